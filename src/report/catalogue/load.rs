//! Who carries what.

use super::{Kind, Parameter, Report, done, optional, plain, schema};
use crate::analysis;

pub(super) const LEDGER: Report = plain(
    [
        "ledger",
        "Responsibility ledger",
        "责任台账",
        "Each unit with its tasks, and through them the targets, zones, sectors and instruments, each opening its words.",
    ],
    schema::<analysis::Ledger>,
    |graph, _, _| done(analysis::ledger(graph)),
);

pub(super) const LOAD: Report = plain(
    [
        "load",
        "Load of units",
        "任务负荷",
        "Tasks of each unit: number, first listed, fractional, channels, alone, share; and how concentrated they are.",
    ],
    schema::<analysis::Load>,
    |graph, _, _| done(analysis::load(graph)),
);

pub(super) const CHANNELS: Report = plain(
    [
        "channels",
        "Coordination cost",
        "协调成本",
        "Channels k(k−1)/2 between the k units of a task, per task and plan, and what is saved if a unit is only informed.",
    ],
    schema::<analysis::Channels>,
    |graph, _, _| done(analysis::channels(graph)),
);

pub(super) const QUADRANTS: Report = plain(
    [
        "quadrants",
        "Breadth and depth",
        "广度与深度",
        "Units by how many partners they have and how often they meet them: leading, key, auxiliary, marginal.",
    ],
    schema::<analysis::Quadrants>,
    |graph, _, _| done(analysis::quadrants(graph)),
);

const MOST_UNITS: Parameter = optional(
    "many-units",
    Kind::Integer { default: 7, min: 1, max: 1_000 },
    "Units of a task from which on they are called too many",
);
const MOST_SHARE: Parameter = optional(
    "load-share",
    Kind::Number { default: 0.75, min: 0.0, max: 1.0 },
    "Share of the tasks of a plan from which on a unit is called overloaded",
);

pub(super) const RACI: Report = Report {
    parameters: &[MOST_UNITS, MOST_SHARE],
    ..plain(
        [
            "raci",
            "RACI check",
            "责任分配检查",
            "Tasks without a marked lead, with one unit or too many, units never listed first or overloaded; each rule quoted.",
        ],
        schema::<analysis::Raci>,
        |graph, arguments, _| {
            let limits = analysis::RaciLimits {
                many_units: arguments.count("many-units"),
                load_share: arguments.number("load-share"),
            };
            done(analysis::raci(graph, limits))
        },
    )
};

pub(super) const LEADS: Report = plain(
    [
        "leads",
        "Lead re-assignment",
        "牵头调整建议",
        "First place given among the units already listed so that the heaviest burden is least, with the fewest changes; a proposal on a presumption.",
    ],
    schema::<analysis::Leads>,
    |graph, _, _| done(analysis::leads(graph)),
);
