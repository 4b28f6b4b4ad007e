//! Sets of small numbers as words of 64 bits.

/// A set of numbers below a bound fixed when it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `bound`.
    #[must_use]
    pub fn empty(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    /// A set of `items`, all below `bound`.
    #[must_use]
    pub fn of(bound: usize, items: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::empty(bound);
        items.into_iter().for_each(|item| set.insert(item));
        set
    }

    /// Puts a number in.
    pub fn insert(&mut self, item: usize) {
        self.0[item / 64] |= 1 << (item % 64);
    }

    /// Whether it holds a number.
    #[must_use]
    pub fn contains(&self, item: usize) -> bool {
        self.0[item / 64] >> (item % 64) & 1 == 1
    }

    /// How many words it takes.
    #[must_use]
    pub fn words(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// How many it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many of `other` it holds too.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones() as usize).sum()
    }

    /// Whether it holds none of `other`.
    #[must_use]
    pub fn misses(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & other == 0)
    }

    /// Whether `other` holds all of it.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & !other == 0)
    }

    /// Takes out all of `other`.
    pub fn remove_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one &= !other);
    }

    /// Puts all of `other` in.
    pub fn insert_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one |= other);
    }

    /// Becomes `other`, without a new allocation.
    pub fn copy_from(&mut self, other: &Self) {
        self.0.copy_from_slice(&other.0);
    }

    /// What it holds, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors((word != 0).then_some(word), |&left| {
                let left = left & (left - 1);
                (left != 0).then_some(left)
            })
            .map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let (one, other) = (Bits::of(130, [0, 64, 129]), Bits::of(130, [64, 65]));
        assert_eq!((one.len(), one.shared(&other), one.iter().collect::<Vec<_>>()), (3, 1, vec![0, 64, 129]));
        assert!(!one.misses(&other) && !one.within(&other) && Bits::of(130, [64]).within(&one));
        let mut left = one.clone();
        left.remove_all(&other);
        assert_eq!(left.iter().collect::<Vec<_>>(), [0, 129]);
        assert!(left.contains(129) && !left.contains(64) && left.misses(&other) && Bits::empty(0).is_empty());
        left.insert_all(&other);
        assert_eq!(left.iter().collect::<Vec<_>>(), [0, 64, 65, 129]);
    }
}
