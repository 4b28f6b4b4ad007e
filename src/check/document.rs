//! A record as a whole: identifiers, source, notice, report, plan and sections.

use std::collections::BTreeSet;

use super::{Findings, Index};
use crate::diagnostic::Problem;
use crate::iri::{is_slug, source_stem};
use crate::record::{Notice, PlanRecord, Report, SourceKind, Stated, TextStatus};

/// Everything wrong with `record`.
#[must_use]
pub fn record(record: &PlanRecord, index: &Index<'_>) -> Vec<Problem> {
    let mut checker = Checker { record, index, findings: Findings::default() };
    checker.source();
    checker.plan();
    checker.sections();
    checker.tasks();
    checker.zones();
    checker.quantities();
    checker.text();
    checker.findings.0
}

/// What the checks of one record work with.
pub(super) struct Checker<'a> {
    pub(super) record: &'a PlanRecord,
    pub(super) index: &'a Index<'a>,
    pub(super) findings: Findings,
}

impl Checker<'_> {
    fn source(&mut self) {
        let record = self.record;
        if !is_slug(&record.id) {
            self.findings.fail(
                "id",
                format!("`{}` cannot be part of an IRI", record.id),
                "use ASCII lower case, digits and hyphens, e.g. `pudong-2025-32`".to_owned(),
            );
        }
        let source = &record.source;
        if !is_slug(source_stem(&source.file)) {
            self.findings.fail(
                "source.file",
                format!("`{}` cannot be part of an IRI", source.file),
                "give the source file an ASCII lower-case name without folder".to_owned(),
            );
        }
        let hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if source.sha256.len() != 64 || !source.sha256.chars().all(hexadecimal) {
            self.findings.fail(
                "source.sha256",
                "not a SHA-256 in lower-case hexadecimal (64 digits)",
                "run `sha256sum` on the source file".to_owned(),
            );
        }
        if source.chars == 0 || source.chars > source.bytes {
            self.findings.fail(
                "source.chars",
                "must be at least 1 and at most the number of bytes",
                "count the code points of the file, not its bytes",
            );
        }
        self.source_kind();
    }

    fn source_kind(&mut self) {
        let record = self.record;
        let (notice, report) = (record.notice.is_some(), record.report.is_some());
        let (needs_notice, needs_report) = match record.source.kind {
            SourceKind::OfficialNotice => (true, false),
            SourceKind::PlanText => (false, false),
            SourceKind::MediaReport | SourceKind::MediaReprint => (false, true),
        };
        if notice != needs_notice {
            let verb = if needs_notice { "needs" } else { "has no" };
            self.findings.fail("source.kind", format!("a source of this kind {verb} [notice]"), "official-notice goes with [notice], media-report and media-reprint with [report], plan-text with neither");
        }
        if report != needs_report {
            let verb = if needs_report { "needs" } else { "has no" };
            self.findings.fail("source.kind", format!("a source of this kind {verb} [report]"), "official-notice goes with [notice], media-report and media-reprint with [report], plan-text with neither");
        }
        if let Some(notice) = &record.notice {
            self.notice(notice);
        }
        if let Some(report) = &record.report {
            self.report(report);
        }
    }

    fn notice(&mut self, notice: &Notice) {
        self.stated("notice.title", &notice.title);
        self.stated("notice.number", &notice.number);
        self.stated("notice.issuer", &notice.issuer);
        self.stated("notice.signed", &notice.signed);
        self.stated("notice.addressees", &notice.addressees);
        self.institution("notice.issuer.value", &notice.issuer.value);
        if !is_document_number(&notice.number.value) {
            self.findings.fail(
                "notice.number.value",
                format!("`{}` is not a document number", notice.number.value),
                "write it as issuer mark, year in 〔〕, number and 号, e.g. 浦府办〔2025〕32号".to_owned(),
            );
        }
        if let Some(body) = &notice.approved_by {
            self.stated("notice.approved_by", body);
            self.institution("notice.approved_by.value", &body.value);
        }
        if let Some(printed) = &notice.printed {
            self.stated("notice.printed", printed);
            if printed.value < notice.signed.value {
                self.findings.fail(
                    "notice.printed.value",
                    "printed before it was signed",
                    "`signed` is 成文日期, `printed` is 印发日期; look which is which",
                );
            }
        }
        for (path, stated) in
            [("notice.publicity", &notice.publicity), ("notice.copied_to", &notice.copied_to)]
        {
            if let Some(stated) = stated {
                self.stated(path, stated);
            }
        }
    }

    fn report(&mut self, report: &Report) {
        self.stated("report.title", &report.title);
        self.stated("report.publisher", &report.publisher);
        self.stated("report.published", &report.published);
        if let Some(copy) = &report.reprinted_by {
            self.stated("report.reprinted_by", copy);
        }
        if let Some(issuer) = &report.plan_issuer {
            self.stated("report.plan_issuer", issuer);
            self.institution("report.plan_issuer.value", &issuer.value);
        }
        if let Some(issued) = &report.plan_issued {
            self.stated("report.plan_issued", issued);
            if !is_date(&issued.value) && !is_month_day(&issued.value) {
                self.findings.fail(
                    "report.plan_issued.value",
                    format!("`{}` is not a date", issued.value),
                    "write it as `2025-11-26`, or `--11-26` where the text states no year",
                );
            }
        }
    }

    fn plan(&mut self) {
        let record = self.record;
        let plan = &record.plan;
        let districts = self.index.register.districts.iter().map(|district| district.code.as_str());
        self.findings.known("plan.jurisdiction", "district", &plan.jurisdiction, districts);
        self.findings.evidence("plan.evidence", &plan.evidence, &record.source);
        self.stated("plan.horizon", &plan.horizon);
        if let Some(period) = &plan.period {
            self.stated("plan.period", period);
            if period.value.first > period.value.last {
                self.findings.fail(
                    "plan.period.value",
                    "the period ends before it begins",
                    "`first` is the earlier year",
                );
            }
        }
        if plan.text_status == TextStatus::Reported && !record.tasks.is_empty() {
            self.findings.fail(
                "plan.text_status",
                "a reported plan has no tasks",
                "tasks come from the text of the plan, not from a report of it".to_owned(),
            );
        }
        match self.index.work(&record.id) {
            Some(work) if !work.plan => {
                self.findings.fail(
                    "id",
                    format!("the register has `{}` as a work that is not a plan", record.id),
                    "set `plan = true` for the work, or give the record another id",
                );
            }
            Some(work) if work.title != plan.title || work.title_en != plan.title_en => {
                self.findings.fail(
                    "plan.title",
                    "differs from the title of the same work in the register",
                    format!("the register has `{}` / `{}`", work.title, work.title_en),
                );
            }
            _ => {}
        }
    }

    fn sections(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, section) in self.record.sections.iter().enumerate() {
            let path = format!("section[{at}]");
            let numbered =
                section.id.split('.').all(|part| part.parse::<u16>().is_ok_and(|number| number > 0));
            if !numbered {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("`{}` is not a position", section.id),
                    "write numbers joined by dots, e.g. `3.1`",
                );
            }
            if let Some((parent, _)) = section.id.rsplit_once('.')
                && !seen.contains(parent)
            {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("its parent section `{parent}` does not come before it"),
                    "give the headings in the order of the text, parents first",
                );
            }
            if !seen.insert(section.id.as_str()) {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("section `{}` stands twice", section.id),
                    "give each heading its own position",
                );
            }
            self.findings.evidence(&format!("{path}.evidence"), &section.evidence, &self.record.source);
        }
    }

    fn stated<T>(&mut self, path: &str, stated: &Stated<T>) {
        self.findings.evidence(&format!("{path}.evidence"), &stated.evidence, &self.record.source);
    }

    fn institution(&mut self, path: &str, id: &str) {
        let known = self.index.register.institutions.iter().map(|institution| institution.id.as_str());
        self.findings.known(path, "institution", id, known);
    }

    /// Checks that the task or section a part names exists.
    pub(super) fn place(&mut self, path: &str, task: Option<u16>, section: Option<&str>) {
        if let Some(number) = task
            && !self.record.tasks.iter().any(|task| task.number == number)
        {
            self.findings.fail(
                format!("{path}.task"),
                format!("the record has no task {number}"),
                "name a task of this record by its number, or give `section`",
            );
        }
        if let Some(id) = section {
            let known = self.record.sections.iter().map(|section| section.id.as_str());
            self.findings.known(format!("{path}.section"), "section of this record", id, known);
        }
    }
}

/// 发文字号: issuer mark, year in 〔〕, serial number, 号 (GB/T 9704-2012, 7.2.5).
fn is_document_number(number: &str) -> bool {
    let Some((mark, rest)) = number.split_once('〔') else { return false };
    let Some((year, serial)) = rest.split_once('〕') else { return false };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    !mark.is_empty() && year.len() == 4 && digits(year) && serial.strip_suffix('号').is_some_and(digits)
}

/// `--MM-DD` (XML Schema gMonthDay).
fn is_month_day(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| is_date(&format!("2024-{rest}")))
}

/// `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
