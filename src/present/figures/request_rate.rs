//! The cold share against the request rate: the formula at every rate, the simulation at the scenario's own.

use crate::model::cold_share::preview::Preview;
use crate::model::simulation::summary::Summary;
use crate::model::stats::Estimate;
use crate::model::units::{SECONDS_PER_MONTH, mean_rate};
use crate::present::axis::Axis;
use crate::present::figure::{Figure, Marker, MarkerKind, Rule, Series, Shape, Table, Tint};
use crate::present::figures::{Reading, Readout, Span};
use crate::present::format;

/// Points of the curve.
const SAMPLES: usize = 96;

/// Ratio of the scenario's volume to the ends of the axis.
const AROUND: f64 = 1e3;

/// Shares below this are not drawn.
const LEAST: f64 = 1e-6;

/// Rows of the table.
const ROWS: usize = 12;

/// The cold share at every rate.
#[derive(Clone, Debug, PartialEq)]
pub struct ByRate {
    /// The scenario's own requests a month.
    here: f64,
    /// What the formula says: (requests a month, share), rising in the first.
    formula: Vec<(f64, f64)>,
    /// What the simulation says of the scenario.
    simulated: Option<Estimate>,
}

impl ByRate {
    /// Around the scenario's own volume, or where it was zoomed to; the simulation's share where it is of this
    /// scenario. `None` without requests.
    pub fn new(
        here: f64,
        preview: &Preview,
        simulated: Option<&Summary>,
        zoom: Option<Span>,
    ) -> Option<Self> {
        if here <= 0.0 {
            return None;
        }
        let around = Span::new(decade(here / AROUND), decade(here * AROUND));
        let (from, to) = zoom.unwrap_or(around).ends();
        let volume = |i: usize| from * (to / from).powf(i as f64 / SAMPLES as f64);
        let at = |n: f64| (n, preview.share_at(mean_rate(n)));
        Some(Self {
            here,
            formula: (0..=SAMPLES).map(volume).map(at).collect(),
            simulated: simulated.and_then(|summary| summary.cold_share),
        })
    }

    /// The formula between its points.
    fn at(&self, n: f64) -> Option<f64> {
        let after = self.formula.partition_point(|&(volume, _)| volume < n);
        let (right, left) = (self.formula.get(after)?, after.checked_sub(1));
        let left = left.map_or(right, |i| &self.formula[i]);
        let part = if right.0 > left.0 {
            (n / left.0).ln() / (right.0 / left.0).ln()
        } else {
            0.0
        };
        Some(if left.1 > 0.0 && right.1 > 0.0 {
            left.1 * (right.1 / left.1).powf(part)
        } else {
            right.1
        })
    }

    /// The figure.
    pub fn figure(&self) -> Figure {
        let (from, to) = self.ends();
        let low = self.formula.iter().map(|point| point.1).fold(1.0, f64::min);
        let shares = self.simulated.iter();
        let low = shares.fold(low, |low, share| low.min(share.low(0.0).max(LEAST)));
        let drawn = |&(n, share): &(f64, f64)| (n, share.max(LEAST / 2.0));
        Figure {
            description: self.sentence(),
            x: Axis::log("Requests a month, mean rate", from, to, format::count)
                .with_notes(format::rate_tick),
            y: Axis::log(
                "Share of requests that start cold",
                decade(low.clamp(LEAST, 0.09)),
                1.0,
                format::percent,
            ),
            series: vec![Series {
                name: "By formula".to_owned(),
                tint: Tint::Cold,
                dashed: true,
                shape: Shape::Line(self.formula.iter().map(drawn).collect()),
            }],
            markers: self.marker().into_iter().collect(),
            rules: vec![Rule {
                x: self.here,
                label: format!("You are here: {}", format::count(self.here)),
            }],
            bands: Vec::new(),
        }
    }

    fn ends(&self) -> (f64, f64) {
        let end = |point: Option<&(f64, f64)>| point.map_or(self.here, |point| point.0);
        (end(self.formula.first()), end(self.formula.last()))
    }

    /// The simulated share with its interval.
    fn marker(&self) -> Option<Marker> {
        let share = self.simulated.filter(|share| share.mean > 0.0)?;
        let interval = share.half_width.map(|_| (share.low(LEAST), share.high()));
        Some(Marker {
            at: (self.here, share.mean),
            label: format!("simulated {}", format::percent(share.mean)),
            kind: MarkerKind::Ring,
            interval,
        })
    }

    fn sentence(&self) -> String {
        let formula = self.at(self.here).map(format::percent);
        let formula = formula.unwrap_or_default();
        let n = format::volume(self.here);
        match self.simulated {
            Some(share) => format!(
                "At {n} a month the simulation finds {} cold, the formula {formula}.",
                format::percent_estimate(share)
            ),
            None => format!("At {n} a month the formula expects {formula} cold."),
        }
    }

    /// What holds at a volume.
    pub fn read(&self, n: f64) -> Readout {
        let title = format!(
            "{} a month, {}",
            format::count(n),
            format::rate(n / SECONDS_PER_MONTH)
        );
        let Some(share) = self.at(n) else {
            return Readout {
                title,
                ..Readout::default()
            };
        };
        Readout {
            title,
            readings: vec![Reading {
                name: "By formula".to_owned(),
                tint: Tint::Cold,
                text: format::percent(share),
                at: (n, share),
            }],
            conclusion: format!("{} cold starts a month.", format::count(share * n)),
        }
    }

    /// Every point of the curve, and what was simulated, unrounded.
    pub fn data(&self) -> Table {
        let head = [
            "Requests a month",
            "Mean rate [1/s]",
            "Cold share by formula [0 to 1]",
            "Cold share simulated [0 to 1]",
            "Half width of its 95 % interval",
        ];
        let mut points = self.formula.clone();
        if let Some(share) = self.at(self.here) {
            points.retain(|point| point.0 != self.here);
            points.push((self.here, share));
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let row = |&(n, share): &(f64, f64)| {
            let simulated = self.simulated.filter(|_| n == self.here);
            let number = |x: Option<f64>| x.map_or(String::new(), format::exact);
            vec![
                format::exact(n),
                format::exact(n / SECONDS_PER_MONTH),
                format::exact(share),
                number(simulated.map(|share| share.mean)),
                number(simulated.and_then(|share| share.half_width)),
            ]
        };
        Table {
            head: head.map(str::to_owned).to_vec(),
            rows: points.iter().map(row).collect(),
        }
    }

    /// The same as a table.
    pub fn table(&self) -> Table {
        let step = (self.formula.len() / ROWS).max(1);
        let mut points: Vec<(f64, f64)> = self.formula.iter().step_by(step).copied().collect();
        if let Some(share) = self.at(self.here) {
            points.push((self.here, share));
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let row = |&(n, share): &(f64, f64)| {
            let here = n == self.here;
            let simulated = self.simulated.filter(|_| here);
            let mark = if here { ", you are here" } else { "" };
            vec![
                format!("{}{mark}", format::count(n)),
                format::rate(n / SECONDS_PER_MONTH),
                format::percent(share),
                simulated.map_or(String::new(), format::percent_estimate),
            ]
        };
        Table {
            head: [
                "Requests a month",
                "Mean rate",
                "Cold, by formula",
                "Cold, simulated",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows: points.iter().map(row).collect(),
        }
    }
}

/// The power of ten at or below.
fn decade(x: f64) -> f64 {
    10_f64.powf(x.max(1e-12).log10().floor())
}
