//! The legend of a saved picture: what the page says beside a chart.

use plotters::style::RGBColor;

use crate::present::export::Drawn;
use crate::present::figure::{Figure, Series, Shape, Tint};
use crate::present::map::{Map, fill};
use crate::present::mitigations::{Mark, Scatter};
use crate::present::theme::Theme;
use crate::present::timeline::{DOINGS, name, tint};

/// What stands before a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Swatch {
    /// A stroke.
    Line,
    /// A dashed stroke.
    Dashed,
    /// A block.
    Block,
    /// A sign.
    Glyph(&'static str),
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// What is meant.
    pub(super) name: String,
    /// Its colour.
    pub(super) color: RGBColor,
    /// How it looks.
    pub(super) swatch: Swatch,
}

impl Key {
    fn new(name: impl Into<String>, color: RGBColor, swatch: Swatch) -> Self {
        Self {
            name: name.into(),
            color,
            swatch,
        }
    }
}

/// The entries of a chart; none where there is nothing to tell apart.
pub(super) fn keys(drawn: &Drawn, theme: &Theme) -> Vec<Key> {
    match drawn {
        Drawn::Figure(figure) => of_figure(figure, theme),
        Drawn::Stack(stack) => {
            let key = |&category: &_| {
                let color = theme.tint(Tint::Category(category));
                Key::new(category.name(), color, Swatch::Block)
            };
            stack.categories.iter().map(key).collect()
        }
        Drawn::Map { map, .. } => of_map(map, theme),
        Drawn::Tornado(tornado) => {
            let key = |(name, tint)| Key::new(name, theme.tint(tint), Swatch::Block);
            tornado.legend().into_iter().map(key).collect()
        }
        Drawn::Timeline(..) => {
            let key = |doing| Key::new(name(doing), theme.tint(tint(doing)), Swatch::Block);
            let ended = Key::new("reclaimed", theme.ink, Swatch::Glyph("\u{d7}"));
            DOINGS.into_iter().map(key).chain([ended]).collect()
        }
        Drawn::Scatter(scatter) => of_scatter(scatter, theme),
    }
}

fn of_figure(figure: &Figure, theme: &Theme) -> Vec<Key> {
    // An area lies around a line of the same name.
    let named = |series: &&Series| !matches!(series.shape, Shape::Area(_));
    if figure.series.iter().filter(named).count() < 2 {
        return Vec::new();
    }
    let keys = figure.series.iter().filter(named).map(|series| {
        let swatch = match (&series.shape, series.dashed) {
            (Shape::Area(_) | Shape::Bars(_), _) => Swatch::Block,
            (Shape::Line(_), true) => Swatch::Dashed,
            (Shape::Line(_), false) => Swatch::Line,
        };
        Key::new(series.name.clone(), theme.tint(series.tint), swatch)
    });
    keys.collect()
}

fn of_map(map: &Map, theme: &Theme) -> Vec<Key> {
    let region = |(name, share, platform): (&str, String, _)| {
        Key::new(
            format!("{name} {share}"),
            fill(theme, platform),
            Swatch::Block,
        )
    };
    let here = Key::new("this workload", theme.ink, Swatch::Glyph("\u{25cb}"));
    map.shares().into_iter().map(region).chain([here]).collect()
}

fn of_scatter(scatter: &Scatter, theme: &Theme) -> Vec<Key> {
    let has = |mark: Mark| scatter.points.iter().any(|point| point.mark == mark);
    let shown = Mark::ALL.into_iter().filter(|(mark, ..)| has(*mark));
    shown
        .map(|(_, glyph, meaning)| Key::new(meaning, theme.ink, Swatch::Glyph(glyph)))
        .collect()
}
