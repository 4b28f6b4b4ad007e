//! The register, and what a record proposes beside it, arranged for look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::register::{Measure, Register, Unit, Work};

/// The register arranged for look-up by the checks; or the proposals of a record, in front of the register.
#[derive(Debug)]
pub struct Index<'a> {
    /// What this index itself arranges: the register, or the proposals.
    register: &'a Register,
    /// The register behind proposals.
    base: Option<&'a Index<'a>>,
    zone_roles: BTreeSet<String>,
    entries: BTreeMap<(Table, &'a str), Entries>,
    /// By district and name: the ids of the units that bear it.
    bearers: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a str>>>,
}

/// Where the entries of one id stand in their table.
#[derive(Debug)]
struct Entries {
    first: usize,
    count: usize,
}

/// A table of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    District,
    Unit,
    Function,
    Zone,
    Layout,
    Sector,
    Metric,
    Measure,
    Institution,
    Instrument,
    Work,
}

impl Table {
    /// What messages call an entry of it.
    pub(super) fn entry(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Unit => "unit",
            Self::Function => "function",
            Self::Zone => "zone",
            Self::Layout => "layout",
            Self::Sector => "sector",
            Self::Metric => "metric",
            Self::Measure => "unit of measurement",
            Self::Institution => "institution",
            Self::Instrument => "instrument",
            Self::Work => "work",
        }
    }
}

impl<'a> Index<'a> {
    /// Arranges a register; `zone_roles` are the slugs a zone's role may take.
    #[must_use]
    pub fn new(register: &'a Register, zone_roles: BTreeSet<String>) -> Self {
        Self::arrange(register, None, zone_roles)
    }

    /// Arranges what a record proposes in front of this index.
    pub(super) fn with(&'a self, proposed: &'a Register) -> Self {
        Self::arrange(proposed, Some(self), BTreeSet::new())
    }

    fn arrange(register: &'a Register, base: Option<&'a Self>, zone_roles: BTreeSet<String>) -> Self {
        let mut entries = BTreeMap::new();
        macro_rules! arrange {
            ($table:ident, $rows:ident, $id:ident) => {
                for (at, row) in register.$rows.iter().enumerate() {
                    let known = entries.entry((Table::$table, row.$id.as_str()));
                    known.or_insert(Entries { first: at, count: 0 }).count += 1;
                }
            };
        }
        arrange!(District, districts, code);
        arrange!(Unit, units, id);
        arrange!(Function, functions, id);
        arrange!(Zone, zones, id);
        arrange!(Layout, layouts, id);
        arrange!(Sector, sectors, id);
        arrange!(Metric, metrics, id);
        arrange!(Measure, measures, id);
        arrange!(Institution, institutions, id);
        arrange!(Instrument, instruments, id);
        arrange!(Work, works, id);
        let mut bearers: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        for unit in &register.units {
            let of_district = bearers.entry(unit.district()).or_default();
            for name in names(unit) {
                of_district.entry(name).or_default().push(&unit.id);
            }
        }
        Self { register, base, zone_roles, entries, bearers }
    }

    /// This index, then the one behind it.
    fn layers(&self) -> impl Iterator<Item = &Self> + Clone {
        std::iter::once(self).chain(self.base)
    }

    /// What this index itself arranges.
    pub(super) fn own(&self) -> &Register {
        self.register
    }

    /// The register behind proposals; none where the index is that of the register itself.
    pub(super) fn base(&self) -> Option<&Self> {
        self.base
    }

    pub(super) fn zone_roles(&self) -> impl Iterator<Item = &str> + Clone {
        self.layers().flat_map(|layer| layer.zone_roles.iter().map(String::as_str))
    }

    pub(super) fn has(&self, table: Table, id: &str) -> bool {
        self.layers().any(|layer| layer.entries.contains_key(&(table, id)))
    }

    /// How often an id stands in this index itself.
    pub(super) fn count(&self, table: Table, id: &str) -> usize {
        self.entries.get(&(table, id)).map_or(0, |entries| entries.count)
    }

    pub(super) fn ids(&self, table: Table) -> impl Iterator<Item = &str> {
        let of_table = move |layer: &'_ Self| {
            let entries = layer.entries.keys().filter(move |(of, _)| *of == table);
            entries.map(|(_, id)| *id).collect::<Vec<_>>()
        };
        self.layers().flat_map(of_table)
    }

    /// The entry of an id.
    pub(super) fn entry<T>(&self, table: Table, id: &str, rows: fn(&Register) -> &[T]) -> Option<&T> {
        let own = |layer: &'_ Self| layer.entries.get(&(table, id)).map(|entries| entries.first);
        self.layers().find_map(|layer| rows(layer.register).get(own(layer)?))
    }

    pub(super) fn unit(&self, id: &str) -> Option<&Unit> {
        self.entry(Table::Unit, id, |register| &register.units)
    }

    pub(super) fn measure(&self, id: &str) -> Option<&Measure> {
        self.entry(Table::Measure, id, |register| &register.measures)
    }

    pub(super) fn work(&self, id: &str) -> Option<&Work> {
        self.entry(Table::Work, id, |register| &register.works)
    }

    /// Ids of the units that `label` means in `district`: one, in a good register.
    pub(super) fn bearers(&self, district: &str, label: &str) -> Vec<&str> {
        let of_layer = |layer: &'_ Self| layer.bearers.get(district)?.get(label).cloned();
        self.layers().filter_map(of_layer).flatten().collect()
    }

    /// The unit that `label` means in `district`; a label means nothing outside a district.
    pub(super) fn resolve(&self, district: &str, label: &str) -> Option<&str> {
        self.bearers(district, label).first().copied()
    }

    /// Units of any district that bear a label.
    pub(super) fn homonyms(&self, label: &str) -> impl Iterator<Item = &str> {
        let of_layer = move |layer: &'_ Self| {
            let named = layer.bearers.values().filter_map(|of_district| of_district.get(label));
            named.flatten().copied().collect::<Vec<_>>()
        };
        self.layers().flat_map(of_layer)
    }
}

/// All names of a unit: its label and its aliases.
pub(super) fn names(unit: &Unit) -> impl Iterator<Item = &str> {
    std::iter::once(unit.label.as_str()).chain(unit.aliases.iter().map(String::as_str))
}
