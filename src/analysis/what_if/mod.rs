//! What if units went, merged, were divided or changed places: the graph before and after.
//!
//! Changes are applied in order to a copy; the graph stays as it is. Lists close up: where a unit goes, the
//! units after it move up one place; where two units of one list become one, it keeps the earlier place.

mod change;
mod draft;
mod error;
mod extent;
mod outcome;

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::{Figure, joined, numbers};
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Task};

pub use change::{Change, NotAChange, Part, TaskId};
pub use error::{ChangeError, UnknownUnit};
pub use extent::Extent;

pub(super) use draft::Draft;
pub(super) use outcome::Outcome;

/// What changes of responsibility do.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhatIf {
    /// The changes, in the order they are applied.
    pub changes: Vec<String>,
    /// Size before the changes.
    pub before: Extent,
    /// Size after the changes.
    pub after: Extent,
    /// Tasks whose list changes.
    pub touched: Vec<Task>,
    /// Tasks that had a unit and have none.
    pub orphaned: Vec<Task>,
    /// Tasks that keep a unit while nobody carries what the first of their list carried.
    pub lost_first_listed: Vec<Task>,
    /// Tasks whose list another unit opens than before. That the first leads is a presumption.
    pub first_listed_changed: Vec<FirstListed>,
    /// Touched tasks left with open sets alone; none where the network was selected without open sets.
    pub open_set_only: Vec<Task>,
    /// Register ids of units that had a task and have none, though they are still there.
    pub idle_units: Vec<String>,
    /// Pairs of units that shared a task and share none.
    pub lost_partnerships: Vec<Partnership>,
    /// Pairs of units that share a task and shared none.
    pub new_partnerships: Vec<Partnership>,
    /// Zones that touched tasks name, or that a unit which goes administers.
    pub zones: Vec<TouchedZone>,
    /// Figures that touched tasks state.
    pub targets: Vec<TouchedTarget>,
    /// Units whose load changes, and the ten heaviest before and after; the heaviest after first.
    pub loads: Vec<LoadChange>,
    /// IRIs of the assignments that go or pass to another unit.
    pub evidence: Vec<String>,
}

/// A task whose list another unit opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FirstListed {
    /// The task.
    pub task: Task,
    /// Register id of the unit that opened it.
    pub before: Option<String>,
    /// Register id of the unit that opens it.
    pub after: Option<String>,
}

/// Two units and the tasks they share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Partnership {
    /// Register ids.
    pub units: [String; 2],
    /// Short names, in the same order.
    pub labels: [String; 2],
    /// Number of tasks they share, where they do.
    pub shared: usize,
    /// IRIs of the assignments of both in these tasks.
    pub evidence: Vec<String>,
}

/// A zone that changes reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TouchedZone {
    /// Id of the zone.
    pub zone: String,
    /// Its name.
    pub label: String,
    /// Touched tasks that name it.
    pub tasks: Vec<Task>,
    /// Register ids of its administrators that go.
    pub lost_administrators: Vec<String>,
    /// IRIs of the mentions, roles and figures that name it.
    pub evidence: Vec<String>,
}

/// A figure of a touched task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TouchedTarget {
    /// The figure.
    pub figure: Figure,
    /// The task that states it.
    pub task: Task,
    /// Whether the task is left without any unit.
    pub orphaned: bool,
}

/// Load of a unit before and after.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LoadChange {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Before the changes; none where it was not there.
    pub before: Option<Burden>,
    /// After the changes; none where it is no more.
    pub after: Option<Burden>,
}

/// What a unit carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Burden {
    /// Tasks that name it.
    pub tasks: usize,
    /// Tasks whose list it opens. That the first leads is a presumption.
    pub first_listed: usize,
    /// Sum over its tasks of one divided by the number of units of the task.
    pub fractional: f64,
}

/// What `changes`, applied in order, do to `network`.
///
/// # Errors
/// When a change names a unit or task that is not there, or contradicts itself or an earlier one.
pub fn what_if(network: &ResponsibilityGraph, changes: &[Change]) -> Result<WhatIf, ChangeError> {
    let draft = drafted(network, changes)?;
    let outcome = Outcome::new(network, &draft);
    let (before, after) = outcome.extents();
    Ok(WhatIf {
        changes: changes.iter().map(ToString::to_string).collect(),
        before,
        after,
        touched: outcome.touched(),
        orphaned: outcome.orphaned(),
        lost_first_listed: outcome.lost_first_listed(),
        first_listed_changed: outcome.first_listed_changed(),
        open_set_only: outcome.open_set_only(),
        idle_units: outcome.idle_units(),
        lost_partnerships: outcome.lost_partnerships(),
        new_partnerships: outcome.new_partnerships(),
        zones: outcome.zones(),
        targets: outcome.targets(),
        loads: outcome.loads(),
        evidence: outcome.evidence(),
    })
}

/// The graph after `changes`, for any other analysis. An assignment that a change adds has no IRI.
///
/// # Errors
/// As [`what_if`].
pub fn changed(
    network: &ResponsibilityGraph,
    changes: &[Change],
) -> Result<ResponsibilityGraph, ChangeError> {
    Ok(drafted(network, changes)?.graph())
}

fn drafted<'a>(network: &'a ResponsibilityGraph, changes: &[Change]) -> Result<Draft<'a>, ChangeError> {
    let mut draft = Draft::new(network);
    for change in changes {
        draft.apply(change)?;
    }
    Ok(draft)
}

impl Tabular for WhatIf {
    fn sheet(&self) -> Sheet {
        let mut rows = self.before.rows(self.after);
        let tasks = |burden: Option<Burden>| burden.map_or_else(String::new, |found| found.tasks.to_string());
        rows.extend(
            self.loads
                .iter()
                .map(|load| vec![format!("tasks of {}", load.label), tasks(load.before), tasks(load.after)]),
        );
        let pairs = |pairs: &[Partnership]| joined(pairs.iter().map(|pair| pair.labels.join(" – ")), ", ");
        let zones = joined(self.zones.iter().map(|zone| zone.label.clone()), ", ");
        let targets = joined(self.targets.iter().map(|target| target.figure.title()), ", ");
        Sheet {
            header: vec!["what", "before", "after"],
            rows,
            summary: format!(
                "changes: {}\norphaned tasks: {}\nlost their first listed: {}\nleft with open sets alone: {}\n\
                 opened by another unit: {}\nunits without task: {}\nlost partnerships: {}\n\
                 new partnerships: {}\nzones touched: {zones}\ntargets touched: {targets}\n",
                joined(self.changes.iter().cloned(), " "),
                numbers(&self.orphaned),
                numbers(&self.lost_first_listed),
                numbers(&self.open_set_only),
                numbers(self.first_listed_changed.iter().map(|changed| &changed.task)),
                joined(self.idle_units.iter().cloned(), ", "),
                pairs(&self.lost_partnerships),
                pairs(&self.new_partnerships),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
