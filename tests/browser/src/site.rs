//! Serves a folder on this machine, with faults where a test asks for them.

use std::io::Cursor;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use tiny_http::{Header, Response, Server};

/// A folder served on a free port of 127.0.0.1 until the value is dropped.
pub struct StaticSite {
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for StaticSite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StaticSite")
            .field(&self.address(""))
            .finish()
    }
}

impl StaticSite {
    /// Serves every file of a folder.
    pub fn serve(folder: PathBuf) -> Self {
        Self::serve_without(folder, &[])
    }

    /// Serves a folder as if files whose names begin so were missing.
    pub fn serve_without(folder: PathBuf, missing: &'static [&'static str]) -> Self {
        Self::start(move |path| {
            if missing.iter().any(|begin| path.starts_with(begin)) {
                None
            } else {
                read(&folder, path)
            }
        })
    }

    /// Serves every file of a folder, and lets the scripts of any other site load them.
    pub fn serve_to_all(folder: PathBuf) -> Self {
        Self::start_with("Access-Control-Allow-Origin: *", move |path| {
            read(&folder, path)
        })
    }

    /// Serves a folder with a text after the end of one file.
    pub fn serve_longer(folder: PathBuf, name: &'static str, more: &'static str) -> Self {
        Self::start(move |path| {
            let (mut bytes, mime) = read(&folder, path)?;
            if path == name {
                bytes.extend_from_slice(more.as_bytes());
            }
            Some((bytes, mime))
        })
    }

    /// Serves one page of HTML at every path, such as a host that embeds another site.
    pub fn serve_html(html: String) -> Self {
        Self::start(move |_| Some((html.clone().into_bytes(), "text/html; charset=utf-8")))
    }

    fn start(answer: impl Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + 'static) -> Self {
        Self::start_with("X-Content-Type-Options: nosniff", answer)
    }

    /// The same with a header on every answer.
    fn start_with(
        header: &str,
        answer: impl Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + 'static,
    ) -> Self {
        let header: Header = header.parse().expect("a valid header");
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port on this machine"));
        let listener = server.clone();
        let thread = std::thread::spawn(move || {
            for request in listener.incoming_requests() {
                let path = request
                    .url()
                    .split(['?', '#'])
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches('/')
                    .to_owned();
                let response = match answer(&path) {
                    Some((bytes, mime)) => respond(200, bytes, mime),
                    None => respond(404, b"not found".to_vec(), "text/plain"),
                };
                // A browser that has gone away does not want the answer.
                let _ = request.respond(response.with_header(header.clone()));
            }
        });
        Self {
            server,
            thread: Some(thread),
        }
    }

    /// The same site under another name, which browsers take for a site of somebody else.
    pub fn foreign_address(&self) -> String {
        self.address("").replace("127.0.0.1", "localhost")
    }

    /// The address of the site's root with a fragment; without one if it is empty.
    pub fn address(&self, fragment: &str) -> String {
        let address = self.server.server_addr();
        let hash = if fragment.is_empty() {
            String::new()
        } else {
            format!("#{fragment}")
        };
        format!("http://{address}/{hash}")
    }
}

impl Drop for StaticSite {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has already failed the test it served.
            let _ = thread.join();
        }
    }
}

fn respond(status: u16, bytes: Vec<u8>, mime: &str) -> Response<Cursor<Vec<u8>>> {
    let header = Header::from_bytes("Content-Type", mime).expect("a valid header");
    Response::from_data(bytes)
        .with_status_code(status)
        .with_header(header)
}

fn read(folder: &Path, path: &str) -> Option<(Vec<u8>, &'static str)> {
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let mime = match path.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    std::fs::read(folder.join(path))
        .ok()
        .map(|bytes| (bytes, mime))
}
