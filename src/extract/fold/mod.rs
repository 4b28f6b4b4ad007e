//! Reading and folding: a normal form of a text for matching, with an exact map back to the source.
//!
//! The normal form has half-width letters, digits and punctuation, simplified script and no white
//! space (but one blank between two Latin words); residue (pinyin in brackets, bookmarks, page marks,
//! tags, entities) is left out and noted as damage. What white space stood before a character is kept
//! beside it as its [`Gap`]. The source itself is never changed.

mod character;
mod page;
mod residue;
mod walk;

use std::ops::Range;

use crate::record::{DamageKind, Evidence};

pub use walk::fold;

/// White space that stood before a character of the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gap(u8);

impl Gap {
    /// No white space.
    pub const NONE: Self = Self(0);
    /// A blank.
    pub const BLANK: Self = Self(1);
    /// Two ideographic blanks or more, which mark a paragraph where line ends are lost.
    pub const WIDE: Self = Self(2);
    /// A tab: the border of a table cell.
    pub const TAB: Self = Self(4);
    /// A line end.
    pub const LINE: Self = Self(8);
    /// An empty line.
    pub const EMPTY_LINE: Self = Self(16);
    /// A page mark or form feed.
    pub const PAGE: Self = Self(32);
    /// Where the text starts.
    pub const START: Self = Self(64);

    /// Whether any of the other's kinds of white space stood here.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there was any white space.
    #[must_use]
    pub fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether a line starts here.
    #[must_use]
    pub fn line(self) -> bool {
        self.has(Self(8 | 16 | 32 | 64))
    }

    /// Whether a paragraph may start here: a line start, or two ideographic blanks within a line.
    #[must_use]
    pub fn paragraph(self) -> bool {
        self.line() || self.has(Self::WIDE)
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Damage seen while folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// Kind of damage.
    pub kind: DamageKind,
    /// Bytes of the source.
    pub source: Range<usize>,
}

/// A folded text.
#[derive(Debug)]
pub struct Folded<'a> {
    source: &'a str,
    text: String,
    /// For each byte of the text: first byte of the source character it came from.
    origin: Vec<u32>,
    /// For each byte of the text: white space before it (on the first byte of a character).
    gaps: Vec<Gap>,
    /// Bytes of the source left out, in order.
    residue: Vec<Residue>,
    /// Code points before every block of the source.
    counts: Vec<u32>,
    /// Whether traditional characters were folded.
    traditional: bool,
}

const BLOCK: usize = 256;

impl<'a> Folded<'a> {
    /// The folded text. Ranges everywhere in the pipeline are bytes of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before folding.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Damage seen while folding, in order.
    #[must_use]
    pub fn residue(&self) -> &[Residue] {
        &self.residue
    }

    /// Whether more than a few characters were in traditional script.
    #[must_use]
    pub fn is_traditional(&self) -> bool {
        self.traditional
    }

    /// White space that stood before a byte of the folded text.
    #[must_use]
    pub fn gap(&self, at: usize) -> Gap {
        self.gaps.get(at).copied().unwrap_or(Gap::LINE)
    }

    /// Bytes of the source that a range of the folded text came from, residue after it included.
    #[must_use]
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin.get(range.start).map_or(self.source.len(), |at| *at as usize);
        if range.end <= range.start {
            return start..start;
        }
        let last = self.origin.get(range.end - 1).map_or(self.source.len(), |at| *at as usize);
        let width = self.source.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let mut end = last + width;
        let mut next = self.residue.partition_point(|left| left.source.start < end);
        while let Some(left) = self.residue.get(next)
            && left.source.start == end
            && matches!(left.kind, DamageKind::PinyinInsertion)
        {
            end = left.source.end;
            next += 1;
        }
        start..end
    }

    /// The words of the source that a range of the folded text came from.
    #[must_use]
    pub fn quote(&self, range: &Range<usize>) -> &'a str {
        self.source.get(self.bytes(range)).unwrap_or_default()
    }

    /// First and one past the last code point of the source that a range of the folded text came from.
    #[must_use]
    pub fn span(&self, range: &Range<usize>) -> [u32; 2] {
        let bytes = self.bytes(range);
        [self.code_point(bytes.start), self.code_point(bytes.end)]
    }

    /// A range of the folded text as evidence: code points of the source and the words there.
    #[must_use]
    pub fn evidence(&self, range: &Range<usize>) -> Evidence {
        let bytes = self.bytes(range);
        self.evidence_of(&bytes)
    }

    /// Bytes of the source as evidence.
    #[must_use]
    pub fn evidence_of(&self, source: &Range<usize>) -> Evidence {
        Evidence {
            start: self.code_point(source.start),
            end: self.code_point(source.end),
            quote: self.source.get(source.clone()).unwrap_or_default().to_owned(),
        }
    }

    /// Code points of the source before one of its bytes.
    #[must_use]
    pub fn code_point(&self, byte: usize) -> u32 {
        let byte = byte.min(self.source.len());
        let block = byte / BLOCK;
        let before = self.counts.get(block).copied().unwrap_or_default();
        let rest = self.source.as_bytes().get(block * BLOCK..byte).unwrap_or_default();
        before + rest.iter().map(|byte| u32::from(starts_character(*byte))).sum::<u32>()
    }

    /// A range of the folded text in canonical form for titles and names: full-width brackets and
    /// punctuation next to Chinese characters, everything else half-width.
    #[must_use]
    pub fn canonical(&self, range: &Range<usize>) -> String {
        character::canonical(self.text.get(range.clone()).unwrap_or_default())
    }
}

/// Whether a byte is the first of a UTF-8 character.
fn starts_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Code points before every block of a text.
fn counts(source: &str) -> Vec<u32> {
    let mut total = 0;
    let mut counts = Vec::with_capacity(source.len() / BLOCK + 1);
    for block in source.as_bytes().chunks(BLOCK) {
        counts.push(total);
        total += block.iter().map(|byte| u32::from(starts_character(*byte))).sum::<u32>();
    }
    counts.push(total);
    counts
}

#[cfg(test)]
mod tests;
