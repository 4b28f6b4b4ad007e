//! A report asked for, and why it may be refused.

use super::{Arguments, Document, Outcome, document, find};
use crate::analysis::UnknownUnit;
use crate::diagnostic::nearest;
use crate::kernel::{Cancelled, Watch};
use crate::network::{ResponsibilityGraph, Selection};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The part of the graph to look at.
    pub selection: Selection,
    /// Name of the report.
    pub report: String,
    /// Values by name.
    pub arguments: Vec<(String, String)>,
    /// Whether JSON is to carry the words behind the result.
    pub quotes: bool,
}

/// Why a report is refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// There is no such report.
    #[error("there is no report `{name}`{}", or_hint(hint.as_deref()))]
    Report {
        /// Name given.
        name: String,
        /// The nearest name, if one is near.
        hint: Option<String>,
    },
    /// There is no such plan.
    #[error("no plan `{id}` is loaded{}", or_hint(hint.as_deref()))]
    Plan {
        /// Id given.
        id: String,
        /// The nearest id, if one is near.
        hint: Option<String>,
    },
    /// A unit is not in the part of the graph looked at.
    #[error(transparent)]
    Unit(#[from] UnknownUnit),
    /// The part of the graph looked at has no task.
    #[error("{what}; this report looks at tasks")]
    Empty {
        /// What was selected.
        what: String,
    },
    /// The report takes no such parameter.
    #[error("the report `{report}` has no parameter `{name}`{}", or_hint(hint.as_deref()))]
    Parameter {
        /// Name of the report.
        report: &'static str,
        /// Name given.
        name: String,
        /// The nearest name, if one is near.
        hint: Option<String>,
    },
    /// A parameter is missing.
    #[error("the report `{report}` needs `{name}`: {expected}")]
    Missing {
        /// Name of the report.
        report: &'static str,
        /// Name of the parameter.
        name: &'static str,
        /// What its value is.
        expected: String,
    },
    /// A value is not of its kind.
    #[error("`{value}` is not {expected} (parameter `{name}`)")]
    Value {
        /// Name of the parameter.
        name: String,
        /// Value given.
        value: String,
        /// What was expected.
        expected: String,
    },
    /// A parameter that takes one value was given two.
    #[error("the parameter `{name}` stands twice; it takes one value")]
    Twice {
        /// Name of the parameter.
        name: String,
    },
    /// The arguments are of their kinds and still ask for what cannot be.
    #[error("{0}")]
    Contradiction(String),
    /// The computation was stopped.
    #[error(transparent)]
    Stopped(#[from] Cancelled),
    /// The result could not be written.
    #[error("the result could not be written: {0}")]
    Write(String),
}

fn or_hint(hint: Option<&str>) -> String {
    hint.map(|hint| format!("; {hint}")).unwrap_or_default()
}

/// Runs a report over `graph`, of which it looks at what the request selects.
///
/// # Errors
/// When what is asked for does not exist or cannot be, or the watch is cancelled.
pub fn run(
    graph: &ResponsibilityGraph,
    request: &Request,
    watch: &Watch,
) -> Result<(Document, Box<dyn Outcome>), ReportError> {
    let report = find(&request.report)?;
    let arguments = Arguments::check(report, &request.arguments)?;
    let mut selection = request.selection.clone();
    selection.open_sets |= report.open_sets;
    let selected = select(graph, &selection)?;
    if report.needs_tasks && selected.tasks.is_empty() {
        return Err(ReportError::Empty { what: nothing(&request.selection) });
    }
    let outcome = (report.run)(&selected, &arguments, watch)?;
    let result = outcome.json().map_err(|error| ReportError::Write(error.to_string()))?;
    let quotes = request.quotes.then(|| document::quotes(graph, &result));
    let parameters = arguments.iter().map(|(name, values)| (name, values.to_vec())).collect();
    Ok((Document { analysis: report.name, selection, parameters, result, quotes }, outcome))
}

/// The part of the graph a selection names; everything it names exists.
///
/// # Errors
/// When a plan or unit does not exist.
pub fn select(
    graph: &ResponsibilityGraph,
    selection: &Selection,
) -> Result<ResponsibilityGraph, ReportError> {
    let plans = graph.plan_ids();
    for id in &selection.plans {
        if !plans.contains(&id.as_str()) {
            let hint = nearest(id, plans.iter().copied());
            return Err(ReportError::Plan { id: id.clone(), hint });
        }
    }
    for unit in &selection.without {
        if !graph.units.iter().any(|known| known.id == *unit) {
            return Err(UnknownUnit::new(unit, graph.units.iter().map(|known| known.id.as_str())).into());
        }
    }
    Ok(graph.select(selection))
}

fn nothing(selection: &Selection) -> String {
    if selection.plans.is_empty() {
        "no plan that lists tasks is loaded".to_owned()
    } else {
        format!(
            "{} list{} no task",
            selection.plans.join(", "),
            if selection.plans.len() == 1 { "s" } else { "" }
        )
    }
}
