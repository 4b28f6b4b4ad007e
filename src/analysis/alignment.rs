//! Tasks of different plans set side by side: how alike they are and which are each other's best.
//!
//! The score is Gower's general similarity coefficient (1971): the weighted mean of the components that can
//! be compared, Σ wₖ sₖ / Σ wₖ over those where both tasks have something. Text components are cosines of
//! weighted n-grams ([`Texts`]), the others Jaccard indexes of what is named. Tasks that share units'
//! functions and nothing else do not speak of the same thing and are no pair.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Texts, Watch};
use crate::network::{MentionKind, Named, ResponsibilityGraph};

use super::subject::{Subjects, plans};

/// Least score of a pair, where nothing else is asked for.
pub const ALIGNED: f64 = 0.15;

/// What tasks are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Words of the titles.
    Title,
    /// Words of what the tasks name and of their figures, labels and quotes.
    Words,
    /// Functions of the units, open sets left out.
    Functions,
    /// Sectors named.
    Sectors,
    /// Zones named.
    Zones,
    /// Instruments of policy named.
    Instruments,
    /// Institutions named.
    Institutions,
}

impl Aspect {
    /// All, in the order of components.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Words,
        Self::Functions,
        Self::Sectors,
        Self::Zones,
        Self::Instruments,
        Self::Institutions,
    ];

    /// Its weight; the weights add up to 1.
    #[must_use]
    pub const fn weight(self) -> f64 {
        match self {
            Self::Title => 0.45,
            Self::Words | Self::Functions => 0.15,
            Self::Sectors => 0.1,
            Self::Zones | Self::Instruments | Self::Institutions => 0.05,
        }
    }

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Words => "words",
            Self::Functions => "functions",
            Self::Sectors => "sectors",
            Self::Zones => "zones",
            Self::Instruments => "instruments",
            Self::Institutions => "institutions",
        }
    }

    /// The kind of thing named, where it is one.
    pub(super) const fn kind(self) -> Option<MentionKind> {
        match self {
            Self::Sectors => Some(MentionKind::Sector),
            Self::Zones => Some(MentionKind::Zone),
            Self::Instruments => Some(MentionKind::Instrument),
            Self::Institutions => Some(MentionKind::Institution),
            Self::Title | Self::Words | Self::Functions => None,
        }
    }
}

/// Values of the components, in the order of [`Aspect::ALL`]; none where either task has nothing to compare.
pub(super) type Values = [Option<f64>; 7];

/// Two tasks by index, the first the lesser, and their score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scored {
    pub(super) tasks: [u32; 2],
    pub(super) score: f64,
}

impl Scored {
    /// The best first, then in order of tasks.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.tasks.cmp(&other.tasks))
    }
}

/// The tasks of a graph, ready to be compared.
pub(super) struct Alignment<'a> {
    network: &'a ResponsibilityGraph,
    pub(super) subjects: Subjects<'a>,
    titles: Texts,
    words: Texts,
    /// Sets compared, parallel to [`SETS`].
    sets: [Sets; 5],
    /// Which components each task has something for, as bits in the order of [`Aspect::ALL`].
    present: Vec<u8>,
    plan_at: Vec<u32>,
    plan_count: usize,
}

const SETS: [Aspect; 5] =
    [Aspect::Functions, Aspect::Sectors, Aspect::Zones, Aspect::Instruments, Aspect::Institutions];

/// Pairs above a threshold.
pub(super) struct Aligned {
    /// Tasks that are each other's best between their plans, the best pair first.
    pub(super) matches: Vec<Scored>,
    /// The best of the other pairs, no more than asked for.
    pub(super) further: Vec<Scored>,
    /// How many pairs reach the threshold.
    pub(super) count: usize,
}

/// For every task a set of numbers, and the tasks of each number.
#[derive(Debug, Clone, Default)]
struct Sets {
    members: Vec<Vec<u32>>,
    tasks: Vec<Vec<u32>>,
    /// Members as bits, exact only while there are no more than 64 numbers.
    masks: Vec<u64>,
}

/// What a row of pairs needs, kept from row to row.
struct Scratch {
    /// Weighted sums of components, one entry a task.
    sums: Vec<f64>,
    counts: Vec<u32>,
    touched: Vec<u32>,
}

impl<'a> Alignment<'a> {
    pub(super) fn new(network: &'a ResponsibilityGraph) -> Self {
        let subjects = Subjects::new(network);
        let titles: Vec<Vec<&str>> = network.tasks.iter().map(|task| vec![task.title.as_str()]).collect();
        let words: Vec<Vec<&str>> = subjects.words.iter().map(|words| said(words)).collect();
        let (plan_at, plans) = plans(network);
        let sets = SETS.map(|aspect| match aspect.kind() {
            None => {
                Sets::new(&(0..network.tasks.len()).map(|task| functions(network, task)).collect::<Vec<_>>())
            }
            Some(kind) => {
                let named = |task| subjects.named(task, kind).map(|object| object.id).collect();
                Sets::new(&(0..network.tasks.len()).map(named).collect::<Vec<_>>())
            }
        });
        let (titles, words) = (Texts::new(&titles), Texts::new(&words));
        let present = |task: usize| {
            let has = [!titles.is_blank(task), !words.is_blank(task)];
            let has = has.into_iter().chain(sets.iter().map(|sets| !sets.members[task].is_empty()));
            has.zip(0..).fold(0, |bits, (has, at)| bits | u8::from(has) << at)
        };
        let present = (0..network.tasks.len()).map(present).collect();
        Self { network, titles, words, sets, present, plan_at, plan_count: plans.len(), subjects }
    }

    /// Values of the components of two tasks.
    pub(super) fn values(&self, one: usize, other: usize) -> Values {
        let both = self.present[one] & self.present[other];
        let value = |at: usize| match at {
            0 => self.titles.cosine(one, other),
            1 => self.words.cosine(one, other),
            _ => self.sets[at - 2].jaccard(one, other),
        };
        std::array::from_fn(|at| (both >> at & 1 == 1).then(|| value(at)))
    }

    /// Pairs of tasks of different plans that reach `threshold`; quadratic in tasks.
    pub(super) fn pairs(&self, threshold: f64, limit: usize, watch: &Watch) -> Result<Aligned, Cancelled> {
        let tasks = self.network.tasks.len();
        let mut best: Vec<Option<(f64, u32)>> = vec![None; tasks * self.plan_count];
        let mut kept: Vec<Scored> = Vec::new();
        let mut count = 0;
        // No more pairs can be matches than tasks have best partners, each counted from both sides.
        let most = if limit == 0 { 0 } else { limit.saturating_add(best.len() / 2) };
        watch.begin(tasks);
        let all: Vec<u32> = (0..).take(tasks).collect();
        for some in all.chunks(ROWS) {
            watch.step(some.len())?;
            let scratch = || Scratch { sums: vec![0.0; tasks], counts: vec![0; tasks], touched: Vec::new() };
            let rows: Vec<Vec<Scored>> = some
                .par_iter()
                .map_init(scratch, |scratch, &task| self.row(task, threshold, scratch))
                .collect();
            for pair in rows.into_iter().flatten() {
                let [one, other] = pair.tasks;
                for (task, partner) in [(one, other), (other, one)] {
                    let place = task as usize * self.plan_count + self.plan_at[partner as usize] as usize;
                    let better = best[place].is_none_or(|(score, known)| {
                        pair.score > score || pair.score.total_cmp(&score).is_eq() && partner < known
                    });
                    if better {
                        best[place] = Some((pair.score, partner));
                    }
                }
                count += 1;
                kept.push(pair);
            }
            if kept.len() > most.saturating_mul(2) {
                keep_best(&mut kept, most);
            }
        }
        keep_best(&mut kept, most);
        let matches = self.mutual(&best);
        let mut known: Vec<[u32; 2]> = matches.iter().map(|pair| pair.tasks).collect();
        known.sort_unstable();
        kept.retain(|pair| known.binary_search(&pair.tasks).is_err());
        kept.truncate(limit);
        Ok(Aligned { matches, further: kept, count })
    }

    /// Pairs of a task with tasks of later plans: sums over what is shared, by the rows of what shares it.
    fn row(&self, task: u32, threshold: f64, scratch: &mut Scratch) -> Vec<Scored> {
        let one = task as usize;
        let first = one + self.plan_at[one..].partition_point(|plan| *plan == self.plan_at[one]);
        let sums = &mut scratch.sums;
        sums[first..].fill(0.0);
        self.titles.add_cosines(one, first, Aspect::Title.weight(), sums);
        self.words.add_cosines(one, first, Aspect::Words.weight(), sums);
        for (sets, aspect) in self.sets.iter().zip(SETS).filter(|(_, aspect)| aspect.kind().is_some()) {
            sets.add_jaccards(one, first, aspect.weight(), sums, (&mut scratch.counts, &mut scratch.touched));
        }
        let mut found = Vec::new();
        for (other, number) in (first..self.plan_at.len()).zip(u32::try_from(first).unwrap_or(u32::MAX)..) {
            // Functions alone are no likeness.
            if sums[other] <= 0.0 {
                continue;
            }
            let weights = WEIGHTS[(self.present[one] & self.present[other]) as usize];
            let functions = Aspect::Functions.weight();
            if sums[other] + functions < threshold * weights {
                continue;
            }
            let score = (sums[other] + functions * self.sets[0].jaccard(one, other)) / weights;
            if score >= threshold {
                found.push(Scored { tasks: [task, number], score: score.min(1.0) });
            }
        }
        found
    }

    fn mutual(&self, best: &[Option<(f64, u32)>]) -> Vec<Scored> {
        let mut matches = Vec::new();
        for (place, found) in best.iter().enumerate() {
            let (task, Some((score, partner))) = (place / self.plan_count, *found) else { continue };
            let back = best[partner as usize * self.plan_count + self.plan_at[task] as usize];
            if let Some((_, back)) = back.filter(|(_, back)| *back as usize == task && *back < partner) {
                matches.push(Scored { tasks: [back, partner], score });
            }
        }
        matches.sort_unstable_by(Scored::order);
        matches
    }

    /// What two tasks share in an aspect that compares sets, in order of id.
    pub(super) fn shared(&self, aspect: Aspect, one: usize, other: usize) -> Vec<Named> {
        let label = |id: &str| {
            let known = &self.network.context.functions;
            known.iter().find(|function| function.id == id).map_or(id, |function| &function.label).to_owned()
        };
        let Some(kind) = aspect.kind() else {
            let (one, other) = (functions(self.network, one), functions(self.network, other));
            let both = one.into_iter().filter(|id| other.contains(id));
            return both.map(|id| Named { id: id.to_owned(), label: label(id) }).collect();
        };
        let others: Vec<&str> = self.subjects.named(other, kind).map(|object| object.id).collect();
        let both = self.subjects.named(one, kind).filter(|object| others.contains(&object.id));
        both.map(|object| Named { id: object.id.to_owned(), label: object.label.to_owned() }).collect()
    }
}

/// Rows compared between two looks at whether to stop.
const ROWS: usize = 64;

fn keep_best(pairs: &mut Vec<Scored>, limit: usize) {
    if pairs.len() > limit && limit > 0 {
        pairs.select_nth_unstable_by(limit - 1, Scored::order);
    }
    pairs.truncate(limit);
    pairs.sort_unstable_by(Scored::order);
}

/// Sums of the weights of the components that bits stand for.
const WEIGHTS: [f64; 128] = {
    let mut sums = [0.0; 128];
    let mut bits = 0;
    while bits < sums.len() {
        let mut at = 0;
        while at < Aspect::ALL.len() {
            if bits >> at & 1 == 1 {
                sums[bits] += Aspect::ALL[at].weight();
            }
            at += 1;
        }
        bits += 1;
    }
    sums
};

impl Sets {
    fn new(sets: &[Vec<&str>]) -> Self {
        let mut ids: Vec<&str> = sets.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let number = |id: &&str| ids.binary_search(id).ok().and_then(|at| u32::try_from(at).ok());
        let members: Vec<Vec<u32>> = sets.iter().map(|set| set.iter().filter_map(number).collect()).collect();
        let mut tasks = vec![Vec::new(); ids.len()];
        for (task, members) in (0..).zip(&members) {
            for &member in members {
                tasks[member as usize].push(task);
            }
        }
        let mask = |members: &Vec<u32>| members.iter().fold(0, |mask, member| mask | 1_u64 << (member % 64));
        Self { masks: members.iter().map(mask).collect(), members, tasks }
    }

    /// Shared members over members of either; 0 where both sets are empty.
    fn jaccard(&self, one: usize, other: usize) -> f64 {
        let common = self.masks[one] & self.masks[other];
        if common == 0 {
            return 0.0;
        }
        let [a, b] = [one, other].map(|task| &self.members[task]);
        let shared = if self.tasks.len() <= 64 {
            common.count_ones() as usize
        } else {
            a.iter().filter(|member| b.contains(member)).count()
        };
        ratio(shared, a.len() + b.len() - shared)
    }

    /// Adds `weight` times the index of a task with every task from `first` on to their sums.
    fn add_jaccards(
        &self,
        task: usize,
        first: usize,
        weight: f64,
        sums: &mut [f64],
        (counts, touched): (&mut [u32], &mut Vec<u32>),
    ) {
        for &member in &self.members[task] {
            let tasks = &self.tasks[member as usize];
            for &other in &tasks[tasks.partition_point(|other| (*other as usize) < first)..] {
                if counts[other as usize] == 0 {
                    touched.push(other);
                }
                counts[other as usize] += 1;
            }
        }
        for other in touched.drain(..) {
            let shared = std::mem::take(&mut counts[other as usize]) as usize;
            let either = self.members[task].len() + self.members[other as usize].len() - shared;
            sums[other as usize] += weight * ratio(shared, either);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Functions of the units of a task, open sets left out, in order.
pub(super) fn functions(network: &ResponsibilityGraph, task: usize) -> Vec<&str> {
    let units = network.incidence().units_of(task).iter().map(|&unit| &network.units[unit as usize]);
    let mut functions: Vec<&str> =
        units.filter(|unit| !unit.open_set).flat_map(|unit| &unit.functions).map(String::as_str).collect();
    functions.sort_unstable();
    functions.dedup();
    functions
}

/// Words of a task, each text once.
pub(super) fn said<'a>(words: &[super::subject::Words<'a>]) -> Vec<&'a str> {
    let mut texts: Vec<&str> = words.iter().map(|words| words.text).collect();
    texts.dedup();
    texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::network::{Context, Mention, Row, Task, Unit};

    use super::*;

    /// A task as plan, title, functions of a unit each and number of the instrument and the sector named.
    type Given = (u32, String, Vec<u32>, Option<u32>, Option<u32>);

    fn graph(tasks: &[Given]) -> ResponsibilityGraph {
        let units = (0..70).map(|number| Unit {
            id: format!("1/{number}"),
            label: String::new(),
            open_set: false,
            functions: vec![format!("f{number}")],
        });
        let numbered = || (1_u32..).zip(tasks);
        let named = numbered().map(|(number, (plan, title, ..))| Task {
            plan: format!("p{plan}"),
            number,
            title: title.clone(),
        });
        let rows = numbered().flat_map(|(task, (plan, _, units, ..))| {
            (1..).zip(units).map(move |(position, unit)| Row {
                plan: format!("p{plan}"),
                task,
                position,
                unit: format!("1/{unit}"),
                assignment: format!("b/plan/p{plan}/task/{task}/unit/{position}"),
            })
        });
        let mentions = numbered().flat_map(|(task, (plan, _, _, instrument, sector))| {
            let named = [(MentionKind::Instrument, instrument), (MentionKind::Sector, sector)];
            named.into_iter().filter_map(move |(kind, id)| {
                Some(Mention {
                    plan: format!("p{plan}"),
                    task: Some(task),
                    kind,
                    id: (*id)?.to_string(),
                    label: "甲".repeat(usize::try_from((*id)?).ok()?),
                    evidence: format!("m{task}"),
                })
            })
        });
        let context = Context { mentions: mentions.collect(), ..Context::default() };
        ResponsibilityGraph::new(units.collect(), named.collect(), rows.collect()).with_context(context)
    }

    /// The score as defined: the mean of the values that can be compared.
    fn score(values: &Values) -> Option<f64> {
        let compared =
            || Aspect::ALL.into_iter().zip(values).filter_map(|(aspect, value)| Some((aspect, (*value)?)));
        let speaks = compared().any(|(aspect, value)| aspect != Aspect::Functions && value > 0.0);
        let sum: f64 = compared().map(|(aspect, value)| aspect.weight() * value).sum();
        speaks.then(|| sum / compared().map(|(aspect, _)| aspect.weight()).sum::<f64>())
    }

    proptest! {
        #[test]
        fn rows_find_the_pairs_that_the_definition_does(
            tasks in prop::collection::vec(
                (0..3_u32, "[甲乙丙丁戊，]{0,6}", prop::collection::vec(0..70_u32, 0..4),
                 prop::option::of(0..4_u32), prop::option::of(0..4_u32)),
                0..12,
            ),
            threshold in 0.0..0.6_f64,
        ) {
            let network = graph(&tasks);
            let alignment = Alignment::new(&network);
            let found = alignment.pairs(threshold, usize::MAX, &Watch::default()).unwrap();
            prop_assert_eq!(found.count, found.matches.len() + found.further.len());
            let mut pairs: Vec<Scored> = found.matches.iter().chain(&found.further).copied().collect();
            pairs.sort_by_key(|pair| pair.tasks);
            let mut pairs = pairs.into_iter();
            for other in 0..network.tasks.len() {
                for one in 0..other {
                    prop_assert_eq!(alignment.values(one, other), alignment.values(other, one));
                }
            }
            for one in 0..network.tasks.len() {
                for other in one + 1..network.tasks.len() {
                    let apart = network.tasks[one].plan != network.tasks[other].plan;
                    let Some(score) = score(&alignment.values(one, other)).filter(|_| apart) else { continue };
                    // A score within rounding of the threshold may fall on either side.
                    if score < threshold - 1e-12 {
                        continue;
                    }
                    let is = |pair: &Scored| pair.tasks.map(|task| task as usize) == [one, other];
                    match pairs.as_slice().first().filter(|pair| is(pair)) {
                        Some(pair) => {
                            prop_assert!((pair.score - score).abs() < 1e-12);
                            pairs.next();
                        }
                        None => prop_assert!(score < threshold + 1e-12),
                    }
                }
            }
            prop_assert_eq!(pairs.next(), None);
        }
    }
}
