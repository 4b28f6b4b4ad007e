//! Core and periphery: a core tied to everyone, a periphery untied within itself (Borgatti & Everett 1999).

use rand::RngCore;

use super::{Cancelled, Random, Watch, Weighted, random};

/// Most vertices for which every core is tried.
const EXHAUSTIVE: usize = 18;

/// Most starts of the local search: a third from random cores, the others from the best core with a few
/// vertices changed.
const STARTS: usize = 140;

/// Steps of all starts together, a start counted as the square of the vertices.
const STEPS: usize = 400_000;

/// Most vertices for which the local search also swaps; above it only adds and drops.
const SWAPPED: usize = 500;

/// Fits that differ by less are equal; the smaller core then stands.
const EQUAL: f64 = 1e-12;

/// A core and how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct CorePeriphery {
    /// Vertices of the core, ascending; the others are the periphery.
    pub core: Vec<u32>,
    /// Pearson correlation, over pairs of vertices, of weights with the ideal pattern: 1 where either is in
    /// the core, 0 within the periphery.
    pub fit: f64,
    /// Whether every core was tried, so that no other fits better.
    pub exhaustive: bool,
}

/// Coreness of each vertex and how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Coreness {
    /// Coreness c of each vertex, the largest 1.
    pub coreness: Vec<f64>,
    /// Pearson correlation, over pairs of vertices, of weights with c·c′; none where either is constant.
    pub fit: Option<f64>,
}

/// The core that fits best; of equally good ones the smallest, then the one of lowest numbers. Every core is
/// tried up to 18 vertices; above, a seeded local search starts from the vertices of most weight and from
/// random cores. None where no core has a fit: under three vertices, or all pairs alike.
///
/// # Errors
/// When the computation is to stop.
pub fn core_periphery(
    graph: &Weighted,
    seed: u64,
    watch: &Watch,
) -> Result<Option<CorePeriphery>, Cancelled> {
    let pattern = Pattern::new(graph);
    if graph.len() < 3 || pattern.deviation <= EQUAL {
        return Ok(None);
    }
    watch.step(0)?;
    if graph.len() <= EXHAUSTIVE {
        return Ok(Some(every_core(graph, &pattern)));
    }
    search(graph, &pattern, seed, watch).map(Some)
}

/// The continuous model: c minimises Σ (a − c·c′)² over pairs of vertices, by coordinate descent. None
/// where there is no edge.
#[must_use]
pub fn coreness(graph: &Weighted) -> Option<Coreness> {
    let pattern = Pattern::new(graph);
    if pattern.sum <= 0.0 {
        return None;
    }
    let mut c: Vec<f64> = (0..graph.len()).map(|v| graph.weights(v).iter().sum::<f64>()).collect();
    let most = c.iter().copied().fold(0.0, f64::max);
    let largest = (0..graph.len()).flat_map(|v| graph.weights(v)).copied().fold(0.0, f64::max);
    for value in &mut c {
        *value *= largest.sqrt() / most;
    }
    for _ in 0..1_000 {
        let mut squares: f64 = c.iter().map(|value| value * value).sum();
        let mut change: f64 = 0.0;
        for vertex in 0..graph.len() {
            let row = graph.neighbours(vertex).iter().zip(graph.weights(vertex));
            // The standard sum of nothing is -0.
            let towards = row.fold(0.0, |sum, (&other, weight)| sum + weight * c[other as usize]);
            let others = squares - c[vertex] * c[vertex];
            let value = if others > EQUAL { towards / others } else { 0.0 };
            change = change.max((value - c[vertex]).abs());
            squares = others + value * value;
            c[vertex] = value;
        }
        if change < 1e-12 * largest.sqrt() {
            break;
        }
    }
    let fit = product_fit(graph, &pattern, &c);
    let most = c.iter().copied().fold(0.0, f64::max);
    let coreness = c.into_iter().map(|value| if most > 0.0 { value / most } else { 0.0 }).collect();
    Some(Coreness { coreness, fit })
}

/// Correlation of weights with c·c′ over pairs.
fn product_fit(graph: &Weighted, pattern: &Pattern, c: &[f64]) -> Option<f64> {
    let power = |exponent| c.iter().map(|value| value.powi(exponent)).sum::<f64>();
    let (squares, fourths) = (power(2), power(4));
    let mean = (power(1).powi(2) - squares) / 2.0 / pattern.pairs;
    let variance = (squares * squares - fourths) / 2.0 / pattern.pairs - mean * mean;
    let mut joint = 0.0;
    for vertex in 0..graph.len() {
        for (&other, weight) in graph.neighbours(vertex).iter().zip(graph.weights(vertex)) {
            joint += weight * c[vertex] * c[other as usize] / 2.0;
        }
    }
    let deviations = pattern.deviation * variance.max(0.0).sqrt();
    (deviations > EQUAL).then(|| (joint / pattern.pairs - mean * pattern.sum / pattern.pairs) / deviations)
}

/// What the fit of a core needs to know of the graph.
struct Pattern {
    vertices: usize,
    /// Pairs of vertices.
    pairs: f64,
    /// Sum of the weights.
    sum: f64,
    /// Standard deviation of the weights over pairs.
    deviation: f64,
}

impl Pattern {
    fn new(graph: &Weighted) -> Self {
        let pairs = pairs(graph.len());
        let weights = || (0..graph.len()).flat_map(|vertex| graph.weights(vertex));
        let sum = weights().sum::<f64>() / 2.0;
        let squares = weights().map(|weight| weight * weight).sum::<f64>() / 2.0;
        let variance = if pairs > 0.0 { squares / pairs - (sum / pairs).powi(2) } else { 0.0 };
        Self { vertices: graph.len(), pairs, sum, deviation: variance.max(0.0).sqrt() }
    }

    /// Correlation for a core of that size, given the weight within the periphery; least where undefined.
    fn fit(&self, core: usize, within_periphery: f64) -> f64 {
        if core == 0 || core + 2 > self.vertices {
            return -1.0;
        }
        let ones = 1.0 - pairs(self.vertices - core) / self.pairs;
        let joint = (self.sum - within_periphery - self.sum * ones) / self.pairs;
        joint / (self.deviation * (ones * (1.0 - ones)).sqrt())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn pairs(vertices: usize) -> f64 {
    (vertices * vertices.saturating_sub(1)) as f64 / 2.0
}

fn every_core(graph: &Weighted, pattern: &Pattern) -> CorePeriphery {
    let count = graph.len();
    // Weight within each set of vertices, from the set without its first vertex.
    let mut within = vec![0.0; 1 << count];
    let mut best = (0_usize, -2.0);
    let all = (1_usize << count) - 1;
    for periphery in 1..=all {
        let first = periphery.trailing_zeros() as usize;
        let rest = periphery & (periphery - 1);
        let row = graph.neighbours(first).iter().zip(graph.weights(first));
        let ties: f64 = row.filter(|(other, _)| rest >> **other & 1 == 1).map(|(_, weight)| weight).sum();
        within[periphery] = within[rest] + ties;
        let core = all & !periphery;
        let size = core.count_ones() as usize;
        let fit = pattern.fit(size, within[periphery]);
        let known = best.0.count_ones() as usize;
        let lower = core.reverse_bits() > best.0.reverse_bits();
        let equal = (fit - best.1).abs() <= EQUAL;
        if fit > best.1 + EQUAL || equal && (size < known || size == known && lower) {
            best = (core, fit);
        }
    }
    let core = (0..).take(count).filter(|vertex| best.0 >> vertex & 1 == 1).collect();
    CorePeriphery { core, fit: best.1, exhaustive: true }
}

fn search(graph: &Weighted, pattern: &Pattern, seed: u64, watch: &Watch) -> Result<CorePeriphery, Cancelled> {
    let mut random = random(seed);
    let mut best = by_weight(graph, pattern);
    best.climb(&mut random, watch)?;
    let small = graph.len() <= SWAPPED;
    let starts = (STEPS / (graph.len() * graph.len())).clamp(4, STARTS);
    for start in 0..starts {
        let mut core = best.core.clone();
        if 3 * start >= starts {
            for _ in 0..2 + start % 4 {
                let vertex = random.next_u32() as usize % core.len();
                core[vertex] = !core[vertex];
            }
        } else {
            let odds = random.next_u32();
            core.fill_with(|| random.next_u32() < odds);
        }
        let mut state = State::new(graph, pattern, core);
        // At its own size first: adding and dropping at once would lead all starts to the same sizes.
        while small && start % 2 == 0 && state.swap() {}
        state.climb(&mut random, watch)?;
        let smaller = state.size < best.size || state.size == best.size && state.core > best.core;
        let equal = (state.fit - best.fit).abs() <= EQUAL;
        if state.fit > best.fit + EQUAL || equal && smaller {
            best = state;
        }
    }
    let core = (0..).zip(&best.core).filter(|(_, inside)| **inside).map(|(vertex, _)| vertex).collect();
    Ok(CorePeriphery { core, fit: best.fit, exhaustive: false })
}

/// The best of the cores made of the vertices of most weight.
fn by_weight<'a>(graph: &'a Weighted, pattern: &'a Pattern) -> State<'a> {
    let strength: Vec<f64> = (0..graph.len()).map(|v| graph.weights(v).iter().sum()).collect();
    let mut order: Vec<usize> = (0..graph.len()).collect();
    order.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    let mut state = State::new(graph, pattern, vec![false; graph.len()]);
    let mut best = (0, state.fit);
    for (size, &vertex) in (1..).zip(&order) {
        state.flip(vertex);
        if state.fit > best.1 + EQUAL {
            best = (size, state.fit);
        }
    }
    let mut core = vec![false; graph.len()];
    for &vertex in &order[..best.0] {
        core[vertex] = true;
    }
    State::new(graph, pattern, core)
}

struct State<'a> {
    graph: &'a Weighted,
    pattern: &'a Pattern,
    core: Vec<bool>,
    size: usize,
    /// Weight from each vertex to the periphery.
    outer: Vec<f64>,
    within: f64,
    fit: f64,
}

impl<'a> State<'a> {
    fn new(graph: &'a Weighted, pattern: &'a Pattern, core: Vec<bool>) -> Self {
        let outer: Vec<f64> = (0..graph.len())
            .map(|vertex| {
                let row = graph.neighbours(vertex).iter().zip(graph.weights(vertex));
                row.filter(|(other, _)| !core[**other as usize]).map(|(_, weight)| weight).sum()
            })
            .collect();
        let within = outer.iter().zip(&core).filter(|(_, inside)| !**inside).map(|(w, _)| w / 2.0).sum();
        let size = core.iter().filter(|inside| **inside).count();
        let fit = pattern.fit(size, within);
        Self { graph, pattern, core, size, outer, within, fit }
    }

    /// Size of the core and weight within the periphery once `vertex` has changed sides.
    fn flipped(&self, vertex: usize) -> (usize, f64) {
        if self.core[vertex] {
            (self.size - 1, self.within + self.outer[vertex])
        } else {
            (self.size + 1, self.within - self.outer[vertex])
        }
    }

    fn flip(&mut self, vertex: usize) {
        (self.size, self.within) = self.flipped(vertex);
        self.core[vertex] = !self.core[vertex];
        let sign = if self.core[vertex] { -1.0 } else { 1.0 };
        for (&other, weight) in self.graph.neighbours(vertex).iter().zip(self.graph.weights(vertex)) {
            self.outer[other as usize] += sign * weight;
        }
        self.fit = self.pattern.fit(self.size, self.within);
    }

    /// Adds, drops and swaps while the fit grows.
    fn climb(&mut self, random: &mut Random, watch: &Watch) -> Result<(), Cancelled> {
        loop {
            watch.step(1)?;
            let before = self.fit;
            let offset = random.next_u32() as usize % self.core.len();
            for at in 0..self.core.len() {
                let vertex = (at + offset) % self.core.len();
                let (size, within) = self.flipped(vertex);
                if self.pattern.fit(size, within) > self.fit + EQUAL {
                    self.flip(vertex);
                }
            }
            if self.fit <= before + EQUAL && !(self.core.len() <= SWAPPED && self.swap()) {
                // Sums drift as weights are added and taken away.
                *self = Self::new(self.graph, self.pattern, std::mem::take(&mut self.core));
                return Ok(());
            }
        }
    }

    /// Makes the first swap that raises the fit; whether there was one.
    fn swap(&mut self) -> bool {
        let mut tie = vec![0.0; self.core.len()];
        for leaver in (0..self.core.len()).filter(|&vertex| self.core[vertex]) {
            for (&other, weight) in self.graph.neighbours(leaver).iter().zip(self.graph.weights(leaver)) {
                tie[other as usize] = *weight;
            }
            let joiner = (0..self.core.len()).find(|&joiner| {
                let within = self.within + self.outer[leaver] - self.outer[joiner] - tie[joiner];
                !self.core[joiner] && self.pattern.fit(self.size, within) > self.fit + EQUAL
            });
            if let Some(joiner) = joiner {
                self.flip(leaver);
                self.flip(joiner);
                return true;
            }
            for &other in self.graph.neighbours(leaver) {
                tie[other as usize] = 0.0;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fit_of(graph: &Weighted, core: &[u32]) -> f64 {
        let n = u32::try_from(graph.len()).unwrap();
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for a in 0..n {
            for b in a + 1..n {
                let row = graph.neighbours(a as usize);
                let at = row.iter().position(|&other| other == b);
                xs.push(at.map_or(0.0, |at| graph.weights(a as usize)[at]));
                ys.push(if core.contains(&a) || core.contains(&b) { 1.0 } else { 0.0 });
            }
        }
        pearson(&xs, &ys)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn pearson(xs: &[f64], ys: &[f64]) -> f64 {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let (mx, my) = (mean(xs), mean(ys));
        let s = |f: &dyn Fn(f64, f64) -> f64| xs.iter().zip(ys).map(|(x, y)| f(*x, *y)).sum::<f64>();
        let joint = s(&|x, y| (x - mx) * (y - my));
        joint / (s(&|x, _| (x - mx).powi(2)) * s(&|_, y| (y - my).powi(2))).sqrt()
    }

    fn edges(most: u32) -> impl Strategy<Value = Weighted> {
        (4..most).prop_flat_map(|n| {
            let pairs: Vec<(u32, u32)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
            proptest::collection::vec(0_u8..4, pairs.len()).prop_map(move |weights| {
                let edges: Vec<(u32, u32, f64)> = pairs
                    .iter()
                    .zip(weights)
                    .filter(|(_, weight)| *weight > 1)
                    .map(|(&(a, b), weight)| (a, b, f64::from(weight - 1)))
                    .collect();
                Weighted::from_edges(n as usize, &edges)
            })
        })
    }

    #[test]
    fn a_star_is_a_core_of_one_and_fits_perfectly() {
        let star = Weighted::from_edges(5, &[(2, 0, 1.0), (2, 1, 1.0), (2, 3, 1.0), (2, 4, 1.0)]);
        let found = core_periphery(&star, 1, &Watch::default()).unwrap().unwrap();
        assert_eq!((found.core, found.exhaustive), (vec![2], true));
        assert!((found.fit - 1.0).abs() < 1e-12);
        let big: Vec<(u32, u32, f64)> = (1..40).map(|leaf| (0, leaf, 1.0)).collect();
        let found = core_periphery(&Weighted::from_edges(40, &big), 1, &Watch::default()).unwrap().unwrap();
        assert_eq!((found.core, found.exhaustive), (vec![0], false));
    }

    #[test]
    fn graphs_without_pattern_have_no_core() {
        let complete = Weighted::from_edges(3, &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]);
        for graph in
            [Weighted::default(), Weighted::from_edges(1, &[]), Weighted::from_edges(4, &[]), complete]
        {
            assert_eq!(core_periphery(&graph, 1, &Watch::default()).unwrap(), None);
        }
        assert_eq!(coreness(&Weighted::default()), None);
        assert_eq!(coreness(&Weighted::from_edges(3, &[])), None);
    }

    #[test]
    fn coreness_recovers_a_product() {
        let c = [1.0_f64, 0.8, 0.5, 0.2];
        let pairs = (0..4_u32).flat_map(|a| (a + 1..4).map(move |b| (a, b)));
        let edges: Vec<_> = pairs.map(|(a, b)| (a, b, 9.0 * c[a as usize] * c[b as usize])).collect();
        let found = coreness(&Weighted::from_edges(4, &edges)).unwrap();
        assert!((found.fit.unwrap() - 1.0).abs() < 1e-9);
        assert!(found.coreness.iter().zip(c).all(|(found, wanted)| (found - wanted).abs() < 1e-6));
    }

    proptest! {
        #[test]
        fn no_core_fits_better_than_the_one_found(graph in edges(9)) {
            let found = core_periphery(&graph, 0, &Watch::default()).unwrap();
            let n = u32::try_from(graph.len()).unwrap();
            let best = (1_u32..1 << n)
                .map(|mask| fit_of(&graph, &(0..n).filter(|v| mask >> v & 1 == 1).collect::<Vec<_>>()))
                .filter(|fit| fit.is_finite())
                .fold(f64::NEG_INFINITY, f64::max);
            match found {
                Some(found) => {
                    prop_assert!((found.fit - best).abs() < 1e-9);
                    prop_assert!((fit_of(&graph, &found.core) - best).abs() < 1e-9);
                }
                None => prop_assert!(!best.is_finite()),
            }
        }

        #[test]
        fn the_local_search_comes_close_to_the_best(graph in edges(14), seed in 0_u64..9) {
            if let Some(best) = core_periphery(&graph, 0, &Watch::default()).unwrap() {
                let found = search(&graph, &Pattern::new(&graph), seed, &Watch::default()).unwrap();
                prop_assert!((fit_of(&graph, &found.core) - found.fit).abs() < 1e-9);
                prop_assert!(found.fit <= best.fit + 1e-9 && found.fit >= best.fit - 0.02);
            }
        }
    }
}
