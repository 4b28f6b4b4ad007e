//! The version of the dataset that is served, and how the next one takes its place.

use std::sync::{Arc, PoisonError, RwLock};

use crate::engine::Outside;
use crate::network::ResponsibilityGraph;
use crate::outgoing::Client;
use crate::snapshot::Snapshot;
use crate::store::{Info, PlanStore, StoreError};

/// One version of the dataset, with what is made of it once.
pub(super) struct Published {
    /// What queries read.
    pub(super) snapshot: Arc<Snapshot>,
    /// Services of its queries.
    pub(super) outside: Outside,
    /// What is loaded.
    pub(super) info: Arc<Info>,
    /// The responsibility graph.
    pub(super) graph: Arc<ResponsibilityGraph>,
}

/// The version that is served now. A request keeps the one it began with.
#[derive(Clone)]
pub(super) struct Current(Arc<RwLock<Arc<Published>>>);

impl Published {
    /// What is committed now. `analysis` is taken over where what it rests on did not change.
    fn of(
        store: &PlanStore,
        client: Option<Arc<Client>>,
        analysis: Option<(Arc<Info>, Arc<ResponsibilityGraph>)>,
    ) -> Result<Arc<Self>, StoreError> {
        let snapshot = store.snapshot()?;
        let outside = Outside::new(Arc::clone(&snapshot), client);
        let (info, graph) = match analysis {
            Some(known) => known,
            None => (Arc::new(store.info()?), Arc::new(store.network()?)),
        };
        Ok(Arc::new(Self { snapshot, outside, info, graph }))
    }
}

impl Current {
    pub(super) fn new(store: &PlanStore, client: Option<Arc<Client>>) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(RwLock::new(Published::of(store, client, None)?))))
    }

    pub(super) fn get(&self) -> Arc<Published> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves what is committed now. `analysed` says whether what the analysis rests on may have changed.
    pub(super) fn publish(
        &self,
        store: &PlanStore,
        client: Option<Arc<Client>>,
        analysed: bool,
    ) -> Result<(), StoreError> {
        let old = self.get();
        let known = (!analysed).then(|| (Arc::clone(&old.info), Arc::clone(&old.graph)));
        let new = Published::of(store, client, known)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }
}
