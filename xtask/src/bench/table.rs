//! The best of each measurement, and their ratios against what is asked for.

use serde_json::Value;

use crate::Failure;

/// The best speed seen [requests/s].
#[derive(Clone, Copy, Default)]
pub(super) struct Best(Option<f64>);

impl Best {
    /// Takes a result: so many requests in so many seconds.
    pub(super) fn take(&mut self, result: &Value) -> Result<(), Failure> {
        let (requests, seconds) = (result["requests"].as_f64(), result["seconds"].as_f64());
        let (Some(requests), Some(seconds)) = (requests, seconds) else {
            return Err(format!("no measurement: {result}"));
        };
        let speed = requests / seconds;
        self.0 = Some(self.0.map_or(speed, |best| best.max(speed)));
        Ok(())
    }

    fn over(self, other: Self) -> Option<f64> {
        Some(self.0? / other.0?)
    }
}

/// One scenario.
#[derive(Clone, Default)]
pub(super) struct Row {
    pub(super) native: Best,
    /// One worker in the browser, and two.
    pub(super) one: Best,
    pub(super) two: Best,
    pub(super) plain: Best,
    pub(super) simfaas: Best,
    /// Cold starts of the model and of the plain kernel in as many requests, for each round.
    pub(super) cold: Vec<f64>,
    pub(super) cold_of_plain: Vec<f64>,
}

/// A ratio that is asked for.
struct Target {
    what: &'static str,
    least: f64,
    ratio: fn(&Row) -> Option<f64>,
}

const TARGETS: [Target; 4] = [
    Target {
        what: "one worker / plain JavaScript",
        least: 1.5,
        ratio: |row| row.one.over(row.plain),
    },
    Target {
        what: "one worker / native",
        least: 0.5,
        ratio: |row| row.one.over(row.native),
    },
    Target {
        what: "two workers / one",
        least: 1.8,
        ratio: |row| row.two.over(row.one),
    },
    Target {
        what: "one worker / SimFaaS 0.2.2",
        least: 150.0,
        ratio: |row| row.one.over(row.simfaas),
    },
];

/// Every scenario.
pub(super) struct Table(Vec<(String, Row)>);

impl Table {
    /// No measurement yet.
    pub(super) fn new(names: impl Iterator<Item = String>) -> Self {
        Self(names.map(|name| (name, Row::default())).collect())
    }

    /// One of the scenarios.
    pub(super) fn row(&mut self, index: usize) -> &mut Row {
        &mut self.0[index].1
    }

    /// Prints speeds, ratios and cold starts. Returns how many targets are missed.
    pub(super) fn print(&self) -> u32 {
        let speed = |best: Best| match best.0 {
            Some(speed) => format!("{:.2}", speed / 1e6),
            None => "left out".to_owned(),
        };
        println!("\nMillions of requests a second; scenarios are requests/s and keep-alive.\n");
        println!(
            "{:14} {:>9} {:>9} {:>9} {:>9} {:>9}",
            "", "native", "1 worker", "2 workers", "plain JS", "SimFaaS"
        );
        for (name, row) in &self.0 {
            let cells = [row.native, row.one, row.two, row.plain, row.simfaas].map(speed);
            let cells = cells.map(|cell| format!("{cell:>9}")).join(" ");
            println!("{name:14} {cells}");
        }
        let mut failed = 0;
        for target in &TARGETS {
            println!("\n{}, at least {}", target.what, target.least);
            for (name, row) in &self.0 {
                let Some(ratio) = (target.ratio)(row) else {
                    println!("  {name:14} left out");
                    continue;
                };
                let met = ratio >= target.least;
                failed += u32::from(!met);
                println!("  {name:14} {ratio:>8.2}  {}", verdict(met));
            }
        }
        println!("\nCold starts of the model and of the plain kernel, within four standard errors");
        for (name, row) in &self.0 {
            let (mine, other) = (Mean::of(&row.cold), Mean::of(&row.cold_of_plain));
            let met = (mine.mean - other.mean).abs() < 4.0 * mine.error.hypot(other.error);
            failed += u32::from(!met);
            let (mine, other) = (mine.mean, other.mean);
            println!("  {name:14} {mine:>8.0} {other:>8.0}  {}", verdict(met));
        }
        println!();
        failed
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "PASS" } else { "FAIL" }
}

/// A mean with its standard error.
struct Mean {
    mean: f64,
    error: f64,
}

impl Mean {
    /// Of counts; a few of them may agree by chance, but not more closely than independent events would.
    fn of(counts: &[f64]) -> Self {
        let n = counts.len().max(1) as f64;
        let mean = counts.iter().sum::<f64>() / n;
        let squares: f64 = counts.iter().map(|count| (count - mean).powi(2)).sum();
        let variance = (squares / (n - 1.0).max(1.0)).max(mean);
        Self {
            mean,
            error: (variance / n).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_best_of_several_measurements_counts() {
        let mut best = Best::default();
        for seconds in [2.0, 0.5, 1.0] {
            let result = json!({ "requests": 10, "seconds": seconds });
            assert!(best.take(&result).is_ok());
        }
        assert_eq!(best.0, Some(20.0));
        assert!(best.take(&json!({ "error": "no worker" })).is_err());
        assert_eq!(best.over(Best::default()), None);
    }

    #[test]
    fn a_mean_is_no_more_certain_than_a_count_of_independent_events() {
        let mean = Mean::of(&[100.0, 100.0, 100.0, 100.0]);
        assert_eq!((mean.mean, mean.error), (100.0, 5.0));
        let scattered = Mean::of(&[0.0, 200.0]);
        assert_eq!((scattered.mean, scattered.error), (100.0, 100.0));
    }
}
