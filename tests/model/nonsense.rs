//! Nonsense typed into every input there is, shown or not: refused or fitted with a sentence, and kept in the field.

use serverless_tradeoffs::present::knobs::{KNOBS, Kind};
use serverless_tradeoffs::present::session::{Action, Session};

const NONSENSE: [&str; 8] = [
    "abc",
    "-5",
    "1e999",
    "-1e999",
    "\u{1f600}\u{1f468}\u{200d}\u{1f469}",
    "10,5",
    "",
    "  ",
];

#[test]
fn no_input_takes_nonsense_without_a_word_or_loses_it() {
    for knob in KNOBS.iter() {
        let key = knob.key.as_str();
        for typed in NONSENSE {
            let before = Session::open("");
            let after = before.after(Action::Type(key, typed.to_owned()));
            if matches!(knob.kind, Kind::Choice(_) | Kind::Switch(_)) {
                assert_eq!(after, before, "{key} takes no text");
                continue;
            }
            let kept = after
                .typed
                .get(key)
                .unwrap_or_else(|| panic!("{key} loses {typed:?}"));
            assert_eq!(kept.text, typed, "{key}");
            // Two counts, or none, are a list.
            let a_list = matches!(knob.kind, Kind::Counts(_))
                && (typed == "10,5" || typed.trim().is_empty());
            let sentence = kept.sentence.as_deref().unwrap_or_default();
            assert_eq!(
                sentence.is_empty(),
                a_list,
                "{key}, {typed:?}: {sentence:?}"
            );
            if let Kind::Number(number) = knob.kind {
                let value = number.get(&after.scenario);
                let fits = (number.range.0..=number.range.1).contains(&value);
                let unchanged = after.scenario == before.scenario;
                assert!(fits || unchanged, "{key}, {typed:?}: {value}");
                assert!(
                    unchanged || sentence.contains("used"),
                    "{key}, {typed:?}: {sentence}"
                );
            } else if !a_list {
                assert_eq!(after.scenario, before.scenario, "{key}, {typed:?}");
            }
            assert_eq!(after.after(Action::Undo).scenario, before.scenario, "{key}");
        }
    }
}
