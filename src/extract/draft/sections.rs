//! Headings of the outline as sections of a record.

use std::collections::BTreeMap;

use super::super::findings::Findings;
use super::super::outline::Purpose;
use crate::record::{Section, SectionKind};

/// Deepest level that becomes a section.
const DEEPEST: usize = 6;

/// Sections in order, and the section id of every outline item that is one or stands in one.
pub(super) struct Sections {
    pub all: Vec<Section>,
    ids: BTreeMap<usize, String>,
}

impl Sections {
    /// The section an item stands in: its own, or that of the nearest item above.
    pub(super) fn of(&self, findings: &Findings<'_>, item: usize) -> Option<String> {
        let path = findings.outline.path(item);
        path.iter().rev().find_map(|above| self.ids.get(above)).cloned()
    }
}

pub(super) fn sections(findings: &Findings<'_>) -> Sections {
    let mut all = Vec::new();
    let mut ids: BTreeMap<usize, String> = BTreeMap::new();
    let mut kinds: BTreeMap<usize, SectionKind> = BTreeMap::new();
    let mut counts: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    let mut next = 0;
    for (index, item) in findings.outline.items.iter().enumerate() {
        while findings.tasks.get(next).is_some_and(|task| task.extent.end <= item.extent.start) {
            next += 1;
        }
        let task = findings.tasks.get(next).filter(|task| task.extent.start <= item.extent.start);
        let orphan = item.parent.is_some_and(|parent| !ids.contains_key(&parent));
        if task.is_some() || item.inline || item.depth >= DEEPEST || orphan || item.heading.is_empty() {
            continue;
        }
        let count = counts.entry(item.parent).or_default();
        *count += 1;
        let id = match item.parent.and_then(|parent| ids.get(&parent)) {
            Some(parent) => format!("{parent}.{count}"),
            None => count.to_string(),
        };
        let kind = kind(findings, index, item.parent.and_then(|parent| kinds.get(&parent)).copied());
        let ordinal: String = findings.text.quote(&item.ordinal).split_whitespace().collect();
        all.push(Section {
            id: id.clone(),
            kind,
            ordinal: (!ordinal.is_empty()).then_some(ordinal),
            heading: findings.text.canonical(&item.heading),
            heading_en: None,
            evidence: vec![findings.text.evidence(&item.title())],
        });
        ids.insert(index, id);
        kinds.insert(index, kind);
    }
    Sections { all, ids }
}

fn kind(findings: &Findings<'_>, index: usize, parent: Option<SectionKind>) -> SectionKind {
    let Some(item) = findings.outline.items.get(index) else { return SectionKind::Other };
    let holds_tasks = findings
        .tasks
        .get(findings.tasks.partition_point(|task| task.extent.start < item.extent.start))
        .is_some_and(|task| task.extent.start < item.extent.end);
    if holds_tasks {
        return if parent.is_some() { SectionKind::TaskGroup } else { SectionKind::Tasks };
    }
    let own = findings.purposes.get(index).copied().unwrap_or(Purpose::Other);
    match (parent, own) {
        (Some(SectionKind::Zones | SectionKind::ZoneProfile), _) => SectionKind::ZoneProfile,
        (
            Some(SectionKind::Fields | SectionKind::FieldGroup),
            Purpose::Other | Purpose::Fields | Purpose::Zones,
        ) => SectionKind::FieldGroup,
        (_, Purpose::Principles) => SectionKind::Principles,
        (_, Purpose::Goals) => SectionKind::Goals,
        (_, Purpose::Fields) => SectionKind::Fields,
        (_, Purpose::Zones) => SectionKind::Zones,
        (_, Purpose::Tasks) => SectionKind::Tasks,
        (_, Purpose::Safeguards) => SectionKind::Safeguards,
        (_, Purpose::Background) => SectionKind::Background,
        (Some(SectionKind::Tasks), Purpose::Other) => SectionKind::TaskGroup,
        (Some(parent), Purpose::Other) => parent,
        (None, Purpose::Other) => SectionKind::Other,
    }
}
