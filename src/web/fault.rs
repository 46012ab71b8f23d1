//! A fault of the program itself: the page starts again with what the visitor had.
//!
//! A panic ends the program for good, since its memory may be in any state, and so does a trap, such as a stack that is full. So
//! what the visitor had is put where the next start finds it: the scenario into the address, a trace beside it in that entry of the
//! browser's history, which no link holds. A panic does that itself; for a trap, of which the program learns nothing, the script in
//! `index.html` asks for it. The script adds the report to the entry and loads the page again, or says why not; `web::restarted`
//! tells the visitor.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use crate::present::session::Session;
use crate::web::location;

/// What is saved should the program fall.
#[derive(Default)]
struct Kept {
    session: Option<Rc<Session>>,
    /// Writes traces down; known once the second part of the program is there, without which none can be given.
    written: Option<fn(&Session) -> Option<String>>,
}

/// What the page before this one fell by.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallen {
    /// What happened, to be copied; it holds nothing of a trace.
    pub report: String,
    /// The visitor's traces, as they were written down.
    pub traces: Option<String>,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
    static FALLEN: RefCell<Option<Fallen>> = const { RefCell::new(None) };
}

/// Key of the report in an entry of the history.
const REPORT: &str = "fault";

/// Name by which the script in `index.html` finds the function that puts aside what the visitor has.
const PUT_ASIDE: &str = "putAside";

/// Key of the traces there.
const TRACES: &str = "traces";

/// From now on a panic is told to the visitor. If this page was started by one, its report is taken from the history.
pub fn watch() {
    // Else the page's renderer sets one of its own.
    yew::set_custom_panic_hook(Box::new(fall));
    let entry = location::entry();
    let text = |key: &str| {
        let found = Reflect::get(&entry, &key.into()).ok()?;
        found.as_string()
    };
    let fallen = text(REPORT).map(|report| Fallen {
        report,
        traces: text(TRACES),
    });
    FALLEN.set(fallen);
}

/// What the page before this one fell by, if it did; the same each time.
pub fn fallen() -> Option<Fallen> {
    FALLEN.with_borrow(Clone::clone)
}

/// What the visitor has is this, from now on.
pub fn keep(session: &Rc<Session>) {
    KEPT.with_borrow_mut(|kept| kept.session = Some(session.clone()));
}

/// How traces are written down, after a panic by itself and after a trap when the script in `index.html` calls `window.putAside`.
pub fn keep_traces_by(written: fn(&Session) -> Option<String>) {
    KEPT.with_borrow_mut(|kept| kept.written = Some(written));
    let aside = Closure::<dyn Fn()>::new(put_all_aside).into_js_value();
    // Where the window takes no such thing, a trace has to be given again after a trap.
    let _ = Reflect::set(&js_sys::global(), &PUT_ASIDE.into(), &aside);
}

/// Says what happened where the script in `index.html` finds it, and puts aside what the visitor had. Should that fail as well, the
/// address stays as it was a moment ago.
fn fall(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    location::say("fault", &what(info));
    put_all_aside();
}

fn put_all_aside() {
    // Whatever else had hold of it is over.
    KEPT.with(|kept| {
        if let Ok(kept) = kept.try_borrow() {
            put_aside(&kept);
        }
    });
}

fn put_aside(kept: &Kept) -> Option<()> {
    let session = kept.session.as_ref()?;
    let fragment = session.fragment();
    let entry = JsValue::from(Object::new());
    location::put(&fragment, &entry).ok()?;
    let traces = (kept.written?)(session)?;
    Reflect::set(&entry, &TRACES.into(), &traces.into()).ok()?;
    // Where browsers find them too large, they have to be given again.
    location::put(&fragment, &entry).ok()
}

/// Place and message of a panic. Only a message that was written into the program is told: one that was put together may hold
/// what the visitor gave.
pub(in crate::web) fn what(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |at| {
        format!("{}:{}", without_machine(at.file()), at.line())
    });
    match info.payload().downcast_ref::<&'static str>() {
        Some(message) => format!("{place}: {message}"),
        None => place,
    }
}

/// A report of a fault in a worker, as the script in `index.html` makes those of the page: the program, what happened, the browser
/// and the address.
pub(in crate::web) fn report(what: &str) -> String {
    let window = web_sys::window();
    let program = location::said("build").unwrap_or_default();
    let browser = window.and_then(|window| window.navigator().user_agent().ok());
    let browser = browser.unwrap_or_default();
    format!(
        "Serverless trade-offs {program}\n{what}\n{browser}\n{}",
        location::href()
    )
}

/// A file of the program without where it lay when it was compiled.
fn without_machine(file: &str) -> &str {
    let of_a_crate = file
        .split_once("/registry/src/")
        .and_then(|(_, rest)| rest.split_once('/'));
    of_a_crate.map_or(file, |(_, rest)| rest)
}
