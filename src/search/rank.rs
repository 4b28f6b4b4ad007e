//! The best texts, and where they match.

use std::ops::Range;

use super::index::{Hit, Index};
use super::pattern::Pattern;
use super::plan::{Clause, clause, pieces};
use super::query::Term;
use super::score::{Scores, all, leave_out, some};

/// Finds the best texts.
pub(super) fn search(index: &Index, terms: &[Term], limit: usize) -> Vec<Hit> {
    let (excluded, wanted): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| term.excluded);
    let mut clauses: Vec<Clause> = wanted.iter().map(|term| clause(index, term)).collect();
    let mut scores = all(index, &clauses);
    let complete = !scores.is_empty();
    if !complete {
        clauses = wanted.iter().flat_map(|term| pieces(index, term)).collect();
        scores = some(index, &clauses);
    }
    for term in excluded {
        for pattern in &clause(index, term).patterns {
            leave_out(index, &mut scores, pattern);
        }
    }
    let patterns: Vec<&Pattern> = clauses.iter().flat_map(|clause| &clause.patterns).collect();
    let best = best(scores, limit).into_iter();
    best.map(|(document, score)| Hit {
        document,
        #[expect(clippy::cast_possible_truncation, reason = "a score needs no more than seven digits")]
        score: score as f32,
        complete,
        ranges: ranges(index, document, &patterns),
    })
    .collect()
}

/// The best scores, the best first, then by text.
fn best(mut scores: Scores, limit: usize) -> Scores {
    let order = |left: &(u32, f64), right: &(u32, f64)| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0));
    if limit < scores.len() {
        scores.select_nth_unstable_by(limit, order);
        scores.truncate(limit);
    }
    scores.sort_unstable_by(order);
    scores
}

/// Where patterns stand in a text, in code points; places that overlap are one.
fn ranges(index: &Index, document: u32, patterns: &[&Pattern]) -> Vec<Range<u32>> {
    let tokens = index.tokens_in(document);
    let places = index.places_in(document);
    let is_name = index.field(document).is_name();
    let held = patterns.iter().filter(|pattern| is_name || !pattern.names_only);
    let mut ranges: Vec<Range<u32>> = held
        .flat_map(|pattern| pattern.occurrences(tokens))
        .filter_map(|found| Some(places.get(found.start)?.start..places.get(found.end.checked_sub(1)?)?.end))
        .collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut().filter(|last| range.start < last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    apart
}
