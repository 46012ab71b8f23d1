//! Colours of figures, on white and on near-black.
//!
//! Series colours start from Okabe and Ito (2008) and differ in lightness as well as hue; lines of servers are dashed
//! besides, so that colour is never alone in telling two lines apart.

use plotters::style::RGBColor;

use crate::model::charge::Category;
use crate::model::platform::PlatformId;
use crate::present::figure::Tint;

/// Colours of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Text and marks.
    pub ink: RGBColor,
    /// Axes and ticks.
    pub muted: RGBColor,
    /// Grid lines.
    pub grid: RGBColor,
    /// Background.
    pub paper: RGBColor,
    platforms: [RGBColor; PlatformId::ALL.len()],
    categories: [RGBColor; Category::ALL.len()],
    warm: RGBColor,
    cold: RGBColor,
    idle: RGBColor,
    less: RGBColor,
    more: RGBColor,
    other: RGBColor,
}

const fn rgb(code: u32) -> RGBColor {
    RGBColor((code >> 16) as u8, (code >> 8) as u8, code as u8)
}

/// On white.
pub const LIGHT: Theme = Theme {
    ink: rgb(0x1b1f24),
    muted: rgb(0x57606a),
    grid: rgb(0xe4e7eb),
    paper: rgb(0xffffff),
    platforms: [
        rgb(0xd55e00),
        rgb(0x8f3d00),
        rgb(0xb33a78),
        rgb(0x00838f),
        rgb(0x008a64),
        rgb(0x5a7d1a),
        rgb(0x7a4fc4),
        rgb(0x4656d6),
        rgb(0x2f2a7a),
        rgb(0x9c2fae),
        rgb(0x8f6a00),
        rgb(0x2b8fd0),
        rgb(0x0072b2),
        rgb(0x00664c),
        rgb(0x5c6670),
    ],
    categories: [
        rgb(0x0072b2),
        rgb(0xd55e00),
        rgb(0x8f6a00),
        rgb(0x008a64),
        rgb(0x7a4fc4),
        rgb(0xb33a78),
        rgb(0x2b8fd0),
        rgb(0x5c6670),
    ],
    warm: rgb(0x008a64),
    cold: rgb(0xb33a78),
    idle: rgb(0x848f9c),
    less: rgb(0x2b8fd0),
    more: rgb(0x0b4a80),
    other: rgb(0x8f6a00),
};

/// On near-black.
pub const DARK: Theme = Theme {
    ink: rgb(0xe6e9ee),
    muted: rgb(0xa0a8b4),
    grid: rgb(0x303640),
    paper: rgb(0x161a20),
    platforms: [
        rgb(0xf09e28),
        rgb(0xd98a5a),
        rgb(0xec8aba),
        rgb(0x4fc3d0),
        rgb(0x2ebe91),
        rgb(0xa5c954),
        rgb(0xb79af0),
        rgb(0x8f9bff),
        rgb(0x9a94e8),
        rgb(0xdc8ae6),
        rgb(0xe0c04a),
        rgb(0x8fd0ff),
        rgb(0x62b8f0),
        rgb(0x5ed3a5),
        rgb(0xb4bcc6),
    ],
    categories: [
        rgb(0x62b8f0),
        rgb(0xf09e28),
        rgb(0xe0c04a),
        rgb(0x2ebe91),
        rgb(0xb79af0),
        rgb(0xec8aba),
        rgb(0x8fd0ff),
        rgb(0xb4bcc6),
    ],
    warm: rgb(0x2ebe91),
    cold: rgb(0xec8aba),
    idle: rgb(0x6f7a88),
    less: rgb(0x3f86bd),
    more: rgb(0x9fd2f7),
    other: rgb(0xe0c04a),
};

impl Theme {
    /// The shade of a meaning.
    pub fn tint(&self, tint: Tint) -> RGBColor {
        match tint {
            Tint::Platform(platform) | Tint::Pinned(platform) => self.platforms[platform as usize],
            Tint::PinnedLatency => self.ink,
            Tint::Category(category) => self.categories[category as usize],
            Tint::Warm => self.warm,
            Tint::Cold => self.cold,
            Tint::Idle => self.idle,
            Tint::Less => self.less,
            Tint::More => self.more,
            Tint::Other => self.other,
        }
    }

    /// A series colour as CSS.
    pub fn css(&self, tint: Tint) -> String {
        let RGBColor(r, g, b) = self.tint(tint);
        format!("rgb({r} {g} {b})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: RGBColor) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(color.0) + 0.7152 * channel(color.1) + 0.0722 * channel(color.2)
    }

    #[test]
    fn every_series_stands_out_from_the_paper_and_has_a_colour_of_its_own() {
        for theme in [LIGHT, DARK] {
            let paper = luminance(theme.paper);
            let steps = [theme.less, theme.more, theme.other, theme.idle];
            let series = theme
                .platforms
                .iter()
                .chain(&theme.categories)
                .chain(&steps);
            for (i, color) in series.enumerate() {
                let l = luminance(*color);
                let contrast = (l.max(paper) + 0.05) / (l.min(paper) + 0.05);
                assert!(contrast >= 3.0, "colour {i}: {contrast:.2} to 1");
            }
            for (i, color) in theme.platforms.iter().enumerate() {
                assert!(
                    !theme.platforms[..i].contains(color),
                    "colour {i} is there twice"
                );
            }
        }
    }
}
