//! One search at a time with path counts of any size: for graphs whose counts leave the range of `f64`.

use super::lane::Source;
use super::sweep::Targets;

/// What a search needs of a graph.
pub(super) trait Around {
    /// Number of vertices.
    fn len(&self) -> usize;
    /// Calls for each neighbour of a vertex, in order.
    fn around(&self, vertex: usize, each: impl FnMut(usize));
    /// How many equals the vertex stands for.
    fn copies(&self, vertex: usize) -> f64;
    /// How many vertices start and end there.
    fn weight(&self, vertex: usize) -> f64;
}

/// A number `value × 2^exponent` that is not negative, with `value` 0 or in 1..2.
#[derive(Debug, Clone, Copy)]
struct Wide {
    value: f64,
    exponent: i64,
}

impl Wide {
    const ZERO: Self = Self { value: 0.0, exponent: 0 };

    /// Of a normal positive number or 0.
    fn new(value: f64, exponent: i64) -> Self {
        if value <= 0.0 {
            return Self::ZERO;
        }
        let bits = value.to_bits();
        let own = i64::from((bits >> 52) as u32 & 0x7ff) - 1023;
        let value = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
        Self { value, exponent: exponent + own }
    }

    fn add(self, other: Self) -> Self {
        if other.value <= 0.0 {
            return self;
        }
        let (large, small) =
            if self.value > 0.0 && self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let gap = large.exponent - small.exponent;
        if small.value <= 0.0 || gap > 100 {
            return large;
        }
        Self::new(large.value + small.value * 0.5_f64.powi(gap as i32), large.exponent)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.value * other.value, self.exponent + other.exponent)
    }

    fn under(self, weight: f64) -> Self {
        Self::new(weight / self.value, -self.exponent)
    }

    /// The plain number; dependencies are at most the number of vertices.
    fn plain(self) -> f64 {
        if self.exponent < -1000 { 0.0 } else { self.value * 2.0_f64.powi(self.exponent.min(1000) as i32) }
    }
}

/// Adds the weighted dependencies of one source to `scores` (Brandes 2001).
pub(super) fn run(graph: &impl Around, source: Source, targets: Targets, scores: &mut [f64]) {
    let start = source.vertex as usize;
    let mut level = vec![u32::MAX; graph.len()];
    let mut paths = vec![Wide::ZERO; graph.len()];
    let mut order = vec![start];
    level[start] = 0;
    paths[start] = Wide::new(1.0, 0);
    let mut at = 0;
    while let Some(&vertex) = order.get(at) {
        at += 1;
        let copies = if vertex == start { 1.0 } else { graph.copies(vertex) };
        let flow = paths[vertex].times(Wide::new(copies, 0));
        let next = level[vertex] + 1;
        graph.around(vertex, |other| {
            if level[other] == u32::MAX {
                level[other] = next;
                order.push(other);
            }
            if level[other] == next {
                paths[other] = paths[other].add(flow);
            }
        });
    }
    let mut after = vec![Wide::ZERO; graph.len()];
    for &vertex in order[1..].iter().rev() {
        let own = after[vertex];
        scores[vertex] += source.weight * paths[vertex].times(own).plain();
        let weight = targets.weight(vertex, graph.weight(vertex));
        let share = paths[vertex].under(weight).add(own.times(Wide::new(graph.copies(vertex), 0)));
        graph.around(vertex, |other| {
            if level[other] < level[vertex] {
                after[other] = after[other].add(share);
            }
        });
    }
}
