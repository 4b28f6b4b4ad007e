//! `PageRank` (Brin & Page 1998) of undirected graphs, with an error bound.
//!
//! The ranks x solve x = c + α·P·x, where P spreads each vertex's rank over its neighbours by weight. A vertex
//! without neighbours spreads its rank over all, as elsewhere; that part is the constant
//! c = (1−α)/(n − α·m) for m such vertices among n, so that it needs no iteration. On an undirected graph the
//! system is symmetric after scaling, and conjugate gradients (Hestenes & Stiefel 1952) solve it in a fraction of
//! the steps that power iteration takes; on a two-mode graph tasks are first eliminated, which halves the work.

use super::{Incidence, Weighted};

/// `PageRank` of the two modes; all ranks together sum to one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageRank {
    /// Rank of each task.
    pub tasks: Vec<f64>,
    /// Rank of each unit.
    pub units: Vec<f64>,
}

/// Share of rank that follows edges.
pub const DAMPING: f64 = 0.85;

/// Largest sum over all vertices of how far ranks are from the exact ones.
pub const PAGERANK_ERROR: f64 = 1e-10;

/// Ranks of tasks and units in the two-mode graph.
#[must_use]
pub fn pagerank(incidence: &Incidence) -> PageRank {
    let task_degree: Vec<f64> =
        (0..incidence.task_count()).map(|at| to_f64(incidence.units_of(at).len())).collect();
    let unit_degree: Vec<f64> =
        (0..incidence.unit_count()).map(|at| to_f64(incidence.tasks_of(at).len())).collect();
    let isolated = task_degree.iter().chain(&unit_degree).filter(|degree| **degree == 0.0).count();
    let constant = constant(task_degree.len() + unit_degree.len(), isolated);
    // What tasks pass on to units for given ranks of units: α·A·(extra + α·B·ranks).
    let through_tasks = |ranks: &[f64], extra: f64, passed: &mut [f64]| {
        let share: Vec<f64> =
            ranks.iter().zip(&unit_degree).map(|(rank, degree)| rank / degree.max(1.0)).collect();
        passed.fill(0.0);
        for (task, degree) in task_degree.iter().enumerate() {
            let listed = incidence.units_of(task);
            let sum: f64 = listed.iter().map(|&unit| share[unit as usize]).sum();
            let part = DAMPING * (extra + DAMPING * sum) / degree;
            for &unit in listed {
                passed[unit as usize] += part;
            }
        }
    };
    let mut known = vec![0.0; unit_degree.len()];
    through_tasks(&vec![0.0; unit_degree.len()], constant, &mut known);
    for known in &mut known {
        *known += constant;
    }
    let units = solve(&unit_degree, &known, |ranks, passed| through_tasks(ranks, 0.0, passed));
    let rank = |task: usize| {
        let listed = incidence.units_of(task).iter().map(|&unit| unit as usize);
        constant + DAMPING * listed.map(|unit| units[unit] / unit_degree[unit]).sum::<f64>()
    };
    PageRank { tasks: (0..task_degree.len()).map(rank).collect(), units }
}

/// Ranks in a one-mode graph, which spread by weight. Weights are expected to be positive.
#[must_use]
pub fn pagerank_weighted(graph: &Weighted) -> Vec<f64> {
    let strength: Vec<f64> = (0..graph.len()).map(|at| graph.weights(at).iter().sum()).collect();
    let isolated = strength.iter().filter(|strength| **strength == 0.0).count();
    let known = vec![constant(strength.len(), isolated); strength.len()];
    solve(&strength, &known, |ranks, passed| {
        let share: Vec<f64> = ranks
            .iter()
            .zip(&strength)
            .map(|(rank, strength)| if *strength > 0.0 { rank / strength } else { 0.0 })
            .collect();
        for (vertex, passed) in passed.iter_mut().enumerate() {
            let row = graph.neighbours(vertex).iter().zip(graph.weights(vertex));
            *passed = DAMPING * row.map(|(&other, weight)| weight * share[other as usize]).sum::<f64>();
        }
    })
}

fn constant(vertices: usize, isolated: usize) -> f64 {
    (1.0 - DAMPING) / (to_f64(vertices) - DAMPING * to_f64(isolated))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn to_f64(count: usize) -> f64 {
    count as f64
}

/// Solves x = known + passed(x), where `passed` is linear and symmetric in the scale of √strength.
///
/// Each step bounds the error: no vertex passes on more than α of what it has, so that the ranks of all
/// vertices are off by at most the sum of the residuals divided by 1 − α.
fn solve(strength: &[f64], known: &[f64], passed: impl Fn(&[f64], &mut [f64])) -> Vec<f64> {
    let mut ranks = known.to_vec();
    let mut image = vec![0.0; ranks.len()];
    // The recurrence drifts from the true residual by rounding; a fresh start mends it.
    for _ in 0..RESTARTS {
        passed(&ranks, &mut image);
        let residual: Vec<f64> = (0..ranks.len()).map(|at| known[at] + image[at] - ranks[at]).collect();
        if error(&residual) <= PAGERANK_ERROR {
            break;
        }
        descend(strength, &mut ranks, residual, &mut image, &passed);
    }
    ranks
}

const RESTARTS: usize = 4;
const STEPS: usize = 500;

fn error(residual: &[f64]) -> f64 {
    residual.iter().map(|value| value.abs()).sum::<f64>() / (1.0 - DAMPING)
}

/// Conjugate gradients from `ranks`, whose residual is given, in the inner product Σ x·y / strength.
fn descend(
    strength: &[f64],
    ranks: &mut [f64],
    mut residual: Vec<f64>,
    image: &mut [f64],
    passed: &impl Fn(&[f64], &mut [f64]),
) {
    let product = |one: &[f64], other: &[f64]| -> f64 {
        let scaled = |((one, other), strength): ((&f64, &f64), &f64)| {
            if *strength > 0.0 { one * other / strength } else { 0.0 }
        };
        one.iter().zip(other).zip(strength).map(scaled).sum()
    };
    let mut direction = residual.clone();
    let mut square = product(&residual, &residual);
    for _ in 0..STEPS {
        // Twice as near as asked for, since the recurrence only estimates the residual.
        if error(&residual) <= PAGERANK_ERROR / 2.0 || square <= 0.0 {
            return;
        }
        passed(&direction, image);
        image.iter_mut().zip(&direction).for_each(|(image, own)| *image = own - *image);
        let length = square / product(&direction, image);
        for at in 0..ranks.len() {
            ranks[at] += length * direction[at];
            residual[at] -= length * image[at];
        }
        let before = std::mem::replace(&mut square, product(&residual, &residual));
        for (direction, residual) in direction.iter_mut().zip(&residual) {
            *direction = residual + square / before * *direction;
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::project;
    use super::super::sample::{adjacency, incidence, tasks};
    use super::*;

    /// Plain power iteration; a vertex without neighbours spreads its rank over all.
    fn by_iteration(rows: &[Vec<(usize, f64)>]) -> Vec<f64> {
        let count = rows.len() as f64;
        let strength: Vec<f64> = rows.iter().map(|row| row.iter().map(|edge| edge.1).sum()).collect();
        let mut ranks = vec![1.0 / count; rows.len()];
        for _ in 0..400 {
            let loose: f64 = (0..rows.len()).filter(|&v| rows[v].is_empty()).map(|v| ranks[v]).sum();
            let base = (1.0 - DAMPING + DAMPING * loose) / count;
            ranks = rows
                .iter()
                .map(|row| base + DAMPING * row.iter().map(|&(v, w)| w * ranks[v] / strength[v]).sum::<f64>())
                .collect();
        }
        ranks
    }

    fn far(one: &[f64], other: &[f64]) -> f64 {
        assert_eq!(one.len(), other.len());
        one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum()
    }

    #[test]
    fn a_star_worked_by_hand() {
        // One unit with three tasks: u = c + 3αt, t = c + αu/3, c = 0.15/4.
        let found = pagerank(&incidence(1, &[[0], [0], [0]]));
        let unit = 0.0375 * (1.0 + 3.0 * 0.85) / (1.0 - 0.85 * 0.85);
        assert!((found.units[0] - unit).abs() < 1e-12);
        assert!(found.tasks.iter().all(|task| (task - (1.0 - unit) / 3.0).abs() < 1e-12));
    }

    #[test]
    fn isolated_vertices_share_evenly_and_nothing_has_no_rank() {
        let found = pagerank(&incidence(2, &[[], []]));
        assert!(found.tasks.iter().chain(&found.units).all(|rank| (rank - 0.25).abs() < 1e-12));
        assert_eq!(pagerank(&Incidence::default()), PageRank::default());
        assert!(pagerank_weighted(&Weighted::default()).is_empty());
        assert_eq!(pagerank_weighted(&Weighted::from_edges(1, &[])), [1.0]);
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_power_iteration((units, tasks) in tasks(12, 14)) {
            let graph = incidence(units, &tasks);
            let rows = adjacency(units, &tasks);
            let even: Vec<Vec<(usize, f64)>> =
                rows.iter().map(|row| row.iter().map(|&other| (other, 1.0)).collect()).collect();
            let found = pagerank(&graph);
            let found = [found.tasks, found.units].concat();
            prop_assert!(far(&found, &by_iteration(&even)) < 1e-10);
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-10);
            let graph = project(&graph).by_newman();
            let weighted: Vec<Vec<(usize, f64)>> = (0..units)
                .map(|v| graph.neighbours(v).iter().map(|&o| o as usize).zip(graph.weights(v).iter().copied()).collect())
                .collect();
            prop_assert!(far(&pagerank_weighted(&graph), &by_iteration(&weighted)) < 1e-10);
        }
    }
}
