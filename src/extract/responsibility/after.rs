//! Where a list without brackets ends, or one whose closing bracket is missing (conventions 27, 31).

use super::collective;
use super::gaps::{self, Meaning, ahead, before_label, is_separator, is_unit};
use super::name::{is_none, is_time, possible};
use super::tail;
use super::text::{Context, closes, colon, floor, opens, ordinal};
use crate::extract::fold::Gap;

/// Longest list, in bytes.
const LONGEST: usize = 3000;

/// The end of the list that starts at a byte.
pub(super) fn end(cx: &Context<'_>, start: usize, limit: usize) -> usize {
    let limit = floor(cx.text, limit.min(start + LONGEST));
    let mut depth = 0_usize;
    let mut piece = start;
    for (offset, c) in cx.from(start, limit).char_indices() {
        let here = start + offset;
        if depth == 0 && here > piece {
            match stop(cx, piece, here, c, limit) {
                Some(Meaning::End) => return here,
                Some(Meaning::Split) => piece = here,
                _ => {}
            }
        }
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            if depth == 0 {
                return here;
            }
            depth -= 1;
        } else if depth == 0
            && (c == '。' || (is_separator(c) && !goes_on(cx, here + c.len_utf8(), c, limit)))
        {
            return if is_note_next(cx, here + c.len_utf8(), limit) {
                after_note(cx, here, limit)
            } else {
                here
            };
        } else if depth == 0 && is_separator(c) {
            piece = here + c.len_utf8();
        }
    }
    limit
}

/// Whether the list stops before a character, or a new name starts there.
fn stop(cx: &Context<'_>, piece: usize, here: usize, c: char, limit: usize) -> Option<Meaning> {
    let gap = cx.gap(here);
    if gap.any() {
        let meaning = gaps::meaning(cx, piece..here, limit);
        let cell = gap.has(Gap::TAB) && !ahead(cx, here, limit).chunk.contains(':');
        return Some(if cell { Meaning::End } else { meaning });
    }
    let numbers = c == '第' || c == '(' || c.is_ascii_digit() || ('\u{2460}'..='\u{2473}').contains(&c);
    let ends = numbers && is_unit(cx.from(piece, here)) && ordinal(cx.from(here, limit)).is_some();
    ends.then_some(Meaning::End)
}

/// Whether the list goes on after a separator.
fn goes_on(cx: &Context<'_>, start: usize, separator: char, limit: usize) -> bool {
    if is_note_next(cx, start, limit) {
        return true;
    }
    let ahead = ahead(cx, start, limit);
    let chunk = ahead.chunk;
    if chunk.is_empty() || is_none(chunk) || tail::is_all_tail(ahead.line) || is_time(ahead.line) {
        return true;
    }
    let chunk = match before_label(chunk) {
        Some("") => return true,
        Some(words) => words,
        None => colon(chunk).and_then(|colon| chunk.get(..colon)).map_or(chunk, before_number),
    };
    if separator == '、' && collective::is_kind(chunk) {
        return true;
    }
    let unit = is_unit(chunk) || is_unit(before_number(chunk)) || ahead.has_unit();
    unit || (separator == '、' && possible(ahead.line) && ahead.line.chars().count() <= 12)
}

/// Words up to an item number that follows them without a gap: `市甲局第三条支持…`.
fn before_number(words: &str) -> &str {
    let number = words.char_indices().skip(2).find(|(at, c)| {
        (*c == '第' || *c == '(' || c.is_ascii_digit())
            && words.get(*at..).is_some_and(|rest| ordinal(rest).is_some())
    });
    number.and_then(|(at, _)| words.get(..at)).unwrap_or(words)
}

/// Whether a note that holds for the document follows.
fn is_note_next(cx: &Context<'_>, at: usize, limit: usize) -> bool {
    at < limit && cx.rules.is_note(&(at..at + 1))
}

/// End of the notes after a separator.
fn after_note(cx: &Context<'_>, at: usize, limit: usize) -> usize {
    let next = cx.rules.notes.iter().find(|note| note.end > at);
    next.map_or(at, |note| note.end.min(limit))
}
