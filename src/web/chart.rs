//! A chart: a canvas painted once, and over it a cross-hair with a read-out for mouse, touch and keyboard.
//!
//! The canvas has no text a screen reader could find; the figure's description, a live read-out and the table beside
//! it say the same. What pointers and keys mean is in [`crate::present::look`].

mod canvas;
mod cross_hair;
mod legend;
mod stage;

use std::rc::Rc;

use web_sys::MouseEvent;
use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::simulation::summary::Summary;
use crate::present::export::Drawn;
use crate::present::figure::{Figure, Frame, Table};
use crate::present::figures::{
    ByRate, Readout, Shown, break_even_data, entries, hidden_after, instances_data,
    keep_alive_data, latency_data, read_break_even, read_instances, read_keep_alive, read_latency,
    read_latency_beside, read_reserved, reserved_data,
};
use crate::present::look::{Look, PAN_STEP, ZOOM_STEP};
use crate::present::paint::paint;
use crate::present::servers::{Tails, chart_data};
use crate::web::appearance::Appearance;
use crate::web::chart::cross_hair::{CrossHair, selection};
use crate::web::chart::legend::Legend;
use crate::web::chart::stage::Stage;
use crate::web::save::{SaveMenu, Saved};
use crate::web::views::table::TableView;

pub(in crate::web) use canvas::{use_announcement, use_painted, use_size};
pub use legend::Picking;
pub use stage::Zoomable;

/// What a chart is about, for its read-out.
#[derive(Clone, PartialEq)]
pub enum Subject {
    /// Cost against volume, as it is shown.
    BreakEven(Rc<Assessment>, Rc<Shown>),
    /// Simulated latency.
    Latency(Rc<Summary>),
    /// The same beside that of A.
    LatencyBeside(Rc<Summary>, Rc<Summary>),
    /// The cold share against the request rate.
    ByRate(Rc<ByRate>),
    /// The simulated cold share with another keep-alive.
    ByKeepAlive(Rc<Summary>),
    /// The simulated cold share with instances that are always warm.
    ByReserved(Rc<Summary>),
    /// Simulated instances over time.
    Instances(Rc<Summary>),
    /// Shares of slow requests, of a function and of servers.
    Tails(Rc<Tails>),
}

impl Subject {
    fn read(&self, x: f64) -> Readout {
        match self {
            Self::BreakEven(assessment, shown) => read_break_even(assessment, x, shown),
            Self::Latency(summary) => read_latency(summary, x),
            Self::LatencyBeside(summary, a) => read_latency_beside(summary, a, x),
            Self::ByRate(curve) => curve.read(x),
            Self::ByKeepAlive(summary) => read_keep_alive(summary, x),
            Self::ByReserved(summary) => read_reserved(summary, x),
            Self::Instances(summary) => read_instances(summary, x),
            Self::Tails(tails) => tails.read(x),
        }
    }

    /// All of its numbers, as they are drawn in a figure.
    fn data(&self, figure: &Figure) -> Table {
        match self {
            Self::BreakEven(assessment, shown) => break_even_data(assessment, figure, shown),
            Self::Latency(summary) | Self::LatencyBeside(summary, _) => latency_data(summary),
            Self::ByRate(curve) => curve.data(),
            Self::ByKeepAlive(summary) => keep_alive_data(summary),
            Self::ByReserved(summary) => reserved_data(summary),
            Self::Instances(summary) => instances_data(summary),
            Self::Tails(tails) => chart_data(tails),
        }
    }
}

/// Properties of [`Chart`].
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// Name of the chart, for those who cannot see it.
    pub name: AttrValue,
    /// The same in a few words, for a file.
    pub brief: AttrValue,
    /// What is drawn.
    pub figure: Rc<Figure>,
    /// What it is about.
    pub subject: Subject,
    /// The table that says the same.
    pub table: Rc<Table>,
    /// The visitor's screen.
    pub appearance: Appearance,
    /// Where the cursor starts when it comes by keyboard, on the x axis.
    pub start: f64,
    /// Makes the legend a row of buttons.
    #[prop_or_default]
    pub picking: Option<Picking>,
    /// Lets the visitor zoom and pan.
    #[prop_or_default]
    pub zoom: Option<Zoomable>,
    /// What is told to a screen reader while there is no cursor.
    #[prop_or_default]
    pub status: Option<String>,
    /// Buttons above the chart.
    #[prop_or_default]
    pub children: Html,
}

/// A chart with its read-out and its table.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let size = canvas::use_size(surface.clone());
    let (figure, picking) = use_own_picking(props);
    use_painted(
        canvas.clone(),
        figure.clone(),
        size,
        props.appearance,
        |figure, theme, scale, backend| paint(figure, theme, scale, backend),
    );
    let look = use_state_eq(Look::default);
    let frame = Frame::of(&figure, size.0, size.1);
    let read = |x: f64| props.subject.read(x).of(&figure);
    let cursor = look.cursor.filter(|cursor| figure.x.holds(cursor.x));
    let readout = cursor.map(|cursor| (cursor, read(cursor.x)));
    let sentence = readout.as_ref().map(|(_, read)| read.sentence(look.picked));
    let announced = use_announcement(sentence.or_else(|| props.status.clone()));
    // Without a cursor, the series in the order that they have where it will stand.
    let ahead = || read(figure.x.value(figure.x.position(props.start)));
    let order = readout
        .as_ref()
        .map_or_else(ahead, |(_, read)| read.clone());
    let stage = Stage {
        look: look.clone(),
        surface: surface.clone(),
        figure: figure.clone(),
        frame,
        start: props.start,
        zoom: props.zoom.clone(),
        order: Rc::new(order.readings.iter().map(|reading| reading.tint).collect()),
    };
    // Always one node each: were they sometimes none, the canvas would be made anew, and blank.
    let crossed = readout.map(|(cursor, readout)| html! {
        <CrossHair {cursor} {readout} picked={look.picked} figure={figure.clone()} {frame} {size} appearance={props.appearance} />
    });
    let measure = props.zoom.as_ref().map(|zoom| zoom.measure);
    let selected = look.selection(&stage.plot()).zip(measure);
    let selected = selected.map(|(ends, measure)| selection(frame, ends, measure));
    let class = classes!("surface", props.zoom.is_some().then_some("zooms"));
    html! {
        <figure class="chart">
            { bar(props, &stage) }
            <Legend figure={figure.clone()} {picking} appearance={props.appearance} />
            <div {class} ref={surface} tabindex="0" role="application" aria-label={spoken(props)}
                onpointermove={stage.on_move()} onpointerdown={stage.on_press()} onpointerup={stage.on_release()}
                onpointerleave={stage.on_leave()} onpointercancel={stage.on_cancel()} onblur={stage.on_blur()}
                ondblclick={stage.on_double()} onwheel={stage.on_wheel()} onkeydown={stage.on_key()}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if figure.series.is_empty() {
                    <p class="empty over">{ "Every curve is hidden: show one." }</p>
                }
                { crossed.unwrap_or_default() }
                { selected.unwrap_or_default() }
            </div>
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
            { save_menu(props, &figure, size) }
            <details>
                <summary>{ "As a table" }</summary>
                <TableView table={props.table.clone()} caption={props.name.clone()} />
            </details>
        </figure>
    }
}

/// The series that are drawn, and the legend that hides them, where the view does not see to it itself and there are
/// several.
#[hook]
fn use_own_picking(props: &ChartProps) -> (Rc<Figure>, Option<Picking>) {
    let hidden = use_state_eq(Vec::new);
    let made = use_memo(
        (props.figure.clone(), (*hidden).clone()),
        |(figure, hidden)| {
            let shown = if hidden.is_empty() {
                figure.clone()
            } else {
                Rc::new(figure.without(hidden))
            };
            (shown, Rc::new(entries(figure, hidden)))
        },
    );
    let (shown, entries) = (*made).clone();
    if props.picking.is_some() || entries.len() < 2 {
        return (props.figure.clone(), props.picking.clone());
    }
    let legend = entries.clone();
    let on_pick = Callback::from(move |pick| hidden.set(hidden_after(&legend, pick)));
    (shown, Some(Picking { entries, on_pick }))
}

/// The menu that saves the chart.
fn save_menu(props: &ChartProps, figure: &Rc<Figure>, size: (f64, f64)) -> Html {
    let (figure, subject) = (figure.clone(), props.subject.clone());
    let what = Callback::from(move |()| Saved {
        description: figure.description.clone(),
        drawn: Drawn::Figure(figure.clone()),
        size,
        data: subject.data(&figure),
    });
    let title = props.name.trim_end_matches('.').to_owned();
    html! { <SaveMenu name={props.brief.clone()} {title} {what} table={props.table.clone()} appearance={props.appearance} /> }
}

/// The view's own buttons, and those that zoom.
fn bar(props: &ChartProps, stage: &Stage) -> Html {
    let Some(zoom) = &props.zoom else {
        return props.children.clone();
    };
    let button = |label: &str, name: &'static str, onclick: Callback<MouseEvent>| {
        html! { <button type="button" aria-label={name} {onclick}>{ label }</button> }
    };
    html! {
        <div class="bar">
            { props.children.clone() }
            <div class="joined" role="group" aria-label="Zoom">
                { button("\u{2212}", "Zoom out", stage.on_zoom(1.0 / ZOOM_STEP)) }
                { button("+", "Zoom in", stage.on_zoom(ZOOM_STEP)) }
                <button type="button" aria-disabled={(!zoom.zoomed).to_string()} aria-label="Reset the zoom"
                    onclick={stage.on_double()}>{ "Reset" }</button>
            </div>
            if zoom.zoomed {
                <div class="joined" role="group" aria-label="Move">
                    { button("\u{2190}", zoom.measure.lower(), stage.on_pan(-PAN_STEP)) }
                    { button("\u{2192}", zoom.measure.higher(), stage.on_pan(PAN_STEP)) }
                </div>
            }
        </div>
    }
}

/// What a screen reader says of the chart as a whole.
fn spoken(props: &ChartProps) -> String {
    let keys = match props.zoom {
        Some(_) => " Plus and minus zoom, 0 resets the zoom.",
        None => "",
    };
    format!(
        "{} {} Left and right move the cursor, with Shift ten times as far; up and down pick a series; Enter pins, \
         Escape hides.{keys}",
        props.name, props.figure.description
    )
}
