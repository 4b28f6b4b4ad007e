//! Who works with whom: pairs of units by the tasks they share.
//!
//! With a unit in almost every task, raw counts only restate how busy units are; `lift` and `jaccard` do not.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::numbers;
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Task};

/// All pairs of units that share a task, the most shared first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Pairs {
    /// The pairs, by shared tasks, then by ids.
    pub pairs: Vec<Pair>,
    /// Number of tasks looked at.
    pub tasks: usize,
}

/// Two units and what they share.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Pair {
    /// Register ids, in order.
    pub units: [String; 2],
    /// Short names, in the same order.
    pub labels: [String; 2],
    /// Number of tasks that name both.
    pub shared: usize,
    /// Σ 1/(k−1) over the shared tasks, k their number of units (Newman 2001).
    pub newman: f64,
    /// Shared tasks over tasks of either.
    pub jaccard: f64,
    /// Shared tasks over those expected if each unit's tasks were drawn at random: shared · T / (a · b),
    /// T the tasks of the plans that name both units.
    pub lift: f64,
    /// The shared tasks.
    pub tasks: Vec<Task>,
    /// IRIs of both units' assignments in the shared tasks.
    pub evidence: Vec<String>,
}

impl Tabular for Pairs {
    fn sheet(&self) -> Sheet {
        let row = |pair: &Pair| {
            vec![
                pair.units.join(" "),
                pair.labels.join(" – "),
                pair.shared.to_string(),
                format!("{:.2}", pair.newman),
                format!("{:.2}", pair.jaccard),
                format!("{:.2}", pair.lift),
                numbers(&pair.tasks),
            ]
        };
        Sheet {
            header: vec!["units", "labels", "shared", "newman", "jaccard", "lift", "tasks"],
            rows: self.pairs.iter().map(row).collect(),
            summary: String::new(),
        }
    }
}

/// The pairs of units of `network` that share a task.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn pairs(network: &ResponsibilityGraph) -> Pairs {
    let incidence = network.incidence();
    let total = incidence.task_count();
    let mut size: BTreeMap<&str, usize> = BTreeMap::new();
    for task in &network.tasks {
        *size.entry(&task.plan).or_default() += 1;
    }
    let mut shared: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for task in 0..total {
        let mut units = incidence.units_of(task).to_vec();
        units.sort_unstable();
        for (at, &one) in units.iter().enumerate() {
            for &other in &units[at + 1..] {
                shared.entry((one, other)).or_default().push(task);
            }
        }
    }
    let mut pairs: Vec<Pair> = shared
        .into_iter()
        .map(|((one, other), tasks)| {
            let (a, b) = (incidence.tasks_of(one as usize).len(), incidence.tasks_of(other as usize).len());
            let (one, other) = (one as usize, other as usize);
            Pair {
                units: [network.units[one].id.clone(), network.units[other].id.clone()],
                labels: [network.units[one].label.clone(), network.units[other].label.clone()],
                shared: tasks.len(),
                newman: tasks.iter().map(|&task| 1.0 / (incidence.units_of(task).len() - 1) as f64).sum(),
                jaccard: tasks.len() as f64 / (a + b - tasks.len()) as f64,
                lift: lift(network, &size, [one, other], tasks.len()),
                evidence: tasks.iter().flat_map(|&task| evidence(network, task, [one, other])).collect(),
                tasks: tasks.iter().map(|&task| network.tasks[task].clone()).collect(),
            }
        })
        .collect();
    pairs.sort_by(|a, b| b.shared.cmp(&a.shared).then_with(|| a.units.cmp(&b.units)));
    Pairs { pairs, tasks: total }
}

/// Shared tasks over those expected by chance, within the plans that name both units.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn lift(
    network: &ResponsibilityGraph,
    size: &BTreeMap<&str, usize>,
    units: [usize; 2],
    shared: usize,
) -> f64 {
    let [one, other] = units.map(|unit| {
        let mut tasks: BTreeMap<&str, usize> = BTreeMap::new();
        for &task in network.incidence().tasks_of(unit) {
            *tasks.entry(&network.tasks[task as usize].plan).or_default() += 1;
        }
        tasks
    });
    let both = || one.keys().copied().filter(|plan| other.contains_key(plan));
    let sum = |counts: &BTreeMap<&str, usize>| both().filter_map(|plan| counts.get(plan)).sum::<usize>();
    (shared * sum(size)) as f64 / (sum(&one) * sum(&other)) as f64
}

fn evidence(network: &ResponsibilityGraph, task: usize, units: [usize; 2]) -> Vec<String> {
    let incidence = network.incidence();
    let rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
    rows.filter(|(_, unit)| units.contains(&(**unit as usize)))
        .map(|(row, _)| network.rows[row as usize].assignment.clone())
        .collect()
}
