//! What each unit answers for: its tasks, and through them figures, zones, sectors and instruments.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::around::{Around, Evidenced};
use super::wording::{Figure, joined, numbers};
use super::{Sheet, Tabular};
use crate::network::{MentionKind, ResponsibilityGraph, Role, Task};

/// One entry a unit, in order of id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ledger {
    /// The entries.
    pub units: Vec<LedgerEntry>,
    /// Tasks without unit: nobody answers for them.
    pub without_unit: Vec<Task>,
}

/// What one unit answers for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerEntry {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Whether it is an open set.
    pub open_set: bool,
    /// Its tasks.
    pub tasks: Vec<LedgerTask>,
    /// Figures that its tasks state.
    pub targets: Vec<LedgerTarget>,
    /// Zones that its tasks name or that it administers.
    pub zones: Vec<LedgerThing>,
    /// Sectors that its tasks name.
    pub sectors: Vec<LedgerThing>,
    /// Instruments of policy that its tasks name.
    pub instruments: Vec<LedgerThing>,
}

/// A task of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerTask {
    /// The task.
    pub task: Task,
    /// Position of the unit in its list, from 1.
    pub position: u32,
    /// Whether the unit opens the list and the text states no role in it. That it leads is a presumption.
    pub presumed_lead: bool,
    /// Role of the unit that the text states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_role: Option<Role>,
    /// IRI of the assignment.
    pub evidence: String,
}

/// A figure that a task of a unit states.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerTarget {
    /// The figure.
    pub figure: Figure,
    /// Whether it is a target.
    pub target: bool,
    /// The task that states it.
    pub task: Task,
    /// IRIs of the assignment and of the statement.
    pub evidence: Vec<String>,
}

/// A thing that tasks of a unit name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerThing {
    /// Id in the register.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Whether the unit administers it, as the register says; only zones are administered.
    pub administered: bool,
    /// Tasks of the unit that name it.
    pub tasks: Vec<Task>,
    /// IRIs of the assignments and of the mentions, roles and figures that name it.
    pub evidence: Vec<String>,
}

/// Tasks that name a thing, with the evidence.
type Named<'a> = BTreeMap<&'a str, (Vec<usize>, Vec<&'a str>)>;

/// Zones and sectors of one task.
struct Places<'a> {
    zones: Evidenced<'a>,
    sectors: Evidenced<'a>,
}

/// What each unit of `network` answers for.
#[must_use]
pub fn ledger(network: &ResponsibilityGraph) -> Ledger {
    let around = Around::new(network);
    let mut administered: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for zone in &network.context.zones {
        for unit in &zone.administered_by {
            administered.entry(unit).or_default().push(&zone.id);
        }
    }
    let tasks = || 0..network.tasks.len();
    let places: Vec<Places<'_>> =
        tasks().map(|task| Places { zones: around.zones(task), sectors: around.sectors(task) }).collect();
    let entry = |unit| entry(network, &around, &places, &administered, unit);
    let bare = tasks().filter(|&task| network.incidence().units_of(task).is_empty());
    Ledger {
        units: (0..network.units.len()).map(entry).collect(),
        without_unit: bare.map(|task| network.tasks[task].clone()).collect(),
    }
}

fn entry<'a>(
    network: &'a ResponsibilityGraph,
    around: &Around<'a>,
    places: &[Places<'a>],
    administered: &BTreeMap<&'a str, Vec<&'a str>>,
    index: usize,
) -> LedgerEntry {
    let unit = &network.units[index];
    let own_zones = administered.get(unit.id.as_str()).map(Vec::as_slice).unwrap_or_default();
    let (mut tasks, mut targets) = (Vec::new(), Vec::new());
    let (mut zones, mut sectors, mut instruments) = (Named::new(), Named::new(), Named::new());
    for zone in own_zones {
        zones.entry(zone).or_default();
    }
    for (at, row) in assignments(network, index) {
        let task = &network.tasks[at];
        tasks.push(LedgerTask {
            task: task.clone(),
            position: row.position,
            presumed_lead: network.presumes_lead(row),
            stated_role: network.stated_role(row),
            evidence: row.assignment.clone(),
        });
        targets.extend(around.statements(at).iter().map(|statement| LedgerTarget {
            figure: Figure::of(statement, &network.context),
            target: statement.target,
            task: task.clone(),
            evidence: vec![row.assignment.clone(), statement.iri.clone()],
        }));
        let note = |things: &mut Named<'a>, id: &'a str, evidence: &[&'a str]| {
            let found = things.entry(id).or_default();
            if found.0.last() != Some(&at) {
                found.0.push(at);
                found.1.push(&row.assignment);
            }
            found.1.extend(evidence);
        };
        for (zone, evidence) in &places[at].zones {
            note(&mut zones, zone, evidence);
        }
        for (sector, evidence) in &places[at].sectors {
            note(&mut sectors, sector, evidence);
        }
        for mention in around.mentions(at, MentionKind::Instrument) {
            note(&mut instruments, &mention.id, &[&mention.evidence]);
        }
    }
    let things = |named: Named<'a>, own: &[&str], label: &dyn Fn(&str) -> String| -> Vec<LedgerThing> {
        let thing = |(id, (tasks, evidence)): (&str, (Vec<usize>, Vec<&str>))| {
            LedgerThing {
                id: id.to_owned(),
                label: label(id),
                administered: own.contains(&id),
                tasks: tasks.into_iter().map(|task| network.tasks[task].clone()).collect(),
                // In the order of tasks; nothing stands in it twice.
                evidence: evidence.into_iter().map(str::to_owned).collect(),
            }
        };
        named.into_iter().map(thing).collect()
    };
    LedgerEntry {
        unit: unit.id.clone(),
        label: unit.label.clone(),
        open_set: unit.open_set,
        zones: things(zones, own_zones, &|id| around.zone_label(id)),
        sectors: things(sectors, &[], &|id| around.sector_label(id)),
        instruments: things(instruments, &[], &|id| around.mention_label(MentionKind::Instrument, id)),
        tasks,
        targets,
    }
}

/// Tasks of a unit, by index, with the rows that name it.
fn assignments(
    network: &ResponsibilityGraph,
    unit: usize,
) -> impl Iterator<Item = (usize, &crate::network::Row)> {
    let incidence = network.incidence();
    incidence.tasks_of(unit).iter().filter_map(move |&task| {
        let task = task as usize;
        let mut rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
        let found = rows.find(|(_, listed)| **listed as usize == unit);
        found.map(|(row, _)| (task, &network.rows[row as usize]))
    })
}

impl Ledger {
    /// A line for each unit that leads tasks as the text states.
    fn stated_leads(&self) -> String {
        let line = |entry: &LedgerEntry| {
            let leads = |task: &&LedgerTask| task.stated_role == Some(Role::Lead);
            let mut led = entry.tasks.iter().filter(leads).map(|task| &task.task).peekable();
            led.peek().is_some().then(|| {
                format!("leads as the text states: {} {}: {}\n", entry.unit, entry.label, numbers(led))
            })
        };
        self.units.iter().filter_map(line).collect()
    }
}

impl Tabular for Ledger {
    fn sheet(&self) -> Sheet {
        let things = |things: &[LedgerThing]| joined(things.iter().map(|thing| thing.label.clone()), "、");
        let row = |entry: &LedgerEntry| {
            let lead = entry.tasks.iter().filter(|task| task.presumed_lead);
            vec![
                entry.unit.clone(),
                entry.label.clone(),
                numbers(entry.tasks.iter().map(|task| &task.task)),
                numbers(lead.map(|task| &task.task)),
                joined(entry.targets.iter().map(|target| target.figure.title()), "; "),
                things(&entry.zones),
                things(&entry.sectors),
                things(&entry.instruments),
            ]
        };
        Sheet {
            header: vec![
                "unit",
                "label",
                "tasks",
                "presumed_lead",
                "targets",
                "zones",
                "sectors",
                "instruments",
            ],
            rows: self.units.iter().map(row).collect(),
            summary: format!(
                "tasks without unit: {}\npresumed_lead: the unit opens the list; that it leads is a presumption\n{}",
                numbers(&self.without_unit),
                self.stated_leads()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::{Context, Statement};

    #[test]
    fn a_unit_answers_for_what_its_tasks_name_and_the_zones_it_administers() {
        let context = Context {
            zones: vec![sample::zone("y", "Y", &["1/002"]), sample::zone("z", "Z", &[])],
            mentions: vec![
                sample::mention(1, MentionKind::Zone, "z", "Z"),
                sample::mention(1, MentionKind::Instrument, "i", "I"),
                sample::mention(2, MentionKind::Sector, "s", "S"),
            ],
            statements: vec![Statement { task: Some(2), ..sample::statement("m") }, sample::statement("n")],
            ..Context::default()
        };
        let found = ledger(&sample::network(&[&[1, 2], &[2], &[]]).with_context(context));
        let (one, two) = (&found.units[0], &found.units[1]);
        assert_eq!((one.tasks.len(), one.targets.len(), one.sectors.len()), (1, 0, 0));
        assert!(one.tasks[0].presumed_lead && !two.tasks[0].presumed_lead);
        assert_eq!((one.tasks[0].stated_role, found.stated_leads()), (None, String::new()));
        assert_eq!(one.zones[0].evidence, ["a1-1", "m1-z"]);
        let zones: Vec<_> =
            two.zones.iter().map(|zone| (zone.id.as_str(), zone.administered, zone.tasks.len())).collect();
        assert_eq!(zones, [("y", true, 0), ("z", false, 1)]);
        assert_eq!(two.targets[0].evidence, ["a2-1", "s-m"]);
        assert_eq!((two.instruments[0].label.as_str(), two.sectors[0].id.as_str()), ("I", "s"));
        assert_eq!(found.without_unit[0].number, 3);
        assert_eq!(found.sheet().rows.len(), 2);
    }

    #[test]
    fn a_lead_that_the_text_states_is_told_as_stated_and_nothing_is_presumed_beside_it() {
        let mut network = sample::network(&[&[1, 2], &[1, 2]]);
        network.context.roles.insert("a1-2".to_owned(), Role::Lead);
        let found = ledger(&network);
        let told = |unit: &LedgerEntry| {
            unit.tasks.iter().map(|task| (task.presumed_lead, task.stated_role)).collect::<Vec<_>>()
        };
        assert_eq!(told(&found.units[0]), [(false, None), (true, None)]);
        assert_eq!(told(&found.units[1]), [(false, Some(Role::Lead)), (false, None)]);
        assert!(found.sheet().summary.contains("leads as the text states: 1/002 u2: p 1\n"));
    }

    #[test]
    fn an_empty_graph_has_an_empty_ledger() {
        assert_eq!(ledger(&ResponsibilityGraph::default()), Ledger::default());
    }
}
