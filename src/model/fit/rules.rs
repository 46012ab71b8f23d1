//! The rules as data: `platforms/rules.csv`, one row a rule and the platforms it applies to.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::fit::inputs::Input;
use crate::model::fit::remedies::Way;
use crate::model::fit::{Rule, Verdict};
use crate::model::platform::{Kind, PlatformId};
use crate::model::tables::{self, Cells, TableError};

const FILE: &str = "platforms/rules.csv";

/// What a rule may do to the verdict on a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Holds the workload to what the platform allows.
    Limit,
    /// Holds the platform to what the workload needs.
    Need,
    /// Speaks for the platform as well as against it.
    Merit,
}

/// Platforms that a rule applies to.
#[derive(Clone, Debug, PartialEq)]
enum Applies {
    All,
    To(Kind),
    Only(Vec<PlatformId>),
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the rule looks at.
    pub rule: Rule,
    /// What it may do to the verdict.
    pub role: Role,
    /// What it holds true, as a sentence without its full stop.
    pub claim: &'static str,
    /// Where the claim comes from.
    pub origin: &'static str,
    /// Inputs that are searched for what would flip a finding.
    pub inputs: Vec<Input>,
    /// What is tried to mend one.
    pub remedies: Vec<Way>,
    applies: Applies,
    /// Verdicts with the highest number that they are given up to, rising.
    at_most: Vec<(Verdict, f64)>,
    beyond: Verdict,
}

impl Row {
    /// The verdict on a number.
    pub fn verdict(&self, value: f64) -> Verdict {
        let within = self.at_most.iter().find(|(_, most)| value <= *most);
        within.map_or(self.beyond, |(verdict, _)| *verdict)
    }

    /// The highest number that still has a verdict as good as this; `None` where no number is that good.
    pub fn most(&self, verdict: Verdict) -> Option<f64> {
        let good = self.at_most.iter().filter(|(given, _)| *given <= verdict);
        good.map(|(_, most)| *most).next_back()
    }

    fn applies(&self, platform: PlatformId) -> bool {
        match &self.applies {
            Applies::All => true,
            Applies::To(kind) => platform.kind() == *kind,
            Applies::Only(platforms) => platforms.contains(&platform),
        }
    }
}

/// A row as a contributor writes it.
struct Written {
    rule: Rule,
    applies: &'static str,
    role: Role,
    excels: Option<f64>,
    fits: Option<f64>,
    with_care: Option<f64>,
    poor: Option<f64>,
    beyond: Verdict,
    inputs: &'static str,
    remedies: &'static str,
    claim: &'static str,
    origin: &'static str,
}

/// Names separated by spaces.
fn named<T: serde::de::DeserializeOwned>(names: &str) -> Result<Vec<T>, String> {
    names.split_whitespace().map(tables::named).collect()
}

impl tables::Row for Written {
    const HEADER: &'static str =
        "rule,applies,role,excels,fits,with_care,poor,beyond,inputs,remedies,claim,origin";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            rule: cells.named()?,
            applies: cells.text()?,
            role: cells.named()?,
            excels: cells.number_if_any()?,
            fits: cells.number_if_any()?,
            with_care: cells.number_if_any()?,
            poor: cells.number_if_any()?,
            beyond: cells.named()?,
            inputs: cells.text()?,
            remedies: cells.text()?,
            claim: cells.text()?,
            origin: cells.text()?,
        })
    }
}

impl Written {
    /// The row, or what is wrong with it.
    fn row(self) -> Result<Row, String> {
        let applies = match self.applies {
            "all" => Applies::All,
            "function" => Applies::To(Kind::Function),
            "server" => Applies::To(Kind::Server),
            keys => {
                let known = |key| {
                    let platform = PlatformId::ALL.into_iter().find(|p| p.key() == key);
                    platform.ok_or(format!("there is no platform {key}"))
                };
                let only = keys.split_whitespace().map(known);
                Applies::Only(only.collect::<Result<_, _>>()?)
            }
        };
        let given = [
            (Verdict::Excels, self.excels),
            (Verdict::Fits, self.fits),
            (Verdict::WithCare, self.with_care),
            (Verdict::Poor, self.poor),
        ];
        let given = given.into_iter();
        let at_most: Vec<_> = given
            .filter_map(|(verdict, most)| Some((verdict, most?)))
            .collect();
        let rising = |pair: &[(Verdict, f64)]| pair[0].1 < pair[1].1;
        if at_most.is_empty() || !at_most.windows(2).all(rising) {
            return Err("thresholds rise, and there is at least one".to_owned());
        }
        if at_most.iter().any(|(verdict, _)| *verdict >= self.beyond) {
            return Err("what is beyond every threshold is worse than what is within".to_owned());
        }
        if self.claim.is_empty() || self.origin.is_empty() {
            return Err("a rule has a claim and an origin".to_owned());
        }
        Ok(Row {
            inputs: named(self.inputs)?,
            remedies: named(self.remedies)?,
            rule: self.rule,
            role: self.role,
            claim: self.claim,
            origin: self.origin,
            applies,
            at_most,
            beyond: self.beyond,
        })
    }
}

/// The table of rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    rows: Vec<Row>,
}

static EMBEDDED: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../platforms/rules.csv");
    Rules::parse(text).expect("a test reads the embedded rules")
});

impl Rules {
    /// The table that ships with the page.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads and checks a table.
    pub fn parse(text: &'static str) -> Result<Self, TableError> {
        let read = tables::read::<Written>(FILE, text)?.into_iter();
        let row = |(line, written): (u64, Written)| {
            written.row().map_err(|reason| TableError {
                file: FILE,
                line: Some(line),
                reason,
            })
        };
        let rows = read.map(row).collect::<Result<_, _>>()?;
        Ok(Self { rows })
    }

    /// The rules of a platform, in the order of the table; of several rows of a rule the first.
    pub fn of(&self, platform: PlatformId) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(i, row)| {
            let earlier = |other: &Row| other.rule == row.rule && other.applies(platform);
            row.applies(platform) && !self.rows[..*i].iter().any(earlier)
        })
        .map(|(_, row)| row)
    }

    /// A rule of a platform.
    pub fn row(&self, rule: Rule, platform: PlatformId) -> Option<&Row> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.rule == rule && row.applies(platform))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(row: &str) -> Result<Rules, TableError> {
        Rules::parse(format!(
            "rule,applies,role,excels,fits,with_care,poor,beyond,inputs,remedies,claim,origin\n{row}\n"
        ).leak())
    }

    #[test]
    fn every_rule_has_a_row_and_thresholds_that_rise() {
        let rules = Rules::embedded();
        assert!(rules.rows.len() >= 18);
        let lambda: Vec<Rule> = rules
            .of(PlatformId::AwsLambda)
            .map(|row| row.rule)
            .collect();
        assert!(lambda.contains(&Rule::Cost) && !lambda.contains(&Rule::Capacity));
        let row = rules.row(Rule::Cost, PlatformId::AwsEc2).expect("a row");
        assert_eq!(row.verdict(0.5), Verdict::Excels);
        assert_eq!(row.verdict(0.500_1), Verdict::Fits);
        assert_eq!(row.verdict(1.3), Verdict::Poor);
        assert_eq!(row.most(Verdict::Fits), Some(1.0));
        let held = rules.row(Rule::Connections, PlatformId::AwsEc2);
        assert_eq!(held.and_then(|row| row.most(Verdict::Fits)), Some(0.0));
    }

    #[test]
    fn a_row_that_makes_no_sense_is_named_with_its_line() {
        for (row, reason) in [
            ("cost,all,merit,2,1,,,poor,,,Claim,Origin", "rise"),
            ("cost,all,merit,1,1,,,poor,,,Claim,Origin", "rise"),
            ("cost,all,merit,,,,,poor,,,Claim,Origin", "at least one"),
            ("cost,all,merit,,1,2,,fits,,,Claim,Origin", "worse"),
            (
                "cost,all,merit,,1,2,,poor,luck,,Claim,Origin",
                "unknown variant",
            ),
            (
                "cost,all,merit,,1,2,,poor,,luck,Claim,Origin",
                "unknown variant",
            ),
            (
                "cost,aws-moon,merit,,1,2,,poor,,,Claim,Origin",
                "no platform aws-moon",
            ),
            ("cost,all,merit,,1,2,,poor,,,,Origin", "claim"),
            (
                "luck,all,merit,,1,2,,poor,,,Claim,Origin",
                "unknown variant",
            ),
            ("cost,all,merit,,one,2,,poor,,,Claim,Origin", "no number"),
        ] {
            let error = parsed(row).expect_err(row);
            assert!(error.reason.contains(reason), "{row}: {error}");
            assert_eq!(error.line, Some(2), "{error}");
        }
        assert!(parsed("cost,aws-ec2 gcp-gce,merit,,1,2,,poor,,,Claim,Origin").is_ok());
    }
}
