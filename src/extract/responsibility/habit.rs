//! Brackets that hold units alone, without label or role word: `（市甲局、市乙局，各县区政府）`.
//!
//! One such bracket says nothing (convention 30). Where a document closes several of its items with one,
//! it is the document's way to name who is responsible.

use std::ops::Range;

use memchr::memchr2_iter;

use super::Role;
use super::gaps::is_unit;
use super::inside::{self, Inside, Mode};
use super::text::{Context, at, before, floor, opens, ordinal};

/// Names in such brackets, two a bracket at most, from which on they are a habit.
const ENOUGH: usize = 4;
/// Open brackets kept in mind.
const DEEPEST: usize = 32;
/// Longest bracket, in bytes.
const LONGEST: usize = 900;
/// Longest text before a bracket that is looked at, in bytes.
const BACK: usize = 60;

/// Whether the document names units in brackets without label and role word.
pub(super) fn lists_without_label(cx: &Context<'_>) -> bool {
    let bytes = cx.text.as_bytes();
    let round = memchr2_iter(b'(', b')', bytes).map(|place| (place, bytes.get(place) == Some(&b'(')));
    let round = count(cx, round);
    let square = || count(cx, cx.text.match_indices(['〔', '〕']).map(|(place, mark)| (place, mark == "〔")));
    round >= ENOUGH || round + square() >= ENOUGH
}

/// Whether a note that holds for the document stands in a bracket of units alone.
pub(super) fn note_without_label(cx: &Context<'_>) -> bool {
    cx.rules.notes.iter().take(ENOUGH).any(|note| {
        let low = floor(cx.text, note.start.saturating_sub(LONGEST));
        let Some(open) = opening(cx.from(low, note.start), "(〔", ")〕") else { return false };
        let start = low + open + at(cx.text, low + open).map_or(1, char::len_utf8);
        if cx.from(start, note.start).contains(':') {
            return false;
        }
        let found = inside::read(cx, start..note.start, Mode::Bare);
        !found.refused && !found.assigned && !found.names.is_empty()
    })
}

/// Names in brackets, two a bracket at most, until they are enough; a mark of a bracket may open it.
fn count(cx: &Context<'_>, marks: impl Iterator<Item = (usize, bool)>) -> usize {
    let mut names = 0;
    let mut open: Vec<usize> = Vec::new();
    for (place, opens) in marks {
        if opens {
            if open.len() >= DEEPEST {
                open.clear();
            }
            open.push(place);
        } else if let Some(start) = open.pop().filter(|start| place - start <= LONGEST) {
            names += read(cx, start, place, cx.text.len()).map_or(0, |found| found.names.len().min(2));
            if names >= ENOUGH {
                break;
            }
        }
    }
    names
}

/// Reads a bracket that closes an item and holds nothing but units.
pub(super) fn read(cx: &Context<'_>, open: usize, close: usize, limit: usize) -> Option<Inside> {
    let width = |byte: usize| at(cx.text, byte).map_or(1, char::len_utf8);
    if !ends_item(cx, close + width(close), limit) {
        return None;
    }
    let content = open + width(open)..close;
    let words = cx.cut(&content);
    let last = words.rsplit(['、', ',', ';']).next()?;
    if !is_unit(last) {
        return None;
    }
    let found = inside::read(cx, content, Mode::Bare);
    let plain = found.names.iter().all(|named| named.role == Role::Responsible) && found.deadline.is_none();
    let sure = !found.refused && !found.assigned && plain && !found.names.is_empty();
    (sure && (after_sentence(cx, open) || found.names.len() > 1)).then_some(found)
}

/// Where the bracket opens that closes at the end of some words.
fn opening(words: &str, opens: &str, closes: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in words.char_indices().rev() {
        if closes.contains(c) {
            depth += 1;
        } else if opens.contains(c) {
            if depth == 0 {
                return Some(offset);
            }
            depth -= 1;
        }
    }
    None
}

/// Whether nothing of an item follows a place.
fn ends_item(cx: &Context<'_>, end: usize, limit: usize) -> bool {
    let Some(next) = at(cx.text, end).filter(|_| end < limit) else { return true };
    let next = if next == '。' { end + next.len_utf8() } else { end };
    next >= limit
        || next >= cx.text.len()
        || cx.gap(next).any()
        || ordinal(cx.from(next, floor(cx.text, limit.min(next + 40)))).is_some()
}

/// Whether a sentence or a name that is no unit stands before a bracket: 市甲局（市乙局） is one name.
fn after_sentence(cx: &Context<'_>, open: usize) -> bool {
    before(cx.text, open).is_none_or(|c| matches!(c, '。' | ';' | '!' | '”'))
        || (cx.gap(open).line() && !is_unit(tail_of(cx, floor(cx.text, open.saturating_sub(BACK))..open)))
}

/// The last words of a range.
fn tail_of<'t>(cx: &Context<'t>, range: Range<usize>) -> &'t str {
    let words = cx.cut(&range);
    words.rsplit(|c: char| opens(c) || ",、;。:".contains(c)).next().unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use crate::extract::fold::fold;
    use crate::extract::responsibility::{Rules, lists};

    fn found(source: &str) -> usize {
        let text = fold(source);
        lists(&text, 0..text.text().len(), &Rules::of(&text)).len()
    }

    #[test]
    fn several_brackets_of_units_alone_are_lists() {
        let plan = "1.建桥。修缮。（市甲局，市乙局、丙局，各县区政府）\n2.修路。（市甲局、市丁委）\n3.种树。（市戊局）\n";
        assert_eq!(found(plan), 3);
        assert_eq!(found(&plan.replace('\n', "")), 3);
        assert_eq!(found(&plan.replace('\n', " ")), 3);
        assert_eq!(found(&format!("{}（试行）", plan.replace('（', "〔").replace('）', "〕"))), 3);
    }

    #[test]
    fn brackets_within_such_brackets_count_as_part_of_them() {
        let plan = "1.建桥。（市甲局，各县（市、区）政府）\n2.修路。（市丙局，各县（市、区）政府）\n";
        assert_eq!(found(plan), 2);
    }

    #[test]
    fn a_note_in_a_labelled_bracket_makes_no_habit() {
        let plan =
            "1.建桥。（责任单位：市甲局、市乙局；列第一位的为牵头单位，下同）\n2.修路。（市丙局、市丁局）";
        assert_eq!(found(plan), 1);
    }

    #[test]
    fn one_bracket_of_units_is_none_and_neither_are_explanations() {
        assert_eq!(found("1.建桥。（市甲局、市乙局）\n2.修路。"), 0);
        assert_eq!(found("市甲局（市乙局）\n市丙局（市丁局）\n市戊局（市己局）\n市庚局（市辛局）\n"), 0);
        assert_eq!(found("建桥（含引桥、匝道）。\n修路（主干道、次干道）。\n建园（试点）。"), 0);
    }
}
