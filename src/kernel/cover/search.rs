//! Branch and bound for one part: first the size, then all covers of that size.

use super::super::{Bits, Incidence};
use super::greedy::{disjoint, trimmed};
use super::reduce::{Part, minimal};
use super::{Covers, LISTED};

/// Words that the searches of one question may touch: about a tenth of a second.
pub(super) const BUDGET: usize = 100_000_000;

/// Sets beyond which a part is left to the greedy cover.
const SETS: usize = 5_000;

/// The smallest covers of one part, by the numbers of the whole; what is spent is taken from `budget`.
pub(super) fn solve(part: &Part, budget: &mut usize) -> Covers {
    let first = trimmed(&part.sets);
    let mut search = Search { best: first.len(), ..Search::default() };
    let mut bound = disjoint(&part.sets);
    if part.sets.task_count() <= SETS {
        search.load(&minimal(&part.sets), part.units.len(), budget);
        let (open, banned) =
            (Bits::of(search.sets.len(), 0..search.sets.len()), Bits::empty(part.units.len()));
        bound = bound.max(search.bound(&open, &banned).map_or(0, |(bound, _)| bound));
        search.counting = false;
        search.branch(&open, &mut banned.clone(), budget);
        if *budget > 0 {
            bound = search.best;
            search.counting = true;
            search.branch(&open, &mut banned.clone(), budget);
        }
    }
    if search.count == 0 {
        search.chosen = search.incumbent.take().unwrap_or(first);
        search.record();
    }
    let name = |units: &Vec<u32>| units.iter().map(|&unit| part.units[unit as usize]).collect();
    Covers {
        size: search.best,
        lower_bound: bound.min(search.best),
        all_counted: search.counting && *budget > 0,
        count: search.count,
        listed: search.listed.iter().map(name).collect(),
        in_every: name(&search.common),
    }
}

#[derive(Default)]
struct Search {
    /// Units of each set, the smallest sets first.
    sets: Vec<Bits>,
    /// Sets of each unit.
    covered_by: Vec<Bits>,
    /// Words a look at all sets and units takes.
    cost: usize,
    chosen: Vec<u32>,
    best: usize,
    incumbent: Option<Vec<u32>>,
    /// Whether covers of the best size are counted, rather than a smaller one sought.
    counting: bool,
    count: usize,
    listed: Vec<Vec<u32>>,
    /// Units of every cover counted, listed or not.
    common: Vec<u32>,
}

impl Search {
    fn load(&mut self, sets: &[Vec<u32>], units: usize, budget: &mut usize) {
        self.sets = sets.iter().map(|set| Bits::of(units, set.iter().map(|&unit| unit as usize))).collect();
        let edges: Vec<(u32, u32)> =
            (0..).zip(sets).flat_map(|(at, set)| set.iter().map(move |&unit| (at, unit))).collect();
        let transposed = Incidence::new(sets.len(), units, &edges);
        let tasks = |unit| transposed.tasks_of(unit).iter().map(|&set| set as usize);
        self.covered_by = (0..units).map(|unit| Bits::of(sets.len(), tasks(unit))).collect();
        self.cost = (2 * sets.len() * units).div_ceil(64) + sets.len() + units;
        *budget = budget.saturating_sub(self.cost);
    }

    /// A lower bound for what `open` still takes, and the open set with the fewest units left; none when an
    /// open set has no unit left.
    fn bound(&self, open: &Bits, banned: &Bits) -> Option<(usize, Option<Bits>)> {
        let mut used = banned.clone();
        let (mut apart, mut tightest, mut fewest) = (0, None, usize::MAX);
        for set in open.iter().map(|at| &self.sets[at]) {
            let mut left = set.clone();
            left.remove_all(banned);
            let count = left.len();
            if count == 0 {
                return None;
            }
            if left.misses(&used) {
                apart += 1;
                used.insert_all(&left);
            }
            if count < fewest {
                (fewest, tightest) = (count, Some(left));
            }
        }
        Some((apart.max(self.by_gain(open, banned)), tightest))
    }

    /// The fewest units whose gains, overlaps ignored, add up to all open sets.
    fn by_gain(&self, open: &Bits, banned: &Bits) -> usize {
        let units = self.covered_by.iter().enumerate().filter(|(unit, _)| !banned.contains(*unit));
        let mut gains: Vec<usize> = units.map(|(_, sets)| sets.shared(open)).collect();
        gains.sort_unstable_by(|a, b| b.cmp(a));
        let (mut left, mut count) = (open.len(), 0);
        for gain in gains {
            if left == 0 || gain == 0 {
                break;
            }
            left = left.saturating_sub(gain);
            count += 1;
        }
        count
    }

    /// Extends the chosen units by each unit of the tightest open set; units tried before are banned, so that
    /// every cover is found once.
    fn branch(&mut self, open: &Bits, banned: &mut Bits, budget: &mut usize) {
        *budget = budget.saturating_sub(self.cost);
        if *budget == 0 {
            return;
        }
        let Some((bound, tightest)) = self.bound(open, banned) else { return };
        let size = self.chosen.len() + bound;
        if size > self.best || (size == self.best && !self.counting) {
            return;
        }
        let Some(tightest) = tightest else {
            self.record_or_improve();
            return;
        };
        let before = banned.clone();
        let mut units: Vec<usize> = tightest.iter().collect();
        units.sort_by_key(|&unit| std::cmp::Reverse(self.covered_by[unit].shared(open)));
        for (unit, number) in units.into_iter().filter_map(|unit| Some((unit, u32::try_from(unit).ok()?))) {
            let mut left = open.clone();
            left.remove_all(&self.covered_by[unit]);
            self.chosen.push(number);
            self.branch(&left, banned, budget);
            self.chosen.pop();
            banned.insert(unit);
        }
        banned.copy_from(&before);
    }

    fn record_or_improve(&mut self) {
        if self.counting {
            self.record();
        } else {
            self.best = self.chosen.len();
            self.incumbent = Some(self.chosen.clone());
        }
    }

    fn record(&mut self) {
        if self.count == 0 {
            self.common.clone_from(&self.chosen);
        }
        self.common.retain(|unit| self.chosen.contains(unit));
        self.count += 1;
        if self.listed.len() < LISTED {
            self.listed.push(self.chosen.clone());
        }
    }
}
