//! The number of each rule, from the bill, the fleet, the simulation and the limits.

use crate::model::charge::{Category, Line};
use crate::model::fit::{Known, Rule, Standing, tied};
use crate::model::fleet::FleetSize;
use crate::model::plan::{Bill, Check, Limited, checks};
use crate::model::platform::Kind;
use crate::model::prices::PriceBook;
use crate::model::scenario::{Portability, Protocol};
use crate::model::settings::FrontDoor;
use crate::model::units::Milliseconds;

/// Costs below this are shown as none [$].
const HALF_A_CENT: f64 = 0.005;

/// An objective up to this is tight.
const TIGHT: Milliseconds = Milliseconds(100.0);

/// Cold starts that a tight objective has room for, as a share of the requests.
const ROOM: f64 = 0.001;

/// Services that keep state.
const KEEP_STATE: [&str; 3] = ["aws-dynamodb", "gcp-firestore", "aws-s3"];

/// The service that holds connections for functions.
const HOLDS_CONNECTIONS: &str = "aws-api-gateway-websocket";

/// A number that decides, and what it was made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) measured: f64,
    pub(super) limit: f64,
}

impl Number {
    fn ratio(measured: f64, limit: f64) -> Option<Self> {
        (limit > 0.0).then(|| Self {
            value: measured / limit,
            measured,
            limit,
        })
    }

    /// Of two amounts of money: against what is free, half a cent is the measure.
    fn dollars(measured: f64, limit: f64) -> Self {
        Self {
            value: measured / limit.max(HALF_A_CENT),
            measured,
            limit,
        }
    }
}

/// The numbers of one platform.
pub(super) struct Numbers<'a> {
    known: &'a Known<'a>,
    book: &'a PriceBook,
    checks: Vec<Check<'a>>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(known: &'a Known<'a>, book: &'a PriceBook) -> Self {
        Self {
            known,
            book,
            checks: checks(known.scenario, known.platform, book),
        }
    }

    /// The number of a rule; `None` where it is not known, or the rule is about something that the scenario lacks.
    pub(super) fn of(&self, rule: Rule) -> Option<Number> {
        let scenario = self.known.scenario;
        let objective = scenario.workload.latency_objective.0;
        let standing = self.known.standing.as_ref();
        match rule {
            Rule::MemoryLimit => {
                let own = self.limited(Limited::Memory);
                own.or_else(|| self.memory_of_a_server())
            }
            Rule::InstanceSize => self.limited(Limited::InstanceSize),
            Rule::DurationLimit => self.limited(Limited::Time),
            Rule::ProcessorLimit => self.limited(Limited::ProcessorTime),
            Rule::PayloadLimit => self.limited(Limited::Payload),
            Rule::ConcurrencyLimit => {
                Number::ratio(scenario.peak_concurrency(), self.limit("concurrency")?)
            }
            Rule::Capacity => Number::ratio(standing?.fleet?.peak_load.0, 1.0),
            Rule::Connections => self.connections(),
            Rule::Gateway => part_of(standing?.bill, |line| line.row.service == HOLDS_CONNECTIONS),
            Rule::LatencyObjective => Number::ratio(standing?.latency?.p99.0, objective),
            Rule::LatencyTail => Number::ratio(standing?.latency?.p999.0, objective),
            Rule::ColdStarts => self.cold_starts(standing?),
            Rule::Portability => self.portability(),
            Rule::State => {
                let keeps = |line: &Line| KEEP_STATE.contains(&line.row.service);
                part_of(standing?.bill, keeps)
            }
            Rule::Operations => {
                part_of(standing?.bill, |line| line.category == Category::Operations)
            }
            Rule::IdleFleet => self.idle_fleet(),
            Rule::IdleTime => {
                let used = self.used(&standing?.fleet?)?;
                Number::ratio((1.0 - used).max(0.0), 1.0)
            }
            Rule::Cost => self.cost(standing?.bill),
        }
    }

    /// The tightest check of a kind.
    fn limited(&self, limited: Limited) -> Option<Number> {
        let of_kind = self.checks.iter().filter(|check| check.limited == limited);
        let tightest = of_kind.max_by(|a, b| a.strain.total_cmp(&b.strain))?;
        Some(Number {
            value: tightest.strain,
            measured: tightest.needed,
            limit: tightest.allowed,
        })
    }

    /// A server has as much memory as its type.
    fn memory_of_a_server(&self) -> Option<Number> {
        let (scenario, platform) = (self.known.scenario, self.known.platform);
        if platform.kind() != Kind::Server {
            return None;
        }
        let regions = self.book.regions(&scenario.location, platform.provider());
        let instance = &scenario.of(platform).instance;
        let server = self.book.server(platform.key(), instance, &regions).ok()?;
        Number::ratio(scenario.workload.memory.0, server.memory_gib * 1_024.0)
    }

    fn limit(&self, name: &str) -> Option<f64> {
        let limit = self.book.limit(self.known.platform.key(), name);
        limit.map(|limit| limit.value)
    }

    /// Connections that neither the platform nor a gateway in front of it holds.
    fn connections(&self) -> Option<Number> {
        let workload = &self.known.scenario.workload;
        let front_door = self.known.scenario.of(self.known.platform).front_door;
        let open = workload.open_connections;
        if workload.protocol != Protocol::Websocket || open <= 0.0 {
            return None;
        }
        let held = match self.limit("connections") {
            Some(_) if front_door == FrontDoor::WebSocket => open,
            Some(most) => most,
            None => open,
        };
        Some(Number {
            value: (open - held).max(0.0),
            measured: open,
            limit: held,
        })
    }

    /// Cold starts against what a tight objective has room for. Where 999 of 1,000 requests meet the objective none the
    /// less, it has room for them.
    fn cold_starts(&self, standing: &Standing<'_>) -> Option<Number> {
        let objective = self.known.scenario.workload.latency_objective;
        if objective > TIGHT {
            return None;
        }
        let (share, latency) = (standing.cold_share?.0, standing.latency?);
        let met = latency.p999 <= objective;
        Number::ratio(if met { 0.0 } else { share }, ROOM)
    }

    fn portability(&self) -> Option<Number> {
        let scenario = self.known.scenario;
        if scenario.workload.portability != Portability::Required {
            return None;
        }
        let parts = tied(scenario, self.known.platform);
        let tied = parts.iter().filter(|part| part.to.is_some()).count() as f64;
        Some(Number {
            value: tied,
            measured: tied,
            limit: parts.len() as f64,
        })
    }

    /// Share of a fleet that is in use on average; `None` where it cannot be told.
    fn used(&self, fleet: &FleetSize) -> Option<f64> {
        let peak = self.known.scenario.traffic.profile().peak();
        let used = fleet.peak_load.0 * fleet.count as f64 / (peak * fleet.mean_count);
        used.is_finite().then_some(used)
    }

    /// The best used of the compared fleets.
    fn idle_fleet(&self) -> Option<Number> {
        let fleets = self.known.peers.fleets.iter();
        let used = fleets.filter_map(|fleet| self.used(fleet));
        Number::ratio(used.max_by(f64::total_cmp)?.min(1.0), 1.0)
    }

    fn cost(&self, bill: &Bill) -> Option<Number> {
        let others = self.known.peers.costs.iter();
        let others = others.filter(|(platform, _)| *platform != self.known.platform);
        let least = others.map(|(_, usd)| usd.0).min_by(f64::total_cmp)?;
        Some(Number::dollars(bill.total_usd.0, least))
    }
}

/// A part of a bill over the rest of it; `None` where the bill has no such part.
fn part_of(bill: &Bill, is_part: impl Fn(&Line) -> bool) -> Option<Number> {
    let lines = bill.lines.iter().filter(|line| is_part(line));
    let part: f64 = lines.map(|line| line.amount().0).sum();
    let rest = (bill.total_usd.0 - part).max(0.0);
    (part > HALF_A_CENT).then(|| Number::dollars(part, rest))
}
