//! Without a network, and from one build to the next: what the service worker keeps, and what it lets go.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use browser_tests::{Browser, Gate, Mounts, Page, StaticSite, dist};
use serde_json::json;

use crate::no_errors;

/// Short, but long enough for workers to take part.
const FRAGMENT: &str = "requests=200000";

/// The page is kept, and will be answered by the worker.
const KEPT: &str = "navigator.serviceWorker.controller !== null";

/// Time by which a page would have registered its worker.
const WOULD_HAVE: Duration = Duration::from_secs(6);

fn root_says(file: &Path, attribute: &str) -> String {
    let page = std::fs::read_to_string(file).expect("a page");
    let begin = format!("{attribute}=\"");
    let (_, rest) = page
        .split_once(&begin)
        .expect("cargo xtask build wrote the page");
    rest.split_once('"').expect("it ends").0.to_owned()
}

/// The build of a folder: what its caches are called by.
fn build(folder: &Path) -> String {
    root_says(&folder.join("index.html"), "data-build")
}

/// A folder with the page as another build would leave it: with another title, another worker, and nothing of the old one.
struct Another(PathBuf);

impl Another {
    fn build(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("browser-tests-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let loader = root_says(&dist().join("index.html"), "data-worker");
        let worker = loader.replace("_loader.js", "");
        let renamed = |text: &str| {
            let text = text.replace(&worker, "worker-00000000deadbeef");
            let text = text.replace(&build(&dist()), "00000000feedbeef");
            text.replace(
                "<title>Serverless trade-offs",
                "<title>Another build of trade-offs",
            )
        };
        for file in std::fs::read_dir(dist()).expect("the page").flatten() {
            let name = file
                .file_name()
                .into_string()
                .expect("names are plain words");
            let bytes = std::fs::read(file.path()).expect("a file");
            let written = ["index.html", "sw.js", &loader].contains(&name.as_str());
            let bytes = match String::from_utf8(bytes) {
                Ok(text) if written => renamed(&text).into_bytes(),
                Ok(text) => text.into_bytes(),
                Err(bytes) => bytes.into_bytes(),
            };
            std::fs::write(folder.join(renamed(&name)), bytes).expect("it is written");
        }
        Self(folder)
    }
}

impl Drop for Another {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens the page and waits until it is kept.
fn visit(browser: &Browser, address: &str) {
    browser.go(address);
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.wait_until(KEPT);
}

/// Names of the caches of builds, and how many open pages have said what they are, for the scope of a path.
fn kept(browser: &Browser, path: &str) -> (Vec<String>, u64) {
    let ours = json!(format!("serverless-tradeoffs {path} "));
    let names = browser.eval(&format!(
        "caches.keys().then(names => names.filter(name => name.startsWith({ours})).map(name => name.slice({ours}.length)).sort())"
    ));
    let names = names.as_array().into_iter().flatten();
    let builds = names.filter_map(|name| name.as_str().map(str::to_owned));
    let pages = browser.eval(&format!(
        "caches.has({ours} + 'pages').then(is => is && caches.open({ours} + 'pages').then(pages => pages.keys()).then(keys => keys.length))"
    ));
    (
        builds.filter(|name| name != "pages").collect(),
        pages.as_u64().unwrap_or_default(),
    )
}

/// Waits until just these builds are kept, and so many open pages are known.
fn wait_for_kept(browser: &Browser, path: &str, builds: &[&str], pages: u64) {
    let mut builds: Vec<String> = builds.iter().map(|&build| build.to_owned()).collect();
    builds.sort();
    let deadline = Instant::now() + Duration::from_secs(40);
    loop {
        let is = kept(browser, path);
        if is == (builds.clone(), pages) {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "kept for {path}: {is:?}, not {builds:?} and {pages}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn fetched(browser: &Browser, name: &str) -> serde_json::Value {
    browser.eval(&format!(
        "fetch('{name}').then(answer => answer.status, () => 'refused')"
    ))
}

fn registrations(browser: &Browser) -> serde_json::Value {
    browser.eval("navigator.serviceWorker.getRegistrations().then(all => all.length)")
}

/// A browser that has visited the page at the root of a site and keeps it, and what the site serves.
fn kept_at_the_root() -> (Arc<Mounts>, StaticSite, Browser) {
    let mounts = Arc::new(Mounts::default());
    mounts.put("", &dist());
    let site = StaticSite::serve_mounted(&mounts);
    let browser = Browser::start(1280, 800);
    visit(&browser, &site.address(FRAGMENT));
    wait_for_kept(&browser, "/", &[&build(&dist())], 1);
    (mounts, site, browser)
}

#[test]
fn without_a_network_the_page_simulates_as_before() {
    let page = Page::open_from(StaticSite::serve(dist()), FRAGMENT);
    page.simulated();
    let Page { browser, site } = page;
    browser.wait_until(KEPT);
    let before = browser.text("#cold-starts dl");
    let address = site.address(FRAGMENT);
    drop(site);
    assert_eq!(fetched(&browser, "anything.txt"), "refused");
    for address in [
        address.clone(),
        address.replace("/#", "/index.html#"),
        address.replace("/#", "/?workers=1#"),
    ] {
        browser.go("about:blank");
        browser.go(&address);
        browser.ready();
        browser.wait_until("document.documentElement.dataset.simulation === 'done' && !document.querySelector('[data-behind]')");
        assert_eq!(browser.text("#cold-starts dl"), before, "{address}");
        assert!(
            !browser.has("#inline-note"),
            "the worker is kept as well: {address}"
        );
        assert_eq!(fetched(&browser, "sample-trace.csv"), 200);
    }
}

#[test]
fn a_network_that_does_not_answer_is_not_waited_for() {
    let gate = Gate::held();
    gate.open();
    let site = StaticSite::serve_gated(dist(), "", &gate);
    let browser = Browser::start(1280, 800);
    visit(&browser, &site.address(FRAGMENT));
    gate.hold();
    let begin = Instant::now();
    browser.reload();
    browser.wait_until("document.documentElement.dataset.answering === 'true'");
    // It is asked first all the same.
    assert!(
        begin.elapsed() > Duration::from_secs(3),
        "{:?}",
        begin.elapsed()
    );
    gate.open();
}

#[test]
fn a_new_build_shows_at_once_and_the_old_one_is_let_go() {
    let other = Another::build("next");
    let (mounts, site, browser) = kept_at_the_root();
    mounts.put("", &other.0);
    browser.reload();
    assert!(
        browser
            .eval("document.title")
            .as_str()
            .is_some_and(|title| title.starts_with("Another"))
    );
    wait_for_kept(&browser, "/", &[&build(&other.0)], 1);
    let page = Page { browser, site };
    page.simulated();
    no_errors(&page);
}

#[test]
fn a_page_that_is_open_keeps_the_files_of_its_build() {
    let other = Another::build("meanwhile");
    let (old, new) = (build(&dist()), build(&other.0));
    let mounts = Arc::new(Mounts::default());
    mounts.put("", &dist());
    let site = StaticSite::serve_mounted(&mounts);
    let browser = Browser::start(1280, 800);
    visit(&browser, &site.address(FRAGMENT));
    wait_for_kept(&browser, "/", &[&old], 1);
    mounts.put("", &other.0);
    browser.eval("(window.other = open('./'), 0)");
    wait_for_kept(&browser, "/", &[&old, &new], 2);
    // The host has it no more.
    let loader = root_says(&dist().join("index.html"), "data-worker");
    assert!(!other.0.join(&loader).exists());
    assert_eq!(fetched(&browser, &loader), 200);
    browser.eval("(window.other.close(), 0)");
    browser.bring_to_front();
    browser.reload();
    wait_for_kept(&browser, "/", &[&new], 1);
    assert_eq!(fetched(&browser, &loader), 404);
}

#[test]
fn copies_under_two_paths_of_one_site_leave_each_other_alone() {
    let other = Another::build("beside");
    let (old, new) = (build(&dist()), build(&other.0));
    let mounts = Arc::new(Mounts::default());
    mounts.put("", &dist());
    mounts.put("deep/er/", &dist());
    let site = StaticSite::serve_mounted(&mounts);
    let browser = Browser::start(1280, 800);
    let deep = format!("{}deep/er/#{FRAGMENT}", site.address(""));
    visit(&browser, &deep);
    wait_for_kept(&browser, "/deep/er/", &[&old], 1);
    visit(&browser, &site.address(FRAGMENT));
    wait_for_kept(&browser, "/", &[&old], 1);
    mounts.put("", &other.0);
    browser.reload();
    wait_for_kept(&browser, "/", &[&new], 1);
    assert_eq!(kept(&browser, "/deep/er/").0, [old.as_str()]);
    drop(site);
    browser.go(&deep);
    browser.ready();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert!(!browser.has("#inline-note"));
    assert!(browser.eval("document.title") == "Serverless trade-offs");
}

#[test]
fn in_a_frame_nothing_is_registered() {
    let site = StaticSite::serve(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><iframe title='embed' src='{}' width='640' height='420'></iframe>",
        site.address(FRAGMENT)
    ));
    let browser = Browser::start(800, 600);
    browser.go(&host.address(""));
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    std::thread::sleep(WOULD_HAVE);
    assert_eq!(registrations(&browser), 0);
    assert_eq!(browser.eval("caches.keys()"), json!([]));
}

#[test]
fn a_page_that_is_taken_down_takes_its_worker_with_it() {
    let (mounts, _site, browser) = kept_at_the_root();
    mounts.remove("");
    browser.reload();
    assert_eq!(browser.text("body"), "not found");
    wait_for_kept(&browser, "/", &[], 0);
    assert_eq!(registrations(&browser), 0);
}

#[test]
fn all_that_is_kept_can_be_forgotten() {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(1280, 800);
    browser.go(&site.address(FRAGMENT));
    browser.ready();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.wait_until(KEPT);
    browser.type_into("#knob-n", "500M");
    assert_eq!(
        browser.eval("document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)"),
        ""
    );
    assert_eq!(
        browser.eval("indexedDB.databases().then(all => all.length)"),
        0
    );
    browser.click("#forget");
    browser.wait_until("document.title === 'Forgotten'");
    assert_eq!(browser.eval("caches.keys().then(keys => keys.length)"), 0);
    assert_eq!(
        browser.eval("navigator.serviceWorker.getRegistrations().then(all => all.length)"),
        0
    );
    browser.click("a");
    browser.ready();
    assert_eq!(browser.eval("location.hash"), "");
    assert_eq!(
        browser.eval("document.querySelector('#answer h2').innerText"),
        "AWS Lambda is cheaper: $49.23 less a month."
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}
