//! Boxes moved off the links that pass beneath them: a link that runs under a box seems to end there.

use super::super::{Cancelled, Watch, Weighted};
use super::pack::Point;

/// Rounds in which every box that hides a link, or whose links are hidden, is tried elsewhere.
const ROUNDS: usize = 8;

/// Ways to go.
const WAYS: [Point; 8] =
    [[1.0, 0.0], [0.7, 0.7], [0.0, 1.0], [-0.7, 0.7], [-1.0, 0.0], [-0.7, -0.7], [0.0, -1.0], [0.7, -0.7]];

/// How far to go, in heights of the box.
const FAR: [f64; 4] = [0.7, 1.4, 2.4, 3.6];

/// What a link longer by the picture's mean link costs, in hidden links.
const LENGTH: f64 = 0.4;

/// Moves boxes a little so that fewer links pass beneath boxes they do not belong to; none come to overlap.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn clear(
    graph: &Weighted,
    points: &mut [Point],
    half: &[Point],
    watch: &Watch,
) -> Result<(), Cancelled> {
    let links = links(graph);
    let mean =
        links.iter().map(|&(a, b)| distance(points[a], points[b])).sum::<f64>() / links.len().max(1) as f64;
    for _ in 0..ROUNDS {
        let mut moved = false;
        for vertex in 0..points.len() {
            watch.step(0)?;
            let here = points[vertex];
            let before = hidden(graph, &links, points, half, vertex);
            if before == 0 {
                continue;
            }
            let length = |points: &[Point]| {
                let near = graph.neighbours(vertex).iter();
                near.map(|&other| distance(points[vertex], points[other as usize])).sum::<f64>() / mean
            };
            let price = |hidden: usize, length: f64| hidden as f64 + LENGTH * length;
            let (mut least, mut best) = (price(before, length(points)) - 1e-6, here);
            for (way, far) in WAYS.iter().flat_map(|way| FAR.iter().map(move |far| (way, far))) {
                let step = 2.0 * half[vertex][1] * far;
                points[vertex] = [here[0] + way[0] * step, here[1] + way[1] * step];
                if LENGTH * length(points) < least && free(points, half, vertex) {
                    let found = price(hidden(graph, &links, points, half, vertex), length(points));
                    if found < least {
                        (least, best) = (found, points[vertex]);
                    }
                }
            }
            points[vertex] = best;
            moved |= distance(best, here) > 0.0;
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// Links, each once.
fn links(graph: &Weighted) -> Vec<(usize, usize)> {
    let all = (0..graph.len())
        .flat_map(|vertex| graph.neighbours(vertex).iter().map(move |&other| (vertex, other as usize)));
    all.filter(|(vertex, other)| vertex < other).collect()
}

fn distance(one: Point, other: Point) -> f64 {
    let [dx, dy] = [one[0] - other[0], one[1] - other[1]];
    (dx * dx + dy * dy).sqrt()
}

/// Whether the box of a vertex overlaps no other.
fn free(points: &[Point], half: &[Point], vertex: usize) -> bool {
    (0..points.len()).filter(|&other| other != vertex).all(|other| {
        (0..2).any(|axis| {
            (points[vertex][axis] - points[other][axis]).abs() >= half[vertex][axis] + half[other][axis]
        })
    })
}

/// Links hidden by the box of a vertex, and boxes that hide links of it.
fn hidden(
    graph: &Weighted,
    links: &[(usize, usize)],
    points: &[Point],
    half: &[Point],
    vertex: usize,
) -> usize {
    let under = |a: usize, b: usize, cover: usize| {
        cover != a && cover != b && crosses(points[a], points[b], points[cover], half[cover])
    };
    let below = links.iter().filter(|&&(a, b)| under(a, b, vertex)).count();
    let own = graph
        .neighbours(vertex)
        .iter()
        .map(|&other| (0..points.len()).filter(|&cover| under(vertex, other as usize, cover)).count());
    below + own.sum::<usize>()
}

/// Whether a line from `from` to `to` passes through a box.
fn crosses(from: Point, to: Point, centre: Point, half: Point) -> bool {
    let beyond = |axis: usize| {
        from[axis].max(to[axis]) <= centre[axis] - half[axis]
            || from[axis].min(to[axis]) >= centre[axis] + half[axis]
    };
    if beyond(0) || beyond(1) {
        return false;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let (start, way) = (from[axis] - centre[axis], to[axis] - from[axis]);
        if way.abs() < 1e-9 {
            if start.abs() >= half[axis] {
                return false;
            }
        } else {
            let (one, other) = ((-half[axis] - start) / way, (half[axis] - start) / way);
            enter = enter.max(one.min(other));
            leave = leave.min(one.max(other));
        }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_a_box_is_seen() {
        let through = |from, to| crosses(from, to, [5.0, 5.0], [2.0, 1.0]);
        assert!(
            through([0.0, 5.0], [9.0, 5.0])
                && through([5.0, 0.0], [5.0, 9.0])
                && through([0.0, 0.0], [9.0, 9.0])
        );
        assert!(!through([0.0, 5.0], [2.0, 5.0]) && !through([0.0, 6.5], [9.0, 6.5]));
        assert!(!through([0.0, 0.0], [9.0, 0.0]) && !through([8.0, 0.0], [8.0, 9.0]));
    }

    #[test]
    fn a_box_on_a_foreign_link_steps_aside() {
        let graph = Weighted::from_edges(3, &[(0, 2, 1.0)]);
        let half = [[2.0, 1.0]; 3];
        let mut points = [[0.0, 0.0], [10.0, 0.2], [20.0, 0.0]];
        clear(&graph, &mut points, &half, &Watch::default()).unwrap();
        assert!((0..3).all(|vertex| hidden(&graph, &[(0, 2)], &points, &half, vertex) == 0), "{points:?}");
        assert!((0..3).all(|vertex| free(&points, &half, vertex)));
        clear(&Weighted::default(), &mut [], &[], &Watch::default()).unwrap();
    }
}
