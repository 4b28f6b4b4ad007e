//! Repulsion of many bodies in O(n log n) by a quadtree (Barnes & Hut 1986).

use rayon::prelude::*;

/// Bodies in a leaf.
const LEAF: usize = 8;

/// Levels of the tree; bodies closer than 2⁻⁴⁸ of the whole share a leaf.
const DEPTH: u32 = 48;

/// A far square counts as one body when its side is below this part of its distance.
const OPENING: f64 = 0.9;

/// A square: its bodies are a run of `Tree::order`, its parts the squares up to `next`.
#[derive(Debug, Clone, Copy)]
struct Square {
    centre: [f64; 2],
    mass: f64,
    side: f64,
    first: usize,
    last: usize,
    next: usize,
    leaf: bool,
}

/// The squares in depth-first order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    squares: Vec<Square>,
    order: Vec<u32>,
    points: Vec<[f64; 2]>,
    masses: Vec<f64>,
}

impl Tree {
    pub(super) fn new(points: &[[f64; 2]], masses: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..).take(points.len()).collect();
        let (low, side) = bounds(points);
        let mut squares = Vec::new();
        if !order.is_empty() {
            split(&mut squares, &mut order, 0, (points, masses), (low, side), DEPTH);
        }
        let near = |body: &u32| points[*body as usize];
        let mass = |body: &u32| masses[*body as usize];
        let (near, mass) = (order.iter().map(near).collect(), order.iter().map(mass).collect());
        Self { squares, points: near, masses: mass, order }
    }

    /// Force on every body: Σ mᵢmⱼ/d away from each other body.
    pub(super) fn repulsion(&self) -> Vec<[f64; 2]> {
        let pushed: Vec<[f64; 2]> =
            (0..self.order.len()).into_par_iter().with_min_len(256).map(|at| self.push(at)).collect();
        let mut forces = vec![[0.0; 2]; pushed.len()];
        for (&body, force) in self.order.iter().zip(pushed) {
            forces[body as usize] = force;
        }
        forces
    }

    fn push(&self, body: usize) -> [f64; 2] {
        let (point, own) = (self.points[body], self.masses[body]);
        let mut force = [0.0; 2];
        let mut at = 0;
        while let Some(square) = self.squares.get(at) {
            let (dx, dy) = (point[0] - square.centre[0], point[1] - square.centre[1]);
            let distance = dx * dx + dy * dy;
            let holds = (square.first..square.last).contains(&body);
            if !holds && square.side * square.side < OPENING * OPENING * distance {
                let pull = own * square.mass / distance;
                force = [force[0] + dx * pull, force[1] + dy * pull];
                at = square.next;
            } else if square.leaf {
                for other in (square.first..square.last).filter(|&other| other != body) {
                    let [dx, dy] = self.apart(body, other);
                    let pull = own * self.masses[other] / (dx * dx + dy * dy);
                    force = [force[0] + dx * pull, force[1] + dy * pull];
                }
                at = square.next;
            } else {
                at += 1;
            }
        }
        force
    }

    /// From one body to another; bodies in one place are taken to be a little apart.
    fn apart(&self, body: usize, other: usize) -> [f64; 2] {
        let [dx, dy] = [0, 1].map(|axis| self.points[body][axis] - self.points[other][axis]);
        if dx * dx + dy * dy > 1e-6 { [dx, dy] } else { [if body > other { 1e-3 } else { -1e-3 }, dy] }
    }
}

/// Lower corner and side of the square around all points.
fn bounds(points: &[[f64; 2]]) -> ([f64; 2], f64) {
    let extreme = |axis: usize, pick: fn(f64, f64) -> f64| {
        points.iter().map(|point| point[axis]).reduce(pick).unwrap_or_default()
    };
    let low = [extreme(0, f64::min), extreme(1, f64::min)];
    let high = [extreme(0, f64::max), extreme(1, f64::max)];
    (low, (high[0] - low[0]).max(high[1] - low[1]))
}

/// Adds the square over `order`, whose first stands at `first` of the whole, and its parts.
fn split(
    squares: &mut Vec<Square>,
    order: &mut [u32],
    first: usize,
    bodies: (&[[f64; 2]], &[f64]),
    (low, side): ([f64; 2], f64),
    depth: u32,
) {
    let (points, masses) = bodies;
    let leaf = order.len() <= LEAF || depth == 0;
    let (mut mass, mut sum) = (0.0, [0.0; 2]);
    for &body in &*order {
        let (point, own) = (points[body as usize], masses[body as usize]);
        mass += own;
        sum = [sum[0] + own * point[0], sum[1] + own * point[1]];
    }
    let centre = sum.map(|axis| axis / mass);
    let own = squares.len();
    squares.push(Square { centre, mass, side, first, last: first + order.len(), next: 0, leaf });
    if !leaf {
        let half = side / 2.0;
        let middle = low.map(|corner| corner + half);
        let across =
            |order: &mut [u32], axis: usize| part(order, |body| points[body as usize][axis] < middle[axis]);
        let left = across(order, 0);
        let (left, right) = order.split_at_mut(left);
        let mut start = first;
        for (column, corner) in [(left, low[0]), (right, middle[0])] {
            let upper = across(column, 1);
            let (upper, lower) = column.split_at_mut(upper);
            for (quarter, at) in [(upper, low[1]), (lower, middle[1])] {
                let count = quarter.len();
                if count > 0 {
                    split(squares, quarter, start, bodies, ([corner, at], half), depth - 1);
                }
                start += count;
            }
        }
    }
    squares[own].next = squares.len();
}

/// Brings those that belong to the front; how many there are.
fn part(order: &mut [u32], belongs: impl Fn(u32) -> bool) -> usize {
    let mut count = 0;
    for at in 0..order.len() {
        if belongs(order[at]) {
            order.swap(at, count);
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::super::super::random;
    use super::*;

    #[test]
    fn forces_are_close_to_those_of_all_pairs() {
        let mut random = random(3);
        let points: Vec<[f64; 2]> =
            (0..400).map(|_| [random.random::<f64>(), random.random::<f64>()]).collect();
        let masses: Vec<f64> = (0..400).map(|at| f64::from(at % 5) + 1.0).collect();
        let forces = Tree::new(&points, &masses).repulsion();
        let (mut wrong, mut all) = (0.0, 0.0);
        for (at, point) in points.iter().enumerate() {
            let mut exact = [0.0; 2];
            for (other, far) in points.iter().enumerate().filter(|(other, _)| *other != at) {
                let (dx, dy) = (point[0] - far[0], point[1] - far[1]);
                let pull = masses[at] * masses[other] / (dx * dx + dy * dy);
                exact = [exact[0] + dx * pull, exact[1] + dy * pull];
            }
            wrong += (forces[at][0] - exact[0]).abs() + (forces[at][1] - exact[1]).abs();
            all += exact[0].abs() + exact[1].abs();
        }
        assert!(wrong < 0.05 * all, "{wrong} of {all}");
    }

    #[test]
    fn bodies_in_one_place_are_pushed_apart() {
        let forces = Tree::new(&[[1.0, 1.0]; 20], &[1.0; 20]).repulsion();
        assert!(forces.iter().all(|force| force[0].is_finite() && force[1].is_finite()));
        assert!(forces[0][0] * forces[19][0] < 0.0);
        assert!(Tree::new(&[], &[]).repulsion().is_empty());
        assert_eq!(Tree::new(&[[2.0, 3.0]], &[1.0]).repulsion(), [[0.0, 0.0]]);
    }
}
