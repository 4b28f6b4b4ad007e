//! The tasks that the best k units cover.

use super::super::{Bits, Incidence};
use super::greedy::greedy;

/// Words that the search for one k may touch.
const BUDGET: usize = 5_000_000;

/// Units and tasks up to which it is made.
const EXACT: usize = 2_500;

/// A set of units and the tasks it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Best {
    /// The units, in order of number.
    pub units: Vec<u32>,
    /// Number of tasks that name one of them.
    pub covered: usize,
    /// Whether no set of as many units covers more.
    pub exact: bool,
}

/// For each k from the number of units in `include` (at least 1) to `most`, the best k units that hold all of
/// `include` and none of `exclude`; greedy (at least 1 − 1/e of the best, Nemhauser et al. 1978) where the
/// search is given up. Ends early when nothing is left to cover.
#[must_use]
pub fn coverage(incidence: &Incidence, include: &[u32], exclude: &[u32], most: usize) -> Vec<Best> {
    let allowed = |unit: u32| !exclude.contains(&unit) && !include.contains(&unit);
    let mut covered = vec![false; incidence.task_count()];
    for &unit in include {
        for &task in incidence.tasks_of(unit as usize) {
            covered[task as usize] = true;
        }
    }
    let edges: Vec<(u32, u32)> = (0..)
        .zip(&covered)
        .filter(|(_, covered)| !**covered)
        .flat_map(|(task, _)| incidence.units_of(task as usize).iter().map(move |&unit| (task, unit)))
        .filter(|(_, unit)| allowed(*unit))
        .collect();
    let rest = Incidence::new(incidence.task_count(), incidence.unit_count(), &edges);
    let base = covered.iter().filter(|covered| **covered).count();
    let best = |k: usize, taken: &[u32], gain: usize, exact: bool| {
        let mut units = [include, taken].concat();
        units.sort_unstable();
        debug_assert!(units.len() <= k);
        Best { units, covered: base + gain, exact }
    };
    let order = greedy(&rest);
    let small = incidence.unit_count() <= EXACT && incidence.task_count() <= EXACT;
    let mut search = small.then(|| Search::new(&rest));
    let mut curve = Vec::new();
    if !include.is_empty() && include.len() <= most {
        curve.push(best(include.len(), &[], 0, true));
    }
    let mut gain = 0;
    for (at, &(_, more)) in order.iter().enumerate().take(most.saturating_sub(include.len())) {
        gain += more;
        let k = include.len() + at + 1;
        let taken: Vec<u32> = order[..=at].iter().map(|(unit, _)| *unit).collect();
        let full = gain == order.iter().map(|(_, more)| more).sum::<usize>();
        curve.push(match search.as_mut().filter(|_| at > 0 && !full) {
            None => best(k, &taken, gain, at == 0 || full),
            Some(search) => {
                let exact = search.run(at + 1, &taken, gain);
                best(k, &search.taken, search.best, exact)
            }
        });
    }
    curve
}

struct Search {
    tasks: Vec<Bits>,
    chosen: Vec<u32>,
    taken: Vec<u32>,
    best: usize,
    budget: usize,
}

impl Search {
    fn new(incidence: &Incidence) -> Self {
        let tasks = |unit| incidence.tasks_of(unit).iter().map(|&task| task as usize);
        Self {
            tasks: (0..incidence.unit_count())
                .map(|unit| Bits::of(incidence.task_count(), tasks(unit)))
                .collect(),
            chosen: Vec::new(),
            taken: Vec::new(),
            best: 0,
            budget: 0,
        }
    }

    /// The best `k` units, from a set known; whether it is proved.
    fn run(&mut self, k: usize, known: &[u32], gain: usize) -> bool {
        (self.best, self.budget) = (gain, BUDGET);
        self.taken.clear();
        self.taken.extend_from_slice(known);
        let mut open = self.tasks.first().cloned().unwrap_or_default();
        for tasks in &self.tasks {
            open.insert_all(tasks);
        }
        let units: Vec<u32> = (0..).take(self.tasks.len()).collect();
        self.branch(k, 0, &open, &units);
        self.budget > 0
    }

    /// Chooses `left` more of `units`, the most telling first.
    fn branch(&mut self, left: usize, gain: usize, open: &Bits, units: &[u32]) {
        if gain > self.best {
            self.best = gain;
            self.taken.clone_from(&self.chosen);
        }
        self.budget = self.budget.saturating_sub(units.len() * (open.words() + 1));
        if left == 0 || self.budget == 0 {
            return;
        }
        let mut gains: Vec<(usize, u32)> = units
            .iter()
            .map(|&unit| (self.tasks[unit as usize].shared(open), unit))
            .filter(|(more, _)| *more > 0)
            .collect();
        gains.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let order: Vec<u32> = gains.iter().map(|(_, unit)| *unit).collect();
        for at in 0..gains.len() {
            let most: usize = gains[at..].iter().take(left).map(|(more, _)| more).sum();
            if gain + most <= self.best {
                return;
            }
            let (more, unit) = gains[at];
            let mut rest = open.clone();
            rest.remove_all(&self.tasks[unit as usize]);
            self.chosen.push(unit);
            self.branch(left - 1, gain + more, &rest, &order[at + 1..]);
            self.chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn greedy_is_bettered_where_it_can_be() {
        // Greedy takes 0 (4 tasks) first; the best two are 1 and 2, all 6.
        let edges = [(0, 1), (0, 0), (1, 1), (1, 0), (2, 1), (3, 2), (3, 0), (4, 2), (4, 0), (5, 2)];
        let curve = coverage(&Incidence::new(6, 3, &edges), &[], &[], 2);
        let told: Vec<_> =
            curve.iter().map(|best| (best.units.as_slice(), best.covered, best.exact)).collect();
        assert_eq!(told, [(&[0][..], 4, true), (&[1, 2][..], 6, true)]);
        assert!(coverage(&Incidence::default(), &[], &[], 3).is_empty());
    }

    proptest! {
        #[test]
        fn the_best_are_those_found_by_trying_all(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..9, 0..4), 0..16),
            include in prop::collection::vec(0_u32..3, 0..2),
        ) {
            let edges: Vec<(u32, u32)> =
                (0..).zip(&tasks).flat_map(|(task, units)| units.iter().map(move |&unit| (task, unit))).collect();
            let exclude = [8];
            let bits = |units: &[u32]| units.iter().fold(0_u32, |set, unit| set | 1 << unit);
            let covered = |set: u32| tasks.iter().filter(|task| task.iter().any(|unit| set >> unit & 1 == 1)).count();
            let curve = coverage(&Incidence::new(tasks.len(), 9, &edges), &include, &exclude, 9);
            for (at, best) in curve.iter().enumerate() {
                let k = include.len().max(1) + at;
                let allowed = |set: &u32| {
                    set.count_ones() as usize <= k && set & bits(&include) == bits(&include) && set & bits(&exclude) == 0
                };
                prop_assert_eq!(Some(best.covered), (0..1_u32 << 9).filter(allowed).map(covered).max());
                prop_assert!(best.exact && best.covered == covered(bits(&best.units)) && best.units.len() <= k);
            }
            let all = bits(&[0, 1, 2, 3, 4, 5, 6, 7]);
            prop_assert_eq!(curve.last().map_or(0, |best| best.covered), covered(all));
        }
    }
}
