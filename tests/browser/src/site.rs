//! Serves a folder on this machine, with faults where a test asks for them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A folder served on a free port of 127.0.0.1 until the value is dropped.
#[derive(Debug)]
pub struct StaticSite {
    address: SocketAddr,
    /// Dropped to end the thread.
    end: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// The bytes of a path and their type; nothing where there is none.
type Answer = dyn Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + Sync;

/// A header on every answer.
type Header = (HeaderName, HeaderValue);

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
        Self::start_with((ACCESS_CONTROL_ALLOW_ORIGIN, "*"), move |path| {
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

    fn start(
        answer: impl Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + Sync + 'static,
    ) -> Self {
        let header = (http::header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        Self::start_with(header, answer)
    }

    /// The same with another header on every answer.
    fn start_with(
        (name, value): (HeaderName, &'static str),
        answer: impl Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + Sync + 'static,
    ) -> Self {
        let header = (name, HeaderValue::from_static(value));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a free port on this machine");
        let address = listener.local_addr().expect("it is bound");
        let (end, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = listen(listener, Arc::new(answer), header) => (),
                    _ = ended => (),
                }
            });
        });
        Self {
            address,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// The same site under another name, which browsers take for a site of somebody else.
    pub fn foreign_address(&self) -> String {
        self.address("").replace("127.0.0.1", "localhost")
    }

    /// The address of the site's root with a fragment; without one if it is empty.
    pub fn address(&self, fragment: &str) -> String {
        let hash = if fragment.is_empty() {
            String::new()
        } else {
            format!("#{fragment}")
        };
        format!("http://{}/{hash}", self.address)
    }
}

impl Drop for StaticSite {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has already failed the test it served.
            let _ = thread.join();
        }
    }
}

/// Serves each connection in a task of its own, so that an idle one that a browser keeps never makes another wait.
async fn listen(listener: TcpListener, answer: Arc<Answer>, header: Header) {
    while let Ok((stream, _)) = listener.accept().await {
        let (answer, header) = (answer.clone(), header.clone());
        tokio::spawn(async move {
            let respond = service_fn(move |request| {
                let response = respond(&request, &*answer, header.clone());
                async { Ok::<_, Infallible>(response) }
            });
            // A browser that has gone away does not want the answer.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), respond)
                .await;
        });
    }
}

fn respond(
    request: &Request<Incoming>,
    answer: &Answer,
    (name, value): Header,
) -> Response<Full<Bytes>> {
    let path = request.uri().path().trim_start_matches('/');
    let (status, bytes, mime) = match answer(path) {
        Some((bytes, mime)) => (StatusCode::OK, bytes, mime),
        None => (StatusCode::NOT_FOUND, b"not found".to_vec(), "text/plain"),
    };
    let mut response = Response::new(Full::new(bytes.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(name, value);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    response
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
