//! The greedy cover, and a bound from tasks that share no unit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Incidence;

/// Takes the unit that covers most of what is left, the first of several, until nothing is left: the units in
/// the order taken, each with the number of tasks it adds. O(assignments + units · log units) and a little.
#[must_use]
pub fn greedy(incidence: &Incidence) -> Vec<(u32, usize)> {
    let mut gain: Vec<usize> =
        (0..incidence.unit_count()).map(|unit| incidence.tasks_of(unit).len()).collect();
    let mut covered = vec![false; incidence.task_count()];
    let mut queue: BinaryHeap<(usize, Reverse<u32>)> =
        gain.iter().copied().zip((0..).map(Reverse)).filter(|(gain, _)| *gain > 0).collect();
    let mut taken = Vec::new();
    while let Some((known, Reverse(unit))) = queue.pop() {
        let now = gain[unit as usize];
        if now < known {
            if now > 0 {
                queue.push((now, Reverse(unit)));
            }
            continue;
        }
        taken.push((unit, now));
        for &task in incidence.tasks_of(unit as usize) {
            if !std::mem::replace(&mut covered[task as usize], true) {
                for &other in incidence.units_of(task as usize) {
                    gain[other as usize] -= 1;
                }
            }
        }
    }
    taken
}

/// The greedy cover without units that others made needless, the last taken first.
pub(super) fn trimmed(incidence: &Incidence) -> Vec<u32> {
    let taken: Vec<u32> = greedy(incidence).into_iter().map(|(unit, _)| unit).collect();
    let mut times = vec![0_u32; incidence.task_count()];
    for &unit in &taken {
        for &task in incidence.tasks_of(unit as usize) {
            times[task as usize] += 1;
        }
    }
    let mut kept = Vec::new();
    for &unit in taken.iter().rev() {
        let tasks = incidence.tasks_of(unit as usize);
        if tasks.iter().all(|&task| times[task as usize] > 1) {
            for &task in tasks {
                times[task as usize] -= 1;
            }
        } else {
            kept.push(unit);
        }
    }
    kept
}

/// Number of tasks that share no unit, the shortest lists first: no cover has fewer units.
pub(super) fn disjoint(incidence: &Incidence) -> usize {
    let mut order: Vec<usize> = (0..incidence.task_count()).collect();
    order.sort_by_key(|&task| incidence.units_of(task).len());
    let mut used = vec![false; incidence.unit_count()];
    let free = |task: &usize| {
        let units = incidence.units_of(*task);
        let free = !units.is_empty() && units.iter().all(|&unit| !used[unit as usize]);
        if free {
            for &unit in units {
                used[unit as usize] = true;
            }
        }
        free
    };
    order.into_iter().filter(free).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greedy_takes_the_most_and_can_be_trimmed() {
        // The usual trap: greedy takes 0 and then both halves, which need no 0.
        let edges = [(0, 1), (0, 0), (1, 1), (1, 0), (2, 1), (3, 2), (3, 0), (4, 2), (4, 0), (5, 2)];
        let graph = Incidence::new(6, 3, &edges);
        assert_eq!(greedy(&graph), [(0, 4), (1, 1), (2, 1)]);
        assert_eq!(trimmed(&graph), [2, 1]);
        assert_eq!(disjoint(&graph), 2);
        assert!(greedy(&Incidence::default()).is_empty() && disjoint(&Incidence::new(2, 0, &[])) == 0);
    }
}
