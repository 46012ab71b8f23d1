//! The overview: every platform and backend service with its characteristics, its fit and its price for this workload,
//! filtered, sorted, pinned, and two side by side.

use std::rc::Rc;

use crate::model::fit::Verdict;
use crate::model::fit::survey::Surveyed;
use crate::model::platform::{Kind, Provider};
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::model::units::Usd;
use crate::present::bills::refusal;
use crate::present::comparison::cells::{Cell, Characteristic, Subject};
use crate::present::comparison::facts::Facts;
use crate::present::comparison::services;
use crate::present::comparison::words::told;
use crate::present::format;

/// A row of the overview.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is of.
    pub subject: Subject,
    /// The verdict; `None` for services, and where nothing is known.
    pub verdict: Option<Verdict>,
    /// What decided, as a sentence.
    pub decided: String,
    /// Its monthly price for this workload, where it has one.
    pub cost: Option<Usd>,
    /// Every characteristic, in the order of [`Characteristic::ALL`].
    pub cells: Rc<Vec<Cell>>,
}

impl Row {
    /// The price as text.
    pub fn price(&self) -> String {
        self.cost.map_or_else(|| "\u{2013}".to_owned(), format::usd)
    }

    /// What kind it is, in a word or two.
    pub fn kind(&self) -> Sort {
        match self.subject {
            Subject::Service(_) => Sort::Backend,
            Subject::Platform(platform) if platform.kind() == Kind::Function => Sort::Functions,
            Subject::Platform(_) => Sort::Servers,
        }
    }

    /// Whether a text, in lower case, is somewhere in it.
    fn says(&self, text: &str) -> bool {
        let has = |said: &str| said.to_lowercase().contains(text);
        let provider = self.subject.provider().map_or("", Provider::name);
        let cell = |cell: &Cell| has(&cell.short) || has(&cell.detail);
        has(self.subject.name())
            || has(provider)
            || has(&self.decided)
            || self.cells.iter().any(cell)
    }
}

/// What sort of thing a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Paid for use.
    Functions,
    /// Paid for time.
    Servers,
    /// A part of a backend.
    Backend,
}

impl Sort {
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Functions, Self::Servers, Self::Backend];

    /// Its stable name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Functions => "functions",
            Self::Servers => "servers",
            Self::Backend => "backend",
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Functions => "Paid for use",
            Self::Servers => "Paid for time",
            Self::Backend => "Backend services",
        }
    }
}

/// The rows of a scenario.
pub fn rows(
    surveyed: &[Surveyed],
    scenario: &Scenario,
    summary: Option<&Summary>,
    book: &PriceBook,
) -> Vec<Row> {
    let row = |subject| match subject {
        Subject::Service(service) => {
            let (cost, decided) = services::used(service, scenario, book);
            let cells = Characteristic::ALL;
            let facts = Facts::of_service(subject);
            Row {
                subject,
                verdict: None,
                decided,
                cost,
                cells: Rc::new(cells.map(|what| facts.cell(what)).to_vec()),
            }
        }
        Subject::Platform(platform) => {
            let surveyed = surveyed.iter().find(|row| row.platform == platform);
            let facts = Facts::of_platform(platform, scenario, surveyed, summary, book);
            let decided = surveyed.map_or_else(String::new, |row| decided(row, scenario));
            Row {
                subject,
                verdict: surveyed.and_then(Surveyed::verdict),
                decided,
                cost: surveyed.and_then(Surveyed::cost),
                cells: Rc::new(Characteristic::ALL.map(|what| facts.cell(what)).to_vec()),
            }
        }
    };
    Subject::all().map(row).collect()
}

/// Why the verdict is what it is: the refusal, or the finding that decided.
fn decided(row: &Surveyed, scenario: &Scenario) -> String {
    if let Err(refused) = &row.outcome {
        return refusal(refused);
    }
    row.deciding()
        .map_or_else(String::new, |finding| told(finding, scenario))
}

/// By what rows are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the page lists platforms.
    #[default]
    Listed,
    /// The best verdict first; of the same, the cheapest.
    Verdict,
    /// The cheapest first.
    Cost,
    /// By name.
    Name,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Listed, Self::Verdict, Self::Cost, Self::Name];

    /// Its stable name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Verdict => "verdict",
            Self::Cost => "cost",
            Self::Name => "name",
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listed => "As listed",
            Self::Verdict => "Best verdict",
            Self::Cost => "Lowest cost",
            Self::Name => "Name",
        }
    }
}

/// How a visitor wants the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// A text that is somewhere in a row.
    pub text: String,
    /// Its verdict.
    pub verdict: Option<Verdict>,
    /// Its provider.
    pub provider: Option<Provider>,
    /// Its sort.
    pub sort: Option<Sort>,
    /// The order.
    pub order: Order,
    /// Rows that stay on top whatever the filter is.
    pub pinned: Vec<Subject>,
    /// Rows that are put side by side, at most two.
    pub chosen: Vec<Subject>,
}

impl Wanted {
    /// The same with a row pinned, or not any more.
    #[must_use]
    pub fn pin(&self, subject: Subject) -> Self {
        let mut next = self.clone();
        toggle(&mut next.pinned, subject);
        next
    }

    /// The same with a row chosen, or not any more; of three the first goes.
    #[must_use]
    pub fn choose(&self, subject: Subject) -> Self {
        let mut next = self.clone();
        toggle(&mut next.chosen, subject);
        if next.chosen.len() > 2 {
            next.chosen.remove(0);
        }
        next
    }

    /// The rows that are shown, in order: pinned ones first.
    pub fn shown<'a>(&self, rows: &'a [Row]) -> Vec<&'a Row> {
        let text = self.text.trim().to_lowercase();
        let pinned = |row: &Row| self.pinned.contains(&row.subject);
        let wanted = |row: &&Row| {
            pinned(row)
                || (self
                    .verdict
                    .is_none_or(|verdict| row.verdict == Some(verdict))
                    && self
                        .provider
                        .is_none_or(|p| row.subject.provider() == Some(p))
                    && self.sort.is_none_or(|sort| row.kind() == sort)
                    && (text.is_empty() || row.says(&text)))
        };
        let mut shown: Vec<&Row> = rows.iter().filter(wanted).collect();
        // What has no price comes last.
        let cost = |row: &Row| row.cost.map_or(f64::INFINITY, |usd| usd.0);
        shown.sort_by(|a, b| match self.order {
            Order::Listed => std::cmp::Ordering::Equal,
            Order::Cost => cost(a).total_cmp(&cost(b)),
            Order::Name => a
                .subject
                .name()
                .to_lowercase()
                .cmp(&b.subject.name().to_lowercase()),
            Order::Verdict => {
                let rank = |row: &Row| (row.verdict.is_none(), row.verdict);
                rank(a).cmp(&rank(b)).then(cost(a).total_cmp(&cost(b)))
            }
        });
        shown.sort_by_key(|row| !pinned(row));
        shown
    }

    /// Whether anything is left out.
    pub fn filters(&self) -> bool {
        !self.text.trim().is_empty()
            || self.verdict.is_some()
            || self.provider.is_some()
            || self.sort.is_some()
    }
}

fn toggle(list: &mut Vec<Subject>, subject: Subject) {
    match list.iter().position(|&other| other == subject) {
        Some(i) => _ = list.remove(i),
        None => list.push(subject),
    }
}

/// One line of two rows side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub name: &'static str,
    /// What the one and the other say.
    pub says: [String; 2],
    /// Whether they say something else.
    pub differs: bool,
}

/// Two rows side by side.
pub fn side_by_side(one: &Row, other: &Row) -> Vec<Line> {
    let line = |name, one: String, other: String| Line {
        name,
        differs: one != other,
        says: [one, other],
    };
    let verdict = |row: &Row| row.verdict.map_or("\u{2013}", Verdict::word).to_owned();
    let mut lines = vec![
        line("Fit", verdict(one), verdict(other)),
        line("What decided", one.decided.clone(), other.decided.clone()),
        line("Monthly cost", one.price(), other.price()),
    ];
    let cells = Characteristic::ALL
        .iter()
        .zip(one.cells.iter().zip(other.cells.iter()));
    let said = |cell: &Cell| format!("{}. {}", cell.short, cell.detail);
    lines.extend(cells.map(|(what, (one, other))| line(what.name(), said(one), said(other))));
    lines
}

#[cfg(test)]
mod tests;
