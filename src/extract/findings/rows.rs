//! Tasks in the rows of tables: joined to items of the same title, else tasks of their own (convention 33).

use std::collections::BTreeMap;

use super::super::fold::Folded;
use super::super::responsibility::{Role, Rules, names};
use super::super::table::{Column, GoalKind, Table, TaskRow, task_rows};
use super::headings::Headings;
use super::{FoundTask, union};

/// The tasks of items, to which those of tables are added.
pub(super) struct TaskRows<'a> {
    text: &'a Folded<'a>,
    rules: &'a Rules,
    headings: Headings,
    /// Places of the tasks of items.
    of_items: BTreeMap<usize, usize>,
    /// All tasks.
    pub tasks: Vec<FoundTask>,
}

impl<'a> TaskRows<'a> {
    pub(super) fn new(
        text: &'a Folded<'a>,
        rules: &'a Rules,
        headings: Headings,
        tasks: Vec<FoundTask>,
    ) -> Self {
        let of_items = tasks.iter().enumerate().filter_map(|(at, task)| Some((task.item?, at))).collect();
        Self { text, rules, headings, of_items, tasks }
    }

    /// Adds the rows of a table.
    pub(super) fn add(&mut self, table: &Table) {
        let rows = task_rows(self.text, table);
        let rows = rows.as_slice();
        let titles = rows.iter().map(|row| self.text.canonical(&row.title)).collect();
        let partners = self.headings.partners(titles);
        let joined = partners.iter().flatten().count() * 2 > rows.len();
        if !joined && self.tasks.iter().all(|task| task.names.is_empty()) {
            // Items without a list beside a table with lists are no tasks of their own.
            self.tasks.clear();
            self.of_items.clear();
        }
        let mut made = Vec::new();
        for (row, partner) in rows.iter().zip(&partners) {
            let filled = row_task(self.text, self.rules, row);
            match partner.filter(|_| joined) {
                Some(item) => match self.of_items.get(&item).and_then(|at| self.tasks.get_mut(*at)) {
                    Some(task) if task.names.is_empty() => fill(task, filled),
                    Some(_) => {}
                    None => made.push(FoundTask { item: Some(item), ..filled }),
                },
                None => made.push(filled),
            }
        }
        for task in made {
            if let Some(item) = task.item {
                self.of_items.entry(item).or_insert(self.tasks.len());
            }
            self.tasks.push(task);
        }
    }
}

/// Puts what a row says into the task of the item it repeats.
fn fill(task: &mut FoundTask, row: FoundTask) {
    task.names = row.names;
    task.lists = row.lists;
    task.open |= row.open;
    task.content = row.content;
    task.goals = row.goals;
    task.deadline = task.deadline.take().or(row.deadline);
}

fn row_task(text: &Folded, rules: &Rules, row: &TaskRow) -> FoundTask {
    let mut found = Vec::new();
    let mut open = false;
    for (column, cell) in &row.cells {
        let role = match column {
            Column::Lead => Role::Lead,
            Column::Support => Role::Support,
            _ => Role::Responsible,
        };
        let (mut cell_names, cell_open) = names(text, cell.clone(), role, rules);
        if role == Role::Responsible {
            rules.apply(&mut cell_names);
        }
        found.extend(cell_names);
        open |= cell_open;
    }
    if !found.is_empty() {
        found.extend(rules.everywhere.iter().cloned());
    }
    FoundTask {
        item: None,
        path: row.section.iter().cloned().collect(),
        number: row.number,
        ordinal: None,
        title: row.title.clone(),
        extent: row.range.clone(),
        lists: row.cells.iter().map(|(_, cell)| cell.clone()).collect(),
        names: union(text, &found),
        open,
        deadline: row.deadline.clone(),
        content: std::iter::once(&row.title).chain(&row.title_rest).chain(&row.content).cloned().collect(),
        goals: row
            .goals
            .iter()
            .filter(|goal| goal.kind == GoalKind::Goal)
            .map(|goal| (goal.year, goal.cell.clone()))
            .collect(),
    }
}
