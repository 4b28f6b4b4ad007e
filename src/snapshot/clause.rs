//! Which graphs a query sees: the dataset clause, and the same by ids.

use std::rc::Rc;

use oxigraph::model::NamedNode;
use spargebra::Query;

use super::error::Damage;
use super::read::{Segment, Snapshot};
use super::term::InternalTerm;

/// What a query sees as its default graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DefaultGraph {
    /// The default graph of the snapshot.
    #[default]
    Stored,
    /// The merge of these named graphs: a triple of several is there once.
    Merge(Vec<NamedNode>),
}

/// What a query sees as named graphs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NamedGraphs {
    /// All of the snapshot.
    #[default]
    All,
    /// These. One that the snapshot does not have is an empty graph.
    Only(Vec<NamedNode>),
}

/// The dataset of a query (SPARQL 1.1 Query, section 13.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatasetClause {
    /// The default graph.
    pub default: DefaultGraph,
    /// The named graphs.
    pub named: NamedGraphs,
}

impl DatasetClause {
    /// Takes the `FROM` and `FROM NAMED` clauses out of a query. The evaluator must not see them: it would
    /// count a triple once for every graph that has it.
    #[must_use]
    pub fn take_from(query: &mut Query) -> Self {
        let (Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. }) = query;
        dataset.take().map_or_else(Self::default, |dataset| Self {
            default: DefaultGraph::Merge(dataset.default),
            named: dataset.named.map_or(NamedGraphs::All, NamedGraphs::Only),
        })
    }
}

/// A dataset clause resolved against one snapshot.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) default: Vec<Segment>,
    /// Ids of the graphs in `default`, ascending.
    pub(super) default_ids: Rc<[u32]>,
    /// `None` for all.
    pub(super) named: Option<Listed>,
}

/// Named graphs that were listed.
#[derive(Debug)]
pub(super) struct Listed {
    /// Those whose name the snapshot has, each once.
    pub(super) terms: Vec<InternalTerm>,
    /// Names it does not have, each once.
    pub(super) unknown: Vec<NamedNode>,
    /// Those the snapshot has, by id.
    pub(super) segments: Vec<Segment>,
    /// Their ids, ascending.
    pub(super) ids: Rc<[u32]>,
}

impl Resolved {
    /// Looks up the graphs of a clause.
    pub(super) fn new(snapshot: &Snapshot, clause: &DatasetClause) -> Result<Self, Damage> {
        let default = match &clause.default {
            DefaultGraph::Stored => vec![snapshot.default_graph()?],
            DefaultGraph::Merge(graphs) => list(snapshot, graphs)?.segments,
        };
        let named = match &clause.named {
            NamedGraphs::All => None,
            NamedGraphs::Only(graphs) => Some(list(snapshot, graphs)?),
        };
        Ok(Self { default_ids: ids(&default), default, named })
    }
}

fn list(snapshot: &Snapshot, graphs: &[NamedNode]) -> Result<Listed, Damage> {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for graph in graphs {
        match snapshot.id(graph)? {
            Some(id) => known.push(id),
            None => unknown.push(graph.clone()),
        }
    }
    known.sort_unstable();
    known.dedup();
    unknown.sort_unstable();
    unknown.dedup();
    let segments = known.iter().filter_map(|id| snapshot.named_graph(*id).transpose());
    let segments = segments.collect::<Result<Vec<_>, _>>()?;
    let terms = known.into_iter().map(InternalTerm::stored).collect();
    Ok(Listed { terms, unknown, ids: ids(&segments), segments })
}

fn ids(segments: &[Segment]) -> Rc<[u32]> {
    segments.iter().map(|segment| segment.graph).collect()
}
