//! The register: unique ids and names, references that exist, hierarchies without circles.

use std::collections::BTreeMap;

use super::Findings;
use super::index::names;
use crate::diagnostic::Problem;
use crate::iri::is_slug;
use crate::record::Number;
use crate::register::{Register, Unit};

/// Everything wrong with one file (`part`) of a register, given the whole.
#[must_use]
pub fn register(part: &Register, whole: &Register) -> Vec<Problem> {
    let mut findings = Findings::default();
    ids(part, whole, &mut findings);
    places(part, whole, &mut findings);
    units(part, whole, &mut findings);
    concepts(part, whole, &mut findings);
    findings.0
}

/// Every id is a slug and stands once in its table.
fn ids(part: &Register, whole: &Register, findings: &mut Findings) {
    macro_rules! table {
        ($name:literal, $rows:ident, $id:ident) => {
            let all = count(whole.$rows.iter().map(|row| row.$id.as_str()));
            for (at, row) in part.$rows.iter().enumerate() {
                let path = format!(concat!($name, "[{}].", stringify!($id)), at);
                // Only a unit's id has two parts.
                let good = if $name == "unit" { row.$id.split('/').all(is_slug) } else { is_slug(&row.$id) };
                if !good {
                    findings.fail(
                        path,
                        format!("`{}` cannot be part of an IRI", row.$id),
                        "use ASCII lower case, digits and hyphens".to_owned(),
                    );
                } else if all[row.$id.as_str()] > 1 {
                    findings.fail(
                        path,
                        format!("{} `{}` stands twice", $name, row.$id),
                        "keep one entry, or give the other an id of its own",
                    );
                }
            }
        };
    }
    table!("district", districts, code);
    table!("unit", units, id);
    table!("function", functions, id);
    table!("zone", zones, id);
    table!("layout", layouts, id);
    table!("sector", sectors, id);
    table!("metric", metrics, id);
    table!("measure", measures, id);
    table!("institution", institutions, id);
    table!("instrument", instruments, id);
    table!("work", works, id);
}

fn places(part: &Register, whole: &Register, findings: &mut Findings) {
    let codes = || whole.districts.iter().map(|district| district.code.as_str());
    let zones = || whole.zones.iter().map(|zone| zone.id.as_str());
    let areas: BTreeMap<_, _> = whole
        .districts
        .iter()
        .filter_map(|area| Some((area.code.as_str(), area.within.as_deref()?)))
        .collect();
    for (at, district) in part.districts.iter().enumerate() {
        if district.code.len() != 6 || !district.code.chars().all(|c| c.is_ascii_digit()) {
            findings.fail(
                format!("district[{at}].code"),
                format!("`{}` is not a GB/T 2260 code", district.code),
                "six digits, e.g. `310115`".to_owned(),
            );
        }
        if let Some(within) = &district.within {
            let path = format!("district[{at}].within");
            findings.known(path.as_str(), "district", within, codes());
            acyclic(findings, &path, &district.code, &areas);
        }
    }
    let parents: BTreeMap<_, _> =
        whole.zones.iter().filter_map(|zone| Some((zone.id.as_str(), zone.within.as_deref()?))).collect();
    for (at, zone) in part.zones.iter().enumerate() {
        findings.known(format!("zone[{at}].district"), "district", &zone.district, codes());
        if let Some(within) = &zone.within {
            let path = format!("zone[{at}].within");
            findings.known(path.as_str(), "zone", within, zones());
            acyclic(findings, &path, &zone.id, &parents);
        }
    }
    for (at, layout) in part.layouts.iter().enumerate() {
        findings.known(format!("layout[{at}].district"), "district", &layout.district, codes());
    }
    for (at, work) in part.works.iter().enumerate() {
        findings.known(format!("work[{at}].district"), "district", &work.district, codes());
    }
}

fn units(part: &Register, whole: &Register, findings: &mut Findings) {
    let codes = || whole.districts.iter().map(|district| district.code.as_str());
    let uses = count(whole.units.iter().flat_map(|unit| names(unit).map(|name| (unit.district(), name))));
    for (at, unit) in part.units.iter().enumerate() {
        let path = format!("unit[{at}]");
        if unit.id.split('/').count() == 2 {
            findings.known(format!("{path}.id"), "district", unit.district(), codes());
        } else {
            findings.fail(
                format!("{path}.id"),
                format!("`{}` does not say the unit's district", unit.id),
                "write district code, slash, slug, e.g. `310115/kejingwei`".to_owned(),
            );
        }
        unit_names(&path, unit, &uses, findings);
        for (at, function) in unit.functions.iter().enumerate() {
            let known = whole.functions.iter().map(|function| function.id.as_str());
            findings.known(format!("{path}.functions[{at}]"), "function", function, known);
        }
        if let Some(zone) = &unit.administers {
            let known = whole.zones.iter().map(|zone| zone.id.as_str());
            findings.known(format!("{path}.administers"), "zone", zone, known);
        }
    }
}

/// Within a district a label means one unit, and a unit has each of its names once.
fn unit_names(path: &str, unit: &Unit, uses: &BTreeMap<(&str, &str), usize>, findings: &mut Findings) {
    for (at, name) in names(unit).enumerate() {
        let path = if at == 0 { format!("{path}.label") } else { format!("{path}.aliases[{}]", at - 1) };
        let own = names(unit).filter(|other| *other == name).count();
        if uses[&(unit.district(), name)] > own {
            findings.fail(
                path,
                format!("{name} names two units of district {}", unit.district()),
                "within a district a label means one unit".to_owned(),
            );
        } else if names(unit).take(at).any(|other| other == name) {
            findings.fail(path, format!("{name} stands twice among the names of this unit"), "keep it once");
        }
    }
}

fn concepts(part: &Register, whole: &Register, findings: &mut Findings) {
    let sectors: BTreeMap<_, _> = whole
        .sectors
        .iter()
        .filter_map(|sector| Some((sector.id.as_str(), sector.broader.as_deref()?)))
        .collect();
    for (at, sector) in part.sectors.iter().enumerate() {
        if let Some(broader) = &sector.broader {
            let path = format!("sector[{at}].broader");
            findings.known(
                path.as_str(),
                "sector",
                broader,
                whole.sectors.iter().map(|sector| sector.id.as_str()),
            );
            acyclic(findings, &path, &sector.id, &sectors);
        }
    }
    let wholes: BTreeMap<_, _> = whole
        .institutions
        .iter()
        .filter_map(|body| Some((body.id.as_str(), body.part_of.as_deref()?)))
        .collect();
    for (at, body) in part.institutions.iter().enumerate() {
        if let Some(parent) = &body.part_of {
            let path = format!("institution[{at}].part_of");
            findings.known(
                path.as_str(),
                "institution",
                parent,
                whole.institutions.iter().map(|body| body.id.as_str()),
            );
            acyclic(findings, &path, &body.id, &wholes);
        }
    }
    for (at, measure) in part.measures.iter().enumerate() {
        for (key, number) in [("factor", Some(measure.factor)), ("divisor", measure.divisor)] {
            if number.is_some_and(|number| number <= Number::from(0)) {
                findings.fail(
                    format!("measure[{at}].{key}"),
                    "must be greater than 0",
                    "value in base units = value × factor / divisor",
                );
            }
        }
        for (match_at, same) in measure.exact_match.iter().enumerate() {
            if oxigraph::model::NamedNode::new(same).is_err() {
                findings.fail(
                    format!("measure[{at}].exact_match[{match_at}]"),
                    format!("`{same}` is not an IRI"),
                    "write an absolute IRI",
                );
            }
        }
    }
}

/// Fails when following `parents` from `id` comes back to `id`.
fn acyclic(findings: &mut Findings, path: &str, id: &str, parents: &BTreeMap<&str, &str>) {
    let mut at = id;
    for _ in 0..parents.len() {
        match parents.get(at) {
            Some(parent) if *parent == id => {
                findings.fail(
                    path,
                    format!("`{id}` is part of itself"),
                    "follow the chain of parents and break the circle",
                );
                return;
            }
            Some(parent) => at = parent,
            None => return,
        }
    }
}

fn count<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}
