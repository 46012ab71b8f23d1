//! What a visitor's hands do: mouse, keys and fields.

use std::time::Instant;

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use serde_json::json;

use super::{Browser, Key, PATIENCE, keys};

impl Browser {
    /// Clicks an element, brought to the middle of the window as a visitor would who wants to click it.
    pub fn click(&self, selector: &str) {
        self.eval(&format!(
            "document.querySelector({})?.scrollIntoView({{ block: 'center', behavior: 'instant' }})",
            json!(selector)
        ));
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.wait_for(selector, self.client().find(Locator::Css(selector)));
            match self.runtime.block_on(element.click()) {
                Ok(()) => break,
                // The page has put another in its place since it was found.
                Err(error) if error.is_stale_element_reference() && Instant::now() < deadline => {}
                Err(error) => panic!("{selector}: {error}"),
            }
        }
    }

    /// Replaces a field's text by typing, key by key.
    pub fn type_into(&self, selector: &str, text: &str) {
        self.eval(&format!(
            "document.querySelector({0}).focus(), document.querySelector({0}).select()",
            json!(selector)
        ));
        let element = self.wait_for(selector, self.client().find(Locator::Css(selector)));
        let keys = if text.is_empty() { "\u{e017}" } else { text };
        self.wait_for(selector, element.send_keys(keys));
    }

    /// Presses a key on whatever has the focus.
    pub fn press(&self, key: Key) {
        self.press_all(&[key.code()]);
    }

    /// Goes back to the element before.
    pub fn press_shift_tab(&self) {
        self.press_all(&[keys::SHIFT, Key::Tab.code()]);
    }

    /// Presses a letter with the control key on whatever has the focus.
    pub fn press_with_control(&self, letter: char) {
        self.press_all(&[keys::CONTROL, letter]);
    }

    /// Holds keys down one after the other and lets them go, wherever the focus is.
    fn press_all(&self, keys: &[char]) {
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = down
            .chain(up)
            .fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.wait_for("key", self.client().perform_actions(actions));
    }

    /// Picks an option of a list by its value.
    pub fn choose(&self, selector: &str, value: &str) {
        let element = self.wait_for(selector, self.client().find(Locator::Css(selector)));
        self.wait_for(selector, element.select_by_value(value));
    }

    /// Moves the mouse to a place in the viewport [CSS px].
    pub fn hover(&self, x: f64, y: f64) {
        self.devtools(
            "Input.dispatchMouseEvent",
            json!({ "type": "mouseMoved", "x": x, "y": y }),
        );
    }

    /// Presses the mouse's main button at a place in the viewport [CSS px].
    pub fn hold(&self, x: f64, y: f64) {
        self.mouse("mousePressed", (x, y), 1);
    }

    /// Moves the mouse with its main button held.
    pub fn drag(&self, x: f64, y: f64) {
        self.mouse("mouseMoved", (x, y), 1);
    }

    /// Lets the main button go.
    pub fn release(&self, x: f64, y: f64) {
        self.mouse("mouseReleased", (x, y), 0);
    }

    fn mouse(&self, kind: &str, (x, y): (f64, f64), buttons: u32) {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
        self.devtools("Input.dispatchMouseEvent", event);
    }
}
