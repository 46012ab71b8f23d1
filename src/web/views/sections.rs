//! The views below the answer, in reading order.
//!
//! To add a view: one more entry of the list in [`Sections`], and what it needs among [`SectionsProps`].

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::beside::Part;
use crate::present::session::{Action, Typed};
use crate::web::appearance::Appearance;
use crate::web::beside::BesidePart;
use crate::web::one_by_one::use_one_by_one;
use crate::web::ranges::RangesState;
use crate::web::simulation::{Settled, SimulationHandle};
use crate::web::terms::TermsView;
use crate::web::views::bills::Bills;
use crate::web::views::break_even::BreakEvenView;
use crate::web::views::brief::BriefView;
use crate::web::views::cold_starts::ColdStarts;
use crate::web::views::comparison::Comparison;
use crate::web::views::map::MapView;
use crate::web::views::mitigations::MitigationsView;
use crate::web::views::moves::MovesView;
use crate::web::views::ranges::RangesView;
use crate::web::views::section::Section;
use crate::web::views::servers::ServersView;
use crate::web::views::validation::ValidationView;

/// What the views are made from.
#[derive(Clone, Properties, PartialEq)]
pub struct SectionsProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of its simulation.
    pub settled: Settled,
    /// What follows from inputs that are ranges, once it is known.
    pub ranges: Option<RangesState>,
    /// The only view that is shown; `None` for all.
    pub only: Option<Only>,
    /// Prices being typed.
    pub typed_prices: BTreeMap<String, Typed>,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
    /// Called once every view is there.
    pub done: Callback<()>,
}

/// A view that is shown alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Only {
    /// Its id.
    pub id: &'static str,
    /// A heading in the place of its own.
    pub title: Option<AttrValue>,
}

/// Views there are.
const VIEWS: usize = 11;

/// Every view.
#[rustfmt::skip]
#[component]
pub fn Sections(props: &SectionsProps) -> Html {
    let all = if props.only.is_some() { 1 } else { VIEWS };
    let shown = use_one_by_one(0, all, props.done.clone());
    let SectionsProps {
        scenario,
        assessment,
        settled,
        act,
        appearance,
        ..
    } = props;
    let (scenario, assessment, appearance) = (scenario.clone(), assessment.clone(), *appearance);
    let simulation = use_context::<SimulationHandle>().unwrap_or_default();
    let simulated = simulation.simulated.clone();
    let summary = simulated.summary.clone();
    let month = {
        let volume = scenario.workload.invocations_per_month;
        // However precise it is before: a month is asked for.
        let all = vec![("requests", volume.round()), ("precision", 0.0)];
        act.reform(move |()| Action::place(all.clone()))
    };
    let views: [View; VIEWS] = [
        view("bill", Some(Part::Bill), "Monthly bill", html! {
            <Bills scenario={scenario.clone()} assessment={assessment.clone()} typed={props.typed_prices.clone()}
                act={act.clone()} {appearance} /> }),
        view("break-even", Some(Part::BreakEven), "Break-even", html! {
            <BreakEvenView scenario={scenario.clone()} assessment={assessment.clone()} uncertain={props.ranges.as_ref().and_then(RangesState::bands)}
                {appearance} /> }),
        view("map", Some(Part::Map), "Map", html! {
            <MapView scenario={scenario.clone()} assessment={assessment.clone()} settled={settled.clone()}
                act={act.clone()} {appearance} /> }),
        view("moves", Some(Part::Moves), "What moves it", html! {
            <MovesView scenario={scenario.clone()} assessment={assessment.clone()} settled={settled.clone()}
                act={act.clone()} {appearance} /> }),
        view("ranges", None, "Ranges", html! {
            <>{ for props.ranges.clone().map(|ranges| html! { <RangesView {ranges} act={act.clone()} {appearance} /> }) }</> }),
        view("cold-starts", Some(Part::ColdStarts), format!("Cold starts on {}", scenario.simulation.platform.name()), html! {
            <>
                <ColdStarts scenario={scenario.clone()} {simulation} {month} {appearance} />
                <ServersView scenario={scenario.clone()} assessment={assessment.clone()} function={summary} {appearance} />
                <BesidePart part={Part::Servers} />
            </> }),
        view("mitigations", Some(Part::Mitigations), "Mitigations of cold starts", html! {
            <MitigationsView scenario={scenario.clone()} act={act.clone()} {appearance} /> }),
        view("comparison", Some(Part::Comparison), "Comparison and fit", html! {
            <Comparison scenario={scenario.clone()} assessment={assessment.clone()} settled={settled.clone()}
                act={act.clone()} {appearance} /> }),
        view("brief", None, "Brief", html! { <BriefView {scenario} {assessment} {simulated} /> }),
        view("validation", Some(Part::Validation), "Is the simulation right?", html! { <ValidationView /> }),
        view("terms", None, "Terms and formulas", html! { <TermsView /> }),
    ];
    let wanted = views.into_iter().filter(|(id, ..)| props.only.as_ref().is_none_or(|only| only.id == *id));
    let sections = wanted
        .zip(0..)
        .map(|((id, part, title, body), turn)| {
            let built = (turn as usize) < shown;
            let title = props.only.as_ref().and_then(|only| only.title.clone()).unwrap_or(title);
            html! { <Section key={id} {id} {part} {title} {turn} {built}>{ body }</Section> }
        });
    sections.collect()
}

type View = (&'static str, Option<Part>, AttrValue, Html);

fn view(id: &'static str, part: Option<Part>, title: impl Into<AttrValue>, body: Html) -> View {
    (id, part, title.into(), body)
}
