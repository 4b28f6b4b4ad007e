//! The two phases of a level: moving vertices between communities, and refining each community.

use std::collections::VecDeque;

use rand::RngCore;

use super::super::Random;
use super::level::{Level, Mass, Sums, renumber, short, shuffled};

/// Gains that differ by less are equal: weights are stored with seven digits.
const EQUAL: f64 = 1e-7;

/// Randomness of the refinement, in units of weight (θ of Traag et al. 2019).
const THETA: f64 = 0.01;

/// Moves vertices to the community they gain most from until none gains; whether any moved.
pub(super) fn move_vertices<M: Mass>(level: &Level<M>, of: &mut [u32], random: &mut Random) -> bool {
    let mut total = vec![M::default(); level.len()];
    let mut size = vec![0_u32; level.len()];
    for (&community, &mass) in of.iter().zip(&level.mass) {
        total[community as usize] = total[community as usize].plus(mass);
        size[community as usize] += 1;
    }
    let mut empty: Vec<u32> = (0..short(level.len())).rev().filter(|&c| size[c as usize] == 0).collect();
    let mut queue: VecDeque<u32> = shuffled(level.len(), random).into();
    let mut queued = vec![true; level.len()];
    let mut weight = Sums::new(level.len());
    let mut moved = false;
    while let Some(vertex) = queue.pop_front() {
        queued[vertex as usize] = false;
        for &(other, amount) in level.edges(vertex) {
            weight.add(of[other as usize], f64::from(amount));
        }
        let (own, mass) = (of[vertex as usize], level.mass[vertex as usize]);
        total[own as usize] = total[own as usize].minus(mass);
        size[own as usize] -= 1;
        let mut best = own;
        // A vertex alone joins others when that costs nothing: of equally good partitions the coarser stands.
        let mut most = match size[own as usize] {
            0 => -2.0 * EQUAL,
            _ => weight.of(own) - level.expected(mass, total[own as usize]),
        };
        for &community in weight.keys() {
            let gain = weight.of(community) - level.expected(mass, total[community as usize]);
            if gain > most + EQUAL {
                (best, most) = (community, gain);
            }
        }
        weight.clear();
        if size[own as usize] == 0 {
            empty.push(own);
        }
        if most < -EQUAL {
            best = empty.last().copied().unwrap_or(own);
        }
        total[best as usize] = total[best as usize].plus(mass);
        size[best as usize] += 1;
        if size[best as usize] == 1 {
            empty.pop();
        }
        if best != own {
            moved = true;
            of[vertex as usize] = best;
            for &(other, _) in level.edges(vertex) {
                if of[other as usize] != best && !queued[other as usize] {
                    queued[other as usize] = true;
                    queue.push_back(other);
                }
            }
        }
    }
    moved
}

/// Splits each community into parts that hang together well: starting from single vertices, each merges
/// with a part it gains from, chosen at random with odds exp(gain/θ). Parts are connected. Gives the parts,
/// numbered in order of their first vertex, and their number.
pub(super) fn refine<M: Mass>(level: &Level<M>, of: &[u32], random: &mut Random) -> (Vec<u32>, usize) {
    let mut refinement = Refinement::new(level, of);
    for vertex in shuffled(level.len(), random) {
        refinement.merge(vertex, random);
    }
    let mut parts = refinement.part;
    let count = renumber(&mut parts);
    (parts, count)
}

struct Refinement<'a, M> {
    level: &'a Level<M>,
    of: &'a [u32],
    /// Masses of communities.
    total: Vec<M>,
    part: Vec<u32>,
    single: Vec<bool>,
    mass: Vec<M>,
    /// Weight between a part and the rest of its community.
    outward: Vec<f64>,
    weight: Sums,
    gains: Vec<(u32, f64)>,
}

impl<'a, M: Mass> Refinement<'a, M> {
    fn new(level: &'a Level<M>, of: &'a [u32]) -> Self {
        let count = level.len();
        let mut total = vec![M::default(); count];
        for (&community, &mass) in of.iter().zip(&level.mass) {
            total[community as usize] = total[community as usize].plus(mass);
        }
        let outward = (0..short(count))
            .map(|vertex| {
                let own = of[vertex as usize];
                let inside = level.edges(vertex).iter().filter(|(other, _)| of[*other as usize] == own);
                inside.map(|(_, amount)| f64::from(*amount)).sum()
            })
            .collect();
        Self {
            level,
            of,
            total,
            part: (0..short(count)).collect(),
            single: vec![true; count],
            mass: level.mass.clone(),
            outward,
            weight: Sums::new(count),
            gains: Vec::new(),
        }
    }

    /// Whether a part is tied to the rest of its community at least as much as expected.
    fn well_connected(&self, part: u32, community: u32) -> bool {
        let mass = self.mass[part as usize];
        let rest = self.total[community as usize].minus(mass);
        self.outward[part as usize] + EQUAL >= self.level.expected(mass, rest)
    }

    fn merge(&mut self, vertex: u32, random: &mut Random) {
        let own = self.of[vertex as usize];
        if !self.single[vertex as usize] || !self.well_connected(vertex, own) {
            return;
        }
        for &(other, amount) in self.level.edges(vertex) {
            if self.of[other as usize] == own {
                self.weight.add(self.part[other as usize], f64::from(amount));
            }
        }
        let mass = self.mass[vertex as usize];
        self.gains.clear();
        for &part in self.weight.keys() {
            let gain = self.weight.of(part) - self.level.expected(mass, self.mass[part as usize]);
            if gain >= -EQUAL && self.well_connected(part, own) {
                self.gains.push((part, gain));
            }
        }
        if let Some(part) = draw(&mut self.gains, random) {
            let (from, to) = (vertex as usize, part as usize);
            self.part[from] = part;
            self.single[to] = false;
            self.single[from] = false;
            self.mass[to] = self.mass[to].plus(mass);
            self.outward[to] += self.outward[from] - 2.0 * self.weight.of(part);
        }
        self.weight.clear();
    }
}

/// One of the parts, with odds exp(gain/θ).
fn draw(gains: &mut [(u32, f64)], random: &mut Random) -> Option<u32> {
    let most = gains.iter().map(|(_, gain)| *gain).reduce(f64::max)?;
    let mut sum = 0.0;
    for (_, gain) in gains.iter_mut() {
        let below = (*gain - most) / THETA;
        sum += if below < -30.0 { 0.0 } else { below.exp() };
        *gain = sum;
    }
    let point = sum * f64::from(random.next_u32()) / 4_294_967_296.0;
    gains.iter().find(|(_, upto)| point < *upto).or(gains.last()).map(|(part, _)| *part)
}
