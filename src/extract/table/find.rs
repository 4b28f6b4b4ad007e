//! Finds tables by their header rows.

use std::ops::Range;

use super::cells::{Line, line};
use super::stream::{self, Parting};
use super::tabbed::Body;
use super::{Column, Table, aligned, annotation, hull, pipe, tabbed, words};
use crate::extract::fold::Folded;

/// Longest line that may be a header alone, in bytes.
const HEADER_LINE: usize = 60;
/// Lines longer than this may have lost their line ends.
const RUN_TOGETHER: usize = 60;

/// Tables in a range of the folded text, in order.
///
/// A table has a header row of at least two known columns and at least one row under it. Linear in
/// the length of the range.
#[must_use]
pub fn tables(text: &Folded<'_>, range: Range<usize>) -> Vec<Table> {
    let limit = range.end.min(text.text().len());
    let mut tables: Vec<Table> = Vec::new();
    let mut at = text.text().ceil_char_boundary(range.start.min(limit));
    let mut from = at;
    while at < limit {
        let whole = line(text, at, limit);
        let mut next = whole.range.end.max(at + 1);
        while let Some(body) = read(text, &whole, at, limit) {
            let end = body.end;
            tables.push(table(text, body, from, limit));
            from = tables.last().map_or(end, |table| table.range.end);
            at = end.max(at + 1);
            if at >= whole.range.end {
                next = next.max(at);
                break;
            }
        }
        at = text.text().ceil_char_boundary(next);
    }
    tables
}

/// Reads the next table that starts in a line, at a byte of it or after.
fn read(text: &Folded<'_>, whole: &Line, at: usize, limit: usize) -> Option<Body> {
    let line = Line { range: at..whole.range.end, ..whole.clone() };
    let is_start = at == whole.range.start;
    if line.pipes {
        return pipe::read(text, &line, limit);
    }
    if is_start
        && line.tabs
        && let Some(body) = tabbed::read(text, &line, limit)
    {
        return Some(body);
    }
    if is_start
        && line.blanks
        && !line.tabs
        && let Some(body) = aligned::read(text, &line, limit)
    {
        return Some(body);
    }
    if (line.blanks || line.tabs) && line.range.len() > RUN_TOGETHER {
        return run_together(text, &line, limit);
    }
    let is_header = is_start
        && !line.tabs
        && line.range.len() <= HEADER_LINE
        && Column::of(words(text.text(), &line.range)).is_known();
    if is_header { stream::read(text, at, limit, Parting::Lines) } else { None }
}

/// Reads the first table whose cells are run together in a line.
fn run_together(text: &Folded<'_>, line: &Line, limit: usize) -> Option<Body> {
    let mut from = line.range.start;
    while let Some(start) = stream::starts(text, &line.range, from) {
        if let Some(body) = stream::read(text, start, limit, Parting::Blanks) {
            return Some(body);
        }
        from = (start + 1..line.range.end).find(|at| text.gap(*at).any())?;
    }
    None
}

fn table(text: &Folded<'_>, body: Body, from: usize, limit: usize) -> Table {
    let start = body.header.iter().map(|(_, cell)| cell.start).min().unwrap_or(body.end);
    let filled = hull(body.rows.iter().flatten());
    let end = filled.end.max(body.header.iter().map(|(_, cell)| cell.end).max().unwrap_or(start));
    Table {
        range: start..end.max(body.end.min(limit)),
        caption: annotation::caption(text, from, start),
        note: annotation::note(text, end.max(body.end.min(limit)), limit),
        wrapped: body.wrapped,
        header: body.header,
        rows: body.rows,
        doubtful: body.doubtful,
    }
}
