//! Publishing documents while serving, and going back: every answer is wholly of one version.

use std::sync::mpsc;

use axum::extract::{Multipart, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::App;
use super::problem::Problem;
use super::writer::{Size, WriteFailure};
use crate::diagnostic::Diagnostic;
use crate::input::SourceText;
use crate::record::PlanRecord;
use crate::store::{Changed, Publication, StoreError};
use crate::update::UpdateError;
use crate::workspace::Workspace;

/// Most parts of a form.
const MAX_PARTS: usize = 1000;

/// `POST /admin/publish`: a form with records (`record`), register files (`register`; those that come with the
/// program where there are none), and ids of documents that go (`remove`).
pub(super) async fn publish(State(app): State<App>, form: Multipart) -> Response {
    match published(&app, form).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn published(app: &App, form: Multipart) -> Result<Response, Problem> {
    let parts = Parts::read(form).await?;
    let checked = tokio::task::spawn_blocking(move || parts.checked());
    let (workspace, records, removed) =
        checked.await.map_err(|error| failed(&error))?.map_err(|found| mistakes(&found))?;
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    let (tell, told) = mpsc::channel();
    let written = app.writer.write(Size::Any, move |store, _| {
        let publication = Publication { register: &workspace.register, records: &records, removed: &removed };
        let (outcomes, changed) = store.publish(publication).map_err(refused)?;
        _ = tell.send((outcomes, removed));
        Ok((Changed { default_graph: changed, network: changed, ..Changed::default() }, false))
    });
    let written = app.written("publish", written.await, "")?;
    let (outcomes, removed) = told.try_recv().map_err(|error| failed(&error))?;
    let documents: Vec<_> =
        ids.iter().zip(outcomes).map(|(id, outcome)| json!({ "id": id, "outcome": outcome })).collect();
    let body = json!({ "version": written.version, "documents": documents, "removed": removed });
    Ok(axum::Json(body).into_response())
}

/// `GET /admin/versions`: what can be gone back to.
pub(super) async fn versions(State(app): State<App>) -> Response {
    match app.store.versions() {
        Ok(versions) => {
            let served = app.current.get().snapshot.version().to_owned();
            axum::Json(json!({ "served": served, "kept": versions })).into_response()
        }
        Err(error) => failed(&error).into_response(),
    }
}

/// `POST /admin/rollback`: back to the version of the number `to`, or to the last one.
pub(super) async fn roll_back(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    match rolled_back(&app, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn rolled_back(app: &App, query: &str) -> Result<Response, Problem> {
    let wanted = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "to");
    let wanted: Option<u64> = match wanted {
        Some((_, number)) => Some(number.parse().map_err(|_| {
            Problem::bad_request(format!(
                "`to={number}` is not the number of a version (GET /admin/versions)"
            ))
        })?),
        None => None,
    };
    let written = app.writer.write(Size::Any, move |store, _| {
        let kept = store.versions().map_err(refused)?;
        let version = match wanted {
            Some(number) => kept.into_iter().find(|version| version.number == number),
            None => kept.into_iter().next_back(),
        };
        let Some(version) = version else {
            let message = wanted.map_or_else(
                || "no version is kept: nothing was published yet".to_owned(),
                |number| format!("no version {number} is kept (GET /admin/versions)"),
            );
            return Err(WriteFailure::NotFound(message));
        };
        store.roll_back(&version).map_err(refused)?;
        Ok((Changed { default_graph: true, network: true, ..Changed::default() }, false))
    });
    let written = app.written("rollback", written.await, "")?;
    Ok(axum::Json(json!({ "version": written.version })).into_response())
}

/// What a form brings.
#[derive(Default)]
struct Parts {
    records: Vec<SourceText>,
    register: Vec<SourceText>,
    removed: Vec<String>,
}

impl Parts {
    async fn read(mut form: Multipart) -> Result<Self, Problem> {
        let wrong =
            |error: &dyn std::fmt::Display| Problem::bad_request(format!("the form cannot be read: {error}"));
        let (mut parts, mut count) = (Self::default(), 0);
        while let Some(field) = form.next_field().await.map_err(|error| wrong(&error))? {
            count += 1;
            if count > MAX_PARTS {
                let detail = format!("the form has more than {MAX_PARTS} parts; publish in several steps");
                return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail));
            }
            let kind = field.name().unwrap_or_default().to_owned();
            let name = field.file_name().map_or_else(|| format!("{kind} {count}"), str::to_owned);
            let text = field.text().await.map_err(|error| wrong(&error))?;
            match kind.as_str() {
                "record" => parts.records.push(SourceText { name, text }),
                "register" => parts.register.push(SourceText { name, text }),
                "remove" => parts.removed.push(text.trim().to_owned()),
                other => {
                    let detail =
                        format!("`{other}` is no part of this form; it has `record`, `register`, `remove`");
                    return Err(Problem::bad_request(detail));
                }
            }
        }
        if parts.records.is_empty() && parts.removed.is_empty() {
            return Err(Problem::bad_request("the form has no part `record` and no part `remove`"));
        }
        Ok(parts)
    }

    fn checked(self) -> Result<(Workspace, Vec<PlanRecord>, Vec<String>), Vec<Diagnostic>> {
        let workspace =
            if self.register.is_empty() { Workspace::embedded()? } else { Workspace::new(&self.register)? };
        let records = workspace.read(&self.records)?;
        Ok((workspace, records, self.removed))
    }
}

/// Mistakes in the files of a form.
fn mistakes(found: &[Diagnostic]) -> Problem {
    let detail = match found {
        [one] => one.to_string(),
        many => format!("the files have {} mistakes", many.len()),
    };
    let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Mistakes in the files", detail);
    problem.add("errors", json!(found));
    problem
}

fn refused(error: StoreError) -> WriteFailure {
    match error {
        StoreError::UnknownDocument { .. } => WriteFailure::NotFound(error.to_string()),
        error => UpdateError::from(error).into(),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "a version could not be published");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Write failed", "the log tells why")
}
