//! Scores: BM25, with a factor for the field.

use super::evaluate::Sought;
use super::index::{Field, Index};
use super::pattern::Pattern;
use super::plan::{Clause, whole};

/// How fast repetition of a word stops counting (BM25).
const K1: f64 = 1.2;
/// How much the length of a text counts (BM25).
const B: f64 = 0.75;
/// Greatest factor of a field.
const MOST_BOOST: f64 = 4.0;
/// Factor of texts that do not have all words.
const INCOMPLETE: f64 = 0.5;

/// Texts and their scores, by text.
pub(super) type Scores = Vec<(u32, f64)>;

fn boost(field: Field) -> f64 {
    match field {
        Field::Label => MOST_BOOST,
        Field::Alternative => 3.0,
        Field::Heading => 2.0,
        Field::Quote | Field::Other => 1.0,
    }
}

/// What the length of a text puts against repetition (BM25), given the mean length of its field.
pub(super) fn length_norm(length: f64, mean: f64) -> f64 {
    K1 * (1.0 - B + B * length / mean.max(1.0))
}

/// A clause and where to look for it.
struct Wanted<'a> {
    /// Each pattern with its rarity times its weight.
    patterns: Vec<(Sought<'a>, f64)>,
}

impl<'a> Wanted<'a> {
    fn new(index: &Index, clause: &'a Clause) -> Self {
        let sought = clause.patterns.iter().map(|pattern| Sought::new(index, pattern));
        let patterns = sought.map(|sought| {
            let worth = rarity(index.len(), sought.size()) * f64::from(sought.pattern.weight);
            (sought, worth)
        });
        Self { patterns: patterns.collect() }
    }

    fn size(&self) -> usize {
        self.patterns.iter().map(|(sought, _)| sought.size()).sum()
    }

    /// A score that no text exceeds.
    fn ceiling(&self) -> f64 {
        self.patterns.iter().map(|(_, worth)| worth * (K1 + 1.0) * MOST_BOOST).fold(0.0, f64::max)
    }

    /// Scores of the texts that have the clause, each by its best pattern; of all texts, or at least of those in a list.
    fn scores(&self, index: &Index, among: Option<&Scores>) -> Scores {
        let mut best = Scores::new();
        for (sought, worth) in &self.patterns {
            let found = match among {
                Some(among) => sought.matches_among(index, among.iter().map(|(document, _)| *document)),
                None => sought.matches(index),
            };
            let score = |(document, count)| (document, worth * saturation(index, document, count));
            let scores: Scores = found.into_iter().map(score).collect();
            best = if best.is_empty() { scores } else { greater(&best, &scores) };
        }
        best
    }
}

/// Scores of the texts that have all clauses.
pub(super) fn all(index: &Index, clauses: &[Clause]) -> Scores {
    let mut wanted: Vec<Wanted<'_>> = clauses.iter().map(|clause| Wanted::new(index, clause)).collect();
    wanted.sort_by_key(Wanted::size);
    let mut total: Option<Scores> = None;
    for wanted in &wanted {
        let scores = wanted.scores(index, total.as_ref());
        let held = match total {
            Some(total) => common(&total, &scores),
            None => scores,
        };
        if held.is_empty() {
            return held;
        }
        total = Some(held);
    }
    let mut total = total.unwrap_or_default();
    let ceiling: f64 = wanted.iter().map(Wanted::ceiling).sum();
    let whole = whole(clauses);
    for (document, score) in &mut total {
        *score += ceiling * exactness(index, *document, &whole);
    }
    total
}

/// How much more than any other text one counts that is just what was asked for.
fn exactness(index: &Index, document: u32, whole: &[Pattern]) -> f64 {
    let factor = match index.field(document) {
        Field::Label => 2.0,
        Field::Alternative => 1.0,
        Field::Heading | Field::Quote | Field::Other => return 0.0,
    };
    let tokens = index.tokens_in(document);
    let weights =
        whole.iter().filter(|pattern| pattern.is_whole(tokens)).map(|pattern| f64::from(pattern.weight));
    factor * weights.fold(0.0, f64::max)
}

/// Scores of the texts that have all required clauses, or any clause where none is required.
pub(super) fn some(index: &Index, clauses: &[Clause]) -> Scores {
    #[derive(Clone, Default)]
    struct Tally {
        score: f64,
        clauses: u32,
        required: u32,
    }
    let mut tallies = vec![Tally::default(); index.len()];
    let mut asked = Tally::default();
    for clause in clauses {
        asked.clauses += 1;
        asked.required += u32::from(clause.required);
        for (document, score) in Wanted::new(index, clause).scores(index, None) {
            if let Some(tally) = tallies.get_mut(document as usize) {
                tally.score += score;
                tally.clauses += 1;
                tally.required += u32::from(clause.required);
            }
        }
    }
    let share = |tally: &Tally| f64::from(tally.clauses) / f64::from(asked.clauses.max(1));
    (0..)
        .zip(tallies)
        .filter(|(_, tally)| tally.clauses > 0 && tally.required == asked.required)
        .map(|(document, tally)| (document, INCOMPLETE * share(&tally) * tally.score))
        .collect()
}

/// Takes out the texts that have a pattern.
pub(super) fn leave_out(index: &Index, scores: &mut Scores, pattern: &Pattern) {
    let without =
        Sought::new(index, pattern).matches_among(index, scores.iter().map(|(document, _)| *document));
    scores.retain(|(document, _)| without.binary_search_by_key(document, |(held, _)| *held).is_err());
}

/// BM25's inverse document frequency, which is never negative.
///
/// Postings of the rarest pair stand for the texts with a pattern: as good, and known before these are found.
#[expect(clippy::cast_precision_loss, reason = "numbers of texts are below 2^53")]
fn rarity(all: usize, postings: usize) -> f64 {
    let (all, found) = (all as f64, postings.min(all) as f64);
    ((all - found + 0.5) / (found + 0.5)).ln_1p()
}

/// BM25's term frequency in a text, times the factor of its field.
fn saturation(index: &Index, document: u32, count: u32) -> f64 {
    let count = f64::from(count);
    boost(index.field(document)) * count * (K1 + 1.0) / (count + index.length_norm(document))
}

/// Texts in both lists, with the sum of their scores.
fn common(left: &Scores, right: &Scores) -> Scores {
    let mut right = right.iter().peekable();
    let both = left.iter().filter_map(|(document, score)| {
        while right.next_if(|(other, _)| other < document).is_some() {}
        let (_, other) = right.next_if(|(other, _)| other == document)?;
        Some((*document, score + other))
    });
    both.collect()
}

/// Texts in either list, with the greater of their scores.
fn greater(left: &Scores, right: &Scores) -> Scores {
    let mut merged = Scores::with_capacity(left.len() + right.len());
    let mut right = right.iter().peekable();
    for (document, score) in left {
        while let Some(before) = right.next_if(|(other, _)| other < document) {
            merged.push(*before);
        }
        let other = right.next_if(|(other, _)| other == document).map_or(0.0, |(_, other)| *other);
        merged.push((*document, score.max(other)));
    }
    merged.extend(right);
    merged
}
