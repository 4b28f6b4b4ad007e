//! The register: unique ids and names, references that exist, hierarchies without circles.

use std::collections::BTreeMap;

use super::Findings;
use super::index::{Index, Table, names};
use crate::diagnostic::Problem;
use crate::iri::is_slug;
use crate::number::Number;
use crate::register::{BaseMeasure, Register, Unit};

/// Everything wrong with one file (`part`) of a register, given the index of the whole; or with the proposals of a
/// record, given the index of these in front of the register.
#[must_use]
pub fn register(part: &Register, index: &Index<'_>) -> Vec<Problem> {
    let mut checker = Checker { part, index, findings: Findings::default() };
    checker.ids();
    checker.places();
    checker.units();
    checker.hierarchies();
    checker.measures();
    checker.findings.0
}

struct Checker<'a> {
    part: &'a Register,
    index: &'a Index<'a>,
    findings: Findings,
}

impl Checker<'_> {
    /// Every id is a slug and stands once in its table, every entry of the register has its English label.
    fn ids(&mut self) {
        macro_rules! table {
            ($name:literal, $table:ident, $rows:ident, $id:ident, $english:ident) => {
                for (at, row) in self.part.$rows.iter().enumerate() {
                    let path = format!(concat!($name, "[{}].", stringify!($id)), at);
                    let (id, known) = (&row.$id, self.known(Table::$table, &row.$id, |base| &base.$rows));
                    self.id(path, $name, Table::$table, id, known.is_some_and(|known| known != row));
                    if self.index.base().is_none() && row.$english.as_deref().is_none_or(str::is_empty) {
                        self.findings.fail(
                            format!(concat!($name, "[{}].", stringify!($english)), at),
                            format!("{} `{id}` has no English label", $name),
                            concat!(
                                "give `",
                                stringify!($english),
                                "`; only what a record proposes may go without"
                            ),
                        );
                    }
                }
            };
        }
        table!("district", District, districts, code, label_en);
        table!("unit", Unit, units, id, label_en);
        table!("function", Function, functions, id, label_en);
        table!("zone", Zone, zones, id, label_en);
        table!("layout", Layout, layouts, id, label_en);
        table!("sector", Sector, sectors, id, label_en);
        table!("metric", Metric, metrics, id, label_en);
        table!("measure", Measure, measures, id, label_en);
        table!("institution", Institution, institutions, id, label_en);
        table!("instrument", Instrument, instruments, id, label_en);
        table!("work", Work, works, id, title_en);
    }

    /// The register's own entry of a proposed id.
    fn known<T>(&self, table: Table, id: &str, rows: fn(&Register) -> &[T]) -> Option<&T> {
        self.index.base()?.entry(table, id, rows)
    }

    /// `differs`: whether the register behind proposals has another entry of this id.
    fn id(&mut self, path: String, name: &str, table: Table, id: &str, differs: bool) {
        // Only a unit's id has two parts.
        let good = if table == Table::Unit { id.split('/').all(is_slug) } else { is_slug(id) };
        if !good {
            self.findings.fail(
                path,
                format!("`{id}` cannot be part of an IRI"),
                "use ASCII lower case, digits and hyphens".to_owned(),
            );
        } else if self.index.count(table, id) > 1 {
            self.findings.fail(
                path,
                format!("{name} `{id}` stands twice"),
                "keep one entry, or give the other an id of its own",
            );
        } else if differs {
            self.findings.fail(
                path,
                format!("the register has {name} `{id}`, and it differs from what is proposed"),
                "drop the proposal, for the register's entry holds; or give it an id of its own",
            );
        }
    }

    fn places(&mut self) {
        let (part, index) = (self.part, self.index);
        let whole = index.own();
        let areas = parents(whole.districts.iter().map(|area| (&area.code, &area.within)));
        for (at, district) in part.districts.iter().enumerate() {
            self.code(at, &district.code);
            let within = district.within.as_deref();
            self.parent(&format!("district[{at}].within"), Table::District, &district.code, within, &areas);
        }
        let wholes = parents(whole.zones.iter().map(|zone| (&zone.id, &zone.within)));
        for (at, zone) in part.zones.iter().enumerate() {
            self.findings.entry(format!("zone[{at}].district"), Table::District, &zone.district, index);
            self.parent(
                &format!("zone[{at}].within"),
                Table::Zone,
                &zone.id,
                zone.within.as_deref(),
                &wholes,
            );
        }
        for (at, layout) in part.layouts.iter().enumerate() {
            self.findings.entry(format!("layout[{at}].district"), Table::District, &layout.district, index);
        }
        for (at, work) in part.works.iter().enumerate() {
            let path = format!("work[{at}].district");
            if let Some(district) = &work.district {
                self.findings.entry(path, Table::District, district, index);
            } else if index.base().is_none() {
                self.findings.fail(
                    path,
                    format!("work `{}` has no district", work.id),
                    "give the code of the area it is for; only a proposed work may go without",
                );
            }
        }
    }

    /// Six digits of GB/T 2260; where a record proposes an area that GB/T 2260 does not have, a slug with letters.
    fn code(&mut self, at: usize, code: &str) {
        let digits = code.chars().all(|c| c.is_ascii_digit());
        let proposed = self.index.base().is_some();
        if (digits && code.len() == 6) || (proposed && !digits) {
            return;
        }
        let help = if proposed {
            "six digits, e.g. `310115`; or a slug, e.g. `qinglan-yunhe`, for an area GB/T 2260 does not have"
        } else {
            "six digits, e.g. `310115`"
        };
        self.findings.fail(
            format!("district[{at}].code"),
            format!("`{code}` is not a GB/T 2260 code"),
            help.to_owned(),
        );
    }

    fn units(&mut self) {
        let (part, index) = (self.part, self.index);
        for (at, unit) in part.units.iter().enumerate() {
            let path = format!("unit[{at}]");
            if unit.id.split('/').count() == 2 {
                self.findings.entry(format!("{path}.id"), Table::District, unit.district(), index);
            } else {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("`{}` does not say the unit's district", unit.id),
                    "write district code, slash, slug, e.g. `310115/kejingwei`".to_owned(),
                );
            }
            self.unit_names(&path, unit);
            for (at, function) in unit.functions.iter().enumerate() {
                self.findings.entry(format!("{path}.functions[{at}]"), Table::Function, function, index);
            }
            if let Some(zone) = &unit.administers {
                self.findings.entry(format!("{path}.administers"), Table::Zone, zone, index);
            }
        }
    }

    /// Within a district a label means one unit, and a unit has each of its names once.
    fn unit_names(&mut self, path: &str, unit: &Unit) {
        for (at, name) in names(unit).enumerate() {
            let path = if at == 0 { format!("{path}.label") } else { format!("{path}.aliases[{}]", at - 1) };
            if self.index.bearers(unit.district(), name).iter().any(|id| *id != unit.id) {
                self.findings.fail(
                    path,
                    format!("{name} names two units of district {}", unit.district()),
                    "within a district a label means one unit".to_owned(),
                );
            } else if names(unit).take(at).any(|other| other == name) {
                self.findings.fail(
                    path,
                    format!("{name} stands twice among the names of this unit"),
                    "keep it once",
                );
            }
        }
    }

    fn hierarchies(&mut self) {
        let (part, whole) = (self.part, self.index.own());
        let wider = parents(whole.sectors.iter().map(|sector| (&sector.id, &sector.broader)));
        for (at, sector) in part.sectors.iter().enumerate() {
            let broader = sector.broader.as_deref();
            self.parent(&format!("sector[{at}].broader"), Table::Sector, &sector.id, broader, &wider);
        }
        let wholes = parents(whole.institutions.iter().map(|body| (&body.id, &body.part_of)));
        for (at, body) in part.institutions.iter().enumerate() {
            let path = format!("institution[{at}].part_of");
            self.parent(&path, Table::Institution, &body.id, body.part_of.as_deref(), &wholes);
        }
    }

    fn parent(
        &mut self,
        path: &str,
        table: Table,
        id: &str,
        parent: Option<&str>,
        parents: &BTreeMap<&str, &str>,
    ) {
        if let Some(parent) = parent {
            self.findings.entry(path, table, parent, self.index);
            acyclic(&mut self.findings, path, id, parents);
        }
    }

    fn measures(&mut self) {
        for (at, measure) in self.part.measures.iter().enumerate() {
            for (key, number) in [("factor", Some(measure.factor)), ("divisor", measure.divisor)] {
                if number.is_some_and(|number| number <= Number::from(0)) {
                    self.findings.fail(
                        format!("measure[{at}].{key}"),
                        "must be greater than 0",
                        "value in base units = value × factor / divisor",
                    );
                }
            }
            if measure.base == BaseMeasure::Own
                && (measure.factor != Number::from(1) || measure.divisor.is_some())
            {
                self.findings.fail(
                    format!("measure[{at}].factor"),
                    "a unit that is its own base has the factor 1",
                    "write `factor = 1` without `divisor`, or name the base it converts to",
                );
            }
            for (match_at, same) in measure.exact_match.iter().enumerate() {
                if oxigraph::model::NamedNode::new(same).is_err() {
                    self.findings.fail(
                        format!("measure[{at}].exact_match[{match_at}]"),
                        format!("`{same}` is not an IRI"),
                        "write an absolute IRI",
                    );
                }
            }
        }
    }
}

/// Who is part of whom.
fn parents<'a>(rows: impl Iterator<Item = (&'a String, &'a Option<String>)>) -> BTreeMap<&'a str, &'a str> {
    rows.filter_map(|(id, parent)| Some((id.as_str(), parent.as_deref()?))).collect()
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
