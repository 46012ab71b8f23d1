//! What the page and a page around it say to each other, as JSON; `docs/embed.md` documents it.
//!
//! Every message is an object with `source` and `v`. What has another `source` is somebody else's and is left alone; what has this
//! one is used or refused with a sentence, and never changes anything by half.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::model::assessment::Assessment;
use crate::model::curve::VOLUME_RANGE;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::link::{self, packed::unpack};
use crate::present::results;
use crate::present::scenario_file;

/// What every message says of where it comes from.
pub const SOURCE: &str = "serverless-tradeoffs";

/// Version of the messages.
const VERSION: u64 = 1;

/// Longest message that is read, as JSON [bytes].
pub const LONGEST: usize = 64 * 1024;

/// Longest name that a message may have, as JSON [bytes]: a text has two quotes besides.
const LONGEST_ID: usize = 64;

/// What a page around wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// To hear again that the view is there, and how high it is: one came late.
    Hello,
    /// Another scenario.
    Set(Rc<Scenario>),
    /// The results as they are.
    Get,
    /// The results now, and again whenever they change.
    Subscribe,
    /// No more of them.
    Unsubscribe,
}

/// A message with the name that its answer is to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The message's `id`; null without.
    pub id: Value,
    /// What is wanted, or why it cannot be had.
    pub wish: Result<Wish, String>,
}

/// Reads a message, as JSON. `None` if it is not for this page or of a kind that this version does not know.
pub fn read(text: &str) -> Option<Asked> {
    if text.len() > LONGEST {
        return Some(too_long());
    }
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
        return None;
    };
    if message.get("source") != Some(&json!(SOURCE)) {
        return None;
    }
    let id = message.remove("id").unwrap_or_default();
    if id.to_string().len() > LONGEST_ID {
        let wish = Err(format!("id: is longer than {} characters", LONGEST_ID - 2));
        return Some(Asked {
            id: Value::Null,
            wish,
        });
    }
    if message.get("v") != Some(&json!(VERSION)) {
        let wish = Err(format!("v: messages are of version {VERSION}"));
        return Some(Asked { id, wish });
    }
    let wish = match message.get("type").and_then(Value::as_str) {
        None => Err("type: is not given".to_owned()),
        Some("set") => scenario(&mut message).map(|scenario| Wish::Set(Rc::new(scenario))),
        Some("hello") => Ok(Wish::Hello),
        Some("get") => Ok(Wish::Get),
        Some("subscribe") => Ok(Wish::Subscribe),
        Some("unsubscribe") => Ok(Wish::Unsubscribe),
        Some(_) => return None,
    };
    Some(Asked { id, wish })
}

/// A message for this page that is too long to be read.
pub fn too_long() -> Asked {
    Asked {
        id: Value::Null,
        wish: Err(format!("a message is at most {} KB long", LONGEST / 1024)),
    }
}

/// The scenario of a message: an object as `docs/scenario.md` has it, as itself or as JSON, or the fragment of a link.
fn scenario(message: &mut Map<String, Value>) -> Result<Scenario, String> {
    match message.remove("scenario") {
        Some(Value::String(text)) if text.trim_start().starts_with('{') => of_file(&text),
        Some(Value::String(fragment)) => of_link(&fragment),
        Some(file @ Value::Object(_)) => of_file(&file.to_string()),
        _ => Err("scenario: is not an object, nor the text of a link after #".to_owned()),
    }
}

fn of_file(text: &str) -> Result<Scenario, String> {
    let file = scenario_file::parse(text).map_err(|error| format!("scenario: {error}"))?;
    match file.trace {
        Some(_) => Err("scenario: a trace cannot be given here".to_owned()),
        None => Ok(file.scenario),
    }
}

/// The scenario of a link, packed or not; a part of it that cannot be used refuses all of it. A, where it has one, is left out.
fn of_link(fragment: &str) -> Result<Scenario, String> {
    let plain = unpack(fragment).map_err(|error| format!("scenario: {error}"))?;
    let opened = link::open(&plain);
    match opened.notices.is_empty() {
        true => Ok(opened.scenario),
        false => Err(format!("scenario: {}", opened.notices.join(" "))),
    }
}

/// A message of this page.
fn message(kind: &str, more: Value) -> Value {
    let mut message = json!({ "source": SOURCE, "v": VERSION, "type": kind });
    if let (Some(message), Value::Object(more)) = (message.as_object_mut(), more) {
        message.extend(more);
    }
    message
}

/// The page listens; `view` is what it shows.
pub fn ready(view: &str, link: &str) -> Value {
    message("ready", json!({ "view": view, "link": link }))
}

/// What is shown is so high [CSS px].
pub fn height(height: f64) -> Value {
    message("height", json!({ "height": height }))
}

/// A message could not be used.
pub fn refused(id: &Value, why: &str) -> Value {
    message("error", json!({ "id": id, "message": why }))
}

/// Where a simulation stands, in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simulation {
    /// Under way; results reckon with the formula, or with the simulation before.
    Running,
    /// Over.
    Done,
    /// Stopped.
    Cancelled,
}

/// All results: in answer to a message with this `id`, or to those who subscribed (null).
pub fn results(
    id: &Value,
    (link, scenario): (&str, &Scenario),
    assessment: &Assessment,
    (simulation, summary): (Simulation, Option<&Summary>),
) -> Value {
    let simulated = summary.map(|summary| (summary, None));
    let word = match simulation {
        Simulation::Running => "running",
        Simulation::Done => "done",
        Simulation::Cancelled => "cancelled",
    };
    let more = json!({
        "id": id,
        "link": link,
        "simulation": word,
        "results": results::at_once(scenario, assessment, simulated, VOLUME_RANGE),
    });
    message("results", more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;
    use proptest::prelude::*;

    fn wish(text: &str) -> Option<Result<Wish, String>> {
        read(text).map(|asked| asked.wish)
    }

    fn asked(more: &str) -> String {
        format!("{{\"source\":\"serverless-tradeoffs\",\"v\":1,{more}}}")
    }

    #[test]
    fn a_message_says_what_is_wanted() {
        assert_eq!(wish(&asked("\"type\":\"get\"")), Some(Ok(Wish::Get)));
        assert_eq!(
            read(&asked("\"type\":\"subscribe\",\"id\":7")),
            Some(Asked {
                id: json!(7),
                wish: Ok(Wish::Subscribe)
            })
        );
        let by_file =
            asked("\"type\":\"set\",\"scenario\":{\"workload\":{\"invocations_per_month\":5e6}}");
        let Some(Ok(Wish::Set(scenario))) = wish(&by_file) else {
            panic!("{:?}", wish(&by_file));
        };
        assert_eq!(scenario.workload.invocations_per_month, 5e6);
        let by_link = asked("\"type\":\"set\",\"scenario\":\"n=7000000&memory=1024\"");
        let Some(Ok(Wish::Set(scenario))) = wish(&by_link) else {
            panic!("{:?}", wish(&by_link));
        };
        assert_eq!(scenario.workload.memory.0, 1_024.0);
        // As it tells them, and as an attribute has them.
        let mut long = Scenario::default();
        long.traffic.shape = crate::model::traffic::Shape::Hourly;
        long.traffic.hourly = (0..168)
            .map(|hour| f64::from(100_001 + hour * 1_000) / 1e6)
            .collect();
        let packed = link::packed::pack(&link::lasting(&long, None));
        assert!(link::packed::is_packed(&packed), "{packed}");
        let by_packed = asked(&format!("\"type\":\"set\",\"scenario\":\"{packed}\""));
        assert_eq!(wish(&by_packed), Some(Ok(Wish::Set(Rc::new(long)))));
        let by_text =
            asked("\"type\":\"set\",\"scenario\":\"{\\\"workload\\\":{\\\"memory_mb\\\":2048}}\"");
        let Some(Ok(Wish::Set(scenario))) = wish(&by_text) else {
            panic!("{:?}", wish(&by_text));
        };
        assert_eq!(scenario.workload.memory.0, 2_048.0);
    }

    #[test]
    fn what_is_not_meant_is_left_alone() {
        for text in [
            "",
            "7",
            "null",
            "[1]",
            "\"get\"",
            "{\"type\":\"get\",\"v\":1}",
            "{\"source\":\"react-devtools\",\"v\":1,\"type\":\"get\"}",
            &asked("\"type\":\"dance\""),
        ] {
            assert_eq!(wish(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_a_sentence() {
        let check = |text: &str, why: &str| match wish(text) {
            Some(Err(said)) => assert!(said.starts_with(why), "{said}"),
            other => panic!("{text}: {other:?}"),
        };
        check(
            "{\"source\":\"serverless-tradeoffs\",\"v\":2,\"type\":\"get\"}",
            "v: messages are of version 1",
        );
        check(&asked("\"tipe\":\"get\""), "type: is not given");
        check(&asked("\"type\":\"set\""), "scenario: is not an object");
        check(
            &asked("\"type\":\"set\",\"scenario\":[]"),
            "scenario: is not an object",
        );
        check(
            &asked("\"type\":\"set\",\"scenario\":{\"workload\":{\"memory_mb\":\"x\"}}"),
            "scenario: workload.memory_mb",
        );
        check(
            &asked("\"type\":\"set\",\"scenario\":\"n=abc\""),
            "scenario: Ignored Invocations a month",
        );
        check(
            &asked(
                "\"type\":\"set\",\"scenario\":{\"traffic\":{\"kind\":\"trace\",\"file\":\"/etc/passwd\"}}",
            ),
            "scenario: ",
        );
        let long = format!(
            "\"type\":\"set\",\"scenario\":\"{}\"",
            "x".repeat(1_000_000)
        );
        check(&asked(&long), "a message is at most 64 KB long");
        let id = format!("\"type\":\"get\",\"id\":\"{}\"", "x".repeat(100));
        check(&asked(&id), "id: is longer");
    }

    #[test]
    fn results_are_those_of_files() {
        let scenario = Scenario::default();
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let told = results(
            &json!("a"),
            ("v=1", &scenario),
            &assessment,
            (Simulation::Running, None),
        );
        assert_eq!(
            (&told["type"], &told["id"]),
            (&json!("results"), &json!("a"))
        );
        let total = assessment.possible().next().map(|c| c.bill.total_usd.0);
        assert_eq!(told["results"]["bills"][0]["total_usd"].as_f64(), total);
        assert_eq!(told["results"]["simulation"], json!([]));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,200}") {
            let _ = read(&text);
            let _ = read(&asked(&format!("\"type\":\"set\",\"scenario\":{}", json!(text))));
        }
    }
}
