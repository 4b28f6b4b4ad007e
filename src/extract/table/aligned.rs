//! Tables whose columns are aligned with blanks, as a page layout gives them.
//!
//! Each line becomes a row; lines after the one with the number continue its cells.

use super::cells::{self, Line, MOST_CELLS, line, pieces};
use super::header::{self, Header};
use super::tabbed::Body;
use super::{Cell, Column, align, looks, words};
use crate::extract::fold::{Folded, Gap};

/// Longest line of such a table, in bytes.
const LONGEST: usize = 900;
/// Lines of one block between empty lines.
const BLOCK_LINES: usize = 40;

/// Lines that a row broken at a fixed width may take.
const BROKEN_LINES: usize = 4;

/// Reads the table whose header row is a line.
pub(super) fn read(text: &Folded<'_>, first: &Line, limit: usize) -> Option<Body> {
    if first.range.len() > LONGEST {
        return None;
    }
    let found = pieces(text, &first.range, MOST_CELLS);
    let header = header::header(text, &found)?;
    let is_known = header.iter().filter(|(column, _)| column.is_known()).count() * 3 >= header.len() * 2;
    if !is_known || !header::has_subject(&header) {
        return None;
    }
    let places = header.iter().map(|(_, cell)| place(text, cell)).collect::<Option<Vec<_>>>()?;
    let columns = header.iter().map(|(column, _)| *column).collect();
    let mut reader = Reader { text, columns, places, body: body(header, first.range.end) };
    reader.read(limit);
    (!reader.body.rows.is_empty()).then_some(reader.body)
}

fn body(header: Header, end: usize) -> Body {
    Body { header, rows: Vec::new(), doubtful: 0, wrapped: true, end }
}

/// Columns of the page that a cell covers: a Chinese character covers two.
fn place(text: &Folded<'_>, cell: &Cell) -> Option<(usize, usize)> {
    let bytes = text.bytes(cell);
    let source = text.source();
    let floor = source.ceil_char_boundary(bytes.start.saturating_sub(LONGEST * 3));
    let start =
        source.get(floor..bytes.start)?.rfind(['\n', '\r', '\u{c}']).map_or(floor, |at| floor + at + 1);
    let from = width(source.get(start..bytes.start)?);
    Some((from, from + width(source.get(bytes)?)))
}

fn width(words: &str) -> usize {
    words.chars().map(|c| if u32::from(c) < 0x1100 { 1 } else { 2 }).sum()
}

struct Reader<'t, 's> {
    text: &'t Folded<'s>,
    columns: Vec<Column>,
    places: Vec<(usize, usize)>,
    body: Body,
}

impl Reader<'_, '_> {
    fn read(&mut self, limit: usize) {
        while self.body.end < limit && self.block(limit) {}
    }

    fn words(&self, cell: &Cell) -> &str {
        words(self.text.text(), cell)
    }

    /// Reads the lines up to the next empty one. Whether the table goes on.
    fn block(&mut self, limit: usize) -> bool {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut end = self.body.end;
        let mut goes_on = true;
        while end < limit && rows.len() < BLOCK_LINES {
            if !rows.is_empty() && self.text.gap(end).has(Gap::EMPTY_LINE) {
                break;
            }
            let reach = self.text.text().floor_char_boundary((end + LONGEST).min(limit));
            let next = line(self.text, end, reach);
            let Some((row, after)) =
                self.gathered(&next, limit).or_else(|| Some((self.row(&next)?, next.range.end)))
            else {
                goes_on = false;
                break;
            };
            rows.push(row);
            end = after;
        }
        self.number_first(&mut rows) && self.take(rows, end) && goes_on
    }

    fn take(&mut self, rows: Vec<Vec<Cell>>, end: usize) -> bool {
        let found = !rows.is_empty();
        self.body.rows.extend(rows);
        if found {
            self.body.end = end;
        }
        found
    }

    /// In a block with one number in the middle of it, the number belongs to its first line.
    ///
    /// `false` where lines stand before the number of a block with several.
    fn number_first(&self, rows: &mut [Vec<Cell>]) -> bool {
        if self.columns.first() != Some(&Column::Number) {
            return rows.iter().all(|row| row.iter().all(|cell| !cell.is_empty()));
        }
        let has_number = |row: &Vec<Cell>| row.first().is_some_and(|cell| !cell.is_empty());
        let numbers = rows.iter().filter(|row| has_number(row)).count();
        if rows.first().is_none_or(has_number) {
            return numbers > 0;
        }
        let number = rows.iter_mut().filter_map(|row| row.first_mut()).find(|cell| cell.start < cell.end);
        let (1, Some(number)) = (numbers, number) else { return false };
        let moved = std::mem::replace(number, number.start..number.start);
        if let Some(slot) = rows.first_mut().and_then(|row| row.first_mut()) {
            *slot = moved;
        }
        true
    }

    /// Cells of a line by the columns they stand under.
    fn row(&self, line: &Line) -> Option<Vec<Cell>> {
        if line.range.len() > LONGEST - 4 || line.pipes {
            return None;
        }
        let found = pieces(self.text, &line.range, MOST_CELLS * 2);
        let is_numbered = self.columns.first() == Some(&Column::Number);
        let starts_row =
            !is_numbered || found.first().is_some_and(|cell| looks::number(self.words(cell)).is_some());
        if starts_row && let Some(row) = self.whole(&found) {
            return Some(row);
        }
        self.placed(&found)
    }

    /// A numbered line that was broken at a fixed width: what follows at the left edge goes on with its last cell.
    fn gathered(&self, first: &Line, limit: usize) -> Option<(Vec<Cell>, usize)> {
        let folded = self.text.text();
        let is_number = |cell: &Cell| looks::number(self.words(cell)).is_some();
        let mut row = pieces(self.text, &first.range, MOST_CELLS);
        let numbered = self.columns.first() == Some(&Column::Number) && row.first().is_some_and(is_number);
        let mut end = first.range.end;
        for _ in 0..BROKEN_LINES {
            if !numbered
                || row.len() >= self.columns.len()
                || end >= limit
                || self.text.gap(end).has(Gap::EMPTY_LINE)
            {
                return None;
            }
            let next = line(self.text, end, folded.floor_char_boundary((end + LONGEST).min(limit)));
            let more = pieces(self.text, &next.range, MOST_CELLS);
            let head = more.first().filter(|head| !is_number(head) && !self.starts_far(&more))?;
            let last = row.last_mut()?;
            *last = last.start..head.end;
            row.extend(more.into_iter().skip(1));
            end = next.range.end;
            if row.len() == self.columns.len() {
                return align::fit(folded, &row, &self.columns).then_some((row, end));
            }
        }
        None
    }

    /// A line that has all cells.
    fn whole(&self, found: &[Cell]) -> Option<Vec<Cell>> {
        let folded = self.text.text();
        let is_full = found.len() == self.columns.len() && align::fit(folded, found, &self.columns);
        is_full.then(|| found.to_vec())
    }

    /// Pieces put under the headers they stand below.
    fn placed(&self, found: &[Cell]) -> Option<Vec<Cell>> {
        let at = found.first()?.start;
        let mut row = vec![at..at; self.columns.len()];
        let mut last = 0;
        for piece in found {
            let column = self.under(place(self.text, piece)?)?;
            let slot = row.get_mut(column)?;
            let is_free = slot.start == slot.end;
            let follows = is_free || slot.end == piece.start;
            if column < last || !follows {
                return None;
            }
            *slot = if is_free { piece.clone() } else { slot.start..piece.end };
            last = column;
        }
        let folded = self.text.text();
        let is_number = |(cell, column): (&Cell, &Column)| {
            *column != Column::Number || cell.is_empty() || looks::number(words(folded, cell)).is_some()
        };
        let fits = row.iter().zip(&self.columns).all(is_number);
        let spread = row.iter().filter(|cell| !cell.is_empty()).count();
        (fits && (spread > 1 || self.starts_far(found))).then_some(row)
    }

    /// Whether a line of one piece stands away from the left edge, so that it is part of a cell.
    fn starts_far(&self, found: &[Cell]) -> bool {
        let edge = self.places.first().map_or(0, |(start, _)| *start);
        let start = found.first().and_then(|cell| place(self.text, cell)).map_or(0, |(start, _)| start);
        start > edge + 2 && !cells::before(self.text, found.first().map_or(0, |cell| cell.start)).is_empty()
    }

    /// The column whose header a piece overlaps, or the nearest one.
    fn under(&self, piece: (usize, usize)) -> Option<usize> {
        let overlaps = |header: &(usize, usize)| header.0 < piece.1 && piece.0 < header.1;
        let mut below =
            self.places.iter().enumerate().filter(|(_, header)| overlaps(header)).map(|(index, _)| index);
        if let Some(first) = below.next() {
            return below.next().is_none().then_some(first);
        }
        let distance = |header: &(usize, usize)| {
            if header.0 >= piece.1 { header.0 - piece.1 } else { piece.0.saturating_sub(header.1) }
        };
        let nearest = self.places.iter().map(distance).min()?;
        let mut all = self.places.iter().enumerate().filter(|(_, header)| distance(header) == nearest);
        let first = all.next()?.0;
        all.next().is_none().then_some(first)
    }
}
