//! How a command failed, and the exit status that says so.

use std::fmt::Display;
use std::io::{IsTerminal, Write};

use crate::diagnostic::Diagnostic;
use crate::report::ReportError;
use crate::sparql::SparqlError;
use crate::store::StoreError;

/// Diagnostics shown before the rest is only counted.
const SHOWN: usize = 50;

/// How a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something went wrong.
    Failed(String),
    /// The arguments or the configuration do not fit.
    Usage(String),
    /// The input has mistakes.
    Input(Vec<String>),
    /// The data directory cannot be used.
    Data(String),
}

impl Failure {
    pub(super) fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }

    pub(super) fn input(error: impl Display) -> Self {
        Self::Input(vec![error.to_string()])
    }

    /// Writes the failure to standard error and returns the exit status.
    pub(super) fn report(self) -> i32 {
        let mut err = std::io::stderr().lock();
        let mark = if err.is_terminal() { "\x1b[31merror\x1b[0m" } else { "error" };
        let (code, messages) = match self {
            Self::Failed(message) => (1, vec![message]),
            Self::Usage(message) => (2, vec![message]),
            Self::Input(messages) => (3, messages),
            Self::Data(message) => (4, vec![message]),
        };
        for message in messages.iter().take(SHOWN) {
            _ = writeln!(err, "{mark}: {message}");
        }
        if messages.len() > SHOWN {
            _ = writeln!(err, "{mark}: and {} more", messages.len() - SHOWN);
        }
        code
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownDocument { .. } | StoreError::SourceConflict { .. } => Self::input(error),
            error => Self::Data(error.to_string()),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Stopped(_) | ReportError::Write(_) => Self::failed(error),
            error => Self::input(error),
        }
    }
}

impl From<SparqlError> for Failure {
    fn from(error: SparqlError) -> Self {
        match error {
            SparqlError::Syntax(_) | SparqlError::Refused(_) => Self::input(error),
            error => Self::failed(error),
        }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Input(diagnostics.iter().map(ToString::to_string).collect())
    }
}
