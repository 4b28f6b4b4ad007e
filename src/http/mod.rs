//! The HTTP service.
//!
//! | route | answers with |
//! |---|---|
//! | `GET /` | what is here, with queries to click |
//! | `GET, POST /sparql` | the SPARQL protocol's query operation |
//! | `GET /analysis` | the reports of the responsibility analysis |
//! | `GET /api/analysis`, `/api/analysis/{name}` | the list of reports, and one of them, as JSON, CSV or a page |
//! | `GET /api/graph` | the task–unit graph as a picture and in formats of other programs |
//! | `GET /openapi.json` | the description of these |
//! | `GET /healthz` | `ok` while the process serves |

mod analysis;
mod form;
mod negotiate;
mod pages;
mod problem;
mod sparql;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use crate::library::NamedQuery;
use crate::network::ResponsibilityGraph;
use crate::sparql::{MAX_QUERY_BYTES, Statistics};
use crate::store::{Info, PlanStore, StoreError};

/// Queries that run at once; each has a thread of its own.
const CONCURRENT_QUERIES: usize = 4;

/// Threads that queries may hold, those past their deadline that the engine has not stopped yet included.
const QUERY_THREADS: usize = 16;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// The graph.
    pub store: Arc<PlanStore>,
    /// What is loaded, as of the start.
    info: Arc<Info>,
    /// The responsibility graph, as of the start.
    graph: Arc<ResponsibilityGraph>,
    /// Places for reports.
    workers: analysis::Workers,
    /// Reports computed before.
    cache: analysis::Cache,
    /// The query library.
    queries: Arc<Vec<NamedQuery>>,
    /// What the admission of queries knows of the data.
    statistics: Arc<Statistics>,
    /// Longest time a query may take.
    timeout: Duration,
    /// One permit a running query.
    slots: Arc<Semaphore>,
    /// One permit a thread, given back when the thread ends.
    threads: Arc<Semaphore>,
}

impl App {
    /// Prepares the service of a store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(
        store: Arc<PlanStore>,
        queries: Vec<NamedQuery>,
        timeout: Duration,
    ) -> Result<Self, StoreError> {
        let info = Arc::new(store.info()?);
        let statistics = Arc::new(Statistics::new(store.engine())?);
        let slots = Arc::new(Semaphore::new(CONCURRENT_QUERIES));
        let threads = Arc::new(Semaphore::new(QUERY_THREADS));
        let graph = Arc::new(store.network()?);
        let (workers, cache) = (analysis::workers(), analysis::Cache::new());
        let queries = Arc::new(queries);
        Ok(Self { store, info, graph, workers, cache, queries, statistics, timeout, slots, threads })
    }
}

/// The routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(pages::landing))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/healthz", get(|| async { "ok\n" }))
        .merge(analysis::routes())
        .fallback(pages::not_found)
        // Form encoding makes three bytes of one.
        .layer(DefaultBodyLimit::max(4 * MAX_QUERY_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Serves until `stop` resolves, then lets running requests end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}

/// Resolves on Ctrl-C or SIGTERM. The signals are caught from the call on, not from the first poll: who is
/// told that the service is ready may stop it at once.
///
/// # Errors
/// When the signals cannot be caught.
pub fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
