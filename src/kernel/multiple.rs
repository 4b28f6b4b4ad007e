//! Corrections of p-values when many hypotheses are tested at once.
//!
//! Input: p-values in any order, and the number of hypotheses tested, which is larger where those with p = 1
//! were not written down. Output: adjusted p-values in the same order, at most 1; one below α is a finding at
//! level α. Empty input gives empty output.

/// Bonferroni: p · m. Bounds the chance of any false finding.
#[must_use]
pub fn bonferroni(p: &[f64], tests: usize) -> Vec<f64> {
    let tests = count(tests.max(p.len()));
    p.iter().map(|p| (p * tests).min(1.0)).collect()
}

/// Holm 1979: the i-th smallest times m − i + 1, made monotone upwards. The same bound, never larger.
#[must_use]
pub fn holm(p: &[f64], tests: usize) -> Vec<f64> {
    let tests = tests.max(p.len());
    let mut adjusted = vec![0.0; p.len()];
    let mut least: f64 = 0.0;
    for (at, place) in ascending(p).into_iter().enumerate() {
        least = least.max((p[place] * count(tests - at)).min(1.0));
        adjusted[place] = least;
    }
    adjusted
}

/// Benjamini & Hochberg 1995: the i-th smallest times m / i, made monotone downwards. Bounds the expected share
/// of false findings among all findings.
#[must_use]
pub fn benjamini_hochberg(p: &[f64], tests: usize) -> Vec<f64> {
    let tests = count(tests.max(p.len()));
    let mut adjusted = vec![0.0; p.len()];
    let mut most: f64 = 1.0;
    for (at, place) in ascending(p).into_iter().enumerate().rev() {
        most = most.min(p[place] * tests / count(at + 1));
        adjusted[place] = most;
    }
    adjusted
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    order
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn adjusted_values_are_as_worked_by_hand() {
        let p = [0.01, 0.04, 0.03, 0.005, 0.5];
        near(&bonferroni(&p, 0), &[0.05, 0.2, 0.15, 0.025, 1.0]);
        near(&holm(&p, 0), &[0.04, 0.09, 0.09, 0.025, 0.5]);
        near(&benjamini_hochberg(&p, 0), &[0.025, 0.05, 0.05, 0.025, 0.5]);
    }

    #[test]
    fn hypotheses_not_written_down_count_as_p_of_one() {
        let (p, all) = ([0.02, 0.001], [0.02, 0.001, 1.0, 1.0, 1.0]);
        near(&bonferroni(&p, 5), &bonferroni(&all, 0)[..2]);
        near(&holm(&p, 5), &holm(&all, 0)[..2]);
        near(&benjamini_hochberg(&p, 5), &benjamini_hochberg(&all, 0)[..2]);
        assert!(
            holm(&[], 3).is_empty() && bonferroni(&[], 0).is_empty() && benjamini_hochberg(&[], 0).is_empty()
        );
    }
}
