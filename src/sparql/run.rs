//! Parsing, evaluation and serialisation of one query.
//!
//! Results are not `Send` and the parser recurses, so all of it happens on one thread with a big stack.

use std::io::Write;
use std::thread;

use oxigraph::io::RdfSerializer;
use oxigraph::model::NamedNode;
use oxigraph::sparql::results::QueryResultsSerializer;
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

use super::policy::{self, Statistics};
use super::{Format, GraphFormat, SparqlError, TableFormat};
use crate::library::{self, ParseError};
use crate::vocab::PREFIXES;

/// Stack of a thread that runs queries (virtual; only what is used is taken).
pub const STACK_BYTES: usize = 256 << 20;

/// What a query answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table or a truth value (SELECT, ASK).
    Table,
    /// A graph (CONSTRUCT, DESCRIBE).
    Graph,
}

/// A query that has passed admission and parsing.
#[derive(Debug, Clone)]
pub struct Prepared(Query);

/// What came of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Rows or triples written.
    pub rows: usize,
    /// The truth value of an ASK.
    pub truth: Option<bool>,
}

impl From<Query> for Prepared {
    fn from(query: Query) -> Self {
        Self(query)
    }
}

impl Prepared {
    /// Admits and parses a query. The prefixes of the graph need not be declared.
    ///
    /// # Errors
    /// When the text is too long, too deep or not SPARQL.
    pub fn parse(text: &str) -> Result<Self, SparqlError> {
        library::parse(text).map(Self).map_err(|error| match error {
            ParseError::Refused(reason) => SparqlError::Refused(reason),
            ParseError::Syntax(reason) => SparqlError::Syntax(reason),
        })
    }

    /// Refuses what the engine could not be stopped at: its size, its products, its calls to others.
    ///
    /// # Errors
    /// When the query is too large, joins nothing to nothing, or wants to call out.
    pub fn admit(&self, statistics: &Statistics) -> Result<(), SparqlError> {
        policy::admit(&self.0, statistics).map_err(SparqlError::Refused)
    }

    /// Sets the dataset, in the place of the query's own `FROM` clauses.
    pub fn set_dataset(&mut self, default: Vec<NamedNode>, named: Vec<NamedNode>) {
        let (Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. }) = &mut self.0;
        *dataset = Some(QueryDataset { default, named: Some(named) });
    }

    /// What the query answers with.
    #[must_use]
    pub fn form(&self) -> Form {
        match self.0 {
            Query::Select { .. } | Query::Ask { .. } => Form::Table,
            Query::Construct { .. } | Query::Describe { .. } => Form::Graph,
        }
    }

    /// Evaluates against `store` and writes the answer.
    ///
    /// A format of the wrong form falls back to the default of the right one; callers that care
    /// choose by [`Prepared::form`].
    ///
    /// # Errors
    /// When evaluation fails or is cancelled, or the writer refuses. What was written by then is not a complete answer.
    pub fn run(
        self,
        store: &Store,
        format: Format,
        cancel: CancellationToken,
        writer: impl Write,
    ) -> Result<Summary, SparqlError> {
        // Built without an HTTP client: SERVICE cannot reach the network.
        let evaluator = SparqlEvaluator::new().with_cancellation_token(cancel);
        match evaluator.for_query(self.0).on_store(store).execute().map_err(evaluation)? {
            QueryResults::Solutions(solutions) => {
                let serializer = QueryResultsSerializer::from_format(table(format).engine());
                let variables = solutions.variables().to_vec();
                let mut serializer = serializer.serialize_solutions_to_writer(writer, variables)?;
                let mut rows = 0;
                for solution in solutions {
                    serializer.serialize(&solution.map_err(evaluation)?)?;
                    rows += 1;
                }
                serializer.finish()?;
                Ok(Summary { rows, truth: None })
            }
            QueryResults::Boolean(truth) => {
                QueryResultsSerializer::from_format(table(format).engine())
                    .serialize_boolean_to_writer(writer, truth)?;
                Ok(Summary { rows: 1, truth: Some(truth) })
            }
            QueryResults::Graph(triples) => {
                let mut serializer = RdfSerializer::from_format(graph(format).engine());
                for (prefix, iri) in PREFIXES {
                    serializer = serializer
                        .with_prefix(*prefix, *iri)
                        .map_err(|error| SparqlError::Evaluation(error.to_string()))?;
                }
                let mut serializer = serializer.for_writer(writer);
                let mut rows = 0;
                for triple in triples {
                    serializer.serialize_triple(&triple.map_err(evaluation)?)?;
                    rows += 1;
                }
                serializer.finish()?;
                Ok(Summary { rows, truth: None })
            }
        }
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

fn evaluation(error: QueryEvaluationError) -> SparqlError {
    match error {
        QueryEvaluationError::Cancelled => SparqlError::Gone,
        error => SparqlError::Evaluation(error.to_string()),
    }
}
