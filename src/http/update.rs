//! `/update`: the update operation of the SPARQL 1.1 protocol, by POST, with a token.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;
use tokio::runtime::Handle;

use super::App;
use super::body::HINT;
use super::client::Asker;
use super::headers::set;
use super::problem::Problem;
use super::sparql::posted;
use super::writer::{Size, WriteFailure, Written};
use crate::engine::{Ask, Stopped, aside};
use crate::sparql::{Asked, Fault, FaultKind, Job, Operation, mentions};
use crate::store::{Deadline, StoreError, WriteError};
use crate::update::{Context, Patterns, PreparedUpdate, UpdateError};
use crate::upload::UploadErrorKind;
use crate::worker::Client;

/// Longest text of a small update, in bytes.
const SHORT: usize = 64 << 10;

/// Words of what may do much however short the text is.
const MUCH: [&str; 7] = ["WHERE", "LOAD", "CLEAR", "DROP", "COPY", "MOVE", "ADD"];

pub(super) async fn update(
    State(app): State<App>,
    Extension(Asker(asking)): Extension<Asker>,
    method: Method,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // The token was looked at before the body was read.
    let address = address.as_deref().unwrap_or_default();
    match aside(body.len(), || read(&method, address, &headers, &body)) {
        Ok((update, using)) => run(&app, asking, update, using, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

/// How much an update may do, as far as the text tells.
fn size(text: &str) -> Size {
    if text.len() <= SHORT && !mentions(text, &MUCH) { Size::Small } else { Size::Any }
}

/// Default graphs and named graphs of a request.
type Using = (Vec<String>, Vec<String>);

/// The update and the datasets of the request.
pub(super) fn read(
    method: &Method,
    address: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(String, Option<Using>), Problem> {
    if method != Method::POST {
        return Err(Problem::method_not_allowed("POST"));
    }
    let mut found = posted(Operation::Update, address, headers, body)?;
    let update = found.update.take().ok_or_else(|| Problem::bad_request("there is no parameter `update`"))?;
    let using = (found.using_graphs, found.using_named_graphs);
    for name in using.0.iter().chain(&using.1) {
        NamedNode::new(name)
            .map_err(|error| Problem::bad_request(format!("`{name}` is not an absolute IRI: {error}")))?;
    }
    let is_given = !using.0.is_empty() || !using.1.is_empty();
    Ok((update, is_given.then_some(using)))
}

async fn run(app: &App, asking: Client, text: String, using: Option<Using>, headers: &HeaderMap) -> Response {
    let base = app.own_iri(headers, "/update");
    let deadline = Deadline::after(app.settings.limits.time);
    let hint = match vet(app, &asking, &text, &base).await {
        Ok(hint) => hint,
        Err(stopped) => {
            app.wrote("update", false);
            let problem = || super::answer::problem(stopped, &text, Operation::Update);
            return aside(text.len(), problem).into_response();
        }
    };
    let client = app.settings.client.clone();
    let (engine, runtime) = (Arc::clone(&app.engine), Handle::current());
    let shown = text.clone();
    // For full-text search, which is asked seldom: a snapshot of what waits before this would be made for nothing.
    let published = app.current.get();
    let written = app.writer.write(size(&text), move |store, settling| {
        let deadline = deadline.keeping(settling);
        // Parsing may take long, and so may waiting for this.
        deadline.left().map_err(UpdateError::from)?;
        let update = PreparedUpdate::parse(&text, Some(&base)).map_err(UpdateError::from)?;
        if using.is_some() {
            update.refuse_own_datasets().map_err(UpdateError::from)?;
        }
        let patterns = Patterns {
            engine: &engine,
            runtime: &runtime,
            outside: &published.outside,
            text: &text,
            base: &base,
            using: using.as_ref(),
            client: &asking,
        };
        let context = Context { deadline, patterns: &patterns, client: client.as_deref() };
        Ok((update.run(store, &context)?, false))
    });
    let written = written.await;
    match aside(shown.len(), || app.written("update", written, &shown)) {
        Ok(written) => {
            let mut response = done(StatusCode::OK, &written);
            if let Some(hint) = hint {
                set(response.headers_mut(), HINT, &hint);
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// Has a worker parse the update first: what would take the parser's time or memory takes a worker's. What it says of
/// terms that are neither in the ontology nor in the data.
async fn vet(app: &App, client: &Client, text: &str, base: &str) -> Result<Option<String>, Stopped> {
    let published = app.current.get();
    let asked = Asked::Update { text: text.to_owned(), base: base.to_owned() };
    let ask = Ask { job: &Job::new(&published.snapshot, asked, app.engine.job_limits()), client };
    let mut answer = app.engine.run(ask, &published.snapshot, &published.outside).await?;
    while answer.next_chunk().await?.is_some() {}
    Ok(answer.summary().and_then(|summary| summary.hint.clone()))
}

/// What a write did.
pub(super) fn done(status: StatusCode, written: &Written) -> Response {
    let body = serde_json::json!({
        "inserted": written.changed.inserted,
        "removed": written.changed.removed,
        "version": written.version,
    });
    (status, axum::Json(body)).into_response()
}

/// Why a write was not done; `text` is that of the update.
pub(super) fn problem(failure: WriteFailure, text: &str) -> Problem {
    let detail = failure.to_string();
    match failure {
        WriteFailure::Update(UpdateError::Sparql(error)) => {
            let mut fault = Fault::from(error);
            if fault.kind == FaultKind::Syntax {
                fault = fault.in_text(text, Operation::Update);
            }
            fault.into()
        }
        WriteFailure::Update(UpdateError::Stopped(stopped)) => {
            super::answer::problem(stopped, text, Operation::Update)
        }
        WriteFailure::Update(UpdateError::Write(error)) => match error {
            WriteError::Kept(_)
            | WriteError::Stated(..)
            | WriteError::Graph(_)
            | WriteError::Store(StoreError::SourceConflict { .. }) => {
                Problem::new(StatusCode::CONFLICT, "Write refused", detail)
            }
            WriteError::Late(_) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Time limit reached", detail)
            }
            WriteError::TooLarge => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail),
            WriteError::Store(StoreError::Unsynced { .. }) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Writing has stopped", detail)
            }
            error => {
                tracing::error!(%error, "a write failed");
                let detail = "the store could not be written to";
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Write failed", detail)
            }
        },
        WriteFailure::Update(UpdateError::Refused(_)) => Problem::bad_request(detail),
        WriteFailure::Update(UpdateError::Load(_)) => {
            Problem::new(StatusCode::BAD_GATEWAY, "LOAD failed", detail)
        }
        WriteFailure::Update(UpdateError::Upload(error)) => {
            let (status, title) = match error.kind {
                UploadErrorKind::Syntax => (StatusCode::BAD_REQUEST, "Not valid RDF"),
                UploadErrorKind::Refused => (StatusCode::BAD_REQUEST, "Upload refused"),
                UploadErrorKind::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
                UploadErrorKind::Unsupported => {
                    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type")
                }
            };
            let mut problem = Problem::new(status, title, error.message);
            for (name, value) in [("line", error.line), ("column", error.column)] {
                if let Some(value) = value {
                    problem.add(name, value.into());
                }
            }
            problem.add("hint", error.remedy.into());
            problem
        }
        WriteFailure::NotFound(_) => Problem::new(StatusCode::NOT_FOUND, "Not found", detail),
        WriteFailure::Busy => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", detail),
        WriteFailure::Unknown => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Write failed", detail),
    }
}
