//! Nestedness: whether the tasks of the small units are tasks of the large ones too.

use super::Incidence;

/// Nestedness by overlap and decreasing fill, NODF (Almeida-Neto et al. 2008), from 0 to 100. Vertices
/// without edge are left out. None where there is no pair to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Nestedness {
    /// Over pairs of units.
    pub units: Option<f64>,
    /// Over pairs of tasks.
    pub tasks: Option<f64>,
    /// Over both.
    pub total: Option<f64>,
}

/// The nestedness of `graph`.
///
/// A pair of unlike degrees scores the share of the smaller's neighbours that the larger has, in percent; a
/// pair of like degrees scores 0; NODF is the mean. Summed by the neighbour shared, in O(m log m):
/// N = 100/pairs · Σ over neighbours v, over j of v, 1/d(j) · #{i of v: d(i) > d(j)}.
#[must_use]
pub fn nestedness(graph: &Incidence) -> Nestedness {
    let of_units: Vec<usize> = (0..graph.unit_count()).map(|unit| graph.tasks_of(unit).len()).collect();
    let of_tasks: Vec<usize> = (0..graph.task_count()).map(|task| graph.units_of(task).len()).collect();
    let units = overlap((0..graph.task_count()).map(|task| graph.units_of(task)), &of_units);
    let tasks = overlap((0..graph.unit_count()).map(|unit| graph.tasks_of(unit)), &of_tasks);
    let (unit_pairs, task_pairs) = (pairs(&of_units), pairs(&of_tasks));
    let mean = |sum: f64, pairs: f64| (pairs > 0.0).then(|| 100.0 * sum / pairs);
    Nestedness {
        units: mean(units, unit_pairs),
        tasks: mean(tasks, task_pairs),
        total: mean(units + tasks, unit_pairs + task_pairs),
    }
}

/// Sum over pairs of the share of the smaller's neighbours that the larger has.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn overlap<'a>(lists: impl Iterator<Item = &'a [u32]>, degree: &[usize]) -> f64 {
    let mut sum = 0.0;
    let mut degrees: Vec<usize> = Vec::new();
    for list in lists {
        degrees.clear();
        degrees.extend(list.iter().map(|&vertex| degree[vertex as usize]));
        degrees.sort_unstable_by(|a, b| b.cmp(a));
        let mut larger = 0;
        for alike in degrees.chunk_by(|a, b| a == b) {
            sum += (larger * alike.len()) as f64 / alike[0] as f64;
            larger += alike.len();
        }
    }
    sum
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn pairs(degree: &[usize]) -> f64 {
    let count = degree.iter().filter(|degree| **degree > 0).count();
    (count * count.saturating_sub(1)) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn incidence(rows: &[Vec<bool>]) -> Incidence {
        let units = rows.first().map_or(0, Vec::len);
        let edges: Vec<(u32, u32)> = (0..)
            .zip(rows)
            .flat_map(|(task, row)| {
                (0..).zip(row).filter(|(_, there)| **there).map(move |(unit, _)| (task, unit))
            })
            .collect();
        Incidence::new(rows.len(), units, &edges)
    }

    /// The definition, pair by pair.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn by_definition(rows: &[Vec<bool>]) -> (f64, usize) {
        let size = |row: &Vec<bool>| row.iter().filter(|there| **there).count();
        let mut rows: Vec<&Vec<bool>> = rows.iter().filter(|row| size(row) > 0).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(size(row)));
        let (mut sum, mut count) = (0.0, 0);
        for (at, larger) in rows.iter().enumerate() {
            for smaller in &rows[at + 1..] {
                count += 1;
                if size(larger) > size(smaller) {
                    let shared = larger.iter().zip(*smaller).filter(|(a, b)| **a && **b).count();
                    sum += 100.0 * shared as f64 / size(smaller) as f64;
                }
            }
        }
        (sum, count)
    }

    fn transposed(rows: &[Vec<bool>]) -> Vec<Vec<bool>> {
        let width = rows.first().map_or(0, Vec::len);
        (0..width).map(|at| rows.iter().map(|row| row[at]).collect()).collect()
    }

    #[test]
    fn a_triangle_is_wholly_nested_and_an_even_grid_not_at_all() {
        let triangle = [vec![true, true, true], vec![true, true, false], vec![true, false, false]];
        let all = Some(100.0);
        assert_eq!(nestedness(&incidence(&triangle)), Nestedness { units: all, tasks: all, total: all });
        let even = nestedness(&incidence(&[vec![true, true], vec![true, true]]));
        assert_eq!(even, Nestedness { units: Some(0.0), tasks: Some(0.0), total: Some(0.0) });
        for empty in [Incidence::default(), Incidence::new(2, 2, &[]), Incidence::new(1, 1, &[(0, 0)])] {
            assert_eq!(nestedness(&empty), Nestedness::default());
        }
    }

    proptest! {
        #[test]
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        fn it_is_as_defined(rows in (1..7_usize).prop_flat_map(|width| {
            proptest::collection::vec(proptest::collection::vec(any::<bool>(), width), 1..8)
        })) {
            let found = nestedness(&incidence(&rows));
            let ((tasks, task_pairs), (units, unit_pairs)) =
                (by_definition(&rows), by_definition(&transposed(&rows)));
            let mean = |sum: f64, pairs: usize| (pairs > 0).then(|| sum / pairs as f64);
            let pairs = [
                (found.tasks, mean(tasks, task_pairs)),
                (found.units, mean(units, unit_pairs)),
                (found.total, mean(tasks + units, task_pairs + unit_pairs)),
            ];
            for (found, wanted) in pairs {
                prop_assert_eq!(found.is_some(), wanted.is_some());
                prop_assert!((found.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < 1e-9);
            }
        }
    }
}
