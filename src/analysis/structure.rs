//! Connectivity of one plan's task–unit graph: components and cut vertices.
//!
//! Tasks and units are the vertices; a task is joined to every unit it names, open sets included
//! (they are listed like any unit, and leaving them out is the reader's choice, not ours).

use std::collections::BTreeMap;

use petgraph::Undirected;
use petgraph::algo::{articulation_points::articulation_points, connected_components};
use petgraph::graph::{Graph, NodeIndex};

use crate::record::PlanRecord;

/// Connectivity of a plan's task–unit graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Number of connected components.
    pub components: usize,
    /// Units whose removal splits a component, in order of register id.
    pub cut_units: Vec<String>,
}

#[derive(Debug, Clone)]
enum Vertex {
    Task,
    Unit(String),
}

/// The connectivity of `record`'s task–unit graph.
#[must_use]
pub fn structure(record: &PlanRecord) -> Structure {
    let graph = task_unit_graph(record);
    // A compact `Graph`: petgraph 0.8's articulation points fail on a stable graph with holes.
    let mut cut_units: Vec<String> = articulation_points(&graph)
        .into_iter()
        .filter_map(|vertex| match &graph[vertex] {
            Vertex::Unit(id) => Some(id.clone()),
            Vertex::Task => None,
        })
        .collect();
    cut_units.sort();
    Structure { components: connected_components(&graph), cut_units }
}

fn task_unit_graph(record: &PlanRecord) -> Graph<Vertex, (), Undirected> {
    let mut graph = Graph::new_undirected();
    let mut units: BTreeMap<&str, NodeIndex> = BTreeMap::new();
    for task in &record.tasks {
        let vertex = graph.add_node(Vertex::Task);
        for responsible in &task.responsible {
            let unit = *units
                .entry(&responsible.unit)
                .or_insert_with(|| graph.add_node(Vertex::Unit(responsible.unit.clone())));
            graph.add_edge(vertex, unit, ());
        }
    }
    graph
}
