//! SPARQL Update: each operation as quads added to and taken from a [`Change`], so that the rules of the
//! merge hold for every write. A request is one change: all of it or nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::io::RdfFormat;
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryResults, QuerySolution};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm, GroundTermPattern, NamedNodePattern,
    QuadPattern, TermPattern,
};
use spargebra::{GraphUpdateOperation, Query, Update};

use crate::library::{self, ParseError};
use crate::outgoing::Client;
use crate::snapshot::{DatasetClause, DefaultGraph, NamedGraphs, Snapshot};
use crate::sparql::{Limits, Prepared, Services, SparqlError, Statistics};
use crate::store::{Change, Changed, PlanStore, StoreError, WriteError};
use crate::upload::{self, Target, UploadError};

/// Why an update was refused or failed; nothing of it was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The text, or a pattern in it.
    #[error(transparent)]
    Sparql(#[from] SparqlError),
    /// A write.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// `LOAD`.
    #[error("LOAD failed: {0}")]
    Load(String),
    /// What `LOAD` may not do.
    #[error("{0}")]
    Refused(String),
    /// What was loaded.
    #[error("LOAD failed: {0}")]
    Upload(#[from] UploadError),
}

impl From<StoreError> for UpdateError {
    fn from(error: StoreError) -> Self {
        Self::Write(error.into())
    }
}

/// The datasets that a request gives in the place of those of the update (`using-graph-uri`).
pub type Using = (Vec<NamedNode>, Vec<NamedNode>);

/// An update that has been parsed.
#[derive(Debug, Clone)]
pub struct PreparedUpdate {
    update: Update,
}

/// What an update may use.
pub struct Context<'a> {
    /// Longest time of the whole request.
    pub time: Duration,
    /// The services of its patterns.
    pub services: &'a dyn Services,
    /// Asks other servers for `LOAD`; none where it may not.
    pub client: Option<&'a Client>,
}

impl PreparedUpdate {
    /// Admits and parses an update.
    ///
    /// # Errors
    /// When the text is too long, too deep or no SPARQL Update.
    pub fn parse(text: &str, base: Option<&str>) -> Result<Self, SparqlError> {
        let update = library::parse_update(text, base).map_err(|error| match error {
            ParseError::Refused(reason) => SparqlError::Refused(reason),
            ParseError::Syntax(reason) => SparqlError::Syntax(reason),
        })?;
        Ok(Self { update })
    }

    /// Puts the datasets of the request in the place of none.
    ///
    /// # Errors
    /// When the update has `USING` or `WITH` of its own (SPARQL 1.1 Protocol, 2.2.3).
    pub fn using(&mut self, (default, named): Using) -> Result<(), SparqlError> {
        for operation in &mut self.update.operations {
            if let GraphUpdateOperation::DeleteInsert { using, .. } = operation {
                if using.is_some() {
                    return Err(SparqlError::Refused(
                        "the update has USING or WITH, and the request using-graph-uri or using-named-graph-uri: \
                         give one of them"
                            .to_owned(),
                    ));
                }
                *using = Some(QueryDataset { default: default.clone(), named: Some(named.clone()) });
            }
        }
        Ok(())
    }

    /// Carries the update out and commits it.
    ///
    /// # Errors
    /// When any part of it is refused or fails; nothing is then done.
    pub fn run(self, store: &PlanStore, context: &Context<'_>) -> Result<Changed, UpdateError> {
        let mut run = Run { change: store.change()?, store, context, started: Instant::now() };
        let mut blank = HashMap::new();
        for operation in self.update.operations {
            run.left()?;
            run.operation(operation, &mut blank)?;
        }
        Ok(run.change.commit()?)
    }
}

struct Run<'s, 'c> {
    change: Change<'s>,
    store: &'s PlanStore,
    context: &'c Context<'c>,
    started: Instant,
}

/// Blank nodes of a request, each made new.
type Blank = HashMap<BlankNode, BlankNode>;

impl Run<'_, '_> {
    /// The time that is left.
    fn left(&self) -> Result<Duration, SparqlError> {
        let left = self.context.time.checked_sub(self.started.elapsed());
        left.ok_or(SparqlError::Deadline(self.context.time.as_secs_f64()))
    }

    fn operation(&mut self, operation: GraphUpdateOperation, blank: &mut Blank) -> Result<(), UpdateError> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                for quad in data {
                    self.change.insert(data_quad(quad, blank))?;
                }
                Ok(())
            }
            GraphUpdateOperation::DeleteData { data } => {
                data.into_iter().try_for_each(|quad| Ok(self.change.remove(ground_quad(quad))?))
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.replace(&delete, &insert, using, *pattern)
            }
            GraphUpdateOperation::Load { silent, source, destination } => {
                match self.load(&source, &graph_name(destination)) {
                    // What is refused stays refused: `SILENT` forgives the other server's failures alone.
                    Err(UpdateError::Load(_) | UpdateError::Upload(_)) if silent => Ok(()),
                    outcome => outcome,
                }
            }
            GraphUpdateOperation::Clear { silent, graph } => self.clear(silent, &graph, false),
            GraphUpdateOperation::Drop { silent, graph } => self.clear(silent, &graph, true),
            GraphUpdateOperation::Create { silent, graph } => {
                if self.change.has_graph(&graph)? && !silent {
                    return Err(WriteError::Graph(format!("the graph {graph} is there already")).into());
                }
                Ok(self.change.create_graph(&graph)?)
            }
        }
    }

    /// Empties graphs; `drop` removes them.
    fn clear(&mut self, silent: bool, target: &GraphTarget, drop: bool) -> Result<(), UpdateError> {
        let mut graphs = match target {
            GraphTarget::NamedNode(name) => {
                if !self.change.has_graph(name)? {
                    let missing = || WriteError::Graph(format!("there is no graph {name}")).into();
                    return if silent { Ok(()) } else { Err(missing()) };
                }
                vec![name.clone().into()]
            }
            GraphTarget::DefaultGraph => vec![GraphName::DefaultGraph],
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => self.change.named_graphs()?,
        };
        if *target == GraphTarget::AllGraphs {
            graphs.push(GraphName::DefaultGraph);
        }
        for graph in &graphs {
            if drop {
                self.change.drop_graph(graph)?;
            } else {
                self.change.clear_graph(graph)?;
            }
        }
        Ok(())
    }

    fn load(&mut self, source: &NamedNode, destination: &GraphName) -> Result<(), UpdateError> {
        let Some(client) = self.context.client else {
            return Err(UpdateError::Refused(format!(
                "LOAD {source} is not allowed: this endpoint asks no other server; its configuration may list some"
            )));
        };
        let accept =
            "text/turtle, application/n-triples;q=0.9, application/ld+json;q=0.8, application/rdf+xml;q=0.7";
        let answer = client.get(source.as_str(), accept).map_err(|error| {
            let text = error.to_string();
            if error.is_refusal() { UpdateError::Refused(text) } else { UpdateError::Load(text) }
        })?;
        let media_type = answer.content_type.as_deref().unwrap_or_default();
        let format = RdfFormat::from_media_type(media_type)
            .ok_or_else(|| UpdateError::Load(format!("{source} has no RDF format ({media_type})")))?;
        let base = NamedNode::new(&answer.url).map_err(|error| UpdateError::Load(error.to_string()))?;
        let checked = upload::check(format, &answer.body, upload::Limits::default())?;
        for quad in checked.parse(&base, &Target::Graph(destination.clone()))? {
            self.change.insert(quad)?;
        }
        Ok(())
    }

    fn replace(
        &mut self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: Option<QueryDataset>,
        pattern: GraphPattern,
    ) -> Result<(), UpdateError> {
        let clause = using.map_or_else(DatasetClause::default, |using| DatasetClause {
            default: DefaultGraph::Merge(using.default),
            named: using.named.map_or(NamedGraphs::All, NamedGraphs::Only),
        });
        // Both are made from what was there before.
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        self.solutions(pattern, clause, |solution| {
            removed.extend(delete.iter().filter_map(|pattern| removed_quad(pattern, solution)));
            let mut blank = Blank::new();
            added.extend(insert.iter().filter_map(|pattern| added_quad(pattern, solution, &mut blank)));
        })?;
        for quad in removed {
            self.change.remove(quad)?;
        }
        for quad in added {
            self.change.insert(quad)?;
        }
        Ok(())
    }

    /// Calls `act` with each solution of a pattern, on what is there with this change.
    fn solutions(
        &self,
        pattern: GraphPattern,
        clause: DatasetClause,
        mut act: impl FnMut(&QuerySolution),
    ) -> Result<(), UpdateError> {
        let mut variables = BTreeSet::new();
        pattern.on_in_scope_variable(|variable| _ = variables.insert(variable.clone()));
        let variables = variables.into_iter().collect();
        let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
        let prepared = Prepared::on(Query::Select { dataset: None, pattern, base_iri: None }, clause);
        let (_folder, snapshot) = self.seen()?;
        let statistics = Statistics::new(Arc::clone(&snapshot))
            .map_err(|damage| SparqlError::Evaluation(damage.to_string()))?;
        prepared.admit(&statistics)?;
        let limits = Limits::within(self.left()?);
        prepared.evaluate(&snapshot, &limits, self.context.services, |results| {
            if let QueryResults::Solutions(solutions) = results {
                for solution in solutions {
                    act(&solution?);
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// A snapshot of the store with this change: that of the store where nothing was changed yet.
    fn seen(&self) -> Result<(Option<tempfile::TempDir>, Arc<Snapshot>), UpdateError> {
        let done = self.change.done();
        if done.inserted + done.removed == 0 {
            return Ok((None, self.store.snapshot()?));
        }
        let graphs: Vec<NamedOrBlankNode> = self
            .change
            .named_graphs()?
            .into_iter()
            .filter_map(|graph| match graph {
                GraphName::NamedNode(name) => Some(name.into()),
                GraphName::BlankNode(name) => Some(name.into()),
                GraphName::DefaultGraph => None,
            })
            .collect();
        let (folder, snapshot) = self.store.temporary_snapshot(self.change.quads(), &graphs)?;
        Ok((Some(folder), snapshot))
    }
}

fn graph_name(name: spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(name) => name.into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn fresh(node: BlankNode, blank: &mut Blank) -> BlankNode {
    blank.entry(node).or_default().clone()
}

fn data_quad(quad: spargebra::term::Quad, blank: &mut Blank) -> Quad {
    let subject = match quad.subject {
        NamedOrBlankNode::BlankNode(node) => fresh(node, blank).into(),
        NamedOrBlankNode::NamedNode(node) => node.into(),
    };
    let object = match quad.object {
        Term::BlankNode(node) => fresh(node, blank).into(),
        other => other,
    };
    Quad { subject, predicate: quad.predicate, object, graph_name: graph_name(quad.graph_name) }
}

fn ground_quad(quad: GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: ground_term(quad.object),
        graph_name: graph_name(quad.graph_name),
    }
}

fn ground_term(term: GroundTerm) -> Term {
    match term {
        GroundTerm::NamedNode(node) => node.into(),
        GroundTerm::Literal(literal) => Literal::into(literal),
    }
}

/// A quad to be removed; none where a variable is unbound or a term cannot stand where it would.
fn removed_quad(pattern: &GroundQuadPattern, solution: &QuerySolution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| match pattern {
        GroundTermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
        GroundTermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    Some(Quad {
        subject: NamedOrBlankNode::try_from(term(&pattern.subject)?).ok()?,
        predicate: predicate(&pattern.predicate, solution)?,
        object: term(&pattern.object)?,
        graph_name: graph(&pattern.graph_name, solution)?,
    })
}

/// A quad to be added, likewise; a blank node of the template is a new one for each solution.
fn added_quad(pattern: &QuadPattern, solution: &QuerySolution, blank: &mut Blank) -> Option<Quad> {
    let mut term = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        TermPattern::BlankNode(node) => Some(fresh(node.clone(), blank).into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    Some(Quad {
        subject: NamedOrBlankNode::try_from(term(&pattern.subject)?).ok()?,
        object: term(&pattern.object)?,
        predicate: predicate(&pattern.predicate, solution)?,
        graph_name: graph(&pattern.graph_name, solution)?,
    })
}

fn predicate(pattern: &NamedNodePattern, solution: &QuerySolution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => NamedNode::try_from(solution.get(variable)?.clone()).ok(),
    }
}

fn graph(pattern: &GraphNamePattern, solution: &QuerySolution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::Variable(variable) => {
            NamedNode::try_from(solution.get(variable)?.clone()).ok().map(GraphName::from)
        }
    }
}
