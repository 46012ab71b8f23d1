//! The stacked bars of the bills: a canvas painted once, and over it what each bar is made of.

use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::present::export::Drawn;
use crate::present::figure::{Table, Tint};
use crate::present::format;
use crate::present::stack::{ROW, Stack, StackRow, paint_stack};
use crate::web::appearance::Appearance;
use crate::web::chart::{use_announcement, use_painted, use_size};
use crate::web::save::{SaveMenu, Saved};
use crate::web::views::table::TableView;

/// Properties of [`StackChart`].
#[derive(Properties, PartialEq)]
pub struct StackProps {
    /// The bars.
    pub stack: Rc<Stack>,
    /// The table that says the same.
    pub table: Rc<Table>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Stacked bars with a read-out for mouse, touch and keyboard, and their table.
#[component]
pub fn StackChart(props: &StackProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let (width, _) = use_size(surface.clone());
    let row = use_state_eq(|| None::<usize>);
    use_painted(
        canvas.clone(),
        props.stack.clone(),
        (width, props.stack.height()),
        props.appearance,
        |stack, theme, scale, backend| paint_stack(stack, theme, scale, backend),
    );
    let rows = props.stack.rows.len();
    let read = row.and_then(|i| props.stack.rows.get(i).map(|read| (i, read)));
    let announced = use_announcement(read.map(|(_, read)| read.sentence()));
    let on_pointer = {
        let (row, surface, stack) = (row.clone(), surface.clone(), props.stack.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(surface) = surface.cast::<HtmlElement>() {
                let top = surface.get_bounding_client_rect().top();
                row.set(stack.row_at(f64::from(event.client_y()) - top));
            }
        })
    };
    let on_leave = {
        let row = row.clone();
        Callback::from(move |_: PointerEvent| row.set(None))
    };
    let on_key = {
        let row = row.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(next) = row_after(&event.key(), *row, rows) else {
                return;
            };
            event.prevent_default();
            row.set(next);
        })
    };
    let theme = props.appearance.theme();
    let legend = props.stack.categories.iter().map(|&category| {
        let color = theme.css(Tint::Category(category));
        html! { <li key={category.name()}><span class="swatch block" style={format!("color: {color}")}></span>{ category.name() }</li> }
    });
    let description = props
        .stack
        .rows
        .first()
        .map_or(String::new(), StackRow::sentence);
    let what = {
        let (stack, description) = (props.stack.clone(), description.clone());
        Callback::from(move |()| Saved {
            description: description.clone(),
            size: (width, stack.height()),
            data: stack.data(),
            drawn: Drawn::Stack(stack.clone()),
        })
    };
    html! {
        <figure class="chart">
            <ul class="legend">{ for legend }</ul>
            <div class="surface stack" ref={surface} tabindex="0" role="application" style={format!("height: {}px", props.stack.height())}
                aria-label={format!("Monthly bills by category, cheapest first. {description} Arrow keys go through the platforms, Escape leaves.")}
                onpointermove={on_pointer.clone()} onpointerdown={on_pointer} onpointerleave={on_leave} onkeydown={on_key}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if let Some((i, read)) = read {
                    <div class="picked" style={format!("top: {}px; height: {ROW}px", i as f64 * ROW)}></div>
                    { readout(read, i, rows, props.appearance) }
                }
            </div>
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
            <SaveMenu name="Monthly bills" title="Monthly bills by category" {what} table={props.table.clone()} appearance={props.appearance} />
            <details>
                <summary>{ "As a table" }</summary>
                <TableView table={props.table.clone()} caption="Monthly bills by category" />
            </details>
        </figure>
    }
}

/// The row that is read out after a key; `None` of keys that do nothing.
pub(in crate::web) fn row_after(
    key: &str,
    row: Option<usize>,
    rows: usize,
) -> Option<Option<usize>> {
    Some(match (key, row) {
        ("ArrowDown" | "Enter" | " ", None) | ("Home", _) => Some(0),
        ("ArrowDown", Some(i)) => Some((i + 1).min(rows.saturating_sub(1))),
        ("ArrowUp", Some(i)) => Some(i.saturating_sub(1)),
        ("End" | "ArrowUp", _) => rows.checked_sub(1),
        ("Escape", _) => None,
        _ => return None,
    })
}

/// What a bar is made of, above or below it.
fn readout(row: &StackRow, i: usize, rows: usize, appearance: Appearance) -> Html {
    let theme = appearance.theme();
    let parts = row.parts.iter().map(|&(category, usd)| {
        let color = theme.css(Tint::Category(category));
        html! {
            <div class="reading" key={category.name()}>
                <span class="swatch block" style={format!("color: {color}")}></span>
                <span>{ category.name() }</span>
                <span class="value">{ format::usd(usd) }</span>
            </div>
        }
    });
    let below = (i + 1) as f64 * ROW;
    let place = if i * 2 < rows || rows < 4 {
        format!("top: {below}px")
    } else {
        format!("top: auto; bottom: calc(100% - {}px)", i as f64 * ROW)
    };
    html! {
        <div class="readout bars" aria-hidden="true" style={place}>
            <strong>{ format!("{}: {} a month", row.platform.name(), format::usd(row.total)) }</strong>
            { for parts }
        </div>
    }
}
