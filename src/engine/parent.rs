//! The parent's side: which workers a query gets.
//!
//! Queries that are short beyond doubt get none ([`prompt`](super::prompt)). Of the others nobody can tell beforehand which is
//! long. There are three kinds of workers:
//!
//! - *light*: for queries of which this text, or others of this shape, took little time;
//! - *trial*: for those of which nothing is known. One that does not end within [`TRIAL`] of processor time and
//!   [`TRIAL_BYTES`] of answer begins again among the long ones, and is remembered;
//! - *long*: for the rest, and for all new queries of a client that lost several trials lately. They give way to
//!   everything else.
//!
//! So what is known to be light waits for nothing that is not, however much is asked. Within each kind workers go
//! round by client.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use moka::sync::Cache;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::admission::Admission;
use super::answer::{Answer, Book, Stream, Whole, read_summary};
use super::aside::aside;
use super::flight::{Flights, Key};
use super::pace::{Experience, Known, Pace, Question};
use super::prompt::Prompts;
use super::stopped::{internal, late, refused, stopped};
use super::{EngineLimits, Outside, Stopped};
use crate::digest;
use crate::snapshot::Snapshot;
use crate::sparql::{Job, JobLimits};
use crate::worker::{
    Budget, CPU_IS_KNOWN, Client, Confinement, JobId, Load, Pool, PoolError, PoolOptions, Request, Run,
    RunError, Running,
};

/// Processor time of a trial.
pub(super) const TRIAL: Duration = Duration::from_millis(40);

/// How long a trial may last on a busy machine.
const TRIAL_WALL: Duration = if CPU_IS_KNOWN { Duration::from_millis(500) } else { TRIAL };

/// How long a query waits for its trial before it goes among the long ones.
const TRIAL_WAIT: Duration = Duration::from_millis(250);

/// Most bytes of an answer in a trial.
const TRIAL_BYTES: u64 = 1 << 20;

/// Queries that may wait for their trial, or among the light ones.
const QUICK_QUEUE: usize = 256;

/// Bytes of answers that are kept.
const KEPT_BYTES: u64 = 64 << 20;

/// How long an answer is kept that nobody asks for again, and how often it is looked who does: after a flood of queries
/// memory goes back to what it was.
const KEPT_IDLE: Duration = Duration::from_mins(3);
const TIDYING: Duration = Duration::from_secs(20);

/// How much workers give way to everything else (nice). Long queries still get some of a busy machine: at 19 they would get
/// nothing beside many light ones, and be refused.
const TRIAL_NICE: i32 = 5;
const LONG_NICE: i32 = 10;

/// Runs queries in worker processes.
#[derive(Debug)]
pub struct Engine {
    prompts: Prompts,
    light: Pool,
    trial: Pool,
    long: Pool,
    limits: EngineLimits,
    /// Answers by what was asked of which version.
    kept: Cache<Key, Whole>,
    /// Lets go of answers that nobody asks for.
    _tidying: JoinSet<()>,
    flights: Flights,
    experience: Arc<Experience>,
    admission: Admission,
    lost_trials: AtomicU64,
}

/// What operators are shown of a query, in characters.
const LABEL_CHARS: usize = 200;

/// A query, and who asks it.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The query.
    pub job: &'a Job,
    /// Who asks.
    pub client: &'a Client,
}

/// What goes on.
#[derive(Debug, Clone, Copy)]
pub struct EngineLoad {
    /// Among the light queries.
    pub light: Load,
    /// Among those that are tried.
    pub trial: Load,
    /// Among the long ones.
    pub long: Load,
    /// Queries answered without a worker, since the start.
    pub prompt: u64,
    /// Trials that were too short, since the start.
    pub lost_trials: u64,
    /// Clients whose query time is remembered.
    pub clients: usize,
}

impl Engine {
    /// Starts the workers; to be called within a runtime. They can read the files of `folder` alone.
    ///
    /// # Errors
    /// Without a runtime, or when no process can be started.
    pub fn new(limits: EngineLimits, folder: &Path, program: Option<PathBuf>) -> io::Result<Self> {
        let mut options = PoolOptions::default();
        if let Some(program) = program {
            options.program = program;
        }
        let folder = folder.display().to_string();
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let arguments = |lane: &str| vec!["worker".to_owned(), lane.to_owned(), folder.clone()];
        let quick = PoolOptions { queue: QUICK_QUEUE, ..options.clone() };
        // Where even light ones wait, they would wait longer among the others.
        let wait = limits.longest_wait();
        let light = PoolOptions { arguments: arguments("light"), size: cores + 1, wait, ..quick.clone() };
        let trial = PoolOptions {
            arguments: arguments("trial"),
            size: cores,
            wait: TRIAL_WAIT,
            nice: TRIAL_NICE,
            ..quick
        };
        let long = PoolOptions {
            arguments: arguments("long"),
            size: limits.workers,
            queue: limits.queue,
            wait,
            nice: LONG_NICE,
            ..options
        };
        let kept = answers();
        let mut tidying = JoinSet::new();
        tidying.spawn(tidy(kept.clone()));
        Ok(Self {
            prompts: Prompts::new(cores),
            light: Pool::new(light)?,
            trial: Pool::new(trial)?,
            long: Pool::new(long)?,
            limits,
            flights: Flights::default(),
            kept,
            _tidying: tidying,
            experience: Arc::new(Experience::new()),
            admission: Admission::new(limits.share),
            lost_trials: AtomicU64::new(0),
        })
    }

    /// What queries may take.
    #[must_use]
    pub fn limits(&self) -> EngineLimits {
        self.limits
    }

    /// What of it a job is told.
    #[must_use]
    pub fn job_limits(&self) -> JobLimits {
        let EngineLimits { time, rows, scanned, .. } = self.limits;
        JobLimits { time, rows, scanned }
    }

    /// How workers are confined on this machine; waits for the first of them.
    ///
    /// # Errors
    /// When the service ends.
    pub async fn confinement(&self) -> Result<Confinement, PoolError> {
        self.light.ready().await
    }

    /// The long queries that run, oldest first.
    #[must_use]
    pub fn running(&self) -> Vec<Running> {
        self.long.running()
    }

    /// How many queries run and wait.
    #[must_use]
    pub fn load(&self) -> EngineLoad {
        EngineLoad {
            light: self.light.load(),
            trial: self.trial.load(),
            long: self.long.load(),
            prompt: self.prompts.answered(),
            lost_trials: self.lost_trials.load(Ordering::Relaxed),
            clients: self.admission.clients(),
        }
    }

    /// Ends a running query; whether there was one of this number.
    #[must_use]
    pub fn kill(&self, id: JobId) -> bool {
        self.long.kill(id)
    }

    /// Takes no more queries and ends those that run, the last by force.
    pub async fn drain(&self, patience: Duration) {
        tokio::join!(self.light.drain(patience), self.trial.drain(patience), self.long.drain(patience));
    }

    /// The answer to a query, once its first bytes are known. `snapshot` is the one the job names: its file
    /// stays as long as the answer is read.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn run(
        &self,
        ask: Ask<'_>,
        snapshot: &Arc<Snapshot>,
        outside: &Outside,
    ) -> Result<Answer, Stopped> {
        // Waiting counts: the client has one deadline.
        let time = self.limits.time.min(ask.job.limits.time);
        let deadline = Instant::now() + time;
        let (bytes, key, question) = aside(ask.job.asked.text().len(), || {
            let bytes = Bytes::from(serde_json::to_vec(ask.job).map_err(|error| internal(&error))?);
            let key = ask.job.is_stable().then(|| digest::sha256_bytes(&bytes));
            Ok::<_, Stopped>((bytes, key, self.experience.question(ask.job)))
        })?;
        if let Some(whole) = key.as_ref().and_then(|key| self.kept.get(key)) {
            return Ok(Answer::whole(whole, true));
        }
        if let Some(whole) = self.at_once(ask, question, snapshot) {
            // Where it cannot be had at once, it goes among its like.
            self.experience.note(question, Pace::Light);
            if let Some(key) = key {
                self.kept.insert(key, whole.clone());
            }
            return Ok(Answer::whole(whole, false));
        }
        let budget = Budget {
            wall: time,
            cpu: None,
            memory_bytes: self.limits.memory_bytes,
            output_bytes: self.limits.output_bytes,
        };
        let request = Request {
            job: bytes,
            budget,
            client: ask.client.clone(),
            label: ask.job.asked.text().chars().take(LABEL_CHARS).collect(),
            calls: Some(outside.calls()),
        };
        // A trial may be in vain, and others are not asked twice.
        let repeatable = !(outside.asks_others() && ask.job.asked.asks_services());
        if repeatable {
            let answer = timeout_at(deadline, self.quickly(key, question, &request)).await;
            if let Some(answer) = answer.map_err(|_| late(self.limits))?? {
                return Ok(answer);
            }
        }
        let began = timeout_at(deadline, self.begun(question, request, snapshot, deadline)).await;
        began.map_err(|_| late(self.limits))?
    }

    /// The answer to a query that needs no worker. A client that has used up its share waits its turn.
    fn at_once(&self, ask: Ask<'_>, question: Question, snapshot: &Arc<Snapshot>) -> Option<Whole> {
        self.admission.check(ask.client).ok()?;
        let _meter = self.admission.meter(ask.client);
        self.prompts.answer(ask.job, question, snapshot)
    }

    /// The answer to a query that is light or tried, evaluated once for all who ask the same meanwhile; nothing where
    /// it takes longer.
    async fn quickly(
        &self,
        key: Option<Key>,
        question: Question,
        request: &Request,
    ) -> Result<Option<Answer>, Stopped> {
        if self.quick(question, &request.client).is_none() {
            return Ok(None);
        }
        let mut flight = None;
        if let Some(key) = key {
            flight = self.flights.turn(key).await;
            if let Some(whole) = self.kept.get(&key) {
                return Ok(Some(Answer::whole(whole, true)));
            }
        }
        // How long an identical query takes is known by now.
        let Some(pool) = self.quick(question, &request.client) else { return Ok(None) };
        let tried = self.tried(pool, question, request).await;
        if let (Ok(whole), Some(key)) = (&tried, key) {
            self.kept.insert(key, whole.clone());
        }
        if let Some(flight) = flight {
            flight.end();
        }
        match tried {
            Ok(whole) => Ok(Some(Answer::whole(whole, false))),
            Err(Tried::Long) => Ok(None),
            Err(Tried::Stopped(stopped)) => Err(stopped),
        }
    }

    /// The workers that may answer a query at once; none where it is better begun among the long ones.
    fn quick(&self, question: Question, client: &Client) -> Option<&Pool> {
        if self.limits.time <= TRIAL {
            return None;
        }
        match self.experience.of(question) {
            Known::Itself(Pace::Light) => Some(&self.light),
            Known::Itself(Pace::Heavy) | Known::Alike(Pace::Heavy) => None,
            _ if !self.admission.may_try(client) => None,
            Known::Alike(Pace::Light) => Some(&self.light),
            Known::Itself(Pace::Mixed) | Known::Alike(Pace::Mixed) | Known::Nothing => Some(&self.trial),
        }
    }

    /// A worker that begins the job. A client that has used up its share gets one only where nobody else waits.
    async fn worker(
        &self,
        pool: &Pool,
        question: Question,
        request: Request,
    ) -> Result<(Run, Book), Refusal> {
        let client = request.client.clone();
        if pool.others_wait(&client) {
            self.admission.check(&client).map_err(|spent| Refusal::Stopped(spent.into()))?;
        }
        let run = pool.run(request).await.map_err(|error| match error {
            PoolError::Full { .. } => Refusal::Full(error),
            error => Refusal::Stopped(refused(&error)),
        })?;
        let meter = self.admission.meter(&client);
        Ok((run, Book { experience: Arc::clone(&self.experience), question, _meter: meter }))
    }

    async fn tried(&self, pool: &Pool, question: Question, request: &Request) -> Result<Whole, Tried> {
        let budget = Budget {
            wall: TRIAL_WALL.min(self.limits.time),
            cpu: Some(TRIAL),
            output_bytes: TRIAL_BYTES.min(self.limits.output_bytes),
            ..request.budget
        };
        let (mut run, book) = match self.worker(pool, question, Request { budget, ..request.clone() }).await {
            Ok(begun) => begun,
            // Where even short ones wait, the others may have a place.
            Err(Refusal::Full(_)) => return Err(Tried::Long),
            Err(Refusal::Stopped(stopped)) => return Err(Tried::Stopped(stopped)),
        };
        let ended = |error: RunError| self.lost(error, question, &request.client);
        let head = run.head().await.map_err(ended)?;
        let form = serde_json::from_slice(&head).map_err(|error| Tried::Stopped(internal(&error)))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = run.next_chunk().await.map_err(ended)? {
            body.extend_from_slice(&chunk);
        }
        if let Some(summary) = run.summary() {
            book.note(summary);
        }
        let summary = read_summary(&run).ok_or(Tried::Long)?;
        Ok(Whole { form, body: body.freeze(), summary })
    }

    /// A trial that gave no answer. What cost a worker counts, however it did.
    fn lost(&self, error: RunError, question: Question, client: &Client) -> Tried {
        if matches!(error, RunError::Failed(_)) {
            return Tried::Stopped(stopped(error, self.limits));
        }
        self.experience.note(question, Pace::Heavy);
        // An answer may be long and yet take little time.
        if !matches!(error, RunError::Output(_)) {
            self.admission.lost_trial(client);
            self.lost_trials.fetch_add(1, Ordering::Relaxed);
        }
        match error {
            RunError::Deadline(_) | RunError::Cpu(_) | RunError::Output(_) => Tried::Long,
            error => Tried::Stopped(stopped(error, self.limits)),
        }
    }

    async fn begun(
        &self,
        question: Question,
        request: Request,
        snapshot: &Arc<Snapshot>,
        deadline: Instant,
    ) -> Result<Answer, Stopped> {
        let limits = self.limits;
        let (mut run, book) = self.worker(&self.long, question, request).await.map_err(Stopped::from)?;
        let head = run.head().await.map_err(|error| stopped(error, limits))?;
        let form = serde_json::from_slice(&head).map_err(|error| internal(&error))?;
        let first = run.next_chunk().await.map_err(|error| stopped(error, limits))?;
        let stream = Stream { run, first, _snapshot: Arc::clone(snapshot), limits, deadline, book };
        Ok(Answer::streamed(form, stream))
    }
}

fn answers() -> Cache<Key, Whole> {
    let weight = |_: &Key, whole: &Whole| u32::try_from(whole.body.len() + 200).unwrap_or(u32::MAX);
    Cache::builder().weigher(weight).max_capacity(KEPT_BYTES).time_to_idle(KEPT_IDLE).build()
}

/// The cache itself does so only when it is used.
async fn tidy(kept: Cache<Key, Whole>) {
    let mut times = tokio::time::interval(TIDYING);
    loop {
        times.tick().await;
        kept.run_pending_tasks();
    }
}

/// Why a query got no worker.
enum Refusal {
    Full(PoolError),
    Stopped(Stopped),
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Full(error) => refused(&error),
            Refusal::Stopped(stopped) => stopped,
        }
    }
}

/// What came of a trial, if no answer.
enum Tried {
    Long,
    Stopped(Stopped),
}
