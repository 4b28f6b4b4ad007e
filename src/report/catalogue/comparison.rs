//! Plans beside each other.

use super::{Kind, LIMIT, Report, done, optional, plain, schema};
use crate::analysis;

pub(super) const COUNTERPARTS: Report = Report {
    parameters: &[
        optional(
            "threshold",
            Kind::Number { default: analysis::ALIGNED, min: 0.0, max: 1.0 },
            "Least score of a pair",
        ),
        LIMIT,
    ],
    ..plain(
        [
            "counterparts",
            "Counterpart tasks",
            "对应任务",
            "Tasks of different plans that speak of the same thing: score and its parts, shared words, sectors, functions, zones.",
        ],
        schema::<analysis::Counterparts>,
        |graph, arguments, watch| {
            let (threshold, limit) = (arguments.number("threshold"), arguments.count("limit"));
            let options = analysis::CounterpartOptions { threshold, limit };
            done(analysis::counterparts(graph, options, watch)?)
        },
    )
};

pub(super) const COUNTERPART_UNITS: Report = plain(
    [
        "counterpart-units",
        "Counterpart units",
        "对应单位",
        "Units of different districts with the same function, one to many where it is so, and who has none; never by name.",
    ],
    schema::<analysis::CounterpartUnits>,
    |graph, _, _| done(analysis::counterpart_units(graph)),
);

pub(super) const DIFFERENCE: Report = plain(
    [
        "difference",
        "Difference of plans",
        "方案差异",
        "For counterpart tasks of two plans: units gained and lost, order changed, moved to first place; and how far the networks are apart.",
    ],
    schema::<analysis::Differences>,
    |graph, _, watch| done(analysis::differences(graph, watch)?),
);

pub(super) const SHIFTED: Report = plain(
    [
        "shifted",
        "Same object, other lead",
        "牵头变动",
        "Objects and counterpart tasks that open with different units; that the first leads is a presumption.",
    ],
    schema::<analysis::Shifts>,
    |graph, _, watch| done(analysis::shifted(graph, watch)?),
);

pub(super) const OVERLAP: Report = Report {
    parameters: &[LIMIT],
    ..plain(
        [
            "overlap",
            "Fragmentation, overlap, duplication",
            "分散、重叠与重复",
            "Labels of GAO-15-49SP with what is compared on both sides. They label and do not condemn: redundancy can be wanted.",
        ],
        schema::<analysis::Overlaps>,
        |graph, arguments, watch| done(analysis::overlap(graph, arguments.count("limit"), watch)?),
    )
};

pub(super) const FUNCTION_GAPS: Report = plain(
    [
        "function-gaps",
        "Functions spoken of and not named",
        "职能空白",
        "Functions whose words a task uses without naming a unit of that function, and functions one plan names a unit of and another does not.",
    ],
    schema::<analysis::FunctionGaps>,
    |graph, _, _| done(analysis::function_gaps(graph)),
);

pub(super) const HINTS: Report = Report {
    parameters: &[LIMIT],
    ..plain(
        [
            "hints",
            "Units perhaps missing",
            "可能缺失的单位",
            "Units that tasks like this one name and this one does not: hints from the network and from counterpart tasks, never facts.",
        ],
        schema::<analysis::Hints>,
        |graph, arguments, watch| done(analysis::hints(graph, arguments.count("limit"), watch)?),
    )
};
