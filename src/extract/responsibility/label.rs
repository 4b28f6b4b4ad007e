//! Labels before a list: `责任单位：`, `[牵头部门]`, `配合单位为` (conventions 28, 31, 36).

use super::Role;
use super::lexicon::{
    HALF_LABELS, LABEL_MODIFIERS, LABEL_NOUNS, LABEL_STEMS, LABELS, PERSON_LABELS, TIME_LABELS,
};
use super::text::{Context, at, before, closes, floor, opens};

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Names with a role.
    Names(Role),
    /// A deadline.
    Time,
    /// Persons, telephone numbers, remarks.
    Other,
}

/// How a label is set off from what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By a colon.
    Colon,
    /// By 为 or 是.
    Verb,
    /// By brackets around the label.
    Enclosed,
}

/// A label of names in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// First byte, its own bracket included.
    pub(super) start: usize,
    /// Where what it labels starts.
    pub(super) end: usize,
    /// Role it gives.
    pub(super) role: Role,
    /// How it is set off.
    pub(super) form: Form,
}

/// First characters of what may follow a stem.
const LABEL_FIRST: &str = "单部主机地区县市省分:";

/// Longest remark in brackets inside a label, in bytes.
const REMARK: usize = 120;

/// The label that a stem at some bytes belongs to.
pub(super) fn at_stem(cx: &Context<'_>, start: usize, end: usize, limit: usize) -> Option<Label> {
    let rest = cx.from(end, limit);
    // Most role words are verbs of the text: what follows tells at once.
    if !rest.starts_with(|c| LABEL_FIRST.contains(c)) && cx.cut(&(start..end)) != "分工" {
        return None;
    }
    let noun = LABEL_NOUNS.iter().filter(|noun| rest.starts_with(*noun)).map(|noun| noun.len()).max();
    let full =
        LABELS.iter().find(|(label, _)| "分工".len() < label.len() && label_reaches(cx, start, end, label));
    let (words_end, words_start, role) = match (noun, full) {
        (Some(noun), _) => {
            let (stem, role) = longest_stem(cx.text, end)?;
            (end + noun, end - stem, role)
        }
        (None, Some((label, role))) => {
            let from = before_label(cx, start, end, label)?;
            (from + label.len(), from, *role)
        }
        (None, None) => return half(cx, start, end, limit),
    };
    let (form, label_end) = set_off(cx, words_start, words_end, limit)?;
    let start =
        if form == Form::Enclosed { words_start - 1 - wide_opener(cx, words_start) } else { words_start };
    Some(Label { start, end: label_end, role, form })
}

/// Bytes beyond the first of the bracket before a byte.
fn wide_opener(cx: &Context<'_>, start: usize) -> usize {
    before(cx.text, start).map_or(0, |c| c.len_utf8() - 1)
}

fn label_reaches(cx: &Context<'_>, start: usize, end: usize, label: &str) -> bool {
    before_label(cx, start, end, label).is_some()
}

/// Where a whole label starts that a stem is the first or last word of.
fn before_label(cx: &Context<'_>, start: usize, end: usize, label: &str) -> Option<usize> {
    if cx.text.get(start..)?.starts_with(label) {
        return Some(start);
    }
    let from = end.checked_sub(label.len())?;
    (cx.text.get(from..end) == Some(label)).then_some(from)
}

/// Length and role of the longest stem that ends at a byte.
fn longest_stem(text: &str, end: usize) -> Option<(usize, Role)> {
    let head = text.get(floor(text, end.saturating_sub(30))..end)?;
    LABEL_STEMS
        .iter()
        .filter(|(stem, _)| head.ends_with(stem))
        .max_by_key(|(stem, _)| stem.len())
        .map(|(stem, role)| (stem.len(), *role))
}

/// A half label: `牵头：` after a mark.
fn half(cx: &Context<'_>, start: usize, end: usize, limit: usize) -> Option<Label> {
    let rest = cx.from(start, limit);
    let (words, role) = HALF_LABELS.iter().find(|(words, _)| rest.starts_with(words))?;
    let mark = before(cx.text, start).is_none_or(|c| opens(c) || matches!(c, ';' | ',' | '。' | ')'));
    (mark || cx.gap(start).any()).then_some(Label {
        start,
        end: end.max(start + words.len()),
        role: *role,
        form: Form::Colon,
    })
}

/// How the words of a label are set off from what follows, and where that starts.
fn set_off(cx: &Context<'_>, start: usize, end: usize, limit: usize) -> Option<(Form, usize)> {
    let mut end = end;
    let mut c = at(cx.text, end).filter(|_| end < limit)?;
    if c == '(' {
        let rest = cx.from(end, floor(cx.text, limit.min(end + REMARK)));
        end += rest.find(')')? + 1;
        c = at(cx.text, end).filter(|_| end < limit)?;
        return (c == ':').then_some((Form::Colon, end + 1));
    }
    match c {
        ':' => Some((Form::Colon, end + 1)),
        '为' | '是' => Some((Form::Verb, end + c.len_utf8())),
        c if closes(c) && before(cx.text, start).is_some_and(opens) => {
            let after = end + c.len_utf8();
            let after = if at(cx.text, after) == Some(':') { after + 1 } else { after };
            Some((Form::Enclosed, after))
        }
        _ if cx.gap(end).any() && before(cx.text, start).is_some_and(opens) => Some((Form::Colon, end)),
        _ => None,
    }
}

/// What the words before a colon label, and how many of their last bytes are the label.
///
/// `None` where no known label ends there.
pub(super) fn before_colon(words: &str) -> Option<(usize, Meaning)> {
    let mut cut = words.len();
    if words.ends_with(')') {
        cut = super::text::last_bracket(words).unwrap_or(cut);
    }
    let head = words.get(..cut)?;
    let remark = words.len() - cut;
    if let Some((label, role)) = LABELS.iter().find(|(label, _)| head.ends_with(label)) {
        return Some((label.len() + remark, Meaning::Names(*role)));
    }
    for noun in LABEL_NOUNS {
        if let Some(stem_end) = head.strip_suffix(noun)
            && let Some((stem, role)) = longest_stem(stem_end, stem_end.len())
        {
            return Some((stem + noun.len() + remark, Meaning::Names(role)));
        }
    }
    if let Some((half, role)) = HALF_LABELS.iter().find(|(half, _)| head == half.trim_end_matches(':')) {
        return Some((half.len() - 1, Meaning::Names(*role)));
    }
    let known =
        |labels: &[&str]| labels.iter().filter(|label| head.ends_with(*label)).map(|label| label.len()).max();
    let (len, meaning) = match (known(PERSON_LABELS), known(TIME_LABELS)) {
        (Some(len), _) => (len, Meaning::Other),
        (None, Some(len)) => (len, Meaning::Time),
        (None, None) => return None,
    };
    Some((len + modifiers(head.get(..head.len() - len)?) + remark, meaning))
}

/// Bytes of the words before the last one of a label that belong to it: 牵头|市|领导.
fn modifiers(head: &str) -> usize {
    let mut left = head;
    while let Some(rest) = LABEL_MODIFIERS.iter().find_map(|word| left.strip_suffix(word)) {
        left = rest;
    }
    head.len() - left.len()
}
