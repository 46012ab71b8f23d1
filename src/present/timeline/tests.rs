use super::*;
use crate::model::platform::PlatformId;
use crate::model::scenario::{Functions, Length, Scenario};
use crate::model::simulation::timeline::Doing;
use crate::model::simulation::timeline::TimelineTask;
use crate::model::trace::parser::TraceParser;
use crate::model::units::PerSecond;

fn lives(change: impl FnOnce(&mut Scenario)) -> Lives {
    let mut scenario = Scenario::default();
    change(&mut scenario);
    of(&TimelineTask::new(&scenario.simulation_spec()))
}

fn of(task: &TimelineTask) -> Lives {
    Lives::new(&task.finish())
}

#[test]
fn every_life_is_told_without_gaps_until_it_ends() {
    let lives = lives(|_| {});
    assert!(lives.cut && lives.parts >= 4_000);
    for life in &lives.lives {
        for pair in life.parts.windows(2) {
            let gap = pair[1].from - pair[0].to;
            assert!(gap.abs() < 1e-6, "{}: {pair:?}", life.number);
        }
        let last = life.ended.unwrap_or(lives.end);
        let to = life.to();
        assert!((to - last).abs() < 1e-6, "{}: {to} {last}", life.number);
    }
}

#[test]
fn most_of_the_time_of_a_quiet_function_is_idle() {
    let lives = lives(|scenario| scenario.workload.invocations_per_month = 100_000.0);
    let time = |doing| -> f64 {
        let parts = lives.lives.iter().flat_map(|life| &life.parts);
        let of = parts.filter(|part| part.doing == doing);
        of.map(|part| part.to - part.from).sum()
    };
    assert!(time(Doing::Idle) > 10.0 * time(Doing::Busy));
    assert!(time(Doing::Init) > 0.0);
    assert!(lives.lives.iter().any(|life| life.ended.is_some()));
}

#[test]
fn of_several_functions_the_busiest_is_drawn() {
    let several = lives(|scenario| {
        scenario.simulation.functions = Functions {
            count: 5,
            exponent: 1.0,
        }
    });
    assert!(several.busiest_only && !several.lives.is_empty());
    assert!(
        several
            .lives
            .windows(2)
            .all(|pair| pair[0].number < pair[1].number)
    );
}

/// Every pool of instances counts its own from 0: drawn together they would be taken for each other.
#[test]
fn of_a_trace_that_names_functions_the_busiest_is_drawn() {
    let file = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\n\
        a,b,c,http,900,800,700\na,b,d,http,500,400,300\na,b,e,http,100,90,80\n";
    let mut parser = TraceParser::new();
    parser.feed(file.as_bytes());
    let read = parser.finish().expect("a trace");
    let lives = lives(|scenario| {
        scenario.follow(read.trace);
        scenario.simulation.functions.count = 5;
    });
    assert!(lives.busiest_only && lives.parts > 100);
    for life in &lives.lives {
        for pair in life.parts.windows(2) {
            assert!(
                pair[1].from >= pair[0].to - 1e-6,
                "{}: {pair:?}",
                life.number
            );
        }
    }
}

#[test]
fn an_instance_that_is_never_idle_is_drawn_for_a_while() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000_000_000);
    let mut spec = scenario.simulation_spec();
    spec.rate = PerSecond(1_000.0);
    spec.instances.concurrency = 1_000;
    let lives = of(&TimelineTask::new(&spec));
    assert!(lives.cut && lives.parts < 4_000);
    // Five million requests at a thousand a second, the warm-up among them.
    assert!((500.0..=5_000.0).contains(&lives.end), "{}", lives.end);
}

#[test]
fn a_ping_may_be_the_last_that_is_drawn() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 10_000.0;
    scenario.of_mut(PlatformId::AwsLambda).ping_count = 7;
    let spec = scenario.simulation_spec();
    assert!(spec.pings.is_some());
    for most in 10..60 {
        let lives = of(&TimelineTask::with(&spec, most));
        let last = lives.lives.iter().map(|life| life.to());
        let last = last.fold(0.0, f64::max);
        assert!(lives.cut && last <= lives.end + 1e-6, "{most}: {last}");
    }
}

#[test]
fn without_requests_there_is_nobody() {
    let none = lives(|scenario| scenario.workload.invocations_per_month = 0.0);
    assert!(none.lives.is_empty() && none.end == 0.0);
}
