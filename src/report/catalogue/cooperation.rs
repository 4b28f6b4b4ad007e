//! Who works with whom.

use super::{Kind, Report, SEED, done, optional, plain, positional, schema};
use crate::analysis;

pub(super) const PAIRS: Report = plain(
    [
        "pairs",
        "Pairs of units",
        "协作单位对",
        "Pairs of units by the tasks they share: count, Newman's weight, Jaccard, lift.",
    ],
    schema::<analysis::Pairs>,
    |graph, _, _| done(analysis::pairs(graph)),
);

pub(super) const SIGNIFICANCE: Report = Report {
    parameters: &[
        optional(
            "samples",
            Kind::Integer { default: 10_000, min: 100, max: 1_000_000 },
            "Random graphs drawn",
        ),
        SEED,
    ],
    ..plain(
        [
            "significance",
            "Against chance",
            "显著性",
            "Whether pairs of units meet more often than in random graphs with the same tasks per unit and units per task, corrected for many tests.",
        ],
        schema::<analysis::Significance>,
        |graph, arguments, watch| {
            let (samples, seed) = (arguments.count("samples"), arguments.integer("seed"));
            done(analysis::significance_watched(graph, samples, seed, watch)?)
        },
    )
};

pub(super) const GROUPS: Report = Report {
    parameters: &[
        SEED,
        optional(
            "samples",
            Kind::Integer { default: 0, min: 0, max: 100_000 },
            "Random graphs of the same degrees the modularity is compared with; each takes milliseconds",
        ),
    ],
    ..plain(
        [
            "groups",
            "Working groups",
            "协作群组",
            "Units and tasks that belong together: modules by Barber's two-mode modularity, how stable they are, and whether more than chance.",
        ],
        schema::<analysis::Groups>,
        |graph, arguments, watch| {
            let (seed, samples) = (arguments.integer("seed"), arguments.count("samples"));
            done(analysis::groups_against_chance(graph, seed, samples, watch)?)
        },
    )
};

pub(super) const CORE: Report = plain(
    [
        "core",
        "Core and periphery",
        "核心与边缘",
        "Core and periphery of the units, nested duties, equivalent units, duties that are part of another's, standing coalitions.",
    ],
    schema::<analysis::Core>,
    |graph, _, _| done(analysis::core(graph)),
);

pub(super) const PATHS: Report = Report {
    parameters: &[
        positional("from", Kind::Unit, "Unit to start from"),
        positional("to", Kind::Unit, "Unit to reach"),
    ],
    ..plain(
        [
            "paths",
            "How two units are connected",
            "责任路径",
            "The shortest chains between two units, through which tasks.",
        ],
        schema::<analysis::Paths>,
        |graph, arguments, _| done(analysis::paths(graph, arguments.text("from"), arguments.text("to"))?),
    )
};
