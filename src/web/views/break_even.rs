//! The break-even view: the chart, what of it is shown, and every crossing as a sentence.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::uncertainty::bands::Band;
use crate::present::figures::{self, Entry, Measure, Per, Shown, Span, Window, Zoom};
use crate::present::fleets;
use crate::web::appearance::Appearance;
use crate::web::beside::use_pinned;
use crate::web::chart::{Chart, Picking, Subject, Zoomable};
use crate::web::terms::headed;
use crate::web::views::table::TableView;

/// Crossings listed before the list is folded.
const LISTED: usize = 8;

/// Properties of [`BreakEvenView`].
#[derive(Properties, PartialEq)]
pub struct BreakEvenProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// Costs over the volume where other inputs are ranges.
    pub uncertain: Option<Rc<Vec<Band>>>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Cost against volume.
#[component]
pub fn BreakEvenView(props: &BreakEvenProps) -> Html {
    let shown = use_state_eq(|| Rc::new(Shown::default()));
    let pinned = use_pinned();
    // What is chosen here, with what follows from elsewhere.
    let drawn = use_memo(
        ((*shown).clone(), pinned, props.uncertain.clone()),
        |(shown, pinned, uncertain)| Shown {
            pinned: pinned.clone(),
            uncertain: uncertain.clone(),
            ..(**shown).clone()
        },
    );
    let built = use_memo(
        (
            props.scenario.clone(),
            props.assessment.clone(),
            drawn.clone(),
        ),
        |(scenario, assessment, shown)| {
            let figure = figures::break_even(scenario, assessment, shown).map(Rc::new);
            let table = figures::break_even_table_beside(scenario, assessment, shown);
            (
                figure,
                Rc::new(table),
                Rc::new(figures::break_even_legend(assessment, shown)),
            )
        },
    );
    let sentences = use_memo(props.assessment.clone(), |a| figures::crossing_sentences(a));
    let (figure, table, entries) = &*built;
    let Some(figure) = figure.clone() else {
        let why = if props.scenario.compared.is_empty() {
            "There is nothing to draw: no platform is chosen."
        } else {
            "There is nothing to draw: no chosen platform has a bill for this workload."
        };
        return html! { <p class="empty">{ why }</p> };
    };
    let picking = picking(&shown, entries);
    let zoom = zoom(&shown);
    let status = shown.window.zoom.map(Span::sentence);
    html! {
        <>
            <Chart name="Cost against monthly volume." brief="Break-even" {figure} subject={Subject::BreakEven(props.assessment.clone(), drawn)}
                table={table.clone()} appearance={props.appearance} start={props.scenario.workload.invocations_per_month}
                {picking} {zoom} {status}>
                { choices(&shown) }
            </Chart>
            if props.uncertain.is_some() {
                <p class="note">{ "The bands show your ranges: nine of ten cases lie within. The lines are of the middle values." }</p>
            }
            { notes(entries, props.scenario.compared.contains(&PlatformId::AwsLambda)) }
            { crossings(&sentences) }
            { servers(&props.scenario, &props.assessment) }
        </>
    }
}

/// The servers that the costs rest on.
fn servers(scenario: &Scenario, assessment: &Assessment) -> Html {
    let Some(table) = fleets::table(scenario, assessment) else {
        return Html::default();
    };
    let beyond = fleets::beyond_reach(assessment);
    html! {
        <section id="fleets" aria-labelledby="fleets-title">
            { headed(3, "fleets-title", "Servers behind these costs") }
            <TableView table={Rc::new(table)} caption="Servers of each fleet" />
            { for beyond.into_iter().map(|said| html! { <p class="message" key={said.clone()}>{ said }</p> }) }
        </section>
    }
}

/// A legend that hides curves.
fn picking(shown: &UseStateHandle<Rc<Shown>>, entries: &Rc<Vec<Entry>>) -> Picking {
    let (shown, legend) = (shown.clone(), entries.clone());
    Picking {
        entries: entries.clone(),
        on_pick: Callback::from(move |pick| {
            let hidden = figures::hidden_after(&legend, pick);
            shown.set(Rc::new(Shown {
                hidden,
                ..(**shown).clone()
            }));
        }),
    }
}

/// A chart that shows other volumes.
fn zoom(shown: &UseStateHandle<Rc<Shown>>) -> Zoomable {
    let shown = shown.clone();
    Zoomable {
        zoomed: shown.window.zoom.is_some(),
        measure: Measure::Volume,
        on_zoom: Callback::from(move |zoom: Zoom| {
            let window = shown.window.after(zoom);
            shown.set(Rc::new(Shown {
                window,
                ..(**shown).clone()
            }));
        }),
    }
}

/// Buttons that choose the range and what a cost is for.
fn choices(shown: &UseStateHandle<Rc<Shown>>) -> Html {
    let button = |label: &'static str, to: Shown| {
        let pressed = ***shown == to;
        let shown = shown.clone();
        let onclick = Callback::from(move |_: MouseEvent| shown.set(to.clone().into()));
        html! { <button type="button" aria-pressed={pressed.to_string()} {onclick}>{ label }</button> }
    };
    let range = |window| Shown {
        window,
        ..(***shown).clone()
    };
    let per = |per| Shown {
        per,
        ..(***shown).clone()
    };
    html! {
        <>
            <div class="joined" role="group" aria-label="Range of the chart">
                { button("Around you", range(Window::FITTED)) }
                { button("1 to 1 T", range(Window::WHOLE)) }
            </div>
            <div class="joined" role="group" aria-label="Cost">
                { for Per::ALL.map(|choice| button(choice.name(), per(choice))) }
            </div>
        </>
    }
}

/// What the chart leaves out, and how to use it.
fn notes(entries: &[Entry], lambda: bool) -> Html {
    html! {
        <>
            if let Some(note) = figures::hidden_note(entries) {
                <p class="note" role="status">{ note }</p>
            }
            if lambda {
                <p class="note">{ "Lambda's curve has its cold starts at every volume." }</p>
            }
            <p class="note">{ "Shading and the strip at the bottom show who is cheapest: \
                a ring marks where that changes, a dot where two others cross." }</p>
            <details>
                <summary>{ "Zoom, hide and pin" }</summary>
                <ul class="keys">
                    <li>{ "Drag across the chart to zoom in; double click to reset. Fingers pinch to zoom, and drag to move a zoomed chart. \
                        Ctrl and the wheel zoom as well." }</li>
                    <li>{ "Click, tap or press Enter to pin the values at a volume; Escape hides them." }</li>
                    <li>{ "In the legend a click hides or shows a curve; a double click, Shift+click or Shift+Enter shows it alone." }</li>
                    <li>{ "Keys on the chart: left and right move, with Shift ten times as far; Home and End; up and down pick a platform; \
                        + and \u{2212} zoom, 0 resets." }</li>
                </ul>
            </details>
        </>
    }
}

/// Every crossing as a sentence; folded where they are many.
fn crossings(sentences: &[String]) -> Html {
    if sentences.is_empty() {
        return html! {
            <p class="note">{ "One platform alone has no break-even: choose another to compare it with." }</p>
        };
    }
    let items = |sentences: &[String]| {
        let items = sentences
            .iter()
            .map(|s| html! { <li key={s.clone()}>{ s }</li> });
        html! { <ul class="crossings">{ for items }</ul> }
    };
    let (first, more) = sentences.split_at(sentences.len().min(LISTED));
    html! {
        <>
            { items(first) }
            if !more.is_empty() {
                <details><summary>{ format!("{} more sentences about crossings", more.len()) }</summary>{ items(more) }</details>
            }
        </>
    }
}
