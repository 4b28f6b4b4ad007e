//! Damage found by the stages, for the JSON form and for records alike.

use std::ops::Range;

use super::findings::Findings;
use super::model;
use super::responsibility::FlawKind;
use crate::record::{DamageKind, UnitStatus};

/// Damage that stands in the folded text: flaws of lists, ordinals of another form, missing numbers, lost units.
pub(super) fn marks(findings: &Findings<'_>) -> Vec<(DamageKind, Range<usize>)> {
    let mut found = Vec::new();
    for flaw in findings.lists.iter().flat_map(|list| &list.flaws) {
        let kind = match flaw.kind {
            FlawKind::FusedNames => DamageKind::FusedNames,
            FlawKind::EmptyName => DamageKind::LostCharacter,
            FlawKind::MissingBracket => DamageKind::LostMark,
            FlawKind::MixedBrackets => DamageKind::MixedBrackets,
            FlawKind::NotAName => continue,
        };
        found.push((kind, flaw.range.clone()));
    }
    for item in &findings.outline.items {
        if item.damaged {
            found.push((DamageKind::WrongOrdinal, item.ordinal.clone()));
        }
        if item.missing > 0 {
            found.push((DamageKind::MissingNumber, item.ordinal.clone()));
        }
    }
    for found_statement in &findings.statements {
        if found_statement.statement.unit_status == UnitStatus::Lost {
            found.push((DamageKind::LostUnit, found_statement.statement.quote.clone()));
        }
    }
    found
}

/// All damage of a text by place. A missing number is no words of the text: it is told among the notes.
pub(super) fn damage(findings: &Findings<'_>) -> Vec<model::Damage> {
    let text = &findings.text;
    let left_out = text.residue().iter().map(|left| (left.kind, text.evidence_of(&left.source)));
    let marked = marks(findings)
        .into_iter()
        .filter(|(kind, _)| *kind != DamageKind::MissingNumber)
        .map(|(kind, range)| (kind, text.evidence(&range)));
    let mut all: Vec<model::Damage> = left_out
        .chain(marked)
        .map(|(kind, words)| model::Damage { kind, span: [words.start, words.end], quote: words.quote })
        .collect();
    all.sort_by_key(|damage| damage.span);
    all
}
