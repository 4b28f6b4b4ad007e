//! Zones without unit and sectors without task.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::around::{Around, owned};
use crate::network::{MentionKind, ResponsibilityGraph, Scope, Task};

/// A zone without responsible unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ZoneGap {
    /// Id of the zone.
    pub zone: String,
    /// Its name.
    pub label: String,
    /// Whether it is a park.
    pub park: bool,
    /// Ids of the plans that name it.
    pub plans: Vec<String>,
    /// Register ids of units that administer a zone it is part of, or whose tasks name such a zone.
    pub wider_units: Vec<String>,
    /// IRIs of the mentions, roles and figures that name it.
    pub evidence: Vec<String>,
}

/// A sector of a plan's focus without task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectorGap {
    /// Id of the plan.
    pub plan: String,
    /// Id of the sector.
    pub sector: String,
    /// Its name.
    pub label: String,
    /// Whether the plan states any task at all.
    pub plan_has_tasks: bool,
    /// Tasks of other plans that name it.
    pub tasks_elsewhere: Vec<Task>,
    /// IRIs of the focuses.
    pub evidence: Vec<String>,
}

/// Zones named by plans that no unit administers and no task with a unit names, in order of id.
pub(super) fn zones(network: &ResponsibilityGraph, around: &Around<'_>) -> Vec<ZoneGap> {
    let mut units: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for zone in &network.context.zones {
        units.entry(&zone.id).or_default().extend(zone.administered_by.iter().map(String::as_str));
    }
    for task in 0..network.tasks.len() {
        for zone in around.zones(task).into_keys() {
            units.entry(zone).or_default().extend(around.units(task).map(|(unit, _)| unit.id.as_str()));
        }
    }
    let of = |zone: &str| units.get(zone).cloned().unwrap_or_default();
    let mut gaps = Vec::new();
    for (zone, (plans, evidence)) in named(network) {
        if !of(zone).is_empty() {
            continue;
        }
        let wider: BTreeSet<&str> =
            around.upwards(zone).iter().skip(1).flat_map(|wider| of(&wider.id)).collect();
        gaps.push(ZoneGap {
            zone: zone.to_owned(),
            label: around.zone_label(zone),
            park: around.zone(zone).is_some_and(|zone| zone.park),
            plans: plans.into_iter().map(str::to_owned).collect(),
            wider_units: wider.into_iter().map(str::to_owned).collect(),
            evidence: owned(evidence),
        });
    }
    gaps
}

/// Plans that name something, with the evidence.
type NamedIn<'a> = (BTreeSet<&'a str>, Vec<&'a str>);

/// Zones that plans name, give a role, or state a figure for.
fn named(network: &ResponsibilityGraph) -> BTreeMap<&str, NamedIn<'_>> {
    let context = &network.context;
    let mentions = context.mentions.iter().filter(|mention| mention.kind == MentionKind::Zone);
    let mentions = mentions.map(|found| (found.id.as_str(), found.plan.as_str(), found.evidence.as_str()));
    let roles = context.zone_roles.iter();
    let roles = roles.map(|found| (found.zone.as_str(), found.plan.as_str(), found.evidence.as_str()));
    let figures = context.statements.iter().filter_map(|found| match &found.scope {
        Scope::Zone { id, .. } => Some((id.as_str(), found.plan.as_str(), found.iri.as_str())),
        Scope::Area { .. } => None,
    });
    let mut zones: BTreeMap<&str, NamedIn<'_>> = BTreeMap::new();
    for (zone, plan, evidence) in mentions.chain(roles).chain(figures) {
        let entry = zones.entry(zone).or_default();
        entry.0.insert(plan);
        entry.1.push(evidence);
    }
    zones
}

/// Sectors of a plan's focus that none of its tasks names, in order of plan and sector.
pub(super) fn sectors(network: &ResponsibilityGraph, around: &Around<'_>) -> Vec<SectorGap> {
    let mut tasks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for task in 0..network.tasks.len() {
        for sector in around.sectors(task).into_keys() {
            tasks.entry(sector).or_default().push(task);
        }
    }
    let mut focuses: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for focus in &network.context.focuses {
        focuses.entry((&focus.plan, &focus.sector)).or_default().push(&focus.evidence);
    }
    let mut gaps = Vec::new();
    for ((plan, sector), evidence) in focuses {
        let naming: Vec<&Task> =
            tasks.get(sector).into_iter().flatten().map(|&task| &network.tasks[task]).collect();
        if naming.iter().any(|task| task.plan == plan) {
            continue;
        }
        gaps.push(SectorGap {
            plan: plan.to_owned(),
            sector: sector.to_owned(),
            label: around.sector_label(sector),
            plan_has_tasks: network.tasks.iter().any(|task| task.plan == plan),
            tasks_elsewhere: naming.into_iter().cloned().collect(),
            evidence: owned(evidence),
        });
    }
    gaps
}
