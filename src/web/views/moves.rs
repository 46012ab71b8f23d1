//! What moves the break-even, and what would change the answer: both asked of the model input by input, in slices.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::cold_share::billing::Calibration;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::moves::{self, Moves};
use crate::present::session::Action;
use crate::present::what_if::flips::{Flip, FlipJob};
use crate::present::what_if::sensitivity::{SensitivityJob, Subject};
use crate::web::appearance::Appearance;
use crate::web::gradual::{Gradual, Job, use_gradual};
use crate::web::said::Said;
use crate::web::simulation::Settled;
use crate::web::terms::headed;
use crate::web::tornado::TornadoChart;
use crate::web::visible::{Pauses, use_turn};

/// Time without a change after which work begins: on what is on the screen, and on what was [ms].
const PAUSES: Pauses = Pauses {
    soon: 100,
    later: 400,
};

/// Time for which an old result stands without a word [ms].
const UNSAID: u32 = 300;

/// Said of a result of the scenario before.
const WORKING: &str = "being computed";

/// Changes that are listed before the list is folded.
const LISTED: usize = 5;

/// Properties of [`MovesView`].
#[derive(Properties, PartialEq)]
pub struct MovesProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of the simulation.
    pub settled: Settled,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// What both questions depend on.
#[derive(Clone, PartialEq)]
struct Asked {
    scenario: Scenario,
    cold: Option<Calibration>,
}

/// What the question after the break-even depends on.
#[derive(Clone, PartialEq)]
struct AskedOf {
    asked: Asked,
    subject: Option<Subject>,
}

/// What moves the break-even, and what would change the answer.
#[component]
pub fn MovesView(props: &MovesProps) -> Html {
    let root = use_node_ref();
    let wait = use_turn(root.clone(), PAUSES);
    let asked = Asked {
        scenario: props.scenario.clone(),
        cold: props.settled.calibration(),
    };
    let assessment = &props.assessment;
    let subject = *use_memo(asked.clone(), |asked| {
        Subject::of(&asked.scenario, assessment)
    });
    let asked_of = AskedOf {
        asked: asked.clone(),
        subject,
    };
    let moved = use_gradual(asked_of, wait, start_moves);
    let flips = use_gradual(asked, wait, start_flips);
    let (late_moves, late_flips) = (use_late(moved.stale), use_late(flips.stale));
    html! {
        <div ref={root}>
            <Said text={if late_moves || late_flips { WORKING } else { "" }} />
            { break_even(props, subject.as_ref(), &moved, late_moves) }
            <section id="flips" aria-labelledby="flips-title" data-stale={flips.stale.to_string()}
                data-ms={format!("{:.0}", flips.spent.total)}>
                { headed(3, "flips-title", "What would change the answer") }
                { working(late_flips) }
                <Flips scenario={props.scenario.clone()} assessment={props.assessment.clone()} flips={flips.result.map(Found)}
                    stale={flips.stale} late={late_flips} act={props.act.clone()} />
            </section>
        </div>
    }
}

/// The break-even with what moves it, or why there is none.
fn break_even(
    props: &MovesProps,
    subject: Option<&Subject>,
    moved: &Gradual<Option<Moves>>,
    late: bool,
) -> Html {
    let Some(subject) = subject else {
        return html! { <p class="empty" id="tornado">{ moves::nothing_to_move(&props.assessment) }</p> };
    };
    let known = moved.result.as_deref().and_then(Option::as_ref);
    html! {
        <div id="tornado" data-stale={moved.stale.to_string()} data-ms={format!("{:.0}", moved.spent.total)}>
            <p>{ moves::place(subject) }{ " " }
                if let Some(known) = known {
                    <span class={classes!(late.then_some("stale"))}>{ &known.strongest }</span>
                }
                { working(late) }
            </p>
            if let Some((known, tornado)) = known.and_then(|known| Some((known, known.tornado.clone()?))) {
                <div class={classes!(late.then_some("stale"))}>
                    <p class="note">{ moves::drawn(&tornado) }</p>
                    <TornadoChart {tornado} table={known.table.clone()} data={known.data.clone()} appearance={props.appearance} />
                </div>
            }
        </div>
    }
}

/// Says that a result is of the scenario before.
fn working(late: bool) -> Html {
    html! { <span>if late { <span class="tag">{ WORKING }</span> }</span> }
}

/// Flips as a property.
#[derive(Clone)]
struct Found(Rc<Vec<Flip>>);

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`Flips`].
#[derive(Properties, PartialEq)]
struct FlipsProps {
    scenario: Scenario,
    assessment: Rc<Assessment>,
    flips: Option<Found>,
    stale: bool,
    late: bool,
    act: Callback<Action>,
}

/// Changes of one input that change the cheapest platform, each to try.
#[component]
fn Flips(props: &FlipsProps) -> Html {
    let tried = use_state(|| None::<(String, Scenario)>);
    let (list, back) = (use_node_ref(), use_node_ref());
    let shown = tried
        .as_ref()
        .filter(|(_, scenario)| *scenario == props.scenario);
    // The button that was pressed is gone: a keyboard goes on where the change is taken back, then at the list.
    use_focus(back.clone(), shown.is_some());
    let take_back = {
        let (act, list) = (props.act.clone(), list.clone());
        Callback::from(move |_: MouseEvent| {
            focus(&list);
            act.emit(Action::Undo);
        })
    };
    let item = |flip: &Flip| {
        let (flip, tried) = (flip.clone(), tried.clone());
        let (scenario, act) = (props.scenario.clone(), props.act.clone());
        let sentence = flip.sentence.clone();
        let label = format!("Try it: {sentence}");
        let onclick = Callback::from(move |_: MouseEvent| {
            tried.set(Some((flip.sentence.clone(), flip.made(&scenario))));
            for action in [Action::Leave, flip.action(&scenario), Action::Leave] {
                act.emit(action);
            }
        });
        html! {
            <li key={sentence.clone()}><span>{ sentence }</span>
                <button type="button" aria-label={label} disabled={props.stale} {onclick}>{ "Try it" }</button></li>
        }
    };
    let items = |flips: &[Flip]| html! { <ul class="flips">{ for flips.iter().map(item) }</ul> };
    let flips = props.flips.as_ref().map(|found| found.0.as_slice());
    let (first, more) = flips
        .unwrap_or_default()
        .split_at(flips.map_or(0, |flips| flips.len().min(LISTED)));
    html! {
        <div class={classes!(props.late.then_some("stale"))} ref={list} tabindex="-1">
            if let Some((sentence, _)) = shown {
                <p class="tried" role="status"><span>{ format!("Tried: {sentence}") }</span>
                    <button type="button" ref={back} onclick={take_back}>{ "Take it back" }</button></p>
            }
            if flips.is_some_and(<[Flip]>::is_empty) {
                <p class="empty">{ moves::no_flips(&props.scenario, &props.assessment) }</p>
            }
            { items(first) }
            if !more.is_empty() {
                <details><summary>{ format!("{} more {}", more.len(), if more.len() == 1 { "change" } else { "changes" }) }</summary>{ items(more) }</details>
            }
        </div>
    }
}

/// Gives an element the focus when it appears.
#[hook]
pub(in crate::web) fn use_focus(element: NodeRef, appears: bool) {
    use_effect_with(appears, move |&appears| {
        if appears {
            focus(&element);
        }
    });
}

/// Gives an element the focus.
pub(in crate::web) fn focus(element: &NodeRef) {
    if let Some(element) = element.cast::<HtmlElement>() {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.focus();
    }
}

/// Whether something has been stale for longer than a moment.
#[hook]
pub(in crate::web) fn use_late(stale: bool) -> bool {
    let late = use_state_eq(|| false);
    {
        let late = late.clone();
        use_effect_with(stale, move |stale| {
            late.set(false);
            let timer = stale.then(|| Timeout::new(UNSAID, move || late.set(true)));
            move || drop(timer)
        });
    }
    *late && stale
}

fn pricing(asked: &Asked) -> Pricing<'static> {
    Pricing::new(&asked.scenario, asked.cold, PriceBook::embedded())
}

/// What moves a break-even, where there is one.
struct MovesJob(Option<(Subject, SensitivityJob<'static>)>);

fn start_moves(AskedOf { asked, subject }: &AskedOf) -> MovesJob {
    let job = |subject: Subject| {
        (
            subject,
            SensitivityJob::new(&asked.scenario, pricing(asked), subject),
        )
    };
    MovesJob(subject.map(job))
}

impl Job for MovesJob {
    type Output = Option<Moves>;

    fn advance(&mut self, steps: usize) -> bool {
        self.0.as_mut().is_none_or(|(_, job)| job.advance(steps))
    }

    fn progress(&self) -> f64 {
        self.0.as_ref().map_or(1.0, |(_, job)| job.progress())
    }

    fn finish(self) -> Option<Moves> {
        let (subject, job) = self.0?;
        Some(Moves::new(&subject, &job.finish()))
    }
}

fn start_flips(asked: &Asked) -> FlipJob<'static> {
    FlipJob::new(&asked.scenario, pricing(asked))
}

impl Job for FlipJob<'static> {
    type Output = Vec<Flip>;

    fn advance(&mut self, steps: usize) -> bool {
        Self::advance(self, steps)
    }

    fn progress(&self) -> f64 {
        Self::progress(self)
    }

    fn finish(self) -> Vec<Flip> {
        Self::finish(self)
    }
}
