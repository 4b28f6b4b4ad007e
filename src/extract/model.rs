//! The stable JSON form of an extraction (`plangraph extract --format json`), documented in docs/EXTRACTION.md.
//!
//! Spans are code points of the text as read, end exclusive. Names and titles are in canonical form:
//! broken lines joined, simplified script, full-width brackets; `quote` is the source's own words.

use schemars::JsonSchema;
use serde::Serialize;

use crate::record::{CitationStrength, DamageKind, Date, Modality, Number, UnitStatus};

pub use super::responsibility::{NameKind, Role};

/// Name and version of the form; it changes only when a key changes its meaning.
pub const FORM: &str = "plangraph-extraction/1";

/// First and one past the last code point.
pub type Span = [u32; 2];

/// Everything found in one text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Extraction {
    /// Name and version of this form.
    pub form: &'static str,
    /// The text the spans refer to.
    pub source: SourceInfo,
    /// Title of the plan.
    pub title: Option<String>,
    /// Title of the notice that issues it.
    pub notice_title: Option<String>,
    /// Document number (发文字号) of the text itself, brackets normalised to 〔〕.
    pub doc_number: Option<String>,
    /// Issuing bodies, as named.
    pub issuers: Vec<String>,
    /// Date of signature (成文日期).
    pub issue_date: Option<Date>,
    /// Date of printing (印发日期).
    pub print_date: Option<Date>,
    /// Date of publication, for reports and web pages.
    pub publish_date: Option<Date>,
    /// First and last year of the plan's own period.
    pub period: Option<[i16; 2]>,
    /// Full name of the area the plan is for: 上海市嘉定区.
    pub jurisdiction: Option<String>,
    /// Its GB/T 2260 code, where it is a listed area; 000000 for the whole country.
    pub jurisdiction_code: Option<String>,
    /// Tasks in order.
    pub tasks: Vec<Task>,
    /// Commitments with a figure.
    pub targets: Vec<Target>,
    /// Figures that are no commitment, each as what it is.
    pub statements: Vec<Target>,
    /// Named parks and areas.
    pub zones: Vec<Zone>,
    /// Fields and technologies named as focus.
    pub sectors: Vec<Named>,
    /// Cited works.
    pub citations: Vec<Citation>,
    /// Institutions named outside lists of units.
    pub institutions: Vec<Named>,
    /// Policy instruments named: funds, programmes, catalogues, pilots.
    pub instruments: Vec<Named>,
    /// Damage in the text; the source is never changed.
    pub damage: Vec<Damage>,
    /// What a person should look at.
    pub diagnostics: Vec<Note>,
}

/// The text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct SourceInfo {
    /// File name without folder.
    pub file: String,
    /// SHA-256 of the text as read.
    pub sha256: String,
    /// Length of the text in code points.
    pub chars: u32,
    /// Format of the file: text, html, docx, markdown, pdf.
    pub format: String,
    /// SHA-256 of the file itself.
    pub file_sha256: String,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Task {
    /// Headings above it, from the top, ordinals included.
    pub path: Vec<String>,
    /// Number as printed; absent where it has none.
    pub number: Option<u32>,
    /// Ordinal as printed: `（三）`.
    pub ordinal: Option<String>,
    /// Heading, or first clause where it has none.
    pub title: String,
    /// From its number to the end of its last list of units.
    pub span: Span,
    /// Units in the order of the lists; a unit named twice stands once.
    pub responsible: Vec<Responsible>,
    /// Whether a list says that there are more (等).
    pub list_open: bool,
    /// Year the task is due, where it states one of its own.
    pub deadline: Option<i16>,
    /// The words of that deadline.
    pub deadline_text: Option<String>,
}

/// A unit of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Responsible {
    /// Name as written, broken lines joined, in canonical form.
    pub name: String,
    /// The source's own characters, broken lines included.
    pub written: String,
    /// What the text says of its part.
    pub role: Role,
    /// What kind of name it is.
    pub kind: NameKind,
    /// Where it stands.
    pub span: Span,
}

/// A quantitative statement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Target {
    /// The source's words.
    pub quote: String,
    /// Where they stand.
    pub span: Span,
    /// What is counted or measured.
    pub metric: String,
    /// `>`, `>=`, `=`, `~`, `<=`, `<`, `range` or `multiple`.
    pub comparator: &'static str,
    /// Figure in the unit as written; lower end of a range; factor of a multiple.
    pub value: Option<Number>,
    /// Upper end of a range.
    pub value_high: Option<Number>,
    /// Unit as written: 亿元, 万个, %.
    pub unit: Option<String>,
    /// `stated`, `inferred`, `lost` or `none`.
    pub unit_status: UnitStatus,
    /// `committed`, `aspirational`, `required`, `permitted` or `reported`.
    pub modality: Modality,
    /// Year by whose end it is due.
    pub deadline: Option<i16>,
    /// The words of the deadline.
    pub deadline_text: Option<String>,
    /// `level`, `increment`, `cumulative`, `annual`, `share`, `rate`, `change`, `multiple`, `duration`, `extent`, `amount`, `ratio`.
    pub kind: &'static str,
    /// `headline`, `task`, `process_limit`, `area`, `subsidy_ceiling`, `baseline`, `fact`, `document_count`.
    pub status: &'static str,
    /// `plan`, `zone` or `task`.
    pub scope: &'static str,
    /// Place of its task in `tasks`, from 0.
    pub task: Option<usize>,
    /// Zone it is for.
    pub zone: Option<String>,
}

/// A named park or area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Zone {
    /// Name.
    pub name: String,
    /// Where it is named first.
    pub span: Span,
    /// How often it is named.
    pub mentions: usize,
    /// Positioning in the plan's words.
    pub positioning: Option<String>,
}

/// A name and where it stands first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Where it is named first.
    pub span: Span,
    /// What kind of thing it is, in the words of the register.
    pub kind: String,
}

/// A cited work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citation {
    /// Title without 《》; absent where only a number is cited.
    pub title: Option<String>,
    /// Document number, where it stands beside.
    pub number: Option<String>,
    /// `basis`, `issues`, `reports`, `instrument` or `mention`.
    pub strength: CitationStrength,
    /// Where it stands.
    pub span: Span,
}

/// Damage in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Damage {
    /// Kind, as in records.
    pub kind: DamageKind,
    /// Where it stands.
    pub span: Span,
    /// The damaged words.
    pub quote: String,
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// Short name of what was noticed.
    pub code: &'static str,
    /// Line of the text, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
    /// What it is and what to do.
    pub message: String,
    /// Where it stands.
    pub span: Span,
}
