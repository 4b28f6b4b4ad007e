//! `/update`: the update operation of the SPARQL 1.1 protocol, by POST, with a token.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;

use super::App;
use super::problem::Problem;
use super::sparql::{Operation, posted};
use super::writer::{WriteFailure, Written};
use crate::sparql::{Fault, FaultKind, Local};
use crate::store::WriteError;
use crate::update::{Context, PreparedUpdate, UpdateError, Using};
use crate::upload::UploadErrorKind;

pub(super) async fn update(
    State(app): State<App>,
    method: Method,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // The token was looked at before the body was read.
    match read(&method, address.as_deref().unwrap_or_default(), &headers, &body) {
        Ok((update, using)) => run(&app, update, using, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

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
    let given = !found.using_graphs.is_empty() || !found.using_named_graphs.is_empty();
    let using = if given {
        let (default, named) = (iris(&found.using_graphs)?, iris(&found.using_named_graphs)?);
        Some((default, named))
    } else {
        None
    };
    Ok((update, using))
}

fn iris(names: &[String]) -> Result<Vec<NamedNode>, Problem> {
    let read = |name: &String| {
        NamedNode::new(name)
            .map_err(|error| Problem::bad_request(format!("`{name}` is not an absolute IRI: {error}")))
    };
    names.iter().map(read).collect()
}

async fn run(app: &App, text: String, using: Option<Using>, headers: &HeaderMap) -> Response {
    let base = app.own_iri(headers, "/update");
    let (client, time) = (app.settings.client.clone(), app.settings.limits.time);
    let shown = text.clone();
    // For full-text search, which is asked seldom: a snapshot of what waits before this would be made for nothing.
    let published = app.current.get();
    let written = app.writer.write(move |store| {
        let mut update = PreparedUpdate::parse(&text, Some(&base)).map_err(UpdateError::from)?;
        if let Some(using) = using {
            update.using(using).map_err(UpdateError::from)?;
        }
        let services = Local::new(&published.snapshot);
        let context = Context { time, services: &services, client: client.as_deref() };
        Ok((update.run(store, &context)?, false))
    });
    match written.await {
        Ok(written) => {
            app.wrote("update", true);
            tracing::info!(
                inserted = written.changed.inserted,
                removed = written.changed.removed,
                version = written.version,
                "update"
            );
            done(StatusCode::OK, &written)
        }
        Err(failure) => {
            app.wrote("update", false);
            problem(failure, &shown).into_response()
        }
    }
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
                fault = fault.in_text(text);
            }
            fault.into()
        }
        WriteFailure::Update(UpdateError::Write(error)) => match error {
            WriteError::Kept(_) | WriteError::Stated(..) | WriteError::Graph(_) => {
                Problem::new(StatusCode::CONFLICT, "Write refused", detail)
            }
            WriteError::TooLarge => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail),
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
