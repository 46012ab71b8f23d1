//! A headless browser under the test's command, with a profile of its own: Chromium, or Firefox where `PAGE_BROWSER` says so.

mod circumstances;
mod firefox;
mod hand;
mod keys;
mod pictures;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::site::StaticSite;

pub use keys::Key;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(40);

/// Time within which a section off the screen follows, unless it is changed all the time.
const MOMENT: Duration = Duration::from_secs(2);

/// How often a condition is looked at.
const POLL: Duration = Duration::from_millis(40);

/// Arguments of a Chromium that shows nothing and asks nobody for anything.
const QUIET: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
];

/// A headless browser; ends with the value.
#[derive(Debug)]
pub struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    driver: Child,
    /// What Chromium remembers, and beside it what either browser saves.
    profile: PathBuf,
    /// What Firefox writes; of Chromium there is none, as it is asked for its console.
    log: Option<firefox::Log>,
}

impl Browser {
    /// Starts a browser with a viewport of this size [CSS px].
    ///
    /// # Panics
    /// If the browser or its driver cannot be started.
    pub fn start(width: u32, height: u32) -> Self {
        Self::start_with((&[], &[]), (width, height))
    }

    /// The same where frames of other sites can store nothing, as privacy settings have it.
    ///
    /// # Panics
    /// If the browser or its driver cannot be started.
    pub fn start_without_third_party_storage(width: u32, height: u32) -> Self {
        let chromium = ["--test-third-party-cookie-phaseout"];
        let firefox = [("network.cookie.cookieBehavior", json!(1))];
        Self::start_with((&chromium, &firefox), (width, height))
    }

    /// The same with a site in the place of every host there is, which so hears all that the browser asks anyone for.
    ///
    /// # Panics
    /// If the browser or its driver cannot be started.
    pub fn start_through(site: &StaticSite, width: u32, height: u32) -> Self {
        let (host, port) = site.proxy();
        let proxy = format!("--proxy-server={host}:{port}");
        // Else what is on this machine is asked directly.
        let everything = "--proxy-bypass-list=<-loopback>";
        let firefox = [
            ("network.proxy.type", json!(1)),
            ("network.proxy.http", json!(host)),
            ("network.proxy.http_port", json!(port)),
            ("network.proxy.ssl", json!(host)),
            ("network.proxy.ssl_port", json!(port)),
            ("network.proxy.allow_hijacking_localhost", json!(true)),
        ];
        Self::start_with((&[&proxy, everything], &firefox), (width, height))
    }

    /// Starts the browser that is wanted, with more arguments for Chromium and more preferences for Firefox.
    fn start_with(
        (more, preferences): (&[&str], &[(&str, Value)]),
        (width, height): (u32, u32),
    ) -> Self {
        let wanted = std::env::var("PAGE_BROWSER");
        let browser = match wanted.as_deref() {
            Ok("firefox") => Self::start_firefox(preferences),
            Ok(other) if other != "chromium" => {
                panic!("PAGE_BROWSER is chromium or firefox, not {other}")
            }
            _ => Self::start_chromium(more),
        };
        browser.resize(width, height, 1.0);
        browser
    }

    fn start_chromium(more: &[&str]) -> Self {
        let port = free_port();
        let mut driver = Command::new(
            std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned()),
        );
        driver.arg(format!("--port={port}")).stdout(Stdio::null());
        let driver = driver
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts: install it, or name it in CHROMEDRIVER");
        let mut browser = Self::of(driver, port);
        let profile = format!("--user-data-dir={}", browser.profile.display());
        let arguments = [&QUIET[..], more, &[&profile]].concat();
        let mut options = json!({ "args": arguments });
        if let Ok(chromium) = std::env::var("CHROMIUM")
            && chromium.contains('/')
        {
            options["binary"] = json!(chromium);
        }
        browser.connect(
            port,
            &json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } }),
        );
        browser
    }

    /// A browser whose driver listens, or soon will, at a port.
    fn of(driver: Child, port: u16) -> Self {
        let profile =
            std::env::temp_dir().join(format!("browser-tests-{}-{port}", std::process::id()));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        Self {
            runtime,
            client: None,
            driver,
            profile,
            log: None,
        }
    }

    fn connect(&mut self, port: u16, capabilities: &Value) {
        let capabilities = capabilities.as_object().cloned().unwrap_or_default();
        let deadline = Instant::now() + PATIENCE;
        let address = format!("http://127.0.0.1:{port}");
        let client = self.runtime.block_on(async {
            loop {
                let mut builder = ClientBuilder::new(HttpConnector::new());
                match builder
                    .capabilities(capabilities.clone())
                    .connect(&address)
                    .await
                {
                    Ok(client) => break client,
                    Err(error) => assert!(
                        Instant::now() < deadline,
                        "no session with the driver: {error}"
                    ),
                }
                tokio::time::sleep(POLL).await;
            }
        });
        self.client = Some(client);
    }

    /// Where it keeps what it remembers.
    pub(crate) fn profile(&self) -> &Path {
        &self.profile
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("connected at the start")
    }

    fn wait_for<T>(
        &self,
        what: &str,
        answer: impl Future<Output = Result<T, fantoccini::error::CmdError>>,
    ) -> T {
        self.runtime
            .block_on(answer)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.wait_for(address, self.client().goto(address));
    }

    /// Goes back in the history.
    pub fn back(&self) {
        self.wait_for("back", self.client().back());
    }

    /// Loads the page again, as a visitor does: the driver's own command goes past the service worker in Firefox.
    ///
    /// # Panics
    /// If it does not load in time.
    pub fn reload(&self) {
        self.eval("(window.left = true, location.reload(), true)");
        self.wait_until("!window.left && document.readyState === 'complete'");
    }

    /// Into the first iframe of the page.
    pub fn enter_frame(&self) {
        self.enter_frame_at(0);
    }

    /// Into an iframe of the page, counted from 0.
    pub fn enter_frame_at(&self, place: u16) {
        self.wait_for("frame", self.client().enter_frame(place));
    }

    /// Out of an iframe, into the page around.
    pub fn leave_frame(&self) {
        self.wait_for("frame", self.client().enter_parent_frame());
    }

    /// The value of a JavaScript expression.
    pub fn eval(&self, expression: &str) -> Value {
        self.wait_for(
            expression,
            self.client()
                .execute(&format!("return ({expression});"), Vec::new()),
        )
    }

    /// Begins to use the page, as by a movement of the pointer, and waits until all of it is built.
    ///
    /// # Panics
    /// If it is not built in time.
    pub fn ready(&self) {
        self.wait_until(
            "(dispatchEvent(new PointerEvent('pointermove')), document.documentElement.dataset.ready === 'true')",
        );
    }

    /// Waits until a JavaScript expression is true.
    ///
    /// # Panics
    /// If it does not become true in time; the message shows how the page's text begins.
    pub fn wait_until(&self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.eval(&format!("Boolean({expression})")) != json!(true) {
            let console = || self.console().join("\n");
            assert!(
                Instant::now() < deadline,
                "never became true: {expression}\n{}\n{}",
                self.eval("document.body.innerText.slice(0, 1500)"),
                console(),
            );
            std::thread::sleep(POLL);
        }
    }

    /// Text of the first element a selector finds, as a visitor sees it.
    pub fn text(&self, selector: &str) -> String {
        self.await_section(selector);
        let element = self.wait_for(selector, self.client().find(Locator::Css(selector)));
        self.wait_for(selector, element.text())
    }

    /// Waits a moment for the section of an element: off the screen it follows a change only then.
    fn await_section(&self, selector: &str) {
        let deadline = Instant::now() + MOMENT;
        let behind = format!(
            "Boolean(document.querySelector({})?.closest('[data-behind]'))",
            json!(selector)
        );
        while self.eval(&behind) == json!(true) && Instant::now() < deadline {
            std::thread::sleep(POLL);
        }
    }

    /// Whether a selector finds anything.
    pub fn has(&self, selector: &str) -> bool {
        self.eval(&format!(
            "document.querySelector({}) !== null",
            json!(selector)
        )) == json!(true)
    }

    /// What axe-core, whose source this is, finds wrong by WCAG 2.2 AA and its own best practices: a line each, with the
    /// rule and the first elements.
    pub fn accessibility(&self, axe: &str) -> Vec<String> {
        self.wait_for("axe", self.client().execute(axe, Vec::new()));
        self.eval(
            "delete window.axeFound, axe.run().then(found => { window.axeFound = found; }), true",
        );
        self.wait_until("window.axeFound");
        let found = self.eval(
            "window.axeFound.violations.map(rule => `${rule.id}: ${rule.help}: ` + \
             rule.nodes.slice(0, 4).map(node => `${node.html} (${node.any.concat(node.all, node.none).map(check => check.message).join('; ')})`).join(' | '))",
        );
        let found = found.as_array().cloned().unwrap_or_default();
        found
            .iter()
            .map(|line| line.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Errors on the console since the last look.
    pub fn console(&self) -> Vec<String> {
        if let Some(log) = &self.log {
            return log.errors();
        }
        let entries = self.command("se/log", json!({ "type": "browser" }));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let errors = entries
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE");
        errors
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Whether it is Firefox.
    pub fn is_firefox(&self) -> bool {
        self.log.is_some()
    }

    /// A command of Chromium's DevTools protocol.
    pub fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.command(
            "goog/cdp/execute",
            json!({ "cmd": method, "params": parameters }),
        )
    }

    fn command(&self, path: &'static str, body: Value) -> Value {
        self.wait_for(path, self.client().issue_cmd(Post { path, body }))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // Where the session cannot be closed the driver is ended below, and Chromium with it; a Firefox may stay behind.
            let _ = self.runtime.block_on(client.close());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// A command that WebDriver itself does not have.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on this machine");
    listener.local_addr().expect("its address").port()
}
