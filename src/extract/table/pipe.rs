//! Tables whose cells are parted by strokes (Markdown), with or without line ends between the rows.

use super::cells::{Line, MOST_CELLS, line};
use super::header;
use super::tabbed::Body;
use super::{Cell, words};
use crate::extract::fold::Folded;

/// Lines that one row may be broken over.
const ROW_LINES: usize = 12;
/// Longest cell, in bytes.
const LONGEST_CELL: usize = 6000;
/// Longest cell of a header row or rule, in bytes.
const LONGEST_RULE: usize = 150;

/// Reads the first table in a line with strokes, from its start on.
pub(super) fn read(text: &Folded<'_>, first: &Line, limit: usize) -> Option<Body> {
    if let Some(rule) = rule(text, first, limit) {
        return ruled(text, &rule, limit);
    }
    let cells = stroked(text, &first.range)?;
    let header = header::header(text, &cells)?;
    let mut body = Body { header, rows: Vec::new(), doubtful: 0, wrapped: false, end: first.range.end };
    unruled(text, &mut body, limit);
    (!body.rows.is_empty()).then_some(body)
}

/// A header row with the rule (`|---|---|`) under it.
struct Rule {
    cells: Vec<Cell>,
    end: usize,
}

/// Finds a rule in a line or at the start of the next one, with the header row before it.
fn rule(text: &Folded<'_>, first: &Line, limit: usize) -> Option<Rule> {
    let bytes = text.text().as_bytes();
    let within = bytes.get(first.range.clone())?;
    let strokes = memchr::memchr_iter(b'|', within).map(|at| at + first.range.start);
    let next = (first.range.end < limit).then_some(first.range.end);
    let mut passed = 0;
    for stroke in strokes.chain(next) {
        if stroke < passed
            || bytes.get(stroke) != Some(&b'|')
            || !matches!(bytes.get(stroke + 1), Some(b'-' | b':'))
        {
            continue;
        }
        let (count, end) = rule_cells(text, stroke, limit);
        passed = end;
        if count >= 2
            && let Some(cells) = cells_before(text, stroke, first.range.start, count)
                .or_else(|| cells_before(text, stroke, 0, count).filter(|cells| starts_line(text, cells)))
        {
            return Some(Rule { cells, end });
        }
    }
    None
}

/// Whether the stroke before a row of cells starts a line.
fn starts_line(text: &Folded<'_>, cells: &[Cell]) -> bool {
    cells
        .first()
        .and_then(|cell| cell.start.checked_sub(1))
        .is_some_and(|stroke| text.text().as_bytes().get(stroke) == Some(&b'|') && text.gap(stroke).line())
}

/// Cells of the rule that starts at a stroke, and its last stroke.
fn rule_cells(text: &Folded<'_>, stroke: usize, limit: usize) -> (usize, usize) {
    let (mut at, mut count) = (stroke, 0);
    while let Some(cell) = cell(text, at, limit, LONGEST_RULE)
        && is_rule(words(text.text(), &cell))
        && count < MOST_CELLS
    {
        at = cell.end;
        count += 1;
    }
    (count, at)
}

/// The header row of so many cells that ends before the rule.
fn cells_before(text: &Folded<'_>, rule: usize, floor: usize, count: usize) -> Option<Vec<Cell>> {
    let floor = text.text().ceil_char_boundary(floor.max(rule.saturating_sub(count * LONGEST_RULE)));
    let before = text.text().get(floor..rule)?;
    let mut end = floor + before.strip_suffix('|').unwrap_or(before).len();
    let mut cells = Vec::with_capacity(count);
    while cells.len() < count {
        let stroke = text.text().get(floor..end)?.rfind('|').map(|at| floor + at);
        let start = stroke.map_or(floor, |stroke| stroke + 1);
        cells.push(start..end);
        if cells.len() < count {
            end = stroke?;
        }
    }
    cells.reverse();
    Some(cells)
}

/// The cell after the stroke at a byte, up to the next one.
fn cell(text: &Folded<'_>, stroke: usize, limit: usize, longest: usize) -> Option<Cell> {
    let start = stroke + 1;
    let reach = text.text().floor_char_boundary((start + longest).min(limit));
    let rest = text.text().get(start..reach)?;
    rest.find('|').map(|length| start..start + length)
}

fn is_rule(words: &str) -> bool {
    let inner = words.trim_matches(':');
    !inner.is_empty() && inner.bytes().all(|byte| byte == b'-')
}

/// Rows under a rule: as many cells each, a stroke before the first and after the last.
fn ruled(text: &Folded<'_>, rule: &Rule, limit: usize) -> Option<Body> {
    let header = header::header(text, &rule.cells)?;
    let mut body = Body { header, rows: Vec::new(), doubtful: 0, wrapped: false, end: rule.end + 1 };
    let folded = text.text();
    while body.end < limit && folded.as_bytes().get(body.end) == Some(&b'|') {
        let Some((row, end)) = row(text, body.end, body.header.len(), limit) else { break };
        body.rows.push(row);
        body.end = end;
    }
    body.end = body.end.min(limit);
    (!body.rows.is_empty()).then_some(body)
}

/// The row whose first stroke is at a byte, and where it ends.
fn row(text: &Folded<'_>, start: usize, width: usize, limit: usize) -> Option<(Vec<Cell>, usize)> {
    let mut row = Vec::with_capacity(width);
    let mut at = start;
    while row.len() < width {
        let next = cell(text, at, limit, LONGEST_CELL)?;
        at = next.end;
        let cut = !row.is_empty() && next.is_empty() && text.gap(next.end).line();
        if cut {
            // A row that ends early: the stroke found starts the next line.
            row.resize(width, next.start..next.start);
            return Some((row, at));
        }
        row.push(next);
    }
    Some((row, at + 1))
}

/// Rows without a rule: lines with strokes, as many cells as the header.
fn unruled(text: &Folded<'_>, body: &mut Body, limit: usize) {
    let width = body.header.len();
    while body.end < limit {
        let mut next = line(text, body.end, limit);
        let Some(mut cells) = next.pipes.then(|| stroked(text, &next.range)).flatten() else { return };
        for _ in 0..ROW_LINES {
            if cells.len() >= width || next.range.end >= limit {
                break;
            }
            let more = line(text, next.range.end, limit);
            let joined = next.range.start..more.range.end;
            let Some(longer) = more.pipes.then(|| stroked(text, &joined)).flatten() else { break };
            if longer.len() > width {
                break;
            }
            (cells, next.range) = (longer, joined);
        }
        if cells.len() != width {
            return;
        }
        let is_rule = cells.iter().all(|cell| is_rule(words(text.text(), cell)));
        if !is_rule {
            body.rows.push(cells);
        }
        body.end = next.range.end;
    }
}

/// Cells of a range parted by strokes; strokes at its ends do not count.
fn stroked(text: &Folded<'_>, range: &std::ops::Range<usize>) -> Option<Vec<Cell>> {
    let all = words(text.text(), range);
    let inner = all.strip_prefix('|').unwrap_or(all);
    let start = range.end - inner.len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = Vec::new();
    let mut at = start;
    for part in inner.split('|') {
        cells.push(at..at + part.len());
        at += part.len() + 1;
        if cells.len() > MOST_CELLS {
            return None;
        }
    }
    (cells.len() >= 2).then_some(cells)
}
