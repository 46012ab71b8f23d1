//! How far a job is: from nothing to all of it, and as much at each step as that step is of the whole.

use serverless_tradeoffs::model::fit::advice::Advice;
use serverless_tradeoffs::model::fit::survey::Survey;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::spec::{End, SimulationSpec};
use serverless_tradeoffs::model::simulation::work::{Simulated, UnderWay};
use serverless_tradeoffs::model::units::{Seconds, Share};

use crate::workers::servers;

const NEARLY: f64 = 1e-9;

fn survey(scenario: &Scenario) -> Survey<'static> {
    Survey::new(
        scenario,
        None,
        Pricing::new(scenario, None, PriceBook::embedded()),
    )
}

/// Planned one by one, of which the last is judged at once, and then judged one by one.
#[test]
fn a_survey_is_half_done_when_all_platforms_are_planned() {
    let mut survey = survey(&Scenario::default());
    let all = PlatformId::ALL.len();
    assert_eq!(survey.progress(), 0.0);
    for step in 1..2 * all {
        let over = survey.advance();
        let (planned, judged) = (step.min(all), (step + 1).saturating_sub(all));
        let expected = (planned + judged) as f64 / (2 * all) as f64;
        let found = survey.progress();
        assert!(
            (found - expected).abs() < NEARLY,
            "{step}: {found}, not {expected}"
        );
        assert_eq!(over, step + 1 == 2 * all, "{step}");
    }
    assert_eq!(survey.progress(), 1.0);
}

/// The survey is three tenths of it, and each finding that wants advice an equal part of the rest.
#[test]
fn advice_is_done_finding_by_finding() {
    let scenario = Scenario::default();
    let surveyed = 2 * PlatformId::ALL.len() - 1;
    let mut advice = Advice::new(survey(&scenario));
    assert_eq!(advice.progress(), 0.0);
    for step in 1..=surveyed {
        assert!(!advice.advance());
        assert!(advice.progress() <= 0.3 + NEARLY, "{step}");
    }
    assert!((advice.progress() - 0.3).abs() < NEARLY);
    let mut stages = vec![advice.progress()];
    let mut over = false;
    while !over {
        over = advice.advance();
        let now = advice.progress();
        if stages.last() != Some(&now) {
            stages.push(now);
        }
    }
    let (_, advised) = advice.finish();
    assert!(advised.len() > 3);
    assert_eq!(stages.len(), advised.len() + 1);
    for (done, stage) in stages.iter().enumerate() {
        let expected = 0.3 + 0.7 * done as f64 / advised.len() as f64;
        assert!((stage - expected).abs() < NEARLY, "{done}: {stage}");
    }
}

fn spec(length: Length, warmup: f64) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.simulation.length = length;
    scenario.simulation.replications = Some(1);
    scenario.simulation.warmup = Some(Seconds(warmup));
    let mut spec = scenario.simulation_spec();
    spec.rate.0 = 10.0;
    spec
}

/// How many requests are expected from the beginning of the warm-up to the end.
fn expected(spec: &SimulationSpec) -> f64 {
    let extent = spec.extent();
    match extent.end {
        End::Requests(observed) => extent.warmup.0 * spec.rate.0 + observed as f64,
        End::Time(end) => end.0 * spec.rate.0,
    }
}

/// With every hundredth of the requests the share grows by as much, within what a random number of arrivals allows.
fn goes_evenly(mut under_way: UnderWay, requests: f64) {
    assert!(requests > 20_000.0);
    assert_eq!(under_way.progress(), 0.0);
    let (step, sigma) = ((requests / 100.0) as u64, 1.0 / requests.sqrt());
    let (mut steps, mut over) = (0, false);
    while !over {
        over = under_way.advance(step);
        steps += 1;
        let (found, expected) = (under_way.progress(), f64::from(steps.min(100)) / 100.0);
        assert!((found - expected).abs() < 5.0 * sigma, "{steps}: {found}");
    }
    assert!((97..=103).contains(&steps), "{steps}");
    assert_eq!(under_way.progress(), 1.0);
}

/// Ten a second: 10,000 in the warm-up and 30,000 observed, ended by their number or by the time.
fn lengths() -> [SimulationSpec; 2] {
    let by_time = Length::Horizon(Seconds(3_000.0));
    [Length::Requests(30_000), by_time].map(|length| spec(length, 1_000.0))
}

#[test]
fn a_replication_goes_evenly_from_the_warm_up_to_its_end() {
    for spec in lengths() {
        goes_evenly(spec.work().begin(0), expected(&spec));
    }
}

#[test]
fn a_replication_of_servers_goes_evenly_as_well() {
    for spec in lengths() {
        let whole = expected(&spec);
        let mut task = servers(1, 9);
        task.requests = spec;
        task.part = Share(1.0);
        goes_evenly(task.work().begin(0), whole);
    }
}
