//! Steady Poisson arrivals whose answer queueing theory gives.

use crate::model::scenario::{Length, Routing, Service};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::validation::setup::{
    FOR_EVER, INSTANT, after, constant, exponential, log_normal, steady, time, warm_and_cold,
};
use crate::model::validation::{Case, Expectation, Quantity, Source, Tolerance};

/// Half of the last digit of a formula's value as it is written here, over that value, at most.
const ROUNDED: Tolerance = Tolerance::Relative(1.5e-3);

fn case(
    name: &str,
    what: &str,
    cited: &'static str,
    specs: Vec<SimulationSpec>,
    expectations: Vec<Expectation>,
) -> Case {
    Case {
        name: name.to_owned(),
        what: what.to_owned(),
        source: Source::Theory,
        cited,
        specs,
        expectations,
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![sparse(0.002, 300.0), sparse(0.001, 600.0)];
    cases.extend(busy_instances());
    cases.extend(first_passages());
    cases.push(always_warm());
    cases.extend(loss());
    cases.extend(routing());
    cases.push(heavy());
    cases
}

fn sparse(rate: f64, keep_alive: f64) -> Case {
    let spec = steady(
        rate,
        exponential(INSTANT),
        keep_alive,
        Length::Requests(100_000),
    );
    let share = libm::exp(-rate * keep_alive);
    case(
        &format!("One sparse function, kept {keep_alive} s"),
        &format!("{rate} requests a second that take no time."),
        "exp(-rate x keep-alive)",
        vec![spec],
        vec![Expectation::of(Quantity::ColdShare, share, 0.0)],
    )
}

/// Busy instances of M/G/infinity: rate times mean service time, whatever its law.
fn busy_instances() -> Vec<Case> {
    let spec = |service| {
        after(
            steady(5.0, service, FOR_EVER, Length::Requests(500_000)),
            1_000.0,
        )
    };
    // Median 200 ms, 95th percentile 800 ms: the mean is median x exp(sigma squared / 2).
    let sigma = libm::log(4.0) / 1.644_853_626_951_472_2;
    let mean = 0.2 * libm::exp(sigma * sigma / 2.0);
    let log_normal = log_normal(spec(Service::Measured), 200.0, 800.0);
    [
        ("exponential", spec(exponential(2.0)), 10.0),
        ("constant", spec(constant(2.0, 2.0)), 10.0),
        ("log-normal", log_normal, 5.0 * mean),
    ]
    .map(|(law, spec, busy)| {
        case(
            &format!("Busy instances, {law} service"),
            "5 requests a second, instances without limit.",
            "M/G/infinity: rate x mean service time",
            vec![spec],
            vec![Expectation::of(Quantity::Busy, busy, 0.0)],
        )
    })
    .into()
}

/// Cold starts where cold requests take as long as warm ones, which the formula gives exactly.
fn first_passages() -> Vec<Case> {
    let formula = "first passages of M/M/infinity";
    let exact = |name: &str, (rate, mean, keep_alive): (f64, f64, f64), share: f64| {
        let spec = steady(
            rate,
            exponential(mean),
            keep_alive,
            Length::Requests(2_000_000),
        );
        let asked = Quantity::Formula(rate * mean, keep_alive / mean, 0);
        case(
            name,
            &format!("{rate} requests a second of {mean} s, kept {keep_alive} s, cold like warm."),
            formula,
            vec![spec],
            vec![
                Expectation::judged(asked, share, ROUNDED),
                Expectation::of(Quantity::ColdShare, share, share * 5e-4),
            ],
        )
    };
    let mut light = exact("Light load", (0.9, 1.991, 600.0), 0.001_329);
    let instances = Expectation::of(Quantity::Instances, 7.692, 5e-4);
    light.expectations.push(instances);
    let slower = steady(
        0.9,
        warm_and_cold(1.991, 2.244),
        600.0,
        Length::Requests(4_000_000),
    );
    let slower = case(
        "Light load, slower cold",
        "0.9 requests a second of 1.991 s, 2.244 s on a new instance, kept 600 s.",
        "an independent simulation of this case",
        vec![slower],
        vec![
            Expectation::of(Quantity::ColdShare, 0.001_348, 2.5e-5),
            Expectation::of(Quantity::Instances, 7.703, 2e-3),
        ],
    );
    vec![
        light,
        slower,
        exact("Five a second", (5.0, 2.0, 600.0), 0.000_438),
        exact(
            "Fifty a second, ten times as fast",
            (50.0, 0.2, 60.0),
            0.000_438,
        ),
        exact("Slow and rare", (0.05, 5.0, 60.0), 0.160_1),
    ]
}

/// Instances that are always warm remove the lowest levels.
fn always_warm() -> Case {
    let shares = [0.076_13, 0.074_10, 0.014_56, 0.001_06];
    let specs = (1..=8).map(|seed| {
        let mut spec = steady(0.1, exponential(2.0), 60.0, Length::Requests(250_000));
        spec.seed = seed;
        spec
    });
    let reserved = 0_u32..;
    let expectations = reserved.zip(shares).flat_map(|(reserved, share)| {
        // The last digit of the smallest is half a percent of it.
        let rounded = Tolerance::Relative(5e-6 / share + 1e-6);
        [
            Expectation::judged(Quantity::Formula(0.2, 30.0, reserved), share, rounded),
            Expectation::of(Quantity::ColdShareBeside(reserved), share, 2.5e-6),
        ]
    });
    case(
        "Beside 0 to 3 warm instances",
        "0.1 requests a second of 2 s, kept 60 s: one pass tells all of them.",
        "first passages of M/M/infinity, levels from the number of warm instances on",
        specs.collect(),
        expectations.collect(),
    )
}

/// Share refused by `servers` at a load, Erlang's formula B.
fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        load * blocked / (f64::from(n) + load * blocked)
    })
}

/// A cap without a queue: the share refused depends on the mean service time alone.
fn loss() -> Vec<Case> {
    let rows = [
        (5, 5.0, "exponential"),
        (5, 5.0, "constant"),
        (8, 5.0, "exponential"),
        (8, 5.0, "log-normal"),
        (12, 10.0, "constant"),
        (12, 10.0, "log-normal"),
        (1, 4.0, "exponential"),
        (1, 4.0, "log-normal"),
    ];
    let of_row = |(servers, load, law): (u32, f64, &str)| {
        let spec = |service| {
            let length = Length::Requests(400_000);
            let mut spec = after(steady(load, service, FOR_EVER, length), 1_000.0);
            spec.instances.limit = Some(u64::from(servers));
            spec
        };
        let spec = match law {
            "exponential" => spec(exponential(1.0)),
            "constant" => spec(constant(1.0, 1.0)),
            // Of mean 1 s: sigma 0.5, so that the 95th percentile is exp(0.5 x 1.645) medians.
            _ => {
                let median = 1e3 * libm::exp(-0.125);
                let p95 = median * libm::exp(0.5 * 1.644_853_626_951_472_2);
                log_normal(spec(Service::Measured), median, p95)
            }
        };
        let refused = erlang_b(servers, load);
        case(
            &format!("At most {servers} instances at a load of {load}, {law} service"),
            "A request that finds all of them busy is throttled.",
            "Erlang's formula B",
            vec![spec],
            vec![
                Expectation::of(Quantity::ThrottledShare, refused, 0.0),
                Expectation::of(Quantity::Busy, load * (1.0 - refused), 0.0),
            ],
        )
    };
    rows.into_iter().map(of_row).collect()
}

/// Which idle instance serves decides everything.
fn routing() -> Vec<Case> {
    let rows = [
        ("used last", Routing::MostRecentlyUsed, 0.001_3, 2.5e-5),
        ("created last", Routing::Newest, 0.001_3, 2.5e-5),
        ("any", Routing::Random, 0.000_01, 2.5e-6),
        (
            "used longest ago",
            Routing::LeastRecentlyUsed,
            0.000_01,
            2.5e-6,
        ),
    ];
    let of_row = |(name, routing, share, rounded): (&str, Routing, f64, f64)| {
        let mut spec = steady(0.9, exponential(2.0), 600.0, Length::Requests(2_000_000));
        spec.instances.routing = routing;
        case(
            &format!("Routing to the instance {name}"),
            "0.9 requests a second of 2 s, kept 600 s.",
            "an independent simulation, rounded to one or two digits",
            vec![spec],
            vec![Expectation::of(Quantity::ColdShare, share, rounded)],
        )
    };
    rows.into_iter().map(of_row).collect()
}

/// A busy function whose cold starts take long; and what a published approximation says of it.
fn heavy() -> Case {
    let service = warm_and_cold(2.0, 25.0);
    let spec = after(steady(100.0, service, 600.0, time(19_500.0)), 5_000.0);
    // Standard errors of the mean of two runs of 145,000 s, by the spread of eight such runs of our own: 4.9e-6 of the
    // cold share, 0.48 instances.
    let seen = [
        (Quantity::ColdShare, 9.0e-5, 3.5e-6),
        (Quantity::Instances, 253.4, 0.34),
        (Quantity::Busy, 200.2, 0.05),
        (Quantity::Idle, 53.2, 0.34),
    ];
    let approximated = [
        (Quantity::ColdShare, 6.5e-5),
        (Quantity::Instances, 251.04),
        (Quantity::Busy, 200.15),
        (Quantity::Idle, 51.06),
    ];
    let seen = seen.map(|(quantity, mean, error)| Expectation::of(quantity, mean, error));
    let beside = approximated
        .map(|(quantity, value)| Expectation::judged(quantity, value, Tolerance::Beside));
    case(
        "Heavy load",
        "100 requests a second of 2 s, 25 s on a new instance, kept 600 s. The published approximation pacsltk, beside it, is 28 % too low in the share that matters.",
        "an independent simulation, two seeds; pacsltk for comparison",
        vec![spec],
        seen.into_iter().chain(beside).collect(),
    )
}

#[cfg(test)]
mod tests;
