//! A headless Firefox through geckodriver. What Chromium's DevTools protocol does is done here by scripts of Firefox's own side.

use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

use crate::browser::{Browser, free_port};

impl Browser {
    /// Starts Firefox with its window as it comes, and with preferences.
    pub(super) fn start_firefox(preferences: &[(&str, Value)]) -> Self {
        let port = free_port();
        let file = std::env::temp_dir().join(format!("browser-tests-firefox-{port}.log"));
        let written = File::create(&file).expect("a log");
        let mut driver =
            Command::new(std::env::var("GECKODRIVER").unwrap_or_else(|_| "geckodriver".to_owned()));
        // A port of its own for Marionette, so that several can run.
        driver.args(["--port", &port.to_string()]);
        driver.args(["--marionette-port", &free_port().to_string()]);
        driver.arg("--allow-system-access");
        let errors = written.try_clone().expect("the same log");
        let driver = driver
            .stdout(Stdio::from(written))
            .stderr(Stdio::from(errors))
            .spawn()
            .expect("geckodriver starts: install it, or name it in GECKODRIVER");
        let mut browser = Self::of(driver, port);
        browser.log = Some(Log {
            file,
            read: Cell::new(0),
        });
        let mut all = json!({
            // The page's console goes where the log is.
            "devtools.console.stdout.content": true,
            "browser.dom.window.dump.enabled": true,
            "ui.prefersReducedMotion": 0,
        });
        for (name, value) in preferences {
            all[*name] = value.clone();
        }
        let mut options = json!({ "args": ["-headless"], "prefs": all });
        if let Ok(firefox) = std::env::var("FIREFOX") {
            options["binary"] = json!(firefox);
        }
        browser.connect(port, &json!({ "moz:firefoxOptions": options }));
        browser
    }

    /// Runs a script on Firefox's own side, where `browser` shows the page.
    fn in_firefox(&self, script: &str) {
        let context = |name: &str| self.command("moz/context", json!({ "context": name }));
        context("chrome");
        let script = format!("const browser = gBrowser.selectedBrowser; {script}");
        let run = self.client().execute(&script, Vec::new());
        self.wait_for(&script, run);
        context("content");
    }

    pub(super) fn resize_firefox(&self, width: u32, height: u32, ratio: f64) {
        self.in_firefox(&format!(
            "browser.style.width = '{width}px'; browser.style.height = '{height}px'; browser.style.flex = 'none'; \
             browser.browsingContext.overrideDPPX = {ratio};"
        ));
        self.wait_until(&format!(
            "innerWidth === {width} && innerHeight === {height} && devicePixelRatio === {ratio}"
        ));
    }

    /// Prefers these, and nothing else.
    pub(super) fn prefer_in_firefox(&self, preferences: &[(&str, &str)]) {
        let prefers = |name: &str| {
            let found = preferences.iter().find(|(feature, _)| *feature == name);
            found.map_or("none", |(_, value)| value)
        };
        self.in_firefox(&format!(
            "browser.browsingContext.prefersColorSchemeOverride = '{}'; \
             browser.browsingContext.forcedColorsOverride = '{}'; \
             Services.prefs.setIntPref('ui.prefersReducedMotion', {});",
            prefers("prefers-color-scheme"),
            prefers("forced-colors"),
            u8::from(prefers("prefers-reduced-motion") == "reduce"),
        ));
        for (feature, value) in preferences {
            self.wait_until(&format!("matchMedia('({feature}: {value})').matches"));
        }
    }

    pub(super) fn before_in_firefox(&self, script: &str) {
        let script = format!(
            "addEventListener('DOMWindowCreated', event => \
             Cu.waiveXrays(event.target.defaultView).eval({}), true);",
            json!(script)
        );
        let script = base64::engine::general_purpose::STANDARD.encode(script);
        let script = format!("data:text/javascript;charset=utf-8;base64,{script}");
        self.in_firefox(&format!(
            "Services.mm.loadFrameScript({}, true);",
            json!(script)
        ));
    }

    pub(super) fn with_fingers_in_firefox(&self) {
        self.in_firefox("browser.browsingContext.touchEventsOverride = 'enabled';");
    }

    pub(super) fn without_scripts_in_firefox(&self) {
        self.in_firefox("browser.browsingContext.allowJavascript = false;");
    }

    pub(super) fn allow_clipboard_in_firefox(&self) {
        self.in_firefox("Services.prefs.setBoolPref('dom.events.testing.asyncClipboard', true);");
    }

    pub(super) fn save_into_in_firefox(&self, folder: &Path) {
        self.in_firefox(&format!(
            "Services.prefs.setIntPref('browser.download.folderList', 2); \
             Services.prefs.setStringPref('browser.download.dir', {}); \
             Services.prefs.setBoolPref('browser.download.alwaysOpenPanel', false);",
            json!(folder)
        ));
    }

    pub(super) fn lay_out_for_print_in_firefox(&self) {
        self.in_firefox(
            "browser.browsingContext.mediumOverride = 'print'; browser.browsingContext.prefersColorSchemeOverride = 'dark';",
        );
        self.wait_until("matchMedia('print').matches");
    }
}

/// What Firefox and its driver write; the file goes with the value.
#[derive(Debug)]
pub(super) struct Log {
    file: PathBuf,
    /// Bytes of it that were looked at.
    read: Cell<usize>,
}

impl Log {
    /// Errors of the page since the last look: exceptions, and what was written to the console as an error.
    pub(super) fn errors(&self) -> Vec<String> {
        let bytes = std::fs::read(&self.file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes[self.read.replace(bytes.len())..]);
        let wrong = |line: &&str| {
            // Firefox's own parts complain as well; the page's have addresses.
            let addresses = ["http://127.0.0.1", "/serverless-tradeoffs.html"];
            let of_the_page =
                addresses.iter().any(|own| line.contains(own)) || !line.contains("://");
            let of_firefox = ["resource://", "RSLoader"]
                .iter()
                .any(|own| line.contains(own));
            (line.starts_with("JavaScript error:") && of_the_page)
                || (line.starts_with("console.error:") && !of_firefox)
        };
        text.lines().filter(wrong).map(str::to_owned).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}
