//! What a visitor does with inputs that are ranges.

use crate::model::scenario::Range;
use crate::present::entry;
use crate::present::knobs::{End, Kind, Knob, Number, RangeEntry, knob};
use crate::present::session::{Session, Typed};

/// A knob that takes a range, with its number.
fn number_of(key: &str) -> Option<(&'static Knob, Number)> {
    let knob = knob(key).filter(|knob| knob.takes_range())?;
    match knob.kind {
        Kind::Number(number) => Some((knob, number)),
        _ => None,
    }
}

impl Session {
    /// Takes a text for a range, where it is one; whether it was.
    pub(super) fn type_range(&mut self, key: &'static str, number: &Number, text: &str) -> bool {
        let kept = || entry::with_unit(number.get(&self.scenario), number.unit);
        let (range, sentence) = match (number.enter_range(text), number_of(key)) {
            (RangeEntry::NotARange, _) => return false,
            (_, None) => {
                let said = format!("This takes one number. Still using {}.", kept());
                (None, Some(said))
            }
            (RangeEntry::Used(range, middle, sentence), Some((knob, _))) => {
                (Some((knob, range, middle)), sentence)
            }
            (RangeEntry::Refused(sentence), _) => {
                (None, Some(format!("{sentence} Still using {}.", kept())))
            }
        };
        let text = text.to_owned();
        self.typed.insert(key, Typed { text, sentence });
        if let Some((knob, range, middle)) = range {
            self.change(key, |s| {
                knob.set_range(s, range, middle);
                // From 5 to 5 is 5.
                if range.low == range.high {
                    s.ranges.remove(key);
                }
            });
        }
        true
    }

    /// Makes an input a range around its value, which stays.
    pub(super) fn widen(&mut self, key: &'static str) {
        let Some((knob, number)) = number_of(key) else {
            return;
        };
        let value = number.get(&self.scenario);
        self.typed.remove(key);
        self.last = None;
        self.change(key, |s| knob.set_range(s, number.around(value), value));
        self.last = None;
    }

    /// Makes an input a single value again: the one that stood for the range.
    pub(super) fn narrow(&mut self, key: &'static str) {
        self.typed.remove(key);
        self.last = None;
        self.change(key, |s| _ = s.ranges.remove(key));
        self.last = None;
    }

    /// Moves an end of a range; the other is pushed along where it is in the way.
    pub(super) fn slide_end(&mut self, key: &'static str, end: End, value: f64) {
        let Some((knob, number)) = number_of(key) else {
            return;
        };
        let Some(Range { low, high }) = knob.range(&self.scenario) else {
            return;
        };
        let (low, high) = match end {
            End::Low => (value, high.max(value)),
            End::High => (low.min(value), value),
        };
        if let RangeEntry::Used(range, middle, _) = number.clamp_range(low, high, None) {
            self.typed.remove(key);
            self.change(key, |s| knob.set_range(s, range, middle));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::scenario::{Range, Scenario};
    use crate::present::knobs::End;
    use crate::present::session::{Action, Session};

    fn typed(session: &Session, key: &'static str, text: &str) -> Session {
        session.after(Action::Type(key, text.to_owned()))
    }

    fn n(session: &Session) -> (f64, Option<Range>) {
        let scenario = &session.scenario;
        (
            scenario.workload.invocations_per_month,
            scenario.ranges.get("n").copied(),
        )
    }

    #[test]
    fn a_range_is_typed_letter_by_letter_and_undone_at_once() {
        let mut session = Session::open("");
        let whole = "1M to 5M";
        for end in 1..=whole.len() {
            session = typed(&session, "n", &whole[..end]);
        }
        assert_eq!(
            n(&session),
            (
                2.24e6,
                Some(Range {
                    low: 1e6,
                    high: 5e6
                })
            )
        );
        assert_eq!(
            (
                session.typed["n"].text.as_str(),
                &session.typed["n"].sentence
            ),
            (whole, &None)
        );
        let back = session.after(Action::Undo);
        assert_eq!(back.scenario, Scenario::default());
        assert_eq!(back.after(Action::Redo).scenario, session.scenario);
        // A plain number takes its place.
        assert_eq!(n(&typed(&session, "n", "3M")), (3e6, None));
        assert_eq!(n(&session.after(Action::Reset("n"))), (10e6, None));
        assert_eq!(
            session.after(Action::ResetAll).scenario,
            Scenario::default()
        );
    }

    #[test]
    fn a_wrong_range_changes_nothing_and_is_said() {
        let check = |key: &'static str, text: &str, said: &str| {
            let session = typed(&Session::open(""), key, text);
            assert_eq!(session.scenario, Scenario::default(), "{text}");
            assert_eq!(session.typed[key].text, text);
            let sentence = session.typed[key].sentence.clone().unwrap_or_default();
            assert!(sentence.contains(said), "{text}: {sentence}");
        };
        check("n", "5M to 1M", "lower end first. Still using 10 M.");
        check("n", "1M to", "where the range ends");
        check("n", "1M to lots", "is not a number");
        check("seed", "1 to 5", "takes one number. Still using 1.");
        let session = typed(&Session::open(""), "memory", "64 to 512");
        assert_eq!(
            session.scenario.ranges["memory"],
            Range {
                low: 128.0,
                high: 512.0
            }
        );
        assert_eq!(
            session.typed["memory"].sentence.as_deref(),
            Some("64 MB is below 128 MB; used 128 MB.")
        );
        assert_eq!(n(&typed(&Session::open(""), "n", "5M to 5M")), (5e6, None));
    }

    #[test]
    fn an_input_is_spread_out_and_its_ends_are_moved() {
        let wide = Session::open("").after(Action::Widen("n"));
        assert_eq!(
            n(&wide),
            (
                10e6,
                Some(Range {
                    low: 5e6,
                    high: 20e6
                })
            )
        );
        let slid = wide
            .after(Action::SlideEnd("n", End::High, 50e6))
            .after(Action::SlideEnd("n", End::High, 80e6));
        assert_eq!(
            n(&slid),
            (
                20e6,
                Some(Range {
                    low: 5e6,
                    high: 80e6
                })
            )
        );
        // A run of moves is one step.
        assert_eq!(n(&slid.after(Action::Undo)), n(&wide));
        let pushed = wide.after(Action::SlideEnd("n", End::Low, 50e6));
        assert_eq!(
            n(&pushed),
            (
                50e6,
                Some(Range {
                    low: 50e6,
                    high: 50e6
                })
            )
        );
        let back = pushed.after(Action::SlideEnd("n", End::High, 100e6));
        assert_eq!(
            n(&back).1,
            Some(Range {
                low: 50e6,
                high: 100e6
            })
        );
        let narrow = wide.after(Action::Narrow("n"));
        assert_eq!(n(&narrow), (10e6, None));
        assert_eq!(n(&narrow.after(Action::Undo)), n(&wide));
        let start = Session::open("");
        for nothing in [
            Action::Widen("seed"),
            Action::Widen("nonsense"),
            Action::SlideEnd("n", End::Low, 5.0),
        ] {
            assert_eq!(start.after(nothing).scenario, start.scenario);
        }
    }
}
