//! Chinese collation and full-text search over short texts. Pure: no input, no output, no store.
//!
//! [`sort_key`] gives texts the order in which Chinese readers look for them; [`pinyin()`] spells them. [`Index`] finds
//! labels, abbreviations, headings and quotes by words in either script, by pinyin, by initials and by other names.
//!
//! # Why the index is written here
//!
//! What it must do decides: match any run of characters (no segmentation into words), tell where in the text the match
//! stands, and read one character as its syllable. `tantivy` brings over fifty more crates and a store of segments for
//! what fits in memory; `probly-search` keeps no positions, so neither phrases nor ranges; `bm25` ranks but has neither
//! phrases nor exclusion. What is left to write is small: sorted postings of pairs of characters, checked on the text.

mod abbreviation;
mod build;
mod collation;
mod error;
mod evaluate;
mod fold;
mod heteronyms;
mod index;
mod pattern;
mod plan;
mod postings;
mod query;
mod rank;
mod reading;
mod score;
mod syllable;

pub use collation::sort_key;
pub use error::QueryError;
pub use index::{Document, Entry, Field, Hit, Index};
pub use query::{MAX_QUERY_CHARACTERS, MAX_WORDS};
pub use reading::pinyin;

#[cfg(test)]
mod tests;
