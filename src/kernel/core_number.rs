//! k-cores (Seidman 1983): the largest k for which a vertex belongs to a part where all have k neighbours.
//!
//! Vertices are peeled off in the order of Batagelj & Zaveršnik 2003. In place of buckets the vertices left
//! are swept once a level: a vertex is swept as often as its core number, which is at most its degree, so
//! that all sweeps together are O(edges), and memory is read in order.

use super::{Incidence, Weighted};

/// Core numbers of the two modes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cores {
    /// Core number of each task.
    pub tasks: Vec<u32>,
    /// Core number of each unit.
    pub units: Vec<u32>,
}

/// Core numbers of tasks and units in the two-mode graph, neighbours counted by number.
#[must_use]
pub fn cores(incidence: &Incidence) -> Cores {
    let mut tasks: Vec<u32> = (0..incidence.task_count()).map(|at| size(incidence.units_of(at))).collect();
    let mut units: Vec<u32> = (0..incidence.unit_count()).map(|at| size(incidence.tasks_of(at))).collect();
    let (mut tasks_left, mut units_left) = (Left::all(tasks.len()), Left::all(units.len()));
    let (mut peeled_tasks, mut peeled_units) = (Vec::new(), Vec::new());
    while let Some(level) = tasks_left.lowest(&tasks).into_iter().chain(units_left.lowest(&units)).min() {
        tasks_left.peel(&tasks, level, &mut peeled_tasks);
        units_left.peel(&units, level, &mut peeled_units);
        while !peeled_tasks.is_empty() || !peeled_units.is_empty() {
            let row = |task: u32| incidence.units_of(task as usize);
            lower(&peeled_tasks, row, &mut units, level, &mut peeled_units);
            peeled_tasks.clear();
            let row = |unit: u32| incidence.tasks_of(unit as usize);
            lower(&peeled_units, row, &mut tasks, level, &mut peeled_tasks);
            peeled_units.clear();
        }
    }
    Cores { tasks, units }
}

/// Core numbers of a one-mode graph, neighbours counted by number, not by weight.
#[must_use]
pub fn core_numbers(graph: &Weighted) -> Vec<u32> {
    let mut degree: Vec<u32> = (0..graph.len()).map(|at| size(graph.neighbours(at))).collect();
    let mut left = Left::all(degree.len());
    let (mut peeled, mut next) = (Vec::new(), Vec::new());
    while let Some(level) = left.lowest(&degree) {
        left.peel(&degree, level, &mut peeled);
        while !peeled.is_empty() {
            lower(&peeled, |vertex| graph.neighbours(vertex as usize), &mut degree, level, &mut next);
            peeled.clear();
            std::mem::swap(&mut peeled, &mut next);
        }
    }
    degree
}

fn size(row: &[u32]) -> u32 {
    u32::try_from(row.len()).unwrap_or(u32::MAX)
}

/// Rows read ahead.
const AHEAD: usize = 16;

/// Takes one neighbour from each vertex in the rows of `gone` that is above the level; what comes down to it is
/// peeled too.
fn lower<'a>(
    gone: &[u32],
    row: impl Fn(u32) -> &'a [u32],
    degree: &mut [u32],
    level: u32,
    peeled: &mut Vec<u32>,
) {
    let mut take = |other: u32| {
        let degree = &mut degree[other as usize];
        if *degree > level {
            *degree -= 1;
            if *degree == level {
                peeled.push(other);
            }
        }
    };
    for gone in gone.chunks(AHEAD) {
        // Both ends of some rows are read before any is walked, so that they are fetched side by side.
        let mut rows = [(0, 0, &[][..]); AHEAD];
        let mut count = 0;
        for &vertex in gone {
            match row(vertex) {
                [] => {}
                [only] => take(*only),
                [first, middle @ .., last] => {
                    rows[count] = (*first, *last, middle);
                    count += 1;
                }
            }
        }
        for &(first, last, middle) in &rows[..count] {
            take(first);
            middle.iter().copied().for_each(&mut take);
            take(last);
        }
    }
}

/// Vertices above the level reached.
struct Left {
    vertices: Vec<u32>,
    level: Option<u32>,
}

impl Left {
    fn all(count: usize) -> Self {
        Self { vertices: (0..).take(count).collect(), level: None }
    }

    /// Drops what is at the level reached, and finds the lowest degree left.
    fn lowest(&mut self, degree: &[u32]) -> Option<u32> {
        let mut lowest = u32::MAX;
        let level = self.level;
        self.vertices.retain(|&vertex| {
            let degree = degree[vertex as usize];
            let stays = level.is_none_or(|level| degree > level);
            if stays {
                lowest = lowest.min(degree);
            }
            stays
        });
        (!self.vertices.is_empty()).then_some(lowest)
    }

    fn peel(&mut self, degree: &[u32], level: u32, peeled: &mut Vec<u32>) {
        self.level = Some(level);
        peeled.extend(self.vertices.iter().filter(|&&vertex| degree[vertex as usize] == level));
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::project;
    use super::super::sample::{adjacency, incidence, tasks};
    use super::*;

    /// By definition: for each k, vertices with fewer than k neighbours left are dropped until none is.
    fn by_definition(rows: &[Vec<usize>]) -> Vec<u32> {
        let mut core = vec![0; rows.len()];
        for k in 1..=rows.len() {
            let mut stays = vec![true; rows.len()];
            while let Some(gone) = (0..rows.len())
                .find(|&v| stays[v] && rows[v].iter().filter(|&&other| stays[other]).count() < k)
            {
                stays[gone] = false;
            }
            for vertex in (0..rows.len()).filter(|&vertex| stays[vertex]) {
                core[vertex] = k as u32;
            }
        }
        core
    }

    #[test]
    fn isolated_vertices_have_core_number_nought() {
        let found = cores(&incidence(3, &[&[0, 1][..], &[1, 0], &[]]));
        assert_eq!((found.tasks, found.units), (vec![2, 2, 0], vec![2, 2, 0]));
        assert_eq!(cores(&Incidence::default()), Cores::default());
        assert!(core_numbers(&Weighted::default()).is_empty());
    }

    proptest! {
        #[test]
        fn they_agree_with_the_definition((units, tasks) in tasks(9, 12)) {
            let graph = incidence(units, &tasks);
            let found = cores(&graph);
            prop_assert_eq!([found.tasks, found.units].concat(), by_definition(&adjacency(units, &tasks)));
            let projection = project(&graph).by_shared();
            let rows: Vec<Vec<usize>> = (0..units)
                .map(|unit| projection.neighbours(unit).iter().map(|&other| other as usize).collect())
                .collect();
            prop_assert_eq!(core_numbers(&projection), by_definition(&rows));
        }
    }
}
