//! Who stands between units that are not joined themselves, and between which groups (Gould & Fernandez 1989).
//!
//! The arcs run from the unit a task's list opens with to the others of the list. That the first leads is a
//! presumption, and so is all that rests on it here. Plans name units of their own district alone as a rule:
//! brokerage between districts can only be found where one plan, or several, name units of more than one.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::subject::leading;
use super::{Sheet, Tabular};
use crate::kernel::{Digraph, Roles, open_two_steps, roles};
use crate::network::{ResponsibilityGraph, Unit};

/// Brokerage of all units, most first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Brokers {
    /// One entry a unit, by brokerage, then by id.
    pub units: Vec<Broker>,
    /// Pairs of units of which the first opens a list that names the second. That the first leads is a presumption.
    pub arcs: usize,
    /// Tasks that give an arc: their list opens with a unit looked at and names another.
    pub tasks: usize,
    /// Districts among the units, by code.
    pub districts: Vec<String>,
    /// Kinds among the units.
    pub kinds: Vec<UnitKind>,
}

/// Kind of a unit, presumed from the functions the register gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Any that is none of the others.
    Department,
    /// Administers a zone (`zone-administration`).
    ZoneAdministration,
    /// Develops a zone, as companies do (`zone-development`).
    ZoneDeveloper,
    /// Government of a town (`town-government`).
    Town,
}

impl UnitKind {
    fn of(unit: &Unit) -> Self {
        let has = |function: &str| unit.functions.iter().any(|own| own == function);
        match () {
            () if has("zone-administration") => Self::ZoneAdministration,
            () if has("zone-development") => Self::ZoneDeveloper,
            () if has("town-government") => Self::Town,
            () => Self::Department,
        }
    }

    /// The name JSON uses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::ZoneAdministration => "zone-administration",
            Self::ZoneDeveloper => "zone-developer",
            Self::Town => "town",
        }
    }
}

/// Brokerage of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Broker {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Code of its district.
    pub district: String,
    /// Its kind, presumed from its functions.
    pub kind: UnitKind,
    /// Units whose lists name it.
    pub listed_by: usize,
    /// Units its lists name.
    pub lists: usize,
    /// Ordered pairs of others it stands between: the first's lists name it, its lists name the second, and no
    /// list of the first names the second. That the first of a list leads is a presumption.
    pub brokerage: u64,
    /// Brokerage by role, groups being districts.
    pub by_district: RoleCounts,
    /// Brokerage by role, groups being kinds of unit; the kinds are presumed.
    pub by_kind: RoleCounts,
    /// IRIs of its assignments in the tasks through which it brokers.
    pub evidence: Vec<String>,
}

/// Brokerage by role; the five sum to all brokerage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleCounts {
    /// All three of one group.
    pub coordinator: u64,
    /// The other two of one group, the broker of another; also called consultant.
    pub itinerant: u64,
    /// From its own group to another.
    pub representative: u64,
    /// From another group into its own.
    pub gatekeeper: u64,
    /// All three of different groups.
    pub liaison: u64,
}

impl From<Roles> for RoleCounts {
    fn from(roles: Roles) -> Self {
        let Roles { coordinator, itinerant, representative, gatekeeper, liaison } = roles;
        Self { coordinator, itinerant, representative, gatekeeper, liaison }
    }
}

/// Brokerage of the units of `network`.
#[must_use]
pub fn brokers(network: &ResponsibilityGraph) -> Brokers {
    let lists = Lists::of(network);
    let arcs: Vec<(u32, u32)> = lists.rows.keys().copied().collect();
    let mut listed_by = vec![0; network.units.len()];
    for arc in &arcs {
        listed_by[arc.1 as usize] += 1;
    }
    let graph = Digraph::from_arcs(network.units.len(), &arcs);
    let mut used: BTreeSet<(u32, u32)> = BTreeSet::new();
    open_two_steps(&graph, |from, broker, to| {
        used.insert((from, broker));
        used.insert((broker, to));
    });
    let mut evidence = vec![BTreeSet::new(); network.units.len()];
    for arc in &used {
        let (first, other) = (arc.0 as usize, arc.1 as usize);
        for &(opening, row) in lists.rows.get(arc).into_iter().flatten() {
            evidence[first].insert(opening);
            evidence[other].insert(row);
        }
    }
    let districts = groups(network.units.iter().map(Unit::district));
    let kinds = groups(network.units.iter().map(UnitKind::of));
    let by_district = roles(&graph, &districts.1);
    let by_kind = roles(&graph, &kinds.1);
    let broker = |(at, unit): (usize, &Unit)| Broker {
        unit: unit.id.clone(),
        label: unit.label.clone(),
        district: unit.district().to_owned(),
        kind: UnitKind::of(unit),
        listed_by: listed_by[at],
        lists: graph.targets(at).len(),
        brokerage: by_district[at].total(),
        by_district: by_district[at].into(),
        by_kind: by_kind[at].into(),
        evidence: evidence[at]
            .iter()
            .filter(|_| by_district[at].total() > 0)
            .map(|&row: &u32| network.rows[row as usize].assignment.clone())
            .collect(),
    };
    let mut units: Vec<Broker> = network.units.iter().enumerate().map(broker).collect();
    units.sort_by(|a, b| b.brokerage.cmp(&a.brokerage).then_with(|| a.unit.cmp(&b.unit)));
    Brokers {
        units,
        arcs: graph.arc_count(),
        tasks: lists.tasks,
        districts: districts.0.into_iter().map(str::to_owned).collect(),
        kinds: kinds.0,
    }
}

/// The groups in order, and the number of each unit's.
fn groups<K: Ord + Copy>(keys: impl Iterator<Item = K> + Clone) -> (Vec<K>, Vec<u32>) {
    let mut groups: Vec<K> = keys.clone().collect();
    groups.sort_unstable();
    groups.dedup();
    let number: BTreeMap<K, u32> = groups.iter().copied().zip(0..).collect();
    let numbers = keys.filter_map(|key| number.get(&key).copied()).collect();
    (groups, numbers)
}

/// Arcs from the unit that leads, as stated or presumed, to the others of the list.
struct Lists {
    /// For each arc the rows behind it: that of the first and that of the other, one pair a task.
    rows: BTreeMap<(u32, u32), Vec<(u32, u32)>>,
    tasks: usize,
}

impl Lists {
    fn of(network: &ResponsibilityGraph) -> Self {
        let incidence = network.incidence();
        let mut lists = Self { rows: BTreeMap::new(), tasks: 0 };
        for task in 0..incidence.task_count() {
            // Where the first was left out of the selection, nobody leads.
            let Some((first, opening)) = leading(network, task) else { continue };
            let listed = incidence.units_of(task).iter().zip(incidence.rows_of_task(task));
            lists.tasks += usize::from(incidence.units_of(task).len() > 1);
            for (&other, row) in listed.filter(|(other, _)| **other != first) {
                lists.rows.entry((first, other)).or_default().push((opening, row));
            }
        }
        lists
    }
}

impl Tabular for Brokers {
    fn sheet(&self) -> Sheet {
        let roles = |roles: &RoleCounts| {
            [roles.coordinator, roles.itinerant, roles.representative, roles.gatekeeper, roles.liaison]
                .map(|count| count.to_string())
                .join(" ")
        };
        let row = |unit: &Broker| {
            vec![
                unit.unit.clone(),
                unit.label.clone(),
                unit.district.clone(),
                unit.kind.slug().to_owned(),
                unit.listed_by.to_string(),
                unit.lists.to_string(),
                unit.brokerage.to_string(),
                roles(&unit.by_district),
                roles(&unit.by_kind),
            ]
        };
        Sheet {
            header: vec![
                "unit",
                "label",
                "district",
                "kind",
                "listed_by",
                "lists",
                "brokerage",
                "by_district",
                "by_kind",
            ],
            rows: self.units.iter().map(row).collect(),
            summary: format!(
                "{} arcs of {} tasks; roles in the order coordinator, itinerant, representative, gatekeeper, liaison\n\
                 arcs run from the first of a list to the others: that the first leads is a presumption\n\
                 kinds are presumed from the functions of units\n",
                self.arcs, self.tasks,
            ),
        }
    }
}
