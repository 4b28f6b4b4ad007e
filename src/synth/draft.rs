//! A plan being made up, from its first line to its last.

use super::draw::{Draw, Purpose};
use super::head::{Form, Head};
use super::places::{Areas, Place};
use super::text::Text;
use crate::record::{
    CitationStrength, Citing, Date, Evidence, Notice, Period, Plan, PlanRecord, Report, Section, SectionKind,
    Source, SourceKind, Stated, TextStatus,
};

/// A plan being made up. Facts are added in the order in which the text would state them.
pub(super) struct Draft<'a> {
    pub(super) seed: u64,
    pub(super) index: usize,
    pub(super) areas: &'a Areas,
    pub(super) head: &'a Head,
    pub(super) place: &'a Place,
    pub(super) draw: Draw,
    pub(super) text: Text,
    pub(super) record: PlanRecord,
}

/// The `index`th plan; none where there is no area.
pub(super) fn plan(seed: u64, areas: &Areas, index: usize) -> Option<PlanRecord> {
    let head = Head::new(seed, areas, index)?;
    let place = Place::new(seed, head.area);
    let mut draw = Draw::new(seed, Purpose::Body, index as u64);
    let (source, mut text) = (source(&head, &mut draw), Text::default());
    let plan = title(&head, &mut text);
    let record = PlanRecord {
        id: head.id.clone(),
        source,
        notice: None,
        report: None,
        plan,
        sections: Vec::new(),
        tasks: Vec::new(),
        zones: Vec::new(),
        focus: Vec::new(),
        quantities: Vec::new(),
        aims: Vec::new(),
        mentions: Vec::new(),
        citations: Vec::new(),
        damage: Vec::new(),
        proposed: crate::register::Register::default(),
    };
    Some(Draft { seed, index, areas, head: &head, place: &place, draw, text, record }.finished())
}

fn source(head: &Head, draw: &mut Draw) -> Source {
    let kind = match head.form {
        Form::Notice => SourceKind::OfficialNotice,
        Form::Text => SourceKind::PlanText,
        Form::Report { reprint: false } => SourceKind::MediaReport,
        Form::Report { reprint: true } => SourceKind::MediaReprint,
    };
    Source {
        file: format!("{}.txt", head.id),
        sha256: draw.digest(),
        bytes: 0,
        chars: 0,
        kind,
        language: "zh-Hans".to_owned(),
        rights: "Made up; there is no text.".to_owned(),
        original: None,
    }
}

fn title(head: &Head, text: &mut Text) -> Plan {
    let evidence = vec![text.write(&head.title)];
    let period = Period { first: head.year, last: head.horizon };
    let reported = matches!(head.form, Form::Report { .. });
    Plan {
        title: head.title.clone(),
        title_en: Some(head.title_en.clone()),
        evidence,
        jurisdiction: head.area.code.to_owned(),
        number: None,
        issuer: None,
        joint_issuers: Vec::new(),
        signed: None,
        text_status: if reported { TextStatus::Reported } else { TextStatus::Full },
        period: head.has_period.then(|| text.state(period, format!("{}—{}年", head.year, head.horizon))),
        horizon: Some(text.state(head.horizon, format!("到{}年", head.horizon))),
    }
}

impl Draft<'_> {
    fn finished(mut self) -> PlanRecord {
        match self.head.form {
            Form::Notice => self.notice(),
            Form::Text => self.own_act(),
            Form::Report { reprint } => self.report(reprint),
        }
        let citing = if self.record.report.is_some() { Citing::Report } else { Citing::Plan };
        self.bases(citing);
        if citing == Citing::Report {
            self.narrative();
        } else {
            self.goals();
            self.fields();
            self.tasks();
            self.zones("4");
        }
        self.text.skip(200);
        self.record.source.chars = self.text.chars();
        self.record.source.bytes = self.text.bytes();
        self.record
    }

    fn notice(&mut self) {
        let title = format!("关于印发《{}》的通知", self.head.title);
        let title = Stated { evidence: vec![self.text.write(&title)], value: title };
        let number = self.number();
        let signed = self.date("");
        let printed = signed.clone().map(|signed| {
            let words = format!("{}印发", signed.value.0.strftime("%Y年%-m月%-d日"));
            self.text.state(signed.value, words)
        });
        self.cite_self(Citing::Notice, CitationStrength::Issues);
        self.record.notice = Some(Notice {
            title,
            number: Some(number),
            issuer: Some(self.institution("office")),
            joint_issuers: Vec::new(),
            approved_by: self.draw.chance(60).then(|| self.institution("government")),
            signed,
            printed,
            publicity: self.draw.chance(70).then(|| self.text.state("此件公开".to_owned(), "此件公开")),
            addressees: Some(self.text.state("各部门，各镇街".to_owned(), "各部门，各镇街")),
            copied_to: None,
        });
    }

    fn own_act(&mut self) {
        self.record.plan.number = self.draw.chance(30).then(|| self.number());
        self.record.plan.issuer = self.draw.chance(60).then(|| self.institution("government"));
        self.record.plan.signed = self.date("");
    }

    fn report(&mut self, reprint: bool) {
        let title = format!("{}怎么干？看这份方案", self.head.title);
        let title = Stated { evidence: vec![self.text.write(&title)], value: title };
        let publisher = format!("今日{}", self.head.area.name);
        let publisher = Stated { evidence: vec![self.text.write(&publisher)], value: publisher };
        self.cite_self(Citing::Report, CitationStrength::Reports);
        let issued = self
            .date("印发于")
            .map(|issued| Stated { value: issued.value.0.to_string(), evidence: issued.evidence });
        self.record.report = Some(Report {
            title,
            publisher: Some(publisher),
            reprinted_by: reprint.then(|| self.text.state("转载网".to_owned(), "转载网")),
            published: self.date("发布"),
            plan_issued: issued,
            plan_issuer: self.draw.chance(70).then(|| self.institution("government")),
        });
    }

    /// An institution of the place, by the last part of its id.
    fn institution(&mut self, slug: &str) -> Stated<String> {
        let id = format!("{}-{slug}", self.head.area.code);
        let label = self.place.institutions.iter().find(|body| body.id == id).map(|body| body.label.clone());
        let evidence = vec![self.text.write(label.unwrap_or_else(|| id.clone()))];
        Stated { value: id, evidence }
    }

    fn number(&mut self) -> Stated<String> {
        let number = format!("综发〔{}〕{}号", self.head.year, self.draw.between(1, 120));
        Stated { evidence: vec![self.text.write(&number)], value: number }
    }

    /// A day of the year of issue.
    fn date(&mut self, before: &str) -> Option<Stated<Date>> {
        let (month, day) = (self.draw.between(1, 12), self.draw.between(1, 28));
        let date =
            jiff::civil::Date::new(self.head.year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(self.text.state(Date(date), format!("{before}{}", date.strftime("%Y年%-m月%-d日"))))
    }

    /// A heading.
    pub(super) fn heading(&mut self, id: &str, kind: SectionKind, heading: String, english: String) {
        let evidence = vec![self.text.write(&heading)];
        self.record.sections.push(Section {
            id: id.to_owned(),
            kind,
            ordinal: None,
            heading,
            heading_en: Some(english),
            evidence,
        });
    }

    /// Words of running text, some counted and the last quoted.
    pub(super) fn after(&mut self, chars: usize, words: impl Into<String>) -> Vec<Evidence> {
        self.text.skip(chars);
        vec![self.text.write(words)]
    }
}
