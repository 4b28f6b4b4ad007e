//! The one writer: writes run one at a time on a thread of their own, are durable and published before they
//! are acknowledged, and share the cost of that where several wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::published::Current;
use crate::outgoing::Client;
use crate::sparql::STACK_BYTES;
use crate::store::{Changed, PlanStore};
use crate::update::UpdateError;

/// Writes that may wait.
const QUEUE: usize = 256;

/// Writes that are made durable at once, and how long after the first of them another may begin: the first waits for all.
const GROUP: usize = 64;
const GATHERING: Duration = Duration::from_millis(100);

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

/// How much a write may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A few quads that the request names: it takes no time to speak of.
    Small,
    /// Nobody knows.
    Any,
}

/// A write: what to do with the store, told how long it lately took to make a write durable and publish it. Returns what
/// changed, and whether a graph came into being.
type Work = Box<dyn FnOnce(&PlanStore, Duration) -> Outcome + Send>;
type Outcome = Result<(Changed, bool), WriteFailure>;

struct Job {
    work: Work,
    size: Size,
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
        size: Size,
        work: impl FnOnce(&PlanStore, Duration) -> Outcome + Send + 'static,
    ) -> Result<Written, WriteFailure> {
        let (reply, answered) = oneshot::channel();
        match self.0.try_send(Job { work: Box::new(work), size, reply }) {
            Ok(()) => answered.await.unwrap_or(Err(WriteFailure::Unknown)),
            Err(TrySendError::Full(_)) => Err(WriteFailure::Busy),
            Err(TrySendError::Disconnected(_)) => Err(WriteFailure::Unknown),
        }
    }
}

fn write(store: &PlanStore, current: &Current, client: Option<&Arc<Client>>, jobs: &Receiver<Job>) {
    let (mut logged, mut settling) = (0, Duration::ZERO);
    let mut next = None;
    while let Some(first) = next.take().or_else(|| jobs.recv().ok()) {
        let done;
        (done, next) = group(store, first, jobs, settling);
        let changes = done.iter().map(|((changed, _), _)| *changed);
        logged += changes.clone().map(quads).sum::<u64>();
        let begun = Instant::now();
        let settled = changes.reduce(Changed::and).map_or(Ok(()), |all| settle(store, current, client, all));
        if !done.is_empty() {
            settling = begun.elapsed();
        }
        let version = current.get().snapshot.version().to_owned();
        for ((changed, created), reply) in done {
            let written = Written { changed, created, version: version.clone() };
            _ = reply.send(settled.map(|()| written).map_err(|()| WriteFailure::Unknown));
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

/// What a write changed, and who waits for it.
type Done = ((Changed, bool), oneshot::Sender<Result<Written, WriteFailure>>);

/// Commits a write and small ones after it, which are acknowledged together: none waits for one that may take long. What is
/// to be done next, if that is known.
fn group(
    store: &PlanStore,
    first: Job,
    jobs: &Receiver<Job>,
    settling: Duration,
) -> (Vec<Done>, Option<Job>) {
    let begun = Instant::now();
    let (mut done, mut next) = (Vec::new(), Some(first));
    while let Some(job) = next {
        match carried_out(store, job.work, settling) {
            Ok(what) => done.push((what, job.reply)),
            // There is nothing to make durable.
            Err(failure) => _ = job.reply.send(Err(failure)),
        }
        let is_open = done.len() < GROUP && begun.elapsed() < GATHERING;
        next = if is_open { jobs.try_recv().ok() } else { None };
        if next.as_ref().is_some_and(|job| job.size != Size::Small) {
            break;
        }
    }
    (done, next)
}

/// Quads of a write. A publication does not tell its own, and is large.
fn quads(changed: Changed) -> u64 {
    match changed.inserted + changed.removed {
        0 if changed.default_graph => LOGGED_QUADS,
        quads => quads,
    }
}

/// Runs one write; one that panics leaves nothing, as it never committed.
fn carried_out(store: &PlanStore, work: Work, settling: Duration) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| work(store, settling))).unwrap_or_else(|_| {
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

#[cfg(test)]
mod tests {
    use oxigraph::model::{GraphName, NamedNode, Quad};
    use tokio::time::timeout;

    use super::*;
    use crate::iri::Iris;

    fn writer() -> Writer {
        let store = Arc::new(PlanStore::in_memory(Iris::default()).unwrap());
        let current = Current::new(&store, None).unwrap();
        Writer::start(store, current, None).unwrap()
    }

    fn quad(number: usize) -> Quad {
        let node = || NamedNode::new(format!("http://e/{number}")).unwrap();
        Quad::new(node(), node(), node(), GraphName::DefaultGraph)
    }

    fn add(store: &PlanStore, number: usize) -> Outcome {
        let mut change = store.change().map_err(UpdateError::from)?;
        change.insert(quad(number)).map_err(UpdateError::from)?;
        Ok((change.commit().map_err(UpdateError::from)?, false))
    }

    #[tokio::test]
    async fn small_writes_are_published_together_and_wait_for_no_longer_one_after_them() {
        let writer = writer();
        let (open, opened) = sync_channel::<()>(1);
        let (close, closed) = sync_channel::<()>(1);
        let held = |by: Receiver<()>, number| {
            move |store: &PlanStore, _| {
                by.recv().map_err(|_| WriteFailure::Busy)?;
                add(store, number)
            }
        };
        let small = |number| writer.write(Size::Small, move |store, _| add(store, number));
        // The first holds the writer until the others have come; the last is held until the small ones are answered.
        let both = async {
            let both = tokio::join!(small(1), small(2));
            close.send(()).unwrap();
            both
        };
        let (first, last) =
            (writer.write(Size::Any, held(opened, 0)), writer.write(Size::Any, held(closed, 3)));
        let all = async { tokio::join!(first, both, last, async { open.send(()).unwrap() }) };
        let (first, both, last, ()) = timeout(Duration::from_secs(20), all).await.expect("they wait for it");
        let version = |written: Result<Written, WriteFailure>| written.unwrap().version;
        let (one, two) = (version(both.0), version(both.1));
        assert!(first.is_ok() && one == two && version(last) != two);
    }

    #[tokio::test]
    async fn what_fails_is_told_at_once_and_what_panics_leaves_nothing() {
        let writer = writer();
        let (open, opened) = sync_channel::<()>(1);
        let missing = || Err(WriteFailure::NotFound("it".to_owned()));
        let refused = async {
            let refused = writer.write(Size::Small, move |_, _| missing()).await;
            open.send(()).unwrap();
            refused
        };
        let after = writer.write(Size::Small, move |store, _| {
            opened.recv().map_err(|_| WriteFailure::Busy)?;
            add(store, 1)
        });
        let both = timeout(Duration::from_secs(20), async { tokio::join!(refused, after) });
        let (refused, after) = both.await.expect("the refusal waits for the next");
        assert!(matches!(refused, Err(WriteFailure::NotFound(_))) && after.is_ok());
        let panics = |store: &PlanStore, _| {
            let mut change = store.change().map_err(UpdateError::from)?;
            change.insert(quad(7)).map_err(UpdateError::from)?;
            panic!("a mistake of ours")
        };
        assert!(matches!(writer.write(Size::Any, panics).await, Err(WriteFailure::Unknown)));
        let again = writer.write(Size::Any, |store, _| add(store, 7)).await.unwrap();
        assert_eq!(again.changed.inserted, 1);
    }
}
