//! Cold starts on Google Cloud and Azure, measured end to end: what a first request takes beyond a warm one.
//!
//! Not here: parts of a cold start, memory, architecture. None of them was told apart, or made a difference.

use crate::model::measurements::{Runtime, interpolate, provider};
use crate::model::platform::Provider;
use crate::model::tables::{self, Cells, Row, TableError};
use crate::model::units::Milliseconds;

const FILE: &str = "measurements/cold_starts_elsewhere.csv";

/// Probabilities at which these cold starts are known.
const PROBABILITIES: [f64; 5] = [0.025, 0.165, 0.5, 0.835, 0.975];

/// The providers that were measured.
const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Azure];

/// The language whose packages were measured.
const PACKAGED: Runtime = Runtime::Nodejs;

/// Measured cold starts of one language on one provider, of a hello-world function.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStartElsewhere {
    provider: Provider,
    /// The language that was measured.
    pub runtime: Runtime,
    /// Logarithm of the time at each of the probabilities [ms].
    logarithms: [f64; 5],
}

impl ColdStartElsewhere {
    /// The time at probability `p` in 0..=1: log-linear between the measured ones, the nearest measured one beyond them.
    pub fn quantile(&self, p: f64) -> Milliseconds {
        Milliseconds(libm::exp(interpolate(&PROBABILITIES, &self.logarithms, p)))
    }

    /// Mean of the time under the interpolated quantiles.
    pub fn mean(&self) -> Milliseconds {
        let logarithms = &self.logarithms;
        let pieces = PROBABILITIES.windows(2).zip(logarithms.windows(2));
        let between = pieces.map(|(p, logarithm)| {
            let rise = logarithm[1] - logarithm[0];
            let over_start = if rise > 0.0 {
                libm::expm1(rise) / rise
            } else {
                1.0
            };
            (p[1] - p[0]) * libm::exp(logarithm[0]) * over_start
        });
        let [first, .., last] = PROBABILITIES;
        let tails = first * libm::exp(logarithms[0]) + (1.0 - last) * libm::exp(logarithms[4]);
        Milliseconds(between.sum::<f64>() + tails)
    }
}

/// All cold starts that were measured elsewhere than on AWS.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    cold_starts: Vec<ColdStartElsewhere>,
    /// Of each provider: sizes of zipped packages [MB], rising, and the median of their cold starts [ms].
    packages: Vec<(Provider, Vec<f64>, Vec<f64>)>,
}

/// A row of the file: whose, language, size of the zipped package, quantiles.
#[derive(Clone, Copy)]
struct Measured(Provider, Runtime, f64, [f64; 5]);

impl Row for Measured {
    const HEADER: &'static str =
        "provider,runtime,package_mb,ms_p025,ms_p165,ms_p500,ms_p835,ms_p975";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        let (provider, runtime) = (provider(cells)?, Runtime::read(cells)?);
        let (package_mb, ms) = (cells.number()?, cells.numbers::<5>()?);
        if ms[0] <= 0.0 || ms.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err("the quantiles must be above 0 and not fall".to_owned());
        }
        Ok(Self(provider, runtime, package_mb, ms))
    }
}

impl Elsewhere {
    pub(super) fn parse(text: &'static str) -> Result<Self, TableError> {
        let rows = tables::read::<Measured>(FILE, text)?;
        let fault = |reason: &str| TableError {
            file: FILE,
            line: None,
            reason: reason.to_owned(),
        };
        let hello = rows.iter().filter(|(_, row)| row.2 == 0.0);
        let cold_starts =
            hello.map(
                |&(_, Measured(provider, runtime, _, ms))| ColdStartElsewhere {
                    provider,
                    runtime,
                    logarithms: ms.map(libm::log),
                },
            );
        let packages = PROVIDERS.map(|of| {
            let sizes = rows.iter().map(|(_, row)| *row);
            let sizes = sizes.filter(|row| row.0 == of && row.1 == PACKAGED);
            let (sizes, medians): (Vec<f64>, Vec<f64>) = sizes.map(|row| (row.2, row.3[2])).unzip();
            (of, sizes, medians)
        });
        let read = Self {
            cold_starts: cold_starts.collect(),
            packages: packages.into(),
        };
        for (provider, sizes, _) in &read.packages {
            if sizes.first() != Some(&0.0) || sizes.len() < 2 || !sizes.is_sorted() {
                return Err(fault("a provider needs rising sizes of packages from 0"));
            }
            if Runtime::ALL
                .iter()
                .any(|&runtime| read.of(*provider, runtime).is_none())
            {
                return Err(fault(
                    "a language has neither a cold start nor one near to it",
                ));
            }
        }
        Ok(read)
    }

    /// Cold starts of a language on a provider, or of the one nearest to it that was measured there; `None` of a provider
    /// that was not.
    pub(super) fn of(&self, provider: Provider, runtime: Runtime) -> Option<&ColdStartElsewhere> {
        let measured = |like: &Runtime| {
            let mut known = self.cold_starts.iter();
            known.find(|known| known.provider == provider && known.runtime == *like)
        };
        std::iter::once(&runtime)
            .chain(nearest(runtime))
            .find_map(measured)
    }

    /// What a package adds to the median: linear between the measured sizes, and beyond the largest as between the last.
    pub(super) fn package(&self, provider: Provider, package_mb: f64) -> Milliseconds {
        let known = self.packages.iter().find(|known| known.0 == provider);
        Milliseconds(known.map_or(0.0, |(_, sizes, medians)| {
            let last = sizes.len() - 1;
            let slope = (medians[last] - medians[last - 1]) / (sizes[last] - sizes[last - 1]);
            let beyond = (package_mb - sizes[last]).max(0.0) * slope;
            interpolate(sizes, medians, package_mb) + beyond - medians[0]
        }))
    }
}

/// The languages that stand for one that was not measured, the nearest first. A judgement: what is compiled to machine
/// code or nearly so starts like another such, what loads a large runtime like the slowest other.
fn nearest(runtime: Runtime) -> &'static [Runtime] {
    match runtime {
        Runtime::Go | Runtime::Rust => &[Runtime::Go, Runtime::Dotnet],
        Runtime::Java | Runtime::Dotnet => &[Runtime::Java, Runtime::Python],
        Runtime::Nodejs | Runtime::Python => &[Runtime::Nodejs],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measurements::Measurements;

    #[test]
    fn quantiles_are_the_measured_ones_and_end_with_them() {
        let measurements = Measurements::embedded();
        let check = |provider, runtime, p: f64, expected: f64| {
            let cold = measurements
                .cold_start_elsewhere(provider, runtime)
                .expect("measured");
            let got = cold.quantile(p).0;
            assert!(
                (got - expected).abs() < 1e-6,
                "{provider:?} {runtime:?} {p}: {got}"
            );
        };
        check(Provider::Google, Runtime::Nodejs, 0.5, 665.4);
        check(Provider::Google, Runtime::Nodejs, 0.975, 1_494.0);
        check(Provider::Google, Runtime::Go, 1.0, 1_290.0);
        check(Provider::Azure, Runtime::Python, 0.0, 50.0);
        check(Provider::Azure, Runtime::Java, 0.835, 14_257.0);
        // Half way from the median to the next, the geometric mean.
        check(
            Provider::Azure,
            Runtime::Dotnet,
            0.667_5,
            (1_103.1_f64 * 9_304.0).sqrt(),
        );
    }

    #[test]
    fn a_language_that_was_not_measured_has_one_that_stands_for_it() {
        let measured = |provider, runtime| {
            let cold = Measurements::embedded().cold_start_elsewhere(provider, runtime);
            cold.map(|cold| cold.runtime)
        };
        assert_eq!(measured(Provider::Google, Runtime::Rust), Some(Runtime::Go));
        assert_eq!(
            measured(Provider::Google, Runtime::Java),
            Some(Runtime::Python)
        );
        assert_eq!(
            measured(Provider::Azure, Runtime::Rust),
            Some(Runtime::Dotnet)
        );
        assert_eq!(
            measured(Provider::Azure, Runtime::Java),
            Some(Runtime::Java)
        );
        assert_eq!(measured(Provider::Aws, Runtime::Java), None);
    }

    #[test]
    fn packages_add_about_a_tenth_of_a_second_a_megabyte_on_google_and_four_on_azure() {
        let check = |provider, mb: f64, expected: f64| {
            let got = Measurements::embedded().package_elsewhere(provider, mb).0;
            assert!((got - expected).abs() < 1e-9, "{provider:?} {mb} MB: {got}");
        };
        check(Provider::Google, 0.0, 0.0);
        check(Provider::Google, 7.0, (2_142.8 - 665.4) / 2.0);
        check(Provider::Google, 14.0, 2_142.8 - 665.4);
        check(Provider::Google, 56.0, 2.0 * 4_209.7 - 2_142.8 - 665.4);
        check(Provider::Azure, 35.0, 14_550.8 - 1_591.1);
        check(Provider::Aws, 35.0, 0.0);
    }

    #[test]
    fn a_file_that_leaves_something_out_is_refused() {
        let header = "provider,runtime,package_mb,ms_p025,ms_p165,ms_p500,ms_p835,ms_p975";
        let check = |rows: &str, said: &str| {
            let error = Elsewhere::parse(format!("{header}\n{rows}").leak()).expect_err("a fault");
            assert!(error.to_string().contains(said), "{error}");
        };
        check("google,nodejs,0,1,2,3,2,5", "line 2: the quantiles");
        check("google,nodejs,0,1,2,3,4,5", "rising sizes");
        check(
            "google,nodejs,0,1,2,3,4,5\ngoogle,nodejs,9,1,2,3,4,5",
            "neither",
        );
    }

    #[test]
    fn the_mean_is_that_of_the_quantiles() {
        let measured = |times: [f64; 5]| ColdStartElsewhere {
            provider: Provider::Google,
            runtime: Runtime::Go,
            logarithms: times.map(libm::log),
        };
        let always = measured([200.0; 5]).mean().0;
        assert!((always - 200.0).abs() < 1e-9, "{always}");
        // Level in two parts, rising in the others.
        let cold = measured([50.0, 50.0, 200.0, 200.0, 4_000.0]);
        let steps = 20_000;
        let at = |i: u32| cold.quantile((f64::from(i) + 0.5) / f64::from(steps)).0;
        let expected = (0..steps).map(at).sum::<f64>() / f64::from(steps);
        let got = cold.mean().0;
        assert!((got / expected - 1.0).abs() < 1e-5, "{got}, not {expected}");
    }
}
