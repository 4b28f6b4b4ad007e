//! From the query's thread to the response: a bounded channel of chunks.
//!
//! Nothing is sent before the first chunk or the end is known, so an early failure gets its status.
//! A later failure breaks the transfer: it is never closed as if it were complete.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::thread;
use std::time::Duration;

use axum::body::{Body, Bytes};
use oxigraph::model::NamedNode;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};
use tokio_stream::Stream;

use super::App;
use super::negotiate::Choice;
use super::problem::Problem;
use crate::sparql::{CancellationToken, Form, Prepared, STACK_BYTES, SparqlError, Statistics};

const CHUNK_BYTES: usize = 32 * 1024;
const CHUNKS_AHEAD: usize = 8;
const WAIT_FOR_SLOT: Duration = Duration::from_secs(2);

/// A query with the dataset its request names.
#[derive(Debug, Clone, Default)]
pub(super) struct QueryRequest {
    pub(super) text: String,
    /// Default graphs and named graphs, in the place of the query's own, where the request names any.
    pub(super) dataset: Option<(Vec<NamedNode>, Vec<NamedNode>)>,
}

impl QueryRequest {
    fn prepare(self, statistics: &Statistics) -> Result<Prepared, SparqlError> {
        let mut prepared = Prepared::parse(&self.text)?;
        if let Some((default, named)) = self.dataset {
            prepared.set_dataset(default, named);
        }
        prepared.admit(statistics)?;
        Ok(prepared)
    }
}

/// The answer to a query, in what `choose` picks once the query is parsed.
pub(super) async fn answer<F>(app: &App, request: QueryRequest, choose: F) -> Result<(Choice, Body), Problem>
where
    F: FnOnce(Form) -> Result<Choice, Problem> + Send + 'static,
{
    let permit = slot(app).await?;
    let thread_permit = app.threads.clone().try_acquire_owned().map_err(|_| {
        tracing::error!("every query thread is taken by a query that does not stop; restart the service");
        busy()
    })?;
    let deadline = Instant::now() + app.timeout;
    let cancel = CancellationToken::new();
    let (head_sender, head) = oneshot::channel();
    let (sender, mut chunks) = mpsc::channel(CHUNKS_AHEAD);
    let task = Task { app: app.clone(), cancel: cancel.clone(), deadline, runtime: Handle::current() };
    let guard = end_of_request(cancel, permit, deadline);
    let spawned = thread::Builder::new().name("sparql".to_owned()).stack_size(STACK_BYTES).spawn(move || {
        task.run(request, choose, head_sender, sender);
        drop(thread_permit);
    });
    spawned.map_err(SparqlError::Write)?;

    let late = || Problem::from(SparqlError::Deadline(app.timeout.as_secs_f64()));
    let choice = match timeout_at(deadline, head).await {
        Err(_) => return Err(late()),
        Ok(Err(_)) => return Err(SparqlError::Evaluation("the query thread died".to_owned()).into()),
        Ok(Ok(head)) => head?,
    };
    let first = match timeout_at(deadline, chunks.recv()).await {
        Err(_) => return Err(late()),
        Ok(None) => return Err(SparqlError::Evaluation("the query thread died".to_owned()).into()),
        Ok(Some(Err(error))) => return Err(error.into()),
        Ok(Some(Ok(chunk))) => chunk,
    };
    let deadline = Box::pin(sleep_until(deadline));
    let answer = Answer { first: Some(first), chunks, deadline, ended: false, _guard: guard };
    Ok((choice, Body::from_stream(answer)))
}

async fn slot(app: &App) -> Result<OwnedSemaphorePermit, Problem> {
    let waited = tokio::time::timeout(WAIT_FOR_SLOT, app.slots.clone().acquire_owned()).await;
    waited.ok().and_then(Result::ok).ok_or_else(busy)
}

fn busy() -> Problem {
    let detail = "all query slots are taken; try again in a few seconds";
    Problem::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "Busy", detail)
}

/// A chunk, the end (an empty chunk), or the failure that ends the answer early.
type Chunk = Result<Bytes, SparqlError>;

struct Task {
    app: App,
    cancel: CancellationToken,
    deadline: Instant,
    runtime: Handle,
}

impl Task {
    fn run<F>(
        self,
        request: QueryRequest,
        choose: F,
        head: oneshot::Sender<Result<Choice, Problem>>,
        sender: mpsc::Sender<Chunk>,
    ) where
        F: FnOnce(Form) -> Result<Choice, Problem>,
    {
        let prepared = match request.prepare(&self.app.statistics) {
            Ok(prepared) => prepared,
            Err(error) => {
                _ = head.send(Err(error.into()));
                return;
            }
        };
        let choice = choose(prepared.form());
        let format = choice.as_ref().ok().map(|choice| choice.format);
        _ = head.send(choice);
        let Some(format) = format else { return };
        let (deadline, runtime) = (self.deadline, self.runtime);
        let mut writer = ChunkWriter { buffer: Vec::new(), sender, deadline, runtime };
        let outcome = prepared.run(self.app.store.engine(), format, self.cancel, &mut writer);
        let sent = outcome.and_then(|_| Ok(writer.flush()?)).map(|()| Bytes::new());
        _ = writer.send(sent);
    }
}

/// Collects what the serialiser writes into chunks.
struct ChunkWriter {
    buffer: Vec<u8>,
    sender: mpsc::Sender<Chunk>,
    deadline: Instant,
    runtime: Handle,
}

impl ChunkWriter {
    /// Waits for a slow reader until the deadline and no longer.
    fn send(&self, chunk: Chunk) -> io::Result<()> {
        let left = self.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let sent = self.runtime.block_on(self.sender.send_timeout(chunk, left));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.buffer));
        self.send(Ok(chunk))
    }
}

/// Dropped when a request ends: answered, failed, or the client gone.
struct EndOfRequest {
    _ended: oneshot::Sender<()>,
}

/// Cancels the query and frees its slot when its request ends or its time is up, whichever comes first. A
/// client that does not read is never polled, so the deadline needs a task of its own.
fn end_of_request(
    cancel: CancellationToken,
    permit: OwnedSemaphorePermit,
    deadline: Instant,
) -> EndOfRequest {
    let (sender, ended) = oneshot::channel::<()>();
    tokio::spawn(async move {
        _ = timeout_at(deadline, ended).await;
        cancel.cancel();
        drop(permit);
    });
    EndOfRequest { _ended: sender }
}

/// An answer on its way.
struct Answer {
    first: Option<Bytes>,
    chunks: mpsc::Receiver<Chunk>,
    deadline: Pin<Box<Sleep>>,
    ended: bool,
    _guard: EndOfRequest,
}

impl Stream for Answer {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Some(first) = self.first.take() {
            self.ended = first.is_empty();
            return if self.ended { Poll::Ready(None) } else { Poll::Ready(Some(Ok(first))) };
        }
        if self.deadline.as_mut().poll(context).is_ready() {
            self.ended = true;
            return Poll::Ready(Some(Err(io::Error::other("the query reached its time limit"))));
        }
        let next = ready!(self.chunks.poll_recv(context));
        self.ended = !matches!(&next, Some(Ok(chunk)) if !chunk.is_empty());
        Poll::Ready(match next {
            Some(Ok(chunk)) if chunk.is_empty() => None,
            Some(Ok(chunk)) => Some(Ok(chunk)),
            Some(Err(error)) => Some(Err(io::Error::other(error.to_string()))),
            None => Some(Err(io::Error::other("the query thread died"))),
        })
    }
}
