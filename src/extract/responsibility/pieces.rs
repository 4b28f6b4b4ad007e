//! Cuts the inside of a list at its separators (conventions 40–42).

use std::ops::Range;

use super::collective;
use super::gaps::{self, Meaning};
use super::name::level;
use super::text::{Context, at, closes, opens};

/// What stands after a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 、 or / or a line end: the enumeration goes on.
    Pause,
    /// A comma.
    Comma,
    /// A semicolon or full stop.
    Semicolon,
    /// Nothing more.
    End,
}

/// What stands between two separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its words.
    pub(super) range: Range<usize>,
    /// What stands after it.
    pub(super) mark: Mark,
}

/// Cuts a range.
pub(super) fn cut(cx: &Context<'_>, range: Range<usize>) -> Vec<Piece> {
    let own = own_level(cx.cut(&range));
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let mut start = range.start;
    for (offset, c) in cx.cut(&range).char_indices() {
        let here = range.start + offset;
        if here < start {
            continue;
        }
        if depth == 0 && here > start && cx.gap(here).any() {
            match gaps::meaning(cx, start..here, range.end) {
                Meaning::Split => {
                    pieces.push(Piece { range: start..here, mark: Mark::Pause });
                    start = here;
                }
                Meaning::End if is_person(cx, here, range.end) => {
                    pieces.push(Piece { range: start..here, mark: Mark::Pause });
                    start = here + gaps::ahead(cx, here, range.end).chunk.len();
                    continue;
                }
                Meaning::Join | Meaning::End => {}
            }
        }
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0
            && let Some((mark, len)) = mark(cx, &range, start, here, c, own)
        {
            pieces.push(Piece { range: start..here, mark });
            start = here + len;
        }
    }
    pieces.push(Piece { range: start.min(range.end)..range.end, mark: Mark::End });
    pieces
}

/// Whether two or three characters after a blank, which are no unit, name a person.
fn is_person(cx: &Context<'_>, at: usize, end: usize) -> bool {
    let ahead = gaps::ahead(cx, at, end);
    !cx.gap(at).line() && ahead.chunk.len() == ahead.line.len() && ahead.chunk.chars().count() <= 3
}

/// The separator at a place, and its length.
fn mark(
    cx: &Context<'_>,
    range: &Range<usize>,
    start: usize,
    here: usize,
    c: char,
    own: Option<char>,
) -> Option<(Mark, usize)> {
    let mark = match c {
        '、' | '/' | '|' => Mark::Pause,
        ',' => Mark::Comma,
        ';' | '。' => Mark::Semicolon,
        '以' if at(cx.text, here + '以'.len_utf8()) == Some('及') => {
            return Some((Mark::Pause, "以及".len()));
        }
        _ => return None,
    };
    let len = c.len_utf8();
    if mark == Mark::Pause {
        let right = gaps::ahead(cx, here + len, range.end).chunk;
        if collective::joins(cx.from(start, here), right, own) {
            return None;
        }
    }
    Some((mark, len))
}

/// The level the departments of a list carry: that of its first name that does not follow 各….
fn own_level(text: &str) -> Option<char> {
    let mut follows_all = false;
    for name in text.split(['、', ',', ';', ':', '/']).take(60) {
        let found = level(name);
        if found.is_some() && !follows_all {
            return found;
        }
        follows_all = name.contains('各') || (follows_all && name.chars().count() < 3);
    }
    None
}
