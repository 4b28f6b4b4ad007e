//! Writes by clients: quads, under the rules of the merge.
//!
//! The default graph is the merge of what is loaded and of `graph/own`, which holds what clients wrote to
//! the default graph itself. The graphs below `graph/` are kept by the loader: what stands in them follows
//! from records, and a client that changed them would part facts from their evidence.

use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::{StorageError, Transaction};

use super::gather::is_read;
use super::merge::{asserted_elsewhere, own};
use super::visible::Hidden;
use super::{PlanStore, StoreError, lexical};
use crate::iri::Iris;

/// Most quads that one write may add and remove.
pub const MAX_CHANGES: u64 = 2_000_000;

/// Why a write was refused; nothing of it was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The graph belongs to the loader.
    #[error(
        "the graph <{0}> is kept by `plangraph load` and `plangraph remove`: what stands in it follows from \
         records; write to a graph of your own"
    )]
    Kept(String),
    /// The default graph would no longer be the merge of what is loaded.
    #[error(
        "the default graph is the merge of what is loaded, and {0} is stated in <{1}>; it goes only with \
         its document (`plangraph remove`)"
    )]
    Stated(String, String),
    /// The graph is not there, or there already.
    #[error("{0}")]
    Graph(String),
    /// The write is too large.
    #[error("the write changes more than {MAX_CHANGES} quads; split it")]
    TooLarge,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<StorageError> for WriteError {
    fn from(error: StorageError) -> Self {
        Self::Store(error.into())
    }
}

/// What a write did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changed {
    /// Quads added.
    pub inserted: u64,
    /// Quads removed.
    pub removed: u64,
    /// Whether the default graph changed, which what is loaded is counted from.
    #[serde(skip)]
    pub default_graph: bool,
    /// Whether something changed that the responsibility graph is read from.
    #[serde(skip)]
    pub network: bool,
}

impl Changed {
    /// What two writes did together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            inserted: self.inserted + other.inserted,
            removed: self.removed + other.removed,
            default_graph: self.default_graph || other.default_graph,
            network: self.network || other.network,
        }
    }
}

/// A write on its way: all of it or nothing. Dropped before [`Change::commit`], it leaves no trace.
pub struct Change<'s> {
    store: &'s PlanStore,
    transaction: Transaction<'s>,
    done: Changed,
}

impl PlanStore {
    /// Starts a write. One at a time: the engine does not see conflicts of two.
    ///
    /// # Errors
    /// When the store is open for reading only, or the engine fails.
    pub fn change(&self) -> Result<Change<'_>, StoreError> {
        Ok(Change { store: self, transaction: self.begin()?, done: Changed::default() })
    }
}

/// Whether a graph is written by the loader alone.
pub(super) fn is_kept(iris: &Iris, graph: &str) -> bool {
    graph.strip_prefix(iris.base()).is_some_and(|rest| rest.starts_with("graph/"))
}

impl Change<'_> {
    /// What was done so far.
    #[must_use]
    pub fn done(&self) -> Changed {
        self.done
    }

    /// Adds a quad.
    ///
    /// # Errors
    /// When its graph is kept by the loader, the write is too large, or the engine fails.
    pub fn insert(&mut self, quad: Quad) -> Result<(), WriteError> {
        self.refuse_kept(&quad.graph_name)?;
        let quad = lexical::stored(quad);
        if quad.graph_name.is_default_graph() {
            let own = Quad { graph_name: own(&self.store.iris).into(), ..quad.clone() };
            self.transaction.insert(&own);
        }
        if !self.transaction.contains(&quad)? {
            self.transaction.insert(&quad);
            self.count(&quad, true)?;
        }
        Ok(())
    }

    /// Removes a quad; one that is not there is none.
    ///
    /// # Errors
    /// When its graph is kept by the loader, a loaded graph states the triple, or the engine fails.
    pub fn remove(&mut self, quad: Quad) -> Result<(), WriteError> {
        self.refuse_kept(&quad.graph_name)?;
        let quad = lexical::stored(quad);
        if !self.transaction.contains(&quad)? {
            return Ok(());
        }
        if quad.graph_name.is_default_graph() {
            let own = Quad { graph_name: own(&self.store.iris).into(), ..quad.clone() };
            self.transaction.remove(&own);
            let stated = asserted_elsewhere(&self.transaction, &self.store.iris, quad.as_ref().into())?;
            if let Some(graph) = stated {
                let triple = lexical::written(quad).to_string();
                return Err(WriteError::Stated(triple, graph));
            }
        }
        self.transaction.remove(&quad);
        self.count(&quad, false)
    }

    /// Whether a named graph is there.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn has_graph(&self, graph: &NamedNode) -> Result<bool, WriteError> {
        Ok(self.transaction.contains_named_graph(graph.as_ref())?)
    }

    /// Makes sure that a named graph is there, if empty.
    ///
    /// # Errors
    /// When the graph is kept by the loader.
    pub fn create_graph(&mut self, graph: &NamedNode) -> Result<(), WriteError> {
        self.refuse_kept(&graph.clone().into())?;
        self.transaction.insert_named_graph(graph.as_ref());
        Ok(())
    }

    /// Removes all triples of a graph.
    ///
    /// # Errors
    /// As [`Change::remove`].
    pub fn clear_graph(&mut self, graph: &GraphName) -> Result<(), WriteError> {
        self.refuse_kept(graph)?;
        let quads: Vec<Quad> = self
            .transaction
            .quads_for_pattern(None, None, None, Some(graph.as_ref()))
            .collect::<Result<_, _>>()?;
        quads.into_iter().try_for_each(|quad| self.remove(lexical::written(quad)))
    }

    /// Removes a named graph, or all triples of the default graph.
    ///
    /// # Errors
    /// As [`Change::remove`].
    pub fn drop_graph(&mut self, graph: &GraphName) -> Result<(), WriteError> {
        self.clear_graph(graph)?;
        if let GraphName::NamedNode(name) = graph {
            self.transaction.remove_named_graph(name.as_ref())?;
        }
        Ok(())
    }

    /// The named graphs, those of the loader included.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn named_graphs(&self) -> Result<Vec<GraphName>, WriteError> {
        let names = Hidden::of(&self.store.iris).graphs(self.transaction.named_graphs())?;
        Ok(names.into_iter().map(GraphName::from).collect())
    }

    /// The reports, unless this write changed what they rest on.
    ///
    /// # Errors
    /// When the snapshot they stand in is damaged.
    pub fn reports(&self) -> Result<Vec<Quad>, WriteError> {
        Ok(if self.done.network { Vec::new() } else { self.store.reports()? })
    }

    /// All quads as they are with this write, for queries within it.
    pub fn quads(&self) -> impl Iterator<Item = Result<Quad, StorageError>> {
        Hidden::of(&self.store.iris).quads(self.transaction.iter())
    }

    /// Commits the write. It is durable after [`PlanStore::sync_log`].
    ///
    /// # Errors
    /// When the engine fails; nothing was then done.
    pub fn commit(self) -> Result<Changed, WriteError> {
        if self.done.network {
            self.store.forget_reports();
        }
        self.store.commit(self.transaction)?;
        Ok(self.done)
    }

    fn refuse_kept(&self, graph: &GraphName) -> Result<(), WriteError> {
        match graph {
            GraphName::NamedNode(name) if is_kept(&self.store.iris, name.as_str()) => {
                Err(WriteError::Kept(name.as_str().to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn count(&mut self, quad: &Quad, inserted: bool) -> Result<(), WriteError> {
        if quad.graph_name.is_default_graph() {
            self.done.default_graph = true;
            self.done.network |= is_read(quad.predicate.as_ref(), quad.object.as_ref());
        }
        if inserted {
            self.done.inserted += 1;
        } else {
            self.done.removed += 1;
        }
        if self.done.inserted + self.done.removed > MAX_CHANGES {
            return Err(WriteError::TooLarge);
        }
        Ok(())
    }
}
