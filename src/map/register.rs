//! The register as the triples of its named graph.

use oxigraph::model::{NamedNode, NamedNodeRef, Triple};

use super::sink::Sink;
use crate::iri::Iris;
use crate::register::{Register, Unit, UnitKind, Work, Zone};
use crate::vocab::{dcterms, eli, geo, org, plan, skos};

/// The triples of the register's named graph, sorted, each once.
#[must_use]
pub fn register(register: &Register, iris: &Iris) -> Vec<Triple> {
    let mut sink = Sink::default();
    describe(register, iris, None, &mut sink);
    sink.into_sorted()
}

/// Describes entries: those of the register, or those that the record of a plan proposes.
pub(super) fn describe(entries: &Register, iris: &Iris, plan: Option<&NamedNode>, sink: &mut Sink) {
    let mut writer = Writer { iris, plan, sink };
    writer.places(entries);
    for unit in &entries.units {
        writer.unit(unit);
    }
    for function in &entries.functions {
        let node = iris.id(&format!("function/{}", function.id));
        let labels = (function.label.as_str(), &function.label_en);
        writer.concept(&node, plan::FUNCTION_CLASS, &function.id, labels);
    }
    writer.sectors_and_metrics(entries);
    writer.institutions_and_instruments(entries);
    writer.works(entries);
}

/// The IRI of a work: that of the plan where one of `works` says that it is one.
pub(super) fn work_iri<'a>(mut works: impl Iterator<Item = &'a Work>, iris: &Iris, id: &str) -> NamedNode {
    let is_plan = works.any(|work| work.id == id && work.plan);
    if is_plan { iris.plan(id) } else { iris.id(&format!("work/{id}")) }
}

/// A label and its English gloss, where there is one.
type Labels<'a> = (&'a str, &'a Option<String>);

struct Writer<'a> {
    iris: &'a Iris,
    /// The plan whose record proposes the entries; none for those of the register.
    plan: Option<&'a NamedNode>,
    sink: &'a mut Sink,
}

impl Writer<'_> {
    /// Class, identifier and labels, which every entry has; and who proposes it.
    fn entry(&mut self, node: &NamedNode, class: NamedNodeRef<'_>, id: &str, (label, english): Labels<'_>) {
        let mut described = self.sink.node(node.clone());
        described
            .a(class)
            .text(dcterms::IDENTIFIER, id)
            .zh(skos::PREF_LABEL, label)
            .opt_en(skos::PREF_LABEL, english.as_deref());
        // A plan is among its own works, but nobody's proposal.
        if let Some(plan) = self.plan.filter(|plan| *plan != node) {
            described.add(plan::PROPOSED_BY, plan.clone());
        }
    }

    fn concept(&mut self, node: &NamedNode, class: NamedNodeRef<'_>, id: &str, labels: Labels<'_>) {
        self.sink.node(node.clone()).a(skos::CONCEPT);
        self.entry(node, class, id, labels);
    }

    fn aliases(&mut self, node: &NamedNode, aliases: &[String]) {
        for alias in aliases {
            self.sink.node(node.clone()).zh(skos::ALT_LABEL, alias);
        }
    }

    fn places(&mut self, entries: &Register) {
        let iris = self.iris;
        for district in &entries.districts {
            let node = iris.area(&district.code);
            let labels = (district.label.as_str(), &district.label_en);
            self.entry(&node, plan::DISTRICT, &district.code, labels);
            if let Some(within) = &district.within {
                self.sink.node(node).add(geo::SF_WITHIN, iris.area(within));
            }
        }
        for zone in &entries.zones {
            self.zone(zone);
        }
        for layout in &entries.layouts {
            let node = iris.id(&format!("layout/{}", layout.id));
            let labels = (layout.label.as_str(), &layout.label_en);
            self.entry(&node, plan::SPATIAL_LAYOUT, &layout.id, labels);
            self.sink.node(node).add(plan::IN_DISTRICT, iris.area(&layout.district));
        }
    }

    fn zone(&mut self, zone: &Zone) {
        let iris = self.iris;
        let node = iris.id(&format!("zone/{}", zone.id));
        self.entry(&node, plan::ZONE_CLASS, &zone.id, (&zone.label, &zone.label_en));
        self.aliases(&node, &zone.aliases);
        let mut described = self.sink.node(node);
        described
            .add(plan::IN_DISTRICT, iris.area(&zone.district))
            .add(geo::SF_WITHIN, iris.area(&zone.district));
        if zone.park {
            described.a(plan::PARK);
        }
        if let Some(whole) = &zone.within {
            described.add(plan::PART_OF_ZONE, iris.id(&format!("zone/{whole}")));
        }
    }

    fn unit(&mut self, unit: &Unit) {
        let iris = self.iris;
        let node = iris.unit(&unit.id);
        let district = iris.area(unit.district());
        self.entry(&node, unit_class(unit.kind), &unit.id, (&unit.label, &unit.label_en));
        self.aliases(&node, &unit.aliases);
        let mut described = self.sink.node(node.clone());
        described.a(plan::PARTY_CLASS).add(plan::SCOPE_DISTRICT, district.clone());
        for function in &unit.functions {
            described.add(plan::FUNCTION, iris.id(&format!("function/{function}")));
        }
        if let Some(zone) = &unit.administers {
            described.add(plan::ADMINISTERS, iris.id(&format!("zone/{zone}")));
        }
        for (index, label) in std::iter::once(&unit.label).chain(&unit.aliases).enumerate() {
            let alias = self.alias_iri(unit, index + 1);
            self.sink
                .node(alias)
                .a(plan::PARTY_ALIAS)
                .text(plan::ALIAS_LABEL, label)
                .add(plan::SCOPE_DISTRICT, district.clone())
                .add(plan::PARTY, node.clone());
        }
    }

    /// Proposals number the names they know each for itself, so these are parts of the plan that proposes.
    fn alias_iri(&self, unit: &Unit, number: usize) -> NamedNode {
        match self.plan {
            Some(plan) => NamedNode::new_unchecked(format!("{}/alias/{}/{number}", plan.as_str(), unit.id)),
            None => self.iris.id(&format!("unit/{}/alias/{number}", unit.id)),
        }
    }

    fn sectors_and_metrics(&mut self, entries: &Register) {
        let iris = self.iris;
        for sector in &entries.sectors {
            let node = iris.id(&format!("sector/{}", sector.id));
            self.concept(&node, plan::SECTOR, &sector.id, (&sector.label, &sector.label_en));
            self.aliases(&node, &sector.aliases);
            if let Some(broader) = &sector.broader {
                let broader = iris.id(&format!("sector/{broader}"));
                self.sink.node(node.clone()).add(skos::BROADER, broader.clone());
                self.sink.node(broader).add(skos::NARROWER, node);
            }
        }
        for metric in &entries.metrics {
            let node = iris.id(&format!("metric/{}", metric.id));
            self.concept(&node, plan::METRIC_CLASS, &metric.id, (&metric.label, &metric.label_en));
            self.sink.node(node).boolean(plan::ADDITIVE, metric.additive).concept(
                plan::DIRECTION,
                "direction",
                &metric.direction,
            );
        }
        for measure in &entries.measures {
            let node = iris.id(&format!("measure/{}", measure.id));
            self.concept(&node, plan::MEASURE, &measure.id, (&measure.label, &measure.label_en));
            let mut described = self.sink.node(node);
            described.concept(plan::BASE_MEASURE, "base-measure", &measure.base);
            described.decimal(plan::CONVERSION_FACTOR, measure.factor.decimal());
            if let Some(divisor) = measure.divisor {
                described.decimal(plan::CONVERSION_DIVISOR, divisor.decimal());
            }
            for same in &measure.exact_match {
                described.add(skos::EXACT_MATCH, NamedNode::new_unchecked(same));
            }
        }
    }

    fn institutions_and_instruments(&mut self, entries: &Register) {
        let iris = self.iris;
        for institution in &entries.institutions {
            let node = iris.id(&format!("institution/{}", institution.id));
            let labels = (institution.label.as_str(), &institution.label_en);
            self.entry(&node, plan::INSTITUTION, &institution.id, labels);
            self.aliases(&node, &institution.aliases);
            let mut described = self.sink.node(node);
            described.concept(plan::INSTITUTION_KIND, "institution-kind", &institution.kind);
            if let Some(whole) = &institution.part_of {
                described.add(org::SUB_ORGANIZATION_OF, iris.id(&format!("institution/{whole}")));
            }
        }
        for instrument in &entries.instruments {
            let node = iris.id(&format!("instrument/{}", instrument.id));
            let labels = (instrument.label.as_str(), &instrument.label_en);
            self.entry(&node, plan::INSTRUMENT, &instrument.id, labels);
            self.aliases(&node, &instrument.aliases);
            self.sink.node(node).concept(plan::INSTRUMENT_KIND, "instrument-kind", &instrument.kind);
        }
    }

    fn works(&mut self, entries: &Register) {
        for work in &entries.works {
            let node = work_iri(std::iter::once(work), self.iris, &work.id);
            self.entry(&node, plan::WORK, &work.id, (&work.title, &work.title_en));
            self.aliases(&node, &work.aliases);
            let mut described = self.sink.node(node);
            described.opt_text(eli::NUMBER, work.number.as_deref());
            if let Some(district) = &work.district {
                described.add(eli::JURISDICTION, self.iris.area(district));
            }
        }
    }
}

fn unit_class(kind: UnitKind) -> NamedNodeRef<'static> {
    match kind {
        UnitKind::PublicBody => plan::PUBLIC_BODY,
        UnitKind::Government => plan::GOVERNMENT,
        UnitKind::PartyBody => plan::PARTY_BODY,
        UnitKind::Town => plan::TOWN_GOVERNMENT,
        UnitKind::ZoneAuthority => plan::ZONE_AUTHORITY,
        UnitKind::Enterprise => plan::ENTERPRISE,
        UnitKind::PublicInstitution => plan::PUBLIC_INSTITUTION,
        UnitKind::SocialOrganization => plan::SOCIAL_ORGANIZATION,
        UnitKind::OpenSet => plan::OPEN_PARTY_SET,
    }
}
