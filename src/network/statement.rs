//! A quantitative statement as the analyses see it: its bounds and what bears on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A quantitative statement with its bounds in base units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Statement {
    /// IRI of the statement, whose evidence opens the words.
    pub iri: String,
    /// Id of the plan.
    pub plan: String,
    /// Number of the statement within the plan.
    pub number: u32,
    /// Metric id.
    pub metric: String,
    /// Name of the metric.
    pub label: String,
    /// Whether values of separate areas may be added.
    pub additive: bool,
    /// Kind of quantity, e.g. `increment`.
    pub kind: String,
    /// Whether it is a headline target.
    pub headline: bool,
    /// Whether it is a target, of the plan or of a task.
    pub target: bool,
    /// Whether it is a baseline.
    pub baseline: bool,
    /// Task that states it.
    pub task: Option<u32>,
    /// What it is for.
    pub scope: Scope,
    /// Lower bound.
    pub lower: Option<Bound>,
    /// Upper bound.
    pub upper: Option<Bound>,
    /// Multiple of a present value it is to reach (倍增: 2).
    pub factor: Option<f64>,
    /// Whether it is striven for and not committed.
    pub aspirational: bool,
    /// The unit it is written in.
    #[serde(default)]
    pub unit: Option<WrittenUnit>,
    /// Slug of the state of its unit, e.g. `stated`.
    pub unit_status: String,
    /// Whether the source has lost its unit.
    pub unit_lost: bool,
    /// Whether damage leaves the figure itself in doubt.
    pub damaged: bool,
    /// Year it is due.
    pub deadline: Option<String>,
    /// The words it rests on.
    pub quotes: Vec<String>,
}

impl Statement {
    /// The lower bound's value; 0 where there is none.
    #[must_use]
    pub fn bound(&self) -> f64 {
        self.lower.map_or(0.0, |lower| lower.value)
    }

    /// Whether it is committed, with its unit and figure undamaged.
    #[must_use]
    pub fn is_firm(&self) -> bool {
        !self.aspirational && !self.unit_lost && !self.damaged
    }
}

/// The unit a figure is written in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenUnit {
    /// Its name, e.g. 亿元.
    pub label: String,
    /// How many base units one of it is.
    pub factor: f64,
}

/// One end of the interval a statement allows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bound {
    /// Value in base units; as written where the unit is unknown.
    pub value: f64,
    /// Whether the value itself is allowed.
    pub inclusive: bool,
}

/// What a statement is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Scope {
    /// An administrative area, by GB/T 2260 code.
    Area {
        /// The code.
        code: String,
    },
    /// A zone within a district.
    Zone {
        /// Zone id.
        id: String,
        /// Code of the district it lies in.
        district: String,
    },
}

impl Scope {
    /// Code of the area, or of the district the zone lies in.
    #[must_use]
    pub fn district(&self) -> &str {
        match self {
            Self::Area { code } => code,
            Self::Zone { district, .. } => district,
        }
    }
}
