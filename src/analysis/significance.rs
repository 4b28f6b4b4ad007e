//! Which pairs of units share more tasks than chance explains, given how many tasks each unit has and how many
//! units each task has.
//!
//! The null keeps both degree sequences of every plan and both modes ([`crate::kernel::Curveball`]); meetings
//! are added over the plans selected, never traded between them. Pairs of one district are tested, and pairs
//! that some plan names both. p is one-sided (at least so many shared tasks), (1 + count) / (1 + samples).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::kernel::chance::{Chance, Drawn, Meetings, chance, meetings};
use crate::kernel::{Cancelled, Incidence, Watch, hypergeometric, multiple};
use crate::network::{ResponsibilityGraph, Task};

/// Samples drawn unless said otherwise.
pub const SAMPLES: usize = 10_000;

/// Level a finding must reach after correction.
const LEVEL: f64 = 0.05;

/// What p is, for a reader of the table.
const NOTE: &str =
    "p: chance of at least so many shared tasks when both degree sequences of each plan are kept\n";

/// Units up to which pairs that share nothing are listed too.
const LIST_ALL: usize = 200;

/// Pairs of units against chance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Significance {
    /// What the numbers say, in one sentence.
    pub conclusion: String,
    /// Samples of the null.
    pub samples: usize,
    /// Seed of the samples.
    pub seed: u64,
    /// Level a finding must reach after correction.
    pub level: f64,
    /// Number of pairs tested. Pairs that are not listed share no task; their p is 1.
    pub pairs_tested: usize,
    /// The smallest p that so many samples can show, 1 / (1 + samples).
    pub smallest_possible_p: f64,
    /// The smallest p found; none when no pair was tested.
    pub smallest_p: Option<f64>,
    /// Pairs whose Benjamini–Hochberg p is at most the level.
    pub significant_after_benjamini_hochberg: usize,
    /// Pairs whose Bonferroni p is at most the level.
    pub significant_after_bonferroni: usize,
    /// The pairs, by p, then by ids.
    pub pairs: Vec<PairSignificance>,
    /// The shape of each plan against the same null.
    pub plans: Vec<PlanShape>,
}

/// A pair of units against chance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairSignificance {
    /// Register ids, in order.
    pub units: [String; 2],
    /// Short names, in the same order.
    pub labels: [String; 2],
    /// Number of tasks that name both.
    pub shared: usize,
    /// Mean number of shared tasks under the null.
    pub expected: f64,
    /// Chance of at least so many shared tasks under the null.
    pub p: f64,
    /// Chance of at most so many.
    pub p_fewer: f64,
    /// `p` after Benjamini & Hochberg 1995.
    pub p_benjamini_hochberg: f64,
    /// `p` after Holm 1979.
    pub p_holm: f64,
    /// `p` after Bonferroni.
    pub p_bonferroni: f64,
    /// For comparison, the exact chance of at least so many when only the tasks of each unit in each plan are
    /// kept (hypergeometric, summed over plans): it takes all tasks as equally likely to name a unit.
    pub p_hypergeometric: f64,
    /// The tasks shared.
    pub tasks: Vec<Task>,
    /// IRIs of both units' assignments in them.
    pub evidence: Vec<String>,
}

/// The shape of one plan against chance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanShape {
    /// Id of the plan.
    pub plan: String,
    /// Tasks of the plan.
    pub tasks: usize,
    /// Units it names.
    pub units: usize,
    /// Its assignments.
    pub assignments: usize,
    /// Nestedness, NODF from 0 to 100 (Almeida-Neto et al. 2008); none for a plan too large to sample.
    pub nodf: Option<Against>,
    /// Pairs of units that share at least one task; fewer than expected means standing teams.
    pub meeting_pairs: Option<Against>,
}

/// One number against the null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Against {
    /// As the plan has it.
    pub observed: f64,
    /// Mean under the null.
    pub expected: f64,
    /// Chance of at least as much.
    pub p_more: f64,
    /// Chance of at most as much.
    pub p_fewer: f64,
}

/// Pairs of units of `network` against `samples` random graphs with the same degrees.
#[must_use]
pub fn significance(network: &ResponsibilityGraph, samples: usize, seed: u64) -> Significance {
    // A watch that nobody else holds is never cancelled.
    significance_watched(network, samples, seed, &Watch::default()).unwrap_or_else(|Cancelled| {
        report(network, &Strata::default(), &Meetings::default(), &Chance::default(), seed)
    })
}

/// The same, for a caller who wants to see how far it is, or to stop it.
///
/// # Errors
/// When the computation is to stop.
pub fn significance_watched(
    network: &ResponsibilityGraph,
    samples: usize,
    seed: u64,
    watch: &Watch,
) -> Result<Significance, Cancelled> {
    let strata = Strata::new(network);
    let units = network.units.len();
    let pairs = meetings(&strata.graphs, units, units > LIST_ALL, |one, other| {
        strata.comparable(network, one, other)
    });
    let found = chance(&strata.graphs, &pairs, samples, seed, watch)?;
    Ok(report(network, &strata, &pairs, &found, seed))
}

/// The plans of a network, each a graph of its own over the same units.
#[derive(Default)]
struct Strata<'a> {
    plans: Vec<&'a str>,
    graphs: Vec<Incidence>,
}

impl<'a> Strata<'a> {
    fn new(network: &'a ResponsibilityGraph) -> Self {
        let mut strata = Self::default();
        let incidence = network.incidence();
        // Tasks are in order of plan.
        let mut from = 0;
        for part in network.tasks.chunk_by(|one, other| one.plan == other.plan) {
            let tasks = (0_u32..).zip(from..from + part.len());
            let edges: Vec<(u32, u32)> = tasks
                .flat_map(|(at, task)| incidence.units_of(task).iter().map(move |&unit| (at, unit)))
                .collect();
            strata.plans.push(&part[0].plan);
            strata.graphs.push(Incidence::new(part.len(), network.units.len(), &edges));
            from += part.len();
        }
        strata
    }

    fn comparable(&self, network: &ResponsibilityGraph, one: u32, other: u32) -> bool {
        let [one, other] = [one as usize, other as usize];
        network.units[one].district() == network.units[other].district()
            || self.naming_both(one, other).next().is_some()
    }

    fn naming_both(&self, one: usize, other: usize) -> impl Iterator<Item = &Incidence> {
        self.graphs
            .iter()
            .filter(move |plan| !plan.tasks_of(one).is_empty() && !plan.tasks_of(other).is_empty())
    }

    /// Number of comparable pairs, listed or not.
    fn tested(&self, network: &ResponsibilityGraph) -> usize {
        let mut districts: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in &network.units {
            *districts.entry(unit.district()).or_default() += 1;
        }
        let within: usize = districts.values().map(|count| count * (count - 1) / 2).sum();
        if districts.len() < 2 {
            return within;
        }
        let named = |plan: &Incidence| -> Vec<usize> {
            (0..plan.unit_count()).filter(|&unit| !plan.tasks_of(unit).is_empty()).collect()
        };
        let named: Vec<Vec<usize>> = self.graphs.iter().map(named).collect();
        // For each unit, the last one it was counted with.
        let mut counted = vec![usize::MAX; network.units.len()];
        let mut across = 0;
        for one in 0..network.units.len() {
            for plan in named.iter().filter(|plan| plan.binary_search(&one).is_ok()) {
                for &other in &plan[plan.partition_point(|unit| *unit <= one)..] {
                    let fresh = std::mem::replace(&mut counted[other], one) != one;
                    let apart = network.units[one].district() != network.units[other].district();
                    across += usize::from(fresh && apart);
                }
            }
        }
        within + across
    }

    fn hypergeometric(&self, one: usize, other: usize, shared: usize) -> f64 {
        let plans = self.naming_both(one, other);
        let distribution = plans.fold(vec![1.0], |sum, plan| {
            let (a, b) = (plan.tasks_of(one).len(), plan.tasks_of(other).len());
            hypergeometric::sum(&sum, &hypergeometric::overlap(plan.task_count(), a, b))
        });
        hypergeometric::at_least(&distribution, shared)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn report(
    network: &ResponsibilityGraph,
    strata: &Strata<'_>,
    meetings: &Meetings,
    found: &Chance,
    seed: u64,
) -> Significance {
    let pairs_tested = strata.tested(network);
    let p_of = |count: usize| (1 + count) as f64 / (1 + found.samples) as f64;
    let p: Vec<f64> = found.at_least.iter().map(|&count| p_of(count as usize)).collect();
    let hochberg = multiple::benjamini_hochberg(&p, pairs_tested);
    let (holm, bonferroni) = (multiple::holm(&p, pairs_tested), multiple::bonferroni(&p, pairs_tested));
    let mut pairs = Vec::with_capacity(p.len());
    for (one, ends) in meetings.start.windows(2).enumerate() {
        for at in ends[0]..ends[1] {
            let units = [one, meetings.partners[at] as usize];
            let shared = meetings.observed[at] as usize;
            let (tasks, evidence) = shared_tasks(network, units);
            pairs.push(PairSignificance {
                units: units.map(|unit| network.units[unit].id.clone()),
                labels: units.map(|unit| network.units[unit].label.clone()),
                shared,
                expected: found.total[at] as f64 / found.samples.max(1) as f64,
                p: p[at],
                p_fewer: p_of(found.at_most[at] as usize),
                p_benjamini_hochberg: hochberg[at],
                p_holm: holm[at],
                p_bonferroni: bonferroni[at],
                p_hypergeometric: strata.hypergeometric(units[0], units[1], shared),
                tasks,
                evidence,
            });
        }
    }
    pairs.sort_by(|a, b| a.p.total_cmp(&b.p).then_with(|| a.units.cmp(&b.units)));
    let reaching = |p: &[f64]| p.iter().filter(|&&p| p <= LEVEL).count();
    let mut result = Significance {
        conclusion: String::new(),
        samples: found.samples,
        seed,
        level: LEVEL,
        pairs_tested,
        smallest_possible_p: p_of(0),
        smallest_p: pairs.first().map(|pair| pair.p),
        significant_after_benjamini_hochberg: reaching(&hochberg),
        significant_after_bonferroni: reaching(&bonferroni),
        pairs,
        plans: strata.shapes(found),
    };
    result.conclusion = result.conclude();
    result
}

impl Strata<'_> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn shapes(&self, found: &Chance) -> Vec<PlanShape> {
        let against = |drawn: Drawn| Against {
            observed: drawn.observed,
            expected: drawn.total / found.samples.max(1) as f64,
            p_more: (1 + drawn.at_least) as f64 / (1 + found.samples) as f64,
            p_fewer: (1 + drawn.at_most) as f64 / (1 + found.samples) as f64,
        };
        self.plans
            .iter()
            .zip(&self.graphs)
            .zip(&found.shapes)
            .map(|((plan, graph), shape)| PlanShape {
                plan: (*plan).to_owned(),
                tasks: graph.task_count(),
                units: (0..graph.unit_count()).filter(|&unit| !graph.tasks_of(unit).is_empty()).count(),
                assignments: graph.edge_count(),
                nodf: shape.map(|shape| against(shape[0])),
                meeting_pairs: shape.map(|shape| against(shape[1])),
            })
            .collect()
    }
}

fn shared_tasks(network: &ResponsibilityGraph, units: [usize; 2]) -> (Vec<Task>, Vec<String>) {
    let incidence = network.incidence();
    let (mut tasks, mut evidence) = (Vec::new(), Vec::new());
    let others = incidence.tasks_of(units[1]);
    for &task in incidence.tasks_of(units[0]).iter().filter(|task| others.binary_search(task).is_ok()) {
        let task = task as usize;
        tasks.push(network.tasks[task].clone());
        let rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
        let both = rows.filter(|(_, unit)| units.contains(&(**unit as usize)));
        evidence.extend(both.map(|(row, _)| network.rows[row as usize].assignment.clone()));
    }
    (tasks, evidence)
}

impl Significance {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn conclude(&self) -> String {
        let tested = self.pairs_tested;
        let Some(smallest) = self.smallest_p else {
            return if tested == 0 {
                "no pair of units to test".to_owned()
            } else {
                format!(
                    "not distinguishable from chance at this size: {tested} pairs tested, none shares a task"
                )
            };
        };
        let (hochberg, bonferroni) =
            (self.significant_after_benjamini_hochberg, self.significant_after_bonferroni);
        let mut text = if hochberg + bonferroni == 0 {
            format!(
                "not distinguishable from chance at this size: of {tested} pairs tested, none is significant after \
                 Benjamini–Hochberg or Bonferroni; the smallest p is {smallest:.4}, the smallest that {} samples can show {:.1e}",
                self.samples, self.smallest_possible_p
            )
        } else {
            format!(
                "of {tested} pairs tested, {hochberg} share more tasks than chance explains after \
                 Benjamini–Hochberg, {bonferroni} after Bonferroni, at level {}",
                self.level
            )
        };
        if self.smallest_possible_p * tested as f64 > self.level {
            text += "; too few samples for Bonferroni to find anything among so many pairs";
        }
        text
    }
}

impl Tabular for Significance {
    fn sheet(&self) -> Sheet {
        let rows = self.pairs.iter().map(|pair| {
            vec![
                pair.units.join(" "),
                pair.labels.join(" – "),
                pair.shared.to_string(),
                format!("{:.2}", pair.expected),
                format!("{:.4}", pair.p),
                format!("{:.3}", pair.p_benjamini_hochberg),
                format!("{:.3}", pair.p_bonferroni),
                format!("{:.4}", pair.p_hypergeometric),
            ]
        });
        let mut summary = vec![format!("{}\n", self.conclusion)];
        for plan in &self.plans {
            let told = |name: &str, shape: Option<Against>| {
                let shape = shape?;
                Some(format!(
                    "; {name} {:.1}, by chance {:.1} (p {:.3} for more, {:.3} for fewer)",
                    shape.observed, shape.expected, shape.p_more, shape.p_fewer
                ))
            };
            let parts = [told("nestedness", plan.nodf), told("pairs that meet", plan.meeting_pairs)];
            let parts: String = parts.into_iter().flatten().collect();
            summary.push(format!("{}: {} tasks, {} units{parts}\n", plan.plan, plan.tasks, plan.units));
        }
        summary.push(NOTE.to_owned());
        Sheet {
            header: vec![
                "units",
                "labels",
                "shared",
                "expected",
                "p",
                "p_benjamini_hochberg",
                "p_bonferroni",
                "p_hypergeometric",
            ],
            rows: rows.collect(),
            summary: summary.concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Row, Unit};

    /// A network of plans of tasks of units, the district of a unit in its hundreds.
    fn network(plans: &[&[&[u32]]]) -> ResponsibilityGraph {
        let id = |unit: u32| format!("{}/{:02}", unit / 100, unit % 100);
        let (mut units, mut tasks, mut rows) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (at, plan) in plans.iter().enumerate() {
            for (number, listed) in (1..).zip(*plan) {
                tasks.push(Task { plan: format!("p{at}"), number, title: String::new() });
                for (position, &unit) in (1..).zip(*listed) {
                    let unit = Unit { id: id(unit), label: id(unit), open_set: false, functions: Vec::new() };
                    rows.push(Row {
                        plan: format!("p{at}"),
                        task: number,
                        position,
                        unit: unit.id.clone(),
                        assignment: format!("a{at}-{number}-{position}"),
                    });
                    units.insert(unit.id.clone(), unit);
                }
            }
        }
        ResponsibilityGraph::new(units.into_values().collect(), tasks, rows)
    }

    #[test]
    fn a_planted_team_is_found_and_nothing_else() {
        // Units 1 and 2 share all their ten tasks; the others take turns.
        let tasks: Vec<Vec<u32>> = (0..24)
            .map(|task| if task < 10 { vec![1, 2] } else { vec![3 + task % 5, 8 + task % 4] })
            .collect();
        let found = significance(&network(&[&tasks.iter().map(Vec::as_slice).collect::<Vec<_>>()]), 4_000, 2);
        assert_eq!(found.pairs_tested, 55);
        assert_eq!((found.significant_after_bonferroni, found.significant_after_benjamini_hochberg), (1, 1));
        let first = &found.pairs[0];
        assert_eq!((first.units.concat(), first.shared), ("0/010/02".to_owned(), 10));
        assert!(first.p_bonferroni <= 0.05 && first.p_hypergeometric < 1e-5 && first.evidence.len() == 20);
        assert!(found.conclusion.starts_with("of 55 pairs tested, 1 share"), "{}", found.conclusion);
        let few = significance(&network(&[&[&[1, 2], &[1, 2], &[3], &[3, 4]]]), 99, 2);
        assert!(few.conclusion.contains("too few samples"), "{}", few.conclusion);
    }

    #[test]
    fn pairs_of_two_districts_are_tested_where_a_plan_names_both() {
        // Districts 1 and 2 meet in the second plan, 1 and 3 nowhere.
        let network = network(&[&[&[101, 102]], &[&[101, 201], &[202]], &[&[301]]]);
        let found = significance(&network, 100, 1);
        let tested: Vec<String> = found.pairs.iter().map(|pair| pair.units.concat()).collect();
        assert_eq!((found.pairs_tested, tested.len()), (4, 4));
        for pair in ["1/011/02", "1/012/01", "1/012/02", "2/012/02"] {
            assert!(tested.contains(&pair.to_owned()), "{tested:?}");
        }
        // Each plan is a stratum: units 1 and 2 of district 1 meet in every sample.
        let rigid = found.pairs.iter().find(|pair| pair.units.concat() == "1/011/02").unwrap();
        assert!((rigid.expected - 1.0).abs() < 1e-12 && (rigid.p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_compare_is_said() {
        for network in [network(&[]), network(&[&[&[]]]), network(&[&[&[1]]])] {
            let found = significance(&network, 10, 1);
            assert_eq!((found.conclusion.as_str(), found.smallest_p), ("no pair of units to test", None));
        }
        let none = significance(&network(&[&[&[1], &[2]]]), 0, 1);
        assert_eq!((none.pairs_tested, none.smallest_p), (1, Some(1.0)));
    }
}
