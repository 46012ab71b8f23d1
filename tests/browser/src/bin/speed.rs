//! Measures in Chromium for `cargo xtask bench`: serves a folder, reads one measurement a line and answers each with a
//! line of JSON.

use std::io::Write as _;
use std::time::{Duration, Instant};

use browser_tests::{Browser, StaticSite};

/// How long one measurement may take.
const PATIENCE: Duration = Duration::from_secs(300);

fn main() {
    let folder = std::env::args()
        .nth(1)
        .expect("the folder with the page that measures");
    let site = StaticSite::serve(folder.into());
    let browser = Browser::start(800, 600);
    browser.go(&site.address(""));
    browser.wait_until("document.documentElement.dataset.ready === 'true'");
    for line in std::io::stdin().lines() {
        let what = line.expect("a line of text");
        browser.eval(&format!("measure({what})"));
        let begin = Instant::now();
        let result = loop {
            // Asked rarely, as the question itself takes a processor's time.
            std::thread::sleep(Duration::from_millis(100));
            let result = browser.eval("last");
            if !result.is_null() {
                break result;
            }
            assert!(begin.elapsed() < PATIENCE, "no result of {what}");
        };
        println!("{result}");
        std::io::stdout().flush().expect("somebody reads");
    }
}
