//! What ends an evaluation early: its deadline, whoever no longer wants it, its budget of quads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use oxigraph::sparql::QueryEvaluationError;

use super::error::Damage;

/// The clock is read once in so many calls.
const CALLS_PER_CLOCK: u64 = 32;

/// Why an evaluation was ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The deadline passed.
    #[error("the query did not end within its deadline")]
    Deadline,
    /// It was cancelled.
    #[error("the query was cancelled")]
    Cancelled,
    /// It read more quads than it may.
    #[error("the query read more than {0} quads")]
    ScanBudget(u64),
    /// It made more new terms than it may: this many bytes.
    #[error("the query made more new terms than it may ({0} bytes)")]
    MadeTerms(u64),
    /// The snapshot is damaged.
    #[error(transparent)]
    Damaged(#[from] Damage),
}

impl ScanError {
    /// The reason within the evaluator's error, if it is one of these.
    #[must_use]
    pub fn within(error: &QueryEvaluationError) -> Option<Self> {
        match error {
            QueryEvaluationError::Dataset(inner) => inner.downcast_ref().copied(),
            _ => None,
        }
    }
}

/// Limits of one evaluation, tested at every quad read and at every term converted.
///
/// Once a limit is hit every further call fails with it. The evaluator takes some failures for mere
/// errors of an expression: **an answer is complete only if [`Guard::finish`] agrees at its end.**
#[derive(Debug)]
pub struct Guard {
    deadline: Option<Instant>,
    cancel: Option<Arc<AtomicBool>>,
    budget: u64,
    made_bytes: u64,
    scanned: AtomicU64,
    calls: AtomicU64,
    stopped: OnceLock<ScanError>,
}

impl Default for Guard {
    fn default() -> Self {
        Self::unlimited()
    }
}

impl Guard {
    /// No limits; damage of the snapshot is still noted.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            deadline: None,
            cancel: None,
            budget: u64::MAX,
            made_bytes: u64::MAX,
            scanned: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            stopped: OnceLock::new(),
        }
    }

    /// Ends the evaluation at `deadline`.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Ends the evaluation once `cancel` is set, by any thread.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Arc<AtomicBool>) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Ends the evaluation when it has read `quads` quads and wants another.
    #[must_use]
    pub fn with_scan_budget(mut self, quads: u64) -> Self {
        self.budget = quads;
        self
    }

    /// Ends the evaluation when the terms it made (with `BIND`, `VALUES`, aggregates …) and that the snapshot
    /// does not have take more than `bytes`, each counted once: they are kept to the end of the evaluation.
    #[must_use]
    pub fn with_made_bytes(mut self, bytes: u64) -> Self {
        self.made_bytes = bytes;
        self
    }

    /// Quads read so far; may be asked from any thread.
    #[must_use]
    pub fn scanned(&self) -> u64 {
        self.scanned.load(Ordering::Relaxed)
    }

    /// Says whether everything that was asked for was also read.
    ///
    /// # Errors
    /// With the limit that was hit, or the damage that was found.
    pub fn finish(&self) -> Result<(), ScanError> {
        self.stopped.get().map_or(Ok(()), |reason| Err(*reason))
    }

    /// Counts one quad, and tests all limits.
    #[inline]
    pub(super) fn pull(&self) -> Result<(), ScanError> {
        self.check()?;
        let scanned = self.scanned.load(Ordering::Relaxed);
        if scanned >= self.budget {
            return Err(self.stop(ScanError::ScanBudget(self.budget)));
        }
        // One thread evaluates: no other writes this counter.
        self.scanned.store(scanned + 1, Ordering::Relaxed);
        Ok(())
    }

    /// Tests the limits of time.
    #[inline]
    pub(super) fn check(&self) -> Result<(), ScanError> {
        if let Some(reason) = self.stopped.get() {
            return Err(*reason);
        }
        if self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Err(self.stop(ScanError::Cancelled));
        }
        let calls = self.calls.load(Ordering::Relaxed);
        self.calls.store(calls.wrapping_add(1), Ordering::Relaxed);
        if calls.is_multiple_of(CALLS_PER_CLOCK)
            && self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
        {
            return Err(self.stop(ScanError::Deadline));
        }
        Ok(())
    }

    /// Tests whether the made terms may take `bytes`.
    pub(super) fn make(&self, bytes: usize) -> Result<(), ScanError> {
        let bytes = bytes as u64;
        if bytes > self.made_bytes { Err(self.stop(ScanError::MadeTerms(bytes))) } else { Ok(()) }
    }

    /// Notes the first reason to stop, and returns it.
    #[cold]
    pub(super) fn stop(&self, reason: ScanError) -> ScanError {
        *self.stopped.get_or_init(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn pulls(guard: &Guard) -> (u64, Result<(), ScanError>) {
        let mut count = 0;
        loop {
            match guard.pull() {
                Ok(()) if count < 1000 => count += 1,
                outcome => return (count, outcome),
            }
        }
    }

    #[test]
    fn each_limit_is_told_apart_and_stays() {
        let guard = Guard::unlimited().with_scan_budget(77);
        assert_eq!(pulls(&guard), (77, Err(ScanError::ScanBudget(77))));
        assert_eq!(guard.check(), Err(ScanError::ScanBudget(77)));
        assert_eq!(guard.finish(), Err(ScanError::ScanBudget(77)));

        let guard = Guard::unlimited().with_deadline(Instant::now());
        assert_eq!(pulls(&guard), (0, Err(ScanError::Deadline)));

        let cancel = Arc::new(AtomicBool::new(false));
        let guard = Guard::unlimited().with_cancel(cancel.clone());
        assert_eq!(guard.pull(), Ok(()));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(pulls(&guard), (0, Err(ScanError::Cancelled)));
        cancel.store(false, Ordering::Relaxed);
        assert_eq!(guard.finish(), Err(ScanError::Cancelled));
    }

    #[test]
    fn without_limits_all_is_read() {
        let guard = Guard::unlimited().with_deadline(Instant::now() + Duration::from_hours(1));
        assert_eq!(pulls(&guard), (1000, Ok(())));
        assert_eq!((guard.scanned(), guard.finish()), (1001, Ok(())));
    }
}
