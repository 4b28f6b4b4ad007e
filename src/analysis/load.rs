//! Who carries how much: load of units and its concentration.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::network::ResponsibilityGraph;

/// Load of all units, heaviest first, and how concentrated it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Load {
    /// One entry a unit, by tasks, then by id.
    pub units: Vec<UnitLoad>,
    /// Number of tasks looked at.
    pub tasks: usize,
    /// Number of assignments looked at.
    pub assignments: usize,
    /// Concentration of tasks over units; none when there is no unit.
    pub concentration: Option<Concentration>,
    /// The same for each plan alone.
    pub plans: Vec<PlanLoad>,
}

/// Load of the units of one plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanLoad {
    /// Id of the plan.
    pub plan: String,
    /// Its tasks.
    pub tasks: usize,
    /// Its assignments.
    pub assignments: usize,
    /// Units it names.
    pub units: usize,
    /// Concentration of its tasks over these; none when it names none.
    pub concentration: Option<Concentration>,
}

/// Load of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitLoad {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Whether it is an open set.
    pub open_set: bool,
    /// Tasks that name it.
    pub tasks: usize,
    /// Tasks whose list it opens. That the first leads is a presumption.
    pub first_listed: usize,
    /// Sum over its tasks of one divided by the number of units of the task.
    pub fractional: f64,
    /// Sum over its tasks of the other units of the task: channels of coordination.
    pub channels: usize,
    /// Tasks that name it alone.
    pub alone: usize,
    /// Share of its tasks that it carries alone: `alone` / `tasks`; none for a unit without task.
    pub exclusivity: Option<f64>,
    /// Share of all assignments; 0 for a unit without task.
    pub share: f64,
    /// Place by tasks among all units, from 1; equals share a place.
    pub rank: usize,
    /// The same among units that are no open sets; none for an open set.
    pub rank_without_open_sets: Option<usize>,
    /// Its load in each plan that names it.
    pub plans: Vec<UnitPlanLoad>,
    /// IRIs of its assignments, whose evidence opens the words.
    pub evidence: Vec<String>,
}

/// Load of a unit in one plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitPlanLoad {
    /// Id of the plan.
    pub plan: String,
    /// Tasks that name it.
    pub tasks: usize,
    /// Tasks whose list it opens.
    pub first_listed: usize,
    /// Sum over these tasks of one divided by the number of units.
    pub fractional: f64,
    /// Tasks that name it alone.
    pub alone: usize,
}

/// How unevenly tasks are spread over units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Concentration {
    /// Gini coefficient of tasks per unit, Σ(2i−n−1)x₍ᵢ₎ / (nΣx); 0 is even.
    pub gini: f64,
    /// Herfindahl–Hirschman index, Σ share², between 1/n and 1.
    pub herfindahl: f64,
    /// 1 / HHI: the number of equal units that would be as concentrated.
    pub effective_units: f64,
    /// Share of the heaviest unit.
    pub largest_share: f64,
    /// Share of the four heaviest units.
    pub four_largest_share: f64,
}

/// Load of the units of `network`.
#[must_use]
pub fn load(network: &ResponsibilityGraph) -> Load {
    let mut units: Vec<UnitLoad> = (0..network.units.len()).map(|unit| unit_load(network, unit)).collect();
    units.sort_by(|a, b| b.tasks.cmp(&a.tasks).then_with(|| a.unit.cmp(&b.unit)));
    rank(&mut units);
    let counts: Vec<usize> = units.iter().map(|unit| unit.tasks).collect();
    Load {
        concentration: concentration(&counts),
        plans: plans(network, &units),
        units,
        tasks: network.incidence().task_count(),
        assignments: network.incidence().edge_count(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn unit_load(network: &ResponsibilityGraph, unit: usize) -> UnitLoad {
    let incidence = network.incidence();
    let mut load = UnitLoad {
        unit: network.units[unit].id.clone(),
        label: network.units[unit].label.clone(),
        open_set: network.units[unit].open_set,
        tasks: 0,
        first_listed: 0,
        fractional: 0.0,
        channels: 0,
        alone: 0,
        exclusivity: None,
        share: 0.0,
        rank: 0,
        rank_without_open_sets: None,
        plans: Vec::new(),
        evidence: Vec::new(),
    };
    // Tasks are in order of plan.
    for &task in incidence.tasks_of(unit) {
        let listed = incidence.units_of(task as usize);
        let mut rows = incidence.rows_of_task(task as usize).zip(listed);
        let Some((row, _)) = rows.find(|(_, other)| **other as usize == unit) else { continue };
        let row = &network.rows[row as usize];
        if load.plans.last().is_none_or(|part| part.plan != row.plan) {
            let plan = row.plan.clone();
            load.plans.push(UnitPlanLoad { plan, tasks: 0, first_listed: 0, fractional: 0.0, alone: 0 });
        }
        let (first, alone) = (usize::from(row.position == 1), usize::from(listed.len() == 1));
        if let Some(part) = load.plans.last_mut() {
            part.tasks += 1;
            part.first_listed += first;
            part.fractional += 1.0 / listed.len() as f64;
            part.alone += alone;
        }
        load.tasks += 1;
        load.first_listed += first;
        load.fractional += 1.0 / listed.len() as f64;
        load.channels += listed.len() - 1;
        load.alone += alone;
        load.evidence.push(row.assignment.clone());
    }
    load.share = load.tasks as f64 / incidence.edge_count().max(1) as f64;
    load.exclusivity = (load.tasks > 0).then(|| load.alone as f64 / load.tasks as f64);
    load
}

/// Places of units in descending order of tasks; equals share a place.
fn rank(units: &mut [UnitLoad]) {
    let (mut place, mut named_place, mut named) = (0, 0, 0);
    let (mut last, mut last_named) = (None, None);
    for (at, unit) in units.iter_mut().enumerate() {
        if last != Some(unit.tasks) {
            place = at + 1;
        }
        (unit.rank, last) = (place, Some(unit.tasks));
        if !unit.open_set {
            named += 1;
            if last_named != Some(unit.tasks) {
                named_place = named;
            }
            (unit.rank_without_open_sets, last_named) = (Some(named_place), Some(unit.tasks));
        }
    }
}

fn plans(network: &ResponsibilityGraph, units: &[UnitLoad]) -> Vec<PlanLoad> {
    let mut counts: BTreeMap<&str, Vec<usize>> =
        network.tasks.iter().map(|task| (task.plan.as_str(), Vec::new())).collect();
    for part in units.iter().flat_map(|unit| &unit.plans) {
        counts.entry(&part.plan).or_default().push(part.tasks);
    }
    let mut tasks: BTreeMap<&str, usize> = BTreeMap::new();
    network.tasks.iter().for_each(|task| *tasks.entry(&task.plan).or_default() += 1);
    let plan = |(plan, mut counts): (&str, Vec<usize>)| {
        counts.sort_unstable_by(|a, b| b.cmp(a));
        PlanLoad {
            plan: plan.to_owned(),
            tasks: tasks.get(plan).copied().unwrap_or_default(),
            assignments: counts.iter().sum(),
            units: counts.len(),
            concentration: concentration(&counts),
        }
    };
    counts.into_iter().map(plan).collect()
}

/// Concentration of counts given in descending order.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn concentration(descending: &[usize]) -> Option<Concentration> {
    let total: usize = descending.iter().sum();
    if total == 0 {
        return None;
    }
    let (count, total) = (descending.len() as f64, total as f64);
    let share = |take: usize| descending.iter().take(take).map(|&x| x as f64 / total).sum::<f64>();
    let weighted: f64 = descending
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &x)| (2.0 * (at as f64 + 1.0) - count - 1.0) * x as f64)
        .sum();
    let herfindahl: f64 = descending.iter().map(|&x| (x as f64 / total).powi(2)).sum();
    Some(Concentration {
        gini: weighted / (count * total),
        herfindahl,
        effective_units: 1.0 / herfindahl,
        largest_share: share(1),
        four_largest_share: share(4),
    })
}

impl Tabular for Load {
    fn sheet(&self) -> Sheet {
        let row = |unit: &UnitLoad| {
            vec![
                unit.rank.to_string(),
                unit.unit.clone(),
                unit.label.clone(),
                unit.tasks.to_string(),
                unit.first_listed.to_string(),
                format!("{:.2}", unit.fractional),
                unit.channels.to_string(),
                unit.alone.to_string(),
                unit.exclusivity.map(|share| format!("{share:.3}")).unwrap_or_default(),
                format!("{:.3}", unit.share),
            ]
        };
        let told = |found: &Concentration| {
            format!(
                "; Gini {:.3}, Herfindahl {:.3} (as {:.1} equal units), four heaviest {:.0} %",
                found.gini,
                found.herfindahl,
                found.effective_units,
                100.0 * found.four_largest_share
            )
        };
        let all = self.concentration.as_ref().map(told).unwrap_or_default();
        let mut summary = vec![format!("{} assignments of {} tasks{all}\n", self.assignments, self.tasks)];
        for plan in self.plans.iter().filter(|_| self.plans.len() > 1) {
            let told = plan.concentration.as_ref().map(told).unwrap_or_default();
            let (plan, tasks, units) = (&plan.plan, plan.tasks, plan.units);
            summary.push(format!("{plan}: {tasks} tasks, {units} units{told}\n"));
        }
        summary.push("first_listed: that the first leads is a presumption\n".to_owned());
        Sheet {
            header: vec![
                "rank",
                "unit",
                "label",
                "tasks",
                "first_listed",
                "fractional",
                "channels",
                "alone",
                "exclusivity",
                "share",
            ],
            rows: self.units.iter().map(row).collect(),
            summary: summary.concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_spread_has_no_concentration_and_a_single_carrier_has_all() {
        let even = concentration(&[5, 5, 5, 5]).unwrap();
        assert!(even.gini.abs() < 1e-12 && (even.effective_units - 4.0).abs() < 1e-12);
        let one = concentration(&[6, 0, 0]).unwrap();
        assert!((one.gini - 2.0 / 3.0).abs() < 1e-12 && (one.herfindahl - 1.0).abs() < 1e-12);
        assert_eq!(concentration(&[]), None);
    }
}
