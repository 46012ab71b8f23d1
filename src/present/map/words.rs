//! What a map says: at a place, about the scenario's own point, as a whole, and as a table.

use crate::model::assessment::Assessment;
use crate::model::envelope::Stretch;
use crate::model::map::Row;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::map::{Map, Vertical, neat};

/// Stretches of a row that are named; of more, the rest is counted.
const NAMED: usize = 6;

/// Regions that the caption names.
const CAPTIONED: usize = 3;

/// What a map says at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The place in words.
    pub title: String,
    /// Who is the cheapest there; `None` where no platform can run the workload.
    pub platform: Option<PlatformId>,
    /// What follows, as a sentence.
    pub conclusion: String,
}

/// Why there is no map of a scenario, before anything is computed.
pub fn nothing_to_draw(scenario: &Scenario) -> Option<&'static str> {
    match scenario.compared.len() {
        0 => Some("There is no map to draw: no platform is chosen."),
        1 => Some(
            "A map shows which platform is the cheapest where, so it needs at least two. Switch \
             another one on under \u{201c}Compare\u{201d}.",
        ),
        _ => None,
    }
}

/// A volume and a value of the vertical input.
pub fn place_in_words(vertical: &Vertical, n: f64, value: f64) -> String {
    format!("{}, {}", format::volume(n), vertical.text(value))
}

impl Map {
    /// Name, part of the map and platform of every region, the largest first.
    pub fn shares(&self) -> Vec<(&'static str, String, PlatformId)> {
        let regions = self.regions().into_iter();
        let said = regions.map(|r| (r.platform.name(), share(r.share), r.platform));
        said.collect()
    }

    /// What the map says at a place, from 0 to 1 on both axes.
    pub fn read(&self, (x, y): (f64, f64)) -> Spot {
        let n = self.volume(x);
        let title = place_in_words(&self.vertical, neat(n), neat(self.vertical.value(y)));
        let row = self.row_at(y);
        let found = row.and_then(|row| Some((row, row.cheapest_at(n)?)));
        let Some((row, platform)) = found else {
            return Spot {
                title,
                platform: None,
                conclusion: "No platform can run this.".to_owned(),
            };
        };
        let name = platform.at_the_start();
        let saving = row.saving_at(x, self.extent).0;
        let conclusion = if row.able == 1 {
            format!("Only {} can run this.", platform.in_a_sentence())
        } else if saving >= 1.0 {
            format!("{name} is free here.")
        } else if saving < 0.005 {
            format!("{name} costs about the same as the next.")
        } else {
            let about = format::percent((saving * 100.0).round() / 100.0);
            format!("{name} is the cheapest, about {about} below the next.")
        };
        Spot {
            title,
            platform: Some(platform),
            conclusion,
        }
    }
}

/// A part of a map, to the percent.
fn share(share: f64) -> String {
    if share < 0.005 {
        "less than 1 %".to_owned()
    } else {
        format::percent((share * 100.0).round() / 100.0)
    }
}

/// Who covers how much of a map, as a sentence.
pub fn caption(map: &Map) -> String {
    let regions = map.regions();
    let Some(first) = regions.first() else {
        return format!(
            "No chosen platform can run this workload at any value of \u{201c}{}\u{201d}.",
            map.vertical.label()
        );
    };
    let mut said = vec![format!(
        "{} is the cheapest on {} of the map",
        first.platform.at_the_start(),
        share(first.share)
    )];
    let others = regions[1..].iter().take(CAPTIONED - 1);
    said.extend(others.map(|r| format!("{} on {}", r.platform.in_a_sentence(), share(r.share))));
    let rest = regions.get(CAPTIONED..).unwrap_or_default();
    match rest {
        [] => (),
        [one] => said.push(format!(
            "{} on {}",
            one.platform.in_a_sentence(),
            share(one.share)
        )),
        more => {
            let sum: f64 = more.iter().map(|region| region.share).sum();
            said.push(format!("{} others on {}", more.len(), share(sum)));
        }
    }
    let covered: f64 = regions.iter().map(|region| region.share).sum();
    let nobody = if covered < 0.999 {
        format!(
            " On {} no chosen platform can run the workload.",
            share(1.0 - covered)
        )
    } else {
        String::new()
    };
    format!("{}.{nobody}", listed(&said))
}

/// The parts of a sentence with commas and an "and".
fn listed(parts: &[String]) -> String {
    match parts {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => parts.join(""),
    }
}

/// What holds at the scenario's own point, by its bills rather than by the map.
pub fn you_are_here(vertical: &Vertical, scenario: &Scenario, assessment: &Assessment) -> String {
    let n = scenario.workload.invocations_per_month;
    let place = place_in_words(vertical, n, vertical.of(scenario));
    let mut costs: Vec<(PlatformId, f64)> = assessment
        .possible()
        .map(|c| (c.bill.platform, c.bill.total_usd.0))
        .collect();
    costs.sort_by(|a, b| a.1.total_cmp(&b.1));
    let what = match costs.as_slice() {
        [] => "no chosen platform can run the workload".to_owned(),
        [(only, _)] => format!("only {} can run the workload", only.in_a_sentence()),
        [(a, low), (b, next), ..] if next - low <= 1e-9 * next => {
            format!(
                "{} and {} cost the same",
                a.in_a_sentence(),
                b.in_a_sentence()
            )
        }
        [(a, low), ..] if *low <= 0.0 => format!("{} is free", a.in_a_sentence()),
        [(a, low), (b, next), ..] => format!(
            "{} is the cheapest, {} below {}",
            a.in_a_sentence(),
            format::percent(1.0 - low / next),
            b.in_a_sentence()
        ),
    };
    format!("You are at {place}: {what}.")
}

/// The same as the map in at most 13 rows, one of them the scenario's own.
pub fn table(map: &Map, scenario: &Scenario, assessment: &Assessment) -> Table {
    let vertical = &map.vertical;
    let here = vertical.of(scenario);
    let mut rows: Vec<(f64, Vec<String>)> = map
        .listed
        .iter()
        .filter(|(value, _)| *value != here)
        .map(|(value, row)| (*value, vec![vertical.text(*value), who(&row.stretches)]))
        .collect();
    let label = format!("{} (you are here)", vertical.text(here));
    rows.push((here, vec![label, who(&within(&assessment.cheapest, map))]));
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    Table {
        head: vec![
            vertical.label().to_owned(),
            "The cheapest, by invocations a month".to_owned(),
        ],
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    }
}

/// Every stretch of every row, unrounded: rows from the lowest value of the vertical input.
pub fn data(map: &Map) -> Table {
    let vertical = &map.vertical;
    let row = |(at, row): &(f64, Row)| -> Vec<Vec<String>> {
        let value = format::exact(vertical.value(*at));
        let line = |from: f64, to: f64, name: &str| {
            vec![
                value.clone(),
                format::exact(from),
                format::exact(to),
                name.to_owned(),
            ]
        };
        if row.stretches.is_empty() {
            return vec![line(map.extent.from, map.extent.to, "none can run this")];
        }
        let stretches = within(&row.stretches, map).into_iter();
        stretches
            .map(|s| {
                let (from, to) = (s.from.max(map.extent.from), s.to.min(map.extent.to));
                line(from, to, s.platform.name())
            })
            .collect()
    };
    Table {
        head: vec![
            vertical.heading(),
            "From [invocations a month]".to_owned(),
            "To [invocations a month]".to_owned(),
            "Cheapest".to_owned(),
        ],
        rows: map.rows.iter().flat_map(row).collect(),
    }
}

/// Stretches cut to the volumes of a map.
fn within(stretches: &[Stretch], map: &Map) -> Vec<Stretch> {
    let (from, to) = (map.extent.from, map.extent.to);
    let inside = stretches.iter().filter(|s| s.to > from && s.from < to);
    inside.copied().collect()
}

/// Who is the cheapest from where to where: "AWS Lambda up to 37.7 M, then the EC2 fleet".
fn who(stretches: &[Stretch]) -> String {
    match stretches {
        [] => "No platform can run this".to_owned(),
        [only] => format!("{} at every volume", only.platform.at_the_start()),
        [first, ..] => {
            let mut said = format!(
                "{} up to {}",
                first.platform.at_the_start(),
                format::count(first.to)
            );
            let last = stretches.len() - 1;
            for (i, stretch) in stretches.iter().enumerate().skip(1) {
                if i == NAMED && i < last {
                    let end = stretches[last];
                    return format!(
                        "{said}, then {} more changes, at last {} from {}",
                        last - i + 1,
                        end.platform.in_a_sentence(),
                        format::count(end.from)
                    );
                }
                said += &format!(", then {}", stretch.platform.in_a_sentence());
                if i < last {
                    said += &format!(" up to {}", format::count(stretch.to));
                }
            }
            said
        }
    }
}
