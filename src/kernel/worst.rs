//! The k units whose loss leaves most tasks without any unit, and how fast tasks are lost as units go.

use super::Incidence;

/// Units and k up to which the worst loss is searched exactly.
const EXACT_UNITS: usize = 64;
const EXACT_K: usize = 5;

/// Losses listed; more are only counted.
pub const LISTED: usize = 100;

/// The worst losses of k units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loss {
    /// Tasks left without unit.
    pub orphaned: usize,
    /// Whether no k units orphan more, and all that orphan as many were counted.
    pub exact: bool,
    /// Number of sets of k units that orphan as many; 1 where greedy.
    pub count: usize,
    /// The sets, each ascending, in order, at most [`LISTED`].
    pub listed: Vec<Vec<u32>>,
}

/// The worst loss of `k` units (of all, when there are fewer): exact up to 64 units and k = 5, else greedy.
#[must_use]
pub fn worst(incidence: &Incidence, k: usize) -> Loss {
    let units = incidence.unit_count();
    let k = k.min(units);
    if units > EXACT_UNITS || k > EXACT_K {
        let mut order = worst_order(incidence, k);
        let orphaned = lost(incidence, &order).last().copied().unwrap_or_default();
        order.sort_unstable();
        return Loss { orphaned, exact: false, count: 1, listed: vec![order] };
    }
    let known = lost(incidence, &worst_order(incidence, k)).last().copied().unwrap_or_default();
    // The most telling units come first, so that what is left later can be given up early.
    let thin = (0..incidence.task_count()).filter(|&task| (1..=k).contains(&incidence.units_of(task).len()));
    let mut weight = vec![0; units];
    for task in thin.clone() {
        for &unit in incidence.units_of(task) {
            weight[unit as usize] += SHARES / incidence.units_of(task).len();
        }
    }
    let mut names: Vec<u32> = (0..).take(units).collect();
    names.sort_by_key(|&unit| std::cmp::Reverse(weight[unit as usize]));
    let mut place = vec![0; units];
    for (at, &unit) in names.iter().enumerate() {
        place[unit as usize] = at;
    }
    let mask =
        |task| incidence.units_of(task).iter().fold(0_u64, |mask, &unit| mask | 1 << place[unit as usize]);
    let tasks: Vec<u64> = thin.map(mask).collect();
    let mut search = Search { units, best: known, chosen: Vec::new(), count: 0, listed: Vec::new() };
    search.branch(k, 0, &tasks);
    for set in &mut search.listed {
        for unit in &mut *set {
            *unit = names[*unit as usize];
        }
        set.sort_unstable();
    }
    search.listed.sort();
    Loss { orphaned: search.best, exact: true, count: search.count, listed: search.listed }
}

/// Divisible by all numbers up to [`EXACT_K`].
const SHARES: usize = 60;

struct Search {
    units: usize,
    best: usize,
    chosen: Vec<u32>,
    count: usize,
    listed: Vec<Vec<u32>>,
}

impl Search {
    /// Chooses `left` more units, ascending from the last chosen. `alive` holds, of the tasks with units not yet
    /// chosen, these units.
    fn branch(&mut self, left: usize, orphaned: usize, alive: &[u64]) {
        let from = self.chosen.last().map_or(0, |last| *last as usize + 1);
        if left == 0 {
            self.record(orphaned, None);
            return;
        }
        // What needs more units than are left, or one passed over, is out of reach.
        let reach: Vec<u64> = alive
            .iter()
            .copied()
            .filter(|mask| mask.count_ones() as usize <= left && mask.trailing_zeros() as usize >= from)
            .collect();
        if orphaned + self.most(left, &reach) < self.best {
            return;
        }
        if left == 1 {
            let mut more = [0_usize; EXACT_UNITS];
            for mask in &reach {
                more[mask.trailing_zeros() as usize] += 1;
            }
            for (unit, more) in (0..).zip(more).take(self.units).skip(from) {
                self.record(orphaned + more, Some(unit));
            }
            return;
        }
        for (unit, number) in (0..self.units).zip(0..).skip(from) {
            if self.units - unit < left {
                return;
            }
            let bit = 1_u64 << unit;
            let rest: Vec<u64> = reach
                .iter()
                .filter(|mask| mask.trailing_zeros() as usize >= unit)
                .map(|mask| mask & !bit)
                .filter(|mask| *mask != 0)
                .collect();
            let gone = reach.iter().filter(|mask| **mask == bit).count();
            self.chosen.push(number);
            self.branch(left - 1, orphaned + gone, &rest);
            self.chosen.pop();
        }
    }

    /// No `left` units orphan more of `tasks`: each task is shared out evenly over the units it still needs,
    /// and the units with the largest sums are taken.
    fn most(&self, left: usize, tasks: &[u64]) -> usize {
        let mut sums = [0; EXACT_UNITS];
        for &task in tasks {
            let share = SHARES / task.count_ones() as usize;
            let mut rest = task;
            while rest != 0 {
                sums[rest.trailing_zeros() as usize] += share;
                rest &= rest - 1;
            }
        }
        let sums = &mut sums[..self.units];
        sums.sort_unstable_by(|a, b| b.cmp(a));
        sums.iter().take(left).sum::<usize>() / SHARES
    }

    fn record(&mut self, orphaned: usize, last: Option<u32>) {
        if orphaned < self.best {
            return;
        }
        if orphaned > self.best {
            (self.best, self.count) = (orphaned, 0);
            self.listed.clear();
        }
        self.count += 1;
        if self.listed.len() < LISTED {
            self.listed.push(self.chosen.iter().copied().chain(last).collect());
        }
    }
}

/// The first `k` units of a greedy attack: each time the unit that orphans most tasks, then the one with most
/// tasks that two units are left to carry, then three, then four; of equals the first.
#[must_use]
pub fn worst_order(incidence: &Incidence, k: usize) -> Vec<u32> {
    let mut left: Vec<u32> = (0..incidence.task_count())
        .map(|task| u32::try_from(incidence.units_of(task).len()).unwrap_or(u32::MAX))
        .collect();
    // Tasks by how many units are left to carry them, from one to four, in one number that compares at once.
    let weight = |left: u32| if (1..=4).contains(&left) { 1_u128 << (32 * (4 - left)) } else { 0 };
    let tasks = |unit| incidence.tasks_of(unit).iter().map(|&task| task as usize);
    let mut threat: Vec<u128> =
        (0..incidence.unit_count()).map(|unit| tasks(unit).map(|task| weight(left[task])).sum()).collect();
    let mut standing: Vec<u32> = (0..).take(incidence.unit_count()).collect();
    let mut order = Vec::new();
    for _ in 0..k.min(incidence.unit_count()) {
        let (mut at, mut most) = (0, 0);
        for (place, &unit) in standing.iter().enumerate() {
            if threat[unit as usize] > most {
                (at, most) = (place, threat[unit as usize]);
            }
        }
        let next = standing.remove(at);
        order.push(next);
        for task in tasks(next as usize) {
            let (before, after) = (weight(left[task]), weight(left[task] - 1));
            left[task] -= 1;
            if before != after {
                for &other in incidence.units_of(task) {
                    threat[other as usize] = threat[other as usize] - before + after;
                }
            }
        }
    }
    order
}

/// Tasks without unit after each loss of `order`.
#[must_use]
pub fn lost(incidence: &Incidence, order: &[u32]) -> Vec<usize> {
    let mut left: Vec<usize> =
        (0..incidence.task_count()).map(|task| incidence.units_of(task).len()).collect();
    let mut gone = 0;
    let after = |&unit: &u32| {
        for &task in incidence.tasks_of(unit as usize) {
            left[task as usize] -= 1;
            gone += usize::from(left[task as usize] == 0);
        }
        gone
    };
    order.iter().map(after).collect()
}

/// The area under the curve of the share of tasks that keep a unit over the share of units lost in `order`, by
/// trapezoids: 1 for tasks that outlast all units but the last, 0 for tasks that the first loss takes
/// (Burgos et al. 2007). None when no task has a unit.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn robustness(incidence: &Incidence, order: &[u32]) -> Option<f64> {
    let tasks = covered(incidence);
    let kept: usize = lost(incidence, order).iter().map(|gone| tasks - gone).sum();
    // 1 and 0 at the ends count half.
    (tasks > 0).then(|| (0.5 + kept as f64 / tasks as f64) / order.len() as f64)
}

/// The mean of [`robustness`] over all orders of loss, exactly: a task of d units outlasts i of n losses with
/// chance 1 − C(i, d) / C(n, d), and Σᵢ C(i, d) = C(n + 1, d + 1).
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn mean_robustness(incidence: &Incidence) -> Option<f64> {
    let units = incidence.unit_count() as f64;
    let sizes = (0..incidence.task_count()).map(|task| incidence.units_of(task).len());
    let gone: f64 = sizes.filter(|&size| size > 0).map(|size| (units + 1.0) / (size as f64 + 1.0)).sum();
    let tasks = covered(incidence);
    (tasks > 0).then(|| (0.5 + units - gone / tasks as f64) / units)
}

fn covered(incidence: &Incidence) -> usize {
    (0..incidence.task_count()).filter(|&task| !incidence.units_of(task).is_empty()).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::incidence;
    use super::*;

    #[test]
    fn areas_are_those_worked_by_hand() {
        // Two tasks over units 0, 1: {0} and {0, 1}. Losing 0 first keeps one of two, then none.
        let graph = incidence(2, &[vec![0], vec![0, 1]]);
        assert_eq!(lost(&graph, &[0, 1]), [1, 2]);
        assert!((robustness(&graph, &[0, 1]).unwrap() - 0.5).abs() < 1e-12);
        assert!((robustness(&graph, &[1, 0]).unwrap() - 0.75).abs() < 1e-12);
        assert!((mean_robustness(&graph).unwrap() - 0.625).abs() < 1e-12);
        assert_eq!(worst_order(&graph, 2), [0, 1]);
        let empty = Incidence::new(2, 0, &[]);
        assert_eq!(
            (robustness(&empty, &[]), mean_robustness(&empty), worst(&empty, 3).count),
            (None, None, 1)
        );
        assert_eq!(worst(&Incidence::default(), 0).listed, [[0_u32; 0]]);
    }

    #[test]
    fn beyond_the_search_greedy_still_finds_the_thin_tasks() {
        let mut tasks: Vec<Vec<u32>> =
            (0..70).map(|unit| vec![unit, (unit + 1) % 70, (unit + 2) % 70]).collect();
        tasks.extend([vec![11], vec![50, 60], vec![50, 60]]);
        let found = worst(&incidence(70, &tasks), 3);
        assert_eq!((found.orphaned, found.exact, found.listed), (3, false, vec![vec![11, 50, 60]]));
    }

    proptest! {
        #[test]
        fn the_worst_is_that_found_by_trying_all(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..9, 0..5), 0..14),
            k in 0_usize..6,
        ) {
            let tasks: Vec<Vec<u32>> = tasks.into_iter().map(|units| units.into_iter().collect()).collect();
            let bits = |units: &[u32]| units.iter().fold(0_u32, |set, unit| set | 1 << unit);
            let orphans = |set: u32| tasks.iter().filter(|task| !task.is_empty() && bits(task) & !set == 0).count();
            let sets: Vec<u32> = (0..1 << 9).filter(|set: &u32| set.count_ones() as usize == k).collect();
            let most = sets.iter().map(|&set| orphans(set)).max().unwrap();
            let mut all: Vec<u32> = sets.into_iter().filter(|&set| orphans(set) == most).collect();
            let graph = incidence(9, &tasks);
            let found = worst(&graph, k);
            prop_assert_eq!((found.orphaned, found.count, found.exact), (most, all.len(), true));
            let mut listed: Vec<u32> = found.listed.iter().map(|units| bits(units)).collect();
            all.sort_unstable();
            listed.sort_unstable();
            prop_assert!(listed == all || found.count > LISTED);
            let order = worst_order(&graph, 9);
            prop_assert_eq!(bits(&order), 0x1ff);
            prop_assert!(lost(&graph, &order)[..k].last().is_none_or(|&gone| gone <= most));
        }

        #[test]
        fn the_mean_is_the_mean_over_all_orders(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..5, 0..4), 1..6),
        ) {
            let tasks: Vec<Vec<u32>> = tasks.into_iter().map(|units| units.into_iter().collect()).collect();
            let graph = incidence(5, &tasks);
            let mut orders = vec![vec![]];
            for _ in 0..5 {
                orders = orders.into_iter().flat_map(|known: Vec<u32>| {
                    (0..5).filter(|unit| !known.contains(unit)).map(|unit| [known.as_slice(), &[unit]].concat()).collect::<Vec<_>>()
                }).collect();
            }
            let areas: Vec<Option<f64>> = orders.iter().map(|order| robustness(&graph, order)).collect();
            let mean = mean_robustness(&graph);
            prop_assert_eq!(mean.is_none(), areas[0].is_none());
            if let Some(mean) = mean {
                prop_assert!((mean - areas.iter().flatten().sum::<f64>() / 120.0).abs() < 1e-9);
            }
        }
    }
}
