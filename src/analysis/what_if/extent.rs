//! The size of a network, and which partnerships two states of it have.

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::Incidence;

/// The size of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Extent {
    /// Units.
    pub units: usize,
    /// Assignments.
    pub assignments: usize,
    /// Tasks with at least one unit.
    pub covered_tasks: usize,
    /// Pairs of units that share a task.
    pub partnerships: usize,
    /// Connected components among covered tasks and their units; a unit without task is none.
    pub components: usize,
}

impl Extent {
    /// The size of a graph of so many units and partnerships, in O(assignments).
    pub(crate) fn new(incidence: &Incidence, units: usize, partnerships: usize) -> Self {
        let covered = (0..incidence.task_count()).filter(|&task| !incidence.units_of(task).is_empty());
        Self {
            units,
            assignments: incidence.edge_count(),
            covered_tasks: covered.count(),
            partnerships,
            components: components(incidence),
        }
    }

    /// Rows of a table: what, before, after.
    pub(crate) fn rows(self, after: Self) -> Vec<Vec<String>> {
        let row = |what: &str, before: usize, after: usize| {
            vec![what.to_owned(), before.to_string(), after.to_string()]
        };
        vec![
            row("units", self.units, after.units),
            row("assignments", self.assignments, after.assignments),
            row("covered tasks", self.covered_tasks, after.covered_tasks),
            row("partnerships", self.partnerships, after.partnerships),
            row("components", self.components, after.components),
        ]
    }
}

/// Components with an edge: units joined by the tasks they share.
fn components(incidence: &Incidence) -> usize {
    let mut above: Vec<u32> = (0..).take(incidence.unit_count()).collect();
    let mut count = (0..incidence.unit_count()).filter(|&unit| !incidence.tasks_of(unit).is_empty()).count();
    for task in 0..incidence.task_count() {
        let units = incidence.units_of(task);
        let Some((&first, rest)) = units.split_first() else { continue };
        for &unit in rest {
            let (one, other) = (root(&mut above, first), root(&mut above, unit));
            if one != other {
                above[one as usize] = other;
                count -= 1;
            }
        }
    }
    count
}

fn root(above: &mut [u32], mut unit: u32) -> u32 {
    while above[unit as usize] != unit {
        above[unit as usize] = above[above[unit as usize] as usize];
        unit = above[unit as usize];
    }
    unit
}

/// A pair of units, by index, and the number of tasks they share.
pub(crate) type Shared = (u32, u32, usize);

/// The partnerships of two states of a network, units in one numbering.
#[derive(Debug, Default)]
pub(crate) struct Partnerships {
    pub(crate) before: usize,
    pub(crate) after: usize,
    /// Pairs of before that share no task after, with what they shared.
    pub(crate) lost: Vec<Shared>,
    /// Pairs of after that shared no task before, with what they share.
    pub(crate) new: Vec<Shared>,
}

/// Counts the pairs of two states in O(Σ d²) and remembers only those that differ.
pub(crate) fn partnerships(before: &Incidence, after: &Incidence) -> Partnerships {
    let units = before.unit_count().max(after.unit_count());
    let mut shared = vec![(0_usize, 0_usize); units];
    let mut seen: Vec<u32> = Vec::new();
    let mut found = Partnerships::default();
    for unit in 0..units {
        for_partners(before, unit, |other| {
            let counts = &mut shared[other as usize];
            if *counts == (0, 0) {
                seen.push(other);
            }
            counts.0 += 1;
        });
        for_partners(after, unit, |other| {
            let counts = &mut shared[other as usize];
            if *counts == (0, 0) {
                seen.push(other);
            }
            counts.1 += 1;
        });
        for other in seen.drain(..) {
            let counts = std::mem::take(&mut shared[other as usize]);
            found.before += usize::from(counts.0 > 0);
            found.after += usize::from(counts.1 > 0);
            let pair = |count| u32::try_from(unit).ok().map(|unit| (unit, other, count));
            match counts {
                (count, 0) => found.lost.extend(pair(count)),
                (0, count) => found.new.extend(pair(count)),
                _ => {}
            }
        }
    }
    found.lost.sort_unstable();
    found.new.sort_unstable();
    found
}

/// Calls `f` for each later unit of each task of `unit`.
fn for_partners(incidence: &Incidence, unit: usize, mut f: impl FnMut(u32)) {
    if unit >= incidence.unit_count() {
        return;
    }
    for &task in incidence.tasks_of(unit) {
        for &other in incidence.units_of(task as usize) {
            if other as usize > unit {
                f(other);
            }
        }
    }
}
