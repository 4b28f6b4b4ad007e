//! What a worker asks of its parent, and the replies.

use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use serde::{Deserialize, Serialize};

use crate::sparql::{Found, Rows, ServiceError};

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Call {
    /// Full-text search.
    Search {
        /// The words.
        words: String,
        /// Most hits.
        limit: usize,
    },
    /// A query to another endpoint.
    Select {
        /// The endpoint.
        endpoint: String,
        /// The query.
        query: String,
    },
}

/// A reply. What another endpoint sent stays bytes: only the worker reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reply {
    /// Hits of a search.
    Found(Vec<Found>),
    /// SPARQL results in JSON.
    Results(Vec<u8>),
    /// Why there are none.
    Error(ServiceError),
}

const FOUND: u8 = 0;
const RESULTS: u8 = 1;
const ERROR: u8 = 2;

impl Reply {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let json = |tag: u8, value: serde_json::Result<Vec<u8>>| match value {
            Ok(mut json) => {
                json.insert(0, tag);
                json
            }
            Err(_) => vec![ERROR],
        };
        match self {
            Self::Found(found) => json(FOUND, serde_json::to_vec(found)),
            Self::Error(error) => json(ERROR, serde_json::to_vec(error)),
            Self::Results(bytes) => {
                let mut reply = Vec::with_capacity(bytes.len() + 1);
                reply.push(RESULTS);
                reply.extend_from_slice(bytes);
                reply
            }
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Self {
        let unreadable = || Self::Error(ServiceError::Failed("the reply could not be read".to_owned()));
        match bytes.split_first() {
            Some((&FOUND, json)) => serde_json::from_slice(json).map_or_else(|_| unreadable(), Self::Found),
            Some((&RESULTS, json)) => Self::Results(json.to_vec()),
            Some((&ERROR, json)) => serde_json::from_slice(json).map_or_else(|_| unreadable(), Self::Error),
            _ => unreadable(),
        }
    }
}

/// Most rows taken from another endpoint.
const MAX_ROWS: usize = 100_000;

/// The rows of SPARQL results in JSON.
pub(super) fn rows(json: &[u8]) -> Result<Rows, ServiceError> {
    let failed =
        |_| ServiceError::Failed("the endpoint did not answer with SPARQL results in JSON".to_owned());
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
    let SliceQueryResultsParserOutput::Solutions(solutions) = parser.for_slice(json).map_err(failed)? else {
        return Err(ServiceError::Failed("the endpoint answered with a truth value".to_owned()));
    };
    let variables = solutions.variables().to_vec();
    let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
    for solution in solutions {
        if rows.len() == MAX_ROWS {
            return Err(ServiceError::Failed(format!(
                "the endpoint answered with more than {MAX_ROWS} rows"
            )));
        }
        let solution = solution.map_err(failed)?;
        rows.push(variables.iter().map(|name| solution.get(name).cloned()).collect());
    }
    Ok(Rows { variables, rows })
}
