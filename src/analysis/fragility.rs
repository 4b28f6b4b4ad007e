//! Where responsibility breaks: thin tasks, cut vertices and bridges.
//!
//! Cut vertices alone do not show a bottleneck: a unit in almost every task may split nothing when it
//! goes. Read them beside [`super::load()`] and [`super::cover()`].

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::number;
use super::{Sheet, Tabular, cuts};
use crate::network::{ResponsibilityGraph, Task};

/// Where responsibility breaks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fragility {
    /// Connected components of the task–unit graph.
    pub components: usize,
    /// Units whose removal splits a component.
    pub cut_units: Vec<String>,
    /// Tasks whose removal splits a component.
    pub cut_tasks: Vec<Task>,
    /// Assignments whose removal splits a component.
    pub bridges: Vec<Bridge>,
    /// Tasks without any unit.
    pub without_unit: Vec<Task>,
    /// Tasks with a single unit.
    pub single_unit: Vec<ThinTask>,
    /// Tasks with two units.
    pub two_units: Vec<ThinTask>,
    /// Tasks that name open sets and nothing else; where the network was selected without open sets, such
    /// tasks are without unit.
    pub open_set_only: Vec<ThinTask>,
}

/// An assignment whose removal splits a component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Bridge {
    /// The task.
    pub task: Task,
    /// Register id of the unit.
    pub unit: String,
    /// IRI of the assignment.
    pub evidence: String,
}

/// A task with few units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThinTask {
    /// The task.
    pub task: Task,
    /// Register ids of its units.
    pub units: Vec<String>,
    /// IRIs of the assignments.
    pub evidence: Vec<String>,
}

/// Where responsibility breaks in `network`.
#[must_use]
pub fn fragility(network: &ResponsibilityGraph) -> Fragility {
    let incidence = network.incidence();
    let cuts = cuts(network);
    let tasks = || 0..incidence.task_count();
    let with = |count: usize| {
        tasks()
            .filter(|&task| incidence.units_of(task).len() == count)
            .map(|task| thin(network, task))
            .collect()
    };
    let open = |task: &usize| {
        let units = incidence.units_of(*task);
        !units.is_empty() && units.iter().all(|&unit| network.units[unit as usize].open_set)
    };
    Fragility {
        components: cuts.components,
        cut_units: cuts.units.iter().map(|&unit| network.units[unit].id.clone()).collect(),
        cut_tasks: cuts.tasks.iter().map(|&task| network.tasks[task].clone()).collect(),
        bridges: cuts.bridges.iter().map(|&row| bridge(network, row)).collect(),
        without_unit: tasks()
            .filter(|&task| incidence.units_of(task).is_empty())
            .map(|task| network.tasks[task].clone())
            .collect(),
        single_unit: with(1),
        two_units: with(2),
        open_set_only: tasks().filter(open).map(|task| thin(network, task)).collect(),
    }
}

impl Tabular for Fragility {
    fn sheet(&self) -> Sheet {
        let row = |what: &str, task: String, units: String| vec![what.to_owned(), task, units];
        let cut = |unit: &String| row("cut unit", String::new(), unit.clone());
        let bare = |task: &Task| row("no unit", number(task), String::new());
        let thin = |what: &'static str, tasks: &[ThinTask]| -> Vec<Vec<String>> {
            tasks.iter().map(|thin| row(what, number(&thin.task), thin.units.join(", "))).collect()
        };
        let bridge = |bridge: &Bridge| row("bridge", number(&bridge.task), bridge.unit.clone());
        let mut rows: Vec<Vec<String>> = self.cut_units.iter().map(cut).collect();
        rows.extend(self.without_unit.iter().map(bare));
        rows.extend(thin("single unit", &self.single_unit));
        rows.extend(thin("two units", &self.two_units));
        rows.extend(thin("open sets alone", &self.open_set_only));
        rows.extend(self.bridges.iter().map(bridge));
        Sheet {
            header: vec!["what", "task", "units"],
            rows,
            summary: format!("{} components\n", self.components),
        }
    }
}

fn thin(network: &ResponsibilityGraph, task: usize) -> ThinTask {
    let rows = network.incidence().rows_of_task(task).map(|row| &network.rows[row as usize]);
    let (units, evidence) = rows.map(|row| (row.unit.clone(), row.assignment.clone())).unzip();
    ThinTask { task: network.tasks[task].clone(), units, evidence }
}

fn bridge(network: &ResponsibilityGraph, row: u32) -> Bridge {
    let row = &network.rows[row as usize];
    let task = network.tasks.iter().find(|task| task.plan == row.plan && task.number == row.task);
    Bridge {
        task: task.cloned().unwrap_or_else(|| Task {
            plan: row.plan.clone(),
            number: row.task,
            title: String::new(),
        }),
        unit: row.unit.clone(),
        evidence: row.assignment.clone(),
    }
}
