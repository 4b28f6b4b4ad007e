//! Small graphs for the tests of this layer.

use proptest::prelude::*;

use super::Incidence;

/// A graph from the units of each task.
pub(super) fn incidence<T: AsRef<[u32]>>(units: usize, tasks: &[T]) -> Incidence {
    let edges: Vec<(u32, u32)> = (0..)
        .zip(tasks)
        .flat_map(|(task, units)| units.as_ref().iter().map(move |&unit| (task, unit)))
        .collect();
    Incidence::new(tasks.len(), units, &edges)
}

/// Random graphs: a number of units, and for each task its units in random order, none twice.
pub(super) fn tasks(most_units: usize, most_tasks: usize) -> impl Strategy<Value = (usize, Vec<Vec<u32>>)> {
    (1..=most_units).prop_flat_map(move |units| {
        let all: Vec<u32> = (0..).take(units).collect();
        let task = proptest::sample::subsequence(all, 0..=units.min(5)).prop_shuffle();
        (Just(units), proptest::collection::vec(task, 0..=most_tasks))
    })
}

/// Neighbours of each vertex; tasks come first, then units.
pub(super) fn adjacency(units: usize, tasks: &[Vec<u32>]) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); tasks.len() + units];
    for (task, listed) in tasks.iter().enumerate() {
        for &unit in listed {
            rows[task].push(tasks.len() + unit as usize);
            rows[tasks.len() + unit as usize].push(task);
        }
    }
    rows
}

/// Distances from a vertex; none where there is no way.
pub(super) fn distances(rows: &[Vec<usize>], from: usize) -> Vec<Option<usize>> {
    let mut found = vec![None; rows.len()];
    found[from] = Some(0);
    let mut queue = std::collections::VecDeque::from([(from, 0)]);
    while let Some((vertex, far)) = queue.pop_front() {
        for &other in &rows[vertex] {
            if found[other].is_none() {
                found[other] = Some(far + 1);
                queue.push_back((other, far + 1));
            }
        }
    }
    found
}
