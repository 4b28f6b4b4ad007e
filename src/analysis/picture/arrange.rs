//! From the order or the points of a layout to boxes on a page.

use super::{Measure, Picture, Placed, VertexKind, ems, wrapped};
use crate::kernel::layout;
use crate::kernel::{Cancelled, Incidence, Watch, Weighted};
use crate::network::ResponsibilityGraph;

/// Letters of a box in two columns.
const COLUMN_FONT: f64 = 13.0;
/// From one box of a column to the next.
const PITCH: f64 = 29.0;
/// Height of a box of a column.
const BOX: f64 = 22.0;
/// Widest box, in ems; what is longer is cut when drawn.
const WIDEST: f64 = 30.0;
/// Room between parts of a column that no link joins, in rows.
const BREAK: f64 = 0.7;
/// Side of a cell of the matrix.
const CELL: f64 = 26.0;

pub(super) fn columns(
    picture: &mut Picture,
    network: &ResponsibilityGraph,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let incidence = network.incidence();
    let found = layout::columns(incidence, picture.seed, watch)?;
    picture.measure = Measure::Crossings { before: found.given, after: found.crossings };
    let [task_at, unit_at] = heights(incidence, &found.tasks, &found.units);
    let (tasks, units) = picture.vertices.split_at_mut(incidence.task_count());
    let widths = [&*tasks, &*units].map(|column| widest(column, COLUMN_FONT) + 20.0);
    let height = task_at.iter().chain(&unit_at).copied().fold(0.0, f64::max) * PITCH + BOX;
    let between = (height * 0.4).clamp(260.0, 560.0);
    let left = [0.0, widths[0] + between];
    for (column, (heights, (left, width))) in
        [tasks, units].into_iter().zip([task_at, unit_at].into_iter().zip(left.into_iter().zip(widths)))
    {
        for (vertex, at) in column.iter_mut().zip(heights) {
            (vertex.x, vertex.y) = (left + width / 2.0, at * PITCH + BOX / 2.0);
            (vertex.width, vertex.height) = (width, BOX);
        }
    }
    picture.width = widths[0] + between + widths[1];
    picture.height = height;
    Ok(())
}

fn widest(vertices: &[Placed], font: f64) -> f64 {
    vertices.iter().map(|vertex| ems(&vertex.caption).min(WIDEST)).fold(3.0, f64::max) * font
}

/// Heights in rows of tasks and of units, each by number. The longer column is even, with a gap where no
/// link crosses; the shorter one is moved towards what it is linked to.
fn heights(incidence: &Incidence, tasks: &[u32], units: &[u32]) -> [Vec<f64>; 2] {
    let by_task = |task: u32| incidence.units_of(task as usize);
    let by_unit = |unit: u32| incidence.tasks_of(unit as usize);
    if tasks.len() < units.len() {
        let [units, tasks] = uneven((units, &by_unit), (tasks, &by_task));
        return [tasks, units];
    }
    uneven((tasks, &by_task), (units, &by_unit))
}

type Column<'a> = (&'a [u32], &'a dyn Fn(u32) -> &'a [u32]);

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn uneven((long, near): Column<'_>, (short, of): Column<'_>) -> [Vec<f64>; 2] {
    let mut place = vec![0_usize; short.len()];
    for (at, &vertex) in short.iter().enumerate() {
        place[vertex as usize] = at;
    }
    let ends: Vec<(usize, usize)> = long
        .iter()
        .map(|&vertex| {
            let places = || near(vertex).iter().map(|&other| place[other as usize]);
            (places().min().unwrap_or(usize::MAX), places().max().unwrap_or(0))
        })
        .collect();
    // Lowest place any later vertex is linked to.
    let mut later = vec![usize::MAX; long.len() + 1];
    for at in (0..long.len()).rev() {
        later[at] = later[at + 1].min(ends[at].0);
    }
    let mut heights = vec![0.0; long.len()];
    // Room left free above each vertex of the short column.
    let mut free = vec![0.0; short.len()];
    let (mut highest, mut row) = (0, 0.0_f64);
    for (at, &vertex) in long.iter().enumerate() {
        if at > 0 && highest < later[at] && ends[at].0 != usize::MAX {
            row += BREAK;
            free[ends[at].0] = BREAK;
        }
        heights[vertex as usize] = row;
        highest = highest.max(ends[at].1);
        row += 1.0;
    }
    let breaks: f64 = free.iter().sum();
    let total = (row - 1.0).max(short.len().saturating_sub(1) as f64 + breaks);
    let wished: Vec<f64> = short
        .iter()
        .map(|&vertex| {
            let linked = of(vertex);
            let sum: f64 = linked.iter().map(|&other| heights[other as usize]).sum();
            if linked.is_empty() { total } else { sum / linked.len() as f64 }
        })
        .collect();
    // Half way between rows set solid and rows spread over the whole height.
    let even = if short.len() > 1 { (total - breaks) / (short.len() - 1) as f64 } else { 1.0 };
    let gap = f64::midpoint(1.0, even);
    let least: Vec<f64> =
        free.iter().enumerate().map(|(at, free)| free + if at > 0 { gap } else { 0.0 }).collect();
    let mut lower = vec![0.0; short.len()];
    for (&vertex, height) in short.iter().zip(fitted(&wished, &least, total)) {
        lower[vertex as usize] = height;
    }
    [heights, lower]
}

/// Heights nearest to those wished, in least squares, that keep their order, each at least so far below the
/// one before as `least` says, and within 0 and `total` (pools of adjacent violators).
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn fitted(wished: &[f64], least: &[f64], total: f64) -> Vec<f64> {
    let mut solid = 0.0;
    let solids: Vec<f64> = least
        .iter()
        .map(|least| {
            solid += least;
            solid
        })
        .collect();
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (height, solid) in wished.iter().zip(&solids) {
        let (mut sum, mut count) = (height - solid, 1);
        while let Some((before, size)) = pools.pop_if(|pool| pool.0 / pool.1 as f64 >= sum / count as f64) {
            sum += before;
            count += size;
        }
        pools.push((sum, count));
    }
    let most = (total - solid).max(0.0);
    let bases = pools
        .into_iter()
        .flat_map(|(sum, count)| std::iter::repeat_n((sum / count as f64).clamp(0.0, most), count));
    bases.zip(&solids).map(|(base, solid)| base + solid).collect()
}

/// Size of letters of a vertex in a force picture.
pub(in crate::analysis) fn force_font(vertex: &Placed) -> f64 {
    match vertex.kind {
        VertexKind::Task => 11.0,
        VertexKind::Unit | VertexKind::OpenSet => (10.0 + vertex.size * 0.28).min(22.0),
    }
}

/// Lines of a vertex in a force picture.
pub(in crate::analysis) fn force_lines(vertex: &Placed) -> Vec<String> {
    match vertex.kind {
        VertexKind::Task => wrapped(&vertex.caption, 9.5, 3),
        VertexKind::Unit | VertexKind::OpenSet => wrapped(&vertex.caption, 12.0, 2),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn force(
    picture: &mut Picture,
    network: &ResponsibilityGraph,
    watch: &Watch,
) -> Result<(), Cancelled> {
    for vertex in &mut picture.vertices {
        let (font, lines) = (force_font(vertex), force_lines(vertex));
        let wide = lines.iter().map(|line| ems(line)).fold(1.0, f64::max);
        vertex.width = wide * font + font;
        vertex.height = lines.len().max(1) as f64 * font * 1.25 + font * 0.6;
    }
    let half: Vec<[f64; 2]> =
        picture.vertices.iter().map(|vertex| [vertex.width / 2.0 + 7.0, vertex.height / 2.0 + 7.0]).collect();
    let found = layout::force(&graph(network.incidence()), &half, picture.seed, watch)?;
    picture.measure = Measure::DistanceStress { after: found.stress };
    for ((vertex, [x, y]), half) in picture.vertices.iter_mut().zip(found.points).zip(half) {
        (vertex.x, vertex.y) = (x, y);
        picture.width = picture.width.max(x + half[0]);
        picture.height = picture.height.max(y + half[1]);
    }
    Ok(())
}

/// The two-mode graph as one of a single mode: tasks first, then units.
fn graph(incidence: &Incidence) -> Weighted {
    let first = u32::try_from(incidence.task_count()).unwrap_or(u32::MAX);
    let links = (0..first).flat_map(|task| {
        incidence.units_of(task as usize).iter().map(move |&unit| (task, first + unit, 1.0))
    });
    Weighted::from_edges(incidence.task_count() + incidence.unit_count(), &links.collect::<Vec<_>>())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn matrix(
    picture: &mut Picture,
    network: &ResponsibilityGraph,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let incidence = network.incidence();
    let found = layout::seriation(incidence, picture.seed, watch)?;
    picture.measure = Measure::CellStress { before: found.given, after: found.stress };
    let (tasks, units) = picture.vertices.split_at_mut(incidence.task_count());
    for (at, &task) in found.tasks.iter().enumerate() {
        let vertex = &mut tasks[task as usize];
        (vertex.x, vertex.y) = ((at as f64 + 0.5) * CELL, 0.0);
        (vertex.width, vertex.height) = (CELL, CELL);
    }
    for (at, &unit) in found.units.iter().enumerate() {
        let vertex = &mut units[unit as usize];
        (vertex.x, vertex.y) = (0.0, (at as f64 + 0.5) * CELL);
        (vertex.width, vertex.height) = (CELL, CELL);
    }
    picture.width = tasks.len() as f64 * CELL;
    picture.height = units.len() as f64 * CELL;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_moves_towards_its_links_and_keeps_its_order() {
        assert_eq!(fitted(&[3.0, 3.0, 3.0], &[0.0, 1.0, 1.0], 9.0), [2.0, 3.0, 4.0]);
        assert_eq!(fitted(&[0.0, 0.0, 9.0], &[0.0, 1.0, 1.0], 9.0), [0.0, 1.0, 9.0]);
        assert_eq!(fitted(&[9.0, 9.0], &[0.0, 2.0], 9.0), [7.0, 9.0]);
        assert_eq!(fitted(&[], &[], 0.0), Vec::<f64>::new());
    }

    #[test]
    fn parts_of_two_columns_stand_apart() {
        let graph = Incidence::new(3, 2, &[(0, 0), (1, 0), (2, 1)]);
        let [tasks, units] = heights(&graph, &[0, 1, 2], &[0, 1]);
        assert_eq!(tasks, [0.0, 1.0, 2.7]);
        assert!(units[0] < 1.0 && units[1] > 2.0);
        let [tasks, units] = heights(&Incidence::new(0, 2, &[]), &[], &[0, 1]);
        assert_eq!((tasks, units), (vec![], vec![0.0, 1.0]));
    }
}
