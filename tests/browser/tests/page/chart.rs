//! The break-even chart, as a visitor's hand moves over it.

use browser_tests::{Browser, Page};
use serde_json::json;

/// Three platforms.
pub(crate) const THREE: &str = "fargate=on";

/// Every platform.
pub(crate) const EVERY: &str = "lmi=on&edge=on&gen1=on&run=on&run-instances=on&consumption=on&flex=on&premium=on&aca=on&workers=on\
                     &fargate=on&gce=on&vm=on";

/// The break-even chart in a page, in the middle of the window.
pub(crate) struct Chart<'a> {
    pub(crate) browser: &'a Browser,
    left: f64,
    top: f64,
    width: f64,
}

impl<'a> Chart<'a> {
    pub(crate) fn of(page: &'a Page) -> Self {
        let browser = &page.browser;
        browser.eval(
            "(document.querySelector('#break-even .surface').scrollIntoView({block: 'center'}), 1)",
        );
        let place = browser.eval(
            "(r => [r.x, r.y, r.width])(document.querySelector('#break-even .surface').getBoundingClientRect())",
        );
        let number = |i: usize| place[i].as_f64().expect("a number");
        Self {
            browser,
            left: number(0),
            top: number(1),
            width: number(2),
        }
    }

    /// A place in the window, given a share of the chart's width.
    pub(crate) fn at(&self, share: f64) -> (f64, f64) {
        (self.left + share * self.width, self.top + 150.0)
    }

    pub(crate) fn hover(&self, share: f64) {
        let (x, y) = self.at(share);
        self.browser.hover(x, y);
    }

    pub(crate) fn click(&self, share: f64) {
        let (x, y) = self.at(share);
        self.browser.hold(x, y);
        self.browser.release(x, y);
    }

    pub(crate) fn double_click(&self, share: f64) {
        let (x, y) = self.at(share);
        self.browser.double_click(x, y);
    }

    pub(crate) fn drag(&self, from: f64, to: f64) {
        let (x, y) = self.at(from);
        self.browser.hold(x, y);
        for share in [(from + to) / 2.0, to] {
            self.browser.drag(self.at(share).0, y);
        }
        self.browser
            .wait_until("document.querySelector('#break-even .selection') !== null");
        self.browser.release(self.at(to).0, y);
    }

    /// Fingers on the glass, each along shares of the chart's width.
    pub(crate) fn touch(&self, paths: &[&[f64]]) {
        let path =
            |shares: &&[f64]| -> Vec<_> { shares.iter().map(|&share| self.at(share)).collect() };
        let paths: Vec<_> = paths.iter().map(path).collect();
        let paths: Vec<_> = paths.iter().map(Vec::as_slice).collect();
        self.browser.touch(&paths);
    }

    pub(crate) fn focus(&self) {
        self.browser
            .eval("(document.querySelector('#break-even .surface').focus(), 1)");
    }

    /// Waits until the read-out has this text.
    pub(crate) fn reads(&self, text: &str) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even .readout')?.innerText.includes({})",
            json!(text)
        ));
    }

    /// Waits until a screen reader has been told this.
    pub(crate) fn says(&self, text: &str) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even [aria-live]').innerText.includes({})",
            json!(text)
        ));
    }

    /// A legend's button in JavaScript.
    pub(crate) fn entry(name: &str) -> String {
        format!(
            "[...document.querySelectorAll('#break-even .legend button')].find(b => b.innerText.trim() === {})",
            json!(name)
        )
    }

    /// Presses a button of the view by its text.
    pub(crate) fn press(&self, name: &str) {
        self.browser.eval(&format!(
            "([...document.querySelectorAll('#break-even button')].find(b => b.innerText.trim() === {}).click(), 1)",
            json!(name)
        ));
    }

    /// Names in the read-out.
    pub(crate) fn rows(&self) -> usize {
        let rows = self
            .browser
            .eval("document.querySelectorAll('#break-even .readout .reading').length");
        rows.as_u64().expect("a count") as usize
    }

    pub(crate) fn reset_is(&self, enabled: bool) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even [aria-label=\"Reset the zoom\"]').ariaDisabled === '{}'",
            !enabled
        ));
    }
}
