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
