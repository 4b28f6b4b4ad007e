//! Source file, notice, report and plan.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};

use super::document::Context;
use crate::iri;
use crate::record::{Date, Notice, Original, Report, SourceKind, Stated};
use crate::vocab::{dcat, dcterms, eli, plan, prov, skos};

impl Context<'_> {
    pub(super) fn metadata(&mut self) {
        self.source_file();
        self.plan_itself();
        if let Some(notice) = &self.record.notice {
            self.notice(notice);
        }
        if let Some(report) = &self.record.report {
            self.report(report);
        }
    }

    fn source_file(&mut self) {
        let source = &self.record.source;
        let (node, describes) = (self.source.clone(), self.plan.clone());
        self.sink
            .node(node)
            .a(plan::SOURCE_FILE)
            .add(plan::DESCRIBES, describes)
            .text(plan::FILE_NAME, &source.file)
            .text(plan::SHA256, &source.sha256)
            .integer(dcat::BYTE_SIZE, source.bytes)
            .integer(plan::CHAR_COUNT, source.chars)
            .concept(plan::SOURCE_KIND, "source-kind", &source.kind)
            .add(plan::CONFIDENCE, iri::concept("confidence", confidence(source.kind)))
            .text(dcterms::LANGUAGE, &source.language)
            .en(dcterms::RIGHTS, &source.rights);
        if let Some(original) = &source.original {
            self.original(original);
        }
    }

    fn original(&mut self, original: &Original) {
        let source = self.source.clone();
        let node = NamedNode::new_unchecked(format!("{}/original", source.as_str()));
        self.sink.node(source).add(prov::WAS_DERIVED_FROM, node.clone());
        self.sink
            .node(node)
            .a(plan::ORIGINAL_FILE)
            .text(plan::FILE_NAME, &original.file)
            .text(plan::SHA256, &original.sha256)
            .integer(dcat::BYTE_SIZE, original.bytes)
            .concept(plan::FILE_FORMAT, "file-format", &original.format)
            .opt_text(plan::ENCODING, original.encoding.as_deref());
    }

    fn plan_itself(&mut self) {
        let record = self.record;
        let node = self.plan.clone();
        let jurisdiction = self.iris.area(&record.plan.jurisdiction);
        let source = self.source.clone();
        self.sink
            .node(node.clone())
            .a(plan::PLAN)
            .a(plan::WORK)
            .text(dcterms::IDENTIFIER, &record.id)
            .zh(skos::PREF_LABEL, &record.plan.title)
            .opt_en(skos::PREF_LABEL, record.plan.title_en.as_deref())
            .add(eli::JURISDICTION, jurisdiction)
            .add(plan::SOURCE, source)
            .concept(plan::TEXT_STATUS, "text-status", &record.plan.text_status);
        self.evidence(&node, &record.plan.evidence);
        self.act(
            &node,
            record.plan.number.as_ref(),
            record.plan.issuer.iter().chain(&record.plan.joint_issuers),
            record.plan.signed.as_ref(),
        );
        if let Some(horizon) = &record.plan.horizon {
            self.attested(&node, plan::HORIZON, year(horizon.value), &horizon.evidence);
        }
        if let Some(period) = &record.plan.period {
            self.attested(&node, plan::PERIOD_START, year(period.value.first), &period.evidence);
            self.attested(&node, plan::PERIOD_END, year(period.value.last), &period.evidence);
        }
    }

    fn notice(&mut self, notice: &Notice) {
        let node = self.within_plan("notice");
        let annex = self.plan.clone();
        self.sink.node(node.clone()).a(plan::NOTICE).add(eli::HAS_ANNEX, annex);
        let title = Literal::new_language_tagged_literal_unchecked(&notice.title.value, "zh-hans");
        self.attested(&node, dcterms::TITLE, title, &notice.title.evidence);
        self.act(
            &node,
            notice.number.as_ref(),
            notice.issuer.iter().chain(&notice.joint_issuers),
            notice.signed.as_ref(),
        );
        if let Some(body) = &notice.approved_by {
            let iri = self.institution_iri(&body.value);
            self.attested(&node, eli::PASSED_BY, iri, &body.evidence);
        }
        if let Some(printed) = &notice.printed {
            self.attested(&node, eli::DATE_PUBLICATION, date(printed.value.0), &printed.evidence);
        }
        if let Some(note) = &notice.publicity {
            self.attested_text(&node, plan::PUBLICITY_NOTE, note);
        }
        if let Some(addressees) = &notice.addressees {
            self.attested_text(&node, plan::ADDRESSEES, addressees);
        }
        if let Some(copied) = &notice.copied_to {
            self.attested_text(&node, plan::COPIED_TO, copied);
        }
    }

    /// Number, issuers and date of signature of a notice, or of a plan that no notice issues.
    fn act<'r>(
        &mut self,
        node: &NamedNode,
        number: Option<&Stated<String>>,
        issuers: impl Iterator<Item = &'r Stated<String>>,
        signed: Option<&Stated<Date>>,
    ) {
        if let Some(number) = number {
            self.attested_text(node, eli::NUMBER, number);
        }
        for (at, issuer) in issuers.enumerate() {
            let name = if at == 0 { "publisher_agent" } else { &format!("publisher_agent/{}", at + 1) };
            let iri = self.institution_iri(&issuer.value);
            self.attested_as(name, node, eli::PUBLISHER_AGENT, iri, &issuer.evidence);
        }
        if let Some(signed) = signed {
            self.attested(node, eli::DATE_DOCUMENT, date(signed.value.0), &signed.evidence);
        }
    }

    fn report(&mut self, report: &Report) {
        let node = self.within_plan("report");
        let plan_node = self.plan.clone();
        self.sink.node(node.clone()).a(plan::REPORT).add(plan::REPORTS_ON, plan_node.clone());
        let title = Literal::new_language_tagged_literal_unchecked(&report.title.value, "zh-hans");
        self.attested(&node, dcterms::TITLE, title, &report.title.evidence);
        if let Some(publisher) = &report.publisher {
            self.attested_text(&node, plan::PUBLISHER_NAME, publisher);
        }
        if let Some(copy) = &report.reprinted_by {
            self.attested_text(&node, plan::REPRINTED_BY, copy);
        }
        if let Some(published) = &report.published {
            self.attested(&node, dcterms::ISSUED, date(published.value.0), &published.evidence);
        }
        if let Some(issued) = &report.plan_issued {
            let datatype = if issued.value.starts_with("--") { xsd::G_MONTH_DAY } else { xsd::DATE };
            let literal = Literal::new_typed_literal(&issued.value, datatype);
            self.attested(&plan_node, plan::PLAN_ISSUED, literal, &issued.evidence);
        }
        if let Some(issuer) = &report.plan_issuer {
            let iri = self.institution_iri(&issuer.value);
            self.attested(&plan_node, eli::PUBLISHER_AGENT, iri, &issuer.evidence);
        }
    }

    fn attested_text(
        &mut self,
        node: &NamedNode,
        predicate: oxigraph::model::NamedNodeRef<'_>,
        stated: &Stated<String>,
    ) {
        let literal = Literal::new_simple_literal(&stated.value);
        self.attested(node, predicate, literal, &stated.evidence);
    }

    fn institution_iri(&self, id: &str) -> NamedNode {
        self.iris.id(&format!("institution/{id}"))
    }
}

/// How far a kind of source can be trusted, as a concept of the scheme `confidence`.
fn confidence(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::OfficialNotice => "official-text",
        SourceKind::PlanText => "plan-text",
        SourceKind::MediaReport => "official-media-report",
        SourceKind::MediaReprint => "third-party-reprint",
    }
}

pub(super) fn year(value: i16) -> Literal {
    Literal::new_typed_literal(format!("{value:04}"), xsd::G_YEAR)
}

fn date(value: jiff::civil::Date) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::DATE)
}
