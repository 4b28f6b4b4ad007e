//! The full-text index.

use std::ops::Range;

use super::abbreviation::Abbreviations;
use super::build::{Words, build};
use super::error::QueryError;
use super::fold::tokenize;
use super::postings::{BREAK, Postings};
use super::query::{Asked, parse};
use super::rank;
use super::syllable::Sound;

/// What a text is of the thing it describes; names count for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The preferred label.
    Label,
    /// An alternative label or abbreviation.
    Alternative,
    /// A heading of a document.
    Heading,
    /// Words of a source.
    Quote,
    /// Anything else.
    Other,
}

impl Field {
    /// Number of fields.
    pub(super) const COUNT: usize = 5;

    /// Its name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Alternative => "alternative",
            Self::Heading => "heading",
            Self::Quote => "quote",
            Self::Other => "other",
        }
    }

    /// Whether texts are names or headings, which pinyin finds.
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Label | Self::Alternative | Self::Heading)
    }
}

/// A text to index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The caller's number of what the text describes; several texts may share it.
    pub id: u32,
    /// What the text is of it.
    pub field: Field,
    /// The text.
    pub text: String,
}

/// A text of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The caller's number of what the text describes.
    pub id: u32,
    /// What the text is of it.
    pub field: Field,
    /// The text as it was given.
    pub text: &'a str,
}

/// A text that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Number of the text, in the order in which the texts were given, from 0.
    pub document: u32,
    /// How well it matches: above 0, comparable within one search only.
    pub score: f32,
    /// Whether all words were found, not only some of them or parts.
    pub complete: bool,
    /// Where the matches stand in the text: code points, end exclusive, in order, apart.
    pub ranges: Vec<Range<u32>>,
}

/// A full-text index over short texts, in memory. It does not change once built.
///
/// It holds the texts, four bytes for each token (Han character, or word of another script), five for its posting, and
/// the pairs of neighbouring tokens that occur; see [`Index::bytes`]. Building takes about as much again. 300,000 texts
/// of nine million characters take a second and 100 MB; a search of a few words in them takes up to seven milliseconds
/// (where tens of thousands of texts match), the worst that the bounds of a search admit a tenth of a second.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) text: String,
    pub(super) text_ends: Vec<usize>,
    pub(super) ids: Vec<u32>,
    pub(super) fields: Vec<Field>,
    pub(super) tokens: Vec<u32>,
    pub(super) token_ends: Vec<usize>,
    pub(super) words: Words,
    pub(super) postings: Postings,
    /// Characters of the texts by syllable, sorted.
    pub(super) syllables: Vec<(&'static str, u32)>,
    pub(super) abbreviations: Abbreviations,
    /// For each text, [`length_norm`](super::score::length_norm).
    pub(super) length_norms: Vec<f32>,
}

impl Index {
    /// Builds an index of texts; `abbreviations` are pairs of names of the same thing (发改委, 发展和改革委员会), either of
    /// which finds the other, also within a longer word.
    ///
    /// A name of one character stands for the other at the start of a word alone: (市, 上海市). Texts beyond
    /// 4,294,967,295 are left out.
    #[must_use]
    pub fn build(
        documents: impl IntoIterator<Item = Document>,
        abbreviations: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        build(documents, abbreviations)
    }

    /// Finds at most `limit` texts, the best first; those that match alike in the order in which they were given.
    ///
    /// A search has words, `"phrases"` and `-exclusions`. All of them count for each text by itself. Case, width and
    /// script (traditional, simplified) make no difference.
    ///
    /// - A word is a run of characters without blank. It is found where these stand together, quotation marks, brackets
    ///   and hyphens aside; Latin words and numbers are found whole. It is found also under its other names, and in
    ///   labels, alternative labels and headings by its pinyin (`zhangjiang`, `zhang jiang`, or the initials `zj`). A
    ///   phrase is found as it stands only.
    /// - Texts that have all words and phrases are found. If no text has, those are found, with lower scores, that have
    ///   all phrases, or where no phrase is asked for, any of the words, or a name or two neighbouring characters of a
    ///   word. Such hits are not [`complete`](Hit::complete).
    /// - An exclusion leaves out the word under all its names, but does not read it as pinyin.
    ///
    /// Scores are BM25 (k₁ 1.2, b 0.75, lengths measured against the field's mean) times a factor for the field. A label
    /// that is just what was asked for scores above all that are not; an alternative label that is so comes after it.
    ///
    /// # Errors
    ///
    /// If there is nothing to look for, only exclusions, or too much.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, QueryError> {
        Ok(rank::search(self, &parse(query)?, limit))
    }

    /// The text of a number.
    #[must_use]
    pub fn entry(&self, document: u32) -> Option<Entry<'_>> {
        let at = document as usize;
        let text = self.text.get(span(&self.text_ends, at)?)?;
        Some(Entry { id: *self.ids.get(at)?, field: *self.fields.get(at)?, text })
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Bytes of memory held, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let each = 2 * size_of::<usize>() + size_of::<u32>() + size_of::<f32>() + size_of::<Field>();
        self.text.len()
            + self.tokens.len() * size_of::<u32>()
            + self.len() * each
            + self.words.bytes
            + self.postings.bytes()
    }

    /// Tokens of a search as those of the texts.
    pub(super) fn tokens_of(&self, asked: &[Asked]) -> Vec<u32> {
        let token = |asked: &Asked| match asked {
            Asked::Character(c) => u32::from(*c),
            Asked::Word(word) => self.words.token(word),
            Asked::Break => BREAK,
        };
        asked.iter().map(token).collect()
    }

    /// Tokens of a text.
    pub(super) fn tokens_in(&self, document: u32) -> &[u32] {
        span(&self.token_ends, document as usize).and_then(|span| self.tokens.get(span)).unwrap_or_default()
    }

    /// Code points of a text that each of its tokens came from.
    pub(super) fn places_in(&self, document: u32) -> Vec<Range<u32>> {
        let mut places = Vec::new();
        if let Some(entry) = self.entry(document) {
            tokenize(entry.text, |_, place| places.push(place));
        }
        places
    }

    /// What a text is.
    pub(super) fn field(&self, document: u32) -> Field {
        self.fields.get(document as usize).copied().unwrap_or(Field::Other)
    }

    /// What the length of a text puts against repetition (BM25).
    pub(super) fn length_norm(&self, document: u32) -> f64 {
        self.length_norms.get(document as usize).copied().map_or(1.0, f64::from)
    }

    /// Characters of the texts that sound so, sorted.
    pub(super) fn characters(&self, sound: &Sound) -> Vec<u32> {
        let (letters, whole) = match sound {
            Sound::Syllable(letters) => (letters.as_str(), true),
            Sound::Initial(letters) => (letters.as_str(), false),
        };
        let from = self.syllables.partition_point(|(syllable, _)| *syllable < letters);
        let alike = self.syllables.iter().skip(from).take_while(|(syllable, _)| {
            if whole { *syllable == letters } else { syllable.starts_with(letters) }
        });
        let mut characters: Vec<u32> = alike.map(|(_, character)| *character).collect();
        characters.sort_unstable();
        characters.dedup();
        characters
    }

    /// Pairs of names of the same thing.
    pub(super) fn abbreviations(&self) -> &Abbreviations {
        &self.abbreviations
    }
}

/// The part that ends at a place of a list of ends.
fn span(ends: &[usize], at: usize) -> Option<Range<usize>> {
    let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
    Some(start..*ends.get(at)?)
}
