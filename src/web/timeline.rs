//! The timeline of single instances: a canvas with pan and zoom, a read-out, and a table.
//!
//! The instances are simulated by the next worker that is free, once the timeline comes into view.

mod stage;

use std::rc::Rc;

use web_sys::MouseEvent;
use yew::prelude::*;

use crate::model::simulation::schedule::Rank;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::timeline::TimelineTask;
use crate::present::export::Drawn;
use crate::present::format;
use crate::present::theme::Theme;
use crate::present::timeline::{
    DOINGS, Layout, Lives, Spot, Window, caption, data, first_spans, name, paint_timeline, table,
    tint,
};
use crate::web::appearance::Appearance;
use crate::web::chart::{use_announcement, use_painted, use_size};
use crate::web::fell::Fell;
use crate::web::save::{SaveMenu, Saved};
use crate::web::simulation::Status;
use crate::web::simulations::{SimulationsHandle, use_simulations};
use crate::web::terms::headed;
use crate::web::timeline::stage::Stage;
use crate::web::views::table::TableView;
use crate::web::visible::use_visible;

/// Lives that count as changed only when they are others.
#[derive(Clone)]
struct These(Rc<Lives>);

impl PartialEq for These {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`TimelineFigure`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// What is simulated.
    pub spec: Rc<SimulationSpec>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Single instances over time.
#[component]
pub fn TimelineFigure(props: &TimelineProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let size = use_size(surface.clone());
    let visible = use_visible(surface.clone());
    let wanted = use_memo(props.spec.clone(), |spec| vec![TimelineTask::new(spec)]);
    let simulations = use_simulations(wanted, Rank::Glimpse, visible);
    let found = simulations
        .results
        .first()
        .and_then(|shown| shown.summary.clone());
    let lives = use_memo(found, |found| {
        let drawn = found.as_ref()?.drawn.as_ref()?;
        Some(Rc::new(Lives::new(drawn)))
    });
    let lives = Option::clone(&lives);
    // What is shown of which lives; of others, all.
    let view = use_state_eq(|| None::<(These, Window)>);
    let spot = use_state_eq(|| None::<(f64, Spot)>);
    let touch = use_mut_ref(crate::present::timeline::Touch::default);
    let these = lives.clone().map(These);
    let kept = view.as_ref().filter(|(of, _)| these.as_ref() == Some(of));
    let moved = kept.is_some();
    let window = lives.as_ref().map(|lives| {
        let whole = || Window::whole(lives);
        kept.map_or_else(whole, |(_, window)| *window)
    });
    use_painted(
        canvas.clone(),
        these.zip(window),
        size,
        props.appearance,
        |picture, theme, scale, backend| match picture {
            Some((lives, window)) => paint_timeline(&lives.0, *window, theme, scale, backend),
            None => Ok(()),
        },
    );
    let said = lives.as_ref().zip(window);
    let said = said.map(|(lives, window)| caption(lives, window));
    let announced = use_announcement(said.clone().filter(|_| moved));
    let stage = lives.clone().zip(window).map(|(lives, window)| Stage {
        show: {
            let (view, of) = (view.clone(), These(lives.clone()));
            Callback::from(move |window| view.set(Some((of.clone(), window))))
        },
        layout: Rc::new(Layout::new(&lives, window, size)),
        lives,
        window,
        surface: surface.clone(),
        touch: touch.clone(),
        spot: spot.clone(),
    });
    let stale = simulations.status != Status::Done;
    html! {
        <section id="timeline" aria-labelledby="timeline-title" data-stale={stale.to_string()}>
            { headed(3, "timeline-title", "Single instances") }
            { fallen(&simulations) }
            <figure class="chart">
                if let Some(stage) = &stage {
                    { bar(stage) }
                }
                { legend(props.appearance.theme()) }
                { plot(stage.as_ref(), (surface, canvas), &simulations, &spot, said.clone()) }
                <p class="visually-hidden" aria-live="polite">{ announced }</p>
                if let Some((stage, said)) = stage.as_ref().zip(said) {
                    { in_words(stage, said, size, props.appearance) }
                }
            </figure>
        </section>
    }
}

/// Says that the program fell at it, if it did, and tries again.
fn fallen(simulations: &SimulationsHandle<TimelineTask>) -> Html {
    let again = simulations.restart.reform(|_: MouseEvent| ());
    html! {
        if simulations.fell.is_some() {
            <Fell said="A fault of the program has stopped the simulation of single instances. Everything else is as it was. Press “Run again”, or change an input."
                why={simulations.fell.clone()} />
            <div class="bar"><button type="button" onclick={again}>{ "Run again" }</button></div>
        }
    }
}

/// The picture with its read-out, and what is heard on it.
fn plot(
    stage: Option<&Stage>,
    (surface, canvas): (NodeRef, NodeRef),
    simulations: &SimulationsHandle<TimelineTask>,
    spot: &Option<(f64, Spot)>,
    said: Option<String>,
) -> Html {
    let label = format!(
        "Timeline of single instances. {} Left and right move in time, with Shift five times as far; plus and minus zoom, \
         Home shows everything; up and down scroll rows that do not fit.",
        said.unwrap_or_default()
    );
    let stale = simulations.results.iter().any(|shown| shown.stale);
    let class = classes!("surface", "timeline", stale.then_some("stale"));
    let nobody = stage.is_some_and(|stage| stage.lives.lives.is_empty());
    html! {
        <div {class} ref={surface} tabindex="0" role="application" aria-label={label}
            onpointerdown={stage.map(Stage::on_press)} onpointermove={stage.map(Stage::on_move)}
            onpointerup={stage.map(Stage::on_release)} onpointercancel={stage.map(Stage::on_release)}
            onpointerleave={stage.map(Stage::on_leave)} onwheel={stage.map(Stage::on_wheel)}
            ondblclick={stage.map(Stage::on_double)} onkeydown={stage.map(Stage::on_key)}>
            <canvas ref={canvas} aria-hidden="true"></canvas>
            if simulations.fell.is_some() && stage.is_none() {
                <p class="empty over">{ "Not simulated." }</p>
            } else if stage.is_none() {
                <p class="empty over">{ format!("The instances are being simulated: {}", format::percent(simulations.progress)) }</p>
            } else if nobody {
                <p class="empty over">{ "No instance is ever there." }</p>
            }
            if let (Some((x, spot)), Some(stage)) = (spot, stage) {
                { readout(*x, spot, stage) }
            }
        </div>
    }
}

fn readout(x: f64, spot: &Spot, stage: &Stage) -> Html {
    let side = if stage.layout.frame.position_at(x) < 0.5 {
        "right"
    } else {
        "left"
    };
    html! {
        <div class={classes!("readout", side)} aria-hidden="true" style={format!("--x: {x}px")}>
            <strong>{ &spot.title }</strong>
            <div class="conclusion">{ &spot.text }</div>
        </div>
    }
}

/// Buttons that zoom and move.
fn bar(stage: &Stage) -> Html {
    let button = |label: &'static str, name: &'static str, to: Window| {
        let show = stage.show.clone();
        let onclick = Callback::from(move |_: MouseEvent| show.emit(to));
        html! { <button type="button" aria-label={name} {onclick}>{ label }</button> }
    };
    let (window, most) = (stage.window, stage.layout.most_above());
    let rows = stage.layout.rows.len() as f64;
    html! {
        <div class="bar">
            <div class="joined" role="group" aria-label="Zoom">
                { button("\u{2212}", "Zoom out", window.pressed(false)) }
                { button("+", "Zoom in", window.pressed(true)) }
                { button("All", "Show all time", Window::whole(&stage.lives)) }
            </div>
            <div class="joined" role="group" aria-label="Move">
                { button("\u{2190}", "Move to earlier times", window.stepped(false)) }
                { button("\u{2192}", "Move to later times", window.stepped(true)) }
                if most > 0 {
                    { button("\u{2191}", "Show the rows above", window.scrolled(-rows, most)) }
                    { button("\u{2193}", "Show the rows below", window.scrolled(rows, most)) }
                }
            </div>
        </div>
    }
}

fn legend(theme: &Theme) -> Html {
    let item = |doing| {
        let color = format!("color: {}", theme.css(tint(doing)));
        html! { <li key={name(doing)}><span class="swatch block" style={color}></span>{ name(doing) }</li> }
    };
    html! {
        <ul class="legend">
            { for DOINGS.map(item) }
            <li key="reclaimed"><span class="mark" aria-hidden="true">{ "\u{d7}" }</span>{ "reclaimed" }</li>
        </ul>
    }
}

/// What is shown, and the table that says the same.
fn in_words(stage: &Stage, said: String, size: (f64, f64), appearance: Appearance) -> Html {
    let what = {
        let (stage, description) = (stage.clone(), said.clone());
        Callback::from(move |()| Saved {
            description: description.clone(),
            drawn: Drawn::Timeline(stage.lives.clone(), stage.window),
            size,
            data: data(&stage.lives),
        })
    };
    let (lives, window, layout) = (&stage.lives, stage.window, &stage.layout);
    let table = Rc::new(table(lives, window));
    let (first, last) = (layout.above + 1, layout.above + layout.rows.len());
    html! {
        <>
            <figcaption class="note">
                <span class="window">{ said.clone() }</span>{ " " }
                if layout.most_above() > 0 {
                    { format!("Rows {first} to {last} of {}. ", layout.all) }
                }
                { first_spans(lives) }
                { " What is shorter than a pixel is drawn one pixel wide. Drag to move; Ctrl and the wheel, or two fingers, zoom." }
            </figcaption>
            <SaveMenu name="Single instances" title={format!("Single instances. {said}")} {what} table={table.clone()} {appearance} />
            <details>
                <summary>{ "As a table" }</summary>
                <TableView {table} caption="Instances in the window, the first 25" />
            </details>
        </>
    }
}
