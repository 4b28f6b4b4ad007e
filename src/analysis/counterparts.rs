//! Counterparts: tasks of different plans that speak of the same thing, with what the score rests on.
//!
//! The score and its components are those of [`Aspect`]. A match is a pair of tasks that are each other's
//! best between their two plans; it is a suggestion of the words and things named, and a reader confirms it
//! by the evidence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Watch, common_substrings};
use crate::network::{Named, ResponsibilityGraph, Task};

use super::alignment::{ALIGNED, Alignment, Aspect, Scored, said};
use super::subject::assignments;
use super::{Sheet, Tabular};

/// Runs of fewer characters that texts share are not shown.
const SHORTEST: usize = 2;
/// Most shared runs shown of an aspect.
const SHOWN: usize = 12;

/// Which pairs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct CounterpartOptions {
    /// Least score of a pair, 0 to 1.
    pub threshold: f64,
    /// Most matches listed, and most further pairs.
    pub limit: usize,
}

impl Default for CounterpartOptions {
    fn default() -> Self {
        Self { threshold: ALIGNED, limit: 100 }
    }
}

/// Tasks of different plans that speak of the same thing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counterparts {
    /// Least score of a pair.
    pub threshold: f64,
    /// Pairs that are each other's best between their plans, the best first, as many as asked for.
    pub matches: Vec<Counterpart>,
    /// Further pairs that reach the threshold, the best first, as many as asked for.
    pub pairs: Vec<Counterpart>,
    /// Number of all matches.
    pub matched: usize,
    /// Number of all pairs that reach the threshold.
    pub reached: usize,
    /// Number of tasks compared.
    pub tasks: usize,
}

/// Two tasks of different plans and how alike they are.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counterpart {
    /// The tasks, in order of plan.
    pub tasks: [Task; 2],
    /// Weighted mean of the components that can be compared, 0 to 1 (Gower 1971).
    pub score: f64,
    /// Whether each is the other's best between the two plans.
    pub mutual: bool,
    /// Whether both name exactly the same units, in any order, open sets left out.
    pub same_units: bool,
    /// What the score is made of.
    pub components: Vec<Component>,
    /// IRIs of both tasks, of what both name, and of the assignments to units of shared functions.
    pub evidence: Vec<String>,
}

/// One component of a score.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Component {
    /// What is compared.
    pub aspect: Aspect,
    /// Its weight before the weights of what cannot be compared are left out.
    pub weight: f64,
    /// Cosine of the weighted character n-grams for texts, Jaccard index for what is named; none where
    /// either task has nothing to compare, which leaves the component out of the mean.
    pub value: Option<f64>,
    /// Things and functions both name.
    pub shared: Vec<Named>,
    /// Runs of at least two characters that both texts have, the longest first, at most twelve.
    pub runs: Vec<String>,
}

/// Tasks of different plans of `network` that speak of the same thing.
///
/// # Errors
/// When `watch` is told to stop; the work is quadratic in tasks.
pub fn counterparts(
    network: &ResponsibilityGraph,
    options: CounterpartOptions,
    watch: &Watch,
) -> Result<Counterparts, Cancelled> {
    let alignment = Alignment::new(network);
    let aligned = alignment.pairs(options.threshold, options.limit, watch)?;
    let told = |pairs: &[Scored], mutual| {
        let some = pairs.iter().take(options.limit);
        some.map(|pair| explained(network, &alignment, pair, mutual)).collect()
    };
    Ok(Counterparts {
        threshold: options.threshold,
        matches: told(&aligned.matches, true),
        pairs: told(&aligned.further, false),
        matched: aligned.matches.len(),
        reached: aligned.count,
        tasks: network.tasks.len(),
    })
}

/// A pair with what its score rests on.
pub(super) fn explained(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    pair: &Scored,
    mutual: bool,
) -> Counterpart {
    let [one, other] = pair.tasks.map(|task| task as usize);
    let values = alignment.values(one, other);
    let components: Vec<Component> = Aspect::ALL
        .into_iter()
        .zip(values)
        .map(|(aspect, value)| Component {
            aspect,
            weight: aspect.weight(),
            value,
            shared: match aspect {
                Aspect::Title | Aspect::Words => Vec::new(),
                _ => alignment.shared(aspect, one, other),
            },
            runs: runs(network, alignment, aspect, [one, other]),
        })
        .collect();
    Counterpart {
        tasks: [one, other].map(|task| network.tasks[task].clone()),
        score: pair.score,
        mutual,
        same_units: named_units(network, one) == named_units(network, other),
        evidence: evidence(network, alignment, [one, other], &components),
        components,
    }
}

/// Units of a task by number, in order, open sets left out.
pub(super) fn named_units(network: &ResponsibilityGraph, task: usize) -> Vec<u32> {
    let units = network.incidence().units_of(task).iter().copied();
    let mut units: Vec<u32> = units.filter(|&unit| !network.units[unit as usize].open_set).collect();
    units.sort_unstable();
    units
}

fn runs(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    aspect: Aspect,
    tasks: [usize; 2],
) -> Vec<String> {
    let text = |task: usize| match aspect {
        Aspect::Title => network.tasks[task].title.clone(),
        // A line would be dropped as white space; runs end at punctuation.
        Aspect::Words => said(&alignment.subjects.words[task]).join("|"),
        _ => String::new(),
    };
    let [one, other] = tasks.map(text);
    let mut runs = common_substrings(&one, &other, SHORTEST);
    let mut seen = std::collections::BTreeSet::new();
    runs.retain(|run| seen.insert(run.clone()));
    runs.truncate(SHOWN);
    runs
}

fn evidence(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    tasks: [usize; 2],
    components: &[Component],
) -> Vec<String> {
    let subjects = &alignment.subjects;
    let mut found: Vec<String> = tasks.iter().filter_map(|&task| subjects.iri(task)).collect();
    for component in components {
        let shares = |id: &str| component.shared.iter().any(|shared| shared.id == id);
        for &task in tasks.iter().filter(|_| !component.shared.is_empty()) {
            match component.aspect.kind() {
                Some(kind) => {
                    let named = subjects.objects[task].iter();
                    let named = named.filter(|object| object.kind == kind && shares(object.id));
                    found.extend(named.map(|object| object.evidence.to_owned()));
                }
                None => found.extend(assignments(network, task, |unit| {
                    let unit = &network.units[unit];
                    !unit.open_set && unit.functions.iter().any(|function| shares(function))
                })),
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|iri| seen.insert(iri.clone()));
    found
}

impl Tabular for Counterparts {
    fn sheet(&self) -> Sheet {
        let of = |pair: &Counterpart| {
            let [one, other] = &pair.tasks;
            vec![
                format!("{} {} {}", one.plan, one.number, one.title),
                format!("{} {} {}", other.plan, other.number, other.title),
                format!("{:.3}", pair.score),
                yes(pair.mutual).to_owned(),
                yes(pair.same_units).to_owned(),
                pair.components.iter().filter_map(Component::told).collect::<Vec<_>>().join("; "),
            ]
        };
        Sheet {
            header: vec!["task", "counterpart", "score", "mutual", "same_units", "components"],
            rows: self.matches.iter().chain(&self.pairs).map(of).collect(),
            summary: format!(
                "{} tasks; {} matches (each the other's best between two plans); {} pairs reach {}\n\
                 suggestions from words and things named, to be confirmed by a reader\n",
                self.tasks, self.matched, self.reached, self.threshold
            ),
        }
    }
}

impl Component {
    /// The component in words, where it can be compared and is not 0.
    fn told(&self) -> Option<String> {
        let value = self.value.filter(|value| *value > 0.0)?;
        let shared = self.shared.iter().map(|shared| shared.label.as_str());
        let by: Vec<&str> = shared.chain(self.runs.iter().map(String::as_str)).take(4).collect();
        let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
        Some(format!("{} {value:.2}{by}", self.aspect.name()))
    }
}

pub(super) fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}
