//! Graph algorithms on flat arrays, without knowledge of plans.
//!
//! Input: a frozen two-mode graph ([`Incidence`]) or a weighted one-mode graph ([`Weighted`]); vertices are
//! numbers. Output: numbers. Everything is deterministic: what draws at random takes a seed, and what runs
//! in parallel adds in a fixed order. What may run long takes a [`Watch`] and can be stopped.
//!
//! Modules here use each other and nothing else of the crate.

mod core_periphery;
mod equivalence;
mod incidence;
mod leiden;
mod modules;
mod nestedness;
mod random;
mod watch;
mod weighted;

pub use core_periphery::{CorePeriphery, Coreness, core_periphery, coreness};
pub use equivalence::{dominance, equal_tasks, equal_units, s_components};
pub use incidence::Incidence;
pub use leiden::{Leiden, Partition, TwoModeNull, leiden, leiden_two_mode, modularity, two_mode_modularity};
pub use modules::{Modules, adjusted_rand, modules};
pub use nestedness::{Nestedness, nestedness};
pub use random::{Random, random};
pub use watch::{Cancelled, Watch};
pub use weighted::Weighted;
