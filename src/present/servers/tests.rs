//! The comparison in words, of small simulations.

use super::*;
use crate::model::prices::PriceBook;
use crate::model::scenario::Length;
use crate::model::served;
use crate::model::settings::{FleetCount, Scaling};
use crate::model::simulation::run::Run;
use crate::model::simulation::servers::ServersTask;
use crate::model::units::Share;
use crate::present::figure::Shape;

const EC2: PlatformId = PlatformId::AwsEc2;

fn simulated(change: impl FnOnce(&mut Scenario)) -> (Scenario, Summary, Vec<Fleet>) {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 500e6;
    scenario.simulation.length = Length::Requests(100_000);
    scenario.simulation.precision = None;
    change(&mut scenario);
    let book = PriceBook::embedded();
    let assessment = Assessment::new(&scenario, None, book);
    let fleet = |(platform, task): (PlatformId, ServersTask)| {
        let found = Rc::new(ServersFound {
            progress: 1.0,
            summary: task.finish(),
        });
        Fleet::new((platform, &task.servers), found, &assessment)
    };
    let tasks = served::tasks(&scenario, Share(PART), book);
    let fleets = tasks.into_iter().map(fleet).collect();
    let summary = Run::new(scenario.simulation_spec()).finish();
    (scenario, summary, fleets)
}

#[test]
fn the_function_stands_above_the_fleets_that_keep_up() {
    let (scenario, function, fleets) = simulated(|s| {
        s.compared.push(PlatformId::AwsFargate);
        // Fewer leave it open whether the objective is met.
        s.simulation.length = Length::Requests(4_000_000);
    });
    let table = table(&scenario, Some(&function), &fleets);
    let names: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
    let expected = [PlatformId::AwsLambda, EC2, PlatformId::AwsFargate].map(PlatformId::name);
    assert_eq!(names, expected);
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    let of_fleet = &table.rows[1];
    assert_eq!(of_fleet[1], "5");
    let p99 = fleets[0].found.summary.latency.p99.0;
    assert!((p99 / 416.0 - 1.0).abs() < 0.1, "{p99} ms");
    assert!(of_fleet[4].contains(" \u{b1} "), "{}", of_fleet[4]);
    assert_eq!(of_fleet[5], "\u{2713} yes");
    // As the table of fleets says.
    assert_eq!(of_fleet[7], "416 ms");
    // Each server uses 0.76 vCPU and earns 0.4.
    assert_eq!(of_fleet[11], "100 %");
    assert!(table.rows[0][8].ends_with("for a cold start"));
    assert!(overloaded(&fleets).is_empty());
}

#[test]
fn a_fleet_serves_a_quarter_of_the_functions_requests() {
    let (_, function, fleets) = simulated(|_| ());
    let summary = &fleets[0].found.summary;
    assert_eq!(function.requests, 100_000);
    let off = summary.requests as f64 - 25_000.0;
    assert!(off.abs() <= f64::from(function.replications), "{off}");
    assert_eq!(summary.replications, function.replications);
    let said = basis(Some(&function), &fleets);
    assert!(
        said.contains("So far 100 k requests of the function, and 25 k of a fleet."),
        "{said}"
    );
}

#[test]
fn a_fleet_that_cannot_keep_up_gets_a_sentence_and_no_row() {
    let (scenario, _, fleets) = simulated(|s| s.of_mut(EC2).count = FleetCount::Exactly(2));
    assert_eq!(
        overloaded(&fleets),
        ["The EC2 fleet needs 2.4 times what it has: the queue grows without bound."]
    );
    assert!(table(&scenario, None, &fleets).rows.is_empty());
    assert_eq!(Tails::new(&scenario, None, &fleets), None);
    assert_eq!(fleets[0].objective(Milliseconds(1e9)), Objective::Missed);
    assert_eq!(fleets[0].approximation, None);
}

#[test]
fn a_scaled_fleet_has_an_average_and_a_most() {
    let (scenario, _, fleets) = simulated(|s| s.of_mut(EC2).scaling = Scaling::Autoscaled);
    let servers = &table(&scenario, None, &fleets).rows[0][1];
    assert!(
        servers.ends_with(" at most") && servers.contains(" on average, "),
        "{servers}"
    );
}

#[test]
fn an_objective_within_the_interval_is_open() {
    let of = |p99, half| {
        let half = Some(Milliseconds(half));
        Objective::of(Milliseconds(p99), half, Milliseconds(500.0))
    };
    assert_eq!(of(490.0, 10.0), Objective::Met);
    assert_eq!(of(495.0, 10.0), Objective::Open);
    assert_eq!(of(511.0, 10.0), Objective::Missed);
}

#[test]
fn tails_fall_from_one_and_agree_with_the_quantiles() {
    let (scenario, function, fleets) = simulated(|_| ());
    let tails = Tails::new(&scenario, Some(&function), &fleets).expect("lines");
    let figure = chart(&tails);
    assert_eq!(figure.series.len(), 2);
    for series in &figure.series {
        let Shape::Line(points) = &series.shape else {
            panic!("{series:?}");
        };
        assert_eq!(points[0].1, 1.0);
        assert!(
            points
                .windows(2)
                .all(|pair| pair[0].1 >= pair[1].1 && pair[0].0 < pair[1].0)
        );
    }
    // A bin is 12 % wide: below the 99th percentile by more than that, more than a hundredth takes longer.
    let p99 = fleets[0].found.summary.latency.p99.0;
    let share = |ms: f64| tails.read(ms).readings[1].at.1;
    assert!(share(p99 / 1.13) >= 0.01 && share(p99 * 1.13) <= 0.01);
    let table = chart_table(&tails);
    assert!(table.rows.len() <= 25 && table.rows.iter().all(|row| row.len() == 3));
    assert_eq!(table.rows[24][1..], ["0 %", "0 %"].map(str::to_owned)[..]);
}
