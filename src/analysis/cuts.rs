//! Components, cut vertices and bridges in one depth-first pass (Tarjan 1972) over compressed rows.

use crate::network::{Incidence, ResponsibilityGraph};

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

/// The cuts of `network`, in O(tasks + units + assignments).
#[must_use]
pub fn cuts(network: &ResponsibilityGraph) -> Cuts {
    let mut search = Search::new(network.incidence());
    for root in 0..search.order.len() {
        if search.order[root] == 0 {
            search.cuts.components += 1;
            search.visit(root);
        }
    }
    search.finish()
}

/// A vertex on the path from the root to where the search is.
struct Step {
    vertex: usize,
    parent: usize,
    /// Next neighbour to look at.
    next: usize,
}

struct Search<'a> {
    incidence: &'a Incidence,
    /// Order of discovery from 1; 0 for not yet found. Tasks come first, then units.
    order: Vec<u32>,
    /// Earliest vertex reachable from the subtree by one back edge.
    low: Vec<u32>,
    is_cut: Vec<bool>,
    clock: u32,
    cuts: Cuts,
}

impl<'a> Search<'a> {
    fn new(incidence: &'a Incidence) -> Self {
        let vertices = incidence.task_count() + incidence.unit_count();
        Self {
            incidence,
            order: vec![0; vertices],
            low: vec![0; vertices],
            is_cut: vec![false; vertices],
            clock: 0,
            cuts: Cuts::default(),
        }
    }

    /// The neighbour at a place, if there is one.
    fn neighbour(&self, vertex: usize, place: usize) -> Option<usize> {
        let tasks = self.incidence.task_count();
        if vertex < tasks {
            self.incidence.units_of(vertex).get(place).map(|&unit| tasks + unit as usize)
        } else {
            self.incidence.tasks_of(vertex - tasks).get(place).map(|&task| task as usize)
        }
    }

    fn discover(&mut self, vertex: usize) {
        self.clock += 1;
        self.order[vertex] = self.clock;
        self.low[vertex] = self.clock;
    }

    fn visit(&mut self, root: usize) {
        let mut path = vec![Step { vertex: root, parent: usize::MAX, next: 0 }];
        let mut subtrees = 0;
        self.discover(root);
        while let Some(step) = path.last_mut() {
            let (vertex, parent, place) = (step.vertex, step.parent, step.next);
            step.next += 1;
            match self.neighbour(vertex, place) {
                Some(other) if other == parent => {}
                Some(other) if self.order[other] != 0 => {
                    self.low[vertex] = self.low[vertex].min(self.order[other]);
                }
                Some(other) => {
                    subtrees += usize::from(vertex == root);
                    self.discover(other);
                    path.push(Step { vertex: other, parent: vertex, next: 0 });
                }
                None => {
                    path.pop();
                    if parent != usize::MAX {
                        self.leave(vertex, parent, root);
                    }
                }
            }
        }
        self.is_cut[root] = subtrees > 1;
    }

    fn leave(&mut self, vertex: usize, parent: usize, root: usize) {
        self.low[parent] = self.low[parent].min(self.low[vertex]);
        if self.low[vertex] >= self.order[parent] && parent != root {
            self.is_cut[parent] = true;
        }
        if self.low[vertex] > self.order[parent] {
            self.cuts.bridges.push(self.row(vertex, parent));
        }
    }

    /// Index of the row that joins two vertices.
    fn row(&self, one: usize, other: usize) -> u32 {
        let tasks = self.incidence.task_count();
        let (task, unit) = if one < tasks { (one, other - tasks) } else { (other, one - tasks) };
        let mut rows = self.incidence.rows_of_task(task).zip(self.incidence.units_of(task));
        rows.find(|(_, listed)| **listed as usize == unit).map_or(u32::MAX, |(row, _)| row)
    }

    fn finish(mut self) -> Cuts {
        let tasks = self.incidence.task_count();
        let cut = |range: std::ops::Range<usize>, is_cut: &[bool]| -> Vec<usize> {
            range.clone().filter(|&vertex| is_cut[vertex]).map(|vertex| vertex - range.start).collect()
        };
        self.cuts.tasks = cut(0..tasks, &self.is_cut);
        self.cuts.units = cut(tasks..self.is_cut.len(), &self.is_cut);
        self.cuts.bridges.sort_unstable();
        self.cuts
    }
}
