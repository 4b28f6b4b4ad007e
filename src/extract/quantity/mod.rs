//! Quantities: targets and everything that only looks like one (conventions 51–65).
//!
//! [`statements`] reads a passage sentence by sentence: numbers with their units (`amount`), times (`moment`),
//! words that tell what a number is for (`words`), how each number stands in its clause (`place`), what governs
//! it (`state`), and what it therefore is (`judge`). [`cell`](cell::cell) reads a number in a table cell.

mod amount;
mod build;
mod case;
pub mod cell;
mod commit;
mod comparator;
mod current;
mod describe;
mod duration;
mod figure;
mod judge;
mod measure;
mod moment;
mod norm;
mod noun;
mod place;
mod report;
mod role;
mod sentence;
mod share;
mod state;
mod subject;
mod unit;
mod words;

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::record::{Comparator, DamageKind, Modality, Number, QuantityKind, Status, UnitStatus};

pub use cell::{Cell, cell};

/// Kind of passage that a statement stands in, as the outline tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Goals of the plan.
    Goals,
    /// A task or measure.
    Task,
    /// Profile of a park.
    Zone,
    /// Preamble, principles, present state, organisation.
    Background,
    /// A media report.
    News,
}

/// What is known of a passage before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// First and last year of the plan.
    pub period: Option<(i16, i16)>,
    /// Year in which the plan was issued: earlier years are past even where the plan has no period.
    pub issued: Option<i16>,
    /// Kind of passage.
    pub setting: Setting,
    /// Deadline that a heading or lead paragraph hands down.
    pub deadline: Option<Deadline>,
}

/// A time by which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Year by whose end it is due; none where the text gives a span whose start it does not state.
    pub year: Option<i16>,
    /// The words it rests on.
    pub range: Option<Range<usize>>,
    /// Whether the year is inferred from the period of the plan.
    pub inferred: bool,
}

/// What a figure measures, finer than the record's [`QuantityKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Added within the period.
    Increment,
    /// State at a time.
    Level,
    /// Sum over years.
    Cumulative,
    /// Per year.
    Annual,
    /// Share of a whole.
    Share,
    /// Growth or decline in per cent.
    Rate,
    /// Growth or decline in percentage points.
    Change,
    /// Multiple of an earlier level.
    Multiple,
    /// Length of time.
    Duration,
    /// Area.
    Extent,
    /// Money.
    Amount,
    /// Ratio of two amounts.
    Ratio,
}

impl Measure {
    /// The record's kind of quantity.
    #[must_use]
    pub fn kind(self) -> QuantityKind {
        match self {
            Self::Increment | Self::Change => QuantityKind::Increment,
            Self::Level => QuantityKind::Level,
            Self::Cumulative => QuantityKind::Cumulative,
            Self::Annual => QuantityKind::Annual,
            Self::Share | Self::Rate => QuantityKind::Share,
            Self::Multiple => QuantityKind::Factor,
            Self::Duration => QuantityKind::Duration,
            Self::Extent => QuantityKind::Extent,
            Self::Amount => QuantityKind::Amount,
            Self::Ratio => QuantityKind::Ratio,
        }
    }

    /// Name in the JSON form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Increment | Self::Change => "increment",
            Self::Level => "level",
            Self::Cumulative => "cumulative",
            Self::Annual => "annual",
            Self::Share => "share",
            Self::Rate => "rate",
            Self::Multiple => "multiple",
            Self::Duration => "duration",
            Self::Extent => "extent",
            Self::Amount => "amount",
            Self::Ratio => "ratio",
        }
    }
}

/// A quantitative statement. All ranges are bytes of the folded text.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub status: Status,
    /// Whether a process limit is one to be brought down, and so a target.
    pub reduction: bool,
    /// The words it rests on.
    pub quote: Range<usize>,
    /// What is counted or measured.
    pub metric: Range<usize>,
    /// Restriction that belongs to the metric and holds a number: 年产值超100亿元.
    pub qualifier: Option<Range<usize>>,
    /// Meaning of the comparator.
    pub comparator: Comparator,
    /// Comparator as written.
    pub token: Option<Range<usize>>,
    /// The figure, in the unit as written.
    pub value: Option<Number>,
    /// Lower end of a range.
    pub low: Option<Number>,
    /// Upper end of a range.
    pub high: Option<Number>,
    /// Multiple of an earlier level.
    pub factor: Option<Number>,
    /// Unit as written: 亿元, 万个, 百分点.
    pub unit: Option<String>,
    /// Where the unit stands.
    pub unit_range: Option<Range<usize>>,
    /// Whether the text states the unit.
    pub unit_status: UnitStatus,
    /// Word of approximation.
    pub approximate: Option<Range<usize>>,
    /// What the figure measures.
    pub measure: Measure,
    /// How firmly it is meant.
    pub modality: Modality,
    /// Word of modality.
    pub modality_token: Option<Range<usize>>,
    /// Year by whose end it is due.
    pub deadline: Option<i16>,
    /// The words the deadline rests on.
    pub deadline_text: Option<Range<usize>>,
    /// Whether the deadline is inferred from the period of the plan.
    pub inferred_deadline: bool,
    /// Whether damage leaves the figure in doubt.
    pub damaged: bool,
}

impl Statement {
    /// Whether it is something promised: headline and task targets, and process limits to be brought down.
    #[must_use]
    pub fn is_target(&self) -> bool {
        self.status.is_target() || (self.status == Status::ProcessLimit && self.reduction)
    }

    /// The comparator as a sign: `>`, `>=`, `=`, `~`, `<=`, `<`, `range` or `multiple`.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        sign(self.comparator, self.approximate.is_some())
    }
}

/// The sign of a comparator.
fn sign(comparator: Comparator, approximate: bool) -> &'static str {
    match comparator {
        Comparator::Range => "range",
        Comparator::Multiplies => "multiple",
        Comparator::Point | Comparator::Reaches | Comparator::Below if approximate => "~",
        Comparator::Point | Comparator::Reaches => "=",
        Comparator::Exceeds => ">",
        Comparator::AtLeast => ">=",
        Comparator::AtMost => "<=",
        Comparator::Below => "<",
    }
}

/// The quantitative statements of a passage, in order.
///
/// Nothing inside `masked` (sorted ranges: citations, lists of units) counts.
#[must_use]
pub fn statements(
    text: &Folded,
    range: Range<usize>,
    frame: &Frame,
    masked: &[Range<usize>],
) -> Vec<Statement> {
    // What follows a cell of a table may start with a digit.
    let digit = |c: char| c.is_ascii_digit();
    let next = text.text().get(range.end..).unwrap_or_default();
    let runs_on = |cut: &&str| cut.ends_with(digit) && next.starts_with(digit);
    let words = text.text().get(..range.end).filter(runs_on).unwrap_or(text.text());
    let mut found = build::statements(words, &range, frame, masked);
    for statement in &mut found {
        statement.damaged = is_damaged(text, &statement.quote);
    }
    found
}

/// Whether a character of a figure was lost or misread: 4O00, 24O万头.
fn is_damaged(text: &Folded, quote: &Range<usize>) -> bool {
    let source = text.bytes(quote);
    let residue = text.residue();
    let first = residue.partition_point(|residue| residue.source.end <= source.start);
    let noted = residue
        .iter()
        .skip(first)
        .take_while(|residue| residue.source.start < source.end)
        .any(|residue| residue.kind == DamageKind::LostCharacter);
    let words = text.text().get(quote.clone()).unwrap_or_default().as_bytes();
    noted
        || words
            .windows(3)
            .any(|three| matches!(three, [a, b'O', c] if a.is_ascii_digit() && c.is_ascii_digit()))
}

/// The deadline that a heading or lead paragraph hands down to what stands under it: 到2027年，主要目标如下：
#[must_use]
pub fn governing(text: &Folded, range: Range<usize>, period: Option<(i16, i16)>) -> Option<Deadline> {
    build::governing(text.text(), &range, period)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
#[path = "tests_of_clauses.rs"]
mod tests_of_clauses;

#[cfg(test)]
#[path = "tests_of_decoys.rs"]
mod tests_of_decoys;
