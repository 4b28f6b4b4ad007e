//! How often pairs of units meet when only the degrees of a graph are given.
//!
//! Samples come from [`Curveball`] walks, one a stratum: trades never cross strata, and the meetings of a pair
//! are added over them. A fixed number of walks from different seeds share the samples, so that the counts
//! do not depend on the number of threads. From the counts, p = (1 + count) / (1 + samples).

use rayon::prelude::*;

use super::{Cancelled, Curveball, Incidence, Lists, Watch};

/// Walks that share the samples.
const WALKS: usize = 8;

/// Global rounds before the first sample, and between samples.
const BURN_IN: usize = 50;
const THINNING: usize = 8;

/// Units and tasks of a stratum up to which its shape is sampled too.
const SHAPE_LIMIT: usize = 128;

/// Pairs of units looked at, in compressed rows: the partners of each unit with a higher number, ascending,
/// each with how often the two meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    /// For each unit the place of its first partner; one entry more than there are units.
    pub start: Vec<usize>,
    /// The partners.
    pub partners: Vec<u32>,
    /// How often the two meet, parallel to `partners`.
    pub observed: Vec<u32>,
}

/// One number a graph: seen, and under the null.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Drawn {
    /// In the graph itself.
    pub observed: f64,
    /// Sum over the samples.
    pub total: f64,
    /// Samples with at least as much.
    pub at_least: usize,
    /// Samples with at most as much.
    pub at_most: usize,
}

/// Counts over all samples.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chance {
    /// Number of samples.
    pub samples: usize,
    /// Meetings of each pair over all samples, parallel to [`Meetings::partners`].
    pub total: Vec<u64>,
    /// Samples in which the pair meets at least as often as observed.
    pub at_least: Vec<u32>,
    /// Samples in which it meets at most as often.
    pub at_most: Vec<u32>,
    /// For each stratum small enough, NODF and the number of pairs that meet.
    pub shapes: Vec<Option<[Drawn; 2]>>,
}

/// Meetings of all pairs for which `wanted(unit, other)` holds, `unit` < `other`; of those that meet, when
/// `meeting_only`.
#[must_use]
pub fn meetings(
    strata: &[Incidence],
    units: usize,
    meeting_only: bool,
    wanted: impl Fn(u32, u32) -> bool,
) -> Meetings {
    let mut found = Meetings { start: vec![0], ..Meetings::default() };
    let mut met = vec![0; units];
    for (unit, number) in (0..units).zip(0..) {
        met.fill(0);
        for stratum in strata {
            let tasks = stratum.tasks_of(unit).iter();
            tasks
                .flat_map(|&task| stratum.units_of(task as usize))
                .for_each(|&other| met[other as usize] += 1);
        }
        for (other, &count) in (0..).zip(&met).skip(unit + 1) {
            if (count > 0 || !meeting_only) && wanted(number, other) {
                found.partners.push(other);
                found.observed.push(count);
            }
        }
        found.start.push(found.partners.len());
    }
    found
}

/// Samples the null of `strata`, all over the same units.
///
/// # Errors
/// When the computation is to stop.
pub fn chance(
    strata: &[Incidence],
    meetings: &Meetings,
    samples: usize,
    seed: u64,
    watch: &Watch,
) -> Result<Chance, Cancelled> {
    watch.begin(samples);
    let shapes: Vec<Option<[f64; 2]>> =
        strata.iter().map(|stratum| shape(Curveball::new(stratum, 0).lists())).collect();
    let walks: Vec<Chance> = (0..WALKS)
        .into_par_iter()
        .map(|walk| {
            let share = samples * (walk + 1) / WALKS - samples * walk / WALKS;
            let seed = seed.wrapping_mul(WALKS as u64).wrapping_add(walk as u64);
            one_walk(strata, meetings, &shapes, share, seed, watch)
        })
        .collect::<Result<_, _>>()?;
    let mut all = Chance::new(meetings, &shapes);
    for walk in walks {
        all.add(&walk);
    }
    Ok(all)
}

fn one_walk(
    strata: &[Incidence],
    meetings: &Meetings,
    shapes: &[Option<[f64; 2]>],
    samples: usize,
    seed: u64,
    watch: &Watch,
) -> Result<Chance, Cancelled> {
    let mut chance = Chance::new(meetings, shapes);
    let mut walks: Vec<Curveball> = (0_u64..)
        .zip(strata)
        .map(|(at, stratum)| Curveball::new(stratum, seed ^ (at + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    let mut met = vec![0; meetings.start.len().saturating_sub(1)];
    for sample in 0..samples {
        for walk in &mut walks {
            walk.trade(if sample == 0 { BURN_IN } else { THINNING });
        }
        let lists: Vec<Lists<'_>> = walks.iter_mut().map(Curveball::lists).collect();
        chance.count(&lists, meetings, &mut met);
        watch.step(1)?;
    }
    Ok(chance)
}

impl Chance {
    fn new(meetings: &Meetings, seen: &[Option<[f64; 2]>]) -> Self {
        let pairs = meetings.partners.len();
        let drawn = |observed| Drawn { observed, ..Drawn::default() };
        Self {
            samples: 0,
            total: vec![0; pairs],
            at_least: vec![0; pairs],
            at_most: vec![0; pairs],
            shapes: seen.iter().map(|shape| shape.map(|pair| pair.map(drawn))).collect(),
        }
    }

    fn count(&mut self, lists: &[Lists<'_>], meetings: &Meetings, met: &mut [u32]) {
        self.samples += 1;
        for (unit, ends) in meetings.start.windows(2).enumerate() {
            if ends[0] == ends[1] {
                continue;
            }
            met.fill(0);
            for stratum in lists {
                for &task in stratum.tasks_of(unit) {
                    let others = stratum.units_of(task as usize).iter().rev();
                    others
                        .take_while(|other| **other as usize > unit)
                        .for_each(|&other| met[other as usize] += 1);
                }
            }
            for at in ends[0]..ends[1] {
                let (count, observed) = (met[meetings.partners[at] as usize], meetings.observed[at]);
                self.total[at] += u64::from(count);
                self.at_least[at] += u32::from(count >= observed);
                self.at_most[at] += u32::from(count <= observed);
            }
        }
        for (drawn, &stratum) in self.shapes.iter_mut().zip(lists) {
            let Some(drawn) = drawn else { continue };
            for (drawn, value) in drawn.iter_mut().zip(shape(stratum).unwrap_or_default()) {
                drawn.total += value;
                // Sums of the same fractions in another order may differ in the last digit.
                drawn.at_least += usize::from(value >= drawn.observed - 1e-9);
                drawn.at_most += usize::from(value <= drawn.observed + 1e-9);
            }
        }
    }

    fn add(&mut self, walk: &Self) {
        self.samples += walk.samples;
        for at in 0..self.total.len() {
            self.total[at] += walk.total[at];
            self.at_least[at] += walk.at_least[at];
            self.at_most[at] += walk.at_most[at];
        }
        let pairs = self.shapes.iter_mut().zip(&walk.shapes).filter_map(|(all, one)| all.as_mut().zip(*one));
        for (all, one) in pairs.flat_map(|(all, one)| all.iter_mut().zip(one)) {
            all.total += one.total;
            all.at_least += one.at_least;
            all.at_most += one.at_most;
        }
    }
}

/// NODF (Almeida-Neto et al. 2008), 0 to 100, and the number of pairs of units that meet; none for a large
/// graph. Empty lists are no part of the matrix.
fn shape(lists: Lists<'_>) -> Option<[f64; 2]> {
    let (units, tasks) = (lists.unit_count(), lists.task_count());
    if units > SHAPE_LIMIT || tasks > SHAPE_LIMIT {
        return None;
    }
    let mut bits = Vec::new();
    let by_unit = overlaps((0..units).map(|unit| lists.tasks_of(unit)), tasks, &mut bits);
    let by_task = overlaps((0..tasks).map(|task| lists.units_of(task)), units, &mut bits);
    let pairs = by_unit.pairs + by_task.pairs;
    let nodf = if pairs > 0.0 { 100.0 * (by_unit.nested + by_task.nested) / pairs } else { 0.0 };
    Some([nodf, by_unit.meeting])
}

#[derive(Default)]
struct Overlaps {
    /// Sum over the pairs of unlike size of the share of the smaller that lies in the larger.
    nested: f64,
    pairs: f64,
    meeting: f64,
}

fn overlaps<'a>(lists: impl Iterator<Item = &'a [u32]>, width: usize, bits: &mut Vec<u64>) -> Overlaps {
    let words = width.div_ceil(64);
    bits.clear();
    let mut sizes: [u32; SHAPE_LIMIT] = [0; SHAPE_LIMIT];
    let mut count = 0;
    for list in lists.filter(|list| !list.is_empty()) {
        bits.resize(bits.len() + words, 0);
        let row = &mut bits[count * words..];
        for &item in list {
            row[item as usize / 64] |= 1 << (item % 64);
            sizes[count] += 1;
        }
        count += 1;
    }
    let mut found = Overlaps::default();
    for one in 0..count {
        for other in one + 1..count {
            let (a, b) = (&bits[one * words..][..words], &bits[other * words..][..words]);
            let shared: u32 = a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum();
            found.pairs += 1.0;
            found.meeting += f64::from(u8::from(shared > 0));
            if sizes[one] != sizes[other] {
                found.nested += f64::from(shared) / f64::from(sizes[one].min(sizes[other]));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(tasks: &[&[u32]], units: usize) -> Incidence {
        let edges: Vec<(u32, u32)> =
            (0..).zip(tasks).flat_map(|(task, units)| units.iter().map(move |&unit| (task, unit))).collect();
        Incidence::new(tasks.len(), units, &edges)
    }

    #[test]
    fn nestedness_is_as_worked_by_hand() {
        let near = |tasks: &[&[u32]], units, expected: [f64; 2]| {
            let found = shape(Curveball::new(&graph(tasks, units), 0).lists()).unwrap();
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        // Perfectly nested, and a chessboard.
        near(&[&[0, 1, 2], &[0, 1], &[0]], 3, [100.0, 3.0]);
        near(&[&[0], &[1], &[2]], 3, [0.0, 0.0]);
        // Tasks 53.33 over ten pairs, units 63.33 over ten.
        near(&[&[0, 2, 3, 4], &[0, 1, 2], &[1, 2, 3], &[0, 1], &[0, 1]], 5, [175.0 / 3.0, 9.0]);
        near(&[], 0, [0.0, 0.0]);
    }

    #[test]
    fn the_null_of_three_by_two_is_known() {
        // Two tasks of two and one of one over units of 2, 2, 1: five graphs, equally likely.
        let graph = graph(&[&[0, 1], &[0, 1], &[2]], 3);
        let pairs = meetings(std::slice::from_ref(&graph), 3, false, |_, _| true);
        assert_eq!((pairs.partners.as_slice(), pairs.observed.as_slice()), (&[1, 2, 2][..], &[2, 0, 0][..]));
        let found = chance(std::slice::from_ref(&graph), &pairs, 20_000, 5, &Watch::default()).unwrap();
        assert_eq!(found.samples, 20_000);
        // Units 0 and 1 meet twice in one graph of the five, once in the other four.
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let mean = found.total[0] as f64 / 20_000.0;
        assert!((mean - 1.2).abs() < 0.02, "{mean}");
        assert!((f64::from(found.at_least[0]) / 20_000.0 - 0.2).abs() < 0.015);
        assert_eq!(found.at_most[0], 20_000);
    }

    #[test]
    fn strata_are_added_and_the_seed_decides() {
        let (one, two) = (graph(&[&[0, 1], &[2]], 3), graph(&[&[0, 1, 2]], 3));
        let strata = [one, two];
        let pairs = meetings(&strata, 3, true, |a, b| (a, b) != (1, 2));
        assert_eq!((pairs.partners.as_slice(), pairs.observed.as_slice()), (&[1, 2][..], &[2, 1][..]));
        let run = |seed| chance(&strata, &pairs, 500, seed, &Watch::default()).unwrap();
        assert_eq!(run(3), run(3));
        assert_ne!(run(3).total, run(4).total);
        // The second stratum is rigid: every sample adds one meeting of each pair.
        assert!(run(3).total.iter().all(|&total| (500..=1000).contains(&total)));
        let empty = chance(&[], &meetings(&[], 0, false, |_, _| true), 10, 0, &Watch::default()).unwrap();
        assert!(empty.total.is_empty());
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(chance(&strata, &pairs, 500, 1, &watch), Err(Cancelled));
    }
}
