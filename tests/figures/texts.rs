//! What the texts of pictures must not do.

/// A text with its box.
#[derive(Debug)]
struct Written {
    text: String,
    left: f64,
    right: f64,
    middle: f64,
}

/// Every text of a picture, taken to be as wide as in a wide typeface.
fn written(svg: &str) -> Vec<Written> {
    let mut found = Vec::new();
    for element in svg.split("<text ").skip(1) {
        let (head, rest) = element.split_once('>').expect("a text");
        let attribute = |name: &str| {
            let value = head
                .split_once(&format!("{name}=\""))
                .expect("an attribute")
                .1;
            value.split('"').next().expect("a value").to_owned()
        };
        let number = |name: &str| attribute(name).parse::<f64>().expect("a number");
        let text = rest
            .split("</text>")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let width = text.chars().count() as f64 * 6.7;
        let left = match attribute("text-anchor").as_str() {
            "start" => number("x"),
            "middle" => number("x") - width / 2.0,
            _ => number("x") - width,
        };
        let top = head.contains("dy=\"0.76em\"");
        let shift = if top { 4.5 } else { 0.0 };
        found.push(Written {
            text,
            left,
            right: left + width,
            middle: number("y") + shift,
        });
    }
    found
}

/// No text is cut off or lies over another.
pub(crate) fn nothing_overlaps(name: &str, svg: &str, width: f64) {
    let texts = written(svg);
    assert!(texts.len() > 10);
    for (i, a) in texts.iter().enumerate() {
        assert!(
            !a.text.is_empty() && a.left >= -1.0 && a.right <= width + 1.0,
            "{name} cuts {a:?}"
        );
        for b in &texts[..i] {
            let apart =
                (a.middle - b.middle).abs() >= 10.0 || a.left >= b.right || b.left >= a.right;
            assert!(apart, "{name}: {a:?} lies over {b:?}");
        }
    }
}
