//! Units and tasks that stand alike, units contained in others, and tasks chained by shared units.

use super::{Cancelled, Incidence, Watch};

/// Classes of two or more units with the same tasks; units without task are in none. Ascending.
#[must_use]
pub fn equal_units(graph: &Incidence) -> Vec<Vec<u32>> {
    classes((0..graph.unit_count()).map(|unit| graph.tasks_of(unit).to_vec()).collect())
}

/// Classes of two or more tasks with the same units; tasks without unit are in none. Ascending.
#[must_use]
pub fn equal_tasks(graph: &Incidence) -> Vec<Vec<u32>> {
    classes((0..graph.task_count()).map(|task| graph.units_of(task).to_vec()).collect())
}

fn classes(mut lists: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    for list in &mut lists {
        list.sort_unstable();
    }
    let mut order: Vec<u32> =
        (0..).zip(&lists).filter(|(_, list)| !list.is_empty()).map(|(v, _)| v).collect();
    order.sort_by(|&a, &b| lists[a as usize].cmp(&lists[b as usize]).then(a.cmp(&b)));
    let mut classes: Vec<Vec<u32>> = order
        .chunk_by(|&a, &b| lists[a as usize] == lists[b as usize])
        .filter(|class| class.len() > 1)
        .map(<[u32]>::to_vec)
        .collect();
    classes.sort();
    classes
}

/// Pairs `(inner, outer)` of units: every task of the first is one of the second, which has more. Ascending.
#[must_use]
pub fn dominance(graph: &Incidence) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let mut shared = vec![0_usize; graph.unit_count()];
    for (inner, unit) in (0..).zip(0..graph.unit_count()) {
        let tasks = graph.tasks_of(unit);
        for &other in tasks.iter().flat_map(|&task| graph.units_of(task as usize)) {
            shared[other as usize] += 1;
        }
        // Whoever has all tasks has the first.
        let Some(&first) = tasks.first() else { continue };
        let all = |outer: &u32| {
            shared[*outer as usize] == tasks.len() && graph.tasks_of(*outer as usize).len() > tasks.len()
        };
        pairs.extend(graph.units_of(first as usize).iter().copied().filter(all).map(|outer| (inner, outer)));
        for &other in tasks.iter().flat_map(|&task| graph.units_of(task as usize)) {
            shared[other as usize] = 0;
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The s-connected components of the hypergraph whose edges are the tasks: two tasks are joined when they
/// share at least `share` units, directly or through a chain of such tasks. Tasks of fewer units are left
/// out, others may stand alone. Each component ascending, components in order of their first task.
///
/// Tasks that share s units share one of the d − s + 1 rarest of each, so only those are indexed.
///
/// # Errors
/// When the computation is to stop.
pub fn s_components(graph: &Incidence, share: usize, watch: &Watch) -> Result<Vec<Vec<u32>>, Cancelled> {
    let share = share.max(1);
    let rank = by_rarity(graph);
    let mut lists: Vec<Vec<u32>> = Vec::with_capacity(graph.task_count());
    let mut index: Vec<Vec<u32>> = vec![Vec::new(); graph.unit_count()];
    let mut parent: Vec<u32> = (0..).take(graph.task_count()).collect();
    let mut seen = vec![u32::MAX; graph.task_count()];
    for (at, task) in (0..).zip(0..graph.task_count()) {
        watch.step(1)?;
        let mut units: Vec<u32> = graph.units_of(task).iter().map(|&unit| rank[unit as usize]).collect();
        units.sort_unstable();
        let rarest = (units.len() + 1).saturating_sub(share);
        for &unit in &units[..rarest] {
            for &other in &index[unit as usize] {
                let fresh = std::mem::replace(&mut seen[other as usize], at) != at;
                let (a, b) = (root(&mut parent, at), root(&mut parent, other));
                if fresh && a != b && shares(&units, &lists[other as usize], share) {
                    parent[a.max(b) as usize] = a.min(b);
                }
            }
            index[unit as usize].push(at);
        }
        lists.push(units);
    }
    let mut components: Vec<Vec<u32>> = vec![Vec::new(); graph.task_count()];
    for (at, list) in (0..).zip(&lists) {
        if list.len() >= share {
            components[root(&mut parent, at) as usize].push(at);
        }
    }
    components.retain(|component| !component.is_empty());
    Ok(components)
}

/// Place of each unit in the order of ever more tasks.
fn by_rarity(graph: &Incidence) -> Vec<u32> {
    let mut order: Vec<usize> = (0..graph.unit_count()).collect();
    order.sort_by_key(|&unit| (graph.tasks_of(unit).len(), unit));
    let mut rank = vec![0; order.len()];
    for (place, &unit) in (0..).zip(&order) {
        rank[unit] = place;
    }
    rank
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        let above = parent[parent[at as usize] as usize];
        parent[at as usize] = above;
        at = above;
    }
    at
}

/// Whether two ascending lists share at least so many entries.
fn shares(one: &[u32], other: &[u32], least: usize) -> bool {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while count < least && a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, count) = (a + 1, b + 1, count + 1),
        }
    }
    count >= least
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn graph(tasks: &[&[u32]], units: usize) -> Incidence {
        let edges: Vec<(u32, u32)> =
            (0..).zip(tasks).flat_map(|(task, list)| list.iter().map(move |&unit| (task, unit))).collect();
        Incidence::new(tasks.len(), units, &edges)
    }

    #[test]
    fn alike_units_and_tasks_form_classes_and_lesser_units_are_contained() {
        let graph = graph(&[&[0, 1, 2], &[2, 1, 0], &[2], &[], &[]], 5);
        assert_eq!(equal_units(&graph), [[0, 1]]);
        assert_eq!(equal_tasks(&graph), [[0, 1]]);
        assert_eq!(dominance(&graph), [(0, 2), (1, 2)]);
    }

    #[test]
    fn empty_graphs_have_no_classes() {
        let empty = Incidence::default();
        assert!(equal_units(&empty).is_empty() && equal_tasks(&empty).is_empty());
        assert!(dominance(&empty).is_empty());
        assert_eq!(s_components(&empty, 3, &Watch::default()).unwrap(), Vec::<Vec<u32>>::new());
    }

    #[test]
    fn a_chain_of_tasks_is_one_component_until_more_must_be_shared() {
        let graph = graph(&[&[0, 1, 2], &[1, 2, 3], &[3, 4], &[9]], 10);
        let components = |share| s_components(&graph, share, &Watch::default()).unwrap();
        assert_eq!(components(1), [vec![0, 1, 2], vec![3]]);
        assert_eq!(components(2), [vec![0, 1], vec![2]]);
        assert_eq!(components(3), [[0], [1]]);
    }

    fn shared(a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> usize {
        a.intersection(b).count()
    }

    proptest! {
        #[test]
        fn all_is_as_defined(
            tasks in proptest::collection::vec(proptest::collection::btree_set(0_u32..7, 0..6), 1..12),
            share in 1_usize..4,
        ) {
            let lists: Vec<Vec<u32>> = tasks.iter().map(|set| set.iter().copied().collect()).collect();
            let graph = graph(&lists.iter().map(Vec::as_slice).collect::<Vec<_>>(), 7);
            let found = s_components(&graph, share, &Watch::default()).unwrap();
            let mut label: Vec<usize> = (0..tasks.len()).collect();
            for _ in 0..tasks.len() {
                for a in 0..tasks.len() {
                    for b in 0..tasks.len() {
                        if shared(&tasks[a], &tasks[b]) >= share {
                            label[a] = label[a].min(label[b]);
                        }
                    }
                }
            }
            let component = |task: usize| found.iter().position(|c| c.iter().any(|&at| at as usize == task));
            for a in 0..tasks.len() {
                prop_assert_eq!(component(a).is_some(), tasks[a].len() >= share);
                for b in 0..tasks.len() {
                    if tasks[a].len() >= share && tasks[b].len() >= share {
                        prop_assert_eq!(component(a) == component(b), label[a] == label[b]);
                    }
                }
            }
            let of_unit = |unit: usize| -> BTreeSet<u32> { graph.tasks_of(unit).iter().copied().collect() };
            let pairs = dominance(&graph);
            for (a, unit) in (0..7_u32).zip(0..) {
                for (b, other) in (0..7_u32).zip(0..) {
                    let (x, y) = (of_unit(unit), of_unit(other));
                    let inside = !x.is_empty() && x.is_subset(&y) && x != y;
                    prop_assert_eq!(pairs.contains(&(a, b)), inside);
                    let alike = a != b && !x.is_empty() && x == y;
                    let together = equal_units(&graph).iter().any(|c| c.contains(&a) && c.contains(&b) && a != b);
                    prop_assert_eq!(together, alike);
                }
            }
        }
    }
}
