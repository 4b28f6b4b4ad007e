//! Answers kept for who asks the same again.

use axum::body::Bytes;
use axum::http::header;
use axum::response::Response;

use crate::digest;
use crate::http::headers::set;

/// Bytes kept; what was asked for least recently goes first.
const KEPT_BYTES: u64 = 64 << 20;

/// Answers by entity tag.
#[derive(Clone)]
pub(in crate::http) struct Cache {
    answers: moka::sync::Cache<String, Answer>,
}

/// A complete answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) content_type: &'static str,
    /// Name to save it under.
    pub(super) file: Option<String>,
    pub(super) body: Bytes,
}

impl Cache {
    pub(in crate::http) fn new() -> Self {
        let weight =
            |tag: &String, answer: &Answer| u32::try_from(tag.len() + answer.body.len()).unwrap_or(u32::MAX);
        Self { answers: moka::sync::Cache::builder().weigher(weight).max_capacity(KEPT_BYTES).build() }
    }

    pub(super) fn get(&self, tag: &str) -> Option<Answer> {
        self.answers.get(tag)
    }

    pub(super) fn put(&self, tag: &str, answer: &Answer) {
        self.answers.insert(tag.to_owned(), answer.clone());
    }
}

/// The entity tag of what is asked of a version of the dataset.
pub(super) fn tag(version: &str, asked: &str) -> String {
    let digest = digest::sha256(format!("{}\n{version}\n{asked}", env!("CARGO_PKG_VERSION")).as_bytes());
    format!("\"{}\"", &digest[..32])
}

/// The answer as a response.
pub(super) fn response(tag: &str, answer: Answer) -> Response {
    let mut response = Response::new(answer.body.into());
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, answer.content_type);
    set(headers, header::ETAG, tag);
    set(headers, header::CACHE_CONTROL, "no-cache");
    set(headers, header::VARY, "Accept");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(file) = &answer.file {
        set(headers, header::CONTENT_DISPOSITION, &format!("inline; filename=\"{file}\""));
    }
    response
}
