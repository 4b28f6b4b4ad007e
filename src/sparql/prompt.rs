//! Short queries, answered on the thread that asks.
//!
//! What may be begun here ends by itself, whatever the data: its text is short and flat, each step of it is paid for by a
//! quad ([`paid`](super::paid)), its plan multiplies no rows ([`multiplied`](super::multiplied)), and few quads are granted.
//! What needs more begins again elsewhere.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use super::job::{Asked, Job};
use super::multiplied::is_multiplied;
use super::paid::is_paid;
use super::{Form, Format, Limits, Local, Prepared, SparqlError, Summary};
use crate::guard;
use crate::snapshot::{DatasetClause, Snapshot};

/// Longest text that is looked at.
const MAX_BYTES: usize = 2 << 10;

/// Deepest nesting of its brackets: the parser recurses, on a stack of usual size.
const MAX_DEPTH: usize = 12;

/// Quads that are granted: some two milliseconds.
const QUADS: u64 = 4_000;

/// Rows of the answer.
const ROWS: usize = 1_000;

/// Bytes of the answer.
const ANSWER_BYTES: usize = 256 << 10;

/// Time, if quads take longer than they should, or the thread has to wait for others.
const TIME: Duration = Duration::from_millis(5);

/// What came of a query that was begun.
#[derive(Debug)]
pub enum Prompt {
    /// Its answer.
    Answer {
        /// What kind of answer it is.
        form: Form,
        /// The answer, in the format that was asked for.
        body: Vec<u8>,
        /// What is known of it.
        summary: Summary,
    },
    /// It takes more than is granted, or its plan multiplies rows.
    Outgrown,
}

impl Job {
    /// The answer, if little needs to be read for it; nothing where that cannot be told beforehand, where it did not come in time,
    /// or where there is something to be told of the query in the place of an answer.
    #[must_use]
    pub fn promptly(&self, snapshot: &Arc<Snapshot>) -> Option<Prompt> {
        if self.explain.is_some() || self.dataset.is_some() || !self.is_short() {
            return None;
        }
        let prepared = self.prepare().ok()?;
        if *prepared.dataset() != DatasetClause::default() || !is_paid(prepared.pattern()) {
            return None;
        }
        let form = prepared.form();
        let format = self.format(form)?;
        let mut answer = Bounded(Vec::new());
        match self.answered(prepared, snapshot, format, &mut answer) {
            Ok(Some(summary)) => {
                Some(Prompt::Answer { form, body: answer.0, summary: self.hinted(summary, snapshot) })
            }
            Ok(None) | Err(SparqlError::Budget(_) | SparqlError::Write(_)) => Some(Prompt::Outgrown),
            // On a busy machine time runs out for others' sake.
            Err(_) => None,
        }
    }

    /// Whether the text may be parsed here. Those of the library are known.
    fn is_short(&self) -> bool {
        match &self.asked {
            Asked::Query { text, .. } => text.len() <= MAX_BYTES && guard::depth(text) <= MAX_DEPTH,
            Asked::Named { .. } => true,
            Asked::Graph(_) | Asked::Update { .. } | Asked::Pattern { .. } => false,
        }
    }

    /// Nothing where the plan multiplies rows.
    fn answered(
        &self,
        prepared: Prepared,
        snapshot: &Arc<Snapshot>,
        format: Format,
        answer: &mut Bounded,
    ) -> Result<Option<Summary>, SparqlError> {
        let limits = Limits {
            time: TIME.min(self.limits.time),
            rows: ROWS.min(self.limits.rows),
            scanned: QUADS.min(self.limits.scanned),
            cancel: None,
        };
        let guard = limits.guard();
        let planned = prepared.planned(snapshot, &guard, &limits, &Local::new(snapshot), false)?;
        if is_multiplied(planned.pattern()) {
            return Ok(None);
        }
        planned.run(snapshot, &guard, &limits, format, answer).map(Some)
    }
}

/// An answer that may not become long.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > ANSWER_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
