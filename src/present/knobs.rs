//! The table of inputs: one row an input. Field, slider, link, help and range all come from the row.

use crate::model::measurements::{Arch, Measurements, Runtime};
use crate::model::prices::PriceBook;
use crate::model::scenario::{FleetCount, KeepAlive, Length, PlatformId, Scenario};
use crate::model::units::{Mebibytes, Milliseconds, Seconds, Share};
use crate::present::entry::{self, Entry, Unit};

/// A group of inputs, as the page lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What is asked of the platform.
    Workload,
    /// The function's code.
    Function,
    /// AWS Lambda's settings.
    Lambda,
    /// The EC2 fleet's settings.
    Fleet,
    /// The simulation's settings.
    Simulation,
}

impl Group {
    /// Every group in order.
    pub const ALL: [Self; 5] = [
        Self::Workload,
        Self::Function,
        Self::Lambda,
        Self::Fleet,
        Self::Simulation,
    ];

    /// The heading of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Workload => "Workload",
            Self::Function => "Function code",
            Self::Lambda => "AWS Lambda",
            Self::Fleet => "EC2 fleet",
            Self::Simulation => "Simulation",
        }
    }
}

/// How a slider moves over a number's range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Steps 1-2-5 in every decade, between these bounds.
    Decades(f64, f64),
    /// These values, rising.
    Stops(&'static [f64]),
    /// From, to and step.
    Even(f64, f64, f64),
    /// No slider: an exact number such as a seed.
    None,
}

impl Scale {
    /// Number of places a slider has; 0 without one.
    pub fn positions(self) -> usize {
        match self {
            Self::Decades(..) => self.values().len(),
            Self::Stops(stops) => stops.len(),
            Self::Even(low, high, step) => ((high - low) / step).round() as usize + 1,
            Self::None => 0,
        }
    }

    /// The value at a place, from 0; beyond the last, the last.
    pub fn value_at(self, position: usize) -> f64 {
        match self {
            Self::Decades(..) | Self::Stops(_) => {
                let values = self.values();
                values[position.min(values.len() - 1)]
            }
            Self::Even(low, high, step) => {
                let rounded = ((low + position as f64 * step) * 1e9).round() / 1e9;
                rounded.min(high)
            }
            Self::None => 0.0,
        }
    }

    /// The place nearest to a value, by ratio where the places are uneven.
    pub fn position_of(self, value: f64) -> usize {
        match self {
            Self::Decades(..) | Self::Stops(_) => {
                let values = self.values();
                let distance = |x: &f64| (x / value.max(values[0] / 1e3)).ln().abs();
                let nearest = values
                    .iter()
                    .enumerate()
                    .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
                nearest.map_or(0, |(position, _)| position)
            }
            Self::Even(low, high, step) => ((value.clamp(low, high) - low) / step).round() as usize,
            Self::None => 0,
        }
    }

    /// Every place, at least two: the stops, or the bounds and all of 1, 2, 5 times a power of ten between them.
    fn values(self) -> Vec<f64> {
        match self {
            Self::Stops(stops) => stops.to_vec(),
            Self::Decades(low, high) => {
                let first = low.log10().floor() as i32;
                let round = (first..=12)
                    .flat_map(|decade| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(decade)));
                let between = round.filter(|&x| x > low * 1.001 && x < high * 0.999);
                std::iter::once(low).chain(between).chain([high]).collect()
            }
            Self::Even(..) | Self::None => Vec::new(),
        }
    }
}

/// Memory sizes that people choose [MB]; 1,769 MB is one vCPU.
const MEMORY_STOPS: &[f64] = &[
    128.0, 192.0, 256.0, 384.0, 512.0, 768.0, 1_024.0, 1_536.0, 1_769.0, 2_048.0, 3_008.0, 4_096.0,
    6_144.0, 8_192.0, 10_240.0,
];

/// A number that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Unit of the field.
    pub unit: Unit,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// How a slider moves.
    pub scale: Scale,
    /// Reads it.
    pub get: fn(&Scenario) -> f64,
    /// Writes it; the value must be in range.
    pub set: fn(&mut Scenario, f64),
}

impl Number {
    /// What a typed text would set.
    pub fn enter(&self, typed: &str) -> Entry {
        entry::enter(typed, self.unit, self.range, self.whole)
    }

    /// What a plain number would set.
    pub fn clamp(&self, value: f64) -> Entry {
        entry::clamp(value, self.unit, self.range, self.whole)
    }

    /// The value as the field shows it.
    pub fn text(&self, scenario: &Scenario) -> String {
        entry::text((self.get)(scenario), self.unit)
    }
}

/// One of several named values.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Key and label of every value, in order.
    pub options: fn() -> Vec<(String, String)>,
    /// Key of the value in force.
    pub get: fn(&Scenario) -> String,
    /// Sets a value by a key that is among the options.
    pub set: fn(&mut Scenario, &str),
}

/// On or off.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// Reads it.
    pub get: fn(&Scenario) -> bool,
    /// Writes it.
    pub set: fn(&mut Scenario, bool),
}

/// What kind of input a knob is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number.
    Number(Number),
    /// One of several.
    Choice(Choice),
    /// On or off.
    Switch(Switch),
}

/// One input of the page.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// Short stable name, used in links.
    pub key: &'static str,
    /// Label beside the field.
    pub label: &'static str,
    /// Group it stands in.
    pub group: Group,
    /// What it means and how it enters the result.
    pub help: &'static str,
    /// Whether it matters in a scenario.
    pub shown: fn(&Scenario) -> bool,
    /// What kind of input it is.
    pub kind: Kind,
}

fn always(_: &Scenario) -> bool {
    true
}

macro_rules! number {
    ($key:literal, $label:literal, $group:ident, $unit:ident, $range:expr, $scale:expr, $get:expr, $set:expr, $help:literal) => {
        Knob {
            key: $key,
            label: $label,
            group: Group::$group,
            help: $help,
            shown: always,
            kind: Kind::Number(Number {
                unit: Unit::$unit,
                range: $range,
                whole: false,
                scale: $scale,
                get: $get,
                set: $set,
            }),
        }
    };
}

macro_rules! switch {
    ($key:literal, $label:literal, $group:ident, $get:expr, $set:expr, $help:literal) => {
        Knob {
            key: $key,
            label: $label,
            group: Group::$group,
            help: $help,
            shown: always,
            kind: Kind::Switch(Switch {
                get: $get,
                set: $set,
            }),
        }
    };
}

macro_rules! choice {
    ($key:literal, $label:literal, $group:ident, $options:expr, $get:expr, $set:expr, $help:literal) => {
        Knob {
            key: $key,
            label: $label,
            group: Group::$group,
            help: $help,
            shown: always,
            kind: Kind::Choice(Choice {
                options: $options,
                get: $get,
                set: $set,
            }),
        }
    };
}

impl Knob {
    const fn whole(mut self) -> Self {
        if let Kind::Number(number) = &mut self.kind {
            number.whole = true;
        }
        self
    }

    const fn shown_if(mut self, shown: fn(&Scenario) -> bool) -> Self {
        self.shown = shown;
        self
    }
}

/// Every input, in the order of the page. A choice comes before the numbers that depend on it.
pub const KNOBS: [Knob; 26] = [
    number!("n", "Invocations a month", Workload, Count, (0.0, 1e12), Scale::Decades(1e3, 1e12),
        |s| s.workload.invocations_per_month, |s, x| s.workload.invocations_per_month = x,
        "Requests to the function in a month of 730 hours. Divided by 2,628,000 s it is the mean rate."),
    number!("median", "Duration, median", Workload, Milliseconds, (0.1, 8.64e7), Scale::Decades(1.0, 1e6),
        |s| s.workload.duration_median.0, |s, x| s.workload.duration_median = Milliseconds(x),
        "Half of all warm invocations are faster. With the 95th percentile it sets a log-normal distribution."),
    number!("p95", "Duration, 95th percentile", Workload, Milliseconds, (0.1, 8.64e7), Scale::Decades(1.0, 1e6),
        |s| s.workload.duration_p95.0, |s, x| s.workload.duration_p95 = Milliseconds(x),
        "One invocation in twenty is slower. Equal to the median: every invocation takes the same time."),
    number!("memory", "Memory", Workload, Megabytes, (128.0, 10_240.0), Scale::Stops(MEMORY_STOPS),
        |s| s.workload.memory.0, |s, x| s.workload.memory = Mebibytes(x),
        "Memory of the function, which Lambda bills for its whole duration, and memory one request needs on a server.").whole(),
    number!("cpu", "CPU share of the duration", Workload, Percent, (0.001, 1.0), Scale::Even(0.01, 1.0, 0.01),
        |s| s.workload.cpu_share.0, |s, x| s.workload.cpu_share = Share(x),
        "Part of the duration that computes on one vCPU; the rest waits. Servers are sized by it, Lambda bills all of it."),
    number!("peak", "Peak to mean ratio", Workload, Times, (1.0, 10_000.0), Scale::Decades(1.0, 1_000.0),
        |s| s.traffic.peak_to_mean, |s, x| s.traffic.peak_to_mean = x,
        "Rate of the busiest time over the mean rate. The fleet must carry the peak all month."),
    number!("objective", "Latency objective, p99", Workload, Milliseconds, (1.0, 8.64e7), Scale::Decades(10.0, 1e5),
        |s| s.workload.latency_objective.0, |s, x| s.workload.latency_objective = Milliseconds(x),
        "99 of 100 requests should be answered within this time. The verdicts hold the simulated latency against it."),
    choice!("runtime", "Runtime", Function, runtimes, |s| key(s.function.runtime),
        |s, k| s.function.runtime = find(&Runtime::ALL, k),
        "Language runtime. Its INIT duration and slow first call are sampled from measurements."),
    number!("package", "Package, unzipped", Function, Megabytes, (0.0, 250.0), Scale::Even(0.0, 100.0, 1.0),
        |s| s.function.package_mb, |s, x| s.function.package_mb = x,
        "Bundled code loaded at a cold start. It adds 25 ms/MB + 0.33 ms/MB\u{b2} to INIT, as measured with Node.js."),
    number!("init", "Own initialisation", Function, Milliseconds, (0.0, 10_000.0), Scale::Even(0.0, 5_000.0, 50.0),
        |s| s.function.own_init.0, |s, x| s.function.own_init = Milliseconds(x),
        "Time your code spends before the handler at a cold start: connections, configuration, models. At most 10 s."),
    choice!("arch", "Architecture", Lambda, arches, |s| key(s.lambda.arch),
        |s, k| s.lambda.arch = find(&ARCHES, k),
        "Processor of the function. arm64 costs a fifth less per GB-second."),
    switch!("free-tier", "Always-free tier", Lambda, |s| s.lambda.free_tier, |s, on| s.lambda.free_tier = on,
        "1 M requests and 400,000 GB-seconds a month are free, once for the whole account."),
    choice!("instance", "Instance type", Fleet, instances, |s| s.ec2.instance.clone(),
        |s, k| s.ec2.instance = k.to_owned(),
        "EC2 instance type of every server, on demand, Linux, us-east-1."),
    choice!("fleet", "Fleet size", Fleet, || pairs(&[("sized", "Sized for the peak"), ("set", "Set by hand")]),
        |s| if matches!(s.ec2.count, FleetCount::Exactly(_)) { "set" } else { "sized" }.to_owned(),
        |s, k| s.ec2.count = if k == "set" { FleetCount::Exactly(servers(s) as u64) } else { FleetCount::AtLeast(servers(s) as u64) },
        "Sized: the smallest fleet that carries the peak. Set by hand: this many servers, whatever the load."),
    number!("servers", "Servers, at least or exactly", Fleet, Count, (1.0, 1e6), Scale::Even(1.0, 50.0, 1.0),
        servers, set_servers,
        "The minimum of a sized fleet, such as one for each zone, or the number of a fleet set by hand.").whole(),
    number!("utilisation", "Target CPU utilisation", Fleet, Percent, (0.05, 1.0), Scale::Even(0.05, 1.0, 0.05),
        |s| s.ec2.target_utilisation.0, |s, x| s.ec2.target_utilisation = Share(x),
        "CPU use the fleet is sized for at the peak. The rest is head-room against queueing.")
        .shown_if(|s| matches!(s.ec2.count, FleetCount::AtLeast(_))),
    switch!("credits", "Surplus CPU credits", Fleet, |s| s.ec2.surplus_credits, |s, on| s.ec2.surplus_credits = on,
        "Burstable types (t3, t3a, t4g) bill CPU above their baseline: $0.05 a vCPU-hour, t4g $0.04."),
    switch!("disk", "Disk, 30 GB each", Fleet, |s| s.ec2.disk, |s, on| s.ec2.disk = on,
        "A gp3 volume of 30 GB for each server."),
    switch!("ipv4", "Public IPv4 each", Fleet, |s| s.ec2.public_ipv4, |s, on| s.ec2.public_ipv4 = on,
        "A public IPv4 address for each server, billed by the hour."),
    switch!("balancer", "Load balancer", Fleet, |s| s.ec2.load_balancer, |s, on| s.ec2.load_balancer = on,
        "An Application Load Balancer with a public address in each of two zones. Its capacity units are not included."),
    choice!("keep-alive", "Keep-alive of idle instances", Simulation,
        || pairs(&[("measured", "Measured on AWS, 2025"), ("fixed", "Fixed")]),
        |s| if s.simulation.keep_alive == KeepAlive::Measured { "measured" } else { "fixed" }.to_owned(),
        |s, k| s.simulation.keep_alive = if k == "fixed" { KeepAlive::Fixed { seconds: Seconds(keep_alive(s)) } } else { KeepAlive::Measured },
        "How long an idle instance stays warm. Measured: about 5 minutes, 300 to 360 s, drawn anew each time."),
    number!("keep-alive-time", "Keep-alive time", Simulation, Seconds, (0.0, 86_400.0), Scale::Decades(10.0, 10_000.0),
        keep_alive, |s, x| s.simulation.keep_alive = KeepAlive::Fixed { seconds: Seconds(x) },
        "Idle time after which an instance is reclaimed.")
        .shown_if(|s| s.simulation.keep_alive != KeepAlive::Measured),
    number!("requests", "Requests to simulate", Simulation, Count, (1_000.0, 1e9), Scale::Decades(1e4, 1e8),
        requests, |s, x| s.simulation.length = Length::Requests(x as u64),
        "More requests make the interval narrower and take longer.").whole(),
    number!("seed", "Seed", Simulation, Count, (0.0, 9_007_199_254_740_991.0), Scale::None,
        |s| s.simulation.seed as f64, |s, x| s.simulation.seed = x as u64,
        "Starting point of the random numbers. The same seed gives the same result everywhere.").whole(),
    switch!("lambda", "Compare AWS Lambda", Lambda, |s| compares(s, PlatformId::AwsLambda), |s, on| compare(s, PlatformId::AwsLambda, on),
        "Whether AWS Lambda is in the comparison."),
    switch!("ec2", "Compare the EC2 fleet", Fleet, |s| compares(s, PlatformId::AwsEc2), |s, on| compare(s, PlatformId::AwsEc2, on),
        "Whether the EC2 fleet is in the comparison."),
];

/// The knob with this key.
pub fn knob(key: &str) -> Option<&'static Knob> {
    KNOBS.iter().find(|knob| knob.key == key)
}

/// What the scenario uses instead of an input that contradicts another, as the key and a sentence.
pub fn contradictions(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let (median, p95) = (
        scenario.workload.duration_median,
        scenario.workload.duration_p95,
    );
    let mut found = Vec::new();
    if p95 < median {
        let shown = |ms: Milliseconds| entry::with_unit(ms.0, Unit::Milliseconds);
        let sentence = format!(
            "{} is below the median; used {} for both.",
            shown(p95),
            shown(median)
        );
        found.push(("p95", sentence));
    }
    found
}

const ARCHES: [Arch; 2] = [Arch::X86, Arch::Arm64];

fn pairs(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options
        .iter()
        .map(|&(key, label)| (key.to_owned(), label.to_owned()))
        .collect()
}

fn runtimes() -> Vec<(String, String)> {
    let label = |runtime| {
        Measurements::embedded()
            .cold_start(runtime, Arch::X86)
            .label
            .clone()
    };
    Runtime::ALL
        .iter()
        .map(|&runtime| (key(runtime), label(runtime)))
        .collect()
}

fn arches() -> Vec<(String, String)> {
    pairs(&[("x86", "x86"), ("arm64", "arm64 (Graviton)")])
}

fn instances() -> Vec<(String, String)> {
    let book = PriceBook::embedded();
    let label = |i: &crate::model::prices::InstanceType| {
        format!("{}: {} vCPU, {} GiB", i.instance, i.vcpu, i.memory_gib)
    };
    book.instances()
        .iter()
        .map(|i| (i.instance.clone(), label(i)))
        .collect()
}

/// The kebab-case name of a unit variant.
fn key<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The variant with this name; the default for an unknown one.
fn find<T: serde::Serialize + Copy + Default>(all: &[T], name: &str) -> T {
    all.iter()
        .copied()
        .find(|&value| key(value) == name)
        .unwrap_or_default()
}

fn servers(s: &Scenario) -> f64 {
    match s.ec2.count {
        FleetCount::AtLeast(count) | FleetCount::Exactly(count) => count as f64,
    }
}

fn set_servers(s: &mut Scenario, x: f64) {
    match &mut s.ec2.count {
        FleetCount::AtLeast(count) | FleetCount::Exactly(count) => *count = x as u64,
    }
}

fn keep_alive(s: &Scenario) -> f64 {
    match s.simulation.keep_alive {
        KeepAlive::Fixed { seconds } => seconds.0,
        KeepAlive::Measured => 300.0,
    }
}

fn requests(s: &Scenario) -> f64 {
    match s.simulation.length {
        Length::Requests(requests) => requests as f64,
        Length::Horizon(horizon) => (s.rate().0 * horizon.0).round(),
    }
}

fn compares(s: &Scenario, platform: PlatformId) -> bool {
    s.compared.contains(&platform)
}

fn compare(s: &mut Scenario, platform: PlatformId, on: bool) {
    s.compared.retain(|&other| other != platform);
    if on {
        s.compared.push(platform);
        s.compared.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_knob_reads_what_it_wrote_and_its_default_is_in_range() {
        let default = Scenario::default();
        for (i, knob) in KNOBS.iter().enumerate() {
            assert!(
                KNOBS[..i].iter().all(|other| other.key != knob.key),
                "{} is there twice",
                knob.key
            );
            assert!(knob.help.ends_with('.'), "{}: help is a sentence", knob.key);
            let mut scenario = default.clone();
            match knob.kind {
                Kind::Number(number) => {
                    assert_eq!(
                        number.clamp((number.get)(&default)),
                        Entry::Used((number.get)(&default))
                    );
                    for value in [number.range.0, number.range.1] {
                        (number.set)(&mut scenario, value);
                        if (knob.shown)(&scenario) {
                            assert_eq!((number.get)(&scenario), value, "{}", knob.key);
                        }
                    }
                }
                Kind::Choice(choice) => {
                    for (key, _) in (choice.options)() {
                        (choice.set)(&mut scenario, &key);
                        assert_eq!((choice.get)(&scenario), key, "{}", knob.key);
                    }
                }
                Kind::Switch(switch) => {
                    for on in [false, true] {
                        (switch.set)(&mut scenario, on);
                        assert_eq!((switch.get)(&scenario), on, "{}", knob.key);
                    }
                }
            }
        }
    }

    #[test]
    fn sliders_stop_at_round_values_and_find_them_again() {
        for knob in &KNOBS {
            let Kind::Number(number) = knob.kind else {
                continue;
            };
            for position in 0..number.scale.positions() {
                let value = number.scale.value_at(position);
                assert_eq!(number.clamp(value), Entry::Used(value), "{}", knob.key);
                assert_eq!(
                    number.scale.position_of(value),
                    position,
                    "{} {value}",
                    knob.key
                );
            }
        }
        assert_eq!(Scale::Decades(1e3, 1e12).position_of(0.0), 0);
        assert_eq!(Scale::Decades(1e3, 1e12).value_at(99), 1e12);
    }

    #[test]
    fn a_p95_below_the_median_is_said() {
        let mut scenario = Scenario::default();
        assert_eq!(contradictions(&scenario), []);
        scenario.workload.duration_p95 = Milliseconds(100.0);
        assert_eq!(
            contradictions(&scenario)[0].1,
            "100 ms is below the median; used 200 ms for both."
        );
    }
}
