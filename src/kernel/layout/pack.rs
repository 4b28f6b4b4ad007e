//! Boxes that do not overlap: moved apart within a part of a picture, and parts packed side by side.

/// Centre of a box.
pub(super) type Point = [f64; 2];

/// Rounds in which boxes push each other apart little by little.
const ROUNDS: usize = 120;

/// Moves boxes of the given half sizes apart, changing as little as it can.
///
/// Rounds of pushes along the shorter way keep the shape; a last sweep downwards makes sure.
pub(super) fn separate(points: &mut [Point], half: &[Point]) {
    for _ in 0..ROUNDS.min(6_000_000 / (points.len() + 1)) {
        if !push(points, half) {
            return;
        }
    }
    sweep(points, half);
}

/// How far two boxes overlap along each axis; negative or 0 where they do not.
fn overlap(points: &[Point], half: &[Point], one: usize, other: usize) -> Point {
    [0, 1].map(|axis| half[one][axis] + half[other][axis] - (points[one][axis] - points[other][axis]).abs())
}

/// Pushes every overlapping pair apart along the axis where less is needed; whether there was one.
fn push(points: &mut [Point], half: &[Point]) -> bool {
    let mut any = false;
    for (one, other) in close(points, half) {
        let by = overlap(points, half, one, other);
        if by[0] <= 1e-9 || by[1] <= 1e-9 {
            continue;
        }
        any = true;
        let axis = usize::from(by[1] < by[0]);
        let step = by[axis] / 2.0 + 5e-7;
        let (low, high) = if points[one][axis] <= points[other][axis] { (one, other) } else { (other, one) };
        points[low][axis] -= step;
        points[high][axis] += step;
    }
    any
}

/// Pairs of boxes near each other, by a grid whose cells are as wide and high as the largest box.
fn close(points: &[Point], half: &[Point]) -> Vec<(usize, usize)> {
    let cell = [0, 1].map(|axis| 2.0 * half.iter().map(|size| size[axis]).fold(1e-9, f64::max));
    #[expect(clippy::cast_possible_truncation, reason = "pictures are far smaller than 2^63 cells")]
    let at = |point: &Point| [0, 1].map(|axis| (point[axis] / cell[axis]).floor() as i64);
    let mut cells: Vec<([i64; 2], usize)> = points.iter().map(at).zip(0..).collect();
    cells.sort_unstable();
    let mut pairs = Vec::new();
    for (rank, &(key, one)) in cells.iter().enumerate() {
        let same =
            cells[rank + 1..].iter().take_while(|found| found.0[0] == key[0] && found.0[1] <= key[1] + 1);
        pairs.extend(same.map(|&(_, other)| (one, other)));
        let right = key[0] + 1;
        let from = cells.partition_point(|found| found.0 < [right, key[1] - 1]);
        let beside = cells[from..].iter().take_while(|found| found.0[0] == right && found.0[1] <= key[1] + 1);
        pairs.extend(beside.map(|&(_, other)| (one, other)));
    }
    pairs
}

/// Moves boxes down, from the top on, as far as those already placed make it needful.
fn sweep(points: &mut [Point], half: &[Point]) {
    let width = 2.0 * half.iter().map(|size| size[0]).fold(1e-9, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "pictures are far smaller than 2^63 columns")]
    let column = |x: f64| (x / width).floor() as i64;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| points[a][1].total_cmp(&points[b][1]).then(a.cmp(&b)));
    let mut placed: std::collections::BTreeMap<i64, Vec<usize>> = std::collections::BTreeMap::new();
    for one in order {
        let own = column(points[one][0]);
        let mut near: Vec<usize> =
            (own - 1..=own + 1).filter_map(|column| placed.get(&column)).flatten().copied().collect();
        near.retain(|&other| overlap(points, half, one, other)[0] > 1e-9);
        near.sort_by(|&a, &b| points[a][1].total_cmp(&points[b][1]));
        for other in near {
            if overlap(points, half, one, other)[1] > 1e-9 {
                points[one][1] = points[other][1] + half[one][1] + half[other][1];
            }
        }
        placed.entry(own).or_default().push(one);
    }
}

/// Places boxes of the given sizes on shelves, so that none overlap and the whole is `aspect` times as wide
/// as high, roughly; lower corner of each.
pub(super) fn shelves(sizes: &[Point], aspect: f64) -> Vec<Point> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[b][1].total_cmp(&sizes[a][1]).then(a.cmp(&b)));
    let area: f64 = sizes.iter().map(|size| size[0] * size[1]).sum();
    let widest = sizes.iter().map(|size| size[0]).fold(0.0, f64::max);
    let width = widest.max((area * aspect).sqrt());
    let mut corners = vec![[0.0; 2]; sizes.len()];
    // A shelf, and on it the stack that grows downwards.
    let (mut top, mut height, mut left, mut stack, mut used) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for at in order {
        let [wide, high] = sizes[at];
        if used + high > height || wide > stack {
            (left, stack, used) = (left + stack, wide, 0.0);
            if height == 0.0 || left + wide > width {
                (top, left, height) = (top + height, 0.0, high);
            }
        }
        corners[at] = [left, top + used];
        used += high;
    }
    corners
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boxes() -> impl Strategy<Value = Vec<(Point, Point)>> {
        let point = || [-20.0..20.0, -20.0..20.0_f64];
        proptest::collection::vec((point(), [0.5..9.0, 0.5..3.0_f64]), 0..60)
    }

    proptest! {
        #[test]
        fn no_two_boxes_overlap(boxes in boxes(), pile in any::<bool>()) {
            let half: Vec<Point> = boxes.iter().map(|found| found.1).collect();
            for sweeping in [false, true] {
                let mut points: Vec<Point> = boxes.iter().map(|found| if pile { [1.0, 1.0] } else { found.0 }).collect();
                if sweeping { sweep(&mut points, &half) } else { separate(&mut points, &half) }
                for one in 0..points.len() {
                    for other in 0..one {
                        let by = overlap(&points, &half, one, other);
                        prop_assert!(by[0] <= 1e-6 || by[1] <= 1e-6, "{:?}", by);
                    }
                }
            }
        }

        #[test]
        fn no_two_parts_overlap(boxes in boxes()) {
            let sizes: Vec<Point> = boxes.iter().map(|found| found.1).collect();
            let corners = shelves(&sizes, 1.5);
            for one in 0..sizes.len() {
                for other in 0..one {
                    let apart = (0..2).any(|axis| {
                        corners[one][axis] + sizes[one][axis] <= corners[other][axis] + 1e-9
                            || corners[other][axis] + sizes[other][axis] <= corners[one][axis] + 1e-9
                    });
                    prop_assert!(apart);
                }
            }
        }
    }
}
