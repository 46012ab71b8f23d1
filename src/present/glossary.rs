//! What the page's words mean: each term with its formula, and with the visitor's own numbers put in where that is possible.
//!
//! A heading, the head of a column or the name of a number is explained by the term that it holds, so that no view
//! lists its terms. The texts are in `terms`.

mod terms;

use crate::model::scenario::Scenario;

pub use terms::TERMS;

/// A word of the page that has a meaning of its own here.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Short stable name: letters, digits and dashes.
    pub key: &'static str,
    /// How it is called.
    pub name: &'static str,
    /// How headings say it, in lower case, singular and plural.
    pub said_as: &'static [&'static str],
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
    /// How it is computed; empty where there is nothing to compute.
    pub formula: &'static str,
    /// The formula with a scenario's numbers.
    here: Option<fn(&Scenario) -> String>,
}

impl PartialEq for Term {
    /// A key names one term.
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Term {
    /// The formula with the numbers of a scenario; `None` where they do not follow from its inputs alone.
    pub fn with_numbers(&self, scenario: &Scenario) -> Option<String> {
        self.here.map(|here| here(scenario))
    }
}

/// The term with this key.
pub fn term(key: &str) -> Option<&'static Term> {
    TERMS.iter().find(|term| term.key == key)
}

/// The term that explains a heading: of those that it holds, the one said in the most letters; of equals, the first.
pub fn explains(heading: &str) -> Option<&'static Term> {
    let heading = heading.to_lowercase();
    let longest = |term: &'static Term| {
        let said = term.said_as.iter().filter(|said| holds(&heading, said));
        Some((said.map(|said| said.len()).max()?, term))
    };
    let mut best: Option<(usize, &'static Term)> = None;
    for (length, term) in TERMS.iter().filter_map(longest) {
        if best.is_none_or(|(most, _)| length > most) {
            best = Some((length, term));
        }
    }
    best.map(|(_, term)| term)
}

/// Whether a text holds a phrase as whole words.
fn holds(text: &str, phrase: &str) -> bool {
    let in_a_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        !in_a_word(before) && !in_a_word(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Mebibytes;

    #[test]
    fn every_term_is_whole() {
        for (i, term) in TERMS.iter().enumerate() {
            let key = term.key;
            assert!(TERMS[..i].iter().all(|other| other != term), "{key} twice");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(key.chars().all(plain), "{key}");
            assert!(
                term.meaning.ends_with('.'),
                "{key}: a meaning is a sentence"
            );
            assert!(!term.said_as.is_empty(), "{key} is never said");
            for said in term.said_as {
                assert_eq!(*said, said.to_lowercase(), "{key}");
                let others = TERMS.iter().filter(|other| other.said_as.contains(said));
                assert_eq!(others.count(), 1, "{said} means several things");
            }
            assert_eq!(
                explains(term.name),
                Some(term),
                "{key} explains its own name"
            );
            assert_eq!(super::term(key), Some(term));
        }
    }

    #[test]
    fn a_heading_is_explained_by_the_longest_term_it_holds() {
        let check = |heading: &str, key: &str| {
            let found = explains(heading).map_or("", |term| term.key);
            assert_eq!(found, key, "{heading}");
        };
        check("Cold starts on AWS Lambda", "cold-start");
        check("Break-even", "break-even");
        check("p99 at the peak", "percentile");
        check("Billed INIT in the run", "init");
        check("With another keep-alive", "keep-alive");
        check("Idle waste", "idle-waste");
        check("Mitigations of cold starts", "mitigation");
        check("Coldness starts nowhere", "");
        check("Server management", "");
        check("", "");
    }

    #[test]
    fn formulas_take_the_numbers_of_the_scenario() {
        let mut scenario = Scenario::default();
        let said = |key: &str, scenario: &Scenario| {
            let term = term(key).expect(key);
            term.with_numbers(scenario).expect("it has numbers")
        };
        assert_eq!(
            said("gb-second", &scenario),
            "0.5 GB \u{d7} 200 ms = 0.1 GB-s a request."
        );
        scenario.workload.memory = Mebibytes(1_024.0);
        assert_eq!(
            said("gb-second", &scenario),
            "1 GB \u{d7} 200 ms = 0.2 GB-s a request."
        );
        assert_eq!(
            said("little", &scenario),
            "3.81 requests/s \u{d7} 200 ms = 0.761 requests in flight on average."
        );
        scenario.workload.invocations_per_month = 0.0;
        for term in TERMS {
            let said = term.with_numbers(&scenario).unwrap_or_default();
            assert!(!said.contains("NaN") && !said.contains("inf"), "{said}");
        }
    }
}
