//! Graph algorithms on flat arrays, without knowledge of plans.
//!
//! Input: a frozen two-mode graph ([`Incidence`]) or a weighted one-mode graph ([`Weighted`]); vertices are
//! numbers. Output: numbers. Everything is deterministic: what draws at random takes a seed, and what runs
//! in parallel adds in a fixed order. What may run long takes a [`Watch`] and can be stopped.
//!
//! Modules here use each other and nothing else of the crate.

pub mod assign;
pub mod betweenness;
mod bits;
pub mod chance;
mod closeness;
mod clustering;
mod components;
mod core_number;
mod core_periphery;
pub mod cover;
mod curveball;
mod cuts;
mod equivalence;
mod holes;
pub mod hypergeometric;
mod incidence;
pub mod layout;
mod leiden;
mod modules;
pub mod multiple;
mod nestedness;
mod pagerank;
mod paths;
mod project;
mod random;
mod read;
mod roles;
#[cfg(test)]
mod sample;
mod similarity;
mod singular;
mod synth;
mod watch;
mod weighted;
pub mod worst;

pub use bits::Bits;
pub use closeness::{Closeness, closeness};
pub use clustering::{Clustering, clustering};
pub use components::{Components, components};
pub use core_number::{Cores, core_numbers, cores};
pub use core_periphery::{CorePeriphery, Coreness, core_periphery, coreness};
pub use curveball::{Curveball, Lists};
pub use cuts::{Cuts, cuts};
pub use equivalence::{dominance, equal_tasks, equal_units, s_components};
pub use holes::{Hole, holes};
pub use incidence::Incidence;
pub use leiden::{Leiden, Partition, TwoModeNull, leiden, leiden_two_mode, modularity, two_mode_modularity};
pub use modules::{Modules, adjusted_rand, modules};
pub use nestedness::{Nestedness, nestedness};
pub use pagerank::{DAMPING, PAGERANK_ERROR, PageRank, pagerank, pagerank_weighted};
pub use paths::{Chains, chains};
pub use project::{Projection, project, project_parallel};
pub use random::{Random, random};
pub use read::{ReadError, read_edges};
pub use roles::{Digraph, Roles, open_two_steps, roles};
pub use similarity::{Texts, common_substrings};
pub use singular::{SINGULAR_TOLERANCE, Singular, singular};
pub use synth::{Synth, write_edges};
pub use watch::{Cancelled, Watch};
pub use weighted::Weighted;
