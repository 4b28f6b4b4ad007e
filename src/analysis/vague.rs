//! What rests on open sets (相关管理局): units that no text names.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::administrators::{Basis, administrators};
use super::around::{Around, owned};
use super::wording::{Figure, joined, number, yes};
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Task};

/// Tasks, zones and figures that rest on open sets. Asks for a graph selected with open sets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Vague {
    /// Tasks that name an open set, in order of plan and number.
    pub tasks: Vec<VagueTask>,
    /// Zones that such tasks name and for which no unit can be named, in order of id.
    pub zones: Vec<VagueZone>,
    /// Figures that such tasks state, in order of plan and number.
    pub targets: Vec<VagueTarget>,
    /// Tasks looked at.
    pub looked_at: usize,
}

/// A task that names an open set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VagueTask {
    /// The task.
    pub task: Task,
    /// Register ids of the open sets it names.
    pub open_sets: Vec<String>,
    /// Short names, in the same order.
    pub labels: Vec<String>,
    /// Number of units it names besides.
    pub named_units: usize,
    /// Whether it rests on open sets alone.
    pub alone: bool,
    /// Units that could be named: administrators of the zones that the task names.
    pub candidates: Vec<Candidate>,
    /// Ids of zones it names for which no unit can be named.
    pub zones_without_administrator: Vec<String>,
    /// IRIs of the assignments to the open sets.
    pub evidence: Vec<String>,
}

/// A unit that could be named in the place of an open set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Id of the zone that it administers.
    pub zone: String,
    /// Name of the zone.
    pub zone_label: String,
    /// Why it is taken to administer the zone.
    pub basis: Basis,
    /// Whether the task names it already.
    pub listed: bool,
    /// IRIs of the mentions, roles and figures by which the task names the zone.
    pub evidence: Vec<String>,
}

/// A zone that rests on open sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VagueZone {
    /// Id of the zone.
    pub zone: String,
    /// Its name.
    pub label: String,
    /// Tasks that name it and an open set.
    pub tasks: Vec<Task>,
    /// Register ids of the open sets.
    pub open_sets: Vec<String>,
    /// IRIs of the mentions, roles and figures that name it there.
    pub evidence: Vec<String>,
}

/// A figure of a task that names an open set.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VagueTarget {
    /// The figure.
    pub figure: Figure,
    /// The task.
    pub task: Task,
    /// Register ids of the open sets.
    pub open_sets: Vec<String>,
    /// Whether the task rests on open sets alone.
    pub alone: bool,
    /// IRIs of the statement and of the assignments to the open sets.
    pub evidence: Vec<String>,
}

/// What rests on open sets in `network`, which must be selected with them.
#[must_use]
pub fn vague(network: &ResponsibilityGraph) -> Vague {
    let around = Around::new(network);
    let mut result = Vague { looked_at: network.tasks.len(), ..Vague::default() };
    let mut zones: BTreeMap<&str, VagueZone> = BTreeMap::new();
    for at in 0..network.tasks.len() {
        let Some(task) = vague_task(network, &around, at) else { continue };
        for (zone, evidence) in around.zones(at) {
            if !task.zones_without_administrator.iter().any(|id| id == zone) {
                continue;
            }
            let entry = zones.entry(zone).or_insert_with(|| VagueZone {
                zone: zone.to_owned(),
                label: around.zone_label(zone),
                tasks: Vec::new(),
                open_sets: Vec::new(),
                evidence: Vec::new(),
            });
            entry.tasks.push(task.task.clone());
            entry.open_sets.extend(task.open_sets.iter().cloned());
            entry.evidence.extend(owned(evidence));
        }
        result.targets.extend(around.statements(at).iter().map(|statement| VagueTarget {
            figure: Figure::of(statement, &network.context),
            task: task.task.clone(),
            open_sets: task.open_sets.clone(),
            alone: task.alone,
            evidence: std::iter::once(statement.iri.clone()).chain(task.evidence.iter().cloned()).collect(),
        }));
        result.tasks.push(task);
    }
    result.zones = zones.into_values().collect();
    for zone in &mut result.zones {
        zone.open_sets.sort();
        zone.open_sets.dedup();
    }
    result
}

fn vague_task(network: &ResponsibilityGraph, around: &Around<'_>, at: usize) -> Option<VagueTask> {
    let (open, named): (Vec<_>, Vec<_>) = around.units(at).partition(|(unit, _)| unit.open_set);
    if open.is_empty() {
        return None;
    }
    let (mut candidates, mut bare) = (Vec::new(), Vec::new());
    for (zone, evidence) in around.zones(at) {
        let found = administrators(network, around, zone);
        if found.is_empty() {
            bare.push(zone.to_owned());
        }
        candidates.extend(found.into_iter().map(|(basis, unit)| Candidate {
            unit: unit.to_owned(),
            label: around.unit_label(unit),
            zone: zone.to_owned(),
            zone_label: around.zone_label(zone),
            basis,
            listed: named.iter().any(|(listed, _)| listed.id == unit),
            evidence: owned(evidence.iter().copied()),
        }));
    }
    candidates.sort_by(|a, b| (a.basis, &a.unit, &a.zone).cmp(&(b.basis, &b.unit, &b.zone)));
    Some(VagueTask {
        task: network.tasks[at].clone(),
        open_sets: open.iter().map(|(unit, _)| unit.id.clone()).collect(),
        labels: open.iter().map(|(unit, _)| unit.label.clone()).collect(),
        named_units: named.len(),
        alone: named.is_empty(),
        candidates,
        zones_without_administrator: bare,
        evidence: open.iter().map(|(_, assignment)| (*assignment).to_owned()).collect(),
    })
}

impl Tabular for Vague {
    fn sheet(&self) -> Sheet {
        let candidate = |found: &Candidate| {
            let listed = if found.listed { ", listed" } else { "" };
            format!("{} ({}, {}{listed})", found.label, found.zone_label, found.basis.slug())
        };
        let row = |task: &VagueTask| {
            vec![
                number(&task.task),
                joined(task.labels.iter().cloned(), "、"),
                task.named_units.to_string(),
                yes(task.alone),
                joined(task.candidates.iter().map(candidate), ", "),
                joined(task.zones_without_administrator.iter().cloned(), ", "),
            ]
        };
        Sheet {
            header: vec![
                "task",
                "labels",
                "named_units",
                "alone",
                "candidates",
                "zones_without_administrator",
            ],
            rows: self.tasks.iter().map(row).collect(),
            summary: format!(
                "{} of {} tasks name an open set, {} name nothing else\nzones for which no unit can be named: {}\n\
                 figures of such tasks: {}\ncandidates are hints from the names of zones; no text names them\n",
                self.tasks.len(),
                self.looked_at,
                self.tasks.iter().filter(|task| task.alone).count(),
                joined(self.zones.iter().map(|zone| zone.label.clone()), ", "),
                joined(self.targets.iter().map(|target| target.figure.title()), "; ")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::{Context, MentionKind, Statement};

    #[test]
    fn candidates_come_from_the_zones_and_what_has_none_is_told() {
        let context = Context {
            zones: vec![sample::zone("y", "Y", &["1/001"]), sample::zone("z", "Z", &[])],
            mentions: vec![
                sample::mention(1, MentionKind::Zone, "y", "Y"),
                sample::mention(1, MentionKind::Zone, "z", "Z"),
                sample::mention(3, MentionKind::Zone, "z", "Z"),
            ],
            statements: vec![Statement { task: Some(2), ..sample::statement("m") }],
            ..Context::default()
        };
        let found = vague(&sample::network(&[&[1, 90], &[90, 91], &[2]]).with_context(context));
        assert_eq!(found.tasks.len(), 2);
        assert_eq!((found.tasks[0].alone, found.tasks[1].alone), (false, true));
        assert!(found.tasks[0].candidates[0].listed && found.tasks[0].candidates.len() == 1);
        assert_eq!(found.tasks[0].evidence, ["a1-2"]);
        assert_eq!(found.zones.len(), 1);
        assert_eq!((found.zones[0].zone.as_str(), found.zones[0].open_sets.len()), ("z", 1));
        assert_eq!(found.targets[0].evidence, ["s-m", "a2-1", "a2-2"]);
        assert_eq!(vague(&ResponsibilityGraph::default()), Vague::default());
    }
}
