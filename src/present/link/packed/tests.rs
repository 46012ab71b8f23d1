//! Links packed and unpacked, whole and damaged.

use super::*;
use crate::present::knobs::KNOBS;

/// A link that is too long to stay plain, of two scenarios.
fn long() -> String {
    let hourly = |seed: usize| {
        let counts = (0..168).map(|hour| ((hour * 7_919 + seed) % 9_973).to_string());
        counts.collect::<Vec<_>>().join(",")
    };
    format!(
        "v=2&book=2026-11-24&n=25000000&fargate=on&traffic=hourly&hourly={}&lambda-free-tier=off\
         &vm-operations=3&price.aws-lambda.request.us-east-1=0.0000003&a.v=2&a.cpu=0.5&a.traffic=hourly&a.hourly={}\
         &a.price.aws-lambda.request.us-east-1=0.0000004",
        hourly(1),
        hourly(77)
    )
}

#[test]
fn a_long_link_is_packed_and_comes_back_letter_by_letter() {
    let plain = long();
    let packed = pack(&plain);
    assert!(packed.starts_with("v=2&book=2026-11-24&z="), "{packed}");
    assert!(packed.len() < plain.len() * 3 / 4, "{}", packed.len());
    assert!(is_packed(&packed) && !is_packed(&plain));
    assert_eq!(unpack(&packed), Ok(plain.clone()));
    assert_eq!(unpack(&plain), Ok(plain.clone()));
    // On its way it may meet the same as any link.
    for bent in [
        format!("#{packed}"),
        format!("{packed})."),
        packed.replace('&', "&amp;"),
        format!("{packed}https://host/page/#{packed}"),
    ] {
        assert!(is_packed(&bent), "{bent}");
        assert_eq!(unpack(&bent).as_deref(), Ok(plain.as_str()), "{bent}");
    }
    let more = unpack(&format!("{packed}&n=7"));
    assert_eq!(more, Ok(format!("{plain}&n=7")));
}

#[test]
fn a_link_that_is_short_or_would_not_get_shorter_stays_plain() {
    for plain in [
        "",
        "v=2&book=2026-11-24&n=5",
        &format!("v=1&n={}", "9".repeat(2_000)),
        &format!("n={}", "9".repeat(2_000)),
        &format!("v=2&foo={}", "\u{e9}".repeat(2_000)),
    ] {
        assert_eq!(pack(plain), plain);
    }
    let packed = pack(&long());
    assert_eq!(pack(&packed), packed);
}

#[test]
fn keys_that_no_list_has_are_spelled_out_in_any_order() {
    let padding = "1,".repeat(800);
    for pairs in [
        "vm-operations=3&n=5&n=6&foo=1&bar&x==&p95=2",
        "a.v=2&a.n=5&a.foo=1&a.vm-operations=2",
        "z9=1&hourly=",
    ] {
        let plain = format!("v=2&padding={padding}&{pairs}");
        let packed = pack(&plain);
        assert!(is_packed(&packed), "{packed}");
        assert_eq!(unpack(&packed), Ok(plain));
    }
}

#[test]
fn a_damaged_link_is_refused_with_a_reason() {
    let packed = pack(&long());
    let refused = |link: &str, why: &str| match unpack(link) {
        Err(sentence) => {
            let begins = sentence.starts_with("The link is damaged or was cut: ");
            let ends = sentence.ends_with("; it was not opened.");
            assert!(begins && ends && sentence.contains(why), "{sentence}");
        }
        Ok(plain) => panic!("{link} opened as {plain}"),
    };
    let start = packed.find("z=").expect("packed") + 2;
    for end in (start..packed.len()).step_by(7) {
        refused(&packed[..end], "");
    }
    // Any letter of it in the place of another.
    for at in (start..packed.len() - 1).step_by(5) {
        let mut letters = packed.clone().into_bytes();
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        refused(std::str::from_utf8(&letters).expect("letters"), "");
    }
    refused("v=2&z=%%%", "letters");
    refused("v=2&z=", "does not unpack");
    refused(&packed.replace("v=2", "v=7"), "as this page does not know");
    refused(&packed.replace("v=2&", ""), "version");
    let wrap = |bytes: &[u8]| {
        let deflated = compress_to_vec_zlib(bytes, LEVEL);
        format!("v=2&z={}", URL_SAFE_NO_PAD.encode(deflated))
    };
    refused(&wrap(b""), "no sense");
    refused(&wrap(b"\x01\x02"), "no sense");
    refused(&wrap(&[NEXT + 100, NEXT + 100, NEXT + 100]), "no sense");
    // A small link that would become a large one.
    refused(&wrap(&vec![b'1'; LONGEST + 1]), "does not unpack");
    refused(&wrap(&[NEXT + 37, THEN_A].repeat(4_000)), "no sense");
    // A packed link within a packed link.
    refused(&wrap(b"\xFFz=AAAA"), "no sense");
}

/// Links that are out there were packed with this list: it never changes. A later version has a list of its own.
#[test]
fn the_list_of_keys_is_that_of_version_2_for_ever() {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for byte in KEYS_2.bytes() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    assert_eq!(
        (KEYS_2.lines().count(), sum),
        (239, 7_485_938_738_364_195_243)
    );
    let known = |key: &str| KNOBS.iter().any(|knob| knob.key == key);
    let packs_well = KEYS_2.lines().filter(|key| known(key)).count();
    assert!(
        packs_well > 200,
        "time for a version with a list of its own"
    );
}
