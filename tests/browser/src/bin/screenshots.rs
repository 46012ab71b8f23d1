//! Pictures of the page: three windows and an iframe, light and dark; the visible part, the whole, every view, and every view alone.
//! With `--readme`, those of the README instead, in `docs/pictures`.

use std::path::PathBuf;

use browser_tests::{Browser, StaticSite, dist};
use serde_json::Value;
use serverless_tradeoffs::present::embed::VIEWS;

/// Where the simulation has ended.
const SIMULATED: &str = "document.documentElement.dataset.simulation === 'done'";

/// A window in which the whole page is [CSS px].
const HIGH: u32 = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let fragment = option("--fragment").unwrap_or_default();
    let readme = arguments.iter().any(|argument| argument == "--readme");
    let default = if readme {
        "docs/pictures"
    } else {
        "screenshots"
    };
    let folder = PathBuf::from(option("--out").unwrap_or_else(|| default.to_owned()));
    std::fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let site = StaticSite::serve(dist());
    let page = site.address(&fragment);
    let host = StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><body style='margin:20px'><iframe title='embed' src='{page}' \
         style='width:640px;height:420px;border:0'></iframe>"
    ));
    let browser = Browser::start(1280, 800);
    let write = |name: String, picture: Vec<u8>| {
        let path = folder.join(name);
        std::fs::write(&path, picture)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}", path.display());
    };
    let take = |name: &str, of: Option<&str>| write(format!("{name}.png"), browser.screenshot(of));
    let take_small = |name: &str| write(format!("{name}.webp"), browser.small_picture());
    let alone = |view: &str, more: &str, (width, height): (u32, u32)| {
        browser.resize(width, height, 1.0);
        browser.go("about:blank");
        browser.go(&format!(
            "{}?view={view}{more}#{fragment}",
            site.address("")
        ));
        browser.wait_until(SIMULATED);
        browser.wait_until("document.documentElement.dataset.ready === 'true'");
    };
    for (dark, shade) in [(false, "light"), (true, "dark")] {
        browser.prefer_dark(dark);
        if readme {
            browser.resize(1280, 800, 1.0);
            browser.go("about:blank");
            browser.go(&page);
            browser.wait_until(SIMULATED);
            take_small(&format!("answer-{shade}"));
            alone("break-even", "&controls=none", (900, 560));
            take_small(&format!("break-even-{shade}"));
            continue;
        }
        for view in &VIEWS {
            alone(view.key, "", (640, 420));
            take(&format!("alone-{}-640x420-{shade}", view.key), None);
        }
        for (width, height) in [(1280, 800), (390, 844), (1920, 1080)] {
            let size = format!("{width}x{height}-{shade}");
            browser.resize(width, height, 1.0);
            browser.go("about:blank");
            browser.go(&page);
            browser.wait_until(SIMULATED);
            take(&size, None);
            // What is below is made when it comes into sight: in a window in which all is.
            browser.resize(width, HIGH, 1.0);
            browser.wait_until("document.querySelectorAll('.view [data-stale=true]').length === 0");
            take(&format!("{size}-full"), Some("html"));
            let views =
                browser.eval("[...document.querySelectorAll('.view')].map(view => view.id)");
            for view in views
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                take(&format!("{view}-{size}"), Some(&format!("#{view}")));
            }
        }
        browser.resize(680, 460, 1.0);
        browser.go(&host.address(""));
        browser.enter_frame();
        browser.wait_until(SIMULATED);
        take(&format!("iframe-640x420-{shade}"), None);
    }
}
