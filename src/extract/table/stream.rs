//! Tables with one cell a line, or with cells run together where line ends were lost.
//!
//! Rows are found by their running numbers and the number of columns; a row that can be laid out in
//! two ways is left out.

use std::ops::Range;

use super::cells::{MOST_CELLS, before, line};
use super::header::{self, Header};
use super::tabbed::Body;
use super::{Cell, Column, align, looks, words};
use crate::extract::fold::Folded;

/// Longest cell, in bytes.
const LONGEST_CELL: usize = 3000;
/// Longest header cell, in bytes.
const LONGEST_HEADER: usize = 60;
/// Places of the next number that are tried for one row.
const TRIES: usize = 4;
/// Numbers that may be left out between two rows.
const GAP: u32 = 5;

/// What parts the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parting {
    /// Line ends.
    Lines,
    /// Any white space.
    Blanks,
}

/// Reads the table whose header starts at a byte.
pub(super) fn read(text: &Folded<'_>, start: usize, limit: usize, parting: Parting) -> Option<Body> {
    let mut cells = Buffer { text, limit, parting, at: start, ready: Vec::new(), first: 0 };
    let header = head(&mut cells)?;
    let columns: Vec<Column> = header.iter().map(|(column, _)| *column).collect();
    let number = columns.iter().position(|column| *column == Column::Number);
    let end = header.last().map_or(start, |(_, cell)| cell.end);
    let mut rows =
        Rows { cells, columns, body: Body { header, rows: Vec::new(), doubtful: 0, wrapped: false, end } };
    match number {
        Some(number) => rows.numbered(number),
        None => rows.plain(),
    }
    (!rows.body.rows.is_empty()).then_some(rows.body)
}

/// The header: cells up to the first number where the first column is for numbers, known ones otherwise.
fn head(cells: &mut Buffer<'_, '_>) -> Option<Header> {
    let text = cells.text;
    let mut found: Vec<Cell> = Vec::new();
    let mut is_numbered = false;
    while let Some(cell) = cells.get(found.len()) {
        let column = header::single(text, &cell).filter(|_| cell.len() <= LONGEST_HEADER);
        is_numbered |= found.is_empty() && column == Some(Column::Number);
        let ends = match column {
            None => true,
            // A header names nothing twice.
            Some(_) if found.iter().any(|before| words(text.text(), before) == words(text.text(), &cell)) => {
                true
            }
            Some(_) if looks::is_heading(words(text.text(), &cell)) => true,
            Some(column) if is_numbered => {
                !column.is_known() && looks::number(words(text.text(), &cell)).is_some()
            }
            Some(column) => !column.is_known(),
        };
        if ends || found.len() >= MOST_CELLS {
            break;
        }
        found.push(cell);
    }
    let header = header::header(text, &found)?;
    let is_counted = header.iter().any(|(column, _)| *column == Column::Number);
    let is_known = header.iter().filter(|(column, _)| column.is_known()).count() >= 3;
    cells.take(found.len());
    (header::has_subject(&header) && (is_counted || is_known)).then_some(header)
}

/// Cells that are still to be read.
struct Buffer<'t, 's> {
    text: &'t Folded<'s>,
    limit: usize,
    parting: Parting,
    at: usize,
    ready: Vec<Cell>,
    first: usize,
}

impl Buffer<'_, '_> {
    /// The cell so many places ahead.
    fn get(&mut self, ahead: usize) -> Option<Cell> {
        while self.ready.len() <= self.first + ahead {
            let cell = self.next()?;
            self.ready.push(cell);
            let empty = self.empty();
            self.ready.extend((0..empty).map(|_| self.at..self.at));
        }
        self.ready.get(self.first + ahead).cloned()
    }

    /// The next cells, at most so many.
    fn ahead(&mut self, most: usize) -> &[Cell] {
        if most > 0 {
            self.get(most - 1);
        }
        let end = self.ready.len().min(self.first + most);
        self.ready.get(self.first..end).unwrap_or_default()
    }

    fn take(&mut self, count: usize) {
        self.first += count;
        if self.first > 256 {
            self.ready.drain(..self.first.min(self.ready.len()));
            self.first = 0;
        }
    }

    fn next(&mut self) -> Option<Cell> {
        if self.at >= self.limit {
            return None;
        }
        let range = match self.parting {
            Parting::Lines => self.line()?,
            Parting::Blanks => self.piece()?,
        };
        if range.len() > LONGEST_CELL {
            return None;
        }
        self.at = range.end;
        Some(range)
    }

    /// Empty cells after the cell just read, where tabs are left to tell.
    fn empty(&self) -> usize {
        if self.parting == Parting::Lines || self.at >= self.limit {
            return 0;
        }
        let space = before(self.text, self.at);
        let tabs = space.bytes().filter(|byte| *byte == b'\t').take(MOST_CELLS).count();
        if tabs == 0 { 0 } else { tabs - 1 + usize::from(space.bytes().any(|byte| byte != b'\t')) }
    }

    fn line(&self) -> Option<Range<usize>> {
        let reach = self.text.text().floor_char_boundary((self.at + LONGEST_CELL + 4).min(self.limit));
        let line = line(self.text, self.at, reach);
        (!line.tabs && !line.pipes).then_some(line.range)
    }

    fn piece(&self) -> Option<Range<usize>> {
        let reach = (self.at + LONGEST_CELL + 4).min(self.limit);
        let gap = (self.at + 1..reach).find(|at| self.text.gap(*at).any());
        let end = gap.or((reach == self.limit).then_some(reach))?;
        Some(self.at..end)
    }
}

struct Rows<'t, 's> {
    cells: Buffer<'t, 's>,
    columns: Vec<Column>,
    body: Body,
}

impl Rows<'_, '_> {
    fn folded(&self) -> &str {
        self.cells.text.text()
    }

    fn number(&self, cell: &Cell) -> Option<u32> {
        looks::number(words(self.folded(), cell))
    }

    /// Reads rows that a running number starts, or that have it after a few cells.
    fn numbered(&mut self, column: usize) {
        self.first_heading(column);
        let Some((mut lead, mut number)) = self.leading(column) else { return };
        loop {
            if let Some(next) = self.whole(lead, column, number) {
                (lead, number) = next;
                continue;
            }
            let window = self.cells.ahead(align::MOST + column + 1).to_vec();
            let Some(next) = self.row(&window, lead, column, number) else {
                self.last(&window, lead, column);
                return;
            };
            (lead, number) = next;
        }
    }

    /// Cells before the number of the row ahead, and the number.
    fn leading(&mut self, column: usize) -> Option<(usize, u32)> {
        let window = self.cells.ahead(column + 1).to_vec();
        window.iter().enumerate().find_map(|(at, cell)| Some((at, self.number(cell)?)))
    }

    /// Takes a heading before the first row.
    fn first_heading(&mut self, column: usize) {
        let [heading, number] = self.cells.ahead(2) else { return };
        let (heading, number) = (heading.clone(), number.clone());
        if column == 0 && looks::is_heading(words(self.folded(), &heading)) && self.number(&number).is_some()
        {
            self.cells.take(1);
            self.push_heading(&heading);
        }
    }

    fn push_heading(&mut self, heading: &Cell) {
        let empty = (1..self.columns.len()).map(|_| heading.end..heading.end);
        self.body.rows.push(std::iter::once(heading.clone()).chain(empty).collect());
        self.body.end = heading.end;
    }

    /// Reads the row ahead where it has all cells and the next number follows at once.
    fn whole(&mut self, lead: usize, column: usize, number: u32) -> Option<(usize, u32)> {
        let length = lead + self.columns.len() - column;
        let window = self.cells.ahead(length + 1).to_vec();
        let next =
            window.get(length).and_then(|cell| self.number(cell)).filter(|next| *next == number + 1)?;
        let (cost, row) = self.price(window.get(..length)?, lead, column)?;
        if cost > 0 {
            return None;
        }
        self.push(row, None);
        self.cells.take(length);
        Some((0, next))
    }

    /// Reads the row ahead up to the next number; cells before the next number and the number.
    fn row(&mut self, window: &[Cell], lead: usize, column: usize, number: u32) -> Option<(usize, u32)> {
        let width = self.columns.len();
        let whole = lead + width - column;
        // After a whole row a number may have been left out.
        let is_next = |at: &usize| {
            let cell = window.get(*at);
            let Some((cell, value)) = cell.and_then(|cell| Some((cell, self.number(cell)?))) else {
                return false;
            };
            let restarts = value == 1 && words(self.folded(), cell).ends_with(".1");
            let skips = *at == whole && (number + 2..=number + GAP).contains(&value);
            value == number + 1 || restarts || skips
        };
        let mut places: Vec<usize> = (lead + 2..window.len()).filter(is_next).take(TRIES).collect();
        let first = *places.first()?;
        // Where the row is whole, the number (or the cells before it) follows at once.
        places.sort_by_key(|place| !(whole..=whole + column).contains(place));
        for place in places {
            let value = window.get(place).and_then(|cell| self.number(cell))?;
            if let Some((row, heading, used)) = self.laid(window, lead, column, place) {
                self.push(row, heading.as_ref());
                self.cells.take(used);
                return Some((place - used, value));
            }
        }
        let is_whole = |cells| self.price(cells, lead, column).is_some_and(|(cost, _)| cost == 0);
        if window.get(..whole).is_some_and(is_whole) {
            return None;
        }
        let value = window.get(first).and_then(|cell| self.number(cell))?;
        self.body.doubtful += 1;
        self.cells.take(first);
        Some((0, value))
    }

    /// The row in a window up to the place of the next number: its cells, a heading after it, cells used.
    fn laid(
        &self,
        window: &[Cell],
        lead: usize,
        column: usize,
        place: usize,
    ) -> Option<(Vec<Cell>, Option<Cell>, usize)> {
        let rest = self.columns.len() - column;
        let trailing = place.checked_sub(lead + rest).filter(|trailing| *trailing <= column).unwrap_or(0);
        let cells = window.get(..place - trailing)?;
        if let Some(row) = self.lay(cells, lead, column) {
            return Some((row, None, place - trailing));
        }
        let (heading, cells) = window.get(..place)?.split_last()?;
        if looks::is_heading(words(self.folded(), heading)) {
            return Some((self.lay(cells, lead, column)?, Some(heading.clone()), place));
        }
        None
    }

    /// Cells laid out, with empty ones for what is merged before the number.
    fn lay(&self, cells: &[Cell], lead: usize, column: usize) -> Option<Vec<Cell>> {
        self.price(cells, lead, column).map(|(_, row)| row)
    }

    fn price(&self, cells: &[Cell], lead: usize, column: usize) -> Option<(u32, Vec<Cell>)> {
        let (before, after) = (cells.get(..lead)?, cells.get(lead..)?);
        let (cost, rest) = align::priced(self.folded(), after, self.columns.get(column..)?)?;
        let at = after.first()?.start;
        let merged = (lead..column).map(|_| at..at);
        Some((cost, merged.chain(before.iter().cloned()).chain(rest).collect()))
    }

    fn push(&mut self, row: Vec<Cell>, heading: Option<&Cell>) {
        self.body.end = super::hull(&row).end.max(self.body.end);
        self.body.rows.push(row);
        if let Some(heading) = heading {
            self.push_heading(heading);
        }
    }

    /// Reads the last row, which no number ends: the length that suits best.
    fn last(&mut self, window: &[Cell], lead: usize, column: usize) {
        let whole = lead + self.columns.len() - column;
        let lengths = [whole, whole + 1, whole.saturating_sub(1), whole + 2, whole.saturating_sub(2)];
        let mut best: Option<(u32, Vec<Cell>)> = None;
        for length in lengths {
            let Some(cells) = window.get(..length).filter(|cells| cells.len() > lead + 1) else { continue };
            let Some((cost, row)) = self.price(cells, lead, column) else { continue };
            let is_cut = row.last().is_some_and(|cell| words(self.folded(), cell).ends_with('、'));
            let cost = cost + 2 * u32::from(is_cut);
            if self.suits(&row) && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, row));
            }
            if matches!(best, Some((0, _))) {
                break;
            }
        }
        if let Some((_, row)) = best {
            self.push(row, None);
        } else {
            self.body.doubtful += 1;
        }
    }

    /// Whether the cells of unit columns list units.
    fn suits(&self, row: &[Cell]) -> bool {
        row.iter().zip(&self.columns).filter(|(_, column)| column.lists_units()).all(|(cell, _)| {
            looks::is_nothing(words(self.folded(), cell)) || looks::is_units(words(self.folded(), cell))
        })
    }

    /// Reads rows without numbers: all cells there, each of the kind of its column.
    fn plain(&mut self) {
        let width = self.columns.len();
        let tells = |column: &Column| {
            column.lists_units()
                || matches!(column, Column::Deadline | Column::Nature | Column::Target(_) | Column::Base)
        };
        if !self.columns.iter().any(tells) {
            return;
        }
        loop {
            let row = self.cells.ahead(width).to_vec();
            let heads = row.first().is_some_and(|cell| looks::is_heading(words(self.folded(), cell)));
            if row.len() < width || heads || !align::suit(self.folded(), &row, &self.columns) {
                return;
            }
            self.cells.take(width);
            self.push(row, None);
        }
    }
}

/// Starts of a table within a line: two headers in a row, parted by blanks or tabs.
pub(super) fn starts(text: &Folded<'_>, line: &Range<usize>, from: usize) -> Option<usize> {
    let folded = text.text();
    let mut start = from;
    let mut before: Option<usize> = None;
    for at in from + 1..=line.end {
        if at < line.end && !text.gap(at).any() {
            continue;
        }
        let is_header =
            at - start <= LONGEST_HEADER && Column::of(folded.get(start..at).unwrap_or_default()).is_known();
        match (is_header, before) {
            (true, Some(first)) => return Some(first),
            (true, None) => before = Some(start),
            (false, _) => before = None,
        }
        start = at;
    }
    None
}
