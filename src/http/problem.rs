//! Errors as RFC 9457 problem documents.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::sparql::SparqlError;

/// An error answer.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into() }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", detail)
    }

    /// Status and text, for a page.
    pub(super) fn parts(&self) -> (StatusCode, &str) {
        (self.status, &self.detail)
    }
}

impl From<SparqlError> for Problem {
    fn from(error: SparqlError) -> Self {
        let detail = error.to_string();
        match error {
            SparqlError::Syntax(_) => Self::new(StatusCode::BAD_REQUEST, "Not valid SPARQL", detail),
            SparqlError::Refused(_) => Self::new(StatusCode::BAD_REQUEST, "Query refused", detail),
            SparqlError::Deadline(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "Time limit reached", detail)
            }
            SparqlError::Gone | SparqlError::Evaluation(_) | SparqlError::Write(_) => {
                // What the engine says may name paths of this machine: it goes to the log only.
                tracing::error!(error = detail, "a query failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Query failed",
                    "the query could not be evaluated",
                )
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let mut response = (self.status, format!("{body:#}\n")).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
