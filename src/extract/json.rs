//! Findings as the stable JSON form.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::citation::Cited;
use super::damage;
use super::entity::{EntityKind, distinct_zones};
use super::findings::{Findings, FoundStatement, FoundTask};
use super::metadata::{Metadata, Stated};
use super::model::{self, Extraction, SourceInfo};
use super::notes;
use super::responsibility::Named;
use super::whole;
use crate::area::{Level, Place, areas};
use crate::record::{CitationStrength, Status};

/// The stable form of what was found.
#[must_use]
pub fn extraction(findings: &Findings<'_>, source: SourceInfo) -> Extraction {
    let metadata = &findings.metadata;
    let place = whole::jurisdiction(findings);
    let (targets, statements): (Vec<&FoundStatement>, Vec<&FoundStatement>) =
        findings.statements.iter().partition(|found| found.statement.is_target());
    Extraction {
        form: model::FORM,
        source,
        title: headline(metadata).or(metadata.title.as_ref()).map(|title| title.value.clone()),
        notice_title: metadata.notice_title.as_ref().map(|title| title.value.clone()),
        doc_number: metadata.number.as_ref().map(|number| number.value.clone()),
        issuers: metadata.issuers.iter().map(|issuer| issuer.value.clone()).collect(),
        issue_date: metadata.signed.as_ref().map(|date| date.value),
        print_date: metadata.printed.as_ref().map(|date| date.value),
        publish_date: metadata.published.as_ref().map(|date| date.value),
        period: metadata.period.as_ref().map(|period| [period.value.0, period.value.1]),
        jurisdiction: place.as_ref().map(name),
        jurisdiction_code: place.as_ref().and_then(Place::listed).map(|area| area.code.to_owned()),
        tasks: findings.tasks.iter().map(|found| task(findings, found)).collect(),
        targets: targets.into_iter().map(|found| target(findings, found)).collect(),
        statements: statements.into_iter().map(|found| target(findings, found)).collect(),
        zones: zones(findings),
        sectors: named(findings, |kind| (kind == EntityKind::Sector).then(|| "sector".to_owned())),
        citations: findings
            .citations
            .cited
            .iter()
            .filter(|cited| cited.strength != CitationStrength::Issues)
            .map(|cited| citation(findings, cited))
            .collect(),
        institutions: named(findings, |kind| match kind {
            EntityKind::Institution(class) => Some(slug(&class)),
            _ => None,
        }),
        instruments: named(findings, |kind| match kind {
            EntityKind::Instrument(class) => Some(slug(&class)),
            _ => None,
        }),
        damage: damage::damage(findings),
        diagnostics: notes::notes(findings),
    }
}

/// The headline of a report, which is the title of such a text.
fn headline(metadata: &Metadata) -> Option<&Stated<String>> {
    metadata.report.as_ref().and_then(|report| report.headline.as_ref())
}

fn name(place: &Place<'_>) -> String {
    match place {
        Place::Listed(area) if area.level == Level::Nation => "全国".to_owned(),
        Place::Listed(area) => areas().full_name(area),
        Place::Ambiguous(all) => all.first().map(|area| area.name.to_owned()).unwrap_or_default(),
        Place::Unlisted { name, within } => match within {
            Some(outer) => format!("{}{name}", areas().full_name(outer)),
            None => (*name).to_owned(),
        },
    }
}

/// A class as the register writes it.
pub(super) fn slug<T: serde::Serialize>(class: &T) -> String {
    serde_json::to_value(class).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn zones(findings: &Findings<'_>) -> Vec<model::Zone> {
    let text = &findings.text;
    let words = |range: &Range<usize>| text.text().get(range.clone()).unwrap_or_default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in findings.entities.iter().filter(|entity| entity.kind == EntityKind::Zone) {
        *counts.entry(words(&entity.range)).or_default() += 1;
    }
    distinct_zones(text, &findings.entities)
        .iter()
        .map(|zone| model::Zone {
            name: text.canonical(zone),
            span: text.span(zone),
            mentions: counts.get(words(zone)).copied().unwrap_or(1),
            positioning: findings
                .profiles
                .iter()
                .filter(|profile| words(&profile.zone) == words(zone))
                .find_map(|profile| profile.positioning.as_ref())
                .map(|positioning| text.canonical(positioning)),
        })
        .collect()
}

/// Names of a sort, each once, where they stand first.
fn named(findings: &Findings<'_>, kind: impl Fn(EntityKind) -> Option<String>) -> Vec<model::Named> {
    let mut seen = BTreeSet::new();
    findings
        .entities
        .iter()
        .filter_map(|entity| Some((entity, kind(entity.kind)?)))
        .filter(|(entity, _)| seen.insert(findings.text.text().get(entity.range.clone())))
        .map(|(entity, kind)| model::Named {
            name: findings.text.canonical(&entity.range),
            span: findings.text.span(&entity.range),
            kind,
        })
        .collect()
}

fn task(findings: &Findings<'_>, task: &FoundTask) -> model::Task {
    let text = &findings.text;
    model::Task {
        path: task.path.iter().map(|heading| text.canonical(heading)).collect(),
        number: task.number,
        ordinal: task.ordinal.as_ref().map(|ordinal| text.canonical(ordinal)),
        title: text.canonical(&task.title),
        span: findings.text.span(&task.extent),
        responsible: task.names.iter().map(|named| responsible(findings, named)).collect(),
        list_open: task.open,
        deadline: task.deadline.as_ref().and_then(|words| whole::year(findings, words)),
        deadline_text: task.deadline.as_ref().map(|words| text.canonical(words)),
    }
}

fn responsible(findings: &Findings<'_>, named: &Named) -> model::Responsible {
    model::Responsible {
        name: findings.text.canonical(&named.range),
        written: findings.text.quote(&named.range).to_owned(),
        role: named.role,
        kind: named.kind,
        span: findings.text.span(&named.range),
    }
}

fn target(findings: &Findings<'_>, found: &FoundStatement) -> model::Target {
    let statement = &found.statement;
    let text = &findings.text;
    model::Target {
        quote: text.quote(&statement.quote).to_owned(),
        span: findings.text.span(&statement.quote),
        metric: text.canonical(&statement.metric),
        comparator: statement.sign(),
        value: statement.value.or(statement.low).or(statement.factor),
        value_high: statement.high,
        unit: statement.unit.clone(),
        unit_status: statement.unit_status,
        modality: statement.modality,
        deadline: statement.deadline,
        deadline_text: statement.deadline_text.as_ref().map(|words| text.canonical(words)),
        kind: statement.measure.name(),
        status: status(statement.status),
        scope: match (found.task, &found.zone) {
            (Some(_), _) => "task",
            (None, Some(_)) => "zone",
            (None, None) => "plan",
        },
        task: found.task,
        zone: found.zone.as_ref().map(|zone| text.canonical(zone)),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Headline => "headline",
        Status::Task => "task",
        Status::ProcessLimit => "process_limit",
        Status::Area => "area",
        Status::SubsidyCeiling => "subsidy_ceiling",
        Status::Baseline => "baseline",
        Status::Fact => "fact",
        Status::DocumentCount => "document_count",
    }
}

fn citation(findings: &Findings<'_>, cited: &Cited) -> model::Citation {
    model::Citation {
        title: cited.title.clone(),
        number: cited.number.clone(),
        strength: cited.strength,
        span: findings.text.span(&cited.range),
    }
}
