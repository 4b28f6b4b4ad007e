//! Rows of a table of tasks (convention 33).

use std::ops::Range;

use super::goal::{Goal, GoalColumn, values};
use super::kind::{Kind, kind, unit_column};
use super::{Cell, Column, Table, hull, looks, title, words};
use crate::extract::fold::Folded;

/// A task of a table. Merged cells are resolved: rows that continue a task are part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Number of the row, or of the title.
    pub number: Option<u32>,
    /// Heading of the group it stands in.
    pub section: Option<Range<usize>>,
    /// The heading in the cell that names it, without ordinal and final mark.
    pub title: Range<usize>,
    /// Further pieces of a title that an aligned page breaks over lines.
    pub title_rest: Vec<Range<usize>>,
    /// What it consists of: cells that describe it, and what follows the heading in the cell that names it.
    pub content: Vec<Range<usize>>,
    /// Cells that list units, those of further rows after those of the first.
    pub cells: Vec<(Column, Range<usize>)>,
    /// Values in columns headed by a year or 目标.
    pub goals: Vec<Goal>,
    /// The cell that says when it is due.
    pub deadline: Option<Range<usize>>,
    /// All its rows.
    pub range: Range<usize>,
}

/// Tasks of a table, in order; none where the table is about something else.
#[must_use]
pub fn task_rows(text: &Folded<'_>, table: &Table) -> Vec<TaskRow> {
    if kind(text, table) != Kind::Tasks {
        return Vec::new();
    }
    let Some(roles) = Roles::of(text.text(), table) else { return Vec::new() };
    let mut reader = Reader { text, table, roles, tasks: Vec::new(), section: None, group: None };
    let continues = reader.continuing();
    for (row, continues) in table.rows.iter().zip(continues) {
        reader.row(row, continues);
    }
    reader.tasks
}

/// Which column holds what.
struct Roles {
    number: Option<usize>,
    section: Option<usize>,
    /// A column of tasks over several rows each, when the rows are named by another one.
    group: Option<usize>,
    title: usize,
    content: Vec<usize>,
    units: Vec<(usize, Column)>,
    goals: Vec<GoalColumn>,
    deadline: Option<usize>,
    is_numbered: bool,
}

impl Roles {
    fn of(folded: &str, table: &Table) -> Option<Self> {
        let all = |wanted: &dyn Fn(Column) -> bool| -> Vec<usize> {
            let columns = table.header.iter().enumerate();
            columns.filter(|(_, (column, _))| wanted(*column)).map(|(index, _)| index).collect()
        };
        let number = table.column(|column| column == Column::Number);
        let is_numbered = number.is_some_and(|number| {
            table
                .rows
                .iter()
                .filter_map(|row| row.get(number))
                .any(|cell| looks::number(words(folded, cell)).is_some())
        });
        let tasks = all(&|column| column == Column::Task);
        let mut content = all(&|column| column == Column::Content);
        let first = tasks.first().copied();
        let title = match first {
            Some(first) => first,
            None if !content.is_empty() => content.remove(0),
            None => return None,
        };
        let mut roles = Self {
            number,
            section: all(&|column| column == Column::Section).into_iter().rfind(|index| *index < title),
            group: None,
            title,
            content,
            units: all(&Column::lists_units)
                .into_iter()
                .filter_map(|index| Some((index, table.header.get(index)?.0)))
                .collect(),
            goals: values(folded, table).1,
            deadline: table.column(|column| column == Column::Deadline),
            is_numbered,
        };
        if roles.units.is_empty() {
            roles.units.extend(unit_column(folded, table).map(|index| (index, Column::Responsible)));
        }
        roles.second(folded, table, tasks.get(1).copied());
        Some(roles)
    }

    /// With two columns of tasks, the first groups the rows where it is merged and the rows are numbered after it
    /// or each have a number; otherwise the second describes the first.
    fn second(&mut self, folded: &str, table: &Table, second: Option<usize>) {
        let Some(second) = second else { return };
        let is_between = self.number.is_some_and(|number| self.title < number && number < second);
        let is_merged = |row: &&Vec<Cell>| {
            let counted = self.number.and_then(|number| row.get(number)).is_none_or(|cell| !cell.is_empty());
            let empty = |index: usize| row.get(index).is_some_and(Cell::is_empty);
            counted && empty(self.title) && !empty(second)
        };
        let repeats = table.rows.windows(2).any(|pair| {
            let cell = |row: Option<&Vec<Cell>>| {
                row.and_then(|row| row.get(self.title)).map(|cell| words(folded, cell).to_owned())
            };
            self.is_numbered
                && cell(pair.first()) == cell(pair.get(1))
                && cell(pair.first()).is_some_and(|words| !words.is_empty())
        });
        if is_between || repeats || table.rows.iter().any(|row| is_merged(&row)) {
            self.group = Some(self.title);
            self.title = second;
        } else {
            self.content.insert(0, second);
        }
    }
}

struct Reader<'t, 's> {
    text: &'t Folded<'s>,
    table: &'t Table,
    roles: Roles,
    tasks: Vec<TaskRow>,
    section: Option<Range<usize>>,
    group: Option<Range<usize>>,
}

impl Reader<'_, '_> {
    fn words(&self, cell: &Cell) -> &str {
        words(self.text.text(), cell)
    }

    fn cell<'r>(&self, row: &'r [Cell], index: Option<usize>) -> Option<&'r Cell> {
        row.get(index?).filter(|cell| !looks::is_nothing(self.words(cell)))
    }

    fn number(&self, row: &[Cell]) -> Option<u32> {
        self.cell(row, self.roles.number).and_then(|cell| looks::number(self.words(cell)))
    }

    /// For each row, whether it continues the one before: it has no number, or no title.
    ///
    /// Rows without a number whose count the next number skips have lost theirs (convention 25).
    fn continuing(&self) -> Vec<bool> {
        let has_title = |row: &[Cell]| self.cell(row, Some(self.roles.title)).is_some();
        if !self.roles.is_numbered {
            return self.table.rows.iter().map(|row| !has_title(row)).collect();
        }
        let mut continues = vec![false; self.table.rows.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut last: Option<u32> = None;
        for (index, row) in self.table.rows.iter().enumerate() {
            let Some(number) = self.number(row) else {
                if self.heading(row).is_none() {
                    open.push(index);
                }
                continue;
            };
            let titled =
                open.iter().filter(|index| self.table.rows.get(**index).is_some_and(|row| has_title(row)));
            let skipped = last.is_some_and(|last| number as usize == last as usize + titled.count() + 1);
            let is_lost = skipped && !self.table.wrapped && last.is_some_and(|last| number > last + 1);
            self.close(&mut open, is_lost, &mut continues);
            last = Some(number);
        }
        self.close(&mut open, false, &mut continues);
        continues
    }

    fn close(&self, open: &mut Vec<usize>, is_lost: bool, continues: &mut [bool]) {
        for index in open.drain(..) {
            let has_title = self
                .table
                .rows
                .get(index)
                .is_some_and(|row| self.cell(row, Some(self.roles.title)).is_some());
            if let Some(slot) = continues.get_mut(index) {
                *slot = !(is_lost && has_title);
            }
        }
    }

    /// The heading that a row gives to those after it, where it is no task itself.
    fn heading(&self, row: &[Cell]) -> Option<Cell> {
        let mut filled = row.iter().filter(|cell| !cell.is_empty());
        let first = filled.next()?;
        let is_first = row.first().is_some_and(|cell| cell == first);
        let second = filled.next();
        if second.is_none() && is_first {
            let is_title = self.roles.title == 0 && !looks::is_heading(self.words(first));
            let is_number = looks::number(self.words(first)).is_some();
            return (!is_title && !is_number && self.roles.section != Some(0) && self.roles.group != Some(0))
                .then(|| first.clone());
        }
        // `一 | 优化环境 | |` between rows numbered 1, 2, 3.
        let counts = self.cell(row, self.roles.number).is_some_and(|cell| {
            let is_han = |words: &str| !words.bytes().any(|byte| byte.is_ascii_digit());
            is_han(self.words(cell)) && looks::number(self.words(cell)).is_some()
        });
        let is_bare =
            filled.next().is_none() && second.is_some_and(|cell| row.get(self.roles.title) == Some(cell));
        (counts && is_bare && !self.roles.units.is_empty() && self.has_digits())
            .then(|| second.cloned())
            .flatten()
    }

    /// Whether rows are numbered with digits.
    fn has_digits(&self) -> bool {
        let first = self.table.rows.iter().take(20).filter_map(|row| self.cell(row, self.roles.number));
        first.into_iter().any(|cell| self.words(cell).bytes().any(|byte| byte.is_ascii_digit()))
    }

    fn row(&mut self, row: &[Cell], continues: bool) {
        if let Some(heading) = self.heading(row) {
            self.section = Some(title::named(self.text, &heading).title);
            return;
        }
        if let Some(cell) = self.cell(row, self.roles.section) {
            self.section = Some(title::named(self.text, cell).title);
        }
        if let Some(cell) = self.cell(row, self.roles.group) {
            self.group = Some(title::named(self.text, cell).title);
        }
        let Some(cell) = self.cell(row, Some(self.roles.title)).cloned() else {
            self.extend(row, false);
            return;
        };
        if continues || self.repeats(row, &cell) {
            self.extend(row, continues);
            return;
        }
        if matches!(self.words(&cell), "合计" | "总计" | "小计") {
            return;
        }
        let named = title::named(self.text, &cell);
        let number = self.number(row).or(named.number);
        let content = if named.rest.is_empty() { Vec::new() } else { vec![named.rest] };
        self.tasks.push(TaskRow {
            number,
            section: self.group.clone().or_else(|| self.section.clone()),
            title: named.title,
            title_rest: Vec::new(),
            content,
            cells: Vec::new(),
            goals: Vec::new(),
            deadline: None,
            range: hull(row),
        });
        self.add(row);
    }

    /// Whether a row has the number and title of the task before it, as where merged cells are repeated.
    fn repeats(&self, row: &[Cell], cell: &Cell) -> bool {
        let named = title::named(self.text, cell);
        self.tasks.last().is_some_and(|last| {
            self.words(&last.title) == self.words(&named.title)
                && last.number == self.number(row).or(named.number)
        })
    }

    /// Adds a row to the task before it.
    fn extend(&mut self, row: &[Cell], has_more_title: bool) {
        let more = if has_more_title { self.cell(row, Some(self.roles.title)).cloned() } else { None };
        let wrapped = self.table.wrapped;
        let Some(last) = self.tasks.last_mut() else { return };
        last.range.end = last.range.end.max(hull(row).end);
        match more {
            Some(more) if wrapped => last.title_rest.push(more),
            Some(more) => last.content.push(more),
            None => {}
        }
        self.add(row);
    }

    /// Adds the cells of a row to the last task.
    fn add(&mut self, row: &[Cell]) {
        let content: Vec<Cell> =
            self.roles.content.iter().filter_map(|index| self.cell(row, Some(*index)).cloned()).collect();
        let units: Vec<(Column, Cell)> = self
            .roles
            .units
            .iter()
            .filter_map(|(index, column)| Some((*column, self.cell(row, Some(*index))?.clone())))
            .collect();
        let deadline = self.cell(row, self.roles.deadline).cloned();
        let folded = self.text.text();
        let goals: Vec<Goal> = self.roles.goals.iter().filter_map(|goal| goal.of(folded, row)).collect();
        let Some(last) = self.tasks.last_mut() else { return };
        last.goals.extend(goals);
        last.content.extend(content);
        for (column, cell) in units {
            let is_known = last
                .cells
                .iter()
                .any(|(other, before)| *other == column && words(folded, before) == words(folded, &cell));
            if is_known {
                continue;
            }
            if self.table.wrapped {
                run_on(folded, &mut last.cells, column, cell);
            } else {
                last.cells.push((column, cell));
            }
        }
        last.deadline = last.deadline.take().or(deadline);
    }
}

/// Adds the next line of a cell that lists units. A name broken by the line end stands in two places: it is left out.
fn run_on(folded: &str, cells: &mut Vec<(Column, Cell)>, column: Column, mut cell: Cell) {
    const SEPARATORS: [char; 3] = ['、', ',', ';'];
    if let Some((_, before)) = cells.iter_mut().rfind(|(other, _)| *other == column) {
        let (upper, lower) = (words(folded, before), words(folded, &cell));
        if !upper.ends_with(SEPARATORS) && !lower.starts_with(SEPARATORS) {
            before.end = upper.rfind(SEPARATORS).map_or(before.start, |at| before.start + at);
            cell.start = lower.find(SEPARATORS).map_or(cell.end, |at| cell.start + at);
        }
    }
    cells.push((column, cell));
    cells.retain(|(_, cell)| !cell.is_empty());
}
