//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod cascade;
mod core;
mod cover;
mod cuts;
mod fragility;
mod groups;
mod load;
mod pairs;
mod quadrants;
mod removal;
mod sheet;
mod ties;

pub use self::core::{Alike, Coalition, Contained, Core, Nested, Ring, core};
pub use cascade::{Cascade, Comparison, Contribution, Outcome, Refusal, cascade};
pub use cover::{Cover, cover};
pub use cuts::{Cuts, cuts};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use groups::{Community, Groups, Module, groups, significance_of};
pub use load::{Concentration, Load, UnitLoad, load};
pub use pairs::{Pair, Pairs, pairs};
pub use quadrants::{Quadrant, Quadrants, UnitQuadrant, quadrants};
pub use removal::{Extent, Removal, UnknownUnit, removal};
pub use sheet::{Sheet, Tabular};
