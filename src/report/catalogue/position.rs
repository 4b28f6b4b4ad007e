//! Where units stand in the network.

use super::{Kind, Parameter, Report, done, optional, plain, schema};
use crate::analysis;

const SOURCES: Parameter = optional(
    "sources",
    Kind::Integer { default: 0, min: 0, max: 1_000_000 },
    "Vertices that betweenness is searched from; 0 for all, or for a sample with an error bound where all would take minutes",
);

pub(super) const POSITION: Report = Report {
    parameters: &[SOURCES],
    ..plain(
        [
            "position",
            "Position of units",
            "网络位置",
            "Degree, closeness, betweenness, first singular vector, PageRank, core number, Burt's constraint and effective size of each unit.",
        ],
        schema::<analysis::Position>,
        |graph, arguments, watch| done(analysis::position_watched(graph, arguments.count("sources"), watch)?),
    )
};

pub(super) const BROKERS: Report = plain(
    [
        "brokers",
        "Brokers",
        "中间人",
        "Roles of units between districts and between kinds of unit (Gould and Fernandez), on the presumption that the first listed leads.",
    ],
    schema::<analysis::Brokers>,
    |graph, _, _| done(analysis::brokers(graph)),
);
