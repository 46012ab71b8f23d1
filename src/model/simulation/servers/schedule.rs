//! Where in the period of the traffic a replication begins, so that a schedule by the hour meets its hours.

use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::{End, Extent, SimulationSpec};

/// Length of an hour [s].
const HOUR: f64 = 3_600.0;

/// The step from one replication to the next, as of the arrivals: the golden ratio's.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Where in the period the arrivals of a replication begin [s]; 0 where no hour differs from another.
///
/// The same draw as the arrivals make; a test holds both together.
pub(super) fn start(spec: &SimulationSpec, extent: &Extent, replication: u32) -> f64 {
    let ArrivalLaw::Hours { rates } = &spec.arrivals else {
        return 0.0;
    };
    let first = Stream::new(spec.seed, 0, Purpose::Start).uniform();
    let part = (first + f64::from(replication) * GOLDEN).fract();
    let period = rates.len() as f64 * HOUR;
    let observed = match extent.end {
        End::Time(_) => part * period,
        End::Requests(_) => time_of(part, rates),
    };
    (observed - extent.warmup.0).rem_euclid(period)
}

/// When this part of a period's requests has arrived [s].
fn time_of(part: f64, rates: &[f64]) -> f64 {
    let mut left = part * rates.iter().sum::<f64>();
    for (hour, &rate) in rates.iter().enumerate() {
        if left < rate {
            return (hour as f64 + left / rate) * HOUR;
        }
        left -= rate;
    }
    0.0
}
