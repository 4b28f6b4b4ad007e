//! Words that start no proper name.

use std::sync::LazyLock;

use super::words::GENERAL;
use crate::extract::finder::Finder;

static GENERAL_WORDS: LazyLock<Finder> = LazyLock::new(|| Finder::of(GENERAL.split_whitespace()));

/// Whether a name starts with a general word: a field, a quality, a kind.
pub(super) fn starts_general(name: &str) -> bool {
    GENERAL_WORDS.starts(name)
}

/// The letters of a name before its first general word.
pub(super) fn before_general(name: &str) -> &str {
    let end = GENERAL_WORDS.find(name).next().map_or(name.len(), |found| found.range.start);
    name.get(..end).unwrap_or_default()
}

/// Whether a name consists of general words alone.
pub(super) fn is_general(name: &str) -> bool {
    let mut rest = name;
    while let Some((length, _)) = GENERAL_WORDS.at_start(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.is_empty()
}
