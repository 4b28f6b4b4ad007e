//! What queries may take.

use std::time::Duration;

use crate::worker::fair::Allowance;

/// What queries may take, and how many run at once.
#[derive(Debug, Clone, Copy)]
pub struct EngineLimits {
    /// Time of one query, until the last byte was read.
    pub time: Duration,
    /// Memory of one query in bytes.
    pub memory_bytes: u64,
    /// Length of an answer in bytes.
    pub output_bytes: u64,
    /// Rows or triples of an answer.
    pub rows: usize,
    /// Quads read for an answer.
    pub scanned: u64,
    /// Long queries that run at once.
    pub workers: usize,
    /// Long queries that may wait for that.
    pub queue: usize,
    /// Query time of one client.
    pub share: Allowance,
}

impl Default for EngineLimits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            time: Duration::from_secs(30),
            memory_bytes: 1 << 30,
            output_bytes: 1 << 30,
            rows: 10_000_000,
            scanned: 1_000_000_000,
            workers: cores.max(2),
            queue: 64,
            share: Allowance::default(),
        }
    }
}

impl EngineLimits {
    /// How long a query waits among the long ones: what is left must be of use.
    pub(super) fn longest_wait(&self) -> Duration {
        (self.time / 2).max(Duration::from_secs(2))
    }
}
