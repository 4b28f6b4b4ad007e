//! Parks, focus sectors, mentions and citations of a record.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::entity::{EntityKind, focus};
use super::super::findings::Findings;
use super::super::outline::Purpose;
use super::proposals::Proposals;
use super::sections::Sections;
use crate::record::{Citation, CitationStrength, Evidence, Focus, FocusRank, Mention, ZoneFocus, ZoneRole};

/// Where something stands: its task, else its section.
pub(super) struct Places<'a> {
    pub findings: &'a Findings<'a>,
    pub sections: &'a Sections,
}

impl Places<'_> {
    pub(super) fn of(&self, at: usize) -> (Option<u16>, Option<String>) {
        let tasks = &self.findings.tasks;
        let index = tasks.partition_point(|task| task.extent.start <= at);
        let task =
            index.checked_sub(1).filter(|index| tasks.get(*index).is_some_and(|task| at < task.extent.end));
        if let Some(number) = task.and_then(|index| u16::try_from(index + 1).ok()) {
            return (Some(number), None);
        }
        let outline = &self.findings.outline;
        let item = outline.at(at).filter(|_| at < self.findings.metadata.body.end);
        (None, item.and_then(|item| self.sections.of(self.findings, item)))
    }

    fn evidence(&self, range: &Range<usize>) -> Vec<Evidence> {
        vec![self.findings.text.evidence(range)]
    }
}

/// What the text says of its parks, each park once a place.
pub(super) fn zones(places: &Places<'_>, district: &str, proposals: &mut Proposals<'_>) -> Vec<ZoneRole> {
    let text = &places.findings.text;
    let mut seen = BTreeSet::new();
    let mut roles = Vec::new();
    for profile in &places.findings.profiles {
        let name = text.canonical(&profile.zone);
        let zone = proposals.zone(&name, district);
        let (task, section) = places.of(profile.zone.start);
        if (profile.positioning.is_none() && profile.focus.is_empty())
            || !seen.insert((zone.clone(), task, section.clone()))
        {
            continue;
        }
        let mut evidence = places.evidence(&profile.zone);
        evidence.extend(profile.positioning.iter().map(|words| text.evidence(words)));
        roles.push(ZoneRole {
            zone,
            role: role(&name).to_owned(),
            layout: None,
            task,
            section,
            positioning: profile.positioning.as_ref().map(|words| text.canonical(words)),
            positioning_en: None,
            evidence,
            focus: sectors(places, &profile.focus, proposals),
            actors: Vec::new(),
        });
    }
    roles
}

fn sectors(places: &Places<'_>, items: &[Range<usize>], proposals: &mut Proposals<'_>) -> Vec<ZoneFocus> {
    let mut seen = BTreeSet::new();
    items
        .iter()
        .map(|item| (item, proposals.sector(&places.findings.text.canonical(item))))
        .filter(|(_, sector)| seen.insert(sector.clone()))
        .map(|(item, sector)| ZoneFocus { sector, evidence: places.evidence(item) })
        .collect()
}

/// Role of a park by its name; a person may tell better.
fn role(name: &str) -> &'static str {
    if name.ends_with("集聚区") || name.ends_with("集群") { "industrial-cluster" } else { "key-park" }
}

/// Sectors that sections of key fields name.
pub(super) fn focuses(places: &Places<'_>, proposals: &mut Proposals<'_>) -> Vec<Focus> {
    let findings = places.findings;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (index, item) in findings.outline.items.iter().enumerate() {
        let path = findings.outline.path(index);
        let about_fields = path.iter().any(|above| findings.purposes.get(*above) == Some(&Purpose::Fields));
        if !about_fields {
            continue;
        }
        let section = places.sections.of(findings, index);
        for list in focus(&findings.text, item.heading.start..item.body.end) {
            for words in &list.items {
                let sector = proposals.sector(&findings.text.canonical(words));
                if seen.insert((sector.clone(), section.clone())) {
                    let (section, evidence) = (section.clone(), places.evidence(words));
                    found.push(Focus { sector, section, rank: FocusRank::Item, evidence });
                }
            }
        }
    }
    found
}

/// Institutions, instruments, parks and known sectors that the text names, each once a place.
pub(super) fn mentions(places: &Places<'_>, district: &str, proposals: &mut Proposals<'_>) -> Vec<Mention> {
    let text = &places.findings.text;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for entity in &places.findings.entities {
        let name = text.canonical(&entity.range);
        let (task, section) = places.of(entity.range.start);
        let mut mention =
            Mention { task, section, evidence: places.evidence(&entity.range), ..Mention::default() };
        let known = entity.known.clone();
        let (sort, id) = match entity.kind {
            EntityKind::Zone => (0, known.unwrap_or_else(|| proposals.zone(&name, district))),
            EntityKind::Institution(kind) => (1, known.unwrap_or_else(|| proposals.institution(&name, kind))),
            EntityKind::Instrument(kind) => (2, known.unwrap_or_else(|| proposals.instrument(&name, kind))),
            EntityKind::Sector => match known {
                Some(id) => (3, id),
                None => continue,
            },
            EntityKind::Layout => match known.filter(|id| proposals.is_layout(id)) {
                Some(id) => (4, id),
                None => continue,
            },
        };
        if !seen.insert((sort, id.clone(), mention.task, mention.section.clone())) {
            continue;
        }
        let slot = match sort {
            0 => &mut mention.zone,
            1 => &mut mention.institution,
            2 => &mut mention.instrument,
            3 => &mut mention.sector,
            _ => &mut mention.layout,
        };
        *slot = Some(id);
        found.push(mention);
    }
    found
}

/// Works the text cites; the plan that a notice issues or a report tells of has the record's own id.
pub(super) fn citations(places: &Places<'_>, own: &str, proposals: &mut Proposals<'_>) -> Vec<Citation> {
    let findings = places.findings;
    let mut found: Vec<Citation> = Vec::new();
    for cited in &findings.citations.cited {
        let is_own = matches!(cited.strength, CitationStrength::Issues | CitationStrength::Reports);
        let plan = findings.metadata.title.as_ref().filter(|_| is_own).map(|title| title.value.as_str());
        let Some(title) = plan.or(cited.title.as_deref()).or(cited.number.as_deref()) else { continue };
        let work = proposals.work(title, cited.number.as_deref(), is_own.then_some(own));
        let mut evidence: Vec<Evidence> =
            cited.trigger.iter().map(|words| findings.text.evidence(words)).collect();
        evidence.push(findings.text.evidence(&cited.range));
        let (task, _) = places.of(cited.range.start);
        let same = |other: &&mut Citation| {
            other.work == work
                && other.citing == cited.citing
                && other.strength == cited.strength
                && other.task == task
        };
        match found.iter_mut().take(MOST_COMPARED).find(same) {
            Some(citation) => citation.evidence.extend(evidence),
            None => {
                found.push(Citation { work, citing: cited.citing, strength: cited.strength, task, evidence });
            }
        }
    }
    found
}

/// Citations up to which further mentions of a work are joined to its first.
const MOST_COMPARED: usize = 500;
