//! The version of the dataset that is served, and how the next one takes its place.

use std::sync::{Arc, PoisonError, RwLock};

use axum::http::StatusCode;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::problem::Problem;
use crate::engine::Outside;
use crate::iri::Iris;
use crate::network::ResponsibilityGraph;
use crate::outgoing::Client;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::store::{Changed, Info, PlanStore, StoreError, network_of};

/// One version of the dataset, with what people look at besides queries.
pub(super) struct Published {
    /// What queries read.
    pub(super) snapshot: Arc<Snapshot>,
    /// Services of its queries.
    pub(super) outside: Outside,
    iris: Iris,
    info: Arc<Analysed<Info>>,
    graph: Arc<Analysed<ResponsibilityGraph>>,
}

/// Something read from the first snapshot it holds for, once somebody asks.
struct Analysed<T> {
    snapshot: Arc<Snapshot>,
    made: OnceCell<Arc<T>>,
}

/// The version that is served now. A request keeps the one it began with.
#[derive(Clone)]
pub(super) struct Current(Arc<RwLock<Arc<Published>>>);

impl<T: Send + Sync + 'static> Analysed<T> {
    fn new(snapshot: &Arc<Snapshot>) -> Arc<Self> {
        Arc::new(Self { snapshot: Arc::clone(snapshot), made: OnceCell::new() })
    }

    /// Makes it on a thread that may take its time, the first time.
    async fn get(
        &self,
        make: impl FnOnce(&Snapshot) -> Result<T, SnapshotError> + Send + 'static,
    ) -> Result<Arc<T>, Problem> {
        let first = self.made.get_or_try_init(|| async {
            let snapshot = Arc::clone(&self.snapshot);
            let outcome = spawn_blocking(move || make(&snapshot)).await.map_err(|error| failed(&error))?;
            outcome.map(Arc::new).map_err(|error| failed(&error))
        });
        first.await.cloned()
    }
}

impl Published {
    /// What is committed now.
    fn of(store: &PlanStore, client: Option<Arc<Client>>) -> Result<Self, StoreError> {
        let snapshot = store.snapshot()?;
        Ok(Self {
            outside: Outside::new(Arc::clone(&snapshot), client),
            iris: store.iris().clone(),
            info: Analysed::new(&snapshot),
            graph: Analysed::new(&snapshot),
            snapshot,
        })
    }

    /// What is loaded.
    pub(super) async fn info(&self) -> Result<Arc<Info>, Problem> {
        let iris = self.iris.clone();
        self.info.get(move |snapshot| Info::of(snapshot, &iris)).await
    }

    /// The responsibility graph.
    pub(super) async fn graph(&self) -> Result<Arc<ResponsibilityGraph>, Problem> {
        self.graph.get(network_of).await
    }
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "the analysis of the dataset failed");
    let detail = "what is loaded could not be analysed";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Analysis failed", detail)
}

impl Current {
    pub(super) fn new(store: &PlanStore, client: Option<Arc<Client>>) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(RwLock::new(Arc::new(Published::of(store, client)?)))))
    }

    pub(super) fn get(&self) -> Arc<Published> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves what is committed now. What was made of the version before is taken over where what it rests on did not
    /// change.
    pub(super) fn publish(
        &self,
        store: &PlanStore,
        client: Option<Arc<Client>>,
        changed: Changed,
    ) -> Result<(), StoreError> {
        let (known, mut new) = (self.get(), Published::of(store, client)?);
        if !changed.default_graph {
            new.info = Arc::clone(&known.info);
        }
        if !changed.network {
            new.graph = Arc::clone(&known.graph);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }
}
