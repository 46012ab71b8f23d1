//! A list of counts as people paste it: from a spreadsheet, a log, a line of code.
//!
//! Whatever separates them is fine as long as it can only separate them. One bad entry refuses the list, with a
//! sentence that names it, because every count stands for an hour and leaving one out would shift the others.

use crate::model::decimal;
use crate::present::entry::{self, Unit};
use crate::present::format;

/// The highest count.
pub const HIGHEST: f64 = 1e15;

/// Counts in a row of the field: a day of hours.
const ROW: usize = 24;

/// What became of a typed list.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    /// Used as typed.
    Used(Vec<f64>),
    /// Too long: its beginning is used, and a sentence says so.
    Cut(Vec<f64>, String),
    /// Not usable. What is wrong, as a sentence without its full stop.
    Refused(String),
}

/// Reads a list of at most `most` counts, each 0 to [`HIGHEST`].
pub fn enter(typed: &str, most: usize) -> Listed {
    if let Some(chunk) = ambiguous(typed) {
        return Listed::Refused(format!(
            "{} could be one count or several: put a space after each comma, and leave thousands separators out",
            quoted(chunk)
        ));
    }
    let entries = entries(typed);
    let read = entries.iter().take(most).enumerate();
    match read
        .map(|(i, entry)| count(i + 1, entry))
        .collect::<Result<Vec<f64>, String>>()
    {
        Err(wrong) => Listed::Refused(wrong),
        Ok(counts) if entries.len() > most => {
            let sentence = format!(
                "{} counts are more than {most}; used the first {most}.",
                entries.len()
            );
            Listed::Cut(counts, sentence)
        }
        Ok(counts) => Listed::Used(counts),
    }
}

fn count(number: usize, typed: &str) -> Result<f64, String> {
    if typed.is_empty() {
        return Err(format!("Entry {number} is empty"));
    }
    let wrong = |what: &str| Err(format!("Entry {number}, {}, {what}", quoted(typed)));
    match entry::parse(typed, Unit::Count) {
        Err(_) => wrong("is not a count"),
        Ok(count) if count < 0.0 => wrong("is below 0"),
        Ok(count) if count > HIGHEST => wrong("is above 1e15"),
        Ok(count) => Ok(count),
    }
}

/// Spaces that stand between entries; a no-break space stands within a number.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')
}

/// The entries in order. One that is missing between two commas, semicolons or tabs of a line is there as an empty one.
fn entries(typed: &str) -> Vec<&str> {
    let mut entries = Vec::new();
    for line in typed.lines().filter(|line| !line.trim().is_empty()) {
        let mut cells: Vec<&str> = line.split([',', ';', '\t']).collect();
        // A comma at the end of a line closes it.
        if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        for cell in cells {
            let mut words = cell.split(is_space).filter(|word| !word.is_empty());
            entries.push(words.next().unwrap_or_default());
            entries.extend(words);
        }
    }
    entries
}

/// A part of the text with commas that might belong to numbers: they group digits by three where something else
/// separates the numbers, or stand between digits where semicolons or tabs do.
fn ambiguous(typed: &str) -> Option<&str> {
    let separated = typed.contains([';', '\t']);
    let chunks: Vec<&str> = typed
        .split(|c| is_space(c) || c == ';')
        .map(|chunk| chunk.trim_end_matches(','))
        .filter(|chunk| !chunk.is_empty())
        .collect();
    let grouped = |chunk: &str| {
        let mut groups = chunk.split(',');
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
    };
    let lonely = chunks.len() == 1;
    let suspect = |chunk: &&str| chunk.contains(',') && !lonely && (separated || grouped(chunk));
    chunks.into_iter().find(suspect)
}

fn quoted(typed: &str) -> String {
    let short: String = typed.chars().take(24).collect();
    format!("\u{201c}{short}\u{201d}")
}

/// Six significant digits of a count.
pub fn rounded(count: f64) -> f64 {
    decimal::parse(&format!("{count:.5e}")).unwrap_or(count)
}

/// A count as short as it can be.
fn shortest(count: f64) -> String {
    let plain = count.to_string();
    if plain.len() <= 10 {
        plain
    } else {
        format!("{count:e}")
    }
}

/// The list as a field shows it: a line for each day, read back to the same counts.
pub fn text(counts: &[f64]) -> String {
    let row = |row: &[f64]| {
        let counts: Vec<String> = row.iter().copied().map(shortest).collect();
        counts.join(", ")
    };
    let rows: Vec<String> = counts.chunks(ROW).map(row).collect();
    rows.join("\n")
}

/// The list as a link holds it, read back to the same counts.
pub fn compact(counts: &[f64]) -> String {
    let counts: Vec<String> = counts.iter().copied().map(shortest).collect();
    counts.join(",")
}

/// What a list says: how many hours, and how much busier than the mean the busiest is. Empty where no count is above 0.
pub fn described(counts: &[f64]) -> String {
    let mean = counts.iter().sum::<f64>() / counts.len() as f64;
    let busiest = counts.iter().copied().fold(0.0, f64::max);
    if counts.is_empty() || mean <= 0.0 {
        return String::new();
    }
    let hours = match counts.len() {
        1 => "1 hour".to_owned(),
        many => format!("{many} hours"),
    };
    format!(
        "{hours}, busiest {} times the mean.",
        format::count(busiest / mean)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_understood_however_they_are_separated() {
        let check = |typed: &str, expected: &[f64]| {
            assert_eq!(
                enter(typed, 168),
                Listed::Used(expected.to_vec()),
                "{typed:?}"
            );
        };
        check("", &[]);
        check(" \n\t", &[]);
        for typed in [
            "1 20 300.5",
            "1,20,300.5",
            "1, 20, 300.5",
            "1;20;300.5",
            "1;\n20;\n300.5;\n",
            "1\t20\t300.5\n",
            "1\n20\r\n\n300.5",
            "1, 20,\n300.5,",
            "  1  20  300.5  ",
        ] {
            check(typed, &[1.0, 20.0, 300.5]);
        }
        check(
            "1.5k 2M 1e3 1_000 1\u{a0}000",
            &[1_500.0, 2e6, 1e3, 1e3, 1e3],
        );
        check("100,200,300", &[100.0, 200.0, 300.0]);
        check("1,2,3\n4,5,6", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        check("0", &[0.0]);
    }

    #[test]
    fn the_first_bad_entry_is_named() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(
                enter(typed, 168),
                Listed::Refused(expected.to_owned()),
                "{typed:?}"
            );
        };
        check("1 2 abc 4", "Entry 3, \u{201c}abc\u{201d}, is not a count");
        check("1\n-5", "Entry 2, \u{201c}-5\u{201d}, is below 0");
        check("1e300", "Entry 1, \u{201c}1e300\u{201d}, is above 1e15");
        check("1e999", "Entry 1, \u{201c}1e999\u{201d}, is above 1e15");
        check("NaN", "Entry 1, \u{201c}NaN\u{201d}, is not a count");
        check("1,,3", "Entry 2 is empty");
        check("1\t\t3", "Entry 2 is empty");
        check(",2", "Entry 1 is empty");
        for (typed, part) in [
            ("1,234 2,345", "1,234"),
            ("100,200\n300,400", "100,200"),
            ("1,5; 2,5", "1,5"),
            ("1.5\t2,5\t3,5", "2,5"),
        ] {
            let Listed::Refused(said) = enter(typed, 168) else {
                panic!("{typed:?} is ambiguous");
            };
            assert!(
                said.contains(part) && said.contains("one count or several"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_list_that_is_too_long_is_cut_and_says_so() {
        let typed = "1 ".repeat(170) + "abc";
        let Listed::Cut(counts, said) = enter(&typed, 168) else {
            panic!("not cut");
        };
        assert_eq!(counts.len(), 168);
        assert_eq!(said, "171 counts are more than 168; used the first 168.");
    }

    #[test]
    fn a_list_is_described() {
        assert_eq!(described(&[]), "");
        assert_eq!(described(&[0.0, 0.0]), "");
        assert_eq!(described(&[7.0]), "1 hour, busiest 1 times the mean.");
        let mut week = vec![1.0; 168];
        week[20] = 6.5;
        assert_eq!(described(&week), "168 hours, busiest 6.29 times the mean.");
        assert_eq!(
            described(&[1e15; 168]),
            "168 hours, busiest 1 times the mean."
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9.,;eEkM\\- \t\n'\u{a0}abc]{0,80}") {
            if let Listed::Used(counts) | Listed::Cut(counts, _) = enter(&text, 4) {
                prop_assert!(counts.len() <= 4);
                prop_assert!(counts.iter().all(|&count| (0.0..=HIGHEST).contains(&count)));
            }
        }

        #[test]
        fn what_is_shown_is_read_back(exponents in proptest::collection::vec(-320.0..15.0_f64, 0..168)) {
            let counts: Vec<f64> = exponents.iter().map(|&e| rounded(10_f64.powf(e))).collect();
            prop_assert_eq!(enter(&text(&counts), 168), Listed::Used(counts.clone()));
            let short = compact(&counts);
            prop_assert!(short.len() <= 13 * counts.len());
            prop_assert_eq!(enter(&short, 168), Listed::Used(counts));
        }
    }
}
