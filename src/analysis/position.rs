//! Where units stand: how connected, how near, how much between, how replaceable.
//!
//! A unit in almost every task leads most of these columns; the rest of the table says more when it is read
//! without that unit. In small plans, differences between the others are seldom more than chance.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::kernel::{
    Cancelled, Closeness, Cores, Incidence, PageRank, Projection, Singular, Watch, Weighted, closeness,
    clustering, components, core_numbers, cores, holes, pagerank, pagerank_weighted, project_parallel,
    singular,
};
use crate::network::ResponsibilityGraph;

/// Where all units stand, those with most tasks first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Position {
    /// One entry a unit, by tasks, then by id.
    pub units: Vec<UnitPosition>,
    /// Number of tasks looked at.
    pub tasks: usize,
    /// Number of assignments looked at.
    pub assignments: usize,
    /// Connected components of the task–unit graph, tasks without unit included.
    pub components: usize,
    /// Largest singular value of the task–unit matrix, to which [`UnitPosition::singular`] belongs.
    pub singular_value: f64,
    /// Whether [`UnitPosition::singular`] came to rest; if not, it is near only.
    pub singular_converged: bool,
    /// Share of paths of three assignments that close to a ring of four (Robins & Alexander 2004): how often
    /// two units that meet meet again; null where there is no such path.
    pub clustering: Option<f64>,
}

/// Where one unit stands. "Partners" are the units it shares a task with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitPosition {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Whether it is an open set.
    pub open_set: bool,
    /// Tasks that name it: its degree in the two-mode graph.
    pub tasks: usize,
    /// Tasks that name it, as a share of all tasks looked at (Borgatti & Everett 1997).
    pub task_share: f64,
    /// Number of partners: its degree in the projection.
    pub partners: usize,
    /// Number of partners, as a share of all other units; null where there is no other.
    pub partner_share: Option<f64>,
    /// Closeness in the two-mode graph, normalised by Borgatti & Everett 1997 and multiplied by the share of
    /// other vertices within reach; 0 without task.
    pub closeness_two_mode: f64,
    /// Closeness among units, each shared task one step, multiplied by the share of other units within reach;
    /// 0 without partner.
    pub closeness: f64,
    /// Betweenness in the two-mode graph, in pairs of vertices: the sum over all pairs of the share of their
    /// shortest paths that pass the unit (Freeman 1977).
    pub betweenness_two_mode: f64,
    /// The same among units, each shared task one step, in pairs of units.
    pub betweenness: f64,
    /// Entry in the first singular vector of the task–unit matrix, vector of length one: eigenvector
    /// centrality on two modes. Nought outside the component of the largest singular value.
    pub singular: f64,
    /// `PageRank` in the two-mode graph, α = 0.85; units and tasks together sum to 1.
    pub pagerank_two_mode: f64,
    /// `PageRank` among units weighted by shared tasks, α = 0.85; units sum to 1.
    pub pagerank: f64,
    /// Core number in the two-mode graph (Seidman 1983).
    pub core_two_mode: u32,
    /// Core number among units.
    pub core: u32,
    /// Burt's constraint among units weighted by shared tasks: high where all partners lead back to the same
    /// few; null without partner, where it is not defined.
    pub constraint: Option<f64>,
    /// Partners less the mean number of ties a partner has to the others (Burt 1992, Borgatti 1997), weights
    /// left aside; null without partner.
    pub effective_size: Option<f64>,
    /// Burt's effective size weighted by shared tasks; null without partner.
    pub weighted_effective_size: Option<f64>,
    /// Effective size over number of partners; null without partner.
    pub efficiency: Option<f64>,
    /// Mean over partners of shared tasks over tasks of either (Latapy et al. 2008); null without partner.
    pub clustering: Option<f64>,
    /// IRIs of its assignments, whose evidence opens the words.
    pub evidence: Vec<String>,
}

/// Where the units of `network` stand.
#[must_use]
pub fn position(network: &ResponsibilityGraph) -> Position {
    // Nobody holds this watch, so nobody stops it.
    position_watched(network, &Watch::default()).unwrap_or_default()
}

/// The same, to be stopped while it runs: betweenness takes minutes on graphs of many thousand units.
///
/// # Errors
/// When the computation is stopped.
pub fn position_watched(network: &ResponsibilityGraph, watch: &Watch) -> Result<Position, Cancelled> {
    let incidence = network.incidence();
    let projection = project_parallel(incidence);
    let clustering = clustering(incidence, &projection);
    let measures = Measures::of(incidence, &projection, watch)?;
    let mut units: Vec<UnitPosition> =
        (0..network.units.len()).map(|unit| measures.unit(network, &projection, unit)).collect();
    for (unit, clustering) in units.iter_mut().zip(&clustering.units) {
        unit.clustering = *clustering;
    }
    for row in &network.rows {
        if let Ok(unit) = network.units.binary_search_by(|unit| unit.id.cmp(&row.unit)) {
            units[unit].evidence.push(row.assignment.clone());
        }
    }
    units.sort_by(|a, b| b.tasks.cmp(&a.tasks).then_with(|| a.unit.cmp(&b.unit)));
    Ok(Position {
        units,
        tasks: incidence.task_count(),
        assignments: incidence.edge_count(),
        components: components(incidence).count,
        singular_value: measures.singular.value,
        singular_converged: measures.singular.converged,
        clustering: clustering.whole,
    })
}

/// Every measure by index of the unit.
struct Measures {
    closeness: Closeness,
    betweenness_two_mode: Vec<f64>,
    betweenness: Vec<f64>,
    singular: Singular,
    pagerank: PageRank,
    pagerank_of_units: Vec<f64>,
    cores: Cores,
    core_numbers: Vec<u32>,
    holes: Vec<Option<crate::kernel::Hole>>,
}

impl Measures {
    fn of(incidence: &Incidence, projection: &Projection, watch: &Watch) -> Result<Self, Cancelled> {
        let by_shared = projection.by_shared();
        Ok(Self {
            closeness: closeness(incidence, watch)?,
            betweenness_two_mode: betweenness_two_mode(incidence),
            betweenness: betweenness(&by_shared),
            singular: singular(incidence, watch)?,
            pagerank: pagerank(incidence),
            pagerank_of_units: pagerank_weighted(&by_shared),
            cores: cores(incidence),
            core_numbers: core_numbers(&by_shared),
            holes: holes(&by_shared, watch)?,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn unit(&self, network: &ResponsibilityGraph, projection: &Projection, at: usize) -> UnitPosition {
        let (unit, hole) = (&network.units[at], self.holes[at]);
        let (tasks, partners) = (network.incidence().tasks_of(at).len(), projection.neighbours(at).len());
        let others = network.units.len() - 1;
        UnitPosition {
            unit: unit.id.clone(),
            label: unit.label.clone(),
            open_set: unit.open_set,
            tasks,
            task_share: tasks as f64 / network.tasks.len().max(1) as f64,
            partners,
            partner_share: (others > 0).then(|| partners as f64 / others as f64),
            closeness_two_mode: self.closeness.two_mode[at],
            closeness: self.closeness.one_mode[at],
            betweenness_two_mode: self.betweenness_two_mode[at],
            betweenness: self.betweenness[at],
            singular: self.singular.units[at],
            pagerank_two_mode: self.pagerank.units[at],
            pagerank: self.pagerank_of_units[at],
            core_two_mode: self.cores.units[at],
            core: self.core_numbers[at],
            constraint: hole.map(|hole| hole.constraint),
            effective_size: hole.map(|hole| hole.effective_size),
            weighted_effective_size: hole.map(|hole| hole.weighted_effective_size),
            efficiency: hole.map(|hole| hole.efficiency),
            clustering: None,
            evidence: Vec::new(),
        }
    }
}

/// Betweenness of units in the two-mode graph.
fn betweenness_two_mode(incidence: &Incidence) -> Vec<f64> {
    let units = incidence.unit_count();
    let mut scores = plain_betweenness(units + incidence.task_count(), |vertex, visit| {
        if vertex < units {
            incidence.tasks_of(vertex).iter().for_each(|&task| visit(units + task as usize));
        } else {
            incidence.units_of(vertex - units).iter().for_each(|&unit| visit(unit as usize));
        }
    });
    scores.truncate(units);
    scores
}

/// Betweenness in the projection, weights left aside.
fn betweenness(graph: &Weighted) -> Vec<f64> {
    plain_betweenness(graph.len(), |vertex, visit| {
        graph.neighbours(vertex).iter().for_each(|&other| visit(other as usize));
    })
}

/// Betweenness by one search a vertex (Brandes 2001), in pairs.
fn plain_betweenness(count: usize, neighbours: impl Fn(usize, &mut dyn FnMut(usize))) -> Vec<f64> {
    let mut scores = vec![0.0; count];
    for source in 0..count {
        let (mut hops, mut paths) = (vec![usize::MAX; count], vec![0.0; count]);
        (hops[source], paths[source]) = (0, 1.0);
        let mut order = vec![source];
        let mut at = 0;
        while let Some(&vertex) = order.get(at) {
            at += 1;
            neighbours(vertex, &mut |other| {
                if hops[other] == usize::MAX {
                    hops[other] = hops[vertex] + 1;
                    order.push(other);
                }
                if hops[other] == hops[vertex] + 1 {
                    paths[other] += paths[vertex];
                }
            });
        }
        let mut depends = vec![0.0; count];
        for &vertex in order[1..].iter().rev() {
            let part = (1.0 + depends[vertex]) / paths[vertex];
            neighbours(vertex, &mut |before| {
                if hops[before] + 1 == hops[vertex] {
                    depends[before] += paths[before] * part;
                }
            });
            // Each pair is met from both its ends.
            scores[vertex] += depends[vertex] / 2.0;
        }
    }
    scores
}

impl Tabular for Position {
    fn sheet(&self) -> Sheet {
        let shown = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        let row = |unit: &UnitPosition| {
            let mut row = vec![
                unit.unit.clone(),
                unit.label.clone(),
                unit.tasks.to_string(),
                unit.partners.to_string(),
            ];
            let numbers = [
                unit.task_share,
                unit.closeness_two_mode,
                unit.closeness,
                unit.betweenness_two_mode,
                unit.betweenness,
                unit.singular,
                unit.pagerank_two_mode,
                unit.pagerank,
            ];
            row.extend(numbers.map(|number| format!("{number:.4}")));
            row.extend([unit.core_two_mode.to_string(), unit.core.to_string()]);
            row.extend([unit.constraint, unit.effective_size, unit.weighted_effective_size].map(shown));
            row.extend([unit.efficiency, unit.clustering].map(shown));
            row
        };
        Sheet {
            header: HEADER.to_vec(),
            rows: self.units.iter().map(row).collect(),
            summary: format!(
                "{} units, {} tasks, {} assignments in {} components; largest singular value {:.4}{}; clustering {}\n",
                self.units.len(),
                self.tasks,
                self.assignments,
                self.components,
                self.singular_value,
                if self.singular_converged { "" } else { " (not at rest)" },
                self.clustering.map_or("not defined".to_owned(), |value| format!("{value:.4}")),
            ),
        }
    }
}

const HEADER: [&str; 19] = [
    "unit",
    "label",
    "tasks",
    "partners",
    "task_share",
    "closeness_two_mode",
    "closeness",
    "betweenness_two_mode",
    "betweenness",
    "singular",
    "pagerank_two_mode",
    "pagerank",
    "core_two_mode",
    "core",
    "constraint",
    "effective_size",
    "weighted_effective_size",
    "efficiency",
    "clustering",
];
