//! The responsibility graph on petgraph, with everything that surrounds units and tasks as vertices.
//!
//! For algorithms petgraph has and for those who bring their own; the analyses' hot passes run over the
//! compressed rows of [`ResponsibilityGraph::incidence`].

use std::collections::BTreeMap;

use petgraph::Directed;
use petgraph::graph::{Graph, NodeIndex};

use super::{MentionKind, ResponsibilityGraph, Scope};

/// A vertex: what it is, and its place in the list of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vertex {
    /// A task, in [`ResponsibilityGraph::tasks`].
    Task(usize),
    /// A unit, in [`ResponsibilityGraph::units`].
    Unit(usize),
    /// A plan, in [`Context::plans`](super::Context::plans).
    Plan(usize),
    /// An administrative area, in [`Context::areas`](super::Context::areas).
    Area(usize),
    /// A zone, in [`Context::zones`](super::Context::zones).
    Zone(usize),
    /// A sector, in [`Context::sectors`](super::Context::sectors).
    Sector(usize),
    /// A quantitative statement, in [`Context::statements`](super::Context::statements).
    Statement(usize),
}

/// An edge, from the wider to the narrower or from who acts to what is acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// From a unit to a task it is assigned; place in [`ResponsibilityGraph::rows`].
    Assigned(u32),
    /// From an area to one within it.
    Contains,
    /// From an area to a unit of it.
    HasUnit,
    /// From an area to a plan for it.
    HasPlan,
    /// From a plan to a task of it.
    HasTask,
    /// From a task, or from a plan as a whole, to a zone or sector its text names.
    Names,
    /// From a task, or from a plan as a whole, to a figure it states.
    States,
    /// From a figure to the area or zone it is for.
    IsFor,
    /// From a unit to a zone it administers.
    Administers,
    /// From a zone or sector to a narrower one.
    Includes,
}

/// The graph on petgraph.
pub type Typed = Graph<Vertex, Edge, Directed, u32>;

impl ResponsibilityGraph {
    /// Everything as one typed graph; tasks come first, then units, then what surrounds them.
    #[must_use]
    pub fn petgraph(&self) -> Typed {
        let mut builder = Builder { graph: Graph::new(), at: BTreeMap::new() };
        builder.vertices(self);
        builder.assignments(self);
        builder.places(self);
        builder.texts(self);
        builder.graph
    }
}

/// A vertex by its kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Task(&'a str, u32),
    Unit(&'a str),
    Plan(&'a str),
    Area(&'a str),
    Zone(&'a str),
    Sector(&'a str),
}

struct Builder<'a> {
    graph: Typed,
    at: BTreeMap<Key<'a>, NodeIndex<u32>>,
}

impl<'a> Builder<'a> {
    fn vertices(&mut self, network: &'a ResponsibilityGraph) {
        let context = &network.context;
        let tasks = network.tasks.iter().map(|task| Key::Task(&task.plan, task.number));
        let keyed = (tasks.zip((0..).map(Vertex::Task)))
            .chain(network.units.iter().map(|unit| Key::Unit(&unit.id)).zip((0..).map(Vertex::Unit)))
            .chain(context.plans.iter().map(|plan| Key::Plan(&plan.id)).zip((0..).map(Vertex::Plan)))
            .chain(context.areas.iter().map(|area| Key::Area(&area.code)).zip((0..).map(Vertex::Area)))
            .chain(context.zones.iter().map(|zone| Key::Zone(&zone.id)).zip((0..).map(Vertex::Zone)))
            .chain(
                context.sectors.iter().map(|sector| Key::Sector(&sector.id)).zip((0..).map(Vertex::Sector)),
            );
        for (key, vertex) in keyed {
            let node = self.graph.add_node(vertex);
            self.at.insert(key, node);
        }
    }

    /// Joins two vertices, where both are there.
    fn join(&mut self, from: &Key<'_>, to: &Key<'_>, edge: Edge) {
        if let (Some(&from), Some(&to)) = (self.at.get(from), self.at.get(to)) {
            self.graph.add_edge(from, to, edge);
        }
    }

    fn assignments(&mut self, network: &ResponsibilityGraph) {
        for (row, assigned) in (0..).zip(&network.rows) {
            let task = Key::Task(&assigned.plan, assigned.task);
            self.join(&Key::Unit(&assigned.unit), &task, Edge::Assigned(row));
        }
        for task in &network.tasks {
            self.join(&Key::Plan(&task.plan), &Key::Task(&task.plan, task.number), Edge::HasTask);
        }
        for unit in &network.units {
            self.join(&Key::Area(unit.district()), &Key::Unit(&unit.id), Edge::HasUnit);
        }
    }

    fn places(&mut self, network: &ResponsibilityGraph) {
        let context = &network.context;
        for area in &context.areas {
            if let Some(parent) = &area.parent {
                self.join(&Key::Area(parent), &Key::Area(&area.code), Edge::Contains);
            }
        }
        for plan in &context.plans {
            self.join(&Key::Area(&plan.area), &Key::Plan(&plan.id), Edge::HasPlan);
        }
        for zone in &context.zones {
            if let Some(whole) = &zone.part_of {
                self.join(&Key::Zone(whole), &Key::Zone(&zone.id), Edge::Includes);
            }
            for unit in &zone.administered_by {
                self.join(&Key::Unit(unit), &Key::Zone(&zone.id), Edge::Administers);
            }
        }
        for sector in &context.sectors {
            if let Some(broader) = &sector.broader {
                self.join(&Key::Sector(broader), &Key::Sector(&sector.id), Edge::Includes);
            }
        }
    }

    fn texts(&mut self, network: &ResponsibilityGraph) {
        let context = &network.context;
        for mention in &context.mentions {
            let named = match mention.kind {
                MentionKind::Zone => Key::Zone(&mention.id),
                MentionKind::Sector => Key::Sector(&mention.id),
                _ => continue,
            };
            self.join(&speaker(&mention.plan, mention.task), &named, Edge::Names);
        }
        for role in &context.zone_roles {
            self.join(&speaker(&role.plan, role.task), &Key::Zone(&role.zone), Edge::Names);
        }
        for (at, statement) in context.statements.iter().enumerate() {
            let node = self.graph.add_node(Vertex::Statement(at));
            if let Some(&from) = self.at.get(&speaker(&statement.plan, statement.task)) {
                self.graph.add_edge(from, node, Edge::States);
            }
            let scope = match &statement.scope {
                Scope::Area { code } => Key::Area(code),
                Scope::Zone { id, .. } => Key::Zone(id),
            };
            if let Some(&to) = self.at.get(&scope) {
                self.graph.add_edge(node, to, Edge::IsFor);
            }
        }
    }
}

/// Who says something: a task, or the plan as a whole.
fn speaker(plan: &str, task: Option<u32>) -> Key<'_> {
    task.map_or(Key::Plan(plan), |number| Key::Task(plan, number))
}
