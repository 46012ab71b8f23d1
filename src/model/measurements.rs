//! What was measured on AWS Lambda: how long idle instances are kept, and how long cold starts take.
//!
//! The figures live in `measurements/*.csv`. Anything between measured points is interpolated here and nowhere else.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::model::platform::Provider;
use crate::model::tables::{self, TableError};
use crate::model::units::{Mebibytes, Milliseconds, PerSecond, Seconds};

/// Processor architecture of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arch {
    /// 64-bit x86.
    #[default]
    X86,
    /// 64-bit Arm (Graviton).
    Arm64,
}

/// Language runtime of a function, at the version that was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// Node.js.
    #[default]
    Nodejs,
    /// Python.
    Python,
    /// Java, and Kotlin or Scala on the same virtual machine.
    Java,
    /// Go, on the OS-only runtime.
    Go,
    /// Rust, on the OS-only runtime.
    Rust,
    /// .NET.
    Dotnet,
}

/// Probabilities at which INIT durations are known.
pub const INIT_PROBABILITIES: [f64; 12] = [
    0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0,
];

/// Memory sizes at which first calls were measured [MB].
const FIRST_CALL_MEMORY: [f64; 4] = [128.0, 256.0, 512.0, 1_024.0];

/// Measured cold starts of one runtime on one architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStartMeasurement {
    /// The runtime.
    pub runtime: Runtime,
    /// The architecture.
    pub arch: Arch,
    /// Runtime with the version measured, such as `Node.js 24`.
    pub label: String,
    /// Number of cold starts behind the quantiles.
    pub samples: u64,
    /// INIT duration at each of [`INIT_PROBABILITIES`] [ms].
    pub init_ms: [f64; 12],
    /// Mean handler time of the first call at 128, 256, 512 and 1,024 MB [ms].
    first_call_ms: [f64; 4],
}

impl ColdStartMeasurement {
    /// INIT duration at probability `p` in 0..=1, linear between the measured quantiles.
    pub fn init_quantile(&self, p: f64) -> Milliseconds {
        Milliseconds(interpolate(&INIT_PROBABILITIES, &self.init_ms, p))
    }

    /// Mean of the INIT duration under the interpolated quantiles.
    pub fn init_mean(&self) -> Milliseconds {
        let trapezium = |i: usize| {
            (INIT_PROBABILITIES[i + 1] - INIT_PROBABILITIES[i])
                * (self.init_ms[i] + self.init_ms[i + 1])
                / 2.0
        };
        Milliseconds((0..INIT_PROBABILITIES.len() - 1).map(trapezium).sum())
    }

    /// Mean time of the slow first call at this memory: a power law between the measured sizes, the nearest
    /// measured size beyond them.
    pub fn first_call_mean(&self, memory: Mebibytes) -> Milliseconds {
        let sizes = FIRST_CALL_MEMORY.map(libm::log);
        let times = self.first_call_ms.map(libm::log);
        Milliseconds(libm::exp(interpolate(
            &sizes,
            &times,
            libm::log(memory.0.max(1.0)),
        )))
    }
}

/// The law that keep-alives follow.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepAliveLaw {
    /// Always the same.
    Fixed(Seconds),
    /// Drawn from a curve for each idle period.
    Curve(Cow<'static, KeepAliveCurve>),
}

impl KeepAliveLaw {
    /// As a provider's instances were seen to be kept.
    pub fn measured(provider: Provider) -> Self {
        Self::Curve(Cow::Borrowed(Measurements::embedded().keep_alive(provider)))
    }

    /// The longest that any instance is kept idle.
    pub fn longest(&self) -> Seconds {
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Curve(curve) => curve.longest(),
        }
    }
}

/// How long an idle instance is kept: the share reclaimed by each idle time, from probes.
#[derive(Clone, Debug, PartialEq)]
pub struct KeepAliveCurve {
    /// Idle times [s], rising.
    idle: Vec<f64>,
    /// Share reclaimed by then, rising from 0 to 1.
    reclaimed: Vec<f64>,
}

impl KeepAliveCurve {
    /// The curve through idle times [s] after which instances were reclaimed: of n, the k-th shortest is where k of n
    /// are gone. Without any, instances are reclaimed at once.
    pub fn of_times(times: &[f64]) -> Self {
        let mut idle: Vec<f64> = times.iter().map(|time| time.max(0.0)).collect();
        idle.sort_by(f64::total_cmp);
        let n = idle.len().max(1) as f64;
        let mut reclaimed: Vec<f64> = (1..=idle.len()).map(|k| k as f64 / n).collect();
        idle.insert(0, idle.first().copied().unwrap_or(0.0));
        reclaimed.insert(0, 0.0);
        if reclaimed.len() == 1 {
            idle.push(0.0);
            reclaimed.push(1.0);
        }
        Self { idle, reclaimed }
    }

    /// A curve through probes of (idle time [s], warm answers, cold answers) with rising idle times.
    ///
    /// The true share reclaimed cannot fall with idle time; where the probes scatter, neighbours are pooled
    /// (isotonic regression by pool-adjacent-violators, Barlow et al. 1972).
    fn from_probes(probes: &[(f64, f64, f64)]) -> Self {
        // Each block: cold answers, all answers, number of points.
        let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
        for &(_, warm, cold) in probes {
            let mut block = (cold, warm + cold, 1);
            while let Some(&(cold, all, points)) = blocks.last() {
                if cold / all <= block.0 / block.1 {
                    break;
                }
                block = (block.0 + cold, block.1 + all, block.2 + points);
                blocks.pop();
            }
            blocks.push(block);
        }
        let mut idle = vec![0.0];
        let mut reclaimed = vec![0.0];
        let pooled = blocks
            .iter()
            .flat_map(|&(cold, all, points)| std::iter::repeat_n(cold / all, points));
        for (&(time, ..), share) in probes.iter().zip(pooled) {
            idle.push(time);
            reclaimed.push(share);
            if share >= 1.0 {
                break;
            }
        }
        Self { idle, reclaimed }
    }

    /// Idle time by which the share `p` in 0..=1 of instances is reclaimed.
    pub fn quantile(&self, p: f64) -> Seconds {
        Seconds(interpolate(&self.reclaimed, &self.idle, p))
    }

    /// The corners of the curve: (share reclaimed, idle time [s]), both rising.
    pub fn corners(&self) -> impl Iterator<Item = (f64, f64)> {
        self.reclaimed
            .iter()
            .copied()
            .zip(self.idle.iter().copied())
    }

    /// Probability that an instance is reclaimed before the next of Poisson arrivals of rate `rate` [1/s]: the mean of
    /// exp(-rate x keep-alive), piece by piece of the polyline.
    pub fn share_reclaimed_first(&self, rate: PerSecond) -> f64 {
        let pieces = self.idle.windows(2).zip(self.reclaimed.windows(2));
        let reclaimed = pieces.filter(|(_, share)| share[1] > share[0]);
        let parts = reclaimed.map(|(idle, share)| {
            let x = rate.0 * (idle[1] - idle[0]);
            let mean = if x > 0.0 { -libm::expm1(-x) / x } else { 1.0 };
            (share[1] - share[0]) * libm::exp(-rate.0 * idle[0]) * mean
        });
        parts.sum()
    }

    /// The longest that any instance is kept idle.
    pub fn longest(&self) -> Seconds {
        self.quantile(1.0)
    }
}

/// `y` at `x` on the polyline through rising `xs`; the end values outside. On a vertical step, its upper end.
fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let above = xs.partition_point(|&known| known <= x);
    if above == 0 {
        return ys[0];
    }
    if above == xs.len() {
        return ys[xs.len() - 1];
    }
    let (x0, x1) = (xs[above - 1], xs[above]);
    ys[above - 1] + (ys[above] - ys[above - 1]) * (x - x0) / (x1 - x0)
}

/// All measurements that the simulation samples from.
#[derive(Clone, Debug)]
pub struct Measurements {
    cold_starts: Vec<ColdStartMeasurement>,
    /// Keep-alive of each provider that was probed in September 2025.
    keep_alive: Vec<(Provider, KeepAliveCurve)>,
}

static EMBEDDED: LazyLock<Measurements> = LazyLock::new(|| {
    Measurements::parse(
        include_str!("../../measurements/cold_starts.csv"),
        include_str!("../../measurements/keep_alive.csv"),
    )
    .expect("a test reads the embedded measurement files")
});

impl Measurements {
    /// The measurements that ship with the page.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn parse(cold_starts: &str, keep_alive: &str) -> Result<Self, TableError> {
        const COLD_STARTS: &str = "measurements/cold_starts.csv";
        const KEEP_ALIVE: &str = "measurements/keep_alive.csv";
        let mut measured = Vec::new();
        for (line, row) in tables::read::<ColdStartRow>(COLD_STARTS, cold_starts)? {
            if row.1.windows(2).any(|pair| pair[0] > pair[1]) {
                let reason = "the INIT quantiles must not fall".to_owned();
                return Err(TableError {
                    file: COLD_STARTS,
                    line: Some(line),
                    reason,
                });
            }
            let ((runtime, label, arch, samples), init_ms, first_call_ms) = row;
            measured.push(ColdStartMeasurement {
                runtime,
                arch,
                label,
                samples,
                init_ms,
                first_call_ms,
            });
        }
        for runtime in Runtime::ALL {
            for arch in [Arch::X86, Arch::Arm64] {
                if !measured
                    .iter()
                    .any(|m| m.runtime == runtime && m.arch == arch)
                {
                    let reason = format!("{runtime:?} on {arch:?} is missing");
                    return Err(TableError {
                        file: COLD_STARTS,
                        line: None,
                        reason,
                    });
                }
            }
        }
        let probes = tables::read::<(Provider, f64, f64, f64)>(KEEP_ALIVE, keep_alive)?;
        let mut curves = Vec::new();
        for provider in [Provider::Aws, Provider::Google, Provider::Azure] {
            let of_provider = probes.iter().filter(|(_, row)| row.0 == provider);
            let of_provider: Vec<_> = of_provider.map(|(_, row)| (row.1, row.2, row.3)).collect();
            let curve = KeepAliveCurve::from_probes(&of_provider);
            if curve.reclaimed.last() != Some(&1.0) {
                return Err(TableError {
                    file: KEEP_ALIVE,
                    line: None,
                    reason: format!(
                        "the probes of {} must reach an idle time where none is warm",
                        provider.name()
                    ),
                });
            }
            curves.push((provider, curve));
        }
        Ok(Self {
            cold_starts: measured,
            keep_alive: curves,
        })
    }

    /// Keep-alive of a provider's instances; that of AWS for a provider that was not probed.
    pub fn keep_alive(&self, provider: Provider) -> &KeepAliveCurve {
        let known = self.keep_alive.iter().find(|(known, _)| *known == provider);
        &known.unwrap_or(&self.keep_alive[0]).1
    }

    /// Cold starts of a runtime on an architecture; every pair was measured.
    pub fn cold_start(&self, runtime: Runtime, arch: Arch) -> &ColdStartMeasurement {
        self.cold_starts
            .iter()
            .find(|m| m.runtime == runtime && m.arch == arch)
            .unwrap_or(&self.cold_starts[0])
    }
}

/// A row of `measurements/cold_starts.csv`: what, INIT quantiles, first calls.
type ColdStartRow = ((Runtime, String, Arch, u64), [f64; 12], [f64; 4]);

impl Runtime {
    /// Every runtime, lightest ecosystem first as the page lists them.
    pub const ALL: [Self; 6] = [
        Self::Nodejs,
        Self::Python,
        Self::Java,
        Self::Go,
        Self::Rust,
        Self::Dotnet,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_keeps_instances_for_about_318_seconds() {
        let curve = Measurements::embedded().keep_alive(Provider::Aws);
        let check = |p: f64, expected: f64, tolerance: f64| {
            let got = curve.quantile(p).0;
            assert!(
                (got - expected).abs() <= tolerance,
                "{p}: {got}, not {expected}"
            );
        };
        // Deciles of the 2025 probes, and the steps 8 % at 300 s, 68 % at 330 s, all at 360 s.
        check(0.1, 301.0, 1.0);
        check(0.5, 319.0, 3.0);
        check(0.9, 343.0, 1.0);
        check(0.08, 300.0, 1e-9);
        check(0.68, 330.0, 1e-9);
        assert_eq!(curve.longest(), Seconds(360.0));
        let mean = (0..10_000)
            .map(|i| curve.quantile((f64::from(i) + 0.5) / 1e4).0)
            .sum::<f64>()
            / 1e4;
        assert!((mean - 318.0).abs() < 3.0, "{mean}");
    }

    #[test]
    fn pooling_keeps_the_curve_from_falling() {
        let curve = KeepAliveCurve::from_probes(&[
            (10.0, 100.0, 0.0),
            (20.0, 98.0, 2.0),
            (30.0, 100.0, 0.0),
            (40.0, 50.0, 50.0),
            (50.0, 0.0, 100.0),
        ]);
        assert_eq!(curve.reclaimed, [0.0, 0.0, 0.01, 0.01, 0.5, 1.0]);
    }

    #[test]
    fn init_is_sampled_from_its_quantiles_and_first_calls_depend_on_memory() {
        let node = Measurements::embedded().cold_start(Runtime::Nodejs, Arch::X86);
        assert!((node.init_quantile(0.5).0 - 136.9).abs() < 1e-9);
        assert!((node.init_quantile(0.99).0 - 208.2).abs() < 1e-9);
        assert!((node.init_mean().0 - 140.0).abs() < 5.0);
        let java = Measurements::embedded().cold_start(Runtime::Java, Arch::X86);
        assert!((java.first_call_mean(Mebibytes(128.0)).0 - 244.74).abs() < 1e-6);
        let between = java.first_call_mean(Mebibytes(362.0)).0;
        assert!(between < 93.14 && between > 24.54);
        assert!((java.first_call_mean(Mebibytes(10_240.0)).0 - 9.72).abs() < 1e-6);
    }
}
