//! The responsibility graph: units and tasks with their plans, districts, zones, sectors, figures and evidence.
//!
//! Input: rows of assignments ([`Row`]) and their [`Context`], as the store, a file or a generator gives
//! them. Output: an immutable two-mode graph in compressed rows ([`Incidence`]), with names and IRIs kept
//! apart from the numbers the analyses run on. Conventions that hold for every analysis:
//!
//! - Units are per district: the label alone never identifies one.
//! - Open sets (相关管理局) are left out of rankings unless asked for ([`Selection::open_sets`]).
//! - "First listed leads" is a presumption; it is counted apart and never changes a weight. Where the text states
//!   roles, these hold and nothing is presumed.
//! - Projections are weighted by shared tasks, and by Newman's 1/(k−1).

mod context;
mod selection;
mod statement;
mod typed;

pub use context::{
    Area, Context, Focus, Mention, MentionKind, Named, Plan, Quote, Role, Sector, Zone, ZoneRole,
};
pub use selection::Selection;
pub use statement::{Bound, Scope, Statement, WrittenUnit};
pub use typed::{Edge, Typed, Vertex};

pub use crate::kernel::Incidence;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One assignment of a task to a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Row {
    /// Id of the plan.
    pub plan: String,
    /// Number of the task within the plan.
    pub task: u32,
    /// Position of the unit in the task's list, from 1.
    pub position: u32,
    /// Register id of the unit, e.g. `310115/kejingwei`.
    pub unit: String,
    /// IRI of the assignment, whose evidence opens the words.
    pub assignment: String,
}

/// A unit or an open set of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Register id, e.g. `310115/kejingwei`.
    pub id: String,
    /// Short name.
    pub label: String,
    /// Whether it is an open set, whose members no text states.
    pub open_set: bool,
    /// Functions, by which units of different districts can be compared.
    pub functions: Vec<String>,
}

impl Unit {
    /// Code of the district the unit belongs to.
    #[must_use]
    pub fn district(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// Id of the plan.
    pub plan: String,
    /// Number within the plan.
    pub number: u32,
    /// Title.
    pub title: String,
}

/// The responsibility graph, immutable once built.
#[derive(Debug, Clone, Default)]
pub struct ResponsibilityGraph {
    /// Units, in order of id.
    pub units: Vec<Unit>,
    /// Tasks, in order of plan and number.
    pub tasks: Vec<Task>,
    /// Assignments, in order of task and position, parallel to the edges of [`ResponsibilityGraph::incidence`].
    pub rows: Vec<Row>,
    /// What surrounds them; empty where only assignments are known.
    pub context: Context,
    incidence: Incidence,
}

impl ResponsibilityGraph {
    /// Builds the graph. Tasks without a row are kept; rows of a task or unit that is not given are left
    /// out, as are repeated rows of one unit in one task.
    #[must_use]
    pub fn new(mut units: Vec<Unit>, mut tasks: Vec<Task>, mut rows: Vec<Row>) -> Self {
        units.sort_by(|a, b| a.id.cmp(&b.id));
        tasks.sort();
        rows.sort();
        let unit_at: BTreeMap<&str, u32> = numbered(units.iter().map(|unit| unit.id.as_str()));
        let task_at: BTreeMap<(&str, u32), u32> =
            numbered(tasks.iter().map(|task| (task.plan.as_str(), task.number)));
        let mut edges = Vec::with_capacity(rows.len());
        rows.retain(|row| {
            let edge = task_at
                .get(&(row.plan.as_str(), row.task))
                .zip(unit_at.get(row.unit.as_str()))
                .map(|(task, unit)| (*task, *unit));
            let fresh = edge.is_some_and(|edge| {
                edges.iter().rev().take_while(|(task, _)| *task == edge.0).all(|known| *known != edge)
            });
            edges.extend(edge.filter(|_| fresh));
            fresh
        });
        let incidence = Incidence::new(tasks.len(), units.len(), &edges);
        Self { units, tasks, rows, context: Context::default(), incidence }
    }

    /// The graph with what surrounds it.
    #[must_use]
    pub fn with_context(self, context: Context) -> Self {
        Self { context, ..self }
    }

    /// Ids of the plans, with or without tasks, in order.
    #[must_use]
    pub fn plan_ids(&self) -> Vec<&str> {
        let of_tasks = self.tasks.iter().map(|task| task.plan.as_str());
        let ids: BTreeSet<&str> =
            of_tasks.chain(self.context.plans.iter().map(|plan| plan.id.as_str())).collect();
        ids.into_iter().collect()
    }

    /// The role that the text states for an assignment.
    #[must_use]
    pub fn stated_role(&self, row: &Row) -> Option<Role> {
        self.context.roles.get(&row.assignment).copied()
    }

    /// Whether the unit of a row is presumed to lead: it opens the list of a task for which the text states no role.
    #[must_use]
    pub fn presumes_lead(&self, row: &Row) -> bool {
        row.position == 1 && !self.states_roles(row)
    }

    /// Whether the unit of a row leads, as the text states or as is presumed.
    #[must_use]
    pub fn leads(&self, row: &Row) -> bool {
        self.stated_role(row) == Some(Role::Lead) || self.presumes_lead(row)
    }

    /// Whether the text states a role in the task of a row.
    fn states_roles(&self, row: &Row) -> bool {
        fn task(row: &Row) -> (&str, u32) {
            (&row.plan, row.task)
        }
        if self.context.roles.is_empty() {
            return false;
        }
        let from = self.rows.partition_point(|other| task(other) < task(row));
        let listed = self.rows[from..].iter().take_while(|other| task(other) == task(row));
        listed.into_iter().any(|other| self.stated_role(other).is_some())
    }

    /// The edges in compressed rows, tasks and units by their index.
    #[must_use]
    pub fn incidence(&self) -> &Incidence {
        &self.incidence
    }
}

fn numbered<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, u32> {
    keys.zip(0..).collect()
}
