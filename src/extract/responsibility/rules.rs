//! Notes in one list that hold for all later ones (conventions 37, 39).

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::habit;
use super::inside::{self, Mode};
use super::text::{Context, closes, opens};
use super::{Named, Role, UnitList};
use crate::extract::finder::Finder;
use crate::extract::fold::Folded;

/// What holds for all lists of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The first of every list leads (列首位的为牵头单位，下同).
    pub first_is_lead: bool,
    /// The others then only help (其余为配合单位).
    pub others_support: bool,
    /// Names that belong to every list (以下各项均涉及各县，不再单独列出).
    pub everywhere: Vec<Named>,
    /// Where the notes stand, in order.
    pub notes: Vec<Range<usize>>,
    /// What [`Self::bare_lists`] found: most documents hold no bracket that asks for it.
    bare_lists: OnceCell<bool>,
}

/// Longest clause of a note, in bytes.
const CLAUSE: usize = 240;

/// Words of notes on who leads, and of notes on who is everywhere.
static WORDS: LazyLock<Finder> = LazyLock::new(|| Finder::of(FIRST.iter().chain(&NO_MORE).copied()));

/// Words with which a note says that something is not repeated.
const NO_MORE: [&str; 5] = ["不再", "不单独", "不一一", "不逐一", "不另"];

const FIRST: [&str; 10] =
    ["首位", "第一位", "第一的", "第一个", "首个", "列首", "排首", "居首", "第一家", "最前"];

impl Rules {
    /// Reads the notes of a whole document.
    #[must_use]
    pub fn of(text: &Folded<'_>) -> Self {
        let mut rules = Self::default();
        let none = Self::default();
        let cx = Context::new(text, &none);
        for found in WORDS.find(cx.text) {
            if rules.notes.last().is_some_and(|note| found.range.start < note.end) {
                continue;
            }
            if found.word < FIRST.len() {
                rules.first(&cx, found.range.start);
            } else {
                rules.everywhere(&cx, found.range.start, found.range.end);
            }
        }
        rules
    }

    /// Whether brackets that hold nothing but units, without label or role word, are lists: the document has
    /// several, or one that carries a note.
    pub(super) fn bare_lists(&self, text: &Folded<'_>) -> bool {
        *self.bare_lists.get_or_init(|| {
            habit::lists_without_label(&Context::new(text, &Self::default()))
                || habit::note_without_label(&Context::new(text, self))
        })
    }

    /// Gives the roles of the notes to the names of a list that names no lead itself.
    pub fn apply(&self, names: &mut [Named]) {
        if !self.first_is_lead || names.iter().any(|named| named.role != Role::Responsible) {
            return;
        }
        for (place, named) in names.iter_mut().enumerate() {
            if place == 0 {
                named.role = Role::Lead;
            } else if self.others_support {
                named.role = Role::Support;
            }
        }
    }

    /// Whether a range overlaps a note.
    pub(super) fn is_note(&self, range: &Range<usize>) -> bool {
        let next = self.notes.partition_point(|note| note.end <= range.start);
        self.notes.get(next).is_some_and(|note| note.start < range.end)
    }

    pub(super) fn finish(&self, mut list: UnitList) -> UnitList {
        self.apply(&mut list.names);
        list
    }

    /// 列首位的为牵头单位, with what follows it.
    fn first(&mut self, cx: &Context<'_>, at: usize) {
        let stop = |c: char| matches!(c, '。' | ';' | ':' | ',' | '、') || opens(c) || closes(c);
        let start = at - cx.text.get(..at).map_or(0, |head| run(head.chars().rev(), CLAUSE / 3, stop));
        let end = at + run(cx.from(at, cx.text.len()).chars(), CLAUSE / 2, stop);
        let clause = cx.from(start, end);
        let leads = ["牵头", "主办"].iter().any(|word| clause.contains(word));
        if !leads || clause.contains('?') {
            return;
        }
        self.first_is_lead = true;
        let mut note = start..end;
        while let Some((len, support)) = addition(cx.from(note.end, cx.text.len()), stop) {
            self.others_support |= support;
            note.end += len;
        }
        self.notes.push(note);
    }

    /// 以下各项均涉及各县（市、区），不再单独列出.
    fn everywhere(&mut self, cx: &Context<'_>, at: usize, end: usize) {
        const HOW: [&str; 8] = ["单独", "一一", "逐一", "重复", "另行", "分别", "逐项", "再"];
        const WHAT: [&str; 9] = ["列出", "列示", "标注", "注明", "罗列", "列明", "列举", "赘述", "标明"];
        const ALL: [&str; 12] =
            ["涉及", "包括", "包含", "均有", "均含", "均为", "均需", "均由", "都由", "均须", "均要", "均请"];
        let rest = cx.from(end, cx.text.len());
        let how = HOW.iter().find_map(|how| rest.strip_prefix(how)).unwrap_or(rest);
        let Some(left) = WHAT.iter().find_map(|what| how.strip_prefix(what)) else { return };
        let end = end + rest.len() - left.len();
        let start = at - note_start(cx, at);
        let words = cx.from(start, at);
        let Some((all, len)) = ALL.iter().filter_map(|all| Some((words.rfind(all)?, all.len()))).max() else {
            return;
        };
        let found = inside::read(cx, start + all + len..at, Mode::Bare);
        if found.refused || found.names.is_empty() {
            return;
        }
        let clause = words.get(..all).and_then(|head| head.rfind([',', '、'])).map_or(0, |comma| comma + 1);
        let clause = (start + clause..end).start;
        let clause = if cx.text.is_char_boundary(clause) { clause } else { start };
        self.everywhere.extend(found.names);
        self.notes.push(clause..end);
    }
}

/// Bytes before a place that belong to its note: back to 。 or ; or the bracket it stands in.
fn note_start(cx: &Context<'_>, at: usize) -> usize {
    let mut depth = 0_usize;
    let head = cx.text.get(..at).unwrap_or_default();
    let stop = |c: char| {
        if closes(c) {
            depth += 1;
        } else if opens(c) {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        }
        matches!(c, '。' | ';' | ':')
    };
    run(head.chars().rev(), CLAUSE, stop)
}

/// Bytes of characters up to the first that stops.
fn run(chars: impl Iterator<Item = char>, limit: usize, mut stop: impl FnMut(char) -> bool) -> usize {
    let mut len = 0;
    for c in chars {
        if len >= limit || stop(c) {
            break;
        }
        len += c.len_utf8();
    }
    len
}

/// What may follow a note: `，下同`, `，其余为配合单位`; its length, and whether the others only help.
fn addition(rest: &str, stop: impl FnMut(char) -> bool) -> Option<(usize, bool)> {
    let mark = rest.chars().next().filter(|c| matches!(c, ',' | '、' | ';' | '。' | '('))?;
    let words = rest.get(mark.len_utf8()..)?;
    let len = run(words.chars(), CLAUSE / 2, stop);
    let words = words.get(..len)?;
    let closing = usize::from(mark == '(' && rest.get(mark.len_utf8() + len..)?.starts_with(')'));
    if words.ends_with("下同") && words.chars().count() <= 6 {
        return Some((mark.len_utf8() + len + closing, false));
    }
    let others = ["其他", "其它", "其余", "后面", "其后"].iter().any(|word| words.contains(word));
    let support = ["配合", "协办", "参与"].iter().any(|word| words.contains(word));
    (others && mark != '(' && words.contains('为')).then_some((mark.len_utf8() + len, support))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    #[test]
    fn first_is_lead_by_footnote() {
        for note in [
            "列首位的为牵头单位，下同",
            "排在第一位的部门为牵头部门，下同",
            "排名第一的为牵头单位，下同",
            "第一个单位为牵头单位",
        ] {
            let text = format!("（责任单位：市甲局、市乙局；{note}）");
            let text = fold(&text);
            let rules = Rules::of(&text);
            assert!(rules.first_is_lead, "{note}");
            let start = text.text().find(';').unwrap() + 1;
            assert_eq!(rules.notes.first(), Some(&(start..text.text().len() - 1)), "{note}");
        }
        assert!(!Rules::of(&fold("把安全放在首位，牵头单位要抓好落实。")).first_is_lead);
    }

    #[test]
    fn others_help_where_the_note_says_so() {
        let text = fold("（责任单位：市甲局、市乙局。列第一位的为牵头单位，其余为配合单位，下同）");
        let rules = Rules::of(&text);
        assert!(rules.first_is_lead && rules.others_support);
        assert_eq!(rules.notes.len(), 1);
    }

    #[test]
    fn scope_note_adds_a_collective_everywhere() {
        let text = fold("（责任单位：市甲局。以下各项均涉及各县（市、区），不再单独列出）");
        let rules = Rules::of(&text);
        let names: Vec<&str> =
            rules.everywhere.iter().map(|named| &text.text()[named.range.clone()]).collect();
        assert_eq!(names, ["各县(市、区)"]);
        assert!(Rules::of(&fold("上述内容不再单独列出。")).everywhere.is_empty());
        let both = "责任单位：市甲局、市乙局（列第一位的为牵头单位，下同；以下各项均需各区人民政府落实，不再逐一列出）";
        let text = fold(both);
        let rules = Rules::of(&text);
        assert!(rules.first_is_lead);
        assert_eq!(rules.everywhere.len(), 1);
        assert_eq!(&text.text()[rules.everywhere[0].range.clone()], "各区人民政府");
    }
}
