//! The patterns of an update, evaluated like queries: in a worker, within the budgets of one.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes};
use oxigraph::sparql::QuerySolution;
use tokio::runtime::Handle;

use super::{UpdateError, solutions};
use crate::engine::{Answer, Ask, Engine, Outside, Stopped};
use crate::snapshot::Snapshot;
use crate::sparql::{Asked, Fault, FaultKind, Job, TableFormat};
use crate::worker::Client;

/// Evaluates the patterns of one update, for a thread that is none of the runtime's.
pub struct Patterns<'a> {
    /// Has the workers.
    pub engine: &'a Engine,
    /// Where the engine runs.
    pub runtime: &'a Handle,
    /// The services of the patterns.
    pub outside: &'a Outside,
    /// The text of the update.
    pub text: &'a str,
    /// What its relative IRIs are resolved against.
    pub base: &'a str,
    /// Default graphs and named graphs that the request gives in the place of those of the update.
    pub using: Option<&'a (Vec<String>, Vec<String>)>,
    /// Who asks.
    pub client: &'a Client,
}

impl Patterns<'_> {
    /// Calls `act` with each solution of the pattern of the operation at place `at`.
    ///
    /// # Errors
    /// When the pattern is refused, fails or hits a limit; `act` then saw part of the solutions.
    pub(super) fn solutions(
        &self,
        at: usize,
        snapshot: &Arc<Snapshot>,
        time: Duration,
        act: impl FnMut(&QuerySolution),
    ) -> Result<(), UpdateError> {
        let mut limits = self.engine.job_limits();
        limits.time = limits.time.min(time);
        let (update, base) = (self.text.to_owned(), self.base.to_owned());
        let job = Job {
            dataset: self.using.cloned(),
            table: Some(TableFormat::Json),
            ..Job::new(snapshot, Asked::Pattern { update, base, operation: at }, limits)
        };
        let ask = Ask { job: &job, client: self.client };
        let answer = self.runtime.block_on(self.engine.run(ask, snapshot, self.outside))?;
        let body = Body { answer, runtime: self.runtime, chunk: Bytes::new() };
        solutions::each(body, act).map_err(|error| unread(error).into())
    }
}

/// The bytes of an answer, as they come.
struct Body<'a> {
    answer: Answer,
    runtime: &'a Handle,
    chunk: Bytes,
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.runtime.block_on(self.answer.next_chunk()).map_err(io::Error::other)? {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.chunk.len());
        self.chunk.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

/// Why the answer broke off.
fn unread(error: io::Error) -> Stopped {
    let text = error.to_string();
    let cause = error.into_inner().and_then(|cause| cause.downcast::<Stopped>().ok());
    cause.map_or_else(|| internal(&text), |stopped| *stopped)
}

fn internal(message: &str) -> Stopped {
    Stopped::Fault(Fault::new(FaultKind::Internal, message))
}
