//! One platform's way to run a scenario: the charges it makes, from which both the bill and the curve follow.
//!
//! A platform is one arm of [`charges`], in the file of its provider; what it shares with others is in `setup`
//! (prices at the location, limits) and `extras` (front doors, traffic, logs, managed services).

mod aws;
mod azure;
mod cloudflare;
mod extras;
mod google;
mod limits;
mod managed_instances;
mod servers;
mod setup;

use serde::Serialize;

use crate::model::charge::{Line, Metered, Pooled};
use crate::model::cold_share::billing::Calibration;
use crate::model::curve::{Affine, CostCurve, Segment, Staircase, VOLUME_RANGE};
use crate::model::fleet::{Fleet, FleetSize};
use crate::model::occupancy::Occupancy;
use crate::model::order;
use crate::model::plan::setup::Setup;
use crate::model::platform::PlatformId;
use crate::model::prices::{MissingPrice, PriceBook};
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::LatencyQuantiles;
use crate::model::units::{Milliseconds, Usd};

pub use limits::{Check, Limited};

/// Every limit that a platform and its front door hold a scenario to, the platform's own first.
pub fn checks<'a>(
    scenario: &'a Scenario,
    platform: PlatformId,
    book: &'a PriceBook,
) -> Vec<Check<'a>> {
    limits::checks(&Setup::new(scenario, platform, None, book))
}

/// A monthly bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Bill {
    /// Whose bill it is.
    pub platform: PlatformId,
    /// Sum of the lines.
    pub total_usd: Usd,
    /// Every charge, by category.
    pub lines: Vec<Line>,
    /// What the bill leaves out because it has no known price, as sentences.
    pub left_out: Vec<String>,
    /// What the bill takes for granted, as sentences.
    pub notes: Vec<String>,
}

/// Why a platform cannot run or price the scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Impossible {
    /// The platform.
    pub platform: PlatformId,
    /// The reason, as a sentence without its full stop.
    pub reason: String,
    /// Whether it is only that a price is not known at the location.
    pub unpriced: bool,
    /// Where the limit that it breaks is stated; `None` where no limit is broken.
    pub source: Option<String>,
}

/// Why a platform refuses, before it is known which one.
#[derive(Clone, Debug, PartialEq)]
struct Refusal {
    reason: String,
    unpriced: bool,
    source: Option<String>,
}

impl From<MissingPrice> for Refusal {
    fn from(missing: MissingPrice) -> Self {
        Self {
            reason: missing.sentence(),
            unpriced: true,
            source: None,
        }
    }
}

/// Everything a platform charges for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Charges {
    fleet: Option<Fleet>,
    metered: Vec<Metered>,
    pooled: Vec<Pooled>,
    left_out: Vec<String>,
    notes: Vec<String>,
}

/// How a platform charges for a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    platform: PlatformId,
    charges: Charges,
}

impl Plan {
    /// The plan of a platform. `cold` is what is known of cold starts; without it they are left out.
    pub fn new(
        scenario: &Scenario,
        platform: PlatformId,
        cold: Option<&Calibration>,
        book: &PriceBook,
    ) -> Result<Self, Impossible> {
        let setup = Setup::new(scenario, platform, cold, book);
        match charges(&setup) {
            Ok(charges) => Ok(Self { platform, charges }),
            Err(Refusal {
                reason,
                unpriced,
                source,
            }) => Err(Impossible {
                platform,
                reason,
                unpriced,
                source,
            }),
        }
    }

    /// Whose plan it is.
    pub fn platform(&self) -> PlatformId {
        self.platform
    }

    /// The bill for a volume of `n` invocations a month.
    pub fn bill(&self, n: f64) -> Bill {
        let mut lines = Vec::with_capacity(16);
        if let Some(fleet) = &self.charges.fleet {
            fleet.lines(n, &mut lines);
        }
        for pooled in &self.charges.pooled {
            pooled.lines(n, &mut lines);
        }
        for metered in &self.charges.metered {
            metered.lines(n, &mut lines);
        }
        order::by_number(&mut lines, |line| f64::from(line.category as u8));
        let total_usd = lines.iter().map(Line::amount).sum();
        Bill {
            platform: self.platform,
            total_usd,
            lines,
            left_out: self.charges.left_out.clone(),
            notes: self.charges.notes.clone(),
        }
    }

    /// The bill's total at a volume of `n` invocations a month, without its lines.
    pub fn cost(&self, n: f64) -> Usd {
        let Charges {
            fleet,
            metered,
            pooled,
            ..
        } = &self.charges;
        let fleet: f64 = fleet.iter().map(|fleet| fleet.cost(n)).sum();
        let metered: f64 = metered.iter().map(|metered| metered.cost(n)).sum();
        let pooled: f64 = pooled.iter().map(|pooled| pooled.cost(n)).sum();
        Usd(fleet + metered + pooled)
    }

    /// The fleet, where the platform has one.
    pub fn fleet(&self) -> Option<&Fleet> {
        self.charges.fleet.as_ref()
    }

    /// The fleet at a volume of `n` invocations a month, where the platform has one.
    pub fn fleet_size(&self, n: f64) -> Option<FleetSize> {
        self.charges.fleet.as_ref().map(|fleet| fleet.size(n))
    }

    /// The latency at the peak that the share `p` of its requests stays below, at a volume of `n` invocations a month,
    /// where the platform has a fleet that keeps up.
    pub fn fleet_latency(&self, n: f64, p: f64) -> Option<Milliseconds> {
        self.charges.fleet.as_ref()?.latency(n, p)
    }

    /// Latency of the fleet at its peak, at a volume of `n` invocations a month; `None` without a fleet, or where it cannot
    /// keep up.
    pub fn fleet_latencies(&self, n: f64) -> Option<LatencyQuantiles> {
        let at = |p| self.fleet_latency(n, p);
        Some(LatencyQuantiles {
            p50: at(0.5)?,
            p95: at(0.95)?,
            p99: at(0.99)?,
            p999: at(0.999)?,
        })
    }

    /// Cost over the whole range of volumes.
    pub fn curve(&self) -> CostCurve {
        let (first, last) = VOLUME_RANGE;
        let mut edges = vec![first, last];
        edges.extend(self.kinks().into_iter().filter(|&n| n > first && n < last));
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let segment = |pair: &[f64]| {
            let middle = pair[0] + (pair[1] - pair[0]) / 2.0;
            let (line, curved, stairs) = self.shape_at(middle);
            Segment {
                from: pair[0],
                to: pair[1],
                line,
                curved,
                stairs,
            }
        };
        CostCurve::new(edges.windows(2).map(segment).collect())
    }

    fn kinks(&self) -> Vec<f64> {
        let Charges {
            fleet,
            metered,
            pooled,
            ..
        } = &self.charges;
        let most = VOLUME_RANGE.1;
        let fleet = fleet.iter().flat_map(Fleet::kinks);
        let metered = metered.iter().flat_map(|m| m.kinks(most));
        let pooled = pooled.iter().flat_map(|p| p.kinks(most));
        fleet.chain(metered).chain(pooled).collect()
    }

    fn shape_at(&self, n: f64) -> (Affine, Vec<(f64, Occupancy)>, Vec<Staircase>) {
        let (mut line, stairs) = match &self.charges.fleet {
            Some(fleet) => fleet.shape_at(n),
            None => (Affine::default(), Vec::new()),
        };
        let metered = self.charges.metered.iter().map(|m| m.shape_at(n));
        let pooled = self.charges.pooled.iter().map(|p| p.shape_at(n));
        let mut curved = Vec::<(f64, Occupancy)>::new();
        for (straight, bent) in metered.chain(pooled) {
            line = line + straight;
            for (usd, occupancy) in bent.into_iter().filter(|(usd, _)| *usd != 0.0) {
                // Processor and memory of the same instances are one term.
                match curved.iter_mut().find(|(_, known)| *known == occupancy) {
                    Some((sum, _)) => *sum += usd,
                    None => curved.push((usd, occupancy)),
                }
            }
        }
        (line, curved, stairs)
    }
}

/// The charges of a platform: its limits first, then what it bills, then what comes with it.
fn charges(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    limits::check(setup)?;
    let mut charges = match setup.platform {
        PlatformId::AwsLambda => aws::lambda(setup)?,
        PlatformId::AwsLambdaManagedInstances => managed_instances::managed_instances(setup)?,
        PlatformId::AwsLambdaEdge => aws::edge(setup)?,
        PlatformId::GcpFunctionsGen1 => google::functions_gen1(setup)?,
        PlatformId::GcpCloudRunFunctions => google::cloud_run_functions(setup)?,
        PlatformId::GcpCloudRunInstances => google::cloud_run_instances(setup)?,
        PlatformId::AzureFunctionsConsumption => azure::consumption(setup)?,
        PlatformId::AzureFunctionsFlex => azure::flex(setup)?,
        PlatformId::AzureFunctionsPremium => azure::premium(setup)?,
        PlatformId::AzureContainerApps => azure::container_apps(setup)?,
        PlatformId::CloudflareWorkers => cloudflare::workers(setup)?,
        PlatformId::AwsFargate => servers::fargate(setup)?,
        PlatformId::AwsEc2 => servers::ec2(setup)?,
        PlatformId::GcpGce => servers::gce(setup)?,
        PlatformId::AzureVm => servers::azure_vm(setup)?,
    };
    charges.notes.extend(limits::cut(setup));
    if charges.fleet.is_some() {
        charges.notes.extend(servers::scaling_note(setup.settings));
    }
    extras::add(setup, &mut charges);
    Ok(charges)
}
