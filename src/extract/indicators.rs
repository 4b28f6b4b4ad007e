//! Indicators of tables as statements (convention 62).

use std::ops::Range;

use super::findings::FoundStatement;
use super::fold::Folded;
use super::metadata::Metadata;
use super::quantity::{Measure, Statement, cell};
use super::table::{Goal, GoalKind, IndicatorRow};
use crate::record::{Comparator, Modality, Status};

/// Adds the figures of indicator rows; those of past periods are present state.
pub(super) fn add(
    text: &Folded,
    rows: &[IndicatorRow],
    metadata: &Metadata,
    found: &mut Vec<FoundStatement>,
) {
    let last = metadata.period.as_ref().map(|period| period.value.1);
    for row in rows {
        for goal in row.targets.iter().filter(|goal| matches!(goal.kind, GoalKind::Goal | GoalKind::Mean)) {
            let Some(statement) = statement(text, row, goal, last) else { continue };
            found.push(FoundStatement { statement, task: None, item: None, zone: None });
        }
    }
}

fn statement(text: &Folded, row: &IndicatorRow, goal: &Goal, last: Option<i16>) -> Option<Statement> {
    let unit = row.unit.as_ref().and_then(|unit| text.text().get(unit.clone()));
    let mut statement = figure(text, &row.indicator, &goal.cell, unit)?;
    let indicator = text.text().get(row.indicator.clone()).unwrap_or_default();
    statement.measure = measure(indicator, unit, goal.kind == GoalKind::Mean, statement.comparator);
    statement.unit_range.clone_from(&row.unit);
    statement.modality_token.clone_from(&row.nature);
    if row.past {
        statement.status = Status::Baseline;
        statement.modality = Modality::Reported;
    } else {
        statement.deadline = goal.year.or(last);
        statement.inferred_deadline = goal.year.is_none();
    }
    Some(statement)
}

/// The figure of a cell as a statement about what another cell names.
pub(super) fn figure(
    text: &Folded,
    metric: &Range<usize>,
    value: &Range<usize>,
    unit: Option<&str>,
) -> Option<Statement> {
    let read = cell(text, value.clone(), unit)?;
    let named = text.text().get(metric.clone()).unwrap_or_default();
    Some(Statement {
        status: Status::Headline,
        reduction: false,
        quote: quote(metric, value),
        metric: metric.clone(),
        qualifier: None,
        measure: measure(named, unit, false, read.comparator),
        comparator: read.comparator,
        token: read.token,
        value: read.value,
        low: read.low,
        high: read.high,
        factor: read.factor,
        unit: read.unit,
        unit_range: None,
        unit_status: read.unit_status,
        approximate: read.approximate,
        modality: Modality::Committed,
        modality_token: None,
        deadline: None,
        deadline_text: None,
        inferred_deadline: false,
        damaged: false,
    })
}

/// From the indicator to its figure where they stand close together, else the figure alone.
fn quote(metric: &Range<usize>, cell: &Range<usize>) -> Range<usize> {
    const LONGEST: usize = 120;
    if metric.start < cell.start && cell.end - metric.start <= LONGEST {
        metric.start..cell.end
    } else {
        cell.clone()
    }
}

fn measure(indicator: &str, unit: Option<&str>, mean: bool, comparator: Comparator) -> Measure {
    let unit = unit.unwrap_or_default();
    if comparator == Comparator::Multiplies {
        Measure::Multiple
    } else if ["增速", "增长率", "年均增长", "增幅", "降幅", "下降率"]
        .iter()
        .any(|word| indicator.contains(word))
    {
        Measure::Rate
    } else if mean || indicator.contains("每年") || indicator.contains("年均") {
        Measure::Annual
    } else if indicator.contains("累计") {
        Measure::Cumulative
    } else if indicator.contains("新增") || indicator.contains("新建") {
        Measure::Increment
    } else if unit.contains('%')
        || indicator.ends_with('率')
        || indicator.contains("占比")
        || indicator.contains("比重")
    {
        Measure::Share
    } else {
        Measure::Level
    }
}
