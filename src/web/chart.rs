//! A chart: a canvas painted once, and over it a cross-hair with a read-out for mouse, touch and keyboard.
//!
//! The canvas has no text a screen reader could find; the figure's description, a live read-out and the table beside
//! it say the same.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, KeyboardEvent, PointerEvent, ResizeObserver};
use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::simulation::summary::Summary;
use crate::present::figure::{Figure, Frame, Table};
use crate::present::figures::{Readout, read_break_even, read_latency};
use crate::present::paint::paint;
use crate::web::appearance::Appearance;
use crate::web::views::table::TableView;

/// Time after the last move before a screen reader is told [ms].
const ANNOUNCE: u32 = 400;

/// What a chart is about, for its read-out.
#[derive(Clone, PartialEq)]
pub enum Subject {
    /// Cost against volume.
    BreakEven(Rc<Assessment>),
    /// Simulated latency.
    Latency(Rc<Summary>),
}

impl Subject {
    fn read(&self, x: f64) -> Readout {
        match self {
            Self::BreakEven(assessment) => read_break_even(assessment, x),
            Self::Latency(summary) => read_latency(summary, x),
        }
    }
}

/// Properties of [`Chart`].
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// Name of the chart, for those who cannot see it.
    pub name: AttrValue,
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
}

/// Where the cursor is on the x axis, from 0 to 1, and whether it stays when the pointer leaves.
#[derive(Clone, Copy, PartialEq)]
struct Cursor {
    position: f64,
    pinned: bool,
}

/// A chart with its read-out and its table.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let surface = use_node_ref();
    let canvas = use_node_ref();
    let size = use_size(surface.clone());
    let cursor = use_state_eq(|| None::<Cursor>);
    {
        let canvas = canvas.clone();
        use_effect_with(
            (props.figure.clone(), size, props.appearance),
            move |(figure, size, appearance)| {
                if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                    repaint(&canvas, figure, *size, *appearance);
                }
            },
        );
    }
    let frame = Frame::of(&props.figure, size.0, size.1);
    let readout = cursor.map(|c| (c, props.subject.read(props.figure.x.value(c.position))));
    let announced = use_announcement(readout.as_ref().map(|(_, readout)| readout.sentence()));

    let on_pointer = {
        let (cursor, surface) = (cursor.clone(), surface.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(position) = position_of(&event, &surface, frame) {
                let pinned = cursor.is_some_and(|c| c.pinned);
                if !pinned {
                    cursor.set(Some(Cursor {
                        position,
                        pinned: false,
                    }));
                }
            }
        })
    };
    let on_press = {
        let (cursor, surface) = (cursor.clone(), surface.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(position) = position_of(&event, &surface, frame) {
                let pinned = !cursor.is_some_and(|c| c.pinned);
                cursor.set(Some(Cursor { position, pinned }));
            }
        })
    };
    let on_leave = {
        let cursor = cursor.clone();
        Callback::from(move |_: PointerEvent| {
            if !cursor.is_some_and(|c| c.pinned) {
                cursor.set(None);
            }
        })
    };
    let on_key = {
        let (cursor, x, start) = (cursor.clone(), props.figure.x.clone(), props.start);
        Callback::from(move |event: KeyboardEvent| {
            let here = cursor.map_or_else(|| x.position(start), |c| c.position);
            let step = if event.shift_key() { 0.05 } else { 0.005 };
            let position = match event.key().as_str() {
                "ArrowLeft" => here - step,
                "ArrowRight" => here + step,
                "Home" => 0.0,
                "End" => 1.0,
                "Enter" | " " => here,
                "Escape" => {
                    cursor.set(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            cursor.set(Some(Cursor {
                position: position.clamp(0.0, 1.0),
                pinned: true,
            }));
        })
    };
    let description = format!("{} {}", props.name, props.figure.description);
    html! {
        <figure class="chart">
            <Legend figure={props.figure.clone()} appearance={props.appearance} />
            <div class="surface" ref={surface} tabindex="0" role="application"
                aria-label={format!("{description} Arrow keys move the cursor, Escape hides it.")}
                onpointermove={on_pointer} onpointerdown={on_press} onpointerleave={on_leave} onkeydown={on_key}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if let Some((cursor, readout)) = &readout {
                    <CrossHair position={cursor.position} pinned={cursor.pinned} readout={readout.clone()}
                        figure={props.figure.clone()} {frame} appearance={props.appearance} />
                }
            </div>
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
            <details>
                <summary>{ "As a table" }</summary>
                <TableView table={props.table.clone()} caption={props.name.clone()} />
            </details>
        </figure>
    }
}

/// Properties of [`Legend`].
#[derive(Properties, PartialEq)]
struct LegendProps {
    figure: Rc<Figure>,
    appearance: Appearance,
}

#[component]
fn Legend(props: &LegendProps) -> Html {
    let theme = props.appearance.theme();
    html! {
        <ul class="legend">
            { for props.figure.series.iter().map(|series| html! {
                <li key={series.name.clone()}>
                    <span class={classes!("swatch", series.dashed.then_some("dashed"))}
                        style={format!("color: {}", theme.css(series.tint))}></span>
                    { &series.name }
                </li>
            }) }
        </ul>
    }
}

/// Properties of [`CrossHair`].
#[derive(Properties, PartialEq)]
struct CrossHairProps {
    position: f64,
    pinned: bool,
    readout: Readout,
    figure: Rc<Figure>,
    frame: Frame,
    appearance: Appearance,
}

#[component]
fn CrossHair(props: &CrossHairProps) -> Html {
    let (frame, figure, theme) = (props.frame, &props.figure, props.appearance.theme());
    let x = frame.x(props.position);
    let side = if props.position < 0.5 {
        "right"
    } else {
        "left"
    };
    let dots = props.readout.readings.iter().map(|reading| {
        let (cx, cy) = (frame.x(figure.x.position(reading.at.0)), frame.y(figure.y.position(reading.at.1)));
        html! { <circle cx={cx.to_string()} cy={cy.to_string()} r="4.5" fill={theme.css(reading.tint)} /> }
    });
    let rows = props.readout.readings.iter().map(|reading| {
        html! {
            <div class="reading">
                <span class="swatch" style={format!("color: {}", theme.css(reading.tint))}></span>
                <span>{ &reading.name }</span>
                <span class="value">{ &reading.text }</span>
            </div>
        }
    });
    html! {
        <>
            <svg class="overlay" aria-hidden="true">
                <line x1={x.to_string()} x2={x.to_string()} y1={frame.top.to_string()} y2={frame.bottom.to_string()} />
                { for dots }
            </svg>
            <div class={classes!("readout", side, props.pinned.then_some("pinned"))} aria-hidden="true"
                style={format!("--x: {x}px")}>
                <strong>{ &props.readout.title }</strong>
                { for rows }
                if !props.readout.conclusion.is_empty() {
                    <div class="conclusion">{ &props.readout.conclusion }</div>
                }
            </div>
        </>
    }
}

fn position_of(event: &PointerEvent, surface: &NodeRef, frame: Frame) -> Option<f64> {
    let bounds = surface.cast::<HtmlElement>()?.get_bounding_client_rect();
    Some(frame.position_at(f64::from(event.client_x()) - bounds.left()))
}

/// Paints the figure in device pixels.
fn repaint(
    canvas: &HtmlCanvasElement,
    figure: &Figure,
    (width, height): (f64, f64),
    appearance: Appearance,
) {
    if width < 1.0 || height < 1.0 {
        return;
    }
    canvas.set_width((width * appearance.scale).round() as u32);
    canvas.set_height((height * appearance.scale).round() as u32);
    // A canvas without a context stays blank; the table beside it says the same.
    if let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        let _ = paint(figure, appearance.theme(), appearance.scale, backend);
    }
}

/// The size of an element [CSS px], kept current.
#[hook]
pub(super) fn use_size(element: NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    {
        let size = size.clone();
        use_effect_with(element, move |element| {
            let observed = element.cast::<HtmlElement>().map(|element| {
                let measured = element.clone();
                let on_resize = Closure::<dyn Fn()>::new(move || {
                    size.set((
                        f64::from(measured.client_width()),
                        f64::from(measured.client_height()),
                    ));
                });
                let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref());
                if let Ok(observer) = &observer {
                    observer.observe(&element);
                }
                (observer, on_resize)
            });
            move || {
                if let Some((Ok(observer), _on_resize)) = observed {
                    observer.disconnect();
                }
            }
        });
    }
    *size
}

/// The last sentence, once it has stood for a moment.
#[hook]
pub(super) fn use_announcement(sentence: Option<String>) -> String {
    let announced = use_state_eq(String::new);
    {
        let announced = announced.clone();
        use_effect_with(sentence, move |sentence| {
            let sentence = sentence.clone().unwrap_or_default();
            let timer = Timeout::new(ANNOUNCE, move || announced.set(sentence));
            move || drop(timer)
        });
    }
    (*announced).clone()
}
