//! A proposal for first places: one of the units already listed for each task, so that no unit opens more lists
//! than it must, with the fewest changes.
//!
//! That the first listed leads is a presumption, and so is all that is proposed upon it. Least maximum and
//! fewest changes are exact ([`crate::kernel::assign`]); which of several equal proposals is made is not.

use schemars::JsonSchema;
use serde::Serialize;

use super::subject::leading;
use super::{Sheet, Tabular};
use crate::kernel::Watch;
use crate::kernel::assign::assign;
use crate::network::{ResponsibilityGraph, Task};

/// What stands behind the proposal.
const PRESUMPTION: &str = "that the first listed leads is a presumption; the texts name no lead";

/// The same where some texts state roles.
const PARTLY: &str = "leads that the text states are taken as they stand; elsewhere that the first listed leads is a presumption";

/// First places shared out anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Leads {
    /// What the proposal presumes.
    pub presumption: String,
    /// Tasks that have a unit.
    pub tasks: usize,
    /// Most lists that one unit opens now.
    pub most_now: usize,
    /// The least that can be had with units already listed.
    pub most_proposed: usize,
    /// Tasks whose first place changes; no proposal with that least needs fewer.
    pub changes: usize,
    /// Every task that has a unit, in order.
    pub proposal: Vec<Lead>,
    /// Units that open a list now or would, the most lists now first.
    pub units: Vec<LeadLoad>,
}

/// First place of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lead {
    /// The task.
    pub task: Task,
    /// Register id of the unit that leads now, as the text states, else the one listed first; none where that unit is left out of the selection.
    pub now: Option<String>,
    /// Its short name.
    pub now_label: Option<String>,
    /// Register id of the unit proposed.
    pub proposed: String,
    /// Its short name.
    pub proposed_label: String,
    /// Whether that is another unit than now.
    pub changed: bool,
    /// Number of units listed, from which the choice was made.
    pub choices: usize,
    /// IRIs of the assignments of the unit now and the unit proposed.
    pub evidence: Vec<String>,
}

/// Lists that a unit opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeadLoad {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Lists it opens now.
    pub now: usize,
    /// Lists it would open.
    pub proposed: usize,
}

/// First places of `network` shared out anew.
#[must_use]
pub fn leads(network: &ResponsibilityGraph) -> Leads {
    let incidence = network.incidence();
    let first = |task: usize| leading(network, task).map(|(unit, _)| unit);
    let now: Vec<Option<u32>> = (0..incidence.task_count()).map(first).collect();
    // Nobody else holds the watch, so nothing stops the computation.
    let found = assign(incidence, &now, &Watch::default()).unwrap_or_default();
    let mut loads = vec![(0, 0); incidence.unit_count()];
    let mut proposal = Vec::new();
    for (task, (&now, proposed)) in now.iter().zip(&found.chosen).enumerate() {
        let Some(proposed) = *proposed else { continue };
        loads[proposed as usize].1 += 1;
        if let Some(now) = now {
            loads[now as usize].0 += 1;
        }
        proposal.push(lead(network, task, now, proposed));
    }
    let open = network.units.iter().zip(&loads).filter(|(_, load)| **load != (0, 0));
    let mut units: Vec<LeadLoad> = open
        .map(|(unit, &(now, proposed))| LeadLoad {
            unit: unit.id.clone(),
            label: unit.label.clone(),
            now,
            proposed,
        })
        .collect();
    units.sort_by(|a, b| b.now.cmp(&a.now).then_with(|| a.unit.cmp(&b.unit)));
    Leads {
        presumption: if network.context.roles.is_empty() { PRESUMPTION } else { PARTLY }.to_owned(),
        tasks: proposal.len(),
        most_now: units.first().map_or(0, |unit| unit.now),
        most_proposed: found.most,
        changes: found.changes,
        proposal,
        units,
    }
}

fn lead(network: &ResponsibilityGraph, task: usize, now: Option<u32>, proposed: u32) -> Lead {
    let incidence = network.incidence();
    let unit = |unit: u32| &network.units[unit as usize];
    let rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
    let named = rows.filter(|(_, unit)| Some(**unit) == now || **unit == proposed);
    Lead {
        task: network.tasks[task].clone(),
        now: now.map(|now| unit(now).id.clone()),
        now_label: now.map(|now| unit(now).label.clone()),
        proposed: unit(proposed).id.clone(),
        proposed_label: unit(proposed).label.clone(),
        changed: now.is_some_and(|now| now != proposed),
        choices: incidence.units_of(task).len(),
        evidence: named.map(|(row, _)| network.rows[row as usize].assignment.clone()).collect(),
    }
}

impl Tabular for Leads {
    fn sheet(&self) -> Sheet {
        let row = |lead: &Lead| {
            vec![
                format!("{}/{}", lead.task.plan, lead.task.number),
                lead.now.clone().unwrap_or_default(),
                lead.now_label.clone().unwrap_or_default(),
                lead.proposed.clone(),
                lead.proposed_label.clone(),
                if lead.changed { "yes" } else { "" }.to_owned(),
            ]
        };
        let mut summary = vec![format!(
            "most lists opened by one unit: {} now, {} proposed; {} of {} tasks change\n",
            self.most_now, self.most_proposed, self.changes, self.tasks
        )];
        for unit in self.units.iter().filter(|unit| unit.now != unit.proposed) {
            summary.push(format!(
                "{} {}: {} now, {} proposed\n",
                unit.unit, unit.label, unit.now, unit.proposed
            ));
        }
        summary.push(format!("{}\n", self.presumption));
        Sheet {
            header: vec!["task", "now", "now_label", "proposed", "proposed_label", "changed"],
            rows: self.proposal.iter().map(row).collect(),
            summary: summary.concat(),
        }
    }
}
