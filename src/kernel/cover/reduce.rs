//! What is left of a cover once demands are met, in parts that share no unit.

use std::collections::BTreeMap;

use super::super::Incidence;
use super::Uncoverable;

/// Compressed sets of units, one a task still to be covered.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    start: Vec<usize>,
    units: Vec<u32>,
}

impl Sets {
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.start.windows(2).map(|ends| &self.units[ends[0]..ends[1]])
    }
}

/// The allowed units of each task that no included unit covers.
pub(super) fn open_sets(
    incidence: &Incidence,
    include: &[u32],
    exclude: &[u32],
) -> Result<Sets, Uncoverable> {
    let mut role = vec![0_u8; incidence.unit_count()];
    for &unit in exclude {
        role[unit as usize] = 1;
    }
    for &unit in include {
        role[unit as usize] = 2;
    }
    let mut sets = Sets { start: vec![0], units: Vec::with_capacity(incidence.edge_count()) };
    let mut uncoverable = Vec::new();
    for (task, number) in (0..incidence.task_count()).zip(0..) {
        let units = incidence.units_of(task);
        if units.is_empty() || units.iter().any(|&unit| role[unit as usize] == 2) {
            continue;
        }
        let from = sets.units.len();
        sets.units.extend(units.iter().filter(|&&unit| role[unit as usize] == 0));
        if sets.units.len() == from {
            uncoverable.push(number);
        } else {
            sets.start.push(sets.units.len());
        }
    }
    if uncoverable.is_empty() { Ok(sets) } else { Err(Uncoverable(uncoverable)) }
}

/// A part: its sets over its own units, numbered from 0 in the order of `units`.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Numbers of the units in the whole.
    pub(super) units: Vec<u32>,
    /// Sets as tasks.
    pub(super) sets: Incidence,
}

/// A part as its sets are met: its units, and its sets as edges.
#[derive(Default)]
struct Gathered {
    names: Vec<u32>,
    edges: Vec<(u32, u32)>,
    count: u32,
}

/// The connected parts, in order of their first unit.
pub(super) fn parts(sets: &Sets, units: usize) -> Vec<Part> {
    let mut parent: Vec<u32> = (0..).take(units).collect();
    for set in sets.iter() {
        let first = root(&mut parent, set[0]);
        for &unit in &set[1..] {
            let other = root(&mut parent, unit);
            let first = root(&mut parent, first);
            parent[first.max(other) as usize] = first.min(other);
        }
    }
    let mut members: BTreeMap<u32, Gathered> = BTreeMap::new();
    let mut place = vec![u32::MAX; units];
    for set in sets.iter() {
        let Gathered { names, edges, count } = members.entry(root(&mut parent, set[0])).or_default();
        for &unit in set {
            let known = &mut place[unit as usize];
            if *known == u32::MAX {
                *known = 0;
                names.push(unit);
            }
            edges.push((*count, unit));
        }
        *count += 1;
    }
    let finish = |Gathered { mut names, mut edges, count }| {
        names.sort_unstable();
        for (at, &unit) in (0..).zip(&names) {
            place[unit as usize] = at;
        }
        for (_, unit) in &mut edges {
            *unit = place[*unit as usize];
        }
        Part { sets: Incidence::new(count as usize, names.len(), &edges), units: names }
    };
    members.into_values().map(finish).collect()
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        let above = parent[parent[at as usize] as usize];
        parent[at as usize] = above;
        at = above;
    }
    at
}

/// Sets that include no other set, smallest first, each ascending: what covers these covers all.
pub(super) fn minimal(sets: &Incidence) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = (0..sets.task_count())
        .map(|set| {
            let mut units = sets.units_of(set).to_vec();
            units.sort_unstable();
            units
        })
        .collect();
    all.sort_by(|one, other| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    all.dedup();
    // Each kept set stands under its rarest unit, so that few are compared.
    let mut under: Vec<Vec<usize>> = vec![Vec::new(); sets.unit_count()];
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for set in all {
        let held = |known: &usize| kept[*known].iter().all(|unit| set.binary_search(unit).is_ok());
        if !set.iter().any(|&unit| under[unit as usize].iter().any(held)) {
            let rarest = set.iter().min_by_key(|unit| sets.tasks_of(**unit as usize).len());
            if let Some(&unit) = rarest {
                under[unit as usize].push(kept.len());
            }
            kept.push(set);
        }
    }
    kept
}
