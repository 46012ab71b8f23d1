//! Ranges from what is typed to what is said.

use super::*;
use crate::model::assessment::Assessment;
use crate::model::cold_share::billing::Calibration;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::present::link;
use crate::present::session::{Action, Session};

fn ranges(scenario: &Scenario) -> Option<Ranges> {
    let book = PriceBook::embedded();
    let pricing = Pricing::new(scenario, Some(Calibration::FORMULA), book);
    let subject = Subject::of(scenario, &Assessment::new(scenario, None, book));
    let mut job = RangesJob::new(scenario, pricing, subject)?;
    while !job.advance(100) {}
    Some(job.finish())
}

fn of_link(fragment: &str) -> Ranges {
    let (scenario, notices) = link::parse(fragment);
    assert_eq!(notices, Vec::<String>::new());
    ranges(&scenario).expect("there are ranges")
}

fn bare(rest: &str) -> String {
    format!("{}&{rest}", link::fragment(&Scenario::worked_example()))
}

#[test]
fn without_ranges_there_is_nothing_to_do() {
    assert_eq!(ranges(&Scenario::default()), None);
    // The input has no effect here.
    let (scenario, _) = link::parse("fargate-vcpu=0.5..2");
    assert_eq!(ranges(&scenario), None);
}

/// The bare example crosses at 16.27 M, which is in the middle of 10.5 to 25.2 M by ratio.
#[test]
fn the_probability_is_said_with_its_interval_and_the_cost_with_its_ends() {
    let found = of_link(&bare("n=10500000..25200000"));
    assert!(
        found.sentence.starts_with("Over your ranges serverless is cheaper in 50 % of cases (47 to 53 %); the cheapest costs $20."),
        "{}",
        found.sentence
    );
    assert!(
        found
            .sentence
            .ends_with(" to $30.37 a month in nine of ten."),
        "{}",
        found.sentence
    );
    let said = found.break_even.expect("they cross");
    assert!(
        said.contains("does not depend on the volume: it is at 16.3 M"),
        "{said}"
    );
    assert_eq!(
        found.strongest,
        "\u{201c}Invocations a month\u{201d} is the only range."
    );
    assert_eq!(found.contributions[0].text, "100 %");
    assert_eq!(found.bands.len(), 0);
    let [lambda, server] = found.costs.rows.as_slice() else {
        panic!("{:?}", found.costs);
    };
    assert_eq!(
        (lambda.cheapest.as_str(), server.cheapest.as_str()),
        ("50 %", "50 %")
    );
    assert_eq!(server.costs, ["$30.37", "$30.37", "$30.37"]);
    let (from, middle, to) = lambda.place.expect("it runs");
    assert!(0.0 < from && from < middle && middle < to && to <= 1.0);
    assert!(found.costs.marks.len() >= 2);
}

#[test]
fn several_ranges_have_bands_and_contributions_that_add_up() {
    let found = of_link(&bare(
        "n=2000000..50000000&median=100..400&memory=256..1024",
    ));
    let said = found.break_even.expect("they cross");
    assert!(
        said.contains("in nine of ten cases, and in half of them below "),
        "{said}"
    );
    assert_eq!(found.contributions.len(), 3);
    let sum: f64 = found
        .found
        .contributions
        .iter()
        .map(|share| share.mean)
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert!(
        found
            .contributions
            .windows(2)
            .all(|pair| pair[0].share >= pair[1].share)
    );
    assert!(
        found.strongest.contains("accounts for"),
        "{}",
        found.strongest
    );
    assert_eq!(found.bands.len(), 2);
    assert_eq!(found.inputs[1].text, "100 ms to 400 ms");
    assert_eq!(
        found.of_what,
        "What the difference between the cheapest serverless platform and the cheapest server depends on"
    );
}

/// With the median twice as long, every run is: the 95th percentile is not left behind.
#[test]
fn the_95th_percentile_follows_the_median_unless_it_is_a_range() {
    let (scenario, _) = link::parse("median=100..400&p95=600");
    let (knob, number, _) = ranged(&scenario)[0];
    let ratio = |follows: bool| {
        let mut drawn = scenario.clone();
        setter(&scenario, knob, number, follows)(&mut drawn, 400.0);
        drawn.workload.duration_p95.0 / scenario.workload.duration_p95.0
    };
    assert_eq!((ratio(true), ratio(false)), (2.0, 1.0));
}

#[test]
fn what_is_compared_decides_what_is_said() {
    let alone = of_link("n=1000000..5000000&ec2=off");
    assert!(
        alone
            .sentence
            .starts_with("Over your ranges AWS Lambda costs $"),
        "{}",
        alone.sentence
    );
    assert_eq!(alone.break_even, None);
    assert_eq!(alone.of_what, "What the cost of AWS Lambda depends on");
    let functions = of_link("n=1000000..50000000&median=100..300&ec2=off&edge=on");
    assert!(
        functions
            .sentence
            .contains("AWS Lambda is cheaper than Lambda@Edge in all 1,000 cases drawn;"),
        "{}",
        functions.sentence
    );
    let mut nobody = Session::open("n=1000000..5000000").scenario;
    nobody.compared.clear();
    let nobody = ranges(&nobody).expect("a range");
    assert_eq!(
        nobody.sentence,
        "Over your ranges no compared platform can run this."
    );
    assert_eq!(
        (nobody.costs.rows.len(), nobody.contributions.len()),
        (0, 0)
    );
}

#[test]
fn every_platform_with_many_ranges_is_total() {
    let mut session = Session::open("");
    session.scenario.compared = PlatformId::ALL.to_vec();
    for key in ["n", "median", "memory", "cpu", "peak", "response-size"] {
        session = session.after(Action::Widen(key));
    }
    let found = ranges(&session.scenario).expect("ranges");
    assert_eq!(found.costs.rows.len(), 15);
    let won: usize = found
        .found
        .outcomes
        .iter()
        .map(|outcome| outcome.cheapest.count())
        .sum();
    assert_eq!(won, found.found.draws);
    for row in &found.costs.rows {
        assert!(row.place.is_some() || !row.note.is_empty(), "{row:?}");
    }
}
