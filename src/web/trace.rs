//! Where a visitor gives a trace: pasted, chosen or dropped as a file, or the sample. It never leaves the machine.
//!
//! What is pasted stays in its area, whatever comes of it, and the trace in force stays in force until another is read.

mod reading;
pub(in crate::web) mod slices;
mod state;

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement, HtmlTextAreaElement, Response};
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::model::trace::Fitted;
use crate::model::traffic::Shape;
use crate::present::format;
use crate::present::session::Action;
use crate::present::trace::{self as words, giving};
use crate::present::traffic::without_counts;
use crate::web::fell::Fell;
use crate::web::location;
use crate::web::trace::reading::{Heard, Reading};
use crate::web::trace::state::{State, Step};

/// Time without a change of the pasted text after which it is read [ms].
const PAUSE: u32 = 400;

/// The sample, beside the page unless that says otherwise.
const SAMPLE: &str = "sample-trace.csv";

/// Properties of [`TraceBox`].
#[derive(Properties, PartialEq)]
pub struct TraceBoxProps {
    /// The scenario in force.
    pub scenario: Scenario,
    /// What the visitor does.
    pub act: Callback<Action>,
}

/// Where a trace is given, and what is in force. Hidden with other traffic, so that what was pasted is kept.
#[component]
pub fn TraceBox(props: &TraceBoxProps) -> Html {
    let state = use_reducer(State::default);
    let reading = use_mut_ref(|| None::<Reading>);
    let pause = use_mut_ref(|| None::<Timeout>);
    let give = {
        let (dispatcher, act) = (state.dispatcher(), props.act.clone());
        let reading = reading.clone();
        use_callback((), move |(name, blob): (AttrValue, Blob), ()| {
            let tell = {
                let (dispatcher, act, name) = (dispatcher.clone(), act.clone(), name.clone());
                move |heard| match heard {
                    Heard::Progress(share) => dispatcher.dispatch(Step::Progressed(share)),
                    Heard::Unreadable => {
                        dispatcher.dispatch(Step::Refused(giving::unreadable(&name)))
                    }
                    Heard::Fell(why) => dispatcher.dispatch(Step::Fell(why.into())),
                    Heard::Outcome(outcome) => match *outcome {
                        Ok(parsed) => {
                            let trace = parsed.trace.clone();
                            dispatcher.dispatch(Step::Read(Rc::new(parsed)));
                            act.emit(Action::follow(trace));
                        }
                        Err(error) => dispatcher.dispatch(Step::Failed(Rc::new(error))),
                    },
                }
            };
            dispatcher.dispatch(Step::Began(name));
            if let Some(before) = reading.replace(Some(Reading::start(blob, tell))) {
                before.stop();
            }
        })
    };
    let refuse = {
        let dispatcher = state.dispatcher();
        use_callback((), move |sentence, ()| {
            dispatcher.dispatch(Step::Refused(sentence))
        })
    };
    let stop = {
        let dispatcher = state.dispatcher();
        Callback::from(move |_: MouseEvent| {
            if let Some(before) = reading.take() {
                before.stop();
            }
            dispatcher.dispatch(Step::Stopped);
        })
    };
    let paste = {
        let (give, refuse) = (give.clone(), refuse.clone());
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let (give, refuse) = (give.clone(), refuse.clone());
            let read = move || give_text(&area.value(), &give, &refuse);
            pause.replace(Some(Timeout::new(PAUSE, read)));
        })
    };
    let choose = {
        let (give, refuse) = (give.clone(), refuse.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            give_file(input.files().and_then(|files| files.get(0)), &give, &refuse);
        })
    };
    let hold = Callback::from(|event: DragEvent| event.prevent_default());
    let drop_file = {
        let (give, refuse) = (give.clone(), refuse.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            let files = event.data_transfer().and_then(|dropped| dropped.files());
            give_file(files.and_then(|files| files.get(0)), &give, &refuse);
        })
    };
    let sample = Callback::from(move |_: MouseEvent| give_sample(give.clone(), refuse.clone()));
    html! {
        <div class="trace" id="trace" hidden={props.scenario.traffic.shape != Shape::Trace} ondragover={hold} ondrop={drop_file}>
            { in_force(props, &state) }
            if let Some((name, share)) = state.progress() {
                <div class="under-way">
                    <label for="trace-progress">{ format!("Reading {name}: {}", format::percent_brief(share)) }</label>
                    <progress id="trace-progress" max="1" value={share.to_string()} />
                    <button type="button" id="trace-stop" onclick={stop}>{ "Stop" }</button>
                </div>
            }
            if let Some(sentence) = state.wrong() {
                <p class="message" id="trace-message" role="alert">{ sentence }</p>
            }
            if let Some((said, why)) = state.fell() {
                <Fell {said} {why} />
            }
            if let Some(fitted) = state.fitted_of_failure() {
                { fit(props, fitted) }
            }
            <div class="drop">
                <label for="trace-file">{ "Choose or drop a file of up to 100 MB" }</label>
                <input type="file" id="trace-file" onchange={choose} onclick={|event: MouseEvent| {
                    // The same file can be chosen again after it has changed.
                    event.target_unchecked_into::<HtmlInputElement>().set_value("");
                }} />
            </div>
            <label for="trace-text">{ "Or paste up to 5 MB" }</label>
            <textarea id="trace-text" class="field counts" rows="5" autocomplete="off" spellcheck="false" oninput={paste}
                placeholder={"2026-01-05T10:00:00Z\n2026-01-05T10:00:07Z\n\u{2026}"}
                aria-invalid={state.wrong().is_some().to_string()} aria-describedby="trace-message trace-hint" />
            <p class="help-text" id="trace-hint">
                { "Times, one a line or in a column of a CSV file; counts per minute; the Azure Functions 2019 layout; or CloudWatch \
                   lines with REPORT. It is read on this machine and never leaves it." }
            </p>
            <button type="button" id="trace-sample" onclick={sample}>{ "Use the sample trace" }</button>
        </div>
    }
}

/// The trace in force, with what was left out of it.
fn in_force(props: &TraceBoxProps, state: &State) -> Html {
    let Some(trace) = &props.scenario.traffic.trace else {
        let missing = without_counts(&props.scenario.traffic).unwrap_or_default();
        return html! { <p class="help-text" role="status">{ missing }</p> };
    };
    let parsed = state.parsed(trace.id());
    let described = match parsed {
        Some(parsed) => words::described(parsed),
        None => words::in_words(trace, None),
    };
    let mut notes: Vec<String> = parsed.map_or_else(Vec::new, |parsed| {
        let notes = parsed.notes.iter().map(words::note);
        notes.chain([words::lumped(parsed)]).collect()
    });
    notes.retain(|note| !note.is_empty());
    html! {
        <div class="in-force">
            <p id="trace-described" role="status">{ described }</p>
            if !notes.is_empty() {
                <ul id="trace-notes" class="message">{ for notes.into_iter().map(|note| html! { <li key={note.clone()}>{ note }</li> }) }</ul>
            }
            if let Some(fitted) = trace.fitted() {
                { fit(props, fitted) }
            }
            <button type="button" id="trace-remove" onclick={props.act.reform(|_: MouseEvent| Action::drop_trace())}>{ "Remove" }</button>
        </div>
    }
}

/// What a log says about the function, and a button that takes it over.
fn fit(props: &TraceBoxProps, fitted: &Fitted) -> Html {
    let would_set = giving::would_set(&props.scenario, fitted);
    let onclick = {
        let (act, fitted) = (props.act.clone(), fitted.clone());
        Callback::from(move |_: MouseEvent| act.emit(Action::fit(fitted.clone())))
    };
    html! {
        <div class="fit">
            <p class="help-text">{ words::fit(fitted) }</p>
            <p class="help-text" id="trace-would-set" role="status">
                { would_set.clone().unwrap_or_else(|| "The scenario is as the log says.".to_owned()) }
            </p>
            <button type="button" id="trace-fit" disabled={would_set.is_none()} {onclick}>
                { "Fit duration, memory and initialisation from the log" }
            </button>
        </div>
    }
}

fn give_text(text: &str, give: &Callback<(AttrValue, Blob)>, refuse: &Callback<String>) {
    if text.trim().is_empty() {
        return;
    }
    if let Some(sentence) = giving::paste_too_large(text.len() as f64) {
        return refuse.emit(sentence);
    }
    let parts = Array::of1(&JsValue::from_str(text));
    match Blob::new_with_str_sequence(&parts) {
        Ok(blob) => give.emit(("the pasted text".into(), blob)),
        Err(_) => refuse.emit(giving::unreadable("The pasted text")),
    }
}

fn give_file(file: Option<File>, give: &Callback<(AttrValue, Blob)>, refuse: &Callback<String>) {
    let Some(file) = file else { return };
    match giving::file_too_large(&file.name(), file.size()) {
        Some(sentence) => refuse.emit(sentence),
        None => give.emit((file.name().into(), file.into())),
    }
}

fn give_sample(give: Callback<(AttrValue, Blob)>, refuse: Callback<String>) {
    wasm_bindgen_futures::spawn_local(async move {
        let sample = location::said("sample").unwrap_or_else(|| SAMPLE.to_owned());
        match fetched(&sample).await {
            Some(blob) => give.emit(("the sample trace".into(), blob)),
            None => refuse.emit(giving::NO_SAMPLE.to_owned()),
        }
    });
}

/// A file beside the page; `None` where it is not there.
async fn fetched(name: &str) -> Option<Blob> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(name))
        .await
        .ok()?;
    let response: Response = answer.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let blob = JsFuture::from(response.blob().ok()?).await.ok()?;
    blob.dyn_into().ok()
}
