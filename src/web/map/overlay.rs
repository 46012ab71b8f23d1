//! What lies over a painted map: the scenario's own point, and a cross-hair with a read-out at the pointer.

use web_sys::{HtmlElement, MouseEvent, PointerEvent};
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::figure::Frame;
use crate::present::map::{Spot, fill_css, lies_in, position_in};
use crate::present::session::Action;
use crate::web::appearance::Appearance;
use crate::web::beside::use_both;
use crate::web::chart::use_announcement;
use crate::web::map::Shown;
use crate::web::map::point::Point;

/// Properties of [`Overlay`].
#[derive(Properties, PartialEq)]
pub(super) struct OverlayProps {
    /// The element that the map fills.
    pub(super) surface: NodeRef,
    /// The map that is painted.
    pub(super) map: Shown,
    /// Its size [CSS px].
    pub(super) size: (f64, f64),
    /// The scenario.
    pub(super) scenario: Scenario,
    /// What holds at the scenario's point.
    pub(super) here: AttrValue,
    /// What the visitor does.
    pub(super) act: Callback<Action>,
    /// Told when a drag begins and ends.
    pub(super) drag: Callback<bool>,
    /// The visitor's screen.
    pub(super) appearance: Appearance,
}

/// The point and the read-out.
#[component]
pub(super) fn Overlay(props: &OverlayProps) -> Html {
    let pointer = use_state_eq(|| None::<(f64, f64)>);
    let map = &props.map.0;
    let frame = map.frame(props.size);
    let spot = pointer.map(|at| (at, map.read(at)));
    let both = use_both();
    let pinned = both.map(|both| map.point(&both.a.scenario));
    let announced = use_announcement(
        spot.as_ref()
            .map(|(_, spot)| format!("{}: {}", spot.title, spot.conclusion)),
    );
    let place_at = {
        let surface = props.surface.clone();
        move |event: &MouseEvent| {
            let inside = under(event, &surface).filter(|&at| lies_in(frame, at));
            inside.map(|at| position_in(frame, at))
        }
    };
    let on_move = {
        let (pointer, place_at) = (pointer.clone(), place_at.clone());
        Callback::from(move |event: PointerEvent| pointer.set(place_at(&event)))
    };
    let on_leave = {
        let pointer = pointer.clone();
        Callback::from(move |_: PointerEvent| pointer.set(None))
    };
    let on_click = {
        let (map, scenario, act) = (map.clone(), props.scenario.clone(), props.act.clone());
        let place_at = place_at.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(at) = place_at(&event) {
                act.emit(Action::Leave);
                act.emit(Action::place(map.place(&scenario, at)));
                act.emit(Action::Leave);
            }
        })
    };
    html! {
        <>
            <div class="reach" onpointermove={on_move.clone()} onpointerdown={on_move} onpointerleave={on_leave} onclick={on_click}></div>
            if let Some((at, spot)) = spot {
                { cross_hair(at, &spot, frame, props.appearance) }
            }
            if let Some((x, y)) = pinned {
                <div class="point-of-a" aria-hidden="true" style={format!("left: {}px; top: {}px", frame.x(x), frame.y(y))}>{ "A" }</div>
            }
            <Point surface={props.surface.clone()} map={props.map.clone()} {frame} scenario={props.scenario.clone()} here={props.here.clone()}
                act={props.act.clone()} drag={props.drag.clone()} />
            <p class="visually-hidden" aria-live="polite">{ announced }</p>
        </>
    }
}

/// Where a pointer is in the picture [CSS px].
pub(super) fn under(event: &MouseEvent, surface: &NodeRef) -> Option<(f64, f64)> {
    let bounds = surface.cast::<HtmlElement>()?.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - bounds.left();
    Some((x, f64::from(event.client_y()) - bounds.top()))
}

/// Lines through a place, and what the map says there.
fn cross_hair(at: (f64, f64), spot: &Spot, frame: Frame, appearance: Appearance) -> Html {
    let (x, y) = (frame.x(at.0), frame.y(at.1));
    let side = if at.0 < 0.5 { "right" } else { "left" };
    let line = |from: (f64, f64), to: (f64, f64)| {
        html! { <line x1={from.0.to_string()} y1={from.1.to_string()} x2={to.0.to_string()} y2={to.1.to_string()} /> }
    };
    let color = spot
        .platform
        .map(|platform| format!("color: {}", fill_css(appearance.theme(), platform)));
    html! {
        <>
            <svg class="overlay" aria-hidden="true">
                { line((x, frame.top), (x, frame.bottom)) }
                { line((frame.left, y), (frame.right, y)) }
            </svg>
            <div class={classes!("readout", side)} aria-hidden="true" style={format!("--x: {x}px")}>
                <strong>{ &spot.title }</strong>
                <div class="conclusion">
                    if let Some(color) = color {
                        <span class="swatch block" style={color}></span>{ " " }
                    }
                    { &spot.conclusion }
                </div>
            </div>
        </>
    }
}
