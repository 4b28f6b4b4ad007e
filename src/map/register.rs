//! The register as the triples of its named graph.

use oxigraph::model::{NamedNode, NamedNodeRef, Triple};

use super::sink::Sink;
use crate::iri::Iris;
use crate::register::{Register, Unit, UnitKind, Zone};
use crate::vocab::{dcterms, eli, geo, org, plan, skos};

/// The triples of the register's named graph, sorted, each once.
#[must_use]
pub fn register(register: &Register, iris: &Iris) -> Vec<Triple> {
    let mut sink = Sink::default();
    places(register, iris, &mut sink);
    for unit in &register.units {
        add_unit(unit, iris, &mut sink);
    }
    for function in &register.functions {
        let node = iris.id(&format!("function/{}", function.id));
        concept(&mut sink, node, plan::FUNCTION_CLASS, &function.id, [&function.label, &function.label_en]);
    }
    sectors_and_metrics(register, iris, &mut sink);
    institutions_and_instruments(register, iris, &mut sink);
    works(register, iris, &mut sink);
    sink.into_sorted()
}

/// The IRI of a work: that of the plan where the work is one.
pub(super) fn work_iri(register: &Register, iris: &Iris, id: &str) -> NamedNode {
    let is_plan = register.works.iter().any(|work| work.id == id && work.plan);
    if is_plan { iris.plan(id) } else { iris.id(&format!("work/{id}")) }
}

/// Class, identifier and the two labels that every entry has.
fn entry(sink: &mut Sink, node: NamedNode, class: NamedNodeRef<'_>, id: &str, labels: [&str; 2]) {
    sink.node(node)
        .a(class)
        .text(dcterms::IDENTIFIER, id)
        .zh(skos::PREF_LABEL, labels[0])
        .en(skos::PREF_LABEL, labels[1]);
}

fn concept(sink: &mut Sink, node: NamedNode, class: NamedNodeRef<'_>, id: &str, labels: [&str; 2]) {
    sink.node(node.clone()).a(skos::CONCEPT);
    entry(sink, node, class, id, labels);
}

fn aliases(sink: &mut Sink, node: &NamedNode, aliases: &[String]) {
    for alias in aliases {
        sink.node(node.clone()).zh(skos::ALT_LABEL, alias);
    }
}

fn places(register: &Register, iris: &Iris, sink: &mut Sink) {
    for district in &register.districts {
        let node = iris.area(&district.code);
        entry(sink, node.clone(), plan::DISTRICT, &district.code, [&district.label, &district.label_en]);
        if let Some(within) = &district.within {
            sink.node(node).add(geo::SF_WITHIN, iris.area(within));
        }
    }
    for zone in &register.zones {
        add_zone(zone, iris, sink);
    }
    for layout in &register.layouts {
        let node = iris.id(&format!("layout/{}", layout.id));
        entry(sink, node.clone(), plan::SPATIAL_LAYOUT, &layout.id, [&layout.label, &layout.label_en]);
        sink.node(node).add(plan::IN_DISTRICT, iris.area(&layout.district));
    }
}

fn add_zone(zone: &Zone, iris: &Iris, sink: &mut Sink) {
    let node = iris.id(&format!("zone/{}", zone.id));
    entry(sink, node.clone(), plan::ZONE_CLASS, &zone.id, [&zone.label, &zone.label_en]);
    aliases(sink, &node, &zone.aliases);
    let mut described = sink.node(node);
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

fn add_unit(unit: &Unit, iris: &Iris, sink: &mut Sink) {
    let node = iris.unit(&unit.id);
    let district = iris.area(unit.district());
    entry(sink, node.clone(), unit_class(unit.kind), &unit.id, [&unit.label, &unit.label_en]);
    aliases(sink, &node, &unit.aliases);
    let mut described = sink.node(node.clone());
    described.a(plan::PARTY_CLASS).add(plan::SCOPE_DISTRICT, district.clone());
    for function in &unit.functions {
        described.add(plan::FUNCTION, iris.id(&format!("function/{function}")));
    }
    if let Some(zone) = &unit.administers {
        described.add(plan::ADMINISTERS, iris.id(&format!("zone/{zone}")));
    }
    for (index, label) in std::iter::once(&unit.label).chain(&unit.aliases).enumerate() {
        let alias = iris.id(&format!("unit/{}/alias/{}", unit.id, index + 1));
        sink.node(alias)
            .a(plan::PARTY_ALIAS)
            .text(plan::ALIAS_LABEL, label)
            .add(plan::SCOPE_DISTRICT, district.clone())
            .add(plan::PARTY, node.clone());
    }
}

fn unit_class(kind: UnitKind) -> NamedNodeRef<'static> {
    match kind {
        UnitKind::PublicBody => plan::PUBLIC_BODY,
        UnitKind::PartyBody => plan::PARTY_BODY,
        UnitKind::Town => plan::TOWN_GOVERNMENT,
        UnitKind::ZoneAuthority => plan::ZONE_AUTHORITY,
        UnitKind::Enterprise => plan::ENTERPRISE,
        UnitKind::OpenSet => plan::OPEN_PARTY_SET,
    }
}

fn sectors_and_metrics(register: &Register, iris: &Iris, sink: &mut Sink) {
    for sector in &register.sectors {
        let node = iris.id(&format!("sector/{}", sector.id));
        concept(sink, node.clone(), plan::SECTOR, &sector.id, [&sector.label, &sector.label_en]);
        aliases(sink, &node, &sector.aliases);
        if let Some(broader) = &sector.broader {
            let broader = iris.id(&format!("sector/{broader}"));
            sink.node(node.clone()).add(skos::BROADER, broader.clone());
            sink.node(broader).add(skos::NARROWER, node);
        }
    }
    for metric in &register.metrics {
        let node = iris.id(&format!("metric/{}", metric.id));
        concept(sink, node.clone(), plan::METRIC_CLASS, &metric.id, [&metric.label, &metric.label_en]);
        sink.node(node).boolean(plan::ADDITIVE, metric.additive).concept(
            plan::DIRECTION,
            "direction",
            &metric.direction,
        );
    }
    for measure in &register.measures {
        let node = iris.id(&format!("measure/{}", measure.id));
        concept(sink, node.clone(), plan::MEASURE, &measure.id, [&measure.label, &measure.label_en]);
        let mut described = sink.node(node);
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

fn institutions_and_instruments(register: &Register, iris: &Iris, sink: &mut Sink) {
    for institution in &register.institutions {
        let node = iris.id(&format!("institution/{}", institution.id));
        let labels = [institution.label.as_str(), institution.label_en.as_str()];
        entry(sink, node.clone(), plan::INSTITUTION, &institution.id, labels);
        aliases(sink, &node, &institution.aliases);
        let mut described = sink.node(node);
        described.concept(plan::INSTITUTION_KIND, "institution-kind", &institution.kind);
        if let Some(whole) = &institution.part_of {
            described.add(org::SUB_ORGANIZATION_OF, iris.id(&format!("institution/{whole}")));
        }
    }
    for instrument in &register.instruments {
        let node = iris.id(&format!("instrument/{}", instrument.id));
        let labels = [instrument.label.as_str(), instrument.label_en.as_str()];
        entry(sink, node.clone(), plan::INSTRUMENT, &instrument.id, labels);
        aliases(sink, &node, &instrument.aliases);
        sink.node(node).concept(plan::INSTRUMENT_KIND, "instrument-kind", &instrument.kind);
    }
}

fn works(register: &Register, iris: &Iris, sink: &mut Sink) {
    for work in &register.works {
        let node = work_iri(register, iris, &work.id);
        entry(sink, node.clone(), plan::WORK, &work.id, [&work.title, &work.title_en]);
        aliases(sink, &node, &work.aliases);
        sink.node(node).add(eli::JURISDICTION, iris.area(&work.district));
    }
}
