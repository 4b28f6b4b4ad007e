//! The one writer: writes run one at a time on a thread of their own, are durable and published before they
//! are acknowledged, and share the cost of that where several wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use tokio::sync::oneshot;

use super::published::Current;
use crate::outgoing::Client;
use crate::sparql::STACK_BYTES;
use crate::store::{Changed, PlanStore};
use crate::update::UpdateError;

/// Writes that may wait.
const QUEUE: usize = 256;

/// Writes that are made durable at once.
const GROUP: usize = 64;

/// Quads that are written before the log is moved into tables: each takes some 400 bytes of the engine's memory.
const LOGGED_QUADS: u64 = 50_000;

/// What a write did, besides its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) changed: Changed,
    /// Whether a graph came into being.
    pub(super) created: bool,
    /// Version of the dataset that holds it.
    pub(super) version: String,
}

/// Why a write was not done, or nobody knows whether it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteFailure {
    #[error(transparent)]
    Update(#[from] UpdateError),
    #[error("{0}")]
    NotFound(String),
    #[error("too many writes wait; try again in a few seconds")]
    Busy,
    #[error("the write could not be made durable; it may or may not be there")]
    Unknown,
}

/// A write: what to do with the store. Returns what changed, and whether a graph came into being.
type Work = Box<dyn FnOnce(&PlanStore) -> Result<(Changed, bool), WriteFailure> + Send>;

struct Job {
    work: Work,
    reply: oneshot::Sender<Result<Written, WriteFailure>>,
}

/// The way to the writer.
#[derive(Clone)]
pub(super) struct Writer(SyncSender<Job>);

impl Writer {
    /// Starts the writer of a store.
    pub(super) fn start(
        store: Arc<PlanStore>,
        current: Current,
        client: Option<Arc<Client>>,
    ) -> std::io::Result<Self> {
        let (sender, jobs) = sync_channel(QUEUE);
        let thread = thread::Builder::new().name("writer".to_owned()).stack_size(STACK_BYTES);
        thread.spawn(move || write(&store, &current, client.as_ref(), &jobs))?;
        Ok(Self(sender))
    }

    /// Has a write done. It is done, durable and published when this returns success.
    pub(super) async fn write(
        &self,
        work: impl FnOnce(&PlanStore) -> Result<(Changed, bool), WriteFailure> + Send + 'static,
    ) -> Result<Written, WriteFailure> {
        let (reply, answered) = oneshot::channel();
        match self.0.try_send(Job { work: Box::new(work), reply }) {
            Ok(()) => answered.await.unwrap_or(Err(WriteFailure::Unknown)),
            Err(TrySendError::Full(_)) => Err(WriteFailure::Busy),
            Err(TrySendError::Disconnected(_)) => Err(WriteFailure::Unknown),
        }
    }
}

fn write(store: &PlanStore, current: &Current, client: Option<&Arc<Client>>, jobs: &Receiver<Job>) {
    let mut logged = 0;
    while let Ok(first) = jobs.recv() {
        let group = std::iter::once(first).chain(jobs.try_iter().take(GROUP - 1));
        let done: Vec<_> = group.map(|job| (done(store, job.work), job.reply)).collect();
        let changes =
            done.iter().filter_map(|(outcome, _)| outcome.as_ref().ok()).map(|(changed, _)| *changed);
        logged += changes.clone().map(quads).sum::<u64>();
        let settled = changes.reduce(Changed::and).map_or(Ok(()), |all| settle(store, current, client, all));
        let version = current.get().snapshot.version().to_owned();
        for (outcome, reply) in done {
            let outcome = match (outcome, &settled) {
                (Ok(_), Err(())) => Err(WriteFailure::Unknown),
                (outcome, _) => {
                    outcome.map(|(changed, created)| Written { changed, created, version: version.clone() })
                }
            };
            _ = reply.send(outcome);
        }
        // After the answers: nobody waits for it but the next write.
        if logged >= LOGGED_QUADS {
            logged = 0;
            if let Err(error) = store.shorten_log() {
                tracing::error!(%error, "the log could not be shortened");
            }
        }
    }
}

/// Quads of a write. A publication does not tell its own, and is large.
fn quads(changed: Changed) -> u64 {
    match changed.inserted + changed.removed {
        0 if changed.default_graph => LOGGED_QUADS,
        quads => quads,
    }
}

/// Runs one write; one that panics leaves nothing, as it never committed.
fn done(store: &PlanStore, work: Work) -> Result<(Changed, bool), WriteFailure> {
    catch_unwind(AssertUnwindSafe(|| work(store))).unwrap_or_else(|_| {
        tracing::error!("a write panicked");
        Err(WriteFailure::Unknown)
    })
}

/// Makes durable and publishes what was committed.
fn settle(
    store: &PlanStore,
    current: &Current,
    client: Option<&Arc<Client>>,
    changed: Changed,
) -> Result<(), ()> {
    let settled = store.sync_log().and_then(|()| {
        store.fill_in()?;
        current.publish(store, client.cloned(), changed)
    });
    settled.map_err(|error| tracing::error!(%error, "a write could not be made durable or published"))
}
