//! A query as work that can be handed to another thread or process: all it needs, in a form that travels.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::NamedNode;
use serde::{Deserialize, Serialize};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use spargebra::{GraphUpdateOperation, Query};

use super::explain::{self, ExplainFormat};
use super::policy::{self, Statistics};
use super::service::Services;
use super::{Form, Format, GraphFormat, Limits, Prepared, SparqlError, Summary, TableFormat, hints};
use crate::library::{self, NamedQuery};
use crate::snapshot::{DatasetClause, DefaultGraph, NamedGraphs, Snapshot};

/// A query to be run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// File of the snapshot it is evaluated on.
    pub snapshot: PathBuf,
    /// What is asked.
    pub asked: Asked,
    /// Default graphs and named graphs in the place of the query's own, where the request names any.
    pub dataset: Option<(Vec<String>, Vec<String>)>,
    /// Format of a table; `None` where the client accepts none.
    pub table: Option<TableFormat>,
    /// Format of a graph; `None` where the client accepts none.
    pub graph: Option<GraphFormat>,
    /// To tell how the query is evaluated, in the place of its answer.
    pub explain: Option<ExplainFormat>,
    /// What it may take.
    pub limits: JobLimits,
}

/// What a job asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Asked {
    /// The answer to a query.
    Query {
        /// Its text.
        text: String,
        /// What relative IRIs are resolved against.
        base: Option<String>,
    },
    /// The answer to a query of the library.
    Named {
        /// Its text.
        text: String,
        /// Names and values of its parameters.
        values: Vec<(String, String)>,
        /// Its name.
        name: String,
    },
    /// The triples of a graph: a named one, or the default graph.
    Graph(Option<String>),
    /// Whether a text is an update, and hints on its terms; the answer is empty.
    Update {
        /// The text.
        text: String,
        /// What relative IRIs are resolved against.
        base: String,
    },
    /// The solutions of a pattern of an update, as a table.
    Pattern {
        /// Text of the update.
        update: String,
        /// What relative IRIs are resolved against.
        base: String,
        /// Which operation of the update it belongs to, from 0.
        operation: usize,
    },
}

/// What a job may take.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JobLimits {
    /// Time.
    pub time: Duration,
    /// Rows or triples of the answer.
    pub rows: usize,
    /// Quads read.
    pub scanned: u64,
}

/// Where the answer to a job goes.
pub trait Output: Write {
    /// Told once, before anything is written, what kind of answer it will be.
    ///
    /// # Errors
    /// When nobody listens any more.
    fn head(&mut self, form: Form) -> io::Result<()>;
}

/// Words that may make an answer depend on more than the dataset.
const UNSTABLE: [&str; 6] = ["NOW", "RAND", "UUID", "BNODE", "SERVICE", "STRUUID"];

/// Whether a text has one of some words, whatever it means there.
pub(crate) fn mentions(text: &str, words: &[&str]) -> bool {
    let mut found = text.split(|c: char| !c.is_ascii_alphanumeric());
    found.any(|word| words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
}

impl Asked {
    /// Whether the answer depends on the dataset alone, as far as the text tells.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        !self.mentions(&UNSTABLE)
    }

    /// Whether other servers may be asked for the answer, as far as the text tells.
    #[must_use]
    pub fn asks_services(&self) -> bool {
        self.mentions(&["SERVICE"])
    }

    fn mentions(&self, words: &[&str]) -> bool {
        match self {
            Self::Query { text, .. } | Self::Named { text, .. } | Self::Pattern { update: text, .. } => {
                mentions(text, words)
            }
            Self::Graph(_) | Self::Update { .. } => false,
        }
    }

    /// The text that a client sent, or the name of the graph.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Query { text, .. }
            | Self::Named { text, .. }
            | Self::Update { text, .. }
            | Self::Pattern { update: text, .. } => text,
            Self::Graph(name) => name.as_deref().unwrap_or("default graph"),
        }
    }
}

impl Job {
    /// A job on a snapshot, as asked: without other datasets, and with no format of an answer.
    #[must_use]
    pub fn new(snapshot: &Snapshot, asked: Asked, limits: JobLimits) -> Self {
        let snapshot = snapshot.path().to_owned();
        Self { snapshot, asked, dataset: None, table: None, graph: None, explain: None, limits }
    }

    /// Whether the answer depends on the dataset alone.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.explain.is_none() && self.asked.is_stable()
    }

    /// Runs the job on the snapshot it names. Nothing is written where the client accepts no format of the
    /// answer's form.
    ///
    /// # Errors
    /// When the query is refused or fails, hits a limit, or the reader is gone.
    pub fn run(
        &self,
        snapshot: &Arc<Snapshot>,
        services: &dyn Services,
        output: &mut dyn Output,
    ) -> Result<Summary, SparqlError> {
        let limits = Limits {
            time: self.limits.time,
            rows: self.limits.rows,
            scanned: self.limits.scanned,
            cancel: None,
        };
        let nothing = Summary { rows: 0, truth: None, scanned: 0, hint: None };
        if let Asked::Update { text, base } = &self.asked {
            let update = library::parse_update(text, Some(base))?;
            for operation in &update.operations {
                if let GraphUpdateOperation::DeleteInsert { pattern, .. } = operation {
                    // What is there when its turn comes, is not known yet.
                    policy::admit(pattern, &DatasetClause::default(), None).map_err(SparqlError::Refused)?;
                }
            }
            output.head(Form::Table)?;
            return Ok(Summary { hint: hints::of_update(&update, snapshot), ..nothing });
        }
        let prepared = self.prepare()?;
        let statistics = Statistics::new(Arc::clone(snapshot))
            .map_err(|damage| SparqlError::Evaluation(damage.to_string()))?;
        // The library's queries are ours: the budgets are enough for them.
        if matches!(self.asked, Asked::Query { .. } | Asked::Pattern { .. }) {
            prepared.admit(&statistics)?;
        }
        let form = prepared.form();
        if let Some(format) = self.explain {
            output.head(Form::Table)?;
            let explanation = explain::explain(prepared, snapshot, &limits, services, &statistics)?;
            output.write_all(explanation.render(format)?.as_bytes())?;
            return Ok(nothing);
        }
        output.head(form)?;
        match self.format(form) {
            Some(format) => {
                let summary = prepared.run(snapshot, &limits, services, format, output)?;
                Ok(self.hinted(summary, snapshot))
            }
            None => Ok(nothing),
        }
    }

    /// The format of an answer of this form; none where the client accepts none.
    pub(super) fn format(&self, form: Form) -> Option<Format> {
        match form {
            Form::Table => self.table.map(Format::Table),
            Form::Graph => self.graph.map(Format::Graph),
        }
    }

    /// The summary, with a hint where parameters may be why there are no rows.
    pub(super) fn hinted(&self, summary: Summary, snapshot: &Snapshot) -> Summary {
        match &self.asked {
            Asked::Named { values, .. } if summary.rows == 0 => {
                Summary { hint: summary.hint.or_else(|| hints::of_values(values, snapshot)), ..summary }
            }
            _ => summary,
        }
    }

    pub(super) fn prepare(&self) -> Result<Prepared, SparqlError> {
        let mut prepared = match &self.asked {
            Asked::Query { text, base } => Prepared::parse_at(text, base.as_deref())?,
            Asked::Named { text, values, name } => {
                NamedQuery::bound(name, text, values).map_err(SparqlError::Refused)?.into()
            }
            Asked::Graph(name) => return whole_graph(name.as_deref()),
            Asked::Pattern { update, base, operation } => pattern(update, base, *operation)?,
            Asked::Update { .. } => return Err(SparqlError::Refused("an update is no query".to_owned())),
        };
        if let Some((default, named)) = &self.dataset {
            prepared.set_dataset(iris(default)?, iris(named)?);
        }
        Ok(prepared)
    }
}

fn iris(names: &[String]) -> Result<Vec<NamedNode>, SparqlError> {
    let read = |name: &String| {
        NamedNode::new(name)
            .map_err(|error| SparqlError::Refused(format!("`{name}` is not an absolute IRI: {error}")))
    };
    names.iter().map(read).collect()
}

/// `CONSTRUCT WHERE { ?s ?p ?o }` on one graph.
fn whole_graph(name: Option<&str>) -> Result<Prepared, SparqlError> {
    let variable = |name| TermPattern::Variable(oxigraph::model::Variable::new_unchecked(name));
    let predicate = NamedNodePattern::Variable(oxigraph::model::Variable::new_unchecked("p"));
    let triple = TriplePattern { subject: variable("s"), predicate, object: variable("o") };
    let query = Query::Construct {
        template: vec![triple.clone()],
        dataset: None,
        pattern: GraphPattern::Bgp { patterns: vec![triple] },
        base_iri: None,
    };
    let mut clause = DatasetClause::default();
    if let Some(name) = name {
        clause.default = DefaultGraph::Merge(iris(&[name.to_owned()])?);
    }
    Ok(Prepared::on(query, clause))
}

/// All variables of the pattern of an operation.
fn pattern(update: &str, base: &str, operation: usize) -> Result<Prepared, SparqlError> {
    let update = library::parse_update(update, Some(base))?;
    let Some(GraphUpdateOperation::DeleteInsert { using, pattern, .. }) =
        update.operations.into_iter().nth(operation)
    else {
        return Err(SparqlError::Refused(format!("operation {operation} of the update has no pattern")));
    };
    let clause = using.map_or_else(DatasetClause::default, |using| DatasetClause {
        default: DefaultGraph::Merge(using.default),
        named: using.named.map_or(NamedGraphs::All, NamedGraphs::Only),
    });
    let mut variables = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| _ = variables.insert(variable.clone()));
    let pattern = GraphPattern::Project { inner: pattern, variables: variables.into_iter().collect() };
    Ok(Prepared::on(Query::Select { dataset: None, pattern, base_iri: None }, clause))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::sparql::Local;

    struct Nothing;

    impl Write for Nothing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Output for Nothing {
        fn head(&mut self, _: Form) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn words_that_merely_hold_a_function_s_name_change_nothing() {
        let stable = |text: &str| Asked::Query { text: text.to_owned(), base: None }.is_stable();
        assert!(stable("#+ description: what is known of a brand\nSELECT ?x { ?x ?y ?z }"));
        assert!(!stable("SELECT (now() AS ?t) {}"));
        assert!(!stable("SELECT * { service<http://example.org/> { ?s ?p ?o } }"));
    }

    #[test]
    fn an_update_is_refused_for_what_its_patterns_are_on_any_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quads.snapshot");
        crate::snapshot::write(&path, "1", &[], std::iter::empty::<Result<_, Infallible>>()).unwrap();
        let snapshot = Snapshot::open(&path).unwrap();
        let vetted = |filter: &str| {
            let text = format!(
                "INSERT DATA {{ <a:a> <a:b> 1 }} ; DELETE WHERE {{ ?s ?p ?o }} ; INSERT {{ ?s a ?t }} WHERE {{ ?s ?p ?o . ?t ?q ?z FILTER({filter}) }}"
            );
            let asked = Asked::Update { text, base: "http://e/".to_owned() };
            let limits = JobLimits { time: Duration::from_mins(1), rows: 9, scanned: 9 };
            Job::new(&snapshot, asked, limits).run(&snapshot, &Local::new(&snapshot), &mut Nothing)
        };
        assert!(vetted("1").is_ok(), "how large a product is, is not known before");
        let refused = vetted(&["1"; 500].join("||")).unwrap_err();
        assert!(matches!(refused, SparqlError::Refused(reason) if reason.contains("400 patterns")));
    }
}
