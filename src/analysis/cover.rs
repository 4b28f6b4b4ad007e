//! The smallest set of units that touches every task: who must sit at the table.
//!
//! Minimum set cover is NP-hard. It is solved exactly by branch and bound up to a budget of steps; beyond it
//! the best cover found stands, no larger than the greedy one (Chvátal 1979: at most ln T times the optimum),
//! with a lower bound.

use serde::Serialize;

use crate::network::ResponsibilityGraph;

/// Steps of the search before the greedy cover must do.
const BUDGET: usize = 2_000_000;

/// Optima listed; more are only counted.
const LISTED: usize = 1_000;

/// The smallest sets of units that touch every task that has a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Number of units in the cover given.
    pub size: usize,
    /// No cover has fewer units than this.
    pub lower_bound: usize,
    /// Whether the size is proved the smallest.
    pub exact: bool,
    /// Number of covers of that size; a part of them where not exact.
    pub optima_count: usize,
    /// The covers, each a list of register ids, at most a thousand; where not exact, the best found.
    pub optima: Vec<Vec<String>>,
    /// Units that are in every cover counted.
    pub in_every_optimum: Vec<String>,
    /// Number of tasks that name no unit.
    pub uncovered: usize,
}

/// The smallest cover of `network`.
#[must_use]
pub fn cover(network: &ResponsibilityGraph) -> Cover {
    let incidence = network.incidence();
    let mut sets: Vec<Vec<u32>> = (0..incidence.task_count())
        .map(|task| {
            let mut units = incidence.units_of(task).to_vec();
            units.sort_unstable();
            units
        })
        .filter(|units| !units.is_empty())
        .collect();
    let uncovered = incidence.task_count() - sets.len();
    // A task whose units include all units of another task is covered with it.
    sets.sort_by_key(Vec::len);
    sets.dedup();
    let mut minimal: Vec<Vec<u32>> = Vec::new();
    for set in sets {
        if !minimal.iter().any(|known| known.iter().all(|unit| set.contains(unit))) {
            minimal.push(set);
        }
    }
    let greedy = greedy(&minimal, incidence.unit_count());
    let bound = disjoint(&minimal);
    let mut search = Search {
        sets: &minimal,
        best: greedy.len(),
        optima: Vec::new(),
        count: 0,
        common: Vec::new(),
        steps: 0,
    };
    search.branch(&mut Vec::new(), &mut Vec::new());
    let exact = search.steps <= BUDGET;
    if !exact && search.optima.is_empty() {
        search.record(&greedy);
    }
    report(network, search, exact, bound, uncovered)
}

fn report(
    network: &ResponsibilityGraph,
    search: Search<'_>,
    exact: bool,
    bound: usize,
    uncovered: usize,
) -> Cover {
    let name = |unit: u32| network.units[unit as usize].id.clone();
    let mut optima: Vec<Vec<u32>> = search.optima;
    for optimum in &mut optima {
        optimum.sort_unstable();
    }
    optima.sort();
    let mut common = search.common;
    common.sort_unstable();
    Cover {
        size: search.best,
        lower_bound: if exact { search.best } else { bound },
        exact,
        optima_count: search.count,
        in_every_optimum: common.into_iter().map(name).collect(),
        optima: optima.into_iter().map(|optimum| optimum.into_iter().map(name).collect()).collect(),
        uncovered,
    }
}

/// Takes the unit that covers most of what is left, until nothing is left.
fn greedy(sets: &[Vec<u32>], units: usize) -> Vec<u32> {
    let mut left: Vec<&Vec<u32>> = sets.iter().collect();
    let mut cover = Vec::new();
    while !left.is_empty() {
        let mut gain = vec![0_u32; units];
        for &unit in left.iter().copied().flatten() {
            gain[unit as usize] += 1;
        }
        let best = (0..).zip(&gain).max_by_key(|(unit, gain)| (**gain, std::cmp::Reverse(*unit)));
        let Some((unit, _)) = best else { break };
        cover.push(unit);
        left.retain(|set| !set.contains(&unit));
    }
    cover
}

/// Number of tasks that share no unit, found greedily: no cover can be smaller.
fn disjoint(sets: &[Vec<u32>]) -> usize {
    let mut taken: Vec<u32> = Vec::new();
    let mut count = 0;
    for set in sets {
        if !set.iter().any(|unit| taken.contains(unit)) {
            count += 1;
            taken.extend(set);
        }
    }
    count
}

struct Search<'a> {
    sets: &'a [Vec<u32>],
    best: usize,
    optima: Vec<Vec<u32>>,
    count: usize,
    /// Units of every optimum found, listed or not.
    common: Vec<u32>,
    steps: usize,
}

impl Search<'_> {
    /// Extends `chosen` by each unit of the smallest task not covered; `banned` units were tried before,
    /// so that every cover is found once.
    fn branch(&mut self, chosen: &mut Vec<u32>, banned: &mut Vec<u32>) {
        self.steps += 1;
        if self.steps > BUDGET {
            return;
        }
        let left: Vec<Vec<u32>> = self
            .sets
            .iter()
            .filter(|set| !set.iter().any(|unit| chosen.contains(unit)))
            .map(|set| set.iter().copied().filter(|unit| !banned.contains(unit)).collect())
            .collect();
        let Some(tightest) = left.iter().min_by_key(|set| set.len()) else {
            self.record(chosen);
            return;
        };
        let mut smallest_first: Vec<Vec<u32>> = left.clone();
        smallest_first.sort_by_key(Vec::len);
        if chosen.len() + disjoint(&smallest_first) > self.best {
            return;
        }
        let banned_before = banned.len();
        for unit in tightest.clone() {
            chosen.push(unit);
            self.branch(chosen, banned);
            chosen.pop();
            banned.push(unit);
        }
        banned.truncate(banned_before);
    }

    fn record(&mut self, chosen: &[u32]) {
        if chosen.len() < self.best {
            self.best = chosen.len();
            self.optima.clear();
            self.count = 0;
        }
        if self.count == 0 {
            self.common = chosen.to_vec();
        }
        self.common.retain(|unit| chosen.contains(unit));
        self.count += 1;
        if self.optima.len() < LISTED {
            self.optima.push(chosen.to_vec());
        }
    }
}
