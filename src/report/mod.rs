//! The reports of the responsibility analysis, by name.
//!
//! One list ([`REPORTS`]) serves the command line, the HTTP interface, its OpenAPI description and the
//! documentation: what a report is called, what it takes and what it gives stand in one place.
//!
//! Input: a graph as selected, and arguments as text. Output: a typed result as JSON or as a table.

mod arguments;
mod catalogue;
mod csv;
mod document;
mod method;
mod request;

pub use arguments::{Arguments, Kind, Parameter};
pub use catalogue::{REPORTS, find};
pub use csv::csv;
pub use document::{Document, Outcome};
pub use method::{Definition, Described, Method};
pub use request::{ReportError, Request, run, select};

use schemars::{Schema, SchemaGenerator};

use crate::kernel::Watch;
use crate::network::ResponsibilityGraph;

/// What running a report gives.
pub type Ran = Result<Box<dyn Outcome>, ReportError>;

/// How a report is run.
pub type Run = fn(&ResponsibilityGraph, &Arguments, &Watch) -> Ran;

/// A report.
pub struct Report {
    /// Name on the command line and in addresses.
    pub name: &'static str,
    /// English title.
    pub title: &'static str,
    /// Chinese title.
    pub title_zh: &'static str,
    /// What it answers and how to read it.
    pub description: &'static str,
    /// Whether it looks at tasks: a selection without any is then refused.
    pub needs_tasks: bool,
    /// Whether it is about open sets: they are then counted, asked for or not.
    pub open_sets: bool,
    /// Whether its result is written to the computed graph, where it needs no value.
    pub in_graph: bool,
    /// What it takes besides the selection.
    pub parameters: &'static [Parameter],
    /// JSON Schema of its result.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Computes it.
    pub run: Run,
}

impl Report {
    /// Whether it can be run without values.
    #[must_use]
    pub fn needs_nothing(&self) -> bool {
        self.parameters.iter().all(|parameter| !parameter.required)
    }
}

impl std::fmt::Debug for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Report({})", self.name)
    }
}
