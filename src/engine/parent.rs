//! The parent's side: which workers a job gets, and its answer as it comes.
//!
//! Nobody can tell beforehand which query is long. So every job is tried first among the workers kept for short
//! ones, for [`TRIAL`] and up to [`TRIAL_BYTES`] of answer; one that does not end by then begins again among the
//! workers for long jobs, which run at a lower priority, and is remembered. A short query thus finds a place
//! however many long ones are asked.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use moka::sync::Cache;
use tokio::time::{Instant, timeout_at};

use super::Outside;
use crate::digest;
use crate::snapshot::Snapshot;
use crate::sparql::{Fault, FaultKind, Form, Job, JobLimits, Summary};
use crate::worker::{
    Budget, Confinement, JobId, Lane, Pool, PoolError, PoolOptions, Request, Run, RunError, Running,
};

/// How long a job is tried among the short ones.
const TRIAL: Duration = Duration::from_millis(40);

/// Most bytes of an answer among the short ones.
const TRIAL_BYTES: u64 = 1 << 20;

/// Bytes of answers that are kept.
const KEPT_BYTES: u64 = 64 << 20;

/// Long jobs that are remembered.
const REMEMBERED: u64 = 10_000;

/// What queries may take, and how many run at once.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct EngineLimits {
    /// Time of one query, until the last byte was read.
    pub time: Duration,
    /// Memory of one query in bytes.
    pub memory_bytes: u64,
    /// Length of an answer in bytes.
    pub output_bytes: u64,
    /// Rows or triples of an answer.
    pub rows: usize,
    /// Quads read for an answer.
    pub scanned: u64,
    /// Long queries that run at once.
    pub workers: usize,
    /// Long queries that may wait for that.
    pub queue: usize,
}

impl Default for EngineLimits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            time: Duration::from_secs(30),
            memory_bytes: 1 << 30,
            output_bytes: 1 << 30,
            rows: 10_000_000,
            scanned: 1_000_000_000,
            workers: cores.max(2),
            queue: 16,
        }
    }
}

/// Why there is no answer, or not the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The query.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Too many others.
    #[error("all places for queries are taken; try again in {} s", .0.as_secs())]
    Busy(Duration),
    /// The service ends.
    #[error("the service is going down")]
    Closing,
    /// Somebody with the right to do so.
    #[error("the query was killed by the operator")]
    Killed,
}

/// Runs queries in worker processes.
#[derive(Debug)]
pub struct Engine {
    short: Pool,
    long: Pool,
    limits: EngineLimits,
    /// Answers by what was asked of which version.
    kept: Cache<[u8; 32], Whole>,
    /// Jobs that were too long for a trial.
    heavy: Cache<[u8; 32], ()>,
}

/// A complete answer.
#[derive(Debug, Clone)]
struct Whole {
    form: Form,
    body: Bytes,
    summary: Summary,
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
        let arguments = |lane: &str| vec!["worker".to_owned(), lane.to_owned(), folder.clone()];
        let cores = limits.workers;
        let short =
            PoolOptions { arguments: arguments("short"), size: cores + 2, queue: 256, ..options.clone() };
        let long = PoolOptions { arguments: arguments("long"), size: cores, queue: limits.queue, ..options };
        let weight = |_: &[u8; 32], whole: &Whole| u32::try_from(whole.body.len() + 200).unwrap_or(u32::MAX);
        Ok(Self {
            short: Pool::new(short)?,
            long: Pool::new(long)?,
            limits,
            kept: Cache::builder().weigher(weight).max_capacity(KEPT_BYTES).build(),
            heavy: Cache::new(REMEMBERED),
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
        self.short.ready().await
    }

    /// The queries that run, oldest first.
    #[must_use]
    pub fn running(&self) -> Vec<Running> {
        self.long.running()
    }

    /// How many long queries run and wait.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        let load = self.long.load();
        (load.running, load.waiting)
    }

    /// Ends a running query; whether there was one of this number.
    #[must_use]
    pub fn kill(&self, id: JobId) -> bool {
        self.long.kill(id)
    }

    /// Takes no more queries and ends those that run, the last by force.
    pub async fn drain(&self, patience: Duration) {
        tokio::join!(self.short.drain(patience), self.long.drain(patience));
    }

    /// The answer to a job, once its first bytes are known. `snapshot` is the one the job names: its file
    /// stays as long as the answer is read.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn run(
        &self,
        job: &Job,
        snapshot: &Arc<Snapshot>,
        outside: &Outside,
        label: &str,
    ) -> Result<Answer, Stopped> {
        // Waiting counts: the client has one deadline.
        let deadline = Instant::now() + self.limits.time;
        let bytes = Bytes::from(serde_json::to_vec(job).map_err(|error| internal(&error))?);
        let key = digest::sha256_bytes(&bytes);
        let is_stable = job.is_stable();
        if is_stable && let Some(whole) = self.kept.get(&key) {
            return Ok(Answer::whole(whole, true));
        }
        let request = |wall: Duration, output_bytes: u64, lane: Lane| Request {
            job: bytes.clone(),
            budget: Budget { wall, memory_bytes: self.limits.memory_bytes, output_bytes },
            lane,
            label: label.to_owned(),
            calls: Some(outside.calls()),
        };
        if is_stable && self.heavy.get(&key).is_none() && self.limits.time > TRIAL {
            let short = request(TRIAL, TRIAL_BYTES, Lane::Short);
            match tried(&self.short, short, self.limits).await {
                Ok(whole) => {
                    self.kept.insert(key, whole.clone());
                    return Ok(Answer::whole(whole, false));
                }
                Err(Tried::Long) => self.heavy.insert(key, ()),
                Err(Tried::Stopped(stopped)) => return Err(stopped),
            }
        }
        let request = request(self.limits.time, self.limits.output_bytes, Lane::Short);
        let late = |_| late(self.limits);
        let began = async {
            let mut run = self.long.run(request).await.map_err(|error| refused(&error))?;
            let head = run.head().await.map_err(|error| stopped(error, self.limits))?;
            let form = serde_json::from_slice(&head).map_err(|error| internal(&error))?;
            let first = run.next_chunk().await.map_err(|error| stopped(error, self.limits))?;
            Ok::<_, Stopped>((run, form, first))
        };
        let (run, form, first) = timeout_at(deadline, began).await.map_err(late)??;
        let summary = read_summary(&run);
        let source = Source::Run {
            run: Box::new(run),
            first,
            _snapshot: Arc::clone(snapshot),
            limits: self.limits,
            deadline,
        };
        Ok(Answer { form, source, summary, cached: false })
    }
}

/// What came of a trial, if no answer.
enum Tried {
    Long,
    Stopped(Stopped),
}

async fn tried(pool: &Pool, request: Request, limits: EngineLimits) -> Result<Whole, Tried> {
    let ended = |error: RunError| match error {
        RunError::Deadline(_) | RunError::Output(_) => Tried::Long,
        error => Tried::Stopped(stopped(error, limits)),
    };
    let mut run = match pool.run(request).await {
        Ok(run) => run,
        // Where even short ones wait, the others may have a place.
        Err(PoolError::Full { .. }) => return Err(Tried::Long),
        Err(error) => return Err(Tried::Stopped(refused(&error))),
    };
    let head = run.head().await.map_err(ended)?;
    let form = serde_json::from_slice(&head).map_err(|error| Tried::Stopped(internal(&error)))?;
    let mut body = BytesMut::new();
    while let Some(chunk) = run.next_chunk().await.map_err(ended)? {
        body.extend_from_slice(&chunk);
    }
    let summary = read_summary(&run).ok_or(Tried::Long)?;
    Ok(Whole { form, body: body.freeze(), summary })
}

fn read_summary(run: &Run) -> Option<Summary> {
    run.summary().and_then(|summary| serde_json::from_slice(&summary.value).ok())
}

fn internal(error: &dyn std::fmt::Display) -> Stopped {
    Stopped::Fault(Fault::new(FaultKind::Internal, error.to_string()))
}

fn refused(error: &PoolError) -> Stopped {
    match error {
        PoolError::Full { retry_after } => Stopped::Busy(*retry_after),
        PoolError::Closed => Stopped::Closing,
        error => Stopped::Fault(Fault::new(FaultKind::Refused, error.to_string())),
    }
}

fn late(limits: EngineLimits) -> Stopped {
    let seconds = limits.time.as_secs_f64();
    let message = format!("the query was stopped after {seconds} s; narrow it or ask for less");
    Stopped::Fault(Fault::new(FaultKind::Deadline, message))
}

/// Names the budget that was hit.
fn stopped(error: RunError, limits: EngineLimits) -> Stopped {
    let budget = |what: String| {
        let message = format!("the query was stopped at {what}; narrow it or ask for less");
        Stopped::Fault(Fault::new(FaultKind::Budget, message))
    };
    match error {
        RunError::Deadline(_) => late(limits),
        RunError::Memory(bytes) => budget(format!("{} MB of memory", bytes >> 20)),
        RunError::Stack => budget("its depth of nesting".to_owned()),
        RunError::Output(bytes) => budget(format!("{} MB of answer", bytes >> 20)),
        RunError::Killed => Stopped::Killed,
        RunError::Failed(fault) => match serde_json::from_slice(&fault) {
            Ok(fault) => Stopped::Fault(fault),
            Err(error) => internal(&error),
        },
        error => {
            tracing::error!(%error, "a worker failed");
            Stopped::Fault(Fault::new(FaultKind::Internal, "the worker that ran the query died"))
        }
    }
}

/// An answer on its way.
#[derive(Debug)]
pub struct Answer {
    form: Form,
    source: Source,
    summary: Option<Summary>,
    cached: bool,
}

#[derive(Debug)]
enum Source {
    Whole(Option<Bytes>),
    Run {
        run: Box<Run>,
        first: Option<Bytes>,
        _snapshot: Arc<Snapshot>,
        limits: EngineLimits,
        deadline: Instant,
    },
}

impl Answer {
    fn whole(whole: Whole, cached: bool) -> Self {
        let body = Some(whole.body).filter(|body| !body.is_empty());
        Self { form: whole.form, source: Source::Whole(body), summary: Some(whole.summary), cached }
    }

    /// Whether it is a table or a graph.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether it was known before.
    #[must_use]
    pub fn is_cached(&self) -> bool {
        self.cached
    }

    /// The next bytes, or nothing at the end.
    ///
    /// # Errors
    /// When it ends early: what came before is no complete answer.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, Stopped> {
        match &mut self.source {
            Source::Whole(body) => Ok(body.take()),
            Source::Run { run, first, limits, deadline, .. } => {
                if let Some(first) = first.take() {
                    return Ok(Some(first));
                }
                if self.summary.is_some() {
                    return Ok(None);
                }
                let next = timeout_at(*deadline, run.next_chunk()).await.map_err(|_| late(*limits))?;
                let next = next.map_err(|error| stopped(error, *limits))?;
                if next.is_none() {
                    self.summary = read_summary(run);
                }
                Ok(next)
            }
        }
    }

    /// What came of it, known at the end.
    #[must_use]
    pub fn summary(&self) -> Option<&Summary> {
        self.summary.as_ref()
    }
}
