//! Eight searches at once over a two-mode net, and the dependencies they give.
//!
//! Brandes 2001, level by level. Both ways the pass runs along the tasks, whose numbers stream through, and
//! reads and writes units, whose numbers stay in the cache. A step goes from units over tasks to units.

use super::lane::{self, LANES, Lane, Line, NONE, Outgrown, PEAK, Reached, Source};
use super::net::Net;
use super::sweep::{Searcher, Targets};

/// Working space of searches on one net.
pub(super) struct Search<'a> {
    net: &'a Net,
    all: Vec<u32>,
    /// Forward: paths to the units of the last step. Backward: what they ask of tasks, per path.
    front: Vec<Line>,
    /// Forward: paths to the units of the next step. Backward: what tasks ask of units, per path.
    next: Vec<Line>,
    /// Searches that have not reached the unit, the task.
    open_units: Vec<u8>,
    open_tasks: Vec<u8>,
    marked_units: Vec<bool>,
    marked_tasks: Vec<bool>,
    touched: Vec<u32>,
    /// What was reached, step after step, and where each step begins.
    units: Vec<Reached>,
    unit_steps: Vec<usize>,
    tasks: Vec<Reached>,
    task_steps: Vec<usize>,
    /// Units that some search has not reached.
    waiting: usize,
    /// Which vertices the searches look for.
    targets: Targets,
}

impl<'a> Searcher<'a> for Search<'a> {
    type Graph = Net;

    fn new(net: &'a Net) -> Self {
        let (units, tasks) = (net.units(), net.tasks());
        Self {
            net,
            all: (0..units.max(tasks) as u32).collect(),
            front: vec![Line(NONE); units],
            next: vec![Line(NONE); units],
            open_units: vec![0; units],
            open_tasks: vec![0; tasks],
            marked_units: vec![false; units],
            marked_tasks: vec![false; tasks],
            touched: Vec::new(),
            units: Vec::with_capacity(units),
            unit_steps: Vec::new(),
            tasks: Vec::with_capacity(tasks),
            task_steps: Vec::new(),
            waiting: 0,
            targets: Targets::All,
        }
    }

    fn run(&mut self, sources: &[Source], targets: Targets, scores: &mut [f64]) -> Result<(), Outgrown> {
        let inner = self.reach_all(sources, targets)?;
        self.depend(sources, &inner, &[], scores);
        Ok(())
    }
}

impl Search<'_> {
    /// Searches from units; calls with search, unit, step and paths for every unit reached. The last step.
    pub(super) fn between(
        &mut self,
        sources: &[Source],
        mut each: impl FnMut(usize, usize, usize, f64),
    ) -> Result<usize, Outgrown> {
        self.reach_all(sources, Targets::Given)?;
        for step in 0..self.unit_steps.len() {
            for reached in &self.units[span(&self.unit_steps, step, self.units.len())] {
                for (lane, &paths) in reached.paths.iter().enumerate().filter(|(_, paths)| **paths > 0.0) {
                    each(lane, reached.vertex as usize, step, paths);
                }
            }
        }
        Ok(self.unit_steps.len().saturating_sub(2))
    }

    /// Adds to `scores` what follows when `asks` is asked of each unit by its searches, per path.
    pub(super) fn spread(&mut self, sources: &[Source], asks: &[Line], scores: &mut [f64]) {
        if let Ok(inner) = self.reach_all(sources, Targets::Given) {
            self.depend(sources, &inner, asks, scores);
        }
    }

    fn reach_all(&mut self, sources: &[Source], targets: Targets) -> Result<Lane, Outgrown> {
        self.targets = targets;
        let inner = self.start(sources);
        while self.unit_steps.last().is_some_and(|&from| from < self.units.len()) {
            self.forward()?;
        }
        Ok(inner)
    }

    /// Dependencies, backwards through the steps.
    fn depend(&mut self, sources: &[Source], inner: &Lane, asks: &[Line], scores: &mut [f64]) {
        let mut weights = NONE;
        for (weight, source) in weights.iter_mut().zip(sources) {
            *weight = source.weight;
        }
        let (of_units, of_tasks) = scores.split_at_mut(self.net.units());
        for step in (0..self.task_steps.len()).rev() {
            self.ask_tasks(step, &weights, asks, of_units);
            self.ask_units(step, &weights, of_tasks);
        }
        for reached in &self.units[..self.unit_steps.get(1).copied().unwrap_or_default()] {
            let unit = reached.vertex as usize;
            of_units[unit] += lane::dot(inner, &reached.paths, &self.next[unit].0);
            self.next[unit].0 = NONE;
        }
    }

    /// Puts the sources in place; weights of those that are tasks, for which the first units are inner ones.
    fn start(&mut self, sources: &[Source]) -> Lane {
        let open = lane::first(sources.len());
        self.open_units.fill(open);
        self.waiting = self.open_units.len();
        self.open_tasks.fill(open);
        for log in [&mut self.units, &mut self.tasks] {
            log.clear();
        }
        self.unit_steps.clear();
        self.task_steps.clear();
        let mut inner = NONE;
        let split = self.net.units();
        for (at, source) in sources.iter().enumerate().take(LANES) {
            let vertex = source.vertex as usize;
            if vertex < split {
                self.next[vertex].0[at] = 1.0;
                self.touch(vertex);
            } else {
                inner[at] = source.weight;
                self.open_tasks[vertex - split] &= !(1 << at);
                for &unit in self.net.units_of(vertex - split) {
                    self.next[unit as usize].0[at] = 1.0;
                    self.touch(unit as usize);
                }
            }
        }
        let touched = std::mem::take(&mut self.touched);
        self.close(&touched);
        self.touched = touched;
        self.touched.clear();
        for reached in &self.units {
            self.marked_units[reached.vertex as usize] = false;
        }
        for (at, source) in sources.iter().enumerate().filter(|(_, source)| (source.vertex as usize) < split)
        {
            self.front[source.vertex as usize].0[at] = 1.0;
        }
        inner
    }

    fn touch(&mut self, unit: usize) {
        if !std::mem::replace(&mut self.marked_units[unit], true) {
            self.touched.push(unit as u32);
        }
    }

    /// One step: from the units reached last over tasks to units.
    fn forward(&mut self) -> Result<(), Outgrown> {
        let from = self.unit_steps.last().copied().unwrap_or_default();
        let ends: usize =
            self.units[from..].iter().map(|at| self.net.tasks_of(at.vertex as usize).len()).sum();
        let sparse = ends * 4 < self.net.edges();
        self.task_steps.push(self.tasks.len());
        if sparse {
            self.reach_some(from);
        } else {
            // With all units reached, a task that is no target is of no use.
            let first =
                if self.waiting == 0 { self.targets.first().saturating_sub(self.net.units()) } else { 0 };
            for task in first..self.net.tasks() {
                self.reach(task);
            }
        }
        for reached in &self.units[from..] {
            self.front[reached.vertex as usize].0 = NONE;
        }
        let (all, touched) = (std::mem::take(&mut self.all), std::mem::take(&mut self.touched));
        let peak = self.close(if sparse { &touched } else { &all[..self.net.units()] });
        for &unit in &touched {
            self.marked_units[unit as usize] = false;
        }
        (self.all, self.touched) = (all, touched);
        self.touched.clear();
        if peak > PEAK { Err(Outgrown) } else { Ok(()) }
    }

    /// Reaches tasks of the units reached last, and marks the units touched.
    fn reach_some(&mut self, from: usize) {
        let net = self.net;
        let mut tasks = Vec::new();
        for reached in &self.units[from..] {
            for &task in net.tasks_of(reached.vertex as usize) {
                if !std::mem::replace(&mut self.marked_tasks[task as usize], true) {
                    tasks.push(task);
                }
            }
        }
        for &task in &tasks {
            self.marked_tasks[task as usize] = false;
            if self.reach(task as usize) {
                for &unit in net.units_of(task as usize) {
                    self.touch(unit as usize);
                }
            }
        }
    }

    /// Takes paths from the units reached last to a task, and on to its units; whether it leads on.
    #[inline]
    fn reach(&mut self, task: usize) -> bool {
        let open = self.open_tasks[task];
        if open == 0 {
            return false;
        }
        let units = self.net.units_of(task);
        let target = self.net.units() + task >= self.targets.first();
        let ahead = units.iter().fold(0, |set, &unit| set | self.open_units[unit as usize]);
        if !target && ahead & open == 0 {
            return false;
        }
        let mut sum = NONE;
        for &unit in units {
            lane::add(&mut sum, &self.front[unit as usize].0);
        }
        let paths = lane::only(&sum, open);
        let new = lane::set(&paths);
        if new == 0 {
            return false;
        }
        self.open_tasks[task] &= !new;
        let onward = ahead & new != 0;
        if !onward && !target {
            return false;
        }
        self.tasks.push(Reached { vertex: task as u32, new, onward, paths });
        if onward {
            let paths = lane::scale(&paths, self.net.copies[self.net.units() + task]);
            for &unit in units {
                lane::add(&mut self.next[unit as usize].0, &paths);
            }
        }
        onward
    }

    /// Keeps the paths to units reached for the first time, as a new step; the largest number of paths.
    fn close(&mut self, units: &[u32]) -> f64 {
        self.unit_steps.push(self.units.len());
        let mut peak = 0.0_f64;
        for &unit in units {
            let at = unit as usize;
            let paths = lane::only(&std::mem::replace(&mut self.next[at].0, NONE), self.open_units[at]);
            let new = lane::set(&paths);
            if new != 0 {
                self.open_units[at] &= !new;
                self.waiting -= usize::from(self.open_units[at] == 0);
                self.front[at].0 = lane::scale(&paths, self.net.copies[at]);
                peak = peak.max(lane::largest(&paths));
                self.units.push(Reached { vertex: unit, new, onward: true, paths });
            }
        }
        peak
    }

    /// Units after a step: their dependencies, and what they ask of the tasks before them.
    fn ask_tasks(&mut self, step: usize, weights: &Lane, asks: &[Line], scores: &mut [f64]) {
        for reached in &self.units[span(&self.unit_steps, step + 1, self.units.len())] {
            let unit = reached.vertex as usize;
            let after = std::mem::replace(&mut self.next[unit].0, NONE);
            scores[unit] += lane::dot(weights, &reached.paths, &after);
            let copies = self.net.copies[unit];
            self.front[unit].0 = if let Some(ask) = asks.get(unit) {
                lane::add_scaled(&lane::only(&ask.0, reached.new), copies, &lane::only(&after, reached.new))
            } else {
                let weight = self.targets.weight(unit, self.net.weight[unit]);
                lane::share(&reached.paths, weight, copies, &after)
            };
        }
    }

    /// Tasks of a step: their dependencies, and what they ask of the units before them.
    fn ask_units(&mut self, step: usize, weights: &Lane, scores: &mut [f64]) {
        let split = self.net.units();
        for reached in &self.tasks[span(&self.task_steps, step, self.tasks.len())] {
            let task = reached.vertex as usize;
            let units = self.net.units_of(task);
            let mut after = NONE;
            if reached.onward {
                for &unit in units {
                    lane::add(&mut after, &self.front[unit as usize].0);
                }
                scores[task] += lane::dot(weights, &reached.paths, &after);
            }
            let weight = self.targets.weight(split + task, self.net.weight[split + task]);
            let share = lane::share(&reached.paths, weight, self.net.copies[split + task], &after);
            for &unit in units {
                lane::add(&mut self.next[unit as usize].0, &share);
            }
        }
        for reached in &self.units[span(&self.unit_steps, step + 1, self.units.len())] {
            let unit = reached.vertex as usize;
            self.front[unit].0 = NONE;
            self.next[unit].0 = lane::only(&self.next[unit].0, !reached.new);
        }
    }
}

/// Places of one step in a log.
pub(super) fn span(steps: &[usize], step: usize, end: usize) -> std::ops::Range<usize> {
    let at = |step: usize| steps.get(step).copied().unwrap_or(end);
    at(step)..at(step + 1)
}
