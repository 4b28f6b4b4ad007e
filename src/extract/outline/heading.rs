//! Where the heading of an item ends and its text begins (convention 19).

use std::ops::Range;

use super::super::fold::{Folded, Gap};
use super::super::responsibility::is_list;
use super::layout::Layout;

/// Longest heading, in characters: what is longer is a sentence, and its first clause stands for it.
const LONGEST: usize = 34;
/// Shortest clause that can stand for a heading, in characters.
const SHORTEST: usize = 4;
/// Characters looked at before a heading must have ended.
const HORIZON: usize = 160;
/// Characters a line may fall short of the full width and still be a wrapped one.
const SLACK: usize = 5;
/// Longest list of units in a bracket after a heading, in bytes.
const LONGEST_LIST: usize = 900;
/// What opens a list of units.
const LISTS: [&str; 10] =
    ["责任", "牵头", "主办", "配合", "协办", "参与单位", "实施单位", "落实单位", "完成时", "承办"];

/// Splits the text of an item, ordinal left out, into heading and body.
pub(super) fn split(text: &Folded, item: &Range<usize>, layout: Layout) -> (Range<usize>, Range<usize>) {
    let own = text.text().get(item.clone()).unwrap_or_default();
    let start = item.start + own.len() - own.trim_start_matches(['*', ' ', ':']).len();
    let (end, next) = Scan::new(text, start..item.end, layout).run();
    let heading = trim(text, start..end);
    (heading, next..item.end)
}

/// Leaves out marks around a heading.
fn trim(text: &Folded, range: Range<usize>) -> Range<usize> {
    let inner = text.text().get(range.clone()).unwrap_or_default();
    let marks: &[char] = &['*', '。', ':', ';', ',', '-', ' ', '#', '、'];
    let left = inner.len() - inner.trim_start_matches(marks).len();
    let right = inner.trim_end_matches(marks).len().max(left);
    let (left, right) = match inner.get(left..right) {
        Some(titled) if titled.starts_with('【') && titled.ends_with('】') => {
            (left + '【'.len_utf8(), right - '】'.len_utf8())
        }
        _ => (left, right),
    };
    range.start + left..range.start + right
}

/// Whether nothing but one bracket is left of an item, as a list of units without a label is.
fn is_bracket(rest: &str) -> bool {
    let inner = rest.trim_end_matches(['。', ';', '*']);
    inner.starts_with(['(', '〔', '[', '【'])
        && inner.ends_with([')', '〕', ']', '】'])
        && !inner.contains('。')
}

/// Whether a blank between two characters can stand for a line end: not beside Latin words and figures, but before
/// a year that no word for a time leads in.
fn parts(before: char, rest: &str, c: char) -> bool {
    let year = rest.starts_with("20")
        && rest.get(4..).is_some_and(|rest| rest.starts_with('年'))
        && !"到在至截自从于".contains(before);
    (!before.is_ascii() || before == ')') && (!c.is_ascii() || year)
}

/// Characters between the start of a line and a place in it, no more than lines that are wrapped have.
fn chars_of_line(text: &Folded, at: usize) -> usize {
    const MOST: usize = 100;
    let before = text.text().get(..at).unwrap_or_default();
    let chars = before.char_indices().rev().take(MOST);
    let mut count = 0;
    for (place, _) in chars {
        if count == 0 && text.gap(at).has(Gap::LINE) {
            return 0;
        }
        count += 1;
        if text.gap(place).has(Gap::LINE) {
            return count;
        }
    }
    count
}

struct Scan<'a> {
    text: &'a Folded<'a>,
    range: Range<usize>,
    layout: Layout,
    /// Open brackets and title marks.
    depth: usize,
    chars: usize,
    line_chars: usize,
    /// End of the first clause, and its length in characters.
    clause: Option<(usize, usize)>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a Folded<'a>, range: Range<usize>, layout: Layout) -> Self {
        let line_chars = chars_of_line(text, range.start);
        Self { text, range, layout, depth: 0, chars: 0, line_chars, clause: None }
    }

    /// End of the heading and start of the body.
    fn run(mut self) -> (usize, usize) {
        let own = self.text.text().get(self.range.clone()).unwrap_or_default();
        if own.starts_with('【')
            && let Some(close) = own.char_indices().take(40).find(|(_, c)| *c == '】')
        {
            let end = self.range.start + close.0 + '】'.len_utf8();
            return (end, end);
        }
        for (offset, c) in own.char_indices() {
            let at = self.range.start + offset;
            if offset > 0 && self.breaks(at, c) {
                return (at, at);
            }
            if self.chars >= HORIZON {
                break;
            }
            match c {
                '(' | '〔' | '[' if self.list_starts(at) || self.is_list(at) => return (at, at),
                '(' | '《' | '〔' | '“' | '‘' => self.depth += 1,
                ')' | '》' | '〕' | '”' | '’' => self.depth = self.depth.saturating_sub(1),
                '。' | '!' | '?' if self.depth == 0 || c == '。' => return self.sentence(at, c),
                ':' if self.depth == 0 => {
                    let next = at + 1;
                    return if self.chars <= LONGEST { (at, next) } else { self.first_clause(at, next) };
                }
                ',' | ';' if self.depth == 0 && self.clause.is_none() && self.chars >= SHORTEST => {
                    self.clause = Some((at, self.chars));
                }
                '*' if self.chars > 0 && own.get(offset..).is_some_and(|rest| rest.starts_with("**")) => {
                    return (at, at + 2);
                }
                _ if self.label_starts(at) => return (at, at),
                _ => {}
            }
            self.chars += 1;
            self.line_chars += 1;
        }
        let end = self.range.end.min(self.range.start + own.len());
        if self.chars >= HORIZON {
            let fallback =
                own.char_indices().nth(LONGEST).map_or(end, |(offset, _)| self.range.start + offset);
            return self.first_clause(fallback, fallback);
        }
        if self.chars > LONGEST { self.first_clause(end, end) } else { (end, end) }
    }

    /// A sentence ends: it is the heading where text follows and it is short, else its first clause is.
    fn sentence(&self, at: usize, c: char) -> (usize, usize) {
        let next = at + c.len_utf8();
        let rest = self.text.text().get(next..self.range.end).unwrap_or_default();
        let alone = rest.is_empty()
            || is_bracket(rest)
            || self.list_starts(next)
            || self.is_list(next)
            || self.label_starts(next);
        if self.chars > LONGEST || (alone && self.clause.is_some()) {
            self.first_clause(at, next)
        } else {
            (at, next)
        }
    }

    fn first_clause(&self, end: usize, next: usize) -> (usize, usize) {
        self.clause.map_or((end, next), |(clause, _)| (clause, clause))
    }

    /// Whether white space before a place ends the heading.
    fn breaks(&mut self, at: usize, c: char) -> bool {
        let gap = self.text.gap(at);
        if !gap.any() {
            return false;
        }
        if gap.has(Gap::WIDE) || gap.has(Gap::TAB) {
            return true;
        }
        let long_enough = self.chars >= SHORTEST;
        let before = self.text.text().get(..at).and_then(|text| text.chars().next_back());
        // A line end within a text that was flattened before it was wrapped says nothing by itself.
        let wrap = self.layout.flat && self.layout.wrapped.is_some() && !gap.has(Gap::EMPTY_LINE);
        if gap.line() && !wrap {
            let full = self.layout.wrapped.is_some_and(|width| {
                self.line_chars + SLACK >= width || (self.line_chars + SLACK + 6 >= width && self.depth > 0)
            });
            self.line_chars = 0;
            return !full && self.depth == 0 && self.chars >= 2;
        }
        let blank = self.layout.flat && gap.has(Gap::BLANK) && long_enough && self.depth == 0;
        blank && before.is_some_and(|before| parts(before, self.text.text().get(at..).unwrap_or_default(), c))
    }

    fn list_starts(&self, at: usize) -> bool {
        let rest = self.text.text().get(at..self.range.end).unwrap_or_default();
        let inner = rest.trim_start_matches(['(', '〔', '[', '-', '【']);
        inner.len() < rest.len() && LISTS.iter().any(|word| inner.starts_with(word))
    }

    /// Whether a bracket without a label holds units.
    fn is_list(&self, at: usize) -> bool {
        let rest = self.text.text().get(at..self.range.end).unwrap_or_default();
        let mut depth = 0_usize;
        for (offset, byte) in rest.bytes().take(LONGEST_LIST).enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth <= 1 => return rest.get(1..offset).is_some_and(is_list),
                b')' => depth -= 1,
                _ if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    fn label_starts(&self, at: usize) -> bool {
        let rest = self.text.text().get(at..self.range.end).unwrap_or_default();
        ["责任单位", "责任部门", "牵头单位", "牵头部门", "责任主体", "主办单位", "责任分工"]
            .iter()
            .any(|label| rest.strip_prefix(label).is_some_and(|rest| rest.starts_with(':')))
    }
}
