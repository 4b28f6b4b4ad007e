//! Tasks: items that commit somebody to something, with their lists of units.

mod closing;
mod genre;
mod level;

use std::ops::Range;

use super::fold::Folded;
use super::outline::{Outline, Purpose};

pub use closing::is_formal;
pub use genre::{Genre, genre};

/// An item that is a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskItem {
    /// Index of the item in the outline.
    pub item: usize,
    /// From its ordinal to the end of its last list of units, or of its text where it has none.
    pub extent: Range<usize>,
    /// Its lists: indexes into the lists given.
    pub lists: Vec<usize>,
}

/// The tasks of an outline. `is_plan` says whether items without lists may be tasks. `purposes` are what the headings of its items say they hold, `lists` are the ranges of lists of units, in order.
#[must_use]
pub fn tasks(
    text: &Folded,
    outline: &Outline,
    purposes: &[Purpose],
    lists: &[Range<usize>],
    is_plan: bool,
) -> Vec<TaskItem> {
    let starts: Vec<usize> = lists.iter().map(|list| list.start).collect();
    let selected = level::select(outline, purposes, &starts, is_plan);
    let mut tasks: Vec<TaskItem> = Vec::new();
    for index in selected {
        let Some(item) = outline.items.get(index) else { continue };
        if tasks.last().is_some_and(|last| last.extent.end > item.extent.start) {
            continue;
        }
        let from = starts.partition_point(|start| *start < item.extent.start);
        let to = starts.partition_point(|start| *start < item.extent.end);
        let own: Vec<usize> = (from..to).collect();
        let end = match own.last().and_then(|last| lists.get(*last)) {
            Some(list) => list.end,
            None => closing::end(text, item.body.start.max(item.heading.end), item.extent.end),
        };
        if own.is_empty() && is_formal(text.text().get(item.heading.start..end).unwrap_or_default()) {
            continue;
        }
        tasks.push(TaskItem { item: index, extent: item.extent.start..end, lists: own });
    }
    tasks
}

#[cfg(test)]
mod tests;
