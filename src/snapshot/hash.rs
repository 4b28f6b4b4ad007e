//! The hash table from term to id. The hash is part of the file format.

use super::error::Damage;

/// A slot of the table: the low half of the hash (4), the id plus one (4); all zero where it is free.
pub(super) type Slot = [u8; 8];

const FACTORS: [u64; 2] = [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db];

/// Hashes a key: eight bytes at a time, mixed by the two halves of a 128-bit product (the step of wyhash).
pub(super) fn hash(key: &[u8]) -> u64 {
    let (words, tail) = key.as_chunks::<8>();
    let mut state = mix(key.len() as u64 ^ FACTORS[0], FACTORS[1]);
    for word in words {
        state = mix(state ^ u64::from_le_bytes(*word), FACTORS[1]);
    }
    let last = tail.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
    mix(mix(state ^ last, FACTORS[0]), FACTORS[1])
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
fn mix(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    (product >> 64) as u64 ^ product as u64
}

/// Number of slots for `terms` terms: at least a third stays free, so that a search ends soon.
pub(super) fn capacity(terms: usize) -> usize {
    terms + terms / 2 + 1
}

/// First slot to look at, of `slots`.
#[expect(clippy::cast_possible_truncation, reason = "the quotient is less than `slots`")]
fn first(hash: u64, slots: usize) -> usize {
    ((u128::from(hash) * slots as u128) >> 64) as usize
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
fn fingerprint(hash: u64) -> u32 {
    hash as u32
}

/// Puts an id that is not in the table into a table with a free slot.
pub(super) fn insert(slots: &mut [Slot], hash: u64, id: u32) {
    let start = first(hash, slots.len());
    let (wrapped, head) = slots.split_at_mut(start);
    if let Some(slot) = head.iter_mut().chain(wrapped).find(|slot| **slot == Slot::default()) {
        let value = u64::from(fingerprint(hash)) << 32 | (u64::from(id) + 1);
        *slot = value.to_be_bytes();
    }
}

/// Finds the id with this hash that `is_match` accepts.
///
/// # Errors
/// Whatever `is_match` fails with.
pub(super) fn find(
    slots: &[Slot],
    hash: u64,
    mut is_match: impl FnMut(u32) -> Result<bool, Damage>,
) -> Result<Option<u32>, Damage> {
    let Some((wrapped, head)) = slots.split_at_checked(first(hash, slots.len())) else { return Ok(None) };
    for slot in head.iter().chain(wrapped) {
        let value = u64::from_be_bytes(*slot);
        let Some(id) = id_of(value) else { return Ok(None) };
        if value >> 32 == u64::from(fingerprint(hash)) && is_match(id)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
fn id_of(slot: u64) -> Option<u32> {
    (slot as u32).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_what_files_were_written_with() {
        assert_eq!([hash(b""), hash(b"http://example.org/a")], HASHES);
    }

    const HASHES: [u64; 2] = [3_864_975_741_552_502_364, 1_946_706_996_106_906_980];

    #[test]
    fn every_id_is_found_in_a_full_table_and_no_other() {
        for terms in [0_u32, 1, 2, 3, 100, 5000] {
            let mut slots = vec![Slot::default(); capacity(terms as usize)];
            for id in 0..terms {
                insert(&mut slots, hash(&id.to_be_bytes()), id);
            }
            for id in 0..terms + 10 {
                let found = find(&slots, hash(&id.to_be_bytes()), |candidate| Ok(candidate == id));
                assert_eq!(found, Ok((id < terms).then_some(id)));
            }
        }
    }

    #[test]
    fn a_table_without_a_free_slot_does_not_loop() {
        assert_eq!(find(&[[0, 0, 0, 1, 0, 0, 0, 1]; 3], 1, |_| Ok(false)), Ok(None));
        assert_eq!(find(&[], 1, |_| Ok(true)), Ok(None));
    }
}
