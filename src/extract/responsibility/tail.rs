//! What stands after a name and is no part of it: role words, role marks, 等, notes (conventions 35, 37, 38, 44).

use std::ops::Range;
use std::sync::LazyLock;

use super::Role;
use super::label::{self, Meaning};
use super::lexicon::{AFTER_OPEN, TAIL_FILLERS, TAIL_VERBS};
use super::text::{Context, last_bracket};
use crate::extract::finder::Endings;

/// A name with what stood after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stripped {
    /// The name alone; empty where only role words stood.
    pub(super) name: Range<usize>,
    /// Role of the role words after it, which also holds for names before.
    pub(super) verb: Option<Role>,
    /// Role mark in brackets.
    pub(super) mark: Option<Role>,
    /// Whether 等 followed.
    pub(super) open: bool,
}

/// Strips all that follows a name.
pub(super) fn strip(cx: &Context<'_>, range: Range<usize>) -> Stripped {
    let mut out = Stripped { name: range, verb: None, mark: None, open: false };
    loop {
        let text = cx.cut(&out.name);
        let left = text.trim_end_matches(['。', ',', ';', '、', '-', '*', '.']);
        let left = cut_bracket(cx, &mut out, left)
            .or_else(|| cut_verb(&mut out, left))
            .or_else(|| cut_open(&mut out, left))
            .unwrap_or(left.len());
        if left == text.len() {
            return out;
        }
        out.name.end = out.name.start + left;
    }
}

/// Cuts a role mark, a note that holds for the document, or an abbreviation in brackets.
fn cut_bracket(cx: &Context<'_>, out: &mut Stripped, text: &str) -> Option<usize> {
    let start = text.ends_with([')', ']', '〕', '】']).then(|| last_bracket(text)).flatten()?;
    let mut inside = text.get(start..)?.chars();
    inside.next();
    inside.next_back();
    let inside = inside.as_str();
    if let Some(role) = mark(inside) {
        out.mark = out.mark.or(Some(role));
        return Some(start);
    }
    let note = cx.rules.is_note(&(out.name.start + start..out.name.start + text.len()));
    let remark = inside.split_once(':').is_some_and(|(words, _)| {
        matches!(label::before_colon(words), Some((_, Meaning::Other | Meaning::Time)))
    });
    let meant = ["以下简称", "简称", "以下统称", "排名不分先后", "按职责分工"]
        .iter()
        .any(|word| inside.starts_with(word));
    (note || meant || remark || inside.contains("下同")).then_some(start)
}

/// Role of a role mark: `牵头`, `牵头单位`, `配合`.
pub(super) fn mark(inside: &str) -> Option<Role> {
    let words = inside.trim_end_matches("单位").trim_end_matches("部门");
    match words {
        "牵头" | "主办" | "牵头负责" | "负责牵头" | "主牵头" | "总牵头" | "牵头责任" => {
            Some(Role::Lead)
        }
        "配合" | "协办" | "参与" | "协助" | "协同" | "参加" => Some(Role::Support),
        "责任" | "负责" | "承办" | "落实" | "实施"
            if words != inside || words == "负责" || words == "承办" =>
        {
            Some(Role::Responsible)
        }
        _ => None,
    }
}

/// Role words and the words around them.
static TAILS: LazyLock<Endings> =
    LazyLock::new(|| Endings::of(TAIL_VERBS.iter().map(|(word, _)| word).chain(TAIL_FILLERS).copied()));

/// Cuts role words: `等部门按职责分工负责`, `牵头组织实施`.
fn cut_verb(out: &mut Stripped, text: &str) -> Option<usize> {
    let mut left = text;
    let mut role: Option<Role> = None;
    while let Some((length, word)) = TAILS.at_end(left) {
        left = left.get(..left.len() - length)?;
        role = match (role, TAIL_VERBS.get(word).map(|(_, role)| *role)) {
            (Some(Role::Lead), _) | (_, Some(Role::Lead)) => Some(Role::Lead),
            (Some(Role::Support), _) | (_, Some(Role::Support)) => Some(Role::Support),
            (kept, found) => kept.or(found),
        };
    }
    let role = role?;
    out.verb = Some(out.verb.map_or(role, |kept| if kept == Role::Responsible { role } else { kept }));
    Some(left.len())
}

/// Cuts 等 and what may follow it.
fn cut_open(out: &mut Stripped, text: &str) -> Option<usize> {
    let at = text.rfind('等')?;
    let after = text.get(at + '等'.len_utf8()..)?;
    let counted = after.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('个');
    if !AFTER_OPEN.contains(&after) && !AFTER_OPEN.contains(&counted) {
        return None;
    }
    out.open = true;
    Some(at)
}

/// Whether a text ends in role words, and where they start.
pub(super) fn verbs_end(text: &str) -> Option<usize> {
    let mut out = Stripped { name: 0..0, verb: None, mark: None, open: false };
    cut_verb(&mut out, text)
}

/// Words without what stands after a name, notes that hold for the document left aside.
pub(super) fn strip_words(words: &str) -> &str {
    let mut left = words;
    loop {
        let before = left.len();
        left = left.trim_end_matches(['。', ',', ';', '、', '-', '*', '.']);
        if let Some(start) = left.ends_with(')').then(|| last_bracket(left)).flatten()
            && mark(left.get(start + 1..left.len() - 1).unwrap_or_default()).is_some()
        {
            left = left.get(..start).unwrap_or_default();
        }
        let mut out = Stripped { name: 0..0, verb: None, mark: None, open: false };
        let cut = cut_verb(&mut out, left).or_else(|| cut_open(&mut out, left));
        left = left.get(..cut.unwrap_or(left.len())).unwrap_or_default();
        if left.len() == before {
            return left;
        }
    }
}

/// Whether words are nothing but role words and 等.
pub(super) fn is_all_tail(words: &str) -> bool {
    let mut out = Stripped { name: 0..0, verb: None, mark: None, open: false };
    let left = cut_verb(&mut out, words).and_then(|len| words.get(..len));
    left.is_some_and(|left| left.is_empty() || cut_open(&mut out, left) == Some(0))
}
