//! Function gaps: the recorded words of a plan speak of a function of government and no unit of it is
//! listed; and functions one district's plans name a unit of and another's do not.
//!
//! The words are titles of tasks and the labels and quotes of what tasks and plans name and of their figures;
//! names of units do not count. A word found says that the text speaks of the matter, not that a unit is due.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::network::{Named, ResponsibilityGraph, Task};

use super::alignment::functions as functions_of;
use super::subject::{Subjects, assignments};
use super::{Sheet, Tabular, counterpart_units};

/// Words that stand for a function beside its label. 三医 are medical care, medical insurance and medicines.
const ALSO: &[(&str, &[&str])] = &[("medical-insurance", &["三医"]), ("intellectual-property", &["专利"])];

/// Functions spoken of, or named elsewhere, without a unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunctionGaps {
    /// Words of a function where no unit of it is listed: those whose plan names no such unit at all first,
    /// then in order of function, plan and task.
    pub spoken: Vec<SpokenGap>,
    /// Functions some district names a unit of and another does not, in order of function and district.
    pub absent: Vec<AbsentFunction>,
    /// Words looked for, by function; functions whose label is a single character are not looked for.
    pub words: Vec<FunctionWords>,
    /// Ids of plans that name no unit at all; nothing is said of these.
    pub without_units: Vec<String>,
}

/// Words that stand for a function.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunctionWords {
    /// Id of the function.
    pub function: String,
    /// The words.
    pub words: Vec<String>,
}

/// A function that a text speaks of where no unit of it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SpokenGap {
    /// Id of the function.
    pub function: String,
    /// Its label.
    pub label: String,
    /// Id of the plan.
    pub plan: String,
    /// The task that speaks of it; none where the plan does outside its tasks, which is reported only if
    /// the plan names no unit of the function.
    pub task: Option<Task>,
    /// Words found.
    pub words: Vec<String>,
    /// The recorded texts they stand in.
    pub texts: Vec<String>,
    /// Whether the plan names no unit of the function in any task.
    pub absent_from_plan: bool,
    /// Units of the function that other tasks of the plan name, as register id and short name.
    pub units_elsewhere: Vec<Named>,
    /// IRIs of the task or of what says the words, and of the task's assignments.
    pub evidence: Vec<String>,
}

/// A function that a district's plans name no unit of while another's do.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AbsentFunction {
    /// Id of the function.
    pub function: String,
    /// Its label.
    pub label: String,
    /// Code of the district without it.
    pub district: String,
    /// Name of the district.
    pub district_label: String,
    /// Units of the function in other districts, as register id and short name.
    pub named_by: Vec<Named>,
    /// Whether recorded words of the district's plans speak of it: then an entry of `spoken` says where.
    pub spoken: bool,
    /// IRIs of the assignments of these units.
    pub evidence: Vec<String>,
}

/// Functions of `network` without a unit where one might be expected.
#[must_use]
pub fn function_gaps(network: &ResponsibilityGraph) -> FunctionGaps {
    let looked_for: Vec<(&Named, Vec<&str>)> =
        network.context.functions.iter().map(|function| (function, words_of(function))).collect();
    let recorded = Recorded::new(network);
    let mut spoken: Vec<SpokenGap> =
        looked_for.iter().flat_map(|(function, words)| recorded.gaps(function, words)).collect();
    spoken.sort_by_key(|gap| !gap.absent_from_plan);
    let absent = absent(network, &spoken);
    let planned = network.tasks.iter().map(|task| task.plan.as_str());
    let planned = planned.chain(network.context.plans.iter().map(|plan| plan.id.as_str()));
    let without: BTreeSet<&str> = planned.filter(|plan| !recorded.units.contains_key(plan)).collect();
    FunctionGaps {
        spoken,
        absent,
        words: looked_for
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(function, words)| FunctionWords {
                function: function.id.clone(),
                words: words.into_iter().map(str::to_owned).collect(),
            })
            .collect(),
        without_units: without.into_iter().map(str::to_owned).collect(),
    }
}

/// Words that stand for a function: its label unless a single character, which stands in too many words.
fn words_of(function: &Named) -> Vec<&str> {
    let also = ALSO.iter().filter(|(id, _)| *id == function.id).flat_map(|(_, words)| words.iter().copied());
    Some(function.label.as_str())
        .filter(|label| label.chars().nth(1).is_some())
        .into_iter()
        .chain(also)
        .collect()
}

/// What is recorded of the plans that name units.
struct Recorded<'a> {
    network: &'a ResponsibilityGraph,
    /// Texts of each task with what opens them, white space left out, as sources break words over lines.
    tasks: Vec<Vec<(String, &'a str)>>,
    /// Texts outside the tasks, by plan.
    outside: BTreeMap<&'a str, Vec<(String, &'a str)>>,
    /// Units that each plan names, by function.
    units: BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<u32>>>,
    subjects: Subjects<'a>,
}

impl<'a> Recorded<'a> {
    fn new(network: &'a ResponsibilityGraph) -> Self {
        let subjects = Subjects::new(network);
        let mut units: BTreeMap<&str, BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
        for (task, of) in network.tasks.iter().enumerate() {
            for &unit in network.incidence().units_of(task) {
                let known = &network.units[unit as usize];
                let named = units.entry(&of.plan).or_default();
                for function in known.functions.iter().filter(|_| !known.open_set) {
                    named.entry(function).or_default().insert(unit);
                }
            }
        }
        let joined = |text: &str| text.split_whitespace().collect::<String>();
        let texts = |(task, words): (&Task, &Vec<super::subject::Words<'a>>)| {
            let title = (joined(&task.title), "");
            [title]
                .into_iter()
                .chain(words.iter().map(|words| (joined(words.text), words.evidence)))
                .collect()
        };
        let mut outside: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
        for (plan, words) in &subjects.outside {
            outside.entry(plan).or_default().push((joined(words.text), words.evidence));
        }
        Self {
            network,
            tasks: network.tasks.iter().zip(&subjects.words).map(texts).collect(),
            outside,
            units,
            subjects,
        }
    }

    fn gaps(&self, function: &Named, words: &[&str]) -> Vec<SpokenGap> {
        let mut gaps = Vec::new();
        for (task, of) in self.network.tasks.iter().enumerate() {
            let Some(named) = self.units.get(of.plan.as_str()) else { continue };
            let Some(mut gap) = found(function, &of.plan, words, &self.tasks[task]) else { continue };
            if functions_of(self.network, task).contains(&function.id.as_str()) {
                continue;
            }
            let elsewhere = named.get(function.id.as_str());
            gap.absent_from_plan = elsewhere.is_none();
            gap.units_elsewhere = elsewhere.into_iter().flatten().map(|&unit| self.name(unit)).collect();
            gap.task = Some(of.clone());
            gap.evidence.splice(0..0, self.subjects.iri(task));
            gap.evidence.extend(assignments(self.network, task, |_| true));
            gaps.push(gap);
        }
        for (plan, texts) in &self.outside {
            let silent = self.units.get(plan).is_some_and(|named| !named.contains_key(function.id.as_str()));
            gaps.extend(found(function, plan, words, texts).filter(|_| silent));
        }
        gaps
    }

    fn name(&self, unit: u32) -> Named {
        let unit = &self.network.units[unit as usize];
        Named { id: unit.id.clone(), label: unit.label.clone() }
    }
}

/// The words of a function in some texts; none where there are none.
fn found(function: &Named, plan: &str, words: &[&str], texts: &[(String, &str)]) -> Option<SpokenGap> {
    let hits: Vec<&(String, &str)> =
        texts.iter().filter(|(text, _)| words.iter().any(|word| text.contains(word))).collect();
    let mut evidence: Vec<String> =
        hits.iter().map(|(_, evidence)| (*evidence).to_owned()).filter(|iri| !iri.is_empty()).collect();
    evidence.sort_unstable();
    evidence.dedup();
    let mut said: Vec<String> = hits.iter().map(|(text, _)| text.clone()).collect();
    said.dedup();
    let used = |word: &&&str| hits.iter().any(|(text, _)| text.contains(**word));
    (!hits.is_empty()).then(|| SpokenGap {
        function: function.id.clone(),
        label: function.label.clone(),
        plan: plan.to_owned(),
        task: None,
        words: words.iter().filter(used).map(|word| (*word).to_owned()).collect(),
        texts: said,
        absent_from_plan: true,
        units_elsewhere: Vec::new(),
        evidence,
    })
}

fn absent(network: &ResponsibilityGraph, spoken: &[SpokenGap]) -> Vec<AbsentFunction> {
    let known = counterpart_units(network);
    let district_of: BTreeMap<&str, &str> =
        network.context.plans.iter().map(|plan| (plan.id.as_str(), plan.area.as_str())).collect();
    let mut absent = Vec::new();
    for function in &known.functions {
        for district in &function.missing {
            let speaks = |gap: &SpokenGap| {
                gap.function == function.function
                    && district_of.get(gap.plan.as_str()) == Some(&district.as_str())
            };
            let others = || function.districts.iter();
            let named = known.districts.iter().find(|known| known.id == *district);
            absent.push(AbsentFunction {
                function: function.function.clone(),
                label: function.label.clone(),
                district: district.clone(),
                district_label: named.map_or_else(|| district.clone(), |named| named.label.clone()),
                named_by: others().flat_map(|other| other.units.iter().cloned()).collect(),
                spoken: spoken.iter().any(speaks),
                evidence: others().flat_map(|other| other.evidence.iter().cloned()).collect(),
            });
        }
    }
    absent
}

impl Tabular for FunctionGaps {
    fn sheet(&self) -> Sheet {
        let join =
            |units: &[Named]| units.iter().map(|unit| unit.label.as_str()).collect::<Vec<_>>().join(", ");
        let spoken = self.spoken.iter().map(|gap| {
            let place = match &gap.task {
                Some(task) => format!("{} {} {}", task.plan, task.number, task.title),
                None => gap.plan.clone(),
            };
            let finding = if gap.absent_from_plan {
                "spoken of, no unit in the plan"
            } else {
                "spoken of, no unit in the task"
            };
            let texts = gap.texts.join("; ");
            vec![
                finding.to_owned(),
                gap.function.clone(),
                gap.label.clone(),
                place,
                texts,
                join(&gap.units_elsewhere),
            ]
        });
        let absent = self.absent.iter().map(|gap| {
            let (label, named) = (gap.district_label.clone(), join(&gap.named_by));
            let spoken = if gap.spoken { "spoken of" } else { "" };
            vec![
                "named in another district".to_owned(),
                gap.function.clone(),
                gap.label.clone(),
                label,
                spoken.to_owned(),
                named,
            ]
        });
        Sheet {
            header: vec!["finding", "function", "label", "place", "texts", "units"],
            rows: spoken.chain(absent).collect(),
            summary: format!(
                "{} gaps in recorded words, {} functions absent from a district; plans without any unit: {}\n\
                 a word says that a text speaks of the matter, not that a unit is due\n",
                self.spoken.len(),
                self.absent.len(),
                if self.without_units.is_empty() { "none".to_owned() } else { self.without_units.join(", ") }
            ),
        }
    }
}
