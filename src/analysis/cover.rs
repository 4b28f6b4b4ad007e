//! The smallest set of units that touches every task: who must sit at the table.
//!
//! Exact at the size of plans ([`crate::kernel::cover`]), all smallest sets counted; beyond a budget of work the
//! best set found stands with a lower bound. The curve tells what each further seat adds.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular, UnknownUnit};
use crate::kernel::cover::{Covers, coverage, covers};
use crate::network::{ResponsibilityGraph, Task};

/// The smallest sets of units that touch every task that has a unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Cover {
    /// Number of units in the cover given.
    pub size: usize,
    /// No cover has fewer units than this.
    pub lower_bound: usize,
    /// Whether the size is proved the smallest.
    pub exact: bool,
    /// Number of covers of that size; a part of them where not all were counted.
    pub optima_count: usize,
    /// Whether all covers of that size were counted.
    pub all_counted: bool,
    /// The covers, each a list of register ids, at most a thousand; where not exact, the best found.
    pub optima: Vec<Vec<String>>,
    /// Units that are in every cover counted.
    pub in_every_optimum: Vec<String>,
    /// Number of tasks that name no unit.
    pub uncovered: usize,
    /// Units that had to be in, by register id.
    pub included: Vec<String>,
    /// Units that had to be out, by register id.
    pub excluded: Vec<String>,
    /// The best k units for each k up to the size.
    pub curve: Vec<CoverStep>,
    /// Units of the covers and the curve, by id.
    pub members: Vec<CoverMember>,
}

/// The best set of so many units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CoverStep {
    /// Number of units allowed.
    pub seats: usize,
    /// Register ids of the best set found.
    pub units: Vec<String>,
    /// Tasks it touches.
    pub covered: usize,
    /// Tasks more than with one seat less.
    pub added: usize,
    /// Share of the tasks that have a unit.
    pub share: f64,
    /// Whether no other set of as many touches more.
    pub exact: bool,
}

/// A unit of a cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverMember {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Listed covers that hold it.
    pub optima: usize,
    /// Tasks that name it.
    pub tasks: usize,
    /// IRIs of its assignments.
    pub evidence: Vec<String>,
}

/// Demands on a cover that cannot be met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoverError {
    /// A unit that the network does not have.
    #[error(transparent)]
    Unknown(#[from] UnknownUnit),
    /// A unit that is to be both in and out.
    #[error("unit `{unit}` cannot be both included and excluded")]
    Contradiction {
        /// The unit.
        unit: String,
    },
    /// Tasks whose units are all excluded.
    #[error("no cover without these units: {} left without any", numbers(tasks))]
    Infeasible {
        /// The tasks.
        tasks: Vec<Task>,
    },
}

fn numbers(tasks: &[Task]) -> String {
    let named: Vec<String> = tasks.iter().map(|task| format!("{} task {}", task.plan, task.number)).collect();
    named.join(", ")
}

/// The smallest covers of `network`.
#[must_use]
pub fn cover(network: &ResponsibilityGraph) -> Cover {
    // Without demands there is nothing to refuse.
    let found = covers(network.incidence(), &[], &[]).unwrap_or_default();
    report(network, &found, &[], &[])
}

/// The smallest covers of `network` that hold the units `include` and none of `exclude`, by register id.
///
/// # Errors
/// When a unit is not in the network, is asked both in and out, or cannot be left out.
pub fn cover_with(
    network: &ResponsibilityGraph,
    include: &[String],
    exclude: &[String],
) -> Result<Cover, CoverError> {
    let (include, exclude) = (indexes(network, include)?, indexes(network, exclude)?);
    if let Some(&unit) = include.iter().find(|unit| exclude.contains(unit)) {
        return Err(CoverError::Contradiction { unit: network.units[unit as usize].id.clone() });
    }
    let found =
        covers(network.incidence(), &include, &exclude).map_err(|refused| CoverError::Infeasible {
            tasks: refused.0.iter().map(|&task| network.tasks[task as usize].clone()).collect(),
        })?;
    Ok(report(network, &found, &include, &exclude))
}

/// Indexes of units, each once, ascending.
fn indexes(network: &ResponsibilityGraph, ids: &[String]) -> Result<Vec<u32>, UnknownUnit> {
    let known: BTreeMap<&str, u32> = network.units.iter().map(|unit| unit.id.as_str()).zip(0..).collect();
    let index = |id: &String| {
        known.get(id.as_str()).copied().ok_or_else(|| UnknownUnit::new(id, known.keys().copied()))
    };
    Ok(ids.iter().map(index).collect::<Result<BTreeSet<_>, _>>()?.into_iter().collect())
}

fn report(network: &ResponsibilityGraph, found: &Covers, include: &[u32], exclude: &[u32]) -> Cover {
    let incidence = network.incidence();
    let tasks = incidence.task_count();
    let uncovered = (0..tasks).filter(|&task| incidence.units_of(task).is_empty()).count();
    let names = |units: &[u32]| -> Vec<String> {
        units.iter().map(|&unit| network.units[unit as usize].id.clone()).collect()
    };
    let curve = curve(network, found, include, exclude, tasks - uncovered);
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    found.listed.iter().flatten().for_each(|&unit| *times.entry(unit).or_default() += 1);
    let seated: BTreeSet<&str> = curve.iter().flat_map(|step| &step.units).map(String::as_str).collect();
    let members = (0_u32..).zip(&network.units).filter_map(|(at, unit)| {
        let optima = times.get(&at).copied().unwrap_or_default();
        (optima > 0 || seated.contains(unit.id.as_str())).then(|| CoverMember {
            unit: unit.id.clone(),
            label: unit.label.clone(),
            optima,
            tasks: incidence.tasks_of(at as usize).len(),
            evidence: evidence(network, at),
        })
    });
    Cover {
        size: found.size,
        lower_bound: found.lower_bound,
        exact: found.lower_bound == found.size,
        optima_count: found.count,
        all_counted: found.all_counted,
        optima: found.listed.iter().map(|cover| names(cover)).collect(),
        in_every_optimum: names(&found.in_every),
        uncovered,
        included: names(include),
        excluded: names(exclude),
        members: members.collect(),
        curve,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn curve(
    network: &ResponsibilityGraph,
    found: &Covers,
    include: &[u32],
    exclude: &[u32],
    coverable: usize,
) -> Vec<CoverStep> {
    let mut before = 0;
    let mut steps: Vec<CoverStep> = Vec::new();
    let first = include.len().max(1);
    let mut best = coverage(network.incidence(), include, exclude, found.size);
    // The last seat makes a cover, which the greedy curve may miss.
    if let (Some(last), Some(cover)) = (best.get_mut(found.size.saturating_sub(first)), found.listed.first())
        && last.covered < coverable
    {
        (last.units, last.covered, last.exact) = (cover.clone(), coverable, true);
    }
    for (seats, best) in (first..).zip(best) {
        steps.push(CoverStep {
            seats,
            units: best.units.iter().map(|&unit| network.units[unit as usize].id.clone()).collect(),
            covered: best.covered,
            added: best.covered.saturating_sub(before),
            share: best.covered as f64 / coverable.max(1) as f64,
            exact: best.exact,
        });
        before = best.covered;
    }
    steps
}

fn evidence(network: &ResponsibilityGraph, unit: u32) -> Vec<String> {
    let incidence = network.incidence();
    let tasks = incidence.tasks_of(unit as usize).iter().map(|&task| task as usize);
    tasks
        .flat_map(|task| incidence.rows_of_task(task).zip(incidence.units_of(task)))
        .filter(|(_, listed)| **listed == unit)
        .map(|(row, _)| network.rows[row as usize].assignment.clone())
        .collect()
}

impl Tabular for Cover {
    fn sheet(&self) -> Sheet {
        let label = |id: &String| {
            let known = self.members.binary_search_by(|member| member.unit.cmp(id));
            known.map_or_else(|_| id.clone(), |at| self.members[at].label.clone())
        };
        let row = |units: &Vec<String>| {
            vec![units.join(" "), units.iter().map(label).collect::<Vec<_>>().join("、")]
        };
        let proved =
            if self.exact { "proved smallest".to_owned() } else { format!("at least {}", self.lower_bound) };
        let more = if self.all_counted { "" } else { " or more" };
        let mut summary =
            vec![format!("{} units ({proved}), {}{more} such covers\n", self.size, self.optima_count)];
        if !self.in_every_optimum.is_empty() {
            let always: Vec<String> = self.in_every_optimum.iter().map(label).collect();
            summary.push(format!("in every one: {}\n", always.join("、")));
        }
        if self.uncovered > 0 {
            summary.push(format!("{} tasks name no unit\n", self.uncovered));
        }
        for step in &self.curve {
            let units: Vec<String> = step.units.iter().map(label).collect();
            let best = if step.exact { "best" } else { "greedy" };
            summary.push(format!(
                "{} units, {best}: {} tasks ({:.0} %), {} more: {}\n",
                step.seats,
                step.covered,
                100.0 * step.share,
                step.added,
                units.join("、")
            ));
        }
        Sheet {
            header: vec!["units", "labels"],
            rows: self.optima.iter().map(row).collect(),
            summary: summary.concat(),
        }
    }
}
