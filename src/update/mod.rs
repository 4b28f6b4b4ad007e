//! SPARQL Update: each operation as quads added to and taken from a [`Change`], so that the rules of the
//! merge hold for every write. A request is one change: all of it or nothing.

mod patterns;
mod quads;
mod solutions;

use std::sync::Arc;

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode};
use spargebra::algebra::GraphTarget;
use spargebra::term::{GroundQuadPattern, QuadPattern};
use spargebra::{GraphUpdateOperation, Update};

pub use patterns::Patterns;

use crate::engine::Stopped;
use crate::library;
use crate::outgoing::Client;
use crate::snapshot::Snapshot;
use crate::sparql::{FaultKind, SparqlError};
use crate::store::{Change, Changed, Deadline, PlanStore, StoreError, WriteError};
use crate::upload::{self, Target, UploadError};
use quads::{Blank, added_quad, data_quad, graph_name, ground_quad, removed_quad};

/// Why an update was refused or failed; nothing of it was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The text.
    #[error(transparent)]
    Sparql(#[from] SparqlError),
    /// The evaluation of a pattern.
    #[error(transparent)]
    Stopped(#[from] Stopped),
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

/// An update that has been parsed.
#[derive(Debug, Clone)]
pub struct PreparedUpdate {
    update: Update,
}

/// What an update may use.
pub struct Context<'a> {
    /// When the whole request is to be done.
    pub deadline: Deadline,
    /// Evaluates its patterns.
    pub patterns: &'a Patterns<'a>,
    /// Asks other servers for `LOAD`; none where it may not.
    pub client: Option<&'a Client>,
}

impl PreparedUpdate {
    /// Admits and parses an update. A text of unknown origin is to have passed
    /// [`Asked::Update`](crate::sparql::Asked) in a worker before: nothing bounds the parser here.
    ///
    /// # Errors
    /// When the text is too long, too deep or no SPARQL Update.
    pub fn parse(text: &str, base: Option<&str>) -> Result<Self, SparqlError> {
        Ok(Self { update: library::parse_update(text, base)? })
    }

    /// Refuses the datasets of a request (`using-graph-uri`) besides those of the update itself.
    ///
    /// # Errors
    /// When the update has `USING` or `WITH` of its own (SPARQL 1.1 Protocol, 2.2.3).
    pub fn refuse_own_datasets(&self) -> Result<(), SparqlError> {
        let has_own = |operation: &GraphUpdateOperation| {
            matches!(operation, GraphUpdateOperation::DeleteInsert { using: Some(_), .. })
        };
        if self.update.operations.iter().any(has_own) {
            return Err(SparqlError::Refused(
                "the update has USING or WITH, and the request using-graph-uri or using-named-graph-uri: \
                 give one of them"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Carries the update out and commits it.
    ///
    /// # Errors
    /// When any part of it is refused or fails; nothing is then done.
    pub fn run(self, store: &PlanStore, context: &Context<'_>) -> Result<Changed, UpdateError> {
        let mut run = Run { change: store.change()?.until(context.deadline), store, context };
        let mut blank = Blank::new();
        for (at, operation) in self.update.operations.into_iter().enumerate() {
            context.deadline.left()?;
            run.operation(at, operation, &mut blank)?;
        }
        Ok(run.change.commit()?)
    }
}

struct Run<'s, 'c> {
    change: Change<'s>,
    store: &'s PlanStore,
    context: &'c Context<'c>,
}

impl Run<'_, '_> {
    /// Carries out an operation, the one at place `at` of the update.
    fn operation(
        &mut self,
        at: usize,
        operation: GraphUpdateOperation,
        blank: &mut Blank,
    ) -> Result<(), UpdateError> {
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
            GraphUpdateOperation::DeleteInsert { delete, insert, .. } => self.replace(at, &delete, &insert),
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
        at: usize,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
    ) -> Result<(), UpdateError> {
        let (_folder, snapshot) = self.seen()?;
        // Both are made from what was there before.
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let left = self.context.deadline.left()?;
        let seen = self.context.patterns.solutions(at, &snapshot, left, |solution| {
            removed.extend(delete.iter().filter_map(|pattern| removed_quad(pattern, solution)));
            let mut blank = Blank::new();
            added.extend(insert.iter().filter_map(|pattern| added_quad(pattern, solution, &mut blank)));
        });
        seen.map_err(|error| match error {
            // The pattern had what the operations before left.
            UpdateError::Stopped(Stopped::Fault(fault)) if fault.kind == FaultKind::Deadline => {
                self.context.deadline.late().into()
            }
            error => error,
        })?;
        for quad in removed {
            self.change.remove(quad)?;
        }
        for quad in added {
            self.change.insert(quad)?;
        }
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
        let deadline = self.context.deadline;
        let quads = self.change.quads().chain(self.change.reports()?.into_iter().map(Ok));
        // Cut short it is not used.
        let quads = quads.take_while(|_| deadline.left().is_ok());
        let (folder, snapshot) = self.store.temporary_snapshot(quads, &graphs)?;
        deadline.left()?;
        Ok((Some(folder), snapshot))
    }
}
