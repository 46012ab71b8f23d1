//! What was measured: how long idle instances are kept, and how long cold starts take.
//!
//! The figures live in `measurements/*.csv`. Anything between measured points is interpolated here and nowhere else.

mod elsewhere;
mod keep_alive;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::model::measurements::elsewhere::Elsewhere;
use crate::model::platform::Provider;
use crate::model::tables::{self, Cells, Row, TableError};
use crate::model::units::{Mebibytes, Milliseconds};

pub use elsewhere::ColdStartElsewhere;
pub use keep_alive::{KeepAliveCurve, KeepAliveLaw};

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

/// Measured cold starts of one runtime on one architecture of AWS Lambda.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStartMeasurement {
    /// The runtime.
    pub runtime: Runtime,
    /// The architecture.
    pub arch: Arch,
    /// Runtime with the version measured, such as `Node.js 24`.
    pub label: &'static str,
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
    elsewhere: Elsewhere,
    /// Keep-alive of each provider that was probed in September 2025.
    keep_alive: Vec<(Provider, KeepAliveCurve)>,
}

static EMBEDDED: LazyLock<Measurements> = LazyLock::new(|| {
    Measurements::parse(
        include_str!("../../measurements/cold_starts.csv"),
        include_str!("../../measurements/cold_starts_elsewhere.csv"),
        include_str!("../../measurements/keep_alive.csv"),
    )
    .expect("a test reads the embedded measurement files")
});

impl Measurements {
    /// The measurements that ship with the page.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn parse(
        cold_starts: &'static str,
        elsewhere: &'static str,
        keep_alive: &'static str,
    ) -> Result<Self, TableError> {
        const COLD_STARTS: &str = "measurements/cold_starts.csv";
        const KEEP_ALIVE: &str = "measurements/keep_alive.csv";
        let measured = tables::read::<ColdStartMeasurement>(COLD_STARTS, cold_starts)?;
        for runtime in Runtime::ALL {
            for arch in [Arch::X86, Arch::Arm64] {
                if !measured
                    .iter()
                    .any(|(_, m)| m.runtime == runtime && m.arch == arch)
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
        let probes = tables::read::<Probes>(KEEP_ALIVE, keep_alive)?;
        let mut curves = Vec::new();
        for provider in [Provider::Aws, Provider::Google, Provider::Azure] {
            let of_provider = probes.iter().filter(|(_, row)| row.0 == provider);
            let of_provider: Vec<_> = of_provider.map(|(_, row)| row.1).collect();
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
            cold_starts: measured.into_iter().map(|(_, row)| row).collect(),
            elsewhere: Elsewhere::parse(elsewhere)?,
            keep_alive: curves,
        })
    }

    /// Keep-alive of a provider's instances; that of AWS for a provider that was not probed.
    pub fn keep_alive(&self, provider: Provider) -> &KeepAliveCurve {
        let known = self.keep_alive.iter().find(|(known, _)| *known == provider);
        &known.unwrap_or(&self.keep_alive[0]).1
    }

    /// Cold starts of a runtime elsewhere than on AWS, or of the nearest one that was measured there; `None` where none was.
    pub fn cold_start_elsewhere(
        &self,
        provider: Provider,
        runtime: Runtime,
    ) -> Option<&ColdStartElsewhere> {
        self.elsewhere.of(provider, runtime)
    }

    /// What a package of this size adds to such a cold start.
    pub fn package_elsewhere(&self, provider: Provider, package_mb: f64) -> Milliseconds {
        self.elsewhere.package(provider, package_mb)
    }

    /// Cold starts of a runtime on an architecture of AWS Lambda; every pair was measured.
    pub fn cold_start(&self, runtime: Runtime, arch: Arch) -> &ColdStartMeasurement {
        self.cold_starts
            .iter()
            .find(|m| m.runtime == runtime && m.arch == arch)
            .unwrap_or(&self.cold_starts[0])
    }
}

impl Row for ColdStartMeasurement {
    const HEADER: &'static str = "runtime,label,arch,samples,init_ms_q0,init_ms_q01,init_ms_q05,init_ms_q10,init_ms_q25,\
        init_ms_q50,init_ms_q75,init_ms_q90,init_ms_q95,init_ms_q99,init_ms_q999,init_ms_q1,\
        first_call_ms_at_128_mb,first_call_ms_at_256_mb,first_call_ms_at_512_mb,first_call_ms_at_1024_mb";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        let read = Self {
            runtime: Runtime::read(cells)?,
            label: cells.text()?,
            arch: cells.word(&[("x86", Arch::X86), ("arm64", Arch::Arm64)])?,
            samples: cells.whole()?,
            init_ms: cells.numbers()?,
            first_call_ms: cells.numbers()?,
        };
        if read.init_ms.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err("the INIT quantiles must not fall".to_owned());
        }
        Ok(read)
    }
}

/// A row of `measurements/keep_alive.csv`: whose, idle time [s], how many of the probes were answered warm, and cold.
struct Probes(Provider, (f64, f64, f64));

impl Row for Probes {
    const HEADER: &'static str = "provider,idle_s,warm,cold";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        let provider = provider(cells)?;
        Ok(Self(
            provider,
            (cells.number()?, cells.number()?, cells.number()?),
        ))
    }
}

/// The provider that the next cell names.
fn provider(cells: &mut Cells<'static>) -> Result<Provider, String> {
    cells.word(&[Provider::Aws, Provider::Google, Provider::Azure].map(|of| (of.key(), of)))
}

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

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        cells.word(&[
            ("nodejs", Self::Nodejs),
            ("python", Self::Python),
            ("java", Self::Java),
            ("go", Self::Go),
            ("rust", Self::Rust),
            ("dotnet", Self::Dotnet),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Seconds;

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

    #[test]
    fn every_runtime_must_be_measured_on_both_architectures() {
        let without = |start: &str| {
            let all = include_str!("../../measurements/cold_starts.csv");
            let kept = all.lines().filter(|line| !line.contains(start));
            let kept: String = kept.map(|line| format!("{line}\n")).collect();
            let parsed = Measurements::parse(
                kept.leak(),
                include_str!("../../measurements/cold_starts_elsewhere.csv"),
                include_str!("../../measurements/keep_alive.csv"),
            );
            parsed.err().map(|error| error.reason)
        };
        assert_eq!(without("nothing has this"), None);
        for (start, said) in [
            ("java,", "Java on X86 is missing"),
            (",arm64,", "Nodejs on Arm64 is missing"),
        ] {
            assert_eq!(without(start).as_deref(), Some(said), "{start}");
        }
    }

    #[test]
    fn what_was_measured_must_rise_to_where_nothing_is_kept() {
        let (starts, kept) = (
            include_str!("../../measurements/cold_starts.csv"),
            include_str!("../../measurements/keep_alive.csv"),
        );
        let refused = |starts: String, kept: String| {
            let elsewhere = include_str!("../../measurements/cold_starts_elsewhere.csv");
            let parsed = Measurements::parse(starts.leak(), elsewhere, kept.leak());
            parsed.expect_err("a fault").reason
        };
        let first = starts.lines().find(|line| line.starts_with("nodejs,"));
        let mut cells: Vec<&str> = first.expect("a row").split(',').collect();
        cells[4] = "9999";
        let falls = starts.replacen(first.expect("a row"), &cells.join(","), 1);
        let said = refused(falls, kept.to_owned());
        assert!(said.contains("must not fall"), "{said}");
        let unseen = kept.lines().filter(|line| !line.starts_with("google,"));
        let unseen: String = unseen.map(|line| format!("{line}\n")).collect();
        assert_eq!(
            refused(starts.to_owned(), unseen),
            "the probes of Google Cloud must reach an idle time where none is warm"
        );
    }
}
