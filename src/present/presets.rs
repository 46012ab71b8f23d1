//! Cases to start from: every case of the article behind the page, each a plain link, and what the numbers say of it.
//!
//! A case holds inputs and what the article claims, never a verdict: [`against::against_the_article`] draws that from the
//! assessment, like everything else on the page. The cases themselves are in `cases`.

pub mod against;
mod cases;

use crate::model::scenario::Scenario;
use crate::present::link;

pub use cases::PRESETS;

/// Why a case is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// An ordinary scenario to begin with, without a claim.
    Start,
    /// A calculation of the article.
    Example,
    /// Where serverless excels, the article says.
    Excels,
    /// Where serverless is a poor fit, the article says.
    Poor,
}

impl Group {
    /// Every group, in the order shown.
    pub const ALL: [Self; 4] = [Self::Start, Self::Example, Self::Excels, Self::Poor];

    /// The heading of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start from",
            Self::Example => "The article\u{2019}s example",
            Self::Excels => "Serverless excels, says the article",
            Self::Poor => "Serverless is a poor fit, says the article",
        }
    }
}

/// What the article says of AWS Lambda in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// That it is the way to go.
    Suited,
    /// That something else is.
    Unsuited,
}

/// What the article says of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it says of AWS Lambda.
    pub claimed: Claimed,
    /// The same as a sentence, in our words.
    pub sentence: &'static str,
}

/// A case to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Short stable name.
    pub key: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The workload in a sentence.
    pub sentence: &'static str,
    /// Why it is there.
    pub group: Group,
    /// The scenario as the fragment of a link, without `#`; only what differs from the default, at the prices of today.
    pub link: &'static str,
    /// What the article says of it.
    pub claim: Option<Claim>,
}

impl Preset {
    /// Its scenario.
    pub fn scenario(&self) -> Scenario {
        link::parse(self.link).0
    }

    /// Where a link to it leads within the page.
    pub fn href(&self) -> String {
        format!("#{}", self.link)
    }
}

/// The cases of a group.
pub fn of_group(group: Group) -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter().filter(move |preset| preset.group == group)
}

/// The case whose scenario this link holds, unchanged; `fragment` is without `#`, its prices are of any day.
pub fn opened_by(fragment: &str) -> Option<&'static Preset> {
    let fragment = link::undated(fragment);
    PRESETS.iter().find(|preset| preset.link == fragment)
}
