//! The names of the register, arranged once for all documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::register::Register;

/// Kind of entry; a name is looked up within its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    District,
    Unit,
    Zone,
    Sector,
    Metric,
    Measure,
    Institution,
    Instrument,
    Work,
    Layout,
}

/// Ids by kind and name, and the ids in use.
#[derive(Debug, Default)]
pub struct Catalog<'r> {
    /// Ids by kind and name; for units with their district.
    names: BTreeMap<Kind, HashMap<String, Cow<'r, str>>>,
    /// Ids in use, by kind.
    ids: BTreeMap<Kind, HashSet<Cow<'r, str>>>,
}

impl<'r> Catalog<'r> {
    /// The names of a register.
    #[must_use]
    pub fn of(register: &'r Register) -> Self {
        let mut new = Self::default();
        for unit in &register.units {
            for name in std::iter::once(&unit.label).chain(&unit.aliases) {
                new.mean(Kind::Unit, scoped(unit.district(), name), &unit.id);
            }
            new.hold(Kind::Unit, &unit.id);
        }
        let none: &[String] = &[];
        for row in &register.districts {
            new.know(Kind::District, &row.code, &row.label, none);
        }
        new.know_zones(register);
        new.know_institutions(register);
        for row in &register.sectors {
            new.know(Kind::Sector, &row.id, &row.label, &row.aliases);
        }
        for row in &register.metrics {
            new.know(Kind::Metric, &row.id, &row.label, none);
        }
        for row in &register.measures {
            new.know(Kind::Measure, &row.id, &row.label, none);
        }
        for row in &register.instruments {
            new.know(Kind::Instrument, &row.id, &row.label, &row.aliases);
        }
        for row in &register.layouts {
            new.know(Kind::Layout, &row.id, &row.label, none);
        }
        for row in &register.works {
            new.know(Kind::Work, &row.id, &row.title, &row.aliases);
        }
        new
    }

    /// A short name or alias of a park means it only in its own area.
    fn know_zones(&mut self, register: &'r Register) {
        let within = |code: &str| {
            register.districts.iter().find(|row| row.code == code).and_then(|row| row.within.as_deref())
        };
        for row in &register.zones {
            for name in std::iter::once(&row.label).chain(&row.aliases) {
                if *name == row.label && name.chars().count() > SHORT_NAME {
                    self.mean(Kind::Zone, key(name), &row.id);
                    continue;
                }
                let areas = std::iter::successors(Some(row.district.as_str()), |code| within(code));
                let from_outside = areas.take(MOST_LEVELS).map(|area| scoped(area, &key(name)));
                let from_inside = inside(&row.district, name);
                for key in from_outside.chain([from_inside]) {
                    self.mean(Kind::Zone, key, &row.id);
                }
            }
            self.hold(Kind::Zone, &row.id);
        }
    }

    /// A relative name (市政府) means the body only in the area whose name starts its label.
    fn know_institutions(&mut self, register: &'r Register) {
        let area = |label: &str| register.districts.iter().find(|row| label.starts_with(&row.label));
        for row in &register.institutions {
            for name in std::iter::once(&row.label).chain(&row.aliases) {
                let key = match area(&row.label) {
                    _ if !is_relative(name) => key(name),
                    Some(area) => inside(&area.code, name),
                    None => continue,
                };
                self.mean(Kind::Institution, key, &row.id);
            }
            self.hold(Kind::Institution, &row.id);
        }
    }

    /// The id that a name has in an area alone; `areas` are the codes of the area and of those it lies in.
    pub(super) fn id_in(&self, kind: Kind, areas: &[String], name: &str) -> Option<&str> {
        let here = areas.first().map(|home| scoped(home, &key(name)));
        let mut keys = here.into_iter().chain(areas.iter().map(|area| inside(area, name)));
        keys.find_map(|key| self.id(kind, &key))
    }

    fn know(&mut self, kind: Kind, id: &'r str, label: &str, aliases: &[String]) {
        for name in std::iter::once(label).chain(aliases.iter().map(String::as_str)) {
            self.mean(kind, key(name), id);
        }
        self.hold(kind, id);
    }

    /// Gives a name of the register its id; of several entries the first has it.
    fn mean(&mut self, kind: Kind, name: String, id: &'r str) {
        self.names.entry(kind).or_default().entry(name).or_insert(Cow::Borrowed(id));
    }

    fn hold(&mut self, kind: Kind, id: &'r str) {
        self.ids.entry(kind).or_default().insert(Cow::Borrowed(id));
    }

    /// The id a name has; names as [`key`] or [`scoped`] give them.
    pub(super) fn id(&self, kind: Kind, name: &str) -> Option<&str> {
        self.names.get(&kind)?.get(name).map(AsRef::as_ref)
    }

    pub(super) fn name(&mut self, kind: Kind, name: String, id: &str) {
        self.names.entry(kind).or_default().insert(name, Cow::Owned(id.to_owned()));
    }

    pub(super) fn is_taken(&self, kind: Kind, id: &str) -> bool {
        self.ids.get(&kind).is_some_and(|ids| ids.contains(id))
    }

    pub(super) fn take(&mut self, kind: Kind, id: String) {
        self.ids.entry(kind).or_default().insert(Cow::Owned(id));
    }
}

/// A name as it is compared: without blanks and quotation marks, brackets and dashes of one width.
pub(super) fn key(name: &str) -> String {
    name.chars()
        .filter_map(|c| match c {
            ' ' | '“' | '”' | '"' | '\u{3000}' => None,
            '（' => Some('('),
            '）' => Some(')'),
            '—' | '–' => Some('-'),
            other => Some(other),
        })
        .collect()
}

/// Longest label of a park, in characters, that is no name outside its own area.
const SHORT_NAME: usize = 3;

/// Levels of areas, from village to state.
const MOST_LEVELS: usize = 5;

/// Whether a name leaves the name of its area to the reader: 市政府, 区科委.
pub(super) fn is_relative(name: &str) -> bool {
    name.starts_with(['省', '市', '区', '县', '州', '旗'])
}

/// A name that counts in an area and in all that lies in it.
fn inside(area: &str, name: &str) -> String {
    scoped(area, &format!("/{}", key(name)))
}

/// Units are compared within their district only, by their exact name.
pub(super) fn scoped(district: &str, name: &str) -> String {
    format!("{district}/{name}")
}
