//! The parts of a number's control that make it a range: a button, and a slider for each end.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::scenario::{Range, Scenario};
use crate::present::entry;
use crate::present::knobs::{End, Knob, Number};
use crate::present::ranges::stands_for;
use crate::present::session::Action;

/// A button that makes an input a range, or a single value again.
pub(super) fn range_button(
    scenario: &Scenario,
    knob: &'static Knob,
    act: &Callback<Action>,
) -> Html {
    if !knob.takes_range() {
        return Html::default();
    }
    let key = knob.key.as_str();
    let ranged = scenario.ranges.contains_key(key);
    let onclick = act.reform(move |_: MouseEvent| {
        if ranged {
            Action::Narrow(key)
        } else {
            Action::Widen(key)
        }
    });
    let title = if ranged {
        "Back to a single value"
    } else {
        "Make it a range: from low to high"
    };
    html! {
        <button type="button" class="help ranging" id={format!("range-{key}")} aria-pressed={ranged.to_string()}
            aria-label={format!("{} as a range", knob.label)} {title} {onclick}>{ "\u{2194}" }</button>
    }
}

/// A slider for each end of a range, and what stands for it elsewhere.
pub(super) fn range_sliders(
    scenario: &Scenario,
    (knob, number, range): (&'static Knob, &Number, Range),
    act: &Callback<Action>,
) -> Html {
    let said = stands_for(scenario, range, *number);
    html! {
        <>
            if number.scale.positions() > 1 {
                <div class="ends">
                    { slider(knob, number, (End::Low, range.low), act) }
                    { slider(knob, number, (End::High, range.high), act) }
                </div>
            }
            <p class="help-text ranged" id={format!("ranged-{}", knob.key)}>{ said }</p>
        </>
    }
}

fn slider(
    knob: &'static Knob,
    number: &Number,
    (end, value): (End, f64),
    act: &Callback<Action>,
) -> Html {
    let key = knob.key.as_str();
    let (name, word) = match end {
        End::Low => ("low", "from"),
        End::High => ("high", "to"),
    };
    let scale = number.scale;
    let oninput = act.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::SlideEnd(key, end, scale.value_at(input.value().parse().unwrap_or(0)))
    });
    let last = (scale.positions() - 1).to_string();
    html! {
        <label class="end">
            <span>{ word }</span>
            <input type="range" class="slider" id={format!("{name}-{key}")} min="0" max={last} step="1"
                value={scale.position_of(value).to_string()} aria-label={format!("{}, {name} end, slider", knob.label)}
                aria-valuetext={entry::with_unit(value, number.unit)} {oninput}
                onchange={act.reform(|_: Event| Action::Leave)} />
        </label>
    }
}
