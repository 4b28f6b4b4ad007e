//! What the pool and the keepers of its workers share: who has a worker, who waits, whether it is over.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, oneshot, watch};

use super::confine::Confinement;
use super::drive::Assignment;
use super::pool::{Load, PoolError, PoolOptions};
use super::process::Starter;
use super::queue::Queue;
use super::run::{Client, JobId, Running};

/// A worker without a job.
struct Idle {
    worker: u32,
    job: oneshot::Sender<Assignment>,
}

/// What the pool and the keepers of its workers share.
pub(super) struct Shared {
    pub(super) options: PoolOptions,
    pub(super) starter: Starter,
    ids: AtomicU64,
    confinement: watch::Sender<Option<Confinement>>,
    closing: watch::Sender<bool>,
    state: Mutex<State>,
}

struct State {
    queue: Queue<Assignment>,
    idle: Vec<Idle>,
    running: BTreeMap<JobId, (Running, Arc<Notify>)>,
    closed: bool,
    /// Jobs that begin now are killed.
    killing: bool,
    size: usize,
    /// Running mean of the time that jobs take, in seconds.
    mean: f64,
}

impl Shared {
    pub(super) fn new(options: PoolOptions, starter: Starter) -> Self {
        let size = options.size.max(1);
        let queue = Queue::new(size, options.queue);
        let (idle, running) = (Vec::new(), BTreeMap::new());
        let state = State { queue, idle, running, closed: false, killing: false, size, mean: 0.0 };
        Self {
            options,
            starter,
            ids: AtomicU64::new(1),
            confinement: watch::Sender::new(None),
            closing: watch::Sender::new(false),
            state: Mutex::new(state),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn submit(&self, job: Assignment) -> Result<(), PoolError> {
        let mut state = self.lock();
        if state.closed {
            return Err(PoolError::Closed);
        }
        state.forget_unwanted();
        let client = job.client.clone();
        let displaced = state.queue.push(&client, job, Instant::now());
        let full = state.full();
        state.dispatch();
        drop(state);
        if let Some(begun) = displaced.and_then(|mut job| job.begun.take()) {
            // Its client may be gone.
            let _ = begun.send(Err(full));
        }
        Ok(())
    }

    /// Whether jobs of others than this client wait.
    pub(super) fn others_wait(&self, client: &Client) -> bool {
        let mut state = self.lock();
        state.forget_unwanted();
        state.queue.others_wait(client)
    }

    pub(super) fn next_id(&self) -> JobId {
        JobId(self.ids.fetch_add(1, Ordering::Relaxed))
    }

    /// How workers are confined, once one is ready.
    pub(super) fn confinement(&self) -> watch::Receiver<Option<Confinement>> {
        self.confinement.subscribe()
    }

    /// The refusal of a job for which there is no place.
    pub(super) fn full(&self) -> PoolError {
        self.lock().full()
    }

    pub(super) fn running(&self) -> Vec<Running> {
        self.lock().running.values().map(|(job, _)| job.clone()).collect()
    }

    pub(super) fn kill(&self, id: JobId) -> bool {
        self.lock().running.get(&id).inspect(|(_, kill)| kill.notify_one()).is_some()
    }

    pub(super) fn load(&self) -> Load {
        let mut state = self.lock();
        state.forget_unwanted();
        Load { idle: state.idle.len(), running: state.running.len(), waiting: state.queue.len() }
    }

    /// A worker is ready.
    pub(super) fn started(&self, confinement: Confinement) {
        self.confinement.send_replace(Some(confinement));
    }

    /// The next job of a worker that has none; an error once the pool is closed.
    pub(super) fn wait_for_job(&self, worker: u32) -> oneshot::Receiver<Assignment> {
        let (job, receiver) = oneshot::channel();
        let mut state = self.lock();
        if !state.closed {
            state.idle.push(Idle { worker, job });
            state.dispatch();
        }
        receiver
    }

    /// A worker died while it had no job; one that it was given in this moment goes to another.
    pub(super) fn lost(&self, worker: u32, mut receiver: oneshot::Receiver<Assignment>) {
        self.lock().idle.retain(|idle| idle.worker != worker);
        if let Ok(job) = receiver.try_recv() {
            self.retry(job);
        }
    }

    /// A worker takes a job; `false` when its client does not want it any more.
    pub(super) fn begin(&self, job: &mut Assignment, worker: u32) -> bool {
        let mut state = self.lock();
        let told = job.begun.take().is_none_or(|begun| begun.send(Ok(())).is_ok());
        let now = Instant::now();
        if !told {
            state.queue.ended(&job.client, Duration::ZERO, now);
            return false;
        }
        let (id, client, label) = (job.id, job.client.clone(), job.label.clone());
        let running = Running { id, since: now, client, label, worker };
        if state.killing {
            job.kill.notify_one();
        }
        state.running.insert(id, (running, Arc::clone(&job.kill)));
        true
    }

    /// A job has ended and its place is free.
    pub(super) fn end(&self, job: &Assignment) {
        let mut state = self.lock();
        let took = state.forget_running(job.id);
        state.queue.ended(&job.client, took, Instant::now());
        state.dispatch();
    }

    /// A worker died before it had read the job: another gets it, unless the pool is closed.
    pub(super) fn retry(&self, job: Assignment) {
        let mut state = self.lock();
        state.running.remove(&job.id);
        if state.closed {
            state.queue.ended(&job.client, Duration::ZERO, Instant::now());
            // The job goes after the lock: what belongs to it may need the pool.
            drop(state);
            return;
        }
        let client = job.client.clone();
        state.queue.put_back(&client, job, Instant::now());
        state.dispatch();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Ends when the pool takes no more jobs.
    pub(super) async fn closed(&self) {
        // The sender lives in `self`.
        let _ = self.closing.subscribe().wait_for(|closed| *closed).await;
    }

    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.idle.clear();
        state.queue.keep(|_| false);
        self.closing.send_replace(true);
    }

    pub(super) fn kill_all(&self) {
        let mut state = self.lock();
        state.killing = true;
        for (_, kill) in state.running.values() {
            kill.notify_one();
        }
    }
}

impl State {
    /// Gives waiting jobs to workers.
    fn dispatch(&mut self) {
        while let Some(idle) = self.idle.pop() {
            let Some(job) = self.queue.next(Instant::now()) else {
                self.idle.push(idle);
                return;
            };
            // The worker died just now: the next one.
            if let Err(job) = idle.job.send(job) {
                let client = job.client.clone();
                self.queue.put_back(&client, job, Instant::now());
            }
        }
    }

    fn forget_unwanted(&mut self) {
        self.queue.keep(|job| !job.parts.is_closed());
    }

    /// How long the job ran.
    fn forget_running(&mut self, id: JobId) -> Duration {
        let Some((job, _)) = self.running.remove(&id) else { return Duration::ZERO };
        let took = job.since.elapsed();
        self.mean += (took.as_secs_f64() - self.mean) / 16.0;
        took
    }

    fn full(&self) -> PoolError {
        let places = u32::try_from(self.size).unwrap_or(u32::MAX);
        let ahead = u32::try_from(self.queue.len() + 1).unwrap_or(u32::MAX);
        let seconds = (self.mean * f64::from(ahead) / f64::from(places)).ceil().clamp(1.0, 60.0);
        PoolError::Full { retry_after: Duration::from_secs_f64(seconds) }
    }
}
