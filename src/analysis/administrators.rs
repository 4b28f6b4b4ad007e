//! Who administers a zone: as the register says, through a wider zone, or as the names suggest.

use schemars::JsonSchema;
use serde::Serialize;

use super::around::Around;
use crate::network::{ResponsibilityGraph, Unit, Zone};

/// Why a unit is taken to administer a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The register says so.
    Register,
    /// The register says so of a zone it is part of.
    WiderZone,
    /// Zone and unit bear the same place name. A hint, not a fact.
    Name,
}

impl Basis {
    /// Its name in JSON.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::WiderZone => "wider-zone",
            Self::Name => "name",
        }
    }
}

/// Units that administer a zone, each once with its best basis, in order of basis and id.
pub(super) fn administrators<'a>(
    network: &'a ResponsibilityGraph,
    around: &Around<'a>,
    zone: &str,
) -> Vec<(Basis, &'a str)> {
    let mut found: Vec<(Basis, &'a str)> = Vec::new();
    let mut note = |basis, unit: &'a str| {
        if !found.iter().any(|(_, known)| *known == unit) {
            found.push((basis, unit));
        }
    };
    let zones = around.upwards(zone);
    for (at, zone) in zones.iter().enumerate() {
        let basis = if at == 0 { Basis::Register } else { Basis::WiderZone };
        zone.administered_by.iter().for_each(|unit| note(basis, unit));
    }
    for zone in zones {
        let namesakes = network.units.iter().filter(|unit| is_namesake(network, zone, unit));
        namesakes.for_each(|unit| note(Basis::Name, &unit.id));
    }
    found.sort_unstable();
    found
}

/// Whether a unit of the zone's district begins with the same place name, which is not that of an area.
fn is_namesake(network: &ResponsibilityGraph, zone: &Zone, unit: &Unit) -> bool {
    let pairs = zone.label.chars().zip(unit.label.chars());
    let name: String = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let areas = &network.context.areas;
    !unit.open_set
        && zone.district.as_deref() == Some(unit.district())
        && name.chars().count() >= 2
        && !areas.iter().any(|area| area.label.starts_with(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::{Area, Context};

    #[test]
    fn register_wider_zone_and_name_are_told_apart() {
        let mut network = sample::network(&[&[1, 2, 3, 4]]);
        for (unit, label) in network.units.iter_mut().zip(["甲乙镇", "丙丁集团", "京城工业区", "张江办"])
        {
            unit.label = label.to_owned();
        }
        let inner = Zone { part_of: Some("wide".to_owned()), ..sample::zone("inner", "甲乙园", &[]) };
        network.context = Context {
            areas: vec![Area { code: "1".to_owned(), label: "京城区".to_owned(), parent: None }],
            zones: vec![
                inner,
                sample::zone("wide", "张江城", &["1/004"]),
                sample::zone("city", "京城综保区", &[]),
            ],
            ..Context::default()
        };
        let around = Around::new(&network);
        let of = |zone| administrators(&network, &around, zone);
        assert_eq!(of("inner"), [(Basis::WiderZone, "1/004"), (Basis::Name, "1/001")]);
        assert_eq!(of("wide"), [(Basis::Register, "1/004")]);
        assert_eq!(of("city"), [], "the name of a district names no zone");
        assert_eq!(of("unknown"), []);
    }
}
