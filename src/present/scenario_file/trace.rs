//! The trace that a scenario file names, and what is taken from it once it has been read.
//!
//! Nothing is opened here: whoever reads the file hands over what was in it.

use serde_json::{Map, Value};

use crate::model::scenario::Scenario;
use crate::model::trace::parser::Parsed;
use crate::model::traffic::Shape;
use crate::present::scenario_file::ScenarioFile;
use crate::present::scenario_file::values::quoted;

/// Keys that a fit replaces, as section and key.
const FITTED: [(&str, &str); 4] = [
    ("workload", "duration_median_ms"),
    ("workload", "duration_p95_ms"),
    ("workload", "memory_mb"),
    ("function", "own_init_ms"),
];

/// A trace that a scenario file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceWish {
    /// Its file, relative to the scenario file.
    pub file: String,
    /// Whether duration, memory and initialisation are taken from its `REPORT` lines.
    fit: bool,
    /// Whether the scenario file states the volume, which the trace does not replace then.
    own_volume: bool,
}

impl ScenarioFile {
    /// Takes in the trace that the file asked for.
    ///
    /// # Errors
    /// A sentence, where a fit was asked for and the trace has no `REPORT` lines.
    pub fn follow(&mut self, parsed: &Parsed) -> Result<(), String> {
        let Some(wish) = &self.trace else {
            return Ok(());
        };
        let trace = parsed.trace.clone();
        if wish.fit {
            let fitted = trace.fitted().ok_or_else(|| {
                format!(
                    "fit_trace: {} has no REPORT lines of AWS Lambda, which alone say duration, memory and INIT",
                    wish.file
                )
            })?;
            self.scenario.fit(fitted);
        }
        if wish.own_volume {
            self.scenario.replay(trace);
        } else {
            self.scenario.follow(trace);
        }
        Ok(())
    }
}

/// Takes the keys of a trace out of a file, and sets the kind of the traffic.
pub(super) fn wish(
    s: &mut Scenario,
    file: &mut Map<String, Value>,
) -> Result<Option<TraceWish>, String> {
    let (name, fit) = (file.remove("trace"), file.remove("fit_trace"));
    let given = |section: &str, key: &str| file.get(section).and_then(|keys| keys.get(key));
    let kind = given("traffic", "kind");
    let Some(name) = name else {
        if kind.is_some_and(|kind| kind == "trace") {
            let sentence = "traffic.kind: `trace` needs the key `trace` with the name of a file";
            return Err(sentence.to_owned());
        }
        return match fit {
            Some(_) => Err("fit_trace: has no meaning without trace".to_owned()),
            None => Ok(None),
        };
    };
    let name = name.as_str().filter(|name| !name.is_empty());
    let name = name.ok_or("trace: invalid type: expected the name of a file")?;
    if let Some(kind) = kind.filter(|kind| *kind != "trace") {
        return Err(format!(
            "traffic.kind: {} contradicts trace, which says how requests arrive; leave one of them out",
            quoted(kind)
        ));
    }
    let fit = match fit {
        None => false,
        Some(Value::Bool(fit)) => fit,
        Some(_) => return Err("fit_trace: invalid type: expected true or false".to_owned()),
    };
    let replaced = |(section, key): &(&str, &str)| given(section, key).is_some();
    if let Some((section, key)) = FITTED.iter().find(|key| fit && replaced(key)) {
        return Err(format!(
            "{section}.{key}: is taken from the trace by fit_trace; give one of them"
        ));
    }
    let own_volume = given("workload", "invocations_per_month").is_some()
        || given("traffic", "rate_per_s").is_some();
    s.traffic.shape = Shape::Trace;
    Ok(Some(TraceWish {
        file: name.to_owned(),
        fit,
        own_volume,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace::parser::TraceParser;
    use crate::present::scenario_file::parse;

    /// A scenario with a trace of 120 requests in 3 minutes.
    fn followed(json: &str) -> Result<Scenario, String> {
        let mut file = parse(json)?;
        let mut parser = TraceParser::new();
        parser.feed(b"count\n30\n0\n90\n");
        let parsed = parser.finish().expect("counts");
        file.follow(&parsed)?;
        Ok(file.scenario)
    }

    #[test]
    fn the_volume_is_the_traces_unless_the_file_states_one() {
        let check = |json: &str, expected: f64| {
            let scenario = followed(json).expect(json);
            let volume = scenario.workload.invocations_per_month;
            assert!((volume / expected - 1.0).abs() < 1e-12, "{json}: {volume}");
            assert_eq!(scenario.traffic.shape, Shape::Trace);
            assert!(scenario.traffic.trace.is_some());
        };
        let own = 120.0 / 180.0 * 2_628_000.0;
        check(r#"{"trace":"a.csv"}"#, own);
        check(r#"{"trace":"a.csv","traffic":{"kind":"trace"}}"#, own);
        check(
            r#"{"trace":"a.csv","traffic":{"rate_per_s":2}}"#,
            5_256_000.0,
        );
        check(
            r#"{"trace":"a.csv","workload":{"invocations_per_month":7}}"#,
            7.0,
        );
    }

    #[test]
    fn contradictions_are_named() {
        let check = |json: &str, expected: &str| {
            let error = followed(json).expect_err(json);
            assert!(error.starts_with(expected), "{json}: {error}");
        };
        check(
            r#"{"trace":"a.csv","traffic":{"kind":"cycle"}}"#,
            "traffic.kind: `cycle` contradicts trace,",
        );
        check(
            r#"{"traffic":{"kind":"trace"}}"#,
            "traffic.kind: `trace` needs the key `trace`",
        );
        check(r#"{"trace":5}"#, "trace: invalid type: expected the name");
        check(
            r#"{"fit_trace":true}"#,
            "fit_trace: has no meaning without trace",
        );
        check(
            r#"{"trace":"a.csv","fit_trace":1}"#,
            "fit_trace: invalid type: expected true or false",
        );
        check(
            r#"{"trace":"a.csv","fit_trace":true,"workload":{"memory_mb":512}}"#,
            "workload.memory_mb: is taken from the trace by fit_trace",
        );
        check(
            r#"{"trace":"a.csv","fit_trace":true}"#,
            "fit_trace: a.csv has no REPORT lines",
        );
    }
}
