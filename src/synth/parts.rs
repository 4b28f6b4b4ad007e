//! Goals, fields, zones, mentions and citations.

use super::draft::Draft;
use super::head::Head;
use super::nation::{
    INSTRUMENTS, WORKS, instrument_id, instrument_label, sector_id, sector_label, work_id, work_title,
};
use super::words::{MANNERS, OBJECTS, VERBS, ZONE_ROLES};
use crate::record::{
    Aim, Citation, CitationStrength, Citing, Focus, FocusRank, Mention, SectionKind, ZoneFocus, ZoneRole,
};

/// Earlier plans that are looked at to find one of an outer area.
const LOOKED_AT: usize = 12;

impl Draft<'_> {
    /// Goals: targets and aims.
    pub(super) fn goals(&mut self) {
        self.heading("1", SectionKind::Goals, "一、总体目标".to_owned(), "Goals".to_owned());
        self.headlines("1");
        self.aims("1");
    }

    /// What a report tells: goals and zones, no tasks.
    pub(super) fn narrative(&mut self) {
        for (id, heading) in [("1", "亮点一"), ("2", "亮点二")] {
            let english = format!("Highlight {id}");
            self.heading(id, SectionKind::Narrative, heading.to_owned(), english);
        }
        self.headlines("2");
        self.aims("2");
        for _ in 0..self.draw.between(4, 16) {
            self.text.skip(30);
            self.mention(None, Some("1"));
        }
        self.zones("3");
    }

    /// Fields with the sectors they name: none to some 24.
    pub(super) fn fields(&mut self) {
        self.heading("2", SectionKind::Fields, "二、重点领域".to_owned(), "Key fields".to_owned());
        for number in 1..=self.draw.below(7) {
            let (object, english) = self.draw.one_of(&OBJECTS);
            let id = format!("2.{number}");
            self.heading(
                &id,
                SectionKind::FieldGroup,
                format!("（{number}）做强{object}"),
                english.to_owned(),
            );
            for rank in std::iter::once(FocusRank::Field).chain([FocusRank::Item; 3]) {
                let (sector, label) = self.sector();
                let evidence = self.after(8, label);
                if self.record.focus.iter().all(|focus| focus.sector != sector) {
                    self.record.focus.push(Focus { sector, section: Some(id.clone()), rank, evidence });
                }
            }
        }
    }

    fn aims(&mut self, section: &str) {
        for _ in 0..self.draw.between(4, 10) {
            let ((verb, verb_en), (object, object_en)) =
                (self.draw.one_of(&VERBS), self.draw.one_of(&OBJECTS));
            let label = format!("{verb}{object}高地");
            let evidence = self.after(6, &label);
            let zone = if self.draw.chance(20) { self.draw.among(&self.place.zones) } else { None };
            self.record.aims.push(Aim {
                label,
                label_en: Some(format!("{verb_en} {object_en} to excellence")),
                section: Some(section.to_owned()),
                zone: zone.map(|zone| zone.id.clone()),
                evidence,
            });
        }
    }

    /// Roles of the zones of the place: most have one, with the sectors they are to focus on.
    pub(super) fn zones(&mut self, section: &str) {
        self.heading(section, SectionKind::Zones, "空间布局".to_owned(), "Zones".to_owned());
        for zone in &self.place.zones {
            if self.draw.chance(25) {
                continue;
            }
            let focus = (0..self.draw.below(5)).map(|_| {
                let (sector, label) = self.sector();
                ZoneFocus { sector, evidence: self.after(2, label) }
            });
            let focus = focus.collect();
            let (verb, object) = (self.draw.one_of(&VERBS).0, self.draw.one_of(&OBJECTS).0);
            let positioning = self.draw.chance(60).then(|| format!("{verb}{object}"));
            let words = format!("{}{}", zone.label, positioning.as_deref().unwrap_or_default());
            let evidence = self.after(10, words);
            self.record.zones.push(ZoneRole {
                zone: zone.id.clone(),
                role: self.draw.weighted(&ZONE_ROLES).to_owned(),
                layout: self.draw.chance(40).then(|| self.place.layout.id.clone()),
                task: None,
                section: Some(section.to_owned()),
                positioning,
                positioning_en: None,
                evidence,
                focus,
                actors: Vec::new(),
            });
            if self.draw.chance(40) {
                self.area(&zone.id, section);
            }
        }
    }

    /// A sector, mostly of the plan's own field: its id and the words for it.
    pub(super) fn sector(&mut self) -> (String, String) {
        let other = self.draw.chance(25);
        let field = if other { self.draw.below(super::words::FIELDS.len()) } else { self.head.field };
        let manner = self.draw.chance(90).then(|| self.draw.skewed(MANNERS.len()));
        (sector_id(field, manner), sector_label(field, manner))
    }

    /// Something of the register that the text names in passing.
    pub(super) fn mention(&mut self, task: Option<u16>, section: Option<&str>) {
        let mut mention = Mention { task, section: section.map(str::to_owned), ..Mention::default() };
        let place = self.place;
        let words =
            match self.draw.weighted(&[("local", 30), ("national", 20), ("body", 20), ("zone", 4), ("", 26)])
            {
                "national" => {
                    let number = self.draw.skewed(INSTRUMENTS);
                    mention.instrument = Some(instrument_id(number));
                    instrument_label(number)
                }
                "local" => self.draw.among(&place.instruments).map_or_else(String::new, |entry| {
                    mention.instrument = Some(entry.id.clone());
                    entry.label.clone()
                }),
                "body" => self.draw.among(&place.institutions).map_or_else(String::new, |entry| {
                    mention.institution = Some(entry.id.clone());
                    entry.label.clone()
                }),
                "zone" => self.draw.among(&place.zones).map_or_else(String::new, |entry| {
                    mention.zone = Some(entry.id.clone());
                    entry.label.clone()
                }),
                _ => {
                    let (sector, label) = self.sector();
                    mention.sector = Some(sector);
                    label
                }
            };
        mention.evidence = vec![self.text.write(words)];
        self.record.mentions.push(mention);
    }

    /// Works the plan carries out: a guideline, and earlier plans, first of all one of an outer area.
    pub(super) fn bases(&mut self, citing: Citing) {
        let strength =
            if citing == Citing::Report { CitationStrength::Mention } else { CitationStrength::Basis };
        if self.draw.chance(50) {
            let number = self.draw.skewed(WORKS);
            self.cite(work_id(number), &work_title(number), (citing, strength), None);
        }
        for _ in 0..self.draw.below(3) {
            let Some(head) = self.earlier_plan() else { continue };
            if self.record.citations.iter().any(|citation| citation.work == head.id) {
                continue;
            }
            self.record.proposed.works.push(head.work());
            self.cite(head.id.clone(), &head.title, (citing, strength), None);
        }
    }

    /// A plan before this one; the first ones are cited most.
    fn earlier_plan(&mut self) -> Option<Head> {
        if self.index == 0 {
            return None;
        }
        let mut found = None;
        for _ in 0..LOOKED_AT {
            let head = Head::new(self.seed, self.areas, self.draw.skewed(self.index))?;
            if self.head.area.is_within(head.area) {
                return Some(head);
            }
            found = found.or(Some(head));
        }
        found
    }

    /// A guideline that a task draws on.
    pub(super) fn instrument_citation(&mut self, task: u16) {
        let number = self.draw.skewed(WORKS);
        let how = (Citing::Plan, CitationStrength::Instrument);
        self.cite(work_id(number), &work_title(number), how, Some(task));
    }

    /// The plan as the work that its notice issues or its report tells of.
    pub(super) fn cite_self(&mut self, citing: Citing, strength: CitationStrength) {
        self.record.proposed.works.push(self.head.work());
        let (id, title) = (self.head.id.clone(), self.head.title.clone());
        self.cite(id, &title, (citing, strength), None);
    }

    fn cite(
        &mut self,
        work: String,
        title: &str,
        (citing, strength): (Citing, CitationStrength),
        task: Option<u16>,
    ) {
        let evidence = self.after(4, format!("《{title}》"));
        self.record.citations.push(Citation { work, citing, strength, task, evidence });
    }
}
