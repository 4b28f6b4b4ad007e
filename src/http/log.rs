//! The query log: one JSON line a query, with a fingerprint in the place of its text.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;

use super::metrics::Metrics;
use crate::digest;
use crate::engine::Stopped;
use crate::sparql::{FaultKind, Summary};

/// Queries that took longer are told in the service's log, with their text.
const SLOW: Duration = Duration::from_secs(5);

/// Most characters of a text in the log.
const SHOWN: usize = 2_000;

/// Where entries go.
#[derive(Clone)]
pub(super) struct QueryLog {
    file: Option<Arc<Mutex<File>>>,
    metrics: Metrics,
}

impl QueryLog {
    /// Appends to a file, if one is given.
    pub(super) fn open(path: Option<&Path>, metrics: Metrics) -> io::Result<Self> {
        let file = path.map(|path| OpenOptions::new().create(true).append(true).open(path)).transpose()?;
        Ok(Self { file: file.map(|file| Arc::new(Mutex::new(file))), metrics })
    }

    /// Begins the entry of a query.
    pub(super) fn begin(&self, id: String, kind: &'static str, text: &str) -> Entry {
        let fingerprint = digest::hexadecimal(normal(text).as_bytes()).chars().take(16).collect();
        let text = text.chars().take(SHOWN).collect();
        Entry { log: self.clone(), id, kind, fingerprint, text, started: Instant::now(), ended: false }
    }
}

/// The same text for queries that differ in blanks alone.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entry of a query that runs. Dropped without an end, it tells that the client left.
pub(super) struct Entry {
    log: QueryLog,
    id: String,
    kind: &'static str,
    fingerprint: String,
    text: String,
    started: Instant,
    ended: bool,
}

impl Entry {
    pub(super) fn complete(mut self, summary: Option<&Summary>) {
        self.end("complete", summary);
    }

    pub(super) fn stopped(mut self, stopped: &Stopped) {
        let outcome = match stopped {
            Stopped::Busy(_) => "busy",
            Stopped::Spent(_) => "share",
            Stopped::Closing => "closing",
            Stopped::Killed => "killed",
            Stopped::Died => "died",
            Stopped::Fault(fault) => match fault.kind {
                FaultKind::Syntax => "syntax",
                FaultKind::Refused => "refused",
                FaultKind::Deadline => "deadline",
                FaultKind::Budget => "budget",
                FaultKind::Service => "service",
                FaultKind::Gone => "gone",
                FaultKind::Internal => "failed",
            },
        };
        self.end(outcome, None);
    }

    fn end(&mut self, outcome: &'static str, summary: Option<&Summary>) {
        self.ended = true;
        let took = self.started.elapsed();
        let rows = summary.map_or(0, |summary| summary.rows);
        self.log.metrics.query(outcome, took, rows);
        if took > SLOW {
            let seconds = took.as_secs_f64();
            tracing::warn!(id = self.id, seconds, outcome, query = self.text, "slow query");
        }
        let Some(file) = &self.log.file else { return };
        let line = json!({
            "time": jiff::Timestamp::now().to_string(),
            "id": self.id,
            "kind": self.kind,
            "fingerprint": self.fingerprint,
            "milliseconds": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "rows": rows,
            "scanned": summary.map(|summary| summary.scanned),
            "outcome": outcome,
        });
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writeln!(file, "{line}") {
            tracing::error!(%error, "the query log cannot be written");
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if !self.ended {
            self.end("gone", None);
        }
    }
}
