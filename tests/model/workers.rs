//! Workers that obey a schedule in a test: in one thread, in any order, and as faulty as is wanted.

use std::collections::{BTreeMap, VecDeque};

use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::schedule::{
    Command, JobId, PAGE, Rank, Schedule, Seen, Task, WorkerId,
};
use serverless_tradeoffs::model::simulation::servers::{
    Autoscaling, Credits, Policy, ServersFound, ServersSpec, ServersTask, WhenSpent,
};
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::simulation::timeline::{TimelineFound, TimelineTask};
use serverless_tradeoffs::model::simulation::work::{Found, Simulated, UnderWay, Work};
use serverless_tradeoffs::model::units::{Seconds, Share};

pub(crate) fn spec(seed: u64, requests: u64, precision: Option<f64>) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 20_000.0;
    scenario.simulation.seed = seed;
    scenario.simulation.length = Length::Requests(requests);
    scenario.simulation.replications = Some(12);
    scenario.simulation.precision = precision.map(Share);
    scenario.simulation_spec()
}

/// Servers under the requests of a function: too few, or enough, or as many as are needed.
pub(crate) fn servers(seed: u64, count: u64) -> ServersTask {
    let mut requests = spec(seed, 6_000, None);
    requests.rate.0 = 10.0;
    let policy = match count % 2 {
        0 => Policy::Fixed,
        _ => Policy::Autoscaled(Autoscaling::usual(Share(0.6), Seconds(60.0))),
    };
    let servers = ServersSpec {
        count,
        least: 1,
        most: count,
        places: 1,
        vcpu: 1.0,
        cpu_share: Share(0.5),
        policy,
        credits: Some(Credits {
            baseline_vcpu: 0.4,
            most: 100.0,
            at_launch: 0.0,
            at_start: 50.0,
            when_spent: WhenSpent::Billed,
        }),
    };
    ServersTask {
        requests,
        servers,
        part: Share(0.5),
    }
}

/// A few single instances of a function.
pub(crate) fn timeline(seed: u64, most: usize) -> TimelineTask {
    TimelineTask::with(&spec(seed, 6_000, None), most)
}

/// What the work finds on one thread.
pub(crate) fn alone(work: &Work) -> Found {
    match work {
        Work::Function(spec) => Found::Function(Box::new(Run::new((**spec).clone()).finish())),
        Work::Servers(task) => Found::Servers(Box::new(ServersFound {
            progress: 1.0,
            summary: task.finish(),
        })),
        Work::Timeline(task) => Found::Timeline(Box::new(TimelineFound {
            progress: 1.0,
            drawn: Some(task.finish()),
        })),
    }
}

/// A worker's message; `None` says that it listens.
pub(crate) type Message = Option<(u32, Seen)>;

/// A worker, with what it has said and nobody has heard yet.
#[derive(Default)]
pub(crate) struct Hand {
    pub(crate) work: Option<Work>,
    pub(crate) task: Option<(Task, UnderWay)>,
    pub(crate) said: VecDeque<Message>,
}

/// Workers that obey a schedule, in one thread and in any order.
pub(crate) struct World {
    pub(crate) schedule: Schedule,
    pub(crate) hands: BTreeMap<WorkerId, Hand>,
    pub(crate) most: usize,
    pub(crate) wanted: BTreeMap<JobId, Work>,
    pub(crate) progress: BTreeMap<JobId, f64>,
    pub(crate) begun: Vec<Task>,
    pub(crate) started: usize,
}

impl World {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            schedule: Schedule::new(most),
            hands: BTreeMap::new(),
            most,
            wanted: BTreeMap::new(),
            progress: BTreeMap::new(),
            begun: Vec::new(),
            started: 0,
        }
    }

    pub(crate) fn ask(&mut self, rank: Rank, wanted: impl Simulated) -> JobId {
        let job = self.schedule.ask(rank, &wanted);
        self.wanted.insert(job, wanted.work());
        self.obey();
        job
    }

    pub(crate) fn forget(&mut self, job: JobId) {
        self.schedule.forget(job);
        self.wanted.remove(&job);
        self.obey();
    }

    pub(crate) fn obey(&mut self) {
        for command in self.schedule.commands() {
            match command {
                Command::Start(worker) => {
                    self.started += 1;
                    let said = VecDeque::from([None]);
                    self.hands.insert(
                        worker,
                        Hand {
                            said,
                            ..Hand::default()
                        },
                    );
                }
                Command::End(worker) => drop(self.hands.remove(&worker)),
                Command::Stop(worker) => {
                    self.hands.get_mut(&worker).expect("a worker").task = None;
                }
                Command::Begin(worker, task, work) => self.begin(worker, task, work),
                Command::Changed(job) => self.look(job),
            }
        }
        let workers = self.hands.keys().filter(|worker| **worker != PAGE);
        assert!(workers.count() <= self.most);
        let mut doing: Vec<_> = self.hands.values().filter_map(Hand::doing).collect();
        let all = doing.len();
        doing.sort_unstable();
        doing.dedup();
        assert_eq!(doing.len(), all, "a replication is computed twice");
    }

    pub(crate) fn begin(&mut self, worker: WorkerId, task: Task, work: Option<Box<Work>>) {
        self.begun.push(task);
        let hand = match worker {
            PAGE => {
                assert!(work.is_some(), "the page keeps nothing");
                self.hands.entry(PAGE).or_default()
            }
            _ => self.hands.get_mut(&worker).expect("a worker"),
        };
        if let Some(work) = work {
            hand.work = Some(*work);
        }
        let work = hand.work.as_ref().expect("it came with the first task");
        assert_eq!(self.wanted.get(&task.job), Some(work));
        hand.task = Some((task, work.begin(task.replication)));
    }

    /// What is shown of a job is never less than before.
    pub(crate) fn look(&mut self, job: JobId) {
        let now = match self.schedule.found(job) {
            None => return,
            Some(Found::Function(summary)) => summary.progress,
            Some(Found::Servers(found)) => found.progress,
            Some(Found::Timeline(found)) => found.progress,
        };
        let before = self.progress.insert(job, now).unwrap_or(0.0);
        assert!(now >= before - 1e-12, "{before} {now}");
    }

    pub(crate) fn hand(&self, pick: usize) -> Option<WorkerId> {
        let count = self.hands.len().max(1);
        self.hands.keys().nth(pick % count).copied()
    }

    /// The worker simulates so many requests and tells of it.
    pub(crate) fn work(&mut self, worker: WorkerId, requests: u64) {
        let hand = self.hands.get_mut(&worker).expect("a worker");
        if let Some((task, replication)) = &mut hand.task {
            let over = replication.advance(requests);
            let seen = Seen {
                outcome: replication.outcome(),
                progress: replication.progress(),
                over,
            };
            hand.said.push_back(Some((task.number, seen)));
            if over {
                hand.task = None;
            }
        }
    }

    /// The oldest message of the worker arrives, as text.
    pub(crate) fn deliver(&mut self, worker: WorkerId) {
        let hand = self.hands.get_mut(&worker).expect("a worker");
        match hand.said.pop_front() {
            None => {}
            Some(None) => self.schedule.listens(worker),
            Some(Some((task, seen))) => {
                let text = serde_json::to_string(&seen).expect("numbers");
                let seen = serde_json::from_str(&text).expect("its own text");
                self.schedule.hears(worker, task, seen);
            }
        }
        self.obey();
    }

    /// All workers work until all jobs are complete, and each has the result of one thread.
    pub(crate) fn finish(mut self) {
        for _ in 0..10_000 {
            for worker in self.hands.keys().copied().collect::<Vec<_>>() {
                if self.hands.contains_key(&worker) {
                    self.work(worker, 1 << 20);
                }
                if self.hands.contains_key(&worker) {
                    self.deliver(worker);
                }
            }
            if self.wanted.keys().all(|job| self.schedule.done(*job)) {
                break;
            }
        }
        assert!(self.wanted.keys().all(|job| self.schedule.done(*job)));
        for (job, work) in &self.wanted {
            assert_eq!(self.schedule.found(*job), Some(alone(work)));
        }
        assert!(self.hands.values().all(|hand| hand.task.is_none()));
    }
}

/// So many workers that have loaded and are at a simulation for a view.
pub(crate) fn listening(most: usize) -> World {
    let mut world = World::new(most);
    world.ask(Rank::View, spec(1, 6_000, None));
    for worker in world.hands.keys().copied().collect::<Vec<_>>() {
        world.deliver(worker);
    }
    assert_eq!(world.schedule.listening(), most);
    world
}

impl Hand {
    pub(crate) fn doing(&self) -> Option<(JobId, u32)> {
        let (task, _) = self.task.as_ref()?;
        Some((task.job, task.replication))
    }
}
