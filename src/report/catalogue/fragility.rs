//! Where it breaks, and what if.

use super::{Kind, Parameter, Report, ReportError, done, optional, plain, positional, schema};
use crate::analysis::{self, Change};

pub(super) const FRAGILITY: Report = plain(
    [
        "fragility",
        "Where it breaks",
        "薄弱环节",
        "Tasks with one, two or no units, tasks of open sets alone, cut units, bridges, components.",
    ],
    schema::<analysis::Fragility>,
    |graph, _, _| done(analysis::fragility(graph)),
);

pub(super) const WORST: Report = Report {
    parameters: &[optional("k", Kind::Integer { default: 3, min: 1, max: 8 }, "Most units lost at once")],
    ..plain(
        [
            "worst",
            "Worst loss of units",
            "最坏缺位",
            "The units whose loss orphans most tasks, for each number up to k; and how the plan holds as units go one by one.",
        ],
        schema::<analysis::Worst>,
        |graph, arguments, _| done(analysis::worst(graph, arguments.count("k"))),
    )
};

pub(super) const COVER: Report = Report {
    parameters: &[
        Parameter { repeated: true, ..optional("include", Kind::Unit, "Unit that must be in the group") },
        Parameter { repeated: true, ..optional("exclude", Kind::Unit, "Unit that must not be in the group") },
    ],
    ..plain(
        [
            "cover",
            "Smallest steering group",
            "最小牵头组合",
            "The smallest sets of units that touch every task, all of them, proved smallest where said so; and what each further member adds.",
        ],
        schema::<analysis::Cover>,
        |graph, arguments, _| {
            let found = analysis::cover_with(graph, arguments.list("include"), arguments.list("exclude"));
            done(found.map_err(|error| match error {
                analysis::CoverError::Unknown(unknown) => ReportError::Unit(unknown),
                other => ReportError::Contradiction(other.to_string()),
            })?)
        },
    )
};

pub(super) const GATEKEEPERS: Report = Report {
    needs_tasks: false,
    ..plain(
        [
            "gatekeepers",
            "Gatekeepers of parks",
            "园区责任链",
            "Units and tasks that every chain of responsibility to a park passes through (dominators), fewest units first.",
        ],
        schema::<analysis::Gatekeepers>,
        |graph, _, _| done(analysis::gatekeepers(graph)),
    )
};

pub(super) const REMOVAL: Report = Report {
    parameters: &[Parameter { repeated: true, ..positional("unit", Kind::Unit, "Unit that goes") }],
    ..plain(
        ["removal", "Removal of units", "撤并推演", "What the removal of units would do."],
        schema::<analysis::Removal>,
        |graph, arguments, _| done(analysis::removal(graph, arguments.list("unit"))?),
    )
};

pub(super) const WHAT_IF: Report = Report {
    parameters: &[Parameter {
        repeated: true,
        ..positional("change", Kind::Change, "Change, carried out in the order given")
    }],
    ..plain(
        [
            "what-if",
            "What if",
            "调整推演",
            "Units removed, merged, split, tasks handed over: tasks orphaned, first places and partnerships lost, parks and targets touched, before and after.",
        ],
        schema::<analysis::WhatIf>,
        |graph, arguments, _| {
            let changes = arguments.list("change").iter().map(|text| text.parse::<Change>());
            let changes: Vec<Change> = changes
                .collect::<Result<_, _>>()
                .map_err(|error| ReportError::Contradiction(error.to_string()))?;
            let found = analysis::what_if(graph, &changes);
            done(found.map_err(|error| match error {
                analysis::ChangeError::UnknownUnit(unknown) => ReportError::Unit(unknown),
                other => ReportError::Contradiction(other.to_string()),
            })?)
        },
    )
};
