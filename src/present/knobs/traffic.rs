//! Inputs of the traffic: its shape, and what each shape asks for.

use crate::model::cron::Cron;
use crate::model::scenario::Scenario;
use crate::model::traffic::{MOST_HOURS, Shape};
use crate::model::units::{Seconds, Share};
use crate::present;
use crate::present::entry::Unit;
use crate::present::knobs::scenario::{Head, choice, number, row};
use crate::present::knobs::{Access, Counts, Group, Kind, Knob, Scale, Text, name_of, named};
use crate::present::traffic::shape_name;

/// Longest mean length of a burst [s].
const WEEK: f64 = 604_800.0;

/// Longest mean length of a quiet time [s].
const MONTH: f64 = 2_678_400.0;

fn of_shape(head: (&'static str, &'static str, &'static str)) -> Head {
    (Group::Traffic, head.0, head.1, head.2)
}

/// The rows, in the order of the page.
#[rustfmt::skip]
pub(super) fn knobs() -> Vec<Knob> {
    use Unit::{Percent, Times};
    let steady = |s: &Scenario| s.traffic.shape == Shape::Steady;
    let cycle = |s: &Scenario| s.traffic.shape == Shape::Cycle;
    let bursts = |s: &Scenario| s.traffic.shape == Shape::Bursts;
    let flash = |s: &Scenario| s.traffic.shape == Shape::FlashSale;
    let hourly = |s: &Scenario| s.traffic.shape == Shape::Hourly;
    let cron = Text {
        check: |text| Cron::parse(text).map(|_| ()).map_err(|error| present::cron::error(&error)),
        access: Access::Scenario(|s| s.traffic.cron.to_string(), |s, text| if let Ok(cron) = Cron::parse(&text) { s.traffic.cron = cron }),
    };
    let list = Counts {
        most: MOST_HOURS,
        access: Access::Scenario(|s| s.traffic.hourly.clone(), |s, list| s.traffic.hourly = list),
    };
    vec![
        choice(of_shape(("traffic", "traffic.kind", "Shape")), shapes,
            |s| name_of(s.traffic.shape), |s, k| s.traffic.shape = named(k),
            "How the rate of requests changes over time. The month's invocations stay the same. Fleets are sized for the busiest time, and simulated requests arrive by the same shape: Poisson at the rate of the moment."),
        number(of_shape(("peak", "traffic.peak_to_mean", "Peak to mean ratio")), (Times, (1.0, 10_000.0), Scale::Decades(1.0, 1_000.0)),
            |s| s.traffic.peak_to_mean, |s, x| s.traffic.peak_to_mean = x,
            "Rate of the busiest time over the mean rate. The fleet must carry the peak all month. Simulated requests stay at the mean rate: choose another shape to let them rise and fall.")
            .shown_if(steady),
        number(of_shape(("swing", "traffic.daily_swing", "Daily swing")), (Percent, (0.0, 1.0), Scale::Even(0.0, 1.0, 0.05)),
            |s| s.traffic.daily_swing.0, |s, x| s.traffic.daily_swing = Share(x),
            "How far the rate rises above the day's mean and falls below it: mean x (1 + swing x sin(2\u{3c0} t / 24 h)), taken hour by hour.")
            .shown_if(cycle),
        number(of_shape(("weekend", "traffic.weekend_level", "Weekend level")), (Percent, (0.0, 10.0), Scale::Even(0.0, 2.0, 0.05)),
            |s| s.traffic.weekend.0, |s, x| s.traffic.weekend = Share(x),
            "Traffic of a Saturday or Sunday over that of another day. The week's mean stays: another day has 7 / (5 + 2 x level) times the mean.")
            .shown_if(cycle),
        number(of_shape(("burst-ratio", "traffic.burst_ratio", "Burst ratio")), (Times, (1.0, 10_000.0), Scale::Decades(1.0, 10_000.0)),
            |s| s.traffic.burst_ratio, |s, x| s.traffic.burst_ratio = x,
            "Rate within a burst over the rate between bursts. With p = burst / (burst + quiet), a burst has ratio / (1 + p x (ratio - 1)) times the mean rate.")
            .shown_if(bursts),
        number(of_shape(("burst", "traffic.burst_s", "Mean length of a burst")), (Unit::Seconds, (1.0, WEEK), Scale::Decades(1.0, WEEK)),
            |s| s.traffic.burst_length.0, |s, x| s.traffic.burst_length = Seconds(x),
            "Lengths of bursts are exponential with this mean.")
            .shown_if(bursts),
        number(of_shape(("quiet", "traffic.quiet_s", "Mean quiet time")), (Unit::Seconds, (1.0, MONTH), Scale::Decades(1.0, MONTH)),
            |s| s.traffic.quiet_length.0, |s, x| s.traffic.quiet_length = Seconds(x),
            "Time from the end of a burst to the next, exponential with this mean.")
            .shown_if(bursts),
        number(of_shape(("flash-share", "traffic.flash_share", "Share of requests in the rush")), (Percent, (0.0, 1.0), Scale::Even(0.0, 1.0, 0.05)),
            |s| s.traffic.flash_share.0, |s, x| s.traffic.flash_share = Share(x),
            "How much of all the requests arrives in the rush. Its rate is share x time between rushes / length times the mean rate.")
            .shown_if(flash),
        number(of_shape(("flash", "traffic.flash_s", "Length of the rush")), (Unit::Seconds, (1.0, WEEK / 2.0), Scale::Decades(1.0, 86_400.0)),
            |s| s.traffic.flash_length.0, |s, x| s.traffic.flash_length = Seconds(x),
            "How long the rush lasts, at most half of the time from one to the next.")
            .shown_if(flash),
        number(of_shape(("flash-every", "traffic.flash_every_s", "Time between rushes")), (Unit::Seconds, (60.0, MONTH), Scale::Decades(3_600.0, MONTH)),
            |s| s.traffic.flash_every.0, |s, x| s.traffic.flash_every = Seconds(x),
            "Time from the beginning of a rush to the next.")
            .shown_if(flash),
        number(of_shape(("batch", "traffic.batch_size", "Requests of a batch")), (Unit::Count, (1.0, 1e6), Scale::Decades(1.0, 10_000.0)),
            |s| s.traffic.batch_size as f64, |s, x| s.traffic.batch_size = x as u64,
            "Requests that arrive at the same moment, as from a queue or a fan-out. Batches are Poisson.").whole()
            .shown_if(|s| s.traffic.shape == Shape::Batches),
        row(of_shape(("cron", "traffic.cron", "Cron expression")), Kind::Text(cron),
            "When a timer calls, UTC: five fields such as 0 3 * * *, cron(0 10 ? * MON-FRI *) or rate(5 minutes). Every firing brings as many requests as the month's volume needs.")
            .shown_if(|s| s.traffic.shape == Shape::Cron),
        row(of_shape(("hourly", "traffic.hourly_counts", "Counts by the hour")), Kind::Counts(list),
            "Requests of each hour, such as a day or a week of them, at most 168; then they repeat. Separate them by spaces, commas, semicolons, tabs or line breaks; 1.5k and 2M are understood. Only their ratio counts: an hour has the mean rate x its count / the mean count. Six digits of each are kept.")
            .shown_if(hourly),
    ]
}

fn shapes() -> Vec<(String, String)> {
    Shape::ALL
        .iter()
        .map(|&shape| (name_of(shape), shape_name(shape).to_owned()))
        .collect()
}
