//! What if units go: tasks left without unit or without their first, partnerships and parts lost.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{cuts, pairs};
use crate::diagnostic::nearest;
use crate::network::{ResponsibilityGraph, Task};

/// What the removal of units does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Removal {
    /// Register ids of the units removed.
    pub removed: Vec<String>,
    /// Tasks that had a unit and have none.
    pub orphaned: Vec<Task>,
    /// Tasks that keep a unit but lose the first of their list.
    pub lost_first_listed: Vec<Task>,
    /// Tasks left with open sets alone; none where the network was selected without open sets.
    pub open_set_only: Vec<Task>,
    /// Before and after.
    pub before: Extent,
    /// Before and after.
    pub after: Extent,
    /// IRIs of the assignments that go.
    pub evidence: Vec<String>,
}

/// The size of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Extent {
    /// Units.
    pub units: usize,
    /// Assignments.
    pub assignments: usize,
    /// Tasks with at least one unit.
    pub covered_tasks: usize,
    /// Pairs of units that share a task.
    pub partnerships: usize,
    /// Connected components among units and covered tasks.
    pub components: usize,
}

/// A unit to be removed that the network does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no unit `{unit}` here{}", hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default())]
pub struct UnknownUnit {
    /// The id asked for.
    pub unit: String,
    /// The nearest id, if one is near.
    pub hint: Option<String>,
}

/// What the removal of `removed` (register ids) from `network` does.
///
/// # Errors
/// When a unit is not in the network.
pub fn removal(network: &ResponsibilityGraph, removed: &[String]) -> Result<Removal, UnknownUnit> {
    for unit in removed {
        if !network.units.iter().any(|known| known.id == *unit) {
            let hint = nearest(unit, network.units.iter().map(|known| known.id.as_str()));
            return Err(UnknownUnit { unit: unit.clone(), hint });
        }
    }
    let gone: BTreeSet<&str> = removed.iter().map(String::as_str).collect();
    let stays = |id: &str| !gone.contains(id);
    let units = network.units.iter().filter(|unit| stays(&unit.id)).cloned().collect();
    let rows = network.rows.iter().filter(|row| stays(&row.unit)).cloned().collect();
    let after = ResponsibilityGraph::new(units, network.tasks.clone(), rows);
    let incidence = network.incidence();
    let mut result = Removal {
        removed: removed.to_vec(),
        orphaned: Vec::new(),
        lost_first_listed: Vec::new(),
        open_set_only: Vec::new(),
        before: extent(network),
        after: extent(&after),
        evidence: network
            .rows
            .iter()
            .filter(|row| !stays(&row.unit))
            .map(|row| row.assignment.clone())
            .collect(),
    };
    for (task, entry) in network.tasks.iter().enumerate() {
        let before = incidence.units_of(task);
        let left = after.incidence().units_of(task);
        let mut rows = incidence.rows_of_task(task).map(|row| &network.rows[row as usize]);
        let first_gone = rows.any(|row| row.position == 1 && !stays(&row.unit));
        if left.is_empty() && !before.is_empty() {
            result.orphaned.push(entry.clone());
        } else if first_gone {
            result.lost_first_listed.push(entry.clone());
        }
        let open = |unit: &u32| after.units[*unit as usize].open_set;
        if !left.is_empty() && left.len() < before.len() && left.iter().all(open) {
            result.open_set_only.push(entry.clone());
        }
    }
    Ok(result)
}

fn extent(network: &ResponsibilityGraph) -> Extent {
    let incidence = network.incidence();
    let bare = (0..incidence.task_count()).filter(|&task| incidence.units_of(task).is_empty()).count();
    Extent {
        units: network.units.len(),
        assignments: incidence.edge_count(),
        covered_tasks: incidence.task_count() - bare,
        partnerships: pairs(network).pairs.len(),
        components: cuts(network).components - bare,
    }
}
