//! Headers of requests, read; headers of responses, set.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// All `Accept` headers as one.
pub(super) fn accept(headers: &HeaderMap) -> String {
    let values: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(",")
}

/// Media type of the body, without parameters, in lower case; empty where there is none.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The IRI of a path of this service, as the client sees it: from the configured public address, else from
/// the `Host` header.
pub(super) fn own_iri(public: Option<&str>, headers: &HeaderMap, path: &str) -> String {
    if let Some(public) = public {
        return format!("{}{path}", public.trim_end_matches('/'));
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    format!("http://{}{path}", host.unwrap_or("localhost"))
}

/// Whether one of the entity tags that the client has is `tag`, weakly compared (RFC 9110, 13.1.2).
pub(super) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let tag = weak(tag);
    given.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || weak(known) == tag)
}

/// Sets a header; a value that cannot be one is left out.
pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
