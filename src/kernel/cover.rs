//! Smallest sets of units that touch every task.
//!
//! Minimum set cover is NP-hard. Parts of the graph that share no unit are solved apart: exactly by branch and
//! bound over bitsets up to a budget of work, all optima counted; beyond it stands the best cover found, no
//! larger than the greedy one (Chvátal 1979: at most 1 + ln T times the optimum), with a lower bound.

mod coverage;
mod greedy;
mod reduce;
mod search;

use super::Incidence;

pub use coverage::{Best, coverage};
pub use greedy::greedy;

/// Covers listed; more are only counted.
pub const LISTED: usize = 1_000;

/// The smallest covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covers {
    /// Number of units in the covers given.
    pub size: usize,
    /// No cover has fewer.
    pub lower_bound: usize,
    /// Whether every cover of that size was counted; only if the size is proved the smallest.
    pub all_counted: bool,
    /// Number of covers of that size found.
    pub count: usize,
    /// The covers, each ascending, in order, at most [`LISTED`].
    pub listed: Vec<Vec<u32>>,
    /// Units in every cover counted, ascending.
    pub in_every: Vec<u32>,
}

/// Tasks of which every unit is excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncoverable(pub Vec<u32>);

/// The smallest covers that hold all of `include` and none of `exclude`. Tasks without unit are left out.
///
/// # Errors
/// When every unit of some task is excluded.
pub fn covers(incidence: &Incidence, include: &[u32], exclude: &[u32]) -> Result<Covers, Uncoverable> {
    let sets = reduce::open_sets(incidence, include, exclude)?;
    let mut included = include.to_vec();
    included.sort_unstable();
    included.dedup();
    let mut all = Covers {
        size: included.len(),
        lower_bound: included.len(),
        all_counted: true,
        count: 1,
        listed: vec![included.clone()],
        in_every: included,
    };
    let mut budget = search::BUDGET;
    let parts = reduce::parts(&sets, incidence.unit_count());
    for (at, part) in parts.iter().enumerate() {
        // What one part leaves, the others share.
        let share = budget / (parts.len() - at);
        let mut left = share;
        all.multiply(&search::solve(part, &mut left));
        budget -= share - left;
    }
    all.listed.iter_mut().for_each(|cover| cover.sort_unstable());
    all.listed.sort();
    all.in_every.sort_unstable();
    Ok(all)
}

impl Covers {
    /// Joins every cover with every cover of another part.
    fn multiply(&mut self, part: &Self) {
        self.size += part.size;
        self.lower_bound += part.lower_bound;
        self.all_counted &= part.all_counted;
        self.count = self.count.saturating_mul(part.count);
        let both = self.listed.iter().flat_map(|one| part.listed.iter().map(move |other| (one, other)));
        self.listed = both.take(LISTED).map(|(one, other)| [one.as_slice(), other].concat()).collect();
        self.in_every.extend(&part.in_every);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::incidence;
    use super::*;

    #[test]
    fn demands_are_met_or_refused() {
        let graph = incidence(5, &[vec![0, 1], vec![1, 2], vec![3], vec![]]);
        let free = covers(&graph, &[], &[]).unwrap();
        assert_eq!((free.size, free.listed, free.in_every), (2, vec![vec![1, 3]], vec![1, 3]));
        let forced = covers(&graph, &[2, 2], &[]).unwrap();
        assert_eq!((forced.size, forced.count, forced.in_every), (3, 2, vec![2, 3]));
        let without = covers(&graph, &[], &[1]).unwrap();
        assert_eq!(without.listed, [[0, 2, 3]]);
        assert_eq!(covers(&graph, &[], &[3]), Err(Uncoverable(vec![2])));
        let idle = covers(&graph, &[4], &[]).unwrap();
        assert_eq!(idle.listed, [[1, 3, 4]]);
        assert_eq!(covers(&Incidence::default(), &[], &[]).unwrap().listed, [[0_u32; 0]]);
    }

    proptest! {
        #[test]
        fn covers_are_those_found_by_trying_all(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..10, 0..5), 0..14),
            include in prop::collection::btree_set(0_u32..10, 0..2),
            exclude in prop::collection::btree_set(0_u32..10, 0..3),
        ) {
            let tasks: Vec<Vec<u32>> = tasks.into_iter().map(|units| units.into_iter().collect()).collect();
            let (include, exclude): (Vec<u32>, Vec<u32>) =
                (include.difference(&exclude).copied().collect(), exclude.iter().copied().collect());
            let bits = |units: &[u32]| units.iter().fold(0_u32, |set, unit| set | 1 << unit);
            let covers_all = |set: &u32| tasks.iter().all(|task| task.is_empty() || bits(task) & set != 0);
            let allowed = |set: &u32| set & bits(&include) == bits(&include) && set & bits(&exclude) == 0;
            let all: Vec<u32> = (0..1 << 10).filter(allowed).filter(covers_all).collect();
            let found = covers(&incidence(10, &tasks), &include, &exclude);
            let Some(size) = all.iter().map(|set| set.count_ones()).min() else {
                prop_assert!(found.is_err());
                return Ok(());
            };
            let mut best: Vec<u32> = all.into_iter().filter(|set| set.count_ones() == size).collect();
            let found = found.unwrap();
            prop_assert_eq!((found.size, found.count, found.lower_bound), (size as usize, best.len(), found.size));
            prop_assert_eq!(bits(&found.in_every), best.iter().fold(u32::MAX, |all, set| all & set));
            let mut listed: Vec<u32> = found.listed.iter().map(|cover| bits(cover)).collect();
            listed.sort_unstable();
            best.sort_unstable();
            prop_assert_eq!(listed, best);
        }
    }
}
