//! A record keeps what a person gave it when its source is extracted again.
//!
//! Structure (titles, sections, tasks, lists, units and their places) comes from the new extraction; ids and
//! English glosses come from the earlier record where the places agree. A figure that the earlier record has
//! keeps the person's metric, unit and wording. Selections (parks, focus, aims, mentions, citations, damage)
//! are the person's where the earlier record has any. What was given by hand stays as long as its words stand
//! in the text; words that moved are found again, words that are gone are told.

use super::anchor::Anchors;
use crate::record::{Evidence, PlanRecord, Quantity, Responsible, Section, Stated, Task};

/// A record made anew and what was kept or lost of the earlier one.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The record.
    pub record: PlanRecord,
    /// What a person should look at, a line each.
    pub notes: Vec<String>,
}

/// Puts the curated parts of an earlier record into one extracted anew from `text`.
#[must_use]
pub fn keep(fresh: PlanRecord, earlier: &PlanRecord, text: &str) -> Kept {
    let mut keeper = Keeper { anchors: Anchors::new(text), notes: Vec::new() };
    let mut record = fresh;
    record.id.clone_from(&earlier.id);
    record.source.rights.clone_from(&earlier.source.rights);
    if record.source.original.is_none() && record.source.sha256 == earlier.source.sha256 {
        record.source.file.clone_from(&earlier.source.file);
    }
    head(&mut record, earlier);
    record.sections = keeper.sections(record.sections, &earlier.sections);
    tasks(&mut record.tasks, &earlier.tasks);
    record.quantities = keeper.quantities(record.quantities, &earlier.quantities);
    macro_rules! selection {
        ($table:ident, $name:literal) => {
            if !earlier.$table.is_empty() {
                record.$table = earlier
                    .$table
                    .iter()
                    .cloned()
                    .filter_map(|mut row| keeper.anchored(&mut row.evidence, $name).then_some(row))
                    .collect();
            }
        };
    }
    selection!(zones, "zone");
    for zone in &mut record.zones {
        zone.focus.retain_mut(|focus| keeper.anchored(&mut focus.evidence, "zone focus"));
        zone.actors.retain_mut(|actor| keeper.anchored(&mut actor.evidence, "actor role"));
    }
    selection!(focus, "focus");
    selection!(aims, "aim");
    selection!(mentions, "mention");
    selection!(citations, "citation");
    selection!(damage, "damage");
    proposals(&mut record, earlier);
    Kept { record, notes: keeper.notes }
}

/// Ids and glosses of notice, report and plan.
fn head(record: &mut PlanRecord, earlier: &PlanRecord) {
    if let (Some(notice), Some(old)) = (&mut record.notice, &earlier.notice) {
        resolved(&mut notice.issuer, old.issuer.as_ref());
        resolved(&mut notice.approved_by, old.approved_by.as_ref());
        for (new, old) in notice.joint_issuers.iter_mut().zip(&old.joint_issuers) {
            new.value.clone_from(&old.value);
        }
    }
    if earlier.report.is_some() {
        record.report.clone_from(&earlier.report);
        record.source.kind = earlier.source.kind;
    }
    let (plan, old) = (&mut record.plan, &earlier.plan);
    plan.title_en.clone_from(&old.title_en);
    plan.jurisdiction.clone_from(&old.jurisdiction);
    resolved(&mut plan.issuer, old.issuer.as_ref());
    if earlier.report.is_some() {
        // What a report says of its plan is read by a person.
        plan.clone_from(old);
    }
    if plan.horizon.is_none() {
        plan.horizon.clone_from(&old.horizon);
    }
}

fn resolved(new: &mut Option<Stated<String>>, old: Option<&Stated<String>>) {
    if let (Some(new), Some(old)) = (new, old)
        && (new.evidence == old.evidence
            || new.evidence.iter().any(|a| old.evidence.iter().any(|b| overlap(a, b))))
    {
        new.value.clone_from(&old.value);
    }
}

fn tasks(fresh: &mut [Task], earlier: &[Task]) {
    for task in fresh {
        let same = |old: &&Task| {
            old.evidence.first().map(|words| words.start) == task.evidence.first().map(|words| words.start)
        };
        let moved = |old: &&Task| old.title == task.title && old.number == task.number;
        let Some(old) = earlier.iter().find(same).or_else(|| earlier.iter().find(moved)) else { continue };
        task.title_en.clone_from(&old.title_en);
        for unit in &mut task.responsible {
            let same = |other: &&Responsible| other.written == unit.written;
            if let Some(other) = old.responsible.iter().find(same) {
                unit.unit.clone_from(&other.unit);
            }
        }
    }
}

/// Entries proposed by hand or still in use.
fn proposals(record: &mut PlanRecord, earlier: &PlanRecord) {
    let missing = earlier.proposed.without(&record.proposed);
    record.proposed.extend(missing);
    let used = super::used::Used::of(record);
    used.retain(&mut record.proposed);
}

struct Keeper<'t> {
    anchors: Anchors<'t>,
    notes: Vec<String>,
}

impl Keeper<'_> {
    /// Puts evidence where its words stand now; false and a note where they are gone.
    fn anchored(&mut self, evidence: &mut [Evidence], what: &str) -> bool {
        let mut good = true;
        for words in evidence.iter_mut() {
            if let Some(found) = self.anchors.find(words) {
                *words = found;
            } else {
                good = false;
                self.notes.push(format!(
                    "{what}: the words {:?} no longer stand in the text; left out",
                    words.quote
                ));
            }
        }
        good
    }

    fn sections(&mut self, fresh: Vec<Section>, earlier: &[Section]) -> Vec<Section> {
        let mut sections = fresh;
        for section in &mut sections {
            let old = earlier.iter().find(|old| old.id == section.id && old.heading == section.heading);
            if let Some(old) = old {
                section.heading_en.clone_from(&old.heading_en);
                section.kind = old.kind;
            }
        }
        // Sections that only a person sees, as in reports.
        if sections.is_empty() {
            for old in earlier {
                let mut section = old.clone();
                if self.anchored(&mut section.evidence, "section") {
                    sections.push(section);
                }
            }
        }
        sections
    }

    /// Figures of the earlier record as the text has them now; figures it does not have are told, not added.
    fn quantities(&mut self, fresh: Vec<Quantity>, earlier: &[Quantity]) -> Vec<Quantity> {
        if earlier.is_empty() {
            return fresh;
        }
        let mut kept = Vec::new();
        for old in earlier {
            let mut quantity = old.clone();
            if !self.anchored(&mut quantity.evidence, "quantity") {
                continue;
            }
            if let Some(new) = fresh.iter().find(|new| same_figure(new, &quantity)) {
                quantity.value = new.value;
                quantity.low = new.low;
                quantity.high = new.high;
                quantity.factor = new.factor;
                quantity.comparator = new.comparator;
                if new.deadline.is_some() {
                    quantity.deadline = new.deadline;
                }
            }
            kept.push(quantity);
        }
        for new in fresh.iter().filter(|new| new.status.is_target()) {
            if !kept.iter().any(|old| same_figure(new, old)) {
                let quote = new.evidence.first().map_or("", |words| words.quote.as_str());
                self.notes
                    .push(format!("target: {quote:?} is found by extraction and not in the earlier record"));
            }
        }
        kept
    }
}

/// Whether two statements are about one figure in one place.
fn same_figure(a: &Quantity, b: &Quantity) -> bool {
    let figure = |q: &Quantity| (q.value, q.low, q.high, q.factor);
    figure(a) == figure(b) && a.evidence.iter().any(|x| b.evidence.iter().any(|y| overlap(x, y)))
}

fn overlap(a: &Evidence, b: &Evidence) -> bool {
    a.start < b.end && b.start < a.end
}
