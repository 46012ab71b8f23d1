//! One platform's way to run a scenario: the charges it makes, from which both the bill and the curve follow.

use serde::Serialize;

use crate::model::charge::{Line, Metered, Use, plain};
use crate::model::curve::{Affine, CostCurve, Segment, Staircase, VOLUME_RANGE};
use crate::model::fleet::{Fleet, FleetFault, FleetSize};
use crate::model::measurements::Arch;
use crate::model::prices::{MissingPrice, PriceBook, PriceRow};
use crate::model::scenario::{PlatformId, Scenario};
use crate::model::simulation::summary::InitPerInvocation;
use crate::model::units::Usd;

/// A monthly bill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bill {
    /// Whose bill it is.
    pub platform: PlatformId,
    /// Sum of the lines.
    pub total_usd: Usd,
    /// Every charge, in the order of the platform's own bill.
    pub lines: Vec<Line>,
}

/// Why a platform cannot run or price the scenario, as a sentence without its full stop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Impossible {
    /// The platform.
    pub platform: PlatformId,
    /// The reason.
    pub reason: String,
}

/// How a platform charges for a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    platform: PlatformId,
    charges: Charges,
}

#[derive(Clone, Debug, PartialEq)]
enum Charges {
    Function(Vec<Metered>),
    Fleet(Box<Fleet>),
}

impl Plan {
    /// The plan of a platform. `init` adds the INIT time that cold starts are billed for; without it there is none.
    pub fn new(
        scenario: &Scenario,
        platform: PlatformId,
        init: Option<&InitPerInvocation>,
        book: &PriceBook,
    ) -> Result<Self, Impossible> {
        let impossible = |reason| Impossible { platform, reason };
        let charges = match platform {
            PlatformId::AwsLambda => Charges::Function(
                lambda(scenario, init, book).map_err(|missing| impossible(missing.sentence()))?,
            ),
            PlatformId::AwsEc2 => Charges::Fleet(Box::new(
                Fleet::new(scenario, book).map_err(|fault| impossible(fault.sentence(scenario)))?,
            )),
        };
        Ok(Self { platform, charges })
    }

    /// Whose plan it is.
    pub fn platform(&self) -> PlatformId {
        self.platform
    }

    /// The bill for a volume of `n` invocations a month.
    pub fn bill(&self, n: f64) -> Bill {
        let lines: Vec<Line> = match &self.charges {
            Charges::Function(charges) => charges.iter().flat_map(|c| c.lines(n)).collect(),
            Charges::Fleet(fleet) => fleet.lines(n),
        };
        let total_usd = lines.iter().map(|line| line.amount_usd).sum();
        Bill {
            platform: self.platform,
            total_usd,
            lines,
        }
    }

    /// The fleet at a volume of `n` invocations a month, where the platform has one.
    pub fn fleet_size(&self, n: f64) -> Option<FleetSize> {
        match &self.charges {
            Charges::Function(_) => None,
            Charges::Fleet(fleet) => Some(fleet.size(n)),
        }
    }

    /// Cost over the whole range of volumes.
    pub fn curve(&self) -> CostCurve {
        let mut edges = vec![VOLUME_RANGE.0, VOLUME_RANGE.1];
        edges.extend(
            self.kinks()
                .into_iter()
                .filter(|&n| n > VOLUME_RANGE.0 && n < VOLUME_RANGE.1),
        );
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let segment = |pair: &[f64]| {
            let middle = pair[0] + (pair[1] - pair[0]) / 2.0;
            let (line, stairs) = self.shape_at(middle);
            Segment {
                from: pair[0],
                to: pair[1],
                line,
                stairs,
            }
        };
        CostCurve::new(edges.windows(2).map(segment).collect())
    }

    fn kinks(&self) -> Vec<f64> {
        match &self.charges {
            Charges::Function(charges) => charges.iter().flat_map(Metered::kinks).collect(),
            Charges::Fleet(fleet) => fleet.kinks(),
        }
    }

    fn shape_at(&self, n: f64) -> (Affine, Option<Staircase>) {
        match &self.charges {
            Charges::Function(charges) => {
                let sum = charges
                    .iter()
                    .fold(Affine::default(), |sum, c| sum + c.affine_at(n));
                (sum, None)
            }
            Charges::Fleet(fleet) => fleet.shape_at(n),
        }
    }
}

/// Lambda: a request charge and a duration charge by memory, the duration rounded up for each invocation.
fn lambda(
    scenario: &Scenario,
    init: Option<&InitPerInvocation>,
    book: &PriceBook,
) -> Result<Vec<Metered>, MissingPrice> {
    let memory = scenario.workload.memory;
    let billed = scenario.durations().mean_rounded_up();
    let item = match scenario.lambda.arch {
        Arch::X86 => "duration-x86",
        Arch::Arm64 => "duration-arm64",
    };
    let gigabytes = format!("{} MB / 1,024", plain(memory.0));
    let mut durations = vec![Use {
        label: "Duration".to_owned(),
        per_invocation: memory.held_for(billed.seconds()).0,
        how: format!("{} ms / 1,000 x {gigabytes}", plain(billed.0)),
    }];
    if let Some(init) = init {
        durations.push(Use {
            label: "Cold starts: billed INIT and slow first call".to_owned(),
            per_invocation: memory.held_for(init.billed).0,
            how: format!(
                "{} s per invocation (simulated, {} cold starts in {} requests) x {gigabytes}",
                plain(init.billed.0),
                plain(init.cold as f64),
                plain(init.requests as f64),
            ),
        });
    }
    let requests = vec![Use {
        label: "Requests".to_owned(),
        per_invocation: 1.0,
        how: String::new(),
    }];
    let metered = |uses, item: &str, allowance: &str| -> Result<Metered, MissingPrice> {
        Ok(Metered {
            uses,
            allowance: book
                .allowance("aws-lambda", allowance)
                .filter(|_| scenario.lambda.free_tier)
                .cloned(),
            tiers: book
                .tiers("aws-lambda", item)?
                .into_iter()
                .cloned()
                .collect::<Vec<PriceRow>>(),
        })
    };
    Ok(vec![
        metered(requests, "request", "request")?,
        metered(durations, item, "duration")?,
    ])
}

impl MissingPrice {
    fn sentence(&self) -> String {
        format!("the price book has no price for {}", self.wanted)
    }
}

impl FleetFault {
    fn sentence(&self, scenario: &Scenario) -> String {
        match self {
            Self::MissingPrice(missing) => missing.sentence(),
            Self::TooLittleMemory {
                needed_mb,
                server_mb,
            } => format!(
                "one request needs {} MB and a {} has {} MB",
                plain(*needed_mb),
                scenario.ec2.instance,
                plain(*server_mb),
            ),
        }
    }
}
