//! What is looked at before a request is taken in: its head, who may write, and how long its body may take.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::BytesMut;
use http_body::Body as _;
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::App;
use super::auth::{self, Scope};
use super::problem::Problem;
use crate::guard::{MAX_QUERY_BYTES, MAX_UPDATE_BYTES};
use crate::upload;

/// How long a body may take, however it comes.
const BODY_TIME: Duration = Duration::from_secs(20);

/// Reads the body of a request within its length and time; that of a write or an operator only with a token.
pub(super) async fn take_in(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method(), request.uri().path());
    let is_read = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let is_store = path == "/store" || path.starts_with("/store/");
    let is_admin = path == "/admin" || path.starts_with("/admin/");
    let scope = match path {
        _ if is_admin => Some(Scope::Admin),
        "/update" => Some(Scope::Write),
        _ if is_store && !is_read => Some(Scope::Write),
        _ => None,
    };
    if let Some(scope) = scope
        && let Err(refusal) = auth::admit(&app.settings.tokens, scope, request.headers())
    {
        return *refusal;
    }
    let most = match path {
        // Form encoding makes three bytes of one.
        "/update" => 3 * MAX_UPDATE_BYTES,
        _ if is_store || is_admin => upload::Limits::default().bytes,
        _ => 4 * MAX_QUERY_BYTES,
    };
    match body(request, most).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// One host that is one (RFC 9112, 3.2), and one length (6.3): what a proxy before us would read otherwise.
pub(super) fn head(headers: &HeaderMap) -> Result<(), Problem> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    if hosts.next().is_some()
        || !host.is_some_and(|host| host.parse::<Authority>().is_ok_and(|name| !name.as_str().contains('@')))
    {
        return Err(Problem::bad_request("the request needs one header `Host` that names a host"));
    }
    if headers.contains_key(header::CONTENT_LENGTH) && headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Problem::bad_request("the request has both Content-Length and Transfer-Encoding"));
    }
    Ok(())
}

async fn body(request: Request, most: usize) -> Result<Request, Problem> {
    let too_large = || {
        let detail = format!("the body is longer than {most} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)
    };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.is_some_and(|length| length.parse::<usize>().map_or(true, |length| length > most)) {
        return Err(too_large());
    }
    let (parts, body) = request.into_parts();
    match timeout(BODY_TIME, read(body, most)).await {
        Ok(Ok(Some(bytes))) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Ok(None)) => Err(too_large()),
        Ok(Err(error)) => Err(Problem::bad_request(format!("the body could not be read: {error}"))),
        Err(_) => {
            let detail = format!("the body did not come within {} s", BODY_TIME.as_secs());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "Too slow", detail))
        }
    }
}

/// All of a body; nothing where it is too long.
///
/// Whoever waits to be told of the end of a body whose length is known waits for another turn of the connection.
async fn read(mut body: Body, most: usize) -> Result<Option<Bytes>, axum::Error> {
    let mut all = BytesMut::new();
    while !body.is_end_stream()
        && let Some(frame) = body.frame().await
    {
        let Ok(data) = frame?.into_data() else { continue };
        if data.len() > most - all.len() {
            return Ok(None);
        }
        all.extend_from_slice(&data);
    }
    Ok(Some(all.freeze()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_request_has_one_host_and_one_length() {
        let with = |pairs: &[(header::HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(name, HeaderValue::from_str(value).unwrap());
            }
            head(&headers).is_ok()
        };
        assert!(with(&[(header::HOST, "127.0.0.1:7878")]));
        assert!(with(&[(header::HOST, "[::1]:7878"), (header::CONTENT_LENGTH, "3")]));
        assert!(!with(&[]));
        assert!(!with(&[(header::HOST, "a"), (header::HOST, "b")]));
        assert!(!with(&[(header::HOST, "<>{}|")]));
        assert!(!with(&[(header::HOST, "a/b?c#d")]));
        assert!(!with(&[
            (header::HOST, "a"),
            (header::CONTENT_LENGTH, "3"),
            (header::TRANSFER_ENCODING, "chunked")
        ]));
    }
}
