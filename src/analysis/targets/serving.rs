//! Tasks whose text may serve a target.
//!
//! The score is 0.6 · words + 0.3 · zone + 0.1 · sector, between 0 and 1. Words: the share of the pairs of
//! neighbouring characters in the metric's name that the task's text has, each weighted by ln(1 + N/n), N the
//! number of tasks and n of those that have it (inverse document frequency, Spärck Jones 1972). Zone: the
//! target's zone, one it is part of, or one within it is named. Sector: the task names a sector whose name
//! stands in the metric's. What is known of a task's text is its title and the words that something rests on.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::around::{Around, owned};
use crate::network::{ResponsibilityGraph, Scope, Statement, Task};

/// Tasks with a lower score are not offered.
const LEAST: f64 = 0.1;

/// Tasks offered for one target.
const OFFERED: usize = 5;

/// A task that may serve a target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ServingTask {
    /// The task.
    pub task: Task,
    /// How well it fits, between 0 and 1: 0.6 · share of words + 0.3 for a zone + 0.1 for a sector.
    pub score: f64,
    /// Share of the metric's name that the task's text has, rare words weighing more.
    pub word_share: f64,
    /// The words shared.
    pub words: Vec<String>,
    /// Ids of the zones that tie them.
    pub zones: Vec<String>,
    /// Ids of the sectors that tie them.
    pub sectors: Vec<String>,
    /// IRIs of the mentions, roles and figures by which the task names these zones and sectors, and of the
    /// task's assignments.
    pub evidence: Vec<String>,
}

/// Two neighbouring characters.
type Pair = (char, char);

/// The words, zones and sectors of all tasks.
pub(super) struct Index<'a> {
    network: &'a ResponsibilityGraph,
    around: &'a Around<'a>,
    /// Which task has which pair of characters, sorted, each once.
    pairs: Vec<(Pair, u32)>,
    zones: BTreeMap<&'a str, Vec<usize>>,
    sectors: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(network: &'a ResponsibilityGraph, around: &'a Around<'a>) -> Self {
        let mut index =
            Self { network, around, pairs: Vec::new(), zones: BTreeMap::new(), sectors: BTreeMap::new() };
        for (task, at) in (0..network.tasks.len()).zip(0_u32..) {
            index.note(&network.tasks[task].title, at);
            for mention in around.all_mentions(task) {
                index.note(&mention.label, at);
                for quote in network.context.quotes.get(&mention.evidence).into_iter().flatten() {
                    index.note(&quote.quote, at);
                }
            }
            for statement in around.statements(task) {
                index.note(&statement.label, at);
                statement.quotes.iter().for_each(|quote| index.note(quote, at));
            }
            for zone in around.zones(task).into_keys() {
                index.zones.entry(zone).or_default().push(task);
            }
            for sector in around.sectors(task).into_keys() {
                index.sectors.entry(sector).or_default().push(task);
            }
        }
        index.pairs.sort_unstable();
        index.pairs.dedup();
        index
    }

    fn note(&mut self, text: &str, task: u32) {
        self.pairs.extend(pairs(text).map(|pair| (pair, task)));
    }

    /// Tasks that may serve a target, the likeliest first.
    pub(super) fn serving(&self, target: &Statement) -> Vec<ServingTask> {
        let shares = self.word_shares(&target.label);
        let mut ties: BTreeMap<usize, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
        for (zone, tasks) in self.zones_near(&target.scope) {
            for &task in tasks {
                ties.entry(task).or_default().0.push(zone);
            }
        }
        for (&sector, tasks) in &self.sectors {
            if target.label.contains(&self.around.sector_label(sector)) {
                for &task in tasks {
                    ties.entry(task).or_default().1.push(sector);
                }
            }
        }
        let mut scored: Vec<(usize, f64)> = (0..self.network.tasks.len())
            .map(|task| (task, score(shares[task], ties.get(&task))))
            .filter(|&(task, score)| score >= LEAST && self.is_within(task, target))
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        scored.truncate(OFFERED);
        let named = |(task, score)| {
            let (zones, sectors) = ties.get(&task).cloned().unwrap_or_default();
            self.named(target, task, score, shares[task], &zones, &sectors)
        };
        scored.into_iter().map(named).collect()
    }

    fn named(
        &self,
        target: &Statement,
        task: usize,
        score: f64,
        word_share: f64,
        zones: &[&str],
        sectors: &[&str],
    ) -> ServingTask {
        let (in_zones, in_sectors) = (self.around.zones(task), self.around.sectors(task));
        let tied = zones.iter().filter_map(|zone| in_zones.get(zone));
        let tied = tied.chain(sectors.iter().filter_map(|sector| in_sectors.get(sector)));
        let assignments = self.around.units(task).map(|(_, assignment)| assignment);
        ServingTask {
            task: self.network.tasks[task].clone(),
            score,
            word_share,
            words: self.shared_words(&target.label, task),
            zones: zones.iter().map(|&id| id.to_owned()).collect(),
            sectors: sectors.iter().map(|&id| id.to_owned()).collect(),
            evidence: owned(tied.flatten().copied().chain(assignments)),
        }
    }

    /// For each task the weighted share of the pairs of `label` that it has.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn word_shares(&self, label: &str) -> Vec<f64> {
        let tasks = self.network.tasks.len();
        let mut own: Vec<Pair> = pairs(label).collect();
        own.sort_unstable();
        own.dedup();
        let mut shares = vec![0.0; tasks];
        let mut total = 0.0;
        for pair in own {
            let having = self.having(pair);
            let weight = (1.0 + tasks as f64 / having.len().max(1) as f64).ln();
            total += weight;
            for &(_, task) in having {
                shares[task as usize] += weight;
            }
        }
        if total > 0.0 {
            for share in &mut shares {
                *share /= total;
            }
        }
        shares
    }

    /// The tasks that have a pair of characters.
    fn having(&self, pair: Pair) -> &[(Pair, u32)] {
        let start = self.pairs.partition_point(|(known, _)| *known < pair);
        let count = self.pairs[start..].partition_point(|(known, _)| *known == pair);
        &self.pairs[start..start + count]
    }

    /// Runs of characters of `label` whose pairs the task has.
    fn shared_words(&self, label: &str, task: usize) -> Vec<String> {
        let characters: Vec<char> = label.chars().collect();
        let (mut words, mut word) = (Vec::new(), String::new());
        for pair in characters.windows(2) {
            let has = is_word(pair[0])
                && is_word(pair[1])
                && self
                    .having((pair[0], pair[1]))
                    .binary_search_by_key(&task, |found| found.1 as usize)
                    .is_ok();
            if has {
                if word.is_empty() {
                    word.push(pair[0]);
                }
                word.push(pair[1]);
            } else if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
        words
    }

    /// Zones that tasks name and that are, hold or are part of the zone of a scope.
    fn zones_near(&self, scope: &Scope) -> Vec<(&'a str, &[usize])> {
        let Scope::Zone { id, .. } = scope else { return Vec::new() };
        let above = self.around.upwards(id);
        let near = |zone: &&str| {
            zone == id
                || above.iter().any(|wider| wider.id == **zone)
                || self.around.upwards(zone).iter().any(|wider| wider.id == *id)
        };
        let named = self.zones.iter().filter(|(zone, _)| near(zone));
        named.map(|(&zone, tasks)| (zone, tasks.as_slice())).collect()
    }

    /// Whether the plan of a task is for the area of the target's plan, or for one within it.
    fn is_within(&self, task: usize, target: &Statement) -> bool {
        let (own, wanted) =
            (self.around.area_of(&self.network.tasks[task].plan), self.around.area_of(&target.plan));
        let parent = own.and_then(|code| self.network.context.area(code)?.parent.as_deref());
        self.network.tasks[task].plan == target.plan
            || wanted.is_some() && (own == wanted || parent == wanted)
    }
}

fn score(word_share: f64, ties: Option<&(Vec<&str>, Vec<&str>)>) -> f64 {
    let (zone, sector) =
        ties.map_or((false, false), |(zones, sectors)| (!zones.is_empty(), !sectors.is_empty()));
    0.6 * word_share + if zone { 0.3 } else { 0.0 } + if sector { 0.1 } else { 0.0 }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
}

/// Pairs of neighbouring characters within words.
fn pairs(text: &str) -> impl Iterator<Item = Pair> {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|(one, other)| is_word(*one) && is_word(*other))
}
