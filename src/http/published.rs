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
use crate::store::{Info, PlanStore, StoreError, network_of};

/// One version of the dataset, with what is made of it once.
pub(super) struct Published {
    /// What queries read.
    pub(super) snapshot: Arc<Snapshot>,
    /// Services of its queries.
    pub(super) outside: Outside,
    analysed: Arc<Analysed>,
}

/// What people look at besides queries: read from the first snapshot it holds for, once somebody asks.
struct Analysed {
    snapshot: Arc<Snapshot>,
    iris: Iris,
    info: OnceCell<Arc<Info>>,
    graph: OnceCell<Arc<ResponsibilityGraph>>,
}

/// The version that is served now. A request keeps the one it began with.
#[derive(Clone)]
pub(super) struct Current(Arc<RwLock<Arc<Published>>>);

impl Published {
    /// What is committed now. What was analysed is taken over where what it rests on did not change.
    fn of(
        store: &PlanStore,
        client: Option<Arc<Client>>,
        known: Option<Arc<Analysed>>,
    ) -> Result<Arc<Self>, StoreError> {
        let snapshot = store.snapshot()?;
        let outside = Outside::new(Arc::clone(&snapshot), client);
        let analysed = known.unwrap_or_else(|| {
            let (info, graph) = (OnceCell::new(), OnceCell::new());
            Arc::new(Analysed { snapshot: Arc::clone(&snapshot), iris: store.iris().clone(), info, graph })
        });
        Ok(Arc::new(Self { snapshot, outside, analysed }))
    }

    /// What is loaded.
    pub(super) async fn info(&self) -> Result<Arc<Info>, Problem> {
        let Analysed { snapshot, iris, info, .. } = &*self.analysed;
        let made = info.get_or_try_init(|| {
            let (snapshot, iris) = (Arc::clone(snapshot), iris.clone());
            made(move || Info::of(&snapshot, &iris))
        });
        made.await.cloned()
    }

    /// The responsibility graph.
    pub(super) async fn graph(&self) -> Result<Arc<ResponsibilityGraph>, Problem> {
        let Analysed { snapshot, graph, .. } = &*self.analysed;
        let made = graph.get_or_try_init(|| {
            let snapshot = Arc::clone(snapshot);
            made(move || network_of(&snapshot))
        });
        made.await.cloned()
    }
}

/// Makes something on a thread that may take its time.
async fn made<T: Send + 'static>(
    make: impl FnOnce() -> Result<T, SnapshotError> + Send + 'static,
) -> Result<Arc<T>, Problem> {
    let outcome = spawn_blocking(make).await.map_err(|error| failed(&error))?;
    outcome.map(Arc::new).map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "the analysis of the dataset failed");
    let detail = "what is loaded could not be analysed";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Analysis failed", detail)
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
        let known = (!analysed).then(|| Arc::clone(&self.get().analysed));
        let new = Published::of(store, client, known)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }
}
