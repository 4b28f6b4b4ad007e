//! The list of reports.

mod comparison;
mod content;
mod cooperation;
mod fragility;
mod load;
mod position;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Kind, Outcome, Parameter, Ran, Report, ReportError, Run};
use crate::diagnostic::nearest;

/// Every report, in the order of menus.
pub static REPORTS: &[Report] = &[
    load::LEDGER,
    load::LOAD,
    load::CHANNELS,
    load::QUADRANTS,
    load::RACI,
    load::LEADS,
    content::TARGETS,
    content::CASCADE,
    content::CHECKABILITY,
    content::GAPS,
    content::COVERAGE,
    content::VAGUE,
    fragility::FRAGILITY,
    fragility::WORST,
    fragility::COVER,
    fragility::GATEKEEPERS,
    fragility::REMOVAL,
    fragility::WHAT_IF,
    cooperation::PAIRS,
    cooperation::SIGNIFICANCE,
    cooperation::GROUPS,
    cooperation::CORE,
    cooperation::PATHS,
    position::POSITION,
    position::BROKERS,
    comparison::COUNTERPARTS,
    comparison::COUNTERPART_UNITS,
    comparison::DIFFERENCE,
    comparison::SHIFTED,
    comparison::OVERLAP,
    comparison::FUNCTION_GAPS,
    comparison::HINTS,
    METHOD,
];

const METHOD: Report = Report {
    needs_tasks: false,
    in_graph: false,
    ..plain(
        [
            "method",
            "Method sheet",
            "方法说明",
            "What every report is, what it takes and what each of its figures means, so that others can reproduce them.",
        ],
        schema::<super::Method>,
        |_, _, _| done(super::method::method()),
    )
};

/// The report of a name.
///
/// # Errors
/// When there is none; names the nearest.
pub fn find(name: &str) -> Result<&'static Report, ReportError> {
    REPORTS.iter().find(|report| report.name == name).ok_or_else(|| ReportError::Report {
        name: name.to_owned(),
        hint: nearest(name, REPORTS.iter().map(|report| report.name)),
    })
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape every report has")]
fn done(result: impl Outcome + 'static) -> Ran {
    Ok(Box::new(result))
}

/// A report that takes nothing but the selection.
const fn plain(
    [name, title, title_zh, description]: [&'static str; 4],
    schema: fn(&mut SchemaGenerator) -> Schema,
    run: Run,
) -> Report {
    Report {
        name,
        title,
        title_zh,
        description,
        needs_tasks: true,
        open_sets: false,
        in_graph: true,
        parameters: &[],
        schema,
        run,
    }
}

/// A value that may be left out.
const fn optional(name: &'static str, kind: Kind, description: &'static str) -> Parameter {
    Parameter { name, kind, required: false, repeated: false, positional: false, description }
}

/// A value that stands without its name on the command line and must be given.
const fn positional(name: &'static str, kind: Kind, description: &'static str) -> Parameter {
    Parameter { name, kind, required: true, repeated: false, positional: true, description }
}

/// Seed of what is drawn at random.
const SEED: Parameter =
    optional("seed", Kind::Integer { default: 0, min: 0, max: u64::MAX }, "Seed of what is drawn at random");

/// Most entries of an open-ended list.
const LIMIT: Parameter =
    optional("limit", Kind::Integer { default: 20, min: 0, max: 10_000 }, "Most entries listed");
