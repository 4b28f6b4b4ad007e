//! Structure of the plan: headings, numbered tasks and the units each task names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, Extent, Stated};

/// A heading of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Position, e.g. `3.1` for the first heading under the third; the parent is the id without its last part.
    pub id: String,
    /// What the section holds.
    pub kind: SectionKind,
    /// Ordinal as written, e.g. `（一）`; absent where the source gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<String>,
    /// Heading, broken lines joined, simplified script.
    pub heading: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_en: Option<String>,
    /// Where the heading stands.
    pub evidence: Vec<Evidence>,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// Guiding ideas and principles.
    Principles,
    /// Goals and targets.
    Goals,
    /// Key fields of development.
    Fields,
    /// One group of key fields.
    FieldGroup,
    /// Key zones.
    Zones,
    /// Profile of one zone, or a part of it.
    ZoneProfile,
    /// All tasks.
    Tasks,
    /// One group of tasks.
    TaskGroup,
    /// Aspect of a plan that a report names without listing its tasks.
    Aspect,
    /// Section of a media report.
    Narrative,
    /// Organisation, funding, supervision: how the plan is to be carried through (保障措施).
    Safeguards,
    /// Present state and reasons.
    Background,
    /// None of these.
    Other,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Position among the tasks of the plan, from 1 without gaps; part of its IRI.
    pub number: u16,
    /// Number as printed, e.g. `（三）`, where it is not simply `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// Group the task stands in: the id of a section; absent where the plan has no groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Heading, broken lines joined, simplified script.
    pub title: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Where the heading stands.
    pub evidence: Vec<Evidence>,
    /// Extent of the whole task, from its number to the end of its list of units.
    pub extent: Extent,
    /// Year by whose end the task is due, where the task itself states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Stated<i16>>,
    /// The list of responsible units as a whole, brackets included; the first where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Evidence>,
    /// Further lists of the same task, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_lists: Vec<Evidence>,
    /// Whether a list says that it names only some of the units (等).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_list: bool,
    /// The units, in the order of the lists, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<Responsible>,
}

/// One unit of a list of responsible units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsible {
    /// Register entry of the unit or open set, e.g. `310115/kejingwei`.
    pub unit: String,
    /// First code point of the label.
    pub start: u32,
    /// One past the last code point of the label.
    pub end: u32,
    /// The label exactly as in the source, broken lines included.
    pub written: String,
    /// Role the text states; where it states none, the unit is responsible.
    #[serde(default, skip_serializing_if = "Role::is_default")]
    pub role: Role,
}

/// Role of a unit in a task, as the text states it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads (牵头), or stands first where the text says that the first leads.
    Lead,
    /// Supports (配合, 协办, 参与).
    Support,
    /// Is responsible (责任单位, 负责); neither lead nor support is stated.
    #[default]
    Responsible,
}

impl Role {
    /// Whether the text states neither lead nor support.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Task {
    /// The lists of responsible units, in the order of the text.
    pub fn lists(&self) -> impl Iterator<Item = &Evidence> {
        self.list.iter().chain(&self.further_lists)
    }

    /// Whether the text states a lead or a support for this task.
    #[must_use]
    pub fn states_roles(&self) -> bool {
        self.responsible.iter().any(|listed| !listed.role.is_default())
    }
}

impl Responsible {
    /// The words the assignment rests on.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence { start: self.start, end: self.end, quote: self.written.clone() }
    }

    /// The label with the white space of broken lines removed.
    #[must_use]
    pub fn label(&self) -> String {
        self.written.split_whitespace().collect()
    }
}
