//! Where a name starts: the words before its last word, cut at marks, verbs and particles.

use std::sync::LazyLock;

use super::places::names_listed;
use super::words::{ASPIRE, COUNTED, JOINING, KEEP, LEADING, LOCATED, PARTICLES, VERBS};
use crate::extract::finder::Finder;

/// How far back a name may reach, in characters.
const REACH: usize = 28;

/// What stands before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A mark, or the start of the stretch.
    Mark,
    /// A verb that takes things that exist or are built: 建设, 依托.
    Verb,
    /// A verb that takes what something shall become: 打造, 建成.
    Aspire,
    /// A verb of place: 位于. What follows tells where something else lies.
    Located,
    /// 和, 与, 及: may stand inside names too.
    Joining,
    /// A particle: 的, 在.
    Particle,
}

/// One way to read where a name starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// First byte of the name.
    pub(super) at: usize,
    /// What stands before it.
    pub(super) before: Before,
    /// Whether a number or 一批, 若干, 各 stands at the start: several things of a kind.
    pub(super) counted: bool,
}

#[derive(Clone, Copy)]
enum Token {
    Keep,
    Cut(Before),
}

static COUNTS: LazyLock<Finder> = LazyLock::new(|| Finder::of(COUNTED.split_whitespace()));
static LEADS: LazyLock<Finder> = LazyLock::new(|| Finder::of(LEADING.split_whitespace()));
static TOKENS: LazyLock<(Finder, Vec<Token>)> = LazyLock::new(|| {
    let groups: [(&str, Token); 6] = [
        (KEEP, Token::Keep),
        (VERBS, Token::Cut(Before::Verb)),
        (ASPIRE, Token::Cut(Before::Aspire)),
        (LOCATED, Token::Cut(Before::Located)),
        (JOINING, Token::Cut(Before::Joining)),
        (PARTICLES, Token::Cut(Before::Particle)),
    ];
    let words = groups.iter().flat_map(|(words, _)| words.split_whitespace());
    let tokens = groups.iter().flat_map(|(words, token)| words.split_whitespace().map(|_| *token)).collect();
    (Finder::of(words), tokens)
});

/// The character before a byte.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    let bytes = text.as_bytes();
    let mut start = at.checked_sub(1)?;
    while start > 0 && bytes.get(start).is_some_and(|byte| byte & 0xC0 == 0x80) {
        start -= 1;
    }
    text.get(start..at)?.chars().next()
}

/// Whether a character is Chinese.
pub(super) fn is_han(letter: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&letter)
}

/// Where the shortest name starts whose last word starts at `end`.
pub(super) fn nearest(text: &str, floor: usize, end: usize) -> Start {
    let from = stretch(text, floor, end);
    let (at, before) = cuts(text, from, end).last().unwrap_or((from, Before::Mark));
    begin(text, (at, before), end)
}

/// The ways to read where a name starts, the shortest name first. Only after 和, 与, 及 there is a
/// further way; a name holds at most two of them.
pub(super) fn starts(text: &str, floor: usize, end: usize) -> impl Iterator<Item = Start> {
    let from = stretch(text, floor, end);
    let mut all: Vec<(usize, Before)> =
        std::iter::once((from, Before::Mark)).chain(cuts(text, from, end)).collect();
    let mut more = 3;
    std::iter::from_fn(move || {
        let cut = all.pop().filter(|_| more > 0)?;
        more = if cut.1 == Before::Joining { more - 1 } else { 0 };
        Some(begin(text, cut, end))
    })
}

fn begin(text: &str, (at, before): (usize, Before), end: usize) -> Start {
    let (at, counted) = trim(text, at, end);
    Start { at, before, counted }
}

/// Verbs and particles between two places of a text: where each ends, and what it is.
fn cuts(text: &str, from: usize, end: usize) -> impl Iterator<Item = (usize, Before)> {
    let words = text.get(from..end).unwrap_or_default();
    TOKENS.0.find(words).filter_map(move |hit| match TOKENS.1.get(hit.word) {
        Some(Token::Cut(before)) => Some((from + hit.range.end, *before)),
        _ => None,
    })
}

/// Whether a number of things, or 一批, 若干, 各 stands at the start.
pub(super) fn counts_at_start(words: &str) -> bool {
    trim(words, 0, words.len()).1
}

/// Leaves out words and numbers that start no name; tells whether they count several things.
fn trim(text: &str, start: usize, end: usize) -> (usize, bool) {
    let mut at = start;
    for _ in 0..4 {
        let rest = text.get(at..end).unwrap_or_default();
        if COUNTS.starts(rest) {
            return (at, true);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let after = rest.get(digits..).unwrap_or_default();
            if after.starts_with(is_measure) {
                return (at, true);
            }
            if after.starts_with(is_han) && !after.starts_with(['年', '月', '号', '期']) {
                at += digits;
                continue;
            }
            return (at, false);
        }
        // 大 of 做大, but not of 大连.
        let letter = |length: usize| rest.get(..length).is_some_and(|word| word.chars().count() == 1);
        match LEADS.at_start(rest) {
            Some((length, _)) if !(letter(length) && names_listed(rest)) => at += length,
            _ => break,
        }
    }
    (at.min(end), false)
}

/// Whether a character counts things.
pub(super) fn is_measure(letter: char) -> bool {
    "个家座处片条批大余多类所项".contains(letter)
}

/// Start of the words before `end`: after the last mark, not further back than names reach. A pair of
/// quotation marks, or of brackets round a place, is part of a name.
fn stretch(text: &str, floor: usize, end: usize) -> usize {
    let mut at = end;
    let mut inside: Option<usize> = None;
    let mut left = REACH;
    while at > floor && left > 0 {
        left -= 1;
        let Some(letter) = char_before(text, at) else { break };
        let before = at - letter.len_utf8();
        match (letter, inside) {
            ('”' | ')', None) if pair_is_short(text, floor, before, letter) => inside = Some(at),
            ('“' | '(', Some(_)) => inside = None,
            ('、', Some(_)) | ('+' | '-' | '&' | ' ' | '·', _) => {}
            (letter, _) if !(is_han(letter) || letter.is_ascii_alphanumeric()) => break,
            _ => {}
        }
        at = before;
    }
    inside.unwrap_or(at)
}

/// Whether the mark that opens a pair stands close before the one that closes it, with words between.
fn pair_is_short(text: &str, floor: usize, close: usize, mark: char) -> bool {
    let (open, most) = if mark == ')' { ('(', 4) } else { ('“', 12) };
    let mut at = close;
    for count in 0..=most {
        let Some(letter) = char_before(text, at) else { return false };
        if letter == open {
            let words = text.get(at..close).unwrap_or_default();
            return count > 1
                && at > floor
                && !words.chars().all(|letter| "一二三四五六七八九十".contains(letter));
        }
        let part =
            is_han(letter) || mark == '”' && (letter.is_ascii_alphanumeric() || "+-、".contains(letter));
        if !part {
            return false;
        }
        at -= letter.len_utf8();
    }
    false
}
