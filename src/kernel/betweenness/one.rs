//! Eight searches at once over a one-mode graph.

use super::Weighted;
use super::lane::{self, LANES, Lane, Line, NONE, Outgrown, PEAK, Reached, Source};
use super::search::span;
use super::sweep::{Searcher, Targets};
use super::wide::Around;

impl Around for Weighted {
    fn len(&self) -> usize {
        Weighted::len(self)
    }

    fn around(&self, vertex: usize, mut each: impl FnMut(usize)) {
        self.neighbours(vertex).iter().for_each(|&other| each(other as usize));
    }

    fn copies(&self, _: usize) -> f64 {
        1.0
    }

    fn weight(&self, _: usize) -> f64 {
        1.0
    }
}

/// Working space of searches on one graph; weights are not looked at.
pub(super) struct OneSearch<'a> {
    graph: &'a Weighted,
    /// Forward: paths to the vertices of the next step. Backward: what they ask of those before, per path.
    next: Vec<Line>,
    /// Searches that have not reached the vertex.
    open: Vec<u8>,
    marked: Vec<bool>,
    touched: Vec<u32>,
    /// What was reached, step after step, and where each step begins.
    reached: Vec<Reached>,
    steps: Vec<usize>,
}

impl<'a> Searcher<'a> for OneSearch<'a> {
    type Graph = Weighted;

    fn new(graph: &'a Weighted) -> Self {
        let size = graph.len();
        Self {
            graph,
            next: vec![Line(NONE); size],
            open: vec![0; size],
            marked: vec![false; size],
            touched: Vec::new(),
            reached: Vec::with_capacity(size),
            steps: Vec::new(),
        }
    }

    fn run(&mut self, sources: &[Source], targets: Targets, scores: &mut [f64]) -> Result<(), Outgrown> {
        self.open.fill(lane::first(sources.len()));
        self.reached.clear();
        self.steps.clear();
        let mut weights = NONE;
        for (at, source) in sources.iter().enumerate().take(LANES) {
            weights[at] = source.weight;
            self.touch(source.vertex as usize);
            self.next[source.vertex as usize].0[at] = 1.0;
        }
        let mut peak = self.close();
        while peak > 0.0 {
            if peak > PEAK {
                return Err(Outgrown);
            }
            self.forward();
            peak = self.close();
        }
        for step in (1..self.steps.len()).rev() {
            self.backward(step, &weights, targets, scores);
        }
        Ok(())
    }
}

impl OneSearch<'_> {
    fn touch(&mut self, vertex: usize) {
        if !std::mem::replace(&mut self.marked[vertex], true) {
            self.touched.push(vertex as u32);
        }
    }

    /// Takes paths from the vertices reached last to their neighbours, where any of these is still open.
    fn forward(&mut self) {
        let from = self.steps.last().copied().unwrap_or_default();
        for at in from..self.reached.len() {
            let Reached { vertex, new, paths, .. } = self.reached[at];
            let near = self.graph.neighbours(vertex as usize);
            let ahead = near.iter().fold(0, |set, &other| set | self.open[other as usize]);
            if ahead & new == 0 {
                continue;
            }
            self.reached[at].onward = true;
            for &other in near {
                lane::add(&mut self.next[other as usize].0, &paths);
                self.touch(other as usize);
            }
        }
    }

    /// Keeps the paths to vertices reached for the first time, as a new step; the largest number of paths.
    fn close(&mut self) -> f64 {
        self.steps.push(self.reached.len());
        let mut peak = 0.0_f64;
        for vertex in self.touched.drain(..) {
            let at = vertex as usize;
            self.marked[at] = false;
            let paths = lane::only(&std::mem::replace(&mut self.next[at].0, NONE), self.open[at]);
            let new = lane::set(&paths);
            if new != 0 {
                self.open[at] &= !new;
                peak = peak.max(lane::largest(&paths));
                self.reached.push(Reached { vertex, new, onward: false, paths });
            }
        }
        peak
    }

    /// Dependencies on the vertices of a step; `next` goes from what the step after asks to what this one does.
    fn backward(&mut self, step: usize, weights: &Lane, targets: Targets, scores: &mut [f64]) {
        let end = self.reached.len();
        let own = span(&self.steps, step, end);
        for reached in &mut self.reached[own.clone()] {
            let mut after = NONE;
            if reached.onward {
                for &other in self.graph.neighbours(reached.vertex as usize) {
                    lane::add(&mut after, &self.next[other as usize].0);
                }
                scores[reached.vertex as usize] += lane::dot(weights, &reached.paths, &after);
            }
            let weight = targets.weight(reached.vertex as usize, 1.0);
            reached.paths = lane::share(&reached.paths, weight, 1.0, &after);
        }
        for reached in &self.reached[span(&self.steps, step + 1, end)] {
            self.next[reached.vertex as usize].0 = NONE;
        }
        if step > 1 {
            for reached in &self.reached[own] {
                self.next[reached.vertex as usize].0 = reached.paths;
            }
        }
    }
}
