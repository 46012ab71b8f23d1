//! Which of its findings decides about a platform.

use crate::model::assessment::Assessment;
use crate::model::fit::{Finding, Verdict};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::comparison::{reason, rule_name};

/// The finding that decides, with its number: what speaks against a platform first; of what speaks for it the cost, which
/// comes last. `None` where nothing was found.
pub fn deciding(
    platform: PlatformId,
    assessment: &Assessment,
    scenario: &Scenario,
) -> Option<String> {
    let findings = assessment.findings_of(platform);
    let verdict = assessment.verdict(platform)?;
    let mut equal = findings.iter().filter(|f| f.verdict == verdict);
    let decides: Option<&Finding> = if verdict > Verdict::Fits {
        equal.next()
    } else {
        equal.next_back()
    };
    let decides = decides.or(findings.last())?;
    let why = reason(decides, assessment, scenario);
    Some(format!("{}: {why}", rule_name(decides.rule)))
}
