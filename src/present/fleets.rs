//! The servers behind the costs: how many each fleet has, what decided that, and how it copes.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::fleet::{Bound, FleetSize};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::figure::Table;
use crate::present::format;

/// Servers above which a fleet is arithmetic rather than a plan.
const RENTABLE: u64 = 100_000;

/// A row for every fleet among the compared platforms; `None` where there is none.
pub fn table(scenario: &Scenario, assessment: &Assessment) -> Option<Table> {
    let fleets: Vec<(&Candidate, FleetSize)> = fleets(assessment).collect();
    if fleets.is_empty() {
        return None;
    }
    let averaged = fleets.iter().any(|(_, fleet)| follows_the_hour(fleet));
    let mut head = vec!["Platform", "Servers at the peak"];
    head.extend(averaged.then_some("On average"));
    head.extend(["Decided by", "CPU use on average", "p99 at the peak"]);
    let row = |(candidate, fleet): &(&Candidate, FleetSize)| {
        let platform = candidate.bill.platform;
        let kind = kind(scenario, platform, fleet.count);
        let mut cells = vec![
            platform.name().to_owned(),
            format!("{} {kind}", format::grouped(fleet.count as f64)),
        ];
        cells.extend(averaged.then(|| mean(fleet)));
        let p99 = candidate
            .latency
            .map(|latency| format::duration(latency.p99));
        cells.extend([
            bound(fleet.bound).to_owned(),
            format::percent(fleet.utilisation.0),
            p99.unwrap_or_else(|| "cannot keep up".to_owned()),
        ]);
        cells
    };
    Some(Table {
        head: head.into_iter().map(str::to_owned).collect(),
        rows: fleets.iter().map(row).collect(),
    })
}

/// A sentence for every fleet that nobody could rent.
pub fn beyond_reach(assessment: &Assessment) -> Vec<String> {
    let large = fleets(assessment).filter(|(_, fleet)| fleet.count > RENTABLE);
    let sentence = |(candidate, fleet): (&Candidate, FleetSize)| {
        format!(
            "{} would have {} servers: no provider rents that many without an agreement. It is arithmetic, not a plan.",
            candidate.bill.platform.at_the_start(),
            format::grouped(fleet.count as f64)
        )
    };
    large.map(sentence).collect()
}

fn fleets(assessment: &Assessment) -> impl Iterator<Item = (&Candidate, FleetSize)> {
    assessment.possible().filter_map(|c| Some((c, c.fleet?)))
}

/// Whether the number of servers is another on average than at the peak.
pub fn follows_the_hour(fleet: &FleetSize) -> bool {
    (fleet.mean_count - fleet.count as f64).abs() > 1e-9 * fleet.mean_count
}

/// The number of servers on average: three digits, whole above a hundred.
pub fn mean(fleet: &FleetSize) -> String {
    if fleet.mean_count < 100.0 {
        format::count(fleet.mean_count)
    } else {
        format::grouped(fleet.mean_count.round())
    }
}

/// What a server of a fleet is called, where there are so many.
pub fn kind(scenario: &Scenario, platform: PlatformId, count: u64) -> String {
    let (one, many) = match platform {
        PlatformId::AwsFargate => ("Fargate task", "Fargate tasks"),
        PlatformId::GcpCloudRunInstances => ("Cloud Run instance", "Cloud Run instances"),
        PlatformId::AwsLambdaManagedInstances => {
            return format!("managed {}", scenario.of(platform).instance);
        }
        _ => return scenario.of(platform).instance.clone(),
    };
    if count == 1 { one } else { many }.to_owned()
}

/// What decided the number of servers, in words.
fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Cpu => "CPU at the peak",
        Bound::Memory => "memory: a place for every request in flight",
        Bound::Latency => "the latency objective",
        Bound::Zones => "one in each zone",
        Bound::Minimum => "the minimum",
        Bound::Set => "set by hand",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;
    use crate::model::settings::{FleetCount, Scaling};
    use crate::model::traffic::Shape;
    use crate::model::units::{Mebibytes, Milliseconds};

    fn assess(scenario: &Scenario) -> Assessment {
        Assessment::new(scenario, None, PriceBook::embedded())
    }

    fn check(change: impl FnOnce(&mut Scenario), expected: &[&str]) {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let table = table(&scenario, &assess(&scenario)).expect("a fleet");
        assert_eq!(table.rows, [expected]);
        assert_eq!(table.head.len(), expected.len());
    }

    #[test]
    fn every_bound_has_its_words() {
        const EC2: PlatformId = PlatformId::AwsEc2;
        check(
            |_| (),
            &[
                "EC2 fleet",
                "1 t3.medium",
                "the minimum",
                "3.81 %",
                "200 ms",
            ],
        );
        check(
            |s| s.of_mut(EC2).zones = 3,
            &[
                "EC2 fleet",
                "3 t3.medium",
                "one in each zone",
                "1.27 %",
                "200 ms",
            ],
        );
        let places = "memory: a place for every request in flight";
        check(
            |s| s.workload.invocations_per_month = 500e6,
            &["EC2 fleet", "5 t3.medium", places, "38.1 %", "416 ms"],
        );
        let light = |s: &mut Scenario| {
            s.workload.invocations_per_month = 500e6;
            s.workload.memory = Mebibytes(128.0);
        };
        check(
            light,
            &[
                "EC2 fleet",
                "4 t3.medium",
                "CPU at the peak",
                "47.6 %",
                "204 ms",
            ],
        );
        let objective = |s: &mut Scenario| {
            s.workload.invocations_per_month = 100e6;
            s.workload.latency_objective = Milliseconds(210.0);
        };
        check(
            objective,
            &[
                "EC2 fleet",
                "2 t3.medium",
                "the latency objective",
                "19 %",
                "201 ms",
            ],
        );
        let set = |s: &mut Scenario| {
            s.workload.invocations_per_month = 500e6;
            s.of_mut(EC2).count = FleetCount::Exactly(2);
        };
        check(
            set,
            &[
                "EC2 fleet",
                "2 t3.medium",
                "set by hand",
                "95.1 %",
                "cannot keep up",
            ],
        );
    }

    #[test]
    fn an_average_has_a_column_where_it_differs() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 500e6;
        scenario.traffic.shape = Shape::Cycle;
        scenario.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
        scenario.compared.push(PlatformId::AwsFargate);
        let table = table(&scenario, &assess(&scenario)).expect("fleets");
        assert_eq!(table.head[2], "On average");
        assert_eq!(table.rows[0][1..3], ["10 t3.medium", "5.5"]);
        assert_eq!(table.rows[1][1..3], ["19 Fargate tasks", "19"]);
    }

    #[test]
    fn a_fleet_that_nobody_can_rent_is_said() {
        let mut scenario = Scenario::default();
        assert!(beyond_reach(&assess(&scenario)).is_empty());
        scenario.workload.invocations_per_month = 1e12;
        scenario.workload.duration_median = Milliseconds(60_000.0);
        let said = beyond_reach(&assess(&scenario));
        assert_eq!(
            said,
            [
                "The EC2 fleet would have 2,853,882 servers: no provider rents that many without an agreement. \
              It is arithmetic, not a plan."
            ]
        );
    }

    #[test]
    fn a_platform_without_servers_has_no_row() {
        let mut scenario = Scenario {
            compared: vec![PlatformId::AwsLambda],
            ..Scenario::default()
        };
        assert_eq!(table(&scenario, &assess(&scenario)), None);
        scenario.compared = PlatformId::ALL.to_vec();
        let all = table(&scenario, &assess(&scenario)).expect("fleets");
        assert_eq!(all.rows.len(), 7);
        assert!(all.rows.iter().all(|row| row.len() == all.head.len()));
    }
}
