//! Entries of the register: found by name, or proposed where it has none.
//!
//! A name is looked up within its own kind, a unit within its district alone: names of two
//! jurisdictions are never taken for one (convention 49).

use std::collections::BTreeMap;

use super::catalog::{Catalog, Kind, is_relative, key, scoped};
use super::slug::{hash, slug};
use crate::area::{Area, Place, areas};
use crate::register::{
    Direction, District, Institution, InstitutionKind, Instrument, InstrumentKind, Metric, Register, Sector,
    Unit, UnitKind, Work, Zone,
};

/// The register arranged by name, and what a document proposes to add to it.
pub(super) struct Proposals<'a> {
    known: &'a Catalog<'a>,
    /// Codes and names of the area the document is for and of those it lies in, the inner first.
    home: Home,
    /// Names and ids of what is proposed.
    own: Catalog<'static>,
    /// Places of proposed units by id.
    units: BTreeMap<String, usize>,
    /// What is proposed.
    pub proposed: Register,
}

#[derive(Default)]
struct Home {
    codes: Vec<String>,
    names: Vec<String>,
}

impl<'a> Proposals<'a> {
    /// For a document of some area.
    pub(super) fn new(known: &'a Catalog<'a>, home: Option<&Place<'_>>) -> Self {
        let (own, units, proposed) = (Catalog::default(), BTreeMap::new(), Register::default());
        let mut new = Self { known, home: Home::default(), own, units, proposed };
        let code = new.district(home);
        new.home.codes.push(code);
        if let Some(Place::Unlisted { name, .. }) = home {
            new.home.names.push((*name).to_owned());
        }
        let innermost = match home {
            Some(Place::Listed(area)) => Some(*area),
            Some(Place::Ambiguous(all)) => all.first().copied(),
            Some(Place::Unlisted { within, .. }) => *within,
            None => None,
        };
        for area in std::iter::successors(innermost, |area| areas().parent(area)) {
            if new.home.codes.iter().all(|code| code != area.code) {
                new.home.codes.push(area.code.to_owned());
            }
            new.home.names.push(area.name.to_owned());
        }
        new
    }

    /// Code of the area the document is for.
    pub(super) fn home(&self) -> String {
        self.home.codes.first().cloned().unwrap_or_default()
    }

    fn id(&self, kind: Kind, name: &str) -> Option<String> {
        self.own.id(kind, name).or_else(|| self.known.id(kind, name)).map(str::to_owned)
    }

    fn is_taken(&self, kind: Kind, id: &str) -> bool {
        self.known.is_taken(kind, id) || self.own.is_taken(kind, id)
    }

    /// An id that is not taken; where the name's own is, its hash tells them apart.
    fn fresh(&mut self, kind: Kind, name: &str, id: String) -> String {
        let id = if self.is_taken(kind, &id) { format!("{id}-{}", hash(name)) } else { id };
        self.own.take(kind, id.clone());
        id
    }

    /// Code of a place: of the register, of GB/T 2260, or a slug for a place neither has.
    pub(super) fn district(&mut self, place: Option<&Place<'_>>) -> String {
        match place {
            Some(Place::Listed(area)) => self.listed(area),
            Some(Place::Ambiguous(all)) => match all.first() {
                Some(area) => self.listed(area),
                None => self.unknown("未知"),
            },
            Some(Place::Unlisted { name, within }) => {
                let within = within.as_ref().map(|outer| self.listed(outer));
                let label = (*name).to_owned();
                self.propose_district(slug(&label), label, within)
            }
            None => self.unknown("未知"),
        }
    }

    fn unknown(&mut self, label: &str) -> String {
        self.propose_district("unknown".to_owned(), label.to_owned(), None)
    }

    fn listed(&mut self, area: &Area) -> String {
        let code = area.code.to_owned();
        if self.is_taken(Kind::District, &code) {
            return code;
        }
        let within = areas().parent(area).map(|outer| self.listed(outer));
        self.propose_district(code, area.name.to_owned(), within)
    }

    fn propose_district(&mut self, code: String, label: String, within: Option<String>) -> String {
        if !self.is_taken(Kind::District, &code) {
            self.own.take(Kind::District, code.clone());
            self.proposed.districts.push(District { code: code.clone(), label, label_en: None, within });
        }
        code
    }

    /// The unit a name means in a district. `full` is the name with its elided prefix, `written` as the text has it.
    pub(super) fn unit(&mut self, district: &str, full: &str, written: &str, kind: UnitKind) -> String {
        for name in [full, written] {
            if let Some(id) = self.id(Kind::Unit, &scoped(district, name)) {
                if name != written {
                    self.alias(&id, district, written);
                }
                return id;
            }
        }
        let bare =
            full.strip_prefix(['省', '市', '区', '县', '州', '旗']).filter(|rest| rest.chars().count() > 1);
        let id = self.fresh(Kind::Unit, full, format!("{district}/{}", slug(bare.unwrap_or(full))));
        let aliases = if full == written { Vec::new() } else { vec![written.to_owned()] };
        for name in [full, written] {
            self.own.name(Kind::Unit, scoped(district, name), &id);
        }
        self.units.entry(id.clone()).or_insert(self.proposed.units.len());
        self.proposed.units.push(Unit {
            id: id.clone(),
            label: full.to_owned(),
            label_en: None,
            aliases,
            kind,
            functions: Vec::new(),
            administers: None,
        });
        id
    }

    /// A further name of a unit that this document proposes; the register's own units keep theirs.
    fn alias(&mut self, id: &str, district: &str, written: &str) {
        if let Some(place) = self.units.get(id)
            && let Some(unit) = self.proposed.units.get_mut(*place)
            && !unit.aliases.iter().any(|alias| alias == written)
        {
            unit.aliases.push(written.to_owned());
            self.own.name(Kind::Unit, scoped(district, written), id);
        }
    }

    pub(super) fn zone(&mut self, name: &str, district: &str) -> String {
        self.entry(Kind::Zone, name, |id, label| {
            let park = !name.ends_with(['带', '廊', '片']);
            let district = district.to_owned();
            Entry::Zone(Zone { id, label, label_en: None, aliases: Vec::new(), district, within: None, park })
        })
    }

    pub(super) fn sector(&mut self, name: &str) -> String {
        self.entry(Kind::Sector, name, |id, label| {
            Entry::Sector(Sector { id, label, label_en: None, aliases: Vec::new(), broader: None })
        })
    }

    pub(super) fn metric(&mut self, name: &str, additive: bool, direction: Direction) -> String {
        self.entry(Kind::Metric, name, |id, label| {
            Entry::Metric(Metric { id, label, label_en: None, additive, direction })
        })
    }

    pub(super) fn measure(&mut self, name: &str) -> String {
        self.entry(Kind::Measure, name, |id, label| Entry::Measure(super::measure::measure(id, label)))
    }

    /// The body that a name means here; a relative name is completed with the name of the area it means.
    pub(super) fn institution(&mut self, name: &str, kind: InstitutionKind) -> String {
        if !is_relative(name) {
            return self.named_institution(name, kind);
        }
        let known = self.known.id_in(Kind::Institution, &self.home.codes, name).map(str::to_owned);
        known.unwrap_or_else(|| self.named_institution(&self.completed(name), kind))
    }

    /// 市政府 → 成都市人民政府, where the document is for 成都市 or an area in it.
    fn completed(&self, name: &str) -> String {
        let mut chars = name.chars();
        let Some(level) = chars.next() else { return name.to_owned() };
        let rest = match chars.as_str() {
            "政府" => "人民政府",
            "委" => "委员会",
            rest => rest,
        };
        match self.home.names.iter().find(|area| area.ends_with(level)).or(self.home.names.first()) {
            Some(area) if area.ends_with(level) => format!("{area}{rest}"),
            Some(area) => format!("{name}（{area}）"),
            None => name.to_owned(),
        }
    }

    fn named_institution(&mut self, name: &str, kind: InstitutionKind) -> String {
        self.entry(Kind::Institution, name, |id, label| {
            Entry::Institution(Institution {
                id,
                label,
                label_en: None,
                aliases: Vec::new(),
                kind,
                part_of: None,
            })
        })
    }

    pub(super) fn instrument(&mut self, name: &str, kind: InstrumentKind) -> String {
        self.entry(Kind::Instrument, name, |id, label| {
            Entry::Instrument(Instrument { id, label, label_en: None, aliases: Vec::new(), kind })
        })
    }

    /// A cited work; `own` is the id of the record whose plan it is.
    pub(super) fn work(&mut self, title: &str, number: Option<&str>, own: Option<&str>) -> String {
        if let Some(id) = self.id(Kind::Work, &key(title)) {
            return id;
        }
        let wanted = own.map_or_else(|| slug(title), str::to_owned);
        let id = self.fresh(Kind::Work, title, wanted);
        self.own.name(Kind::Work, key(title), &id);
        self.proposed.works.push(Work {
            id: id.clone(),
            title: title.to_owned(),
            title_en: None,
            aliases: Vec::new(),
            plan: own.is_some(),
            number: number.map(str::to_owned),
            district: None,
        });
        id
    }

    fn entry(&mut self, kind: Kind, name: &str, make: impl FnOnce(String, String) -> Entry) -> String {
        let here = || self.known.id_in(kind, &self.home.codes, name).map(str::to_owned);
        if let Some(id) = self.id(kind, &key(name)).or_else(here) {
            return id;
        }
        let id = self.fresh(kind, name, slug(name));
        self.own.name(kind, key(name), &id);
        match make(id.clone(), name.to_owned()) {
            Entry::Zone(row) => self.proposed.zones.push(row),
            Entry::Sector(row) => self.proposed.sectors.push(row),
            Entry::Metric(row) => self.proposed.metrics.push(row),
            Entry::Measure(row) => self.proposed.measures.push(row),
            Entry::Institution(row) => self.proposed.institutions.push(row),
            Entry::Instrument(row) => self.proposed.instruments.push(row),
        }
        id
    }

    /// Whether an id is one of the register's own.
    pub(super) fn is_layout(&self, id: &str) -> bool {
        self.known.is_taken(Kind::Layout, id)
    }
}

enum Entry {
    Zone(Zone),
    Sector(Sector),
    Metric(Metric),
    Measure(crate::register::Measure),
    Institution(Institution),
    Instrument(Instrument),
}
