//! Connected components of the two-mode graph.

use super::Incidence;

/// Components, numbered from 0 in order of their first vertex, tasks before units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Components {
    /// Component of each task.
    pub tasks: Vec<u32>,
    /// Component of each unit.
    pub units: Vec<u32>,
    /// Number of components; a task without unit and a unit without task are components of their own.
    pub count: usize,
}

/// The components of `incidence`, by union–find over units with path halving (Tarjan & van Leeuwen 1984).
#[must_use]
pub fn components(incidence: &Incidence) -> Components {
    let roots = Roots::of(incidence);
    let mut number = vec![NONE; incidence.unit_count()];
    let mut count = 0;
    let mut fresh = || {
        count += 1;
        count - 1
    };
    let mut label = |unit: u32| {
        let number = &mut number[roots.0[unit as usize] as usize];
        if *number == NONE {
            *number = fresh();
        }
        *number
    };
    let first = |task| incidence.units_of(task).first();
    let tasks =
        (0..incidence.task_count()).map(|task| first(task).map_or(NONE, |&unit| label(unit))).collect();
    let units = (0..).take(incidence.unit_count()).map(label).collect();
    let mut found = Components { tasks, units, count: count as usize };
    if found.tasks.contains(&NONE) {
        found.number_bare();
    }
    found
}

/// Stands for the number of a task without unit until all others have theirs.
const NONE: u32 = u32::MAX;

impl Components {
    /// Gives tasks without unit their numbers, and moves later numbers up.
    fn number_bare(&mut self) {
        let mut moved = vec![NONE; self.count];
        self.count = 0;
        for label in self.tasks.iter_mut().chain(&mut self.units) {
            let mut own = NONE;
            let place = moved.get_mut(*label as usize).unwrap_or(&mut own);
            if *place == NONE {
                *place = u32::try_from(self.count).unwrap_or(NONE);
                self.count += 1;
            }
            *label = *place;
        }
    }
}

/// The representative of each unit's component.
struct Roots(Vec<u32>);

impl Roots {
    fn of(incidence: &Incidence) -> Self {
        let mut roots = Self((0..).take(incidence.unit_count()).collect());
        for task in 0..incidence.task_count() {
            let Some((&first, rest)) = incidence.units_of(task).split_first() else { continue };
            let mut root = roots.find(first);
            for &unit in rest {
                let other = roots.find(unit);
                if other != root {
                    // The smaller number stays, so that the hub of sorted units is reached in one step.
                    let (low, high) = (root.min(other), root.max(other));
                    roots.0[high as usize] = low;
                    root = low;
                }
            }
        }
        for unit in (0..).take(incidence.unit_count()) {
            roots.0[unit as usize] = roots.find(unit);
        }
        roots
    }

    fn find(&mut self, mut unit: u32) -> u32 {
        loop {
            let above = self.0[unit as usize];
            if above == unit {
                return unit;
            }
            let next = self.0[above as usize];
            self.0[unit as usize] = next;
            unit = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{adjacency, distances, incidence, tasks};
    use super::*;

    #[test]
    fn tasks_without_unit_and_units_without_task_stand_alone() {
        let found = components(&incidence(4, &[&[1][..], &[], &[3, 0], &[0]]));
        assert_eq!((found.tasks, found.units, found.count), (vec![0, 1, 2, 2], vec![2, 0, 3, 2], 4));
        assert_eq!(components(&Incidence::default()).count, 0);
    }

    proptest! {
        #[test]
        fn they_are_what_a_search_reaches((units, tasks) in tasks(12, 12)) {
            let rows = adjacency(units, &tasks);
            let mut expected = vec![u32::MAX; rows.len()];
            let mut count = 0;
            for from in 0..rows.len() {
                if expected[from] == u32::MAX {
                    for (label, far) in expected.iter_mut().zip(distances(&rows, from)) {
                        if far.is_some() { *label = count }
                    }
                    count += 1;
                }
            }
            let found = components(&incidence(units, &tasks));
            prop_assert_eq!([found.tasks, found.units].concat(), expected);
            prop_assert_eq!(found.count, count as usize);
        }
    }
}
