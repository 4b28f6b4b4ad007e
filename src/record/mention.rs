//! Focus sectors, aims, mentions, citations and damage.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Evidence;

/// A sector the plan as a whole names as its focus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Focus {
    /// Sector of the register.
    pub sector: String,
    /// Section that names it; absent where the plan has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Whether it is a field of its own or an item of one.
    pub rank: FocusRank,
    /// The words that name it.
    pub evidence: Vec<Evidence>,
}

/// Rank of a focus sector within the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FocusRank {
    /// A field with a heading of its own.
    Field,
    /// An item listed within a field or group.
    Item,
}

/// A goal that carries no figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// The aim in the few words the plan uses, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Section that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Zone it is for, where not the whole jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

/// Something of the register that the text names. Exactly one of the first five keys is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// Institution of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// Instrument of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// Zone of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Sector of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Spatial layout of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// Task that names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// Section that names it, where not a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The words that name it.
    pub evidence: Vec<Evidence>,
}

/// A titled work that the text cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Work of the register.
    pub work: String,
    /// Which text cites: a report's mention of a work is the report's, never the plan's.
    pub citing: Citing,
    /// Strength of the citation.
    pub strength: CitationStrength,
    /// Task that cites it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// The words it rests on, title as written.
    pub evidence: Vec<Evidence>,
}

/// Which text of a source cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Citing {
    /// The notice.
    Notice,
    /// The plan.
    Plan,
    /// The media report.
    Report,
}

/// Strength of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CitationStrength {
    /// Named as what the plan carries out (为贯彻落实…).
    Basis,
    /// Issued by the citing notice.
    Issues,
    /// Named as a means a task draws on.
    Instrument,
    /// The work a report tells of.
    Reports,
    /// Named in passing.
    Mention,
}

/// Damage in the text and how it is read. The source is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Damage {
    /// Kind of damage.
    pub kind: DamageKind,
    /// How it is read; absent where no reading is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// How sure the reading is.
    pub repair: RepairKind,
    /// Task the damage stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// Section the damage stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// How often this kind occurs in the source, where only an example is pointed at; 1 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrences: Option<u32>,
    /// The damaged words.
    pub evidence: Vec<Evidence>,
}

/// Kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DamageKind {
    /// Measure word or unit lost.
    LostUnit,
    /// Character lost.
    LostCharacter,
    /// Opening or closing mark lost.
    LostMark,
    /// Pinyin put in after a character.
    PinyinInsertion,
    /// Page break inside a word.
    PageBreak,
    /// Page number left in the text.
    PageNumber,
    /// Ordinal of the wrong form.
    WrongOrdinal,
    /// Editor's bookmark left in the text.
    Bookmark,
    /// Words doubled.
    Doubled,
    /// Blank inside a word.
    StrayBlank,
    /// Opening and closing brackets of different width.
    MixedBrackets,
    /// A letter or another sign put for a digit by a scan (`l2` for `12`).
    MisreadCharacter,
    /// Two names of a list run together, the mark between them lost.
    FusedNames,
    /// A number left out of a numbering.
    MissingNumber,
}

/// How sure a repair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RepairKind {
    /// Follows from the damage alone (a joined word, a stripped bookmark).
    Mechanical,
    /// Probable, not certain; never feeds a normalised value.
    Conjecture,
    /// No repair is offered.
    None,
}
