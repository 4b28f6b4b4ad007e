//! Findings as a plan record: names looked up in the register, unknown ones proposed.
//!
//! Input: findings, the register and what is known of the file. Output: a record that passes the checks,
//! without the parts only a person can give (English glosses, aims).

mod catalog;
mod damage;
mod figures;
mod measure;
mod names;
mod proposals;
mod sections;
mod slug;
mod tasks;

use std::ops::Range;

use super::findings::Findings;
use super::metadata::{Metadata, Stated as Found};
use super::whole;
use crate::iri::{is_slug, source_stem};
use crate::record::{
    Notice, Original, Period, Plan, PlanRecord, Report, Source, SourceKind, Stated, TextStatus,
};
use crate::register::InstitutionKind;
pub use catalog::Catalog;
use names::Places;
use proposals::Proposals;

/// The file a text was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// Name without folder.
    pub name: String,
    /// SHA-256 of the text as read (UTF-8).
    pub text_sha256: String,
    /// The file itself, where it is not plain UTF-8 text or its name cannot be part of an IRI.
    pub original: Option<Original>,
}

/// A record of what was found.
#[must_use]
pub fn draft(findings: &Findings<'_>, file: &FileInfo, catalog: &Catalog<'_>) -> PlanRecord {
    let mut proposals = Proposals::new(catalog, whole::jurisdiction(findings).as_ref());
    let district = proposals.home();
    let sections = sections::sections(findings);
    let places = Places { findings, sections: &sections };
    let id = identifier(source_stem(&file.name), &file.text_sha256);
    let tasks = tasks::tasks(findings, &sections, &district, &mut proposals);
    let quantities = figures::quantities(findings, &sections, &district, &mut proposals);
    let zones = names::zones(&places, &district, &mut proposals);
    let focus = names::focuses(&places, &mut proposals);
    let mentions = names::mentions(&places, &district, &mut proposals);
    let citations = names::citations(&places, &id, &mut proposals);
    let kind = kind(&findings.metadata);
    let mut head = Head { findings, proposals: &mut proposals };
    let notice = (kind == SourceKind::OfficialNotice).then(|| head.notice()).flatten();
    let report = head.report();
    let plan = head.plan(district, notice.is_none() && report.is_none());
    PlanRecord {
        source: source(findings, file, &id, kind),
        id,
        notice,
        report,
        plan,
        damage: damage::damage(&places),
        sections: sections.all,
        tasks,
        zones,
        focus,
        quantities,
        aims: Vec::new(),
        mentions,
        citations,
        proposed: proposals.proposed,
    }
}

/// An id from the name of a file: the name itself where it is one, else its pinyin and part of the hash.
fn identifier(stem: &str, sha256: &str) -> String {
    if is_slug(stem) {
        return stem.to_owned();
    }
    format!("{}-{}", slug::slug(stem), sha256.get(..8).unwrap_or_default())
}

/// A notice needs its title; a text with a number alone is a plan text.
fn kind(metadata: &Metadata) -> SourceKind {
    match metadata.kind {
        SourceKind::OfficialNotice if metadata.notice_title.is_none() => SourceKind::PlanText,
        kind => kind,
    }
}

fn source(findings: &Findings<'_>, file: &FileInfo, id: &str, kind: SourceKind) -> Source {
    let text = findings.text.source();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let plain = file.original.is_none();
    let rights = match kind {
        SourceKind::OfficialNotice | SourceKind::PlanText if findings.metadata.publicity.is_some() => {
            "Public document (此件公开发布); only short quotes are republished."
        }
        SourceKind::OfficialNotice | SourceKind::PlanText => {
            "Plan text as circulated; only short quotes are republished."
        }
        SourceKind::MediaReport | SourceKind::MediaReprint => {
            "Press text, not ours to republish; only short quotes are given."
        }
    };
    Source {
        file: if plain { file.name.clone() } else { format!("{id}.txt") },
        sha256: file.text_sha256.clone(),
        bytes: count(text.len()),
        chars: count(text.chars().count()),
        kind,
        language: if findings.text.is_traditional() { "zh-Hant" } else { "zh-Hans" }.to_owned(),
        rights: rights.to_owned(),
        original: file.original.clone(),
    }
}

/// The parts of a record that say what the text is.
struct Head<'a, 'r> {
    findings: &'a Findings<'a>,
    proposals: &'a mut Proposals<'r>,
}

impl Head<'_, '_> {
    fn stated<T, U>(&self, found: &Found<T>, value: impl Fn(&T) -> U) -> Stated<U> {
        let evidence = found.ranges.iter().map(|range| self.findings.text.evidence(range)).collect();
        Stated { value: value(&found.value), evidence }
    }

    fn same<T: Clone>(&self, found: Option<&Found<T>>) -> Option<Stated<T>> {
        found.map(|found| self.stated(found, T::clone))
    }

    fn body(&mut self, found: &Found<String>, kind: InstitutionKind) -> Stated<String> {
        let id = self.proposals.institution(&found.value, kind);
        self.stated(found, |_| id.clone())
    }

    fn issuers(&mut self) -> (Option<Stated<String>>, Vec<Stated<String>>) {
        let metadata = &self.findings.metadata;
        let mut all: Vec<Stated<String>> = Vec::new();
        for issuer in &metadata.issuers {
            let stated = self.body(issuer, InstitutionKind::Government);
            if !all.iter().any(|other| other.value == stated.value) {
                all.push(stated);
            }
        }
        let mut all = all.into_iter();
        (all.next(), all.collect())
    }

    fn notice(&mut self) -> Option<Notice> {
        let metadata = &self.findings.metadata;
        let title = self.same(metadata.notice_title.as_ref())?;
        let (issuer, joint_issuers) = self.issuers();
        Some(Notice {
            title,
            number: self.same(metadata.number.as_ref()),
            issuer,
            joint_issuers,
            approved_by: metadata
                .approved_by
                .as_ref()
                .map(|body| self.body(body, InstitutionKind::Government)),
            signed: self.same(metadata.signed.as_ref()),
            printed: self.same(metadata.printed.as_ref()),
            publicity: self.same(metadata.publicity.as_ref()),
            addressees: self.same(metadata.addressees.as_ref()),
            copied_to: self.same(metadata.copied_to.as_ref()),
        })
    }

    fn report(&mut self) -> Option<Report> {
        let metadata = &self.findings.metadata;
        let report = metadata.report.as_ref()?;
        let title = self.same(report.headline.as_ref().or(metadata.title.as_ref()))?;
        Some(Report {
            title,
            publisher: self.same(report.publisher.as_ref()),
            reprinted_by: self.same(report.reprinted_by.as_ref()),
            published: self.same(metadata.published.as_ref()),
            plan_issued: self.same(report.plan_issued.as_ref()),
            plan_issuer: report.plan_issuer.as_ref().map(|body| self.body(body, InstitutionKind::Government)),
        })
    }

    fn plan(&mut self, jurisdiction: String, issues_itself: bool) -> Plan {
        let metadata = &self.findings.metadata;
        let (issuer, joint_issuers) = if issues_itself { self.issuers() } else { (None, Vec::new()) };
        let own = |found: bool| found && issues_itself;
        let notice = metadata.notice_title.iter().flat_map(|title| title.ranges.iter().cloned());
        let (title, places) = match &metadata.title {
            Some(title) if title.ranges.is_empty() => {
                (title.value.clone(), notice.chain([self.first_words()]).take(1).collect())
            }
            Some(title) => (title.value.clone(), title.ranges.clone()),
            None => ("（无标题）".to_owned(), vec![self.first_words()]),
        };
        Plan {
            title,
            title_en: None,
            evidence: places.iter().map(|range| self.findings.text.evidence(range)).collect(),
            jurisdiction,
            text_status: if metadata.report.is_some() { TextStatus::Reported } else { TextStatus::Full },
            period: metadata
                .period
                .as_ref()
                .map(|period| self.stated(period, |(first, last)| Period { first: *first, last: *last })),
            horizon: self.same(metadata.horizon.as_ref()),
            number: metadata
                .number
                .as_ref()
                .filter(|_| own(true))
                .map(|number| self.stated(number, String::clone)),
            issuer,
            joint_issuers,
            signed: metadata
                .signed
                .as_ref()
                .filter(|_| own(true))
                .map(|date| self.stated(date, |date| *date)),
        }
    }

    /// Where a text without a title starts.
    fn first_words(&self) -> Range<usize> {
        let text = self.findings.text.text();
        0..text.char_indices().nth(10).map_or(text.len(), |(at, _)| at)
    }
}
