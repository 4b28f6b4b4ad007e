//! What white space between two characters of a list means: a broken word, a lost separator, the end (conventions 24, 40, 50).

use std::ops::Range;

use super::collective;
use super::label;
use super::lexicon::{GOVERNING, LEVELS};
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
/// Last words of names, which name nothing alone: 市气象|局.
const RESTS: [&str; 10] = ["局", "委", "办", "厅", "部", "院", "会", "所", "中心", "公司"];
/// Kinds of companies, which follow their name.
const COMPANIES: [&str; 5] = ["有限", "股份", "责任公司", "集团有限", "控股"];
/// Ends of names that a name of a department is no part of.
const APART: [&str; 11] =
    ["研究院", "研究所", "学院", "学校", "中心", "协会", "商会", "联合会", "总工会", "实验室", "办事处"];
/// Ends of names that stand after such a name, and are no part of it.
const OWN: [&str; 5] = ["大学", "公司", "集团", "研究院", "行政公署"];
/// Ends of names after which no such name can be a part.
const CLOSED: [&str; 14] = [
    "局",
    "厅",
    "委",
    "管委会",
    "支行",
    "分行",
    "分公司",
    "工商联",
    "妇联",
    "残联",
    "文联",
    "科协",
    "总工会",
    "办事处",
];
/// Bodies after which a department of theirs may stand.
const PARENTS: [&str; 12] =
    ["市委", "区委", "县委", "省委", "政府", "人大", "政协", "县", "市", "区", "州", "镇"];
/// Parts of a body that follow its name.
const PARTS: [&str; 10] =
    ["支队", "大队", "总队", "中队", "分局", "支局", "分公司", "支行", "分行", "分中心"];
/// Ends of names that stand on their own.
const WHOLE: [&str; 16] = [
    "支队",
    "大队",
    "总队",
    "分公司",
    "局",
    "厅",
    "委",
    "大学",
    "公司",
    "集团",
    "银行",
    "海关",
    "医院",
    "法院",
    "检察院",
    "管委会",
];

/// What follows a place: to the next separator and to the next gap.
pub(super) struct Ahead<'t> {
    /// Up to the next separator, closing bracket or 。.
    pub(super) chunk: &'t str,
    /// The same, but not over a gap.
    pub(super) line: &'t str,
    /// The same, but over no more than one gap.
    pub(super) two: &'t str,
}

impl Ahead<'_> {
    /// Whether a unit follows, which the end of a line may break or end.
    pub(super) fn has_unit(&self) -> bool {
        is_unit(self.line) || is_unit(self.chunk) || is_unit(self.two)
    }
}

/// Looks at what follows a place.
pub(super) fn ahead<'t>(cx: &Context<'t>, start: usize, end: usize) -> Ahead<'t> {
    let rest = cx.from(start, floor(cx.text, end.min(start + WINDOW)));
    let mut depth = 0_usize;
    let mut line = None;
    let mut two = None;
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
        if at > 0 && cx.gap(start + at).any() {
            if line.is_some() {
                two = two.or(Some(at));
            } else {
                line = Some(at);
            }
        }
    }
    let cut = |len: usize| rest.get(..len).unwrap_or_default();
    let upto = |at: Option<usize>| cut(at.unwrap_or(chunk).min(chunk));
    Ahead { chunk: cut(chunk), line: upto(line), two: upto(two) }
}

/// Whether a character separates names (convention 40).
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | '/' | '。' | '|')
}

/// Whether words, without what stands after a name, end like a unit.
pub(super) fn is_unit(words: &str) -> bool {
    let plain = words.trim_start_matches(['-', '*']);
    let cut = tail::strip_words(plain);
    possible(cut) && ends_like_unit(cut)
}

/// What a gap in a list means; `left` is the name so far.
pub(super) fn meaning(cx: &Context<'_>, left: Range<usize>, end: usize) -> Meaning {
    let at = left.end;
    let left = cx.cut(&left);
    let left = colon(left).and_then(|colon| left.get(colon + 1..)).unwrap_or(left);
    // A line that starts with the mark between names goes on with the list.
    if cx.from(at, end).starts_with('、') {
        return Meaning::Join;
    }
    let mut ahead = ahead(cx, at, end);
    let first = ahead.chunk.chars().next();
    let complete = is_complete(left);
    if complete && cx.gap(at).any() && is_demand(cx.from(at, floor(cx.text, end.min(at + WINDOW)))) {
        return Meaning::End;
    }
    let item = ordinal(cx.from(at, end)).is_some();
    if (complete && (first == Some('【') || item)) || (item && cx.gap(at).line()) {
        return Meaning::End;
    }
    if first.is_none_or(opens)
        || left.ends_with('、')
        || tail::is_all_tail(ahead.line)
        || ahead.line.starts_with('等')
    {
        return Meaning::Join;
    }
    let verb_next = first.is_some_and(|c| matches!(c, '为' | '是'));
    if verb_next && label::before_colon(left).is_some_and(|(len, _)| len == left.len()) {
        return Meaning::Join;
    }
    match before_label(ahead.chunk) {
        _ if breaks_label(left, ahead.chunk) => return Meaning::Join,
        Some("") => return Meaning::Split,
        Some(words) => ahead.chunk = words,
        None if complete && colon(ahead.chunk).is_some() => return Meaning::End,
        None => {}
    }
    if collective::breaks(left, ahead.line) || collective::breaks(left, ahead.chunk) {
        return Meaning::Join;
    }
    if !complete {
        return broken(cx, left, &ahead, at, end);
    }
    if WORD_ENDS.iter().any(|rest| ahead.chunk.starts_with(rest)) || is_rest(ahead.line) {
        return Meaning::Join;
    }
    // A time that a line end breaks: 2026年|3月底前完成.
    if left.ends_with(['年', '月']) && is_time(left) && is_time(ahead.line) {
        return Meaning::Join;
    }
    if is_none(left) || is_time(ahead.line) || !ahead.has_unit() {
        return if is_time(ahead.line) { Meaning::Split } else { Meaning::End };
    }
    after_whole(left, &ahead)
}

/// Whether a line asks something of those it names: 各乡镇、各有关单位要对照要点.
fn is_demand(line: &str) -> bool {
    let clause = line.split([',', '。', ';', ':', '(', ')']).next().unwrap_or(line);
    ["要", "应当", "须"].iter().any(|word| {
        clause.match_indices(word).any(|(at, _)| {
            let before = clause.get(..at).unwrap_or_default();
            let after = clause.get(at + word.len()..).unwrap_or_default();
            before.contains(['各', '有']) && ends_like_unit(before) && !after.starts_with(['素', '塞', '点'])
        })
    })
}

/// Whether a government follows the name of its place: 钦州|市人民政府.
fn is_government(left: &str, right: &str) -> bool {
    let body = tail::strip_words(right);
    let body = body.strip_prefix(|c| LEVELS.contains(c)).unwrap_or_default();
    GOVERNING.contains(&body) && left.chars().count() <= 4 && left.ends_with(|c| LEVELS.contains(c))
}

/// Whether a line is nothing but the last word of a name.
fn is_rest(line: &str) -> bool {
    RESTS.contains(&tail::strip_words(line))
}

/// Whether a gap stands inside a label: 完成时|限.
fn breaks_label(left: &str, right: &str) -> bool {
    let Some(head) = colon(right).and_then(|colon| right.get(..colon)) else { return false };
    let broken = |(len, _)| len > head.len();
    head.len() <= 30 && left.len() <= 90 && label::before_colon(&format!("{left}{head}")).is_some_and(broken)
}

/// Words before a known label in them.
pub(super) fn before_label(words: &str) -> Option<&str> {
    let head = words.get(..colon(words)?)?;
    let (len, _) = label::before_colon(head)?;
    head.get(..head.len() - len)
}

/// Whether the name so far may be a whole one.
fn is_complete(left: &str) -> bool {
    let plain = bare(tail::strip_words(left));
    (plain.chars().count() >= 2 && ends_like_unit(&plain)) || is_none(left) || is_time(left)
}

/// The name so far is no whole one: a broken word, or an unknown name at its end.
fn broken(cx: &Context<'_>, left: &str, ahead: &Ahead<'_>, at: usize, end: usize) -> Meaning {
    let joined = |more: &str| is_unit(&format!("{left}{more}"));
    if joined(ahead.line) || joined(ahead.chunk) {
        return Meaning::Join;
    }
    let strong = cx.gap(at).has(Gap::EMPTY_LINE) || ordinal(cx.from(at, end)).is_some();
    if strong || ahead.chunk.chars().count() > 12 { Meaning::End } else { Meaning::Join }
}

/// A unit follows a whole name: part of it, or another.
fn after_whole(left: &str, ahead: &Ahead<'_>) -> Meaning {
    let right = ahead.line;
    if COMPANIES.iter().any(|kind| right.starts_with(kind)) || is_government(left, right) {
        return Meaning::Join;
    }
    if starts_name(right) {
        return Meaning::Split;
    }
    let ends = |words: &[&str], text: &str| words.iter().any(|word| text.ends_with(word));
    let place = |right: &str| ends(&["政府", "公署"], right) && !GOVERNING.contains(&right);
    if (place(right) || place(ahead.two)) && !left.ends_with(|c| LEVELS.contains(c)) {
        return Meaning::Split;
    }
    let parent = PARTS
        .iter()
        .find_map(|part| right.strip_suffix(part))
        .and_then(|head| head.rfind(['局', '行', '司']));
    if parent.is_some_and(|at| at >= 9) && ends(&WHOLE, left) {
        return Meaning::Split;
    }
    if ends(&PARTS, right) || (ends(&PARENTS, left) && left.chars().count() <= 8) {
        return Meaning::Join;
    }
    let part = ["附属", "直属", "所属", "下属"].iter().any(|own| right.starts_with(own));
    let long = right.chars().count() >= 6;
    let apart =
        long && (ends(&CLOSED, left) && ends(&APART, right) || ends(&APART, left) && ends(&OWN, right));
    if !part && (apart || (ends(&WHOLE, left) && ends(&WHOLE, right) && right.chars().count() >= 3)) {
        Meaning::Split
    } else {
        Meaning::Join
    }
}
