//! What lies over a painted chart: the cross-hair with its read-out, and the selection while it is dragged.

use std::rc::Rc;

use yew::prelude::*;

use crate::present::figure::{Figure, Frame, Tint};
use crate::present::figures::{Callout, Measure, Reading, Readout};
use crate::present::look::{Cursor, Selection};
use crate::web::appearance::Appearance;
use crate::web::chart::legend::swatch;

/// Properties of [`CrossHair`].
#[derive(Properties, PartialEq)]
pub(super) struct CrossHairProps {
    pub(super) cursor: Cursor,
    pub(super) readout: Readout,
    pub(super) picked: Option<Tint>,
    pub(super) figure: Rc<Figure>,
    pub(super) frame: Frame,
    pub(super) size: (f64, f64),
    pub(super) appearance: Appearance,
}

/// A line at the cursor, a dot on every series, and the read-out beside it.
#[component]
pub(super) fn CrossHair(props: &CrossHairProps) -> Html {
    let (frame, figure, theme) = (props.frame, &props.figure, props.appearance.theme());
    let x = frame.x(figure.x.position(props.cursor.x));
    let is_picked = |reading: &Reading| props.picked == Some(reading.tint);
    let dot = |reading: &Reading| {
        let (at_x, at_y) = reading.at;
        let (cx, cy) = (
            frame.x(figure.x.position(at_x)),
            frame.y(figure.y.position(at_y)),
        );
        let (class, radius) = if is_picked(reading) {
            ("picked-dot", "7")
        } else {
            ("dot", "4.5")
        };
        html! { <circle {class} cx={cx.to_string()} cy={cy.to_string()} r={radius} fill={theme.css(reading.tint)} /> }
    };
    let (picked, others): (Vec<&Reading>, Vec<&Reading>) =
        props.readout.readings.iter().partition(|r| is_picked(r));
    let callout = Callout::beside(x, &props.readout, props.size);
    let listed = props.readout.listed(props.picked, callout.rows);
    let row = |reading: &Reading| {
        html! {
            <div class={classes!("reading", is_picked(reading).then_some("picked-row"))} key={reading.name.clone()}>
                { swatch(reading.tint, reading.tint.of_a(), props.appearance) }
                <span class="name">{ &reading.name }</span>
                <span class="value">{ &reading.text }</span>
            </div>
        }
    };
    let place = format!(
        "left: {}px; top: {}px; width: {}px",
        callout.left, callout.top, callout.width
    );
    html! {
        <>
            <svg class="overlay" aria-hidden="true">
                <line x1={x.to_string()} x2={x.to_string()} y1={frame.top.to_string()} y2={frame.bottom.to_string()} />
                { for others.into_iter().chain(picked).map(dot) }
            </svg>
            <div class={classes!("readout", "placed", props.cursor.pinned.then_some("pinned"))} aria-hidden="true" style={place}>
                <strong>{ &props.readout.title }</strong>
                { for listed.readings.into_iter().map(row) }
                if listed.more > 0 {
                    <div class="more">{ format!("{} more", listed.more) }</div>
                }
                if !props.readout.conclusion.is_empty() {
                    <div class="conclusion">{ &props.readout.conclusion }</div>
                }
            </div>
        </>
    }
}

/// The part of a chart that a drag zooms to, and its ends.
pub(super) fn selection(frame: Frame, selection: Selection, measure: Measure) -> Html {
    let Selection {
        from,
        to,
        span,
        text_at,
    } = selection;
    let place = format!("left: {text_at}px; top: {}px", frame.top);
    html! {
        <>
            <svg class="overlay" aria-hidden="true">
                <rect class="selection" x={from.to_string()} y={frame.top.to_string()}
                    width={(to - from).to_string()} height={(frame.bottom - frame.top).to_string()} />
            </svg>
            <div class="selected" aria-hidden="true" style={place}>{ measure.ends(span) }</div>
        </>
    }
}
