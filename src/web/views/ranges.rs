//! The view of ranges: how likely which platform is the cheapest, what months cost, and which input it depends on.

use yew::prelude::*;

use crate::present::figure::Tint;
use crate::present::format;
use crate::present::ranges::{Bars, Contribution, CostRow, HOW, NOTHING_YET, Ranges};
use crate::present::session::Action;
use crate::web::appearance::Appearance;
use crate::web::ranges::RangesState;

/// Properties of [`RangesView`].
#[derive(Properties, PartialEq)]
pub struct RangesProps {
    /// What is known.
    pub ranges: RangesState,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// What follows from the inputs that are ranges, or how to make one.
#[component]
pub fn RangesView(props: &RangesProps) -> Html {
    let state = &props.ranges;
    if state.inputs.is_empty() {
        let widen = props.act.reform(|_: MouseEvent| Action::Widen("n"));
        return html! {
            <>
                <p class="empty">{ NOTHING_YET }</p>
                <p><button type="button" id="try-range" onclick={widen}>{ "Try it: half to twice the invocations" }</button></p>
            </>
        };
    }
    html! {
        <div id="ranged" data-stale={state.stale.to_string()} data-ms={format!("{:.0}", state.total)}
            data-longest-ms={format!("{:.1}", state.longest)}>
            { inputs(props) }
            { working(state) }
            if let Some(known) = &state.known {
                <div class={classes!("outcome", state.late.then_some("stale"))}>{ outcome(known, props.appearance) }</div>
            }
        </div>
    }
}

/// The inputs that are ranges, each to be made a single value again.
fn inputs(props: &RangesProps) -> Html {
    let item = |input: &crate::present::ranges::Ranged| {
        let key = input.key;
        let onclick = props.act.reform(move |_: MouseEvent| Action::Narrow(key));
        html! {
            <li key={key}><span>{ format!("{}: {}", input.label, input.text) }</span>
                <button type="button" aria-label={format!("{} back to a single value", input.label)} {onclick}>{ "\u{d7}" }</button></li>
        }
    };
    html! { <ul class="ranged-inputs" aria-label="Inputs that are ranges">{ for props.ranges.inputs.iter().map(item) }</ul> }
}

/// How far the work is, and a button that stops it.
fn working(state: &RangesState) -> Html {
    let percent = format::percent_brief(state.progress);
    let stop = |stop: bool| state.stop.reform(move |_: MouseEvent| stop);
    if state.stopped {
        return html! {
            <div class="bar progress"><span role="status">{ "Stopped." }</span>
                <button type="button" onclick={stop(false)}>{ "Go on" }</button></div>
        };
    }
    // The place is kept, so that nothing below moves.
    html! {
        <div class="bar progress" style={(!state.late).then_some("visibility: hidden")}>
            <progress max="100" value={format!("{:.0}", state.progress * 100.0)} aria-label="Progress of the cases drawn"></progress>
            <span role="status">if state.late { { format!("Drawing cases: {percent}") } }</span>
            <button type="button" onclick={stop(true)}>{ "Stop" }</button>
        </div>
    }
}

fn outcome(known: &Ranges, appearance: Appearance) -> Html {
    html! {
        <>
            <p id="probability">{ &known.sentence }</p>
            if let Some(sentence) = &known.break_even {
                <p id="ranged-break-even">{ sentence }</p>
            }
            <h3 id="ranged-costs-title">{ "What a month costs" }</h3>
            { costs(&known.costs, appearance) }
            <h3 id="contributions-title">{ &known.of_what }</h3>
            <p id="strongest">{ &known.strongest }</p>
            if !known.contributions.is_empty() {
                { contributions(&known.contributions) }
            }
            <details>
                <summary>{ "How this is computed" }</summary>
                <ul class="keys">{ for HOW.iter().map(|sentence| html! { <li key={*sentence}>{ *sentence }</li> }) }</ul>
            </details>
        </>
    }
}

/// Costs as a table with an interval in each row, all on one axis.
fn costs(bars: &Bars, appearance: Appearance) -> Html {
    let head = ["Platform", "5 %", "Middle", "95 %", "Cheapest in"];
    let marks = bars.marks.iter().map(|mark| {
        html! { <span key={mark.label.clone()} style={left(mark.at)}>{ &mark.label }</span> }
    });
    html! {
        <div class="scroll" tabindex="0" role="region" aria-labelledby="ranged-costs-title">
            <table class="intervals" id="ranged-costs">
                <thead><tr>
                    { for head.map(|cell| html! { <th scope="col" key={cell}>{ cell }</th> }) }
                    <td class="axis" aria-hidden="true"><div class="track">{ for marks }</div></td>
                </tr></thead>
                <tbody>{ for bars.rows.iter().map(|row| cost(row, appearance)) }</tbody>
            </table>
        </div>
    }
}

fn cost(row: &CostRow, appearance: Appearance) -> Html {
    let color = appearance.theme().css(Tint::Platform(row.platform));
    html! {
        <tr key={row.platform.key()}>
            <th scope="row">{ row.platform.name() }
                if !row.note.is_empty() { <span class="note">{ format!(" ({})", row.note) }</span> }
            </th>
            { for row.costs.iter().enumerate().map(|(i, cost)| html! { <td key={i}>{ cost }</td> }) }
            <td>{ &row.cheapest }</td>
            <td class="axis" aria-hidden="true"><div class="track" style={format!("color: {color}")}>
                if let Some((from, middle, to)) = row.place {
                    <span class={classes!("interval", row.dashed.then_some("dashed"))} style={between(from, to)}></span>
                    <span class="middle" style={left(middle)}></span>
                }
            </div></td>
        </tr>
    }
}

/// Contributions as a table with a bar in each row.
fn contributions(rows: &[Contribution]) -> Html {
    let row = |row: &Contribution| {
        html! {
            <tr key={row.label.clone()}>
                <th scope="row">{ &row.label }</th>
                <td>{ &row.range }</td>
                <td>{ &row.text }</td>
                <td class="axis" aria-hidden="true"><div class="track">
                    <span class="interval share" style={between(0.0, row.share)}></span>
                </div></td>
            </tr>
        }
    };
    html! {
        <div class="scroll" tabindex="0" role="region" aria-labelledby="contributions-title">
            <table class="intervals" id="contributions">
                <thead><tr><th scope="col">{ "Input" }</th><th scope="col">{ "Range" }</th><th scope="col">{ "Share" }</th>
                    <td class="axis" aria-hidden="true"></td></tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn left(at: f64) -> String {
    format!("left: {:.2}%", at * 100.0)
}

fn between(from: f64, to: f64) -> String {
    format!(
        "left: {:.2}%; width: {:.2}%",
        from * 100.0,
        (to - from) * 100.0
    )
}
