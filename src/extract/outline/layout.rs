//! How a text is laid out: a paragraph a line, hard-wrapped lines, or everything on one line.

use std::ops::Range;

use super::super::fold::{Folded, Gap};

/// Line ends per thousand bytes below which a text counts as flattened.
const FLAT_BELOW: usize = 1;
/// Lines of this many characters or more tell whether a text is wrapped.
const LONG: usize = 14;
/// Bytes from which on a text can count as flattened at all.
const FLAT_FROM: usize = 1500;

/// Bytes from which on a text without any line end can count as flattened.
const ONE_LINE_FROM: usize = 240;
/// Characters a line falls short of the full width where a paragraph ends.
const SHORT: usize = 6;
/// Lines to every one that ends a paragraph, from which on a wrapped text was flattened before.
const FEW: usize = 16;

/// Longest full line of a wrapped text, in characters.
const WIDEST: usize = 60;
/// Characters by which full lines of a wrapped text differ.
const NEARLY: usize = 4;

/// Layout of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Paragraph breaks were replaced by blanks (convention 23).
    pub flat: bool,
    /// Characters of a full line where lines are broken at a fixed width (convention 24).
    pub wrapped: Option<usize>,
}

impl Layout {
    /// Reads the layout of a range.
    #[must_use]
    pub fn of(text: &Folded, range: &Range<usize>) -> Self {
        let lines = lines(text, range);
        let size = range.len();
        let one_line = lines.len() == 1 && size >= ONE_LINE_FROM;
        let flat =
            one_line || (size >= FLAT_FROM && lines.len().saturating_sub(1) * 1000 < size * FLAT_BELOW);
        let long: Vec<&Line> = lines.iter().filter(|line| line.chars >= LONG).collect();
        let open = long.iter().filter(|line| !line.closed).count();
        let wrapped = (!flat && long.len() >= 6 && open * 10 >= long.len() * 6).then(|| {
            let mut widths: Vec<usize> =
                long.iter().filter(|line| !line.closed).map(|line| line.chars).collect();
            widths.sort_unstable();
            widths.get(widths.len() * 9 / 10).copied().unwrap_or(LONG)
        });
        let wrapped = wrapped.or_else(|| evenly(&long).filter(|_| !flat));
        let short =
            |width: usize| lines.iter().rev().skip(1).filter(|line| line.chars + SHORT < width).count();
        let lost = wrapped.is_some_and(|width| lines.len() >= FEW && short(width) * FEW <= lines.len());
        Self { flat: flat || lost, wrapped }
    }
}

/// Width of a text of short paragraphs that is wrapped: many of its lines are about as long as the longest.
fn evenly(long: &[&Line]) -> Option<usize> {
    let width = long.iter().map(|line| line.chars).max().filter(|width| *width <= WIDEST)?;
    let full: Vec<&&Line> = long.iter().filter(|line| line.chars + NEARLY >= width).collect();
    let open = full.iter().filter(|line| !line.closed).count();
    (open >= 5 && full.len() * 10 >= long.len() * 4).then_some(width)
}

struct Line {
    chars: usize,
    closed: bool,
}

fn lines(text: &Folded, range: &Range<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut chars = 0;
    let mut last = ' ';
    for (offset, c) in text.text().get(range.clone()).unwrap_or_default().char_indices() {
        // The mark of a page alone, within a line, is no line end.
        if chars > 0 && text.gap(range.start + offset).has(Gap::LINE) {
            lines.push(Line { chars, closed: ends(last) });
            chars = 0;
        }
        chars += 1;
        last = c;
    }
    lines.push(Line { chars, closed: true });
    lines
}

/// Whether a character ends a sentence or clause that may end a line.
pub(super) fn ends(c: char) -> bool {
    matches!(c, '。' | ';' | ':' | '!' | '?' | ')' | '”' | '》' | '】' | '〕' | ']' | '*' | '|')
}
