//! Who is in which task, in compressed rows, both ways.
//!
//! Kernels run over these flat arrays: petgraph's linked adjacency costs ten times as much on
//! depth-first passes.

use std::ops::Range;

/// A frozen two-mode graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incidence {
    task_start: Vec<u32>,
    units: Vec<u32>,
    unit_start: Vec<u32>,
    tasks: Vec<u32>,
}

impl Incidence {
    /// Builds from `(task, unit)` pairs sorted by task; pairs of one task keep their order.
    #[must_use]
    pub fn new(tasks: usize, units: usize, edges: &[(u32, u32)]) -> Self {
        let mut task_start: Vec<u32> = Vec::with_capacity(tasks + 1);
        let mut listed = Vec::with_capacity(edges.len());
        let mut unit_start = vec![0; units + 1];
        let mut end = 0;
        for (at, &(task, unit)) in (0_u32..).zip(edges) {
            // Tasks come in order: where one begins is written once, not counted.
            while task_start.len() <= task as usize {
                task_start.push(at);
            }
            listed.push(unit);
            unit_start[unit as usize + 1] += 1;
            end = at + 1;
        }
        task_start.resize(tasks + 1, end);
        for at in 1..unit_start.len() {
            unit_start[at] += unit_start[at - 1];
        }
        let mut next = unit_start.clone();
        let mut by_unit = vec![0; edges.len()];
        for &(task, unit) in edges {
            let place = &mut next[unit as usize];
            by_unit[*place as usize] = task;
            *place += 1;
        }
        Self { task_start, units: listed, unit_start, tasks: by_unit }
    }

    /// Number of tasks.
    #[must_use]
    pub fn task_count(&self) -> usize {
        self.task_start.len().saturating_sub(1)
    }

    /// Number of units.
    #[must_use]
    pub fn unit_count(&self) -> usize {
        self.unit_start.len().saturating_sub(1)
    }

    /// Number of assignments.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.units.len()
    }

    /// Units of a task, in the order of its list.
    #[must_use]
    pub fn units_of(&self, task: usize) -> &[u32] {
        &self.units[range(&self.task_start, task)]
    }

    /// Tasks of a unit, in order.
    #[must_use]
    pub fn tasks_of(&self, unit: usize) -> &[u32] {
        &self.tasks[range(&self.unit_start, unit)]
    }

    /// Indexes of a task's edges, parallel to [`Incidence::units_of`].
    pub fn rows_of_task(&self, task: usize) -> impl Iterator<Item = u32> + use<> {
        self.task_start[task]..self.task_start[task + 1]
    }
}

fn range(starts: &[u32], at: usize) -> Range<usize> {
    starts[at] as usize..starts[at + 1] as usize
}
