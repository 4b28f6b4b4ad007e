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
    /// The interval it allows, in base units, e.g. `> 100`; `×2` for a multiple of a present value.
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

/// The interval a statement allows, in base units; empty where it has none.
pub(super) fn bounds(statement: &Statement) -> String {
    // Two places after the point are enough to read; JSON has the full value in the statement.
    let shown = |value: f64| if value.abs() < 1.0 { value } else { (value * 100.0).round() / 100.0 };
    let mut text = match (statement.lower, statement.upper) {
        (None, None) => String::new(),
        (Some(lower), None) => format!("{} {}", if lower.inclusive { "≥" } else { ">" }, shown(lower.value)),
        (None, Some(upper)) => format!("{} {}", if upper.inclusive { "≤" } else { "<" }, shown(upper.value)),
        (Some(lower), Some(upper)) if lower == upper => format!("= {}", shown(lower.value)),
        (Some(lower), Some(upper)) => format!("{}–{}", shown(lower.value), shown(upper.value)),
    };
    if let Some(factor) = statement.factor {
        _ = write!(text, "{}×{factor}", if text.is_empty() { "" } else { " " });
    }
    text
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
    use crate::network::Bound;

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
