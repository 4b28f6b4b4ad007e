//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod around;
mod cascade;
mod channels;
mod cover;
mod coverage;
mod cuts;
mod fragility;
mod ledger;
mod load;
mod pairs;
mod removal;
#[cfg(test)]
mod sample;
mod sheet;
mod what_if;
mod wording;

pub use cascade::{Cascade, Comparison, Contribution, Counted, Doubts, Outcome, Refusal, ZoneShare, cascade};
pub use channels::{Channels, PlanChannels, TaskChannels, channels};
pub use cover::{Cover, cover};
pub use coverage::{Coverage, CoverageCell, CoverageRow, coverage};
pub use cuts::{Cuts, cuts};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use ledger::{Ledger, LedgerEntry, LedgerTarget, LedgerTask, LedgerThing, ledger};
pub use load::{Concentration, Load, UnitLoad, load};
pub use pairs::{Pair, Pairs, pairs};
pub use removal::{Removal, removal};
pub use sheet::{Sheet, Tabular};
pub use what_if::{
    Burden, Change, ChangeError, Extent, FirstListed, LoadChange, NotAChange, Part, Partnership, TaskId,
    TouchedTarget, TouchedZone, UnknownUnit, WhatIf, changed, what_if,
};
pub use wording::Figure;
