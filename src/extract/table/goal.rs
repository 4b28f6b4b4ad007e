//! Columns of values: which is the base, which are goals (convention 62).

use std::ops::Range;

use super::{Cell, Column, Table, column, looks, words, years};

/// What the value in a column of values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalKind {
    /// To be reached by the end of the year.
    Goal,
    /// A part of the goal of the year, due earlier in it (`其中2025年上半年`): no goal of its own.
    PartYear,
    /// A yearly rate or a sum over the years: `年均/累计`.
    Mean,
    /// For comparison only, as the note under the table says.
    Reference,
}

/// A value for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Year that the column names.
    pub year: Option<i16>,
    /// The cell.
    pub cell: Range<usize>,
    /// What the value is.
    pub kind: GoalKind,
}

/// A column of values.
pub(super) struct GoalColumn {
    pub(super) index: usize,
    year: Option<i16>,
    kind: GoalKind,
    /// Whether the header says that its values are to be reached.
    is_stated: bool,
}

impl GoalColumn {
    /// The value in a row; `None` where there is none.
    pub(super) fn of(&self, folded: &str, row: &[Cell]) -> Option<Goal> {
        let cell = row.get(self.index).filter(|cell| !looks::is_nothing(words(folded, cell)))?;
        Some(Goal { year: self.year, cell: cell.clone(), kind: self.kind })
    }
}

/// The column of values at the start and the columns of values to be reached.
///
/// Of columns that name nothing but a year, those before the first year that is called a goal are the base; where no
/// column is called base or goal, the first of two is, or the first of more that do not follow each other year by year.
pub(super) fn values(folded: &str, table: &Table) -> (Option<usize>, Vec<GoalColumn>) {
    let base = table.header.iter().rposition(|(column, _)| *column == Column::Base);
    let note = table.note.as_ref().map_or("", |note| words(folded, note));
    let mut goals: Vec<GoalColumn> = Vec::new();
    for (index, (column, cell)) in table.header.iter().enumerate() {
        if let Column::Target(year) = column {
            goals.push(goal_column(index, *year, &column::bare(words(folded, cell)), note));
        }
    }
    let started = started(base, &goals);
    goals.retain(|goal| !started.contains(&goal.index));
    (base.or(started.last().copied()), goals)
}

fn goal_column(index: usize, year: Option<i16>, header: &str, note: &str) -> GoalColumn {
    let is_stated = ["目标", "预期", "规划", "计划"].iter().any(|word| header.contains(word));
    let kind = if years::is_part(header) {
        GoalKind::PartYear
    } else if years::is_mean(header) {
        GoalKind::Mean
    } else if year.is_some_and(|year| is_reference(note, year)) {
        GoalKind::Reference
    } else {
        GoalKind::Goal
    };
    GoalColumn { index, year, kind, is_stated }
}

/// Whether a note says that the values of a year are only for comparison.
fn is_reference(note: &str, year: i16) -> bool {
    let year = format!("{year}年");
    note.split(['。', ';', ',']).any(|clause| {
        clause.contains(&year)
            && ["参考", "评估", "实际", "预计", "快报", "初步"].iter().any(|word| clause.contains(word))
    })
}

/// Columns of years before the goals.
fn started(base: Option<usize>, goals: &[GoalColumn]) -> Vec<usize> {
    let years: Vec<(usize, i16)> = goals
        .iter()
        .filter(|goal| !goal.is_stated && goal.kind == GoalKind::Goal)
        .filter_map(|goal| Some((goal.index, goal.year?)))
        .collect();
    let stated = goals.iter().filter(|goal| goal.is_stated).filter_map(|goal| goal.year).min();
    match (base, stated) {
        (Some(_), _) => Vec::new(),
        (None, Some(first)) => {
            years.iter().filter(|(_, year)| *year < first).map(|(index, _)| *index).collect()
        }
        (None, None) => first_of(&years).into_iter().collect(),
    }
}

fn first_of(bare: &[(usize, i16)]) -> Option<usize> {
    let follow = bare.windows(2).all(|pair| matches!(pair, [(_, one), (_, two)] if *two == *one + 1));
    let is_base = bare.len() == 2 || (bare.len() > 2 && !follow);
    bare.first().filter(|_| is_base).map(|(index, _)| *index)
}
