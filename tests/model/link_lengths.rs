//! How long links get: chat and mail programs, and people, take up to about 2,000 letters.

use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::traffic::Shape;
use serverless_tradeoffs::present::knobs::{KNOBS, Kind, Knob};
use serverless_tradeoffs::present::link::packed::{pack, unpack};
use serverless_tradeoffs::present::link::{lasting, open};

/// Numbers that follow no pattern, from 0 to 1.
struct Any(u64);

impl Any {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// As somebody types it: four digits.
fn typed(x: f64) -> f64 {
    format!("{x:.3e}").parse().expect("a number")
}

fn change(knob: &Knob, scenario: &mut Scenario, any: &mut Any) {
    match knob.kind {
        Kind::Number(number) => {
            let (low, high) = number.range;
            let start = low.max(high * 1e-6);
            let value = typed(start * (high / start).powf(any.next())).clamp(low, high);
            number.set(scenario, if number.whole { value.round() } else { value });
        }
        Kind::Choice(choice) => {
            let now = choice.get(scenario);
            let others: Vec<_> = choice
                .options()
                .into_iter()
                .filter(|(key, _)| *key != now)
                .collect();
            if !others.is_empty() {
                choice.set(
                    scenario,
                    &others[(any.next() * others.len() as f64) as usize].0,
                );
            }
        }
        Kind::Switch(switch) => switch.set(scenario, !switch.get(scenario)),
        Kind::Counts(counts) => {
            // A week by the hour; of one's own probes there are a few.
            let (most, highest) = match knob.key.as_str() {
                "hourly" => (168, 9_999.0),
                _ => (20, 999.0),
            };
            let list = (0..most).map(|_| (any.next() * highest).round());
            counts.set(scenario, list.collect());
        }
        Kind::Text(text) => text.set(scenario, "5,35 8-18 * * MON-FRI"),
    }
}

/// Every input that matters changed, all platforms compared, counts by the hour, and twenty own prices.
fn largest(seed: u64) -> Scenario {
    let mut any = Any(seed);
    let mut scenario = Scenario::default();
    for knob in KNOBS.iter() {
        if PlatformId::ALL
            .iter()
            .any(|platform| platform.short() == knob.key)
        {
            let Kind::Switch(switch) = knob.kind else {
                panic!("{} is a switch", knob.key);
            };
            switch.set(&mut scenario, true);
        } else if knob.key == "traffic" {
            scenario.traffic.shape = Shape::Hourly;
        } else if knob.shown(&scenario) {
            change(knob, &mut scenario, &mut any);
        }
    }
    let mut ids: Vec<String> = PriceBook::embedded()
        .all_tiers()
        .map(|tiers| tiers[0].id())
        .collect();
    ids.sort();
    while scenario.prices.len() < 20 {
        let id = ids[(any.next() * ids.len() as f64) as usize].clone();
        scenario
            .prices
            .insert(id, typed(10_f64.powf(-7.0 + 6.0 * any.next())));
    }
    scenario
}

fn check(what: &str, scenario: &Scenario, pinned: Option<&Scenario>, most: usize) {
    let plain = lasting(scenario, pinned);
    let packed = pack(&plain);
    println!("{what}: {} plain, {} packed", plain.len(), packed.len());
    assert!(
        packed.len() < most,
        "{what}: {} of {most}: {packed}",
        packed.len()
    );
    let opened = open(&unpack(&packed).expect("what was packed"));
    assert_eq!(opened.notices, Vec::<String>::new(), "{what}");
    assert_eq!(
        (&opened.scenario, opened.pinned.as_ref()),
        (scenario, pinned),
        "{what}"
    );
}

#[test]
fn a_typical_link_can_be_read_at_a_glance() {
    let (scenario, notices) = serverless_tradeoffs::present::link::parse(
        "n=25000000&median=120&p95=450&memory=1024&runtime=python&fargate=on&lambda-arch=arm64&ec2-instance=m6g.large\
         &price.aws-lambda.duration-arm64.us-east-1=0.000012",
    );
    assert_eq!(notices, Vec::<String>::new());
    let link = lasting(&scenario, None);
    assert_eq!(pack(&link), link, "it stays plain");
    check("typical", &scenario, None, 300);
}

#[test]
fn the_largest_link_without_a_trace_is_short_enough_for_any_program() {
    for seed in 1..=20 {
        check("largest", &largest(seed), None, 2_000);
    }
    check("two largest", &largest(1), Some(&largest(2)), 4_000);
}
