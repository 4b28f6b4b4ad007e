//! What a record says of its source, notice, report and plan: GB/T 9704 fields where they exist.

use super::document::Checker;
use super::index::Table;
use crate::iri::{is_slug, source_stem};
use crate::record::{Date, Notice, Original, Report, SourceKind, Stated, TextStatus};

impl Checker<'_> {
    pub(super) fn source(&mut self) {
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
        self.sha256("source.sha256", &source.sha256);
        if source.chars == 0 || source.chars > source.bytes {
            self.findings.fail(
                "source.chars",
                "must be at least 1 and at most the number of bytes",
                "count the code points of the file, not its bytes",
            );
        }
        if let Some(original) = &source.original {
            self.original(original);
        }
        self.source_kind();
    }

    fn sha256(&mut self, path: &str, digest: &str) {
        let hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if digest.len() != 64 || !digest.chars().all(hexadecimal) {
            self.findings.fail(
                path,
                "not a SHA-256 in lower-case hexadecimal (64 digits)",
                "run `sha256sum` on the source file".to_owned(),
            );
        }
    }

    fn original(&mut self, original: &Original) {
        if original.file.is_empty() || original.file.contains(['/', '\\']) {
            self.findings.fail(
                "source.original.file",
                format!("`{}` is not the name of a file", original.file),
                "give the name alone, without its folder",
            );
        }
        self.sha256("source.original.sha256", &original.sha256);
        let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.:+".contains(c);
        if original
            .encoding
            .as_ref()
            .is_some_and(|encoding| encoding.is_empty() || !encoding.chars().all(name))
        {
            self.findings.fail(
                "source.original.encoding",
                "not the name of a character encoding",
                "write its IANA name in lower case, e.g. `gb18030`",
            );
        }
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
        self.document_number("notice.number", notice.number.as_ref());
        self.issuers("notice", notice.issuer.as_ref(), &notice.joint_issuers);
        self.signed("notice.signed", notice.signed.as_ref());
        if let Some(body) = &notice.approved_by {
            self.stated("notice.approved_by", body);
            self.institution("notice.approved_by.value", &body.value);
        }
        if let Some(printed) = &notice.printed {
            self.stated("notice.printed", printed);
            if notice.signed.as_ref().is_some_and(|signed| printed.value < signed.value) {
                self.findings.fail(
                    "notice.printed.value",
                    "printed before it was signed",
                    "`signed` is 成文日期, `printed` is 印发日期; look which is which",
                );
            }
        }
        for (path, stated) in [
            ("notice.publicity", &notice.publicity),
            ("notice.addressees", &notice.addressees),
            ("notice.copied_to", &notice.copied_to),
        ] {
            if let Some(stated) = stated {
                self.stated(path, stated);
            }
        }
    }

    fn document_number(&mut self, path: &str, number: Option<&Stated<String>>) {
        let Some(number) = number else { return };
        self.stated(path, number);
        if !is_document_number(&number.value) {
            self.findings.fail(
                format!("{path}.value"),
                format!("`{}` is not a document number", number.value),
                "write it as issuer mark, year in 〔〕, number and 号, e.g. 浦府办〔2025〕32号".to_owned(),
            );
        }
    }

    fn signed(&mut self, path: &str, signed: Option<&Stated<Date>>) {
        if let Some(signed) = signed {
            self.stated(path, signed);
        }
    }

    /// The issuer and those that issue with it, at `{path}.issuer` and `{path}.joint_issuers`.
    fn issuers(&mut self, path: &str, issuer: Option<&Stated<String>>, joint: &[Stated<String>]) {
        if let Some(issuer) = issuer {
            self.stated(&format!("{path}.issuer"), issuer);
            self.institution(&format!("{path}.issuer.value"), &issuer.value);
        }
        if issuer.is_none() && !joint.is_empty() {
            self.findings.fail(
                format!("{path}.joint_issuers"),
                "bodies that issue with another, but none that is named first",
                "give the first as `issuer`, the others as `joint_issuers`",
            );
        }
        for (at, body) in joint.iter().enumerate() {
            let path = format!("{path}.joint_issuers[{at}]");
            self.stated(&path, body);
            self.institution(&format!("{path}.value"), &body.value);
            let before = issuer.into_iter().chain(&joint[..at]);
            if before.into_iter().any(|other| other.value == body.value) {
                self.findings.fail(
                    format!("{path}.value"),
                    format!("`{}` issues it twice", body.value),
                    "name each issuer once",
                );
            }
        }
    }

    fn report(&mut self, report: &Report) {
        self.stated("report.title", &report.title);
        for (path, stated) in
            [("report.publisher", &report.publisher), ("report.reprinted_by", &report.reprinted_by)]
        {
            if let Some(stated) = stated {
                self.stated(path, stated);
            }
        }
        if let Some(published) = &report.published {
            self.stated("report.published", published);
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

    pub(super) fn plan(&mut self) {
        let record = self.record;
        let plan = &record.plan;
        self.findings.entry("plan.jurisdiction", Table::District, &plan.jurisdiction, self.index);
        self.findings.evidence("plan.evidence", &plan.evidence, &record.source);
        self.own_act();
        if let Some(horizon) = &plan.horizon {
            self.stated("plan.horizon", horizon);
            self.year("plan.horizon.value".to_owned(), horizon.value);
        }
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
            Some(work)
                if work.title != plan.title || differ(work.title_en.as_deref(), plan.title_en.as_deref()) =>
            {
                let english = work.title_en.as_deref().unwrap_or_default();
                self.findings.fail(
                    "plan.title",
                    "differs from the title of the same work in the register",
                    format!("the register has `{}` / `{english}`", work.title),
                );
            }
            _ => {}
        }
    }

    /// Number, issuer and date of the plan itself: they are its own only where no notice and no report gives them.
    fn own_act(&mut self) {
        let plan = &self.record.plan;
        self.document_number("plan.number", plan.number.as_ref());
        self.issuers("plan", plan.issuer.as_ref(), &plan.joint_issuers);
        self.signed("plan.signed", plan.signed.as_ref());
        let (notice, report) = (self.record.notice.is_some(), self.record.report.is_some());
        for (key, given, belongs) in [
            ("number", plan.number.is_some() && notice, "`number` of [notice]"),
            ("issuer", plan.issuer.is_some() && notice, "`issuer` of [notice]"),
            ("issuer", plan.issuer.is_some() && report, "`plan_issuer` of [report]"),
            ("signed", plan.signed.is_some() && notice, "`signed` of [notice]"),
            ("signed", plan.signed.is_some() && report, "`plan_issued` of [report]"),
        ] {
            if given {
                self.findings.fail(
                    format!("plan.{key}"),
                    "the plan has one of its own only where it is issued without a notice",
                    format!("give it as {belongs}"),
                );
            }
        }
    }
}

/// Whether both are given and differ.
fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// 发文字号: issuer mark, year in 〔〕, serial number, 号 (GB/T 9704-2012, 7.2.5); of orders and announcements
/// (令, 公告) 第, serial number, 号.
fn is_document_number(number: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let Some(number) = number.strip_suffix('号') else { return false };
    if let Some((mark, serial)) = number.rsplit_once('第') {
        return !mark.is_empty() && digits(serial);
    }
    let Some((mark, rest)) = number.split_once('〔') else { return false };
    let Some((year, serial)) = rest.split_once('〕') else { return false };
    !mark.is_empty() && year.len() == 4 && digits(year) && digits(serial)
}

/// `--MM-DD` (XML Schema gMonthDay).
fn is_month_day(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| is_date(&format!("2024-{rest}")))
}

/// `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
