//! Quantitative statements: targets and everything that only looks like one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, Number};

/// A quantitative statement. Exactly one of `value`, `low` with `high`, or `factor` is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// Number of the statement within the record; part of its IRI, so never reused.
    pub id: u16,
    /// What the statement is; statements of different status are never mixed.
    pub status: Status,
    /// Metric of the register: what is counted or measured.
    pub metric: String,
    /// Restriction that belongs to the metric, as written (e.g. 年产值超100亿元).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
    /// Meaning of the comparator.
    pub comparator: Comparator,
    /// Comparator as written, simplified script; absent where the text has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The figure, in the unit as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Number>,
    /// Lower end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Number>,
    /// Upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Number>,
    /// Multiple of an earlier level (倍增 = 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Number>,
    /// Unit of measure of the register; absent only with `unit_status = "lost"` or `"none"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the text states the unit.
    pub unit_status: UnitStatus,
    /// What kind of quantity the figure is.
    pub kind: QuantityKind,
    /// How firmly it is meant.
    pub modality: Modality,
    /// Words of modality as written, e.g. 力争.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modality_token: Option<String>,
    /// Words of approximation as written, e.g. 约.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approximation: Option<String>,
    /// Year by whose end it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<i16>,
    /// Task that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// Section that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Zone it is for; absent: the plan's jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Whether the text states the zone or it is inferred from its place; absent: stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_status: Option<ScopeStatus>,
    /// Whether damage leaves the figure itself in doubt: it is then kept as it stands and bounds nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub damaged: bool,
    /// The words it rests on; a second entry is a second mention of the same statement.
    pub evidence: Vec<Evidence>,
}

/// What a quantitative statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Target among the goals of a plan or zone.
    Headline,
    /// Quantified commitment inside a task.
    Task,
    /// Limit on the duration of a procedure.
    ProcessLimit,
    /// Area of a zone.
    Area,
    /// Ceiling or rate of a subsidy.
    SubsidyCeiling,
    /// Present state a target can be held against.
    Baseline,
    /// Figure reported as fact or expectation, not a commitment.
    Fact,
    /// Count of the document's own parts.
    DocumentCount,
}

impl Status {
    /// Whether the statement is a target: something promised for a date or a year.
    #[must_use]
    pub fn is_target(self) -> bool {
        matches!(self, Self::Headline | Self::Task)
    }
}

/// Meaning of a comparator (以上 and 以内 include the figure, 超 does not: Civil Code art. 1259).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparator {
    /// More than the figure (超, 超过, 突破).
    Exceeds,
    /// The figure or more (以上, 不少于).
    AtLeast,
    /// The figure is reached (达, 达到): an inclusive lower bound.
    Reaches,
    /// The figure as it stands, no comparator written.
    Point,
    /// The figure or less (以内, 最高).
    AtMost,
    /// Less than the figure (近, 不到).
    Below,
    /// From one figure to another, both included.
    Range,
    /// A multiple of an earlier level.
    Multiplies,
}

/// Whether the text states a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitStatus {
    /// Written in the text.
    Stated,
    /// Left out by the text but beyond doubt (300亿 for output value: 元).
    Inferred,
    /// Lost by damage; not guessed.
    Lost,
    /// The statement has none (a factor, a ratio).
    None,
}

/// Kind of quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuantityKind {
    /// Added within the period (新增).
    Increment,
    /// State at a time.
    Level,
    /// Sum over years (累计).
    Cumulative,
    /// Per year (年度).
    Annual,
    /// Share of a whole.
    Share,
    /// Multiple of an earlier level.
    Factor,
    /// Length of time.
    Duration,
    /// Area.
    Extent,
    /// Money.
    Amount,
    /// Ratio of two amounts.
    Ratio,
    /// Growth or fall against an earlier level, as a part of it (同比增长8%).
    Rate,
    /// Rise or fall by so much, of a share usually in points (提高2个百分点).
    Change,
}

/// How firmly a figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Stated as a goal, without reserve.
    Committed,
    /// Striven for (力争).
    Aspirational,
    /// Required of others (应).
    Required,
    /// Allowed at most (最高).
    Permitted,
    /// Stated as fact.
    Reported,
}

impl Modality {
    /// Whether words of modality make a figure one that is striven for: 力争, 争取, 力求, 努力.
    #[must_use]
    pub fn strives(words: &str) -> bool {
        ["力争", "争取", "力求", "努力"].iter().any(|word| words.contains(word))
    }
}

/// Whether the text states the scope of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeStatus {
    /// Stated.
    Stated,
    /// Inferred from the place in the text.
    Inferred,
}
