//! What if units go: tasks left without unit or without their first, partnerships and parts lost.
//!
//! The removal of [`super::what_if()`], for itself.

use schemars::JsonSchema;
use serde::Serialize;

use super::what_if::{Draft, Extent, Outcome, UnknownUnit};
use super::wording::numbers;
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Task};

/// What the removal of units does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Removal {
    /// Register ids of the units removed.
    pub removed: Vec<String>,
    /// Tasks that had a unit and have none.
    pub orphaned: Vec<Task>,
    /// Tasks that keep a unit but lose the first of their list.
    pub lost_first_listed: Vec<Task>,
    /// Tasks left with open sets alone; none where the network was selected without open sets.
    pub open_set_only: Vec<Task>,
    /// Size before the removal.
    pub before: Extent,
    /// Size after the removal.
    pub after: Extent,
    /// IRIs of the assignments that go.
    pub evidence: Vec<String>,
}

/// What the removal of `removed` (register ids) from `network` does.
///
/// # Errors
/// When the network has no unit of one of the ids.
pub fn removal(network: &ResponsibilityGraph, removed: &[String]) -> Result<Removal, UnknownUnit> {
    let mut draft = Draft::new(network);
    for id in removed {
        let known = || network.units.iter().map(|unit| unit.id.as_str());
        let unit = draft.find(id).ok_or_else(|| UnknownUnit::new(id, known()))?;
        draft.remove(unit, &"removal");
    }
    let outcome = Outcome::new(network, &draft);
    let (before, after) = outcome.extents();
    Ok(Removal {
        removed: removed.to_vec(),
        orphaned: outcome.orphaned(),
        lost_first_listed: outcome.lost_first_listed(),
        open_set_only: outcome.open_set_only(),
        before,
        after,
        evidence: outcome.evidence(),
    })
}

impl Tabular for Removal {
    fn sheet(&self) -> Sheet {
        Sheet {
            header: vec!["what", "before", "after"],
            rows: self.before.rows(self.after),
            summary: format!(
                "orphaned tasks: {}\nlost their first listed: {}\nleft with open sets alone: {}\n",
                numbers(&self.orphaned),
                numbers(&self.lost_first_listed),
                numbers(&self.open_set_only)
            ),
        }
    }
}
