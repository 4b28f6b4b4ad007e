//! Small helpers on the folded text.

use std::borrow::Cow;
use std::ops::Range;

use super::Rules;
use crate::extract::fold::{Folded, Gap};

/// The text under study with what holds for all of it.
pub(super) struct Context<'t> {
    /// The folded text with its gaps.
    pub(super) folded: &'t Folded<'t>,
    /// Its characters.
    pub(super) text: &'t str,
    /// Rules of the document.
    pub(super) rules: &'t Rules,
}

impl<'t> Context<'t> {
    pub(super) fn new(folded: &'t Folded<'t>, rules: &'t Rules) -> Self {
        Self { folded, text: folded.text(), rules }
    }

    /// Characters of a range; empty where it is no range of the text.
    pub(super) fn cut(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// White space before a byte.
    pub(super) fn gap(&self, at: usize) -> Gap {
        self.folded.gap(at)
    }

    /// Characters from a byte to another.
    pub(super) fn from(&self, at: usize, end: usize) -> &'t str {
        self.text.get(at..end).unwrap_or_default()
    }
}

/// The largest character boundary not above a byte.
pub(super) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Last character before a byte.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// First character from a byte on.
pub(super) fn at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a character opens a bracket.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '(' | '〔' | '[' | '【')
}

/// Whether a character closes a bracket.
pub(super) fn closes(c: char) -> bool {
    matches!(c, ')' | '〕' | ']' | '】')
}

/// Whether a character is Chinese.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Characters of a name outside brackets.
pub(super) fn bare(name: &str) -> Cow<'_, str> {
    if !name.contains(opens) {
        return Cow::Borrowed(name);
    }
    let mut depth = 0_usize;
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The first colon outside brackets.
pub(super) fn colon(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        } else if c == ':' && depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Start of the last bracket of a text that ends in a closing bracket.
pub(super) fn last_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        if closes(c) {
            depth += 1;
        } else if opens(c) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        } else if depth == 0 {
            return None;
        }
    }
    None
}

/// Length of an item number in brackets or before a mark at the start of a text: `(八)`, `3.`, `第五条`, `三、`.
pub(super) fn ordinal(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let opened = chars.next_if(|(_, c)| opens(*c)).is_some();
    let named = !opened && chars.next_if(|(_, c)| *c == '第').is_some();
    let mut count = 0;
    while chars.next_if(|(_, c)| c.is_ascii_digit() || NUMERALS.contains(*c)).is_some() {
        count += 1;
    }
    if count == 0 || count > 4 {
        return circled(text);
    }
    let (at, c) = chars.next()?;
    let ends = if opened {
        closes(c)
    } else if named {
        matches!(c, '条' | '章' | '节')
    } else {
        matches!(c, '、' | '.' | ')')
    };
    ends.then_some(at + c.len_utf8())
}

fn circled(text: &str) -> Option<usize> {
    let c = text.chars().next()?;
    matches!(c, '\u{2460}'..='\u{2473}' | '\u{3220}'..='\u{3229}').then_some(c.len_utf8())
}

const NUMERALS: &str = "一二三四五六七八九十百零〇";
