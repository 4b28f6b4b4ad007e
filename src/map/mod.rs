//! Record → triples. Pure and deterministic: the same record and register give the same triples.
//!
//! Input: a checked [`PlanRecord`](crate::record::PlanRecord) or [`Register`](crate::register::Register).
//! Output: sorted triples without duplicates and without blank nodes.

mod document;
mod evidence;
mod metadata;
mod quantity;
mod register;
mod report;
mod sink;
mod task;
mod text;
mod zone;

pub use document::document;
pub use register::register;
pub use report::{Names, REPORT_PATH, report, report_node, report_terms};
