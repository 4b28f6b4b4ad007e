//! What differs between two plans: units of aligned tasks gained, lost and moved, and how far apart the
//! networks are.
//!
//! Aligned are tasks that are each other's best between the two plans ([`super::counterparts()`]). Units are
//! compared by id, which is of one district; between districts read the functions. Open sets are left out.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Watch};
use crate::network::{Named, ResponsibilityGraph, Task};

use super::alignment::{ALIGNED, Alignment, Scored, functions};
use super::counterparts::{named_units, yes};
use super::subject::{assignments, leading};
use super::{Sheet, Tabular};

/// Differences between every two plans that have tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Differences {
    /// One entry two plans, in order of ids.
    pub plans: Vec<PlanDifference>,
    /// Least score of aligned tasks.
    pub threshold: f64,
}

/// What differs between two plans. The plans stand in order of id, which says nothing of which is the older.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanDifference {
    /// Id of the plan that is compared from.
    pub from: String,
    /// Id of the plan that is compared to.
    pub to: String,
    /// Units only the second plan names, in order of id.
    pub gained: Vec<Named>,
    /// Units only the first plan names.
    pub lost: Vec<Named>,
    /// Aligned tasks, in order of the first plan.
    pub tasks: Vec<TaskDifference>,
    /// Tasks of the first plan that no task of the second is aligned with.
    pub only_from: Vec<Task>,
    /// Tasks of the second plan that no task of the first is aligned with.
    pub only_to: Vec<Task>,
    /// How far apart the networks are.
    pub distance: Distance,
}

/// What differs between two aligned tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskDifference {
    /// The task compared from.
    pub from: Task,
    /// The task compared to.
    pub to: Task,
    /// Score of the alignment.
    pub score: f64,
    /// Units only the second names, in its order.
    pub gained: Vec<Named>,
    /// Units only the first names, in its order.
    pub lost: Vec<Named>,
    /// Units both name, in the order of the first.
    pub kept: Vec<Named>,
    /// Whether the units both name stand in another order.
    pub order_changed: bool,
    /// Unit that opens the second list and stands in the first without opening it. That the first leads is
    /// a presumption.
    pub moved_to_first: Option<Named>,
    /// Functions only units of the second have, as ids.
    pub functions_gained: Vec<String>,
    /// Functions only units of the first have.
    pub functions_lost: Vec<String>,
    /// IRIs of both tasks and of their assignments.
    pub evidence: Vec<String>,
}

/// How far apart two networks are: 0 the same, 1 nothing in common; none where neither plan names a unit.
///
/// Profiles: 1 − Σ min(x, y) / Σ max(x, y) over units (functions), x and y the shares of the tasks of each plan
/// that name them (Ružička's index). Pairs: 1 − |P ∩ Q| / |P ∪ Q|, P and Q the pairs of units (functions) that
/// share a task in each plan (Jaccard); none where neither plan has a pair.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Distance {
    /// Of the profiles over units; 1 between districts, as no unit is of two.
    pub units: Option<f64>,
    /// Of the sets of pairs of units.
    pub unit_pairs: Option<f64>,
    /// Of the profiles over functions.
    pub functions: Option<f64>,
    /// Of the sets of pairs of functions.
    pub function_pairs: Option<f64>,
}

/// The differences between every two plans of `network`.
///
/// # Errors
/// When `watch` is told to stop.
pub fn differences(network: &ResponsibilityGraph, watch: &Watch) -> Result<Differences, Cancelled> {
    let alignment = Alignment::new(network);
    let matches = alignment.pairs(ALIGNED, 0, watch)?.matches;
    let mut by_plans: BTreeMap<[&str; 2], Vec<&Scored>> = BTreeMap::new();
    for pair in &matches {
        let plans = pair.tasks.map(|task| network.tasks[task as usize].plan.as_str());
        by_plans.entry(plans).or_default().push(pair);
    }
    let mut starts: Vec<usize> = (0..network.tasks.len())
        .filter(|&task| task == 0 || network.tasks[task].plan != network.tasks[task - 1].plan)
        .collect();
    starts.push(network.tasks.len());
    let profiles: Vec<Profile<'_>> =
        starts.windows(2).map(|ends| Profile::new(network, ends[0]..ends[1])).collect();
    let mut plans = Vec::new();
    for (at, one) in profiles.iter().enumerate() {
        for other in &profiles[at + 1..] {
            let aligned = by_plans.get(&[one.plan, other.plan]).map_or(&[][..], Vec::as_slice);
            plans.push(compare(network, &alignment, one, other, aligned));
        }
    }
    Ok(Differences { plans, threshold: ALIGNED })
}

/// What a plan's tasks name.
struct Profile<'a> {
    plan: &'a str,
    tasks: std::ops::Range<usize>,
    units: Counted<u32>,
    functions: Counted<&'a str>,
}

/// Tasks by what they name, and the pairs named together.
struct Counted<T> {
    shares: BTreeMap<T, f64>,
    pairs: BTreeSet<[T; 2]>,
}

impl<T: Ord + Copy> Counted<T> {
    /// From the distinct names of each task, in order.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn new(tasks: &[Vec<T>]) -> Self {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        let mut pairs = BTreeSet::new();
        for named in tasks {
            for (at, &one) in named.iter().enumerate() {
                *counts.entry(one).or_default() += 1;
                pairs.extend(named[at + 1..].iter().map(|&other| [one, other]));
            }
        }
        let share = |count| count as f64 / tasks.len() as f64;
        Self { shares: counts.into_iter().map(|(name, count)| (name, share(count))).collect(), pairs }
    }

    fn distance(&self, other: &Self) -> Option<f64> {
        let names: BTreeSet<&T> = self.shares.keys().chain(other.shares.keys()).collect();
        let (mut least, mut most) = (0.0, 0.0);
        for name in names {
            let [x, y] = [self, other].map(|of| of.shares.get(name).copied().unwrap_or(0.0));
            least += x.min(y);
            most += x.max(y);
        }
        (most > 0.0).then(|| 1.0 - least / most)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn pair_distance(&self, other: &Self) -> Option<f64> {
        let shared = self.pairs.intersection(&other.pairs).count();
        let either = self.pairs.len() + other.pairs.len() - shared;
        (either > 0).then(|| 1.0 - shared as f64 / either as f64)
    }
}

impl<'a> Profile<'a> {
    fn new(network: &'a ResponsibilityGraph, tasks: std::ops::Range<usize>) -> Self {
        let units: Vec<Vec<u32>> = tasks.clone().map(|task| named_units(network, task)).collect();
        let functions: Vec<Vec<&str>> = tasks.clone().map(|task| functions(network, task)).collect();
        let (units, functions) = (Counted::new(&units), Counted::new(&functions));
        Self { plan: &network.tasks[tasks.start].plan, tasks, units, functions }
    }
}

fn compare(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    from: &Profile<'_>,
    to: &Profile<'_>,
    aligned: &[&Scored],
) -> PlanDifference {
    let only = |one: &Profile<'_>, other: &Profile<'_>| {
        let only = one.units.shares.keys().filter(|unit| !other.units.shares.contains_key(unit));
        only.map(|&unit| named(network, unit)).collect()
    };
    let mut tasks: Vec<&&Scored> = aligned.iter().collect();
    tasks.sort_unstable_by_key(|pair| pair.tasks);
    let without = |profile: &Profile<'_>, side: usize| {
        let paired: BTreeSet<usize> = aligned.iter().map(|pair| pair.tasks[side] as usize).collect();
        let alone = profile.tasks.clone().filter(|task| !paired.contains(task));
        alone.map(|task| network.tasks[task].clone()).collect()
    };
    PlanDifference {
        from: from.plan.to_owned(),
        to: to.plan.to_owned(),
        gained: only(to, from),
        lost: only(from, to),
        tasks: tasks.into_iter().map(|pair| compare_tasks(network, alignment, pair)).collect(),
        only_from: without(from, 0),
        only_to: without(to, 1),
        distance: Distance {
            units: from.units.distance(&to.units),
            unit_pairs: from.units.pair_distance(&to.units),
            functions: from.functions.distance(&to.functions),
            function_pairs: from.functions.pair_distance(&to.functions),
        },
    }
}

fn compare_tasks(network: &ResponsibilityGraph, alignment: &Alignment<'_>, pair: &Scored) -> TaskDifference {
    let [from, to] = pair.tasks.map(|task| task as usize);
    let listed = |task| {
        let units = network.incidence().units_of(task).iter().copied();
        units.filter(|&unit| !network.units[unit as usize].open_set).collect::<Vec<u32>>()
    };
    let (before, after) = (listed(from), listed(to));
    let common = |units: &[u32], others: &[u32]| {
        units.iter().copied().filter(|unit| others.contains(unit)).collect::<Vec<u32>>()
    };
    let only = |units: &[u32], others: &[u32]| {
        let only = units.iter().filter(|unit| !others.contains(unit));
        only.map(|&unit| named(network, unit)).collect::<Vec<_>>()
    };
    let kept = common(&before, &after);
    let [first_before, first_after] = [from, to].map(|task| leading(network, task).map(|(unit, _)| unit));
    let moved = first_after.filter(|unit| kept.contains(unit) && first_before != Some(*unit));
    let (had, has) = (functions(network, from), functions(network, to));
    let lacking = |ids: &[&str], others: &[&str]| {
        ids.iter().filter(|id| !others.contains(id)).map(|id| (*id).to_owned()).collect()
    };
    let both = || [from, to].into_iter();
    TaskDifference {
        from: network.tasks[from].clone(),
        to: network.tasks[to].clone(),
        score: pair.score,
        gained: only(&after, &before),
        lost: only(&before, &after),
        order_changed: kept != common(&after, &before),
        kept: kept.into_iter().map(|unit| named(network, unit)).collect(),
        moved_to_first: moved.map(|unit| named(network, unit)),
        functions_gained: lacking(&has, &had),
        functions_lost: lacking(&had, &has),
        evidence: both()
            .filter_map(|task| alignment.subjects.iri(task))
            .chain(both().flat_map(|task| assignments(network, task, |_| true)))
            .collect(),
    }
}

fn named(network: &ResponsibilityGraph, unit: u32) -> Named {
    let unit = &network.units[unit as usize];
    Named { id: unit.id.clone(), label: unit.label.clone() }
}

impl Tabular for Differences {
    fn sheet(&self) -> Sheet {
        let labels =
            |units: &[Named]| units.iter().map(|unit| unit.label.as_str()).collect::<Vec<_>>().join(", ");
        let row = |task: &TaskDifference| {
            vec![
                format!("{} {} {}", task.from.plan, task.from.number, task.from.title),
                format!("{} {} {}", task.to.plan, task.to.number, task.to.title),
                format!("{:.3}", task.score),
                labels(&task.gained),
                labels(&task.lost),
                labels(&task.kept),
                yes(task.order_changed).to_owned(),
                task.moved_to_first.as_ref().map_or_else(String::new, |unit| unit.label.clone()),
                task.functions_gained.join(", "),
                task.functions_lost.join(", "),
            ]
        };
        let presumption = "that the first listed leads is a presumption\n".to_owned();
        Sheet {
            header: vec![
                "from",
                "to",
                "score",
                "gained",
                "lost",
                "kept",
                "order_changed",
                "moved_to_first",
                "functions_gained",
                "functions_lost",
            ],
            rows: self.plans.iter().flat_map(|plans| &plans.tasks).map(row).collect(),
            summary: self.plans.iter().map(PlanDifference::told).chain([presumption]).collect(),
        }
    }
}

impl PlanDifference {
    /// The difference of the plans as a whole, as a line.
    fn told(&self) -> String {
        let shown = |distance: Option<f64>| distance.map_or_else(|| "none".to_owned(), |d| format!("{d:.3}"));
        let Distance { units, unit_pairs, functions, function_pairs } = self.distance;
        format!(
            "{} to {}: {} tasks aligned, {} and {} not; distance by units {}, pairs {}, functions {}, pairs of \
             functions {}\n",
            self.from,
            self.to,
            self.tasks.len(),
            self.only_from.len(),
            self.only_to.len(),
            shown(units),
            shown(unit_pairs),
            shown(functions),
            shown(function_pairs),
        )
    }
}
