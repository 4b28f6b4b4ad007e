//! The register arranged for look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::register::{Register, Unit, Work};

/// The register arranged for look-up by the checks.
#[derive(Debug)]
pub struct Index<'a> {
    /// The register itself.
    pub register: &'a Register,
    /// Slugs of the concept scheme `zone-role`.
    pub(super) zone_roles: BTreeSet<String>,
    units: BTreeMap<&'a str, &'a Unit>,
    names: BTreeMap<(&'a str, &'a str), &'a str>,
}

impl<'a> Index<'a> {
    /// Arranges a checked register; `zone_roles` are the slugs a zone's role may take.
    #[must_use]
    pub fn new(register: &'a Register, zone_roles: BTreeSet<String>) -> Self {
        let units = register.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
        let names = register
            .units
            .iter()
            .flat_map(|unit| names(unit).map(|name| ((unit.district(), name), unit.id.as_str())))
            .collect();
        Self { register, zone_roles, units, names }
    }

    pub(super) fn unit(&self, id: &str) -> Option<&'a Unit> {
        self.units.get(id).copied()
    }

    pub(super) fn unit_ids(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.register.units.iter().map(|unit| unit.id.as_str())
    }

    /// The unit that `label` means in `district`; a label means nothing outside a district.
    pub(super) fn resolve(&self, district: &str, label: &str) -> Option<&'a str> {
        self.names.get(&(district, label)).copied()
    }

    /// Units of other districts that bear the same label.
    pub(super) fn homonyms(&self, label: &str) -> impl Iterator<Item = &'a str> {
        self.names.iter().filter(move |((_, name), _)| *name == label).map(|(_, id)| *id)
    }

    pub(super) fn work(&self, id: &str) -> Option<&'a Work> {
        self.register.works.iter().find(|work| work.id == id)
    }
}

/// All names of a unit: its label and its aliases.
pub(super) fn names(unit: &Unit) -> impl Iterator<Item = &str> {
    std::iter::once(unit.label.as_str()).chain(unit.aliases.iter().map(String::as_str))
}
