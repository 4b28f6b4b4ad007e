//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod administrators;
mod around;
mod cascade;
mod channels;
mod checkability;
mod cover;
mod coverage;
mod cuts;
mod fragility;
mod gaps;
mod ledger;
mod load;
mod pairs;
mod raci;
mod removal;
#[cfg(test)]
mod sample;
mod sheet;
mod targets;
mod vague;
mod what_if;
mod wording;

pub use administrators::Basis;
pub use cascade::{Cascade, Comparison, Contribution, Counted, Doubts, Outcome, Refusal, ZoneShare, cascade};
pub use channels::{Channels, PlanChannels, TaskChannels, channels};
pub use checkability::{Check, Checkability, Comparator, checkability};
pub use cover::{Cover, cover};
pub use coverage::{Coverage, CoverageCell, CoverageRow, coverage};
pub use cuts::{Cuts, cuts};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use gaps::{DistrictFunction, FunctionGap, FunctionMention, Gaps, SectorGap, UnitGap, ZoneGap, gaps};
pub use ledger::{Ledger, LedgerEntry, LedgerTarget, LedgerTask, LedgerThing, ledger};
pub use load::{Concentration, Load, UnitLoad, load};
pub use pairs::{Pair, Pairs, pairs};
pub use raci::{Raci, RaciFinding, RaciKind, RaciLimits, RaciRule, raci};
pub use removal::{Removal, removal};
pub use sheet::{Sheet, Tabular};
pub use targets::{ServingTask, TargetOwner, Targets, targets};
pub use vague::{Candidate, Vague, VagueTarget, VagueTask, VagueZone, vague};
pub use what_if::{
    Burden, Change, ChangeError, Extent, FirstListed, LoadChange, NotAChange, Part, Partnership, TaskId,
    TouchedTarget, TouchedZone, UnknownUnit, WhatIf, changed, what_if,
};
pub use wording::Figure;
