//! Betweenness: how many shortest paths between others pass a vertex.
//!
//! `b(v) = Σ σ(s,t|v) / σ(s,t)` over unordered pairs `s, t ≠ v` joined by a path, where `σ(s,t)` counts the
//! shortest paths of the pair and `σ(s,t|v)` those through `v` (Freeman 1977). Raw, in pairs; distances count
//! edges. Exact scores take a search from every vertex (Brandes 2001), after foldings that change nothing;
//! sampled scores take searches from some vertices drawn at random and scale up (Brandes & Pich 2007).

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "an incidence numbers its vertices and edges in 32 bits"
)]

mod fold;
mod lane;
mod lists;
mod net;
mod one;
mod sample;
mod search;
mod sweep;
#[cfg(test)]
mod tests;
mod through;
mod wide;

use super::{Cancelled, Incidence, Watch, Weighted};
use lane::Source;
use net::Net;
use one::OneSearch;
use search::Search;

pub use sample::{Bound, Sample};

/// How to compute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Search from so many vertices only, at least one; from all when absent or not fewer than all.
    pub sources: Option<usize>,
    /// Start of the random numbers that choose the sources.
    pub seed: u64,
    /// Use all processors; the result is the same to the last bit.
    pub threads: bool,
}

/// Betweenness of a two-mode graph, in pairs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores {
    /// Of units.
    pub units: Vec<f64>,
    /// Of tasks.
    pub tasks: Vec<f64>,
    /// How it was estimated; absent when exact.
    pub sampled: Option<Sample>,
}

/// Betweenness of a one-mode graph, in pairs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OneMode {
    /// Of vertices.
    pub scores: Vec<f64>,
    /// How it was estimated; absent when exact.
    pub sampled: Option<Sample>,
}

/// Two-mode betweenness as a share of the largest possible.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Normalised {
    /// Of units; absent when no unit can lie between others.
    pub units: Option<Vec<f64>>,
    /// Of tasks; absent when no task can lie between others.
    pub tasks: Option<Vec<f64>>,
}

/// Betweenness of all units and tasks over the pairs of all vertices. A unit named twice in a task counts once.
///
/// # Errors
/// When stopped.
pub fn two_mode(incidence: &Incidence, options: &Options, watch: &Watch) -> Result<Scores, Cancelled> {
    let total = incidence.unit_count() + incidence.task_count();
    match options.sources.map(|count| count.max(1)).filter(|&count| count < total) {
        Some(count) => sampled(incidence, count, options, watch),
        None => exact(incidence, options.threads, watch),
    }
}

fn exact(incidence: &Incidence, threads: bool, watch: &Watch) -> Result<Scores, Cancelled> {
    let mut folded = fold::fold(incidence, true);
    watch.begin(folded.nets.iter().map(Net::vertices).sum());
    for net in std::mem::take(&mut folded.nets) {
        let through = if through::pays(&net) { through::scores(&net, threads, watch)? } else { None };
        let sums = match through {
            Some(sums) => sums,
            None => searched(&net, threads, watch)?,
        };
        folded.add(&net, &sums, 1.0);
    }
    let tasks = folded.settled.split_off(incidence.unit_count());
    Ok(Scores { units: folded.settled, tasks, sampled: None })
}

/// Scores of a net by a search from every vertex.
fn searched(net: &Net, threads: bool, watch: &Watch) -> Result<Vec<f64>, Cancelled> {
    let weights = (0u32..).zip(&net.weight);
    let sources = weights.map(|(vertex, &weight)| Source { vertex, weight }).collect();
    Ok(sweep::sweep::<Search<'_>>(&[(net, sources)], true, threads, watch)?.swap_remove(0))
}

fn sampled(
    incidence: &Incidence,
    count: usize,
    options: &Options,
    watch: &Watch,
) -> Result<Scores, Cancelled> {
    let total = incidence.unit_count() + incidence.task_count();
    let mut folded = fold::fold(incidence, false);
    let nets = std::mem::take(&mut folded.nets);
    let mut sources: Vec<Vec<Source>> = vec![Vec::new(); nets.len()];
    for at in sample::draw(total, count, options.seed) {
        if let Some((net, vertex)) = folded.place[at as usize] {
            sources[net as usize].push(Source { vertex, weight: 1.0 });
        }
    }
    for list in &mut sources {
        list.sort_unstable_by_key(|source| source.vertex);
    }
    watch.begin(sources.iter().map(Vec::len).sum());
    let work: Vec<(&Net, Vec<Source>)> = nets.iter().zip(sources).collect();
    let sums = sweep::sweep::<Search<'_>>(&work, false, options.threads, watch)?;
    let greatest = sums.iter().flatten().fold(0.0, |most: f64, &sum| most.max(sum));
    let between = nets.iter().map(Net::inner).sum();
    for (net, sums) in nets.iter().zip(&sums) {
        folded.add(net, sums, scale(total, count));
    }
    let tasks = folded.settled.split_off(incidence.unit_count());
    let sampled = Some(sample::describe(total, between, count, greatest));
    Ok(Scores { units: folded.settled, tasks, sampled })
}

/// Betweenness of all vertices of a one-mode graph; weights are not looked at.
///
/// # Errors
/// When stopped.
pub fn one_mode(graph: &Weighted, options: &Options, watch: &Watch) -> Result<OneMode, Cancelled> {
    let total = graph.len();
    let count = options.sources.map(|count| count.max(1)).filter(|&count| count < total);
    let drawn = sample::draw(total, count.unwrap_or(total), options.seed);
    let sources = drawn.iter().map(|&vertex| Source { vertex, weight: 1.0 }).collect();
    let mut sums =
        sweep::sweep::<OneSearch<'_>>(&[(graph, sources)], count.is_none(), options.threads, watch)?;
    let mut scores = sums.swap_remove(0);
    let greatest = scores.iter().fold(0.0, |most: f64, &sum| most.max(sum));
    let between = (0..total).filter(|&vertex| graph.neighbours(vertex).len() > 1).count();
    let factor = count.map_or(1.0, |count| scale(total, count));
    for score in &mut scores {
        *score *= factor;
    }
    Ok(OneMode { scores, sampled: count.map(|count| sample::describe(total, between, count, greatest)) })
}

/// What turns a sum over `count` sources into an estimate over all unordered pairs.
fn scale(total: usize, count: usize) -> f64 {
    total as f64 / (2.0 * count as f64)
}

/// Divides by the largest score a vertex of its mode can have in a two-mode graph of this size (Borgatti &
/// Everett 1997; Borgatti & Halgin 2011).
#[must_use]
pub fn normalise_two_mode(scores: &Scores) -> Normalised {
    let (units, tasks) = (scores.units.len(), scores.tasks.len());
    let divide =
        |list: &[f64], most: f64| (most > 0.0).then(|| list.iter().map(|score| score / most).collect());
    Normalised {
        units: divide(&scores.units, two_mode_maximum(units, tasks)),
        tasks: divide(&scores.tasks, two_mode_maximum(tasks, units)),
    }
}

/// The largest betweenness of a vertex whose mode has `own` vertices, `other` being in the other mode:
/// `(m²(s + 1)² + m(s + 1)(2t − s − 1) − t(2s − t + 3)) / 2` with `m = other`, `s = (own − 1) div m`,
/// `t = (own − 1) mod m`; 0 when a mode is empty.
#[must_use]
pub fn two_mode_maximum(own: usize, other: usize) -> f64 {
    if own == 0 || other == 0 {
        return 0.0;
    }
    let (m, s, t) = (other as f64, ((own - 1) / other) as f64, ((own - 1) % other) as f64);
    ((m * (s + 1.0)).powi(2) + m * (s + 1.0) * (2.0 * t - s - 1.0) - t * (2.0 * s - t + 3.0)) / 2.0
}
