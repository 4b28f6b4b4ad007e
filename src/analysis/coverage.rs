//! Which unit reaches which zone and sector through the tasks that name them; what nobody reaches comes first.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::around::{Around, owned};
use super::wording::{joined, numbers};
use super::{Sheet, Tabular};
use crate::network::{MentionKind, ResponsibilityGraph, Scope, Task};

/// The two grids, rows without unit first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Zone by unit.
    pub zones: Vec<CoverageRow>,
    /// Sector by unit.
    pub sectors: Vec<CoverageRow>,
}

/// One zone or sector that the plans name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageRow {
    /// Id in the register.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Ids of the plans that name it.
    pub plans: Vec<String>,
    /// Tasks that name it.
    pub tasks: Vec<Task>,
    /// Units of these tasks, the most tasks first; empty where nobody reaches it.
    pub units: Vec<CoverageCell>,
    /// IRIs of all that names it: mentions, roles, focuses and figures.
    pub evidence: Vec<String>,
}

/// A unit that reaches a zone or sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageCell {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Number of its tasks that name the zone or sector.
    pub tasks: usize,
    /// IRIs of its assignments in these tasks.
    pub evidence: Vec<String>,
}

/// What the plans say of one thing.
#[derive(Default)]
struct Named<'a> {
    plans: BTreeSet<&'a str>,
    tasks: BTreeSet<usize>,
    evidence: Vec<&'a str>,
}

/// Which unit reaches which zone and sector in `network`.
#[must_use]
pub fn coverage(network: &ResponsibilityGraph) -> Coverage {
    let around = Around::new(network);
    let (mut zones, mut sectors) = named_by_plans(network);
    for (task, entry) in network.tasks.iter().enumerate() {
        let kinds = [(&mut zones, around.zones(task)), (&mut sectors, around.sectors(task))];
        for (grid, found) in kinds {
            for (id, evidence) in found {
                let row: &mut Named<'_> = grid.entry(id).or_default();
                row.plans.insert(&entry.plan);
                row.tasks.insert(task);
                row.evidence.extend(evidence);
            }
        }
    }
    Coverage {
        zones: rows(network, &around, zones, &|id| around.zone_label(id)),
        sectors: rows(network, &around, sectors, &|id| around.sector_label(id)),
    }
}

/// Zones and sectors that plans name anywhere.
fn named_by_plans(network: &ResponsibilityGraph) -> (BTreeMap<&str, Named<'_>>, BTreeMap<&str, Named<'_>>) {
    let context = &network.context;
    let (mut zones, mut sectors) = (BTreeMap::new(), BTreeMap::new());
    for mention in &context.mentions {
        match mention.kind {
            MentionKind::Zone => note(&mut zones, &mention.id, &mention.plan, &mention.evidence),
            MentionKind::Sector => note(&mut sectors, &mention.id, &mention.plan, &mention.evidence),
            _ => {}
        }
    }
    for role in &context.zone_roles {
        note(&mut zones, &role.zone, &role.plan, &role.evidence);
        for sector in &role.focus {
            note(&mut sectors, sector, &role.plan, &role.evidence);
        }
    }
    for focus in &context.focuses {
        note(&mut sectors, &focus.sector, &focus.plan, &focus.evidence);
    }
    for statement in &context.statements {
        if let Scope::Zone { id, .. } = &statement.scope {
            note(&mut zones, id, &statement.plan, &statement.iri);
        }
    }
    (zones, sectors)
}

/// Notes that a plan names something.
fn note<'a>(grid: &mut BTreeMap<&'a str, Named<'a>>, id: &'a str, plan: &'a str, evidence: &'a str) {
    let row = grid.entry(id).or_default();
    row.plans.insert(plan);
    row.evidence.push(evidence);
}

fn rows(
    network: &ResponsibilityGraph,
    around: &Around<'_>,
    grid: BTreeMap<&str, Named<'_>>,
    label: &dyn Fn(&str) -> String,
) -> Vec<CoverageRow> {
    let row = |(id, found): (&str, Named<'_>)| CoverageRow {
        id: id.to_owned(),
        label: label(id),
        plans: found.plans.into_iter().map(str::to_owned).collect(),
        units: cells(around, &found.tasks),
        tasks: found.tasks.into_iter().map(|task| network.tasks[task].clone()).collect(),
        evidence: owned(found.evidence),
    };
    let mut rows: Vec<CoverageRow> = grid.into_iter().map(row).collect();
    rows.sort_by_key(|row| (!row.units.is_empty(), row.tasks.len(), row.id.clone()));
    rows
}

fn cells(around: &Around<'_>, tasks: &BTreeSet<usize>) -> Vec<CoverageCell> {
    let mut cells: BTreeMap<&str, CoverageCell> = BTreeMap::new();
    for &task in tasks {
        for (unit, assignment) in around.units(task) {
            let cell = cells.entry(&unit.id).or_insert_with(|| CoverageCell {
                unit: unit.id.clone(),
                label: unit.label.clone(),
                tasks: 0,
                evidence: Vec::new(),
            });
            cell.tasks += 1;
            cell.evidence.push(assignment.to_owned());
        }
    }
    let mut cells: Vec<CoverageCell> = cells.into_values().collect();
    cells.sort_by(|a, b| b.tasks.cmp(&a.tasks).then_with(|| a.unit.cmp(&b.unit)));
    cells
}

impl Tabular for Coverage {
    fn sheet(&self) -> Sheet {
        let rows = |kind: &str, rows: &[CoverageRow]| -> Vec<Vec<String>> {
            let cell = |cell: &CoverageCell| format!("{} {}", cell.label, cell.tasks);
            let row = |row: &CoverageRow| {
                vec![
                    kind.to_owned(),
                    row.id.clone(),
                    row.label.clone(),
                    joined(row.plans.iter().cloned(), ", "),
                    numbers(&row.tasks),
                    joined(row.units.iter().map(cell), ", "),
                ]
            };
            rows.iter().map(row).collect()
        };
        let empty = |rows: &[CoverageRow]| rows.iter().filter(|row| row.units.is_empty()).count();
        Sheet {
            header: vec!["kind", "id", "label", "plans", "tasks", "units"],
            rows: [rows("zone", &self.zones), rows("sector", &self.sectors)].concat(),
            summary: format!(
                "{} of {} zones and {} of {} sectors are named by no task with a unit\n",
                empty(&self.zones),
                self.zones.len(),
                empty(&self.sectors),
                self.sectors.len()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::{Context, Focus};

    #[test]
    fn what_nobody_reaches_comes_first() {
        let focus = |sector: &str| Focus {
            plan: "p".to_owned(),
            sector: sector.to_owned(),
            evidence: format!("f-{sector}"),
        };
        let context = Context {
            mentions: vec![
                sample::mention(1, MentionKind::Sector, "a", "A"),
                sample::mention(2, MentionKind::Sector, "a", "A"),
                sample::mention(3, MentionKind::Sector, "b", "B"),
            ],
            focuses: vec![focus("a"), focus("c")],
            ..Context::default()
        };
        let found = coverage(&sample::network(&[&[1, 2], &[2], &[]]).with_context(context));
        let rows: Vec<_> =
            found.sectors.iter().map(|row| (row.id.as_str(), row.tasks.len(), row.units.len())).collect();
        assert_eq!(rows, [("c", 0, 0), ("b", 1, 0), ("a", 2, 2)]);
        let cells: Vec<_> =
            found.sectors[2].units.iter().map(|cell| (cell.unit.as_str(), cell.tasks)).collect();
        assert_eq!(cells, [("1/002", 2), ("1/001", 1)]);
        assert_eq!(found.sectors[2].evidence, ["f-a", "m1-a", "m2-a"]);
        assert!(found.zones.is_empty());
        assert_eq!(coverage(&ResponsibilityGraph::default()), Coverage::default());
    }
}
