//! Fields of a line: separators, quotes, blanks.

/// The fields of a line, with their quotes; one where nothing separates.
pub(super) fn split(line: &[u8], separator: Option<u8>) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    line.split(move |&byte| {
        quoted ^= byte == b'"';
        !quoted && Some(byte) == separator
    })
    .map(bare)
}

/// One field of a line.
pub(super) fn nth(line: &[u8], separator: Option<u8>, column: usize) -> Option<&[u8]> {
    split(line, separator).nth(column)
}

/// A field without blanks and quotes around it.
pub(super) fn bare(field: &[u8]) -> &[u8] {
    let field = field.trim_ascii();
    match field {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner.trim_ascii(),
        _ => field,
    }
}

/// Where a text begins within another.
pub(super) fn find(within: &[u8], text: &[u8]) -> Option<usize> {
    let (&first, rest) = text.split_first()?;
    let mut from = 0;
    while let Some(at) = within.get(from..)?.iter().position(|&byte| byte == first) {
        from += at + 1;
        if within[from..].starts_with(rest) {
            return Some(from - 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_outside_quotes() {
        let check = |line: &str, separator: Option<u8>, expected: &[&str]| {
            let fields: Vec<&[u8]> = split(line.as_bytes(), separator).collect();
            let expected: Vec<&[u8]> = expected.iter().map(|field| field.as_bytes()).collect();
            assert_eq!(fields, expected, "{line}");
        };
        check("a, b ,\"c\"", Some(b','), &["a", "b", "c"]);
        check("a;b,c", Some(b';'), &["a", "b,c"]);
        check("\"a,b\",c", Some(b','), &["a,b", "c"]);
        check("a,b", None, &["a,b"]);
        check("", Some(b','), &[""]);
        check(",", Some(b','), &["", ""]);
        assert_eq!(nth(b"a,b,c", Some(b','), 2), Some(b"c".as_slice()));
        assert_eq!(nth(b"a,b,c", Some(b','), 3), None);
    }

    #[test]
    fn quotes_and_blanks_around_a_field_are_taken_off() {
        for (field, expected) in [
            (" a b ", "a b"),
            ("\" a \"", "a"),
            ("'a'", "a"),
            ("\"a", "\"a"),
            ("\"a'", "\"a'"),
            ("\"", "\""),
            ("\"\"", ""),
            ("", ""),
        ] {
            assert_eq!(bare(field.as_bytes()), expected.as_bytes(), "{field}");
        }
    }

    #[test]
    fn a_text_is_found_where_it_first_begins() {
        let check = |within: &str, text: &str, expected: Option<usize>| {
            assert_eq!(
                find(within.as_bytes(), text.as_bytes()),
                expected,
                "{within} {text}"
            );
        };
        check("abc", "abc", Some(0));
        check("aab ab", "ab", Some(1));
        check("aaab", "aab", Some(1));
        check("abc", "c", Some(2));
        check("abc", "abcd", None);
        check("ab ac", "ad", None);
        check("", "a", None);
        check("abc", "", None);
    }
}
