//! `/api/…`: the reports of the responsibility analysis, for programs and as pages.
//!
//! What an address answers depends on the dataset alone: answers are kept by version of the dataset and
//! carry an `ETag`; a client that has one is told so before anything is computed.

mod cache;
mod compute;
mod openapi;
mod page;
mod picture;

mod query;
mod reports;

pub(super) use cache::Cache;
pub(super) use compute::{Workers, workers};

use axum::Router;
use axum::routing::get;

use super::App;
#[cfg(feature = "fuzzing")]
use super::problem::Problem;

/// The parameters of an address, in one order.
#[cfg(feature = "fuzzing")]
pub(super) fn asked(encoded: &str) -> Result<String, Problem> {
    query::Asked::parse(encoded).map(|asked| asked.canonical())
}

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/analysis", get(page::index))
        .route("/api/analysis", get(reports::list))
        .route("/api/analysis/{name}", get(reports::report))
        .route("/api/graph", get(picture::picture))
        .route("/openapi.json", get(openapi::document))
}
