//! Draws the icons that have to be PNG from those that are SVG, in Chromium: `cargo run --package browser-tests --bin icons`.
//!
//! Chromium installs the page with its SVG icons alone; home screens and older browsers want PNG. They change only when an SVG
//! does, so they are kept in `public/`.

use std::path::Path;

use browser_tests::{Browser, StaticSite};

/// A picture, what it is drawn from, and its size [px]. iOS cuts corners off by itself, and the largest is maskable.
const PICTURES: [(&str, &str, u32); 3] = [
    ("icon-180.png", "icon-maskable.svg", 180),
    ("icon-192.png", "icon.svg", 192),
    ("icon-512.png", "icon-maskable.svg", 512),
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
    let browser = Browser::start(600, 600);
    browser.devtools(
        "Emulation.setDefaultBackgroundColorOverride",
        serde_json::json!({ "color": { "r": 0, "g": 0, "b": 0, "a": 0 } }),
    );
    for (name, from, size) in PICTURES {
        let drawing = folder.join(from);
        let svg = std::fs::read_to_string(&drawing)
            .unwrap_or_else(|error| panic!("{}: {error}", drawing.display()));
        let site = StaticSite::serve_html(format!(
            "<!doctype html><style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{svg}"
        ));
        browser.go(&site.address(""));
        let picture = browser.screenshot(Some("svg"));
        let path = folder.join(name);
        std::fs::write(&path, &picture)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}: {} bytes", path.display(), picture.len());
    }
}
