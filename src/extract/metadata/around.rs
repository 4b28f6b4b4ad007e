//! Looking around in a folded text: bounded, on character boundaries, never failing.

use std::ops::Range;

use memchr::memmem;

/// The text of a range; empty where the range does not fit.
pub(in crate::extract) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// At most so many bytes before a place.
pub(in crate::extract) fn before(text: &str, at: usize, most: usize) -> &str {
    let start = text.ceil_char_boundary(at.saturating_sub(most));
    slice(text, start..at)
}

/// At most so many bytes from a place on.
pub(in crate::extract) fn after(text: &str, at: usize, most: usize) -> &str {
    let end = text.floor_char_boundary(at.saturating_add(most).min(text.len()));
    slice(text, at..end)
}

/// The character before a place.
pub(in crate::extract) fn last_char(text: &str, at: usize) -> Option<char> {
    before(text, at, 4).chars().next_back()
}

/// The character at a place.
pub(in crate::extract) fn next_char(text: &str, at: usize) -> Option<char> {
    after(text, at, 4).chars().next()
}

/// Every place within a range where a word stands, in order.
pub(in crate::extract) fn places<'a>(
    text: &'a str,
    range: Range<usize>,
    word: &'a str,
) -> impl Iterator<Item = usize> + 'a {
    let start = range.start;
    memmem::find_iter(slice(text, range).as_bytes(), word.as_bytes()).map(move |at| start + at)
}

/// Whether a character is a Han character.
pub(in crate::extract) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Start of the run of characters before a place that pass a test, at most so many bytes back.
pub(in crate::extract) fn run_back(
    text: &str,
    end: usize,
    most: usize,
    keep: impl Fn(char) -> bool,
) -> usize {
    let window = before(text, end, most);
    let length: usize = window.chars().rev().take_while(|c| keep(*c)).map(char::len_utf8).sum();
    end - length
}

/// End of the run of characters from a place on that pass a test, at most so many bytes on.
pub(in crate::extract) fn run_on(
    text: &str,
    start: usize,
    most: usize,
    keep: impl Fn(char) -> bool,
) -> usize {
    let window = after(text, start, most);
    start + window.chars().take_while(|c| keep(*c)).map(char::len_utf8).sum::<usize>()
}

/// Whether a text starts with one of some words.
pub(in crate::extract) fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// Whether a text ends with one of some words.
pub(in crate::extract) fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// Whether a text contains one of some words.
pub(in crate::extract) fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
