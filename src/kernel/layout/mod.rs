//! Where vertices go in a picture: two columns, a plane under forces, a matrix.
//!
//! Every number comes from addition, subtraction, multiplication, division and square roots in a fixed
//! order, which IEEE 754 rounds the same way everywhere: no sine, power or `hypot`, whose last bits differ
//! between machines. The same graph and seed give the same bits, whatever the number of threads.

mod bodies;
mod clear;
mod columns;
mod force;
mod pack;
mod parts;
mod seriation;
mod tour;

pub use columns::{Columns, columns, crossings};
pub use force::{Force, force};
pub use seriation::{Seriation, seriation, stress};

use rand::Rng;

use super::Random;

/// Puts a list in random order (Fisher–Yates).
fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for at in (1..list.len()).rev() {
        list.swap(at, below(at + 1, random));
    }
}

/// A number below `limit`; the same on machines of any word size.
fn below(limit: usize, random: &mut Random) -> usize {
    usize::try_from(random.random_range(0..limit as u64)).unwrap_or_default()
}
