//! Rings of involvement: core and periphery, nested duties, units and tasks that stand alike, standing
//! coalitions.

use schemars::JsonSchema;
use serde::Serialize;

use super::ties::{assignments, labels, named, places, shown};
use super::{Sheet, Tabular};
use crate::kernel::{self, Watch};
use crate::network::{Named, ResponsibilityGraph, Task};

/// Units two tasks must share to be of one coalition.
const SHARED: usize = 3;

/// Seed of the local search for the core, where not every core can be tried.
const SEED: u64 = 1;

/// Core and periphery and what goes with them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Core {
    /// One entry a unit: the core first, then by coreness, then by id.
    pub units: Vec<Ring>,
    /// Correlation over pairs of units between sharing a task and the ideal pattern, in which the core is tied
    /// to everyone and the periphery is untied within itself (Borgatti & Everett 1999); none where no core
    /// has a fit: under three units, or all pairs alike.
    pub fit: Option<f64>,
    /// Whether every core was tried, so that no other fits better.
    pub exhaustive: bool,
    /// Correlation over pairs of units between the tasks shared and the product of the corenesses.
    pub coreness_fit: Option<f64>,
    /// Whether the duties of small units are among those of large ones.
    pub nestedness: Nested,
    /// Classes of units with the same tasks.
    pub equivalent_units: Vec<Alike>,
    /// Classes of tasks with the same units.
    pub equivalent_tasks: Vec<Alike>,
    /// Units all of whose tasks are also another's, which has more.
    pub contained: Vec<Contained>,
    /// Chains of tasks that share three units or more.
    pub coalitions: Vec<Coalition>,
}

/// Where a unit stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ring {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Whether it is of the core; none where no core has a fit.
    pub core: Option<bool>,
    /// Coreness c, which minimises Σ (shared tasks − c·c′)² over pairs, the largest 1; none where no task is
    /// shared.
    pub coreness: Option<f64>,
    /// Units it shares a task with.
    pub partners: usize,
    /// Its tasks.
    pub tasks: usize,
    /// IRIs of its assignments.
    pub evidence: Vec<String>,
}

/// Nestedness by overlap and decreasing fill (NODF, Almeida-Neto et al. 2008), 0 to 100; none where there is
/// no pair.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Nested {
    /// Over pairs of units.
    pub units: Option<f64>,
    /// Over pairs of tasks.
    pub tasks: Option<f64>,
    /// Over both.
    pub total: Option<f64>,
}

/// Units with the same tasks, or tasks with the same units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alike {
    /// The units.
    pub units: Vec<Named>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// IRIs of the assignments of these tasks to these units.
    pub evidence: Vec<String>,
}

/// A unit whose tasks are all another's too.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Contained {
    /// The unit.
    pub inner: Named,
    /// The unit that has all its tasks and more.
    pub outer: Named,
    /// The tasks of the first.
    pub tasks: Vec<Task>,
    /// IRIs of both units' assignments in these tasks.
    pub evidence: Vec<String>,
}

/// Tasks of which each shares three units or more with another of them, and the units that meet in them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Coalition {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// Units that two or more of the tasks name, in order of id.
    pub units: Vec<Named>,
    /// Those that all the tasks name.
    pub in_every_task: Vec<Named>,
    /// IRIs of the assignments of the tasks to the units.
    pub evidence: Vec<String>,
}

/// The rings of `network`.
#[must_use]
pub fn core(network: &ResponsibilityGraph) -> Core {
    let incidence = network.incidence();
    let nested = kernel::nestedness(incidence);
    let projection = kernel::project(incidence);
    let ties = projection.by_shared();
    let found = kernel::core_periphery(&projection.unweighted(), SEED, &Watch::default()).ok().flatten();
    let coreness = kernel::coreness(&ties);
    let mut units: Vec<Ring> = (0..)
        .zip(&network.units)
        .map(|(at, unit)| Ring {
            unit: unit.id.clone(),
            label: unit.label.clone(),
            core: found.as_ref().map(|found| found.core.binary_search(&at).is_ok()),
            coreness: coreness.as_ref().map(|found| found.coreness[at as usize]),
            partners: ties.neighbours(at as usize).len(),
            tasks: incidence.tasks_of(at as usize).len(),
            evidence: evidence(network, incidence.tasks_of(at as usize), &[at]),
        })
        .collect();
    units.sort_by(|a, b| {
        let coreness = |ring: &Ring| ring.coreness.unwrap_or(0.0);
        let by_coreness = coreness(b).total_cmp(&coreness(a));
        b.core.cmp(&a.core).then(by_coreness).then_with(|| a.unit.cmp(&b.unit))
    });
    Core {
        units,
        fit: found.as_ref().map(|found| found.fit),
        exhaustive: found.is_some_and(|found| found.exhaustive),
        coreness_fit: coreness.and_then(|found| found.fit),
        nestedness: Nested { units: nested.units, tasks: nested.tasks, total: nested.total },
        equivalent_units: kernel::equal_units(incidence)
            .into_iter()
            .map(|class| alike_entry(network, &class, incidence.tasks_of(class[0] as usize)))
            .collect(),
        equivalent_tasks: kernel::equal_tasks(incidence)
            .into_iter()
            .map(|class| {
                let mut units = incidence.units_of(class[0] as usize).to_vec();
                units.sort_unstable();
                alike_entry(network, &units, &class)
            })
            .collect(),
        contained: kernel::dominance(incidence)
            .into_iter()
            .map(|(inner, outer)| Contained {
                inner: named(network, inner as usize),
                outer: named(network, outer as usize),
                tasks: tasks(network, incidence.tasks_of(inner as usize)),
                evidence: evidence(network, incidence.tasks_of(inner as usize), &[inner, outer]),
            })
            .collect(),
        coalitions: coalitions(network),
    }
}

fn coalitions(network: &ResponsibilityGraph) -> Vec<Coalition> {
    let incidence = network.incidence();
    let components = kernel::s_components(incidence, SHARED, &Watch::default()).unwrap_or_default();
    let entry = |chain: Vec<u32>| {
        let mut listed: Vec<u32> =
            chain.iter().flat_map(|&task| incidence.units_of(task as usize)).copied().collect();
        listed.sort_unstable();
        let named_by = |least: usize| -> Vec<u32> {
            listed
                .chunk_by(|a, b| a == b)
                .filter(|alike| alike.len() >= least)
                .map(|alike| alike[0])
                .collect()
        };
        let (several, all) = (named_by(2), named_by(chain.len()));
        let names = |units: &[u32]| units.iter().map(|&unit| named(network, unit as usize)).collect();
        Coalition {
            tasks: tasks(network, &chain),
            units: names(&several),
            in_every_task: names(&all),
            evidence: evidence(network, &chain, &several),
        }
    };
    components.into_iter().filter(|chain| chain.len() > 1).map(entry).collect()
}

fn alike_entry(network: &ResponsibilityGraph, units: &[u32], of: &[u32]) -> Alike {
    Alike {
        units: units.iter().map(|&unit| named(network, unit as usize)).collect(),
        tasks: tasks(network, of),
        evidence: evidence(network, of, units),
    }
}

fn tasks(network: &ResponsibilityGraph, of: &[u32]) -> Vec<Task> {
    of.iter().map(|&task| network.tasks[task as usize].clone()).collect()
}

/// IRIs of the assignments of tasks to units.
fn evidence(network: &ResponsibilityGraph, tasks: &[u32], units: &[u32]) -> Vec<String> {
    tasks.iter().flat_map(|&task| assignments(network, task, |unit| units.contains(&unit))).collect()
}

impl Tabular for Core {
    fn sheet(&self) -> Sheet {
        let row = |ring: &Ring| {
            vec![
                ring.unit.clone(),
                ring.label.clone(),
                ring.core.map_or("–", |core| if core { "core" } else { "periphery" }).to_owned(),
                shown(ring.coreness),
                ring.partners.to_string(),
                ring.tasks.to_string(),
            ]
        };
        let how = if self.exhaustive { "every core tried" } else { "local search" };
        let mut lines = vec![
            format!(
                "fit of the core {} ({how}); of the coreness {}",
                shown(self.fit),
                shown(self.coreness_fit)
            ),
            format!(
                "nestedness (NODF, 0 to 100): units {}, tasks {}, both {}",
                shown(self.nestedness.units),
                shown(self.nestedness.tasks),
                shown(self.nestedness.total),
            ),
        ];
        let class = |what: &str, class: &Alike| {
            format!("{what}: {} in {}", labels(&class.units), places(&class.tasks))
        };
        lines.extend(self.equivalent_units.iter().map(|found| class("same tasks", found)));
        lines.extend(self.equivalent_tasks.iter().map(|found| class("same units", found)));
        let mut outers: Vec<&Named> = self.contained.iter().map(|found| &found.outer).collect();
        outers.sort();
        outers.dedup();
        lines.extend(outers.into_iter().map(|outer| {
            let inner = self.contained.iter().filter(|found| found.outer == *outer);
            let inner: Vec<Named> = inner.map(|found| found.inner.clone()).collect();
            format!("all tasks also of {}: {}", outer.label, labels(&inner))
        }));
        lines.extend(
            self.coalitions
                .iter()
                .map(|found| format!("coalition of {} in {}", labels(&found.units), places(&found.tasks))),
        );
        Sheet {
            header: vec!["unit", "label", "core", "coreness", "partners", "tasks"],
            rows: self.units.iter().map(row).collect(),
            summary: lines.into_iter().map(|line| line + "\n").collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ties::sample;
    use super::*;

    #[test]
    fn a_hub_is_the_core_and_its_partners_are_contained() {
        let found = core(&sample(&[&["hub", "a"], &["hub", "b"], &["c", "hub"], &["d", "hub"], &["hub"]]));
        let of_core: Vec<&str> =
            found.units.iter().filter(|ring| ring.core == Some(true)).map(|ring| &*ring.unit).collect();
        assert_eq!((of_core, found.exhaustive), (vec!["hub"], true));
        assert!((found.fit.unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(found.contained.len(), 4);
        assert_eq!(found.contained[0].evidence, ["1-hub", "1-a"]);
        assert!(found.sheet().summary.contains("all tasks also of hub: a a; b b; c c; d d"));
        // Pairs of units: 10, of which the four with the hub score 100.
        assert_eq!(found.nestedness.units, Some(40.0));
    }

    #[test]
    fn coalitions_name_who_meets_in_their_tasks() {
        let found =
            core(&sample(&[&["a", "b", "c"], &["c", "b", "a", "d"], &["d", "b", "c", "e"], &["d", "e"]]));
        assert_eq!(found.coalitions.len(), 1);
        let coalition = &found.coalitions[0];
        let ids = |units: &[Named]| units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&coalition.units), ["a", "b", "c", "d"]);
        assert_eq!(ids(&coalition.in_every_task), ["b", "c"]);
        assert_eq!(coalition.tasks.len(), 3);
        assert_eq!(coalition.evidence.len(), 3 + 4 + 3);
    }

    #[test]
    fn like_units_and_tasks_are_named_once() {
        let found = core(&sample(&[&["a", "b"], &["b", "a"], &["c"]]));
        assert_eq!((found.equivalent_units.len(), found.equivalent_tasks.len()), (1, 1));
        assert_eq!(found.equivalent_units[0].evidence, ["1-a", "1-b", "2-b", "2-a"]);
        assert_eq!(found.equivalent_tasks[0].evidence, ["1-a", "1-b", "2-b", "2-a"]);
    }

    #[test]
    fn small_and_empty_networks_have_no_core() {
        for network in
            [ResponsibilityGraph::default(), sample(&[&[]]), sample(&[&["a"]]), sample(&[&["a", "b"]])]
        {
            let found = core(&network);
            assert_eq!((found.fit, found.exhaustive), (None, false));
            assert!(found.units.iter().all(|ring| ring.core.is_none()));
            assert_eq!(found.sheet().rows.len(), network.units.len());
        }
    }
}
