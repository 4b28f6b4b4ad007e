//! Rows of a table of indicators (convention 62).

use std::ops::Range;

use super::goal::{Goal, GoalColumn, values};
use super::kind::{Kind, kind};
use super::{Cell, Column, Table, hull, looks, words};
use crate::extract::fold::Folded;

/// An indicator with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// What is measured, without a measure word in brackets.
    pub indicator: Range<usize>,
    /// Heading of the group it stands in.
    pub section: Option<Range<usize>>,
    /// Measure word, from its own column or the brackets after the indicator.
    pub unit: Option<Range<usize>>,
    /// Value at the start.
    pub base: Option<Range<usize>>,
    /// Values to be reached.
    pub targets: Vec<Goal>,
    /// Binding or expected.
    pub nature: Option<Range<usize>>,
    /// Whether the table reports a period that is over: the values are no goals.
    pub past: bool,
    /// The row.
    pub range: Range<usize>,
}

/// Indicators of a table, in order; none where the table is about something else.
#[must_use]
pub fn indicator_rows(text: &Folded<'_>, table: &Table) -> Vec<IndicatorRow> {
    let Kind::Indicators { past } = kind(text, table) else { return Vec::new() };
    let Some(roles) = Roles::of(text.text(), table) else { return Vec::new() };
    let mut section = None;
    let mut rows = Vec::new();
    for row in &table.rows {
        if let Some(heading) = roles.group(text.text(), row).or_else(|| roles.heading(text.text(), row)) {
            section = Some(heading);
        }
        if let Some(indicator) = roles.row(text.text(), row, section.clone(), past) {
            rows.push(indicator);
        }
    }
    rows
}

/// Which column holds what.
struct Roles {
    number: Option<usize>,
    section: Option<usize>,
    /// Columns that name what is measured, the broader first.
    indicators: Vec<usize>,
    unit: Option<usize>,
    base: Option<usize>,
    /// Columns of values to be reached.
    goals: Vec<GoalColumn>,
    nature: Option<usize>,
}

impl Roles {
    fn of(folded: &str, table: &Table) -> Option<Self> {
        let mut indicators: Vec<usize> = indices(table, |column| column == Column::Indicator);
        if indicators.is_empty() {
            let named = table.column(|column| matches!(column, Column::Task | Column::Content));
            indicators.push(named.or_else(|| table.column(|column| column == Column::Section))?);
        }
        let first = indicators.first().copied()?;
        let (base, goals) = values(folded, table);
        Some(Self {
            number: table.column(|column| column == Column::Number),
            section: table.column(|column| column == Column::Section).filter(|index| *index < first),
            indicators,
            unit: table.column(|column| column == Column::Unit),
            base,
            goals,
            nature: nature(folded, table),
        })
    }

    /// The cell of the group that a row starts.
    fn group(&self, folded: &str, row: &[Cell]) -> Option<Range<usize>> {
        row.get(self.section?).filter(|cell| !looks::is_nothing(words(folded, cell))).cloned()
    }

    /// The heading that a row gives to those after it: nothing but its first cell, or a group over several columns.
    fn heading(&self, folded: &str, row: &[Cell]) -> Option<Range<usize>> {
        let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.is_empty()).collect();
        let ([only] | [_, only]) = filled.as_slice() else { return None };
        let is_counted =
            filled.len() == 1 || self.number.and_then(|number| row.get(number)) == filled.first().copied();
        let valued = self.goals.iter().any(|goal| row.get(goal.index).is_some_and(|cell| !cell.is_empty()));
        (is_counted && !valued && looks::number(words(folded, only)).is_none()).then(|| (*only).clone())
    }

    fn row(
        &self,
        folded: &str,
        row: &[Cell],
        above: Option<Range<usize>>,
        past: bool,
    ) -> Option<IndicatorRow> {
        let cell = |index: Option<usize>| {
            row.get(index?).filter(|cell| !looks::is_nothing(words(folded, cell))).cloned()
        };
        let name = self.indicators.iter().rev().find_map(|index| cell(Some(*index)))?;
        if matches!(words(folded, &name), "合计" | "总计" | "小计") {
            return None;
        }
        let (indicator, bracket) = measured(folded, &name);
        let targets: Vec<Goal> = self.goals.iter().filter_map(|goal| goal.of(folded, row)).collect();
        let base = cell(self.base);
        if targets.is_empty() && base.is_none() {
            return None;
        }
        Some(IndicatorRow {
            indicator,
            section: above,
            unit: cell(self.unit).or(bracket),
            base,
            targets,
            nature: cell(self.nature),
            past,
            range: hull(row),
        })
    }
}

fn indices(table: &Table, wanted: impl Fn(Column) -> bool) -> Vec<usize> {
    table
        .header
        .iter()
        .enumerate()
        .filter(|(_, (column, _))| wanted(*column))
        .map(|(index, _)| index)
        .collect()
}

/// The column that says whether an indicator is binding, by its header or its cells.
fn nature(folded: &str, table: &Table) -> Option<usize> {
    let holds = |index: usize| {
        let cells = table.rows.iter().take(20).filter_map(|row| row.get(index));
        cells.into_iter().any(|cell| looks::is_nature(words(folded, cell)))
    };
    table
        .column(|column| column == Column::Nature)
        .or_else(|| (0..table.header.len()).find(|index| holds(*index)))
}

/// An indicator and the measure word in brackets after it: `研发投入强度(%)`.
fn measured(folded: &str, cell: &Cell) -> (Range<usize>, Option<Range<usize>>) {
    let all = words(folded, cell);
    let whole = (cell.clone(), None);
    let Some(inner) = all.strip_suffix(')') else { return whole };
    let Some(open) = inner.rfind('(') else { return whole };
    let unit = inner.get(open + 1..).unwrap_or_default();
    let unit_start = cell.start + open + 1;
    if open == 0 || !is_measure_word(unit) {
        return whole;
    }
    (cell.start..cell.start + open, Some(unit_start..unit_start + unit.len()))
}

/// Ends of measure words.
const MEASURES: &[&str] = &[
    "%",
    "元",
    "个",
    "家",
    "件",
    "人",
    "户",
    "项",
    "亩",
    "顷",
    "里",
    "米",
    "吨",
    "辆",
    "套",
    "座",
    "处",
    "所",
    "张",
    "次",
    "倍",
    "岁",
    "天",
    "小时",
    "时",
    "分",
    "名",
    "台",
    "位",
    "公斤",
    "立方米",
    "方",
    "类",
    "只",
    "条",
    "艘",
    "年",
    "‰",
    "点",
    "克",
    "升",
    "床",
    "册",
    "万",
    "亿",
    "瓦",
    "P",
    "m3",
    "km",
    "t",
    "煤",
    "度",
    "部",
    "场",
    "种",
    "支",
    "例",
    "架",
];

fn is_measure_word(words: &str) -> bool {
    (1..=12).contains(&words.chars().count())
        && !words.contains([',', '、', ':'])
        && MEASURES.iter().any(|end| words.ends_with(end))
}
