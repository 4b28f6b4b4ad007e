//! Many searches: in batches, in parallel, summed in a fixed order.

use super::lane::{LANES, Outgrown, Source};
use super::wide::{self, Around};
use super::{Cancelled, Watch};
use rayon::prelude::*;
use std::ops::Range;

/// Most parts a graph's sources are split into. The split, and with it the order of summing, does not depend
/// on the number of threads.
const PARTS: usize = 32;

/// Which vertices searches look for, and at what part of their weight.
#[derive(Debug, Clone, Copy)]
pub(super) enum Targets {
    /// All vertices.
    All,
    /// None by itself: what is asked of each unit is given.
    Given,
    /// When every vertex is a source in ascending order: those that were no sources yet; those from the first to
    /// the last of the sources now searched from count half, since their pairs come up twice.
    Later(usize, usize),
}

impl Targets {
    /// The first target.
    #[inline]
    pub(super) fn first(self) -> usize {
        match self {
            Self::All => 0,
            Self::Given => usize::MAX,
            Self::Later(first, _) => first,
        }
    }

    /// What a vertex counts as a target.
    #[inline]
    pub(super) fn weight(self, vertex: usize, weight: f64) -> f64 {
        match self {
            Self::Given => 0.0,
            Self::Later(first, _) if vertex < first => 0.0,
            Self::Later(_, last) if vertex <= last => weight / 2.0,
            _ => weight,
        }
    }
}

/// Searches side by side on one graph.
pub(super) trait Searcher<'a>: Sized {
    /// The graph searched.
    type Graph: Around + Sync;
    /// Working space for searches.
    fn new(graph: &'a Self::Graph) -> Self;
    /// Adds to `scores` the weighted dependencies of at most [`LANES`] sources on every vertex.
    ///
    /// # Errors
    /// When path counts outgrow their range; then the scores are as before and the space is spoilt.
    fn run(&mut self, sources: &[Source], targets: Targets, scores: &mut [f64]) -> Result<(), Outgrown>;
}

/// Sums of dependencies on the vertices of each graph, from the sources given with it, ascending; with `every`
/// these are all vertices, and each pair counts once.
pub(super) fn sweep<'a, S: Searcher<'a>>(
    work: &[(&'a S::Graph, Vec<Source>)],
    every: bool,
    threads: bool,
    watch: &Watch,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let parts: Vec<(usize, &[Source])> = work
        .iter()
        .enumerate()
        .flat_map(|(at, (_, sources))| {
            let size = sources.len().div_ceil(LANES).div_ceil(PARTS).max(1) * LANES;
            sources.chunks(size).map(move |part| (at, part))
        })
        .collect();
    let run = |&(at, sources): &(usize, &[Source])| part::<S>(work[at].0, sources, every, watch);
    let sums: Vec<Vec<f64>> = if threads {
        parts.par_iter().map(run).collect::<Result<_, _>>()?
    } else {
        parts.iter().map(run).collect::<Result<_, _>>()?
    };
    let mut scores: Vec<Vec<f64>> = work.iter().map(|(graph, _)| vec![0.0; graph.len()]).collect();
    for ((at, _), sum) in parts.iter().zip(sums) {
        scores[*at].iter_mut().zip(sum).for_each(|(score, value)| *score += value);
    }
    Ok(scores)
}

/// Results of the parts of a range, in order; how it is cut does not depend on the number of threads.
pub(super) fn over<T: Send>(
    range: Range<usize>,
    parts: usize,
    threads: bool,
    run: impl Fn(Range<usize>) -> Result<T, Cancelled> + Send + Sync,
) -> Result<Vec<T>, Cancelled> {
    let size = range.len().div_ceil(LANES).div_ceil(parts).max(1) * LANES;
    let end = range.end;
    let parts: Vec<Range<usize>> = range.step_by(size).map(|from| from..(from + size).min(end)).collect();
    if threads { parts.into_par_iter().map(run).collect() } else { parts.into_iter().map(run).collect() }
}

fn part<'a, S: Searcher<'a>>(
    graph: &'a S::Graph,
    sources: &[Source],
    every: bool,
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let mut scores = vec![0.0; graph.len()];
    let mut space = S::new(graph);
    for batch in sources.chunks(LANES) {
        let targets = match batch {
            [first, .., last] if every => Targets::Later(first.vertex as usize, last.vertex as usize),
            [only] if every => Targets::Later(only.vertex as usize, only.vertex as usize),
            _ => Targets::All,
        };
        if space.run(batch, targets, &mut scores).is_err() {
            for &source in batch {
                wide::run(graph, source, targets, &mut scores);
            }
            space = S::new(graph);
        }
        watch.step(batch.len())?;
    }
    Ok(scores)
}
