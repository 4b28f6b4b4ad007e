//! What surrounds units and tasks: plans, districts, zones, sectors, functions, figures and mentions.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Scope, Statement};

/// What surrounds units and tasks. Lists are in order of id, or of plan and number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// Plans.
    pub plans: Vec<Plan>,
    /// Administrative areas.
    pub areas: Vec<Area>,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Functions of government, as id and label.
    pub functions: Vec<Named>,
    /// Quantitative statements.
    pub statements: Vec<Statement>,
    /// What texts name.
    pub mentions: Vec<Mention>,
    /// Roles that plans give to zones.
    pub zone_roles: Vec<ZoneRole>,
    /// Sectors that plans as a whole name as their focus.
    pub focuses: Vec<Focus>,
    /// Roles that texts state, by the IRI of the assignment; of all others no text says who leads.
    pub roles: BTreeMap<String, Role>,
    /// The words behind assignments, statements, mentions, roles and focuses, by the IRI of these.
    pub quotes: BTreeMap<String, Vec<Quote>>,
}

/// Words of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// IRI of the span: its source and, after `#char=`, its first code point and the one past its last.
    pub span: String,
    /// The words.
    pub quote: String,
}

/// Role of a unit in a task that the text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It leads (牵头).
    Lead,
    /// It supports (配合).
    Support,
}

/// An id and its label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// Id in the register.
    pub id: String,
    /// Short name.
    pub label: String,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Id, e.g. `jiading-2025`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Code of the area it is for.
    pub area: String,
}

/// An administrative area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Area {
    /// Code (GB/T 2260), e.g. `310115`.
    pub code: String,
    /// Short name.
    pub label: String,
    /// Code of the area it lies in.
    pub parent: Option<String>,
}

/// A zone: a park, cluster, belt or other place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Zone {
    /// Id in the register.
    pub id: String,
    /// Short name.
    pub label: String,
    /// Code of the district it lies in.
    pub district: Option<String>,
    /// Zone it is part of.
    pub part_of: Option<String>,
    /// Whether it is a park.
    pub park: bool,
    /// Register ids of units that administer it.
    pub administered_by: Vec<String>,
}

/// A sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sector {
    /// Id in the register.
    pub id: String,
    /// Short name.
    pub label: String,
    /// The wider sector.
    pub broader: Option<String>,
}

/// Something a text names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// Id of the plan.
    pub plan: String,
    /// Number of the task that names it; none where a section or report does.
    pub task: Option<u32>,
    /// What kind of thing it is.
    pub kind: MentionKind,
    /// Id of the thing in the register.
    pub id: String,
    /// Its label.
    pub label: String,
    /// IRI of the mention, whose evidence opens the words.
    pub evidence: String,
}

/// Kind of thing a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// A zone.
    Zone,
    /// A sector.
    Sector,
    /// An institution.
    Institution,
    /// An instrument of policy.
    Instrument,
    /// A spatial layout.
    Layout,
    /// A titled work that is cited.
    Work,
}

/// The role a plan gives to a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneRole {
    /// Id of the plan.
    pub plan: String,
    /// Number of the task that states the role.
    pub task: Option<u32>,
    /// Id of the zone.
    pub zone: String,
    /// Slug of the role, e.g. `industrial-cluster`.
    pub role: String,
    /// Ids of the sectors the zone is to focus on.
    pub focus: Vec<String>,
    /// IRI of the role, whose evidence opens the words.
    pub evidence: String,
}

/// A sector a plan as a whole names as its focus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Focus {
    /// Id of the plan.
    pub plan: String,
    /// Id of the sector.
    pub sector: String,
    /// IRI of the focus, whose evidence opens the words.
    pub evidence: String,
}

impl Context {
    /// The part that belongs to the plans for which `wanted` holds; areas, zones, sectors and functions stay.
    #[must_use]
    pub fn of_plans(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let mut part = self.clone();
        part.plans.retain(|plan| wanted(&plan.id));
        part.statements.retain(|statement| wanted(&statement.plan));
        part.mentions.retain(|mention| wanted(&mention.plan));
        part.zone_roles.retain(|role| wanted(&role.plan));
        part.focuses.retain(|focus| wanted(&focus.plan));
        part
    }

    /// The zone of an id.
    #[must_use]
    pub fn zone(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    /// The sector of an id.
    #[must_use]
    pub fn sector(&self, id: &str) -> Option<&Sector> {
        self.sectors.iter().find(|sector| sector.id == id)
    }

    /// The plan of an id.
    #[must_use]
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The area of a code.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code == code)
    }

    /// Things of one kind that the text of a task names.
    pub fn mentions_of<'a>(
        &'a self,
        plan: &'a str,
        task: u32,
        kind: MentionKind,
    ) -> impl Iterator<Item = &'a Mention> {
        self.mentions
            .iter()
            .filter(move |found| found.plan == plan && found.task == Some(task) && found.kind == kind)
    }

    /// The figures a task states.
    pub fn statements_of<'a>(&'a self, plan: &'a str, task: u32) -> impl Iterator<Item = &'a Statement> {
        self.statements.iter().filter(move |found| found.plan == plan && found.task == Some(task))
    }

    /// Zones whose role a task states.
    pub fn zone_roles_of<'a>(&'a self, plan: &'a str, task: u32) -> impl Iterator<Item = &'a ZoneRole> {
        self.zone_roles.iter().filter(move |found| found.plan == plan && found.task == Some(task))
    }

    /// Name of what a statement is for.
    #[must_use]
    pub fn scope_label<'a>(&'a self, scope: &'a Scope) -> &'a str {
        match scope {
            Scope::Area { code } => self.area(code).map_or(code, |area| &area.label),
            Scope::Zone { id, .. } => self.zone(id).map_or(id, |zone| &zone.label),
        }
    }
}
