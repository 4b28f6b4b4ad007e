//! Header rows: which cells are headers, and headers of two rows.

use super::{Cell, Column, column, office, words};
use crate::extract::fold::Folded;

/// Header cells and what their columns hold.
pub(super) type Header = Vec<(Column, Cell)>;

/// Longest header cell, in bytes.
const LONGEST_CELL: usize = 120;

/// Headers of a row of cells: at least two known ones, and half of all.
pub(super) fn header(text: &Folded<'_>, cells: &[Cell]) -> Option<Header> {
    if cells.len() < 2 {
        return None;
    }
    let mut header = Vec::with_capacity(cells.len());
    for cell in cells {
        header.push((single(text, cell)?, cell.clone()));
    }
    if !header.iter().any(|(column, _)| column.lists_units()) {
        for (column, cell) in &mut header {
            // The table of one bureau for its own offices: they are its units.
            if let Some(role) =
                office::own_units(words(text.text(), cell)).filter(|_| *column == Column::Office)
            {
                *column = role;
            }
        }
    }
    let known = header.iter().filter(|(column, _)| column.is_known()).count();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    (known >= 2 && known * 2 >= filled && is_varied(&header)).then_some(header)
}

/// What a header cell says; `None` where it cannot be one.
pub(super) fn single(text: &Folded<'_>, cell: &Cell) -> Option<Column> {
    let words = words(text.text(), cell);
    if words.len() > LONGEST_CELL || words.contains('。') {
        return None;
    }
    Some(Column::of(words))
}

/// Whether a header names more than one kind of thing: a list of units in a row is no header.
fn is_varied(header: &[(Column, Cell)]) -> bool {
    let mut kinds = header.iter().map(|(column, _)| *column).filter(|column| column.is_known());
    let first = kinds.next();
    kinds.any(|column| Some(column) != first)
}

/// Whether a column is named by what its cells are about, so that the header can stand without tabs.
pub(super) fn has_subject(header: &[(Column, Cell)]) -> bool {
    header.iter().any(|(column, _)| matches!(column, Column::Task | Column::Content | Column::Indicator))
}

/// Joins a second header row (`责任分工` above `牵头单位`, `配合单位`) to the first.
///
/// `None` where the row is not a header.
pub(super) fn joined(text: &Folded<'_>, first: &Header, second: &[Cell]) -> Option<Header> {
    let filled: Vec<(Column, Cell)> = second
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| Some((single(text, cell)?, cell.clone())))
        .collect::<Option<_>>()?;
    let known = filled.iter().all(|(column, _)| column.is_known() && *column != Column::Number);
    if filled.is_empty() || !known {
        return None;
    }
    if second.len() == first.len() {
        return Some(over(first, second, &filled));
    }
    let group = first.iter().position(|(_, cell)| {
        let bare = column::bare(words(text.text(), cell));
        GROUPS.contains(&bare.as_str())
    })?;
    let mut header = first.clone();
    header.splice(group..=group, filled);
    (header.len() > first.len()).then_some(header)
}

/// Headers that stand above several columns.
const GROUPS: &[&str] = &[
    "责任分工",
    "责任单位",
    "责任部门",
    "分工",
    "职责分工",
    "任务分工",
    "目标值",
    "目标",
    "年度目标",
    "规划目标",
    "指标值",
    "发展目标",
    "预期目标",
    "工作目标",
    "阶段目标",
    "年度目标值",
    "责任主体",
];

fn over(first: &Header, second: &[Cell], filled: &[(Column, Cell)]) -> Header {
    let mut filled = filled.iter();
    let lower = second.iter().map(|cell| if cell.is_empty() { None } else { filled.next().cloned() });
    first.iter().zip(lower).map(|(upper, lower)| lower.unwrap_or_else(|| upper.clone())).collect()
}
