//! Cost against latency of mitigations as a chart: a canvas painted once, and over it a sentence for the mark at the
//! pointer.

use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::present::export::Drawn;
use crate::present::mitigations::{Mark, Mitigations, Scatter, Spot, paint_scatter};
use crate::web::appearance::Appearance;
use crate::web::chart::{use_announcement, use_painted, use_size};
use crate::web::save::{SaveMenu, Saved};
use crate::web::stack::row_after;

/// Properties of [`ScatterChart`].
#[derive(Properties, PartialEq)]
pub struct ScatterProps {
    /// What is shown, with its sentences.
    pub mitigations: Rc<Mitigations>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Marks with a read-out for mouse, touch and keyboard. The table of the view says the same.
#[component]
pub fn ScatterChart(props: &ScatterProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let (width, _) = use_size(surface.clone());
    let picked = use_state_eq(|| None::<usize>);
    let Mitigations { scatter, rows, .. } = &*props.mitigations;
    let height = Scatter::height();
    use_painted(
        canvas.clone(),
        scatter.clone(),
        (width, height),
        props.appearance,
        |scatter, theme, scale, backend| paint_scatter(scatter, theme, scale, backend),
    );
    let read = picked.and_then(|i| Some((scatter.spot_of(width, i)?, &rows.get(i)?.sentence)));
    let announced = use_announcement(read.map(|(_, sentence)| sentence.clone()));
    let on_pointer = {
        let (picked, surface, scatter) = (picked.clone(), surface.clone(), scatter.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(surface) = surface.cast::<HtmlElement>() {
                let edges = surface.get_bounding_client_rect();
                let place = Spot {
                    x: f64::from(event.client_x()) - edges.left(),
                    y: f64::from(event.client_y()) - edges.top(),
                };
                picked.set(scatter.point_at(width, place));
            }
        })
    };
    let on_leave = {
        let picked = picked.clone();
        Callback::from(move |_: PointerEvent| picked.set(None))
    };
    let on_key = {
        let (picked, count) = (picked.clone(), rows.len());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = row_after(&event.key(), *picked, count) {
                event.prevent_default();
                picked.set(next);
            }
        })
    };
    let has = |mark: Mark| scatter.points.iter().any(|point| point.mark == mark);
    let legend = Mark::ALL.into_iter().filter(|(mark, ..)| has(*mark));
    let legend = legend.map(|(_, glyph, meaning)| {
        html! { <li key={meaning}><span aria-hidden="true">{ glyph }</span>{ format!(" {meaning}") }</li> }
    });
    let what = {
        let shown = props.mitigations.clone();
        Callback::from(move |()| Saved {
            description: shown.scatter.description.clone(),
            drawn: Drawn::Scatter(shown.scatter.clone()),
            size: (width, height),
            data: (*shown.data).clone(),
        })
    };
    html! {
        <figure class="chart scatter">
            <ul class="legend">{ for legend }</ul>
            <div class="surface stack" ref={surface} tabindex="0" role="application" style={format!("height: {height}px")}
                aria-label={format!("{} Arrow keys go through the mitigations, Escape leaves.", scatter.description)}
                onpointermove={on_pointer.clone()} onpointerdown={on_pointer} onpointerleave={on_leave} onkeydown={on_key}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if let Some((spot, sentence)) = read {
                    { readout(spot, sentence, height) }
                }
            </div>
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
            <SaveMenu name="Mitigations" title="Monthly bill and p99 with each mitigation of cold starts" {what}
                table={Rc::new(props.mitigations.table())} appearance={props.appearance} />
            <figcaption class="note">{ "Filled and along the line: none of the others is both as cheap and as fast. Hollow: another is." }</figcaption>
        </figure>
    }
}

/// A ring around a mark, and its sentence above or below it.
fn readout(Spot { x, y }: Spot, sentence: &str, height: f64) -> Html {
    let position = if y * 2.0 < height {
        format!("top: {}px", y + 14.0)
    } else {
        format!("top: auto; bottom: {}px", height - y + 14.0)
    };
    html! {
        <>
            <div class="picked-mark" style={format!("left: {x}px; top: {y}px")}></div>
            <div class="readout sentence" aria-hidden="true" style={position}>{ sentence }</div>
        </>
    }
}
