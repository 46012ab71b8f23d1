//! Speaks with the page around: says how high it is, hears what that page wants, tells it of results. What is said is in
//! [`crate::present::message`].
//!
//! Only the page around is heard, and an answer goes to the origin that asked and to no other. How high the page is and that it is there
//! may be known by whoever shows it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, ResizeObserver, Window};
use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::message::{self, Asked, LONGEST, SOURCE, Simulation, Wish};
use crate::present::session::Action;
use crate::web::simulation::{Settled, Status};
use crate::web::timer::Timer;

/// Time without a change after which those who subscribed are told [ms].
const PAUSE: u32 = 100;

/// Least change of the height that is told [CSS px].
const STEP: f64 = 2.0;

/// Properties of [`Host`].
#[derive(Clone, Properties, PartialEq)]
pub struct HostProps {
    /// The view that is shown.
    pub view: &'static str,
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of its simulation.
    pub settled: Settled,
    /// Its link.
    pub link: String,
    /// What the page around does.
    pub act: Callback<Action>,
}

/// What is remembered of the page around.
#[derive(Default)]
struct Around {
    /// The origin that subscribed.
    subscribed: Option<String>,
    /// Whether the console has been told of a message that could not be used.
    warned: bool,
    tell: Timer,
}

/// Hears and tells; shows what it could not use.
#[component]
pub fn Host(props: &HostProps) -> Html {
    let wrong = use_state_eq(|| None::<String>);
    let latest = use_mut_ref(|| props.clone());
    latest.replace(props.clone());
    let around = use_memo((), |()| RefCell::new(Around::default()));
    {
        let (latest, around, wrong) = (latest.clone(), around.clone(), wrong.setter());
        use_effect_with((), move |()| {
            let known = latest.borrow().clone();
            say(&message::ready(known.view, &known.link), "*");
            let hear = move |event: &Event| {
                let said = hear(event, &latest, &around);
                if let Some(said) = said {
                    wrong.set(said.err());
                }
            };
            let listener =
                web_sys::window().map(|window| EventListener::new(&window, "message", hear));
            move || drop(listener)
        });
    }
    {
        let key = (
            props.scenario.clone(),
            props.assessment.clone(),
            props.settled.clone(),
        );
        let (latest, around) = (latest.clone(), around.clone());
        use_effect_with(key, move |_| {
            let tell = around.borrow().tell.clone();
            let origin = around.borrow().subscribed.clone();
            match origin {
                Some(origin) => tell.set(PAUSE, move || {
                    say(&results(&latest.borrow(), &Value::Null), &origin);
                }),
                None => tell.cancel(),
            }
        });
    }
    use_height();
    html! {
        if let Some(wrong) = &*wrong {
            <p class="message" role="status">{ format!("A message of the page around was not used: {wrong}.") }</p>
        }
    }
}

/// Uses a message: `None` where it is not for this page, else whether it could be used.
fn hear(
    event: &Event,
    latest: &RefCell<HostProps>,
    around: &RefCell<Around>,
) -> Option<Result<(), String>> {
    let event = event.dyn_ref::<MessageEvent>()?;
    let parent: JsValue = parent()?.into();
    if event.source().map(JsValue::from) != Some(parent) {
        return None;
    }
    let Asked { id, wish } = read(&event.data())?;
    let origin = event.origin();
    let known = latest.borrow().clone();
    match wish {
        Ok(Wish::Set(scenario)) => known.act.emit(Action::give(scenario)),
        Ok(Wish::Hello) => {
            say(&message::ready(known.view, &known.link), &origin);
            say(&message::height(height()), &origin);
        }
        Ok(Wish::Get) => say(&results(&known, &id), &origin),
        Ok(Wish::Subscribe) => {
            around.borrow_mut().subscribed = Some(origin.clone());
            say(&results(&known, &id), &origin);
        }
        Ok(Wish::Unsubscribe) => {
            let mut around = around.borrow_mut();
            around.subscribed = None;
            around.tell.cancel();
        }
        Err(why) => {
            say(&message::refused(&id, &why), &origin);
            if !std::mem::replace(&mut around.borrow_mut().warned, true) {
                gloo::console::warn!(format!("{SOURCE}: a message was not used: {why}"));
            }
            return Some(Err(why));
        }
    }
    Some(Ok(()))
}

/// A message as text, if it is one for this page.
fn read(data: &JsValue) -> Option<Asked> {
    let source = Reflect::get(data, &"source".into()).ok()?;
    if source.as_string().as_deref() != Some(SOURCE) {
        return None;
    }
    let text = JSON::stringify(data).ok().and_then(|text| {
        // What is too long is refused by its length alone, and not copied.
        (text.length() as usize <= LONGEST).then(|| String::from(text))
    });
    match text {
        Some(text) => message::read(&text),
        None => Some(message::too_long()),
    }
}

fn results(known: &HostProps, id: &Value) -> Value {
    let simulation = match known.settled.status {
        Status::Running => Simulation::Running,
        Status::Done => Simulation::Done,
        Status::Cancelled => Simulation::Cancelled,
    };
    let current = known.settled.summary.as_deref();
    let summary = current.filter(|_| !known.settled.stale);
    message::results(
        id,
        (&known.link, &known.scenario),
        &known.assessment,
        (simulation, summary),
    )
}

/// The page around, where there is one.
fn parent() -> Option<Window> {
    let window = web_sys::window()?;
    let parent = window.parent().ok().flatten()?;
    (JsValue::from(&parent) != JsValue::from(&window)).then_some(parent)
}

/// Says something to the page around, if its origin is this one. One without a name can only be told what anyone may know.
fn say(message: &Value, origin: &str) {
    let origin = if origin == "null" { "*" } else { origin };
    if let (Some(parent), Ok(message)) = (parent(), JSON::parse(&message.to_string())) {
        // A page around that has gone hears nothing.
        let _ = parent.post_message(&message, origin);
    }
}

/// How high what is shown is [CSS px].
fn height() -> f64 {
    let body = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.body());
    body.map_or(0.0, |body| body.get_bounding_client_rect().height().ceil())
}

/// Tells how high what is shown is, when it changes.
#[hook]
fn use_height() {
    use_effect_with((), |()| {
        let observed = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.body())
            .and_then(|body| {
                let mut told = 0.0;
                let on_change = Closure::<dyn FnMut()>::new(move || {
                    let height = height();
                    if f64::abs(height - told) >= STEP {
                        told = height;
                        say(&message::height(height), "*");
                    }
                });
                let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
                observer.observe(&body);
                Some((observer, on_change))
            });
        move || {
            if let Some((observer, _on_change)) = observed {
                observer.disconnect();
            }
        }
    });
}
