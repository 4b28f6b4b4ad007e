//! Short queries, answered by the thread that asks: the way to a worker and back takes longer than they do.
//!
//! What is begun here ends by itself within milliseconds ([`Job::promptly`]), so it needs none of what workers are for. Half of the
//! threads at most do so at a time; the others go on with what clients send. What reads too much is begun again by a worker,
//! and its like is sent there at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::answer::Whole;
use super::pace::{LIFE, Question, REMEMBERED};
use crate::snapshot::Snapshot;
use crate::sparql::{Job, Prompt};

/// Queries answered at once.
#[derive(Debug)]
pub(super) struct Prompts {
    places: Semaphore,
    /// Shapes of queries that read too much, or would multiply rows.
    outgrown: Cache<u64, ()>,
    answered: AtomicU64,
}

impl Prompts {
    /// Where so many threads serve.
    pub(super) fn new(threads: usize) -> Self {
        Self {
            places: Semaphore::new((threads / 2).max(1)),
            outgrown: Cache::builder().max_capacity(REMEMBERED).time_to_live(LIFE).build(),
            answered: AtomicU64::new(0),
        }
    }

    /// Queries answered so far.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// The answer to a query, where it can be had at once.
    pub(super) fn answer(&self, job: &Job, question: Question, snapshot: &Arc<Snapshot>) -> Option<Whole> {
        let _place = self.places.try_acquire().ok()?;
        if self.outgrown.contains_key(&question.shape()) {
            return None;
        }
        // A worker would die of it alone.
        let prompt = catch_unwind(AssertUnwindSafe(|| job.promptly(snapshot))).unwrap_or_else(|_| {
            tracing::error!("the evaluator panicked");
            Some(Prompt::Outgrown)
        });
        match prompt? {
            Prompt::Answer { form, body, summary } => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                Some(Whole { form, body: Bytes::from(body), summary })
            }
            Prompt::Outgrown => {
                self.outgrown.insert(question.shape(), ());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use oxigraph::model::{GraphName, NamedNode, Quad};

    use super::*;
    use crate::engine::pace::Experience;
    use crate::snapshot::write;
    use crate::sparql::{Asked, JobLimits, TableFormat};

    #[test]
    fn what_was_too_long_is_not_begun_again_nor_anything_while_others_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quads.snapshot");
        let node = |number: usize| NamedNode::new(format!("http://e/{number}")).unwrap();
        let quads =
            (0..5_000).map(|number| Quad::new(node(number), node(1), node(0), GraphName::DefaultGraph));
        write(&path, "1", &[], quads.map(Ok::<_, Infallible>)).unwrap();
        let snapshot = Snapshot::open(&path).unwrap();
        let (prompts, experience) = (Prompts::new(2), Experience::new());
        let asked_within = |time, text: &str| {
            let asked = Asked::Query { text: text.to_owned(), base: None };
            let limits = JobLimits { time, rows: 9_999, scanned: 9_999 };
            let job = Job { table: Some(TableFormat::Csv), ..Job::new(&snapshot, asked, limits) };
            prompts.answer(&job, experience.question(&job), &snapshot).map(|whole| whole.summary.rows)
        };
        let asked = |text: &str| asked_within(Duration::from_mins(1), text);
        assert_eq!(asked_within(Duration::ZERO, "SELECT ?s { ?s <http://e/2> ?o }"), None);
        assert_eq!(asked("SELECT ?s { ?s <http://e/2> ?o }"), Some(0), "that there was no time is forgotten");
        assert_eq!(asked("SELECT ?s { ?s <http://e/1> ?o }"), None);
        assert_eq!(asked("SELECT ?s { ?s <http://e/2> ?o }"), None, "its like was too long");
        assert_eq!(asked("SELECT ?p { <http://e/7> ?p ?o }"), Some(1));
        let place = prompts.places.try_acquire().unwrap();
        assert_eq!(asked("SELECT ?p { <http://e/7> ?p ?o }"), None);
        drop(place);
        assert_eq!(asked("SELECT ?p { <http://e/7> ?p ?o }"), Some(1));
        assert_eq!(prompts.answered(), 3);
    }
}
