//! Pictures of the page: three windows and an iframe, light and dark; the visible part, the whole, and every view.

use std::path::PathBuf;

use browser_tests::{Browser, StaticSite, dist};
use serde_json::Value;

/// A window in which the whole page is [CSS px].
const HIGH: u32 = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let fragment = option("--fragment").unwrap_or_default();
    let folder = PathBuf::from(option("--out").unwrap_or_else(|| "screenshots".to_owned()));
    std::fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let site = StaticSite::serve(dist());
    let page = site.address(&fragment);
    let host = StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><body style='margin:20px'><iframe title='embed' src='{page}' \
         style='width:640px;height:420px;border:0'></iframe>"
    ));
    let browser = Browser::start(1280, 800);
    let take = |name: &str, of: Option<&str>| {
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, browser.screenshot(of))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}", path.display());
    };
    for (dark, shade) in [(false, "light"), (true, "dark")] {
        browser.prefer_dark(dark);
        for (width, height) in [(1280, 800), (390, 844), (1920, 1080)] {
            let size = format!("{width}x{height}-{shade}");
            browser.resize(width, height, 1.0);
            browser.go("about:blank");
            browser.go(&page);
            browser.wait_until("document.documentElement.dataset.simulation === 'done'");
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
        browser.wait_until("document.documentElement.dataset.simulation === 'done'");
        take(&format!("iframe-640x420-{shade}"), None);
    }
}
