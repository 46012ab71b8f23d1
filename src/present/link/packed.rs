//! A long link packed: `v=2&book=2026-11-24&z=...`, where `z` holds everything else.
//!
//! Each key that links of the version are known to have becomes one byte, which says how many of the list
//! (`keys-2.txt`) come between it and the one before; other pairs are spelled out. That is deflated, with a checksum, so
//! that a damaged link is refused rather than read wrongly, and written in base64url. The list of a version never changes,
//! also where inputs come and go: their pairs are spelled out.
//!
//! Nothing in `link` calls this but [`is_packed`]: the page loads what packs and unpacks with its second part.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::present::link::header::{BOOK_KEY, VERSION_KEY};
use crate::present::link::mended::mended;

/// Plain links up to this length stay plain: they can be read, and every program takes them [bytes].
const LONG: usize = 1_500;

/// Longest text that is unpacked: that of two scenarios [bytes].
const LONGEST: usize = 2 * super::LONGEST;

/// How the packed part begins.
const PACKED: &str = "z=";

/// The keys of version 2 in the order of its links.
const KEYS_2: &str = include_str!("keys-2.txt");

/// How the keys of A begin.
const OF_A: &str = "a.";

/// The byte of the next key of the list; the byte of a later one is larger by as many as come between.
const NEXT: u8 = 0x80;

/// From this byte on the keys are A's, from the beginning of the list.
const THEN_A: u8 = 0xFE;

/// A pair that is spelled out follows.
const SPELLED: u8 = 0xFF;

/// As hard as it can be tried.
const LEVEL: u8 = 10;

/// Whether a fragment has to be unpacked before it can be opened.
pub fn is_packed(fragment: &str) -> bool {
    fragment.split(['&', '#', ';']).any(is_packed_part)
}

fn is_packed_part(part: &str) -> bool {
    part.trim_start_matches("amp;").starts_with(PACKED)
}

/// A long fragment, packed; any other as it is.
pub fn pack(fragment: &str) -> String {
    if fragment.len() <= LONG || is_packed(fragment) || !fragment.is_ascii() {
        return fragment.to_owned();
    }
    let (header, pairs): (Vec<&str>, Vec<&str>) =
        fragment.split('&').partition(|part| is_header(part));
    if header.first() != Some(&"v=2") {
        return fragment.to_owned();
    }
    let deflated = compress_to_vec_zlib(&shortened(&pairs, KEYS_2), LEVEL);
    let packed = format!(
        "{}&{PACKED}{}",
        header.join("&"),
        URL_SAFE_NO_PAD.encode(deflated)
    );
    if packed.len() < fragment.len() {
        packed
    } else {
        fragment.to_owned()
    }
}

/// The fragment that was packed. The error is a sentence.
pub fn unpack(fragment: &str) -> Result<String, String> {
    let (text, _) = mended(fragment);
    let refused = |why: &str| {
        Err(format!(
            "The link is damaged or was cut: {why}; it was not opened."
        ))
    };
    let mut plain = Vec::new();
    let mut unpacked = None;
    let mut version = None;
    for part in text.split('&') {
        if let Some(packed) = part.strip_prefix(PACKED) {
            unpacked = Some(packed);
            continue;
        }
        version = part.strip_prefix("v=").or(version);
        plain.push(part);
    }
    let Some(packed) = unpacked else {
        return Ok(text);
    };
    if version != Some("2") {
        return refused(match version {
            Some(_) => "it is packed as this page does not know",
            None => "its version is missing",
        });
    }
    let Ok(deflated) = URL_SAFE_NO_PAD.decode(packed) else {
        return refused("its packed part has letters that do not belong there, or lacks some");
    };
    let Ok(short) = decompress_to_vec_zlib_with_limit(&deflated, LONGEST) else {
        return refused("its packed part does not unpack");
    };
    match spelled_out(&short, KEYS_2) {
        Some(pairs) if !is_packed(&pairs) => {
            // What somebody wrote behind the packed part is the last word.
            let (header, more): (Vec<&str>, Vec<&str>) =
                plain.into_iter().partition(|part| is_header(part));
            let parts = header.into_iter().chain([pairs.as_str()]).chain(more);
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            Ok(parts.join("&"))
        }
        _ => refused("its packed part makes no sense"),
    }
}

fn is_header(part: &str) -> bool {
    part.split_once('=')
        .is_some_and(|(key, _)| key == VERSION_KEY || key == BOOK_KEY)
}

/// Pairs with a byte in the place of each key; all of A's come last.
fn shortened(pairs: &[&str], keys: &str) -> Vec<u8> {
    let (theirs, own): (Vec<&str>, Vec<&str>) =
        pairs.iter().partition(|pair| pair.starts_with(OF_A));
    let mut bytes = shortened_side(own, keys);
    if !theirs.is_empty() {
        bytes.push(THEN_A);
        let theirs = theirs.into_iter().map(|pair| &pair[OF_A.len()..]);
        bytes.extend(shortened_side(theirs, keys));
    }
    bytes
}

fn shortened_side<'a>(pairs: impl IntoIterator<Item = &'a str>, keys: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for pair in pairs {
        let listed = pair.split_once('=').and_then(|(key, value)| {
            let between = keys.lines().skip(next).position(|known| known == key)?;
            let byte = NEXT.checked_add(u8::try_from(between).ok()?)?;
            (byte < THEN_A).then_some((between, byte, value))
        });
        match listed {
            Some((between, byte, value)) => {
                next += between + 1;
                bytes.push(byte);
                bytes.extend(value.bytes());
            }
            None => {
                bytes.push(SPELLED);
                bytes.extend(pair.bytes());
            }
        }
    }
    bytes
}

/// Pairs from their bytes; `None` where they can be none, or are too long.
fn spelled_out(bytes: &[u8], keys: &str) -> Option<String> {
    let mut text = String::new();
    let mut listed = keys.lines();
    let mut prefix = "";
    for &byte in bytes {
        if text.len() > LONGEST {
            return None;
        }
        match byte {
            SPELLED => text.extend(["&", prefix]),
            THEN_A => {
                prefix = OF_A;
                listed = keys.lines();
            }
            NEXT.. => text.extend(["&", prefix, listed.nth(usize::from(byte - NEXT))?, "="]),
            // Pairs are written in letters without control characters.
            b' '.. => text.push(char::from(byte)),
            _ => return None,
        }
    }
    Some(text.strip_prefix('&')?.to_owned())
}

#[cfg(test)]
mod tests;
