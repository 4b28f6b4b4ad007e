//! Force-directed picture: linked vertices pull, all others push (Fruchterman & Reingold 1991), the pushes
//! by quadtree. Connected parts are laid out apart, turned to lie flat and packed; boxes never overlap.

use rand::Rng;

use super::super::{Cancelled, Random, Watch, Weighted, random};
use super::below;
use super::bodies::Tree;
use super::clear::clear;
use super::pack::{Point, separate, shelves};

/// Up to so many vertices all pairs count in the stress; above, those of so many sources.
const SOURCES: usize = 200;

/// Width over height at which parts are packed.
const ASPECT: f64 = 1.5;

/// Where vertices go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Force {
    /// Centre of each vertex's box; the lower corner of all boxes is 0, 0.
    pub points: Vec<[f64; 2]>,
    /// Normalised stress Σ(s·|pᵢ−pⱼ| − dᵢⱼ)²/dᵢⱼ² over linked pairs, divided by their number: d the number of
    /// links between i and j, s the best scale (Gansner, Koren & North 2004). 0 is perfect; none without pairs.
    pub stress: Option<f64>,
}

/// Lays out a graph whose vertices are boxes of the given half sizes; a small one from several starts, of
/// which the least stress is kept and cleared of links beneath boxes.
///
/// # Errors
/// When `watch` stops it.
pub fn force(graph: &Weighted, half: &[[f64; 2]], seed: u64, watch: &Watch) -> Result<Force, Cancelled> {
    let mut random = random(seed);
    let parts = parts(graph);
    let rounds = rounds(parts.first().map_or(0, Vec::len));
    let starts = if graph.len() <= SOURCES { 4 } else { 1 };
    watch.begin(starts * rounds * parts.iter().filter(|part| part.len() > 1).count());
    let mut best: Option<Force> = None;
    for _ in 0..starts {
        let points = placed(graph, &parts, half, rounds, (&mut random, watch))?;
        let found = Force { stress: stress(graph, &points, &mut random, watch)?, points };
        if best.as_ref().is_none_or(|best| found.stress < best.stress) {
            best = Some(found);
        }
    }
    let mut best = best.unwrap_or_default();
    if graph.len() <= SOURCES {
        clear(graph, &mut best.points, half, watch)?;
        to_corner(&mut best.points, half);
        best.stress = stress(graph, &best.points, &mut random, watch)?;
    }
    Ok(best)
}

/// One layout of all parts, from a start of its own.
fn placed(
    graph: &Weighted,
    parts: &[Vec<u32>],
    half: &[Point],
    rounds: usize,
    (random, watch): (&mut Random, &Watch),
) -> Result<Vec<Point>, Cancelled> {
    let mut points = vec![[0.0; 2]; graph.len()];
    let mut sizes = Vec::with_capacity(parts.len());
    for part in parts {
        let boxes: Vec<Point> = part.iter().map(|&vertex| half[vertex as usize]).collect();
        let mut placed = settle(graph, part, rounds, random, watch)?;
        lie_flat(&mut placed);
        scale(&mut placed, &boxes);
        separate(&mut placed, &boxes);
        sizes.push(to_corner(&mut placed, &boxes));
        for (&vertex, point) in part.iter().zip(placed) {
            points[vertex as usize] = point;
        }
    }
    for (part, corner) in parts.iter().zip(shelves(&sizes, ASPECT)) {
        for &vertex in part {
            for axis in 0..2 {
                points[vertex as usize][axis] += corner[axis];
            }
        }
    }
    Ok(points)
}

/// Rounds of forces for the largest part.
fn rounds(largest: usize) -> usize {
    match largest {
        0..=500 => 300,
        501..=20_000 => 120,
        _ => 80,
    }
}

/// Connected parts, largest first, then by first vertex; vertices ascending.
fn parts(graph: &Weighted) -> Vec<Vec<u32>> {
    let mut seen = vec![false; graph.len()];
    let mut parts = Vec::new();
    for first in (0..).take(graph.len()) {
        let mut part = Vec::new();
        let mut open = vec![first];
        while let Some(vertex) = open.pop() {
            if !std::mem::replace(&mut seen[vertex as usize], true) {
                part.push(vertex);
                open.extend(graph.neighbours(vertex as usize));
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts.retain(|part| !part.is_empty());
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// Runs the forces on one part, from a random start, links of length 1.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn settle(
    graph: &Weighted,
    part: &[u32],
    rounds: usize,
    random: &mut Random,
    watch: &Watch,
) -> Result<Vec<Point>, Cancelled> {
    let spread = (part.len() as f64).sqrt();
    let mut points: Vec<Point> =
        part.iter().map(|_| [0, 1].map(|_| random.random::<f64>() * spread)).collect();
    if part.len() < 2 {
        return Ok(points);
    }
    let local = |vertex: u32| part.binary_search(&vertex).unwrap_or_default();
    let links: Vec<Vec<usize>> = part
        .iter()
        .map(|&vertex| graph.neighbours(vertex as usize).iter().map(|&other| local(other)).collect())
        .collect();
    let masses: Vec<f64> = links.iter().map(|near| (near.len() as f64).sqrt()).collect();
    for round in 0..rounds {
        watch.step(1)?;
        let left = 1.0 - round as f64 / rounds as f64;
        let limit = 0.2 * spread * left * left + 1e-3;
        let mut forces = Tree::new(&points, &masses).repulsion();
        for (vertex, near) in links.iter().enumerate() {
            for &other in near {
                let [dx, dy] = [0, 1].map(|axis| points[other][axis] - points[vertex][axis]);
                let pull = (dx * dx + dy * dy).sqrt();
                forces[vertex] = [forces[vertex][0] + dx * pull, forces[vertex][1] + dy * pull];
            }
        }
        for ((point, force), mass) in points.iter_mut().zip(forces).zip(&masses) {
            let size = (force[0] * force[0] + force[1] * force[1]).sqrt() / mass;
            let step = if size > limit { limit / size } else { 1.0 } / mass;
            *point = [point[0] + force[0] * step, point[1] + force[1] * step];
        }
    }
    Ok(points)
}

/// Turns points so that they spread most from left to right.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn lie_flat(points: &mut [Point]) {
    let count = points.len() as f64;
    let mean = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in &mut *points {
        *point = [point[0] - mean[0], point[1] - mean[1]];
        xx += point[0] * point[0];
        xy += point[0] * point[1];
        yy += point[1] * point[1];
    }
    let largest = (xx + yy + ((xx - yy) * (xx - yy) + 4.0 * xy * xy).sqrt()) / 2.0;
    // Of the two forms of the direction, the one that does not cancel.
    let [x, y] = if xx >= yy { [largest - yy, xy] } else { [xy, largest - xx] };
    let length = (x * x + y * y).sqrt();
    if length > 0.0 {
        for point in points {
            let [a, b] = *point;
            *point = [(a * x + b * y) / length, (b * x - a * y) / length];
        }
    }
}

/// Makes room for boxes: all take as much room as boxes of mean size need, wider than high where boxes are.
fn scale(points: &mut [Point], half: &[Point]) {
    let area: f64 = half.iter().map(|size| 4.0 * size[0] * size[1]).sum();
    let (low, high) = extent(points, &vec![[0.0; 2]; points.len()]);
    // A part that lies in a line is taken to be as high as a link is long.
    let held = (high[0] - low[0]).max(1.0) * (high[1] - low[1]).max(1.0);
    let by = (3.4 * area / held).sqrt();
    let sums = [0, 1].map(|axis| half.iter().map(|size| size[axis]).sum::<f64>());
    let stretch = if sums[1] > 0.0 { (sums[0] / sums[1]).sqrt().sqrt().clamp(0.7, 1.4) } else { 1.0 };
    for point in points {
        *point = [point[0] * by * stretch, point[1] * by / stretch];
    }
}

/// Lower and upper corner of all boxes.
fn extent(points: &[Point], half: &[Point]) -> (Point, Point) {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for (point, size) in points.iter().zip(half) {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis] - size[axis]);
            high[axis] = high[axis].max(point[axis] + size[axis]);
        }
    }
    (low, high)
}

/// Moves the lower corner of all boxes to 0, 0; the size of the whole.
fn to_corner(points: &mut [Point], half: &[Point]) -> Point {
    let (low, high) = extent(points, half);
    for point in points {
        *point = [point[0] - low[0], point[1] - low[1]];
    }
    [high[0] - low[0], high[1] - low[1]]
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn stress(
    graph: &Weighted,
    points: &[Point],
    random: &mut Random,
    watch: &Watch,
) -> Result<Option<f64>, Cancelled> {
    let all = graph.len() <= SOURCES;
    let sources: Vec<usize> =
        (0..graph.len().min(SOURCES)).map(|at| if all { at } else { below(graph.len(), random) }).collect();
    // Sums over pairs of 1, |p|/d and |p|²/d²; with them the best scale s leaves 1 − (Σ|p|/d)² / (Σ1·Σ|p|²/d²).
    let (mut pairs, mut first, mut second) = (0_u64, 0.0, 0.0);
    let mut steps = vec![0_u32; graph.len()];
    for source in sources {
        watch.step(0)?;
        steps.fill(u32::MAX);
        steps[source] = 0;
        let mut queue = vec![source];
        let mut at = 0;
        while at < queue.len() {
            let vertex = queue[at];
            at += 1;
            for &next in graph.neighbours(vertex) {
                let next = next as usize;
                if steps[next] == u32::MAX {
                    steps[next] = steps[vertex] + 1;
                    queue.push(next);
                }
            }
        }
        for &vertex in &queue[1..] {
            let [dx, dy] = [0, 1].map(|axis| points[vertex][axis] - points[source][axis]);
            let part = (dx * dx + dy * dy).sqrt() / f64::from(steps[vertex]);
            pairs += 1;
            first += part;
            second += part * part;
        }
    }
    let defined = pairs > 0 && second > 0.0;
    Ok(defined.then(|| (1.0 - first * first / (pairs as f64 * second)).max(0.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn laid(graph: &Weighted, half: &[Point]) -> Force {
        force(graph, half, 11, &Watch::default()).unwrap()
    }

    fn path(count: u32) -> Weighted {
        let links: Vec<_> = (1..count).map(|at| (at - 1, at, 1.0)).collect();
        Weighted::from_edges(count as usize, &links)
    }

    #[test]
    fn a_path_is_unrolled() {
        let found = laid(&path(12), &[[1.0, 1.0]; 12]);
        assert!(found.stress.unwrap() < 0.1, "{found:?}");
        let ends = [0, 1].map(|axis| found.points[0][axis] - found.points[11][axis]);
        assert!(ends[0].abs() > ends[1].abs());
    }

    #[test]
    fn stress_of_a_straight_path_is_zero_and_of_a_bent_one_by_hand() {
        let stress = |points: &[Point]| {
            super::stress(&path(3), points, &mut random(0), &Watch::default()).unwrap().unwrap()
        };
        assert!(stress(&[[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]]) < 1e-12);
        // Ends in one place: |p|/d is 1, 1, 0, so 1 − 2²/(3·2).
        assert!((stress(&[[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn graphs_without_links_or_vertices_are_laid_out() {
        assert_eq!(laid(&Weighted::default(), &[]), Force::default());
        let one = laid(&Weighted::from_edges(1, &[]), &[[3.0, 2.0]]);
        assert_eq!(one, Force { points: vec![[3.0, 2.0]], stress: None });
        let three = laid(&Weighted::from_edges(3, &[]), &[[3.0, 2.0]; 3]);
        assert!(three.points.windows(2).all(|pair| pair[0] < pair[1] || pair[1] < pair[0]));
    }

    #[test]
    fn it_stops_when_told() {
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(force(&path(4), &[[1.0, 1.0]; 4], 0, &watch), Err(Cancelled));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn boxes_never_overlap_and_bits_repeat(
            edges in proptest::collection::btree_set((0..20_u32, 20..40_u32), 0..60),
            wide in 1.0..60.0_f64,
        ) {
            let links: Vec<_> = edges.into_iter().map(|(a, b)| (a, b, 1.0)).collect();
            let graph = Weighted::from_edges(40, &links);
            let half: Vec<Point> = (0..40).map(|at| [wide + f64::from(at), 10.0]).collect();
            let found = laid(&graph, &half);
            prop_assert!(found.points.iter().flatten().all(|axis| axis.is_finite()));
            for one in 0..40 {
                for other in 0..one {
                    let apart = (0..2).any(|axis| {
                        let gap = (found.points[one][axis] - found.points[other][axis]).abs();
                        gap >= half[one][axis] + half[other][axis] - 1e-5
                    });
                    prop_assert!(apart);
                }
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            let alone = pool.install(|| laid(&graph, &half));
            prop_assert_eq!(
                found.points.iter().flatten().map(|axis| axis.to_bits()).collect::<Vec<_>>(),
                alone.points.iter().flatten().map(|axis| axis.to_bits()).collect::<Vec<_>>()
            );
        }
    }
}
