//! What holds for every simulation, whatever its inputs.

use crate::model::scenario::{KeepAlive, Length, Routing};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::Seconds;
use crate::model::validation::setup::{after, exponential, steady, warm_and_cold};
use crate::model::validation::{Case, Expectation, Quantity, Source, Tolerance};

/// Requests of each simulation.
const REQUESTS: Length = Length::Requests(300_000);

fn case(name: &str, what: &str, spec: SimulationSpec, expectations: &[Expectation]) -> Case {
    let exact = |quantity| Expectation::judged(quantity, 0.0, Tolerance::Rounding);
    let mut all = vec![
        exact(Quantity::Unaccounted),
        exact(Quantity::NeitherBusyNorIdle),
    ];
    all.extend(expectations);
    Case {
        name: name.to_owned(),
        what: what.to_owned(),
        source: Source::Conservation,
        cited: "conservation of requests and of instances",
        specs: vec![spec],
        expectations: all,
    }
}

pub(super) fn cases() -> Vec<Case> {
    let little = Expectation::of(Quantity::LittlesLaw, 1.0, 0.0);
    let base = |keep_alive| steady(2.0, exponential(1.0), keep_alive, REQUESTS);

    let mut measured = base(0.0);
    measured.instances.keep_alive = KeepAlive::Measured;
    measured.instances.lifetime = Some(Seconds(7_200.0));
    // Lives that end are as long as they will be only once there are old instances.
    measured = after(measured, 3.0 * 7_200.0);

    let mut capped = base(20.0);
    capped.instances.limit = Some(3);

    let mut shared = base(60.0);
    shared.service = warm_and_cold(1.0, 3.0);
    shared.instances.concurrency = 4;
    shared.instances.routing = Routing::Newest;
    shared.instances.lifetime = Some(Seconds(600.0));

    let mut batches = base(30.0);
    batches.arrivals = ArrivalLaw::Batches { size: 20 };
    batches.functions.count = 5;

    let all_cold = Expectation::judged(Quantity::ColdShare, 1.0, Tolerance::Rounding);
    vec![
        case(
            "Kept as measured, replaced after two hours",
            "2 requests a second of 1 s on AWS Lambda as it was probed in 2025.",
            measured,
            &[Expectation::of(Quantity::Busy, 2.0, 0.0), little],
        ),
        case(
            "At most three instances",
            "2 requests a second of 1 s, kept 20 s; requests beyond are throttled.",
            capped,
            &[],
        ),
        case(
            "Four requests at once",
            "2 requests a second of 1 s, 3 s on a new instance, routed to the newest, replaced after ten minutes.",
            shared,
            &[],
        ),
        case(
            "Batches for five functions",
            "20 requests of 1 s at once, every 10 s on average, for functions of different popularity, kept 30 s.",
            batches,
            &[Expectation::of(Quantity::Busy, 2.0, 0.0), little],
        ),
        case(
            "Never kept",
            "2 requests a second of 1 s; an idle instance is reclaimed at once.",
            base(0.0),
            &[all_cold, Expectation::of(Quantity::Busy, 2.0, 0.0)],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_in_any_of_them() {
        let cases = cases();
        assert_eq!(cases.len(), 5);
        for case in &cases {
            let [requests, instances, ..] = case.expectations[..] else {
                panic!("{case:?}");
            };
            assert_eq!(requests.quantity, Quantity::Unaccounted, "{}", case.name);
            assert_eq!(
                instances.quantity,
                Quantity::NeitherBusyNorIdle,
                "{}",
                case.name
            );
            assert_eq!((requests.expected, instances.expected), (0.0, 0.0));
        }
        // Three mean lives until there are old instances.
        assert_eq!(cases[0].specs[0].warmup, Some(Seconds(21_600.0)));
        let keep_alives = cases
            .iter()
            .map(|case| case.specs[0].instances.keep_alive.clone());
        let fixed = |seconds| KeepAlive::Fixed {
            seconds: Seconds(seconds),
        };
        let expected = [
            KeepAlive::Measured,
            fixed(20.0),
            fixed(60.0),
            fixed(30.0),
            fixed(0.0),
        ];
        assert_eq!(keep_alives.collect::<Vec<_>>(), expected);
    }
}
