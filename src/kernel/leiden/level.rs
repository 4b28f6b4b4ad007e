//! One level of the hierarchy: a graph whose vertices are sets of vertices of the level below.

use super::super::Random;
use rand::RngCore;

/// What the null model needs to know of a vertex or of a set of vertices.
pub(super) trait Mass: Copy + Default {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// Expected weight between two sets, but for the scale.
    fn times(self, other: Self) -> f64;
}

/// Sum of degrees: any two vertices may be joined.
#[derive(Clone, Copy, Default)]
pub(super) struct OneMode(pub(super) f64);

impl Mass for OneMode {
    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    fn times(self, other: Self) -> f64 {
        self.0 * other.0
    }
}

/// Sums of degrees of each mode: only vertices of opposite modes may be joined (Barber 2007).
#[derive(Clone, Copy, Default)]
pub(super) struct TwoMode {
    pub(super) tasks: f64,
    pub(super) units: f64,
}

impl Mass for TwoMode {
    fn plus(self, other: Self) -> Self {
        Self { tasks: self.tasks + other.tasks, units: self.units + other.units }
    }

    fn minus(self, other: Self) -> Self {
        Self { tasks: self.tasks - other.tasks, units: self.units - other.units }
    }

    fn times(self, other: Self) -> f64 {
        self.tasks * other.units + self.units * other.tasks
    }
}

/// A graph with the masses of its vertices. Loops are left out: they are gained whatever the partition.
pub(super) struct Level<M> {
    pub(super) start: Vec<u32>,
    /// Neighbour and weight, interleaved: both are always read together.
    pub(super) edges: Vec<(u32, f32)>,
    pub(super) mass: Vec<M>,
    /// Turns [`Mass::times`] into an expected weight.
    pub(super) scale: f64,
}

impl<M: Mass> Level<M> {
    pub(super) fn len(&self) -> usize {
        self.mass.len()
    }

    pub(super) fn edges(&self, vertex: u32) -> &[(u32, f32)] {
        &self.edges[self.start[vertex as usize] as usize..self.start[vertex as usize + 1] as usize]
    }

    pub(super) fn expected(&self, one: M, other: M) -> f64 {
        self.scale * one.times(other)
    }

    /// The level above, whose vertices are the `count` parts of `parts`.
    pub(super) fn above(&self, parts: &[u32], count: usize) -> Self {
        let (first, members) = members(parts, count);
        let mut mass = vec![M::default(); count];
        let mut sums = Sums::new(count);
        let mut start = Vec::with_capacity(count + 1);
        let mut edges = Vec::new();
        start.push(0);
        for part in 0..count {
            for &vertex in &members[first[part] as usize..first[part + 1] as usize] {
                mass[part] = mass[part].plus(self.mass[vertex as usize]);
                for &(other, weight) in self.edges(vertex) {
                    sums.add(parts[other as usize], f64::from(weight));
                }
            }
            for &other in sums.keys() {
                if other as usize != part {
                    edges.push((other, narrow(sums.of(other))));
                }
            }
            sums.clear();
            start.push(short(edges.len()));
        }
        Self { start, edges, mass, scale: self.scale }
    }
}

/// Weights of edges are kept short; qualities are computed from the graph as given.
#[expect(clippy::cast_possible_truncation, reason = "seven digits decide moves well enough")]
pub(super) fn narrow(weight: f64) -> f32 {
    weight as f32
}

/// A count of edges or vertices as it is stored.
#[expect(clippy::cast_possible_truncation, reason = "graphs in memory have fewer than 2^32 edges")]
pub(super) fn short(count: usize) -> u32 {
    count as u32
}

/// Vertices by part: where each part begins, and the vertices.
pub(super) fn members(parts: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; count + 1];
    for &part in parts {
        first[part as usize + 1] += 1;
    }
    for at in 1..first.len() {
        first[at] += first[at - 1];
    }
    let mut next = first.clone();
    let mut members = vec![0; parts.len()];
    for (vertex, &part) in (0..).zip(parts) {
        let place = &mut next[part as usize];
        members[*place as usize] = vertex;
        *place += 1;
    }
    (first, members)
}

/// Numbers parts from 0 in order of their first vertex; gives how many there are.
pub(super) fn renumber(parts: &mut [u32]) -> usize {
    let size = parts.iter().max().map_or(0, |&most| most as usize + 1);
    let mut number = vec![u32::MAX; size];
    let mut count = 0;
    for part in parts {
        let known = &mut number[*part as usize];
        if *known == u32::MAX {
            *known = count;
            count += 1;
        }
        *part = *known;
    }
    count as usize
}

/// Sums by key over a dense range, with the keys that occur.
pub(super) struct Sums {
    sums: Vec<f64>,
    keys: Vec<u32>,
}

impl Sums {
    pub(super) fn new(count: usize) -> Self {
        Self { sums: vec![0.0; count], keys: Vec::new() }
    }

    /// Adds a positive amount.
    pub(super) fn add(&mut self, key: u32, amount: f64) {
        let sum = &mut self.sums[key as usize];
        if *sum == 0.0 {
            self.keys.push(key);
        }
        *sum += amount;
    }

    pub(super) fn of(&self, key: u32) -> f64 {
        self.sums[key as usize]
    }

    pub(super) fn keys(&self) -> &[u32] {
        &self.keys
    }

    pub(super) fn clear(&mut self) {
        for key in self.keys.drain(..) {
            self.sums[key as usize] = 0.0;
        }
    }
}

/// The numbers below `count` in random order.
pub(super) fn shuffled(count: usize, random: &mut Random) -> Vec<u32> {
    let mut order: Vec<u32> = (0..short(count)).collect();
    for at in (1..count).rev() {
        order.swap(at, below(at + 1, random));
    }
    order
}

/// A random number below `count` (Lemire's product, whose bias is below 2^-32 · count).
fn below(count: usize, random: &mut Random) -> usize {
    ((u64::from(random.next_u32()) * count as u64) >> 32) as usize
}
