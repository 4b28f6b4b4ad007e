//! Made-up plan graphs of any size, for tests and benchmarks.
//!
//! Few units are in many tasks and many in few (Zipf); tasks name one unit and a number of others that is
//! close to Poisson; most mentions stay in the district of the task. The same parameters give the same graph
//! on every machine: draws and comparisons are of whole numbers, and the weights come from additions,
//! multiplications and divisions alone, which IEEE 754 fixes to the last bit.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers are below a bound of their type by how they are drawn"
)]

use std::io::{self, Write};
use std::ops::Range;

use rand::RngCore;

use super::{Incidence, Random, random};

/// Draws that meet a unit the task already names, before the next free unit is taken.
const REDRAWS: usize = 64;

/// What a made-up plan graph is to look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Synth {
    /// Number of units.
    pub units: u32,
    /// Number of tasks.
    pub tasks: u32,
    /// Number of assignments: reached exactly, unless the tasks are too many or the units too few for it.
    pub assignments: usize,
    /// Number of districts, among which units and tasks are divided evenly and in order.
    pub districts: u32,
    /// Share of mentions of units of other districts, from 0 to 1.
    pub cross: f64,
    /// Exponent of the weight of a unit by its rank in its district, `rank^-zipf`; 0 is even.
    pub zipf: f64,
    /// Start of the random numbers.
    pub seed: u64,
}

impl Synth {
    /// Names of the graphs of the benchmark protocol.
    pub const PRESETS: [&str; 4] = ["g1", "g2", "s1", "s0"];

    /// A graph of the benchmark protocol: `g1` (large, one district), `g2` (200 districts), `s1`, `s0` (small).
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        let one = Self { units: 0, tasks: 0, assignments: 0, districts: 1, cross: 0.0, zipf: 0.8, seed: 0 };
        Some(match name {
            "g1" => Self { units: 10_000, tasks: 100_000, assignments: 1_043_721, seed: 1, ..one },
            "g2" => Self {
                units: 10_000,
                tasks: 100_000,
                assignments: 957_601,
                districts: 200,
                cross: 0.05,
                seed: 2,
                ..one
            },
            "s1" => Self { units: 1_000, tasks: 10_000, assignments: 103_809, seed: 3, ..one },
            "s0" => Self { units: 100, tasks: 1_000, assignments: 5_461, seed: 4, ..one },
            _ => return None,
        })
    }

    /// The assignments as `(task, unit)`, in order of task and of the list of the task; no pair twice, no
    /// task without unit as long as there are as many assignments as tasks.
    #[must_use]
    pub fn edges(&self) -> Vec<(u32, u32)> {
        if self.units == 0 || self.tasks == 0 {
            return Vec::new();
        }
        let mut draw = random(self.seed);
        let districts = self.districts.clamp(1, self.units);
        let weights = self.weights(districts, &mut draw);
        let sizes = self.sizes(districts, &mut draw);
        let cross = share(self.cross);
        let mut edges = Vec::with_capacity(sizes.iter().map(|size| *size as usize).sum());
        for (task, &size) in (0..).zip(&sizes) {
            let start = edges.len();
            let home = part(self.units, districts, district(task, self.tasks, districts));
            for _ in 0..size {
                let free = |unit: u32, edges: &[(u32, u32)]| edges[start..].iter().all(|edge| edge.1 != unit);
                let drawn = (0..REDRAWS).find_map(|_| {
                    let away = cross > 0 && (draw.next_u64() >> 11) < cross;
                    let unit = weights.draw(&home, away, &mut draw);
                    free(unit, &edges).then_some(unit)
                });
                let next = || home.clone().chain(0..self.units).find(|unit| free(*unit, &edges));
                if let Some(unit) = drawn.or_else(next) {
                    edges.push((task, unit));
                }
            }
        }
        edges
    }

    /// The graph of [`Synth::edges`].
    #[must_use]
    pub fn incidence(&self) -> Incidence {
        Incidence::new(self.tasks as usize, self.units as usize, &self.edges())
    }

    /// Weights of all units: ranks are dealt at random within each district.
    fn weights(&self, districts: u32, draw: &mut Random) -> Weights {
        let mut sums = Vec::with_capacity(self.units as usize + 1);
        let mut sum = 0;
        sums.push(sum);
        for district in 0..districts {
            let home = part(self.units, districts, district);
            let mut ranks: Vec<u32> = (1..=home.end - home.start).collect();
            for at in (1..ranks.len()).rev() {
                ranks.swap(at, below(draw, at as u64 + 1) as usize);
            }
            for rank in ranks {
                sum += weight(rank, self.zipf);
                sums.push(sum);
            }
        }
        Weights { sums }
    }

    /// Number of units of each task: one, and what falls to it when the other mentions are dealt at random.
    fn sizes(&self, districts: u32, draw: &mut Random) -> Vec<u32> {
        let most = |task: u32| {
            let home = part(self.units, districts, district(task, self.tasks, districts));
            if self.cross > 0.0 { self.units } else { home.end - home.start }
        };
        let room: usize = (0..self.tasks).map(|task| most(task) as usize).sum();
        let wanted = self.assignments.min(room);
        let mut sizes = vec![0; self.tasks as usize];
        sizes.iter_mut().take(wanted).for_each(|size| *size = 1);
        for _ in sizes.len()..wanted.max(sizes.len()) {
            let first = below(draw, u64::from(self.tasks)) as u32;
            let open = (first..self.tasks).chain(0..first).find(|task| sizes[*task as usize] < most(*task));
            if let Some(task) = open {
                sizes[task as usize] += 1;
            }
        }
        sizes
    }
}

/// Writes assignments as lines `task unit`, numbers from 0.
///
/// # Errors
/// When `out` does not take them.
pub fn write_edges(edges: &[(u32, u32)], out: &mut impl Write) -> io::Result<()> {
    let mut text = Vec::with_capacity(1 << 16);
    for (task, unit) in edges {
        writeln!(text, "{task} {unit}")?;
        if text.len() > (1 << 16) - 32 {
            out.write_all(&text)?;
            text.clear();
        }
    }
    out.write_all(&text)
}

/// Sums of the weights of the units before each unit, and of all.
struct Weights {
    sums: Vec<u64>,
}

impl Weights {
    /// A unit of `home`, or of elsewhere if there is an elsewhere.
    fn draw(&self, home: &Range<u32>, away: bool, draw: &mut Random) -> u32 {
        let (start, end) = (self.sums[home.start as usize], self.sums[home.end as usize]);
        let all = self.sums[self.sums.len() - 1];
        let own = end - start;
        let at = if away && all > own {
            let at = below(draw, all - own);
            if at < start { at } else { at + own }
        } else {
            start + below(draw, own)
        };
        self.sums.partition_point(|sum| *sum <= at) as u32 - 1
    }
}

/// The units, or tasks, of a district.
fn part(count: u32, districts: u32, district: u32) -> Range<u32> {
    let at = |district: u32| (u64::from(count) * u64::from(district) / u64::from(districts)) as u32;
    at(district)..at(district + 1)
}

/// The district of a task.
fn district(task: u32, tasks: u32, districts: u32) -> u32 {
    (u64::from(task) * u64::from(districts) / u64::from(tasks)) as u32
}

/// A number below `bound`; the bias is below `bound` / 2^64.
fn below(draw: &mut Random, bound: u64) -> u64 {
    ((u128::from(draw.next_u64()) * u128::from(bound)) >> 64) as u64
}

/// A share from 0 to 1 as a whole number of 2^-53.
fn share(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * (1_u64 << 53) as f64) as u64
}

/// `rank^-zipf` in units of 2^-40, at least one.
fn weight(rank: u32, zipf: f64) -> u64 {
    ((exp(-zipf * ln(f64::from(rank))) * (1_u64 << 40) as f64) as u64).max(1)
}

/// Natural logarithm of a number from 1, by the series of the inverse hyperbolic tangent.
fn ln(number: f64) -> f64 {
    let (mut mantissa, mut twos) = (number, 0.0);
    while mantissa >= 2.0 {
        mantissa /= 2.0;
        twos += 1.0;
    }
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut power, mut sum, mut odd) = (ratio, 0.0, 1.0);
    while odd < 40.0 {
        sum += power / odd;
        power *= ratio * ratio;
        odd += 2.0;
    }
    twos * std::f64::consts::LN_2 + 2.0 * sum
}

/// Exponential of a number up to 0, by its series after halving.
fn exp(number: f64) -> f64 {
    let (mut rest, mut halvings) = (number, 0);
    while rest < -std::f64::consts::LN_2 {
        rest += std::f64::consts::LN_2;
        halvings += 1;
    }
    let (mut term, mut sum, mut at) = (1.0, 0.0, 1.0);
    while at < 25.0 {
        sum += term;
        term *= rest / at;
        at += 1.0;
    }
    (0..halvings).fold(sum, |sum, _| sum / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over the text.
    fn digest(edges: &[(u32, u32)]) -> u64 {
        let mut text = Vec::new();
        write_edges(edges, &mut text).unwrap();
        text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    fn sound(synth: &Synth, edges: &[(u32, u32)]) {
        assert!(edges.is_sorted_by_key(|edge| edge.0));
        assert!(edges.iter().all(|edge| edge.0 < synth.tasks && edge.1 < synth.units));
        let mut distinct = edges.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), edges.len());
    }

    #[test]
    fn the_presets_have_their_sizes_and_never_change() {
        let digests =
            [0x7438_7a5c_c544_06f7, 0xe57f_7718_7555_a2bf, 0xd6c8_972d_127e_6af5, 0x5d7f_5bc1_c688_51c2];
        for (name, digest_of) in Synth::PRESETS.into_iter().zip(digests) {
            let synth = Synth::preset(name).unwrap();
            let edges = synth.edges();
            sound(&synth, &edges);
            assert_eq!(edges.len(), synth.assignments);
            assert_eq!(digest(&edges), digest_of, "{name}");
            let graph = synth.incidence();
            assert!((0..graph.task_count()).all(|task| !graph.units_of(task).is_empty()));
        }
        assert_eq!(Synth::preset("g3"), None);
    }

    #[test]
    fn the_largest_unit_of_g1_is_in_a_third_of_its_tasks() {
        let graph = Synth::preset("g1").unwrap().incidence();
        let mut degrees: Vec<usize> =
            (0..graph.unit_count()).map(|unit| graph.tasks_of(unit).len()).collect();
        degrees.sort_unstable();
        assert!((30_000..36_000).contains(&degrees[9_999]), "{}", degrees[9_999]);
        assert!((10..60).contains(&degrees[0]), "{}", degrees[0]);
    }

    #[test]
    fn a_twentieth_of_the_mentions_of_g2_is_of_another_district() {
        let edges = Synth::preset("g2").unwrap().edges();
        let away = edges.iter().filter(|(task, unit)| task / 500 != unit / 50).count();
        // A task of many units meets known ones of its own district more often, which lifts the share.
        assert!((0.045..0.075).contains(&(away as f64 / edges.len() as f64)), "{away}");
    }

    #[test]
    fn what_does_not_fit_is_cut_to_what_does() {
        let tight =
            Synth { units: 3, tasks: 4, assignments: 99, districts: 1, cross: 0.0, zipf: 2.0, seed: 7 };
        sound(&tight, &tight.edges());
        assert_eq!(tight.edges().len(), 12);
        let split = Synth { districts: 3, ..tight };
        assert_eq!(split.edges().len(), 4);
        let few = Synth { assignments: 2, ..tight };
        assert_eq!(few.edges().len(), 2);
        let more_districts_than_tasks = Synth { units: 9, districts: 9, cross: 0.5, ..tight };
        assert_eq!(more_districts_than_tasks.edges().len(), 36);
        for nothing in [Synth { units: 0, ..tight }, Synth { tasks: 0, ..tight }] {
            assert_eq!(nothing.edges(), []);
        }
    }

    #[test]
    fn powers_are_those_of_the_library() {
        for rank in [1, 2, 3, 10, 999, 10_000, 4_000_000] {
            for zipf in [0.0, 0.3, 0.8, 1.0, 2.5] {
                let (own, theirs) = (exp(-zipf * ln(f64::from(rank))), f64::from(rank).powf(-zipf));
                assert!((own / theirs - 1.0).abs() < 1e-13, "{rank} {zipf}");
            }
        }
    }
}
