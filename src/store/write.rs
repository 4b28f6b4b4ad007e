//! Writes by clients: quads, under the rules of the merge.
//!
//! The default graph is the merge of what is loaded and of `graph/own`, which holds what clients wrote to
//! the default graph itself. The graphs below `graph/` are kept by the loader: what stands in them follows
//! from records, and a client that changed them would part facts from their evidence.

use std::time::{Duration, Instant};

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
    /// The write was not done in time.
    #[error("the write could not be done within {} s, and nothing of it is done; split it, or try again later", .0.as_secs_f64())]
    Late(Duration),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What it takes to commit and publish a quad that is added, and one that is removed. (Measured: 5 and 1.3 µs on an idle
/// machine.)
const ADDED: Duration = Duration::from_micros(7);
const REMOVED: Duration = Duration::from_micros(2);

/// When a write is to be done, from when it was asked for: waiting counts. What is begun to be committed cannot be stopped,
/// so some of the time is kept for that; half of it at most, that something can be written however large the store is.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    limit: Duration,
    start: Instant,
    kept: Duration,
}

impl Deadline {
    /// So long from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        Self { limit, start: Instant::now(), kept: Duration::ZERO }
    }

    /// The same, with so much of the time kept for what comes after the commit.
    #[must_use]
    pub fn keeping(self, kept: Duration) -> Self {
        Self { kept, ..self }
    }

    /// The time that is left until the commit of a write that changes nothing.
    ///
    /// # Errors
    /// When there is none.
    pub fn left(self) -> Result<Duration, WriteError> {
        self.left_before(Changed::default())
    }

    /// The time that is left until a commit.
    fn left_before(self, done: Changed) -> Result<Duration, WriteError> {
        let of = |each: Duration, quads| each.saturating_mul(u32::try_from(quads).unwrap_or(u32::MAX));
        let settling = of(ADDED, done.inserted) + of(REMOVED, done.removed);
        let kept = (self.kept + settling).min(self.limit / 2);
        self.limit.saturating_sub(kept).checked_sub(self.start.elapsed()).ok_or(self.late())
    }

    /// What is told of a write that was not done in time.
    #[must_use]
    pub fn late(self) -> WriteError {
        WriteError::Late(self.limit)
    }
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
    deadline: Option<Deadline>,
}

impl PlanStore {
    /// Starts a write. One at a time: the engine does not see conflicts of two.
    ///
    /// # Errors
    /// When the store is open for reading only, or the engine fails.
    pub fn change(&self) -> Result<Change<'_>, StoreError> {
        Ok(Change { store: self, transaction: self.begin()?, done: Changed::default(), deadline: None })
    }
}

/// Whether a graph is written by the loader alone.
pub(super) fn is_kept(iris: &Iris, graph: &str) -> bool {
    graph.strip_prefix(iris.base()).is_some_and(|rest| rest.starts_with("graph/"))
}

impl Change<'_> {
    /// The same, given up where it cannot be done in time.
    #[must_use]
    pub fn until(self, deadline: Deadline) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// What was done so far.
    #[must_use]
    pub fn done(&self) -> Changed {
        self.done
    }

    /// Adds a quad.
    ///
    /// # Errors
    /// When its graph is kept by the loader, the write is too large or too late, or the engine fails.
    pub fn insert(&mut self, quad: Quad) -> Result<(), WriteError> {
        self.require_time()?;
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
    /// When its graph is kept by the loader, a loaded graph states the triple, there is no time left, or the engine fails.
    pub fn remove(&mut self, quad: Quad) -> Result<(), WriteError> {
        self.require_time()?;
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
    /// When there is no time left or the engine fails; nothing was then done.
    pub fn commit(self) -> Result<Changed, WriteError> {
        self.require_time()?;
        if self.done.network {
            self.store.forget_reports();
        }
        self.store.commit(self.transaction)?;
        Ok(self.done)
    }

    fn require_time(&self) -> Result<(), WriteError> {
        self.deadline.map_or(Ok(()), |deadline| deadline.left_before(self.done).map(|_| ()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_time_is_kept_for_the_commit_and_at_most_half() {
        let whole = Deadline::after(Duration::from_secs(100));
        let left = |deadline: Deadline, inserted, removed| {
            let done = Changed { inserted, removed, ..Changed::default() };
            deadline.left_before(done).unwrap().as_secs()
        };
        assert_eq!(left(whole, 0, 0), 99);
        assert_eq!(left(whole.keeping(Duration::from_secs(10)), 0, 0), 89);
        assert_eq!(left(whole.keeping(Duration::from_secs(10)), 1_000_000, 1_000_000), 80);
        assert_eq!(left(whole.keeping(Duration::from_secs(80)), 0, 0), 49);
        assert_eq!(left(whole, u64::MAX, u64::MAX), 49);
    }

    #[test]
    fn a_write_that_is_late_changes_nothing() {
        let store = PlanStore::in_memory(Iris::default()).unwrap();
        let node = NamedNode::new("http://e/a").unwrap();
        let quad = Quad::new(node.clone(), node.clone(), node.clone(), node);
        let late = Deadline::after(Duration::ZERO);
        let mut change = store.change().unwrap();
        change.insert(quad.clone()).unwrap();
        let mut change = change.until(late);
        assert!(matches!(change.insert(quad.clone()), Err(WriteError::Late(Duration::ZERO))));
        assert!(matches!(change.remove(quad.clone()), Err(WriteError::Late(_))));
        assert!(matches!(change.commit(), Err(WriteError::Late(_))));
        assert!(!store.engine().contains(&quad).unwrap());
    }
}
