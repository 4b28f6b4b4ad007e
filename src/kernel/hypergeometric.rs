//! Overlap of two sets drawn at random: the hypergeometric distribution.

/// Probabilities of each size of the overlap of two random sets of `a` and `b` among `total` things, from 0 to
/// the smaller of the two. Sets larger than `total` are cut to it.
#[must_use]
pub fn overlap(total: usize, a: usize, b: usize) -> Vec<f64> {
    let (a, b) = (a.min(total), b.min(total));
    let (least, most) = ((a + b).saturating_sub(total), a.min(b));
    let mut weights = vec![0.0; most + 1];
    // From the mode outwards, so that what underflows is what does not matter.
    let mode = (((a + 1) * (b + 1)) / (total + 2)).clamp(least, most);
    weights[mode] = 1.0;
    // p(k + 1) / p(k)
    let ratio = |k: usize| number((a - k) * (b - k)) / number((k + 1) * (total + k + 1 - a - b));
    for k in mode..most {
        weights[k + 1] = weights[k] * ratio(k);
    }
    for k in (least..mode).rev() {
        weights[k] = weights[k + 1] / ratio(k);
    }
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// Distribution of the sum of two independent counts.
#[must_use]
pub fn sum(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut both = vec![0.0; (one.len() + other.len()).saturating_sub(1)];
    for (at, p) in one.iter().enumerate() {
        for (by, q) in other.iter().enumerate() {
            both[at + by] += p * q;
        }
    }
    both
}

/// Probability of at least `count`.
#[must_use]
pub fn at_least(distribution: &[f64], count: usize) -> f64 {
    if count == 0 { 1.0 } else { distribution.iter().skip(count).rev().sum::<f64>().min(1.0) }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cases_agree_with_counting() {
        // C(2,k) C(3,2−k) / C(5,2)
        let found = overlap(5, 2, 2);
        assert!(found.iter().zip([0.3, 0.6, 0.1]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        // 3 and 4 of 5 must share two.
        let found = overlap(5, 3, 4);
        assert!(found.iter().zip([0.0, 0.0, 0.6, 0.4]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        assert_eq!((overlap(0, 0, 0), overlap(4, 0, 3), overlap(3, 3, 3)[3]), (vec![1.0], vec![1.0], 1.0));
    }

    #[test]
    fn large_cases_neither_overflow_nor_vanish() {
        let found = overlap(100_000, 30_000, 20_000);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let mean: f64 = (0_u32..).zip(&found).map(|(k, p)| f64::from(k) * p).sum();
        assert!((mean - 6_000.0).abs() < 1e-6);
        assert!((at_least(&found, 6_000) - 0.5).abs() < 0.01);
    }

    #[test]
    fn sums_are_convolutions() {
        let both = sum(&[0.5, 0.5], &[0.5, 0.5]);
        assert_eq!(
            (both.as_slice(), at_least(&both, 1), at_least(&both, 3)),
            (&[0.25, 0.5, 0.25][..], 0.75, 0.0)
        );
    }
}
