//! What moves the break-even as a chart: a canvas painted once, and over it a sentence for the row at the pointer.

use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::present::beside::break_even;
use crate::present::export::Drawn;
use crate::present::figure::Table;
use crate::present::tornado::{Place, Tornado, paint_tornado};
use crate::web::appearance::Appearance;
use crate::web::beside::use_both;
use crate::web::chart::{use_announcement, use_painted, use_size};
use crate::web::save::{SaveMenu, Saved};
use crate::web::stack::row_after;
use crate::web::views::table::TableView;

/// Properties of [`TornadoChart`].
#[derive(Properties, PartialEq)]
pub struct TornadoProps {
    /// The rows.
    pub tornado: Rc<Tornado>,
    /// The table of all inputs.
    pub table: Rc<Table>,
    /// Its numbers, unrounded.
    pub data: Rc<Table>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Bars with a read-out for mouse, touch and keyboard, and the table of all inputs.
#[component]
pub fn TornadoChart(props: &TornadoProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let (width, _) = use_size(surface.clone());
    let row = use_state_eq(|| None::<usize>);
    use_painted(
        canvas.clone(),
        props.tornado.clone(),
        (width, props.tornado.height(width)),
        props.appearance,
        |tornado, theme, scale, backend| paint_tornado(tornado, theme, scale, backend),
    );
    let rows = &props.tornado.rows;
    let read = row.and_then(|i| Some((i, rows.get(i)?)));
    let announced = use_announcement(read.map(|(_, read)| read.sentence.clone()));
    let on_pointer = {
        let (row, surface, tornado) = (row.clone(), surface.clone(), props.tornado.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(surface) = surface.cast::<HtmlElement>() {
                let top = surface.get_bounding_client_rect().top();
                row.set(tornado.row_at(width, f64::from(event.client_y()) - top));
            }
        })
    };
    let on_leave = {
        let row = row.clone();
        Callback::from(move |_: PointerEvent| row.set(None))
    };
    let on_key = {
        let (row, rows) = (row.clone(), rows.len());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = row_after(&event.key(), *row, rows) {
                event.prevent_default();
                row.set(next);
            }
        })
    };
    let both = use_both();
    let of_a = both
        .and_then(|both| break_even(both.a.side()))
        .and_then(|subject| props.tornado.across(width, subject.at));
    let places = props.tornado.places(width);
    let height = props.tornado.height(width);
    let theme = props.appearance.theme();
    let legend = props.tornado.legend().into_iter().map(|(name, tint)| {
        let color = theme.css(tint);
        html! { <li key={name}><span class="swatch block" style={format!("color: {color}")}></span>{ name }</li> }
    });
    let description = rows.first().map_or("", |row| row.sentence.as_str());
    let what = {
        let (tornado, data) = (props.tornado.clone(), props.data.clone());
        let description = description.to_owned();
        Callback::from(move |()| Saved {
            description: description.clone(),
            drawn: Drawn::Tornado(tornado.clone()),
            size: (width, height),
            data: (*data).clone(),
        })
    };
    html! {
        <figure class="chart tornado">
            <ul class="legend">{ for legend }</ul>
            <div class="surface stack" ref={surface} tabindex="0" role="application" style={format!("height: {height}px")}
                aria-label={format!("What moves the break-even, strongest first. {description} Arrow keys go through the inputs, Escape leaves.")}
                onpointermove={on_pointer.clone()} onpointerdown={on_pointer} onpointerleave={on_leave} onkeydown={on_key}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if let Some(x) = of_a {
                    <div class="line-of-a" aria-hidden="true" style={format!("left: {x}px")}><span>{ "A" }</span></div>
                }
                if let Some((i, read)) = read {
                    { readout(&read.sentence, &places, i) }
                }
            </div>
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
            <SaveMenu name="What moves it" title="What moves the break-even" {what} table={props.table.clone()} appearance={props.appearance} />
            <details>
                <summary>{ "As a table, with every input" }</summary>
                <TableView table={props.table.clone()} caption="What moves the break-even" />
            </details>
        </figure>
    }
}

/// A row's frame, and its sentence above or below it.
fn readout(sentence: &str, places: &[Place], i: usize) -> Html {
    let Some(place) = places.get(i) else {
        return Html::default();
    };
    let below = place.top + place.height;
    let position = if i * 2 < places.len() {
        format!("top: {below}px")
    } else {
        format!("top: auto; bottom: calc(100% - {}px)", place.top)
    };
    html! {
        <>
            <div class="picked" style={format!("top: {}px; height: {}px", place.top, place.height)}></div>
            <div class="readout sentence" aria-hidden="true" style={position}>{ sentence }</div>
        </>
    }
}
