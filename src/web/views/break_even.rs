//! The break-even view: the chart, its window, and every crossing as a sentence.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::figures::{self, Window};
use crate::web::appearance::Appearance;
use crate::web::chart::{Chart, Subject};

/// Crossings listed before the list is folded.
const LISTED: usize = 8;

/// Properties of [`BreakEvenView`].
#[derive(Properties, PartialEq)]
pub struct BreakEvenProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Cost against volume.
#[component]
pub fn BreakEvenView(props: &BreakEvenProps) -> Html {
    let window = use_state_eq(|| Window::Fitted);
    let built = use_memo(
        (props.scenario.clone(), props.assessment.clone(), *window),
        |(scenario, assessment, window)| {
            let figure = figures::break_even(scenario, assessment, *window).map(Rc::new);
            (
                figure,
                Rc::new(figures::break_even_table(scenario, assessment)),
                figures::crossing_sentences(assessment),
            )
        },
    );
    let (figure, table, sentences) = &*built;
    let Some(figure) = figure.clone() else {
        let why = if props.scenario.compared.is_empty() {
            "There is nothing to draw: no platform is chosen."
        } else {
            "There is nothing to draw: no chosen platform has a bill for this workload."
        };
        return html! { <p class="empty">{ why }</p> };
    };
    let pick = |to: Window| {
        let window = window.clone();
        Callback::from(move |_: MouseEvent| window.set(to))
    };
    let button = |to: Window, label: &str| {
        html! {
            <button type="button" aria-pressed={(*window == to).to_string()} onclick={pick(to)}>{ label }</button>
        }
    };
    let more = sentences.len().saturating_sub(LISTED);
    html! {
        <>
            <div class="bar" role="group" aria-label="Range of the chart">
                { button(Window::Fitted, "Around you") }
                { button(Window::Whole, "1 to 1 T") }
            </div>
            <Chart name="Monthly cost against monthly volume." {figure} subject={Subject::BreakEven(props.assessment.clone())}
                table={table.clone()} appearance={props.appearance} start={props.scenario.workload.invocations_per_month} />
            <ul class="crossings">{ for sentences.iter().take(LISTED).map(|s| html! { <li key={s.clone()}>{ s }</li> }) }</ul>
            if more > 0 {
                <details><summary>{ format!("{more} more crossings") }</summary>
                    <ul class="crossings">{ for sentences.iter().skip(LISTED).map(|s| html! { <li key={s.clone()}>{ s }</li> }) }</ul>
                </details>
            }
            <p class="note">{ "The curves leave out billed INIT; the bills include it. The strip at the bottom shows who is cheapest." }</p>
        </>
    }
}
