//! Who stands between the government and a park: units and tasks that every chain of responsibility
//! area → unit → task → zone passes through.
//!
//! A vertex that every chain to a zone passes through is a dominator of it (Cooper, Harvey & Kennedy 2001,
//! "A simple, fast dominance algorithm"). A zone that no chain reaches has no responsible unit.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::dominators::{self, Dominators};
use petgraph::graph::{Graph, NodeIndex};
use petgraph::visit::EdgeRef;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::network::{Edge, ResponsibilityGraph, Task, Vertex, Zone};

/// The chains of responsibility to every zone that a text names.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gatekeepers {
    /// One entry a zone that a task names, those of fewest chains first.
    pub zones: Vec<ZoneChains>,
    /// Ids of zones that plans name and no task does: no chain reaches them.
    pub unreached: Vec<String>,
}

/// The chains to a zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneChains {
    /// Id of the zone.
    pub zone: String,
    /// Short name.
    pub label: String,
    /// Tasks that name the zone or a zone it is part of.
    pub tasks: Vec<Task>,
    /// Number of units in these tasks.
    pub units: usize,
    /// Register ids of units that every chain passes through: without one of them nobody is responsible.
    pub gatekeepers: Vec<String>,
    /// The task that every chain passes through, where there is one.
    pub only_task: Option<Task>,
    /// IRIs of the assignments to these tasks.
    pub evidence: Vec<String>,
}

/// The chains of responsibility in `network`.
#[must_use]
pub fn gatekeepers(network: &ResponsibilityGraph) -> Gatekeepers {
    let chains = Chains::new(network);
    let mut result = Gatekeepers { zones: Vec::new(), unreached: Vec::new() };
    for (at, zone) in network.context.zones.iter().enumerate() {
        if let Some(found) = chains.of(network, at, zone) {
            result.zones.push(found);
        } else if chains.named.contains_key(&at) {
            result.unreached.push(zone.id.clone());
        }
    }
    result.zones.sort_by(|a, b| (a.units, &a.zone).cmp(&(b.units, &b.zone)));
    result
}

/// The edges of a chain alone, below one root.
struct Chains {
    graph: Graph<Vertex, u32>,
    dominators: Dominators<NodeIndex>,
    /// Node of every zone that a text names, by its place.
    named: BTreeMap<usize, NodeIndex>,
}

impl Chains {
    fn new(network: &ResponsibilityGraph) -> Self {
        let typed = network.petgraph();
        let mut graph: Graph<Vertex, u32> = Graph::new();
        for &vertex in typed.node_weights() {
            graph.add_node(vertex);
        }
        // Every unit hangs on the root, so that units of areas without parent are reached too.
        let root = graph.add_node(Vertex::Area(usize::MAX));
        let mut named = BTreeMap::new();
        for edge in typed.edge_references() {
            let (from, to) = (edge.source(), edge.target());
            if let (Edge::Names, Vertex::Zone(zone)) = (edge.weight(), typed[to]) {
                named.insert(zone, to);
            }
            let row = match (edge.weight(), typed[from]) {
                (Edge::Assigned(row), _) => *row,
                (Edge::Names, Vertex::Task(_)) | (Edge::Includes, Vertex::Zone(_)) => u32::MAX,
                _ => continue,
            };
            graph.update_edge(from, to, row);
        }
        for node in typed.node_indices().filter(|node| matches!(typed[*node], Vertex::Unit(_))) {
            graph.add_edge(root, node, u32::MAX);
        }
        let dominators = dominators::simple_fast(&graph, root);
        Self { graph, dominators, named }
    }

    /// The chains to a zone; none where no chain reaches it.
    fn of(&self, network: &ResponsibilityGraph, at: usize, zone: &Zone) -> Option<ZoneChains> {
        let node = self.graph.node_indices().find(|node| self.graph[*node] == Vertex::Zone(at))?;
        let above = self.dominators.strict_dominators(node)?;
        let mut found = ZoneChains {
            zone: zone.id.clone(),
            label: zone.label.clone(),
            tasks: Vec::new(),
            units: 0,
            gatekeepers: Vec::new(),
            only_task: None,
            evidence: Vec::new(),
        };
        for dominator in above {
            match self.graph[dominator] {
                Vertex::Unit(unit) => found.gatekeepers.push(network.units[unit].id.clone()),
                Vertex::Task(task) => found.only_task = Some(network.tasks[task].clone()),
                _ => {}
            }
        }
        let [tasks, units, rows] = self.reaching(node);
        found.gatekeepers.sort();
        found.units = units.len();
        found.tasks = tasks.into_iter().map(|task| network.tasks[task].clone()).collect();
        found.evidence = rows.into_iter().map(|row| network.rows[row].assignment.clone()).collect();
        Some(found)
    }

    /// Tasks, units and rows on a chain to `zone`, each once and in order.
    fn reaching(&self, zone: NodeIndex) -> [BTreeSet<usize>; 3] {
        let [mut tasks, mut units, mut rows] = [const { BTreeSet::new() }; 3];
        let mut open = vec![zone];
        let mut seen = vec![zone];
        while let Some(node) = open.pop() {
            for edge in self.graph.edges_directed(node, petgraph::Incoming) {
                match self.graph[edge.source()] {
                    Vertex::Task(task) => _ = tasks.insert(task),
                    Vertex::Unit(unit) => {
                        units.insert(unit);
                        rows.insert(*edge.weight() as usize);
                        continue;
                    }
                    _ => {}
                }
                if !seen.contains(&edge.source()) {
                    seen.push(edge.source());
                    open.push(edge.source());
                }
            }
        }
        [tasks, units, rows]
    }
}

impl Tabular for Gatekeepers {
    fn sheet(&self) -> Sheet {
        let rows = self.zones.iter().map(|zone| {
            let numbers: Vec<String> =
                zone.tasks.iter().map(|task| format!("{} {}", task.plan, task.number)).collect();
            vec![
                zone.zone.clone(),
                zone.label.clone(),
                zone.units.to_string(),
                zone.gatekeepers.join(" "),
                zone.only_task
                    .as_ref()
                    .map(|task| format!("{} {}", task.plan, task.number))
                    .unwrap_or_default(),
                numbers.join(", "),
            ]
        });
        Sheet {
            header: vec!["zone", "label", "units", "gatekeepers", "only_task", "tasks"],
            rows: rows.collect(),
            summary: if self.unreached.is_empty() {
                String::new()
            } else {
                format!("named by plans, by no task with units: {}\n", self.unreached.join(", "))
            },
        }
    }
}
