//! Which sources to draw, and how far the estimate can be off.

use super::super::random;
use rand::Rng;

/// Probability with which the error bound of a sample may fail.
const DELTA: f64 = 0.05;

/// How a sampled result was drawn and how good it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Sources drawn, uniformly and without replacement.
    pub sources: usize,
    /// With probability `1 − delta` no vertex's normalised score, that is its score divided by
    /// `(n − 1)(n − 2)/2`, is off by more than this.
    pub error: f64,
    /// Probability that the bound fails.
    pub delta: f64,
    /// The inequality used.
    pub bound: Bound,
}

/// Inequality behind an error bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Hoeffding 1963, theorem 1 in its form with relative entropy, at the mean estimated; see [`Sample`].
    RelativeEntropy,
}

/// Draws `count` of `total` without replacement, ascending.
pub(super) fn draw(total: usize, count: usize, seed: u64) -> Vec<u32> {
    let mut random = random(seed);
    let mut all: Vec<u32> = (0..total as u32).collect();
    for at in 0..count.min(total) {
        let other = random.random_range(at..total);
        all.swap(at, other);
    }
    all.truncate(count);
    all.sort_unstable();
    all
}

/// The sample's description from the greatest sum of dependencies on one vertex.
///
/// The dependency of a source on a vertex, divided by `n − 2`, lies in 0..1. With the mean `p` of `k` such
/// draws and the true mean `μ`, `P(μ ≥ p, kl(p, μ) ≥ c) ≤ exp(−kc)`, and the same below; drawing without
/// replacement only helps (Hoeffding 1963, theorems 1 and 4). With `c = ln(2m/δ)/k` this holds for all `m`
/// vertices that can lie between others at once. The width above grows with `p` as long as the upper end stays
/// below 1/2, and is wider than the one below; else Hoeffding's `√(c/2)`, which is never narrower, is given.
pub(super) fn describe(total: usize, between: usize, sources: usize, greatest: f64) -> Sample {
    let mut error = 0.0;
    if total > 2 && between > 0 && sources > 0 {
        let (n, k) = (total as f64, sources as f64);
        let cost = (2.0 * between as f64 / DELTA).ln() / k;
        let mean = (greatest / k / (n - 2.0)).clamp(0.0, 1.0);
        let upper = upper(mean, cost);
        let width = if upper <= 0.5 { upper - mean } else { (cost / 2.0).sqrt() };
        error = (width * n / (n - 1.0)).min(1.0);
    }
    Sample { sources, error, delta: DELTA, bound: Bound::RelativeEntropy }
}

/// The largest `q ≥ p` with `kl(p, q) ≤ cost`, from above.
fn upper(p: f64, cost: f64) -> f64 {
    let (mut low, mut high) = (p, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if entropy(p, middle) > cost { high = middle } else { low = middle }
    }
    high
}

/// Relative entropy of two coins.
fn entropy(p: f64, q: f64) -> f64 {
    let part = |a: f64, b: f64| if a > 0.0 { a * (a / b).ln() } else { 0.0 };
    part(p, q) + part(1.0 - p, 1.0 - q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_by_hand() {
        // ln(2 · 50 / 0.05) / 100 is the cost of each vertex's failure.
        let cost = 2000.0_f64.ln() / 100.0;
        // Nothing seen: kl(0, q) = −ln(1 − q).
        let none = describe(102, 50, 100, 0.0).error;
        assert!((none - (1.0 - (-cost).exp()) * 102.0 / 101.0).abs() < 1e-12, "{none}");
        // A fifth: the upper end is where the relative entropy is spent.
        let fifth = describe(102, 50, 100, 2000.0).error * 101.0 / 102.0;
        let end = 0.2 + fifth;
        let spent = 0.2 * (0.2 / end).ln() + 0.8 * (0.8 / (1.0 - end)).ln();
        assert!((spent - cost).abs() < 1e-9, "{spent}");
        // Half: Hoeffding.
        let half = describe(102, 50, 100, 5000.0).error;
        assert!((half - (cost / 2.0).sqrt() * 102.0 / 101.0).abs() < 1e-12, "{half}");
        assert!(none < fifth && fifth < half);
    }

    #[test]
    fn nothing_to_be_wrong_about() {
        for (total, between, sources) in [(0, 0, 0), (2, 0, 1), (9, 0, 3)] {
            assert!(describe(total, between, sources, 0.0).error.abs() < 1e-12);
        }
    }

    #[test]
    fn draws_without_replacement_and_evenly() {
        let mut times = [0; 10];
        for seed in 0..2000 {
            let drawn = draw(10, 4, seed);
            assert!(drawn.len() == 4 && drawn.is_sorted_by(|a, b| a < b));
            for at in drawn {
                times[at as usize] += 1;
            }
        }
        assert!(times.iter().all(|times| (700..900).contains(times)), "{times:?}");
        assert_eq!(draw(3, 9, 1), [0, 1, 2]);
        assert!(draw(0, 0, 1).is_empty());
    }
}
