//! A headless Firefox through geckodriver. It has no DevTools protocol: pictures of media features, touch and a device's
//! pixels are Chromium's.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::browser::{Browser, free_port};

impl Browser {
    /// Starts Firefox with its window as it comes.
    ///
    /// # Panics
    /// If Firefox or geckodriver cannot be started.
    pub fn start_firefox() -> Self {
        let port = free_port();
        let log = std::env::temp_dir().join(format!("browser-tests-firefox-{port}.log"));
        let written = File::create(&log).expect("a log");
        let mut driver =
            Command::new(std::env::var("GECKODRIVER").unwrap_or_else(|_| "geckodriver".to_owned()));
        // A port of its own for Marionette, so that several can run.
        driver.args(["--port", &port.to_string()]);
        driver.args(["--marionette-port", &free_port().to_string()]);
        let errors = written.try_clone().expect("the same log");
        let driver = driver
            .stdout(Stdio::from(written))
            .stderr(Stdio::from(errors))
            .spawn()
            .expect("geckodriver starts: install it, or name it in GECKODRIVER");
        let mut browser = Self::of(driver, port);
        browser.log = Some(log);
        let mut options = json!({
            "args": ["-headless"],
            // The page's console goes where the log is.
            "prefs": { "devtools.console.stdout.content": true, "browser.dom.window.dump.enabled": true },
        });
        if let Ok(firefox) = std::env::var("FIREFOX") {
            options["binary"] = json!(firefox);
        }
        browser.connect(port, &json!({ "moz:firefoxOptions": options }));
        browser
    }
}

/// Errors of the page in a log of Firefox: exceptions, and what was written to the console as an error.
pub(super) fn errors(log: &Path) -> Vec<String> {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let wrong = |line: &&str| {
        // Firefox's own parts complain as well; the page's have addresses.
        let addresses = ["http://127.0.0.1", "/serverless-tradeoffs.html"];
        let of_the_page = addresses.iter().any(|own| line.contains(own)) || !line.contains("://");
        let of_firefox = line.contains("resource:///modules/");
        (line.starts_with("JavaScript error:") && of_the_page)
            || (line.starts_with("console.error:") && !of_firefox)
    };
    text.lines().filter(wrong).map(str::to_owned).collect()
}
