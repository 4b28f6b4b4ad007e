//! Damage of the source as a record tells it: one entry where one kind occurs often.

use super::super::damage::marks;
use super::super::findings::Findings;
use super::names::Places;
use crate::record::{Damage, DamageKind, RepairKind};

pub(super) fn damage(places: &Places<'_>) -> Vec<Damage> {
    let findings = places.findings;
    let mut all = residue(findings);
    all.extend(marks(findings).into_iter().map(|(kind, range)| at(places, &range, kind)));
    all.sort_by_key(|damage| damage.evidence.first().map_or(0, |evidence| evidence.start));
    all
}

fn at(places: &Places<'_>, range: &std::ops::Range<usize>, kind: DamageKind) -> Damage {
    let repair = if kind == DamageKind::MixedBrackets { RepairKind::Mechanical } else { RepairKind::None };
    let (task, section) = places.of(range.start);
    let text = &places.findings.text;
    let range = &wide(text.text(), range);
    Damage {
        kind,
        reading: (repair == RepairKind::Mechanical).then(|| text.canonical(range)),
        repair,
        task,
        section,
        occurrences: None,
        evidence: vec![text.evidence(range)],
    }
}

/// A range with at least one character: damage without words of its own points at those beside it.
fn wide(text: &str, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let next = || text.get(range.end..)?.chars().next();
    let before = || text.get(..range.start)?.chars().next_back();
    match (range.is_empty(), next(), before()) {
        (true, Some(c), _) => range.start..range.end + c.len_utf8(),
        (true, None, Some(c)) => range.start - c.len_utf8()..range.end,
        _ => range.clone(),
    }
}

/// What was left out in folding, one entry a kind.
fn residue(findings: &Findings<'_>) -> Vec<Damage> {
    let text = &findings.text;
    let mut kinds: Vec<Damage> = Vec::new();
    for left in text.residue() {
        match kinds.iter_mut().find(|damage| damage.kind == left.kind) {
            Some(damage) => damage.occurrences = Some(damage.occurrences.unwrap_or(1) + 1),
            None => kinds.push(Damage {
                kind: left.kind,
                reading: None,
                repair: RepairKind::None,
                task: None,
                section: None,
                occurrences: None,
                evidence: vec![text.evidence_of(&left.source)],
            }),
        }
    }
    kinds
}
