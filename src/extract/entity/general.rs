//! Tables of words made ready: found anywhere in a text, or where it starts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::words::GENERAL;

static GENERAL_WORDS: LazyLock<Prefixes> = LazyLock::new(|| Prefixes::of(GENERAL.split_whitespace()));

/// An automaton that finds the longest of some words.
pub(super) fn automaton<'w>(words: impl Iterator<Item = &'w str>) -> Option<AhoCorasick> {
    build(words, StartKind::Unanchored)
}

fn build<'w>(words: impl Iterator<Item = &'w str>, start: StartKind) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(start)
        .kind(Some(AhoCorasickKind::DFA))
        // Nearly every byte of Chinese text starts some candidate, so looking ahead for one only costs.
        .prefilter(false)
        .build(words)
        .ok()
}

/// Words that a text may start with.
pub(super) struct Prefixes(Option<AhoCorasick>);

impl Prefixes {
    pub(super) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(build(words, StartKind::Both))
    }

    /// Length in bytes of the longest word that a text starts with; 0 if none.
    pub(super) fn at_start(&self, text: &str) -> usize {
        let input = Input::new(text).anchored(Anchored::Yes);
        self.0.as_ref().and_then(|words| words.find(input)).map_or(0, |word| word.end())
    }

    /// Whether a text starts with a word.
    pub(super) fn start(&self, text: &str) -> bool {
        self.at_start(text) > 0
    }

    /// First byte of the first word in a text.
    fn first(&self, text: &str) -> Option<usize> {
        self.0.as_ref()?.find(text).map(|word| word.start())
    }
}

/// Whether a name starts with a general word: a field, a quality, a kind.
pub(super) fn starts_general(name: &str) -> bool {
    GENERAL_WORDS.start(name)
}

/// The letters of a name before its first general word.
pub(super) fn before_general(name: &str) -> &str {
    let end = GENERAL_WORDS.first(name).unwrap_or(name.len());
    name.get(..end).unwrap_or_default()
}
