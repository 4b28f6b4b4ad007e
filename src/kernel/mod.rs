//! Graph algorithms on flat arrays, without knowledge of plans.
//!
//! Input: a frozen two-mode graph ([`Incidence`]) or a weighted one-mode graph ([`Weighted`]); vertices are
//! numbers. Output: numbers. Everything is deterministic: what draws at random takes a seed, and what runs
//! in parallel adds in a fixed order. What may run long takes a [`Watch`] and can be stopped.
//!
//! Modules here use each other and nothing else of the crate.

mod incidence;
pub mod layout;
mod random;
mod watch;
mod weighted;

pub use incidence::Incidence;
pub use random::{Random, random};
pub use watch::{Cancelled, Watch};
pub use weighted::Weighted;
