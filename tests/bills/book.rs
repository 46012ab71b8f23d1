//! The price book as bills use it: regions, tiers and prices of one's own.

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::charge::{Category, Metered, Quantity, Use};
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;

use crate::near;

#[test]
fn a_region_has_its_own_prices_or_says_that_it_has_none() {
    let there = |platform, location: &str| {
        let scenario = Scenario {
            location: location.to_owned(),
            ..Scenario::default()
        };
        Plan::new(&scenario, platform, None, PriceBook::embedded()).map(|plan| plan.bill(10e6))
    };
    let sao_paulo = there(PlatformId::AwsEc2, "sa-east").expect("t3.medium is known there");
    assert!(
        sao_paulo
            .lines
            .iter()
            .any(|line| line.row.price_usd == 0.067_2)
    );
    assert!(
        sao_paulo
            .left_out
            .iter()
            .any(|note| note.starts_with("Load balancer: left out"))
    );
    let refused = there(PlatformId::GcpGce, "sa-east").expect_err("not known there");
    assert!(
        refused.unpriced && refused.reason.contains("southamerica-east1"),
        "{refused:?}"
    );
    for location in PriceBook::embedded().locations() {
        assert!(
            there(PlatformId::AwsLambda, location.key).is_ok(),
            "{location:?}"
        );
        assert!(
            there(PlatformId::GcpCloudRunFunctions, location.key).is_ok(),
            "{location:?}"
        );
    }
}

#[test]
fn every_tier_of_the_book_is_met_from_both_sides() {
    let book = PriceBook::embedded();
    let mut seen = 0;
    for tiers in book.all_tiers().filter(|tiers| tiers.len() > 1) {
        let metered = Metered {
            uses: vec![Use {
                label: "use".into(),
                category: Category::Requests,
                quantity: Quantity::per_invocation(1.0),
                how: Vec::new(),
            }],
            allowance: None,
            tiers: tiers.clone(),
            paid: 1.0,
        };
        let mut below = 0.0;
        for pair in tiers.windows(2) {
            let (lower, upper) = (&pair[0], &pair[1]);
            let edge = upper.from();
            below += (edge - lower.from()) * lower.price_usd;
            let step = edge * 1e-3;
            for (n, expected) in [
                (edge - step, below - step * lower.price_usd),
                (edge, below),
                (edge + step, below + step * upper.price_usd),
            ] {
                let mut lines = Vec::new();
                metered.lines(n, &mut lines);
                let total: f64 = lines.iter().map(|line| line.amount().0).sum();
                for got in [total, metered.cost(n)] {
                    assert!(
                        (got - expected).abs() <= 1e-9 * expected.max(1e-9),
                        "{}: {got}, not {expected}",
                        upper.id()
                    );
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn a_price_of_ones_own_replaces_the_list_price_and_says_so() {
    let mut scenario = Scenario::worked_example();
    scenario
        .prices
        .insert("aws-lambda.request.us-east-1".to_owned(), 4e-7);
    let book = PriceBook::embedded().with_prices(&scenario.prices);
    let plan = Plan::new(&scenario, PlatformId::AwsLambda, None, &book).expect("it runs");
    let bill = plan.bill(10e6);
    near(&bill, 16.6667 + 4.0);
    let requests = bill
        .lines
        .iter()
        .find(|line| line.label == "Requests")
        .expect("a line");
    assert_eq!(requests.row.list_price_usd, Some(2e-7));
    let assessed = Assessment::new(&scenario, None, PriceBook::embedded());
    near(&assessed.possible().next().expect("Lambda").bill, 20.6667);
}
