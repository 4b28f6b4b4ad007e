//! How a query is evaluated: the plan, the rows that were expected and came, the time each step took.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use oxigraph::sparql::QueryResults;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spargebra::Query;

use super::functions;
use super::policy::Statistics;
use super::run::Planned;
use super::service::Services;
use super::{Limits, Prepared, SparqlError};
use crate::snapshot::{Snapshot, View};

/// Form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExplainFormat {
    /// JSON.
    Json,
    /// Indented text.
    Text,
}

/// An explanation.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Version of the dataset.
    version: String,
    /// Rows or triples of the answer.
    rows: usize,
    /// Quads read.
    scanned: u64,
    /// Seconds from the parsed query to the last row.
    seconds: f64,
    /// Terms of the query that cannot be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Rows that the data holds for each triple pattern alone, counted from the index.
    patterns: Vec<Estimate>,
    /// The patterns in the order in which they are joined, each with the rows that were expected by then.
    steps: Vec<Expected>,
    /// The steps as the engine took them: name, rows, seconds, inputs.
    plan: Value,
}

/// What planning expects of a pattern.
#[derive(Debug, Clone, Serialize)]
struct Expected {
    pattern: String,
    rows: f64,
}

/// What the index says of a triple pattern.
#[derive(Debug, Clone, Serialize)]
struct Estimate {
    pattern: String,
    rows: u64,
}

/// Runs a query to its end and tells how.
pub(super) fn explain(
    prepared: Prepared,
    snapshot: &Arc<Snapshot>,
    limits: &Limits,
    services: &dyn Services,
    statistics: &Statistics,
) -> Result<Explanation, SparqlError> {
    let started = Instant::now();
    let patterns = statistics.patterns(prepared.pattern(), prepared.dataset());
    let patterns = patterns.into_iter().map(|(pattern, rows)| Estimate { pattern, rows }).collect();
    let guard = limits.guard();
    let Planned { query, dataset, plan, hint } =
        prepared.planned(snapshot, &guard, limits, services, true)?;
    let steps = plan.steps.iter().map(|step| Expected { pattern: step.pattern.to_string(), rows: step.rows });
    let steps = steps.collect();
    // A description is made of look-ups of its own; what is explained is how the resources are found.
    let query = match query {
        Query::Describe { pattern, base_iri, .. } => Query::Select { pattern, base_iri, dataset: None },
        other => other,
    };
    let view = View::new(snapshot, &dataset, &guard).map_err(|reason| limits.stopped(reason))?;
    let bound = functions::prepared(query, plan.top.as_ref()).on_queryable_dataset(view);
    let (results, plan) = bound.compute_statistics().explain();
    let results = results.map_err(|error| limits.failed(&error))?;
    let rows = exhaust(results).map_err(|error| limits.failed(&error))?;
    guard.finish().map_err(|reason| limits.stopped(reason))?;
    let mut json = Vec::new();
    plan.write_in_json(&mut json)?;
    let plan = serde_json::from_slice(&json).map_err(|error| SparqlError::Evaluation(error.to_string()))?;
    Ok(Explanation {
        version: snapshot.version().to_owned(),
        rows,
        scanned: guard.scanned(),
        seconds: started.elapsed().as_secs_f64(),
        hint,
        patterns,
        steps,
        plan,
    })
}

fn exhaust(results: QueryResults<'_>) -> Result<usize, oxigraph::sparql::QueryEvaluationError> {
    match results {
        QueryResults::Boolean(_) => Ok(1),
        QueryResults::Solutions(rows) => rows.map(|row| row.map(|_| 1)).sum(),
        QueryResults::Graph(triples) => triples.map(|triple| triple.map(|_| 1)).sum(),
    }
}

impl Explanation {
    /// Writes it out.
    pub(super) fn render(&self, format: ExplainFormat) -> Result<String, SparqlError> {
        match format {
            ExplainFormat::Json => serde_json::to_string_pretty(self)
                .map(|json| json + "\n")
                .map_err(|error| SparqlError::Evaluation(error.to_string())),
            ExplainFormat::Text => Ok(self.text()),
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        _ = writeln!(
            out,
            "{} rows, {} quads read, {:.3} s, version {}",
            self.rows, self.scanned, self.seconds, self.version
        );
        if let Some(hint) = &self.hint {
            _ = writeln!(out, "{hint}");
        }
        out.push_str("\npatterns (rows in the data)\n");
        for estimate in &self.patterns {
            _ = writeln!(out, "  {:>10}  {}", estimate.rows, estimate.pattern);
        }
        out.push_str("\njoins in order (rows expected)\n");
        for step in &self.steps {
            _ = writeln!(out, "  {:>10.0}  {}", step.rows, step.pattern);
        }
        out.push_str("\nplan (rows, seconds)\n");
        step(&mut out, self.plan.get("plan").unwrap_or(&self.plan), 1);
        out
    }
}

/// One step and, indented, what it takes its rows from.
fn step(out: &mut String, node: &Value, depth: usize) {
    let name = node.get("name").and_then(Value::as_str).unwrap_or_default();
    let rows = node.get("number of results").and_then(Value::as_f64);
    let seconds = node.get("duration in seconds").and_then(Value::as_f64);
    let rows = rows.map_or_else(String::new, |rows| format!("{rows:.0}"));
    let seconds = seconds.map_or_else(String::new, |seconds| format!("{seconds:.4}"));
    _ = writeln!(out, "{:indent$}{rows:>8} {seconds:>8}  {name}", "", indent = 2 * depth);
    for child in node.get("children").and_then(Value::as_array).into_iter().flatten() {
        step(out, child, depth + 1);
    }
}
