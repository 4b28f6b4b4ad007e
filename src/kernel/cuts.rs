//! Components, cut vertices and bridges in one depth-first pass (Tarjan 1972).

use std::slice::Iter;

use super::Incidence;

/// Components, cut vertices and bridges of a two-mode graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Number of connected components, isolated tasks and units included.
    pub components: usize,
    /// Cut vertices among the units, by index.
    pub units: Vec<usize>,
    /// Cut vertices among the tasks, by index.
    pub tasks: Vec<usize>,
    /// Bridges, as indexes of rows.
    pub bridges: Vec<u32>,
}

/// The cuts of `incidence`, in O(tasks + units + assignments). Each assignment is expected once: a doubled
/// one would still be called a bridge.
#[must_use]
pub fn cuts(incidence: &Incidence) -> Cuts {
    let mut search = Search {
        incidence,
        task_order: vec![0; incidence.task_count()],
        unit_order: vec![0; incidence.unit_count()],
        cut_task: vec![false; incidence.task_count()],
        cut_unit: vec![false; incidence.unit_count()],
        clock: 0,
        path: Vec::new(),
        bridges: Vec::new(),
    };
    let mut components = 0;
    for task in (0..).take(incidence.task_count()) {
        if search.task_order[task as usize] == 0 {
            components += 1;
            search.visit(task);
        }
    }
    components += search.unit_order.iter().filter(|&&order| order == 0).count();
    search.bridges.sort_unstable();
    let cut = |flags: &[bool]| (0..flags.len()).filter(|&at| flags[at]).collect();
    Cuts { components, units: cut(&search.cut_unit), tasks: cut(&search.cut_task), bridges: search.bridges }
}

/// A task on the path from the root, and the unit the path goes on through. The path alternates, so that one
/// step holds one vertex of either mode and no vertex needs to be asked which it is.
struct Step<'a> {
    task: u32,
    /// Unit the task was reached from; [`NONE`] at the root.
    from: u32,
    /// Units of the task not yet looked at.
    units: Iter<'a, u32>,
    /// Earliest vertex reached from the task's subtree.
    task_low: u32,
    /// Unit the path goes on through.
    unit: u32,
    /// Tasks of that unit not yet looked at.
    tasks: Iter<'a, u32>,
    /// Earliest vertex reached from that unit's subtree.
    unit_low: u32,
}

const NONE: u32 = u32::MAX;

struct Search<'a> {
    incidence: &'a Incidence,
    /// Order of discovery from 1; 0 for not yet found.
    task_order: Vec<u32>,
    unit_order: Vec<u32>,
    cut_task: Vec<bool>,
    cut_unit: Vec<bool>,
    clock: u32,
    path: Vec<Step<'a>>,
    bridges: Vec<u32>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, root: u32) {
        let mut step = self.enter(root, NONE);
        let mut subtrees = 0;
        loop {
            if let Some(below) = self.descend(&mut step) {
                self.path.push(std::mem::replace(&mut step, below));
                continue;
            }
            if step.unit != NONE {
                // All tasks of the unit are done: back to the task it was reached from.
                subtrees += usize::from(step.from == NONE);
                self.leave_unit(&mut step);
            } else if let Some(above) = self.path.pop() {
                let done = std::mem::replace(&mut step, above);
                self.leave_task(&mut step, &done);
            } else {
                break;
            }
        }
        self.cut_task[root as usize] = subtrees > 1;
    }

    fn enter(&mut self, task: u32, from: u32) -> Step<'a> {
        self.clock += 1;
        self.task_order[task as usize] = self.clock;
        Step {
            task,
            from,
            units: self.incidence.units_of(task as usize).iter(),
            task_low: self.clock,
            unit: NONE,
            tasks: [].iter(),
            unit_low: 0,
        }
    }

    /// Goes on from a step until a new task is found; none when what the step holds last is done.
    fn descend(&mut self, step: &mut Step<'a>) -> Option<Step<'a>> {
        if step.unit == NONE {
            let unit = self.next_unit(step)?;
            self.clock += 1;
            self.unit_order[unit as usize] = self.clock;
            step.unit = unit;
            step.unit_low = self.clock;
            step.tasks = self.incidence.tasks_of(unit as usize).iter();
        }
        for &task in step.tasks.by_ref() {
            let order = self.task_order[task as usize];
            if order == 0 {
                return Some(self.enter(task, step.unit));
            }
            if task != step.task {
                step.unit_low = step.unit_low.min(order);
            }
        }
        None
    }

    /// The next unit of the step's task that was not yet found.
    fn next_unit(&mut self, step: &mut Step<'a>) -> Option<u32> {
        for &unit in step.units.by_ref() {
            let order = self.unit_order[unit as usize];
            if order == 0 {
                return Some(unit);
            }
            if unit != step.from {
                step.task_low = step.task_low.min(order);
            }
        }
        None
    }

    fn leave_unit(&mut self, step: &mut Step<'a>) {
        let order = self.task_order[step.task as usize];
        step.task_low = step.task_low.min(step.unit_low);
        if step.unit_low >= order && step.from != NONE {
            self.cut_task[step.task as usize] = true;
        }
        if step.unit_low > order {
            self.bridge(step.task, step.unit);
        }
        step.unit = NONE;
    }

    fn leave_task(&mut self, above: &mut Step<'a>, done: &Step<'a>) {
        let order = self.unit_order[done.from as usize];
        above.unit_low = above.unit_low.min(done.task_low);
        if done.task_low >= order {
            self.cut_unit[done.from as usize] = true;
        }
        if done.task_low > order {
            self.bridge(done.task, done.from);
        }
    }

    fn bridge(&mut self, task: u32, unit: u32) {
        let task = task as usize;
        let mut rows = self.incidence.rows_of_task(task).zip(self.incidence.units_of(task));
        self.bridges.extend(rows.find(|(_, listed)| **listed == unit).map(|(row, _)| row));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::components;
    use super::super::sample::{incidence, tasks};
    use super::*;

    #[test]
    fn a_chain_is_cut_everywhere_inside_and_a_ring_nowhere() {
        // Units 0, 1, 2 in a chain of two tasks; units 3, 4 in a ring of two tasks; unit 5 and task 4 alone.
        let found = cuts(&incidence(6, &[&[0, 1][..], &[1, 2], &[3, 4], &[4, 3], &[]]));
        assert_eq!((found.tasks, found.units, found.bridges), (vec![0, 1], vec![1], vec![0, 1, 2, 3]));
        assert_eq!(found.components, 4);
        assert_eq!(cuts(&Incidence::default()), Cuts::default());
        assert_eq!(cuts(&incidence(1, &[&[0], &[0]])).units, [0]);
    }

    proptest! {
        #[test]
        fn a_cut_is_what_adds_components_when_it_goes((units, tasks) in tasks(10, 10)) {
            let graph = incidence(units, &tasks);
            let found = cuts(&graph);
            let count = |tasks: &[Vec<u32>]| components(&incidence(units, tasks)).count;
            let whole = count(&tasks);
            prop_assert_eq!(found.components, whole);
            for task in 0..tasks.len() {
                // The emptied task stands alone.
                let mut without = tasks.clone();
                without[task].clear();
                prop_assert_eq!(found.tasks.contains(&task), count(&without) - 1 > whole, "task {}", task);
            }
            for unit in 0..units {
                let mut without = tasks.clone();
                for listed in &mut without {
                    listed.retain(|other| *other as usize != unit);
                }
                prop_assert_eq!(found.units.contains(&unit), count(&without) - 1 > whole, "unit {}", unit);
            }
            let mut row = 0;
            for task in 0..tasks.len() {
                for place in 0..tasks[task].len() {
                    let mut without = tasks.clone();
                    without[task].remove(place);
                    prop_assert_eq!(found.bridges.contains(&row), count(&without) > whole, "row {}", row);
                    row += 1;
                }
            }
        }
    }
}
