//! The browser that the tests drive: found, or installed where this machine lets us.

use std::path::Path;

use crate::Failure;
use crate::process::{command, finish, output, root, run};
use crate::site;

/// Chromium with its driver.
pub(crate) struct Browser {
    /// Path or name of Chromium.
    pub(crate) chromium: String,
    /// Path or name of ChromeDriver.
    pub(crate) driver: String,
}

const CHROMIUMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds Chromium and its driver; on Debian as root installs them.
pub(crate) fn ensure() -> Result<Browser, Failure> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let root_user = output("id", &["-u"]).as_deref() == Some("0");
    if !(root_user && Path::new("/etc/debian_version").exists()) {
        return Err("the browser tests need Chromium and the ChromeDriver of the same version on the PATH; install both \
                    (Debian: apt-get install chromium chromium-driver), or set CHROMIUM and CHROMEDRIVER to their paths"
            .to_owned());
    }
    println!("Chromium and ChromeDriver: missing, installing Debian's packages (about a minute).");
    run("apt-get", &["update", "--quiet"])?;
    let packages = ["chromium", "chromium-driver", "fonts-dejavu-core"];
    let mut install = command(
        "apt-get",
        &["install", "--yes", "--quiet", "--no-install-recommends"],
    );
    finish(
        install
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    find().ok_or_else(|| "Chromium was installed but cannot be started".to_owned())
}

fn find() -> Option<Browser> {
    let chromium = std::env::var("CHROMIUM").ok().or_else(|| {
        CHROMIUMS
            .into_iter()
            .find(|name| output(name, &["--version"]).is_some())
            .map(str::to_owned)
    })?;
    let driver = std::env::var("CHROMEDRIVER")
        .ok()
        .or_else(|| on_path("chromedriver"))?;
    Some(Browser { chromium, driver })
}

/// Firefox with its driver, where both are installed: their paths.
pub(crate) fn firefox() -> Option<(String, String)> {
    let named = |variable: &str| std::env::var(variable).ok();
    let firefox = named("FIREFOX").or_else(|| FIREFOXES.into_iter().find_map(on_path))?;
    let driver = named("GECKODRIVER").or_else(|| on_path("geckodriver"))?;
    Some((firefox, driver))
}

/// The full path of a program; test runners do not search the PATH.
fn on_path(program: &str) -> Option<String> {
    let paths = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&paths)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())?;
    Some(found.to_string_lossy().into_owned())
}

/// `cargo xtask screenshots`.
pub(crate) fn screenshots(arguments: &[&str]) -> Result<(), Failure> {
    drive("screenshots", arguments)
}

/// `cargo xtask soak`.
pub(crate) fn soak(arguments: &[&str]) -> Result<(), Failure> {
    drive("soak", arguments)
}

/// Runs a program that drives the built page in Chromium; builds the page where there is none, or where `--build` asks for it.
fn drive(program: &str, arguments: &[&str]) -> Result<(), Failure> {
    let build = arguments.contains(&"--build") || !root().join("dist/index.html").exists();
    if build {
        site::build()?;
    }
    let browser = ensure()?;
    let rest = arguments
        .iter()
        .copied()
        .filter(|&argument| argument != "--build");
    let run = [
        "run",
        "--quiet",
        "--package",
        "browser-tests",
        "--bin",
        program,
        "--",
    ];
    let mut driving = command("cargo", &run);
    finish(
        driving
            .args(rest)
            .env("CHROMIUM", browser.chromium)
            .env("CHROMEDRIVER", browser.driver),
    )
}
