//! Which volumes the break-even chart shows, and what zooming and panning make of them.
//!
//! A [`Span`] lies within [`VOLUME_RANGE`] and is never narrower than [`NARROWEST`], whatever numbers come in.

use crate::model::curve::VOLUME_RANGE;
use crate::present::format;

/// Ratio of the ends of the narrowest span.
pub const NARROWEST: f64 = 1.5;

/// Distance of two fingers, as a share of the plot, below which a pinch says nothing.
const CLOSE: f64 = 0.02;

/// A range of volumes [invocations a month].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    from: f64,
    to: f64,
}

impl Span {
    /// Every volume there is.
    pub const WHOLE: Self = Self {
        from: VOLUME_RANGE.0,
        to: VOLUME_RANGE.1,
    };

    /// The span between two volumes in either order, or the nearest one there may be.
    pub fn new(a: f64, b: f64) -> Self {
        let usable = |x: f64, fallback: f64| {
            let x = if x.is_nan() { fallback } else { x };
            x.clamp(VOLUME_RANGE.0, VOLUME_RANGE.1)
        };
        let (a, b) = (usable(a, VOLUME_RANGE.0), usable(b, VOLUME_RANGE.1));
        let (from, to) = (a.min(b), a.max(b));
        if to >= from * NARROWEST {
            return Self { from, to };
        }
        let from = (from * to / NARROWEST)
            .sqrt()
            .clamp(VOLUME_RANGE.0, VOLUME_RANGE.1 / NARROWEST);
        Self {
            from,
            to: (from * NARROWEST).min(VOLUME_RANGE.1),
        }
    }

    /// Lowest and highest volume.
    pub fn ends(self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// Zoomed in by `factor`, out where it is below 1; the volume `about` stays where it is.
    pub fn zoomed(self, about: f64, factor: f64) -> Self {
        let about = about.clamp(self.from, self.to);
        let position = (about / self.from).ln() / self.width();
        let width = self.width() / usable_factor(factor);
        Self::placed(about, position, width)
    }

    /// Moved to higher volumes by a share of its width, to lower ones where the share is negative.
    pub fn panned(self, share: f64) -> Self {
        if !share.is_finite() {
            return self;
        }
        Self::placed(self.from, -share.clamp(-1e3, 1e3), self.width())
    }

    /// As wide as now, with a volume at a position from 0 to 1, as when a finger drags it there.
    pub fn holding(self, volume: f64, position: f64) -> Self {
        Self::placed(volume, position, self.width())
    }

    /// With two volumes at two positions, as when two fingers drag them there.
    pub fn stretched(self, (a, at_a): (f64, f64), (b, at_b): (f64, f64)) -> Self {
        let width = (b / a).ln() / (at_b - at_a);
        if (at_b - at_a).abs() < CLOSE || !width.is_finite() || width <= 0.0 {
            return self;
        }
        Self::placed((a * b).sqrt(), (at_a + at_b) / 2.0, width)
    }

    /// As wide as now, moved into a narrower range; `None` where it is as wide as that.
    pub fn within(self, (low, high): (f64, f64)) -> Option<Self> {
        let (low, high) = Self::new(low, high).ends();
        let ratio = self.to / self.from;
        if ratio >= high / low * (1.0 - 1e-9) {
            return None;
        }
        let from = self.from.clamp(low, high / ratio);
        Some(Self::new(from, from * ratio))
    }

    /// What it shows, for those who cannot see it.
    pub fn sentence(self) -> String {
        Measure::Volume.sentence(self)
    }

    /// Natural logarithm of the ratio of the ends.
    fn width(self) -> f64 {
        (self.to / self.from).ln()
    }

    /// As near as there may be to a span of this log width with a volume at a position from 0 to 1.
    fn placed(volume: f64, position: f64, width: f64) -> Self {
        let (first, last) = (VOLUME_RANGE.0.ln(), VOLUME_RANGE.1.ln());
        if width >= last - first {
            return Self::WHOLE;
        }
        let width = width.max(NARROWEST.ln());
        let low = (volume.clamp(VOLUME_RANGE.0, VOLUME_RANGE.1).ln() - position * width)
            .clamp(first, last - width);
        Self::new(low.exp(), (low + width).exp())
    }
}

fn usable_factor(factor: f64) -> f64 {
    if factor.is_nan() {
        1.0
    } else {
        factor.clamp(1e-3, 1e3)
    }
}

/// What an axis that is zoomed counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Invocations a month.
    Volume,
    /// Milliseconds.
    Latency,
}

impl Measure {
    /// The ends of a span: `1 M to 100 M`.
    pub fn ends(self, span: Span) -> String {
        let text = match self {
            Self::Volume => format::count,
            Self::Latency => format::duration_tick,
        };
        format!("{} to {}", text(span.from), text(span.to))
    }

    /// What is shown, for those who cannot see it.
    pub fn sentence(self, span: Span) -> String {
        let ends = self.ends(span);
        match self {
            Self::Volume => format!("Shown: {ends} invocations a month."),
            Self::Latency => format!("Shown: {ends}."),
        }
    }

    /// What a button says that moves to the left.
    pub fn lower(self) -> &'static str {
        match self {
            Self::Volume => "Move to lower volumes",
            Self::Latency => "Move to shorter times",
        }
    }

    /// What a button says that moves to the right.
    pub fn higher(self) -> &'static str {
        match self {
            Self::Volume => "Move to higher volumes",
            Self::Latency => "Move to longer times",
        }
    }
}

/// Where the chart starts from, and returns to after a zoom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The volume of the scenario and every crossing near it, with room around.
    #[default]
    Fitted,
    /// One to a million million.
    Whole,
}

/// What a visitor asks of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zoom {
    /// Show this span.
    To(Span),
    /// Show what was shown before zooming.
    Reset,
}

/// Which volumes the break-even chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Where it starts from.
    pub base: Base,
    /// What was zoomed to, if anything.
    pub zoom: Option<Span>,
}

impl Window {
    /// Around the scenario's own volume.
    pub const FITTED: Self = Self {
        base: Base::Fitted,
        zoom: None,
    };
    /// Every volume there is.
    pub const WHOLE: Self = Self {
        base: Base::Whole,
        zoom: None,
    };

    /// After a zoom.
    pub fn after(self, zoom: Zoom) -> Self {
        let zoom = match zoom {
            Zoom::To(span) => Some(span),
            Zoom::Reset => None,
        };
        Self { zoom, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: Span, b: Span) -> bool {
        (a.from / b.from - 1.0).abs() < 1e-9 && (a.to / b.to - 1.0).abs() < 1e-9
    }

    #[test]
    fn a_span_is_the_nearest_one_there_may_be() {
        for ((a, b), ends) in [
            ((1e3, 1e6), (1e3, 1e6)),
            ((1e6, 1e3), (1e3, 1e6)),
            ((0.0, f64::INFINITY), VOLUME_RANGE),
            ((f64::NAN, f64::NAN), VOLUME_RANGE),
            ((1.0, 1.0), (1.0, 1.5)),
            ((1e12, 1e12), (1e12 / 1.5, 1e12)),
        ] {
            let (from, to) = ends;
            assert!(close(Span::new(a, b), Span { from, to }), "{a} to {b}");
        }
    }

    #[test]
    fn zooming_keeps_a_volume_in_its_place() {
        let span = Span::new(1e4, 1e8);
        assert!(close(span.zoomed(1e6, 2.0), Span::new(1e5, 1e7)));
        assert!(close(span.zoomed(1e4, 2.0), Span::new(1e4, 1e6)));
        assert!(close(span.zoomed(1e6, 0.5), Span::new(1e2, 1e10)));
        assert_eq!(span.zoomed(1e6, 0.01), Span::WHOLE);
        assert!(close(span.panned(0.25), Span::new(1e5, 1e9)));
        assert!(close(span.panned(-9.0), Span::new(1.0, 1e4)));
        assert!(close(span.holding(1e6, 0.25), Span::new(1e5, 1e9)));
        let pinched = span.stretched((1e5, 0.0), (1e7, 1.0));
        assert!(close(pinched, Span::new(1e5, 1e7)));
        assert_eq!(span.stretched((1e5, 0.5), (1e7, 0.5)), span);
    }

    #[test]
    fn a_span_is_moved_into_a_range() {
        let range = (10.0, 1e4);
        for (span, within) in [
            (Span::new(100.0, 1e3), Some(Span::new(100.0, 1e3))),
            (Span::new(1.0, 10.0), Some(Span::new(10.0, 100.0))),
            (Span::new(1e5, 1e6), Some(Span::new(1e3, 1e4))),
            (Span::new(10.0, 1e4), None),
            (Span::WHOLE, None),
        ] {
            let found = span.within(range);
            match (found, within) {
                (Some(a), Some(b)) => assert!(close(a, b), "{a:?} {b:?}"),
                _ => assert_eq!(found, within),
            }
        }
        assert_eq!(
            Measure::Latency.ends(Span::new(200.0, 2e3)),
            "200 ms to 2 s"
        );
    }

    #[test]
    fn a_reset_shows_what_was_shown_before() {
        for window in [Window::FITTED, Window::WHOLE] {
            let zoomed = window.after(Zoom::To(Span::new(1e3, 1e4)));
            let further = zoomed.after(Zoom::To(Span::new(2e3, 4e3)));
            assert_ne!(zoomed, window);
            assert_eq!(further.after(Zoom::Reset), window);
        }
    }

    proptest! {
        #[test]
        fn no_gesture_leaves_the_range(
            ends in (any::<f64>(), any::<f64>()),
            steps in prop::collection::vec((0..5_u8, any::<f64>(), any::<f64>(), -2.0..3.0_f64), 0..12),
        ) {
            let mut span = Span::new(ends.0, ends.1);
            for (kind, a, b, position) in steps {
                span = match kind {
                    0 => span.zoomed(a, b),
                    1 => span.panned(position),
                    2 => span.holding(a, position),
                    3 => span.stretched((a, position), (b, 1.0 - position)),
                    _ => Span::new(a, b),
                };
                let (from, to) = span.ends();
                prop_assert!(from >= VOLUME_RANGE.0 && to <= VOLUME_RANGE.1, "{from} to {to}");
                prop_assert!(to / from >= NARROWEST * (1.0 - 1e-9), "{from} to {to}");
            }
        }

        #[test]
        fn zooming_in_and_out_is_the_start(low in 1.0..6.0_f64, more in 1.0..5.0_f64, at in 0.0..1.0_f64) {
            let span = Span::new(10_f64.powf(low), 10_f64.powf(low + more));
            let about = 10_f64.powf(low + at * more);
            prop_assert!(close(span.zoomed(about, 2.0).zoomed(about, 0.5), span));
        }
    }
}
