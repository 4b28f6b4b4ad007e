//! A job as its client sees it: what it may use, what comes out, how it ended.

use std::fmt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

/// Number of a job, unique within its pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct JobId(pub u64);

/// What one job may use. At the first that is exceeded its worker is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Time from the moment a worker has the job to the end of the answer, however slowly it is read.
    pub wall: Duration,
    /// Processor time of the worker, from the moment the job begins; kept where the system tells it (Linux).
    pub cpu: Option<Duration>,
    /// Bytes that the job may add to the worker's address space, besides its stack.
    pub memory_bytes: u64,
    /// Bytes of head and chunks.
    pub output_bytes: u64,
}

/// Who asks. The jobs of one client share its part of the workers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client(Arc<str>);

impl Client {
    /// By a name that others do not have.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How a job ended without its answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// It used up its time.
    #[error("stopped after {} s", .0.as_secs_f64())]
    Deadline(Duration),
    /// It used up its processor time.
    #[error("stopped after {} s of processor time", .0.as_secs_f64())]
    Cpu(Duration),
    /// It needed more than this many bytes of memory.
    #[error("stopped: it needed more than {0} bytes of memory")]
    Memory(u64),
    /// It recursed deeper than the stack of a worker allows.
    #[error("stopped: it nests too deep")]
    Stack,
    /// Its answer was longer than this many bytes.
    #[error("stopped: its answer is longer than {0} bytes")]
    Output(u64),
    /// The worker died of something else; `None` when the kernel does not say of what.
    #[error("the worker died ({})", .0.map_or_else(|| "unknown".to_owned(), |status| status.to_string()))]
    Died(Option<ExitStatus>),
    /// Somebody killed it, or the pool was closed.
    #[error("killed")]
    Killed,
    /// The handler failed; what it says is in its own form.
    #[error("the job failed")]
    Failed(Bytes),
    /// The worker sent what makes no sense.
    #[error("the worker is not understood: {0}")]
    Broken(String),
}

/// What is known of a job that gave its whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The value of the job, in the handler's own form.
    pub value: Bytes,
    /// Bytes of head and chunks.
    pub output_bytes: u64,
    /// Time from the moment a worker had the job.
    pub wall: Duration,
    /// Processor time of the worker for it, where the system tells it.
    pub cpu: Option<Duration>,
    /// The worker's private memory after the job, in bytes.
    pub private_bytes: u64,
}

/// A job that runs, as listed by [`Pool::running`](super::Pool::running).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Number of the job.
    pub id: JobId,
    /// When a worker got it.
    pub since: Instant,
    /// Whose it is.
    pub client: Client,
    /// What its client calls it.
    pub label: String,
    /// Process id of the worker.
    pub worker: u32,
}

/// A part of an answer on its way to the client.
#[derive(Debug)]
pub(super) enum Part {
    Head(Bytes),
    Chunk(Bytes),
}

pub(super) type Ended = Result<Summary, RunError>;

/// A job that runs. Dropping it before its end kills the worker.
#[derive(Debug)]
pub struct Run {
    id: JobId,
    parts: mpsc::Receiver<Part>,
    end: Option<oneshot::Receiver<Ended>>,
    ended: Option<Ended>,
}

impl Run {
    pub(super) fn new(id: JobId, parts: mpsc::Receiver<Part>, end: oneshot::Receiver<Ended>) -> Self {
        Self { id, parts, end: Some(end), ended: None }
    }

    /// Number of the job.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// The head of the answer; to be called once, before the chunks.
    ///
    /// # Errors
    /// How the job ended before its head.
    pub async fn head(&mut self) -> Result<Bytes, RunError> {
        match self.parts.recv().await {
            Some(Part::Head(head)) => Ok(head),
            Some(Part::Chunk(_)) => Err(RunError::Broken("a chunk came before the head".to_owned())),
            None => match self.end().await {
                Ok(_) => Err(RunError::Broken("no head came".to_owned())),
                Err(error) => Err(error),
            },
        }
    }

    /// The next chunk; `None` once the answer is whole.
    ///
    /// # Errors
    /// How the job ended instead; what came before is not a whole answer.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, RunError> {
        match self.parts.recv().await {
            Some(Part::Chunk(chunk)) => Ok(Some(chunk)),
            Some(Part::Head(_)) => {
                Err(RunError::Broken("the head came twice or was not asked for".to_owned()))
            }
            None => self.end().await.map(|_| None),
        }
    }

    /// What is known of the job, once [`next_chunk`](Self::next_chunk) has given `None`.
    #[must_use]
    pub fn summary(&self) -> Option<&Summary> {
        self.ended.as_ref().and_then(|ended| ended.as_ref().ok())
    }

    async fn end(&mut self) -> Ended {
        if let Some(end) = &mut self.end {
            // The sender goes without a word only when the pool itself ends.
            self.ended = Some(end.await.unwrap_or(Err(RunError::Killed)));
            self.end = None;
        }
        self.ended.clone().unwrap_or(Err(RunError::Killed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> (mpsc::Sender<Part>, oneshot::Sender<Ended>, Run) {
        let (parts, received) = mpsc::channel(4);
        let (end, ended) = oneshot::channel();
        (parts, end, Run::new(JobId(1), received, ended))
    }

    fn summary() -> Summary {
        Summary { value: Bytes::new(), output_bytes: 3, wall: Duration::ZERO, cpu: None, private_bytes: 0 }
    }

    #[tokio::test]
    async fn what_was_sent_comes_before_how_it_ended() {
        let (parts, end, mut run) = run();
        parts.send(Part::Head(Bytes::from_static(b"h"))).await.unwrap();
        parts.send(Part::Chunk(Bytes::from_static(b"c"))).await.unwrap();
        drop(parts);
        end.send(Err(RunError::Killed)).unwrap();
        assert_eq!(run.head().await.unwrap(), "h");
        assert_eq!(run.next_chunk().await.unwrap().unwrap(), "c");
        assert_eq!(run.next_chunk().await, Err(RunError::Killed));
        assert_eq!(run.next_chunk().await, Err(RunError::Killed), "asked again");
        assert!(run.summary().is_none());
    }

    #[tokio::test]
    async fn an_answer_without_a_head_is_no_answer() {
        let (parts, end, mut run) = run();
        drop(parts);
        end.send(Ok(summary())).unwrap();
        assert!(matches!(run.head().await, Err(RunError::Broken(_))));
    }

    #[tokio::test]
    async fn a_summary_follows_the_last_chunk() {
        let (parts, end, mut run) = run();
        drop(parts);
        end.send(Ok(summary())).unwrap();
        assert!(run.summary().is_none());
        assert_eq!(run.next_chunk().await, Ok(None));
        assert_eq!(run.summary(), Some(&summary()));
    }
}
