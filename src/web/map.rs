//! The map with its overlay: a canvas painted once for each map; over it the scenario's own point, which is dragged or
//! moved by keys, and a read-out at the pointer. Neither paints or computes the map anew.

mod overlay;
mod point;
mod still;

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::cold_share::billing::Calibration;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::export::Drawn;
use crate::present::format;
use crate::present::map::{
    Map, MapJob, Vertical, caption, data, fill_css, paint_map, resolution, table, you_are_here,
};
use crate::present::session::Action;
use crate::web::appearance::Appearance;
use crate::web::chart::{use_painted, use_size};
use crate::web::gradual::{Job, use_gradual};
use crate::web::map::overlay::Overlay;
use crate::web::save::{SaveMenu, Saved};
use crate::web::views::table::TableView;
use crate::web::visible::{Pauses, use_turn};

/// Time without a change after which a map is computed: one on the screen, and one that was [ms].
const PAUSES: Pauses = Pauses {
    soon: 100,
    later: 1_500,
};

impl Job for MapJob {
    type Output = Map;

    fn advance(&mut self, steps: usize) -> bool {
        Self::advance(self, steps)
    }

    fn progress(&self) -> f64 {
        Self::progress(self)
    }

    fn finish(self) -> Map {
        Self::finish(self)
    }
}

/// What a map depends on: neither the volume nor the value of the vertical input.
#[derive(Clone, PartialEq)]
struct MapKey {
    scenario: Scenario,
    vertical: Vertical,
    cold: Calibration,
    size: (f64, f64),
}

fn start(key: &MapKey) -> MapJob {
    let pricing = Pricing::new(&key.scenario, Some(key.cold), PriceBook::embedded());
    MapJob::new(&key.scenario, pricing, key.vertical.clone(), key.size)
}

/// Properties of [`MapFigure`].
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// The vertical axis.
    pub vertical: Vertical,
    /// What is known of cold starts.
    pub cold: Calibration,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// A map with its point, its read-out and its table.
#[component]
pub fn MapFigure(props: &FigureProps) -> Html {
    let (surface, canvas) = (use_node_ref(), use_node_ref());
    let size = use_size(surface.clone());
    let turn = use_turn(surface.clone(), PAUSES);
    let dragging = use_state_eq(|| false);
    let cold = use_mut_ref(|| props.cold);
    if !*dragging {
        *cold.borrow_mut() = props.cold;
    }
    let key = MapKey {
        scenario: props.vertical.without_point(&props.scenario),
        vertical: props.vertical.clone(),
        cold: *cold.borrow(),
        size: resolution(size),
    };
    let wait = turn.filter(|_| size.0 >= 1.0);
    let computed = use_gradual(key, wait, start);
    use_painted(
        canvas.clone(),
        computed.result.clone().map(Shown),
        size,
        props.appearance,
        |map, theme, scale, backend| match map {
            Some(Shown(map)) => paint_map(map, theme, scale, backend),
            None => Ok(()),
        },
    );
    let here = AttrValue::from(you_are_here(
        &props.vertical,
        &props.scenario,
        &props.assessment,
    ));
    let map = computed.result.clone();
    let nothing = map.as_ref().is_some_and(|map| map.regions().is_empty());
    let class = classes!(
        "surface",
        "map",
        computed.stale.then_some("stale"),
        nothing.then_some("nothing")
    );
    html! {
        <figure class="chart">
            if let Some(map) = &map {
                { legend(map, props.appearance) }
            }
            // The counts and times are only read by tests.
            <div {class} ref={surface.clone()} data-maps={computed.computed.to_string()} data-stale={computed.stale.to_string()}
                data-total={computed.spent.total.to_string()} data-longest={computed.spent.longest.to_string()}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if let Some(map) = map.clone().filter(|_| !nothing) {
                    <Overlay {surface} map={Shown(map)} {size} scenario={props.scenario.clone()} here={here.clone()}
                        act={props.act.clone()} drag={Callback::from(move |on: bool| dragging.set(on))} appearance={props.appearance} />
                } else if !nothing {
                    <p class="empty">{ format!("The map is being computed: {}", format::percent(computed.progress)) }</p>
                }
            </div>
            if let Some(map) = &map {
                { in_words(map, props, here, size, computed.stale) }
            }
        </figure>
    }
}

/// What the map says, as a caption and as a table.
fn in_words(
    map: &Rc<Map>,
    props: &FigureProps,
    here: AttrValue,
    size: (f64, f64),
    stale: bool,
) -> Html {
    if map.regions().is_empty() {
        return html! { <figcaption class="note">{ caption(map) }</figcaption> };
    }
    let table = Rc::new(table(map, &props.scenario, &props.assessment));
    let what = {
        let (map, description) = (map.clone(), format!("{} {here}", caption(map)));
        let at = map.point(&props.scenario);
        Callback::from(move |()| Saved {
            description: description.clone(),
            data: data(&map),
            drawn: Drawn::Map {
                map: map.clone(),
                at,
            },
            size,
        })
    };
    let title = format!(
        "The cheapest platform by invocations a month and {}",
        props.vertical.label()
    );
    html! {
        <>
            <figcaption class="note">
                { caption(map) }{ " " }<span class="here">{ here }</span>
                { " On the lines the cheapest saves 10, 25, 50, 75 or 90 % against the next." }
            </figcaption>
            <SaveMenu name="Map" {title} {what} table={table.clone()} appearance={props.appearance} {stale} />
            <details>
                <summary>{ "As a table" }</summary>
                <TableView {table} caption="The cheapest platform, by row" />
            </details>
        </>
    }
}

/// A map that counts as changed only when it is another one.
#[derive(Clone)]
struct Shown(Rc<Map>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The regions, the largest first.
fn legend(map: &Map, appearance: Appearance) -> Html {
    let item = |(name, share, platform): (&'static str, String, PlatformId)| {
        let color = fill_css(appearance.theme(), platform);
        html! {
            <li key={platform.key()}>
                <span class="swatch block region" style={format!("color: {color}")}></span>{ name }{ " " }<span class="share">{ share }</span>
            </li>
        }
    };
    html! { <ul class="legend">{ for map.shares().into_iter().map(item) }</ul> }
}
