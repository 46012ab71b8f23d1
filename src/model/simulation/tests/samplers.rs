//! Times between requests, service times, the parts of cold starts, and keep-alives.

use std::sync::Arc;

use crate::model::measurements::{Arch, Runtime};
use crate::model::platform::Provider;
use crate::model::scenario::{KeepAlive, Scenario, Service};
use crate::model::simulation::arrivals::{ArrivalLaw, Arrivals};
use crate::model::simulation::cold_start::{ColdRequest, ServiceSampler};
use crate::model::simulation::keep_alive::KeepAliveSampler;
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::stats::goodness::{FARTHEST, kolmogorov_smirnov};
use crate::model::stats::normal_cdf;
use crate::model::units::{Mebibytes, Milliseconds, PerSecond, Seconds};

const SAMPLES: usize = 20_000;

fn follows(what: &str, mut draw: impl FnMut() -> f64, law: impl Fn(f64) -> f64) {
    let samples = (0..SAMPLES).map(|_| draw()).collect();
    let distance = kolmogorov_smirnov(samples, law);
    assert!(distance < FARTHEST, "{what}: {distance}");
}

fn spec() -> SimulationSpec {
    Scenario::default().simulation_spec()
}

fn exponential(mean: f64) -> impl Fn(f64) -> f64 {
    move |x| {
        if x > 0.0 {
            1.0 - (-x / mean).exp()
        } else {
            0.0
        }
    }
}

fn log_normal(median: f64, sigma: f64) -> impl Fn(f64) -> f64 {
    move |x| {
        if x > 0.0 {
            normal_cdf((x / median).ln() / sigma)
        } else {
            0.0
        }
    }
}

/// The line through points with rising shares, with steps where two points have the same place.
fn line(points: Vec<(f64, f64)>) -> impl Fn(f64) -> f64 {
    move |x| {
        let after = points.partition_point(|(at, _)| *at <= x);
        if after == 0 {
            return 0.0;
        }
        if after == points.len() {
            return 1.0;
        }
        let ((x0, p0), (x1, p1)) = (points[after - 1], points[after]);
        p0 + (p1 - p0) * (x - x0) / (x1 - x0)
    }
}

/// The rows of a data file without its header.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect())
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

#[test]
fn random_numbers_follow_their_laws() {
    let mut stream = Stream::new(5, 2, Purpose::Service);
    follows("uniform", || stream.uniform(), |x| x.clamp(0.0, 1.0));
    follows("exponential", || stream.exponential(), exponential(1.0));
}

#[test]
fn gaps_between_requests_follow_their_laws() {
    let arrivals = |law: ArrivalLaw, index| {
        let mut spec = spec();
        (spec.rate, spec.arrivals) = (PerSecond(0.25), law);
        Arrivals::new(&spec, &spec.extent(), index)
    };
    let mut steady = arrivals(ArrivalLaw::Steady, 0);
    let mut last = 0.0;
    let gap = || {
        let at = steady.after(last).at;
        at - std::mem::replace(&mut last, at)
    };
    follows("steady", gap, exponential(4.0));

    // The first at any moment of an interval, then one every four seconds.
    let first = |index| arrivals(ArrivalLaw::Interval, index).after(0.0).at;
    let firsts = (0..400).map(first).collect();
    let distance = kolmogorov_smirnov(firsts, |x| (x / 4.0).clamp(0.0, 1.0));
    assert!(distance < FARTHEST, "interval: {distance}");
    let mut even = arrivals(ArrivalLaw::Interval, 1);
    let mut last = even.after(0.0).at;
    for _ in 0..100 {
        let at = even.after(last).at;
        assert!((at - last - 4.0).abs() < 1e-9);
        last = at;
    }

    let mut batches = arrivals(ArrivalLaw::Batches { size: 3 }, 0);
    let mut last = 0.0;
    let gap = || {
        let at = batches.after(last).at;
        assert_eq!((batches.after(at).at, batches.after(at).at), (at, at));
        at - std::mem::replace(&mut last, at)
    };
    follows("batches", gap, exponential(12.0));
}

#[test]
fn service_times_follow_their_laws() {
    let mut spec = spec();
    spec.duration_median = Milliseconds(200.0);
    spec.duration_p95 = Milliseconds(700.0);
    let mut measured = ServiceSampler::new(&spec, 1);
    let sigma = 3.5_f64.ln() / 1.644_853_626_951_472_2;
    follows("log-normal", || measured.warm().0, log_normal(0.2, sigma));

    spec.service = Service::Exponential {
        warm_mean_s: Seconds(2.0),
        cold_mean_s: Seconds(5.0),
    };
    let mut sampler = ServiceSampler::new(&spec, 1);
    follows("warm", || sampler.warm().0, exponential(2.0));
    let cold = || {
        let warm = sampler.warm();
        sampler.cold(warm).total.0
    };
    follows("cold", cold, exponential(5.0));
}

/// Every part of the cold start of a request that takes no time.
fn cold(sampler: &mut ServiceSampler) -> ColdRequest {
    let cold = sampler.cold(Seconds(0.0));
    let parts = cold.before.0 + cold.first_call.0;
    assert!((cold.total.0 - parts).abs() < 1e-12);
    cold
}

#[test]
fn init_follows_the_measured_quantiles() {
    let text = include_str!("../../../../measurements/cold_starts.csv");
    let probabilities = [
        0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0,
    ];
    let runtimes = ["nodejs", "python", "java", "go", "rust", "dotnet"];
    let mut seen = 0;
    for row in rows(text) {
        let mut spec = spec();
        let runtime = runtimes.iter().position(|name| *name == row[0]);
        spec.runtime = Runtime::ALL[runtime.expect("a known runtime")];
        spec.arch = if row[2] == "x86" {
            Arch::X86
        } else {
            Arch::Arm64
        };
        spec.memory = Mebibytes(512.0);
        let init = row[4..16].iter().map(|cell| number(cell) / 1e3);
        let law = line(init.zip(probabilities).collect());
        let mut sampler = ServiceSampler::new(&spec, seen);
        follows(row[1], || cold(&mut sampler).billed_init.0, law);
        // Of the first call only the mean was measured, here at 512 MB.
        let median = number(row[18]) / 1e3 / (0.3_f64 * 0.3 / 2.0).exp();
        follows(
            row[1],
            || cold(&mut sampler).first_call.0,
            log_normal(median, 0.3),
        );
        seen += 1;
    }
    assert_eq!(seen, 12);
}

#[test]
fn sandboxes_and_restores_follow_their_judgements() {
    let mut spec = spec();
    (spec.package_mb, spec.own_init) = (3.0, Milliseconds(40.0));
    let mut sampler = ServiceSampler::new(&spec, 0);
    let sandbox = || {
        let cold = cold(&mut sampler);
        cold.before.0 - cold.billed_init.0
    };
    follows("sandbox", sandbox, log_normal(0.1, 0.4));
    // A restore comes after the sandbox: its law at each of many sandboxes, on average.
    spec.snapstart = true;
    let mut sampler = ServiceSampler::new(&spec, 0);
    let restore = || {
        let cold = cold(&mut sampler);
        assert_eq!(cold.billed_init, Seconds(0.0));
        cold.before.0
    };
    let points: Vec<f64> = (-400..=400).map(|i| f64::from(i) / 100.0).collect();
    let weights: Vec<f64> = points.iter().map(|z| (-z * z / 2.0).exp()).collect();
    let whole: f64 = weights.iter().sum();
    let law = |x: f64| {
        let restored = log_normal(0.25, 0.5);
        let pairs = points.iter().zip(&weights);
        let parts = pairs.map(|(z, weight)| weight * restored(x - 0.1 * (0.4 * z).exp()));
        parts.sum::<f64>() / whole
    };
    follows("restore", restore, law);
}

#[test]
fn keep_alives_follow_the_probes() {
    let text = include_str!("../../../../measurements/keep_alive.csv");
    for (name, provider) in [
        ("aws", Provider::Aws),
        ("google", Provider::Google),
        ("azure", Provider::Azure),
    ] {
        let of_provider = rows(text).filter(|row| row[0] == name);
        let probes: Vec<(f64, f64, f64)> = of_provider
            .map(|row| (number(row[1]), number(row[2]), number(row[3])))
            .collect();
        // The share gone by each idle time, made rising: the least over later ends of the largest over earlier starts.
        let mean = |from: usize, to: usize| {
            let (cold, all) = probes[from..=to].iter().fold((0.0, 0.0), |(c, n), probe| {
                (c + probe.2, n + probe.1 + probe.2)
            });
            cold / all
        };
        let rising = |i: usize| {
            let over = |from| {
                let ends = i..probes.len();
                ends.map(|to| mean(from, to)).fold(f64::INFINITY, f64::min)
            };
            (0..=i).map(over).fold(0.0, f64::max)
        };
        let mut points = vec![(0.0, 0.0)];
        points.extend((0..probes.len()).map(|i| (probes[i].0, rising(i))));
        let mut spec = spec();
        (spec.provider, spec.instances.keep_alive) = (provider, KeepAlive::Measured);
        let mut sampler = KeepAliveSampler::new(&spec, 0);
        follows(name, || sampler.draw(), line(points));
    }
    let mut spec = spec();
    spec.instances.keep_alive = KeepAlive::Drawn {
        times_s: Arc::new([40.0, 10.0, 20.0]),
    };
    let mut sampler = KeepAliveSampler::new(&spec, 0);
    // A third is gone with the first of three, two thirds by the second.
    let law = line(vec![(10.0, 1.0 / 3.0), (20.0, 2.0 / 3.0), (40.0, 1.0)]);
    follows("own times", || sampler.draw(), law);
}
