//! The names of the register, arranged once for all documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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
    names: BTreeMap<(Kind, String), Cow<'r, str>>,
    /// Ids in use, by kind.
    ids: BTreeSet<(Kind, Cow<'r, str>)>,
}

impl<'r> Catalog<'r> {
    /// The names of a register.
    #[must_use]
    pub fn of(register: &'r Register) -> Self {
        let mut new = Self::default();
        for unit in &register.units {
            for name in std::iter::once(&unit.label).chain(&unit.aliases) {
                new.names
                    .entry((Kind::Unit, scoped(unit.district(), name)))
                    .or_insert(Cow::Borrowed(&unit.id));
            }
            new.ids.insert((Kind::Unit, Cow::Borrowed(&unit.id)));
        }
        let none: &[String] = &[];
        for row in &register.districts {
            new.know(Kind::District, &row.code, &row.label, none);
        }
        for row in &register.zones {
            new.know(Kind::Zone, &row.id, &row.label, &row.aliases);
        }
        for row in &register.sectors {
            new.know(Kind::Sector, &row.id, &row.label, &row.aliases);
        }
        for row in &register.metrics {
            new.know(Kind::Metric, &row.id, &row.label, none);
        }
        for row in &register.measures {
            new.know(Kind::Measure, &row.id, &row.label, none);
        }
        for row in &register.institutions {
            new.know(Kind::Institution, &row.id, &row.label, &row.aliases);
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

    fn know(&mut self, kind: Kind, id: &'r str, label: &str, aliases: &[String]) {
        for name in std::iter::once(label).chain(aliases.iter().map(String::as_str)) {
            self.names.entry((kind, key(name))).or_insert(Cow::Borrowed(id));
        }
        self.ids.insert((kind, Cow::Borrowed(id)));
    }

    /// The id a name has; names as [`key`] or [`scoped`] give them.
    pub(super) fn id(&self, kind: Kind, name: String) -> Option<&str> {
        self.names.get(&(kind, name)).map(AsRef::as_ref)
    }

    pub(super) fn name(&mut self, kind: Kind, name: String, id: &str) {
        self.names.insert((kind, name), Cow::Owned(id.to_owned()));
    }

    pub(super) fn is_taken(&self, kind: Kind, id: &str) -> bool {
        self.ids.contains(&(kind, Cow::Borrowed(id)))
    }

    pub(super) fn take(&mut self, kind: Kind, id: String) {
        self.ids.insert((kind, Cow::Owned(id)));
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

/// Units are compared within their district only, by their exact name.
pub(super) fn scoped(district: &str, name: &str) -> String {
    format!("{district}/{name}")
}
