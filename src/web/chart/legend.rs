//! The legend: plain names, or buttons that hide and show series.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use crate::present::figure::{Figure, Tint};
use crate::present::figures::{Entry, Pick};
use crate::web::appearance::Appearance;

/// The series of a chart, and what is told when a visitor picks among them.
#[derive(Clone, PartialEq)]
pub struct Picking {
    /// All series, hidden ones included.
    pub entries: Rc<Vec<Entry>>,
    /// Told what was picked.
    pub on_pick: Callback<Pick>,
}

/// Properties of [`Legend`].
#[derive(Properties, PartialEq)]
pub(super) struct LegendProps {
    pub(super) figure: Rc<Figure>,
    pub(super) picking: Option<Picking>,
    pub(super) appearance: Appearance,
}

/// The names of the series with their colours.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let list = use_node_ref();
    let Some(picking) = &props.picking else {
        let names = props.figure.series.iter().map(|series| {
            html! {
                <li key={series.name.clone()}>
                    { swatch(series.tint, series.dashed, props.appearance) }{ &series.name }
                </li>
            }
        });
        return html! { <ul class="legend">{ for names }</ul> };
    };
    let some_hidden = picking.entries.iter().any(|entry| !entry.shown);
    let show_all = {
        let (list, on_pick) = (list.clone(), picking.on_pick.clone());
        Callback::from(move |_: MouseEvent| {
            on_pick.emit(Pick::ShowAll);
            // The button goes away: the focus moves to the first curve instead of being lost.
            let first = list
                .cast::<Element>()
                .and_then(|list| list.query_selector("button").ok()?);
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        })
    };
    html! {
        <ul class="legend" aria-label="Curves" ref={list}>
            { for picking.entries.iter().map(|entry| item(entry, &picking.on_pick, props.appearance)) }
            if some_hidden {
                <li key="show all"><button type="button" class="all" onclick={show_all}>{ "Show all" }</button></li>
            }
        </ul>
    }
}

/// A series as a button: pressed while it is shown.
fn item(entry: &Entry, on_pick: &Callback<Pick>, appearance: Appearance) -> Html {
    let tint = entry.tint;
    let on_click = on_pick.reform(move |event: MouseEvent| {
        if event.shift_key() || event.alt_key() {
            Pick::Isolate(tint)
        } else {
            Pick::Toggle(tint)
        }
    });
    let on_double = on_pick.reform(move |_: MouseEvent| Pick::Isolate(tint));
    let on_key = {
        let on_pick = on_pick.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.shift_key() || event.alt_key()) {
                event.prevent_default();
                on_pick.emit(Pick::Isolate(tint));
            }
        })
    };
    html! {
        <li key={entry.name.clone()}>
            <button type="button" aria-pressed={entry.shown.to_string()} onclick={on_click} ondblclick={on_double}
                onkeydown={on_key} title="Click hides or shows it; double click or Shift+Enter shows it alone">
                { swatch(tint, entry.dashed, appearance) }{ &entry.name }
            </button>
        </li>
    }
}

/// A short stroke in the colour of a series.
pub(super) fn swatch(tint: Tint, dashed: bool, appearance: Appearance) -> Html {
    let style = format!("color: {}", appearance.theme().css(tint));
    let thin = tint.of_a().then_some("thin");
    html! { <span class={classes!("swatch", dashed.then_some("dashed"), thin)} {style}></span> }
}
