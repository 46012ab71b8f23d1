//! The link: reads the fragment, writes it back a moment after a change, follows back and forward.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// Time without a change after which the address follows [ms]; browsers refuse more than about 100 changes in 30 s.
const DEBOUNCE: u32 = 350;

/// The fragment of the page's address, without `#`.
pub fn fragment() -> String {
    let hash = web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Whether one view is asked for: `index.html` has said so on the root, before anything was drawn.
pub fn framed() -> bool {
    root().is_some_and(|root| root.class_name().split(' ').any(|name| name == "framed"))
}

/// What the page says of itself on its root as `data-` and this name: addresses that change from build to build.
pub(in crate::web) fn said(name: &str) -> Option<String> {
    root()?.get_attribute(&format!("data-{name}"))
}

/// Has the page say something of itself on its root.
pub(in crate::web) fn say(name: &str, what: &str) {
    if let Some(root) = root() {
        // Nothing depends on it but words.
        let _ = root.set_attribute(&format!("data-{name}"), what);
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// The query of the page's address.
pub fn query() -> String {
    let query = web_sys::window().and_then(|window| window.location().search().ok());
    query.unwrap_or_default()
}

/// The page's address without query and fragment.
pub fn page() -> String {
    let href = href();
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The page's whole address.
pub(in crate::web) fn href() -> String {
    web_sys::window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default()
}

/// Whether the page belongs to no site: in a sandbox, or opened from a file.
pub(in crate::web) fn has_no_origin() -> bool {
    web_sys::window().is_some_and(|window| window.origin() == "null")
}

/// Whether the page is shown within another.
pub fn in_frame() -> bool {
    web_sys::window().is_some_and(|window| {
        let top = window.top().ok().flatten();
        top.is_none_or(|top| JsValue::from(top) != JsValue::from(window))
    })
}

/// How a fragment gets into the address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// In the place of the one before.
    Over,
    /// As a new entry of the history.
    Next,
}

/// Writes the fragment into an entry of the history that holds a state.
fn write(fragment: &str, state: &JsValue, writing: Writing) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let location = window.location();
    let (path, query) = (location.pathname()?, location.search()?);
    let hash = if fragment.is_empty() {
        String::new()
    } else {
        format!("#{fragment}")
    };
    let (history, address) = (window.history()?, format!("{path}{query}{hash}"));
    match writing {
        Writing::Over => history.replace_state_with_url(state, "", Some(&address)),
        Writing::Next => history.push_state_with_url(state, "", Some(&address)),
    }
}

/// Has the address hold this fragment and its entry of the history this state.
pub(in crate::web) fn put(fragment: &str, state: &JsValue) -> Result<(), JsValue> {
    write(fragment, state, Writing::Over)
}

/// What the entry of the history holds.
pub(in crate::web) fn entry() -> JsValue {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let state = history.and_then(|history| history.state().ok());
    state.unwrap_or(JsValue::NULL)
}

/// Whether this entry of the history was written here, and not opened by a link.
fn written_here() -> bool {
    entry() == JsValue::TRUE
}

/// How one comes to another fragment.
#[derive(Clone, Debug, PartialEq)]
pub enum Arriving {
    /// By a link.
    Link(String),
    /// By the browser's history, to what has been here.
    History(String),
}

/// Keeps the address at `current`, and calls `open` when the visitor goes to another fragment. Each of the visitor's `steps` is an
/// entry of the history, by which the browser goes back; in a frame there is none, as that history is of the page around.
#[hook]
pub fn use_fragment(current: String, steps: u32, open: Callback<Arriving>) {
    let (written, latest) = (use_mut_ref(|| steps), use_mut_ref(|| steps));
    latest.replace(steps);
    let follows = written.clone();
    use_effect_with((current, steps), move |(current, steps)| {
        let (old, new, steps) = (fragment(), current.clone(), *steps);
        let behind = old != new;
        let follow = move || {
            if fragment() != old {
                // The visitor has gone elsewhere: that is about to be opened.
                return;
            }
            let before = follows.replace(steps);
            let next = before != steps && !in_frame();
            // Where the history is refused the address stays.
            let _ = write(
                &new,
                &JsValue::TRUE,
                if next { Writing::Next } else { Writing::Over },
            );
        };
        let timer = behind.then(|| Timeout::new(DEBOUNCE, follow));
        move || drop(timer)
    });
    use_effect_with(open, |open| {
        let open = open.clone();
        // What one begins with can be gone back to, as well.
        let _ = put(&fragment(), &JsValue::TRUE);
        let changed = move |_: &web_sys::Event| {
            // Where one goes back to is there already.
            written.replace(*latest.borrow());
            open.emit(if written_here() {
                Arriving::History(fragment())
            } else {
                Arriving::Link(fragment())
            });
        };
        let listener =
            web_sys::window().map(|window| EventListener::new(&window, "hashchange", changed));
        move || drop(listener)
    });
}
