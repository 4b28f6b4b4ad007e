//! The HTTP service.
//!
//! | route | answers with |
//! |---|---|
//! | `GET /` | what is here, with queries to click |
//! | `GET, POST, QUERY /sparql` | the SPARQL protocol's query operation; without a query, the service description |
//! | `POST /update` | the SPARQL protocol's update operation, with a token |
//! | `GET, PUT, POST, DELETE /store` | the Graph Store Protocol; writing with a token |
//! | `GET /queries`, `/queries/{name}` | the query library, and the answer to one of its queries |
//! | `GET /analysis` | the reports of the responsibility analysis |
//! | `GET /api/analysis`, `/api/analysis/{name}` | the list of reports, and one of them, as JSON, CSV or a page |
//! | `GET /api/graph` | the task–unit graph as a picture and in formats of other programs |
//! | `GET /openapi.json` | the description of these |
//! | `GET /healthz`, `/readyz`, `/metrics`, `/limits` | for operators |
//! | `GET /admin/queries`, `DELETE /admin/queries/{id}`, `POST /admin/backup` | for operators, with a token |
//! | `POST /admin/publish`, `GET /admin/versions`, `POST /admin/rollback` | documents into the served dataset, and back |

mod analysis;
mod answer;
mod asking;
mod auth;
mod body;
mod client;
mod connection;
mod described;
mod description;
mod form;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod graph_store;
mod headers;
mod intake;
mod library;
mod log;
mod metrics;
mod negotiate;
mod operations;
mod pages;
mod problem;
mod published;
mod segment;
mod sparql;
mod update;
mod versions;
mod writer;

use std::any::Any;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any as Anybody, CorsLayer};

pub use auth::{Scope, Token};
pub use connection::serve;

use crate::engine::{Engine, EngineLimits};
use crate::library::NamedQuery;
use crate::outgoing::{Client, Network};
use crate::store::{PlanStore, StoreError};
use metrics::Metrics;
use published::Current;
use writer::{WriteFailure, Writer, Written};

/// How long queries may go on once the service was told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the service is set up.
#[derive(Clone, Default)]
pub struct Settings {
    /// What queries may take.
    pub limits: EngineLimits,
    /// Who may write; nobody where there is none.
    pub tokens: Vec<Token>,
    /// Asks other servers for `SERVICE` and `LOAD`.
    pub client: Option<Arc<Client>>,
    /// The address that clients see, where a proxy stands before the service.
    pub public_url: Option<String>,
    /// Proxies whose word about who asks is taken.
    pub proxies: Vec<Network>,
    /// File of the query log.
    pub query_log: Option<PathBuf>,
    /// Folder of backups.
    pub backups: Option<PathBuf>,
    /// Program of the workers; this one where none is given.
    pub program: Option<PathBuf>,
}

/// Why the service could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Threads, processes or files.
    #[error("the service could not be started: {0}")]
    Io(#[from] std::io::Error),
}

/// What the handlers share; a clone is the same one.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The graph.
    pub store: Arc<PlanStore>,
    /// The version that is served.
    current: Current,
    /// Runs queries.
    engine: Arc<Engine>,
    /// Does what is written.
    writer: Writer,
    /// Places for reports.
    workers: analysis::Workers,
    /// Reports computed before.
    cache: analysis::Cache,
    /// The query library.
    queries: Vec<NamedQuery>,
    settings: Settings,
    log: log::QueryLog,
    metrics: Metrics,
    requests: AtomicU64,
    closing: AtomicBool,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Prepares the service of a store; to be called within a runtime.
    ///
    /// # Errors
    /// When the store cannot be read, or workers cannot be started.
    pub fn new(
        store: Arc<PlanStore>,
        queries: Vec<NamedQuery>,
        settings: Settings,
    ) -> Result<Self, ServiceError> {
        let current = Current::new(&store, settings.client.clone())?;
        let folder =
            current.get().snapshot.path().parent().map(std::path::Path::to_owned).unwrap_or_default();
        let engine = Arc::new(Engine::new(settings.limits, &folder, settings.program.clone())?);
        let writer = Writer::start(Arc::clone(&store), current.clone(), settings.client.clone())?;
        let (workers, cache) = (analysis::workers(), analysis::Cache::new());
        let metrics = Metrics::new();
        let log = log::QueryLog::open(settings.query_log.as_deref(), metrics.clone())?;
        let (requests, closing) = (AtomicU64::default(), AtomicBool::default());
        Ok(Self(Arc::new(Parts {
            store,
            current,
            engine,
            writer,
            workers,
            cache,
            queries,
            settings,
            log,
            metrics,
            requests,
            closing,
        })))
    }

    /// The IRI of a path of this service, as the client sees it.
    fn own_iri(&self, headers: &HeaderMap, path: &str) -> String {
        headers::own_iri(self.settings.public_url.as_deref(), headers, path)
    }

    /// A number for a request, unlike those of other processes.
    fn next_id(&self) -> String {
        format!("{:x}-{:x}", std::process::id(), self.requests.fetch_add(1, Ordering::Relaxed))
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// Counts a write.
    fn wrote(&self, kind: &'static str, done: bool) {
        self.metrics.write(if done { kind } else { "refused" });
    }

    /// Counts and logs a write, and says why it was not done; `text` is that of an update.
    fn written(
        &self,
        kind: &'static str,
        outcome: Result<Written, WriteFailure>,
        text: &str,
    ) -> Result<Written, problem::Problem> {
        self.wrote(kind, outcome.is_ok());
        match outcome {
            Ok(written) => {
                let (inserted, removed) = (written.changed.inserted, written.changed.removed);
                tracing::info!(kind, inserted, removed, version = written.version, "written");
                Ok(written)
            }
            Err(failure) => Err(update::problem(failure, text)),
        }
    }

    /// Takes no more work and waits for what runs.
    async fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.engine.drain(PATIENCE).await;
    }
}

/// The routes.
pub fn router(app: App) -> Router {
    let reading = Router::new()
        .route("/", get(pages::landing))
        .route("/sparql", any(sparql::query))
        .route("/queries", get(library::list))
        .route("/queries/{name}", get(library::run))
        .route("/limits", get(operations::limits))
        .merge(analysis::routes())
        .method_not_allowed_fallback(pages::method_not_allowed)
        .layer(open_to_all());
    let writing = Router::new()
        .route("/update", any(update::update))
        .route("/store", any(graph_store::store))
        .route("/store/{*path}", any(graph_store::store));
    let operating = Router::new()
        .route("/healthz", get(operations::alive))
        .route("/readyz", get(operations::ready))
        .route("/metrics", get(operations::metrics))
        .method_not_allowed_fallback(pages::method_not_allowed);
    // Who may is looked at where requests are taken in, before their bodies.
    let administration = Router::new()
        .route("/queries", get(operations::queries))
        .route("/queries/{id}", delete(operations::kill))
        .route("/backup", post(operations::backup))
        .route("/publish", post(versions::publish))
        .route("/versions", get(versions::versions))
        .route("/rollback", post(versions::roll_back))
        .fallback(pages::not_found)
        .method_not_allowed_fallback(pages::method_not_allowed);
    reading
        .merge(writing)
        .merge(operating)
        .nest("/admin", administration)
        .fallback(pages::not_found)
        // Bodies are bounded where they are taken in.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), intake::take_in))
        .layer(from_fn_with_state(app.clone(), client::tell))
        .layer(from_fn(problem::for_people))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), watched))
        .with_state(app)
}

/// What is answered where a handler panics; the panic itself is in the log.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    let detail = "the request could not be answered; the log tells why";
    problem::Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Failed", detail).into_response()
}

/// What anybody's page may read: it changes nothing, and no credentials go with it.
fn open_to_all() -> CorsLayer {
    let query = Method::from_bytes(b"QUERY").unwrap_or(Method::POST);
    let exposed = ["x-dataset-version", "x-cache", "x-row-count", "x-result-complete", "x-hint"];
    let exposed = exposed.map(HeaderName::from_static).into_iter().chain([header::ETAG, header::RETRY_AFTER]);
    CorsLayer::new()
        .allow_origin(Anybody)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, query])
        .allow_headers([header::CONTENT_TYPE, header::ACCEPT, header::IF_NONE_MATCH, header::TE])
        .expose_headers(exposed.collect::<Vec<_>>())
        .max_age(Duration::from_hours(24))
}

/// Gives each request a number, tells it to the client and the log, and counts the response.
async fn watched(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = app.next_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = std::time::Instant::now();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    app.metrics.response(status);
    tracing::debug!(id, %method, path, status, milliseconds = started.elapsed().as_millis(), "request");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers
        .insert(header::SERVER, HeaderValue::from_static(concat!("plangraph/", env!("CARGO_PKG_VERSION"))));
    response
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
