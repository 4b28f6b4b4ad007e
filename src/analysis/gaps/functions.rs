//! Functions of government that one district names a unit of and another does not.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::around::{Around, owned};
use crate::network::{Named, ResponsibilityGraph, Task, Unit};

/// Words that stand for a function besides its name: 三医 are medicine, medicines and medical insurance.
const ALSO: [(&str, &str); 1] = [("medical-insurance", "三医")];

/// A function that some districts have a unit of in their tasks and others have not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FunctionGap {
    /// Id of the function.
    pub function: String,
    /// Its name.
    pub label: String,
    /// Districts whose tasks name a unit of it.
    pub has: Vec<DistrictFunction>,
    /// Districts whose tasks name units, but none of it.
    pub lacks: Vec<DistrictFunction>,
    /// IRIs of the assignments to units of it.
    pub evidence: Vec<String>,
}

/// A district and its units of one function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DistrictFunction {
    /// Code of the district.
    pub district: String,
    /// Its name.
    pub label: String,
    /// Register ids of its units of the function.
    pub units: Vec<String>,
}

/// A task that names a function and no unit of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FunctionMention {
    /// The task.
    pub task: Task,
    /// Id of the function.
    pub function: String,
    /// Its name.
    pub label: String,
    /// Where it is named: the title of the task, or names of things it mentions.
    pub words: Vec<String>,
    /// Register ids of units of the function that other tasks of the district name; empty where it has none.
    pub units_elsewhere: Vec<String>,
    /// IRIs of the mentions that name it and of the task's assignments.
    pub evidence: Vec<String>,
}

/// Units of each function, by district; open sets are no units.
fn held(network: &ResponsibilityGraph) -> BTreeMap<(&str, &str), BTreeSet<usize>> {
    let mut held: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    for (at, unit) in network.units.iter().enumerate() {
        if unit.open_set || network.incidence().tasks_of(at).is_empty() {
            continue;
        }
        for function in &unit.functions {
            held.entry((function, unit.district())).or_default().insert(at);
        }
    }
    held
}

/// Functions that differ between the districts whose tasks name units, in order of id.
pub(super) fn by_district(network: &ResponsibilityGraph) -> Vec<FunctionGap> {
    let held = held(network);
    let districts: BTreeSet<&str> = network
        .units
        .iter()
        .enumerate()
        .filter(|(at, _)| !network.incidence().tasks_of(*at).is_empty())
        .map(|(_, unit)| unit.district())
        .collect();
    let functions: BTreeSet<&str> = held.keys().map(|(function, _)| *function).collect();
    let mut assignments: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &network.rows {
        assignments.entry(&row.unit).or_default().push(&row.assignment);
    }
    let mut gaps = Vec::new();
    for function in functions {
        let of = |district: &str| -> Vec<usize> {
            held.get(&(function, district)).into_iter().flatten().copied().collect()
        };
        let (has, lacks): (Vec<&str>, Vec<&str>) =
            districts.iter().partition(|district| !of(district).is_empty());
        if lacks.is_empty() {
            continue;
        }
        let named = |district: &str| DistrictFunction {
            district: district.to_owned(),
            label: network.context.area(district).map_or(district, |area| &area.label).to_owned(),
            units: of(district).into_iter().map(|at| network.units[at].id.clone()).collect(),
        };
        let units = has.iter().flat_map(|district| of(district));
        let evidence = units.filter_map(|at| assignments.get(network.units[at].id.as_str())).flatten();
        gaps.push(FunctionGap {
            function: function.to_owned(),
            label: label(network, function),
            evidence: owned(evidence.copied()),
            has: has.into_iter().map(named).collect(),
            lacks: lacks.into_iter().map(named).collect(),
        });
    }
    gaps
}

/// Tasks whose text names a function of which they name no unit, in order of task and function.
///
/// Names of one character (镇) stand in too many other words to tell anything.
pub(super) fn mentioned(network: &ResponsibilityGraph, around: &Around<'_>) -> Vec<FunctionMention> {
    let held = held(network);
    let functions: Vec<&Named> =
        network.context.functions.iter().filter(|named| named.label.chars().count() > 1).collect();
    let mut found = Vec::new();
    for (at, task) in network.tasks.iter().enumerate() {
        let units: Vec<(&Unit, &str)> = around.units(at).collect();
        for function in &functions {
            if units.iter().any(|(unit, _)| unit.functions.contains(&function.id)) {
                continue;
            }
            let (words, mentions) = named(around, at, task, function);
            if words.is_empty() {
                continue;
            }
            let district = around.area_of(&task.plan).unwrap_or_default();
            let elsewhere = held.get(&(function.id.as_str(), district)).into_iter().flatten();
            found.push(FunctionMention {
                task: task.clone(),
                function: function.id.clone(),
                label: function.label.clone(),
                words,
                units_elsewhere: elsewhere.map(|&unit| network.units[unit].id.clone()).collect(),
                evidence: owned(mentions.into_iter().chain(units.iter().map(|(_, row)| *row))),
            });
        }
    }
    found
}

/// Title and names of things in which a task names a function, with the evidence of the things.
fn named<'a>(around: &Around<'a>, at: usize, task: &Task, function: &Named) -> (Vec<String>, Vec<&'a str>) {
    let also = ALSO.iter().filter(|(id, _)| *id == function.id).map(|(_, word)| *word);
    let words: Vec<&str> = std::iter::once(function.label.as_str()).chain(also).collect();
    let names = |text: &str| words.iter().any(|word| text.contains(word));
    let mut found: Vec<String> =
        Some(&task.title).filter(|title| names(title)).into_iter().cloned().collect();
    let mentions: Vec<_> = around.all_mentions(at).iter().filter(|mention| names(&mention.label)).collect();
    found.extend(mentions.iter().map(|mention| mention.label.clone()));
    found.dedup();
    (found, mentions.into_iter().map(|mention| mention.evidence.as_str()).collect())
}

fn label(network: &ResponsibilityGraph, function: &str) -> String {
    let known = network.context.functions.iter().find(|named| named.id == function);
    known.map_or(function, |named| &named.label).to_owned()
}
