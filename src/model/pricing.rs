//! What bills rest on beside the scenario: the price book with the visitor's own prices, and what is known of cold
//! starts. It stays the same while one asks what would be if an input were another.

use std::borrow::Cow;

use crate::model::breakeven::BreakEven;
use crate::model::cold_share::billing::Calibration;
use crate::model::curve::CostCurve;
use crate::model::plan::{Impossible, Plan};
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;

/// What bills rest on beside the scenario.
#[derive(Clone)]
pub struct Pricing<'a> {
    book: Cow<'a, PriceBook>,
    cold: Option<Calibration>,
}

impl<'a> Pricing<'a> {
    /// The book with a scenario's own prices, and what is known of cold starts; `None` leaves them out.
    pub fn new(scenario: &Scenario, cold: Option<Calibration>, book: &'a PriceBook) -> Self {
        let book = if scenario.prices.is_empty() {
            Cow::Borrowed(book)
        } else {
            Cow::Owned(book.with_prices(&scenario.prices))
        };
        Self { book, cold }
    }

    /// The same with a coarser formula for cold starts, where very many scenarios are asked about.
    pub fn coarse(self) -> Self {
        Self {
            cold: self.cold.map(Calibration::coarse),
            ..self
        }
    }

    /// The price book.
    pub fn book(&self) -> &PriceBook {
        &self.book
    }

    /// How a platform charges for a scenario.
    pub fn plan(&self, scenario: &Scenario, platform: PlatformId) -> Result<Plan, Impossible> {
        Plan::new(scenario, platform, self.cold.as_ref(), &self.book)
    }

    /// What a scenario costs on a platform at its own volume [$ a month]; `None` where it cannot run.
    pub fn cost(&self, scenario: &Scenario, platform: PlatformId) -> Option<f64> {
        let plan = self.plan(scenario, platform).ok()?;
        Some(plan.cost(scenario.workload.invocations_per_month).0)
    }

    /// The cost curves of every compared platform that can run a scenario.
    pub fn curves(&self, scenario: &Scenario) -> Vec<(PlatformId, CostCurve)> {
        let plan = |&platform: &PlatformId| self.plan(scenario, platform).ok();
        let plans = scenario.compared.iter().filter_map(plan);
        plans.map(|plan| (plan.platform(), plan.curve())).collect()
    }

    /// How two platforms compare; `None` where one of them cannot run the scenario.
    pub fn break_even(
        &self,
        scenario: &Scenario,
        (a, b): (PlatformId, PlatformId),
    ) -> Option<BreakEven> {
        let curve = |platform| Some(self.plan(scenario, platform).ok()?.curve());
        Some(BreakEven::between((a, &curve(a)?), (b, &curve(b)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarser_formula_bills_nearly_the_same_cold_starts() {
        let scenario = Scenario::default();
        let cost = |pricing: &Pricing<'_>| {
            let cost = pricing.cost(&scenario, PlatformId::AwsLambda);
            cost.expect("it runs")
        };
        let of = |cold| Pricing::new(&scenario, cold, PriceBook::embedded());
        let (without, fine) = (of(None), of(Some(Calibration::FORMULA)));
        let (left_out, whole) = (cost(&without), cost(&fine));
        assert!(whole > left_out, "{whole} {left_out}");
        let coarse = cost(&fine.coarse()) - left_out;
        assert!((coarse / (whole - left_out) - 1.0).abs() < 0.05, "{coarse}");
        assert_eq!(cost(&without.coarse()), left_out);
    }
}
