//! The register: districts, units and their aliases, zones, sectors, metrics and the rest
//! that plan records refer to by id.
//!
//! Kept in several TOML files (`seeds/register/*.toml`), each of which may hold any of the tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::number::Number;

/// All tables of the register. One file holds some of them; [`Register::extend`] joins files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Register {
    /// Administrative areas.
    #[serde(rename = "district", skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<District>,
    /// Responsible units and open sets of units.
    #[serde(rename = "unit", skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// Functions of government by which units are compared across districts.
    #[serde(rename = "function", skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Entry>,
    /// Parks, clusters, belts and areas.
    #[serde(rename = "zone", skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    /// Spatial layouts that give zones their roles.
    #[serde(rename = "layout", skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<Layout>,
    /// Fields and technologies.
    #[serde(rename = "sector", skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<Sector>,
    /// What is counted or measured.
    #[serde(rename = "metric", skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// Units of measurement and counting words.
    #[serde(rename = "measure", skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Institutions the texts name: issuers, universities, hospitals, regulators, service centres.
    #[serde(rename = "institution", skip_serializing_if = "Vec::is_empty")]
    pub institutions: Vec<Institution>,
    /// Policy instruments: funds, programmes, catalogues, pilots.
    #[serde(rename = "instrument", skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<Instrument>,
    /// Titled works the texts cite.
    #[serde(rename = "work", skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<Work>,
}

impl Register {
    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every entry: its table, its place there, its id and its label.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, usize, &str, &str)> {
        macro_rules! rows {
            ($table:literal, $rows:ident, $id:ident, $label:ident) => {
                self.$rows
                    .iter()
                    .enumerate()
                    .map(|(at, row)| ($table, at, row.$id.as_str(), row.$label.as_str()))
            };
        }
        rows!("district", districts, code, label)
            .chain(rows!("unit", units, id, label))
            .chain(rows!("function", functions, id, label))
            .chain(rows!("zone", zones, id, label))
            .chain(rows!("layout", layouts, id, label))
            .chain(rows!("sector", sectors, id, label))
            .chain(rows!("metric", metrics, id, label))
            .chain(rows!("measure", measures, id, label))
            .chain(rows!("institution", institutions, id, label))
            .chain(rows!("instrument", instruments, id, label))
            .chain(rows!("work", works, id, title))
    }

    /// The entries whose id `other` does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        fn left<T: Clone>(rows: &[T], others: &[T], id: fn(&T) -> &str) -> Vec<T> {
            rows.iter().filter(|row| !others.iter().any(|other| id(other) == id(row))).cloned().collect()
        }
        Self {
            districts: left(&self.districts, &other.districts, |row| &row.code),
            units: left(&self.units, &other.units, |row| &row.id),
            functions: left(&self.functions, &other.functions, |row| &row.id),
            zones: left(&self.zones, &other.zones, |row| &row.id),
            layouts: left(&self.layouts, &other.layouts, |row| &row.id),
            sectors: left(&self.sectors, &other.sectors, |row| &row.id),
            metrics: left(&self.metrics, &other.metrics, |row| &row.id),
            measures: left(&self.measures, &other.measures, |row| &row.id),
            institutions: left(&self.institutions, &other.institutions, |row| &row.id),
            instruments: left(&self.instruments, &other.instruments, |row| &row.id),
            works: left(&self.works, &other.works, |row| &row.id),
        }
    }

    /// Adds the tables of another file.
    pub fn extend(&mut self, other: Self) {
        self.districts.extend(other.districts);
        self.units.extend(other.units);
        self.functions.extend(other.functions);
        self.zones.extend(other.zones);
        self.layouts.extend(other.layouts);
        self.sectors.extend(other.sectors);
        self.metrics.extend(other.metrics);
        self.measures.extend(other.measures);
        self.institutions.extend(other.institutions);
        self.instruments.extend(other.instruments);
        self.works.extend(other.works);
    }
}

/// An administrative area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// GB/T 2260 code, six digits; where a record proposes an area that GB/T 2260 does not have, a slug.
    pub code: String,
    /// Name, simplified script.
    pub label: String,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Code of the area it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// A responsible unit, or an open set of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// District code and slug, e.g. `310115/kejingwei`. A label means a unit only within its district.
    pub id: String,
    /// Short name as plans write it.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Other ways the same district's plans write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Kind of unit.
    pub kind: UnitKind,
    /// Functions, by which units of different districts can be compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<String>,
    /// Zone it administers, where its name says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administers: Option<String>,
}

impl Unit {
    /// Code of the district the unit belongs to.
    #[must_use]
    pub fn district(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// Kind of responsible unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Government commission, bureau or office.
    PublicBody,
    /// Government of a province, city, district or county.
    Government,
    /// Body of the Party.
    PartyBody,
    /// Town government.
    Town,
    /// Body that administers a zone.
    ZoneAuthority,
    /// Company.
    Enterprise,
    /// University, hospital, institute or other institution of public service (事业单位).
    PublicInstitution,
    /// Mass organisation, association or chamber.
    SocialOrganization,
    /// A set of units whose members the text does not state (相关管理局). Not an organisation.
    OpenSet,
}

/// A plain entry with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Slug.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
}

/// A park, cluster, belt or area. Never an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Slug, e.g. `zhangjiang`.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// English name, or our gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Other ways the texts write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Code of the district it lies in.
    pub district: String,
    /// Zone it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether it is an industrial park in its own right, and not a part or a group of some.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub park: bool,
}

/// A spatial layout, e.g. “1+1+X”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Slug.
    pub id: String,
    /// Name as written.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Code of the area it is for.
    pub district: String,
}

/// A field or technology.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Slug.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Other ways the texts write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The wider sector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broader: Option<String>,
}

/// What is counted or measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Slug.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Whether values of separate areas may be added.
    pub additive: bool,
    /// Which way is better.
    pub direction: Direction,
}

/// Which way of a metric is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither.
    Neutral,
}

/// A unit of measurement or counting word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Slug.
    pub id: String,
    /// As written, e.g. 亿元.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// The base unit values are normalised to.
    pub base: BaseMeasure,
    /// Value of one unit in base units, as numerator (亿元 = 100000000).
    pub factor: Number,
    /// Denominator of the factor (亩 = 2000/3 m²); 1 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divisor: Option<Number>,
    /// The same unit in QUDT, OM or another published scheme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exact_match: Vec<String>,
}

/// Base unit of normalised values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BaseMeasure {
    /// A count of things.
    Count,
    /// Renminbi yuan.
    Yuan,
    /// Square metre.
    SquareMetre,
    /// Day.
    Day,
    /// A part of one.
    One,
    /// US dollar.
    UsDollar,
    /// Metre.
    Metre,
    /// Cubic metre.
    CubicMetre,
    /// Kilogram.
    Kilogram,
    /// Kilogram of standard coal, as a measure of energy.
    KilogramCoalEquivalent,
    /// Watt.
    Watt,
    /// Volt-ampere.
    VoltAmpere,
    /// Watt-hour.
    WattHour,
    /// Byte.
    Byte,
    /// Bit per second.
    BitPerSecond,
    /// Floating-point operation per second.
    Flops,
    /// The unit itself: values compare with values of the same unit only.
    Own,
}

/// An institution the texts name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Slug.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Other ways the texts write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Kind of institution.
    pub kind: InstitutionKind,
    /// Institution it is part of, where its name says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}

/// Kind of institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstitutionKind {
    /// Government or government office.
    Government,
    /// Body of the Party.
    PartyBody,
    /// Regulator, inspection or testing body.
    Regulator,
    /// Court.
    Court,
    /// University or part of one.
    University,
    /// Research institute or laboratory.
    Research,
    /// Hospital or medical centre.
    Hospital,
    /// Service centre or platform with a name of its own.
    ServiceCentre,
    /// Incubator.
    Incubator,
    /// Company or fund manager.
    Company,
    /// Association.
    Association,
    /// Media outlet.
    Media,
}

/// A policy instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Slug.
    pub id: String,
    /// Name, simplified script.
    pub label: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Other ways the texts write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Kind of instrument.
    pub kind: InstrumentKind,
}

/// Kind of policy instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstrumentKind {
    /// Investment fund.
    Fund,
    /// Loan or other financial product.
    Credit,
    /// Subsidy.
    Subsidy,
    /// Programme, usually for talent or firms.
    Programme,
    /// Catalogue that opens a market.
    Catalogue,
    /// Platform or facility to be built or used.
    Platform,
    /// Reform pilot.
    Pilot,
    /// Package of services.
    ServicePackage,
    /// Mechanism of coordination.
    Mechanism,
    /// Event or forum.
    Event,
}

/// A titled work that texts cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Slug; equal to the plan's id where the work is a plan of the graph.
    pub id: String,
    /// Title in normal form, simplified script.
    pub title: String,
    /// Our English gloss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Titles as other texts write them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether the work is a plan (its IRI is then that of the plan).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plan: bool,
    /// Document number (发文字号), where texts cite one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Code of the area it is for; only where a record proposes the work may it be unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
}
