//! Assignments as rows (RFC 4180), which can be read again as input.

use std::fmt::Write as _;

use super::escape::Cell;
use crate::network::ResponsibilityGraph;

/// The assignments in order of task and position. A task without units is a row whose unit, position and
/// assignment are empty, so that it is not lost.
#[must_use]
pub fn csv(network: &ResponsibilityGraph) -> String {
    let incidence = network.incidence();
    let mut out = "plan,task,position,unit,label,title,open_set,assignment\r\n".to_owned();
    for (at, task) in network.tasks.iter().enumerate() {
        let listed = incidence.units_of(at);
        for (&unit, row) in listed.iter().zip(incidence.rows_of_task(at)) {
            let (unit, row) = (&network.units[unit as usize], &network.rows[row as usize]);
            _ = write!(
                out,
                "{},{},{},{},{},{},{},{}\r\n",
                Cell(&task.plan),
                task.number,
                row.position,
                Cell(&unit.id),
                Cell(&unit.label),
                Cell(&task.title),
                unit.open_set,
                Cell(&row.assignment)
            );
        }
        if listed.is_empty() {
            _ = write!(out, "{},{},,,,{},,\r\n", Cell(&task.plan), task.number, Cell(&task.title));
        }
    }
    out
}
