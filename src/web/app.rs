//! The page as a whole: one session, what follows from it, and the views.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::present::answer::{Answer, answer};
use crate::present::beside::Part;
use crate::present::knobs::contradictions;
use crate::present::link;
use crate::present::presets::{self, Preset};
use crate::present::session::{Action, Session};
use crate::web::appearance::use_appearance;
use crate::web::beside::{
    Beside, BesideAnswer, BesidePart, Both, PinButtons, Source, Whole, use_pinned_whole,
};
use crate::web::cases::{CaseNote, CasesMenu};
use crate::web::controls::{Controls, ControlsProps};
use crate::web::keys::use_undo_keys;
use crate::web::location::{fragment, use_fragment};
use crate::web::ranges::use_ranges;
use crate::web::said::Said;
use crate::web::simulation::{Status, use_simulation};
use crate::web::skip::Skip;
use crate::web::terms::{Now, TermsView, headed};
use crate::web::views::bills::Bills;
use crate::web::views::break_even::BreakEvenView;
use crate::web::views::brief::BriefView;
use crate::web::views::cold_starts::ColdStarts;
use crate::web::views::comparison::Comparison;
use crate::web::views::map::MapView;
use crate::web::views::mitigations::MitigationsView;
use crate::web::views::moves::MovesView;
use crate::web::views::ranges::RangesView;
use crate::web::views::servers::ServersView;
use crate::web::views::validation::ValidationView;
use crate::web::visible::use_in_sight;

/// Element of `index.html` that the page renders into; what it holds before stands until then.
const ROOT: &str = "app";

/// Renders the page.
pub fn start() {
    console_error_panic_hook::set_once();
    let root = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id(ROOT));
    if let Some(root) = root {
        root.set_text_content(None);
        yew::Renderer::<App>::with_root(root).render();
    }
}

impl Reducible for Session {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// The page.
#[component]
pub fn App() -> Html {
    let session = use_reducer(|| Session::open(&fragment()));
    let act = {
        let dispatcher = session.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let scenario = session.scenario.clone();
    let open = use_callback(act.clone(), |text: String, act| {
        act.emit(Action::Open(text))
    });
    let link = link::fragment(&scenario);
    let opened = presets::opened_by(&link);
    use_fragment(
        link::fragment_of(&scenario, session.pinned.as_deref()),
        open,
    );
    let simulation = use_simulation(scenario.simulation_spec());
    let appearance = use_appearance();
    // Old results stay visible, marked stale, until new ones come.
    let simulated = simulation.simulated.clone();
    let summary = simulated.summary.clone();
    let assessment = use_memo(
        (scenario.clone(), summary.clone()),
        |(scenario, summary)| Assessment::new(scenario, summary.as_deref(), PriceBook::embedded()),
    );
    let answer = answer(&scenario, &assessment, summary.as_deref());
    let (pinned, on_found) = use_pinned_whole(session.pinned.clone());
    let current = use_memo(scenario.clone(), Scenario::clone);
    let beside = Beside(pinned.map(|a| {
        let b = Whole {
            scenario: current.clone(),
            assessment: assessment.clone(),
            summary: summary.clone(),
        };
        Rc::new(Both { a, b })
    }));
    let ranges = use_ranges(&scenario, &assessment, &simulation.simulated);
    use_undo_keys(act.clone());
    let answer_card = use_node_ref();
    let answer_in_sight = use_in_sight(answer_card.clone());
    use_ready(simulation.simulated.status, simulation.simulated.stale);
    let month = {
        let volume = scenario.workload.invocations_per_month;
        // However precise it is before: a month is asked for.
        let all = vec![("requests", volume.round()), ("precision", 0.0)];
        act.reform(move |()| Action::Place(all.clone()))
    };
    let now = use_memo((), |()| Now::default());
    now.set(&scenario);
    html! {
        <ContextProvider<Rc<Scenario>> context={current}>
        <ContextProvider<Now> context={(*now).clone()}>
        <ContextProvider<Beside> context={beside}>
            <Skip />
            <Said text={spoken(&answer, &scenario)} />
            <Toolbar can_undo={session.can_undo()} can_redo={session.can_redo()} {opened} act={act.clone()}>
                <PinButtons pinned={session.pinned.is_some()} same={session.pinned.as_deref() == Some(&scenario)} act={act.clone()} />
            </Toolbar>
            if let Some(pinned) = session.pinned.clone() {
                <Source {pinned} {on_found} />
            }
            if !session.notices.is_empty() {
                <div class="notices" role="alert" id="notices">
                    <ul>{ for session.notices.iter().map(|n| html! { <li key={n.clone()}>{ n }</li> }) }</ul>
                    <button type="button" onclick={act.reform(|_: MouseEvent| Action::DismissNotices)}>{ "Got it" }</button>
                </div>
            }
            <div class="columns">
                <section class="answer" id="answer" tabindex="-1" aria-label="Answer" ref={answer_card}>
                    <h2>{ &answer.headline }</h2>
                    { for answer.sentences.iter().map(|s| html! { <p key={s.clone()}>{ s }</p> }) }
                    if let Some(known) = &ranges.known {
                        <p class={classes!("ranged", ranges.late.then_some("stale"))}>{ &known.sentence }</p>
                    }
                    if let Some(sentence) = &answer.simulated {
                        <p class="simulated">{ sentence }</p>
                    }
                    <CaseNote {opened} scenario={scenario.clone()} assessment={assessment.clone()} />
                    <BesideAnswer />
                </section>
                <Sidebar session={(*session).clone()} act={act.clone()} />
                <div class="views" id="views" tabindex="-1">
                    // It repeats the answer, so it is not read aloud.
                    <div class="headline" aria-hidden="true" hidden={answer_in_sight}><p>{ &answer.headline }</p></div>
                    { view("bill", "Monthly bill", html! {
                        <Bills scenario={scenario.clone()} assessment={assessment.clone()} typed={session.typed_prices.clone()}
                            act={act.clone()} {appearance} /> }, Some(Part::Bill)) }
                    { view("break-even", "Break-even", html! {
                        <BreakEvenView scenario={scenario.clone()} assessment={assessment.clone()} uncertain={ranges.bands()} {appearance} /> }, Some(Part::BreakEven)) }
                    { view("map", "Map", html! {
                        <MapView scenario={scenario.clone()} assessment={assessment.clone()} simulated={simulation.simulated.clone()}
                            act={act.clone()} {appearance} /> }, Some(Part::Map)) }
                    { view("moves", "What moves it", html! {
                        <MovesView scenario={scenario.clone()} assessment={assessment.clone()} simulated={simulation.simulated.clone()}
                            act={act.clone()} {appearance} /> }, Some(Part::Moves)) }
                    { view("ranges", "Ranges", html! { <RangesView {ranges} act={act.clone()} {appearance} /> }, None) }
                    { view("cold-starts", format!("Cold starts on {}", scenario.simulation.platform.name()), html! {
                        <>
                            <ColdStarts scenario={scenario.clone()} simulation={simulation.clone()} {month} {appearance} />
                            <ServersView scenario={scenario.clone()} assessment={assessment.clone()} function={summary.clone()} {appearance} />
                            <BesidePart part={Part::Servers} />
                        </> }, Some(Part::ColdStarts)) }
                    { view("mitigations", "Mitigations of cold starts", html! {
                        <MitigationsView scenario={scenario.clone()} act={act.clone()} {appearance} /> }, Some(Part::Mitigations)) }
                    { view("comparison", "Comparison and fit", html! {
                        <Comparison scenario={scenario.clone()} assessment={assessment.clone()} simulated={simulated.clone()} act={act.clone()} {appearance} /> }, Some(Part::Comparison)) }
                    { view("brief", "Brief", html! {
                        <BriefView scenario={scenario.clone()} {assessment} {simulated} /> }, None) }
                    { view("validation", "Is the simulation right?", html! { <ValidationView /> }, Some(Part::Validation)) }
                    { view("terms", "Terms and formulas", html! { <TermsView /> }, None) }
                </div>
            </div>
        </ContextProvider<Beside>>
        </ContextProvider<Now>>
        </ContextProvider<Rc<Scenario>>>
    }
}

/// What a screen reader hears of a change: the answer, and which inputs contradict each other.
fn spoken(answer: &Answer, scenario: &Scenario) -> String {
    let contradictions = contradictions(scenario).into_iter();
    let sentences = contradictions.map(|(_, sentence)| sentence);
    let all: Vec<String> = std::iter::once(answer.spoken()).chain(sentences).collect();
    all.join(" ")
}

/// A view under its title, after what it shows of A beside B.
fn view(id: &'static str, title: impl Into<AttrValue>, body: Html, part: Option<Part>) -> Html {
    let (title, title_id) = (title.into(), format!("{id}-title"));
    html! {
        <section class="view" {id} aria-labelledby={title_id.clone()}>
            { headed(2, &title_id, &title) }
            if let Some(part) = part {
                <BesidePart {part} />
            }
            { body }
        </section>
    }
}

/// The scenario's inputs: always there where the window is wide, behind a button where it is narrow.
#[component]
fn Sidebar(props: &ControlsProps) -> Html {
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let label = if *open {
        "Hide the scenario"
    } else {
        "Change the scenario"
    };
    html! {
        <aside id="scenario" tabindex="-1" aria-label="Scenario" class={classes!(open.then_some("open"))}>
            <button type="button" class="fold" aria-expanded={open.to_string()} aria-controls="controls" onclick={toggle}>{ label }</button>
            <div id="controls"><Controls session={props.session.clone()} act={props.act.clone()} /></div>
        </aside>
    }
}

/// Properties of [`Toolbar`].
#[derive(Properties, PartialEq)]
struct ToolbarProps {
    can_undo: bool,
    can_redo: bool,
    opened: Option<&'static Preset>,
    /// What else it has.
    children: Html,
    act: Callback<Action>,
}

#[component]
fn Toolbar(props: &ToolbarProps) -> Html {
    let button = |label: &str, enabled: bool, action: Action| {
        let onclick = props.act.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" disabled={!enabled} {onclick}>{ label }</button> }
    };
    html! {
        <nav class="bar toolbar" aria-label="Scenario">
            { button("Undo", props.can_undo, Action::Undo) }
            { button("Redo", props.can_redo, Action::Redo) }
            { button("Reset all", true, Action::ResetAll) }
            { props.children.clone() }
            <CasesMenu opened={props.opened} />
        </nav>
    }
}

/// Says on the root element that the page is there, and where the simulation stands.
#[hook]
fn use_ready(status: Status, stale: bool) {
    use_effect_with((status, stale), |(status, stale)| {
        let word = match status {
            Status::Running => "running",
            Status::Done => "done",
            Status::Cancelled => "cancelled",
        };
        if let Some(root) = web_sys::window()
            .and_then(|w| w.document())
            .and_then(|d| d.document_element())
        {
            // Only read by tests and style sheets; nothing depends on it.
            let _ = root.set_attribute("data-ready", "true");
            let _ = root.set_attribute("data-simulation", word);
            let _ = root.set_attribute("data-stale", if *stale { "true" } else { "false" });
        }
    });
}
