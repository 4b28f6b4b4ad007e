//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod cascade;
mod cover;
mod cuts;
mod fragility;
mod leads;
mod load;
mod pairs;
mod removal;
mod sheet;
mod significance;
mod worst;

pub use cascade::{Cascade, Comparison, Contribution, Outcome, Refusal, cascade};
pub use cover::{Cover, CoverError, CoverMember, CoverStep, cover, cover_with};
pub use cuts::{Cuts, cuts};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use leads::{Lead, LeadLoad, Leads, leads};
pub use load::{Concentration, Load, PlanLoad, UnitLoad, UnitPlanLoad, load};
pub use pairs::{Pair, Pairs, pairs};
pub use removal::{Extent, Removal, UnknownUnit, removal};
pub use sheet::{Sheet, Tabular};
pub use significance::{
    Against, PairSignificance, PlanShape, SAMPLES, Significance, significance, significance_watched,
};
pub use worst::{Coalition, CurveStep, Robustness, Worst, WorstLoss, worst};
