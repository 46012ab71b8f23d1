//! The worked example flips where its arithmetic says, and every flip does what it promises.

use super::*;
use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::present::answer::answer;
use crate::present::link;
use crate::present::session::Session;

fn flips(scenario: &Scenario) -> Vec<Flip> {
    let pricing = Pricing::new(scenario, None, PriceBook::embedded());
    let mut job = FlipJob::new(scenario, pricing);
    while !job.advance(3) {}
    assert_eq!(job.progress(), 1.0);
    job.finish()
}

fn of<'a>(flips: &'a [Flip], input: &str) -> &'a Flip {
    let found = flips.iter().find(|flip| flip.input == input);
    found.unwrap_or_else(|| panic!("{input} is not in {flips:#?}"))
}

fn near(flip: &Flip, expected: f64) {
    let Value::Number(to) = flip.to else {
        panic!("{flip:?}");
    };
    assert!(
        (to / expected - 1.0).abs() < 1e-3,
        "{flip:?}, not {expected}"
    );
}

#[test]
fn the_worked_example_flips_where_its_arithmetic_says() {
    let found = flips(&Scenario::worked_example());
    near(of(&found, "n"), 16.2686e6);
    assert_eq!(
        of(&found, "n").sentence,
        "Invocations a month at 16.27 M instead of 10 M, and the EC2 fleet becomes the cheapest."
    );
    // $30.368 - $2.00 for requests is 1.70208 M GB-s of 10 M invocations: 340.4 ms at 512 MB, which anything above
    // 340 ms is billed more than, or 871.5 MB at 200 ms.
    near(of(&found, "median"), 340.0);
    near(of(&found, "memory"), 872.0);
    let free = &found.iter().find(|flip| flip.input == "lambda-free-tier");
    assert!(free.is_none(), "a free tier makes Lambda cheaper still");
    let instance = of(&found, "ec2-instance");
    assert_eq!(instance.cheapest, PlatformId::AwsEc2);
    assert!(
        instance
            .sentence
            .starts_with("Instance type of the EC2 fleet: \u{201c}t"),
        "{instance:?}"
    );
    assert!(instance.sentence.ends_with(
        "instead of \u{201c}t3.medium\u{201d}, and the EC2 fleet becomes the cheapest."
    ));
    assert!(
        found
            .windows(2)
            .all(|pair| pair[0].distance <= pair[1].distance)
    );
}

#[test]
fn every_flip_changes_the_cheapest_and_nothing_before_it_does() {
    let mut scenario = Scenario {
        compared: vec![
            PlatformId::AwsLambda,
            PlatformId::AwsFargate,
            PlatformId::GcpCloudRunFunctions,
        ],
        ..Scenario::default()
    };
    scenario.workload.invocations_per_month = 30e6;
    let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
    let cheapest = |scenario: &Scenario| {
        let costs = scenario.compared.iter();
        super::cheapest(costs.map(|&p| (p, pricing.cost(scenario, p))))
    };
    let now = cheapest(&scenario);
    let found = flips(&scenario);
    assert!(found.len() > 5, "{found:#?}");
    let mut unclear = 0;
    for flip in &found {
        let knob = crate::present::knobs::knob(flip.input).expect("an input");
        let then = cheapest(&with(&scenario, knob, &flip.to));
        assert!(
            then == Some(flip.cheapest) && then != now,
            "{flip:?}: {then:?}"
        );
        // The answer names it.
        let clear = with(&scenario, knob, &flip.clear);
        let assessment = Assessment::new(&clear, None, PriceBook::embedded());
        let headline = answer(&clear, &assessment, None).headline;
        // Where no value near is clear, the two cost the same to the answer.
        let level = headline.contains("cost the same") && flip.clear == flip.to;
        unclear += usize::from(level);
        let named = headline.starts_with(&flip.cheapest.at_the_start());
        assert!(named || level, "{headline} {flip:?}");
        // The same when a visitor does it, and one undo takes it back.
        let opened = Session::open(&link::fragment(&scenario));
        assert_eq!(cheapest(&opened.scenario), now);
        let done = opened.after(flip.action(&opened.scenario));
        assert_eq!(cheapest(&done.scenario), then, "{flip:?}");
        assert_eq!(done.scenario, flip.made(&opened.scenario));
        assert_eq!(done.after(Action::Undo).scenario, opened.scenario);
        if let (Value::Number(from), Value::Number(to), Kind::Number(number)) =
            (&flip.from, &flip.to, knob.kind)
        {
            let short = from + (to - from) * 0.98;
            let short = if number.whole { short.round() } else { short };
            if short != *to {
                let before = cheapest(&with(&scenario, knob, &Value::Number(short)));
                assert_eq!(before, now, "{flip:?} at {short}");
            }
        }
    }
    assert!(unclear < 4, "{unclear} of {}", found.len());
}

#[test]
fn with_one_platform_nothing_flips() {
    let scenario = Scenario {
        compared: vec![PlatformId::AwsLambda],
        ..Scenario::default()
    };
    assert_eq!(flips(&scenario), []);
}
