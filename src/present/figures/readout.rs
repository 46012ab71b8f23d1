//! What a figure says at one place of its x axis, and where the page puts it.

use crate::present::figure::{Figure, Tint};

/// Width of bold text against that of the rest.
const BOLD: f64 = 1.1;

/// What a figure says at one place of its x axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readout {
    /// The place, in words.
    pub title: String,
    /// Name, colour and value of every series there, with the point itself.
    pub readings: Vec<Reading>,
    /// What follows from them; may be empty.
    pub conclusion: String,
}

/// One series at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Name of the series.
    pub name: String,
    /// Its colour.
    pub tint: Tint,
    /// Its value, in words.
    pub text: String,
    /// The point, in values of the axes.
    pub at: (f64, f64),
}

/// The readings that there is room for.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<'a> {
    /// The first ones, and the picked one.
    pub readings: Vec<&'a Reading>,
    /// How many there are besides.
    pub more: usize,
}

impl Readout {
    /// Of the series that a figure shows.
    pub fn of(mut self, figure: &Figure) -> Self {
        let drawn = |reading: &Reading| figure.series.iter().any(|s| s.tint == reading.tint);
        self.readings.retain(drawn);
        self
    }

    /// All of it as one sentence, for a screen reader; of a picked series, that one and its rank.
    pub fn sentence(&self, picked: Option<Tint>) -> String {
        let count = self.readings.len();
        let values = match self.rank(picked) {
            Some(i) => {
                let Reading { name, text, .. } = &self.readings[i];
                format!("{name} {text}, number {} of {count}", i + 1)
            }
            None => {
                let each = self.readings.iter();
                let values: Vec<_> = each.map(|r| format!("{} {}", r.name, r.text)).collect();
                values.join(", ")
            }
        };
        format!("{}: {values}. {}", self.title, self.conclusion)
            .trim_end()
            .to_owned()
    }

    /// The readings that fit in `rows` rows: the first ones, and the picked one in their order. A row that says how
    /// many there are besides is one of them.
    pub fn listed(&self, picked: Option<Tint>, rows: usize) -> Listed<'_> {
        if self.readings.len() <= rows {
            return Listed {
                readings: self.readings.iter().collect(),
                more: 0,
            };
        }
        let kept = rows.saturating_sub(1);
        let mut readings: Vec<&Reading> = self.readings.iter().take(kept).collect();
        if let Some(i) = self.rank(picked).filter(|&i| i >= kept) {
            readings.pop();
            readings.push(&self.readings[i]);
        }
        Listed {
            more: self.readings.len() - readings.len(),
            readings,
        }
    }

    fn rank(&self, picked: Option<Tint>) -> Option<usize> {
        let picked = picked?;
        self.readings.iter().position(|r| r.tint == picked)
    }
}

/// Where the read-out stands over a picture [CSS px].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Callout {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Rows of readings that there is room for.
    pub rows: usize,
}

impl Callout {
    /// Height of a row of text.
    const ROW: f64 = 18.0;

    /// Distance from the edges of the picture.
    const EDGE: f64 = 4.0;

    /// Beside the cross-hair at `x`, on the side where there is more room, and always within the picture.
    pub fn beside(x: f64, readout: &Readout, (width, height): (f64, f64)) -> Self {
        let narrow = width < 480.0;
        let (character, widest) = if narrow { (6.9, 294.0) } else { (7.4, 312.0) };
        let characters = |text: &str| text.chars().count() as f64 * character;
        let row = |r: &Reading| characters(&r.name) + characters(&r.text) + 56.0;
        let title = characters(&readout.title) * BOLD + 26.0;
        let wanted = readout.readings.iter().map(row).fold(title, f64::max);
        let own = wanted.min(widest).min(width - 2.0 * Self::EDGE).max(0.0);
        let left = if x < width / 2.0 {
            x + 12.0
        } else {
            x - 12.0 - own
        };
        let left = left.min(width - own - Self::EDGE).max(Self::EDGE);
        let lines = |text: &str| (characters(text) / (own - 22.0).max(60.0)).ceil();
        let around = (lines(&readout.title) + lines(&readout.conclusion)) * Self::ROW + 18.0;
        let room = ((height - 2.0 * Self::EDGE - around) / Self::ROW).max(1.0) as usize;
        let most = if narrow { 6 } else { 9 };
        let rows = room.min(most);
        let tall = around + rows.min(readout.readings.len()) as f64 * Self::ROW;
        Self {
            left,
            top: (height - tall - Self::EDGE).clamp(Self::EDGE, 46.0),
            width: own,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId;
    use proptest::prelude::*;

    fn readout(count: usize) -> Readout {
        let reading = |(i, &platform): (usize, &PlatformId)| Reading {
            name: platform.name().to_owned(),
            tint: platform.into(),
            text: format!("${i}"),
            at: (1.0, i as f64),
        };
        Readout {
            title: "10 M a month, 3.81 requests/s".to_owned(),
            readings: PlatformId::ALL
                .iter()
                .enumerate()
                .take(count)
                .map(reading)
                .collect(),
            conclusion: "Azure Container Apps is $11.70 cheaper than Azure Functions Premium."
                .to_owned(),
        }
    }

    #[test]
    fn the_picked_one_is_listed_wherever_it_ranks() {
        let all = readout(15);
        let last = all.readings[14].tint;
        assert_eq!(all.listed(None, 15).more, 0);
        let few = all.listed(None, 9);
        assert_eq!((few.readings.len(), few.more), (8, 7));
        let few = all.listed(Some(last), 9);
        assert_eq!((few.readings[7].tint, few.more), (last, 7));
        let first = all.listed(Some(all.readings[2].tint), 9);
        assert_eq!(first, all.listed(None, 9));
        assert!(all.sentence(Some(last)).contains("number 15 of 15"));
        assert_eq!(Readout::default().listed(Some(last), 3).readings.len(), 0);
    }

    proptest! {
        #[test]
        fn a_callout_lies_within_its_picture(
            width in 200.0..1500.0_f64, height in 240.0..500.0_f64, at in 0.0..1.0_f64, count in 0..16_usize,
        ) {
            let readout = readout(count);
            let callout = Callout::beside(at * width, &readout, (width, height));
            prop_assert!(callout.left >= 0.0 && callout.left + callout.width <= width);
            let rows = callout.rows.min(count) as f64 * 18.0;
            prop_assert!(callout.top >= 0.0 && callout.top + rows <= height);
            prop_assert!(callout.rows >= 3);
        }
    }
}
