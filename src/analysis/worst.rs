//! Which few units, once lost, leave most tasks without any, and how fast tasks are lost as units go.
//!
//! The worst sets are exact for up to 64 units and 5 losses ([`crate::kernel::worst`]), greedy beyond, said so.
//! Robustness is the area under the curve of tasks that keep a unit over units lost (Burgos et al. 2007).

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::kernel::worst as kernel;
use crate::network::{ResponsibilityGraph, Task};

/// Steps of a curve that are listed.
const CURVE: usize = 500;

/// The worst losses of units and the robustness of the plan against them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Worst {
    /// Units of the network.
    pub units: usize,
    /// Tasks that have a unit.
    pub covered_tasks: usize,
    /// The worst loss of one unit, of two, and so on.
    pub losses: Vec<WorstLoss>,
    /// How fast tasks are lost as units go; none when no task has a unit.
    pub robustness: Option<Robustness>,
}

/// The worst loss of so many units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorstLoss {
    /// Number of units lost.
    pub lost: usize,
    /// Tasks left without any unit.
    pub orphaned: usize,
    /// Whether no other units orphan more, and all sets that orphan as many were counted.
    pub exact: bool,
    /// Number of sets that orphan as many.
    pub count: usize,
    /// The sets, in order of ids, at most a hundred; none where no loss of so many orphans a task.
    pub coalitions: Vec<LostUnits>,
}

/// Units that together orphan tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LostUnits {
    /// Register ids.
    pub units: Vec<String>,
    /// Short names, in the same order.
    pub labels: Vec<String>,
    /// Tasks that no other unit carries.
    pub orphaned: Vec<Task>,
    /// IRIs of the assignments of these tasks.
    pub evidence: Vec<String>,
}

/// Areas under the curves of tasks kept over units lost: near 1 when tasks outlast most losses, near 0 when the
/// first losses take all.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Robustness {
    /// Mean over all orders of loss, exactly.
    pub random: f64,
    /// Units with most tasks first.
    pub by_tasks: f64,
    /// Each time the unit whose loss orphans most: greedy, so not always below `by_tasks`.
    pub worst_first: f64,
    /// The greedy attack step by step, at most 500 steps.
    pub curve: Vec<CurveStep>,
}

/// A step of an attack.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CurveStep {
    /// Units lost so far.
    pub lost: usize,
    /// Register id of the unit lost last.
    pub unit: String,
    /// Its short name.
    pub label: String,
    /// Tasks without any unit so far.
    pub orphaned: usize,
    /// Share of the tasks that keep a unit.
    pub kept: f64,
}

/// The worst losses of 1 to `most` units of `network`, and its robustness.
#[must_use]
pub fn worst(network: &ResponsibilityGraph, most: usize) -> Worst {
    let incidence = network.incidence();
    let covered = (0..incidence.task_count()).filter(|&task| !incidence.units_of(task).is_empty()).count();
    let losses = (1..=most.min(incidence.unit_count())).map(|lost| loss(network, lost)).collect();
    Worst {
        units: incidence.unit_count(),
        covered_tasks: covered,
        losses,
        robustness: robustness(network, covered),
    }
}

fn loss(network: &ResponsibilityGraph, lost: usize) -> WorstLoss {
    let found = kernel::worst(network.incidence(), lost);
    let listed = if found.orphaned > 0 { found.listed } else { Vec::new() };
    WorstLoss {
        lost,
        orphaned: found.orphaned,
        exact: found.exact,
        count: found.count,
        coalitions: listed.iter().map(|units| coalition(network, units)).collect(),
    }
}

fn coalition(network: &ResponsibilityGraph, units: &[u32]) -> LostUnits {
    let incidence = network.incidence();
    let named = || units.iter().map(|&unit| &network.units[unit as usize]);
    let mut tasks: Vec<u32> =
        units.iter().flat_map(|&unit| incidence.tasks_of(unit as usize)).copied().collect();
    tasks.sort_unstable();
    tasks.dedup();
    tasks.retain(|&task| {
        incidence.units_of(task as usize).iter().all(|unit| units.binary_search(unit).is_ok())
    });
    let rows = tasks.iter().flat_map(|&task| incidence.rows_of_task(task as usize));
    LostUnits {
        units: named().map(|unit| unit.id.clone()).collect(),
        labels: named().map(|unit| unit.label.clone()).collect(),
        evidence: rows.map(|row| network.rows[row as usize].assignment.clone()).collect(),
        orphaned: tasks.iter().map(|&task| network.tasks[task as usize].clone()).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn robustness(network: &ResponsibilityGraph, covered: usize) -> Option<Robustness> {
    let incidence = network.incidence();
    let mut by_tasks: Vec<u32> = (0..).take(incidence.unit_count()).collect();
    by_tasks.sort_by_key(|&unit| std::cmp::Reverse(incidence.tasks_of(unit as usize).len()));
    let greedy = kernel::worst_order(incidence, incidence.unit_count());
    let steps = (1..).zip(&greedy).zip(kernel::lost(incidence, &greedy)).take(CURVE);
    Some(Robustness {
        random: kernel::mean_robustness(incidence)?,
        by_tasks: kernel::robustness(incidence, &by_tasks)?,
        worst_first: kernel::robustness(incidence, &greedy)?,
        curve: steps
            .map(|((lost, &unit), orphaned)| CurveStep {
                lost,
                unit: network.units[unit as usize].id.clone(),
                label: network.units[unit as usize].label.clone(),
                orphaned,
                kept: (covered - orphaned) as f64 / covered as f64,
            })
            .collect(),
    })
}

impl Tabular for Worst {
    fn sheet(&self) -> Sheet {
        let row = |loss: &WorstLoss, coalition: &LostUnits| {
            let tasks = coalition.orphaned.iter().map(|task| format!("{}/{}", task.plan, task.number));
            vec![
                loss.lost.to_string(),
                loss.orphaned.to_string(),
                coalition.units.join(" "),
                coalition.labels.join("、"),
                tasks.collect::<Vec<_>>().join(" "),
            ]
        };
        let rows = self.losses.iter();
        let rows = rows.flat_map(|loss| loss.coalitions.iter().map(move |coalition| row(loss, coalition)));
        let mut summary = Vec::new();
        for loss in &self.losses {
            let proved = match (loss.exact, loss.orphaned, loss.count) {
                (false, ..) => "greedy, may be more".to_owned(),
                (true, 0, _) => "proved".to_owned(),
                (true, _, 1) => "proved worst, the only such set".to_owned(),
                (true, _, count) => format!("proved worst, {count} such sets"),
            };
            let (tasks, all) = (loss.orphaned, self.covered_tasks);
            summary.push(format!("losing {} units orphans {tasks} of {all} tasks ({proved})\n", loss.lost));
        }
        if let Some(found) = &self.robustness {
            summary.push(format!(
                "robustness: {:.3} when units go at random, {:.3} by tasks, {:.3} worst first (greedy)\n",
                found.random, found.by_tasks, found.worst_first
            ));
        }
        Sheet {
            header: vec!["lost", "orphaned", "units", "labels", "tasks"],
            rows: rows.collect(),
            summary: summary.concat(),
        }
    }
}
