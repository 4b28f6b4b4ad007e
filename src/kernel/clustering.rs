//! Clustering of the two-mode graph: how far units that meet once meet again.

use super::{Incidence, Projection};

/// Clustering of a two-mode graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clustering {
    /// Per unit, the mean over units it shares a task with of shared tasks over tasks of either (Latapy et al.
    /// 2008, "dot"); none for a unit that shares no task.
    pub units: Vec<Option<f64>>,
    /// 4 · C₄ / L₃: the share of paths of three assignments that close to a ring of four (Robins & Alexander
    /// 2004); none where there is no such path.
    pub whole: Option<f64>,
}

/// The clustering of `incidence`, whose projection is given.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn clustering(incidence: &Incidence, projection: &Projection) -> Clustering {
    let tasks = |unit: usize| incidence.tasks_of(unit).len();
    let unit_clustering = |unit: usize| {
        let row = projection.neighbours(unit).iter().zip(projection.shared(unit));
        let jaccard = |(&other, &shared): (&u32, &u32)| {
            f64::from(shared) / ((tasks(unit) + tasks(other as usize)) as f64 - f64::from(shared))
        };
        let count = row.len();
        (count > 0).then(|| row.map(jaccard).sum::<f64>() / count as f64)
    };
    // Each pair of units stands in two rows, each ring of four is one pair of tasks of one pair of units.
    let pairs = (0..projection.len()).flat_map(|unit| projection.shared(unit));
    let rings = pairs.map(|&shared| u64::from(shared) * (u64::from(shared) - 1) / 2).sum::<u64>() / 2;
    let beyond = |task: usize| {
        let listed = incidence.units_of(task);
        listed.iter().map(|&unit| (tasks(unit as usize) - 1) * (listed.len() - 1)).sum::<usize>()
    };
    let paths = (0..incidence.task_count()).map(beyond).sum::<usize>();
    Clustering {
        units: (0..incidence.unit_count()).map(unit_clustering).collect(),
        whole: (paths > 0).then(|| 4.0 * rings as f64 / paths as f64),
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::project;
    use super::super::sample::{incidence, tasks};
    use super::*;

    fn of<T: AsRef<[u32]>>(units: usize, tasks: &[T]) -> Clustering {
        let graph = incidence(units, tasks);
        clustering(&graph, &project(&graph))
    }

    #[test]
    fn a_ring_is_closed_and_a_path_is_not() {
        let ring = of(3, &[&[0, 1][..], &[1, 0], &[2]]);
        assert_eq!((ring.whole, ring.units), (Some(1.0), vec![Some(1.0), Some(1.0), None]));
        let path = of(3, &[[0, 1], [1, 2]]);
        assert_eq!(path.whole, Some(0.0));
        assert_eq!(path.units, [Some(0.5), Some(0.5), Some(0.5)]);
        assert_eq!(of::<[u32; 0]>(0, &[]).whole, None);
        assert_eq!(of(1, &[[0]]), Clustering { units: vec![None], whole: None });
    }

    proptest! {
        #[test]
        fn rings_and_paths_are_those_counted_one_by_one((units, tasks) in tasks(8, 8)) {
            let has = |task: usize, unit: usize| tasks[task].contains(&(unit as u32));
            let (mut rings, mut paths) = (0u32, 0u32);
            for (t, s) in (0..tasks.len()).flat_map(|t| (0..tasks.len()).map(move |s| (t, s))).filter(|(t, s)| t != s) {
                for (u, v) in (0..units).flat_map(|u| (0..units).map(move |v| (u, v))).filter(|(u, v)| u != v) {
                    // The path u – t – v – s, and the ring it makes with s – u.
                    if has(t, u) && has(t, v) && has(s, v) {
                        paths += 1;
                        rings += u32::from(has(s, u));
                    }
                }
            }
            let expected = (paths > 0).then(|| f64::from(rings) / f64::from(paths));
            let found = of(units, &tasks).whole;
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12);
        }
    }
}
