//! Inputs of the simulation: whose instances, how they are kept and limited, and how long it goes on.

use crate::model::platform::PlatformId;
use crate::model::scenario::{KeepAlive, Length, Routing, Scenario};
use crate::model::units::{Seconds, Share};
use crate::present::entry::Unit;
use crate::present::knobs::scenario::{choice, number, row};
use crate::present::knobs::{Access, Counts, Group, Kind, Knob, Scale, name_of, named};
use crate::present::simulation::{keep_alive_name, routing_name};

/// Platforms whose instances can be simulated.
pub const SIMULATED: [PlatformId; 5] = [
    PlatformId::AwsLambda,
    PlatformId::GcpFunctionsGen1,
    PlatformId::GcpCloudRunFunctions,
    PlatformId::AzureFunctionsConsumption,
    PlatformId::AzureFunctionsFlex,
];

/// From here on a limit is none.
pub const NO_LIMIT: f64 = 1e6;

/// Most keep-alive times that a visitor can give.
const MOST_TIMES: usize = 200;

/// The rows, in the order of the page.
#[rustfmt::skip]
pub(super) fn knobs() -> Vec<Knob> {
    use Group::Simulation;
    use Unit::{Count, Percent};
    let fixed = |s: &Scenario| matches!(s.simulation.instances.keep_alive, KeepAlive::Fixed { .. });
    let drawn = |s: &Scenario| matches!(s.simulation.instances.keep_alive, KeepAlive::Drawn { .. });
    let times = Counts { most: MOST_TIMES, access: Access::Scenario(keep_alive_times, set_keep_alive_times) };
    vec![
        choice((Simulation, "simulated", "simulation.platform", "Simulated platform"), platforms,
            |s| s.simulation.platform.key().to_owned(), |s, k| s.simulation.platform = SIMULATED.into_iter().find(|p| p.key() == k).unwrap_or(s.simulation.platform),
            "Whose instances are simulated, with the settings that this platform has above. Its keep-alive and cold starts are those measured on its provider."),
        choice((Simulation, "keep-alive", "", "Keep-alive of idle instances"),
            || ["measured", "fixed", "drawn"].map(|key| (key.to_owned(), keep_alive_name(key).to_owned())).to_vec(),
            |s| match s.simulation.instances.keep_alive { KeepAlive::Measured => "measured", KeepAlive::Fixed { .. } => "fixed", KeepAlive::Drawn { .. } => "drawn" }.to_owned(),
            |s, k| s.simulation.instances.keep_alive = match k.as_str() {
                "fixed" => KeepAlive::Fixed { seconds: Seconds(keep_alive(s)) },
                "drawn" => KeepAlive::Drawn { times_s: keep_alive_times(s).into() },
                _ => KeepAlive::Measured,
            },
            "How long an idle instance stays warm. Measured in September 2025: AWS 300 to 360 s, Google about 905 s, Azure 150 to 375 s, drawn anew each time. It moves with the years."),
        number((Simulation, "keep-alive-time", "", "Keep-alive time"), (Unit::Seconds, (0.0, 86_400.0), Scale::Decades(10.0, 10_000.0)),
            keep_alive, |s, x| s.simulation.instances.keep_alive = KeepAlive::Fixed { seconds: Seconds(x) },
            "Idle time after which an instance is reclaimed. At 0 every request that finds none busy is cold.")
            .shown_if(fixed),
        row((Simulation, "keep-alive-times", "", "Keep-alive times"), Kind::Counts(times),
            "Idle times in seconds after which your own probes found the instance gone, such as 240 300 310 360. Keep-alives are drawn from them, evenly between neighbours.")
            .shown_if(drawn),
        choice((Simulation, "routing", "simulation.routing", "Routing"),
            || Routing::ALL.map(|routing| (name_of(routing), routing_name(routing).to_owned())).to_vec(),
            |s| name_of(s.simulation.instances.routing), |s, k| s.simulation.instances.routing = named(k),
            "Which idle instance serves the next request. Providers take the one used last, so that others can be reclaimed; it decides how many cold starts there are."),
        number((Simulation, "lifetime", "simulation.lifetime_s", "Mean life of an instance"), (Unit::Seconds, (0.0, 1e7), Scale::Decades(600.0, 86_400.0)),
            |s| s.simulation.instances.lifetime.map_or(0.0, |life| life.0), |s, x| s.simulation.instances.lifetime = (x > 0.0).then_some(Seconds(x)),
            "Providers replace instances every few hours even if they are used; lives are exponential with this mean. At 0 they are never replaced."),
        number((Simulation, "concurrency-limit", "simulation.concurrency_limit", "Concurrency limit"), (Count, (0.0, NO_LIMIT), Scale::Decades(1.0, 1e5)),
            |s| s.simulation.instances.limit.map_or(NO_LIMIT, |limit| limit as f64), |s, x| s.simulation.instances.limit = (x < NO_LIMIT).then_some(x as u64),
            "Most instances of a function at once; Lambda's default is 1,000 for an account. A synchronous request beyond it is throttled, an asynchronous one waits. 1,000,000 is no limit.").whole(),
        number((Simulation, "new-instances", "simulation.new_instances_per_10_s", "New instances in ten seconds"), (Count, (1.0, NO_LIMIT), Scale::Decades(10.0, 1e5)),
            |s| s.simulation.instances.scaling.map_or(NO_LIMIT, |pace| pace as f64), |s, x| s.simulation.instances.scaling = (x < NO_LIMIT).then_some(x as u64),
            "How fast a function may grow: Lambda adds up to 1,000 instances every ten seconds. 1,000,000 is no limit.").whole(),
        number((Simulation, "functions", "simulation.functions", "Functions"), (Count, (1.0, 1_000.0), Scale::Decades(1.0, 1_000.0)),
            |s| f64::from(s.simulation.functions.count), |s, x| s.simulation.functions.count = x as u32,
            "Functions that share the requests. Instances serve one function only, so that many functions have more cold starts.").whole(),
        number((Simulation, "zipf", "simulation.zipf_exponent", "Zipf exponent"), (Count, (0.0, 5.0), Scale::Even(0.0, 3.0, 0.1)),
            |s| s.simulation.functions.exponent, |s, x| s.simulation.functions.exponent = x,
            "The k-th busiest function gets requests in proportion to 1 / k^exponent. At 0 all are equally busy.")
            .shown_if(|s| s.simulation.functions.count > 1),
        number((Simulation, "requests", "simulation.requests", "Requests to simulate at most"), (Count, (1_000.0, 1e9), Scale::Decades(1e4, 1e8)),
            requests, |s, x| s.simulation.length = Length::Requests(x as u64),
            "More requests make the interval narrower and take longer. The simulation ends earlier once it is precise enough.").whole(),
        number((Simulation, "precision", "simulation.precision", "Precision"), (Percent, (0.0, 1.0), Scale::Stops(&[0.01, 0.02, 0.05, 0.1, 0.2, 0.5])),
            |s| s.simulation.precision.map_or(0.0, |precision| precision.0), |s, x| s.simulation.precision = (x > 0.0).then_some(Share(x)),
            "The simulation ends once half of the 95 % interval of the cold share is this part of the share. At 0 it always goes on to the last request."),
        number((Simulation, "seed", "simulation.seed", "Seed"), (Count, (0.0, 9_007_199_254_740_991.0), Scale::None),
            |s| s.simulation.seed as f64, |s, x| s.simulation.seed = x as u64,
            "Starting point of the random numbers. The same seed gives the same result everywhere.").whole(),
    ]
}

fn platforms() -> Vec<(String, String)> {
    let named = |platform: PlatformId| (platform.key().to_owned(), platform.name().to_owned());
    SIMULATED.map(named).to_vec()
}

fn keep_alive(s: &Scenario) -> f64 {
    match &s.simulation.instances.keep_alive {
        KeepAlive::Fixed { seconds } => seconds.0,
        _ => 300.0,
    }
}

/// The visitor's times; before there are any, quarters of what was measured.
fn keep_alive_times(s: &Scenario) -> Vec<f64> {
    match &s.simulation.instances.keep_alive {
        KeepAlive::Drawn { times_s } => times_s.to_vec(),
        _ => vec![300.0, 310.0, 320.0, 330.0, 345.0],
    }
}

fn set_keep_alive_times(s: &mut Scenario, times: Vec<f64>) {
    s.simulation.instances.keep_alive = KeepAlive::Drawn {
        times_s: times.into(),
    };
}

fn requests(s: &Scenario) -> f64 {
    match s.simulation.length {
        Length::Requests(requests) => requests as f64,
        Length::Horizon(horizon) => (s.rate().0 * horizon.0).round(),
    }
}
