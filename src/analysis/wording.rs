//! How results name tasks and figures.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::network::{Context, Scope, Statement, Task};

/// A quantitative statement, short.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Figure {
    /// Id of the plan.
    pub plan: String,
    /// Number of the statement within the plan.
    pub number: u32,
    /// Metric id.
    pub metric: String,
    /// Name of the metric.
    pub label: String,
    /// What it is for.
    pub scope: Scope,
    /// Name of what it is for.
    pub scope_label: String,
    /// The interval it allows, in the unit as written, e.g. `≥ 250 亿元`, `> 100`; `×2` for a multiple of a present
    /// value.
    pub bounds: String,
    /// Year it is due.
    pub deadline: Option<String>,
    /// IRI of the statement, whose evidence opens the words.
    pub evidence: String,
}

impl Figure {
    pub(super) fn of(statement: &Statement, context: &Context) -> Self {
        Self {
            plan: statement.plan.clone(),
            number: statement.number,
            metric: statement.metric.clone(),
            label: statement.label.clone(),
            scope_label: context.scope_label(&statement.scope).to_owned(),
            scope: statement.scope.clone(),
            bounds: bounds(statement),
            deadline: statement.deadline.clone(),
            evidence: statement.iri.clone(),
        }
    }

    /// Its name for tables.
    pub(super) fn title(&self) -> String {
        format!("{} {} {}", self.scope_label, self.label, self.bounds)
    }
}

/// The interval a statement allows, in the unit as written; empty where it has none.
pub(super) fn bounds(statement: &Statement) -> String {
    let with_unit = |value: f64| in_unit(statement, value);
    let mut text = match (statement.lower, statement.upper) {
        (None, None) => String::new(),
        (Some(lower), None) => {
            format!("{} {}", if lower.inclusive { "≥" } else { ">" }, with_unit(lower.value))
        }
        (None, Some(upper)) => {
            format!("{} {}", if upper.inclusive { "≤" } else { "<" }, with_unit(upper.value))
        }
        (Some(lower), Some(upper)) if lower == upper => format!("= {}", with_unit(lower.value)),
        (Some(lower), Some(upper)) => {
            format!("{}–{}", shown(statement, lower.value), with_unit(upper.value))
        }
    };
    if let Some(factor) = statement.factor {
        _ = write!(text, "{}×{factor}", if text.is_empty() { "" } else { " " });
    }
    text
}

/// A value in base units as one in the unit that a statement is written in, with it: `250 亿元`, `35%`.
pub(super) fn in_unit(statement: &Statement, value: f64) -> String {
    let value = shown(statement, value);
    match statement.unit.as_ref().map(|unit| unit.label.as_str()) {
        None | Some("") => value.to_string(),
        Some(sign @ ("%" | "‰")) => format!("{value}{sign}"),
        Some(unit) => format!("{value} {unit}"),
    }
}

/// A value in base units as one in the unit as written. Two places after the point are enough to read; JSON has the
/// full value in the statement.
pub(super) fn shown(statement: &Statement, value: f64) -> f64 {
    let value = statement.unit.as_ref().map_or(value, |unit| value / unit.factor);
    if value.abs() < 1.0 { value } else { (value * 100.0).round() / 100.0 }
}

/// A task by plan and number.
pub(super) fn number(task: &Task) -> String {
    format!("{} {}", task.plan, task.number)
}

/// Tasks by plan and number; `none` where there are none.
pub(super) fn numbers<'a>(tasks: impl IntoIterator<Item = &'a Task>) -> String {
    joined(tasks.into_iter().map(number), ", ")
}

/// Words with a separator; `none` where there are none.
pub(super) fn joined(words: impl IntoIterator<Item = String>, separator: &str) -> String {
    let words: Vec<String> = words.into_iter().collect();
    if words.is_empty() { "none".to_owned() } else { words.join(separator) }
}

/// `yes` or `no`.
pub(super) fn yes(fact: bool) -> String {
    if fact { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Bound, WrittenUnit};

    #[test]
    fn bounds_are_read_in_the_unit_of_the_text() {
        let with = |label: &str, factor: f64, lower: f64, upper: Option<f64>| {
            let bound = |value| Bound { value, inclusive: true };
            let unit = Some(WrittenUnit { label: label.to_owned(), factor });
            let (lower, upper) = (Some(bound(lower)), upper.map(bound));
            bounds(&Statement { lower, upper, unit, ..super::super::sample::statement("m") })
        };
        assert_eq!(with("亿元", 1e8, 25_000_000_000.0, None), "≥ 250 亿元");
        assert_eq!(with("%", 0.01, 0.35, Some(0.4)), "35–40%");
        assert_eq!(with("亩", 2000.0 / 3.0, 800_000.0, None), "≥ 1200 亩");
        assert_eq!(with("家", 1.0, 2.0, Some(3.0)), "2–3 家");
    }

    #[test]
    fn bounds_say_what_the_interval_allows() {
        let bound = |value, inclusive| Some(Bound { value, inclusive });
        let with = |lower, upper, factor| {
            bounds(&Statement { lower, upper, factor, ..super::super::sample::statement("m") })
        };
        assert_eq!(with(bound(100.0, false), None, None), "> 100");
        assert_eq!(with(bound(0.35, true), bound(0.4, true), None), "0.35–0.4");
        assert_eq!(with(None, bound(21.0, true), None), "≤ 21");
        assert_eq!(with(bound(2.0, true), bound(2.0, true), None), "= 2");
        assert_eq!(with(bound(760_000.0 / 3.0, true), None, None), "≥ 253333.33");
        assert_eq!(with(None, None, Some(2.0)), "×2");
        assert_eq!(with(None, None, None), "");
    }
}
