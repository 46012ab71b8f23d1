//! Mitigations in words: names, what one does, which to take, and whether a ping every five minutes is enough.

use crate::model::measurements::{Arch, Measurements, Runtime};
use crate::model::mitigation::{Comparison, Mitigation, Outcome, PLATFORM, Pick, Worth};
use crate::model::scenario::Scenario;
use crate::model::units::{Milliseconds, Share, Usd};
use crate::present::format;

/// Late pings up to which they count as in time, besides those whose instance was replaced.
const IN_TIME: f64 = 0.01;

/// Part of the cold starts that a mitigation must take away to be said to help.
const HELPS: f64 = 0.2;

/// Extra cost over the cost from which a per cent says nothing.
const MANY_TIMES: f64 = 10.0;

/// Differences in money that are not worth a word: half a cent.
const SMALL_CHANGE: f64 = 0.005;

/// The name of a mitigation.
pub(super) fn name(mitigation: &Mitigation, scenario: &Scenario) -> String {
    match *mitigation {
        Mitigation::None => "None".to_owned(),
        Mitigation::AsSet => format!("As set: {}", what_is_set(scenario)),
        Mitigation::Pings { every, count: 1 } => {
            format!("Ping every {}", format::duration(every.milliseconds()))
        }
        Mitigation::Pings { every, count } => format!(
            "{count} pings every {}",
            format::duration(every.milliseconds())
        ),
        Mitigation::Provisioned { instances } => {
            format!("{} provisioned", format::grouped(instances as f64))
        }
        Mitigation::LighterRuntime { runtime } => runtime_name(runtime).to_owned(),
        Mitigation::SmallerPackage { package_mb } => {
            format!("Package of {} MB", format::count(package_mb))
        }
        Mitigation::LeanerInit { own_init } if own_init.0 <= 0.0 => {
            "No own initialisation".to_owned()
        }
        Mitigation::LeanerInit { own_init } => {
            format!("Initialisation of {}", format::duration(own_init))
        }
        Mitigation::MoreMemory { memory } => format::memory(memory),
        Mitigation::SnapStart => "SnapStart".to_owned(),
    }
}

/// A runtime with the version that was measured.
fn runtime_name(runtime: Runtime) -> &'static str {
    Measurements::embedded()
        .cold_start(runtime, Arch::X86)
        .label
}

/// What of these a scenario has.
pub(super) fn what_is_set(scenario: &Scenario) -> String {
    let settings = scenario.of(PLATFORM);
    let mut parts = Vec::new();
    if settings.reserved > 0 {
        let instances = settings.reserved;
        parts.push(Mitigation::Provisioned { instances });
    }
    if settings.ping_count > 0 {
        let (every, count) = (settings.ping_every, settings.ping_count);
        parts.push(Mitigation::Pings { every, count });
    }
    if settings.snapstart {
        parts.push(Mitigation::SnapStart);
    }
    let names = parts.iter().map(|part| in_a_sentence(part, scenario));
    names.collect::<Vec<_>>().join(", ")
}

/// The name of a mitigation within a sentence.
fn in_a_sentence(mitigation: &Mitigation, scenario: &Scenario) -> String {
    match *mitigation {
        Mitigation::None => "doing nothing".to_owned(),
        Mitigation::AsSet => "what is set".to_owned(),
        Mitigation::Pings { every, count: 1 } => {
            format!("a ping every {}", format::duration(every.milliseconds()))
        }
        Mitigation::Provisioned { instances: 1 } => "one provisioned instance".to_owned(),
        Mitigation::Provisioned { instances } => {
            format!(
                "{} provisioned instances",
                format::grouped(instances as f64)
            )
        }
        Mitigation::LighterRuntime { runtime } => {
            format!(
                "{} instead of {}",
                runtime_name(runtime),
                runtime_name(scenario.function.runtime)
            )
        }
        Mitigation::SmallerPackage { package_mb } => {
            format!("a package of {} MB", format::count(package_mb))
        }
        Mitigation::LeanerInit { own_init } if own_init.0 <= 0.0 => {
            "no initialisation of its own".to_owned()
        }
        Mitigation::LeanerInit { own_init } => {
            format!("an initialisation of {}", format::duration(own_init))
        }
        Mitigation::MoreMemory { memory } => format!("{} of memory", format::memory(memory)),
        Mitigation::Pings { .. } | Mitigation::SnapStart => name(mitigation, scenario),
    }
}

/// A latency with half of its interval: `612 ms ± 12 ms`; without, where it is below half a per cent.
pub(super) fn with_half_width(latency: Milliseconds, half: Option<Milliseconds>) -> String {
    let text = format::duration(latency);
    match half {
        Some(half) if half.0 > 0.005 * latency.0 => {
            format!("{text} ± {}", format::duration(rounded(half)))
        }
        _ => text,
    }
}

/// Two significant digits.
fn rounded(half: Milliseconds) -> Milliseconds {
    let unit = 10_f64.powf(half.0.log10().floor() - 1.0);
    Milliseconds((half.0 / unit).round() * unit)
}

/// Money that something costs more: `+$1.20`, `-$0.30`.
pub(super) fn more(extra: Usd) -> String {
    let amount = format::usd(Usd(extra.0.abs()));
    match extra.0 {
        x if x > 0.0 => format!("+{amount}"),
        x if x < 0.0 => format!("\u{2212}{amount}"),
        _ => amount,
    }
}

/// Milliseconds of the 99th percentile that a mitigation saves.
pub(super) fn saved(outcome: &Outcome) -> String {
    let saved = outcome.saved.0;
    // Below the error of the latency there is none.
    if saved.abs() <= 2e-3 * outcome.latency.p99.0 {
        return "none".to_owned();
    }
    let text = format::duration(Milliseconds(saved.abs()));
    if saved < 0.0 {
        format!("\u{2212}{text}")
    } else {
        text
    }
}

/// What a saved millisecond costs.
pub(super) fn worth(worth: Worth) -> String {
    match worth {
        Worth::Baseline | Worth::Nothing => "\u{2013}".to_owned(),
        Worth::SavesMoney => "saves money".to_owned(),
        Worth::Free => "free".to_owned(),
        Worth::PerMillisecond(usd) => format::usd_each(usd.0),
    }
}

/// Whether it meets the objective, and whether another beats it.
pub(super) fn standing(scenario: &Scenario, comparison: &Comparison, outcome: &Outcome) -> String {
    let meets = if outcome.meets {
        "meets the objective"
    } else {
        "misses the objective"
    };
    let place = match outcome.beaten_by.map(|i| &comparison.outcomes[i]) {
        None => "on the front".to_owned(),
        Some(other) => format!("beaten by {}", in_a_sentence(&other.mitigation, scenario)),
    };
    format!("{meets}; {place}")
}

/// All of an outcome.
pub(super) fn sentence(scenario: &Scenario, comparison: &Comparison, outcome: &Outcome) -> String {
    let share = |share: f64| format::percent(share);
    let cold = outcome
        .cold_share
        .map_or(String::new(), |e| format!(", {} cold", share(e.mean)));
    let extra = match outcome.worth {
        Worth::Baseline => String::new(),
        _ => format!(" ({})", more(outcome.extra)),
    };
    let late = outcome
        .late_pings
        .map(|Share(late)| format!(" {} of the pings came too late.", share(late)));
    format!(
        "{}: p99 {}{cold}, {}{extra} a month; {}.{}",
        name(&outcome.mitigation, scenario),
        format::duration(outcome.latency.p99),
        format::usd(outcome.cost),
        standing(scenario, comparison, outcome),
        late.unwrap_or_default(),
    )
}

/// What one costs beside none: `costs $1.20 more a month (+6.4 %)`.
fn costs(outcome: &Outcome, none: &Outcome) -> String {
    let extra = outcome.extra.0;
    let amount = format::usd(Usd(extra.abs()));
    let part = if extra > MANY_TIMES * none.cost.0 {
        format!(", instead of {} in all", format::usd(none.cost))
    } else if none.cost.0 > 0.0 {
        let sign = if extra < 0.0 { '\u{2212}' } else { '+' };
        format!(" ({sign}{})", format::percent((extra / none.cost.0).abs()))
    } else {
        String::new()
    };
    match extra {
        x if x.abs() < SMALL_CHANGE => "costs the same to the cent".to_owned(),
        x if x < 0.0 => format!("saves {amount} a month{part}"),
        _ => format!("costs {amount} more a month{part}"),
    }
}

/// Which mitigation to take.
pub(super) fn answer(scenario: &Scenario, comparison: &Comparison) -> String {
    let objective = format::duration(scenario.workload.latency_objective);
    let none = comparison.none();
    let of = |i: usize| &comparison.outcomes[i];
    let p99 = |outcome: &Outcome| format::duration(outcome.latency.p99);
    match comparison.pick {
        Pick::Cheapest(pick) if none.meets => {
            let needed = format!(
                "Nothing is needed to keep p99 below {objective}: without any mitigation it is {}.",
                p99(none)
            );
            let pick = of(pick);
            if pick.extra.0 > -SMALL_CHANGE {
                return needed;
            }
            let name = in_a_sentence(&pick.mitigation, scenario);
            let costs = costs(pick, none);
            format!(
                "{needed} The cheapest is {name}: it {costs}, and p99 is {}.",
                p99(pick)
            )
        }
        Pick::Cheapest(pick) => {
            let pick = of(pick);
            format!(
                "Cheapest that keeps p99 below {objective}: {}. It {}; p99 falls from {} to {}.",
                in_a_sentence(&pick.mitigation, scenario),
                costs(pick, none),
                p99(none),
                p99(pick),
            )
        }
        Pick::Nearest(pick) => {
            let pick = of(pick);
            let nearest = if pick.mitigation == Mitigation::None {
                format!("Without any, p99 is {}, and none is lower.", p99(none))
            } else {
                format!(
                    "Nearest: {}, with {} instead of {}; it {}.",
                    in_a_sentence(&pick.mitigation, scenario),
                    p99(pick),
                    p99(none),
                    costs(pick, none),
                )
            };
            let warm = if comparison.all_warm > scenario.workload.latency_objective {
                let warm = format::duration(comparison.all_warm);
                format!(" Even without cold starts p99 is {warm}.")
            } else {
                String::new()
            };
            format!("None of these keeps p99 below {objective}. {nearest}{warm}")
        }
    }
}

/// Whether a ping every five minutes keeps a function warm.
pub(super) fn five_minutes(comparison: &Comparison) -> Option<String> {
    let (five, shorter) = comparison.five_minute_ping()?;
    let cold = |outcome: &Outcome| outcome.cold_share.map_or(0.0, |share| share.mean);
    let (with, without) = (cold(five), cold(comparison.none()));
    let late = five.late_pings?.0;
    if without <= 0.0 {
        return Some(
            "No cold start was seen without pings: there is nothing to keep warm.".to_owned(),
        );
    }
    let against = format!(
        "{} of the requests are cold, against {} without",
        format::percent(with),
        format::percent(without)
    );
    let came = format!("{} of the pings come too late", format::percent(late));
    if with > (1.0 - HELPS) * without {
        return Some(format!(
            "A ping every 5 min hardly helps here: {against}. It keeps one instance warm; these requests find that one busy, or need \
             more of them."
        ));
    }
    let Share(replaced) = comparison.replaced;
    let why = if replaced > 0.0 {
        format!(
            " Up to {} are late only because instances are replaced even if they are used.",
            format::percent(replaced)
        )
    } else {
        String::new()
    };
    if late <= IN_TIME + replaced {
        return Some(format!(
            "A ping every 5 min still works: {came}, and {against}.{why}"
        ));
    }
    let shorter = shorter.and_then(|shorter| {
        let Mitigation::Pings { every, .. } = shorter.mitigation else {
            return None;
        };
        Some(format!(
            " Every {} {} do, and {} are cold.",
            format::duration(every.milliseconds()),
            format::percent(shorter.late_pings?.0),
            format::percent(cold(shorter)),
        ))
    });
    Some(format!(
        "A ping every 5 min no longer works reliably: {came}, and {against}.{}{why}",
        shorter.unwrap_or_default()
    ))
}
