//! What white space between two characters of a list means: a broken word, a lost separator, the end (conventions 24, 40, 50).

use std::ops::Range;

use super::label;
use super::name::{ends_like_unit, is_none, is_time, possible, starts_name};
use super::tail;
use super::text::{Context, bare, closes, colon, floor, opens, ordinal};
use crate::extract::fold::Gap;

/// What a gap means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The word goes on.
    Join,
    /// A new name starts.
    Split,
    /// The list is over.
    End,
}

/// Longest stretch looked at after a gap or separator, in bytes.
const WINDOW: usize = 150;

/// Rest of words that are broken after what is a whole word too: 委|员会.
const WORD_ENDS: [&str; 9] = ["员会", "公室", "公厅", "事处", "民政府", "法委", "发展中心", "务中心", "理局"];
/// Bodies after which a department of theirs may stand.
const PARENTS: [&str; 12] =
    ["市委", "区委", "县委", "省委", "政府", "人大", "政协", "县", "市", "区", "州", "镇"];
/// Parts of a body that follow its name.
const PARTS: [&str; 9] = ["支队", "大队", "总队", "中队", "分局", "分公司", "支行", "分行", "分中心"];
/// Ends of names that stand on their own.
const WHOLE: [&str; 12] =
    ["局", "厅", "委", "大学", "公司", "集团", "银行", "海关", "医院", "法院", "检察院", "管委会"];

/// What follows a place: to the next separator and to the next gap.
pub(super) struct Ahead<'t> {
    /// Up to the next separator, closing bracket or 。.
    pub(super) chunk: &'t str,
    /// The same, but not over a gap.
    pub(super) line: &'t str,
}

/// Looks at what follows a place.
pub(super) fn ahead<'t>(cx: &Context<'t>, start: usize, end: usize) -> Ahead<'t> {
    let rest = cx.from(start, floor(cx.text, end.min(start + WINDOW)));
    let mut depth = 0_usize;
    let mut line = None;
    let mut chunk = rest.len();
    for (at, c) in rest.char_indices() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            if depth == 0 {
                chunk = at;
                break;
            }
            depth -= 1;
        }
        if depth == 0 && is_separator(c) {
            chunk = at;
            break;
        }
        if at > 0 && line.is_none() && cx.gap(start + at).any() {
            line = Some(at);
        }
    }
    let cut = |len: usize| rest.get(..len).unwrap_or_default();
    Ahead { chunk: cut(chunk), line: cut(line.unwrap_or(chunk).min(chunk)) }
}

/// Whether a character separates names (convention 40).
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | '/' | '。' | '|')
}

/// Whether words, without what stands after a name, end like a unit.
pub(super) fn is_unit(cx: &Context<'_>, words: &str) -> bool {
    let plain = words.trim_start_matches(['-', '*']);
    let cut = tail::strip_words(cx, plain);
    possible(cut) && ends_like_unit(cut)
}

/// What a gap in a list means; `left` is the name so far.
pub(super) fn meaning(cx: &Context<'_>, left: Range<usize>, end: usize) -> Meaning {
    let at = left.end;
    let left = cx.cut(&left);
    let ahead = ahead(cx, at, end);
    let first = ahead.chunk.chars().next();
    let complete = is_complete(left);
    if complete && (first == Some('【') || ordinal(cx.from(at, end)).is_some()) {
        return Meaning::End;
    }
    if first.is_none_or(opens) || tail::is_all_tail(ahead.line) || ahead.line.starts_with('等') {
        return Meaning::Join;
    }
    if let Some(colon) = colon(ahead.chunk) {
        return label_after(ahead.chunk.get(..colon).unwrap_or_default(), complete);
    }
    if !complete {
        return broken(cx, left, &ahead, at, end);
    }
    if WORD_ENDS.iter().any(|rest| ahead.chunk.starts_with(rest)) {
        return Meaning::Join;
    }
    if is_none(left) || is_time(ahead.line) || !(is_unit(cx, ahead.chunk) || is_unit(cx, ahead.line)) {
        return if is_time(ahead.line) { Meaning::Split } else { Meaning::End };
    }
    after_whole(left, ahead.line)
}

/// A label after a gap goes on with the list; other words before a colon end it.
fn label_after(words: &str, complete: bool) -> Meaning {
    match label::before_colon(words) {
        Some((len, _)) if len == words.len() || words.chars().count() <= 10 => Meaning::Split,
        _ if complete => Meaning::End,
        _ => Meaning::Join,
    }
}

/// Whether the name so far may be a whole one.
fn is_complete(left: &str) -> bool {
    let plain = bare(left);
    let plain = plain.get(..tail::verbs_end(&plain).unwrap_or(plain.len())).unwrap_or_default();
    let plain = plain.split('等').next().unwrap_or(plain);
    (plain.chars().count() >= 2 && ends_like_unit(plain)) || is_none(left) || is_time(left)
}

/// The name so far is no whole one: a broken word, or an unknown name at its end.
fn broken(cx: &Context<'_>, left: &str, ahead: &Ahead<'_>, at: usize, end: usize) -> Meaning {
    let joined = |more: &str| is_unit(cx, &format!("{left}{more}"));
    if joined(ahead.line) || joined(ahead.chunk) {
        return Meaning::Join;
    }
    let strong = cx.gap(at).has(Gap::EMPTY_LINE) || ordinal(cx.from(at, end)).is_some();
    if strong || ahead.chunk.chars().count() > 12 { Meaning::End } else { Meaning::Join }
}

/// A unit follows a whole name: part of it, or another.
fn after_whole(left: &str, right: &str) -> Meaning {
    if starts_name(right) {
        return Meaning::Split;
    }
    let ends = |words: &[&str], text: &str| words.iter().any(|word| text.ends_with(word));
    if ends(&PARTS, right) || (ends(&PARENTS, left) && left.chars().count() <= 8) {
        return Meaning::Join;
    }
    if ends(&WHOLE, left) && ends(&WHOLE, right) && right.chars().count() >= 3 { Meaning::Split } else { Meaning::Join }
}
