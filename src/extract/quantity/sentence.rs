//! Sentences, clauses, and the bracketed and quoted parts inside them.

use std::ops::Range;

use super::words::{self, Mark};

/// Bytes after which a sentence without a full stop is cut, so that work stays linear.
const LONGEST: usize = 2400;
/// Longest bracketed part.
const LONGEST_BRACKET: usize = 400;
/// Longest quoted name; longer quotations are speech.
const LONGEST_NAME: usize = 60;

/// The sentences of a stretch of text, in order, each with its full stop.
pub(super) fn sentences(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(range.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = range.start;
    let mut pause = start;
    for (at, c) in part.char_indices() {
        let end = range.start + at + c.len_utf8();
        match c {
            '。' | '!' | '?' | '.' if c != '.' || is_full_stop(part, at) => {
                found.push(start..end);
                start = end;
                pause = end;
            }
            ',' | ';' | ':' | '、' => pause = end,
            _ => {}
        }
        if end - start > LONGEST {
            let cut = if pause > start { pause } else { end };
            found.push(start..cut);
            start = cut;
            pause = cut;
        }
    }
    if start < range.end {
        found.push(start..range.end);
    }
    found
}

/// Whether a half-width full stop ends a sentence: it stands between Chinese words or at the end.
fn is_full_stop(part: &str, at: usize) -> bool {
    let before = part.get(..at).and_then(|before| before.chars().next_back());
    let after = part.get(at + 1..).and_then(|after| after.chars().next());
    let wide = |c: char| !c.is_ascii() || matches!(c, '*' | '(' | ')' | '%');
    before.is_some_and(wide) && after.is_none_or(wide)
}

/// What a mark of punctuation parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// 、
    Pause,
    /// ,
    Comma,
    /// : or ;
    Strong,
}

/// A part in brackets or quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes without the marks.
    pub(super) inner: Range<usize>,
    /// Whether it is a name or title, so that no number inside it counts.
    pub(super) name: bool,
}

/// A sentence with its punctuation and words.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    /// The whole folded text.
    pub(super) text: &'t str,
    /// Where the sentence stands.
    pub(super) range: Range<usize>,
    /// Punctuation outside brackets and names: where it stands.
    breaks: Vec<(usize, Break)>,
    /// Bracketed and quoted parts, in order of their end.
    parts: Vec<Part>,
    /// Its telling words, in order.
    pub(super) marks: Vec<Mark>,
}

impl<'t> Sentence<'t> {
    /// Reads a sentence.
    pub(super) fn read(text: &'t str, range: Range<usize>) -> Self {
        let parts = parts(text, &range);
        let breaks = breaks(text, &range, &parts);
        let marks = words::marks(text, range.clone());
        Self { text, range, breaks, parts, marks }
    }

    /// A part of the text, empty where there is none.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The bracketed or quoted part a byte stands in.
    pub(super) fn part(&self, at: usize) -> Option<&Part> {
        let next = self.parts.partition_point(|part| part.inner.end <= at);
        self.parts.get(next..)?.iter().take(3).find(|part| part.inner.contains(&at))
    }

    /// Whether a byte stands in a name or title.
    pub(super) fn in_name(&self, at: usize) -> bool {
        let next = self.parts.partition_point(|part| part.inner.end <= at);
        self.parts
            .get(next..)
            .unwrap_or_default()
            .iter()
            .take(3)
            .any(|part| part.name && part.inner.contains(&at))
    }

    /// The stretch around a byte between breaks of at least a strength, or the bracket it stands in.
    pub(super) fn around(&self, at: usize, least: Break) -> Range<usize> {
        if let Some(part) = self.part(at).filter(|part| !part.name) {
            return part.inner.clone();
        }
        let next = self.breaks.partition_point(|(place, _)| *place < at);
        let before =
            self.breaks.get(..next).unwrap_or_default().iter().rev().find(|(_, kind)| *kind >= least);
        let after = self.breaks.get(next..).unwrap_or_default().iter().find(|(_, kind)| *kind >= least);
        let width =
            |at: usize| self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let start = before.map_or(self.range.start, |(place, _)| place + width(*place));
        let end = after.map_or_else(|| self.end(), |(place, _)| *place);
        start..end.max(start)
    }

    /// Where the sentence ends, its full stop left out.
    pub(super) fn end(&self) -> usize {
        let whole = self.slice(self.range.clone());
        self.range.start + whole.trim_end_matches(['。', '!', '?', '.']).len()
    }

    /// The last 、 between two bytes.
    pub(super) fn last_pause(&self, range: Range<usize>) -> Option<usize> {
        let next = self.breaks.partition_point(|(place, _)| *place < range.end);
        let before = self.breaks.get(..next)?.iter().rev().take_while(|(place, _)| *place >= range.start);
        before.filter(|(_, kind)| *kind == Break::Pause).map(|(place, _)| place + '、'.len_utf8()).next()
    }

    /// The first break after a byte.
    pub(super) fn next_break(&self, at: usize) -> usize {
        if let Some(part) = self.part(at) {
            return part.inner.end;
        }
        let next = self.breaks.partition_point(|(place, _)| *place < at);
        self.breaks.get(next).map_or_else(|| self.end(), |(place, _)| *place).max(at)
    }

    /// The words inside a stretch.
    pub(super) fn words(&self, range: &Range<usize>) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.range.start < range.start);
        let to = self.marks.partition_point(|mark| mark.range.end <= range.end);
        self.marks.get(from..to.max(from)).unwrap_or_default()
    }

    /// The word that starts at a byte.
    pub(super) fn word_at(&self, at: usize) -> Option<&Mark> {
        let next = self.marks.partition_point(|mark| mark.range.start < at);
        self.marks.get(next).filter(|mark| mark.range.start == at)
    }

    /// The word that ends at a byte.
    pub(super) fn word_before(&self, at: usize) -> Option<&Mark> {
        let next = self.marks.partition_point(|mark| mark.range.end <= at);
        next.checked_sub(1).and_then(|last| self.marks.get(last)).filter(|mark| mark.range.end == at)
    }
}

/// Bracketed and quoted parts, in order of their end.
fn parts(text: &str, range: &Range<usize>) -> Vec<Part> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found = Vec::new();
    let part = text.get(range.clone()).unwrap_or_default();
    for (at, c) in part.char_indices() {
        let at = range.start + at;
        match c {
            '(' | '《' | '〈' | '“' | '‘' | '【' | '〔' | '[' => open.push((c, at + c.len_utf8())),
            ')' | '》' | '〉' | '”' | '’' | '】' | '〕' | ']' => {
                let Some(place) = open.iter().rev().take(3).position(|(mark, _)| closes(*mark, c)) else {
                    continue;
                };
                open.truncate(open.len() - place);
                let Some((mark, start)) = open.pop() else { continue };
                let name = is_name(mark, text.get(start..at).unwrap_or_default());
                if at - start <= LONGEST_BRACKET && (name || mark == '(') {
                    found.push(Part { inner: start..at, name });
                }
            }
            _ => {}
        }
    }
    found
}

fn closes(open: char, close: char) -> bool {
    matches!(
        (open, close),
        ('(', ')')
            | ('《', '》')
            | ('〈', '〉')
            | ('“', '”')
            | ('‘', '’')
            | ('【', '】')
            | ('〔', '〕')
            | ('[', ']')
    )
}

fn is_name(mark: char, inner: &str) -> bool {
    match mark {
        '《' | '〈' | '〔' => true,
        '“' | '‘' => inner.len() <= LONGEST_NAME && !inner.contains(['。', ',', ';']),
        _ => false,
    }
}

/// Punctuation outside brackets and names.
fn breaks(text: &str, range: &Range<usize>, parts: &[Part]) -> Vec<(usize, Break)> {
    let mut found = Vec::new();
    let mut next = 0;
    let part = text.get(range.clone()).unwrap_or_default();
    for (at, c) in part.char_indices() {
        let kind = match c {
            '、' => Break::Pause,
            ',' => Break::Comma,
            ';' | ':' => Break::Strong,
            _ => continue,
        };
        let at = range.start + at;
        while parts.get(next).is_some_and(|part| part.inner.end <= at) {
            next += 1;
        }
        let inside =
            parts.get(next..).unwrap_or_default().iter().take(3).any(|part| part.inner.contains(&at));
        if !inside && !between_digits(text, at, c) {
            found.push((at, kind));
        }
    }
    found
}

/// Whether a comma or colon stands inside a number: 1,200 or 1:1.
fn between_digits(text: &str, at: usize, c: char) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if at == 0 || !digit(at - 1) || !digit(at + 1) {
        return false;
    }
    match c {
        ':' => true,
        ',' => digit(at + 2) && digit(at + 3) && !digit(at + 4),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_inside_brackets_do_not_part() {
        let text = "建成库(圃、场)12个,覆盖20个县;三";
        let sentence = Sentence::read(text, 0..text.len());
        let at = text.find("12").unwrap();
        assert_eq!(sentence.slice(sentence.around(at, Break::Pause)), "建成库(圃、场)12个");
        assert_eq!(sentence.slice(sentence.around(at, Break::Strong)), "建成库(圃、场)12个,覆盖20个县");
    }

    #[test]
    fn names_and_speech_differ() {
        let text = "“青创15条”,“扫描时间缩短73%,图像更清晰。”";
        let sentence = Sentence::read(text, 0..text.len());
        assert!(sentence.in_name(text.find("15").unwrap()));
        assert!(!sentence.in_name(text.find("73").unwrap()));
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let text = "一,".repeat(5000);
        let found = sentences(&text, &(0..text.len()));
        assert!(found.len() > 3 && found.iter().all(|range| range.len() <= LONGEST + 4));
        assert_eq!(found.last().unwrap().end, text.len());
    }
}
