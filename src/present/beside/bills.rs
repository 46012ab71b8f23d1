//! The bills of both, part by part.

use crate::model::charge::Category;
use crate::model::plan::Bill;
use crate::model::platform::PlatformId;
use crate::model::units::Usd;
use crate::present::beside::change::of_money;
use crate::present::beside::{NONE, Side, platforms};
use crate::present::bills::amount;
use crate::present::figure::Table;
use crate::present::format;

fn bill<'a>(side: Side<'a>, platform: PlatformId) -> Option<&'a Bill> {
    let mut bills = side.assessment.possible().map(|c| &c.bill);
    bills.find(|bill| bill.platform == platform)
}

/// Whether there is any bill to show.
pub fn has_bills(a: Side<'_>, b: Side<'_>) -> bool {
    let any = |side: Side<'_>| side.assessment.possible().next().is_some();
    any(a) || any(b)
}

/// Of every platform the total and every category on which either spends, with the difference.
pub fn bills(a: Side<'_>, b: Side<'_>) -> Table {
    let rows = platforms(a, b).into_iter().flat_map(|platform| {
        let (of_a, of_b) = (bill(a, platform), bill(b, platform));
        let total = row(
            platform,
            "Total",
            of_a.map(|bill| bill.total_usd),
            of_b.map(|bill| bill.total_usd),
        );
        let spent = |category: Category| {
            let of = |bill: Option<&Bill>| bill.map(|bill| amount(bill, category));
            let (x, y) = (of(of_a), of(of_b));
            let some = |usd: Option<Usd>| usd.is_some_and(|usd| usd.0 > 0.0);
            (some(x) || some(y)).then(|| row(platform, category.name(), x, y))
        };
        let known = of_a.is_some() || of_b.is_some();
        let parts: Vec<_> = Category::ALL.into_iter().filter_map(spent).collect();
        known.then_some(total).into_iter().chain(parts)
    });
    Table {
        head: ["Platform", "Part", "A", "B", "B against A"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

fn row(platform: PlatformId, part: &str, a: Option<Usd>, b: Option<Usd>) -> Vec<String> {
    let text = |usd: Option<Usd>| usd.map_or(NONE.to_owned(), format::usd);
    let difference = match (a, b) {
        (Some(a), Some(b)) => of_money(a, b),
        _ => NONE.to_owned(),
    };
    vec![
        platform.name().to_owned(),
        part.to_owned(),
        text(a),
        text(b),
        difference,
    ]
}
