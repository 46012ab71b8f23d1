//! What a visitor's hands do: mouse, keys and fields.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use serde_json::{Value, json};

use super::{Browser, Key, PATIENCE, keys};

/// Time between two looks at a place: what has come meanwhile is laid out at the second.
const STILL: Duration = Duration::from_millis(20);

impl Browser {
    /// Clicks an element, brought to the middle of the window as a visitor would who wants to click it, once it holds still.
    pub fn click(&self, selector: &str) {
        self.bring(selector);
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

    /// Brings an element to the middle of the window until it is in the same place at two looks running.
    fn bring(&self, selector: &str) {
        let look = format!(
            "(found => {{ found?.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const place = found?.getBoundingClientRect(); return place && [place.x, place.y]; }})(document.querySelector({}))",
            json!(selector)
        );
        let deadline = Instant::now() + PATIENCE;
        let mut before = self.eval(&look);
        loop {
            std::thread::sleep(STILL);
            let now = self.eval(&look);
            if now == before && !now.is_null() {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{selector} is not there, or does not hold still: {before}, then {now}"
            );
            before = now;
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

    /// Presses a key with the shift key on whatever has the focus.
    pub fn press_with_shift(&self, key: Key) {
        self.press_all(&[keys::SHIFT, key.code()]);
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
        self.mouse(&[to(x, y)]);
    }

    /// Presses the mouse's main button at a place in the viewport [CSS px].
    pub fn hold(&self, x: f64, y: f64) {
        self.mouse(&[to(x, y), down()]);
    }

    /// Moves the mouse with its main button held.
    pub fn drag(&self, x: f64, y: f64) {
        self.mouse(&[to(x, y)]);
    }

    /// Lets the main button go.
    pub fn release(&self, x: f64, y: f64) {
        self.mouse(&[to(x, y), up()]);
    }

    /// Clicks twice at a place in the viewport [CSS px].
    ///
    /// Chromium's driver counts clicks by its own clock, so that a busy machine would make two clicks of them: Chromium is told the
    /// counts.
    pub fn double_click(&self, x: f64, y: f64) {
        if self.is_firefox() {
            return self.mouse(&[to(x, y), down(), up(), down(), up()]);
        }
        for count in [1, 2] {
            for kind in ["mousePressed", "mouseReleased"] {
                let event =
                    json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": count });
                self.devtools("Input.dispatchMouseEvent", event);
            }
        }
    }

    /// Turns the wheel over a place in the viewport [CSS px], the control key held: away from the visitor by this much [CSS px].
    pub fn turn_wheel_with_control(&self, x: f64, y: f64, away: f64) {
        let pause = || json!({ "type": "pause" });
        let turn = json!({ "type": "scroll", "x": x as i64, "y": y as i64, "deltaX": 0, "deltaY": -away as i64, "origin": "viewport" });
        let key = |kind: &str| json!({ "type": kind, "value": keys::CONTROL });
        self.perform(json!([
            { "type": "key", "id": "keyboard", "actions": [key("keyDown"), pause(), key("keyUp")] },
            { "type": "wheel", "id": "wheel", "actions": [pause(), turn] },
        ]));
    }

    /// Lays a finger on each of these paths through the viewport [CSS px], all at once, follows them and lifts them.
    pub fn touch(&self, paths: &[&[(f64, f64)]]) {
        let finger = |(number, path): (usize, &&[(f64, f64)])| {
            let mut moves = path.iter().map(|&(x, y)| to(x, y));
            let begin = moves.next().into_iter().chain([down()]);
            let actions: Vec<_> = begin.chain(moves).chain([up()]).collect();
            json!({
                "type": "pointer", "id": format!("finger {number}"), "parameters": { "pointerType": "touch" }, "actions": actions,
            })
        };
        let fingers: Vec<_> = paths.iter().enumerate().map(finger).collect();
        self.perform(json!(fingers));
    }

    fn mouse(&self, actions: &[Value]) {
        self.perform(json!([
            { "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions },
        ]));
    }

    /// Actions of WebDriver, in both browsers the same; what is held down stays so.
    fn perform(&self, actions: Value) {
        self.command("actions", json!({ "actions": actions }));
    }
}

/// A pointer goes somewhere at once; drivers want whole pixels.
fn to(x: f64, y: f64) -> Value {
    json!({ "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round(), "origin": "viewport" })
}

fn down() -> Value {
    json!({ "type": "pointerDown", "button": 0 })
}

fn up() -> Value {
    json!({ "type": "pointerUp", "button": 0 })
}
