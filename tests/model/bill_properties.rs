//! What holds for the bill of every platform in every scenario.

use proptest::prelude::*;
use serverless_tradeoffs::model::plan::{Bill, Plan};
use serverless_tradeoffs::model::platform::{Kind, PlatformId};
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;

use crate::scenarios::any_scenario;

fn plans(scenario: &Scenario) -> impl Iterator<Item = Plan> {
    let plan = |platform| Plan::new(scenario, platform, None, PriceBook::embedded());
    PlatformId::ALL
        .into_iter()
        .filter_map(move |platform| plan(platform).ok())
}

/// No allowance is granted twice, nor more than there is of it.
fn allowances_hold(bill: &Bill) -> Result<(), TestCaseError> {
    let mut granted = std::collections::BTreeMap::<String, f64>::new();
    let mut dollars = std::collections::BTreeMap::<String, f64>::new();
    let free = bill
        .lines
        .iter()
        .filter(|line| line.label.ends_with(", free part"));
    for line in free {
        prop_assert!(line.quantity >= 0.0 && line.amount().0 == 0.0);
        *granted.entry(line.row.id()).or_default() += line.quantity;
        // Of the same use, the part that is paid has the price that the free part would have had.
        let paid = bill
            .lines
            .iter()
            .find(|other| line.label == format!("{}, free part", other.label));
        *dollars.entry(line.row.id()).or_default() +=
            paid.map_or(0.0, |paid| line.quantity * paid.row.price_usd);
    }
    for (id, quantity) in granted {
        let (service, item) = id
            .strip_suffix(".global")
            .and_then(|id| id.split_once('.'))
            .expect("an allowance");
        let allowance = PriceBook::embedded()
            .allowance(service, item)
            .expect("it is in the book");
        let most = allowance.quantity;
        if service == "gcp-cloud-run" {
            // It grants dollars, which buy more of what is cheaper.
            let reference = PriceBook::embedded()
                .price(service, item, &["us-central1"])
                .expect("Tier 1");
            prop_assert!(
                dollars[&id] <= most * reference.price_usd * (1.0 + 1e-9),
                "{id}: {}",
                dollars[&id]
            );
        } else {
            prop_assert!(quantity <= most * (1.0 + 1e-9), "{id}: {quantity}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn a_bill_is_the_sum_of_its_lines_and_lies_on_its_curve(scenario in any_scenario()) {
        let n = scenario.workload.invocations_per_month;
        for plan in plans(&scenario) {
            let bill = plan.bill(n);
            let total = bill.total_usd.0;
            let sum: f64 = bill.lines.iter().map(|l| l.quantity * l.row.price_usd * l.paid).sum();
            prop_assert!(total.is_finite() && total >= 0.0, "{:?}: {total}", plan.platform());
            prop_assert!(bill.lines.iter().all(|l| l.quantity >= 0.0 && l.amount().0 >= 0.0), "{:#?}", bill.lines);
            prop_assert!((sum - total).abs() <= 1e-9 * total, "{:?}: {sum} {total}", plan.platform());
            let curve = plan.curve().cost(n).0;
            prop_assert!(
                (curve - total).abs() <= 1e-9 * total.max(1e-6),
                "{:?}: curve {curve}, bill {total}", plan.platform(),
            );
            let cost = plan.cost(n).0;
            prop_assert!((cost - total).abs() <= 1e-9 * total.max(1e-6), "{:?}: {cost}, bill {total}", plan.platform());
            allowances_hold(&bill)?;
        }
    }

    #[test]
    fn a_bill_never_falls_as_volume_rises(scenario in any_scenario(), more in 1.0..100.0_f64) {
        let n = scenario.workload.invocations_per_month;
        for plan in plans(&scenario) {
            let (less, more) = (plan.bill(n).total_usd.0, plan.bill(n * more).total_usd.0);
            prop_assert!(more >= less * (1.0 - 1e-9), "{:?}: {less} falls to {more}", plan.platform());
        }
    }

    #[test]
    fn a_bill_jumps_only_where_a_server_is_added(scenario in any_scenario()) {
        let n = scenario.workload.invocations_per_month;
        for plan in plans(&scenario).filter(|plan| plan.platform().kind() == Kind::Function) {
            let (here, beyond) = (plan.bill(n).total_usd.0, plan.bill(n * (1.0 + 1e-9)).total_usd.0);
            prop_assert!(
                (beyond - here).abs() <= 1e-6 * here.max(1e-6),
                "{:?}: {here} jumps to {beyond}", plan.platform(),
            );
        }
    }
}
