//! Quantities as types, so that seconds are never added to dollars.
//!
//! Each wraps an `f64` in the unit that its name and doc say. Bare numbers appear only inside a formula.

use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use serde::{Deserialize, Serialize};

/// Hours in a billing month, the convention of all three large providers' calculators.
pub const HOURS_PER_MONTH: f64 = 730.0;

/// Seconds in a billing month [s].
pub const SECONDS_PER_MONTH: f64 = HOURS_PER_MONTH * 3_600.0;

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self(0.0), Add::add)
            }
        }
    };
}

quantity!(
    /// US dollars, before tax [$].
    Usd
);
quantity!(
    /// A span or a point of simulated time [s].
    Seconds
);
quantity!(
    /// A duration as platforms state and bill it [ms].
    Milliseconds
);
quantity!(
    /// Memory as platforms meter it: 1 MB = 1 MiB, 1 GB = 1,024 MB [MB].
    Mebibytes
);
quantity!(
    /// Memory held for a time; the unit of duration billing, 1 GB = 1,024 MB [GB-s].
    GbSeconds
);
quantity!(
    /// A rate of events [1/s].
    PerSecond
);
quantity!(
    /// A part of a whole, 0 to 1.
    Share
);

impl Milliseconds {
    /// The same duration in seconds.
    pub fn seconds(self) -> Seconds {
        Seconds(self.0 / 1_000.0)
    }
}

impl Seconds {
    /// The same duration in milliseconds.
    pub fn milliseconds(self) -> Milliseconds {
        Milliseconds(self.0 * 1_000.0)
    }
}

impl Mebibytes {
    /// The same memory in GB of 1,024 MB, the unit of GB-seconds.
    pub fn gigabytes(self) -> f64 {
        self.0 / 1_024.0
    }

    /// What it costs in GB-seconds to hold this memory for `time`.
    pub fn held_for(self, time: Seconds) -> GbSeconds {
        GbSeconds(self.gigabytes() * time.0)
    }
}

/// Mean rate of a monthly volume [1/s].
pub fn mean_rate(invocations_per_month: f64) -> PerSecond {
    PerSecond(invocations_per_month / SECONDS_PER_MONTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_converted_and_added() {
        assert_eq!(Milliseconds(1_500.0).seconds(), Seconds(1.5));
        assert_eq!(Seconds(0.25).milliseconds(), Milliseconds(250.0));
        assert_eq!(Mebibytes(1_536.0).gigabytes(), 1.5);
        assert_eq!(Mebibytes(512.0).held_for(Seconds(3.0)), GbSeconds(1.5));
        assert_eq!(mean_rate(5_256_000.0), PerSecond(2.0));
        assert_eq!(Usd(5.0) + Usd(2.0), Usd(7.0));
        assert_eq!(Usd(5.0) - Usd(2.0), Usd(3.0));
        assert_eq!(Usd(5.0) * 3.0, Usd(15.0));
        assert_eq!(
            [Usd(5.0), Usd(2.0), Usd(3.0)].into_iter().sum::<Usd>(),
            Usd(10.0)
        );
    }
}
