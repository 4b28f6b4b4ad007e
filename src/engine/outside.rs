//! What workers ask for and may not do themselves: full-text search, and requests to other endpoints.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::calls::{Call, Reply};
use crate::outgoing::{Client, OutgoingError};
use crate::snapshot::Snapshot;
use crate::sparql::{ServiceError, TextIndex};
use crate::worker;

const RESULTS: &str = "application/sparql-results+json";

/// The services that queries on one snapshot have.
#[derive(Clone)]
pub struct Outside {
    snapshot: Arc<Snapshot>,
    text: Arc<OnceLock<Result<TextIndex, String>>>,
    client: Option<Arc<Client>>,
}

impl Outside {
    /// For queries on a snapshot; without a client no other endpoint is asked.
    #[must_use]
    pub fn new(snapshot: Arc<Snapshot>, client: Option<Arc<Client>>) -> Self {
        Self { snapshot, text: Arc::default(), client }
    }

    /// Whether other endpoints may be asked.
    pub(super) fn asks_others(&self) -> bool {
        self.client.is_some()
    }

    /// Answers the calls of a worker.
    pub(super) fn calls(&self) -> worker::Calls {
        let outside = self.clone();
        Arc::new(move |request: Bytes| {
            let outside = outside.clone();
            Box::pin(async move {
                let answered = tokio::task::spawn_blocking(move || outside.answer(&request));
                let failed = |_| Reply::Error(ServiceError::Failed("the service failed".to_owned()));
                Bytes::from(answered.await.unwrap_or_else(failed).to_bytes())
            })
        })
    }

    fn answer(&self, request: &[u8]) -> Reply {
        match serde_json::from_slice(request) {
            Ok(Call::Search { words, limit }) => {
                let made = self
                    .text
                    .get_or_init(|| TextIndex::new(&self.snapshot).map_err(|error| error.to_string()));
                let found = match made {
                    Ok(index) => index.search(&words, limit),
                    Err(error) => Err(ServiceError::Failed(error.clone())),
                };
                found.map_or_else(Reply::Error, Reply::Found)
            }
            Ok(Call::Select { endpoint, query }) => {
                self.select(&endpoint, &query).map_or_else(Reply::Error, Reply::Results)
            }
            Err(error) => Reply::Error(ServiceError::Failed(error.to_string())),
        }
    }

    fn select(&self, endpoint: &str, query: &str) -> Result<Vec<u8>, ServiceError> {
        let Some(client) = &self.client else {
            return Err(ServiceError::Refused(format!(
                "SERVICE <{endpoint}> is not allowed: this endpoint asks no other; its configuration may list some"
            )));
        };
        // A form is what every endpoint takes; Virtuoso 7 does not answer a query sent as the body.
        let form = form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish();
        let answer = client.post(endpoint, "application/x-www-form-urlencoded", RESULTS, form.as_bytes());
        let answer = answer.map_err(|error| refused_or_failed(&error))?;
        Ok(answer.body)
    }
}

/// What the list of allowed servers refuses is not hidden by `SILENT`.
fn refused_or_failed(error: &OutgoingError) -> ServiceError {
    if error.is_refusal() {
        ServiceError::Refused(error.to_string())
    } else {
        ServiceError::Failed(error.to_string())
    }
}
