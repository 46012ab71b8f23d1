use super::*;
use crate::model::charge::Category;
use crate::model::platform::PlatformId;
use crate::model::prices::{Allowance, PriceBook};
use crate::model::trace::Trace;
use crate::model::traffic::Shape;
use crate::model::units::Seconds;

/// Two processors, of which a fifth each is free of credits, and room for whatever comes.
const ROOMY: Capacity = Capacity {
    vcpu: 2.0,
    baseline_vcpu: 0.4,
    burst_vcpu: 2.0,
    places: 4_000.0,
};

/// A billion requests of 20 ms of processor time a month: 7.61 processors on average.
const BILLION: f64 = 1e9;
const USED: f64 = 1e9 * 0.02 / (730.0 * 3_600.0);

/// A fleet of servers at $1 a month, with surplus at the price of t3.
fn fleet(change: impl FnOnce(&mut Scenario)) -> Fleet {
    let book = PriceBook::embedded();
    let mut scenario = Scenario::default();
    scenario.workload.latency_objective = Milliseconds(60_000.0);
    let settings = scenario.of_mut(PlatformId::AwsEc2);
    settings.count = FleetCount::AtLeast(1);
    settings.zones = 1;
    settings.scaling = Scaling::Fixed;
    change(&mut scenario);
    let settings = scenario.of(PlatformId::AwsEc2).clone();
    let server = book
        .servers("aws-ec2")
        .into_iter()
        .find(|server| book.surplus(server).is_some())
        .expect("t3 has surplus credits");
    let row = book.surplus(server).expect("as found").clone();
    let part = Part {
        label: "Server".into(),
        category: Category::Compute,
        per_server: 1.0 / row.price_usd,
        row: Arc::clone(&row),
        paid: 1.0,
        how: Vec::new(),
        free: None,
    };
    Fleet::new(&scenario, &settings, ROOMY, vec![part]).with_surplus(Some(row))
}

fn count(scenario: &mut Scenario, count: FleetCount) {
    scenario.of_mut(PlatformId::AwsEc2).count = count;
}

fn close(got: f64, expected: f64) {
    assert!(
        (got - expected).abs() <= 1e-9 * expected.abs(),
        "{got}, not {expected}"
    );
}

#[test]
fn processors_at_60_percent_decide_how_many_servers_a_billion_requests_take() {
    // 7.61 processors at 60 % of 2 each are 6.3 servers.
    let size = fleet(|_| ()).size(BILLION);
    assert_eq!((size.count, size.bound), (7, Bound::Cpu));
    close(size.mean_count, 7.0);
    close(size.utilisation.0, USED / 14.0);
    close(size.peak_load.0, USED / 14.0);
    // Three times as much at the peak are 19.03 servers, which are used as much as before on average.
    let size = fleet(|s| s.traffic.peak_to_mean = 3.0).size(BILLION);
    assert_eq!(size.count, 20);
    close(size.utilisation.0, USED / 40.0);
    close(size.peak_load.0, 3.0 * USED / 40.0);
}

#[test]
fn half_the_week_takes_twice_the_rate() {
    let half = |s: &mut Scenario| s.of_mut(PlatformId::AwsEc2).hours_per_week = 84.0;
    let size = fleet(half).size(BILLION);
    assert_eq!(size.count, 13);
    close(size.utilisation.0, 2.0 * USED / 26.0);
    let mut scenario = Scenario::default();
    half(&mut scenario);
    close(running_hours(scenario.of(PlatformId::AwsEc2)), 365.0);
}

#[test]
fn the_least_that_was_asked_for_and_the_zones_decide_where_little_is_to_do() {
    let size = |count: u64, zones| {
        let fleet = fleet(|s| {
            let settings = s.of_mut(PlatformId::AwsEc2);
            settings.count = FleetCount::AtLeast(count);
            settings.zones = zones;
        });
        let size = fleet.size(1e6);
        (size.count, size.bound)
    };
    assert_eq!(size(1, 1), (1, Bound::Minimum));
    assert_eq!(size(4, 1), (4, Bound::Minimum));
    assert_eq!(size(1, 3), (3, Bound::Zones));
    assert_eq!(size(4, 3), (4, Bound::Minimum));
}

#[test]
fn a_number_that_is_set_stays_and_may_be_too_few() {
    let fleet = fleet(|s| count(s, FleetCount::Exactly(3)));
    let (few, many) = (fleet.size(1e6), fleet.size(BILLION));
    assert_eq!((few.count, few.bound), (3, Bound::Set));
    assert_eq!((many.count, many.bound), (3, Bound::Set));
    close(many.utilisation.0, USED / 6.0);
    close(many.peak_load.0, USED / 6.0);
    assert!(many.peak_load.0 > 1.0);
    assert_eq!(fleet.latency(BILLION, 0.99), None);
    assert!(fleet.latency(1e6, 0.99).is_some());
}

#[test]
fn a_set_number_bends_where_surplus_begins_and_where_nothing_is_left() {
    let fleet = fleet(|s| count(s, FleetCount::Exactly(3)));
    let (begins, full) = (1.2 / USED * BILLION, 6.0 / USED * BILLION);
    let kinks = fleet.kinks();
    assert_eq!(kinks.len(), 2);
    close(kinks[0], begins);
    close(kinks[1], full);
    // Rent alone before, all that is above the baseline after.
    close(fleet.cost(begins * 0.999), 3.0);
    let surplus = 730.0 * 3.0 * 1.6 * fleet.surplus.as_ref().expect("a price").price_usd;
    close(fleet.cost(full), 3.0 + surplus);
    close(fleet.cost(full * 2.0), 3.0 + surplus);
    close(fleet.cost((begins + full) / 2.0), 3.0 + surplus / 2.0);
    let without = fleet.with_surplus(None);
    assert!(without.kinks().is_empty());
    close(without.cost(full), 3.0);
}

#[test]
fn the_shape_the_lines_and_the_cost_are_one() {
    let (grows, set) = (FleetCount::AtLeast(1), FleetCount::Exactly(3));
    for (number, shape, scaling) in [
        (grows, Shape::Steady, Scaling::Fixed),
        (set, Shape::Steady, Scaling::Fixed),
        (grows, Shape::Cycle, Scaling::Fixed),
        (set, Shape::Cycle, Scaling::Fixed),
        (grows, Shape::Cycle, Scaling::Hourly),
    ] {
        let fleet = fleet(|s| {
            count(s, number);
            s.traffic.shape = shape;
            s.of_mut(PlatformId::AwsEc2).scaling = scaling;
        });
        for n in [1.0, 1e6, 1.3e8, 1.6e8, 5e8, 7.8e8, 1e9, 1e11] {
            let cost = fleet.cost(n);
            let (line, stairs) = fleet.shape_at(n);
            let steps = stairs.iter().map(|stairs| {
                let servers = stairs.servers(n);
                let surplus = stairs.surplus.iter();
                servers * stairs.usd_per_server
                    + surplus
                        .map(|s| (s.slope * n - servers * s.free).max(0.0))
                        .sum::<f64>()
            });
            close(line.at(n) + steps.sum::<f64>(), cost);
            let mut lines = Vec::new();
            fleet.lines(n, &mut lines);
            close(lines.iter().map(|line| line.amount().0).sum(), cost);
        }
    }
}

#[test]
fn what_is_free_is_taken_off_once_for_the_whole_fleet_at_what_it_would_have_cost() {
    for (set, servers) in [(FleetCount::Exactly(3), 3.0), (FleetCount::AtLeast(3), 3.0)] {
        let mut fleet = fleet(|s| count(s, set)).with_surplus(None);
        let part = &mut fleet.parts[0];
        (part.per_server, part.paid) = (100.0, 0.5);
        let price = part.row.price_usd;
        let allowance = Allowance {
            quantity: 1e6,
            scope: "per account",
            row: Arc::clone(&part.row),
        };
        part.free = Some((40.0, Arc::new(allowance)));
        let expected = (servers * 100.0 - 40.0) * price / 2.0;
        close(fleet.cost(1e6), expected);
        let (line, stairs) = fleet.shape_at(1e6);
        let rent: f64 = stairs
            .iter()
            .map(|s| s.servers(1e6) * s.usd_per_server)
            .sum();
        close(line.at(1e6) + rent, expected);
        let mut lines = Vec::new();
        fleet.lines(1e6, &mut lines);
        let quantities: Vec<f64> = lines.iter().map(|line| line.quantity).collect();
        assert_eq!(quantities, [40.0, 260.0]);
        close(lines.iter().map(|line| line.amount().0).sum(), expected);
    }
}

#[test]
fn a_set_number_bends_by_the_kind_of_day() {
    // Of 7 days, 5 have 7/6 of the mean and 2 at the weekend have half of that.
    let fleet = fleet(|s| {
        count(s, FleetCount::Exactly(3));
        s.traffic.shape = Shape::Cycle;
    });
    let (begins, full) = (1.2 / USED * BILLION, 6.0 / USED * BILLION);
    let mut kinks = fleet.kinks();
    kinks.sort_by(f64::total_cmp);
    let (week, weekend) = (7.0 / 6.0, 7.0 / 12.0);
    let expected = [begins / week, begins / weekend, full / week, full / weekend];
    assert_eq!(kinks.len(), 4);
    for (got, expected) in kinks.into_iter().zip(expected) {
        close(got, expected);
    }
}

#[test]
fn a_line_says_how_many_servers_there_are() {
    let counted = |change: fn(&mut Scenario)| {
        let mut lines = Vec::new();
        fleet(change).lines(BILLION, &mut lines);
        lines[0].how[0]
    };
    let set = |s: &mut Scenario| count(s, FleetCount::Exactly(1));
    assert_eq!(counted(set), (1.0, "server \u{d7}"));
    assert_eq!(counted(|_| ()), (7.0, "servers \u{d7}"));
    let (mean, unit) = counted(|s| {
        s.traffic.shape = Shape::Cycle;
        s.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
    });
    assert!(mean > 6.3 && mean < 12.0, "{mean}");
    assert_eq!(unit, "servers on average \u{d7}");
}

#[test]
fn each_hour_has_the_servers_of_its_own_busiest_minute() {
    // An hour of 10 calls a minute, then one of 60 and none in turn: half and one and a half of the mean, and within an
    // hour up to twice as much.
    let minutes = (0..120).map(|minute| match minute {
        0..60 => 10,
        _ => 60 * (minute % 2),
    });
    let trace = Trace::of_counts(Seconds(60.0), minutes.collect()).expect("two hours");
    let mut traffic = None;
    let fleet = fleet(|s| {
        s.traffic.shape = Shape::Trace;
        s.traffic.trace = Some(trace);
        s.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
        traffic = Some(s.traffic.profile());
    });
    let traffic = traffic.expect("as set");
    // 380.5 calls a second on average, 60 of them on a server at 60 %: 6.3 and 19.03 servers.
    assert_eq!(fleet.by_the_hour(BILLION, &traffic), [7, 20]);
    close(fleet.size(BILLION).mean_count, 13.5);
}
