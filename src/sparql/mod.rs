//! Queries: admitted, evaluated with a deadline, written in the format asked for.
//!
//! Input: a query and a store. Output: bytes into a writer, and what came of it.

mod error;
mod format;
mod policy;
mod run;

pub use crate::guard::{MAX_DEPTH, MAX_QUERY_BYTES};
pub use error::SparqlError;
pub use format::{Format, GraphFormat, TableFormat};
pub use oxigraph::sparql::CancellationToken;
pub use policy::Statistics;
pub use run::{Form, Prepared, STACK_BYTES, Summary, on_big_stack};
