//! What the reports on groups and rings share: names, evidence, and their wording in tables.

use crate::network::{Named, ResponsibilityGraph, Task};

/// Id and short name of a unit.
#[must_use]
pub(super) fn named(network: &ResponsibilityGraph, unit: usize) -> Named {
    let unit = &network.units[unit];
    Named { id: unit.id.clone(), label: unit.label.clone() }
}

/// IRIs of the assignments of a task to units for which `wanted` holds.
pub(super) fn assignments<'a>(
    network: &'a ResponsibilityGraph,
    task: u32,
    wanted: impl Fn(u32) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    let incidence = network.incidence();
    let listed = incidence.rows_of_task(task as usize).zip(incidence.units_of(task as usize));
    listed
        .filter(move |(_, unit)| wanted(**unit))
        .map(|(row, _)| network.rows[row as usize].assignment.clone())
}

/// Labels for a table, by district: `310115 区科经委、区发改委`. Labels alone do not tell units apart.
#[must_use]
pub(super) fn labels(units: &[Named]) -> String {
    let district = |unit: &Named| unit.id.split('/').next().unwrap_or_default().to_owned();
    let by_district = units.chunk_by(|a, b| district(a) == district(b)).map(|alike| {
        let labels: Vec<&str> = alike.iter().map(|unit| unit.label.as_str()).collect();
        format!("{} {}", district(&alike[0]), labels.join("、"))
    });
    by_district.collect::<Vec<_>>().join("; ")
}

/// Tasks for a table: `plan 1, 2; plan 3`.
#[must_use]
pub(super) fn places(tasks: &[Task]) -> String {
    let plans = tasks.chunk_by(|a, b| a.plan == b.plan).map(|of_plan| {
        let numbers: Vec<String> = of_plan.iter().map(|task| task.number.to_string()).collect();
        format!("{} {}", of_plan[0].plan, numbers.join(", "))
    });
    plans.collect::<Vec<_>>().join("; ")
}

/// A value for a table: three digits, a dash where there is none.
#[must_use]
pub(super) fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// A network of one plan `p`, each task given by its units; the assignment of unit `a` in task 1 is `1-a`.
#[cfg(test)]
pub(super) fn sample(tasks: &[&[&str]]) -> ResponsibilityGraph {
    use crate::network::{Row, Unit};
    let mut ids: Vec<&str> = tasks.iter().copied().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let unit = |id: &&str| Unit {
        id: (*id).to_owned(),
        label: (*id).to_owned(),
        open_set: false,
        functions: Vec::new(),
    };
    let numbered = || (1_u32..).zip(tasks);
    let rows = numbered().flat_map(|(task, units)| {
        (1_u32..).zip(*units).map(move |(position, unit)| Row {
            plan: "p".to_owned(),
            task,
            position,
            unit: (*unit).to_owned(),
            assignment: format!("{task}-{unit}"),
        })
    });
    let task = |(number, _)| Task { plan: "p".to_owned(), number, title: String::new() };
    let (units, list) = (ids.iter().map(unit).collect(), numbered().map(task).collect());
    ResponsibilityGraph::new(units, list, rows.collect())
}
