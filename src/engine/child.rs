//! The worker: maps the snapshot that a job names, and evaluates the job on it.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxigraph::model::NamedNode;

use super::calls::{Call, Reply, rows};
use crate::snapshot::Snapshot;
use crate::sparql::{Fault, FaultKind, Form, Found, Job, Output, Rows, ServiceError, Services};
use crate::worker::{self, Handler};

/// Serves jobs from standard input, able to read `folder` alone.
///
/// # Errors
/// When the pipes fail or a limit cannot be set.
pub fn serve_worker(folder: &Path) -> io::Result<()> {
    worker::serve_jobs(folder, Evaluator::default())
}

/// Keeps the snapshot of the last job: the next one mostly wants the same.
#[derive(Default)]
struct Evaluator {
    open: Option<(PathBuf, Arc<Snapshot>)>,
    /// The job at hand, once it is prepared.
    next: Option<(Job, Arc<Snapshot>)>,
}

impl Evaluator {
    fn snapshot(&mut self, path: &Path) -> Result<Arc<Snapshot>, Fault> {
        if let Some((known, snapshot)) = &self.open
            && known == path
        {
            return Ok(Arc::clone(snapshot));
        }
        let internal = |error: &dyn std::fmt::Display| Fault::new(FaultKind::Internal, error.to_string());
        let snapshot = Snapshot::open(path).map_err(|error| internal(&error))?;
        self.open = Some((path.to_owned(), Arc::clone(&snapshot)));
        Ok(snapshot)
    }
}

impl Handler for Evaluator {
    fn prepare(&mut self, job: &[u8]) -> Result<(), Vec<u8>> {
        let internal = |error: serde_json::Error| Fault::new(FaultKind::Internal, error.to_string());
        let job: Job = serde_json::from_slice(job).map_err(|error| sent(&internal(error)))?;
        let snapshot = self.snapshot(&job.snapshot).map_err(|fault| sent(&fault))?;
        self.next = Some((job, snapshot));
        Ok(())
    }

    fn answer(&mut self, _: &[u8], output: &mut worker::Output<'_>) -> worker::Answer {
        let unprepared = || sent(&Fault::new(FaultKind::Internal, "the job was not prepared"));
        let (job, snapshot) = self.next.take().ok_or_else(unprepared)?;
        let channel = Channel(RefCell::new(output));
        match job.run(&snapshot, &&channel, &mut &channel) {
            Ok(summary) => Ok(serde_json::to_vec(&summary).unwrap_or_default()),
            Err(error) => Err(sent(&Fault::from(error))),
        }
    }
}

fn sent(fault: &Fault) -> Vec<u8> {
    serde_json::to_vec(fault).unwrap_or_default()
}

/// The way to the parent: the answer goes out on it, and calls go and come back.
struct Channel<'a, 'o>(RefCell<&'a mut worker::Output<'o>>);

impl Channel<'_, '_> {
    fn call(&self, call: &Call) -> Result<Reply, ServiceError> {
        let lost = |_| ServiceError::Failed("the service cannot be reached".to_owned());
        let request = serde_json::to_vec(call).map_err(|error| ServiceError::Failed(error.to_string()))?;
        let reply = self.0.borrow_mut().call(&request).map_err(lost)?;
        Ok(Reply::read(&reply))
    }
}

impl Write for &Channel<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl Output for &Channel<'_, '_> {
    fn head(&mut self, form: Form) -> io::Result<()> {
        let head = serde_json::to_vec(&form).map_err(io::Error::other)?;
        self.0.borrow_mut().head(&head)
    }
}

impl Services for &Channel<'_, '_> {
    fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, ServiceError> {
        match self.call(&Call::Search { words: words.to_owned(), limit })? {
            Reply::Found(found) => Ok(found),
            Reply::Error(error) => Err(error),
            Reply::Results(_) => Err(ServiceError::Failed("the search answered with results".to_owned())),
        }
    }

    fn select(&self, endpoint: &NamedNode, query: &str) -> Result<Rows, ServiceError> {
        let call = Call::Select { endpoint: endpoint.as_str().to_owned(), query: query.to_owned() };
        match self.call(&call)? {
            Reply::Results(json) => rows(&json),
            Reply::Error(error) => Err(error),
            Reply::Found(_) => Err(ServiceError::Failed("the endpoint answered with hits".to_owned())),
        }
    }
}
