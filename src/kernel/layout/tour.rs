//! An open tour through all vertices in which neighbours are alike: 2-opt and moves of short runs
//! (Croes 1958; Or 1976), with seeded kicks.

use super::super::{Cancelled, Random, Watch};
use super::below;

/// Longest run that is moved as a whole.
const RUN: usize = 3;

/// Symmetric distances between vertices.
#[derive(Debug)]
pub(super) struct Distances {
    size: usize,
    cells: Vec<u32>,
}

impl Distances {
    pub(super) fn new(size: usize, cells: Vec<u32>) -> Self {
        debug_assert_eq!(cells.len(), size * size);
        Self { size, cells }
    }

    fn of(&self, one: u32, other: u32) -> i64 {
        i64::from(self.cells[one as usize * self.size + other as usize])
    }

    /// Distance between the vertices at two places; 0 beyond either end.
    fn gap(&self, tour: &[u32], one: Option<usize>, other: Option<usize>) -> i64 {
        let vertex = |place: Option<usize>| place.and_then(|place| tour.get(place));
        vertex(one).zip(vertex(other)).map_or(0, |(&one, &other)| self.of(one, other))
    }

    /// Length of a tour.
    pub(super) fn length(&self, tour: &[u32]) -> i64 {
        tour.windows(2).map(|pair| self.of(pair[0], pair[1])).sum()
    }
}

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Longest run of vertices that is looked at.
    pub(super) window: usize,
    /// Most passes over the tour.
    pub(super) passes: usize,
    /// Other starts near the best.
    pub(super) kicks: usize,
}

/// Shortens `tour`.
pub(super) fn shorten(
    tour: &mut Vec<u32>,
    distances: &Distances,
    effort: Effort,
    random: &mut Random,
    watch: &Watch,
) -> Result<(), Cancelled> {
    if tour.len() < 3 {
        return Ok(());
    }
    descend(tour, distances, effort, watch)?;
    let mut least = distances.length(tour);
    for _ in 0..effort.kicks {
        let mut other = kicked(tour, random);
        descend(&mut other, distances, effort, watch)?;
        let length = distances.length(&other);
        if length < least {
            (least, *tour) = (length, other);
        }
    }
    Ok(())
}

/// The tour with three of its runs in another order.
fn kicked(tour: &[u32], random: &mut Random) -> Vec<u32> {
    let mut cuts = [0; 3].map(|_| below(tour.len() + 1, random));
    cuts.sort_unstable();
    let [a, b, c] = cuts;
    [&tour[..a], &tour[b..c], &tour[a..b], &tour[c..]].concat()
}

fn descend(tour: &mut [u32], distances: &Distances, effort: Effort, watch: &Watch) -> Result<(), Cancelled> {
    for _ in 0..effort.passes {
        watch.step(1)?;
        let reversed = reverse_runs(tour, distances, effort.window);
        if !move_runs(tour, distances, effort.window) && !reversed {
            break;
        }
    }
    Ok(())
}

/// Reverses runs where that shortens the tour.
fn reverse_runs(tour: &mut [u32], distances: &Distances, window: usize) -> bool {
    let mut gained = false;
    for first in 0..tour.len() {
        for last in first + 1..tour.len().min(first + window) {
            let before = first.checked_sub(1);
            let now =
                distances.gap(tour, before, Some(first)) + distances.gap(tour, Some(last), Some(last + 1));
            let then =
                distances.gap(tour, before, Some(last)) + distances.gap(tour, Some(first), Some(last + 1));
            if then < now {
                tour[first..=last].reverse();
                gained = true;
            }
        }
    }
    gained
}

/// Moves short runs past others where that shortens the tour.
fn move_runs(tour: &mut [u32], distances: &Distances, window: usize) -> bool {
    let mut gained = false;
    for first in 0..tour.len() {
        for middle in first + 1..tour.len().min(first + window) {
            // A run of up to RUN on either side changes places with the other side.
            let ends = middle + 1..=tour.len().min(first + window);
            for end in ends.filter(|end| (middle - first).min(end - middle) <= RUN) {
                let (before, last) = (first.checked_sub(1), end - 1);
                let now = distances.gap(tour, before, Some(first))
                    + distances.gap(tour, Some(middle - 1), Some(middle))
                    + distances.gap(tour, Some(last), Some(end));
                let then = distances.gap(tour, before, Some(middle))
                    + distances.gap(tour, Some(last), Some(first))
                    + distances.gap(tour, Some(middle - 1), Some(end));
                if then < now {
                    tour[first..end].rotate_left(middle - first);
                    gained = true;
                    break;
                }
            }
        }
    }
    gained
}

#[cfg(test)]
mod tests {
    use super::super::super::random;
    use super::*;

    #[test]
    fn points_on_a_line_are_put_in_order() {
        let places: Vec<u32> = vec![5, 1, 9, 3, 7, 0, 8, 2, 6, 4];
        let cells = places.iter().flat_map(|a| places.iter().map(move |b| a.abs_diff(*b))).collect();
        let distances = Distances::new(10, cells);
        let mut tour: Vec<u32> = (0..10).collect();
        shorten(
            &mut tour,
            &distances,
            Effort { window: 10, passes: 50, kicks: 20 },
            &mut random(1),
            &Watch::default(),
        )
        .unwrap();
        assert_eq!(distances.length(&tour), 9);
    }
}
