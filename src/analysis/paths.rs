//! How two units are connected: the shortest chains of units in which each shares a task with the next.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular, UnknownUnit};
use crate::kernel::{Incidence, chains};
use crate::network::{ResponsibilityGraph, Task};

/// How two units are connected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Paths {
    /// Register id of the unit asked from.
    pub from: String,
    /// Register id of the unit asked to.
    pub to: String,
    /// Whether any chain joins them.
    pub connected: bool,
    /// Hops of the shortest chains; null when not connected, 0 from a unit to itself.
    pub hops: Option<usize>,
    /// Number of shortest chains, as sequences of units.
    pub count: u64,
    /// The chains in order of unit ids, no more than [`MOST_PATHS`].
    pub paths: Vec<Chain>,
}

/// Chains shown at most.
pub const MOST_PATHS: usize = 100;

/// One chain of units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Chain {
    /// Register ids of its units, both ends included.
    pub units: Vec<String>,
    /// Short names, in the same order.
    pub labels: Vec<String>,
    /// From each unit to the next.
    pub hops: Vec<Hop>,
}

/// Two units that share tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hop {
    /// Register id of the one.
    pub from: String,
    /// Register id of the other.
    pub to: String,
    /// All tasks that name both.
    pub tasks: Vec<Task>,
    /// IRIs of both units' assignments in these tasks.
    pub evidence: Vec<String>,
}

/// How the units `from` and `to` (register ids) are connected in `network`. That they are not is a result.
///
/// # Errors
/// When a unit is not in the network.
pub fn paths(network: &ResponsibilityGraph, from: &str, to: &str) -> Result<Paths, UnknownUnit> {
    let ends = [find(network, from)?, find(network, to)?];
    let found = chains(network.incidence(), ends[0], ends[1], MOST_PATHS);
    Ok(Paths {
        from: from.to_owned(),
        to: to.to_owned(),
        connected: found.is_some(),
        hops: found.as_ref().map(|found| found.hops),
        count: found.as_ref().map_or(0, |found| found.count),
        paths: found.into_iter().flat_map(|found| found.chains).map(|units| chain(network, &units)).collect(),
    })
}

fn find(network: &ResponsibilityGraph, id: &str) -> Result<usize, UnknownUnit> {
    network
        .units
        .iter()
        .position(|unit| unit.id == id)
        .ok_or_else(|| UnknownUnit::new(id, network.units.iter().map(|unit| unit.id.as_str())))
}

fn chain(network: &ResponsibilityGraph, units: &[u32]) -> Chain {
    let named = || units.iter().map(|&unit| &network.units[unit as usize]);
    Chain {
        units: named().map(|unit| unit.id.clone()).collect(),
        labels: named().map(|unit| unit.label.clone()).collect(),
        hops: units.windows(2).map(|pair| hop(network, pair[0], pair[1])).collect(),
    }
}

fn hop(network: &ResponsibilityGraph, from: u32, to: u32) -> Hop {
    let incidence = network.incidence();
    let others = incidence.tasks_of(to as usize);
    let shared: Vec<usize> = incidence
        .tasks_of(from as usize)
        .iter()
        .filter(|task| others.binary_search(task).is_ok())
        .map(|&task| task as usize)
        .collect();
    Hop {
        from: network.units[from as usize].id.clone(),
        to: network.units[to as usize].id.clone(),
        evidence: shared
            .iter()
            .flat_map(|&task| [from, to].map(|unit| assignment(network, incidence, task, unit)))
            .flatten()
            .collect(),
        tasks: shared.into_iter().map(|task| network.tasks[task].clone()).collect(),
    }
}

fn assignment(
    network: &ResponsibilityGraph,
    incidence: &Incidence,
    task: usize,
    unit: u32,
) -> Option<String> {
    let mut rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
    rows.find(|(_, listed)| **listed == unit).map(|(row, _)| network.rows[row as usize].assignment.clone())
}

impl Tabular for Paths {
    /// One row a hop.
    fn sheet(&self) -> Sheet {
        let tasks = |hop: &Hop| {
            let task = |task: &Task| format!("{} {} {}", task.plan, task.number, task.title);
            hop.tasks.iter().map(task).collect::<Vec<_>>().join("; ")
        };
        let rows = |(number, chain): (usize, &Chain)| {
            let labels = chain.labels.windows(2);
            let row = |((at, hop), labels): ((usize, &Hop), &[String])| {
                vec![
                    number.to_string(),
                    (at + 1).to_string(),
                    hop.from.clone(),
                    labels[0].clone(),
                    hop.to.clone(),
                    labels[1].clone(),
                    tasks(hop),
                ]
            };
            chain.hops.iter().enumerate().zip(labels).map(row).collect::<Vec<_>>()
        };
        let (shown, all) = (self.paths.len(), self.count);
        Sheet {
            header: vec!["path", "hop", "from", "from_label", "to", "to_label", "tasks"],
            rows: (1..).zip(&self.paths).flat_map(rows).collect(),
            summary: match self.hops {
                None => format!("{} and {} are not connected\n", self.from, self.to),
                Some(0) => format!("{} is one unit\n", self.from),
                Some(hops) => format!("{shown} of {all} shortest paths, each of length {hops}\n"),
            },
        }
    }
}
