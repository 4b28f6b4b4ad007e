//! Queries that are known to gain nothing: planning costs as much as a short query takes.
//!
//! They are remembered by a hash of query and snapshot. If two had the same, one would not be planned; its answer is the
//! same.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use spargebra::algebra::GraphPattern;

use crate::snapshot::{Graphs, Snapshot};

/// Most that are remembered; then all are forgotten.
const MOST: usize = 10_000;

static GAIN_NOTHING: Mutex<BTreeSet<u64>> = Mutex::new(BTreeSet::new());

/// A query on a snapshot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known(u64);

impl Known {
    /// Of a pattern that looks at some graphs.
    pub(super) fn of(pattern: &GraphPattern, graphs: Graphs, snapshot: &Snapshot) -> Self {
        let mut hasher = DefaultHasher::new();
        (pattern, graphs == Graphs::Default, snapshot.path()).hash(&mut hasher);
        Self(hasher.finish())
    }

    /// Whether it gains nothing.
    pub(super) fn gains_nothing(self) -> bool {
        GAIN_NOTHING.lock().unwrap_or_else(PoisonError::into_inner).contains(&self.0)
    }

    /// Remembers that it gains nothing.
    pub(super) fn remember(self) {
        let mut known = GAIN_NOTHING.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(self.0);
    }
}
