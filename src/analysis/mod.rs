//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod administrators;
mod alignment;
mod around;
mod brokers;
mod cascade;
mod channels;
mod checkability;
mod core;
mod counterpart_units;
mod counterparts;
mod cover;
mod coverage;
mod cuts;
mod difference;
mod export;
mod fragility;
mod functions;
mod gaps;
mod gatekeepers;
mod groups;
mod hints;
mod leads;
mod ledger;
mod load;
mod overlap;
mod pairs;
mod paths;
mod picture;
mod position;
mod quadrants;
mod raci;
mod removal;
#[cfg(test)]
mod sample;
mod sheet;
mod shifted;
mod significance;
mod subject;
mod targets;
mod ties;
mod vague;
mod what_if;
mod wording;
mod worst;

pub use self::core::{Alike, Coalition, Contained, Core, Nested, Ring, core};
pub use administrators::Basis;
pub use alignment::{ALIGNED, Aspect};
pub use brokers::{Broker, Brokers, RoleCounts, UnitKind, brokers};
pub use cascade::{Cascade, Comparison, Contribution, Counted, Doubts, Outcome, Refusal, ZoneShare, cascade};
pub use channels::{Channels, PlanChannels, TaskChannels, channels};
pub use checkability::{Check, Checkability, Comparator, checkability};
pub use counterpart_units::{CounterpartUnits, DistrictUnits, FunctionUnits, UnitMapping, counterpart_units};
pub use counterparts::{Component, Counterpart, CounterpartOptions, Counterparts, counterparts};
pub use cover::{Cover, CoverError, CoverMember, CoverStep, cover, cover_with};
pub use coverage::{Coverage, CoverageCell, CoverageRow, coverage};
pub use cuts::{Cuts, cuts};
pub use difference::{Differences, Distance, PlanDifference, TaskDifference, differences};
pub use export::{
    GraphFormat, UnknownFormat, csv, dot, export, gexf, graphml, json, projection_csv, projection_graphml,
    svg,
};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use functions::{AbsentFunction, FunctionGaps, FunctionWords, SpokenGap, function_gaps};
pub use gaps::{DistrictFunction, FunctionGap, FunctionMention, Gaps, SectorGap, UnitGap, ZoneGap, gaps};
pub use gatekeepers::{Gatekeepers, ZoneChains, gatekeepers};
pub use groups::{Community, Groups, Module, groups, groups_against_chance, significance_of};
pub use hints::{Hint, HintSource, Hints, hints};
pub use leads::{Lead, LeadLoad, Leads, leads};
pub use ledger::{Ledger, LedgerEntry, LedgerTarget, LedgerTask, LedgerThing, ledger};
pub use load::{Concentration, Load, PlanLoad, UnitLoad, UnitPlanLoad, load};
pub use overlap::{AreaKind, Fragmentation, Overlap, Overlaps, overlap};
pub use pairs::{Pair, Pairs, pairs};
pub use paths::{Chain, Hop, MOST_PATHS, Paths, paths};
pub use picture::{
    DistrictName, Link, Measure, Picture, PictureKind, Placed, PlanLetter, UnknownKind, VertexKind, picture,
    task_id,
};
pub use position::{Position, UnitPosition, position, position_watched};
pub use quadrants::{Quadrant, Quadrants, UnitQuadrant, quadrants};
pub use raci::{Raci, RaciFinding, RaciKind, RaciLimits, RaciRule, raci};
pub use removal::{Removal, removal};
pub use sheet::{Sheet, Tabular};
pub use shifted::{Opening, Shift, ShiftKind, Shifts, shifted};
pub use significance::{
    Against, PairSignificance, PlanShape, SAMPLES, Significance, significance, significance_watched,
};
pub use targets::{ServingTask, TargetOwner, Targets, targets};
pub use vague::{Candidate, Vague, VagueTarget, VagueTask, VagueZone, vague};
pub use what_if::{
    Burden, Change, ChangeError, Extent, FirstListed, LoadChange, NotAChange, Part, Partnership, TaskId,
    TouchedTarget, TouchedZone, UnknownUnit, WhatIf, changed, what_if,
};
pub use wording::Figure;
pub use worst::{CurveStep, LostUnits, Robustness, Worst, WorstLoss, worst};
