//! Queries: admitted, evaluated with a deadline, written in the format asked for.
//!
//! Input: a query and a snapshot. Output: bytes into a writer, and what came of it.

mod describe;
mod error;
mod explain;
mod fault;
mod format;
mod functions;
mod given;
mod hints;
mod job;
mod mistake;
mod multiplied;
mod paid;
mod plan;
mod policy;
mod prompt;
mod run;
mod service;
mod sort;
mod text;
pub(crate) mod token;

pub use crate::guard::{MAX_DEPTH, MAX_QUERY_BYTES};
pub use error::SparqlError;
pub use explain::{ExplainFormat, Explanation};
pub use fault::{Fault, FaultKind, Operation};
pub use format::{Format, GraphFormat, TableFormat};
pub use functions::FUNCTIONS;
pub(crate) use job::mentions;
pub use job::{Asked, Job, JobLimits, Output};
pub use plan::Planning;
pub use policy::Statistics;
pub use prompt::Prompt;
pub use run::{Form, Limits, Prepared, STACK_BYTES, Summary, on_big_stack};
pub use service::{Found, Rows, ServiceError, Services};
pub use text::{Local, TextIndex};
