//! Counterpart agencies: the units of every district by function, never by name, and who is missing.
//!
//! A unit named alike in two districts is two units. What makes them comparable is a function both have; as
//! districts cut functions differently, one unit may answer to several.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::network::{Named, ResponsibilityGraph, Unit};

use super::{Sheet, Tabular};

/// Units of districts by function.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CounterpartUnits {
    /// Districts that name units, as code and name, in order of code.
    pub districts: Vec<Named>,
    /// Areas with a plan that names no unit at all; nothing is said of what they miss.
    pub without_units: Vec<Named>,
    /// Functions that some unit has, in order of id.
    pub functions: Vec<FunctionUnits>,
    /// What answers to each unit in each other district, in order of unit and district.
    pub mappings: Vec<UnitMapping>,
}

/// Units of one function.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunctionUnits {
    /// Id of the function.
    pub function: String,
    /// Its label.
    pub label: String,
    /// Its units in each district that has any, in order of code.
    pub districts: Vec<DistrictUnits>,
    /// Codes of the districts whose plans name no unit of it.
    pub missing: Vec<String>,
}

/// Units of one function in one district.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DistrictUnits {
    /// Code of the district.
    pub district: String,
    /// The units, as register id and short name, open sets left out.
    pub units: Vec<Named>,
    /// Tasks that name any of them.
    pub tasks: usize,
    /// IRIs of their assignments.
    pub evidence: Vec<String>,
}

/// What answers to a unit in another district.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitMapping {
    /// Register id of the unit.
    pub unit: String,
    /// Its short name.
    pub label: String,
    /// Ids of its functions.
    pub functions: Vec<String>,
    /// Code of the other district.
    pub district: String,
    /// Units there that share a function, as register id and short name.
    pub counterparts: Vec<Named>,
    /// Its functions that no unit named there has.
    pub missing: Vec<String>,
}

/// Units of the districts of `network` by function. Mappings are units × districts in number.
#[must_use]
pub fn counterpart_units(network: &ResponsibilityGraph) -> CounterpartUnits {
    let context = &network.context;
    let area = |code: &str| {
        let label = context.area(code).map_or(code, |area| &area.label);
        Named { id: code.to_owned(), label: label.to_owned() }
    };
    let mut by_function: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    let mut districts: BTreeSet<&str> = BTreeSet::new();
    for (at, unit) in
        network.units.iter().enumerate().filter(|(at, unit)| !unit.open_set && named(network, *at))
    {
        districts.insert(unit.district());
        for function in &unit.functions {
            by_function.entry(function).or_default().entry(unit.district()).or_default().push(at);
        }
    }
    let labels: BTreeMap<&str, &str> =
        context.functions.iter().map(|function| (function.id.as_str(), function.label.as_str())).collect();
    let functions = by_function.iter().map(|(function, units)| FunctionUnits {
        function: (*function).to_owned(),
        label: labels.get(function).copied().unwrap_or(function).to_owned(),
        districts: units.iter().map(|(district, units)| district_units(network, district, units)).collect(),
        missing: districts
            .iter()
            .filter(|district| !units.contains_key(*district))
            .map(|district| (*district).to_owned())
            .collect(),
    });
    let planned: BTreeSet<&str> = context.plans.iter().map(|plan| plan.area.as_str()).collect();
    CounterpartUnits {
        functions: functions.collect(),
        without_units: planned.difference(&districts).map(|code| area(code)).collect(),
        mappings: mappings(network, &districts, &by_function),
        districts: districts.into_iter().map(area).collect(),
    }
}

/// Whether a task names the unit.
fn named(network: &ResponsibilityGraph, unit: usize) -> bool {
    !network.incidence().tasks_of(unit).is_empty()
}

fn name(unit: &Unit) -> Named {
    Named { id: unit.id.clone(), label: unit.label.clone() }
}

fn district_units(network: &ResponsibilityGraph, district: &str, units: &[usize]) -> DistrictUnits {
    let incidence = network.incidence();
    let tasks: BTreeSet<u32> = units.iter().flat_map(|&unit| incidence.tasks_of(unit)).copied().collect();
    let assignments = |task: &u32| {
        super::subject::assignments(network, *task as usize, |unit| units.contains(&unit)).collect::<Vec<_>>()
    };
    DistrictUnits {
        district: district.to_owned(),
        units: units.iter().map(|&unit| name(&network.units[unit])).collect(),
        evidence: tasks.iter().flat_map(assignments).collect(),
        tasks: tasks.len(),
    }
}

fn mappings(
    network: &ResponsibilityGraph,
    districts: &BTreeSet<&str>,
    by_function: &BTreeMap<&str, BTreeMap<&str, Vec<usize>>>,
) -> Vec<UnitMapping> {
    let mut mappings = Vec::new();
    for (at, unit) in network.units.iter().enumerate() {
        if unit.open_set || !named(network, at) {
            continue;
        }
        for &district in districts.iter().filter(|district| **district != unit.district()) {
            let there = |function: &str| by_function.get(function).and_then(|units| units.get(district));
            let counterparts: BTreeSet<usize> =
                unit.functions.iter().filter_map(|function| there(function)).flatten().copied().collect();
            mappings.push(UnitMapping {
                unit: unit.id.clone(),
                label: unit.label.clone(),
                functions: unit.functions.clone(),
                district: district.to_owned(),
                counterparts: counterparts.into_iter().map(|unit| name(&network.units[unit])).collect(),
                missing: unit
                    .functions
                    .iter()
                    .filter(|function| there(function).is_none())
                    .cloned()
                    .collect(),
            });
        }
    }
    mappings
}

impl Tabular for CounterpartUnits {
    fn sheet(&self) -> Sheet {
        let units = |units: &[Named]| {
            let labels: Vec<&str> = units.iter().map(|unit| unit.label.as_str()).collect();
            labels.join(", ")
        };
        let row = |function: &FunctionUnits| {
            let there = |of: &DistrictUnits| {
                format!("{}: {} ({} tasks)", self.label(&of.district), units(&of.units), of.tasks)
            };
            let missing: Vec<&str> = function.missing.iter().map(|code| self.label(code)).collect();
            vec![
                function.function.clone(),
                function.label.clone(),
                function.districts.iter().map(there).collect::<Vec<_>>().join("; "),
                missing.join(", "),
            ]
        };
        let many = self.mappings.iter().filter(|mapping| mapping.counterparts.len() > 1).map(|mapping| {
            let (district, counterparts) = (self.label(&mapping.district), units(&mapping.counterparts));
            format!("{} {}: in {district} {counterparts}\n", mapping.unit, mapping.label)
        });
        let silent = (!self.without_units.is_empty())
            .then(|| format!("plans that name no unit: {}\n", units(&self.without_units)));
        let summary = many.chain(silent).collect();
        Sheet {
            header: vec!["function", "label", "districts", "missing"],
            rows: self.functions.iter().map(row).collect(),
            summary,
        }
    }
}

impl CounterpartUnits {
    fn label<'a>(&'a self, code: &'a str) -> &'a str {
        self.districts.iter().find(|district| district.id == code).map_or(code, |district| &district.label)
    }
}
