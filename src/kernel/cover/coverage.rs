//! The tasks that the best k units cover.

use super::super::{Bits, Incidence};
use super::greedy::greedy;

/// Words that the searches for all k may touch: some hundredths of a second.
const BUDGET: usize = 10_000_000;

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
    let best = |include: &[u32], taken: &[u32], gain: usize, exact: bool| {
        let mut units = [include, taken].concat();
        units.sort_unstable();
        Best { units, covered: base + gain, exact }
    };
    let order = greedy(&rest);
    let all: usize = order.iter().map(|(_, more)| more).sum();
    let small = incidence.unit_count() <= EXACT && incidence.task_count() <= EXACT;
    let mut search = small.then(|| Search::new(&rest));
    let mut curve = Vec::new();
    if !include.is_empty() && include.len() <= most {
        curve.push(best(include, &[], 0, true));
    }
    let mut gain = 0;
    for (at, &(_, more)) in order.iter().enumerate().take(most.saturating_sub(include.len())) {
        gain += more;
        let taken: Vec<u32> = order[..=at].iter().map(|(unit, _)| *unit).collect();
        // The first greedy unit is the best one, and what covers all cannot be bettered.
        let proved = at == 0 || gain == all;
        curve.push(match &mut search {
            None => best(include, &taken, gain, proved),
            Some(search) => {
                let exact = search.run(at + 1, &taken, gain, proved) || search.best == all;
                best(include, &search.taken, search.best, exact)
            }
        });
        if curve.last().is_some_and(|best| best.covered == base + all) {
            break;
        }
    }
    curve
}

struct Search {
    tasks: Vec<Bits>,
    /// Tasks of any unit.
    all: Bits,
    chosen: Vec<u32>,
    taken: Vec<u32>,
    best: usize,
    budget: usize,
}

impl Search {
    fn new(incidence: &Incidence) -> Self {
        let count = incidence.task_count();
        let tasks = |unit| incidence.tasks_of(unit).iter().map(|&task| task as usize);
        let named = (0..count).filter(|&task| !incidence.units_of(task).is_empty());
        Self {
            tasks: (0..incidence.unit_count()).map(|unit| Bits::of(count, tasks(unit))).collect(),
            all: Bits::of(count, named),
            chosen: Vec::new(),
            taken: Vec::new(),
            best: 0,
            budget: BUDGET,
        }
    }

    /// The best `k` units, no worse than those `known` and those of the last run with one more; whether it is
    /// proved that none are better.
    fn run(&mut self, k: usize, known: &[u32], gain: usize, proved: bool) -> bool {
        let mut left = self.all.clone();
        for &unit in &self.taken {
            left.remove_all(&self.tasks[unit as usize]);
        }
        let gains = self.tasks.iter().map(|tasks| tasks.shared(&left));
        let next = (0..).zip(gains).max_by_key(|(unit, more)| (*more, std::cmp::Reverse(*unit)));
        match next {
            Some((unit, more)) if !proved && more > 0 && self.best + more > gain => {
                self.taken.push(unit);
                self.best += more;
            }
            _ => {
                self.taken.clear();
                self.taken.extend_from_slice(known);
                self.best = gain;
            }
        }
        if !proved && self.budget > 0 {
            let units: Vec<u32> = (0..).take(self.tasks.len()).collect();
            self.branch(k, 0, &self.all.clone(), &units);
        }
        proved || self.budget > 0
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
