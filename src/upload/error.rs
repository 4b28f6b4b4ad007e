//! Why an upload was refused.

use std::fmt;

use crate::diagnostic::line_column;

/// What kind of fault it is; decides the status of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadErrorKind {
    /// The document breaks the grammar of its format (400).
    Syntax,
    /// The document is right but holds what is not accepted (400).
    Refused,
    /// The document is too large, or stands for too much (413).
    TooLarge,
    /// The content coding or format is not one that is read (415).
    Unsupported,
}

/// Why an upload was refused: where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UploadError {
    /// What kind of fault it is.
    pub kind: UploadErrorKind,
    /// Line, from 1, if known.
    pub line: Option<usize>,
    /// Column in characters, from 1, if known.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

impl UploadError {
    pub(super) fn new(kind: UploadErrorKind, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind, line: None, column: None, message: message.into(), remedy: remedy.into() }
    }

    pub(super) fn refused(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(UploadErrorKind::Refused, message, remedy)
    }

    pub(super) fn too_large(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(UploadErrorKind::TooLarge, message, remedy)
    }

    pub(super) fn unsupported(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(UploadErrorKind::Unsupported, message, remedy)
    }

    pub(super) fn syntax(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(UploadErrorKind::Syntax, message, remedy)
    }

    /// Says where: at a byte of the text.
    pub(super) fn at(mut self, text: &str, offset: usize) -> Self {
        let (line, column) = line_column(text, offset);
        (self.line, self.column) = (Some(line), Some(column));
        self
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
            if let Some(column) = self.column {
                write!(f, ", column {column}")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}; {}", self.message, self.remedy)
    }
}
