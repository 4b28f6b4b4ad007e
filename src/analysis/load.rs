//! Who carries how much: load of units and its concentration.

use serde::Serialize;

use crate::network::ResponsibilityGraph;

/// Load of all units, heaviest first, and how concentrated it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// One entry a unit, by tasks, then by id.
    pub units: Vec<UnitLoad>,
    /// Number of tasks looked at.
    pub tasks: usize,
    /// Number of assignments looked at.
    pub assignments: usize,
    /// Concentration of tasks over units; none when there is no unit.
    pub concentration: Option<Concentration>,
}

/// Load of one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Share of all assignments.
    pub share: f64,
    /// IRIs of its assignments, whose evidence opens the words.
    pub evidence: Vec<String>,
}

/// How unevenly tasks are spread over units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn load(network: &ResponsibilityGraph) -> Load {
    let incidence = network.incidence();
    let mut units: Vec<UnitLoad> = network
        .units
        .iter()
        .map(|unit| UnitLoad {
            unit: unit.id.clone(),
            label: unit.label.clone(),
            open_set: unit.open_set,
            tasks: 0,
            first_listed: 0,
            fractional: 0.0,
            channels: 0,
            alone: 0,
            share: 0.0,
            evidence: Vec::new(),
        })
        .collect();
    for task in 0..incidence.task_count() {
        let listed = incidence.units_of(task);
        for (&unit, row) in listed.iter().zip(incidence.rows_of_task(task)) {
            let row = &network.rows[row as usize];
            let entry = &mut units[unit as usize];
            entry.tasks += 1;
            entry.first_listed += usize::from(row.position == 1);
            entry.fractional += 1.0 / listed.len() as f64;
            entry.channels += listed.len() - 1;
            entry.alone += usize::from(listed.len() == 1);
            entry.evidence.push(row.assignment.clone());
        }
    }
    let assignments = incidence.edge_count();
    for unit in &mut units {
        unit.share = unit.tasks as f64 / assignments as f64;
    }
    units.sort_by(|a, b| b.tasks.cmp(&a.tasks).then_with(|| a.unit.cmp(&b.unit)));
    let tasks_per_unit: Vec<usize> = units.iter().map(|unit| unit.tasks).collect();
    Load { concentration: concentration(&tasks_per_unit), units, tasks: incidence.task_count(), assignments }
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
