//! Extraction: from the text of a plan to a reviewable record.
//!
//! Text flows one way: [`fold`](fold::fold) → metadata, citations, tables, outline → lists of units, tasks,
//! quantities → [`Findings`] → the JSON form or a record.

mod anchor;
mod changes;
pub mod citation;
mod damage;
mod draft;
pub mod entity;
mod file;
mod finder;
mod findings;
pub mod fold;
mod indicators;
mod json;
mod keep;
pub mod metadata;
pub mod model;
mod notes;
pub mod numeral;
pub mod outline;
mod passage;
pub mod quantity;
pub mod responsibility;
pub mod review;
mod source;
pub mod table;
pub mod task;
mod used;
mod whole;

pub use changes::{Change, changes};
pub use draft::{Catalog, FileInfo, draft};
pub use findings::{Findings, FoundStatement, FoundTask, findings};
pub use json::extraction;
pub use keep::{Kept, keep};
pub use source::{Extractor, SourceFile};
pub use whole::jurisdiction;
