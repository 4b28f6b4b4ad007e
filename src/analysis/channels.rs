//! What coordination costs: a task of d units has d(d−1)/2 channels between them.
//!
//! A unit that is only informed needs one channel to whoever leads instead of one to each other unit: with
//! d units that saves d−1 channels of coordination.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::{joined, number};
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Task};

/// Channels of coordination, the heaviest task first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Channels {
    /// One entry a task, the most channels first, then in order of plan and number.
    pub tasks: Vec<TaskChannels>,
    /// One entry a plan, in order of id.
    pub plans: Vec<PlanChannels>,
    /// Channels of all tasks.
    pub total: usize,
}

/// Channels of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskChannels {
    /// The task.
    pub task: Task,
    /// Register ids of its units, in the order of its list.
    pub units: Vec<String>,
    /// Short names, in the same order.
    pub labels: Vec<String>,
    /// Pairs of its units: d(d−1)/2.
    pub channels: usize,
    /// Channels saved if one of its units is only informed: d−1; none for a task with fewer than two units.
    pub saved_by_informing_one: Option<usize>,
    /// IRIs of the assignments.
    pub evidence: Vec<String>,
}

/// Channels of one plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanChannels {
    /// Id of the plan.
    pub plan: String,
    /// Its tasks.
    pub tasks: usize,
    /// Channels of its tasks.
    pub channels: usize,
    /// Channels a task; none for a plan without task.
    pub mean: Option<f64>,
    /// Most channels of one task.
    pub largest: usize,
}

/// What coordination costs in `network`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn channels(network: &ResponsibilityGraph) -> Channels {
    let incidence = network.incidence();
    let mut result = Channels::default();
    let mut plans: BTreeMap<&str, PlanChannels> = BTreeMap::new();
    let known = network.context.plans.iter().map(|plan| plan.id.as_str());
    for plan in known.chain(network.tasks.iter().map(|task| task.plan.as_str())) {
        plans.entry(plan).or_insert_with(|| PlanChannels {
            plan: plan.to_owned(),
            tasks: 0,
            channels: 0,
            mean: None,
            largest: 0,
        });
    }
    for (at, task) in network.tasks.iter().enumerate() {
        let units = incidence.units_of(at);
        let channels = units.len() * units.len().saturating_sub(1) / 2;
        if let Some(plan) = plans.get_mut(task.plan.as_str()) {
            plan.tasks += 1;
            plan.channels += channels;
            plan.mean = Some(plan.channels as f64 / plan.tasks as f64);
            plan.largest = plan.largest.max(channels);
        }
        result.total += channels;
        let unit = |&unit: &u32| &network.units[unit as usize];
        result.tasks.push(TaskChannels {
            task: task.clone(),
            units: units.iter().map(|at| unit(at).id.clone()).collect(),
            labels: units.iter().map(|at| unit(at).label.clone()).collect(),
            channels,
            saved_by_informing_one: (units.len() > 1).then(|| units.len() - 1),
            evidence: incidence
                .rows_of_task(at)
                .map(|row| network.rows[row as usize].assignment.clone())
                .collect(),
        });
    }
    // The sort is stable: tasks of equal weight stay in order of plan and number.
    result.tasks.sort_by_key(|task| std::cmp::Reverse(task.channels));
    result.plans = plans.into_values().collect();
    result
}

impl Tabular for Channels {
    fn sheet(&self) -> Sheet {
        let row = |task: &TaskChannels| {
            vec![
                number(&task.task),
                task.task.title.clone(),
                task.channels.to_string(),
                task.saved_by_informing_one.map_or_else(String::new, |saved| saved.to_string()),
                joined(task.labels.iter().cloned(), "、"),
            ]
        };
        let plan = |plan: &PlanChannels| {
            let mean = plan.mean.map_or_else(String::new, |mean| format!(", {mean:.1} a task"));
            format!("{}: {} channels of {} tasks{mean}\n", plan.plan, plan.channels, plan.tasks)
        };
        Sheet {
            header: vec!["task", "title", "channels", "saved_by_informing_one", "labels"],
            rows: self.tasks.iter().map(row).collect(),
            summary: self.plans.iter().map(plan).collect::<String>()
                + &format!("{} channels in all\n", self.total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    #[test]
    fn channels_are_pairs_and_informing_one_saves_all_but_one() {
        let found = channels(&sample::network(&[&[1], &[1, 2, 3, 4], &[], &[2, 3]]));
        let tasks: Vec<_> = found
            .tasks
            .iter()
            .map(|task| (task.task.number, task.channels, task.saved_by_informing_one))
            .collect();
        assert_eq!(tasks, [(2, 6, Some(3)), (4, 1, Some(1)), (1, 0, None), (3, 0, None)]);
        assert_eq!((found.total, found.plans[0].largest, found.plans[0].mean), (7, 6, Some(1.75)));
        assert_eq!(channels(&ResponsibilityGraph::default()), Channels::default());
        assert_eq!(channels(&sample::network(&[])).plans[0].mean, None);
    }
}
