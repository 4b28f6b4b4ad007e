//! Areas that have plans, and what the register holds of each: units, zones, institutions, instruments.

use super::draw::{Draw, Purpose, mix};
use super::words::{BODIES, NAMES, PARKS, ZONES};
use crate::area::{Area, Level, NATION, areas};
use crate::register::{
    District, Institution, InstitutionKind, Instrument, InstrumentKind, Layout, Register, Unit, UnitKind,
    Zone,
};

/// Province whose areas the register that comes with the program has.
const TAKEN: &str = "31";

/// Plans there are for each area, until every area has some.
const PLANS_PER_AREA: usize = 4;
/// Areas there are at least.
const FEWEST_AREAS: usize = 12;

/// The areas that have plans, those with most first.
#[derive(Debug)]
pub(super) struct Areas(Vec<&'static Area>);

impl Areas {
    /// The areas for so many plans: cities and provinces among them as the seed draws.
    pub(super) fn new(seed: u64, plans: usize) -> Self {
        let listed = areas().all().iter();
        let mut free: Vec<_> =
            listed.filter(|area| area.code != NATION && !area.code.starts_with(TAKEN)).collect();
        let start = mix(seed ^ mix(Purpose::Areas as u64));
        let order = |area: &Area| mix(start ^ area.code.parse::<u64>().unwrap_or_default());
        // Cities and provinces plan more than counties do: they come earlier.
        let late = |area: &Area| if area.level == Level::County { order(area) } else { order(area) / 3 };
        free.sort_by_key(|area| (late(area), area.code));
        free.truncate((plans / PLANS_PER_AREA).max(FEWEST_AREAS));
        Self(free)
    }

    /// The area of the `rank`th most plans.
    pub(super) fn at(&self, rank: usize) -> Option<&'static Area> {
        self.0.get(rank).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The areas with plans and those they lie in, by code; and whether an area has plans.
    pub(super) fn with_outer(&self) -> Vec<(&'static Area, bool)> {
        let outer = |area: &&'static Area| {
            std::iter::successors(areas().parent(area), |outer| areas().parent(outer))
                .filter(|outer| outer.code != NATION)
                .map(|outer| (outer, false))
                .collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.0.iter().flat_map(outer).collect();
        all.extend(self.0.iter().map(|area| (*area, true)));
        all.sort_by_key(|(area, own)| (area.code, !own));
        all.dedup_by_key(|(area, _)| area.code);
        all
    }
}

/// What the register holds of an area with plans.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) area: &'static Area,
    /// Units, those that plans ask most of first; the open set last.
    pub(super) units: Vec<Unit>,
    pub(super) zones: Vec<Zone>,
    pub(super) layout: Layout,
    pub(super) institutions: Vec<Institution>,
    pub(super) instruments: Vec<Instrument>,
}

impl Place {
    /// The entries of an area, the same for every plan of it.
    pub(super) fn new(seed: u64, area: &'static Area) -> Self {
        let mut draw = Draw::new(seed, Purpose::Place, area.code.parse().unwrap_or_default());
        let zones = zones(&mut draw, area);
        let units = units(&mut draw, area, &zones);
        let layout = Layout {
            id: format!("{}-layout", area.code),
            label: format!("“一核{}园”", zones.len()),
            label_en: Some(format!("One core and {} parks", zones.len())),
            district: area.code.to_owned(),
        };
        let (institutions, instruments) = (institutions(area), instruments(&mut draw, area));
        Self { area, units, zones, layout, institutions, instruments }
    }

    /// The entries as part of a register.
    pub(super) fn register(self) -> Register {
        Register {
            districts: vec![district(self.area)],
            units: self.units,
            zones: self.zones,
            layouts: vec![self.layout],
            institutions: self.institutions,
            instruments: self.instruments,
            ..Register::default()
        }
    }
}

/// An area as an entry of the register.
pub(super) fn district(area: &Area) -> District {
    let outer = areas().parent(area).filter(|outer| outer.code != NATION);
    District {
        code: area.code.to_owned(),
        label: area.name.to_owned(),
        label_en: Some(format!("Area {}", area.code)),
        within: outer.map(|outer| outer.code.to_owned()),
    }
}

/// What units of an area put before their name: 区, 市, 省.
fn prefix(area: &Area) -> char {
    area.name.chars().last().unwrap_or('市')
}

fn zones(draw: &mut Draw, area: &Area) -> Vec<Zone> {
    let (count, first) = (draw.between(3, 9), draw.below(NAMES.len()));
    let names = NAMES.iter().cycle().skip(first).take(count);
    let mut zones: Vec<Zone> = Vec::new();
    for (number, (name, english)) in (1..).zip(names) {
        let kind = draw.below(ZONES.len());
        let (noun, noun_en) = ZONES[kind];
        // A zone lies in the first one now and then, as a part of it.
        let whole = zones.first().filter(|_| draw.chance(20)).map(|zone| zone.id.clone());
        zones.push(Zone {
            id: format!("{}-zone-{number}", area.code),
            label: format!("{name}{noun}"),
            label_en: Some(format!("{english} {noun_en}")),
            aliases: if draw.chance(30) { vec![(*name).to_owned()] } else { Vec::new() },
            district: area.code.to_owned(),
            park: kind < PARKS && whole.is_none(),
            within: whole,
        });
    }
    zones
}

fn units(draw: &mut Draw, area: &Area, zones: &[Zone]) -> Vec<Unit> {
    let unit = |slug: &str, label: String, english: String, kind| Unit {
        id: format!("{}/{slug}", area.code),
        label,
        label_en: Some(english),
        aliases: Vec::new(),
        kind,
        functions: Vec::new(),
        administers: None,
    };
    let prefix = prefix(area);
    let mut units = Vec::new();
    for (at, (function, (name, english))) in BODIES.iter().enumerate() {
        // The first three are everywhere, a sixth of the others is not.
        if at > 2 && draw.chance(17) {
            continue;
        }
        let label = format!("{prefix}{name}");
        let alias = format!("{}{name}", area.name);
        let mut body = unit(function, label, format!("{english} of {}", area.code), UnitKind::PublicBody);
        body.functions.push((*function).to_owned());
        if draw.chance(30) {
            body.aliases.push(alias);
        }
        units.push(body);
    }
    for (number, zone) in (1..).zip(zones.iter().filter(|zone| zone.park)) {
        let english = format!("Administration of {}", zone.label_en.as_deref().unwrap_or_default());
        let label = format!("{}管委会", zone.label);
        let mut body = unit(&format!("zone-{number}"), label, english, UnitKind::ZoneAuthority);
        body.functions.push("zone-administration".to_owned());
        body.administers = Some(zone.id.clone());
        // Among those that plans ask most of.
        units.insert(units.len().min(2 * number + 1), body);
    }
    let first = draw.below(NAMES.len());
    let names = NAMES.iter().cycle().skip(first).take(4);
    for (number, (name, english)) in (1..).zip(names) {
        let town = number < 3;
        let (slug, noun, noun_en, kind) = if town {
            ("town", "镇", "Town", UnitKind::Town)
        } else {
            ("company", "集团", "Group", UnitKind::Enterprise)
        };
        let label = format!("{name}{noun}");
        units.push(unit(&format!("{slug}-{number}"), label, format!("{english} {noun_en}"), kind));
    }
    units.push(unit("towns", "各镇街".to_owned(), "Towns and sub-districts".to_owned(), UnitKind::OpenSet));
    units
}

fn institutions(area: &Area) -> Vec<Institution> {
    let kinds = [
        ("government", "人民政府", "Government", InstitutionKind::Government),
        ("office", "人民政府办公室", "General Office", InstitutionKind::Government),
        ("university", "理工学院", "Institute of Technology", InstitutionKind::University),
        ("laboratory", "联合实验室", "Joint Laboratory", InstitutionKind::Research),
        ("service-centre", "企业服务中心", "Business Centre", InstitutionKind::ServiceCentre),
        ("association", "产业联合会", "Industry Association", InstitutionKind::Association),
    ];
    let institution = |(slug, noun, english, kind)| Institution {
        id: format!("{}-{slug}", area.code),
        label: format!("{}{noun}", areas().full_name(area)),
        label_en: Some(format!("{english} of {}", area.code)),
        aliases: Vec::new(),
        kind,
        part_of: (slug == "office").then(|| format!("{}-government", area.code)),
    };
    kinds.map(institution).into()
}

fn instruments(draw: &mut Draw, area: &Area) -> Vec<Instrument> {
    let kinds = [
        ("引导基金", "Fund", InstrumentKind::Fund),
        ("助企贷", "Loan", InstrumentKind::Credit),
        ("人才计划", "Talent Programme", InstrumentKind::Programme),
        ("公共平台", "Platform", InstrumentKind::Platform),
        ("改革试点", "Pilot", InstrumentKind::Pilot),
        ("对接会", "Forum", InstrumentKind::Event),
    ];
    let first = draw.below(NAMES.len());
    let names = NAMES.into_iter().cycle().skip(first);
    let instrument = |(number, ((noun, noun_en, kind), (name, english)))| Instrument {
        id: format!("{}-instrument-{number}", area.code),
        label: format!("{name}{noun}"),
        label_en: Some(format!("{english} {noun_en}")),
        aliases: Vec::new(),
        kind,
    };
    (1..).zip(kinds.into_iter().zip(names)).map(instrument).collect()
}
