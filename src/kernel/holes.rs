//! Structural holes (Burt 1992): constraint, effective size and efficiency.
//!
//! With `w` the weights, `s` their row sums and `p(i,q) = w(i,q) / s(i)`, all measures rest on sums over the
//! common neighbours of two neighbours. A sum is taken once a pair, over the shorter of the two rows against
//! the longer one laid out flat: O(Σ min(k, k')) over edges, k and k' the neighbours of their ends, where the
//! definition read row by row costs O(Σ k²) over vertices.

use rayon::prelude::*;

use super::{Cancelled, Watch, Weighted};

/// Structural holes around a vertex that has neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hole {
    /// `Σⱼ (p(i,j) + Σ_q p(i,q) p(q,j))²` over neighbours j: how far all contacts lead back to the same few.
    pub constraint: f64,
    /// n − 2t/n for n neighbours and t ties among them, weights left aside (Borgatti 1997).
    pub effective_size: f64,
    /// `Σⱼ (1 − Σ_q p(i,q) m(j,q))` with `m(j,q) = w(j,q) / max w(j,·)`: Burt's effective size with weights. The
    /// same as [`Hole::effective_size`] where all weights are equal.
    pub weighted_effective_size: f64,
    /// Effective size over number of neighbours, weights left aside.
    pub efficiency: f64,
}

/// Structural holes around each vertex; none around a vertex without neighbours, where they are not defined.
/// Weights are expected to be positive.
///
/// # Errors
/// When the computation is stopped.
pub fn holes(graph: &Weighted, watch: &Watch) -> Result<Vec<Option<Hole>>, Cancelled> {
    let side = Side::of(graph);
    watch.begin(graph.len());
    let vertices: Vec<u32> = (0..).take(graph.len()).collect();
    let mut sums = vec![Sums::default(); graph.len()];
    for block in vertices.chunks(BLOCK) {
        let ties: Result<Vec<Vec<Tie>>, Cancelled> = block
            .par_iter()
            .map_init(
                || vec![0.0; graph.len()],
                |flat, &vertex| {
                    watch.step(1)?;
                    Ok(side.ties(graph, vertex, flat))
                },
            )
            .collect();
        // Both ends add the tie, always in the same order.
        for (&vertex, ties) in block.iter().zip(&ties?) {
            let vertex = vertex as usize;
            for tie in ties {
                let other = tie.other as usize;
                sums[vertex].add(tie, side.strength[vertex], side.strongest[other]);
                sums[other].add(tie, side.strength[other], side.strongest[vertex]);
            }
        }
    }
    Ok(sums.iter().enumerate().map(|(vertex, sums)| sums.hole(graph.neighbours(vertex).len())).collect())
}

/// Vertices whose ties are held at a time.
const BLOCK: usize = 512;

/// What a pair of neighbours has in common.
struct Tie {
    other: u32,
    weight: f64,
    /// `Σ_q w(i,q) w(q,j) / s(q)`.
    by_way_of: f64,
    /// `Σ_q w(i,q) w(j,q)`.
    alike: f64,
    /// Number of common neighbours.
    common: u32,
}

/// Per vertex and per edge, what the sums need.
struct Side {
    strength: Vec<f64>,
    strongest: Vec<f64>,
    /// `w(i,q) / s(q)` along each row.
    shares: Vec<Vec<f64>>,
}

impl Side {
    fn of(graph: &Weighted) -> Self {
        let vertices = || 0..graph.len();
        let strength: Vec<f64> = vertices().map(|vertex| graph.weights(vertex).iter().sum()).collect();
        let share = |(&other, weight): (&u32, &f64)| weight / strength[other as usize];
        let row = |vertex| graph.neighbours(vertex).iter().zip(graph.weights(vertex)).map(share).collect();
        let strongest = |vertex| graph.weights(vertex).iter().copied().fold(0.0, f64::max);
        Self {
            shares: vertices().map(row).collect(),
            strongest: vertices().map(strongest).collect(),
            strength,
        }
    }

    /// Ties of a vertex to neighbours with fewer neighbours; `flat` is all nought before and after.
    fn ties(&self, graph: &Weighted, vertex: u32, flat: &mut [f64]) -> Vec<Tie> {
        let row = graph.neighbours(vertex as usize);
        let weights = graph.weights(vertex as usize);
        row.iter().zip(weights).for_each(|(&other, &weight)| flat[other as usize] = weight);
        let rank = |vertex: u32| (graph.neighbours(vertex as usize).len(), vertex);
        let ties = row
            .iter()
            .zip(weights)
            .filter(|(other, _)| rank(**other) < rank(vertex))
            .map(|(&other, &weight)| {
                let shares = &self.shares[other as usize];
                let (by_way_of, alike, common) =
                    sums(graph.neighbours(other as usize), shares, graph.weights(other as usize), flat);
                Tie { other, weight, by_way_of, alike, common }
            })
            .collect();
        for &other in row {
            flat[other as usize] = 0.0;
        }
        ties
    }
}

/// Sums over the entries of a row that are laid out in `flat`, in lanes of their own so that no addition waits
/// for the one before.
fn sums(row: &[u32], shares: &[f64], weights: &[f64], flat: &[f64]) -> (f64, f64, u32) {
    const LANES: usize = 4;
    let (mut by_way_of, mut alike, mut common) = ([0.0; LANES], [0.0; LANES], [0; LANES]);
    let mut add = |lane: usize, other: u32, share: f64, weight: f64| {
        let opposite = flat[other as usize];
        by_way_of[lane] += share * opposite;
        alike[lane] += weight * opposite;
        common[lane] += u32::from(opposite > 0.0);
    };
    let (rows, shares, weights) =
        (row.chunks_exact(LANES), shares.chunks_exact(LANES), weights.chunks_exact(LANES));
    let rest = rows.remainder().iter().zip(shares.remainder()).zip(weights.remainder());
    for ((row, shares), weights) in rows.zip(shares).zip(weights) {
        for lane in 0..LANES {
            add(lane, row[lane], shares[lane], weights[lane]);
        }
    }
    for ((&other, &share), &weight) in rest {
        add(0, other, share, weight);
    }
    (by_way_of.iter().sum(), alike.iter().sum(), common.iter().sum())
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    constraint: f64,
    redundancy: f64,
    /// Twice the ties among neighbours.
    ties: u64,
}

impl Sums {
    fn add(&mut self, tie: &Tie, strength: f64, strongest_of_other: f64) {
        self.constraint += ((tie.weight + tie.by_way_of) / strength).powi(2);
        self.redundancy += tie.alike / strength / strongest_of_other;
        self.ties += u64::from(tie.common);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn hole(&self, neighbours: usize) -> Option<Hole> {
        let count = neighbours as f64;
        let effective_size = count - self.ties as f64 / count;
        (neighbours > 0).then(|| Hole {
            constraint: self.constraint,
            effective_size,
            weighted_effective_size: count - self.redundancy,
            efficiency: effective_size / count,
        })
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::project;
    use super::super::sample::{incidence, tasks};
    use super::*;

    fn of(graph: &Weighted) -> Vec<Option<Hole>> {
        holes(graph, &Watch::default()).unwrap()
    }

    /// Burt's formulas as they stand.
    fn by_definition(graph: &Weighted, i: usize) -> Option<[f64; 3]> {
        let weight = |a: usize, b: usize| {
            let place = graph.neighbours(a).binary_search(&(b as u32)).ok();
            place.map_or(0.0, |place| graph.weights(a)[place])
        };
        let p = |a: usize, b: usize| weight(a, b) / graph.weights(a).iter().sum::<f64>();
        let m = |a: usize, b: usize| weight(a, b) / graph.weights(a).iter().copied().fold(0.0, f64::max);
        let near: Vec<usize> = graph.neighbours(i).iter().map(|&other| other as usize).collect();
        let constraint = near.iter().map(|&j| {
            (p(i, j) + near.iter().filter(|&&q| q != j).map(|&q| p(i, q) * p(q, j)).sum::<f64>()).powi(2)
        });
        let weighted = near
            .iter()
            .map(|&j| 1.0 - near.iter().filter(|&&q| q != j).map(|&q| p(i, q) * m(j, q)).sum::<f64>());
        let ties = near.iter().flat_map(|&a| near.iter().map(move |&b| (a, b)));
        let ties = ties.filter(|&(a, b)| a < b && weight(a, b) > 0.0).count() as f64;
        let count = near.len() as f64;
        (!near.is_empty()).then(|| [constraint.sum(), weighted.sum(), count - 2.0 * ties / count])
    }

    #[test]
    fn a_broker_and_a_clique_worked_by_hand() {
        // Vertex 0 joins 1, 2 and 3, which have no tie among them; 4 stands alone.
        let star = of(&Weighted::from_edges(5, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]));
        let broker = star[0].unwrap();
        assert!((broker.constraint - 1.0 / 3.0).abs() < 1e-12 && (broker.effective_size - 3.0).abs() < 1e-12);
        assert!((star[1].unwrap().constraint - 1.0).abs() < 1e-12 && (broker.efficiency - 1.0).abs() < 1e-12);
        assert_eq!(star[4], None);
        // In a triangle each contact is 1/2 + 1/4 and half redundant.
        let triangle = of(&Weighted::from_edges(3, &[(0, 1, 2.0), (1, 2, 2.0), (0, 2, 2.0)]))[0].unwrap();
        assert!((triangle.constraint - 1.125).abs() < 1e-12 && (triangle.effective_size - 1.0).abs() < 1e-12);
        assert!((triangle.weighted_effective_size - 1.0).abs() < 1e-12);
        assert!(of(&Weighted::default()).is_empty());
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(holes(&Weighted::from_edges(1, &[]), &watch), Err(Cancelled));
    }

    proptest! {
        #[test]
        fn they_agree_with_the_definition((units, tasks) in tasks(14, 20)) {
            let projection = project(&incidence(units, &tasks));
            for graph in [projection.by_shared(), projection.by_newman(), projection.unweighted()] {
                for (vertex, found) in of(&graph).iter().enumerate() {
                    let expected = by_definition(&graph, vertex);
                    prop_assert_eq!(found.is_some(), expected.is_some());
                    let (Some(found), Some(expected)) = (found, expected) else { continue };
                    let found = [found.constraint, found.weighted_effective_size, found.effective_size];
                    for (found, expected) in found.iter().zip(expected) {
                        prop_assert!((found - expected).abs() < 1e-9, "{} {}", found, expected);
                    }
                }
            }
        }
    }
}
