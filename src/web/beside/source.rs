//! Simulates A after the scenario in force, and shows nothing but that it cannot be.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::model::simulation::schedule::Rank;
use crate::web::beside::Found;
use crate::web::fell::Fell;
use crate::web::simulations::use_simulations;

/// Properties of [`Source`].
#[derive(Properties)]
pub struct SourceProps {
    /// A.
    pub pinned: Rc<Scenario>,
    /// Told what was found of it, once its simulation is complete.
    pub on_found: Callback<Found>,
}

impl PartialEq for SourceProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.pinned, &other.pinned) && self.on_found == other.on_found
    }
}

/// The simulation of A.
#[component]
pub fn Source(props: &SourceProps) -> Html {
    let spec = props.pinned.simulation_spec();
    let specs = use_memo(spec.clone(), |spec| vec![spec.clone()]);
    let simulations = use_simulations(specs, Rank::View, true);
    let mut results = simulations.results.iter();
    let found = results
        .find_map(|shown| shown.complete_of(&spec))
        .map(|summary| Found {
            scenario: props.pinned.clone(),
            summary: summary.clone(),
        });
    use_effect_with((found, props.on_found.clone()), |(found, on_found)| {
        if let Some(found) = found {
            on_found.emit(found.clone());
        }
    });
    html! {
        <Fell said="A fault of the program has stopped the simulation of A. Everything else is as it was." why={simulations.fell} />
    }
}
