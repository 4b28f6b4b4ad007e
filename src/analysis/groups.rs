//! Natural working groups: units and tasks that belong together, and units that work together.
//!
//! Modules are those of largest modularity against a null model that keeps the two modes and both degree
//! sequences (Barber 2007); small graphs are solved exactly. The communities of the graph of units by shared
//! tasks (Leiden, Newman's modularity) stand beside them; the two qualities are not comparable.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::ties::{assignments, labels, named, places, shown};
use super::{Sheet, Tabular};
use crate::kernel::{Cancelled, Curveball, Leiden, Partition, Watch, Weighted, leiden, modules, project};
use crate::network::{Incidence, Named, ResponsibilityGraph, Task};

/// Seeded searches, the best of which stands; fewer the more assignments there are.
const SEARCHES: usize = 20;

/// Assignments that all the searches together may look at.
const SEARCHED: usize = 40_000;

/// Rounds of trades before the first random graph, and between one and the next.
const BURN_IN: usize = 50;
const BETWEEN: usize = 8;

/// Random graphs looked at together when a significance is computed.
const BATCH: usize = 64;

/// Modules of units and tasks, and communities of units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Groups {
    /// Modules of units and tasks, by assignments inside, then by their first unit.
    pub modules: Vec<Module>,
    /// Tasks that name no unit and so belong to no module.
    pub unplaced: Vec<Task>,
    /// Barber's modularity of the modules, 1/m Σ (A − k·d/m) over pairs of unit and task in one module; none
    /// where there is no assignment.
    pub modularity: Option<f64>,
    /// Whether no modules have a larger modularity: proved, not only not found.
    pub proved: bool,
    /// Mean adjusted Rand index between the modules of all pairs of searches: 1 where all agree.
    pub stability: Option<f64>,
    /// Number of seeded searches.
    pub searches: usize,
    /// Seed of the first search; the others count up from it.
    pub seed: u64,
    /// Share of random graphs of the same degrees whose modules are at least as good; none until computed.
    pub p_null: Option<f64>,
    /// Communities of units joined by shared tasks, the largest first.
    pub communities: Vec<Community>,
    /// Newman's modularity of the communities, weights shared tasks; none where no task is shared.
    pub communities_modularity: Option<f64>,
}

/// Units and tasks that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Module {
    /// Number, from 1.
    pub module: usize,
    /// Its units, in order of id.
    pub units: Vec<Named>,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
    /// Assignments of its tasks to its units.
    pub inside: usize,
    /// Assignments of its tasks to other units, and of other tasks to its units.
    pub crossing: usize,
    /// IRIs of the assignments inside.
    pub evidence: Vec<String>,
}

/// Units that share tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Community {
    /// Number, from 1.
    pub community: usize,
    /// Its units, in order of id.
    pub units: Vec<Named>,
    /// Tasks that name two or more of its units.
    pub tasks: Vec<Task>,
    /// IRIs of the assignments of these tasks to its units.
    pub evidence: Vec<String>,
}

/// The groups of `network`.
#[must_use]
pub fn groups(network: &ResponsibilityGraph, seed: u64) -> Groups {
    let incidence = network.incidence();
    // Nobody else holds the watch, so nothing stops the searches.
    let watch = Watch::default();
    let found = modules(incidence, seed, searches(incidence), true, &watch).unwrap_or_default();
    let ties = project(incidence).by_shared();
    let communities = best_communities(&ties, seed, searches(incidence), &watch);
    let bare = |task: &usize| incidence.units_of(*task).is_empty();
    Groups {
        modules: list_modules(network, &found.best),
        unplaced: (0..incidence.task_count()).filter(bare).map(|t| network.tasks[t].clone()).collect(),
        modularity: found.best.quality,
        proved: found.proved,
        stability: found.stability,
        searches: searches(incidence),
        seed,
        p_null: None,
        communities: list_communities(network, &communities),
        communities_modularity: communities.quality,
    }
}

/// The groups of `network`, and how often as good ones are found in `samples` random graphs of the same tasks a
/// unit and units a task (trades cross plans where several are looked at).
///
/// # Errors
/// When the computation is stopped.
pub fn groups_against_chance(
    network: &ResponsibilityGraph,
    seed: u64,
    samples: usize,
    watch: &Watch,
) -> Result<Groups, Cancelled> {
    let found = groups(network, seed);
    let mut walk = Curveball::new(network.incidence(), seed);
    walk.trade(BURN_IN);
    watch.begin(samples);
    let mut stopped = Ok(());
    let drawn = (0..samples).map_while(|_| {
        stopped = watch.step(1);
        stopped.is_ok().then(|| {
            walk.trade(BETWEEN);
            walk.incidence()
        })
    });
    let found = found.against(drawn);
    stopped.map(|()| found)
}

impl Groups {
    /// The same with the significance against random graphs of the same degrees.
    #[must_use]
    pub fn against(mut self, samples: impl Iterator<Item = Incidence>) -> Self {
        self.p_null = self.modularity.and_then(|quality| significance_of(quality, samples));
        self
    }
}

/// The best of several seeded searches.
fn best_communities(ties: &Weighted, seed: u64, searches: usize, watch: &Watch) -> Partition {
    let search = |step| {
        let how = Leiden { seed: seed.wrapping_add(step), passes: 3, ..Leiden::default() };
        leiden(ties, how, watch).unwrap_or_default()
    };
    let found: Vec<Partition> = (0..searches as u64).into_par_iter().map(search).collect();
    let better = |best: Partition, other: Partition| {
        let quality = |partition: &Partition| partition.quality.unwrap_or(0.0);
        if quality(&other) > quality(&best) + 1e-9 { other } else { best }
    };
    found.into_iter().reduce(better).unwrap_or_default()
}

/// Share of graphs whose best modules are at least as good as `quality` (Barber's), the observed graph counted
/// among them: (1 + as good) / (1 + samples). Each is searched as the observed graph is. None without samples.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn significance_of(quality: f64, samples: impl Iterator<Item = Incidence>) -> Option<f64> {
    let watch = Watch::default();
    let as_good = |graph: &Incidence| {
        let found = modules(graph, 0, searches(graph), false, &watch).unwrap_or_default();
        found.best.quality.is_some_and(|found| found >= quality - 1e-9)
    };
    let (mut count, mut reached) = (0, 0);
    let mut samples = samples.peekable();
    while samples.peek().is_some() {
        let batch: Vec<Incidence> = samples.by_ref().take(BATCH).collect();
        count += batch.len();
        reached += batch.par_iter().filter(|graph| as_good(graph)).count();
    }
    (count > 0).then(|| (1 + reached) as f64 / (1 + count) as f64)
}

fn searches(incidence: &Incidence) -> usize {
    (SEARCHED / incidence.edge_count().max(1)).clamp(3, SEARCHES)
}

fn list_modules(network: &ResponsibilityGraph, partition: &Partition) -> Vec<Module> {
    let incidence = network.incidence();
    let tasks = incidence.task_count();
    let of_unit = |unit: u32| partition.of[tasks + unit as usize];
    let mut list = Vec::new();
    for (own, members) in (0..).zip(partition.members()) {
        let (of_tasks, of_units): (Vec<u32>, Vec<u32>) =
            members.into_iter().partition(|&vertex| (vertex as usize) < tasks);
        let units: Vec<usize> = of_units.into_iter().map(|vertex| vertex as usize - tasks).collect();
        let ends = of_tasks.iter().map(|&task| incidence.units_of(task as usize).len()).sum::<usize>()
            + units.iter().map(|&unit| incidence.tasks_of(unit).len()).sum::<usize>();
        if ends == 0 {
            continue;
        }
        let evidence: Vec<String> = of_tasks
            .iter()
            .flat_map(|&task| assignments(network, task, |unit| of_unit(unit) == own))
            .collect();
        list.push(Module {
            module: 0,
            units: units.into_iter().map(|unit| named(network, unit)).collect(),
            tasks: of_tasks.iter().map(|&task| network.tasks[task as usize].clone()).collect(),
            inside: evidence.len(),
            crossing: ends - 2 * evidence.len(),
            evidence,
        });
    }
    let first = |module: &Module| module.units.first().map(|unit| unit.id.clone());
    list.sort_by(|a, b| {
        let by_unit = first(a).cmp(&first(b));
        b.inside.cmp(&a.inside).then(by_unit).then_with(|| a.tasks.cmp(&b.tasks))
    });
    for (number, module) in (1..).zip(&mut list) {
        module.module = number;
    }
    list
}

fn list_communities(network: &ResponsibilityGraph, partition: &Partition) -> Vec<Community> {
    let incidence = network.incidence();
    let mut tasks: Vec<Vec<u32>> = vec![Vec::new(); partition.count];
    for (at, task) in (0..).zip(0..incidence.task_count()) {
        let mut of: Vec<u32> =
            incidence.units_of(task).iter().map(|&unit| partition.of[unit as usize]).collect();
        of.sort_unstable();
        for alike in of.chunk_by(|a, b| a == b).filter(|alike| alike.len() > 1) {
            tasks[alike[0] as usize].push(at);
        }
    }
    let members = partition.members().into_iter().zip(tasks).enumerate();
    let mut list: Vec<Community> = members
        .map(|(own, (units, tasks))| Community {
            community: 0,
            units: units.into_iter().map(|unit| named(network, unit as usize)).collect(),
            evidence: tasks
                .iter()
                .flat_map(|&task| {
                    assignments(network, task, |unit| partition.of[unit as usize] as usize == own)
                })
                .collect(),
            tasks: tasks.into_iter().map(|task| network.tasks[task as usize].clone()).collect(),
        })
        .collect();
    // Stable: communities come in order of their first unit.
    list.sort_by_key(|community| std::cmp::Reverse(community.units.len()));
    for (number, community) in (1..).zip(&mut list) {
        community.community = number;
    }
    list
}

impl Tabular for Groups {
    fn sheet(&self) -> Sheet {
        let row = |module: &Module| {
            vec![
                module.module.to_string(),
                labels(&module.units),
                places(&module.tasks),
                module.inside.to_string(),
                module.crossing.to_string(),
            ]
        };
        let proof = if self.proved { "proved the largest" } else { "the best found, not proved the largest" };
        let chance = match self.p_null {
            None => "significance not computed".to_owned(),
            Some(p) if p <= 0.05 => {
                format!("more modular than random graphs of the same degrees (p = {p:.3})")
            }
            Some(p) => format!("not distinguishable from chance (p = {p:.3})"),
        };
        let mut communities = String::new();
        for found in &self.communities {
            for part in ["community ", &found.community.to_string(), ": ", &labels(&found.units), "\n"] {
                communities.push_str(part);
            }
        }
        Sheet {
            header: vec!["module", "units", "tasks", "inside", "crossing"],
            rows: self.modules.iter().map(row).collect(),
            summary: format!(
                "Barber's modularity {} ({proof}); agreement of {} searches {}; {chance}\n\
                 {} communities by shared tasks, modularity {}\n{communities}",
                shown(self.modularity),
                self.searches,
                shown(self.stability),
                self.communities.len(),
                shown(self.communities_modularity),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ties::sample;
    use super::*;

    #[test]
    fn two_teams_are_two_modules_with_the_assignments_inside_as_evidence() {
        let network = sample(&[&["a", "b"], &["b", "a"], &["b", "c", "d"], &["c", "d"], &["d", "c"], &[]]);
        let found = groups(&network, 3);
        let units = |module: &Module| module.units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
        assert_eq!(found.modules.iter().map(units).collect::<Vec<_>>(), [["c", "d"], ["a", "b"]]);
        assert_eq!(found.modules[1].evidence, ["1-a", "1-b", "2-b", "2-a"]);
        assert_eq!((found.modules[0].inside, found.modules[0].crossing), (6, 1));
        let wanted = 10.0 / 11.0 - (7.0 * 6.0 + 4.0 * 5.0) / 121.0;
        assert!((found.modularity.unwrap() - wanted).abs() < 1e-12 && found.proved);
        assert_eq!(found.unplaced.iter().map(|task| task.number).collect::<Vec<_>>(), [6]);
        assert_eq!(found.p_null, None);
        assert_eq!(found.sheet().rows[1][1], "a a; b b");
    }

    #[test]
    fn significance_counts_the_observed_graph() {
        let network = sample(&[&["a", "b"], &["a", "b"], &["c", "d"], &["c", "d"]]);
        let mixed = sample(&[&["a", "c"], &["a", "d"], &["b", "c"], &["b", "d"]]);
        let samples = || [&network, &mixed, &mixed].into_iter().map(|graph| graph.incidence().clone());
        let found = groups(&network, 0).against(samples());
        assert_eq!(found.p_null, Some(0.5));
        assert_eq!(significance_of(0.5, std::iter::empty()), None);
    }

    #[test]
    fn small_and_empty_networks_have_groups_without_quality() {
        let empty = groups(&ResponsibilityGraph::default(), 0);
        assert!(empty.modules.is_empty() && empty.modularity.is_none() && empty.communities.is_empty());
        let bare = groups(&sample(&[&[], &[]]), 0).against(std::iter::once(Incidence::default()));
        assert_eq!((bare.unplaced.len(), bare.p_null), (2, None));
        let single = groups(&sample(&[&["a"]]), 0);
        assert_eq!((single.modules.len(), single.modularity), (1, Some(0.0)));
        assert_eq!(single.communities_modularity, None);
    }
}
