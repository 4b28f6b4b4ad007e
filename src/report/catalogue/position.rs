//! Where units stand in the network.

use super::{Report, done, plain, schema};
use crate::analysis;

pub(super) const POSITION: Report = plain(
    [
        "position",
        "Position of units",
        "网络位置",
        "Degree, closeness, betweenness, first singular vector, PageRank, core number, Burt's constraint and effective size of each unit.",
    ],
    schema::<analysis::Position>,
    |graph, _, watch| done(analysis::position_watched(graph, watch)?),
);

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
