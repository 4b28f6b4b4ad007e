//! Targets, zones, sectors: whether it adds up and what is missing.

use super::{Report, done, plain, schema};
use crate::analysis;

pub(super) const TARGETS: Report = Report {
    needs_tasks: false,
    ..plain(
        [
            "targets",
            "Targets without owner",
            "无主指标",
            "Every target with the units responsible for it, or without any, and the tasks that would serve it: a hint, explained.",
        ],
        schema::<analysis::Targets>,
        |graph, _, _| done(analysis::targets(graph)),
    )
};

pub(super) const CASCADE: Report = Report {
    needs_tasks: false,
    ..plain(
        [
            "cascade",
            "City, district, zone",
            "目标层级汇总",
            "Whether the districts' targets reach the city's: bounds, surplus or gap, what was refused and why.",
        ],
        schema::<analysis::Cascade>,
        |graph, _, _| done(analysis::cascade(&graph.context)),
    )
};

pub(super) const CHECKABILITY: Report = Report {
    needs_tasks: false,
    ..plain(
        [
            "checkability",
            "Checkable figures",
            "可核查性",
            "For each figure whether baseline, unit, deadline and comparator are there, and whether it can be checked.",
        ],
        schema::<analysis::Checkability>,
        |graph, _, _| done(analysis::checkability(graph)),
    )
};

pub(super) const GAPS: Report = Report {
    needs_tasks: false,
    ..plain(
        [
            "gaps",
            "Gaps",
            "责任空白",
            "Tasks without unit, zones without responsible unit, sectors without task, targets without owner, deadline or unit, functions one district names and another does not.",
        ],
        schema::<analysis::Gaps>,
        |graph, _, _| done(analysis::gaps(graph)),
    )
};

pub(super) const COVERAGE: Report = plain(
    [
        "coverage",
        "Zones and sectors by unit",
        "园区与领域覆盖",
        "Zone by unit and sector by unit, from what tasks name; empty rows first.",
    ],
    schema::<analysis::Coverage>,
    |graph, _, _| done(analysis::coverage(graph)),
);

pub(super) const VAGUE: Report = Report {
    open_sets: true,
    ..plain(
        [
            "vague",
            "Vague responsibility",
            "模糊责任",
            "Tasks, zones and targets that rest on open sets (相关管理局), and units that could be named, from the zones the text names.",
        ],
        schema::<analysis::Vague>,
        |graph, _, _| done(analysis::vague(graph)),
    )
};
