//! Exact scores where units are few: searches from units alone.
//!
//! A shortest path from task to task is a first unit, a shortest path between units, and a last unit. So path
//! counts between units give those of all pairs, and each pair `(i, j)` of units can be told how much all
//! pairs of vertices ask of its paths. One search from every unit then spreads that over the vertices between.
//! A task costs a sum over the rows of its units and one look at each later task, not a search.

use super::lane::{self, LANES, Lane, Line, NONE, Source};
use super::net::Net;
use super::search::Search;
use super::sweep::{Searcher, Targets, over};
use super::{Cancelled, Watch};

/// Most units, since what is kept grows with the square.
const UNITS: usize = 2000;
/// Most steps between units: every step costs a look at all tasks.
const STEPS: u8 = 8;
/// Most numbers in the tables being summed at one time.
const TABLES: usize = 1 << 23;

/// Steps and shortest paths between all units.
struct Between {
    units: usize,
    steps: Vec<u8>,
    paths: Vec<f64>,
}

impl Between {
    /// Absent when steps or paths are too many.
    fn new(net: &Net, threads: bool, watch: &Watch) -> Result<Option<Self>, Cancelled> {
        let units = net.units();
        let parts = over(0..units, 32, threads, |range| {
            let mut search = Search::new(net);
            let (mut steps, mut paths) = (vec![0; range.len() * units], vec![0.0; range.len() * units]);
            for batch in sources(range.clone()) {
                watch.step(0)?;
                let row = batch[0].vertex as usize - range.start;
                let deepest = search.between(&batch, |lane, unit, step, count| {
                    let at = (row + lane) * units + unit;
                    (steps[at], paths[at]) = (step as u8, count);
                });
                if !deepest.is_ok_and(|deepest| deepest <= STEPS as usize) {
                    return Ok(None);
                }
            }
            Ok(Some((steps, paths)))
        })?;
        let Some(parts) = parts.into_iter().collect::<Option<Vec<_>>>() else { return Ok(None) };
        let (steps, paths): (Vec<Vec<u8>>, Vec<Vec<f64>>) = parts.into_iter().unzip();
        Ok(Some(Self { units, steps: steps.concat(), paths: paths.concat() }))
    }

    fn row(&self, unit: usize) -> (&[u8], &[f64]) {
        let range = unit * self.units..(unit + 1) * self.units;
        (&self.steps[range.clone()], &self.paths[range])
    }
}

fn sources(range: std::ops::Range<usize>) -> impl Iterator<Item = Vec<Source>> {
    let end = range.end;
    let batch = move |from: usize| from..(from + LANES).min(end);
    range
        .step_by(LANES)
        .map(move |from| batch(from).map(|vertex| Source { vertex: vertex as u32, weight: 1.0 }).collect())
}

/// Whether this is the faster way, by measurement on random graphs.
pub(super) fn pays(net: &Net) -> bool {
    net.units() <= UNITS && net.tasks() >= 6 * net.units()
}

/// Scores from all pairs of a net; absent when steps or paths between units are too many.
pub(super) fn scores(net: &Net, threads: bool, watch: &Watch) -> Result<Option<Vec<f64>>, Cancelled> {
    let units = net.units();
    let Some(between) = Between::new(net, threads, watch)? else { return Ok(None) };
    let tables = (TABLES / (units * units)).min(2 * net.tasks() / units).clamp(2, 16);
    let parts = over(0..net.tasks(), tables, threads, |range| {
        let mut asks = Asks::new(net, &between);
        for from in range.clone().step_by(LANES) {
            let batch = from..(from + LANES).min(range.end);
            watch.step(batch.len())?;
            asks.batch(batch);
        }
        Ok((asks.pairs, asks.scores))
    })?;
    let mut parts = parts.into_iter();
    let Some((mut pairs, mut scores)) = parts.next() else { return Ok(None) };
    for (more, ends) in parts {
        pairs.iter_mut().zip(more).for_each(|(sum, value)| *sum += value);
        scores.iter_mut().zip(ends).for_each(|(sum, value)| *sum += value);
    }
    for (unit, score) in scores.iter_mut().enumerate() {
        let (_, paths) = between.row(unit);
        *score += paths.iter().zip(&pairs[unit * units..]).map(|(paths, ask)| paths * ask).sum::<f64>();
    }
    scores.resize(net.vertices(), 0.0);
    for part in spread(net, &between, &pairs, threads, watch)? {
        scores.iter_mut().zip(part).for_each(|(sum, value)| *sum += value);
    }
    Ok(Some(scores))
}

/// Spreads what pairs of units are asked for over the vertices between them.
fn spread(
    net: &Net,
    between: &Between,
    pairs: &[f64],
    threads: bool,
    watch: &Watch,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let units = net.units();
    over(0..units, 32, threads, |range| {
        let (mut scores, mut search) = (vec![0.0; net.vertices()], Search::new(net));
        let mut asks = vec![Line(NONE); units];
        for batch in sources(range) {
            watch.step(batch.len())?;
            for (lane, source) in batch.iter().enumerate() {
                let from = source.vertex as usize;
                let (_, paths) = between.row(from);
                for (to, ask) in asks.iter_mut().enumerate() {
                    // Pairs of units themselves, each once.
                    let own = if to > from { net.weight[from] * net.weight[to] / paths[to] } else { 0.0 };
                    ask.0[lane] = net.copies[from] * pairs[from * units + to] + own;
                }
            }
            search.spread(&batch, &asks, &mut scores);
        }
        Ok(scores)
    })
}

/// What pairs with a task among them ask of paths between units.
struct Asks<'a> {
    net: &'a Net,
    between: &'a Between,
    /// What paths from a unit to another are asked for.
    pairs: Vec<f64>,
    /// Scores of units as the last before a task.
    scores: Vec<f64>,
    /// By search: steps from the task's units to each unit, and paths.
    steps: Vec<Vec<u8>>,
    paths: Vec<Vec<f64>>,
    /// Paths to the units of the step at hand; what tasks behind them ask, per path: in this step, in all.
    front: Vec<Line>,
    next: Vec<Line>,
    asked: Vec<Line>,
    /// Searches that have not reached the task.
    open: Vec<u8>,
}

impl<'a> Asks<'a> {
    fn new(net: &'a Net, between: &'a Between) -> Self {
        let units = net.units();
        Self {
            net,
            between,
            pairs: vec![0.0; units * units],
            scores: vec![0.0; units],
            steps: vec![vec![0; units]; LANES],
            paths: vec![vec![0.0; units]; LANES],
            front: vec![Line(NONE); units],
            next: vec![Line(NONE); units],
            asked: vec![Line(NONE); units],
            open: vec![0; net.tasks()],
        }
    }

    /// Adds the pairs of these tasks with units and with later tasks.
    fn batch(&mut self, tasks: std::ops::Range<usize>) {
        self.open[tasks.start..].fill(lane::first(tasks.len()));
        self.asked.fill(Line(NONE));
        let mut deepest = 0;
        for (lane, task) in tasks.clone().enumerate() {
            self.rows(lane, task);
            self.open[task] &= !(1 << lane);
            deepest = self.steps[lane].iter().copied().fold(deepest, u8::max);
        }
        for step in 0..=deepest {
            if !self.step(step, &tasks) {
                break;
            }
        }
        for (lane, task) in tasks.enumerate() {
            self.gather(lane, task);
        }
    }

    /// Steps and paths from a task to all units, by the rows of its units.
    fn rows(&mut self, lane: usize, task: usize) {
        let (steps, paths) = (&mut self.steps[lane], &mut self.paths[lane]);
        steps.fill(u8::MAX);
        for &unit in self.net.units_of(task) {
            let copies = self.net.copies[unit as usize];
            let (row_steps, row_paths) = self.between.row(unit as usize);
            let own = steps.iter_mut().zip(paths.iter_mut());
            for ((step, count), (&row_step, &row_count)) in own.zip(row_steps.iter().zip(row_paths)) {
                let kept = if row_step < *step { 0.0 } else { *count };
                let more = if row_step <= *step { copies * row_count } else { 0.0 };
                *count = kept + more;
                *step = row_step.min(*step);
            }
        }
        for &unit in self.net.units_of(task) {
            paths[unit as usize] = 1.0;
        }
    }

    /// Pairs with later tasks behind units at a step; whether tasks are left.
    fn step(&mut self, step: u8, tasks: &std::ops::Range<usize>) -> bool {
        for (lane, (steps, paths)) in self.steps.iter().zip(&self.paths).enumerate().take(tasks.len()) {
            for (unit, (front, (&own, &count))) in
                self.front.iter_mut().zip(steps.iter().zip(paths)).enumerate()
            {
                front.0[lane] = if own == step { self.net.copies[unit] * count } else { 0.0 };
            }
        }
        let mut left = 0;
        for task in tasks.start..self.net.tasks() {
            let open = self.open[task];
            if open == 0 {
                continue;
            }
            let units = self.net.units_of(task);
            let mut sum = NONE;
            for &unit in units {
                lane::add(&mut sum, &self.front[unit as usize].0);
            }
            let paths = lane::only(&sum, open);
            let new = lane::set(&paths);
            self.open[task] = open & !new;
            left |= self.open[task];
            if new != 0 {
                let share = lane::share(&paths, weight(self.net, tasks, task), 0.0, &NONE);
                for &unit in units {
                    lane::add(&mut self.next[unit as usize].0, &share);
                }
            }
        }
        let front = self.front.iter_mut().zip(&mut self.next);
        for (asked, (front, next)) in self.asked.iter_mut().zip(front) {
            let here: Lane = std::array::from_fn(|at| if front.0[at] > 0.0 { next.0[at] } else { 0.0 });
            lane::add(&mut asked.0, &here);
            (front.0, next.0) = (NONE, NONE);
        }
        left != 0
    }

    /// Adds what was asked of a task's paths to the pairs of units these lead through.
    fn gather(&mut self, lane: usize, task: usize) {
        let units = self.net.units();
        let weight = self.net.weight[units + task];
        let (steps, paths) = (&self.steps[lane], &mut self.paths[lane]);
        for (unit, (count, &step)) in paths.iter_mut().zip(steps).enumerate() {
            let asked = self.asked[unit].0[lane];
            self.scores[unit] += weight * asked * *count;
            let ask = weight * (self.net.weight[unit] / *count + self.net.copies[unit] * asked);
            *count = if step == 0 { 0.0 } else { ask };
        }
        for &unit in self.net.units_of(task) {
            let (row_steps, _) = self.between.row(unit as usize);
            let pairs = &mut self.pairs[unit as usize * units..][..units];
            for ((pair, ask), (row, step)) in
                pairs.iter_mut().zip(paths.iter()).zip(row_steps.iter().zip(steps))
            {
                // A mask, since which units are nearest is not to be guessed.
                *pair += f64::from_bits(ask.to_bits() & u64::from(row == step).wrapping_neg());
            }
        }
    }
}

/// What a task counts as a target of these: pairs inside come up twice.
fn weight(net: &Net, tasks: &std::ops::Range<usize>, task: usize) -> f64 {
    let split = net.units();
    Targets::Later(split + tasks.start, split + tasks.end - 1).weight(split + task, net.weight[split + task])
}
