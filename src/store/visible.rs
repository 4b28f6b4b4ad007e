//! What is seen of a store: its quads as they were written, without what it keeps for itself.

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::StorageError;

use super::{PlanStore, StoreError, counted, lexical, merge};
use crate::iri::Iris;

/// Graphs that are never shown.
pub(super) struct Hidden([NamedNode; 2]);

impl Hidden {
    pub(super) fn of(iris: &Iris) -> Self {
        Self([merge::own(iris), counted::graph(iris)])
    }

    pub(super) fn shows(&self, graph: GraphNameRef<'_>) -> bool {
        !self.0.iter().any(|hidden| graph == GraphNameRef::from(hidden))
    }

    /// Of quads, those that are shown, as they were written.
    pub(super) fn quads<'a>(
        self,
        quads: impl Iterator<Item = Result<Quad, StorageError>> + 'a,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + 'a {
        let shown =
            quads.filter(move |quad| quad.as_ref().map_or(true, |quad| self.shows(quad.graph_name.as_ref())));
        shown.map(|quad| quad.map(lexical::written))
    }

    /// Of names of graphs, those that are shown.
    pub(super) fn graphs(
        &self,
        names: impl Iterator<Item = Result<NamedOrBlankNode, StorageError>>,
    ) -> Result<Vec<NamedOrBlankNode>, StorageError> {
        let shown = |name: &NamedOrBlankNode| self.shows(GraphNameRef::from(name.as_ref()));
        names.filter(|name| name.as_ref().map_or(true, shown)).collect()
    }
}

impl PlanStore {
    /// All quads that clients see.
    pub fn quads(&self) -> impl Iterator<Item = Result<Quad, StorageError>> {
        Hidden::of(&self.iris).quads(self.store.iter())
    }

    /// The quads of one graph, as they were written. `graph/own`, which is not shown among the others, is what clients
    /// wrote to the default graph.
    pub fn quads_of<'g>(
        &self,
        graph: impl Into<GraphNameRef<'g>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> {
        let quads = self.store.quads_for_pattern(None, None, None, Some(graph.into()));
        quads.map(|quad| quad.map(lexical::written))
    }

    /// Names of the graphs that clients see.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn graphs(&self) -> Result<Vec<NamedOrBlankNode>, StoreError> {
        Ok(Hidden::of(&self.iris).graphs(self.store.named_graphs())?)
    }
}
