//! Orders of rows and columns that show the pattern of a 0/1 matrix of units × tasks.
//!
//! Start: reciprocal averaging (Hill 1973), the second singular vector of the matrix with both its margins
//! evened out. Then tours through rows and through columns are shortened, which lowers the stress and
//! nothing else: the stress is the sum of the two tours. The minimum is NP-hard; this is a local one.
//! Connected parts become blocks along the diagonal.

use rand::Rng;

use super::super::{Cancelled, Incidence, Random, Watch, random};
use super::parts::{Half, Part, parts};
use super::tour::{Distances, Effort, shorten};

/// Largest side whose vertices are compared pair by pair.
const COMPARED: usize = 4_096;

/// An order of rows and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seriation {
    /// Units from the top.
    pub units: Vec<u32>,
    /// Tasks from the left.
    pub tasks: Vec<u32>,
    /// Stress of this order.
    pub stress: u64,
    /// Stress in the order in which units and tasks are numbered.
    pub given: u64,
}

/// Orders units and tasks so that like stands beside like.
///
/// # Errors
/// When `watch` stops it.
pub fn seriation(incidence: &Incidence, seed: u64, watch: &Watch) -> Result<Seriation, Cancelled> {
    let mut random = random(seed);
    let mut orders = [Vec::with_capacity(incidence.task_count()), Vec::with_capacity(incidence.unit_count())];
    for part in parts(incidence) {
        for (side, order) in ordered(&part, &mut random, watch)?.into_iter().enumerate() {
            orders[side].extend(order.into_iter().map(|local| part.members[side][local as usize]));
        }
    }
    let [tasks, units] = orders;
    let numbered = |count: usize| -> Vec<u32> { (0..).take(count).collect() };
    let given = stress(incidence, &numbered(incidence.task_count()), &numbered(incidence.unit_count()));
    Ok(Seriation { stress: stress(incidence, &tasks, &units), tasks, units, given })
}

/// Stress of the matrix: number of adjacent cells, side by side or one above the other, that differ
/// (Niermann 2005, von Neumann neighbourhood, each pair of cells counted once).
#[must_use]
pub fn stress(incidence: &Incidence, tasks: &[u32], units: &[u32]) -> u64 {
    let sorted = |near: &[u32]| {
        let mut near = near.to_vec();
        near.sort_unstable();
        near
    };
    along(tasks, &|task| sorted(incidence.units_of(task)))
        + along(units, &|unit| sorted(incidence.tasks_of(unit)))
}

/// Sum of what neighbours in an order do not share; lists of neighbours are sorted.
fn along(order: &[u32], near: &dyn Fn(usize) -> Vec<u32>) -> u64 {
    let lists: Vec<Vec<u32>> = order.iter().map(|&vertex| near(vertex as usize)).collect();
    lists.windows(2).map(|pair| unlike(&pair[0], &pair[1])).sum()
}

/// Number of members of one sorted list and not of the other.
fn unlike(one: &[u32], other: &[u32]) -> u64 {
    let (mut at, mut shared) = (0, 0);
    for value in one {
        at += other[at..].iter().take_while(|found| *found < value).count();
        shared += usize::from(other.get(at) == Some(value));
    }
    (one.len() + other.len() - 2 * shared) as u64
}

fn ordered(part: &Part, random: &mut Random, watch: &Watch) -> Result<[Vec<u32>; 2], Cancelled> {
    let mut orders: [Vec<u32>; 2] = [0, 1].map(|side| (0..).take(part.members[side].len()).collect());
    if part.members.iter().any(|members| members.len() < 2) {
        return Ok(orders);
    }
    let scores = reciprocal(part, random, watch)?;
    for side in 0..2 {
        let given = orders[side].clone();
        let score = &scores[side];
        orders[side].sort_by(|&a, &b| score[a as usize].total_cmp(&score[b as usize]));
        if let Some(distances) = distances(part, side) {
            let effort = match orders[side].len() {
                0..=64 => Effort { window: 64, passes: 100, kicks: 60 },
                65..=300 => Effort { window: 300, passes: 20, kicks: 0 },
                _ => Effort { window: 20, passes: 6, kicks: 0 },
            };
            shorten(&mut orders[side], &distances, effort, random, watch)?;
        }
        let length = |order: &[u32]| along(order, &|vertex| part.halves[side].near(vertex).to_vec());
        if length(&given) < length(&orders[side]) {
            orders[side] = given;
        }
    }
    for (half, order) in part.halves.iter().zip(&mut orders) {
        heavy_first(half, order);
    }
    Ok(orders)
}

/// Scores of both sides: each task the mean of its units, each unit the mean of its tasks, the constant
/// solution taken out.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn reciprocal(part: &Part, random: &mut Random, watch: &Watch) -> Result<[Vec<f64>; 2], Cancelled> {
    let averaged = |half: &Half, scores: &[f64]| -> Vec<f64> {
        let mean = |near: &[u32]| near.iter().map(|&at| scores[at as usize]).sum::<f64>() / near.len() as f64;
        (0..half.len()).map(|vertex| mean(half.near(vertex))).collect()
    };
    let [tasks, units] = &part.halves;
    let mut scores: Vec<f64> = (0..units.len()).map(|_| random.random::<f64>()).collect();
    for _ in 0..100 {
        watch.step(1)?;
        let next = averaged(units, &averaged(tasks, &scores));
        let links = units.edges() as f64;
        let weighed = |value: &dyn Fn(f64) -> f64| {
            next.iter()
                .enumerate()
                .map(|(unit, &score)| value(score) * units.near(unit).len() as f64)
                .sum::<f64>()
        };
        let mean = weighed(&|score| score) / links;
        let spread = (weighed(&|score| (score - mean) * (score - mean)) / links).sqrt();
        if spread < 1e-12 {
            break;
        }
        let next: Vec<f64> = next.iter().map(|score| (score - mean) / spread).collect();
        let change = next.iter().zip(&scores).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        scores = next;
        if change < 1e-9 {
            break;
        }
    }
    Ok([averaged(tasks, &scores), scores])
}

/// How many neighbours two vertices of a side do not share; none where that is too many pairs.
fn distances(part: &Part, side: usize) -> Option<Distances> {
    let (own, other) = (&part.halves[side], &part.halves[1 - side]);
    let count = own.len();
    let walks: usize = (0..other.len()).map(|at| other.near(at).len() * other.near(at).len()).sum();
    if count > COMPARED || walks > 200_000_000 {
        return None;
    }
    let mut cells = vec![0_u32; count * count];
    for (vertex, row) in cells.chunks_mut(count).enumerate() {
        let degree = |vertex: usize| u32::try_from(own.near(vertex).len()).unwrap_or(u32::MAX);
        for (far, cell) in row.iter_mut().enumerate() {
            *cell = degree(vertex) + degree(far);
        }
        for &through in own.near(vertex) {
            for &far in other.near(through as usize) {
                row[far as usize] -= 2;
            }
        }
    }
    Some(Distances::new(count, cells))
}

/// Reverses an order whose busier vertices would stand in the second half.
fn heavy_first(half: &Half, order: &mut [u32]) {
    let weight = |vertices: &mut dyn Iterator<Item = &u32>| -> usize {
        vertices.enumerate().map(|(at, &vertex)| at * half.near(vertex as usize).len()).sum()
    };
    if weight(&mut order.iter()) > weight(&mut order.iter().rev()) {
        order.reverse();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::shuffle;
    use super::*;

    fn laid(graph: &Incidence) -> Seriation {
        seriation(graph, 5, &Watch::default()).unwrap()
    }

    fn brute(graph: &Incidence, tasks: &[u32], units: &[u32]) -> u64 {
        let cell = |row: usize, column: usize| graph.units_of(tasks[column] as usize).contains(&units[row]);
        let mut sum = 0;
        for row in 0..units.len() {
            for column in 0..tasks.len() {
                sum += u64::from(row + 1 < units.len() && cell(row, column) != cell(row + 1, column));
                sum += u64::from(column + 1 < tasks.len() && cell(row, column) != cell(row, column + 1));
            }
        }
        sum
    }

    #[test]
    fn graphs_without_links_or_vertices_are_ordered() {
        assert_eq!(laid(&Incidence::default()), Seriation::default());
        let lone = laid(&Incidence::new(2, 1, &[]));
        assert_eq!((lone.tasks, lone.units, lone.stress), (vec![0, 1], vec![0], 0));
    }

    #[test]
    fn a_shuffled_band_is_found_again() {
        // Task t names units t and t+1; both shuffled.
        let (mut tasks, mut units): (Vec<u32>, Vec<u32>) = ((0..12).collect(), (0..13).collect());
        shuffle(&mut tasks, &mut random(1));
        shuffle(&mut units, &mut random(2));
        let mut edges: Vec<(u32, u32)> =
            (0..12_usize).flat_map(|at| [(tasks[at], units[at]), (tasks[at], units[at + 1])]).collect();
        edges.sort_unstable();
        let found = laid(&Incidence::new(12, 13, &edges));
        // Neighbouring tasks differ in 2 units, neighbouring units in 2 tasks, in 1 at either end.
        assert_eq!(found.stress, 11 * 2 + 10 * 2 + 2);
        assert!(found.stress < found.given);
        let position = |unit: u32| found.units.iter().position(|&other| other == unit).unwrap();
        assert!(units.windows(2).all(|pair| position(pair[0]).abs_diff(position(pair[1])) == 1));
    }

    #[test]
    fn it_stops_when_told() {
        let watch = Watch::default();
        watch.cancel();
        let square = Incidence::new(2, 2, &[(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(seriation(&square, 0, &watch), Err(Cancelled));
    }

    proptest! {
        #[test]
        fn the_stress_is_that_of_all_cells(
            edges in proptest::collection::btree_set((0..8_u32, 0..7_u32), 0..30)
        ) {
            let graph = Incidence::new(8, 7, &edges.into_iter().collect::<Vec<_>>());
            let found = laid(&graph);
            prop_assert_eq!(found.stress, brute(&graph, &found.tasks, &found.units));
            let (tasks, units): (Vec<u32>, Vec<u32>) = ((0..8).collect(), (0..7).collect());
            prop_assert_eq!(found.given, brute(&graph, &tasks, &units));
            let mut sorted = (found.tasks.clone(), found.units.clone());
            sorted.0.sort_unstable();
            sorted.1.sort_unstable();
            prop_assert_eq!(sorted, (tasks, units));
            prop_assert_eq!(laid(&graph), found);
        }
    }
}
