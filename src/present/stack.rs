//! The bills as stacked bars: one bar a platform, cheapest first, one part a category.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::assessment::Assessment;
use crate::model::charge::Category;
use crate::model::platform::PlatformId;
use crate::model::units::Usd;
use crate::present::axis::Axis;
use crate::present::bills::{amount, categories, sorted};
use crate::present::figure::{Table, Tint};
use crate::present::format;
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;

/// Height of a bar with the gap below it [CSS px].
pub const ROW: f64 = 30.0;

/// Height of a bar [CSS px].
const BAR: f64 = 18.0;

/// Room below the bars for the axis [CSS px].
const AXIS: f64 = 30.0;

/// Width of a picture below which names are brief [CSS px].
const NARROW: f64 = 480.0;

/// Rough width of a character of a label [CSS px].
const CHARACTER: f64 = 7.6;

/// One platform's bar.
#[derive(Clone, Debug, PartialEq)]
pub struct StackRow {
    /// The platform.
    pub platform: PlatformId,
    /// All of its bill.
    pub total: Usd,
    /// What it spends on each category, in the order of a bill; only what is above 0.
    pub parts: Vec<(Category, Usd)>,
}

impl StackRow {
    /// The bar as a sentence.
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|(category, usd)| format!("{} {}", category.name(), format::usd(*usd)))
            .collect();
        format!(
            "{}: {} a month. {}.",
            self.platform.name(),
            format::usd(self.total),
            parts.join(", ")
        )
    }
}

/// The bars and their axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Bars, cheapest first.
    pub rows: Vec<StackRow>,
    /// Categories on which any platform spends something.
    pub categories: Vec<Category>,
    /// The axis of costs.
    pub axis: Axis,
}

impl Stack {
    /// The bars of an assessment; `None` where no platform can run the workload.
    pub fn new(assessment: &Assessment) -> Option<Self> {
        let rows: Vec<StackRow> = sorted(assessment)
            .into_iter()
            .map(|bill| StackRow {
                platform: bill.platform,
                total: bill.total_usd,
                parts: Category::ALL
                    .into_iter()
                    .map(|category| (category, amount(bill, category)))
                    .filter(|(_, usd)| usd.0 > 0.0)
                    .collect(),
            })
            .collect();
        let most = rows.last()?.total.0;
        Some(Self {
            rows,
            categories: categories(assessment),
            axis: Axis::from_zero("Cost a month", most, format::usd_tick),
        })
    }

    /// What each platform spends on each category, unrounded.
    pub fn data(&self) -> Table {
        let categories = self.categories.iter();
        let heads = categories.map(|category| format!("{} [USD a month]", category.name()));
        let row = |row: &StackRow| {
            let spent = |category: &Category| {
                let part = row.parts.iter().find(|part| part.0 == *category);
                format::exact(part.map_or(0.0, |part| part.1.0))
            };
            let mut cells = vec![row.platform.name().to_owned()];
            cells.extend(self.categories.iter().map(spent));
            cells.push(format::exact(row.total.0));
            cells
        };
        let total = "Total [USD a month]".to_owned();
        Table {
            head: std::iter::once("Platform".to_owned())
                .chain(heads)
                .chain([total])
                .collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// Height of the picture [CSS px].
    pub fn height(&self) -> f64 {
        self.rows.len() as f64 * ROW + AXIS
    }

    /// The row at a height from the top; `None` below the bars.
    pub fn row_at(&self, y: f64) -> Option<usize> {
        let row = (y / ROW).floor();
        (row >= 0.0 && row < self.rows.len() as f64).then_some(row as usize)
    }

    /// The names beside the bars in a picture of this width [CSS px]: brief ones where it is narrow.
    fn names(&self, width: f64) -> Vec<&'static str> {
        let name = if width < NARROW {
            PlatformId::brief
        } else {
            PlatformId::name
        };
        self.rows.iter().map(|row| name(row.platform)).collect()
    }

    /// Left and right end of the bars in a picture of this width [CSS px]: room for names, and for totals.
    fn span(&self, width: f64) -> (f64, f64) {
        let names = self.names(width);
        let longest = names.iter().map(|name| name.chars().count()).max();
        let left = longest.unwrap_or(0) as f64 * CHARACTER + 16.0;
        (left, (width - 62.0).max(left + 10.0))
    }
}

/// Paints the bars over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint_stack<DB: DrawingBackend>(
    stack: &Stack,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| paint_stack_with(stack, theme, pen))
}

/// Paints the bars over the whole area of a pen.
pub fn paint_stack_with<DB: DrawingBackend>(
    stack: &Stack,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    let (width, _) = pen.size();
    let (left, right) = stack.span(width);
    pen.area.fill(&theme.paper)?;
    let bottom = stack.rows.len() as f64 * ROW;
    let x = |usd: f64| left + stack.axis.position(usd) * (right - left);
    // Ticks only where their labels do not touch.
    let mut free_from = f64::MIN;
    for tick in &stack.axis.ticks {
        let at = x(tick.value);
        let half = tick.label.chars().count() as f64 * CHARACTER / 2.0;
        if at - half > free_from {
            pen.block((at, 0.0), (at + 1.0, bottom), theme.grid)?;
            pen.text(
                &tick.label,
                (at, bottom + 6.0),
                (HPos::Center, VPos::Top),
                theme.muted,
                false,
            )?;
            free_from = at + half + 10.0;
        }
    }
    let names = stack.names(width);
    for (i, (row, name)) in stack.rows.iter().zip(names).enumerate() {
        let top = i as f64 * ROW + (ROW - BAR) / 2.0;
        let middle = top + BAR / 2.0;
        pen.text(
            name,
            (left - 8.0, middle),
            (HPos::Right, VPos::Center),
            theme.ink,
            false,
        )?;
        let mut from = 0.0;
        for &(category, usd) in &row.parts {
            let to = from + usd.0;
            let gap = if x(to) - x(from) > 3.0 { 1.0 } else { 0.0 };
            let tint = theme.tint(Tint::Category(category));
            pen.block((x(from), top), (x(to) - gap, top + BAR), tint)?;
            from = to;
        }
        let total = format::usd(row.total);
        pen.text(
            &total,
            (x(from) + 6.0, middle),
            (HPos::Left, VPos::Center),
            theme.ink,
            true,
        )?;
    }
    Ok(())
}
