//! Tables of a plan: who does what by when, and indicators with their base and goal.
//!
//! A table stands in the text as rows of cells parted by tabs, as pipe rows (Markdown), as columns
//! aligned with blanks, as one cell a line, or as cells run together where line ends were lost.
//! [`tables`] finds them by their header row, [`task_rows`] and [`indicator_rows`] read them
//! (conventions 33 and 62). Where the shape of rows is not certain, they are left out and counted.

mod align;
mod aligned;
mod annotation;
mod cells;
mod column;
mod find;
mod goal;
mod header;
mod indicator;
mod kind;
mod looks;
mod matching;
mod office;
mod pipe;
mod stream;
mod tabbed;
mod task;
mod title;
mod years;

use std::ops::Range;

pub use column::Column;
pub use find::tables;
pub use goal::{Goal, GoalKind};
pub use indicator::{IndicatorRow, indicator_rows};
pub use kind::{Kind, kind};
pub use matching::matches;
pub use task::{TaskRow, task_rows};

/// A cell: a range of the folded text, empty where the cell is empty or merged with the one above.
pub type Cell = Range<usize>;

/// A table found in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// All of it, from the first header cell to the last cell.
    pub range: Range<usize>,
    /// The line above the header that names the table.
    pub caption: Option<Range<usize>>,
    /// The note right under it (`注:〔〕内为累计数`).
    pub note: Option<Range<usize>>,
    /// What each column holds and the words that say so.
    pub header: Vec<(Column, Range<usize>)>,
    /// Cells of the rows, as many as the header has columns.
    pub rows: Vec<Vec<Cell>>,
    /// Rows left out because it was not certain which cell belongs to which column.
    pub doubtful: usize,
    /// Whether cells run on over rows: each row is a line of an aligned page.
    pub wrapped: bool,
}

impl Table {
    /// Index of the first column of a kind.
    #[must_use]
    pub fn column(&self, wanted: impl Fn(Column) -> bool) -> Option<usize> {
        self.header.iter().position(|(column, _)| wanted(*column))
    }
}

/// Words of the folded text in a range; empty where there are none.
fn words<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// Smallest range that holds all cells that are not empty.
fn hull<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Range<usize> {
    let mut hull: Option<Range<usize>> = None;
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        hull = Some(match hull {
            Some(before) => before.start.min(cell.start)..before.end.max(cell.end),
            None => cell.clone(),
        });
    }
    hull.unwrap_or_default()
}

#[cfg(test)]
mod tests;
