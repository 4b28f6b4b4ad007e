//! The best modules of a two-mode graph by Barber's modularity: several seeded searches, the best kept, and
//! a proof that none is better where the graph is small.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::leiden::{Leiden, Partition, TwoModeNull, leiden_two_mode, two_mode_modularity};
use super::{Cancelled, Incidence, Watch};

/// Steps of the proof before it is given up: a second or two.
const BUDGET: usize = 1_500_000;

/// Most vertices of the smaller and of the larger mode for which a proof is tried.
const PROVABLE: (usize, usize) = (40, 100);

/// Edges from which a graph is large: there, further passes hardly add to the quality.
const LARGE: usize = 5_000;

/// Qualities that differ by less are equal.
const EQUAL: f64 = 1e-9;

/// Modules of a two-mode graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Modules {
    /// The best partition found, tasks first, then units; vertices without edge stand alone.
    pub best: Partition,
    /// Mean adjusted Rand index (Hubert & Arabie 1985) between the partitions of all pairs of searches, over
    /// vertices with an edge; 1 where all agree. None under two searches.
    pub stability: Option<f64>,
    /// Whether no partition has a larger modularity, by branch and bound.
    pub proved: bool,
}

/// The best of `searches` seeded searches, seeds counted up from `seed`, and a proof if `prove` and the
/// graph is small enough.
///
/// # Errors
/// When the computation is to stop.
pub fn modules(
    graph: &Incidence,
    seed: u64,
    searches: usize,
    prove: bool,
    watch: &Watch,
) -> Result<Modules, Cancelled> {
    let passes = if graph.edge_count() > LARGE { 3 } else { Leiden::default().passes };
    let search = |step| {
        let how = Leiden { seed: seed.wrapping_add(step), passes, ..Leiden::default() };
        leiden_two_mode(graph, TwoModeNull::Barber, how, watch)
    };
    let mut found: Vec<Partition> =
        (0..searches.max(1) as u64).into_par_iter().map(search).collect::<Result<_, _>>()?;
    let tied = tied(graph);
    let stability = stability(&found, &tied);
    let quality = |partition: &Partition| partition.quality.unwrap_or(0.0);
    let mut best = found.swap_remove(0);
    for other in found {
        if quality(&other) > quality(&best) + EQUAL {
            best = other;
        }
    }
    let mut proved = false;
    if prove {
        (best, proved) = Proof::new(graph).run(best, watch)?;
    }
    Ok(Modules { best, stability, proved })
}

/// Vertices with an edge, tasks first.
fn tied(graph: &Incidence) -> Vec<usize> {
    let tasks = graph.task_count();
    let of_tasks = (0..tasks).filter(|&task| !graph.units_of(task).is_empty());
    let of_units = (0..graph.unit_count()).filter(|&unit| !graph.tasks_of(unit).is_empty());
    of_tasks.chain(of_units.map(|unit| tasks + unit)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn stability(found: &[Partition], vertices: &[usize]) -> Option<f64> {
    let of = |partition: &Partition| -> Vec<u32> { vertices.iter().map(|&v| partition.of[v]).collect() };
    let found: Vec<Vec<u32>> = found.iter().map(of).collect();
    let (mut sum, mut pairs) = (0.0, 0_usize);
    for (at, one) in found.iter().enumerate() {
        for other in &found[at + 1..] {
            sum += adjusted_rand(one, other);
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / pairs as f64)
}

/// Adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 where they agree, 0 on average by chance;
/// 1 also where both are trivial in the same way.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn adjusted_rand(one: &[u32], other: &[u32]) -> f64 {
    let mut joint: Vec<(u32, u32)> = one.iter().copied().zip(other.iter().copied()).collect();
    let pairs = |count: usize| (count * count.saturating_sub(1)) as f64 / 2.0;
    let all = pairs(joint.len());
    joint.sort_unstable();
    let both: f64 = joint.chunk_by(|a, b| a == b).map(|alike| pairs(alike.len())).sum();
    let of_one: f64 = joint.chunk_by(|a, b| a.0 == b.0).map(|alike| pairs(alike.len())).sum();
    joint.sort_unstable_by_key(|pair| pair.1);
    let of_other: f64 = joint.chunk_by(|a, b| a.1 == b.1).map(|alike| pairs(alike.len())).sum();
    let expected = if all > 0.0 { of_one * of_other / all } else { 0.0 };
    let most = f64::midpoint(of_one, of_other);
    if (most - expected).abs() < EQUAL { 1.0 } else { (both - expected) / (most - expected) }
}

/// Branch and bound over the partitions of the smaller mode, the heads. Given these, each vertex of the
/// other mode, a tail, joins the module it gains most from, or none: Q = 1/m Σ over tails of
/// max(0, max over modules Σ over heads of (A − k·d/m)). Heads are placed one after the other. For a part of
/// them placed, no completion gains more than the part does plus the best that the others reach among
/// themselves, which is known from the searches of fewer heads before (Russian dolls, Verfaillie et al. 1996).
struct Proof<'a> {
    graph: &'a Incidence,
    /// Whether the heads are the units.
    by_unit: bool,
    /// Heads in order of placing.
    heads: Vec<usize>,
    /// Gain of each head, in order of placing, with each tail.
    gain: Vec<Vec<f64>>,
    /// Best reached by the heads from each place on.
    rest: Vec<f64>,
    /// Connected component of each head: a module never gains from reaching over two.
    component: Vec<usize>,
    /// Module of each head placed.
    module: Vec<usize>,
    /// Component of each module opened.
    within: Vec<usize>,
    best: f64,
    improved: Option<Vec<usize>>,
    /// Gain of each module with each tail.
    sums: Vec<Vec<f64>>,
    steps: usize,
}

impl<'a> Proof<'a> {
    fn new(graph: &'a Incidence) -> Self {
        let by_unit = graph.unit_count() <= graph.task_count();
        Self {
            graph,
            by_unit,
            heads: Vec::new(),
            gain: Vec::new(),
            rest: Vec::new(),
            component: Vec::new(),
            module: Vec::new(),
            within: Vec::new(),
            best: 0.0,
            improved: None,
            sums: Vec::new(),
            steps: 0,
        }
    }

    /// The partition, or a better one if there is; and whether no better one is left.
    fn run(mut self, known: Partition, watch: &Watch) -> Result<(Partition, bool), Cancelled> {
        let (heads, tails) = if self.by_unit {
            (self.graph.unit_count(), self.graph.task_count())
        } else {
            (self.graph.task_count(), self.graph.unit_count())
        };
        let Some(quality) = known.quality else { return Ok((known, true)) };
        if heads.min(tails) > PROVABLE.0 || heads.max(tails) > PROVABLE.1 {
            return Ok((known, false));
        }
        self.order(&known, heads);
        self.gains(tails);
        let count = self.heads.len();
        self.rest = vec![0.0; count + 1];
        for first in (0..count).rev() {
            watch.step(1)?;
            self.best = if first == 0 {
                quality * self.edges() - EQUAL
            } else {
                // Reached by the known partition without the heads before, or with this head alone.
                self.value_of(&known, first).max(self.rest[first + 1]) - EQUAL
            };
            self.sums = vec![vec![0.0; tails]; count - first];
            self.module = vec![usize::MAX; count];
            self.within = vec![usize::MAX; count];
            let none = vec![0.0; tails];
            self.place(first, first, 0, &none);
            if self.steps > BUDGET {
                return Ok((known, false));
            }
            self.rest[first] = self.best + EQUAL;
        }
        let partition = match &self.improved {
            Some(module) if self.best > quality * self.edges() + EQUAL => self.partition(module, tails),
            _ => known,
        };
        Ok((partition, true))
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn edges(&self) -> f64 {
        self.graph.edge_count() as f64
    }

    fn neighbours(&self, head: usize) -> &'a [u32] {
        if self.by_unit { self.graph.tasks_of(head) } else { self.graph.units_of(head) }
    }

    /// Component by component, the busiest first, of like ones those of the weightiest known module: where
    /// the busy stand decides most.
    fn order(&mut self, known: &Partition, heads: usize) {
        let offset = if self.by_unit { self.graph.task_count() } else { 0 };
        let component = components(self.graph);
        let mut order: Vec<usize> = (0..heads).filter(|&head| !self.neighbours(head).is_empty()).collect();
        let degree = |head: usize| self.neighbours(head).len();
        let mut weight = vec![0; known.count];
        for &head in &order {
            weight[known.of[offset + head] as usize] += degree(head);
        }
        order.sort_by_key(|&head| {
            let known = weight[known.of[offset + head] as usize];
            (component[offset + head], Reverse(degree(head)), Reverse(known), head)
        });
        self.component = order.iter().map(|&head| component[offset + head]).collect();
        self.heads = order;
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn gains(&mut self, tails: usize) {
        let degree = |tail: usize| {
            if self.by_unit { self.graph.units_of(tail).len() } else { self.graph.tasks_of(tail).len() }
        };
        let row = |&head: &usize| {
            let scale = self.neighbours(head).len() as f64 / self.edges();
            let mut row: Vec<f64> = (0..tails).map(|tail| -scale * degree(tail) as f64).collect();
            for &tail in self.neighbours(head) {
                row[tail as usize] += 1.0;
            }
            row
        };
        self.gain = self.heads.iter().map(row).collect();
    }

    /// What the known partition gains with the heads from a place on alone.
    fn value_of(&self, known: &Partition, first: usize) -> f64 {
        let offset = if self.by_unit { self.graph.task_count() } else { 0 };
        let tails = self.gain.first().map_or(0, Vec::len);
        let mut value = 0.0;
        for tail in 0..tails {
            let mut sums = vec![0.0; known.count];
            for (head, gain) in self.heads.iter().zip(&self.gain).skip(first) {
                sums[known.of[offset + head] as usize] += gain[tail];
            }
            value += sums.into_iter().fold(0.0, f64::max);
        }
        value
    }

    /// Places the head at `at` in each module opened since `first` and in a new one; `most` is what each tail
    /// gains so far.
    fn place(&mut self, first: usize, at: usize, opened: usize, most: &[f64]) {
        self.steps += 1;
        if self.steps > BUDGET {
            return;
        }
        if at == self.heads.len() {
            let value: f64 = most.iter().sum();
            if value > self.best {
                self.best = value;
                if first == 0 {
                    self.improved = Some(self.module.clone());
                }
            }
            return;
        }
        let (leader, runner_up) = self.leaders(opened, most);
        let mut next = vec![0.0; most.len()];
        for module in 0..=opened {
            if module == opened {
                self.within[module] = self.component[at];
            } else if self.within[module] != self.component[at] {
                continue;
            }
            let mut value = 0.0;
            for (tail, (gain, before)) in self.gain[at].iter().zip(&self.sums[module]).enumerate() {
                let other = if leader[tail] == module { runner_up[tail] } else { most[tail] };
                let own = before + gain;
                next[tail] = if own > other { own } else { other };
                value += next[tail];
            }
            if value + self.rest[at + 1] > self.best {
                self.module[at] = module;
                let kept = self.sums[module].clone();
                for (sum, gain) in self.sums[module].iter_mut().zip(&self.gain[at]) {
                    *sum += gain;
                }
                self.place(first, at + 1, opened.max(module + 1), &next);
                self.sums[module] = kept;
            }
        }
    }

    /// The module each tail gains most from, and what it would gain without it.
    fn leaders(&self, opened: usize, most: &[f64]) -> (Vec<usize>, Vec<f64>) {
        let (mut leader, mut runner_up) = (vec![usize::MAX; most.len()], vec![0.0; most.len()]);
        for (module, sums) in self.sums[..opened].iter().enumerate() {
            for (tail, &sum) in sums.iter().enumerate() {
                if leader[tail] == usize::MAX && sum >= most[tail] {
                    leader[tail] = module;
                } else if sum > runner_up[tail] {
                    runner_up[tail] = sum;
                }
            }
        }
        (leader, runner_up)
    }

    /// The partition in which the heads have these modules.
    fn partition(&self, module: &[usize], tails: usize) -> Partition {
        let mut of_heads = vec![usize::MAX; self.graph.unit_count().max(self.graph.task_count())];
        let mut sums = vec![vec![0.0; tails]; self.heads.len()];
        for ((&head, &module), gain) in self.heads.iter().zip(module).zip(&self.gain) {
            of_heads[head] = module;
            for (sum, gain) in sums[module].iter_mut().zip(gain) {
                *sum += gain;
            }
        }
        let mut of_tails = vec![usize::MAX; tails];
        for (tail, of) in of_tails.iter_mut().enumerate() {
            let mut most = 0.0;
            for (module, sums) in sums.iter().enumerate() {
                if sums[tail] > most {
                    (*of, most) = (module, sums[tail]);
                }
            }
        }
        let (of_tasks, of_units) = if self.by_unit { (of_tails, of_heads) } else { (of_heads, of_tails) };
        let all = of_tasks[..self.graph.task_count()].iter().chain(&of_units[..self.graph.unit_count()]);
        numbered(self.graph, all.copied().collect())
    }
}

/// Connected component of each vertex, tasks first.
fn components(graph: &Incidence) -> Vec<usize> {
    let tasks = graph.task_count();
    let mut of = vec![usize::MAX; tasks + graph.unit_count()];
    let mut path = Vec::new();
    for root in 0..of.len() {
        path.push(root);
        while let Some(vertex) = path.pop() {
            if of[vertex] != usize::MAX {
                continue;
            }
            of[vertex] = root;
            if vertex < tasks {
                path.extend(graph.units_of(vertex).iter().map(|&unit| tasks + unit as usize));
            } else {
                path.extend(graph.tasks_of(vertex - tasks).iter().map(|&task| task as usize));
            }
        }
    }
    of
}

/// Numbers modules in order of their first vertex; whoever has none stands alone.
fn numbered(graph: &Incidence, modules: Vec<usize>) -> Partition {
    let mut number: Vec<(usize, u32)> = Vec::new();
    let (mut of, mut count) = (Vec::with_capacity(modules.len()), 0);
    for module in modules {
        let known = number.iter().find(|(known, _)| *known == module && module != usize::MAX);
        let fresh = (module, count);
        of.push(known.map_or(count, |(_, number)| *number));
        if known.is_none() {
            number.push(fresh);
            count += 1;
        }
    }
    let quality = two_mode_modularity(graph, TwoModeNull::Barber, &of, 1.0);
    Partition { of, count: count as usize, quality }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(graph: &Incidence) -> Modules {
        modules(graph, 0, 10, true, &Watch::default()).unwrap()
    }

    /// The best over all partitions of all vertices.
    fn by_trying_all(graph: &Incidence) -> f64 {
        fn rise(graph: &Incidence, of: &mut Vec<u32>, opened: u32, best: &mut f64) {
            if of.len() == graph.task_count() + graph.unit_count() {
                let quality = two_mode_modularity(graph, TwoModeNull::Barber, of, 1.0);
                *best = best.max(quality.unwrap_or(0.0));
                return;
            }
            for module in 0..=opened {
                of.push(module);
                rise(graph, of, opened.max(module + 1), best);
                of.pop();
            }
        }
        let mut best = 0.0;
        rise(graph, &mut Vec::new(), 0, &mut best);
        best
    }

    #[test]
    fn two_teams_with_one_bridge_are_two_modules() {
        let edges = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3), (4, 2), (4, 3)];
        let found = found(&Incidence::new(6, 5, &edges));
        assert_eq!(found.best.of, [0, 0, 1, 1, 1, 2, 0, 0, 1, 1, 3]);
        assert!(found.proved && found.stability == Some(1.0));
        // Ten of eleven edges inside; 4 · 5 and 7 · 6 of 121 expected.
        let wanted = 10.0 / 11.0 - (4.0 * 5.0 + 7.0 * 6.0) / 121.0;
        assert!((found.best.quality.unwrap() - wanted).abs() < 1e-12);
    }

    #[test]
    fn graphs_without_edge_have_no_quality() {
        for graph in [Incidence::default(), Incidence::new(1, 0, &[]), Incidence::new(2, 2, &[])] {
            let found = found(&graph);
            assert_eq!(
                (found.best.quality, found.best.count),
                (None, graph.task_count() + graph.unit_count())
            );
        }
    }

    #[test]
    fn agreement_is_as_by_hand() {
        assert!((adjusted_rand(&[0, 0, 1, 1], &[5, 5, 3, 3]) - 1.0).abs() < 1e-12);
        // Pairs: 1 joint of 2 and 3, 6 in all; expected 1.
        assert!(adjusted_rand(&[0, 0, 1, 1], &[0, 0, 0, 1]).abs() < 1e-12);
        assert!((adjusted_rand(&[], &[]) - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn nothing_is_better_than_what_is_proved(
            tasks in proptest::collection::vec(proptest::collection::btree_set(0_u32..4, 0..4), 1..5),
        ) {
            let edges: Vec<(u32, u32)> =
                (0..).zip(&tasks).flat_map(|(task, set)| set.iter().map(move |&unit| (task, unit))).collect();
            let graph = Incidence::new(tasks.len(), 4, &edges);
            let found = found(&graph);
            prop_assert!(found.proved);
            prop_assert!((found.best.quality.unwrap_or(0.0) - by_trying_all(&graph)).abs() < 1e-9);
        }

        #[test]
        fn the_proof_mends_a_bad_start(
            tasks in proptest::collection::vec(proptest::collection::btree_set(0_u32..6, 1..5), 4..12),
        ) {
            let edges: Vec<(u32, u32)> =
                (0..).zip(&tasks).flat_map(|(task, set)| set.iter().map(move |&unit| (task, unit))).collect();
            let graph = Incidence::new(tasks.len(), 6, &edges);
            let of: Vec<u32> = vec![0; tasks.len() + 6];
            let quality = two_mode_modularity(&graph, TwoModeNull::Barber, &of, 1.0);
            prop_assert!(quality.unwrap().abs() < 1e-12, "one module has no modularity");
            let (mended, proved) =
                Proof::new(&graph).run(Partition { of, count: 1, quality }, &Watch::default()).unwrap();
            let best = found(&graph).best.quality.unwrap();
            prop_assert!(proved && (mended.quality.unwrap() - best).abs() < 1e-9);
        }
    }
}
