//! The default graph is the merge of what is asserted: source graphs, register, vocabulary, and what clients
//! wrote to the default graph itself.
//!
//! The engine evaluates a list or union of graphs without removing duplicates, so a count over it
//! counts a triple once a graph. A default graph that holds each triple once does not.

use std::collections::HashSet;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Triple, TripleRef};
use oxigraph::store::{StorageError, Transaction};

use crate::iri::Iris;

/// Whether the default graph holds the triples of `graph`.
pub(super) fn is_merged(iris: &Iris, graph: &str) -> bool {
    let Some(name) = graph.strip_prefix(iris.base()).and_then(|rest| rest.strip_prefix("graph/")) else {
        return false;
    };
    name == OWN || name == "register" || name == "vocabulary" || name.starts_with("source/")
}

/// Name of the graph of what clients wrote to the default graph. It is never shown.
const OWN: &str = "own";

pub(super) fn own(iris: &Iris) -> NamedNode {
    iris.graph(OWN)
}

/// Makes `graph` hold exactly `triples` and keeps the merge true. Returns whether anything changed.
pub(super) fn replace(
    transaction: &mut Transaction<'_>,
    iris: &Iris,
    graph: &NamedNode,
    triples: &[Triple],
) -> Result<bool, StorageError> {
    let name = GraphName::from(graph.clone());
    let old: HashSet<Triple> = transaction
        .quads_for_pattern(None, None, None, Some(name.as_ref()))
        .map(|quad| quad.map(Triple::from))
        .collect::<Result<_, _>>()?;
    let new: HashSet<&Triple> = triples.iter().collect();
    let merged = is_merged(iris, graph.as_str());
    transaction.insert_named_graph(graph.as_ref());
    let mut changed = false;
    for triple in old.iter().filter(|triple| !new.contains(triple)) {
        changed = true;
        transaction.remove(triple.as_ref().in_graph(name.as_ref()));
        if merged && asserted_elsewhere(transaction, iris, triple.as_ref())?.is_none() {
            transaction.remove(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
        }
    }
    for triple in triples.iter().filter(|triple| !old.contains(triple)) {
        changed = true;
        transaction.insert(triple.as_ref().in_graph(name.as_ref()));
        if merged {
            transaction.insert(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
        }
    }
    Ok(changed)
}

/// A merged graph that holds `triple` (the one being replaced no longer does).
pub(super) fn asserted_elsewhere(
    transaction: &Transaction<'_>,
    iris: &Iris,
    triple: TripleRef<'_>,
) -> Result<Option<String>, StorageError> {
    for quad in
        transaction.quads_for_pattern(Some(triple.subject), Some(triple.predicate), Some(triple.object), None)
    {
        if let GraphName::NamedNode(graph) = quad?.graph_name
            && is_merged(iris, graph.as_str())
        {
            return Ok(Some(graph.into_string()));
        }
    }
    Ok(None)
}
