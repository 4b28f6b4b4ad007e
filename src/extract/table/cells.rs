//! Lines of the folded text and the cells they are cut into.

use std::ops::Range;

use super::Cell;
use crate::extract::fold::{Folded, Gap};

/// Rows with more cells are no rows.
pub(super) const MOST_CELLS: usize = 24;

/// A line: what stands between two line ends of the source. Breaks within a cell do not end it.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its text.
    pub(super) range: Range<usize>,
    /// Whether tabs part it.
    pub(super) tabs: bool,
    /// Whether it has strokes.
    pub(super) pipes: bool,
    /// Whether blanks part it.
    pub(super) blanks: bool,
}

/// The line that starts at a byte and ends before a limit.
pub(super) fn line(text: &Folded<'_>, start: usize, limit: usize) -> Line {
    let bytes = text.text().as_bytes();
    let mut line = Line { range: start..limit.max(start), ..Line::default() };
    line.tabs = start < limit && text.gap(start).has(Gap::TAB) && leading(text, start) > 0;
    for (at, byte) in bytes.iter().enumerate().take(limit).skip(start) {
        line.pipes |= *byte == b'|';
        let gap = text.gap(at);
        if at == start || !gap.any() {
            continue;
        }
        if gap.line() && ends_line(before(text, at)) {
            line.range.end = at;
            line.tabs |= gap.has(Gap::TAB) && trailing(text, at) > 0;
            return line;
        }
        line.tabs |= gap.has(Gap::TAB);
        line.blanks |= gap.has(Gap::BLANK) || gap.has(Gap::WIDE);
    }
    line.tabs |= limit >= text.text().len() && trailing(text, limit) > 0;
    line
}

/// Whether white space of the source ends a line, rather than breaking one within a cell.
fn ends_line(space: &str) -> bool {
    space.bytes().any(|byte| matches!(byte, b'\n' | b'\r' | 0xC | 0xB))
}

/// What the source has between the character before a byte of the folded text and the one there.
pub(super) fn before<'a>(text: &Folded<'a>, at: usize) -> &'a str {
    let folded = text.text();
    let start = match at.checked_sub(1) {
        None => 0,
        Some(last) => {
            let last = folded.floor_char_boundary(last);
            text.bytes(&(last..at)).end
        }
    };
    let end = text.bytes(&(at..at)).start;
    text.source().get(start..end).unwrap_or_default()
}

/// Line ends in the white space before a byte.
pub(super) fn line_ends(text: &Folded<'_>, at: usize) -> usize {
    before(text, at).bytes().filter(|byte| *byte == b'\n').count()
}

/// Cells of a line parted by tabs; `None` where there are too many to be a row.
pub(super) fn tabbed(text: &Folded<'_>, line: &Range<usize>) -> Option<Vec<Cell>> {
    let mut cells = Vec::new();
    empty(&mut cells, leading(text, line.start), line.start);
    let mut start = line.start;
    for at in line.start + 1..line.end {
        if text.gap(at).has(Gap::TAB) {
            cells.push(start..at);
            empty(&mut cells, tabs(before(text, at)).saturating_sub(1), at);
            start = at;
            if cells.len() > MOST_CELLS {
                return None;
            }
        }
    }
    cells.push(start..line.end);
    empty(&mut cells, trailing(text, line.end), line.end);
    (cells.len() <= MOST_CELLS).then_some(cells)
}

/// Tabs before the line that starts at a byte.
fn leading(text: &Folded<'_>, at: usize) -> usize {
    tabs(before(text, at).rsplit(['\n', '\r']).next().unwrap_or_default())
}

/// Tabs after the line that ends at a byte.
fn trailing(text: &Folded<'_>, at: usize) -> usize {
    tabs(before(text, at).split(['\n', '\r']).next().unwrap_or_default())
}

fn tabs(space: &str) -> usize {
    space.bytes().filter(|byte| *byte == b'\t').take(MOST_CELLS + 1).count()
}

fn empty(cells: &mut Vec<Cell>, count: usize, at: usize) {
    cells.extend((0..count).map(|_| at..at));
}

/// Pieces of a range parted by any white space, at most so many.
pub(super) fn pieces(text: &Folded<'_>, range: &Range<usize>, most: usize) -> Vec<Cell> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    for at in range.start + 1..range.end {
        if text.gap(at).any() {
            pieces.push(start..at);
            start = at;
            if pieces.len() >= most {
                return pieces;
            }
        }
    }
    if start < range.end {
        pieces.push(start..range.end);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn rows(source: &str) -> Vec<Vec<String>> {
        let text = fold(source);
        let (mut at, mut rows) = (0, Vec::new());
        while at < text.text().len() {
            let line = line(&text, at, text.text().len());
            let cells = tabbed(&text, &line.range).unwrap();
            rows.push(cells.iter().map(|cell| text.text()[cell.clone()].to_owned()).collect());
            at = line.range.end;
        }
        rows
    }

    #[test]
    fn empty_cells_are_kept_wherever_they_stand() {
        assert_eq!(
            rows("甲\t乙\t丙\n\t丁\t\n戊\t\t己"),
            [["甲", "乙", "丙"], ["", "丁", ""], ["戊", "", "己"]]
        );
    }

    #[test]
    fn a_break_within_a_cell_does_not_end_the_row() {
        assert_eq!(rows("1\t甲\u{2028}乙\t丙\r\n2\t丁\t戊"), [["1", "甲乙", "丙"], ["2", "丁", "戊"]]);
    }

    #[test]
    fn a_last_row_may_end_in_empty_cells() {
        assert_eq!(rows("甲\t乙\t\t"), [["甲", "乙", "", ""]]);
    }
}
