//! Where units stand: how connected, how near, how much between, how replaceable.
//!
//! A unit in almost every task leads most of these columns; the rest of the table says more when it is read
//! without that unit. In small plans, differences between the others are seldom more than chance.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::kernel::betweenness::{self, Sample};
use crate::kernel::{
    Cancelled, Closeness, Cores, Incidence, PageRank, Projection, Singular, Watch, closeness, clustering,
    components, core_numbers, cores, holes, pagerank, pagerank_weighted, project_parallel, singular,
};
use crate::network::ResponsibilityGraph;

/// Searches of betweenness, vertices times edges, up to which all vertices are searched from.
const EXACT_WORK: f64 = 4e9;

/// Vertices searched from where all would be too many.
const SAMPLED_SOURCES: usize = 500;

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
    /// How betweenness was estimated, on two modes and among units; empty where it is exact.
    pub betweenness_sampled: Vec<BetweennessSample>,
}

/// An estimate of betweenness from a sample of searches.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BetweennessSample {
    /// Vertices searched from.
    pub sources: usize,
    /// With probability 1 − `delta` no value, as a share of all pairs, is further off than this.
    pub error: f64,
    /// Probability that some value is further off.
    pub delta: f64,
}

impl BetweennessSample {
    /// As a line.
    fn said(&self) -> String {
        let (sources, error, certainty) = (self.sources, self.error, 1.0 - self.delta);
        format!(
            "betweenness from {sources} sources, within {error:.3} of all pairs with probability {certainty}\n"
        )
    }
}

impl From<Sample> for BetweennessSample {
    fn from(sample: Sample) -> Self {
        Self { sources: sample.sources, error: sample.error, delta: sample.delta }
    }
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
    position_watched(network, 0, &Watch::default()).unwrap_or_default()
}

/// The same, to be stopped while it runs. Betweenness is searched for from `sources` vertices; for 0 from all,
/// unless the graph is so large that this would take minutes: then it is sampled, and the result says so.
///
/// # Errors
/// When the computation is stopped.
pub fn position_watched(
    network: &ResponsibilityGraph,
    sources: usize,
    watch: &Watch,
) -> Result<Position, Cancelled> {
    let incidence = network.incidence();
    let projection = project_parallel(incidence);
    let clustering = clustering(incidence, &projection);
    let measures = Measures::of(incidence, &projection, sources, watch)?;
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
        betweenness_sampled: measures.samples.into_iter().map(BetweennessSample::from).collect(),
    })
}

/// Every measure by index of the unit.
struct Measures {
    closeness: Closeness,
    betweenness_two_mode: Vec<f64>,
    betweenness: Vec<f64>,
    samples: Vec<Sample>,
    singular: Singular,
    pagerank: PageRank,
    pagerank_of_units: Vec<f64>,
    cores: Cores,
    core_numbers: Vec<u32>,
    holes: Vec<Option<crate::kernel::Hole>>,
}

impl Measures {
    fn of(
        incidence: &Incidence,
        projection: &Projection,
        sources: usize,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let by_shared = projection.by_shared();
        let vertices = incidence.unit_count() + incidence.task_count();
        let two_mode = searches(vertices, incidence.edge_count(), sources);
        let one_mode = searches(by_shared.len(), by_shared.edge_count(), sources);
        let two_mode = betweenness::two_mode(incidence, &two_mode, watch)?;
        let one_mode = betweenness::one_mode(&by_shared, &one_mode, watch)?;
        Ok(Self {
            closeness: closeness(incidence, watch)?,
            betweenness_two_mode: two_mode.units,
            betweenness: one_mode.scores,
            samples: two_mode.sampled.into_iter().chain(one_mode.sampled).collect(),
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

/// Exact where that takes seconds at most, else sampled.
#[expect(clippy::cast_precision_loss, reason = "only the size matters")]
fn searches(vertices: usize, edges: usize, sources: usize) -> betweenness::Options {
    let hopeless = vertices as f64 * edges as f64 > EXACT_WORK;
    let sources = if sources > 0 { Some(sources) } else { hopeless.then_some(SAMPLED_SOURCES) };
    betweenness::Options { sources, seed: 0, threads: true }
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
                "{} units, {} tasks, {} assignments in {} components; largest singular value {:.4}{}; clustering {}\n{}",
                self.units.len(),
                self.tasks,
                self.assignments,
                self.components,
                self.singular_value,
                if self.singular_converged { "" } else { " (not at rest)" },
                self.clustering.map_or("not defined".to_owned(), |value| format!("{value:.4}")),
                self.betweenness_sampled.iter().map(BetweennessSample::said).collect::<String>(),
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
