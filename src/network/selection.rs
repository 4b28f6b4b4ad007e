//! The part of the graph an analysis looks at.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::ResponsibilityGraph;

/// What an analysis looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Selection {
    /// Ids of the plans; empty for all.
    pub plans: Vec<String>,
    /// Whether open sets count as units. They are left out unless asked for: no text states their members.
    pub open_sets: bool,
    /// Register ids of units to leave out, for the view without a unit that is in almost every task.
    pub without: Vec<String>,
}

impl ResponsibilityGraph {
    /// The tasks of the plans selected, with the units they name.
    ///
    /// A task keeps its place when all its units are left out; a unit that no task names is left out.
    #[must_use]
    pub fn select(&self, selection: &Selection) -> Self {
        let wanted = |plan: &str| selection.plans.is_empty() || selection.plans.iter().any(|id| id == plan);
        let left_out: BTreeSet<&str> = self
            .units
            .iter()
            .filter(|unit| (unit.open_set && !selection.open_sets) || selection.without.contains(&unit.id))
            .map(|unit| unit.id.as_str())
            .collect();
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| wanted(&row.plan) && !left_out.contains(row.unit.as_str()))
            .cloned()
            .collect();
        let named: BTreeSet<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
        let units = self.units.iter().filter(|unit| named.contains(unit.id.as_str())).cloned().collect();
        let tasks = self.tasks.iter().filter(|task| wanted(&task.plan)).cloned().collect();
        Self::new(units, tasks, rows).with_context(self.context.of_plans(wanted))
    }
}
