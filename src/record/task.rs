//! Structure of the plan: headings, numbered tasks and the units each task names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, Extent};

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
    pub heading_en: String,
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
}

/// A numbered task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Number as printed; tasks of a plan run from 1 without gaps.
    pub number: u16,
    /// Group the task stands in: the id of a section.
    pub section: String,
    /// Heading, broken lines joined, simplified script.
    pub title: String,
    /// Our English gloss.
    pub title_en: String,
    /// Where the heading stands.
    pub evidence: Vec<Evidence>,
    /// Extent of the whole task, from its number to the end of its list of units.
    pub extent: Extent,
    /// The list of responsible units as a whole, brackets included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Evidence>,
    /// The units, in the order of the list.
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
