//! What every format says of a vertex.

use super::super::picture::{Picture, Placed, VertexKind, task_id};
use crate::network::{ResponsibilityGraph, Role};

/// A vertex as it is exported.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) id: String,
    pub(super) label: &'a str,
    pub(super) kind: VertexKind,
    pub(super) district: Option<&'a str>,
    pub(super) plan: Option<&'a str>,
    pub(super) number: Option<u32>,
    pub(super) functions: &'a [String],
    /// Its place, where a picture gives it one.
    pub(super) place: Option<&'a Placed>,
}

impl Node<'_> {
    pub(super) fn open_set(&self) -> bool {
        self.kind == VertexKind::OpenSet
    }
}

/// Tasks, then units, each with its place if `picture` is of this graph.
pub(super) fn nodes<'a>(network: &'a ResponsibilityGraph, picture: Option<&'a Picture>) -> Vec<Node<'a>> {
    let context = &network.context;
    let tasks = network.tasks.iter().map(|task| Node {
        id: task_id(task),
        label: &task.title,
        kind: VertexKind::Task,
        district: context.plan(&task.plan).map(|plan| plan.area.as_str()),
        plan: Some(&task.plan),
        number: Some(task.number),
        functions: &[],
        place: None,
    });
    let units = network.units.iter().map(|unit| Node {
        id: unit.id.clone(),
        label: &unit.label,
        kind: VertexKind::of(unit),
        district: Some(unit.district()),
        plan: None,
        number: None,
        functions: &unit.functions,
        place: None,
    });
    let mut nodes: Vec<Node<'a>> = tasks.chain(units).collect();
    for (node, place) in nodes.iter_mut().zip(picture.into_iter().flat_map(|picture| &picture.vertices)) {
        node.place = (node.id == place.id).then_some(place);
    }
    nodes
}

/// A link as it is exported.
#[derive(Debug, Clone)]
pub(super) struct Edge<'a> {
    pub(super) task: String,
    pub(super) unit: &'a str,
    pub(super) position: u32,
    pub(super) presumed_first: bool,
    pub(super) stated_role: Option<Role>,
    pub(super) evidence: &'a str,
}

/// Assignments in order of task and position.
pub(super) fn edges(network: &ResponsibilityGraph) -> impl Iterator<Item = Edge<'_>> {
    network.rows.iter().map(move |row| Edge {
        task: format!("{}/task/{}", row.plan, row.task),
        unit: &row.unit,
        position: row.position,
        presumed_first: network.presumes_lead(row),
        stated_role: network.stated_role(row),
        evidence: &row.assignment,
    })
}
