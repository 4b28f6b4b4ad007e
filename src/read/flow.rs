//! Text as it flows out of a marked-up document: lines, and tables whose rows are lines.

use std::mem::take;

/// Stands between the lines of one table cell (U+2028 LINE SEPARATOR), where `\n` would end the row.
pub const CELL_BREAK: char = '\u{2028}';

/// Columns whose place is kept. Further cells keep their text but cannot span.
const MAX_COLUMNS: usize = 256;
/// A cell with more line breaks than this holds a page, not a value.
const MAX_CELL_BREAKS: usize = 30;

/// The text so far and the tables that are open.
#[derive(Default)]
pub(super) struct Flow {
    out: String,
    tables: Vec<Table>,
}

/// An open table. Only the innermost can have tab rows; one that holds another is mere layout.
#[derive(Default)]
struct Table {
    /// For each column, the rows that a cell further up still covers.
    covered: Vec<u32>,
    row: String,
    columns: usize,
    cell_start: usize,
    breaks: usize,
    span: (usize, u32),
    in_row: bool,
    in_cell: bool,
    is_layout: bool,
    most_breaks: usize,
}

impl Flow {
    /// The whole text; open tables are closed.
    pub(super) fn finish(mut self) -> String {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        self.out
    }

    /// The open cell, if text now belongs to a row.
    fn cell(&mut self) -> Option<&mut Table> {
        self.tables.last_mut().filter(|table| table.in_cell && !table.is_layout)
    }

    /// Appends one character; tabs and line ends inside a cell give way to blanks and [`CELL_BREAK`].
    pub(super) fn push(&mut self, char: char) {
        match (self.cell(), char) {
            (Some(cell), '\n') => cell.break_line(),
            (Some(cell), '\t') => cell.row.push(' '),
            (Some(cell), _) => cell.row.push(char),
            (None, _) => self.out.push(char),
        }
    }

    /// Appends text.
    pub(super) fn push_str(&mut self, text: &str) {
        if self.cell().is_some() {
            text.chars().for_each(|char| self.push(char));
        } else {
            self.out.push_str(text);
        }
    }

    /// The last character of the line, if there is one.
    pub(super) fn last(&mut self) -> Option<char> {
        let last = match self.cell() {
            Some(cell) => cell.row.get(cell.cell_start..).and_then(|text| text.chars().next_back()),
            None => self.out.chars().next_back(),
        };
        last.filter(|char| !['\n', CELL_BREAK].contains(char))
    }

    /// Ends the line, even an empty one.
    pub(super) fn break_line(&mut self) {
        self.push('\n');
    }

    /// Ends the line unless it is empty.
    pub(super) fn end_block(&mut self) {
        if self.last().is_some() {
            self.break_line();
        }
    }

    /// Opens a table. A table around it turns out to be layout.
    pub(super) fn start_table(&mut self) {
        if let Some(outer) = self.tables.last_mut().filter(|table| !table.is_layout) {
            let row = outer.as_lines();
            outer.is_layout = true;
            self.out.push_str(&row);
        }
        self.end_block();
        self.tables.push(Table::default());
    }

    /// Closes the innermost table.
    pub(super) fn end_table(&mut self) {
        self.end_row();
        self.end_block();
        self.tables.pop();
    }

    /// Whether a table is open.
    pub(super) fn in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Whether text now belongs to a cell.
    pub(super) fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.in_cell)
    }

    /// Cells above no longer reach down: a new section of the table begins.
    pub(super) fn end_spans(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.covered.clear();
        }
    }

    /// Begins a row.
    pub(super) fn start_row(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.in_row = true;
        }
    }

    /// Ends the row and writes it: as tab-separated cells, or as plain lines if it is one cell or a page.
    pub(super) fn end_row(&mut self) {
        self.end_cell();
        if self.in_table() {
            self.end_block();
        }
        let Some(table) = self.tables.last_mut() else { return };
        if take(&mut table.in_row) && !table.is_layout {
            table.fill_row();
            let is_single = table.columns == 1 || table.most_breaks > MAX_CELL_BREAKS;
            let row = if is_single { table.as_lines() } else { take(&mut table.row) };
            if !row.trim().is_empty() {
                self.out.push_str(row.trim_end_matches('\n'));
                self.out.push('\n');
            }
        }
        if let Some(table) = self.tables.last_mut() {
            table.reset_row();
        }
    }

    /// Forgets the row.
    pub(super) fn drop_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.reset_row();
            table.in_row = false;
        }
    }

    /// Leaves columns empty.
    pub(super) fn skip_columns(&mut self, count: usize) {
        if let Some(table) = self.tables.last_mut() {
            (0..count.min(MAX_COLUMNS)).for_each(|_| table.add_column());
        }
    }

    /// Begins a cell, and a row if none is open.
    pub(super) fn start_cell(&mut self, columns: usize, rows: u32) {
        self.end_cell();
        if let Some(table) = self.tables.last_mut() {
            table.in_row = true;
            table.skip_covered();
            table.add_column();
            table.cell_start = table.row.len();
            table.breaks = 0;
            table.in_cell = true;
            table.span = (columns.max(1), rows.max(1));
        }
    }

    /// Sets how many columns the open cell covers.
    pub(super) fn set_columns(&mut self, columns: usize) {
        if let Some(table) = self.tables.last_mut() {
            table.span.0 = columns.max(1);
        }
    }

    /// Ends the cell.
    pub(super) fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut().filter(|table| table.in_cell) else { return };
        if !table.is_layout {
            let text = table.row.get(table.cell_start..).unwrap_or_default();
            let end = table.cell_start + text.trim_end_matches([CELL_BREAK, ' ']).len();
            table.row.truncate(end);
        }
        table.in_cell = false;
        table.cover();
        if table.is_layout {
            self.end_block();
        }
    }
}

impl Table {
    fn break_line(&mut self) {
        self.row.push(CELL_BREAK);
        self.breaks += 1;
        self.most_breaks = self.most_breaks.max(self.breaks);
    }

    /// Opens the next column.
    fn add_column(&mut self) {
        if self.columns > 0 {
            self.row.push('\t');
        }
        self.columns += 1;
    }

    /// Leaves the next columns empty while cells further up cover them.
    fn skip_covered(&mut self) {
        while let Some(rows) = self.covered.get_mut(self.columns).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.add_column();
        }
    }

    /// Leaves the rest of the row empty, up to the last column that a cell further up covers.
    fn fill_row(&mut self) {
        let end = self.covered.iter().rposition(|rows| *rows > 0).map_or(0, |last| last + 1);
        while self.columns < end {
            if let Some(rows) = self.covered.get_mut(self.columns) {
                *rows = rows.saturating_sub(1);
            }
            self.add_column();
        }
    }

    /// Notes the columns and rows that the cell just ended covers beyond its own place.
    fn cover(&mut self) {
        let (columns, rows) = self.span;
        let first = self.columns.saturating_sub(1);
        let columns = columns.min(MAX_COLUMNS.saturating_sub(first)).max(1);
        if first < MAX_COLUMNS && rows > 1 {
            let end = first + columns;
            self.covered.resize(self.covered.len().max(end), 0);
            self.covered.iter_mut().take(end).skip(first).for_each(|covered| *covered = rows - 1);
        }
        (1..columns).for_each(|_| self.add_column());
    }

    /// The row so far as plain lines.
    fn as_lines(&mut self) -> String {
        take(&mut self.row).replace(['\t', CELL_BREAK], "\n")
    }

    fn reset_row(&mut self) {
        self.row.clear();
        (self.columns, self.cell_start, self.breaks, self.most_breaks) = (0, 0, 0, 0);
        self.in_cell = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One table: rows of cells, each `(text, columns, rows)`.
    fn table(rows: &[&[(&str, usize, u32)]]) -> String {
        let mut flow = Flow::default();
        flow.start_table();
        for row in rows {
            flow.start_row();
            for (text, columns, rows) in *row {
                flow.start_cell(*columns, *rows);
                flow.push_str(text);
            }
        }
        flow.finish()
    }

    #[test]
    fn merged_cells_keep_the_columns_and_are_not_repeated() {
        let rows: &[&[_]] = &[
            &[("甲", 1, 2), ("乙", 2, 1), ("丙", 1, 2)],
            &[("丁", 1, 1), ("戊", 1, 1)],
            &[("己", 1, 1), ("庚", 1, 1), ("辛", 1, 1), ("壬", 1, 1)],
        ];
        assert_eq!(table(rows), "甲\t乙\t\t丙\n\t丁\t戊\t\n己\t庚\t辛\t壬\n");
    }

    #[test]
    fn lines_of_a_cell_stay_in_its_row_and_a_single_cell_is_lines() {
        assert_eq!(table(&[&[("甲\n乙\n", 1, 1), ("a\tb", 1, 1)]]), "甲\u{2028}乙\ta b\n");
        assert_eq!(table(&[&[("甲\n乙", 1, 1)]]), "甲\n乙\n");
        assert_eq!(table(&[&[("", 1, 1), ("", 1, 1)], &[("甲", 1, 1), ("", 1, 1)]]), "甲\t\n");
    }

    #[test]
    fn a_table_around_a_table_and_a_cell_that_holds_a_page_are_layout() {
        let mut flow = Flow::default();
        flow.start_table();
        flow.start_cell(1, 1);
        flow.push_str("左");
        flow.start_cell(1, 1);
        flow.push_str("题\n文");
        flow.start_table();
        flow.start_cell(1, 1);
        flow.push_str("甲");
        flow.start_cell(1, 1);
        flow.push_str("乙");
        flow.end_table();
        flow.push_str("尾");
        assert_eq!(flow.finish(), "左\n题\n文\n甲\t乙\n尾\n");
        let page = "行\n".repeat(40);
        assert_eq!(table(&[&[("左", 1, 1), (&page, 1, 1)]]), format!("左\n{page}"));
    }

    #[test]
    fn spans_cannot_blow_up_the_text() {
        let wide = vec![("x", usize::MAX, u32::MAX); 1000];
        let rows = vec![wide.as_slice(); 20];
        assert!(table(&rows).len() < 20 * (2 * 1000 + 2 * MAX_COLUMNS));
    }
}
