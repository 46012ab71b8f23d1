//! What is typed in a field: it stays as typed, and the last that made sense is in force.

use crate::present::counts::Listed;
use crate::present::entry::{self, Entry};
use crate::present::knobs::{Counts, Kind, Number, Text, knob};
use crate::present::own_prices::type_price;
use crate::present::session::{Session, Typed};

impl Session {
    pub(super) fn type_text(&mut self, key: &'static str, text: String) {
        match knob(key).map(|knob| knob.kind) {
            Some(Kind::Number(number)) => self.type_number(key, &number, text),
            Some(Kind::Counts(counts)) => self.type_counts(key, &counts, text),
            Some(Kind::Text(input)) => self.type_form(key, &input, text),
            _ => {}
        }
    }

    fn type_number(&mut self, key: &'static str, number: &Number, text: String) {
        if self.type_range(key, number, &text) {
            return;
        }
        let (value, sentence) = match number.enter(&text) {
            Entry::Used(value) => (Some(value), None),
            Entry::Clamped(value, sentence) => (Some(value), Some(sentence)),
            Entry::Refused(sentence) => {
                let kept = entry::with_unit(number.get(&self.scenario), number.unit);
                (None, Some(format!("{sentence} Still using {kept}.")))
            }
        };
        self.typed.insert(key, Typed { text, sentence });
        if let Some(value) = value {
            self.change(key, |s| {
                number.set(s, value);
                s.ranges.remove(key);
            });
        }
    }

    fn type_counts(&mut self, key: &'static str, counts: &Counts, text: String) {
        let (list, sentence) = match counts.enter(&text) {
            Listed::Used(list) => (Some(list), None),
            Listed::Cut(list, sentence) => (Some(list), Some(sentence)),
            Listed::Refused(wrong) => (
                None,
                Some(format!("{wrong}; still using the counts before.")),
            ),
        };
        self.typed.insert(key, Typed { text, sentence });
        if let Some(list) = list {
            self.change(key, |s| counts.set(s, list));
        }
    }

    fn type_form(&mut self, key: &'static str, input: &Text, text: String) {
        let wrong = input.enter(&text).err();
        let good = wrong.is_none().then(|| text.clone());
        let sentence =
            wrong.map(|wrong| format!("{wrong} Still using {}.", input.get(&self.scenario)));
        self.typed.insert(key, Typed { text, sentence });
        if let Some(good) = good {
            self.change(key, |s| input.set(s, &good));
        }
    }

    /// A text that cannot be a price leaves the list price in force, so that no part of it counts by accident.
    pub(super) fn type_price(&mut self, id: String, text: String) {
        let (price, sentence) = match type_price(&id, &text) {
            Entry::Used(price) | Entry::Clamped(price, _) => (Some(price), None),
            Entry::Refused(sentence) => (None, Some(format!("{sentence} Using the list price."))),
        };
        self.typed_prices
            .insert(id.clone(), Typed { text, sentence });
        self.change("price", |s| {
            _ = match price {
                Some(price) => s.prices.insert(id, price),
                None => s.prices.remove(&id),
            }
        });
    }
}
