//! What stands around a table: the line that names it, the note under it.

use std::ops::Range;

use super::cells;
use crate::extract::fold::{Folded, Gap};

/// How far a caption may reach before the header, in bytes.
const REACH: usize = 400;
/// Longest caption, in bytes.
const LONGEST: usize = 200;
/// Starts of notes.
const NOTES: &[&str] =
    &["注:", "注1", "注.", "备注:", "说明:", "*", "注释:", "〔〕", "[]", "()内", "(注", "带*"];

/// The line that names a table whose header starts at a byte; lines that give units are passed over.
pub(super) fn caption(text: &Folded<'_>, from: usize, header: usize) -> Option<Range<usize>> {
    let folded = text.text();
    let floor = folded.ceil_char_boundary(header.saturating_sub(REACH).max(from));
    let strokes = folded.get(floor..header)?.trim_end_matches('|').len();
    let mut end = floor + strokes;
    for _ in 0..3 {
        let start = piece_start(text, floor, end)?;
        let line = folded.get(start..end)?;
        let words = line.trim_start_matches(['#', '*', ' ']);
        let named = end - words.len()..end;
        let is_row = (start + 1..end).any(|at| text.gap(at).has(Gap::TAB)) || line.contains('|');
        if is_row || words.len() > LONGEST || words.ends_with(['。', ';', ',']) {
            return None;
        }
        let is_unit_line =
            words.trim_start_matches('(').starts_with("单位:") || words.starts_with("计量单位");
        let is_label = words.starts_with("附件") && words.len() <= 12;
        if !is_unit_line {
            return (!is_label && !words.is_empty()).then_some(named);
        }
        end = start;
    }
    None
}

/// Start of the line, or where lines are lost the piece, that ends at a byte.
fn piece_start(text: &Folded<'_>, floor: usize, end: usize) -> Option<usize> {
    let by_lines = text.gap(end).line();
    (floor..end).rev().find(|at| {
        let gap = text.gap(*at);
        if by_lines { gap.line() } else { gap.any() }
    })
}

/// The note that starts where a table ends.
pub(super) fn note(text: &Folded<'_>, end: usize, limit: usize) -> Option<Range<usize>> {
    let rest = text.text().get(end..limit)?;
    if !NOTES.iter().any(|start| rest.starts_with(start)) {
        return None;
    }
    let reach = text.text().floor_char_boundary(limit.min(end + REACH));
    let line = cells::line(text, end, reach).range;
    // Where line ends are lost, the note is what stands before the next white space.
    let is_cut = line.end == reach && reach < limit && !text.gap(reach).line();
    let gap = if is_cut { (end + 1..reach).find(|at| text.gap(*at).any()) } else { None };
    Some(end..gap.unwrap_or(line.end))
}
