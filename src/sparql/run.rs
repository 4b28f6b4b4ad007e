//! Parsing, evaluation and serialisation of one query.
//!
//! Results are not `Send` and the parser recurses, so all of it happens on one thread with a big stack.

use std::io::{BufWriter, IntoInnerError, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use oxigraph::io::RdfSerializer;
use oxigraph::model::{NamedNode, Triple};
use oxigraph::sparql::results::QueryResultsSerializer;
use oxigraph::sparql::{QueryEvaluationError, QueryResults};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::describe::describe;
use super::plan::{self, Plan, Planning};
use super::policy::{self, Statistics};
use super::service::{self, Services};
use super::{Format, GraphFormat, SparqlError, TableFormat};
use super::{functions, hints};
use crate::library;
use crate::snapshot::{DatasetClause, DefaultGraph, Guard, NamedGraphs, ScanError, Snapshot, View};
use crate::vocab::PREFIXES;

/// Stack of a thread that runs queries (virtual; only what is used is taken).
pub const STACK_BYTES: usize = 256 << 20;

/// Bytes of an answer that are put together before they are handed on.
const WRITTEN_AT_ONCE: usize = 8 << 10;

/// What a query answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Form {
    /// A table or a truth value (SELECT, ASK).
    Table,
    /// A graph (CONSTRUCT, DESCRIBE).
    Graph,
}

/// A query that has passed admission and parsing, with its dataset.
#[derive(Debug, Clone)]
pub struct Prepared {
    query: Query,
    dataset: DatasetClause,
    planning: Planning,
}

/// A query that is ready to be evaluated on one snapshot.
pub(super) struct Planned {
    pub(super) query: Query,
    pub(super) dataset: DatasetClause,
    pub(super) plan: Plan,
    /// As in [`Summary::hint`].
    pub(super) hint: Option<String>,
}

/// What came of a query.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// Rows or triples written.
    pub rows: usize,
    /// The truth value of an ASK.
    pub truth: Option<bool>,
    /// Quads read for it.
    pub scanned: u64,
    /// Terms of the query that cannot be found, and what may have been meant.
    pub hint: Option<String>,
}

/// What an evaluation may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time.
    pub time: Duration,
    /// Rows or triples of the answer.
    pub rows: usize,
    /// Quads read.
    pub scanned: u64,
    /// Ends the evaluation from another thread.
    pub cancel: Option<Arc<AtomicBool>>,
}

impl Limits {
    /// A time alone.
    #[must_use]
    pub fn within(time: Duration) -> Self {
        Self { time, rows: usize::MAX, scanned: u64::MAX, cancel: None }
    }

    pub(super) fn guard(&self) -> Guard {
        let mut guard = Guard::unlimited().with_scan_budget(self.scanned);
        if let Some(deadline) = Instant::now().checked_add(self.time) {
            guard = guard.with_deadline(deadline);
        }
        match &self.cancel {
            Some(cancel) => guard.with_cancel(Arc::clone(cancel)),
            None => guard,
        }
    }

    pub(super) fn stopped(&self, reason: ScanError) -> SparqlError {
        match reason {
            ScanError::Deadline => SparqlError::Deadline(self.time.as_secs_f64()),
            ScanError::Cancelled => SparqlError::Gone,
            ScanError::ScanBudget(quads) => SparqlError::Budget(format!("{quads} quads read")),
            other => SparqlError::Evaluation(other.to_string()),
        }
    }

    pub(super) fn failed(&self, error: &QueryEvaluationError) -> SparqlError {
        match ScanError::within(error) {
            Some(reason) => self.stopped(reason),
            None => SparqlError::Evaluation(error.to_string()),
        }
    }
}

impl From<Query> for Prepared {
    fn from(mut query: Query) -> Self {
        let dataset = DatasetClause::take_from(&mut query);
        Self::on(query, dataset)
    }
}

impl Prepared {
    /// Admits and parses a query. The prefixes of the graph need not be declared.
    ///
    /// # Errors
    /// When the text is too long, too deep or not SPARQL.
    pub fn parse(text: &str) -> Result<Self, SparqlError> {
        Self::parse_at(text, None)
    }

    /// The same with an IRI that relative ones are resolved against.
    ///
    /// # Errors
    /// As [`Prepared::parse`].
    pub fn parse_at(text: &str, base: Option<&str>) -> Result<Self, SparqlError> {
        Ok(library::parse(text, base)?.into())
    }

    /// A query without a dataset clause, on some dataset.
    #[must_use]
    pub fn on(query: Query, dataset: DatasetClause) -> Self {
        Self { query, dataset, planning: Planning::default() }
    }

    /// Sets when it is rewritten.
    #[must_use]
    pub fn with_planning(self, planning: Planning) -> Self {
        Self { planning, ..self }
    }

    /// The dataset it is evaluated on.
    pub(super) fn dataset(&self) -> &DatasetClause {
        &self.dataset
    }

    /// Refuses what the engine could not be stopped at: its size, its products.
    ///
    /// # Errors
    /// When the query is too large or joins nothing to nothing.
    pub fn admit(&self, statistics: &Statistics) -> Result<(), SparqlError> {
        let pattern = self.pattern();
        policy::admit(pattern, &self.dataset, Some(statistics)).map_err(SparqlError::Refused)
    }

    /// Sets the dataset, in the place of the query's own `FROM` clauses.
    pub fn set_dataset(&mut self, default: Vec<NamedNode>, named: Vec<NamedNode>) {
        self.dataset =
            DatasetClause { default: DefaultGraph::Merge(default), named: NamedGraphs::Only(named) };
    }

    /// What the query answers with.
    #[must_use]
    pub fn form(&self) -> Form {
        match self.query {
            Query::Select { .. } | Query::Ask { .. } => Form::Table,
            Query::Construct { .. } | Query::Describe { .. } => Form::Graph,
        }
    }

    pub(super) fn pattern(&self) -> &GraphPattern {
        library::pattern(&self.query)
    }

    /// The query with what its services answer in their place, planned, and its dataset.
    pub(super) fn planned(
        mut self,
        snapshot: &Snapshot,
        guard: &Guard,
        limits: &Limits,
        services: &dyn Services,
        is_explained: bool,
    ) -> Result<Planned, SparqlError> {
        let hint = hints::of(self.pattern(), snapshot);
        service::resolve(
            library::pattern_mut(&mut self.query),
            &service::Site { snapshot, dataset: &self.dataset, guard, limits, services },
        )?;
        let plan = plan::plan(&mut self.query, snapshot, &self.dataset, self.planning, is_explained)
            .map_err(|damage| SparqlError::Evaluation(damage.to_string()))?;
        Ok(Planned { query: self.query, dataset: self.dataset, plan, hint })
    }

    /// Evaluates on a snapshot and hands the results over.
    ///
    /// # Errors
    /// When evaluation fails or hits a limit; what `take` did by then rests on part of the results.
    pub fn evaluate(
        self,
        snapshot: &Snapshot,
        limits: &Limits,
        services: &dyn Services,
        take: impl FnOnce(QueryResults<'_>) -> Result<(), QueryEvaluationError>,
    ) -> Result<(), SparqlError> {
        let guard = limits.guard();
        let Planned { query, dataset, plan, .. } = self.planned(snapshot, &guard, limits, services, false)?;
        let view = View::new(snapshot, &dataset, &guard).map_err(|reason| limits.stopped(reason))?;
        let prepared = functions::prepared(query, plan.top.as_ref());
        let results = prepared.on_queryable_dataset(view).execute();
        results.and_then(take).map_err(|error| limits.failed(&error))?;
        guard.finish().map_err(|reason| limits.stopped(reason))
    }

    /// Evaluates on a snapshot and writes the answer.
    ///
    /// A format of the wrong form falls back to the default of the right one; callers that care
    /// choose by [`Prepared::form`].
    ///
    /// # Errors
    /// When evaluation fails or hits a limit, or the writer refuses. What was written by then is not a
    /// complete answer.
    pub fn run(
        self,
        snapshot: &Snapshot,
        limits: &Limits,
        services: &dyn Services,
        format: Format,
        writer: impl Write,
    ) -> Result<Summary, SparqlError> {
        let guard = limits.guard();
        let planned = self.planned(snapshot, &guard, limits, services, false)?;
        planned.run(snapshot, &guard, limits, format, writer)
    }
}

impl Planned {
    pub(super) fn pattern(&self) -> &GraphPattern {
        library::pattern(&self.query)
    }

    /// Evaluates and writes, as [`Prepared::run`].
    pub(super) fn run(
        self,
        snapshot: &Snapshot,
        guard: &Guard,
        limits: &Limits,
        format: Format,
        writer: impl Write,
    ) -> Result<Summary, SparqlError> {
        let Self { query, dataset, plan, hint } = self;
        let stopped = |reason| limits.stopped(reason);
        let mut answer = Answer { limits, rows: 0 };
        let truth = if let Query::Describe { pattern, .. } = query {
            let resources = Query::Select { dataset: None, pattern, base_iri: None };
            let resources = functions::prepared(resources, plan.top.as_ref());
            let triples =
                describe(snapshot, &dataset, guard, resources).map_err(|error| limits.failed(&error))?;
            answer.graph(triples.into_iter().map(Ok), format, writer)?;
            None
        } else {
            let view = View::new(snapshot, &dataset, guard).map_err(stopped)?;
            let prepared = functions::prepared(query, plan.top.as_ref());
            let results = prepared.on_queryable_dataset(view).execute();
            answer.write(results.map_err(|error| limits.failed(&error))?, format, writer)?
        };
        guard.finish().map_err(stopped)?;
        Ok(Summary { rows: answer.rows, truth, scanned: guard.scanned(), hint })
    }
}

/// An answer being written.
struct Answer<'l> {
    limits: &'l Limits,
    rows: usize,
}

impl Answer<'_> {
    fn write(
        &mut self,
        results: QueryResults<'_>,
        format: Format,
        writer: impl Write,
    ) -> Result<Option<bool>, SparqlError> {
        match results {
            QueryResults::Solutions(solutions) => {
                let serializer = QueryResultsSerializer::from_format(table(format).engine());
                let variables = solutions.variables().to_vec();
                // The serialiser writes character by character.
                let writer = BufWriter::with_capacity(WRITTEN_AT_ONCE, writer);
                let mut serializer = serializer.serialize_solutions_to_writer(writer, variables)?;
                for solution in solutions {
                    let solution = solution.map_err(|error| self.limits.failed(&error))?;
                    self.count()?;
                    serializer.serialize(&solution)?;
                }
                serializer.finish()?.into_inner().map_err(IntoInnerError::into_error)?;
                Ok(None)
            }
            QueryResults::Boolean(truth) => {
                self.rows = 1;
                QueryResultsSerializer::from_format(table(format).engine())
                    .serialize_boolean_to_writer(writer, truth)?;
                Ok(Some(truth))
            }
            QueryResults::Graph(triples) => self.graph(triples, format, writer).map(|()| None),
        }
    }

    fn graph(
        &mut self,
        triples: impl Iterator<Item = Result<Triple, QueryEvaluationError>>,
        format: Format,
        writer: impl Write,
    ) -> Result<(), SparqlError> {
        let mut serializer = RdfSerializer::from_format(graph(format).engine());
        for (prefix, iri) in PREFIXES {
            serializer = serializer
                .with_prefix(*prefix, *iri)
                .map_err(|error| SparqlError::Evaluation(error.to_string()))?;
        }
        let mut serializer = serializer.for_writer(BufWriter::with_capacity(WRITTEN_AT_ONCE, writer));
        for triple in triples {
            let triple = triple.map_err(|error| self.limits.failed(&error))?;
            self.count()?;
            serializer.serialize_triple(&triple)?;
        }
        serializer.finish()?.into_inner().map_err(IntoInnerError::into_error)?;
        Ok(())
    }

    fn count(&mut self) -> Result<(), SparqlError> {
        if self.rows >= self.limits.rows {
            return Err(SparqlError::Budget(format!("{} rows of the answer", self.limits.rows)));
        }
        self.rows += 1;
        Ok(())
    }
}

/// Runs `work` on a thread of its own whose stack no admitted query overflows.
///
/// # Errors
/// When the thread cannot be started or dies.
pub fn on_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, SparqlError> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("sparql".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)?;
        thread.join().map_err(|_| SparqlError::Evaluation("the query thread died".to_owned()))
    })
}

fn table(format: Format) -> TableFormat {
    match format {
        Format::Table(format) => format,
        Format::Graph(_) => TableFormat::Json,
    }
}

fn graph(format: Format) -> GraphFormat {
    match format {
        Format::Graph(format) => format,
        Format::Table(_) => GraphFormat::Turtle,
    }
}
