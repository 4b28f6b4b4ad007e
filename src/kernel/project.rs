//! The two-mode graph projected onto its units: who shares tasks with whom, by count and by Newman's weight.

use rayon::prelude::*;

use super::{Incidence, Weighted};

/// Units joined by the tasks they share; both weights of each pair stand side by side in compressed rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    start: Vec<usize>,
    neighbours: Vec<u32>,
    shared: Vec<u32>,
    newman: Vec<f64>,
}

impl Default for Projection {
    fn default() -> Self {
        Self { start: vec![0], neighbours: Vec::new(), shared: Vec::new(), newman: Vec::new() }
    }
}

impl Projection {
    /// Number of units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// Whether there is no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of pairs that share a task, each counted once.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// Units that share a task with a unit, ascending.
    #[must_use]
    pub fn neighbours(&self, unit: usize) -> &[u32] {
        &self.neighbours[self.start[unit]..self.start[unit + 1]]
    }

    /// Number of shared tasks, parallel to [`Projection::neighbours`].
    #[must_use]
    pub fn shared(&self, unit: usize) -> &[u32] {
        &self.shared[self.start[unit]..self.start[unit + 1]]
    }

    /// Σ 1/(k−1) over the shared tasks, k the number of units of the task (Newman 2001), parallel to
    /// [`Projection::neighbours`].
    #[must_use]
    pub fn newman(&self, unit: usize) -> &[f64] {
        &self.newman[self.start[unit]..self.start[unit + 1]]
    }

    /// The graph weighted by shared tasks.
    #[must_use]
    pub fn by_shared(&self) -> Weighted {
        let weights = self.shared.iter().copied().map(f64::from).collect();
        Weighted::from_rows(self.start.clone(), self.neighbours.clone(), weights)
    }

    /// The graph weighted by Newman's sums.
    #[must_use]
    pub fn by_newman(&self) -> Weighted {
        Weighted::from_rows(self.start.clone(), self.neighbours.clone(), self.newman.clone())
    }

    /// The graph with all weights one.
    #[must_use]
    pub fn unweighted(&self) -> Weighted {
        let weights = vec![1.0; self.neighbours.len()];
        Weighted::from_rows(self.start.clone(), self.neighbours.clone(), weights)
    }

    /// Appends one unit's row.
    fn append(&mut self, row: &mut Row, incidence: &Incidence, inverse: &[f64], unit: usize) {
        row.gather(incidence, inverse, unit);
        let from = self.neighbours.len();
        row.drain_met(&mut self.neighbours);
        let met = &self.neighbours[from..];
        self.shared.extend(met.iter().map(|&other| std::mem::take(&mut row.shared[other as usize])));
        self.newman.extend(met.iter().map(|&other| std::mem::take(&mut row.newman[other as usize])));
        self.start.push(self.neighbours.len());
    }

    fn with_room(units: usize, entries: usize) -> Self {
        let mut start = Vec::with_capacity(units + 1);
        start.push(0);
        Self {
            start,
            neighbours: Vec::with_capacity(entries),
            shared: Vec::with_capacity(entries),
            newman: Vec::with_capacity(entries),
        }
    }
}

/// Projects onto units, one row after the other: O(Σ k²) steps over tasks of k units, and one bit a unit
/// per row to put neighbours in order. Each pair is expected once in `incidence`.
#[must_use]
pub fn project(incidence: &Incidence) -> Projection {
    let inverse = inverse_sizes(incidence);
    let mut projection = Projection::with_room(incidence.unit_count(), room(incidence));
    let mut row = Row::new(incidence.unit_count());
    for unit in 0..incidence.unit_count() {
        projection.append(&mut row, incidence, &inverse, unit);
    }
    projection
}

/// The same on all cores; equal to [`project`] to the last bit.
#[must_use]
pub fn project_parallel(incidence: &Incidence) -> Projection {
    let inverse = inverse_sizes(incidence);
    let units: Vec<usize> = (0..incidence.unit_count()).collect();
    let parts: Vec<Projection> = units
        .par_chunks(PART)
        .map_init(
            || Row::new(incidence.unit_count()),
            |row, units| {
                let mut part = Projection::default();
                for &unit in units {
                    part.append(row, incidence, &inverse, unit);
                }
                part
            },
        )
        .collect();
    let entries = parts.iter().map(|part| part.neighbours.len()).sum();
    let mut projection = Projection::with_room(incidence.unit_count(), entries);
    for part in parts {
        let before = projection.neighbours.len();
        projection.start.extend(part.start[1..].iter().map(|end| before + end));
        projection.neighbours.extend_from_slice(&part.neighbours);
        projection.shared.extend_from_slice(&part.shared);
        projection.newman.extend_from_slice(&part.newman);
    }
    projection
}

/// Units a thread takes at a time.
const PART: usize = 64;

/// 1/(k−1) of each task; 0 where no pair is.
fn inverse_sizes(incidence: &Incidence) -> Vec<f64> {
    let inverse = |size: usize| if size > 1 { 1.0 / to_f64(size - 1) } else { 0.0 };
    (0..incidence.task_count()).map(|task| inverse(incidence.units_of(task).len())).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn to_f64(count: usize) -> f64 {
    count as f64
}

/// Entries the rows can have at most.
fn room(incidence: &Incidence) -> usize {
    let most = incidence.unit_count().saturating_sub(1);
    let row = |unit| {
        let tasks = incidence.tasks_of(unit).iter();
        tasks.map(|&task| incidence.units_of(task as usize).len() - 1).sum::<usize>().min(most)
    };
    (0..incidence.unit_count()).map(row).sum()
}

/// Lists read ahead.
const AHEAD: usize = 16;

/// The row being summed: sums by unit, and a mark on each unit met. A mark is a byte, since a bit would have to
/// be read before it is written.
struct Row {
    shared: Vec<u32>,
    newman: Vec<f64>,
    met: Vec<[u8; 8]>,
}

impl Row {
    fn new(units: usize) -> Self {
        Self { shared: vec![0; units], newman: vec![0.0; units], met: vec![[0; 8]; units.div_ceil(64) * 8] }
    }

    fn gather(&mut self, incidence: &Incidence, inverse: &[f64], unit: usize) {
        let (shared, newman) = (self.shared.as_mut_slice(), self.newman.as_mut_slice());
        let met = self.met.as_flattened_mut();
        let mut add = |other: u32, weight: f64| {
            let other = other as usize;
            newman[other] += weight;
            shared[other] += 1;
            met[other] = 1;
        };
        for tasks in incidence.tasks_of(unit).chunks(AHEAD) {
            // Both ends of some lists are read before any is summed, so that they are fetched side by side.
            let mut lists = [(0, 0, &[][..], 0.0); AHEAD];
            let mut count = 0;
            for &task in tasks {
                if let [first, middle @ .., last] = incidence.units_of(task as usize) {
                    lists[count] = (*first, *last, middle, inverse[task as usize]);
                    count += 1;
                }
            }
            for &(first, last, middle, weight) in &lists[..count] {
                add(first, weight);
                for &other in middle {
                    add(other, weight);
                }
                add(last, weight);
            }
        }
        (shared[unit], newman[unit], met[unit]) = (0, 0.0, 0);
    }

    /// Adds the units met, ascending; none is marked after.
    fn drain_met(&mut self, units: &mut Vec<u32>) {
        for (marks, base) in self.met.chunks_exact_mut(8).zip((0..).step_by(64)) {
            // Multiplying brings the lowest bits of eight bytes side by side.
            let bits = |marks: &[u8; 8]| u64::from_le_bytes(*marks).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            let mut word = marks.iter().rev().fold(0, |word, marks| word << 8 | bits(marks));
            marks.fill([0; 8]);
            while word != 0 {
                units.push(base + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{incidence, tasks};
    use super::*;

    #[test]
    fn counts_and_newman_weights_worked_by_hand() {
        let found = project(&incidence(4, &[&[2, 0, 1][..], &[1, 0], &[3], &[]]));
        assert_eq!(found.neighbours(0), [1, 2]);
        assert_eq!((found.shared(0), found.newman(0)), (&[2, 1][..], &[1.5, 0.5][..]));
        assert_eq!((found.neighbours(2), found.shared(2)), (&[0, 1][..], &[1, 1][..]));
        assert!(found.neighbours(3).is_empty());
        assert_eq!((found.edge_count(), found.len()), (3, 4));
    }

    #[test]
    fn nothing_projects_to_nothing() {
        assert!(project(&Incidence::default()).is_empty());
        assert!(project_parallel(&incidence(0, &[[], []])).is_empty());
        assert_eq!(project(&incidence(1, &[&[0][..], &[]])).edge_count(), 0);
    }

    proptest! {
        #[test]
        fn every_pair_has_the_sums_of_its_tasks((units, tasks) in tasks(80, 20)) {
            let graph = incidence(units, &tasks);
            let found = project(&graph);
            prop_assert_eq!(&project_parallel(&graph), &found);
            for one in 0..units {
                let mut expected = Vec::new();
                for other in (0..units).filter(|&other| other != one) {
                    let both = tasks.iter().filter(|task| [one, other].iter().all(|u| task.contains(&(*u as u32))));
                    let sizes: Vec<f64> = both.map(|task| 1.0 / (task.len() as f64 - 1.0)).collect();
                    if !sizes.is_empty() {
                        expected.push((other as u32, sizes.len() as u32, sizes.iter().sum::<f64>()));
                    }
                }
                let row: Vec<(u32, u32, f64)> = (found.neighbours(one).iter())
                    .zip(found.shared(one)).zip(found.newman(one)).map(|((a, b), c)| (*a, *b, *c)).collect();
                prop_assert_eq!(row, expected);
            }
            // Newman strength of a unit is its number of tasks with two units or more.
            for unit in 0..units {
                let strength: f64 = found.newman(unit).iter().sum();
                let wide = graph.tasks_of(unit).iter().filter(|t| graph.units_of(**t as usize).len() > 1).count();
                prop_assert!((strength - wide as f64).abs() < 1e-9);
            }
        }
    }
}
