//! The charts of the cold-start view: latency, the cold share against the rate and under other settings, instances over
//! time.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::cold_share::preview::Preview;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::present::figure::{Figure, Table};
use crate::present::figures::{self, ByRate, Measure, Span, Zoom};
use crate::web::appearance::Appearance;
use crate::web::beside::use_both;
use crate::web::chart::{Chart, Subject, Zoomable};
use crate::web::terms::headed;

/// A chart under its title.
fn titled(id: &'static str, title: &'static str, body: Html) -> Html {
    html! {
        <section {id} aria-labelledby={format!("{id}-title")}>
            { headed(3, &format!("{id}-title"), title) }
            { body }
        </section>
    }
}

/// A chart that shows another part of its x axis.
fn zoomable(zoom: &UseStateHandle<Option<Span>>, measure: Measure) -> Zoomable {
    let zoom = zoom.clone();
    Zoomable {
        zoomed: zoom.is_some(),
        measure,
        on_zoom: Callback::from(move |to: Zoom| {
            zoom.set(match to {
                Zoom::To(span) => Some(span),
                Zoom::Reset => None,
            });
        }),
    }
}

/// Properties of [`RateChart`].
#[derive(Properties)]
pub(super) struct RateProps {
    pub(super) spec: Rc<SimulationSpec>,
    /// Requests a month.
    pub(super) here: f64,
    /// What the formula says of that spec.
    pub(super) preview: Rc<Preview>,
    /// What the simulation says of it, once it does.
    pub(super) simulated: Option<Rc<Summary>>,
    pub(super) appearance: Appearance,
}

impl PartialEq for RateProps {
    /// The preview follows from the spec.
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
            && self.here == other.here
            && self.simulated == other.simulated
            && self.appearance == other.appearance
    }
}

/// The cold share against the request rate.
#[component]
pub(super) fn RateChart(props: &RateProps) -> Html {
    let zoom = use_state_eq(|| None::<Span>);
    let built = {
        let (preview, here) = (props.preview.clone(), props.here);
        use_memo(
            (props.spec.clone(), here, props.simulated.clone(), *zoom),
            move |(_, here, simulated, zoom)| {
                let curve = ByRate::new(*here, &preview, simulated.as_deref(), *zoom)?;
                let (figure, table) = (Rc::new(curve.figure()), Rc::new(curve.table()));
                Some((figure, table, Rc::new(curve)))
            },
        )
    };
    let Some((figure, table, curve)) = (*built).clone() else {
        return Html::default();
    };
    let zoomable = zoomable(&zoom, Measure::Volume);
    let status = zoom.map(Span::sentence);
    titled(
        "cold-by-rate",
        "Cold starts and traffic",
        html! {
            <>
                <Chart name="Cold share against the request rate." brief="Cold starts and traffic" {figure} subject={Subject::ByRate(curve)} {table}
                    appearance={props.appearance} start={props.here} zoom={zoomable} {status} />
                <p class="note">{ "The curve is the formula for Poisson arrivals and cold starts that last no longer than warm requests; \
                    the ring is the simulation of your scenario, with its 95 % interval. Drag to zoom." }</p>
            </>
        },
    )
}

/// Properties of [`LatencyChart`].
#[derive(Properties, PartialEq)]
struct LatencyProps {
    summary: Rc<Summary>,
    /// What was found of A, where it is pinned.
    pinned: Option<Rc<Summary>>,
    appearance: Appearance,
}

/// The latency of the simulated requests.
#[component]
fn LatencyChart(props: &LatencyProps) -> Html {
    let zoom = use_state_eq(|| None::<Span>);
    let of = (props.summary.clone(), props.pinned.clone(), *zoom);
    let built = use_memo(of, |(summary, pinned, zoom)| {
        let (figure, shown) = figures::latency_within(summary, pinned.as_deref(), *zoom)?;
        let table = figures::latency_table(summary);
        Some((Rc::new(figure), Rc::new(table), shown))
    });
    let Some((figure, table, shown)) = (*built).clone() else {
        return Html::default();
    };
    let zoomed = Zoomable {
        zoomed: shown.is_some(),
        ..zoomable(&zoom, Measure::Latency)
    };
    let status = shown.map(|span| Measure::Latency.sentence(span));
    let summary = props.summary.clone();
    let start = summary.latency.p50.0;
    let subject = match props.pinned.clone() {
        Some(a) => Subject::LatencyBeside(summary, a),
        None => Subject::Latency(summary),
    };
    titled(
        "latency",
        "Latency",
        html! {
            <Chart name="Latency of simulated requests." brief="Latency" {figure} {subject} {table} appearance={props.appearance}
                {start} zoom={zoomed} {status} />
        },
    )
}

/// Properties of [`SimulatedCharts`].
#[derive(Properties, PartialEq)]
pub(super) struct SimulatedProps {
    pub(super) summary: Rc<Summary>,
    pub(super) spec: Rc<SimulationSpec>,
    pub(super) appearance: Appearance,
}

/// A figure with its table.
type Built = Option<(Rc<Figure>, Rc<Table>)>;

/// What follows from the summary alone.
#[derive(PartialEq)]
struct Charts {
    keep_alive: Built,
    reserved: Built,
    instances: Built,
}

impl Charts {
    fn of(summary: &Summary, spec: &SimulationSpec) -> Self {
        let with = |figure: Option<Figure>, table: fn(&Summary) -> Table| {
            figure.map(|figure| (Rc::new(figure), Rc::new(table(summary))))
        };
        let keep_alive = figures::by_keep_alive(summary, spec);
        Self {
            keep_alive: keep_alive.map(|figure| {
                let table = figures::keep_alive_table(summary, spec);
                (Rc::new(figure), Rc::new(table))
            }),
            reserved: with(figures::by_reserved(summary, spec), figures::reserved_table),
            instances: with(figures::instances(summary), figures::instances_table),
        }
    }
}

/// The charts of what was simulated.
#[component]
pub(super) fn SimulatedCharts(props: &SimulatedProps) -> Html {
    let summary = &props.summary;
    let both = use_both();
    let pinned = both
        .and_then(|both| both.a.summary.clone())
        .filter(|a| a.requests > 0);
    let charts = use_memo((summary.clone(), props.spec.clone()), |(summary, spec)| {
        Charts::of(summary, spec)
    });
    let chart = |built: &Built,
                 (brief, name): (&'static str, &'static str),
                 subject: Subject,
                 start: f64| {
        built.clone().map_or_else(Html::default, |(figure, table)| {
            html! { <Chart {name} {brief} {figure} {subject} {table} appearance={props.appearance} {start} /> }
        })
    };
    let keep_alive = Subject::ByKeepAlive(summary.clone());
    let reserved = Subject::ByReserved(summary.clone());
    let instances = Subject::Instances(summary.clone());
    let here = charts
        .keep_alive
        .as_ref()
        .and_then(|(f, _)| f.rules.first());
    let here = here.map_or(1.0, |rule| rule.x);
    html! {
        <>
            <LatencyChart summary={summary.clone()} {pinned} appearance={props.appearance} />
            if let Some(why) = figures::not_told(&props.spec) {
                <p class="note" id="not-told">{ why }</p>
            } else {
                <div class="side-by-side">
                    { titled("cold-by-keep-alive", "With another keep-alive", html! {
                        <>
                            { chart(&charts.keep_alive, ("Cold share by keep-alive", "Cold share by keep-alive."), keep_alive, here) }
                            <p class="note">{ "From one pass of the simulation: exact where cold starts do not lengthen the service." }</p>
                        </>
                    }) }
                    { titled("cold-by-warm", "With instances that are always warm", html! {
                        <>
                            { chart(&charts.reserved, ("Cold share by warm instances", "Cold share by the number of instances that are always warm."), reserved, 0.0) }
                            if charts.reserved.is_none() {
                                <p class="empty">{ "No request started cold: there is nothing that warm instances could remove." }</p>
                            } else {
                                <p class="note">{ "Provisioned, minimum or always-ready instances, or as many pings at the same time." }</p>
                            }
                        </>
                    }) }
                </div>
            }
            { titled("instances-over-time", "Instances over time", chart(&charts.instances, ("Instances over time", "Instances over time."), instances, 0.0)) }
        </>
    }
}
