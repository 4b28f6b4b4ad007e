//! The last words of names, all found in one pass over the text: …科技城, …大学, …基金. What a last
//! word can end is up to the finder of its sort.

use std::ops::Range;
use std::sync::LazyLock;

use super::words::PLACE_SIGNS;
use super::{institution, instrument, zone};
use crate::extract::finder::Finder;

/// Where a last word stands, and which of the words of its sort it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) index: usize,
    pub(super) range: Range<usize>,
}

/// The last words in a text, by sort and in order.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) zones: Vec<Head>,
    pub(super) institutions: Vec<Head>,
    pub(super) instruments: Vec<Head>,
    /// Ends of the words before signs of places.
    pub(super) signs: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Zone,
    Institution,
    Instrument,
}

/// One word to be searched for.
struct Word {
    text: &'static str,
    /// The last word that it is, or that it ends with.
    head: Option<(Sort, usize, usize)>,
    sign: bool,
}

static WORDS: LazyLock<(Finder, Vec<Word>)> = LazyLock::new(|| {
    let sorts = [
        (Sort::Zone, zone::heads()),
        (Sort::Institution, institution::heads()),
        (Sort::Instrument, instrument::heads()),
    ];
    let mut words: Vec<Word> = Vec::new();
    for (sort, heads) in sorts {
        for (index, text) in heads.into_iter().enumerate() {
            words.push(Word { text, head: Some((sort, index, text.len())), sign: false });
        }
    }
    for sign in PLACE_SIGNS.split_whitespace() {
        // The longer word hides the last word it ends with: 城投集团 is a sign, 集团 the last word.
        let inner = words.iter().filter(|word| !word.sign && sign.ends_with(word.text));
        let head = inner.max_by_key(|word| word.text.len()).and_then(|word| word.head);
        match words.iter_mut().find(|word| word.text == sign) {
            Some(word) => word.sign = true,
            None => words.push(Word { text: sign, head, sign: true }),
        }
    }
    (Finder::of(words.iter().map(|word| word.text)), words)
});

impl Heads {
    /// Finds those of a text; last words of names only within a range of it.
    pub(super) fn of(text: &str, range: &Range<usize>) -> Self {
        let mut found = Self::default();
        for hit in WORDS.0.find(text) {
            let Some(word) = WORDS.1.get(hit.word) else { continue };
            if word.sign {
                found.signs.push(hit.range.start);
            }
            let Some((sort, index, length)) = word.head else { continue };
            let at = hit.range.end - length..hit.range.end;
            if at.start < range.start || at.end > range.end {
                continue;
            }
            let sorted = match sort {
                Sort::Zone => &mut found.zones,
                Sort::Institution => &mut found.institutions,
                Sort::Instrument => &mut found.instruments,
            };
            sorted.push(Head { index, range: at });
        }
        found
    }
}
