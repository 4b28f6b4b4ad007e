//! For operators: health, metrics, limits, running queries, backups.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::App;
use super::problem::Problem;
use super::segment::Segment;
use crate::guard::{MAX_DEPTH, MAX_QUERY_BYTES, MAX_UPDATE_BYTES};
use crate::upload;
use crate::worker::JobId;

/// The process serves.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// It has data and workers, and is not going down. Where nothing is written any more, it is ready for reading, and says so.
pub(super) async fn ready(State(app): State<App>) -> Response {
    if app.is_closing() {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Going down", "the service is going down")
            .into_response();
    }
    match app.engine.confinement().await {
        Ok(_) => match app.store.fault() {
            None => "ready\n".into_response(),
            Some(reason) => format!("ready for reading; writing has stopped: {reason}\n").into_response(),
        },
        Err(error) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Not ready", error.to_string()).into_response()
        }
    }
}

pub(super) async fn metrics(State(app): State<App>) -> Response {
    match app.metrics.text(&app.engine.load(), app.store.fault().is_some()) {
        Ok(text) => {
            let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, content_type)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What a query may take, and how the processes that run it are confined.
pub(super) async fn limits(State(app): State<App>) -> Response {
    let limits = app.engine.limits();
    let share = limits.share;
    let confinement = app.engine.confinement().await.ok();
    let uploads = upload::Limits::default();
    axum::Json(json!({
        "query": {
            "seconds": limits.time.as_secs_f64(),
            "memory_bytes": limits.memory_bytes,
            "answer_bytes": limits.output_bytes,
            "rows": limits.rows,
            "quads_read": limits.scanned,
            "text_bytes": MAX_QUERY_BYTES,
            "nesting": MAX_DEPTH,
        },
        "queries": { "at_once": limits.workers, "waiting": limits.queue },
        "client": {
            "query_seconds_per_minute": share.per_minute().as_secs_f64(),
            "query_seconds_saved": share.burst.as_secs_f64(),
            "applies": "while queries of others wait",
        },
        "update": { "seconds": limits.time.as_secs_f64(), "text_bytes": MAX_UPDATE_BYTES, "quads": crate::store::MAX_CHANGES },
        "upload": { "bytes": uploads.bytes, "quads": uploads.quads },
        "confinement": confinement,
    }))
    .into_response()
}

/// The long queries that run.
pub(super) async fn queries(State(app): State<App>) -> Response {
    let running: Vec<_> = app
        .engine
        .running()
        .into_iter()
        .map(|job| json!({ "id": job.id, "seconds": job.since.elapsed().as_secs_f64(), "client": job.client.as_str(), "query": job.label }))
        .collect();
    axum::Json(json!({ "running": running })).into_response()
}

/// Ends a running query.
pub(super) async fn kill(State(app): State<App>, Segment(id): Segment) -> Response {
    if id.parse().is_ok_and(|id| app.engine.kill(JobId(id))) {
        return StatusCode::NO_CONTENT.into_response();
    }
    Problem::new(StatusCode::NOT_FOUND, "Not found", format!("no query {id} runs")).into_response()
}

/// Writes a consistent copy of the store, while it serves, into the folder of backups.
pub(super) async fn backup(State(app): State<App>) -> Response {
    let Some(folder) = app.settings.backups.clone() else {
        let detail = "no folder for backups is configured (`backups = \"DIR\"`)";
        return Problem::new(StatusCode::CONFLICT, "No folder for backups", detail).into_response();
    };
    let store = app.store.clone();
    let name = jiff::Zoned::now().strftime("%Y%m%dT%H%M%S%.3f").to_string();
    let path = folder.join(&name);
    let made = tokio::task::spawn_blocking(move || store.backup(&path)).await;
    match made {
        Ok(Ok(())) => (StatusCode::CREATED, axum::Json(json!({ "backup": name }))).into_response(),
        other => {
            tracing::error!(?other, "a backup failed");
            let detail = "the backup could not be made; the log tells why";
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Backup failed", detail).into_response()
        }
    }
}
