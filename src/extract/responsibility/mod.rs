//! Who is responsible: lists of units in brackets, after labels and in sentences (conventions 26–50).
//!
//! [`Rules::of`] reads the notes that hold for a whole document, [`lists`] finds the lists of a stretch
//! of text, [`names`] splits the inside of one list or table cell, [`complete()`] puts the elided prefix
//! back before a name. Every range is bytes of the folded text.

mod after;
mod bracket;
mod collective;
mod complete;
mod gaps;
mod habit;
mod inside;
mod label;
mod lexicon;
mod name;
mod pieces;
mod rules;
mod scan;
mod sentence;
mod split;
mod tail;
mod text;

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::fold::Folded;

pub use complete::complete;
pub use rules::Rules;
pub use scan::lists;

pub use crate::record::Role;

/// What a name stands for (convention 45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// One institution.
    Unit,
    /// All members of a kind, which could be listed: 各区人民政府.
    Collective,
    /// Some members of a kind that the text does not state: 相关管理局.
    OpenSet,
}

/// A name in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name alone, without role mark, role word or 等.
    pub range: Range<usize>,
    /// Role given by label, role word, mark or footnote.
    pub role: Role,
    /// What the name stands for.
    pub kind: NameKind,
}

/// What is wrong with a list (convention 50), for the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlawKind {
    /// Two names without a mark between them, read as two.
    FusedNames,
    /// A mark with no name before it: `责任单位：、B`.
    EmptyName,
    /// The closing bracket is missing; the list ends with its sentence or item.
    MissingBracket,
    /// Opening and closing bracket differ in width or form.
    MixedBrackets,
    /// Words that cannot be a name, left out.
    NotAName,
}

/// A flaw and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// Where.
    pub range: Range<usize>,
}

/// A list of responsible units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitList {
    /// The whole list, label and brackets included.
    pub range: Range<usize>,
    /// Names in the order of the text.
    pub names: Vec<Named>,
    /// Whether the list ends in 等 (convention 44).
    pub open: bool,
    /// Words of a deadline inside the list: `2026年底前`.
    pub deadline: Option<Range<usize>>,
    /// What a person should look at.
    pub flaws: Vec<Flaw>,
}

/// Splits the inside of a list or a table cell into names (conventions 38–45), and says whether it ends in 等.
///
/// Names without role word or mark get the role given, which is that of the column. `rules` are those of the document.
#[must_use]
pub fn names(text: &Folded<'_>, range: Range<usize>, role: Role, rules: &Rules) -> (Vec<Named>, bool) {
    let inside = inside::read(&text::Context::new(text, rules), range, inside::Mode::Labelled(role));
    (inside.names, inside.open)
}

/// Whether the inside of a bracket is a list without a label: `市甲局牵头，市乙局配合`, `市甲局、市乙局`.
///
/// Looks at the words alone: for headings, which end before their list.
#[must_use]
pub fn is_list(inside: &str) -> bool {
    let units = |words: &str| words.split(['、', ',', ';']).all(gaps::is_unit);
    let told = tail::verbs_end(inside).is_some_and(|names| names > 0);
    let first = inside.split(['、', ',', ';']).next().unwrap_or_default();
    if told { gaps::is_unit(first) } else { first.len() < inside.len() && units(inside) }
}

#[cfg(test)]
mod tests;
