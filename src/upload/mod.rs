//! Uploaded RDF documents: uncompressed, checked, parsed.
//!
//! What an upload may cost is decided before and while it is parsed, not after:
//!
//! 1. [`inflate()`] takes off a content coding, up to a size and a ratio.
//! 2. [`check`] turns the bytes into text once, so that what is checked is what is parsed, and refuses what
//!    would make a parser fetch something, recurse or multiply the text: a DOCTYPE, deep nesting, large
//!    JSON-LD contexts, quoted triples.
//! 3. [`Checked::parse`] parses, counting quads and the bytes of their terms.
//!
//! Every error ([`UploadError`]) says where, what and how to mend it.

mod error;
mod inflate;
mod json;
mod parse;
#[cfg(test)]
mod tests;
mod text;
mod turtle;
mod xml;

pub use error::{UploadError, UploadErrorKind};
pub use inflate::inflate;
pub use parse::{Checked, Target, check};

/// What an upload may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest document in bytes, uncompressed.
    pub bytes: usize,
    /// Most quads.
    pub quads: usize,
    /// Most bytes of all terms of all quads together. A short document can be a long graph: a prefix stands
    /// for a long IRI wherever it is used.
    pub term_bytes: usize,
}

impl Default for Limits {
    /// 32 MiB, a million quads, 256 MiB of terms.
    fn default() -> Self {
        Self { bytes: 32 * 1024 * 1024, quads: 1_000_000, term_bytes: 256 * 1024 * 1024 }
    }
}
