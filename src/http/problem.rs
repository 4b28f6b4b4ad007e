//! Errors as RFC 9457 problem documents, and as pages for people.

use std::borrow::Cow;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::headers::accept;
use super::negotiate::wants_page;
use super::{form, pages};

/// An error answer.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    more: Box<More>,
}

#[derive(Debug, Clone, Default)]
struct More {
    /// Further members: line, column, token, hint.
    members: Map<String, Value>,
    /// Seconds.
    retry_after: Option<u64>,
    /// Entity tag of an answer that the client has.
    tag: Option<String>,
    /// Methods that would be taken.
    allow: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(5);
        let more = Box::new(More { retry_after, ..More::default() });
        Self { status, title, detail: detail.into(), more }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", detail)
    }

    /// `allowed` are the methods of the resource.
    pub(super) fn method_not_allowed(allowed: &'static str) -> Self {
        let detail = format!("use {allowed}");
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail);
        problem.more.allow = Some(allowed);
        problem
    }

    /// No problem at all: the client has the answer.
    pub(super) fn not_modified(tag: &str) -> Self {
        let mut known = Self::new(StatusCode::NOT_MODIFIED, "Not modified", "");
        known.more.tag = Some(tag.to_owned());
        known
    }

    /// Seconds after which to ask again.
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.more.retry_after = Some(seconds);
        self
    }

    /// Adds a member.
    pub(super) fn add(&mut self, name: &str, value: Value) {
        self.more.members.insert(name.to_owned(), value);
    }

    /// Seconds after which to ask again, if any.
    pub(super) fn seconds(&self) -> Option<u64> {
        self.more.retry_after
    }

    /// What kind of problem it is, in a few words.
    pub(super) fn title(&self) -> &'static str {
        self.title
    }

    /// What might have been meant, if that is known.
    pub(super) fn hint(&self) -> Option<&str> {
        self.more.members.get("hint").and_then(Value::as_str)
    }

    /// Status and text, for a page.
    pub(super) fn parts(&self) -> (StatusCode, &str) {
        (self.status, &self.detail)
    }

    fn body(&self) -> String {
        let mut members = Map::new();
        members.insert("type".to_owned(), "about:blank".into());
        members.insert("title".to_owned(), self.title.into());
        members.insert("status".to_owned(), self.status.as_u16().into());
        members.insert("detail".to_owned(), self.detail.clone().into());
        members.extend(self.more.members.clone());
        format!("{:#}\n", Value::Object(members))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = if let Some(tag) = &self.more.tag {
            let mut response = self.status.into_response();
            if let Ok(tag) = HeaderValue::from_str(tag) {
                response.headers_mut().insert(header::ETAG, tag);
            }
            response
        } else {
            let mut response = (self.status, self.body()).into_response();
            let problem = HeaderValue::from_static("application/problem+json");
            response.headers_mut().insert(header::CONTENT_TYPE, problem);
            response
        };
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
        if let Some(allowed) = self.more.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
        }
        if let Some(seconds) = self.more.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.more.tag.is_none() {
            // For a page in the place of the document.
            response.extensions_mut().insert(self);
        }
        response
    }
}

/// Puts a page in the place of a problem document where a browser asked. Status and headers stay.
pub(super) async fn for_people(request: Request, next: Next) -> Response {
    let (address, accept) = (request.uri().clone(), accept(request.headers()));
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    if !wants_page(&formats(address.query().unwrap_or_default()), &accept) {
        return response;
    }
    let (told, body) = pages::failed(&problem).into_parts();
    if let Some(content_type) = told.headers.get(header::CONTENT_TYPE)
        && content_type != "application/problem+json"
    {
        response.headers_mut().extend(told.headers);
        *response.body_mut() = body;
    }
    response
}

/// The values of `format` in an address.
fn formats(address: &str) -> Vec<String> {
    let named = |(name, value): &(Cow<'_, str>, Cow<'_, str>)| name == "format" && !value.is_empty();
    form::pairs(address).filter_map(Result::ok).filter(named).map(|(_, value)| value.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_waits_for_who_may_want_a_page_but_a_known_answer_does_not() {
        let problem = Problem::bad_request("no").into_response();
        assert_eq!(problem.headers()[header::VARY], "Accept");
        assert_eq!(problem.extensions().get::<Problem>().map(Problem::title), Some("Bad request"));
        assert!(Problem::not_modified("W/\"a\"").into_response().extensions().get::<Problem>().is_none());
    }
}
