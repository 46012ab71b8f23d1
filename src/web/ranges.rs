//! What follows from ranges, computed in slices for the answer, the break-even chart and the view of ranges alike.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::cold_share::billing::Calibration;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::uncertainty::bands::Band;
use crate::present::ranges::{Ranged, Ranges, RangesJob};
use crate::present::what_if::sensitivity::Subject;
use crate::web::gradual::{Job, use_gradual};
use crate::web::simulation::Settled;
use crate::web::views::moves::use_late;

/// Time without a change after which work begins [ms].
const SOON: u32 = 150;

/// What it depends on.
#[derive(Clone, PartialEq)]
struct Asked {
    scenario: Scenario,
    cold: Option<Calibration>,
    subject: Option<Subject>,
}

/// Where the work stands.
#[derive(Clone)]
pub struct RangesState {
    /// The inputs that are ranges now.
    pub inputs: Rc<Vec<Ranged>>,
    /// The latest result; `None` without ranges, and before the first.
    pub known: Option<Rc<Ranges>>,
    /// Whether it is still of other inputs.
    pub stale: bool,
    /// Whether it has been so for longer than a moment.
    pub late: bool,
    /// Share of the work under way that is done, 0 to 1.
    pub progress: f64,
    /// Whether the visitor has stopped it.
    pub stopped: bool,
    /// Longest time that a slice of the latest took [ms].
    pub longest: f64,
    /// All slices of it together [ms].
    pub total: f64,
    /// Stops it, or goes on.
    pub stop: Callback<bool>,
}

impl PartialEq for RangesState {
    fn eq(&self, other: &Self) -> bool {
        let known = |state: &Self| state.known.as_ref().map(Rc::as_ptr);
        self.inputs == other.inputs
            && known(self) == known(other)
            && (self.stale, self.late, self.stopped) == (other.stale, other.late, other.stopped)
            && self.progress == other.progress
            && self.stop == other.stop
    }
}

impl RangesState {
    /// Bands for the chart, where there are any.
    pub fn bands(&self) -> Option<Rc<Vec<Band>>> {
        let bands = self.known.as_ref().map(|known| known.bands.clone());
        bands.filter(|bands| !bands.is_empty())
    }
}

/// What follows from the ranges of a scenario.
#[hook]
pub fn use_ranges(
    scenario: &Scenario,
    assessment: &Rc<Assessment>,
    settled: &Settled,
) -> RangesState {
    let cold = settled.calibration();
    let inputs = use_memo(scenario.clone(), Ranged::all);
    let asked = (!inputs.is_empty()).then(|| Asked {
        scenario: scenario.clone(),
        cold,
        subject: Subject::of(scenario, assessment),
    });
    // Whatever the simulation finds meanwhile, it stays stopped until the visitor goes on or changes an input.
    let stopped_at = use_state_eq(|| None::<Scenario>);
    {
        let stopped_at = stopped_at.clone();
        use_effect_with(scenario.clone(), move |scenario| {
            if stopped_at.as_ref() != Some(scenario) {
                stopped_at.set(None);
            }
        });
    }
    let held = stopped_at.as_ref() == Some(scenario);
    let work = use_gradual(asked.clone(), (!held).then_some(SOON), start);
    // Without ranges what was known of others is forgotten.
    let known = work.result.filter(|_| asked.is_some());
    let known = known.and_then(|known| Option::clone(&known));
    let stale = asked.is_some() && work.stale;
    let stop = {
        let scenario = scenario.clone();
        Callback::from(move |stop: bool| stopped_at.set((stop && stale).then(|| scenario.clone())))
    };
    RangesState {
        inputs,
        known,
        stale,
        late: use_late(stale),
        progress: work.progress,
        stopped: held && stale,
        longest: work.spent.longest,
        total: work.spent.total,
        stop,
    }
}

/// The work of a page: none without ranges.
struct RangesWork(Option<RangesJob<'static>>);

fn start(asked: &Option<Asked>) -> RangesWork {
    RangesWork(asked.as_ref().and_then(|asked| {
        let pricing = Pricing::new(&asked.scenario, asked.cold, PriceBook::embedded());
        RangesJob::new(&asked.scenario, pricing, asked.subject)
    }))
}

impl Job for RangesWork {
    type Output = Option<Rc<Ranges>>;

    fn advance(&mut self, steps: usize) -> bool {
        self.0.as_mut().is_none_or(|job| job.advance(steps))
    }

    fn progress(&self) -> f64 {
        self.0.as_ref().map_or(1.0, RangesJob::progress)
    }

    fn finish(self) -> Self::Output {
        self.0.map(|job| Rc::new(job.finish()))
    }
}

/// Properties of [`Ranging`].
#[derive(Properties, PartialEq)]
pub struct RangingProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of its simulation.
    pub settled: Settled,
    /// Told of every change.
    pub on_change: Callback<RangesState>,
}

/// Works out what follows from the ranges of a scenario, and tells of it; shows nothing.
#[component]
pub fn Ranging(props: &RangingProps) -> Html {
    let ranges = use_ranges(&props.scenario, &props.assessment, &props.settled);
    use_effect_with((ranges, props.on_change.clone()), |(ranges, on_change)| {
        on_change.emit(ranges.clone());
    });
    Html::default()
}
