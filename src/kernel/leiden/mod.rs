//! Communities by the Leiden algorithm (Traag, Waltman & van Eck 2019) for modularity, on a weighted graph
//! and on a two-mode graph with its own null model (Barber 2007).
//!
//! Every community found is connected. Deterministic: one seed, one answer.

mod level;
mod moves;
#[cfg(test)]
mod tests;

use super::{Cancelled, Incidence, Random, Watch, Weighted, random};
use level::{Level, Mass, OneMode, TwoMode, narrow, renumber, short};

/// How communities are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leiden {
    /// Resolution γ: more and smaller communities the larger it is; 1 for modularity as defined.
    pub resolution: f64,
    /// Seed of the orders of visit and of the refinement.
    pub seed: u64,
    /// Passes at most; each starts from the communities of the one before, and they end when none changes.
    pub passes: usize,
}

impl Default for Leiden {
    fn default() -> Self {
        Self { resolution: 1.0, seed: 0, passes: 10 }
    }
}

/// What a two-mode graph is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoModeNull {
    /// Edges only between the modes, degrees kept: Q = 1/m Σ (A − k·d/m) over unit–task pairs (Barber 2007).
    Barber,
    /// Edges between any two vertices, as if the graph had one mode: Q = 1/2m Σ (A − k·k′/2m) (Newman 2004).
    OneMode,
}

/// A partition of vertices into communities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partition {
    /// Community of each vertex, numbered in order of their first vertex; of a two-mode graph, tasks first.
    pub of: Vec<u32>,
    /// Number of communities.
    pub count: usize,
    /// Modularity; none where there is no edge.
    pub quality: Option<f64>,
}

impl Partition {
    /// Vertices of each community.
    #[must_use]
    pub fn members(&self) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.count];
        for (vertex, &community) in (0..).zip(&self.of) {
            members[community as usize].push(vertex);
        }
        members
    }
}

/// Communities of a weighted graph. Edges without positive weight count as absent.
///
/// # Errors
/// When the computation is to stop.
pub fn leiden(graph: &Weighted, how: Leiden, watch: &Watch) -> Result<Partition, Cancelled> {
    let mut start = vec![0];
    let mut edges = Vec::new();
    let mut mass = Vec::with_capacity(graph.len());
    let mut sum = 0.0;
    for vertex in 0..graph.len() {
        let mut degree = 0.0;
        for (&other, &weight) in graph.neighbours(vertex).iter().zip(graph.weights(vertex)) {
            if weight > 0.0 {
                edges.push((other, narrow(weight)));
                degree += weight;
            }
        }
        start.push(short(edges.len()));
        mass.push(OneMode(degree));
        sum += degree;
    }
    let level = Level { start, edges, mass, scale: scale(how.resolution, sum) };
    let of = search(&level, how, watch)?;
    Ok(Partition { count: counted(&of), quality: modularity(graph, &of, how.resolution), of })
}

/// Communities of a two-mode graph: tasks and units together. Vertices are tasks first, then units.
///
/// # Errors
/// When the computation is to stop.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn leiden_two_mode(
    graph: &Incidence,
    null: TwoModeNull,
    how: Leiden,
    watch: &Watch,
) -> Result<Partition, Cancelled> {
    let edges = graph.edge_count() as f64;
    let of = match null {
        TwoModeNull::Barber => {
            let mass = |degree, unit| {
                if unit {
                    TwoMode { tasks: 0.0, units: degree }
                } else {
                    TwoMode { tasks: degree, units: 0.0 }
                }
            };
            search(&two_mode_level(graph, mass, scale(how.resolution, edges)), how, watch)?
        }
        TwoModeNull::OneMode => {
            let mass = |degree, _| OneMode(degree);
            search(&two_mode_level(graph, mass, scale(how.resolution, 2.0 * edges)), how, watch)?
        }
    };
    Ok(Partition { count: counted(&of), quality: two_mode_modularity(graph, null, &of, how.resolution), of })
}

/// Modularity of a partition of a weighted graph (Newman 2004), communities numbered from 0; none where
/// there is no edge.
#[must_use]
pub fn modularity(graph: &Weighted, of: &[u32], resolution: f64) -> Option<f64> {
    let count = counted(of);
    let mut degrees = vec![0.0; count];
    let (mut inside, mut sum) = (0.0, 0.0);
    for vertex in 0..graph.len() {
        for (&other, &weight) in graph.neighbours(vertex).iter().zip(graph.weights(vertex)) {
            if weight > 0.0 {
                degrees[of[vertex] as usize] += weight;
                sum += weight;
                inside += if of[vertex] == of[other as usize] { weight } else { 0.0 };
            }
        }
    }
    let expected: f64 = degrees.iter().map(|degree| degree * degree).sum();
    (sum > 0.0).then(|| inside / sum - resolution * expected / (sum * sum))
}

/// Modularity of a partition of a two-mode graph, tasks first, communities numbered from 0; none where
/// there is no edge.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn two_mode_modularity(graph: &Incidence, null: TwoModeNull, of: &[u32], resolution: f64) -> Option<f64> {
    let (tasks, edges) = (graph.task_count(), graph.edge_count() as f64);
    let mut degrees = vec![(0_usize, 0_usize); counted(of)];
    let mut inside = 0_usize;
    for task in 0..tasks {
        degrees[of[task] as usize].0 += graph.units_of(task).len();
        inside += graph.units_of(task).iter().filter(|&&unit| of[tasks + unit as usize] == of[task]).count();
    }
    for unit in 0..graph.unit_count() {
        degrees[of[tasks + unit] as usize].1 += graph.tasks_of(unit).len();
    }
    let expected = |&(d, k): &(usize, usize)| match null {
        TwoModeNull::Barber => d as f64 * k as f64,
        TwoModeNull::OneMode => ((d + k) as f64 / 2.0).powi(2),
    };
    let expected: f64 = degrees.iter().map(expected).sum();
    (edges > 0.0).then(|| inside as f64 / edges - resolution * expected / (edges * edges))
}

fn counted(of: &[u32]) -> usize {
    of.iter().max().map_or(0, |&most| most as usize + 1)
}

/// γ over the sum of degrees; 0 where there is no edge.
fn scale(resolution: f64, sum: f64) -> f64 {
    if sum > 0.0 { resolution / sum } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn two_mode_level<M: Mass>(graph: &Incidence, mass: impl Fn(f64, bool) -> M, scale: f64) -> Level<M> {
    let tasks = graph.task_count();
    let mut level = Level {
        start: vec![0],
        edges: Vec::with_capacity(2 * graph.edge_count()),
        mass: Vec::with_capacity(tasks + graph.unit_count()),
        scale,
    };
    let first_unit = short(tasks);
    for task in 0..tasks {
        level.edges.extend(graph.units_of(task).iter().map(|unit| (first_unit + unit, 1.0)));
        level.start.push(short(level.edges.len()));
        level.mass.push(mass(graph.units_of(task).len() as f64, false));
    }
    for unit in 0..graph.unit_count() {
        level.edges.extend(graph.tasks_of(unit).iter().map(|&task| (task, 1.0)));
        level.start.push(short(level.edges.len()));
        level.mass.push(mass(graph.tasks_of(unit).len() as f64, true));
    }
    level
}

/// Passes of the algorithm over `level` until one changes nothing.
fn search<M: Mass>(level: &Level<M>, how: Leiden, watch: &Watch) -> Result<Vec<u32>, Cancelled> {
    let mut random = random(how.seed);
    let mut of: Vec<u32> = (0..short(level.len())).collect();
    for _ in 0..how.passes.max(1) {
        if !pass(level, &mut of, &mut random, watch)? {
            break;
        }
    }
    of = connected(level, &of);
    Ok(of)
}

/// One pass: moves, refines and rises a level until communities are single vertices of their level; whether
/// any vertex moved.
fn pass<M: Mass>(
    ground: &Level<M>,
    of: &mut [u32],
    random: &mut Random,
    watch: &Watch,
) -> Result<bool, Cancelled> {
    let mut changed = moves::move_vertices(ground, of, random);
    let mut risen: Option<Level<M>> = None;
    // Where each vertex of the ground stands in the level reached, and the communities of that level.
    let mut place: Vec<u32> = (0..short(ground.len())).collect();
    let mut communities = of.to_vec();
    loop {
        let level = risen.as_ref().unwrap_or(ground);
        watch.step(level.len())?;
        let count = renumber(&mut communities);
        if count == level.len() {
            break;
        }
        let (parts, count) = moves::refine(level, &communities, random);
        if count == level.len() {
            break;
        }
        let above = level.above(&parts, count);
        let mut next = vec![0; count];
        for (&part, &community) in parts.iter().zip(&communities) {
            next[part as usize] = community;
        }
        for at in &mut place {
            *at = parts[*at as usize];
        }
        changed |= moves::move_vertices(&above, &mut next, random);
        communities = next;
        risen = Some(above);
    }
    for (community, at) in of.iter_mut().zip(&place) {
        *community = communities[*at as usize];
    }
    Ok(changed)
}

/// Splits communities that do not hang together: that never lowers the modularity. Numbers them anew.
fn connected<M: Mass>(level: &Level<M>, of: &[u32]) -> Vec<u32> {
    let mut part = vec![u32::MAX; of.len()];
    let mut count = 0;
    let mut path = Vec::new();
    for root in 0..short(of.len()) {
        if part[root as usize] != u32::MAX {
            continue;
        }
        part[root as usize] = count;
        path.push(root);
        while let Some(vertex) = path.pop() {
            for &(other, _) in level.edges(vertex) {
                if part[other as usize] == u32::MAX && of[other as usize] == of[vertex as usize] {
                    part[other as usize] = count;
                    path.push(other);
                }
            }
        }
        count += 1;
    }
    part
}
