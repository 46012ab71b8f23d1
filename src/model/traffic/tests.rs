//! Peaks, levels and rates by the hour of every shape.

use super::*;

fn shaped(shape: Shape) -> Traffic {
    Traffic {
        shape,
        ..Traffic::default()
    }
}

#[test]
fn the_mean_of_every_shape_is_one_and_no_hour_is_above_the_peak() {
    let hourly = Traffic {
        hourly: vec![0.0, 3.0, 9.0],
        ..shaped(Shape::Hourly)
    };
    let shapes = [Shape::Steady, Shape::Cycle, Shape::Bursts].map(shaped);
    for traffic in shapes.into_iter().chain([hourly]) {
        let profile = traffic.profile();
        let mean = profile.hours().iter().sum::<f64>() / profile.hours().len() as f64;
        assert!((mean - 1.0).abs() < 1e-12, "{traffic:?}: {mean}");
        for levels in [profile.needs(), profile.days()] {
            let time: f64 = levels.iter().map(|level| level.time.0).sum();
            assert!((time - 1.0).abs() < 1e-12, "{traffic:?}: {time}");
        }
        assert_eq!(profile.needs()[0].rate, profile.peak(), "{traffic:?}");
    }
}

#[test]
fn peaks_follow_from_the_shape() {
    let peak = |traffic: Traffic| traffic.profile().peak();
    // One thirteenth of the time 20 times as busy: 20 / (1 + 19/13).
    assert!((peak(shaped(Shape::Bursts)) - 20.0 / (1.0 + 19.0 / 13.0)).abs() < 1e-12);
    // The mean of 1 + 0.6 sin over its busiest hour, over (5 + 2/2)/7.
    let hour = 24.0 / std::f64::consts::PI * libm::sin(std::f64::consts::PI / 24.0);
    let busiest = libm::cos(std::f64::consts::PI / 24.0) * hour;
    let cycle = peak(shaped(Shape::Cycle));
    assert!(
        (cycle - (1.0 + 0.6 * busiest) / (6.0 / 7.0)).abs() < 1e-12,
        "{cycle}"
    );
    let counts = Traffic {
        hourly: vec![1.0, 1.0, 4.0, 2.0],
        ..shaped(Shape::Hourly)
    };
    assert_eq!(peak(counts), 2.0);
    assert_eq!(peak(shaped(Shape::Hourly)), 1.0);
}

#[test]
fn a_flash_sale_is_a_rush_and_a_rest_whose_mean_is_one() {
    let sale = |share: f64, length: f64, every: f64| Traffic {
        flash_share: Share(share),
        flash_length: Seconds(length),
        flash_every: Seconds(every),
        ..shaped(Shape::FlashSale)
    };
    // Two fifths of all within a tenth of the time.
    let [rush, rest] = sale(0.4, 10.0, 100.0).flash_parts();
    assert_eq!(rush, (10.0, 4.0));
    assert!(rest.0 == 90.0 && (rest.1 - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(sale(0.4, 10.0, 100.0).profile().peak(), 4.0);
    // No longer than half of the time, and no more than all of it.
    assert_eq!(
        sale(1.5, 80.0, 100.0).flash_parts(),
        [(50.0, 2.0), (50.0, 0.0)]
    );
    // One that is quieter than the rest is no peak below the mean.
    assert!(sale(0.01, 10.0, 100.0).profile().peak() >= 1.0);
    for (share, length, every) in [(0.0, 0.0, 0.0), (0.5, 0.0, 60.0), (0.3, 7.0, 61.0)] {
        let parts = sale(share, length, every).flash_parts();
        assert!(parts.iter().all(|part| !part.1.is_nan()), "{parts:?}");
        let (time, mean) = parts.iter().fold((0.0, 0.0), |(time, mean), part| {
            (time + part.0, mean + part.0 * part.1)
        });
        if length > 0.0 {
            assert!((mean / time - 1.0).abs() < 1e-12, "{parts:?}");
        }
    }
}

#[test]
fn days_and_hours_of_a_cycle_are_few_levels() {
    let profile = shaped(Shape::Cycle).profile();
    let days: Vec<_> = profile.days();
    assert_eq!(days.len(), 2);
    assert!((days[0].rate - 7.0 / 6.0).abs() < 1e-12 && (days[0].time.0 - 5.0 / 7.0).abs() < 1e-12);
    assert!(profile.needs().len() <= 26, "{}", profile.needs().len());
}

#[test]
fn rates_rise_within_an_hour_as_the_shape_says() {
    let replayed = |step: f64, counts: Vec<u64>| Traffic {
        trace: Trace::of_counts(Seconds(step), counts),
        ..shaped(Shape::Trace)
    };
    let check = |traffic: Traffic, hours: &[f64], within: f64| {
        let profile = traffic.profile();
        assert_eq!(profile.hours().len(), hours.len(), "{traffic:?}");
        for (hour, expected) in profile.hours().iter().zip(hours) {
            assert!((hour - expected).abs() < 1e-9, "{profile:?}");
        }
        assert!(
            (profile.within_an_hour() - within).abs() < 1e-9,
            "{profile:?}"
        );
    };
    // Of 180 requests in two hours 120 in the first, 61 of them in one minute: 61 to 1.5 on average.
    let mut minutes = vec![1; 120];
    minutes[30] = 61;
    let (busy, rest) = (4.0 / 3.0, 2.0 / 3.0);
    check(replayed(60.0, minutes), &[busy, rest], 61.0 / 1.5 / busy);
    check(replayed(3_600.0, vec![1, 3]), &[0.5, 1.5], 1.0);
    check(shaped(Shape::Trace), &[1.0], 1.0);
    let steady = Traffic {
        peak_to_mean: 3.0,
        ..Traffic::default()
    };
    check(steady, &[1.0], 3.0);
    check(shaped(Shape::Bursts), &[1.0], 20.0 / (1.0 + 19.0 / 13.0));
    for shape in [Shape::Batches, Shape::FixedInterval, Shape::Cron] {
        check(shaped(shape), &[1.0], 1.0);
    }
}

#[test]
fn a_cycle_is_a_week_unless_all_days_are_alike() {
    let hours = |weekend: f64| {
        let weekend = Share(weekend);
        let traffic = Traffic {
            weekend,
            ..shaped(Shape::Cycle)
        };
        traffic.profile().hours().to_vec()
    };
    let (alike, quiet) = (hours(1.0), hours(0.25));
    assert_eq!((alike.len(), quiet.len()), (24, 168));
    // The rate is highest from five to seven in the morning and lowest twelve hours later.
    assert!((alike[5] - alike[6]).abs() < 1e-12 && alike[5] > 1.59);
    assert!((alike[17] - (2.0 - alike[5])).abs() < 1e-12);
    assert!(
        alike
            .iter()
            .all(|rate| (alike[17]..=alike[5] + 1e-12).contains(rate))
    );
    assert!((quiet[120] / quiet[0] - 0.25).abs() < 1e-12);
    assert_eq!((quiet[0], quiet[120]), (quiet[96], quiet[144]));
    assert!(hours(-1.0)[120..].iter().all(|&rate| rate == 0.0));
}

#[test]
fn equal_rates_are_taken_together_and_the_last_day_may_be_short() {
    let levels = |levels: Vec<Level>| {
        let pair = |level: &Level| (level.time.0, level.rate);
        levels.iter().map(pair).collect::<Vec<_>>()
    };
    let parts = vec![(1.0, 2.0), (3.0, 0.0), (1.0, 1.0), (2.0, 2.0), (1.0, 0.0)];
    assert_eq!(
        levels(taken_together(parts)),
        [(0.375, 2.0), (0.125, 1.0), (0.5, 0.0)]
    );
    assert_eq!(
        levels(taken_together(vec![(1.0, 2.0), (1.0, 2.0 - 1e-6)])).len(),
        2
    );
    // A day at 2 a quarter of whose hours are at 5, and six hours at 7.
    let mut hourly = vec![1.0; 24];
    hourly[..6].fill(5.0);
    hourly.extend([7.0; 6]);
    let profile = Traffic {
        hourly,
        ..shaped(Shape::Hourly)
    };
    let (days, needs) = (profile.profile().days(), profile.profile().needs());
    // The mean is (24 x 2 + 6 x 7) / 30 = 3.
    let near = |got: Vec<(f64, f64)>, expected: &[(f64, f64)]| {
        assert_eq!(got.len(), expected.len(), "{got:?}");
        for (got, expected) in got.iter().zip(expected) {
            assert!((got.0 - expected.0).abs() < 1e-12, "{got:?}");
            assert!((got.1 - expected.1).abs() < 1e-12, "{got:?}");
        }
    };
    near(levels(days), &[(0.2, 7.0 / 3.0), (0.8, 2.0 / 3.0)]);
    near(
        levels(needs),
        &[(0.2, 7.0 / 3.0), (0.2, 5.0 / 3.0), (0.6, 1.0 / 3.0)],
    );
}
