//! The crossings of the break-even chart in words, one sentence each.

use crate::model::assessment::Assessment;
use crate::model::breakeven::Crossing;
use crate::model::envelope::Stretch;
use crate::model::units::mean_rate;
use crate::present::format;

/// A sentence for every pair of platforms, and one for every crossing.
pub fn crossing_sentences(assessment: &Assessment) -> Vec<String> {
    let mut sentences = Vec::new();
    if assessment.break_evens.len() > 1 {
        sentences.extend(stretch_sentences(&assessment.cheapest));
    }
    for pair in &assessment.break_evens {
        let (a, b) = (
            pair.platforms.0.at_the_start(),
            pair.platforms.1.in_a_sentence(),
        );
        match (pair.cheaper_at_start, pair.crossings.as_slice()) {
            (None, _) => sentences.push(format!("{a} and {b} cost the same at every volume.")),
            (Some(cheaper), []) => {
                let dearer = pair.other(cheaper).in_a_sentence();
                let name = cheaper.at_the_start();
                sentences.push(format!(
                    "{name} stays cheaper than {dearer} from 1 to 1 T invocations a month."
                ));
            }
            (Some(cheaper), crossings) => {
                let dearer = pair.other(cheaper).in_a_sentence();
                sentences.push(format!(
                    "{} is cheaper than {dearer} at the lowest volumes.",
                    cheaper.at_the_start()
                ));
                sentences.extend(crossings.iter().map(crossing_sentence));
            }
        }
        for stretch in &pair.side_by_side {
            sentences.push(format!(
                "From {} to {} the two stay within one server's price of each other and cross too often to list.",
                format::count(stretch.from),
                format::count(stretch.to),
            ));
        }
    }
    sentences
}

/// Ratio of ends below which a stretch is one of many between two fleets that take turns.
const SHORT: f64 = 1.1;

/// A sentence for every stretch; short ones that follow each other share one.
fn stretch_sentences(stretches: &[Stretch]) -> Vec<String> {
    let short = |stretch: &Stretch| stretch.to < stretch.from * SHORT;
    let mut sentences = Vec::new();
    for run in stretches.chunk_by(|a, b| short(a) && short(b)) {
        let (first, last) = (&run[0], &run[run.len() - 1]);
        let range = format!(
            "from {} to {} invocations a month",
            format::count(first.from),
            format::volume(last.to)
        );
        let name = first.platform.at_the_start();
        sentences.push(match run {
            [] | [_] => format!("{name} is the cheapest of all {range}."),
            [_, second, ..] => format!(
                "{name} and {} take turns as the cheapest of all {range}: {} changes, where servers are added.",
                second.platform.in_a_sentence(),
                run.len() - 1,
            ),
        });
    }
    sentences
}

fn crossing_sentence(crossing: &Crossing) -> String {
    let n = crossing.invocations_per_month;
    let how = if crossing.jump {
        "where a server is added"
    } else {
        "at the same price"
    };
    format!(
        "From {} invocations a month ({}) {} is cheaper: {how}, {}.",
        format::count(n),
        format::rate(mean_rate(n).0),
        crossing.cheaper_above.in_a_sentence(),
        format::usd(crossing.cost),
    )
}
