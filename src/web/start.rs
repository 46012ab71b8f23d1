//! The start of the page, in short tasks, so that a phone scrolls meanwhile.

use std::rc::Rc;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::present::embed::Embed;
use crate::present::link;
use crate::present::session::Session;
use crate::web::app::{App, AppProps};
use crate::web::assessed::Assessed;
use crate::web::fault;
use crate::web::location::{fragment, framed, query};
use crate::web::timer::once;

/// Element of `index.html` that the page renders into; what it holds before stands until then.
const ROOT: &str = "app";

/// Reads the prices and the link, answers, renders.
pub fn start() {
    fault::watch();
    then(|| {
        PriceBook::prepare();
        then(|| {
            PriceBook::embedded();
            then(|| {
                let session = Session::open(&fragment());
                then(|| warm(session));
            });
        });
    });
}

/// The browser compiles a function when it is first called: of what an answer takes, half of them here.
fn warm(session: Session) {
    let scenario = &session.scenario;
    let pricing = Pricing::new(scenario, None, PriceBook::embedded());
    if let Some(&platform) = scenario.compared.first() {
        pricing.cost(scenario, platform);
    }
    then(|| assess(session));
}

fn assess(session: Session) {
    let assessment = Assessment::new(&session.scenario, None, PriceBook::embedded());
    then(|| answer(session, assessment));
}

fn answer(mut session: Session, assessment: Assessment) {
    let framed = framed().then(|| Rc::new(Embed::of(&query())));
    if let Some(embed) = &framed {
        session.locked = Rc::new(embed.locked.clone());
    }
    let opened = AppProps {
        assessed: Assessed::of(&session.scenario, assessment, None),
        link: link::fragment(&session.scenario),
        session,
        framed,
    };
    then(|| render(opened));
}

/// Goes on in a task of its own.
fn then(next: impl FnOnce() + 'static) {
    once(0, next);
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
