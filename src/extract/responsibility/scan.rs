//! Finds the lists of a stretch of text in one pass (conventions 26–32).

use std::ops::Range;
use std::sync::LazyLock;

use super::gaps::is_separator;
use super::inside::{self, Inside, Mode};
use super::label::{self, Form, Label};
use super::lexicon::TRIGGER_VERBS;
use super::name::ends_like_unit;
use super::tail;
use super::text::{Context, at, before, closes, floor};
use super::{Flaw, FlawKind, Rules, UnitList, after, bracket, habit, sentence};
use crate::extract::finder::Finder;
use crate::extract::fold::Folded;

const OPENERS: [&str; 4] = ["(", "〔", "[", "【"];
const CLOSERS: [&str; 4] = [")", "〕", "]", "】"];
const STOP: &str = "。";
const LABEL_WORDS: [&str; 7] = ["责任", "分工", "主责", "协同", "协作", "会办", "推进"];
/// Role words with which a sentence may assign.
const SENTENCE_VERBS: [&str; 6] = ["牵头", "负责", "主办", "承办", "按职责分工", "落实"];
/// Open brackets kept in mind.
const DEEPEST: usize = 32;
/// Brackets inside a list without a label.
const NESTED: usize = 3;
/// Longest way from a bracket to the label in it, in bytes.
const TO_LABEL: usize = 400;

static TRIGGERS: LazyLock<Finder> = LazyLock::new(|| {
    let words = OPENERS.iter().chain(&CLOSERS).chain([&STOP]).chain(TRIGGER_VERBS).chain(&LABEL_WORDS);
    Finder::of(words.copied())
});

/// Finds the lists of responsible units in a range, in order.
///
/// `rules` are those of the whole document, by [`Rules::of`]; their footnote on who leads is applied.
#[must_use]
pub fn lists(text: &Folded<'_>, range: Range<usize>, rules: &Rules) -> Vec<UnitList> {
    let cx = Context::new(text, rules);
    let mut scan = Scan {
        cx: &cx,
        limit: range.end,
        open: Vec::new(),
        done: range.start,
        told: range.start,
        lists: Vec::new(),
    };
    for found in TRIGGERS.find(cx.cut(&range)) {
        let word = range.start + found.range.start..range.start + found.range.end;
        if word.start < scan.done {
            continue;
        }
        match found.word {
            0..4 => scan.opened(word.start),
            4..8 => scan.closed(word),
            8 => scan.stopped(word.end),
            _ => scan.word(&word),
        }
    }
    scan.lists
}

/// A bracket that is open.
struct Frame {
    at: usize,
    /// Depth of brackets inside it.
    inside: usize,
    /// Whether a role word ends a clause in it, or a name in it has a role mark.
    assigns: bool,
}

struct Scan<'c, 't> {
    cx: &'c Context<'t>,
    limit: usize,
    open: Vec<Frame>,
    /// Up to where the text is read.
    done: usize,
    /// End of the last role word.
    told: usize,
    lists: Vec<UnitList>,
}

impl Scan<'_, '_> {
    fn opened(&mut self, at: usize) {
        if self.open.len() >= DEEPEST {
            self.open.clear();
        }
        self.open.push(Frame { at, inside: 0, assigns: false });
    }

    fn closed(&mut self, word: Range<usize>) {
        let Some(frame) = self.open.pop() else { return };
        let content = frame.at + at(self.cx.text, frame.at).map_or(1, char::len_utf8)..word.start;
        let is_mark = tail::mark(self.cx.cut(&content)).is_some();
        if let Some(outer) = self.open.last_mut() {
            outer.inside = outer.inside.max(frame.inside + 1);
            outer.assigns |= is_mark;
        }
        if is_mark || frame.inside > NESTED || content.len() > bracket::LONGEST {
            return;
        }
        if !frame.assigns {
            return self.without_role_word(frame.at..word.end, content);
        }
        // What a list within the bracket took is not read again.
        let content = self.done.clamp(content.start, content.end)..content.end;
        let found = inside::read(self.cx, after_by(self.cx, content), Mode::Bare);
        if found.assigned && !found.refused && !found.names.is_empty() {
            self.take(frame.at..word.end, found, true);
        }
    }

    /// A bracket without label and role word: a list by the habit of the document, or by a note in it.
    fn without_role_word(&mut self, range: Range<usize>, content: Range<usize>) {
        let found = if self.cx.rules.is_note(&content) {
            Some(inside::read(self.cx, content, Mode::Bare))
                .filter(|found| !found.refused && !found.names.is_empty())
        } else {
            habit::read(self.cx, range.start, content.end, self.limit)
                .filter(|_| self.cx.rules.bare_lists(self.cx.folded))
        };
        if let Some(found) = found {
            self.take(range, found, true);
        }
    }

    fn stopped(&mut self, end: usize) {
        // A note on the lists may follow in the bracket: (…等负责。列第一位的为牵头单位,下同).
        let noted = self.cx.rules.is_note(&(end..end + 1));
        if !noted && !at(self.cx.text, end).is_some_and(closes) {
            self.open.clear();
        }
    }

    /// A word that may be a label or a role word.
    fn word(&mut self, word: &Range<usize>) {
        if let Some(label) = label::at_stem(self.cx, word.start, word.end, self.limit) {
            return self.label(&label);
        }
        let end = phrase_end(self.cx, word.end, self.limit);
        let ends =
            end >= self.limit || at(self.cx.text, end).is_none_or(|c| ",;、。/".contains(c) || closes(c));
        if let Some(frame) = self.open.last_mut() {
            frame.assigns |= ends;
        } else if SENTENCE_VERBS.contains(&self.cx.cut(word)) {
            let from = self.done.max(self.told);
            self.told = end;
            if let Some(list) = sentence::read(self.cx, &(word.start..end), from, self.limit) {
                self.done = list.range.end;
                self.lists.push(self.cx.rules.finish(list));
            }
        }
    }

    fn label(&mut self, label: &Label) {
        if label.form == Form::Enclosed {
            self.open.pop();
        }
        let near = self.open.last().map(|frame| frame.at).filter(|open| label.start <= open + TO_LABEL);
        let Some(open) = near else { return self.unbracketed(label, None) };
        self.open.pop();
        let Some(close) = bracket::close(self.cx, open, self.limit) else {
            return self.unbracketed(label, Some(open));
        };
        let content = open + at(self.cx.text, open).map_or(1, char::len_utf8)..close;
        let found = inside::read(self.cx, content, Mode::Bracket);
        let end = close + at(self.cx.text, close).map_or(1, char::len_utf8);
        self.done = end;
        if !found.names.is_empty() {
            self.take(open..end, found, true);
        }
    }

    /// A list that no bracket ends; `open` is the bracket that should have been closed.
    fn unbracketed(&mut self, label: &Label, open: Option<usize>) {
        let end = after::end(self.cx, label.end, self.limit);
        let mode = if label.form == Form::Verb { Mode::Bare } else { Mode::Labelled(label.role) };
        let from = if mode == Mode::Bare { label.start } else { label.end };
        let mut found = inside::read(self.cx, from..end, mode);
        self.done = end.max(label.end);
        let plausible = found.names.iter().any(|named| ends_like_unit(self.cx.cut(&named.range)));
        if !plausible
            || (mode == Mode::Bare && found.refused)
            || (open.is_none() && is_imprint(self.cx, label, end))
        {
            return;
        }
        let mut start = open.unwrap_or(label.start);
        if open.is_some() {
            found.flaws.push(Flaw { kind: FlawKind::MissingBracket, range: start..label.start });
        }
        while before(self.cx.text, start) == Some('-') {
            start -= 1;
        }
        self.take(start..end, found, false);
    }

    fn take(&mut self, range: Range<usize>, mut found: Inside, bracketed: bool) {
        if bracketed && mixed(self.cx, &range) {
            found.flaws.push(Flaw { kind: FlawKind::MixedBrackets, range: range.clone() });
        }
        self.done = range.end;
        let Inside { names, open, deadline, flaws, .. } = found;
        self.lists.push(self.cx.rules.finish(UnitList { range, names, open, deadline, flaws }));
    }
}

/// The inside of a bracket from its 由 on: `（该项由A负责）`.
fn after_by(cx: &Context<'_>, content: Range<usize>) -> Range<usize> {
    let lead: usize = cx
        .cut(&content)
        .chars()
        .take(10)
        .take_while(|c| *c != '由' && !is_separator(*c))
        .map(char::len_utf8)
        .sum();
    let by = content.start + lead;
    if cx.from(by, content.end).starts_with('由') { by..content.end } else { content }
}

/// End of a phrase of role words: 牵头|组织实施.
fn phrase_end(cx: &Context<'_>, end: usize, limit: usize) -> usize {
    const MORE: [&str; 14] = [
        "负责", "组织", "实施", "落实", "推进", "协调", "牵头", "抓总", "统筹", "办理", "配合", "承办",
        "抓好", "完成",
    ];
    let mut end = end;
    for _ in 0..3 {
        let rest = cx.from(end, limit);
        let Some(word) = MORE.iter().find(|word| rest.starts_with(*word)) else { break };
        end += word.len();
    }
    end
}

/// Whether opening and closing bracket differ in the source.
fn mixed(cx: &Context<'_>, range: &Range<usize>) -> bool {
    const PAIRS: [(&str, &str); 7] =
        [("（", "）"), ("(", ")"), ("〔", "〕"), ("[", "]"), ("【", "】"), ("［", "］"), ("﹝", "﹞")];
    let open = at(cx.text, range.start).map_or(0, char::len_utf8);
    let close = before(cx.text, range.end).map_or(0, char::len_utf8);
    let first = cx.folded.quote(&(range.start..range.start + open));
    let last = cx.folded.quote(&(range.end - close..range.end));
    !PAIRS.contains(&(first, last))
}

/// Whether a label is one of a web page's imprint: 主办单位 … 备案号.
fn is_imprint(cx: &Context<'_>, label: &Label, end: usize) -> bool {
    const WORDS: [&str; 9] =
        ["备案", "标识码", "版权", "技术支持", "网站", "公网安备", "维护", "邮编", "ICP"];
    let words = cx.from(label.start, label.end);
    let hosts = ["主办", "承办", "协办"].iter().any(|host| words.starts_with(host));
    let around = cx.from(floor(cx.text, label.start.saturating_sub(120)), floor(cx.text, end + 180));
    hosts && WORDS.iter().any(|word| around.contains(word))
}
