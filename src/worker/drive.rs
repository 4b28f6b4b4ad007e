//! One job on one worker: passes the answer on and stops the job at the first budget that is exceeded.

use std::convert::Infallible;
use std::future::{Future, pending};
use std::io;
use std::pin::Pin;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, interval_at, sleep};

use super::cpu::cpu_of;
use super::frame::{self, Tag};
use super::memory::sizes_of;
use super::pool::PoolError;
use super::process::Worker;
use super::run::{Budget, Client, Ended, JobId, Part, RunError, Summary};

/// How often the size of a worker is looked at while it has a job.
const LOOK: Duration = Duration::from_millis(20);

/// Shortest time between two looks at the processor time of a worker.
const SOON: Duration = Duration::from_millis(1);

/// What a call of a worker is answered with.
pub type Reply = Pin<Box<dyn Future<Output = Bytes> + Send>>;

/// Answers the calls of workers; requests and replies in the handler's own form. Dropped with its job.
pub type Calls = Arc<dyn Fn(Bytes) -> Reply + Send + Sync>;

/// A job with everything that belongs to it.
pub(super) struct Assignment {
    pub(super) id: JobId,
    pub(super) job: Bytes,
    pub(super) budget: Budget,
    pub(super) client: Client,
    pub(super) label: String,
    pub(super) calls: Option<Calls>,
    pub(super) parts: mpsc::Sender<Part>,
    pub(super) end: oneshot::Sender<Ended>,
    /// Tells the client that a worker has the job, or why none will; taken when it was told.
    pub(super) begun: Option<oneshot::Sender<Result<(), PoolError>>>,
    /// Workers that died before they had read the job.
    pub(super) unread: u8,
    /// Ends the job.
    pub(super) kill: Arc<Notify>,
}

/// What became of a job.
pub(super) struct Outcome {
    pub(super) ended: Ended,
    /// Private memory of the worker, which can serve on; `None` when it cannot.
    pub(super) private_bytes: Option<u64>,
    /// The worker had the whole job.
    pub(super) begun: bool,
}

/// Why a worker is of no more use.
enum Stop {
    Budget(RunError),
    Pipe(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

/// What is seen of a job while it runs.
#[derive(Default)]
struct Progress {
    output_bytes: AtomicU64,
    /// Limit of the worker's address space; 0 before the job begins.
    limit: AtomicU64,
    /// Largest address space seen.
    largest: AtomicU64,
    /// Told when the job begins.
    beginning: Notify,
}

impl Progress {
    fn begun(&self) -> bool {
        self.limit.load(Ordering::Relaxed) > 0
    }

    /// Whether less than a quarter of the budget was left when last looked at.
    fn near_limit(&self, budget: u64) -> bool {
        let limit = self.limit.load(Ordering::Relaxed);
        limit > 0 && self.largest.load(Ordering::Relaxed) >= limit.saturating_sub(budget / 4)
    }
}

/// Runs the job to its end. Unless the outcome has the worker's memory, the worker must be killed.
pub(super) async fn drive(worker: &mut Worker, job: &Assignment) -> Outcome {
    let since = Instant::now();
    let progress = Progress::default();
    let budget = job.budget;
    let pid = worker.pid;
    let cpu_before = cpu_of(pid);
    let stopped = tokio::select! {
        biased;
        () = job.kill.notified() => Err(Stop::Budget(RunError::Killed)),
        () = job.parts.closed() => Err(Stop::Budget(RunError::Killed)),
        () = sleep(budget.wall) => Err(Stop::Budget(RunError::Deadline(budget.wall))),
        cpu = used_up(pid, budget.cpu, &progress) => Err(Stop::Budget(RunError::Cpu(cpu))),
        ended = relay(worker, job, &progress) => ended,
        never = watch(pid, &progress) => match never {},
    };
    let begun = progress.begun();
    match stopped {
        Ok((Tag::Done, value, private_bytes)) => {
            let output_bytes = progress.output_bytes.load(Ordering::Relaxed);
            let cpu = cpu_before.zip(cpu_of(pid)).map(|(before, after)| after.saturating_sub(before));
            let summary = Summary { value, output_bytes, wall: since.elapsed(), cpu, private_bytes };
            Outcome { ended: Ok(summary), private_bytes: Some(private_bytes), begun }
        }
        Ok((_, why, private_bytes)) => {
            Outcome { ended: Err(RunError::Failed(why)), private_bytes: Some(private_bytes), begun }
        }
        Err(Stop::Budget(error)) => Outcome { ended: Err(error), private_bytes: None, begun: true },
        Err(Stop::Pipe(error)) => {
            let ended = Err(cause(worker, &error, &progress, budget).await);
            Outcome { ended, private_bytes: None, begun }
        }
    }
}

/// Passes frames on until the job is done or has failed.
async fn relay(
    worker: &mut Worker,
    job: &Assignment,
    progress: &Progress,
) -> Result<(Tag, Bytes, u64), Stop> {
    worker.send(Tag::Job, Some(job.budget.memory_bytes), &job.job).await?;
    loop {
        let (tag, length) = worker.receive().await?;
        if matches!(tag, Tag::Head | Tag::Chunk) {
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            let before = progress.output_bytes.fetch_add(length, Ordering::Relaxed);
            if before.saturating_add(length) > job.budget.output_bytes {
                return Err(Stop::Budget(RunError::Output(job.budget.output_bytes)));
            }
        }
        let payload = worker.payload(length).await?;
        let gone = |_| Stop::Budget(RunError::Killed);
        match tag {
            Tag::Started => {
                progress.limit.store(frame::split_number(&payload)?.0.max(1), Ordering::Relaxed);
                progress.beginning.notify_one();
            }
            Tag::Head => job.parts.send(Part::Head(payload)).await.map_err(gone)?,
            Tag::Chunk => job.parts.send(Part::Chunk(payload)).await.map_err(gone)?,
            Tag::Call => {
                let reply = match &job.calls {
                    Some(calls) => calls(payload).await,
                    None => return Err(broken("a call that nobody answers".to_owned())),
                };
                worker.send(Tag::Reply, None, &reply).await?;
            }
            Tag::Done | Tag::Failed => {
                let (private_bytes, _) = frame::split_number(&payload)?;
                return Ok((tag, payload.slice(8..), private_bytes));
            }
            Tag::Job | Tag::Reply | Tag::Ready => {
                return Err(broken(format!("a frame {tag:?} during a job")));
            }
        }
    }
}

fn broken(why: String) -> Stop {
    Stop::Budget(RunError::Broken(why))
}

/// Notes how large the worker becomes; never ends.
async fn watch(pid: u32, progress: &Progress) -> Infallible {
    let mut looks = interval_at(Instant::now() + LOOK, LOOK);
    loop {
        looks.tick().await;
        if let Some(sizes) = sizes_of(pid) {
            progress.largest.fetch_max(sizes.address_space, Ordering::Relaxed);
        }
    }
}

/// Ends when the job has used up its processor time, which it tells.
async fn used_up(pid: u32, budget: Option<Duration>, progress: &Progress) -> Duration {
    let Some(budget) = budget else { return pending().await };
    progress.beginning.notified().await;
    let Some(before) = cpu_of(pid) else { return pending().await };
    while let Some(now) = cpu_of(pid) {
        let left = budget.saturating_sub(now.saturating_sub(before));
        if left.is_zero() {
            return budget;
        }
        // A job has one thread: what is left cannot be used up sooner.
        sleep(left.max(SOON)).await;
    }
    pending().await
}

/// Why the pipe of a worker ended.
async fn cause(worker: &mut Worker, error: &io::Error, progress: &Progress, budget: Budget) -> RunError {
    if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) {
        return RunError::Broken(error.to_string());
    }
    let (status, printed) = worker.autopsy().await;
    classify(status, &printed, progress.near_limit(budget.memory_bytes), budget)
}

/// Tells by the signal and the last words of a worker which budget it died of.
fn classify(status: Option<ExitStatus>, printed: &str, near_limit: bool, budget: Budget) -> RunError {
    const OUT_OF_MEMORY: [&str; 3] = ["memory allocation of", "std::bad_alloc", "out of memory"];
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    // Bus error and segmentation fault; their numbers differ between systems.
    const FAULTS: [i32; 3] = [7, 10, 11];
    match status.and_then(signal) {
        Some(ABORT) if OUT_OF_MEMORY.iter().any(|words| printed.contains(words)) => {
            RunError::Memory(budget.memory_bytes)
        }
        Some(ABORT) if printed.contains("has overflowed its stack") => RunError::Stack,
        Some(signal) if near_limit && (signal == KILL || FAULTS.contains(&signal)) => {
            RunError::Memory(budget.memory_bytes)
        }
        _ => RunError::Died(status),
    }
}

fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn the_cause_of_death_is_told_apart() {
        let budget = Budget { wall: Duration::from_secs(1), cpu: None, memory_bytes: 1000, output_bytes: 10 };
        let died = |raw| Some(ExitStatus::from_raw(raw));
        let memory = RunError::Memory(1000);
        let starved = "thread main\nmemory allocation of 80 bytes failed";
        for (raw, printed, near, expected) in [
            (6, starved, false, memory.clone()),
            (6, "terminate called after throwing an instance of 'std::bad_alloc'", false, memory.clone()),
            (6, "thread 'job' (7) has overflowed its stack\nfatal runtime error", true, RunError::Stack),
            (6, "assertion", true, RunError::Died(died(6))),
            (11, "", true, memory.clone()),
            (7, "", true, memory.clone()),
            (9, "", true, memory),
            (11, "", false, RunError::Died(died(11))),
            (9, starved, false, RunError::Died(died(9))),
            (256, starved, true, RunError::Died(died(256))),
        ] {
            assert_eq!(classify(died(raw), printed, near, budget), expected, "{raw} {printed} {near}");
        }
        assert_eq!(classify(None, starved, true, budget), RunError::Died(None));
    }

    #[test]
    fn near_the_limit_is_within_a_quarter_of_the_budget() {
        let progress = Progress::default();
        progress.largest.store(5000, Ordering::Relaxed);
        assert!(!progress.near_limit(1000), "before the job begins");
        progress.limit.store(5200, Ordering::Relaxed);
        assert!(progress.near_limit(1000));
        progress.limit.store(5300, Ordering::Relaxed);
        assert!(!progress.near_limit(1000));
    }
}
