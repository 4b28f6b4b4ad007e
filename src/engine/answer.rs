//! An answer as the engine hands it out.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{Instant, timeout_at};

use super::admission::Meter;
use super::pace::{Experience, Pace, Question};
use super::parent::TRIAL;
use super::stopped::{late, stopped};
use super::{EngineLimits, Stopped};
use crate::snapshot::Snapshot;
use crate::sparql::{Form, Summary};
use crate::worker::{self, Run};

/// A complete answer.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) form: Form,
    pub(super) body: Bytes,
    pub(super) summary: Summary,
}

/// What is written down of a query that a worker has: the time of its client, and how long it took.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) experience: Arc<Experience>,
    pub(super) question: Question,
    pub(super) _meter: Meter,
}

impl Book {
    /// Of a query that has ended well.
    pub(super) fn note(&self, summary: &worker::Summary) {
        let took = summary.cpu.unwrap_or(summary.wall);
        self.experience.note(self.question, Pace::of(took, TRIAL));
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
    Run(Box<Stream>),
}

/// An answer that a worker sends.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) run: Run,
    pub(super) first: Option<Bytes>,
    /// Its file stays as long as the answer is read.
    pub(super) _snapshot: Arc<Snapshot>,
    pub(super) limits: EngineLimits,
    pub(super) deadline: Instant,
    pub(super) book: Book,
}

impl Answer {
    /// An answer that is known.
    pub(super) fn whole(whole: Whole, cached: bool) -> Self {
        let body = Some(whole.body).filter(|body| !body.is_empty());
        Self { form: whole.form, source: Source::Whole(body), summary: Some(whole.summary), cached }
    }

    /// An answer of which the first chunk is known.
    pub(super) fn streamed(form: Form, stream: Stream) -> Self {
        let summary = read_summary(&stream.run);
        let mut answer = Self { form, source: Source::Run(Box::new(stream)), summary, cached: false };
        answer.note();
        answer
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
            Source::Run(stream) => {
                if let Some(first) = stream.first.take() {
                    return Ok(Some(first));
                }
                if self.summary.is_some() {
                    return Ok(None);
                }
                let limits = stream.limits;
                let next = timeout_at(stream.deadline, stream.run.next_chunk()).await;
                let next = next.map_err(|_| late(limits))?.map_err(|error| stopped(error, limits))?;
                if next.is_none() {
                    self.summary = read_summary(&stream.run);
                    self.note();
                }
                Ok(next)
            }
        }
    }

    /// Remembers how long it took, once it has ended.
    fn note(&mut self) {
        if let Source::Run(stream) = &mut self.source
            && let Some(summary) = stream.run.summary()
        {
            stream.book.note(summary);
        }
    }

    /// What came of it, known at the end.
    #[must_use]
    pub fn summary(&self) -> Option<&Summary> {
        self.summary.as_ref()
    }
}

pub(super) fn read_summary(run: &Run) -> Option<Summary> {
    run.summary().and_then(|summary| serde_json::from_slice(&summary.value).ok())
}
