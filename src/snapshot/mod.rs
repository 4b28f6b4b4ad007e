//! Snapshots: an immutable index of one version of the dataset in one memory-mapped file, and the view of it
//! on which queries are evaluated.
//!
//! Terms are numbered, triples and quads are sorted rows of these numbers in the orders that any pattern
//! needs, so that a pattern is a binary search and its matches are a slice of the file. The layout is
//! documented in `layout.rs` and `record.rs`.
//!
//! ```text
//! let snapshot = Snapshot::open(path)?;
//! let clause = DatasetClause::take_from(&mut query);
//! let guard = Guard::unlimited().with_deadline(deadline).with_scan_budget(10_000_000);
//! let view = View::new(&snapshot, &clause, &guard)?;
//! let results = QueryEvaluator::new().prepare(&query).execute(view)?;
//! // … read the results to their end …
//! guard.finish()?;
//! ```
//!
//! The answer is complete only if the guard agrees: the evaluator takes some failures for errors of an
//! expression. `SparqlEvaluator::for_query(query).on_queryable_dataset(view)` does the same. Results borrow
//! the snapshot: a file that was replaced or removed lives until its last reader is gone.
//!
//! Terms that the query makes are kept, each once, until its evaluation ends; the guard bounds their size.
//!
//! Where the evaluation differs from that on an Oxigraph store: literals keep their lexical form, so `"05"` and
//! `"5"` are two integers that are equal (`=`) but not the same term, and a triple of several graphs of a
//! dataset clause counts once.

mod clause;
mod datatype;
mod error;
mod graph;
mod guard;
mod hash;
mod index;
mod intern;
mod layout;
mod map;
mod output;
mod read;
mod record;
mod scan;
mod statistics;
mod term;
mod view;
mod write;

#[cfg(test)]
mod tests;

pub use clause::{DatasetClause, DefaultGraph, NamedGraphs};
pub use error::{Damage, SnapshotError};
pub use guard::{Guard, ScanError};
pub use index::{Pattern, TermId};
pub use read::{Graphs, Snapshot};
pub use statistics::{Counts, PredicateCounts};
pub use term::InternalTerm;
pub use view::View;
pub use write::{Summary, write};
