//! What links of older versions said, in today's words: a step from each version to the next, applied in order.
//!
//! A link opens with the same meaning for ever. So a change of what links mean needs a new version, and a step that says
//! the old meaning in the new words:
//!
//! - a key or the name of a choice changes: the step renames it;
//! - a default changes: the step writes the old default into links that leave the input out, of A and B alike, since
//!   each is read by itself;
//! - the unit or the meaning of a value changes: the step converts it.
//!
//! A new input needs no version where its default is what the page did before. A price needs none either: it is kept in
//! `prices/past.csv`. A link without a version is of version 1. The links of `tests/model/links` hold all of this.

/// The keys and values of a link, of one of its scenarios.
pub(super) type Pairs = Vec<(String, String)>;

/// A step from a version to the next.
type Step = fn(&mut Pairs);

/// The steps from version 1 on.
const STEPS: &[Step] = &[from_1_to_2];

/// Version of the links that are written.
pub(super) const VERSION: usize = STEPS.len() + 1;

/// Makes pairs of a version pairs of today's. Those of a version yet to come stay as they are.
pub(super) fn migrate(version: usize, pairs: &mut Pairs) {
    for step in STEPS.iter().skip(version.saturating_sub(1)) {
        step(pairs);
    }
}

/// Three keys said too little beside the others. No default changes. Links carry the date of their prices from version 2
/// on; of a link of version 1 it is not known.
fn from_1_to_2(pairs: &mut Pairs) {
    rename(pairs, "rate", "currency-rate");
    rename(pairs, "limit", "concurrency-limit");
    rename(pairs, "pace", "new-instances");
}

fn rename(pairs: &mut Pairs, from: &str, to: &str) {
    for (key, _) in pairs.iter_mut().filter(|(key, _)| key == from) {
        to.clone_into(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::knobs::knob;

    fn pairs(text: &str) -> Pairs {
        let pairs = text
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn each_step_is_applied_from_the_version_of_the_link_on() {
        let check = |version: usize, text: &str, expected: &str| {
            let mut got = pairs(text);
            migrate(version, &mut got);
            assert_eq!(got, pairs(expected), "version {version}");
        };
        let old = "v=1 n=5 rate=0.9 limit=1000 pace=500 operations-rate=80";
        let new =
            "v=1 n=5 currency-rate=0.9 concurrency-limit=1000 new-instances=500 operations-rate=80";
        check(1, old, new);
        check(1, new, new);
        check(2, old, old);
        check(2, new, new);
        check(7, old, old);
        check(1, "rate=1 rate=2", "currency-rate=1 currency-rate=2");
    }

    /// Where a later version renames one of these again, this test moves on to the name of that version.
    #[test]
    fn a_step_leads_to_keys_that_there_are() {
        let mut old = pairs("rate=1 limit=1 pace=1");
        migrate(1, &mut old);
        assert!(old.iter().all(|(key, _)| knob(key).is_some()), "{old:?}");
        assert_eq!(VERSION, 2);
    }
}
