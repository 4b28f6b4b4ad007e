//! Shortest chains of units in which each shares a task with the next.

use super::Incidence;

/// The shortest chains between two units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chains {
    /// Number of hops; each hop is one shared task.
    pub hops: usize,
    /// Number of chains, counted as sequences of units; `u64::MAX` if there are more.
    pub count: u64,
    /// The chains, both ends included, in order of unit numbers; fewer than there are when capped.
    pub chains: Vec<Vec<u32>>,
}

/// The shortest chains from one unit to another, at most `cap` of them; none when the units are in different
/// components. A unit is joined to itself by a chain without hops.
#[must_use]
pub fn chains(incidence: &Incidence, from: usize, to: usize, cap: usize) -> Option<Chains> {
    let hops = hops_to(incidence, from, to);
    let steps = hops[from];
    (steps != FAR).then(|| {
        let search = Search { incidence, hops };
        Chains { hops: steps as usize, count: search.count(from, to), chains: search.follow(from, to, cap) }
    })
}

const FAR: u32 = u32::MAX;

#[expect(clippy::cast_possible_truncation, reason = "units are numbered in u32")]
fn from_index(unit: usize) -> u32 {
    unit as u32
}

/// Hops of each unit to `to`, as far out as `from`.
fn hops_to(incidence: &Incidence, from: usize, to: usize) -> Vec<u32> {
    let mut hops = vec![FAR; incidence.unit_count()];
    let mut seen = vec![false; incidence.task_count()];
    hops[to] = 0;
    let mut layer = vec![from_index(to)];
    let mut far = 0;
    while !layer.is_empty() && hops[from] == FAR {
        far += 1;
        let mut next = Vec::new();
        for task in layer.iter().flat_map(|&unit| incidence.tasks_of(unit as usize)) {
            if std::mem::replace(&mut seen[*task as usize], true) {
                continue;
            }
            for &unit in incidence.units_of(*task as usize) {
                if hops[unit as usize] == FAR {
                    hops[unit as usize] = far;
                    next.push(unit);
                }
            }
        }
        layer = next;
    }
    hops
}

struct Search<'a> {
    incidence: &'a Incidence,
    hops: Vec<u32>,
}

impl Search<'_> {
    /// Units one hop nearer to the end that share a task with `unit`, ascending.
    fn nearer(&self, unit: u32) -> Vec<u32> {
        let own = self.hops[unit as usize];
        let tasks = self.incidence.tasks_of(unit as usize).iter();
        let mut units: Vec<u32> = tasks
            .flat_map(|&task| self.incidence.units_of(task as usize))
            .copied()
            .filter(|&other| self.hops[other as usize] < own)
            .collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// The chains, depth first, until there are `cap`.
    fn follow(&self, from: usize, to: usize, cap: usize) -> Vec<Vec<u32>> {
        let mut found = Vec::new();
        let mut open = vec![vec![from_index(from)]];
        while let Some(chain) = open.pop().filter(|_| found.len() < cap) {
            let Some(&last) = chain.last() else { continue };
            if last as usize == to {
                found.push(chain);
                continue;
            }
            // The last pushed is looked at first.
            let longer = self.nearer(last).into_iter().rev();
            open.extend(longer.map(|next| chain.iter().copied().chain([next]).collect()));
        }
        found
    }

    /// Number of chains, layer by layer from the start.
    fn count(&self, from: usize, to: usize) -> u64 {
        let mut ways = std::collections::BTreeMap::from([(from_index(from), 1u64)]);
        for _ in 0..self.hops[from] {
            let mut next = std::collections::BTreeMap::new();
            for (unit, count) in ways {
                for other in self.nearer(unit) {
                    let sum: &mut u64 = next.entry(other).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
            ways = next;
        }
        ways.get(&from_index(to)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::project;
    use super::super::sample::{incidence, tasks};
    use super::*;

    #[test]
    fn all_shortest_chains_are_found_in_order_and_capped() {
        // From 0 to 3 by way of 1 or 2; 4 stands alone.
        let graph = incidence(5, &[&[0, 2][..], &[2, 3], &[1, 0], &[1, 3], &[0, 1], &[4]]);
        let found = chains(&graph, 0, 3, 9).unwrap();
        assert_eq!((found.hops, found.count, found.chains), (2, 2, vec![vec![0, 1, 3], vec![0, 2, 3]]));
        let capped = chains(&graph, 0, 3, 1).unwrap();
        assert_eq!((capped.count, capped.chains), (2, vec![vec![0, 1, 3]]));
        assert_eq!(chains(&graph, 0, 4, 9), None);
        assert_eq!(chains(&graph, 4, 4, 9).unwrap().chains, [[4]]);
        assert_eq!(chains(&graph, 0, 3, 0).unwrap().chains.len(), 0);
    }

    proptest! {
        #[test]
        fn they_are_the_shortest_in_the_projection((units, tasks) in tasks(8, 9)) {
            let graph = incidence(units, &tasks);
            let projection = project(&graph);
            for (from, to) in (0..units).flat_map(|a| (0..units).map(move |b| (a, b))) {
                // Breadth first over whole chains.
                let mut layer = vec![vec![from as u32]];
                let mut expected = Vec::new();
                for _ in 0..units {
                    expected = layer.iter().filter(|chain| chain.last() == Some(&(to as u32))).cloned().collect();
                    if !expected.is_empty() {
                        break;
                    }
                    let longer = layer.iter().flat_map(|chain| {
                        let near = projection.neighbours(*chain.last().unwrap() as usize).iter();
                        near.filter(|v| !chain.contains(v)).map(|v| [&chain[..], &[*v]].concat())
                    });
                    layer = longer.collect();
                }
                let found = chains(&graph, from, to, 10_000);
                prop_assert_eq!(found.is_none(), expected.is_empty());
                if let Some(found) = found {
                    prop_assert_eq!(found.hops + 1, expected[0].len());
                    prop_assert_eq!(found.count, expected.len() as u64);
                    prop_assert_eq!(found.chains, expected);
                }
            }
        }
    }
}
