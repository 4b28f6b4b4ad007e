//! Draws at random, the same on every machine: of whole numbers alone, from a generator of fixed output.

use rand::RngCore;

use crate::kernel::{Random, random};

/// What draws are made for; each has numbers of its own, so that one plan can be made without the others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Which areas have plans.
    Areas = 1,
    /// The register's entries of an area.
    Place = 2,
    /// Title, place and year of a plan, which other plans cite.
    Head = 3,
    /// The rest of a plan.
    Body = 4,
}

/// A stream of draws.
#[derive(Debug)]
pub(super) struct Draw(Random);

impl Draw {
    /// The draws for the `index`th thing of a purpose.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        Self(random(mix(mix(seed ^ mix(purpose as u64)) ^ index)))
    }

    /// A number below `bound`, each as likely; 0 where there is none.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let scaled = (u128::from(self.0.next_u64()) * bound as u128) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A number below `bound`, small ones more likely: the half below a fifth of the bound is drawn half the time.
    pub(super) fn skewed(&mut self, bound: usize) -> usize {
        let below = self.below(bound) + 1;
        self.below(below)
    }

    /// True in so many cases of a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a fixed list.
    pub(super) fn one_of<T: Copy, const N: usize>(&mut self, list: &[T; N]) -> T {
        const { assert!(N > 0) };
        list[self.below(N)]
    }

    /// One of a list by weight.
    pub(super) fn weighted<T: Copy, const N: usize>(&mut self, list: &[(T, usize); N]) -> T {
        const { assert!(N > 0) };
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in list {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        list[0].0
    }

    /// One of a list; none of an empty one.
    pub(super) fn among<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// 64 digits of the form of a SHA-256.
    pub(super) fn digest(&mut self) -> String {
        std::array::from_fn::<_, 4, _>(|_| format!("{:016x}", self.0.next_u64())).concat()
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea & Flood 2014): neighbouring numbers come out far apart.
pub(super) fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_fixed_by_seed_purpose_and_index() {
        let first = |seed, purpose, index| Draw::new(seed, purpose, index).below(1_000_000);
        assert_eq!(first(1, Purpose::Head, 7), first(1, Purpose::Head, 7));
        let others = [first(1, Purpose::Body, 7), first(1, Purpose::Head, 8), first(2, Purpose::Head, 7)];
        assert!(!others.contains(&first(1, Purpose::Head, 7)));
    }

    #[test]
    fn draws_keep_their_bounds_and_weights() {
        let mut draw = Draw::new(5, Purpose::Body, 0);
        assert_eq!(draw.below(0), 0);
        let mut heavy = 0;
        let mut low = 0;
        for _ in 0..10_000 {
            assert!((3..=5).contains(&draw.between(3, 5)));
            heavy += usize::from(draw.weighted(&[(true, 3), (false, 1)]));
            low += usize::from(draw.skewed(100) < 20);
        }
        assert!((7_300..7_700).contains(&heavy), "{heavy}");
        assert!((4_500..6_000).contains(&low), "{low}");
    }
}
