//! The start of the page, in three tasks of much the same length, so that a phone scrolls meanwhile.

use std::rc::Rc;

use gloo::timers::callback::Timeout;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::present::session::Session;
use crate::web::app::{App, AppProps};
use crate::web::location::fragment;

/// Element of `index.html` that the page renders into; what it holds before stands until then.
const ROOT: &str = "app";

/// Reads the prices, answers, renders.
pub fn start() {
    console_error_panic_hook::set_once();
    PriceBook::embedded();
    Timeout::new(0, open).forget();
}

/// Answers the scenario of the link.
fn open() {
    let session = Session::open(&fragment());
    let assessment = Assessment::new(&session.scenario, None, PriceBook::embedded());
    let opened = AppProps {
        session,
        assessment: Rc::new(assessment),
    };
    Timeout::new(0, || render(opened)).forget();
}

fn render(opened: AppProps) {
    let root = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id(ROOT));
    if let Some(root) = root {
        root.set_text_content(None);
        yew::Renderer::<App>::with_root_and_props(root, opened).render();
    }
}
