//! One component of a two-mode graph, folded: what betweenness needs of it and no more.
//!
//! Vertices that hang on one other vertex are folded into its weight, again and again, so trees vanish.
//! Vertices with the same neighbours are folded into one vertex with copies. Both foldings are exact
//! (Sarıyüce, Kaya, Saule & Çatalyürek 2013).

use super::lists::Lists;
use super::wide::Around;

/// A connected folded graph. Units come first, then tasks.
#[derive(Debug, Default)]
pub(super) struct Net {
    pub(super) of_units: Lists,
    pub(super) of_tasks: Lists,
    /// Vertices folded into this one as its equals, itself included.
    pub(super) copies: Vec<f64>,
    /// Vertices that start and end here: the copies with all that hangs on them.
    pub(super) weight: Vec<f64>,
    /// Vertices of the given graph, units then tasks, behind each vertex.
    pub(super) behind: Lists,
}

impl Net {
    /// How many vertices lie between others if any do: those with two neighbours or more.
    pub(super) fn inner(&self) -> usize {
        self.of_units.iter().chain(self.of_tasks.iter()).filter(|list| list.len() > 1).count()
    }

    /// Number of vertices.
    pub(super) fn vertices(&self) -> usize {
        self.copies.len()
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.of_units.len()
    }

    /// Number of tasks.
    pub(super) fn tasks(&self) -> usize {
        self.of_tasks.len()
    }

    /// Number of edges.
    pub(super) fn edges(&self) -> usize {
        self.of_tasks.total()
    }

    /// Units of a task, ascending.
    #[inline]
    pub(super) fn units_of(&self, task: usize) -> &[u32] {
        self.of_tasks.of(task)
    }

    /// Tasks of a unit, ascending.
    #[inline]
    pub(super) fn tasks_of(&self, unit: usize) -> &[u32] {
        self.of_units.of(unit)
    }
}

impl Around for Net {
    fn len(&self) -> usize {
        self.copies.len()
    }

    fn around(&self, vertex: usize, mut each: impl FnMut(usize)) {
        let split = self.units();
        if vertex < split {
            self.tasks_of(vertex).iter().for_each(|&task| each(split + task as usize));
        } else {
            self.units_of(vertex - split).iter().for_each(|&unit| each(unit as usize));
        }
    }

    fn copies(&self, vertex: usize) -> f64 {
        self.copies[vertex]
    }

    fn weight(&self, vertex: usize) -> f64 {
        self.weight[vertex]
    }
}
