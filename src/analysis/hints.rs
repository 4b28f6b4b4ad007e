//! Units that may be missing from a task: link prediction on the two-mode graph and what counterparts name.
//!
//! Hints, not findings. Two kinds of reason are put together: the unit works with the task's units elsewhere
//! (paths task – unit – task – unit, of length 3), and a counterpart of the task names it, or in another
//! district names a unit of a function that the unit has and no unit of the task has.

use std::collections::BTreeMap;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Incidence, Watch};
use crate::network::{ResponsibilityGraph, Task};

use super::alignment::{ALIGNED, Alignment, functions};
use super::subject::assignments;
use super::{Sheet, Tabular};

/// Units that may be missing from tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hints {
    /// The hints, by score, then by task and unit, as many as asked for.
    pub hints: Vec<Hint>,
    /// Number of all pairs of a task and a unit that some reason speaks for.
    pub candidates: usize,
    /// How to read them.
    pub note: String,
}

/// A unit that may be missing from a task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hint {
    /// The task.
    pub task: Task,
    /// Register id of the unit.
    pub unit: String,
    /// Its short name.
    pub label: String,
    /// Mean of the resource allocation over the greatest of all candidates and of the counterpart score, 0 to 1.
    pub score: f64,
    /// Resource allocation: Σ 1 / (d(u′) d(t′)) over the paths task – u′ – t′ – unit, d the degrees (Zhou, Lü & Zhang
    /// 2009, on two-mode paths of length 3).
    pub resource_allocation: f64,
    /// Adamic–Adar: Σ 1 / (ln d(u′) · ln d(t′)) over the same paths (Adamic & Adar 2003).
    pub adamic_adar: f64,
    /// Greatest score among the counterparts that speak for the unit; none where none does.
    pub counterpart: Option<f64>,
    /// The counterparts that speak for the unit, the best first.
    pub sources: Vec<HintSource>,
    /// IRIs of the unit's assignments in tasks that share a unit with this one, at most five, and of the
    /// counterparts and their assignments.
    pub evidence: Vec<String>,
}

/// A counterpart of a task that names a unit the task lacks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HintSource {
    /// The counterpart.
    pub task: Task,
    /// Score of the alignment.
    pub score: f64,
    /// Register id of the unit it names: the unit itself, or one of another district.
    pub unit: String,
    /// Its short name.
    pub label: String,
    /// Functions that make them comparable, as ids; empty where it is the unit itself.
    pub functions: Vec<String>,
    /// IRIs of the counterpart and of its assignment to the unit.
    pub evidence: Vec<String>,
}

/// Most assignments shown for the paths.
const SHOWN: usize = 5;

/// The `limit` best hints for the tasks of `network`. Open sets are never hinted at, and only units named by
/// some task are.
///
/// # Errors
/// When `watch` is told to stop.
pub fn hints(network: &ResponsibilityGraph, limit: usize, watch: &Watch) -> Result<Hints, Cancelled> {
    let alignment = Alignment::new(network);
    let matches = alignment.pairs(ALIGNED, 0, watch)?.matches;
    let mut sources: BTreeMap<(u32, u32), Vec<Source>> = BTreeMap::new();
    let peers = Peers::new(network);
    for pair in &matches {
        let [one, other] = pair.tasks;
        for (task, counterpart) in [(one, other), (other, one)] {
            for (unit, named) in peers.lacking(task, counterpart) {
                let source = Source { counterpart, named, score: pair.score };
                sources.entry((task, unit)).or_default().push(source);
            }
        }
    }
    let paths = Paths::new(network.incidence());
    let tasks: Vec<u32> = (0..).take(network.tasks.len()).collect();
    let spoken: Vec<(u32, u32)> = sources.keys().copied().collect();
    let mut found: Vec<Candidate> = tasks
        .par_iter()
        .flat_map_iter(|&task| {
            let begin = spoken.partition_point(|key| key.0 < task);
            let end = spoken.partition_point(|key| key.0 <= task);
            let spoken = &spoken[begin..end];
            let scores = paths.scores(network.incidence(), task as usize, spoken.iter().map(|key| key.1));
            scores.into_iter().map(move |(unit, scores)| Candidate { task, unit, scores, counterpart: None })
        })
        .filter(|candidate| !network.units[candidate.unit as usize].open_set)
        .collect();
    for candidate in &mut found {
        let sources = sources.get(&(candidate.task, candidate.unit)).into_iter().flatten();
        candidate.counterpart = sources.map(|source| source.score).max_by(f64::total_cmp);
    }
    let most = found.iter().map(|candidate| candidate.scores[0]).fold(0.0, f64::max);
    let candidates = found.len();
    let mut ranked: Vec<(f64, Candidate)> =
        found.into_iter().map(|candidate| (candidate.score(most), candidate)).collect();
    ranked.sort_unstable_by(|(a, one), (b, other)| {
        b.total_cmp(a).then_with(|| (one.task, one.unit).cmp(&(other.task, other.unit)))
    });
    ranked.truncate(limit);
    let told = ranked.into_iter().map(|(score, candidate)| {
        let sources = sources.get(&(candidate.task, candidate.unit)).map_or(&[][..], Vec::as_slice);
        hint(network, &alignment, score, candidate, sources)
    });
    Ok(Hints {
        hints: told.collect(),
        candidates,
        note:
            "hints from structure and counterparts, to be checked against the texts; a hub is near every task"
                .to_owned(),
    })
}

/// A task and a unit it does not name.
#[derive(Clone, Copy)]
struct Candidate {
    task: u32,
    unit: u32,
    /// Resource allocation and Adamic–Adar.
    scores: [f64; 2],
    counterpart: Option<f64>,
}

impl Candidate {
    fn score(&self, most: f64) -> f64 {
        let allocated = if most > 0.0 { self.scores[0] / most } else { 0.0 };
        f64::midpoint(allocated, self.counterpart.unwrap_or(0.0))
    }
}

/// A counterpart that speaks for a unit, and the unit it names.
struct Source {
    counterpart: u32,
    named: u32,
    score: f64,
}

/// Units by district and function.
struct Peers<'a> {
    network: &'a ResponsibilityGraph,
    by_function: BTreeMap<(&'a str, &'a str), Vec<u32>>,
}

impl<'a> Peers<'a> {
    fn new(network: &'a ResponsibilityGraph) -> Self {
        let mut by_function: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
        for (unit, at) in network.units.iter().zip(0..) {
            let named = !network.incidence().tasks_of(at as usize).is_empty();
            for function in unit.functions.iter().filter(|_| named && !unit.open_set) {
                by_function.entry((unit.district(), function)).or_default().push(at);
            }
        }
        Self { network, by_function }
    }

    /// Units a task lacks, with the unit of the counterpart that speaks for each.
    fn lacking(&self, task: u32, counterpart: u32) -> Vec<(u32, u32)> {
        let (incidence, units) = (self.network.incidence(), &self.network.units);
        let own = incidence.units_of(task as usize);
        let Some(district) = own.first().map(|&unit| units[unit as usize].district()) else {
            return Vec::new();
        };
        let covered = functions(self.network, task as usize);
        let mut lacking = Vec::new();
        for &named in incidence.units_of(counterpart as usize) {
            let known = &units[named as usize];
            if known.open_set || own.contains(&named) {
                continue;
            }
            if known.district() == district {
                lacking.push((named, named));
                continue;
            }
            let open = known.functions.iter().filter(|function| !covered.contains(&function.as_str()));
            let peers =
                open.filter_map(|function| self.by_function.get(&(district, function.as_str()))).flatten();
            lacking.extend(peers.filter(|peer| !own.contains(peer)).map(|&peer| (peer, named)));
        }
        lacking.sort_unstable();
        lacking.dedup();
        lacking
    }
}

/// For each unit the units it shares tasks with, and Σ 1/d(t′), Σ 1/ln d(t′) over the tasks shared.
struct Paths {
    start: Vec<usize>,
    near: Vec<(u32, [f64; 2])>,
}

impl Paths {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn new(incidence: &Incidence) -> Self {
        let mut start = vec![0];
        let mut near = Vec::new();
        let mut sums = vec![[0.0; 2]; incidence.unit_count()];
        for unit in 0..incidence.unit_count() {
            let mut touched: Vec<u32> = Vec::new();
            for &task in incidence.tasks_of(unit) {
                let listed = incidence.units_of(task as usize);
                let degree = listed.len() as f64;
                for &other in listed.iter().filter(|&&other| other as usize != unit) {
                    let sum = &mut sums[other as usize];
                    if sum[0] == 0.0 {
                        touched.push(other);
                    }
                    sum[0] += 1.0 / degree;
                    sum[1] += 1.0 / degree.ln();
                }
            }
            touched.sort_unstable();
            near.extend(touched.iter().map(|&other| (other, std::mem::take(&mut sums[other as usize]))));
            start.push(near.len());
        }
        Self { start, near }
    }

    /// Units that a task does not name and that paths reach or `also` holds, with their scores.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn scores(
        &self,
        incidence: &Incidence,
        task: usize,
        also: impl Iterator<Item = u32>,
    ) -> Vec<(u32, [f64; 2])> {
        let own = incidence.units_of(task);
        let mut steps: Vec<(u32, [f64; 2])> = also.map(|unit| (unit, [0.0; 2])).collect();
        for &unit in own {
            let degree = incidence.tasks_of(unit as usize).len() as f64;
            let near = &self.near[self.start[unit as usize]..self.start[unit as usize + 1]];
            // A path needs a second task of the unit; with one task all that is near stands in the task.
            let outside = near.iter().filter(|(other, _)| !own.contains(other));
            steps
                .extend(outside.map(|&(other, [allocated, adamic])| {
                    (other, [allocated / degree, adamic / degree.ln()])
                }));
        }
        steps.sort_by_key(|step| step.0);
        steps
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| {
                (same[0].0, same.iter().fold([0.0; 2], |sum, step| [sum[0] + step.1[0], sum[1] + step.1[1]]))
            })
            .collect()
    }
}

fn hint(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    score: f64,
    candidate: Candidate,
    sources: &[Source],
) -> Hint {
    let (task, unit) = (candidate.task as usize, &network.units[candidate.unit as usize]);
    let mut told: Vec<HintSource> =
        sources.iter().map(|source| told(network, alignment, candidate.unit, source)).collect();
    told.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| (&a.task, &a.unit).cmp(&(&b.task, &b.unit)))
    });
    let own = network.incidence().units_of(task);
    let near = network.incidence().tasks_of(candidate.unit as usize).iter().map(|&other| other as usize);
    let near =
        near.filter(|&other| network.incidence().units_of(other).iter().any(|unit| own.contains(unit)));
    let mut evidence: Vec<String> = near
        .flat_map(|other| assignments(network, other, |named| named == candidate.unit as usize))
        .take(SHOWN)
        .collect();
    for iri in told.iter().flat_map(|source| &source.evidence) {
        if !evidence.contains(iri) {
            evidence.push(iri.clone());
        }
    }
    Hint {
        task: network.tasks[task].clone(),
        unit: unit.id.clone(),
        label: unit.label.clone(),
        score,
        resource_allocation: candidate.scores[0],
        adamic_adar: candidate.scores[1],
        counterpart: candidate.counterpart,
        sources: told,
        evidence,
    }
}

fn told(network: &ResponsibilityGraph, alignment: &Alignment<'_>, unit: u32, source: &Source) -> HintSource {
    let (counterpart, named) = (source.counterpart as usize, &network.units[source.named as usize]);
    let own = &network.units[unit as usize].functions;
    let common = named.functions.iter().filter(|function| source.named != unit && own.contains(function));
    let assigned = assignments(network, counterpart, |at| at == source.named as usize);
    HintSource {
        task: network.tasks[counterpart].clone(),
        score: source.score,
        unit: named.id.clone(),
        label: named.label.clone(),
        functions: common.cloned().collect(),
        evidence: alignment.subjects.iri(counterpart).into_iter().chain(assigned).collect(),
    }
}

impl Tabular for Hints {
    fn sheet(&self) -> Sheet {
        let source = |source: &HintSource| {
            format!("{} {} names {}", source.task.plan, source.task.number, source.label)
        };
        let row = |hint: &Hint| {
            vec![
                format!("{} {} {}", hint.task.plan, hint.task.number, hint.task.title),
                hint.unit.clone(),
                hint.label.clone(),
                format!("{:.3}", hint.score),
                format!("{:.3}", hint.resource_allocation),
                format!("{:.3}", hint.adamic_adar),
                hint.counterpart.map_or_else(String::new, |score| format!("{score:.3}")),
                hint.sources.iter().map(source).collect::<Vec<_>>().join("; "),
            ]
        };
        Sheet {
            header: vec![
                "task",
                "unit",
                "label",
                "score",
                "resource_allocation",
                "adamic_adar",
                "counterpart",
                "sources",
            ],
            rows: self.hints.iter().map(row).collect(),
            summary: format!("{} of {} candidates\n{}\n", self.hints.len(), self.candidates, self.note),
        }
    }
}
