//! Why a query was refused or failed.

use std::io;

use crate::library::ParseError;

/// Why a query was refused or failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SparqlError {
    /// The text is not SPARQL 1.1.
    #[error("this is not valid SPARQL: {0}")]
    Syntax(String),
    /// The query asks for something this endpoint does not do.
    #[error("{0}")]
    Refused(String),
    /// The query did not end within its deadline.
    #[error("the query was stopped after {0} s; narrow it or ask for less")]
    Deadline(f64),
    /// The query used up what it may take.
    #[error("the query was stopped at {0}; narrow it or ask for less")]
    Budget(String),
    /// Another endpoint did not answer.
    #[error("SERVICE failed: {0}")]
    Service(String),
    /// The reader went away.
    #[error("the reader closed the connection")]
    Gone,
    /// The evaluation failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// Writing the answer failed.
    #[error("the answer could not be written: {0}")]
    Write(#[from] io::Error),
}

impl From<ParseError> for SparqlError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Refused(reason) => Self::Refused(reason),
            ParseError::Syntax(reason) => Self::Syntax(reason),
        }
    }
}
