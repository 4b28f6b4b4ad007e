//! What is remembered of queries: how long they took, by their text and by their shape.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use moka::sync::Cache;

use super::shape::shape;
use crate::sparql::{Asked, Job};

/// Processor time up to which a query is light.
const LIGHT: Duration = Duration::from_millis(10);

/// Queries, and shapes, that are remembered.
pub(super) const REMEMBERED: u64 = 20_000;

/// How long that lasts: data change, and a shape that was of two kinds may be of one.
pub(super) const LIFE: Duration = Duration::from_mins(10);

/// How long queries take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Always little time.
    Light,
    /// Now little, now much; or neither.
    Mixed,
    /// Always more than a trial has.
    Heavy,
}

impl Pace {
    /// That of a query which took so much processor time, where a trial has `trial`.
    pub(super) fn of(cpu: Duration, trial: Duration) -> Self {
        if cpu <= LIGHT {
            Self::Light
        } else if cpu <= trial {
            Self::Mixed
        } else {
            Self::Heavy
        }
    }
}

/// A query as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    text: u64,
    shape: u64,
}

impl Question {
    /// The same for all queries of its shape.
    pub(super) fn shape(self) -> u64 {
        self.shape
    }
}

/// What is known of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Of this very query.
    Itself(Pace),
    /// Of others of its shape.
    Alike(Pace),
    /// Nothing.
    Nothing,
}

/// The paces of queries seen lately. Bounded, whatever is asked.
#[derive(Debug)]
pub(super) struct Experience {
    texts: Cache<u64, Pace>,
    shapes: Cache<u64, Pace>,
    /// Keyed at random, so that nobody can make two queries look alike.
    hasher: RandomState,
}

impl Experience {
    pub(super) fn new() -> Self {
        let cache = || Cache::builder().max_capacity(REMEMBERED).time_to_live(LIFE).build();
        Self { texts: cache(), shapes: cache(), hasher: RandomState::new() }
    }

    /// The query that a job asks, whichever version of the dataset it asks it of.
    pub(super) fn question(&self, job: &Job) -> Question {
        let (shape, text) = match &job.asked {
            Asked::Query { text, .. } | Asked::Update { text, .. } => {
                (self.hasher.hash_one(shape(text)), self.hasher.hash_one(text))
            }
            Asked::Pattern { update, operation, .. } => {
                (self.hasher.hash_one((shape(update), operation)), self.hasher.hash_one((update, operation)))
            }
            Asked::Named { name, values, .. } => {
                (self.hasher.hash_one(("library", name)), self.hasher.hash_one((name, values)))
            }
            Asked::Graph(name) => (self.hasher.hash_one("graph"), self.hasher.hash_one(name)),
        };
        let text = self.hasher.hash_one((text, &job.dataset));
        Question { text, shape }
    }

    pub(super) fn of(&self, question: Question) -> Known {
        let alike = || self.shapes.get(&question.shape).map(Known::Alike);
        self.texts.get(&question.text).map(Known::Itself).or_else(alike).unwrap_or(Known::Nothing)
    }

    /// Remembers how long a query took.
    pub(super) fn note(&self, question: Question, pace: Pace) {
        self.texts.insert(question.text, pace);
        match self.shapes.get(&question.shape) {
            None => self.shapes.insert(question.shape, pace),
            Some(known) if known == pace || known == Pace::Mixed => {}
            Some(_) => self.shapes.insert(question.shape, Pace::Mixed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparql::JobLimits;

    fn job(text: &str) -> Job {
        let asked = Asked::Query { text: text.to_owned(), base: None };
        let limits = JobLimits { time: Duration::ZERO, rows: 0, scanned: 0 };
        Job { snapshot: "a".into(), asked, dataset: None, table: None, graph: None, explain: None, limits }
    }

    #[test]
    fn what_was_seen_of_one_is_expected_of_its_like() {
        let experience = Experience::new();
        let of = |text: &str| experience.of(experience.question(&job(text)));
        let note = |text: &str, pace| experience.note(experience.question(&job(text)), pace);
        assert_eq!(of("ASK { ?s <p> 1 }"), Known::Nothing);
        note("ASK { ?s <p> 1 }", Pace::Heavy);
        assert_eq!(of("ASK { ?s <p> 1 }"), Known::Itself(Pace::Heavy));
        assert_eq!(of("ask{?x <q> 2}"), Known::Alike(Pace::Heavy));
        assert_eq!(of("ASK { <p> ?s 1 }"), Known::Nothing);
        note("ASK { ?s <q> 2 }", Pace::Light);
        assert_eq!(of("ASK { ?s <q> 2 }"), Known::Itself(Pace::Light));
        assert_eq!(of("ASK { ?s <r> 3 }"), Known::Alike(Pace::Mixed));
        note("ASK { ?s <q> 4 }", Pace::Light);
        assert_eq!(of("ASK { ?s <r> 3 }"), Known::Alike(Pace::Mixed), "one heavy one is not forgotten");
    }

    #[test]
    fn another_version_is_the_same_query_and_other_graphs_are_not() {
        let experience = Experience::new();
        let first = job("ASK {}");
        let question = experience.question(&first);
        let later = Job { snapshot: "b".into(), ..first.clone() };
        assert_eq!(experience.question(&later), question);
        let elsewhere = Job { dataset: Some((vec!["g".to_owned()], Vec::new())), ..first };
        assert_ne!(experience.question(&elsewhere), question);
    }

    #[test]
    fn paces_have_bounds() {
        let trial = Duration::from_millis(40);
        let of = |millis| Pace::of(Duration::from_millis(millis), trial);
        assert_eq!([of(10), of(11), of(40), of(41)], [Pace::Light, Pace::Mixed, Pace::Mixed, Pace::Heavy]);
    }
}
