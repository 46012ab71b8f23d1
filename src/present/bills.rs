//! A bill in words and as a table: the arithmetic of a line, its tier, and the whole as CSV.

use crate::model::assessment::Assessment;
use crate::model::charge::{Category, Line, plain};
use crate::model::plan::{Bill, Impossible};
use crate::model::platform::{Kind, PlatformId};
use crate::model::prices::rows::Confidence;
use crate::model::scenario::{Currency, Scenario};
use crate::model::units::Usd;
use crate::present::figure::Table;
use crate::present::format;

impl Category {
    /// The category as a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compute => "Compute",
            Self::Requests => "Requests",
            Self::Readiness => "Kept ready, cold starts",
            Self::FrontDoor => "Front door",
            Self::Network => "Network",
            Self::Storage => "Disks and logs",
            Self::Services => "Managed services",
            Self::Operations => "Operations",
        }
    }
}

impl Confidence {
    /// How far a price can be trusted, as words after it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Read => "read there",
            Self::Quoted => "quoted there at second hand",
            Self::Unconfirmed => "not confirmed",
        }
    }
}

/// How the quantity of a line comes about, with the numbers put in.
pub fn arithmetic(line: &Line) -> String {
    let steps = line
        .how
        .iter()
        .map(|(value, what)| format!("{} {what}", plain(*value)));
    steps.collect::<Vec<_>>().join(" ")
}

/// The arithmetic of a line's quantity as a sentence; where the line is a part of it, what part.
pub fn quantity_sentence(line: &Line) -> String {
    let quantity = |x: f64| format::quantity_of(x, line.row.unit);
    let whole = format!("Quantity: {} = {}", arithmetic(line), quantity(line.whole));
    if (line.whole - line.quantity).abs() <= 1e-9 * line.whole.abs() {
        return format!("{whole}.");
    }
    let what = if line.paid > 0.0 {
        "are billed in this line"
    } else {
        "are free"
    };
    format!("{whole}, of which {} {what}.", quantity(line.quantity))
}

/// The tier that a line's price belongs to; `None` where the price has no tiers.
pub fn tier(line: &Line) -> Option<String> {
    let row = &line.row;
    let (from, to) = (row.from(), row.tier_to);
    match to {
        None if from == 0.0 => None,
        None => Some(format!("above {}", format::quantity_of(from, row.unit))),
        Some(to) if from == 0.0 => Some(format!("first {}", format::quantity_of(to, row.unit))),
        Some(to) => Some(format!(
            "{} to {}",
            plain(from),
            format::quantity_of(to, row.unit)
        )),
    }
}

/// Where a line's price comes from, as a sentence.
pub fn provenance(line: &Line) -> String {
    let row = &line.row;
    if let Some(list) = row.list_price_usd {
        return format!(
            "Price: your own, in place of the list price of {}.",
            format::unit_price(Usd(list))
        );
    }
    if row.date.is_empty() {
        return format!("Price: {}.", row.source);
    }
    let note = if row.note.is_empty() {
        String::new()
    } else {
        format!(" Note: {}.", row.note.trim_end_matches('.'))
    };
    format!(
        "Price: {}, {}, seen {}, {}.{note}",
        row.source,
        row.region,
        row.date,
        row.confidence.words()
    )
}

/// An amount in the visitor's second currency, where there is one.
pub fn second(amount: Usd, currency: Option<&Currency>) -> Option<String> {
    let currency = currency?;
    // Until the visitor has given a rate, there is nothing to show.
    if currency.per_usd <= 0.0 {
        return None;
    }
    Some(format::in_currency(
        amount.0 * currency.per_usd,
        &currency.code,
    ))
}

/// Column of the amounts.
const AMOUNT: usize = 6;

/// Why a platform has no bill.
pub fn refusal(refused: &Impossible) -> String {
    let what = if refused.unpriced {
        "Not priced here"
    } else {
        "Not possible"
    };
    format!("{what}: {}.", refused.reason)
}

/// Every line of every bill with totals and remarks; the last rows are the platforms that cannot run the workload.
pub fn table(scenario: &Scenario, assessment: &Assessment) -> Table {
    let head = [
        "Platform",
        "Line",
        "Category",
        "Quantity",
        "Unit",
        "Unit price in USD",
        "Amount in USD",
        "Tier",
        "Region",
        "Source",
        "Seen",
        "Confidence",
    ];
    let mut head: Vec<String> = head.map(str::to_owned).to_vec();
    let currency = scenario.currency.as_ref();
    head.extend(currency.map(|c| format!("Amount in {}", c.code)));
    let mut rows = Vec::new();
    for candidate in assessment.possible() {
        for line in &candidate.bill.lines {
            let mut row = cells(candidate.bill.platform, line);
            row.extend(currency.map(|c| rounded(line.amount().0 * c.per_usd)));
            rows.push(row);
        }
        let bill = &candidate.bill;
        let mut total = vec![bill.platform.name().to_owned(), "Total".to_owned()];
        total.resize(AMOUNT, String::new());
        total.push(rounded(bill.total_usd.0));
        rows.push(total);
        let remarks = bill.left_out.iter().chain(&bill.notes);
        rows.extend(remarks.map(|remark| vec![bill.platform.name().to_owned(), remark.clone()]));
    }
    for refused in assessment
        .candidates
        .iter()
        .filter_map(|c| c.as_ref().err())
    {
        rows.push(vec![refused.platform.name().to_owned(), refusal(refused)]);
    }
    for row in &mut rows {
        row.resize(head.len(), String::new());
    }
    Table { head, rows }
}

/// Twelve significant digits: no noise of binary fractions.
fn rounded(x: f64) -> String {
    let text = format!("{x:.11e}");
    text.parse::<f64>().map_or(text, |x| x.to_string())
}

fn cells(platform: PlatformId, line: &Line) -> Vec<String> {
    let row = &line.row;
    vec![
        platform.name().to_owned(),
        line.label.to_string(),
        line.category.name().to_owned(),
        rounded(line.quantity),
        row.unit.to_owned(),
        rounded(line.unit_price().0),
        rounded(line.amount().0),
        tier(line).unwrap_or_default(),
        row.region.to_owned(),
        match row.list_price_usd {
            Some(list) => format!("own price, list price {list}"),
            None => row.source.to_owned(),
        },
        row.date.to_owned(),
        match row.list_price_usd {
            Some(_) => "own".to_owned(),
            None => row.confidence.words().to_owned(),
        },
    ]
}

/// Amounts by category, cheapest platform first, as a table of the stacked bars.
pub fn by_category(assessment: &Assessment) -> Table {
    let used = categories(assessment);
    let mut head = vec!["Platform".to_owned(), "Total".to_owned()];
    head.extend(used.iter().map(|category| category.name().to_owned()));
    let rows = sorted(assessment)
        .into_iter()
        .map(|bill| {
            let amounts = used
                .iter()
                .map(|&category| format::usd(amount(bill, category)));
            let start = [bill.platform.name().to_owned(), format::usd(bill.total_usd)];
            start.into_iter().chain(amounts).collect()
        })
        .collect();
    Table { head, rows }
}

/// The bills, cheapest first.
pub fn sorted(assessment: &Assessment) -> Vec<&Bill> {
    let mut bills: Vec<&Bill> = assessment.possible().map(|c| &c.bill).collect();
    bills.sort_by(|a, b| a.total_usd.0.total_cmp(&b.total_usd.0));
    bills
}

/// The categories on which any platform spends something, in the order of a bill; cold starts of functions also before
/// they are simulated, so that their name does not move the chart when it joins the others.
pub fn categories(assessment: &Assessment) -> Vec<Category> {
    let spends = |category: &Category| {
        assessment.possible().any(|c| {
            let cold = *category == Category::Readiness && c.bill.platform.kind() == Kind::Function;
            cold || amount(&c.bill, *category).0 > 0.0
        })
    };
    Category::ALL.into_iter().filter(spends).collect()
}

/// What a bill spends on a category.
pub fn amount(bill: &Bill, category: Category) -> Usd {
    let lines = bill.lines.iter().filter(|line| line.category == category);
    lines.map(Line::amount).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;

    fn assess(scenario: &Scenario) -> Assessment {
        Assessment::new(scenario, None, PriceBook::embedded())
    }

    fn every_platform() -> Scenario {
        Scenario {
            compared: PlatformId::ALL.to_vec(),
            ..Scenario::default()
        }
    }

    #[test]
    fn a_line_shows_its_arithmetic_tier_and_source() {
        let assessment = assess(&Scenario::worked_example());
        let bill = &assessment.possible().next().expect("Lambda").bill;
        let duration = bill
            .lines
            .iter()
            .find(|l| l.label == "Duration")
            .expect("a line");
        assert_eq!(
            arithmetic(duration),
            "10,000,000 invocations \u{d7} 200 ms / 1,000 \u{d7} 512 MB / 1,024"
        );
        assert_eq!(tier(duration).as_deref(), Some("first 6,000,000,000 GB-s"));
        assert!(provenance(duration).contains("us-east-1, seen 2025-10-28, read there"));
    }

    #[test]
    fn the_arithmetic_of_a_part_names_the_whole() {
        let assessment = assess(&Scenario::default());
        let bill = &assessment.possible().next().expect("Lambda").bill;
        let of = |label: &str| {
            let line = bill.lines.iter().find(|l| l.label == label);
            quantity_sentence(line.expect("a line"))
        };
        assert_eq!(
            of("Requests"),
            "Quantity: 10,000,000 invocations = 10,000,000 requests, of which 9,000,000 requests are billed in this line."
        );
        assert_eq!(
            of("Requests, free part"),
            "Quantity: 10,000,000 invocations = 10,000,000 requests, of which 1,000,000 requests are free."
        );
        // Provisioned concurrency: what spills over, at 5 instances and 5 erlangs.
        let mut scenario = Scenario::default();
        scenario.of_mut(PlatformId::AwsLambda).reserved = 5;
        scenario.workload.invocations_per_month = 65.7e6;
        let assessment = assess(&scenario);
        let bill = &assessment.possible().next().expect("Lambda").bill;
        let value = |line: &Line| {
            let product: f64 = line.how.iter().map(|step| step.0).product();
            product / 1_000.0 / 1_024.0
        };
        for label in [
            "Duration on demand (spill-over)",
            "Duration in provisioned concurrency",
        ] {
            let line = bill
                .lines
                .iter()
                .find(|l| l.label == label)
                .expect("a line");
            let got = value(line);
            assert!(
                (got - line.whole).abs() <= 1e-9 * got,
                "{label}: {got}, not {}",
                line.whole
            );
        }
    }

    #[test]
    fn csv_holds_every_line() {
        let scenario = Scenario {
            currency: Some(Currency {
                code: "EUR".to_owned(),
                per_usd: 0.9,
            }),
            ..every_platform()
        };
        let assessment = assess(&scenario);
        let table = table(&scenario, &assessment);
        let text = crate::present::spreadsheet::csv(&table);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let records: Vec<_> = reader.records().map(|r| r.expect("a record")).collect();
        assert_eq!(records.len(), table.rows.len());
        assert!(records.iter().all(|r| r.len() == table.head.len()));
        assert!(
            text.contains("Not possible: the memory is 512 MB"),
            "{text}"
        );
    }

    #[test]
    fn categories_add_up_to_the_total() {
        let assessment = assess(&every_platform());
        for bill in sorted(&assessment) {
            let sum: f64 = Category::ALL.iter().map(|&c| amount(bill, c).0).sum();
            assert!((sum - bill.total_usd.0).abs() <= 1e-9 * sum);
        }
        let table = by_category(&assessment);
        assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    }
}
