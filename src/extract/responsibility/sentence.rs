//! Assignments in a sentence: `由A牵头，B、C配合`, `A牵头，B配合。` (conventions 29, 34).
//!
//! A sentence assigns only where all that stands before the role word is surely a list of units and the
//! role word has no object: `由企业牵头开展攻关` tells a story.

use std::ops::Range;

use super::gaps::is_separator;
use super::inside::{self, Inside, Mode};
use super::name::is_time;
use super::tail;
use super::text::{Context, at, before, closes, floor, ordinal};
use super::{NameKind, UnitList};

/// Longest way back to the start of a sentence, in bytes.
const BACK: usize = 900;
/// Longest clause after the first, in bytes.
const AHEAD: usize = 600;

/// The assignment whose first role word ends at a byte.
pub(super) fn read(cx: &Context<'_>, verb: &Range<usize>, from: usize, limit: usize) -> Option<UnitList> {
    if !ends_clause(cx, verb.end, limit) {
        return None;
    }
    let (start, mut found, own) = first_part(cx, verb, from)?;
    let mut groups = 1;
    let mut end = verb.end;
    while let Some((next, part)) = next_part(cx, end, limit) {
        groups += usize::from(!part.names.is_empty());
        found.names.extend(part.names);
        found.open |= part.open;
        found.deadline = found.deadline.or(part.deadline);
        end = next;
    }
    let closed = end >= limit || at(cx.text, end).is_none_or(|c| matches!(c, '。' | ';') || closes(c));
    let told = closed || groups > 1 || (found.deadline.is_some() && !own);
    let units = found.names.iter().any(|named| named.kind == NameKind::Unit);
    (told && units).then_some(UnitList {
        range: start..end,
        names: found.names,
        open: found.open,
        deadline: found.deadline,
        flaws: found.flaws,
    })
}

/// Whether a role word has no object.
fn ends_clause(cx: &Context<'_>, end: usize, limit: usize) -> bool {
    end >= limit || at(cx.text, end).is_none_or(|c| is_separator(c) || closes(c)) || cx.gap(end).line()
}

/// The names before the first role word: where the assignment starts, and whether it is its own sentence.
fn first_part(cx: &Context<'_>, verb: &Range<usize>, from: usize) -> Option<(usize, Inside, bool)> {
    let low = floor(cx.text, from.max(verb.start.saturating_sub(BACK)));
    let head = cx.from(low, verb.start);
    let sentence = head.rfind(['。', ';', '!', '?', ':']).map_or(0, |mark| {
        mark + head.get(mark..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let words = head.get(sentence..)?;
    if let Some(by) = words.rfind('由') {
        let start = low + sentence + by;
        let found = certain(cx, start + '由'.len_utf8()..verb.end)?;
        return Some((start, found, false));
    }
    if cx.cut(verb).starts_with("落实") {
        return None;
    }
    // A sentence that the window cuts is not seen whole.
    let whole =
        sentence > 0 || low == 0 || before(cx.text, low).is_none_or(|c| matches!(c, '。' | ')' | ';'));
    let start = low + sentence + ordinal(words).unwrap_or(0);
    if whole && let Some(found) = certain(cx, start..verb.end) {
        return Some((start, found, true));
    }
    let line = words
        .char_indices()
        .rev()
        .map(|(offset, _)| low + sentence + offset)
        .find(|at| cx.gap(*at).paragraph())?;
    Some((line, certain(cx, line..verb.end)?, true))
}

/// Names with a role word, none of them doubtful.
fn certain(cx: &Context<'_>, range: Range<usize>) -> Option<Inside> {
    let found = inside::read(cx, range, Mode::Bare);
    (!found.refused && found.assigned && !found.names.is_empty()).then_some(found)
}

/// A further clause with names and role word, or with a deadline: its end and what it holds.
fn next_part(cx: &Context<'_>, end: usize, limit: usize) -> Option<(usize, Inside)> {
    let mark = at(cx.text, end).filter(|c| matches!(c, ',' | '、' | ';'))?;
    let start = end + mark.len_utf8();
    let rest = cx.from(start, floor(cx.text, limit.min(start + AHEAD)));
    for (offset, c) in rest.char_indices().chain([(rest.len(), '。')]) {
        if !matches!(c, ',' | '。' | ';' | '、') && !closes(c) {
            continue;
        }
        let words = rest.get(..offset)?;
        if is_deadline(words) {
            let deadline = Some(start..start + offset);
            return Some((start + offset, Inside { deadline, ..Inside::default() }));
        }
        if tail::verbs_end(words).is_some_and(|cut| cut > 0)
            && let Some(found) = certain(cx, start..start + offset)
        {
            return Some((start + offset, found));
        }
        if matches!(c, '。' | ';') {
            return None;
        }
    }
    None
}

/// `6月底前完成`, `2026年底前落实到位`.
fn is_deadline(words: &str) -> bool {
    let digits = words.contains(|c: char| c.is_ascii_digit());
    digits
        && is_time(words)
        && ["完成", "底前", "前落实", "落实到位", "底", "前建成"].iter().any(|end| words.ends_with(end))
}
