//! Closeness of units: how near all else is, counted in steps.
//!
//! Searches from 256 units at a time share one sweep over the graph: each vertex holds a bit for every search
//! that has reached it (Then et al. 2014). Distances in the projection are half of those between units here, so that
//! one search serves both measures.

use rayon::prelude::*;

use super::{Cancelled, Incidence, Watch};

/// Closeness of units in the two-mode graph and in its projection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Closeness {
    /// In the two-mode graph, as Borgatti & Everett 1997 normalise it: (T + 2(U−1)) / Σd, times the share of other
    /// vertices reached (Wasserman & Faust 1994). Nought for a unit without task.
    pub two_mode: Vec<f64>,
    /// In the projection, each shared task one step: (r / Σd) · (r / (U−1)), r the number of units reached. Nought
    /// where none is reached.
    pub one_mode: Vec<f64>,
}

/// Closeness of all units.
///
/// # Errors
/// When the computation is stopped.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn closeness(incidence: &Incidence, watch: &Watch) -> Result<Closeness, Cancelled> {
    let (tasks, units) = (incidence.task_count() as f64, incidence.unit_count() as f64);
    let sources: Vec<u32> = (0..).take(incidence.unit_count()).collect();
    watch.begin(sources.len());
    let batches: Result<Vec<Vec<Reach>>, Cancelled> = sources
        .par_chunks(LANES)
        .map(|sources| {
            watch.step(0)?;
            let reach = Search::new(incidence, sources).run(watch)?;
            watch.step(sources.len())?;
            Ok(reach)
        })
        .collect();
    let batches = batches?;
    let reach = || batches.iter().flatten();
    let two_mode = |reach: &Reach| {
        let far = (reach.unit_steps + reach.task_steps) as f64;
        let share = (reach.units + reach.tasks) as f64 / (tasks + units - 1.0);
        if far > 0.0 { (tasks + 2.0 * (units - 1.0)) / far * share } else { 0.0 }
    };
    let one_mode = |reach: &Reach| {
        let (count, far) = (reach.units as f64, (reach.unit_steps / 2) as f64);
        if far > 0.0 { count / far * (count / (units - 1.0)) } else { 0.0 }
    };
    Ok(Closeness { two_mode: reach().map(two_mode).collect(), one_mode: reach().map(one_mode).collect() })
}

/// What one search reached besides its source: how many, and the sum of their distances.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    units: u64,
    unit_steps: u64,
    tasks: u64,
    task_steps: u64,
}

const WORDS: usize = 4;
/// Searches that run together.
const LANES: usize = 64 * WORDS;

/// One bit a search.
type Bits = [u64; WORDS];

struct Search<'a> {
    incidence: &'a Incidence,
    sources: usize,
    /// Searches that have reached a vertex, and those that reached it in the last step.
    task_seen: Vec<Bits>,
    task_new: Vec<Bits>,
    unit_seen: Vec<Bits>,
    unit_new: Vec<Bits>,
}

impl<'a> Search<'a> {
    fn new(incidence: &'a Incidence, sources: &[u32]) -> Self {
        let mut unit_seen = vec![[0; WORDS]; incidence.unit_count()];
        for (lane, &source) in sources.iter().enumerate() {
            unit_seen[source as usize][lane / 64] |= 1 << (lane % 64);
        }
        Self {
            incidence,
            sources: sources.len(),
            task_seen: vec![[0; WORDS]; incidence.task_count()],
            task_new: vec![[0; WORDS]; incidence.task_count()],
            unit_new: unit_seen.clone(),
            unit_seen,
        }
    }

    fn run(mut self, watch: &Watch) -> Result<Vec<Reach>, Cancelled> {
        let mut reach = vec![Reach::default(); self.sources];
        let mut far = 1;
        loop {
            watch.step(0)?;
            let all = all(self.sources);
            let units = |task: usize| self.incidence.units_of(task);
            let mut found = sweep(&mut self.task_seen, &mut self.task_new, &self.unit_new, units, all);
            let mut any = false;
            for (lane, reach) in reach.iter_mut().enumerate() {
                let count = found.take(lane);
                any |= count > 0;
                reach.tasks += count;
                reach.task_steps += count * far;
            }
            let tasks = |unit: usize| self.incidence.tasks_of(unit);
            let mut found = sweep(&mut self.unit_seen, &mut self.unit_new, &self.task_new, tasks, all);
            for (lane, reach) in reach.iter_mut().enumerate() {
                let count = found.take(lane);
                reach.units += count;
                reach.unit_steps += count * (far + 1);
            }
            if !any {
                return Ok(reach);
            }
            far += 2;
        }
    }
}

/// The bits of so many searches.
fn all(sources: usize) -> Bits {
    std::array::from_fn(|word| match sources.saturating_sub(64 * word) {
        0 => 0,
        lanes @ 1..64 => (1 << lanes) - 1,
        _ => u64::MAX,
    })
}

/// One step of all searches, from the other mode's newly reached vertices to one mode's.
fn sweep<'a>(
    seen: &mut [Bits],
    new: &mut [Bits],
    from: &[Bits],
    row: impl Fn(usize) -> &'a [u32],
    all: Bits,
) -> Counts {
    let mut counts = Counts::default();
    for (vertex, (seen, new)) in seen.iter_mut().zip(new).enumerate() {
        *new = [0; WORDS];
        if *seen == all {
            continue;
        }
        for &other in row(vertex) {
            let from = &from[other as usize];
            (0..WORDS).for_each(|word| new[word] |= from[word]);
        }
        (0..WORDS).for_each(|word| new[word] &= !seen[word]);
        if *new != [0; WORDS] {
            (0..WORDS).for_each(|word| seen[word] |= new[word]);
            counts.add(*new);
        }
    }
    counts
}

/// A counter a search, held bit by bit across counters: adding one bit to each is a few operations on words.
#[derive(Default)]
struct Counts {
    digits: Vec<Bits>,
}

impl Counts {
    fn add(&mut self, mut carry: Bits) {
        for digit in &mut self.digits {
            let both: Bits = std::array::from_fn(|word| digit[word] & carry[word]);
            (0..WORDS).for_each(|word| digit[word] ^= carry[word]);
            carry = both;
            if carry == [0; WORDS] {
                return;
            }
        }
        self.digits.push(carry);
    }

    fn take(&mut self, lane: usize) -> u64 {
        let bit = |digit: &Bits| digit[lane / 64] >> (lane % 64) & 1;
        self.digits.iter().rev().fold(0, |count, digit| 2 * count + bit(digit))
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{adjacency, distances, incidence, tasks};
    use super::*;

    fn of(units: usize, tasks: &[Vec<u32>]) -> Closeness {
        closeness(&incidence(units, tasks), &Watch::default()).unwrap()
    }

    /// By one plain search a unit.
    fn by_search(units: usize, tasks: &[Vec<u32>]) -> Closeness {
        let rows = adjacency(units, tasks);
        let (count, all) = (units as f64, rows.len() as f64);
        let mut found = Closeness::default();
        for unit in 0..units {
            let far = distances(&rows, tasks.len() + unit);
            let sum = |far: &[Option<usize>]| far.iter().flatten().sum::<usize>() as f64;
            let reached = |far: &[Option<usize>]| far.iter().flatten().count() as f64 - 1.0;
            let (others, steps) = (&far[tasks.len()..], sum(&far));
            let two = (tasks.len() as f64 + 2.0 * (count - 1.0)) / steps * reached(&far) / (all - 1.0);
            found.two_mode.push(if steps > 0.0 { two } else { 0.0 });
            let (near, steps) = (reached(others), sum(others) / 2.0);
            found.one_mode.push(if steps > 0.0 { near / steps * near / (count - 1.0) } else { 0.0 });
        }
        found
    }

    fn same(one: &[f64], other: &[f64]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-12)
    }

    #[test]
    fn a_chain_worked_by_hand() {
        // Units 0, 1, 2 on tasks {0, 1} and {1, 2}: unit 1 is nearest to all, 2 tasks at 1 and 2 units at 2.
        let found = of(3, &[vec![0, 1], vec![1, 2]]);
        assert!(same(&found.two_mode, &[6.0 / 10.0, 1.0, 6.0 / 10.0]));
        assert!(same(&found.one_mode, &[2.0 / 3.0, 1.0, 2.0 / 3.0]));
        assert_eq!(of(1, &[]).two_mode, [0.0]);
        assert_eq!(of(0, &[vec![]]), Closeness::default());
    }

    #[test]
    fn more_units_than_run_together() {
        // A chain of 300 units, and 40 that stand alone.
        let chain: Vec<Vec<u32>> = (0..299).map(|unit| vec![unit, unit + 1]).collect();
        let (found, expected) = (of(340, &chain), by_search(340, &chain));
        assert!(same(&found.two_mode, &expected.two_mode) && same(&found.one_mode, &expected.one_mode));
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(closeness(&incidence(340, &chain), &watch), Err(Cancelled));
    }

    proptest! {
        #[test]
        fn it_is_that_of_plain_searches((units, tasks) in tasks(14, 14)) {
            let (found, expected) = (of(units, &tasks), by_search(units, &tasks));
            prop_assert!(same(&found.two_mode, &expected.two_mode));
            prop_assert!(same(&found.one_mode, &expected.one_mode));
        }
    }
}
