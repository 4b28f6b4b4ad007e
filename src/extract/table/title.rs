//! The title of a task in its cell.

use std::ops::Range;

use super::{Cell, cells, looks, words};
use crate::extract::fold::Folded;

/// Longest heading before a colon, in characters.
const COLON_HEAD: usize = 25;
/// Longest heading before a line break within the cell, in characters.
const LINE_HEAD: usize = 30;
/// Marks that a title does not end with.
const END_MARKS: &[char] = &['。', ';', ',', '、', ':', '.', '*', ' '];

/// A cell taken apart.
pub(super) struct Named {
    /// Number the cell starts with.
    pub(super) number: Option<u32>,
    /// The heading, or all of it.
    pub(super) title: Range<usize>,
    /// What follows the heading.
    pub(super) rest: Range<usize>,
}

/// Takes apart the cell that names a task: `1.加强管理。对各类…` → 加强管理 (convention 19).
pub(super) fn named(text: &Folded<'_>, cell: &Cell) -> Named {
    let folded = text.text();
    let all = words(folded, cell);
    let marked = all.trim_start_matches(['*', '#', ' ']);
    let (skipped, number) = match looks::ordinal(marked) {
        Some((length, number)) if length < marked.len() => (length, Some(number)),
        _ => (0, None),
    };
    let start = cell.end - marked.len() + skipped;
    let (head, after) = heading(text, start..cell.end);
    let title = words(folded, &(start..head)).trim_end_matches(END_MARKS);
    Named { number, title: start..start + title.len(), rest: after..cell.end }
}

/// Where the heading of a cell ends, and where what follows starts.
fn heading(text: &Folded<'_>, range: Range<usize>) -> (usize, usize) {
    let mut depth = 0_usize;
    for (count, (offset, c)) in words(text.text(), &range).char_indices().enumerate() {
        let at = range.start + offset;
        let after = at + c.len_utf8();
        match c {
            '《' | '(' | '“' | '〔' | '【' | '〈' => depth += 1,
            '》' | ')' | '”' | '〕' | '】' | '〉' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => return (at, after),
            ':' if depth == 0 && (2..=COLON_HEAD).contains(&count) && after < range.end => {
                return (at, after);
            }
            _ if depth == 0 && (2..=LINE_HEAD).contains(&count) && breaks(text, range.start, at) => {
                return (at, at);
            }
            _ => {}
        }
    }
    (range.end, range.end)
}

/// Whether a line of the cell starts at a byte, after one that does not run on.
fn breaks(text: &Folded<'_>, start: usize, at: usize) -> bool {
    text.gap(at).line()
        && !words(text.text(), &(start..at)).ends_with([',', '、', ';'])
        && !cells::before(text, at).contains(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn title(source: &str) -> (Option<u32>, String, String) {
        let text = fold(source);
        let named = named(&text, &(0..text.text().len()));
        (named.number, text.text()[named.title].to_owned(), text.text()[named.rest].to_owned())
    }

    #[test]
    fn the_heading_of_a_cell_is_its_title() {
        assert_eq!(
            title("1.加强用地保障。对新项目优先。"),
            (Some(1), "加强用地保障".into(), "对新项目优先。".into())
        );
        assert_eq!(title("（三）强化监管：开展检查"), (Some(3), "强化监管".into(), "开展检查".into()));
        assert_eq!(title("优化审批\u{2028}实行容缺受理"), (None, "优化审批".into(), "实行容缺受理".into()));
        assert_eq!(
            title("落实《规划：总则。》要求。"),
            (None, "落实《规划:总则。》要求".into(), String::new())
        );
        assert_eq!(title("**建设三座泵站**；"), (None, "建设三座泵站".into(), String::new()));
    }

    #[test]
    fn a_line_end_of_the_page_within_a_cell_is_no_heading() {
        assert_eq!(title("推进数字\n底座建设").1, "推进数字底座建设");
    }
}
