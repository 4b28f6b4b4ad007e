//! Extraction: from the text of a plan to a reviewable record.
//!
//! Text flows one way: [`fold`](fold::fold) → metadata, citations, tables, outline → lists of units, tasks,
//! quantities → [`Findings`] → the JSON form or a record.

pub mod citation;
mod findings;
pub mod fold;
mod indicators;
mod json;
pub mod metadata;
pub mod model;
mod notes;
pub mod numeral;
pub mod outline;
mod passage;
pub mod quantity;
pub mod responsibility;
mod review;
pub mod table;
pub mod task;

pub use findings::{Findings, FoundStatement, FoundTask, findings};
pub use json::extraction;
pub use review::jurisdiction;
