//! The random numbers of all that draws at random.

use rand::SeedableRng;

/// The generator: xoshiro256++ (Blackman & Vigna 2019), whose numbers are the same on every machine and in
/// every version.
pub type Random = rand_xoshiro::Xoshiro256PlusPlus;

/// The generator started from a seed.
#[must_use]
pub fn random(seed: u64) -> Random {
    Random::seed_from_u64(seed)
}
