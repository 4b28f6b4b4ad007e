//! Tables whose rows are lines of cells parted by tabs.

use super::cells::{self, Line, line, tabbed};
use super::header::{self, Header};
use super::{Cell, Column, align, looks, words};
use crate::extract::fold::Folded;

/// Lines that one row may be broken over.
const ROW_LINES: usize = 12;
/// Lines without tabs that may stand between two rows.
const PLAIN_LINES: usize = 4;
/// Longest line without tabs within a table, in bytes.
const PLAIN_BYTES: usize = 1200;
/// Rows in succession that cannot be laid out, after which the table ends.
const LOST_ROWS: usize = 3;

/// Header and rows of a table, and where it ends.
pub(super) struct Body {
    pub(super) header: Header,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) doubtful: usize,
    pub(super) wrapped: bool,
    pub(super) end: usize,
}

/// Reads the table whose header row is a line.
pub(super) fn read(text: &Folded<'_>, first: &Line, limit: usize) -> Option<Body> {
    let (header, at) = head(text, first, limit)?;
    let columns = header.iter().map(|(column, _)| *column).collect();
    let body = Body { header, rows: Vec::new(), doubtful: 0, wrapped: false, end: at };
    let mut reader = Reader { text, limit, columns, body, lost: 0, is_broken: false };
    while reader.step() {}
    (!reader.body.rows.is_empty()).then_some(reader.body)
}

/// The header that starts with a line, and where it ends.
fn head(text: &Folded<'_>, first: &Line, limit: usize) -> Option<(Header, usize)> {
    let mut cells = tabbed(text, &first.range)?;
    let mut end = first.range.end;
    header::header(text, &cells)?;
    while let Some((joined, after)) = rejoined(text, &cells, end, limit) {
        (cells, end) = (joined, after);
    }
    let mut header = header::header(text, &cells)?;
    let next = line(text, end, limit);
    if next.tabs
        && let Some(second) = tabbed(text, &next.range)
        && let Some(joined) = header::joined(text, &header, &second)
    {
        return Some((joined, next.range.end));
    }
    while header.last().is_some_and(|(_, cell)| cell.is_empty()) {
        header.pop();
    }
    Some((header, end))
}

/// Header cells with those of the next line, where the line end broke a header word.
fn rejoined(text: &Folded<'_>, cells: &[Cell], end: usize, limit: usize) -> Option<(Vec<Cell>, usize)> {
    if end >= limit || cells.len() > cells::MOST_CELLS {
        return None;
    }
    let next = line(text, end, limit);
    let more = tabbed(text, &next.range)?;
    let (last, first) = (cells.last()?, more.first()?);
    let is_known = |cell: &Cell| Column::of(words(text.text(), cell)).is_known();
    let joined = if last.is_empty() { first.clone() } else { last.start..first.end };
    let is_number = looks::number(words(text.text(), first)).is_some();
    if first.is_empty() || first.len() > 30 || is_number || !is_known(&joined) {
        return None;
    }
    let is_broken = if last.is_empty() {
        !next.tabs
    } else {
        // What was known alone (`2025`, then `年`) is only broken if the rest of the line is a header too.
        !is_known(first) && (!is_known(last) || (more.len() > 1 && more.iter().skip(1).all(is_known)))
    };
    if !is_broken {
        return None;
    }
    let mut all = cells.to_vec();
    *all.last_mut()? = joined;
    all.extend(more.into_iter().skip(1));
    Some((all, next.range.end))
}

struct Reader<'t, 's> {
    text: &'t Folded<'s>,
    limit: usize,
    columns: Vec<Column>,
    body: Body,
    lost: usize,
    /// Whether line ends break cells.
    is_broken: bool,
}

impl Reader<'_, '_> {
    /// Reads the next line. Whether the table goes on.
    fn step(&mut self) -> bool {
        if self.body.end >= self.limit || self.lost >= LOST_ROWS {
            return false;
        }
        let next = line(self.text, self.body.end, self.limit);
        if !next.tabs {
            return self.plain(&next);
        }
        let Some(cells) = tabbed(self.text, &next.range) else { return false };
        if !self.is_number(cells.first())
            && let Some(other) = header::header(self.text, &cells)
        {
            let same =
                |(one, two): (&(Column, Cell), &(Column, Cell))| self.words(&one.1) == self.words(&two.1);
            let is_repeated = !self.body.rows.is_empty()
                && other.len() == self.body.header.len()
                && other.iter().zip(&self.body.header).all(same);
            if is_repeated {
                self.body.end = next.range.end;
            }
            return is_repeated;
        }
        self.row(cells, &next)
    }

    fn words(&self, cell: &Cell) -> &str {
        words(self.text.text(), cell)
    }

    fn is_numbered(&self) -> bool {
        self.columns.first() == Some(&Column::Number)
    }

    fn is_number(&self, cell: Option<&Cell>) -> bool {
        cell.is_some_and(|cell| looks::number(self.words(cell)).is_some())
    }

    fn row(&mut self, mut cells: Vec<Cell>, line: &Line) -> bool {
        let width = self.columns.len();
        while cells.len() > width && cells.last().is_some_and(Cell::is_empty) {
            cells.pop();
        }
        if cells.len() > width {
            return false;
        }
        let mut end = line.range.end;
        if cells.len() < width {
            if let Some((joined, after)) = self.gathered(&cells, end) {
                (cells, end) = (joined, after);
                self.is_broken = true;
            } else if let Some(placed) = self.placed(&cells, end) {
                cells = placed;
            } else {
                self.lost += 1;
                self.body.doubtful += 1;
                self.body.end = end;
                return true;
            }
        }
        self.lost = 0;
        self.body.rows.push(cells);
        self.body.end = end;
        true
    }

    /// A numbered row with the lines after it, where line ends broke its cells.
    fn gathered(&self, cells: &[Cell], mut end: usize) -> Option<(Vec<Cell>, usize)> {
        let width = self.columns.len();
        if !self.is_numbered() || !self.is_number(cells.first()) {
            return None;
        }
        let mut all = cells.to_vec();
        for _ in 0..ROW_LINES {
            if end >= self.limit {
                return None;
            }
            let next = line(self.text, end, self.limit);
            let more = tabbed(self.text, &next.range)?;
            if (!next.tabs && next.range.len() > PLAIN_BYTES) || (next.tabs && self.is_number(more.first())) {
                return None;
            }
            let (last, first) = (all.last_mut()?, more.first()?);
            *last = if last.start == last.end { first.clone() } else { last.start..first.end.max(last.end) };
            all.extend(more.into_iter().skip(1));
            end = next.range.end;
            if all.len() > width {
                return None;
            }
            if all.len() == width {
                // The last cell may run on in the next line.
                let is_sound = self.suits(all.get(..width - 1)?);
                return is_sound.then_some((all, end));
            }
        }
        None
    }

    /// Whether the cells of unit columns list units.
    fn suits(&self, cells: &[Cell]) -> bool {
        let pairs = cells.iter().zip(&self.columns);
        pairs.filter(|(_, column)| column.lists_units()).all(|(cell, column)| {
            align::suit(self.text.text(), std::slice::from_ref(cell), std::slice::from_ref(column))
        })
    }

    /// A row that has fewer cells than the header: empty cells at its end, or merged ones, are not written.
    fn placed(&self, cells: &[Cell], next: usize) -> Option<Vec<Cell>> {
        let width = self.columns.len();
        let end = cells.last()?.end;
        let missing = || (cells.len()..width).map(|_| end..end);
        let folded = self.text.text();
        if self.is_number(cells.first()) && self.is_numbered() {
            if self.is_torn(next) {
                return None;
            }
            let padded: Vec<Cell> = cells.iter().cloned().chain(missing()).collect();
            if self.suits(&padded) && align::fit(folded, cells, &self.columns) {
                return Some(padded);
            }
        }
        let filled: Vec<Cell> = cells.iter().filter(|cell| !cell.is_empty()).cloned().collect();
        if let ([only], true) = (filled.as_slice(), looks::is_heading(self.words(filled.first()?))) {
            return Some(self.section(only));
        }
        if let Some(row) = align::align(folded, &filled, &self.columns) {
            return Some(row);
        }
        let first = cells.first()?.start;
        let shifted: Vec<Cell> =
            (cells.len()..width).map(|_| first..first).chain(cells.iter().cloned()).collect();
        let offset = width - cells.len();
        let columns = self.columns.get(offset..)?;
        let is_merged = self.is_numbered() && !self.is_number(cells.first());
        (is_merged && align::fit(folded, cells, columns) && self.suits(&shifted)).then_some(shifted)
    }

    /// Whether the line at a byte is a part of a row, so that it is not certain what the row before it lacks.
    fn is_torn(&self, at: usize) -> bool {
        let next = line(self.text, at, self.limit);
        let cells = if next.tabs { tabbed(self.text, &next.range).unwrap_or_default() } else { Vec::new() };
        let is_part = cells.first().is_some_and(|cell| !cell.is_empty()) && cells.len() < self.columns.len();
        at < self.limit && is_part && !self.is_number(cells.first()) && !self.is_merged_row(&cells)
    }

    /// Whether a row lacks the cells that are merged with those above: the others suit the last columns.
    fn is_merged_row(&self, cells: &[Cell]) -> bool {
        let offset = self.columns.len().saturating_sub(cells.len());
        self.columns.get(offset..).is_some_and(|columns| align::suit(self.text.text(), cells, columns))
    }

    /// A row that heads the rows after it: all in its first cell.
    fn section(&self, heading: &Cell) -> Vec<Cell> {
        let empty = (1..self.columns.len()).map(|_| heading.end..heading.end);
        std::iter::once(heading.clone()).chain(empty).collect()
    }

    /// A line without tabs: the end of the last cell, a heading between rows, or the end of the table.
    fn plain(&mut self, plain: &Line) -> bool {
        let folded = self.text.text();
        let Some(last) = self.body.rows.last().and_then(|row| row.last()).cloned() else {
            return self.heads_rows(plain);
        };
        if plain.range.len() > PLAIN_BYTES || cells::line_ends(self.text, plain.range.start) > 2 {
            return false;
        }
        let joined = last.start..plain.range.end;
        let goes_on = self.goes_on(plain.range.end);
        let is_cut =
            !last.is_empty() && last.end == plain.range.start && !looks::is_heading(self.words(&plain.range));
        let lists = self.columns.last().is_some_and(|column| column.lists_units());
        let ends_open = self.words(&last).ends_with(['、', ',']);
        let completes =
            lists && looks::is_units(words(folded, &joined)) && !looks::is_units(self.words(&last));
        let is_tail = self.is_tail(&last, &plain.range);
        let is_cell_text = !lists && plain.range.len() > 60;
        let is_more_units = lists && goes_on && looks::is_units(words(folded, &plain.range));
        // The line end stood before the last cell, not in it.
        let is_whole_cell = last.is_empty() && is_more_units && !looks::is_heading(self.words(&plain.range));
        let is_cut = is_cut || is_whole_cell;
        if is_cut && (ends_open || completes || is_tail || (goes_on && is_cell_text) || is_more_units) {
            if let Some(cell) = self.body.rows.last_mut().and_then(|row| row.last_mut()) {
                *cell = if is_whole_cell { plain.range.clone() } else { joined };
            }
            self.body.end = plain.range.end;
            return true;
        }
        goes_on && self.heads_rows(plain)
    }

    /// Whether a line is the end of a short last cell that a line end breaks: `预期` and `性`, `2026年12` and `月底`.
    fn is_tail(&self, last: &Cell, tail: &Cell) -> bool {
        let joined = words(self.text.text(), &(last.start..tail.end));
        match self.columns.last() {
            Some(Column::Nature) => looks::is_nature(joined),
            Some(Column::Deadline) => tail.len() <= 12 && looks::is_when(joined),
            Some(column) => !column.lists_units() && tail.len() <= 6 && self.goes_on(tail.end),
            None => false,
        }
    }

    /// Takes a line for a heading between rows.
    fn heads_rows(&mut self, plain: &Line) -> bool {
        let is_open = self.is_broken || looks::is_units(self.words(&plain.range));
        if is_open && !looks::is_heading(self.words(&plain.range)) {
            return false;
        }
        if plain.range.len() > 150
            || self.words(&plain.range).contains('。')
            || !self.goes_on(plain.range.end)
        {
            return false;
        }
        self.body.rows.push(self.section(&plain.range));
        self.body.end = plain.range.end;
        true
    }

    /// Whether a row follows within a few lines.
    fn goes_on(&self, mut at: usize) -> bool {
        for _ in 0..PLAIN_LINES {
            if at >= self.limit {
                return false;
            }
            let next = line(self.text, at, self.limit);
            if next.tabs {
                let cells = tabbed(self.text, &next.range).unwrap_or_default();
                let is_row = cells.len() <= self.columns.len() && cells.len() * 2 > self.columns.len();
                return is_row
                    && header::header(self.text, &cells).is_none()
                    && (!self.is_numbered()
                        || self.is_number(cells.first())
                        || cells.len() == self.columns.len());
            }
            if next.range.len() > PLAIN_BYTES {
                return false;
            }
            at = next.range.end;
        }
        false
    }
}
