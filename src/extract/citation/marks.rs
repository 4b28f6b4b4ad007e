//! Titles between 《 and 》, with the bracket after them that holds their number.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::extract::fold::Folded;
use crate::extract::metadata::around::{after, next_char, slice};
use crate::extract::metadata::number;

/// Longest title, in bytes (160 characters).
const LONGEST: usize = 480;
/// Deepest nesting.
const DEEPEST: usize = 4;

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(["《", "》"]).ok());

/// A title in 《》.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// 《…》 and the bracket with its number.
    pub range: Range<usize>,
    /// 《…》.
    pub work: Range<usize>,
    /// What stands between 《 and 》.
    pub inside: Range<usize>,
    /// Document number in normal form.
    pub number: Option<String>,
}

/// All titles of a text, outermost ones, in order.
pub(super) fn marks(folded: &Folded<'_>) -> Vec<Mark> {
    let text = folded.text();
    let mut marks = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let Some(signs) = &*SIGNS else { return marks };
    for sign in signs.find_iter(text) {
        if sign.pattern().as_usize() == 0 {
            // A title that is never closed ends where a sentence does.
            let lost = open.last().is_some_and(|last| {
                sign.start() - last > LONGEST || slice(text, *last..sign.start()).contains('。')
            });
            if lost || open.len() >= DEEPEST {
                open.clear();
            }
            open.push(sign.start());
        } else if let Some(start) = open.pop()
            && open.is_empty()
            && sign.end() - start <= LONGEST
        {
            marks.push(mark(folded, start..sign.end()));
        }
    }
    marks
}

fn mark(folded: &Folded<'_>, work: Range<usize>) -> Mark {
    let text = folded.text();
    let inside = work.start + "《".len()..work.end - "》".len();
    let mut end = work.end;
    let mut number = None;
    if let Some(close) = bracket(text, work.end) {
        let within = work.end + 1..close;
        if let Some(found) = slice(text, within.clone())
            .find('号')
            .and_then(|at| number::number_at(folded, within.start + at, within.start))
        {
            number = Some(found.value);
            end = close;
        }
    }
    Mark { range: work.start..end, work, inside, number }
}

/// End of the bracket that opens at a place, a bracket within it taken along.
fn bracket(text: &str, at: usize) -> Option<usize> {
    let close = match next_char(text, at)? {
        '(' => ')',
        '[' => ']',
        '【' => '】',
        _ => return None,
    };
    let open = next_char(text, at)?;
    let mut depth = 0;
    for (offset, c) in after(text, at, 240).char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + offset + c.len_utf8());
            }
        } else if c == '。' {
            break;
        }
    }
    None
}
