//! What the article says of a case, held against the numbers: who is right, with the numbers that decide.
//!
//! Nothing here knows a case. All follows from the claim and the assessment, so that a changed price or limit changes
//! what is said.

use crate::model::assessment::Assessment;
use crate::model::fit::{Finding, Role, Rule, Rules, Verdict};
use crate::model::platform::{Kind, PlatformId};
use crate::model::scenario::Scenario;
use crate::model::units::Usd;
use crate::present::comparison::{reason, rule_name};
use crate::present::presets::{Claim, Claimed};
use crate::present::{bills, format};

/// The platform that the article speaks of.
const LAMBDA: PlatformId = PlatformId::AwsLambda;

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As the article says.
    Agrees,
    /// As the article says of AWS Lambda, but other functions can do it today.
    OutOfDate,
    /// Between what the article says and its opposite.
    InPart,
    /// The opposite of what the article says.
    Otherwise,
}

impl Standing {
    /// How it stands, as a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agrees => "the numbers agree with the article",
            Self::OutOfDate => {
                "the numbers agree for AWS Lambda, but other functions can do it today"
            }
            Self::InPart => "the numbers agree with the article in part",
            Self::Otherwise => "the numbers disagree with the article",
        }
    }
}

/// What the numbers say of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// How the claim stands.
    pub standing: Standing,
    /// The cheapest of the platforms compared that do the job; `None` where none does.
    pub choice: Option<PlatformId>,
    /// The sentences behind it, with the numbers that decide.
    pub sentences: Vec<String>,
}

/// Holds a claim against the numbers; `None` where AWS Lambda is not compared.
pub fn against_the_article(
    claim: &Claim,
    scenario: &Scenario,
    assessment: &Assessment,
) -> Option<Against> {
    let view = View {
        scenario,
        assessment,
    };
    let lambda = view.verdict(LAMBDA)?;
    let others = match claim.claimed {
        Claimed::Suited => Vec::new(),
        Claimed::Unsuited => view.other_functions(),
    };
    let best_other = others.first().map(|(verdict, _)| *verdict);
    let mut sentences = vec![view.judged(LAMBDA, lambda)];
    sentences.extend(view.others(&others));
    let choice = view.choice();
    sentences.push(view.chosen(choice));
    sentences.extend(view.waiting());
    Some(Against {
        standing: standing(claim.claimed, lambda, best_other),
        choice,
        sentences,
    })
}

fn standing(claimed: Claimed, lambda: Verdict, best_other: Option<Verdict>) -> Standing {
    let suited = match lambda {
        Verdict::Excels | Verdict::Fits => Claimed::Suited,
        Verdict::WithCare => return Standing::InPart,
        Verdict::Poor | Verdict::Impossible => Claimed::Unsuited,
    };
    let other_is_able = best_other.is_some_and(|other| other <= Verdict::WithCare);
    match claimed {
        Claimed::Unsuited if suited == claimed && other_is_able => Standing::OutOfDate,
        _ if suited == claimed => Standing::Agrees,
        _ => Standing::Otherwise,
    }
}

struct View<'a> {
    scenario: &'a Scenario,
    assessment: &'a Assessment,
}

impl View<'_> {
    fn verdict(&self, platform: PlatformId) -> Option<Verdict> {
        let compared = self.scenario.compared.contains(&platform);
        self.assessment.verdict(platform).filter(|_| compared)
    }

    /// A month's cost; infinite where it has none, so that it comes last.
    fn cost(&self, platform: PlatformId) -> Usd {
        let none = Usd(f64::INFINITY);
        self.assessment.cost(platform).unwrap_or(none)
    }

    /// Compared platforms of a kind with their verdicts, the best first.
    fn ranked(&self, of: fn(PlatformId) -> bool) -> Vec<(Verdict, PlatformId)> {
        let compared = self.scenario.compared.iter().copied();
        let judged = compared.filter(|&platform| of(platform));
        let mut ranked: Vec<_> = judged
            .filter_map(|platform| Some((self.verdict(platform)?, platform)))
            .collect();
        let cost = |platform| self.cost(platform).0;
        ranked.sort_by(|a, b| a.0.cmp(&b.0).then(cost(a.1).total_cmp(&cost(b.1))));
        ranked
    }

    /// Functions besides AWS Lambda, those on instances of one's own included.
    fn other_functions(&self) -> Vec<(Verdict, PlatformId)> {
        self.ranked(|platform| {
            let managed = platform == PlatformId::AwsLambdaManagedInstances;
            platform != LAMBDA && (managed || platform.kind() == Kind::Function)
        })
    }

    /// The cheapest that does the job: nothing but its cost speaks against it.
    fn choice(&self) -> Option<PlatformId> {
        let does_the_job = |platform: &PlatformId| {
            let findings = self.assessment.findings_of(*platform);
            let against = |f: &Finding| f.rule != Rule::Cost && f.verdict >= Verdict::Poor;
            !findings.iter().any(against)
        };
        let able = self.assessment.possible().map(|c| c.bill.platform);
        able.filter(does_the_job)
            .min_by(|&a, &b| self.cost(a).0.total_cmp(&self.cost(b).0))
    }

    /// A platform, its verdict, and what decided it.
    fn judged(&self, platform: PlatformId, verdict: Verdict) -> String {
        let head = format!("{} {}.", platform.at_the_start(), phrase(verdict));
        let why = self.decided(platform, verdict);
        let why = match why.is_empty() {
            true => self.refused(platform).into_iter().collect(),
            false => why,
        };
        std::iter::once(head)
            .chain(why)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Why a platform has no bill.
    fn refused(&self, platform: PlatformId) -> Option<String> {
        let refused = self.assessment.candidates.iter();
        let refused = refused
            .filter_map(|candidate| candidate.as_ref().err())
            .find(|refused| refused.platform == platform)?;
        Some(format!(
            "{}.",
            bills::refusal(refused).trim_end_matches('.')
        ))
    }

    /// The findings that decided, with their numbers: what speaks for it where it excels, its cost where it fits, else the
    /// worst; two at most, the cost last.
    fn decided(&self, platform: PlatformId, verdict: Verdict) -> Vec<String> {
        let merit = |f: &Finding| {
            let row = Rules::embedded().row(f.rule, platform);
            row.is_some_and(|row| row.role == Role::Merit)
        };
        let decides = |f: &Finding| match verdict {
            Verdict::Excels => f.verdict == verdict && merit(f),
            Verdict::Fits => f.rule == Rule::Cost,
            _ => f.verdict == verdict,
        };
        let mut decided = self.assessment.findings_of(platform);
        decided.retain(decides);
        decided.sort_by_key(|f| f.rule == Rule::Cost);
        let sentence = |f: &Finding| {
            let why = reason(f, self.assessment, self.scenario);
            format!("{}: {why}", rule_name(f.rule))
        };
        decided.iter().take(2).map(sentence).collect()
    }

    /// What other functions make of it: the best, and who cannot run it.
    fn others(&self, others: &[(Verdict, PlatformId)]) -> Vec<String> {
        let (unable, able): (Vec<_>, Vec<_>) = others
            .iter()
            .partition(|(verdict, _)| *verdict == Verdict::Impossible);
        let best = able
            .first()
            .map(|&(verdict, platform)| self.judged(platform, verdict));
        let names: Vec<&str> = unable.iter().map(|(_, p)| p.in_a_sentence()).collect();
        let cannot = match names.as_slice() {
            [] => None,
            [only] => Some(format!("{only} cannot run it either.")),
            [all @ .., last] => Some(format!(
                "{} and {last} cannot run it either.",
                all.join(", ")
            )),
        };
        best.into_iter().chain(cannot).collect()
    }

    fn chosen(&self, choice: Option<PlatformId>) -> String {
        choice.map_or_else(
            || "None of those compared does the job.".to_owned(),
            |platform| {
                let cost = format::usd(self.cost(platform));
                let name = platform.in_a_sentence();
                format!("The cheapest that does the job: {name}, {cost} a month.")
            },
        )
    }

    /// What the verdict does not know yet.
    fn waiting(&self) -> Option<String> {
        let findings = self.assessment.findings_of(LAMBDA);
        let known = findings.iter().any(|f| f.rule == Rule::LatencyObjective);
        let requests = self.scenario.workload.invocations_per_month > 0.0;
        let open = self.assessment.cost(LAMBDA).is_some() && requests && !known;
        open.then(|| "The latency is still being simulated.".to_owned())
    }
}

fn phrase(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Excels => "excels here",
        Verdict::Fits => "fits",
        Verdict::WithCare => "works with care",
        Verdict::Poor => "is a poor fit",
        Verdict::Impossible => "cannot run it",
    }
}
