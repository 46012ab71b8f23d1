//! The map view: who is the cheapest over the volume and one other input, and the scenario's point, which can be moved.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::cold_share::billing::Calibration;
use crate::model::scenario::Scenario;
use crate::present::map::{VERTICAL, Vertical, nothing_to_draw};
use crate::present::session::Action;
use crate::web::appearance::Appearance;
use crate::web::map::MapFigure;
use crate::web::simulation::Settled;

/// Properties of [`MapView`].
#[derive(Properties, PartialEq)]
pub struct MapProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of the simulation.
    pub settled: Settled,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// The cheapest platform over two inputs.
#[component]
pub fn MapView(props: &MapProps) -> Html {
    let chosen = use_state_eq(|| VERTICAL[0]);
    // The formula alone before a simulation has ended.
    let cold = props.settled.calibration().unwrap_or(Calibration::FORMULA);
    if let Some(why) = nothing_to_draw(&props.scenario) {
        return html! { <p class="empty">{ why }</p> };
    }
    let axes = Vertical::all(&props.scenario);
    let picked = axes.iter().find(|axis| axis.key() == *chosen);
    let Some(vertical) = picked.or(axes.first()).cloned() else {
        return Html::default();
    };
    let button = |axis: &Vertical| {
        let (key, chosen) = (axis.key(), chosen.clone());
        let pick = Callback::from(move |_: MouseEvent| chosen.set(key));
        html! {
            <button type="button" {key} aria-pressed={(key == vertical.key()).to_string()} onclick={pick}>{ axis.label() }</button>
        }
    };
    html! {
        <>
            <div class="bar" role="group" aria-label="Vertical axis of the map">{ for axes.iter().map(button) }</div>
            <MapFigure scenario={props.scenario.clone()} assessment={props.assessment.clone()} vertical={vertical.clone()} {cold}
                act={props.act.clone()} appearance={props.appearance} />
        </>
    }
}
