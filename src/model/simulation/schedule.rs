//! Who computes which replication: the decisions of a pool of workers, without the workers.
//!
//! Several simulations are asked for at once, each a job. Replications of the job that comes first are given out first,
//! a few ahead of need; what comes back is put together in their order, so that a result depends neither on the number
//! of workers nor on how fast each is. A worker that is lost is replaced, and what it was doing is done again; a job at which
//! workers fall by a fault of the program is given up. Not here: messages, threads and clocks; whoever drives it obeys the
//! [`Command`]s and reports what happens.

mod job;
mod worker;

use serde::{Deserialize, Serialize};

use crate::model::simulation::schedule::job::Job;
use crate::model::simulation::schedule::worker::Worker;
use crate::model::simulation::work::{Found, Outcome, Simulated, Work};

/// The place that needs no worker: the page itself. It computes only once no worker can be had.
pub const PAGE: WorkerId = WorkerId(0);

/// Ticks for which a worker may be silent while it loads or works.
pub const PATIENCE: u32 = 8;

/// Workers started in place of lost ones without a replication being completed in between, and losses of one
/// replication, after which its worker is replaced no more.
const MOST_FRESH: u32 = 2;

/// Falls of the program at one replication after which its job is given up: once may have been for want of memory.
const MOST_FALLS: u32 = 2;

/// A job's number; later ones have larger numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u32);

/// A worker's number; later ones have larger numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerId(pub u32);

/// Which jobs come first. Within a rank, those that were asked for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A piece of the scenario's simulation that is done soon: first, but it waits for the end of a replication of it.
    Glimpse,
    /// The scenario's own simulation.
    Scenario,
    /// What a view compares it with; the others take its workers.
    View,
}

/// One replication, given to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number; the same replication given out again has another one.
    pub number: u32,
    /// The job it belongs to.
    pub job: JobId,
    /// Which replication of the job.
    pub replication: u32,
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Start a worker.
    Start(WorkerId),
    /// End a worker, whatever it does.
    End(WorkerId),
    /// Give a worker a task, in place of the one it has. What it is of comes along unless the worker's last task was of
    /// the same job; to the page it always does.
    Begin(WorkerId, Task, Option<Box<Work>>),
    /// Stop a worker's task.
    Stop(WorkerId),
    /// There is something new to show of a job.
    Changed(JobId),
}

/// What is known of a replication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// What was seen.
    pub outcome: Outcome,
    /// Share of the replication that is done, 0 to 1.
    pub progress: f64,
    /// Whether it is over.
    pub over: bool,
}

/// Jobs, workers, and who does what.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// Workers that there may be.
    most: usize,
    workers: Vec<Worker>,
    /// By rank, then in the order they were asked for.
    jobs: Vec<Job>,
    commands: Vec<Command>,
    jobs_asked: u32,
    tasks_begun: u32,
    workers_started: u32,
    /// Workers lost since a replication was last completed.
    lost: u32,
}

impl Schedule {
    /// No job yet, and no worker: they are started as needed, at most so many. With none the page computes.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }

    /// What to do now, in this order; each is told once.
    pub fn commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// A simulation is wanted.
    pub fn ask(&mut self, rank: Rank, wanted: &impl Simulated) -> JobId {
        self.jobs_asked += 1;
        let id = JobId(self.jobs_asked);
        let job = Job::new(id, rank, wanted.work());
        if job.results.done() {
            self.commands.push(Command::Changed(id));
        }
        let place = self.jobs.partition_point(|other| other.rank <= rank);
        self.jobs.insert(place, job);
        self.assign();
        id
    }

    /// A job is wanted no more, or its result was taken.
    pub fn forget(&mut self, job: JobId) {
        self.jobs.retain(|other| other.id != job);
        self.stop(job);
        self.assign();
    }

    /// A worker has loaded.
    pub fn listens(&mut self, worker: WorkerId) {
        if let Some(worker) = self.worker(worker) {
            worker.listens();
            self.assign();
        }
    }

    /// A worker tells what it has seen of its task.
    pub fn hears(&mut self, from: WorkerId, task: u32, seen: Seen) {
        let Some(task) = self.worker(from).and_then(|from| from.tells(task, &seen)) else {
            return;
        };
        let over = seen.over;
        if over {
            self.lost = 0;
        }
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == task.job) {
            job.see(task.replication, seen);
            self.commands.push(Command::Changed(task.job));
            if job.results.done() {
                self.stop(task.job);
            }
        }
        if over {
            self.assign();
        }
    }

    /// A worker could not be started, does not load, or stopped.
    pub fn lose(&mut self, worker: WorkerId) {
        let Some(worker) = self.end(worker) else {
            return;
        };
        self.lost += 1;
        let mut replaced = worker.listening() && self.lost <= MOST_FRESH;
        if let Some(task) = worker.task
            && let Some(job) = self.jobs.iter_mut().find(|job| job.id == task.job)
        {
            replaced &= job.lose(task.replication) <= MOST_FRESH;
            self.commands.push(Command::Changed(task.job));
        }
        if !replaced {
            self.most = self.most.saturating_sub(1);
        }
        self.assign();
    }

    /// The program fell in a worker, for this reason. A fresh worker tries what it was doing once more. Where that falls as well
    /// the job is given up, as any other worker would fall at it, and the page too. One that falls before it has loaded is lost.
    pub fn falls(&mut self, worker: WorkerId, why: String) {
        let Some(fallen) = self.worker(worker) else {
            return;
        };
        if !fallen.listening() {
            return self.lose(worker);
        }
        let task = fallen.task;
        self.end(worker);
        let job = |job: &&mut Job| task.is_some_and(|task| task.job == job.id);
        if let Some((task, job)) = task.zip(self.jobs.iter_mut().find(job)) {
            if job.fall(task.replication) >= MOST_FALLS {
                job.fell = Some(why);
                self.end_all_at(task.job);
            }
            self.commands.push(Command::Changed(task.job));
        }
        self.assign();
    }

    /// A second has passed: workers that were silent for too long are lost.
    pub fn tick(&mut self) {
        let silent = self.workers.iter_mut().filter_map(Worker::tick);
        for worker in silent.collect::<Vec<_>>() {
            self.lose(worker);
        }
    }

    /// Whether something is expected of a worker, so that the time must be watched.
    pub fn waits(&self) -> bool {
        self.workers.iter().any(Worker::owes)
    }

    /// Whether nothing is left to compute.
    pub fn idle(&self) -> bool {
        self.jobs.iter().all(Job::over)
    }

    /// Everything known of a job.
    pub fn found(&self, job: JobId) -> Option<Found> {
        self.job(job).map(Job::found)
    }

    /// Whether a job is complete.
    pub fn done(&self, job: JobId) -> bool {
        self.job(job).is_some_and(|job| job.results.done())
    }

    /// Why the program fell at a job that was given up for it.
    pub fn fell(&self, job: JobId) -> Option<&str> {
        self.job(job)?.fell.as_deref()
    }

    /// Whether a job is complete or was given up.
    pub fn over(&self, job: JobId) -> bool {
        self.job(job).is_some_and(Job::over)
    }

    /// How often a worker was lost in the middle of a job.
    pub fn restarts(&self, job: JobId) -> u32 {
        self.job(job).map_or(0, |job| job.restarts)
    }

    /// Workers that have loaded.
    pub fn listening(&self) -> usize {
        let loaded = |worker: &&Worker| worker.id != PAGE && worker.listening();
        self.workers.iter().filter(loaded).count()
    }

    /// Whether the page computes itself.
    pub fn inline(&self) -> bool {
        self.workers.iter().any(|worker| worker.id == PAGE)
    }

    fn job(&self, job: JobId) -> Option<&Job> {
        self.jobs.iter().find(|other| other.id == job)
    }

    fn worker(&mut self, worker: WorkerId) -> Option<&mut Worker> {
        self.workers.iter_mut().find(|other| other.id == worker)
    }

    /// Takes a worker away; the page stays.
    fn end(&mut self, worker: WorkerId) -> Option<Worker> {
        let workers = || self.workers.iter().filter(|_| worker != PAGE);
        let at = workers().position(|other| other.id == worker)?;
        self.commands.push(Command::End(worker));
        Some(self.workers.remove(at))
    }

    /// Ends all workers that are at a job: some may have fallen as well, and not have said so yet.
    fn end_all_at(&mut self, job: JobId) {
        let at_it = |worker: &&Worker| worker.task.is_some_and(|task| task.job == job);
        let workers: Vec<_> = self.workers.iter().filter(at_it).map(|w| w.id).collect();
        for worker in workers {
            self.end(worker);
        }
    }

    /// Takes a job's tasks from all workers.
    fn stop(&mut self, job: JobId) {
        for worker in &mut self.workers {
            if worker.task.is_some_and(|task| task.job == job) {
                worker.task = None;
                self.commands.push(Command::Stop(worker.id));
            }
        }
    }

    /// Gives out replications while there is one to give out and somebody to do it; starts workers for the rest.
    fn assign(&mut self) {
        if self.most == 0 && self.workers.is_empty() {
            self.workers.push(Worker::page());
        }
        while let Some((job, replication, at)) = self.next() {
            self.tasks_begun += 1;
            let job = &self.jobs[job];
            let task = Task {
                number: self.tasks_begun,
                job: job.id,
                replication,
            };
            let worker = &mut self.workers[at];
            let work = (!worker.knows(job.id)).then(|| Box::new(job.work.clone()));
            worker.begin(task);
            self.commands.push(Command::Begin(worker.id, task, work));
        }
        let loading = self.workers.iter().filter(|worker| !worker.listening());
        let wanted = self.missing(self.most).len();
        for _ in loading.count()..wanted {
            if self.workers.len() < self.most {
                self.workers_started += 1;
                let worker = Worker::new(WorkerId(self.workers_started));
                self.commands.push(Command::Start(worker.id));
                self.workers.push(worker);
            }
        }
    }

    /// The first replication that nobody does and somebody can begin: the place of its job, its number, the place of the worker.
    fn next(&self) -> Option<(usize, u32, usize)> {
        let mut missing = self.missing(usize::MAX).into_iter();
        missing.find_map(|(job, replication)| {
            let worker = self.free(self.jobs[job].rank)?;
            Some((job, replication, worker))
        })
    }

    /// The first replications, at most so many, that nobody does: places of jobs, numbers of replications.
    fn missing(&self, most: usize) -> Vec<(usize, u32)> {
        let jobs = self.jobs.iter().enumerate();
        let of_job = |(at, job): (usize, &Job)| {
            let tasks = self.workers.iter().filter_map(|worker| worker.task);
            let tasks = tasks.filter(|task| task.job == job.id);
            let under_way: Vec<_> = tasks.map(|task| task.replication).collect();
            let missing = job.missing(self.most.max(1), under_way);
            missing.map(move |i| (at, i)).collect::<Vec<_>>()
        };
        jobs.flat_map(of_job).take(most).collect()
    }

    /// The place of a worker that can begin a task of a job of this rank: an idle one, or else one that does something for a
    /// view alone, the latest first.
    fn free(&self, rank: Rank) -> Option<usize> {
        let workers = || self.workers.iter().enumerate();
        let idle = workers().find(|(_, worker)| worker.listening() && worker.task.is_none());
        let lower = workers().filter_map(|(at, worker)| {
            let task = worker.task?;
            let job = self.job(task.job)?;
            let takes = rank < Rank::View && job.rank == Rank::View;
            takes.then_some((task.number, at))
        });
        idle.map(|(at, _)| at)
            .or_else(|| lower.max().map(|(_, at)| at))
    }
}
