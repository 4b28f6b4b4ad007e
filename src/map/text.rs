//! Focus sectors, aims, mentions, citations and damage.

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::document::Context;
use crate::record::{Aim, Citation, CitationStrength, Citing, Damage, Focus, Mention};
use crate::vocab::{eli, plan, skos};

impl Context<'_> {
    pub(super) fn focus(&mut self, number: usize, focus: &Focus) {
        let node = self.part("focus", number);
        let sector = self.iris.id(&format!("sector/{}", focus.sector));
        let of = self.plan.clone();
        self.sink
            .node(node.clone())
            .a(plan::SECTOR_FOCUS)
            .add(plan::OF_PLAN, of)
            .add(plan::FOCUS_SECTOR, sector)
            .count(plan::ORDER, number)
            .concept(plan::FOCUS_RANK, "focus-rank", &focus.rank);
        self.place(&node, None, focus.section.as_deref());
        self.evidence(&node, &focus.evidence);
    }

    pub(super) fn aim(&mut self, number: usize, aim: &Aim) {
        let node = self.part("aim", number);
        let (of, scope) = (self.plan.clone(), self.scope(aim.zone.as_deref()));
        self.sink
            .node(node.clone())
            .a(plan::AIM)
            .add(plan::OF_PLAN, of)
            .zh(skos::PREF_LABEL, &aim.label)
            .opt_en(skos::PREF_LABEL, aim.label_en.as_deref())
            .add(plan::SCOPE, scope);
        self.place(&node, None, aim.section.as_deref());
        self.evidence(&node, &aim.evidence);
    }

    pub(super) fn mention(&mut self, number: usize, mention: &Mention) {
        let node = self.part("mention", number);
        let of = self.plan.clone();
        self.sink.node(node.clone()).a(plan::MENTION).add(plan::OF_PLAN, of);
        for (kind, id) in [
            ("institution", &mention.institution),
            ("instrument", &mention.instrument),
            ("zone", &mention.zone),
            ("sector", &mention.sector),
            ("layout", &mention.layout),
        ] {
            if let Some(id) = id {
                let thing = self.iris.id(&format!("{kind}/{id}"));
                self.sink.node(node.clone()).add(plan::MENTIONS, thing);
            }
        }
        self.place(&node, mention.task, mention.section.as_deref());
        self.evidence(&node, &mention.evidence);
    }

    pub(super) fn citation(&mut self, number: usize, citation: &Citation) {
        let node = self.part("citation", number);
        let citing = match citation.citing {
            Citing::Notice => self.within_plan("notice"),
            Citing::Plan => self.plan.clone(),
            Citing::Report => self.within_plan("report"),
        };
        let work = self.work_iri(&citation.work);
        let of = self.plan.clone();
        self.sink
            .node(node.clone())
            .a(plan::CITATION)
            .add(plan::OF_PLAN, of)
            .add(plan::CITING, citing.clone())
            .add(plan::CITED_WORK, work.clone())
            .concept(plan::STRENGTH, "citation-strength", &citation.strength);
        self.sink.node(citing).add(citation_property(citation.strength), work);
        self.place(&node, citation.task, None);
        self.evidence(&node, &citation.evidence);
    }

    pub(super) fn damage(&mut self, number: usize, damage: &Damage) {
        let node = self.part("damage", number);
        let (of, source) = (self.plan.clone(), self.source.clone());
        let mut described = self.sink.node(node.clone());
        described
            .a(plan::DAMAGE)
            .add(plan::OF_PLAN, of)
            .add(plan::SOURCE, source)
            .concept(plan::DAMAGE_KIND, "damage-kind", &damage.kind)
            .concept(plan::REPAIR_KIND, "repair-kind", &damage.repair)
            .opt_text(plan::READING, damage.reading.as_deref())
            .integer(plan::OCCURRENCES, damage.occurrences.unwrap_or(1));
        self.place(&node, damage.task, damage.section.as_deref());
        self.evidence(&node, &damage.evidence);
    }

    /// The IRI of a cited work: that of the plan where the work is one.
    fn work_iri(&self, id: &str) -> NamedNode {
        let works = self.register.works.iter().chain(&self.record.proposed.works);
        super::register::work_iri(works, self.iris, id)
    }
}

/// The ELI property that says the same as a citation, so that ELI users find it.
fn citation_property(strength: CitationStrength) -> NamedNodeRef<'static> {
    match strength {
        CitationStrength::Basis => eli::BASED_ON,
        CitationStrength::Issues => eli::HAS_ANNEX,
        CitationStrength::Reports => plan::REPORTS_ON,
        CitationStrength::Instrument | CitationStrength::Mention => eli::CITES,
    }
}
