//! Drives the built page as a visitor would, in Chromium, or in Firefox where `PAGE_BROWSER` is `firefox`.
//!
//! [`StaticSite`] serves `dist/` on this machine, [`Browser`] opens it. Both end with the value, also when a test panics.

mod browser;
mod downloads;
mod site;

use std::path::PathBuf;

pub use browser::{Browser, Key};
pub use downloads::Downloads;
pub use site::{Gate, Mounts, StaticSite};

/// The folder of the built page: `PAGE_DIST`, else `dist/` of the project.
///
/// # Panics
/// If there is no built page.
pub fn dist() -> PathBuf {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    let dist = std::env::var_os("PAGE_DIST").map_or_else(default, PathBuf::from);
    assert!(
        dist.join("index.html").exists(),
        "there is no page in {}: run cargo xtask build first",
        dist.display()
    );
    dist
}

/// The address of the page as one file on the disk, with a fragment: in `dist-single/` beside the folder of the built page.
///
/// # Panics
/// If it is not there, or was made of another build.
pub fn single_file(fragment: &str) -> String {
    let dist = dist().canonicalize().expect("the built page");
    let file = dist.with_file_name("dist-single/serverless-tradeoffs.html");
    let make = format!("run cargo xtask single --from {}", dist.display());
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}: {make}", file.display()));
    let names = std::fs::read_dir(&dist).expect("its files");
    for name in names.flatten().map(|entry| entry.file_name()) {
        let name = name.to_string_lossy().into_owned();
        assert!(
            !name.ends_with(".wasm") || text.contains(&format!("\"{name}\"")),
            "{} holds no {name}: {make}",
            file.display()
        );
    }
    let address = url::Url::from_file_path(&file).expect("an absolute path");
    format!("{address}#{fragment}")
}

/// The source of axe-core: the file that `AXE` names, else where `cargo xtask test` leaves it.
///
/// # Panics
/// If it is not there.
pub fn axe() -> String {
    let default = || {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../target/axe-core@4.14.1/node_modules/axe-core/axe.min.js")
    };
    let file = std::env::var_os("AXE").map_or_else(default, PathBuf::from);
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}: run cargo xtask test --only page",
            file.display()
        )
    })
}

/// The page, served and open in a browser.
#[derive(Debug)]
pub struct Page {
    /// The browser; first, so that it ends before its site.
    pub browser: Browser,
    /// Where the page comes from.
    pub site: StaticSite,
}

impl Page {
    /// Opens the page with a fragment (without `#`; may be empty), waits until it is ready and unfolds every input.
    pub fn open(fragment: &str) -> Self {
        Self::open_from(StaticSite::serve(dist()), fragment).unfolded()
    }

    /// Opens the page and leaves it as a visitor finds it.
    pub fn open_folded(fragment: &str) -> Self {
        Self::open_from(StaticSite::serve(dist()), fragment)
    }

    fn unfolded(self) -> Self {
        self.browser
            .eval("document.querySelectorAll('details.group').forEach(group => group.open = true)");
        self
    }

    /// The same from a site of one's own, such as one with files missing.
    pub fn open_from(site: StaticSite, fragment: &str) -> Self {
        let browser = Browser::start(1280, 800);
        browser.go(&site.address(fragment));
        browser.ready();
        Self { browser, site }
    }

    /// Waits until the simulation is complete, and every view shows it.
    pub fn simulated(&self) -> &Self {
        self.browser.wait_until(
            "document.documentElement.dataset.simulation === 'done' && !document.querySelector('[data-behind]')",
        );
        self
    }
}
