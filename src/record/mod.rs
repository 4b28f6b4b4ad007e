//! Plan records: everything the graph says of one source document.
//!
//! One TOML file per document, written or extracted, read by [`crate::input`].
//! The types here are pure data: strict on input (unknown keys are refused),
//! with no I/O and no RDF. Their JSON Schema is `docs/record.schema.json`.

mod date;
mod evidence;
mod mention;
mod metadata;
mod quantity;
mod task;
mod zone;

pub use date::Date;
pub use evidence::{Evidence, Extent, Stated};
pub use mention::{
    Aim, Citation, CitationStrength, Citing, Damage, DamageKind, Focus, FocusRank, Mention, RepairKind,
};
pub use metadata::{FileFormat, Notice, Original, Period, Plan, Report, Source, SourceKind, TextStatus};
pub use quantity::{Comparator, Modality, Quantity, QuantityKind, ScopeStatus, Status, UnitStatus};
pub use task::{Responsible, Role, Section, SectionKind, Task};
pub use zone::{ActorRole, ZoneFocus, ZoneRole};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::number::Number;
use crate::register::Register;

/// Everything the graph says of one source document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRecord {
    /// Identifier of the document and its plan: ASCII lower case, digits and hyphens, e.g. `pudong-2025-32`.
    pub id: String,
    /// The file the record was made from.
    pub source: Source,
    /// The notice (通知) that carries the plan as its annex, where the source has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The media report that tells of the plan, where the source is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// The plan itself.
    pub plan: Plan,
    /// Headings of the plan, in order of appearance.
    #[serde(default, rename = "section", skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Numbered tasks with the units named as responsible.
    #[serde(default, rename = "task", skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// What the plan says of a zone: its role, positioning and focus.
    #[serde(default, rename = "zone", skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<ZoneRole>,
    /// Sectors the plan as a whole names as its focus.
    #[serde(default, rename = "focus", skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<Focus>,
    /// Every quantitative statement, each with its own status.
    #[serde(default, rename = "quantity", skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Goals that carry no figure.
    #[serde(default, rename = "aim", skip_serializing_if = "Vec::is_empty")]
    pub aims: Vec<Aim>,
    /// Institutions, instruments, zones, sectors and layouts the text names.
    #[serde(default, rename = "mention", skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Titled works the text cites.
    #[serde(default, rename = "citation", skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// Damage in the text and how it is read.
    #[serde(default, rename = "damage", skip_serializing_if = "Vec::is_empty")]
    pub damage: Vec<Damage>,
    /// Entries the register lacks and this document needs: they hold for this document alone, and go with it,
    /// until somebody moves them into the register.
    #[serde(default, skip_serializing_if = "Register::is_empty")]
    pub proposed: Register,
}
