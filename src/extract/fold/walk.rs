//! One pass over the source that writes the folded text.

use super::{Folded, Gap, Residue, character, counts, page, residue};
use crate::record::DamageKind;

/// Characters of traditional script from which on a text counts as traditional.
const TRADITIONAL_FROM: usize = 20;

/// Folds a text.
///
/// Linear in the length of the text. Texts above 4 GiB are cut at that size.
#[must_use]
pub fn fold(source: &str) -> Folded<'_> {
    let limit = source.len().min(u32::MAX as usize);
    let source = &source[..source.floor_char_boundary(limit)];
    let mut walk = Walk {
        source,
        text: String::with_capacity(source.len()),
        origin: Vec::with_capacity(source.len()),
        gaps: Vec::with_capacity(source.len()),
        residue: Vec::new(),
        gap: Gap::START,
        newlines: 0,
        wide: 0,
        traditional: 0,
    };
    let habits = residue::Habits::of(source);
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        if let Some(end) = walk.skip(at, c, habits) {
            at = end.max(at + c.len_utf8());
            continue;
        }
        walk.character(at, c);
        at += c.len_utf8();
    }
    Folded {
        source,
        text: walk.text,
        origin: walk.origin,
        gaps: walk.gaps,
        residue: walk.residue,
        counts: counts(source),
        traditional: walk.traditional >= TRADITIONAL_FROM,
    }
}

struct Walk<'a> {
    source: &'a str,
    text: String,
    origin: Vec<u32>,
    gaps: Vec<Gap>,
    residue: Vec<Residue>,
    gap: Gap,
    newlines: u32,
    wide: u32,
    traditional: usize,
}

impl Walk<'_> {
    /// Where residue starts at a character, notes it and says where it ends.
    fn skip(&mut self, at: usize, c: char, habits: residue::Habits) -> Option<usize> {
        if (self.newlines > 0 || at == 0 || self.gap.has(Gap::PAGE))
            && let Some(end) = page::mark(self.source, at, habits)
        {
            self.note(DamageKind::PageNumber, at, end);
            self.gap.add(Gap::PAGE);
            return Some(end);
        }
        if self.newlines == 0
            && self.gap.any()
            && let Some(end) = page::inline_mark(self.source, at)
        {
            self.note(DamageKind::PageNumber, at, end);
            self.gap.add(Gap::PAGE);
            return Some(end);
        }
        match c {
            '[' => {
                let end = residue::bookmark(self.source, at)?;
                self.note(DamageKind::Bookmark, at, end);
                Some(end)
            }
            '(' | '（' if self.text.chars().next_back().is_some_and(character::is_han) => {
                let end = residue::pinyin(self.source, at, habits)?;
                self.note(DamageKind::PinyinInsertion, at, end);
                Some(end)
            }
            '?' => {
                let end = residue::lost_before_pinyin(self.source, at)?;
                self.note(DamageKind::LostCharacter, at, end);
                Some(end)
            }
            '<' => {
                let (end, breaks) = residue::tag(self.source, at)?;
                self.gap.add(if breaks { Gap::LINE } else { Gap::NONE });
                self.newlines += u32::from(breaks);
                Some(end)
            }
            '-' if self.source[at..].starts_with("-->") => Some(at + 3),
            '\\' => residue::escape(self.source, at),
            '&' => {
                let (end, meaning) = residue::entity(self.source, at)?;
                if let Some(meaning) = meaning {
                    self.put(meaning, at);
                } else {
                    self.gap.add(Gap::BLANK);
                }
                Some(end)
            }
            _ => None,
        }
    }

    fn note(&mut self, kind: DamageKind, start: usize, end: usize) {
        self.residue.push(Residue { kind, source: start..end });
    }

    fn character(&mut self, at: usize, c: char) {
        match c {
            // The readers' mark for a line end within a cell of a table.
            '\u{2028}' => self.gap.add(Gap::LINE),
            '\n' | '\u{2029}' | '\u{85}' => {
                self.newlines += 1;
                self.gap.add(if self.newlines > 1 { Gap::EMPTY_LINE } else { Gap::LINE });
            }
            '\r' => {
                if !self.source[at + 1..].starts_with('\n') {
                    self.newlines += 1;
                    self.gap.add(Gap::LINE);
                }
            }
            '\u{c}' => {
                self.newlines += 1;
                self.gap.add(Gap::PAGE);
            }
            '\t' => self.gap.add(Gap::TAB),
            '\u{3000}' => {
                self.wide += 1;
                self.gap.add(if self.wide > 1 { Gap::WIDE } else { Gap::BLANK });
            }
            c if c.is_whitespace() => self.gap.add(Gap::BLANK),
            c => character::fold(c, |folded| {
                self.traditional += usize::from(folded != c && character::is_han(c));
                self.put(folded, at);
            }),
        }
    }

    /// Writes a folded character that came from a byte of the source.
    fn put(&mut self, c: char, at: usize) {
        #[expect(clippy::cast_possible_truncation, reason = "the source is cut at 4 GiB")]
        let origin = at as u32;
        if self.gap.has(Gap::BLANK)
            && !self.gap.line()
            && c.is_ascii_alphabetic()
            && self.text.bytes().next_back().is_some_and(|last| last.is_ascii_alphabetic())
        {
            self.write(' ', origin);
        }
        if character::is_han(c) || self.gap.line() || matches!(c, '(' | '“' | '*') {
            self.full_stop();
        }
        let c = self.ocr(c, at);
        self.write(c, origin);
    }

    /// A half-width stop after Chinese text ends a sentence: `建设场馆.鼓励…`; after a numeral it is an ordinal's.
    fn full_stop(&mut self) {
        let Some(before) = self.text.strip_suffix('.') else { return };
        let Some(last) = before.chars().next_back() else { return };
        if !(character::is_han(last) || matches!(last, ')' | '”' | '》' | '%'))
            || "一二三四五六七八九十百".contains(last)
        {
            return;
        }
        let (Some(origin), Some(gap)) = (self.origin.pop(), self.gaps.pop()) else { return };
        self.text.pop();
        let next = std::mem::replace(&mut self.gap, gap);
        self.write('。', origin);
        self.gap = next;
    }

    fn write(&mut self, c: char, origin: u32) {
        self.text.push(c);
        self.origin.resize(self.text.len(), origin);
        self.gaps.push(self.gap);
        self.gaps.resize(self.text.len(), Gap::NONE);
        self.gap = Gap::NONE;
        self.newlines = 0;
        self.wide = 0;
    }

    /// Letters that a scan put for digits: `l2`, `4O`.
    fn ocr(&mut self, c: char, at: usize) -> char {
        let digit = match c {
            'l' | 'I' => '1',
            'O' | 'o' => '0',
            _ => return c,
        };
        // A letter with a mark (ô) folds to the letter alone and is no misread digit.
        let written = self.source[at..].starts_with(c);
        if !written || !residue::reads_as_digit(self.source, at, self.text.as_bytes(), digit) {
            return c;
        }
        self.note(DamageKind::MisreadCharacter, at, at + 1);
        digit
    }
}
