//! A link as it was written, from what mail and chat programs and hands make of it. Whatever is dropped is said.

/// What texts put behind a link. The escapes are what browsers make of marks in an address.
const BEHIND: [&str; 17] = [
    ">",
    "\"",
    "'",
    ",",
    ";",
    ":",
    "!",
    "%3E",
    "%22",
    "%20",
    "%0A",
    "%60",
    "\u{201d}",
    "\u{bb}",
    "%E2%80%9D",
    "%E2%80%99",
    "%C2%BB",
];

/// Most of them.
const MOST_BEHIND: usize = 16;

/// The fragment of a link without `#`, and a sentence for each part of it that is dropped.
pub(super) fn mended(fragment: &str) -> (String, Vec<String>) {
    let mut notices = Vec::new();
    let text = fragment.trim();
    let text = text.strip_prefix('#').unwrap_or(text);
    // Some mail programs write each & as an HTML page would.
    let text = text.replace("&#38;", "&");
    // A link has one #, so that a second one begins another link, unless it is within a value, as in a cron rule.
    let text = match text.rsplit_once('#') {
        Some((_, last)) if begins_with_a_key(last) => {
            notices.push("There are two links in one; opened the last.".to_owned());
            last
        }
        Some((first, "")) => first,
        _ => &text,
    };
    let kept = without_what_stands_behind(text);
    if kept.len() < text.len() {
        notices.push(format!(
            "Ignored {} behind the link.",
            super::quoted(&text[kept.len()..])
        ));
    }
    let parts: Vec<&str> = kept
        .split('&')
        .map(|part| part.trim_start_matches("amp;"))
        .collect();
    (parts.join("&"), notices)
}

fn begins_with_a_key(text: &str) -> bool {
    let key = text.split_once('=').map_or("", |(key, _)| key);
    let of_a_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(of_a_key)
}

fn without_what_stands_behind(text: &str) -> &str {
    let mut kept = text.trim_end();
    for _ in 0..MOST_BEHIND {
        let shorter = BEHIND.iter().find_map(|mark| kept.strip_suffix(mark));
        let shorter = shorter
            // A cron rule may end in a field that is a question mark.
            .or_else(|| {
                kept.strip_suffix('?')
                    .filter(|rest| !rest.ends_with(['+', ' ']))
            })
            .or_else(|| bracket(kept, '(', ')'))
            .or_else(|| bracket(kept, '[', ']'))
            // Two full stops are a range that was cut, which is no value.
            .or_else(|| kept.strip_suffix('.').filter(|rest| !rest.ends_with('.')));
        match shorter {
            Some(shorter) => kept = shorter.trim_end(),
            None => break,
        }
    }
    kept
}

/// Without a bracket at the end that the text does not open.
fn bracket(text: &str, open: char, close: char) -> Option<&str> {
    let rest = text.strip_suffix(close)?;
    (rest.matches(open).count() <= rest.matches(close).count()).then_some(rest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_stands_around_a_link_is_dropped_and_said() {
        let check = |link: &str, mended: &str, said: &[&str]| {
            let (got, notices) = super::mended(link);
            assert_eq!(got, mended, "{link}");
            assert_eq!(notices.len(), said.len(), "{link}: {notices:?}");
            for (notice, said) in notices.iter().zip(said) {
                assert!(notice.contains(said), "{link}: {notice}");
            }
        };
        let behind = |marks: &str| format!("Ignored \u{201c}{marks}\u{201d} behind the link.");
        let two = "There are two links in one; opened the last.";
        check("", "", &[]);
        check("#", "", &[]);
        check(" #n=5\n", "n=5", &[]);
        check("n=5&memory=1024", "n=5&memory=1024", &[]);
        for marks in [
            ".",
            ">",
            ")",
            "%3E",
            ").",
            "\u{201d}.",
            "%E2%80%9D",
            "%C2%BB.",
            "!",
            "]",
            ",",
            ">;",
            "?!",
        ] {
            check(&format!("#n=5{marks}"), "n=5", &[&behind(marks)]);
        }
        // What belongs to a value stays.
        check("cron=rate(7 minutes)", "cron=rate(7 minutes)", &[]);
        check(
            "cron=rate(7 minutes))",
            "cron=rate(7 minutes)",
            &[&behind(")")],
        );
        check("cron=*/5+*+*+*+*", "cron=*/5+*+*+*+*", &[]);
        check("cron=*%2F5+*+*+*+*", "cron=*%2F5+*+*+*+*", &[]);
        for rule in [
            "cron=0+12+*+*+?",
            "cron=0 12 * * ?",
            "cron=0+8+?+*+6#3",
            "cron=0+8+?+*+6#3&n=5",
        ] {
            check(rule, rule, &[]);
        }
        check("n=1..", "n=1..", &[]);
        check("n=1...", "n=1...", &[]);
        check("n=1..5.", "n=1..5", &[&behind(".")]);
        // Escaped as in a page.
        check("v=2&amp;n=5&amp;a.v=2", "v=2&n=5&a.v=2", &[]);
        check(
            "v=2&amp;amp;n=5&#38;memory=1024",
            "v=2&n=5&memory=1024",
            &[],
        );
        // Pasted twice.
        check("#n=5#n=5", "n=5", &[two]);
        check("n=5https://host/page/#n=6&cpu=1", "n=6&cpu=1", &[two]);
        check("n=5 https://host/page/#n=6>.", "n=6", &[two, &behind(">.")]);
        check("n=5#", "n=5", &[]);
        check("\u{201d}", "", &[&behind("\u{201d}")]);
    }
}
