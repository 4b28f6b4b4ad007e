//! One component of a two-mode graph, folded: what betweenness needs of it and no more.
//!
//! Vertices that hang on one other vertex are folded into its weight, again and again, so trees vanish.
//! Vertices with the same neighbours are folded into one vertex with copies. Both foldings are exact
//! (Sarıyüce, Kaya, Saule & Çatalyürek 2013).

use super::wide::Around;

/// A connected folded graph. Units come first, then tasks.
#[derive(Debug, Default)]
pub(super) struct Net {
    of_units: Lists,
    of_tasks: Lists,
    /// Vertices folded into this one as its equals, itself included.
    pub(super) copies: Vec<f64>,
    /// Vertices that start and end here: the copies with all that hangs on them.
    pub(super) weight: Vec<f64>,
    /// Vertices of the given graph, units then tasks, behind each vertex.
    pub(super) behind: Vec<Vec<u32>>,
}

#[derive(Debug, Default)]
struct Lists {
    start: Vec<u32>,
    to: Vec<u32>,
}

impl Lists {
    fn new(lists: &[Vec<u32>]) -> Self {
        let ends = lists.iter().scan(0, |end, list| {
            *end += list.len() as u32;
            Some(*end)
        });
        Self { start: std::iter::once(0).chain(ends).collect(), to: lists.concat() }
    }

    #[inline]
    fn of(&self, at: usize) -> &[u32] {
        &self.to[self.start[at] as usize..self.start[at + 1] as usize]
    }
}

impl Net {
    pub(super) fn new(
        of_units: &[Vec<u32>],
        of_tasks: &[Vec<u32>],
        copies: Vec<f64>,
        weight: Vec<f64>,
        behind: Vec<Vec<u32>>,
    ) -> Self {
        Self { of_units: Lists::new(of_units), of_tasks: Lists::new(of_tasks), copies, weight, behind }
    }

    /// How many vertices lie between others if any do: those with two neighbours or more.
    pub(super) fn inner(&self) -> usize {
        let lists = self.of_units.start.windows(2).chain(self.of_tasks.start.windows(2));
        lists.filter(|ends| ends[1] - ends[0] > 1).count()
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.of_units.start.len() - 1
    }

    /// Number of tasks.
    pub(super) fn tasks(&self) -> usize {
        self.of_tasks.start.len() - 1
    }

    /// Number of edges.
    pub(super) fn edges(&self) -> usize {
        self.of_tasks.to.len()
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
