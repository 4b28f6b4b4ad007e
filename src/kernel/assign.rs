//! One unit for each task, so that no unit gets more than it must, with the fewest changes of what is.
//!
//! Moves of tasks between their units form a flow network. The least capacity is found by halving, each time
//! with blocking flows (Dinic 1970); the fewest changes at that capacity by successive shortest paths with
//! potentials, whole levels at a time (primal–dual minimum-cost flow). Both are exact.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::{Cancelled, Incidence, Watch};

/// An assignment of each task to one of its units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Tasks of the unit that gets most.
    pub most: usize,
    /// The unit of each task; none for a task without units.
    pub chosen: Vec<Option<u32>>,
    /// Tasks that had another unit before.
    pub changes: usize,
}

/// The assignment with the least maximum, and of these one with the fewest changes from `now`. A task that has
/// no unit now may get any without this being a change.
///
/// # Errors
/// When the computation is to stop.
pub fn assign(incidence: &Incidence, now: &[Option<u32>], watch: &Watch) -> Result<Assignment, Cancelled> {
    let start = Moves::new(incidence, now);
    let tasks: usize = start.load.iter().sum();
    let mut most = start.load.iter().copied().max().unwrap_or_default();
    let mut least = tasks.div_ceil(incidence.unit_count().max(1));
    while least < most {
        watch.step(1)?;
        let middle = usize::midpoint(least, most);
        if start.clone().relieve(middle, false) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    watch.step(1)?;
    let mut moves = start;
    moves.relieve(most, true);
    let chosen: Vec<Option<u32>> = moves.at.iter().map(|&unit| (unit != NOBODY).then_some(unit)).collect();
    let changes = now.iter().zip(&chosen).filter(|(now, chosen)| now.is_some() && now != chosen).count();
    Ok(Assignment { most, chosen, changes })
}

const NOBODY: u32 = u32::MAX;

/// Marks a unit that a search has not reached.
const FAR: i32 = i32::MAX;

#[derive(Clone)]
struct Moves<'a> {
    incidence: &'a Incidence,
    now: &'a [Option<u32>],
    /// The unit of each task.
    at: Vec<u32>,
    load: Vec<usize>,
    potential: Vec<i32>,
}

impl<'a> Moves<'a> {
    fn new(incidence: &'a Incidence, now: &'a [Option<u32>]) -> Self {
        let first = |task: usize| {
            let units = incidence.units_of(task);
            let now = now.get(task).copied().flatten().filter(|unit| units.contains(unit));
            now.or_else(|| units.first().copied()).unwrap_or(NOBODY)
        };
        let at: Vec<u32> = (0..incidence.task_count()).map(first).collect();
        let mut load = vec![0; incidence.unit_count()];
        at.iter().filter(|unit| **unit != NOBODY).for_each(|&unit| load[unit as usize] += 1);
        Self { incidence, now, at, load, potential: vec![0; incidence.unit_count()] }
    }

    fn price(&self, task: usize, unit: u32) -> i32 {
        i32::from(self.now.get(task).copied().flatten().is_some_and(|now| now != unit))
    }

    /// What it costs to move a task from its unit to another, less the potentials; never negative.
    fn cost(&self, task: usize, unit: u32, priced: bool) -> i32 {
        let from = self.at[task];
        let change = if priced { self.price(task, unit) - self.price(task, from) } else { 0 };
        change + self.potential[from as usize] - self.potential[unit as usize]
    }

    fn tasks_at(&self, unit: usize) -> impl Iterator<Item = usize> {
        let tasks = self.incidence.tasks_of(unit).iter().map(|&task| task as usize);
        tasks.filter(move |&task| self.at[task] as usize == unit)
    }

    /// Moves tasks until no unit has more than `most`; whether that can be done.
    fn relieve(&mut self, most: usize, priced: bool) -> bool {
        while self.load.iter().any(|&load| load > most) {
            if !self.reprice(most, priced) {
                return false;
            }
            while let Some(level) = self.levels(most, priced) {
                self.block(most, priced, level);
            }
        }
        true
    }

    /// Raises the potentials by the distance from overloaded units, up to the nearest that has room; whether
    /// there is one.
    fn reprice(&mut self, most: usize, priced: bool) -> bool {
        let mut distance = vec![FAR; self.load.len()];
        let mut queue = BinaryHeap::new();
        for (unit, _) in self.load.iter().enumerate().filter(|(_, load)| **load > most) {
            distance[unit] = 0;
            queue.push(Reverse((0, unit)));
        }
        let mut nearest = FAR;
        while let Some(Reverse((far, unit))) = queue.pop() {
            if far > distance[unit] {
                continue;
            }
            if self.load[unit] < most {
                nearest = far;
                break;
            }
            for task in self.tasks_at(unit) {
                for &other in self.incidence.units_of(task) {
                    let next = far + self.cost(task, other, priced);
                    if next < distance[other as usize] {
                        distance[other as usize] = next;
                        queue.push(Reverse((next, other as usize)));
                    }
                }
            }
        }
        if nearest < FAR {
            self.potential.iter_mut().zip(&distance).for_each(|(own, &far)| *own += far.min(nearest));
        }
        nearest < FAR
    }

    /// Steps from overloaded units along free moves; none when no unit with room is reached.
    fn levels(&self, most: usize, priced: bool) -> Option<Vec<i32>> {
        let mut level = vec![FAR; self.load.len()];
        let mut queue: VecDeque<usize> =
            (0..self.load.len()).filter(|&unit| self.load[unit] > most).collect();
        for &unit in &queue {
            level[unit] = 0;
        }
        let mut reached = false;
        while let Some(unit) = queue.pop_front() {
            reached |= self.load[unit] < most;
            for task in self.tasks_at(unit) {
                for &other in self.incidence.units_of(task) {
                    if level[other as usize] == FAR && self.cost(task, other, priced) == 0 {
                        level[other as usize] = level[unit] + 1;
                        queue.push_back(other as usize);
                    }
                }
            }
        }
        reached.then_some(level)
    }

    /// Moves along free paths, each step one level down, until there is none left.
    fn block(&mut self, most: usize, priced: bool, mut level: Vec<i32>) {
        // For each unit, how many of its tasks lead nowhere.
        let mut spent = vec![0_usize; self.load.len()];
        for source in 0..self.load.len() {
            let mut path: Vec<(usize, u32)> = Vec::new();
            while self.load[source] > most {
                let unit = path.last().map_or(source, |(_, unit)| *unit as usize);
                if self.load[unit] < most {
                    self.load[source] -= 1;
                    self.load[unit] += 1;
                    path.drain(..).for_each(|(task, unit)| self.at[task] = unit);
                } else if let Some(step) = self.step(unit, priced, &level, &mut spent[unit]) {
                    path.push(step);
                } else if let Some((_, dead)) = path.pop() {
                    level[dead as usize] = FAR;
                } else {
                    break;
                }
            }
        }
    }

    /// The next free move one level down from `unit`.
    fn step(&self, unit: usize, priced: bool, level: &[i32], spent: &mut usize) -> Option<(usize, u32)> {
        let tasks = self.incidence.tasks_of(unit);
        while let Some(&task) = tasks.get(*spent) {
            let task = task as usize;
            if self.at[task] as usize == unit {
                let onward = self.incidence.units_of(task).iter().copied().find(|&other| {
                    level[other as usize] == level[unit] + 1 && self.cost(task, other, priced) == 0
                });
                if let Some(other) = onward {
                    return Some((task, other));
                }
            }
            *spent += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::incidence;
    use super::*;

    fn run(tasks: &[Vec<u32>], units: usize) -> Assignment {
        let now: Vec<Option<u32>> = tasks.iter().map(|units| units.first().copied()).collect();
        assign(&incidence(units, tasks), &now, &Watch::default()).unwrap()
    }

    #[test]
    fn a_hub_gives_away_what_others_can_take() {
        // Unit 0 opens four lists; two tasks must change, one of them through a chain.
        let found = run(&[vec![0], vec![0, 1], vec![0, 1], vec![0, 1], vec![1, 2], vec![]], 3);
        assert_eq!((found.most, found.changes), (2, 3));
        assert_eq!(found.chosen[4..], [Some(2), None]);
        // Nobody else may take it.
        let alone = run(&[vec![0], vec![0], vec![1]], 2);
        assert_eq!((alone.most, alone.changes), (2, 0));
        assert_eq!(run(&[], 0), Assignment::default());
        assert_eq!(run(&[vec![]], 2).chosen, [None]);
    }

    /// The least maximum and then the fewest changes, over all ways to choose.
    fn by_trying(tasks: &[Vec<u32>], now: &[Option<u32>]) -> (usize, usize) {
        let mut best = (usize::MAX, usize::MAX);
        let ways: usize = tasks.iter().map(|units| units.len().max(1)).product();
        for way in 0..ways {
            let (mut rest, mut load, mut changes) = (way, [0_usize; 5], 0);
            for (units, now) in tasks.iter().zip(now).filter(|(units, _)| !units.is_empty()) {
                let unit = units[rest % units.len()];
                rest /= units.len();
                load[unit as usize] += 1;
                changes += usize::from(now.is_some_and(|now| now != unit));
            }
            best = best.min((load.into_iter().max().unwrap(), changes));
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_choice_is_better(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..5, 0..4), 0..9),
            known in any::<u16>(),
            skew in any::<bool>(),
        ) {
            let tasks: Vec<Vec<u32>> = tasks.into_iter().map(|units| {
                let mut units: Vec<u32> = units.into_iter().collect();
                if skew { units.reverse(); }
                units
            }).collect();
            let now: Vec<Option<u32>> = (0..)
                .zip(&tasks)
                .map(|(at, units)| units.first().copied().filter(|_| known >> at & 3 != 0))
                .collect();
            let found = assign(&incidence(5, &tasks), &now, &Watch::default()).unwrap();
            prop_assert_eq!((found.most, found.changes), by_trying(&tasks, &now));
            let mut load = [0_usize; 5];
            for (units, chosen) in tasks.iter().zip(&found.chosen) {
                prop_assert_eq!(units.is_empty(), chosen.is_none());
                if let Some(unit) = chosen {
                    load[*unit as usize] += 1;
                }
                prop_assert!(chosen.is_none_or(|unit| units.contains(&unit)));
            }
            prop_assert_eq!(load.into_iter().max().unwrap(), found.most);
        }
    }
}
