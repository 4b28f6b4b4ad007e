//! The pool as its clients see it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::confine::Confinement;
use super::drive::{Assignment, Calls};
use super::keeper::keep;
use super::process::Starter;
use super::run::{Budget, Client, JobId, Run, Running};
use super::shared::Shared;

/// Chunks of an answer that wait for its client.
const CHUNKS_AHEAD: usize = 4;

/// How a pool is set up.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// The program of the workers; it must call [`serve_jobs`](super::serve_jobs).
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Jobs that run at once.
    pub size: usize,
    /// Workers ready beyond that, to stand in at once for those that are killed.
    pub spare: usize,
    /// Jobs that may wait. Beyond that the client with the most of them loses its last.
    pub queue: usize,
    /// How long a job may wait.
    pub wait: Duration,
    /// Jobs after which a worker is replaced.
    pub jobs_per_worker: u64,
    /// Private memory after a job, in bytes, beyond which a worker is replaced.
    pub private_bytes: u64,
    /// How much the workers give way to everything else (nice, 0 to 19).
    pub nice: i32,
}

impl Default for PoolOptions {
    /// Two workers of this program and a spare one.
    fn default() -> Self {
        Self {
            program: own_program(),
            arguments: vec!["worker".to_owned()],
            size: 2,
            spare: 1,
            queue: 16,
            wait: Duration::from_secs(2),
            jobs_per_worker: 10_000,
            private_bytes: 256 << 20,
            nice: 0,
        }
    }
}

/// This very program, even after its file was replaced by a newer one.
fn own_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        PathBuf::from("/proc/self/exe")
    } else {
        std::env::current_exe().unwrap_or_else(|_| PathBuf::from("plangraph"))
    }
}

/// What a client asks of the pool.
#[derive(Clone)]
pub struct Request {
    /// The job, in the handler's own form; at most [`MAX_INPUT_BYTES`](super::MAX_INPUT_BYTES).
    pub job: Bytes,
    /// What it may use.
    pub budget: Budget,
    /// Whose it is.
    pub client: Client,
    /// What [`Pool::running`] calls it.
    pub label: String,
    /// Answers the calls of the worker; without it a call ends the job.
    pub calls: Option<Calls>,
}

/// Why a job did not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// Too many jobs wait, or this one has waited too long.
    #[error("every worker is busy; retry in {} s", .retry_after.as_secs())]
    Full {
        /// When a place may be free, in whole seconds.
        retry_after: Duration,
    },
    /// The job is longer than a worker accepts.
    #[error("the job is longer than {} bytes", super::MAX_INPUT_BYTES)]
    TooLong,
    /// The pool takes no more jobs.
    #[error("the service is going down")]
    Closed,
}

/// How many workers and jobs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Load {
    /// Workers that are ready and have no job.
    pub idle: usize,
    /// Jobs that run.
    pub running: usize,
    /// Jobs that wait.
    pub waiting: usize,
}

/// Workers that run jobs. Dropping it kills them.
pub struct Pool {
    shared: Arc<Shared>,
    keepers: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    /// Starts the workers in the background; to be called within a runtime.
    ///
    /// # Errors
    /// Without a runtime, or when no thread can be started.
    pub fn new(options: PoolOptions) -> io::Result<Self> {
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        let workers = options.size.max(1) + options.spare;
        let starter = Starter::new(&options, runtime)?;
        let shared = Arc::new(Shared::new(options, starter));
        let keepers = (0..workers).map(|_| tokio::spawn(keep(Arc::clone(&shared)))).collect();
        Ok(Self { shared, keepers: Mutex::new(keepers) })
    }

    /// Waits until a worker is ready; how workers are confined on this system.
    ///
    /// # Errors
    /// [`PoolError::Closed`] when the pool is closed before a worker was ready.
    pub async fn ready(&self) -> Result<Confinement, PoolError> {
        let mut confinement = self.shared.confinement();
        let closed = |_| PoolError::Closed;
        tokio::select! {
            biased;
            known = confinement.wait_for(Option::is_some) => known.map_err(closed)?.clone().ok_or(PoolError::Closed),
            () = self.shared.closed() => Err(PoolError::Closed),
        }
    }

    /// Runs a job as soon as a worker is free.
    ///
    /// Dropping what this returns, finished or not, ends the job.
    ///
    /// # Errors
    /// When no worker becomes free in time, and then without having begun.
    pub async fn run(&self, request: Request) -> Result<Run, PoolError> {
        if request.job.len() > super::MAX_INPUT_BYTES {
            return Err(PoolError::TooLong);
        }
        let (parts, received) = mpsc::channel(CHUNKS_AHEAD);
        let (end, ended) = oneshot::channel();
        let (begun, begins) = oneshot::channel();
        let id = self.shared.next_id();
        let run = Run::new(id, received, ended);
        let Request { job, budget, client, label, calls } = request;
        let kill = Arc::new(Notify::new());
        let begun = Some(begun);
        self.shared.submit(Assignment {
            id,
            job,
            budget,
            client,
            label,
            calls,
            parts,
            end,
            begun,
            unread: 0,
            kill,
        })?;
        match timeout(self.shared.options.wait, begins).await {
            Ok(Ok(Ok(()))) => Ok(run),
            Ok(Ok(Err(refusal))) => Err(refusal),
            Ok(Err(_)) => Err(PoolError::Closed),
            Err(_) => Err(self.shared.full()),
        }
    }

    /// The jobs that run, oldest first.
    #[must_use]
    pub fn running(&self) -> Vec<Running> {
        self.shared.running()
    }

    /// Whether jobs of others than this client wait.
    #[must_use]
    pub fn others_wait(&self, client: &Client) -> bool {
        self.shared.others_wait(client)
    }

    /// Kills a running job; whether there was one of this number.
    #[must_use]
    pub fn kill(&self, id: JobId) -> bool {
        self.shared.kill(id)
    }

    /// How many workers and jobs there are now.
    #[must_use]
    pub fn load(&self) -> Load {
        self.shared.load()
    }

    /// Takes no more jobs, lets those that run end within `patience`, kills what is left, and waits until every
    /// worker is gone.
    pub async fn drain(&self, patience: Duration) {
        self.shared.close();
        let keepers = std::mem::take(&mut *self.keepers.lock().unwrap_or_else(PoisonError::into_inner));
        let mut all = std::pin::pin!(async {
            for keeper in keepers {
                let _ = keeper.await;
            }
        });
        if timeout(patience, &mut all).await.is_err() {
            self.shared.kill_all();
            all.await;
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").field("load", &self.load()).finish_non_exhaustive()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.close();
        self.shared.kill_all();
    }
}
