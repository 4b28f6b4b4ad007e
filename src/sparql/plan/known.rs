//! Plans made before: planning costs as much as a short query takes.
//!
//! Of queries that gain nothing a hash is kept; if two had the same, one would not be planned; its answer is the same. Of
//! the others the rewritten pattern is kept with the pattern it stands for, and with the snapshot it was made for.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use spargebra::algebra::GraphPattern;

use super::top::Top;
use crate::snapshot::{Graphs, Snapshot};

/// Most queries that are known to gain nothing; then all are forgotten.
const MOST: usize = 10_000;

/// Most plans, and the longest pattern of one, in bytes that are hashed of it.
const MOST_PLANS: usize = 200;
const LONGEST_PATTERN: usize = 16 << 10;

static KEPT: Mutex<Kept> =
    Mutex::new(Kept { gain_nothing: BTreeSet::new(), plans: BTreeMap::new(), snapshot: None });

struct Kept {
    gain_nothing: BTreeSet<u64>,
    plans: BTreeMap<u64, Arc<Rewritten>>,
    /// The one that all plans are for.
    snapshot: Option<PathBuf>,
}

/// A plan.
#[derive(Debug)]
pub(super) struct Rewritten {
    /// The pattern as it was written.
    pub(super) written: GraphPattern,
    /// The one that is evaluated in its place.
    pub(super) pattern: GraphPattern,
    /// The rows that may be among the first.
    pub(super) top: Option<Top>,
}

/// What is known of a query.
#[derive(Debug)]
pub(super) enum Known {
    /// As it is written it is best.
    GainsNothing,
    /// Its plan.
    Plan(Arc<Rewritten>),
    /// Nothing.
    Nothing,
}

/// A query on a snapshot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'s> {
    hash: u64,
    bytes: usize,
    snapshot: &'s Path,
}

impl<'s> Asked<'s> {
    /// Of a pattern that looks at some graphs.
    pub(super) fn of(pattern: &GraphPattern, graphs: Graphs, snapshot: &'s Snapshot) -> Self {
        let mut hasher = Counting { hasher: DefaultHasher::new(), bytes: 0 };
        (pattern, graphs == Graphs::Default, snapshot.path()).hash(&mut hasher);
        Self { hash: hasher.finish(), bytes: hasher.bytes, snapshot: snapshot.path() }
    }

    /// What is known of it; `pattern` is the one it was made of.
    pub(super) fn known(self, pattern: &GraphPattern) -> Known {
        let kept = lock();
        if kept.gain_nothing.contains(&self.hash) {
            return Known::GainsNothing;
        }
        let plan = kept
            .plans
            .get(&self.hash)
            .filter(|plan| kept.snapshot.as_deref() == Some(self.snapshot) && plan.written == *pattern);
        plan.map_or(Known::Nothing, |plan| Known::Plan(Arc::clone(plan)))
    }

    /// Remembers that it gains nothing.
    pub(super) fn gains_nothing(self) {
        let mut kept = lock();
        if kept.gain_nothing.len() >= MOST {
            kept.gain_nothing.clear();
        }
        kept.gain_nothing.insert(self.hash);
    }

    /// Remembers its plan, unless it is long.
    pub(super) fn keep(self, plan: Rewritten) {
        if self.bytes > LONGEST_PATTERN {
            return;
        }
        let mut kept = lock();
        if kept.snapshot.as_deref() != Some(self.snapshot) || kept.plans.len() >= MOST_PLANS {
            kept.plans.clear();
            kept.snapshot = Some(self.snapshot.to_owned());
        }
        kept.plans.insert(self.hash, Arc::new(plan));
    }
}

fn lock() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts what is hashed.
struct Counting {
    hasher: DefaultHasher,
    bytes: usize,
}

impl Hasher for Counting {
    fn finish(&self) -> u64 {
        self.hasher.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.hasher.write(bytes);
    }
}
