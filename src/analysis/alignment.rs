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
    /// Sets compared, one entry a task, parallel to [`SETS`].
    sets: [Vec<Set>; 5],
    plan_at: Vec<u32>,
    plan_count: usize,
}

const SETS: [Aspect; 5] =
    [Aspect::Functions, Aspect::Sectors, Aspect::Zones, Aspect::Instruments, Aspect::Institutions];

/// Pairs above a threshold.
pub(super) struct Aligned {
    /// Tasks that are each other's best between their plans, the best pair first.
    pub(super) matches: Vec<Scored>,
    /// The best pairs, no more than asked for, matches among them.
    pub(super) pairs: Vec<Scored>,
    /// How many pairs reach the threshold.
    pub(super) count: usize,
}

/// A set of numbers, with a mask that tells most disjoint sets at a glance.
#[derive(Debug, Clone, Default)]
struct Set {
    members: Vec<u32>,
    mask: u64,
}

impl<'a> Alignment<'a> {
    pub(super) fn new(network: &'a ResponsibilityGraph) -> Self {
        let subjects = Subjects::new(network);
        let titles: Vec<Vec<&str>> = network.tasks.iter().map(|task| vec![task.title.as_str()]).collect();
        let words: Vec<Vec<&str>> = subjects.words.iter().map(|words| said(words)).collect();
        let (plan_at, plans) = plans(network);
        let sets = SETS.map(|aspect| match aspect.kind() {
            None => {
                numbered(&(0..network.tasks.len()).map(|task| functions(network, task)).collect::<Vec<_>>())
            }
            Some(kind) => {
                let named = |task| subjects.named(task, kind).map(|object| object.id).collect();
                numbered(&(0..network.tasks.len()).map(named).collect::<Vec<_>>())
            }
        });
        Self {
            network,
            titles: Texts::new(&titles),
            words: Texts::new(&words),
            sets,
            plan_at,
            plan_count: plans.len(),
            subjects,
        }
    }

    /// Values of the components of two tasks.
    pub(super) fn values(&self, one: usize, other: usize) -> Values {
        let cosine = |texts: &Texts| compared(texts, one, other).then(|| texts.cosine(one, other));
        self.with_cosines(one, other, cosine(&self.titles), cosine(&self.words))
    }

    fn with_cosines(&self, one: usize, other: usize, title: Option<f64>, words: Option<f64>) -> Values {
        let [functions, sectors, zones, instruments, institutions] =
            self.sets.each_ref().map(|sets| jaccard(&sets[one], &sets[other]));
        [title, words, functions, sectors, zones, instruments, institutions]
    }

    /// Pairs of tasks of different plans that reach `threshold`; quadratic in tasks.
    pub(super) fn pairs(&self, threshold: f64, limit: usize, watch: &Watch) -> Result<Aligned, Cancelled> {
        let tasks = self.network.tasks.len();
        let mut best: Vec<Option<(f64, u32)>> = vec![None; tasks * self.plan_count];
        let mut kept: Vec<Scored> = Vec::new();
        let mut count = 0;
        watch.begin(tasks);
        let all: Vec<u32> = (0..).take(tasks).collect();
        for some in all.chunks(ROWS) {
            watch.step(some.len())?;
            let cosines = || (vec![0.0; tasks], vec![0.0; tasks]);
            let rows: Vec<Vec<Scored>> = some
                .par_iter()
                .map_init(cosines, |cosines, &task| self.row(task, threshold, cosines))
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
            if kept.len() > limit.saturating_mul(2).max(ROWS) {
                keep_best(&mut kept, limit);
            }
        }
        keep_best(&mut kept, limit);
        Ok(Aligned { matches: self.mutual(&best), pairs: kept, count })
    }

    /// Pairs of a task with later tasks of other plans.
    fn row(&self, task: u32, threshold: f64, cosines: &mut (Vec<f64>, Vec<f64>)) -> Vec<Scored> {
        let one = task as usize;
        let later = one + 1 + self.plan_at[one + 1..].partition_point(|plan| *plan == self.plan_at[one]);
        if later == self.plan_at.len() {
            return Vec::new();
        }
        let (titles, words) = cosines;
        self.titles.cosines_after(one, titles);
        self.words.cosines_after(one, words);
        let mut found = Vec::new();
        for (other, number) in (later..self.plan_at.len()).zip(0_u32..) {
            let title = compared(&self.titles, one, other).then(|| titles[other]);
            let words = compared(&self.words, one, other).then(|| words[other]);
            let values = self.with_cosines(one, other, title, words);
            if let Some(score) = score(&values).filter(|score| *score >= threshold) {
                let other = u32::try_from(later).unwrap_or(u32::MAX) + number;
                found.push(Scored { tasks: [task, other], score });
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

/// The weighted mean of the components that can be compared; none where nothing but functions is shared.
pub(super) fn score(values: &Values) -> Option<f64> {
    let (mut sum, mut weights, mut speaks) = (0.0, 0.0, false);
    for (value, aspect) in values.iter().zip(Aspect::ALL) {
        if let Some(value) = value {
            sum += aspect.weight() * value;
            weights += aspect.weight();
            speaks |= aspect != Aspect::Functions && *value > 0.0;
        }
    }
    speaks.then(|| sum / weights)
}

/// Whether both texts have something to compare.
fn compared(texts: &Texts, one: usize, other: usize) -> bool {
    !texts.is_blank(one) && !texts.is_blank(other)
}

/// Shared members over members of either; none where either set is empty.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn jaccard(one: &Set, other: &Set) -> Option<f64> {
    if one.members.is_empty() || other.members.is_empty() {
        return None;
    }
    if one.mask & other.mask == 0 {
        return Some(0.0);
    }
    let shared = one.members.iter().filter(|member| other.members.contains(member)).count();
    Some(shared as f64 / (one.members.len() + other.members.len() - shared) as f64)
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

fn numbered(sets: &[Vec<&str>]) -> Vec<Set> {
    let mut ids: Vec<&str> = sets.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let number = |id: &&str| ids.binary_search(id).ok().and_then(|at| u32::try_from(at).ok());
    let set = |set: &Vec<&str>| {
        let members: Vec<u32> = set.iter().filter_map(number).collect();
        let mask = members.iter().fold(0, |mask, member| mask | 1 << (member % 64));
        Set { members, mask }
    };
    sets.iter().map(set).collect()
}

/// Words of a task, each text once.
pub(super) fn said<'a>(words: &[super::subject::Words<'a>]) -> Vec<&'a str> {
    let mut texts: Vec<&str> = words.iter().map(|words| words.text).collect();
    texts.dedup();
    texts
}
