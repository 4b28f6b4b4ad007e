//! Counters for Prometheus.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::engine::EngineLoad;

/// Bounds of the histogram of query times, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Lane {
    lane: &'static str,
}

/// What is counted.
#[derive(Clone)]
pub(super) struct Metrics {
    registry: Arc<Registry>,
    responses: Family<Status, Counter>,
    queries: Family<Outcome, Counter>,
    seconds: Histogram,
    rows: Counter,
    writes: Family<Outcome, Counter>,
    running: Family<Lane, Gauge>,
    waiting: Family<Lane, Gauge>,
    prompt: Counter,
    lost_trials: Counter,
    clients: Gauge,
    stopped: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("plangraph");
        let (responses, queries, writes) = (Family::default(), Family::default(), Family::default());
        let seconds = Histogram::new(SECONDS);
        let (rows, running, waiting) = (Counter::default(), Family::default(), Family::default());
        let (prompt, lost_trials) = (Counter::default(), Counter::default());
        let (clients, stopped) = (Gauge::default(), Gauge::default());
        registry.register("responses", "Responses by status", responses.clone());
        registry.register("queries", "Queries by outcome", queries.clone());
        registry.register("query_seconds", "Time of a query until its last byte was sent", seconds.clone());
        registry.register("query_rows", "Rows and triples of complete answers", rows.clone());
        registry.register("writes", "Writes by outcome", writes.clone());
        registry.register("queries_running", "Queries that have a worker", running.clone());
        registry.register("queries_waiting", "Queries that wait for a worker", waiting.clone());
        registry.register("queries_prompt", "Queries answered without a worker", prompt.clone());
        registry.register("trials_lost", "Queries that began again among the long ones", lost_trials.clone());
        registry.register("clients", "Clients whose query time is remembered", clients.clone());
        let help = "1 once a sync of the log has failed and nothing is written until a restart";
        registry.register("writing_stopped", help, stopped.clone());
        let registry = Arc::new(registry);
        Self {
            registry,
            responses,
            queries,
            seconds,
            rows,
            writes,
            running,
            waiting,
            prompt,
            lost_trials,
            clients,
            stopped,
        }
    }

    pub(super) fn response(&self, status: u16) {
        self.responses.get_or_create(&Status { status }).inc();
    }

    pub(super) fn query(&self, outcome: &'static str, took: Duration, rows: usize) {
        self.queries.get_or_create(&Outcome { outcome }).inc();
        self.seconds.observe(took.as_secs_f64());
        self.rows.inc_by(rows as u64);
    }

    pub(super) fn write(&self, outcome: &'static str) {
        self.writes.get_or_create(&Outcome { outcome }).inc();
    }

    /// The text format of Prometheus.
    pub(super) fn text(&self, load: &EngineLoad, writing_stopped: bool) -> Result<String, std::fmt::Error> {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        for (lane, load) in [("light", load.light), ("trial", load.trial), ("long", load.long)] {
            self.running.get_or_create(&Lane { lane }).set(number(load.running));
            self.waiting.get_or_create(&Lane { lane }).set(number(load.waiting));
        }
        self.clients.set(number(load.clients));
        self.prompt.inc_by(load.prompt.saturating_sub(self.prompt.get()));
        self.lost_trials.inc_by(load.lost_trials.saturating_sub(self.lost_trials.get()));
        self.stopped.set(i64::from(writing_stopped));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
