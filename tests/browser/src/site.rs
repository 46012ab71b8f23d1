//! Serves a folder on this machine, with faults where a test asks for them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue,
};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

/// A folder served on a free port of 127.0.0.1 until the value is dropped.
#[derive(Debug)]
pub struct StaticSite {
    address: SocketAddr,
    sent: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Dropped to end the thread.
    end: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// The bytes of a path and their type; nothing where there is none.
type Answer = dyn Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + Sync;

/// Whether some files of a site arrive.
#[derive(Debug)]
pub struct Gate(watch::Sender<GateState>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum GateState {
    Open,
    Held,
    Refusing,
}

impl Gate {
    /// Holds back what is asked for.
    pub fn held() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(GateState::Held)))
    }

    /// Refuses what is asked for.
    pub fn refusing() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(GateState::Refusing)))
    }

    /// From now on holds back what is asked for.
    pub fn hold(&self) {
        self.0.send_replace(GateState::Held);
    }

    /// Lets everything through, also what is held.
    pub fn open(&self) {
        self.0.send_replace(GateState::Open);
    }

    /// Waits as long as it is held; whether it is open then.
    async fn pass(&self) -> bool {
        let mut state = self.0.subscribe();
        let state = state.wait_for(|state| *state != GateState::Held).await;
        state.is_ok_and(|state| *state == GateState::Open)
    }
}

/// Folders at paths of one site, which may change while it is served, as when a new build takes the place of an old one.
#[derive(Debug, Default)]
pub struct Mounts(Mutex<Vec<(String, PathBuf)>>);

impl Mounts {
    /// Serves a folder at a path such as `deep/er/`, or at the root where it is empty; nothing else is there any more.
    pub fn put(&self, path: &str, folder: &Path) {
        self.remove(path);
        let mut mounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mounts.push((path.to_owned(), folder.to_owned()));
    }

    /// Serves nothing at a path any more.
    pub fn remove(&self, path: &str) {
        let mut mounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mounts.retain(|(mounted, _)| mounted != path);
    }

    fn read(&self, path: &str) -> Option<(Vec<u8>, &'static str)> {
        let mounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let below = mounts
            .iter()
            .filter_map(|(mounted, folder)| Some((path.strip_prefix(mounted.as_str())?, folder)));
        // The deepest of them.
        let (rest, folder) = below.min_by_key(|(rest, _)| rest.len())?;
        read(folder, rest)
    }
}

/// The header on every answer where no other is asked for.
const NO_SNIFFING: (HeaderName, HeaderValue) = (
    http::header::X_CONTENT_TYPE_OPTIONS,
    HeaderValue::from_static("nosniff"),
);

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
        Self::run(Service {
            answer: Box::new(move |path| read(&folder, path)),
            header: (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
            gate: None,
        })
    }

    /// Serves every file of a folder to be kept by the browser, as hosts serve files whose names change with what they hold.
    pub fn serve_to_keep(folder: PathBuf) -> Self {
        Self::run(Service {
            answer: Box::new(move |path| read(&folder, path)),
            header: (CACHE_CONTROL, HeaderValue::from_static("max-age=600")),
            gate: None,
        })
    }

    /// Bytes that were sent so far, without headers.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// What it was asked for so far: method and address, which is a whole one where a browser takes it for a proxy.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }

    /// Its host and port, as browsers want a proxy named.
    pub(crate) fn proxy(&self) -> (String, u16) {
        (self.address.ip().to_string(), self.address.port())
    }

    /// Serves folders at several paths, as they are at that time.
    pub fn serve_mounted(mounts: &Arc<Mounts>) -> Self {
        let mounts = mounts.clone();
        Self::start(move |path| mounts.read(path))
    }

    /// Serves a folder with a text after the end of the files whose names have all these parts.
    pub fn serve_longer(
        folder: PathBuf,
        parts: &'static [&'static str],
        more: &'static str,
    ) -> Self {
        Self::start(move |path| {
            let (mut bytes, mime) = read(&folder, path)?;
            if parts.iter().all(|part| path.contains(part)) {
                bytes.extend_from_slice(more.as_bytes());
            }
            Some((bytes, mime))
        })
    }

    /// Serves one page of HTML at every path, such as a host that embeds another site.
    pub fn serve_html(html: String) -> Self {
        Self::start(move |_| Some((html.clone().into_bytes(), "text/html; charset=utf-8")))
    }

    /// Serves a folder; files whose names begin so are let through, held or refused as the gate is at that time.
    pub fn serve_gated(folder: PathBuf, begin: &'static str, gate: &Arc<Gate>) -> Self {
        Self::run(Service {
            answer: Box::new(move |path| read(&folder, path)),
            header: NO_SNIFFING,
            gate: Some((begin, gate.clone())),
        })
    }

    fn start(
        answer: impl Fn(&str) -> Option<(Vec<u8>, &'static str)> + Send + Sync + 'static,
    ) -> Self {
        Self::run(Service {
            answer: Box::new(answer),
            header: NO_SNIFFING,
            gate: None,
        })
    }

    fn run(service: Service) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a free port on this machine");
        let address = listener.local_addr().expect("it is bound");
        let (end, ended) = oneshot::channel();
        let sent = Arc::new(AtomicU64::new(0));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let service = Arc::new(service);
        let counted = Counted {
            sent: sent.clone(),
            asked: asked.clone(),
        };
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = listen(listener, service, counted) => (),
                    _ = ended => (),
                }
            });
        });
        Self {
            address,
            sent,
            asked,
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

/// What is counted of every request.
#[derive(Clone)]
struct Counted {
    sent: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Serves each connection in a task of its own, so that an idle one that a browser keeps never makes another wait.
async fn listen(listener: TcpListener, service: Arc<Service>, counted: Counted) {
    while let Ok((stream, _)) = listener.accept().await {
        let (service, counted) = (service.clone(), counted.clone());
        tokio::spawn(async move {
            let respond = service_fn(move |request: Request<Incoming>| {
                let (service, Counted { sent, asked }) = (service.clone(), counted.clone());
                let line = format!("{} {}", request.method(), request.uri());
                asked
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line);
                async move {
                    let path = request.uri().path().trim_start_matches('/');
                    let response = service.respond(path).await;
                    sent.fetch_add(response.body().size_hint().lower(), Ordering::Relaxed);
                    Ok::<_, Infallible>(response)
                }
            });
            // A browser that has gone away does not want the answer.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), respond)
                .await;
        });
    }
}

/// What a site answers.
struct Service {
    answer: Box<Answer>,
    /// On every answer.
    header: (HeaderName, HeaderValue),
    /// What paths that begin so have to pass.
    gate: Option<(&'static str, Arc<Gate>)>,
}

impl Service {
    async fn respond(&self, path: &str) -> Response<Full<Bytes>> {
        let passed = match &self.gate {
            Some((begin, gate)) if path.starts_with(begin) => gate.pass().await,
            _ => true,
        };
        let found = if passed { (self.answer)(path) } else { None };
        let (status, bytes, mime) = match found {
            Some((bytes, mime)) => (StatusCode::OK, bytes, mime),
            None => (StatusCode::NOT_FOUND, b"not found".to_vec(), "text/plain"),
        };
        let mut response = Response::new(Full::new(bytes.into()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let (name, value) = self.header.clone();
        headers.insert(name, value);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
        response
    }
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
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    };
    std::fs::read(folder.join(path))
        .ok()
        .map(|bytes| (bytes, mime))
}
