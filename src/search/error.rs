//! Why a search was refused.

use super::query::{MAX_QUERY_CHARACTERS, MAX_WORDS};

/// Why a search was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// Nothing to look for: no letter, digit or character.
    #[error("the search has no word to look for")]
    Empty,
    /// Only words to leave out.
    #[error("the search only says what to leave out; add a word to look for")]
    OnlyExclusions,
    /// More characters than [`MAX_QUERY_CHARACTERS`].
    #[error("the search is longer than {MAX_QUERY_CHARACTERS} characters")]
    TooLong,
    /// More words than [`MAX_WORDS`].
    #[error("the search has more than {MAX_WORDS} words")]
    TooManyWords,
}
