//! Where in the source text a fact stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The few words a fact rests on.
///
/// Offsets count Unicode code points from 0, end exclusive (Web Annotation,
/// `oa:TextPositionSelector`), into the source file as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// First code point of the quote.
    pub start: u32,
    /// One past the last code point of the quote.
    pub end: u32,
    /// The words, exactly as in the source, damage included.
    pub quote: String,
}

/// A stretch of the source that is pointed at but not quoted (running text is not republished).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// A value together with the words that state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated<T> {
    /// The value, in normal form.
    pub value: T,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}
