//! Sentences about a cron expression that is refused, naming its field.

use crate::model::cron::{CronError, Fault, Field};

/// Why an expression is refused, as sentences.
pub fn error(error: &CronError) -> String {
    match error {
        CronError::Empty => {
            "The cron expression is empty; type one such as \u{201c}*/5 * * * *\u{201d} or \u{201c}rate(5 minutes)\u{201d}."
                .to_owned()
        }
        CronError::Fields { found, expected: 5 } => format!(
            "A cron expression has 5 fields (minute, hour, day of month, month, day of week), not {found}; seconds are \
             not understood, and a year is in the form cron(..) only."
        ),
        CronError::Fields { found, expected } => format!(
            "cron(..) has {expected} fields (minute, hour, day of month, month, day of week, year), not {found}."
        ),
        CronError::Field { field, text, fault: wrong } => {
            format!("The {}, \u{201c}{text}\u{201d}, {}.", name(*field), fault(*field, *wrong))
        }
        CronError::Rate(text) => format!(
            "\u{201c}rate({text})\u{201d} is not a whole number of minutes, hours or days of at most ten years; type one \
             such as \u{201c}rate(5 minutes)\u{201d}."
        ),
        CronError::Word(word) => format!(
            "\u{201c}{word}\u{201d} is not known; the words are @hourly, @daily, @weekly, @monthly and @yearly."
        ),
        CronError::NeverFires => {
            "This never fires: no day from January 2026 on meets its day, month and year.".to_owned()
        }
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Minute => "minute",
        Field::Hour => "hour",
        Field::DayOfMonth => "day of month",
        Field::Month => "month",
        Field::DayOfWeek => "day of week",
        Field::Year => "year",
    }
}

fn fault(field: Field, fault: Fault) -> String {
    match fault {
        Fault::Unknown if field == Field::Month => "is no month: 1 to 12, or JAN to DEC".to_owned(),
        Fault::Unknown if field == Field::DayOfWeek => {
            "is no weekday: a number, or SUN to SAT".to_owned()
        }
        Fault::Unknown => "is no number, range or list that is understood".to_owned(),
        Fault::Outside(low, high) => format!("has a number outside {low} to {high}"),
        Fault::Backwards => "has a range that ends before it begins".to_owned(),
        Fault::Step => {
            "has a step after \u{201c}/\u{201d} that is no whole number above 0".to_owned()
        }
        Fault::QuestionMarks => {
            "and the day of month: in cron(..) exactly one of the two is \u{201c}?\u{201d}"
                .to_owned()
        }
        Fault::NoDays => "has a \u{201c}?\u{201d}, which only days may have".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cron::Cron;

    #[test]
    fn refusals_name_the_field() {
        let check = |text: &str, expected: &str| {
            let said = error(&Cron::parse(text).expect_err(text));
            assert!(said.starts_with(expected), "{said}");
        };
        check("", "The cron expression is empty;");
        check(
            "0 0 0 * * *",
            "A cron expression has 5 fields (minute, hour",
        );
        check("cron(0 0 * * ?)", "cron(..) has 6 fields (minute, hour");
        check(
            "* 24 * * *",
            "The hour, \u{201c}24\u{201d}, has a number outside 0 to 23.",
        );
        check(
            "* * * FOO *",
            "The month, \u{201c}FOO\u{201d}, is no month:",
        );
        check(
            "*/0 * * * *",
            "The minute, \u{201c}*/0\u{201d}, has a step after",
        );
        check(
            "* * * * 5-2",
            "The day of week, \u{201c}5-2\u{201d}, has a range that ends before",
        );
        check(
            "cron(0 0 * * * *)",
            "The day of week, \u{201c}*\u{201d}, and the day of month:",
        );
        check(
            "rate(0 minutes)",
            "\u{201c}rate(0 minutes)\u{201d} is not a whole number of minutes",
        );
        check("@reboot", "\u{201c}@reboot\u{201d} is not known;");
        check("0 0 30 2 *", "This never fires:");
    }
}
