//! Components, cut vertices and bridges of the responsibility graph.

pub use crate::kernel::Cuts;

use crate::network::ResponsibilityGraph;

/// The cuts of `network`, in O(tasks + units + assignments); indexes are those of its units, tasks and rows.
#[must_use]
pub fn cuts(network: &ResponsibilityGraph) -> Cuts {
    crate::kernel::cuts(network.incidence())
}
