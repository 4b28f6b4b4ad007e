//! Building an index.

use std::collections::HashMap;

use super::abbreviation::Abbreviations;
use super::fold::{Token, tokenize};
use super::index::{Document, Field, Index};
use super::postings::{BREAK, Collector, Postings};
use super::reading::{every_reading, letters};
use super::score::length_norm;

/// First token that is a word; those below are characters.
const FIRST_WORD: u32 = 0x11_0000;
/// Token of a word that no text has.
const UNKNOWN: u32 = u32::MAX;

/// Numbers of words that are not Chinese.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: HashMap<Box<str>, u32>,
    /// Bytes held, about.
    pub(super) bytes: usize,
}

impl Words {
    /// The token of a word, if a text has it.
    pub(super) fn token(&self, word: &str) -> u32 {
        self.numbers.get(word).copied().unwrap_or(UNKNOWN)
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).ok().and_then(|count| FIRST_WORD.checked_add(count));
        let number = next.unwrap_or(UNKNOWN);
        self.numbers.insert(word.into(), number);
        self.bytes += word.len() + size_of::<(Box<str>, u32)>();
        number
    }

    /// Tokens of a text.
    fn fold(&mut self, text: &str, tokens: &mut Vec<u32>) {
        tokenize(text, |token, _| {
            tokens.push(match token {
                Token::Character(c) => u32::from(c),
                Token::Word(word) => self.number(word),
                Token::Break => BREAK,
            });
        });
    }
}

/// Builds an index; see [`Index::build`].
pub(super) fn build(
    documents: impl IntoIterator<Item = Document>,
    abbreviations: impl IntoIterator<Item = (String, String)>,
) -> Index {
    let mut index = Index::default();
    let mut postings = Collector::default();
    for (document, _) in documents.into_iter().zip(0..u32::MAX) {
        let start = index.tokens.len();
        index.words.fold(&document.text, &mut index.tokens);
        postings.add(index.tokens.get(start..).unwrap_or_default());
        index.text.push_str(&document.text);
        index.text_ends.push(index.text.len());
        index.token_ends.push(index.tokens.len());
        index.ids.push(document.id);
        index.fields.push(document.field);
    }
    index.length_norms = length_norms(&index);
    index.postings = postings.finish();
    index.syllables = syllables(&index.postings);
    let mut folded = |text: &str| {
        let mut tokens = Vec::new();
        index.words.fold(text, &mut tokens);
        let start = tokens.iter().position(|token| *token != BREAK).unwrap_or(tokens.len());
        let end = tokens.iter().rposition(|token| *token != BREAK).map_or(start, |last| last + 1);
        tokens.get(start..end).unwrap_or_default().to_vec()
    };
    let pairs: Vec<_> =
        abbreviations.into_iter().map(|(one, other)| (folded(&one), folded(&other))).collect();
    index.abbreviations = Abbreviations::new(pairs);
    index
}

/// What the length of each text puts against repetition, measured against the mean of its field.
fn length_norms(index: &Index) -> Vec<f32> {
    let length = |document| f64::from(u32::try_from(index.tokens_in(document).len()).unwrap_or(u32::MAX));
    let mut sums = [(0_u32, 0_f64); Field::COUNT];
    for (document, field) in (0..).zip(&index.fields) {
        if let Some((count, sum)) = sums.get_mut(*field as usize) {
            *count += 1;
            *sum += length(document);
        }
    }
    let norm = |(document, field): (u32, &Field)| {
        let (count, sum) = sums.get(*field as usize).copied().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a score")]
        let norm = length_norm(length(document), sum / f64::from(count.max(1))) as f32;
        norm
    };
    (0..).zip(&index.fields).map(norm).collect()
}

/// Characters of all texts by each of their syllables, sorted.
fn syllables(postings: &Postings) -> Vec<(&'static str, u32)> {
    let characters = postings.tokens().take_while(|token| *token < FIRST_WORD).filter_map(char::from_u32);
    let mut syllables: Vec<_> = characters
        .flat_map(|c| every_reading(c).map(move |reading| (letters(reading), u32::from(c))))
        .collect();
    syllables.sort_unstable();
    syllables.dedup();
    syllables
}
