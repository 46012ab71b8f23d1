//! The bar above the overview: filter and order.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::model::fit::Verdict;
use crate::model::platform::Provider;
use crate::present::comparison::overview::{Order, Sort, Wanted};
use crate::web::choices::option;

/// The option that filters nothing.
const ANY: &str = "any";

/// Properties of [`WantedBar`].
#[derive(Properties, PartialEq)]
pub(super) struct WantedProps {
    /// What is wanted.
    pub(super) wanted: Wanted,
    /// Rows that are shown.
    pub(super) shown: usize,
    /// Rows that there are.
    pub(super) all: usize,
    /// Wants something else.
    pub(super) set: Callback<Wanted>,
}

/// Fields for the filter and the order, and how many rows are left.
#[component]
pub(super) fn WantedBar(props: &WantedProps) -> Html {
    let wanted = &props.wanted;
    let text = {
        let (wanted, set) = (wanted.clone(), props.set.clone());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            set.emit(Wanted {
                text: input.value(),
                ..wanted.clone()
            });
        })
    };
    let verdicts = Verdict::ALL.map(|v| (v.word().replace(' ', "-"), v.word(), v));
    let providers = Provider::ALL.map(|p| (p.key().to_owned(), p.name(), p));
    let sorts = Sort::ALL.map(|sort| (sort.key().to_owned(), sort.name(), sort));
    let orders = Order::ALL.map(|order| (order.key().to_owned(), order.name(), order));
    let clear = {
        let next = Wanted {
            order: wanted.order,
            pinned: wanted.pinned.clone(),
            chosen: wanted.chosen.clone(),
            ..Wanted::default()
        };
        props.set.reform(move |_: MouseEvent| next.clone())
    };
    html! {
        <div class="bar wanted" role="group" aria-label="Filter and order">
            <label for="overview-text">{ "Find" }<input id="overview-text" type="search" class="field" value={wanted.text.clone()} oninput={text} /></label>
            { select("verdict", "Fit", true, &verdicts, wanted.verdict, props, |w, verdict| w.verdict = verdict) }
            { select("provider", "Provider", true, &providers, wanted.provider, props, |w, provider| w.provider = provider) }
            { select("sort", "Kind", true, &sorts, wanted.sort, props, |w, sort| w.sort = sort) }
            { select("order", "Order", false, &orders, Some(wanted.order), props, |w, order| w.order = order.unwrap_or_default()) }
            <span role="status" id="overview-count">{ format!("{} of {} shown.", props.shown, props.all) }</span>
            if wanted.filters() {
                <button type="button" onclick={clear}>{ "Show all" }</button>
            }
        </div>
    }
}

/// One of several, or any.
fn select<T: Copy + PartialEq + 'static>(
    id: &'static str,
    label: &'static str,
    optional: bool,
    options: &[(String, &'static str, T)],
    chosen: Option<T>,
    props: &WantedProps,
    put: fn(&mut Wanted, Option<T>),
) -> Html {
    let (wanted, set) = (props.wanted.clone(), props.set.clone());
    let known: Vec<(String, T)> = options
        .iter()
        .map(|(key, _, value)| (key.clone(), *value))
        .collect();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let value = select.value();
        let picked = known
            .iter()
            .find(|(key, _)| *key == value)
            .map(|(_, picked)| *picked);
        let mut next = wanted.clone();
        put(&mut next, picked);
        set.emit(next);
    });
    let known =
        |(key, name, value): &(String, &'static str, T)| option(key, name, chosen == Some(*value));
    html! {
        <label for={format!("overview-{id}")}>{ label }
            <select id={format!("overview-{id}")} class="field" {onchange}>
                if optional {
                    { option(ANY, "Any", chosen.is_none()) }
                }
                { for options.iter().map(known) }
            </select>
        </label>
    }
}
