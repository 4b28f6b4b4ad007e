//! Folding of a text into tokens that match whatever the script, case and width.
//!
//! NFKC, lower case, simplified characters. A Han character is a token; so is a run of other letters and digits. Marks of
//! a sentence or list are a [`Token::Break`], over which no phrase reaches; blanks, quotation marks, brackets and
//! hyphens are nothing.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::script::{HAN, simplified};

/// A piece of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A Han character, simplified.
    Character(char),
    /// Letters and digits of another script, in lower case.
    Word(&'a str),
    /// The border of a sentence, clause or item of a list.
    Break,
}

/// Folds a text and hands on each token with the code points of the text it came from.
pub(super) fn tokenize(text: &str, visit: impl FnMut(Token<'_>, Range<u32>)) {
    let mut walk = Walk { word: String::new(), range: 0..0, visit };
    let mut rest = text.chars().peekable();
    let mut at = 0;
    while let Some(c) = rest.next() {
        let start = at;
        at += 1;
        if !rest.peek().is_some_and(|next| is_mark(*next)) && is_plain(c) {
            walk.put(simplified(c.to_ascii_lowercase()), start..at);
            continue;
        }
        let mut cluster = String::from(c);
        while let Some(mark) = rest.next_if(|next| is_mark(*next)) {
            cluster.push(mark);
            at += 1;
        }
        for composed in cluster.nfkc() {
            for lower in composed.to_lowercase() {
                walk.put(simplified(lower), start..at);
            }
        }
    }
    walk.end_word();
}

struct Walk<V> {
    word: String,
    range: Range<u32>,
    visit: V,
}

impl<V: FnMut(Token<'_>, Range<u32>)> Walk<V> {
    fn put(&mut self, c: char, range: Range<u32>) {
        if is_han(c) {
            self.end_word();
            (self.visit)(Token::Character(c), range);
        } else if c.is_alphanumeric() || (is_mark(c) && !is_selector(c) && !self.word.is_empty()) {
            if self.word.is_empty() {
                self.range.start = range.start;
            }
            self.word.push(c);
            self.range.end = range.end;
        } else if is_break(c) {
            self.end_word();
            (self.visit)(Token::Break, range);
        } else if !is_invisible(c) {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            (self.visit)(Token::Word(&self.word), self.range.clone());
            self.word.clear();
        }
    }
}

/// Whether NFKC and lower case change nothing but ASCII letters.
fn is_plain(c: char) -> bool {
    c.is_ascii() || HAN.contains(&u32::from(c))
}

/// Whether a character is a Han character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Whether a character combines with the one before it.
pub(super) fn is_mark(c: char) -> bool {
    c >= '\u{300}' && !HAN.contains(&u32::from(c)) && is_combining_mark(c)
}

/// Whether a mark only selects a glyph.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character has no width and no meaning for matching.
fn is_invisible(c: char) -> bool {
    is_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_break(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '!' | '?' | '、' | '。' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<(String, Range<u32>)> {
        let mut tokens = Vec::new();
        tokenize(text, |token, range| {
            let token = match token {
                Token::Character(c) => c.to_string(),
                Token::Word(word) => word.to_owned(),
                Token::Break => "|".to_owned(),
            };
            tokens.push((token, range));
        });
        tokens
    }

    fn words(text: &str) -> String {
        folded(text).into_iter().map(|(token, _)| token).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn scripts_width_and_case_are_folded() {
        assert_eq!(words("張江ＡＩ＋５Ｇ"), "张 江 ai 5g");
        assert_eq!(words("後臺、裏"), "后 台 | 里");
        assert_eq!(words("《上海，浦東》"), "上 海 | 浦 东");
        assert_eq!(words("ﬁnd Æ ①㎡"), "find æ 1m2");
        assert_eq!(
            words("\u{f9e9}"),
            words("里"),
            "a compatibility ideograph is the character it stands for"
        );
    }

    #[test]
    fn marks_compose_and_invisible_characters_vanish() {
        assert_eq!(folded("Cafe\u{301}s"), [("cafés".to_owned(), 0..6)]);
        assert_eq!(folded("Pu\u{200b}dong"), [("pudong".to_owned(), 0..7)]);
        assert_eq!(folded("江\u{fe00}水"), [("江".to_owned(), 0..2), ("水".to_owned(), 2..3)]);
        assert_eq!(folded("\u{301}\u{301}"), []);
    }

    #[test]
    fn ranges_are_code_points_of_the_text() {
        assert_eq!(folded("“張 AI”"), [("张".to_owned(), 1..2), ("ai".to_owned(), 3..5)]);
    }
}
