//! Sentences for the visitor who gives a trace: what is too large, what cannot be read, what a log would set.

use crate::model::scenario::Scenario;
use crate::model::trace::Fitted;
use crate::present::format;

/// Largest file that is read [bytes].
pub const LARGEST_FILE: f64 = 100e6;

/// Largest text that is read when it is pasted [bytes].
pub const LARGEST_PASTE: f64 = 5e6;

/// What a link with a trace says.
pub const NOT_IN_LINKS: &str = "The trace of this link stayed on the machine where it was given: steady traffic is used \
    until you give one under Traffic.";

/// What is said where the sample is not there.
pub const NO_SAMPLE: &str =
    "The sample trace cannot be fetched; the page's own server does not give it.";

/// Why a file of so many bytes is not read; `None` where it is.
pub fn file_too_large(name: &str, bytes: f64) -> Option<String> {
    (bytes > LARGEST_FILE).then(|| {
        format!(
            "{name} has {}; files of up to {} are read.",
            megabytes(bytes),
            megabytes(LARGEST_FILE)
        )
    })
}

/// Why a pasted text of so many bytes is not read; `None` where it is.
pub fn paste_too_large(bytes: f64) -> Option<String> {
    (bytes > LARGEST_PASTE).then(|| {
        format!(
            "The text has {}; up to {} of text are read here. Save it and choose the file instead.",
            megabytes(bytes),
            megabytes(LARGEST_PASTE)
        )
    })
}

/// A file that the browser does not hand over.
pub fn unreadable(name: &str) -> String {
    format!("{name} cannot be read; it may have been moved or changed. Choose it again.")
}

/// A file or text whose reading the visitor stopped.
pub fn stopped(name: &str) -> String {
    format!("Reading {name} was stopped; nothing of it is used.")
}

/// A file or text at which the program fell.
pub fn fell(name: &str) -> String {
    format!(
        "A fault of the program has stopped reading {name}; nothing of it is used. Give it again, or a smaller part of it."
    )
}

/// What a log would set in a scenario, in a sentence; `None` where all of it is set already.
pub fn would_set(scenario: &Scenario, fitted: &Fitted) -> Option<String> {
    let mut fit = scenario.clone();
    fit.fit(fitted);
    if fit == *scenario {
        return None;
    }
    let workload = &fit.workload;
    let own_init = fit.function.own_init;
    let init = match &fitted.inits {
        None => "own initialisation stays, as the log has no cold start".to_owned(),
        Some(_) if own_init.0 == 0.0 => {
            "no initialisation of your own, as INIT takes no longer than measured for the \
            runtime and the package"
                .to_owned()
        }
        Some(_) => format!(
            "own initialisation of {}, which is what INIT takes beyond runtime and package",
            format::duration(own_init)
        ),
    };
    Some(format!(
        "That sets a duration of {} at the median and {} at the 95th percentile, and memory of {}; {init}.",
        format::duration(workload.duration_median),
        format::duration(workload.duration_p95),
        format::memory(workload.memory),
    ))
}

fn megabytes(bytes: f64) -> String {
    format!("{} MB", format::grouped((bytes / 1e5).ceil() / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace::Inits;
    use crate::model::units::{Mebibytes, Milliseconds};

    #[test]
    fn what_is_too_large_says_how_large_it_may_be() {
        assert_eq!(file_too_large("a.csv", 100e6), None);
        assert_eq!(
            file_too_large("a.csv", 250e6).as_deref(),
            Some("a.csv has 250 MB; files of up to 100 MB are read.")
        );
        assert_eq!(paste_too_large(5e6), None);
        let said = paste_too_large(7e6).expect("too large");
        assert!(said.starts_with("The text has 7 MB; up to 5 MB"), "{said}");
    }

    #[test]
    fn what_a_log_sets_is_said_before_and_not_again_after() {
        let mut scenario = Scenario::default();
        let fitted = |init: f64| Fitted {
            requests: 9,
            cold_starts: 1,
            duration_median: Milliseconds(40.0),
            duration_p95: Milliseconds(90.0),
            memory: Some(Mebibytes(1_024.0)),
            memory_used: None,
            inits: Some(Inits {
                quantiles_ms: [init; 12],
                first_call_mean: Milliseconds(50.0),
            }),
        };
        let said = would_set(&scenario, &fitted(5_000.0)).expect("a change");
        let begin = "That sets a duration of 40 ms at the median and 90 ms at the 95th percentile, and memory of 1,024 MB; \
                     own initialisation of ";
        assert!(said.starts_with(begin), "{said}");
        let said = would_set(&scenario, &fitted(1.0)).expect("a change");
        assert!(said.contains("; no initialisation of your own"), "{said}");
        scenario.fit(&fitted(1.0));
        assert_eq!(would_set(&scenario, &fitted(1.0)), None);
    }
}
