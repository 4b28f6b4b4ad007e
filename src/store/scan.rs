//! Reading the whole store on several threads: nearly all of the time goes into looking up terms.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use oxigraph::model::{GraphName, Quad};
use oxigraph::store::StorageError;

use super::{PlanStore, StoreError};

/// Quads that are handed on together, and how many such parts a reader may be ahead.
const TOGETHER: usize = 1024;
const AHEAD: usize = 8;

/// Most threads: one graph is read by one thread, and the default graph is half of all.
const THREADS: usize = 4;

type Part = Vec<Result<Quad, StorageError>>;

impl PlanStore {
    /// Hands over all quads that clients see, in no order. Nothing may be written meanwhile.
    ///
    /// # Errors
    /// When the engine cannot tell the graphs; an error within one comes in the place of its next quad.
    pub(super) fn with_quads<T>(
        &self,
        take: impl FnOnce(&mut dyn Iterator<Item = Result<Quad, StorageError>>) -> T,
    ) -> Result<T, StoreError> {
        let named = self.graphs()?.into_iter().map(GraphName::from);
        let graphs: Vec<GraphName> = std::iter::once(GraphName::DefaultGraph).chain(named).collect();
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS).min(graphs.len());
        let (sender, receiver) = sync_channel(AHEAD * threads);
        Ok(thread::scope(|scope| {
            for _ in 0..threads {
                let (sender, graphs, next) = (sender.clone(), &graphs, &next);
                scope.spawn(move || {
                    while let Some(graph) = graphs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if !self.send(graph, &sender) {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            take(&mut receiver.into_iter().flatten())
        }))
    }

    /// Sends the quads of a graph; whether anybody still listens.
    fn send(&self, graph: &GraphName, sender: &SyncSender<Part>) -> bool {
        let mut quads = self.quads_of(graph).peekable();
        while quads.peek().is_some() {
            if sender.send(quads.by_ref().take(TOGETHER).collect()).is_err() {
                return false;
            }
        }
        true
    }
}
