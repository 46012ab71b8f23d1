//! Pictures of the page: two windows and an iframe, light and dark, the visible part and the whole.

use std::path::PathBuf;

use browser_tests::{Browser, StaticSite, dist};

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
    let take = |name: &str, whole: bool| {
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, browser.screenshot(whole))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}", path.display());
    };
    for (dark, shade) in [(false, "light"), (true, "dark")] {
        browser.prefer_dark(dark);
        for (width, height) in [(1280, 800), (390, 844)] {
            browser.resize(width, height, 1.0);
            browser.go("about:blank");
            browser.go(&page);
            browser.wait_until("document.documentElement.dataset.simulation === 'done'");
            browser.wait_until("document.querySelector('.surface.map')?.dataset.stale !== 'true'");
            browser
                .wait_until("document.querySelectorAll('#moves [data-stale=true]').length === 0");
            take(&format!("{width}x{height}-{shade}"), false);
            take(&format!("{width}x{height}-{shade}-full"), true);
        }
        browser.resize(680, 460, 1.0);
        browser.go(&host.address(""));
        browser.enter_frame();
        browser.wait_until("document.documentElement.dataset.simulation === 'done'");
        take(&format!("iframe-640x420-{shade}"), false);
    }
}
