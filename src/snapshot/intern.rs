//! Terms numbered as they come: of a snapshot while it is built, and those that a query makes.

use oxigraph::model::TermRef;
use rayon::slice::ParallelSliceMut;

use super::error::SnapshotError;
use super::hash::{self, Slot};
use super::record;

/// Terms numbered in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Interner {
    keys: Vec<u8>,
    ends: Vec<usize>,
    hashes: Vec<u64>,
    slots: Vec<Slot>,
    scratch: Vec<u8>,
}

impl Interner {
    /// Number of distinct terms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of a term, a new one if it is new.
    ///
    /// # Errors
    /// When there are too many terms.
    pub(super) fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<u32, SnapshotError> {
        let mut key = std::mem::take(&mut self.scratch);
        key.clear();
        record::encode_key(term.into(), &mut key);
        let hash = hash::hash(&key);
        let number = self.find(&key, hash).map_or_else(|| self.add(&key, hash), Ok);
        self.scratch = key;
        number
    }

    /// The number of the term with this key, whose hash is given, if it has one.
    pub(super) fn find(&self, key: &[u8], hash: u64) -> Option<u32> {
        // Comparing keys in memory does not fail.
        hash::find(&self.slots, hash, |number| Ok(self.key(number) == key)).ok().flatten()
    }

    /// Numbers a term that has no number.
    ///
    /// # Errors
    /// When there are too many terms.
    pub(super) fn add(&mut self, key: &[u8], hash: u64) -> Result<u32, SnapshotError> {
        let number = u32::try_from(self.len()).ok().filter(|number| *number < u32::MAX - 1);
        let number = number.ok_or(SnapshotError::TooLarge)?;
        self.keys.extend_from_slice(key);
        self.ends.push(self.keys.len());
        self.hashes.push(hash);
        if hash::capacity(self.len()) > self.slots.len() {
            self.slots = table(self.hashes.iter().copied(), self.len() * 2);
        } else {
            hash::insert(&mut self.slots, hash, number);
        }
        Ok(number)
    }

    /// Length of all keys together.
    pub(super) fn bytes(&self) -> usize {
        self.keys.len()
    }

    /// The key of a term; empty if there is none of that number.
    pub(super) fn key(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.keys.get(start..end).unwrap_or_default()
    }

    /// The numbers of all terms in the order of their keys.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..).take(self.len()).collect();
        numbers.par_sort_unstable_by(|left, right| self.key(*left).cmp(self.key(*right)));
        numbers
    }

    /// The hash table of the file: of the terms in the given order, numbered by it.
    pub(super) fn slots(&self, order: &[u32]) -> Vec<Slot> {
        let hashes = order.iter().filter_map(|number| self.hashes.get(*number as usize).copied());
        table(hashes, order.len())
    }
}

/// A table with room for `terms` terms that holds those with these hashes, numbered from 0.
fn table(hashes: impl Iterator<Item = u64>, terms: usize) -> Vec<Slot> {
    let mut slots = vec![Slot::default(); hash::capacity(terms)];
    for (number, hash) in (0..).zip(hashes) {
        hash::insert(&mut slots, hash, number);
    }
    slots
}

/// Where each number stands in an order of all numbers.
pub(super) fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, number) in (0..).zip(order) {
        if let Some(place) = ranks.get_mut(*number as usize) {
            *place = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Literal;

    use super::*;

    #[test]
    fn numbers_are_stable_and_ranks_follow_the_keys() {
        let mut interner = Interner::default();
        let literal = |i: u32| Literal::new_simple_literal(format!("{}", i * 7919 % 1000));
        for i in 0..1000 {
            assert_eq!(interner.intern(literal(i).as_ref()).unwrap(), i);
        }
        for i in (0..1000).rev() {
            assert_eq!(interner.intern(literal(i).as_ref()).unwrap(), i);
        }
        let sorted = interner.sorted();
        assert!(sorted.is_sorted_by_key(|number| interner.key(*number)));
        let ranks = ranks(&sorted);
        assert!((0..1000).all(|number| sorted[ranks[number as usize] as usize] == number));
    }
}
