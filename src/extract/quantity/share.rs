//! Values that several metrics share or divide among them: 均, 各, 分别 (convention 59).

use std::ops::Range;

use crate::record::Comparator;

use super::Statement;
use super::amount::{self, Amount};
use super::moment::{Moment, Time};
use super::place::Place;
use super::sentence::{Break, Sentence};
use super::words::Word;

/// Nouns of what is measured: where each thing named has one of its own, each is a statement of its own
/// (甲率、乙率均达到75%), else they share one (甲、乙、丙覆盖率均达到98%).
const SHARED_NOUNS: &[&str] = &[
    "率", "比例", "比重", "占比", "度", "指数", "水平", "量", "额", "面积", "规模", "产值", "收入", "数",
    "能力",
];

/// The statements that one amount stands for.
pub(super) fn spread(
    sentence: &Sentence,
    moments: &[Moment],
    amounts: &[Amount],
    index: usize,
    place: &Place,
    statement: Statement,
) -> Vec<Statement> {
    if let Some(list) = List::around(sentence, amounts, index) {
        return vec![list.share(sentence, moments, amounts, statement)];
    }
    if let Some(names) = each_does(sentence, place) {
        let items = items(sentence, names);
        if items.len() > 1 {
            return items.into_iter().map(|metric| Statement { metric, ..statement.clone() }).collect();
        }
    }
    if place.each && !place.number_first {
        let items = measures(sentence, items(sentence, place.metric.clone()));
        if items.len() > 1 {
            return items.into_iter().map(|metric| Statement { metric, ..statement.clone() }).collect();
        }
    }
    vec![statement]
}

/// Things that are measured, each with what it is measured by; a name that says only of what goes with the next:
/// 许可和处罚信息合规率、上报及时率 are two. One where the last says nothing of what is measured.
fn measures(sentence: &Sentence, items: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for item in items {
        let from = start.take().unwrap_or(item.start);
        let name = sentence.slice(item.clone());
        if SHARED_NOUNS.iter().any(|noun| name.ends_with(noun)) {
            found.push(from..item.end);
        } else {
            start = Some(from);
        }
    }
    if start.is_some() { Vec::new() } else { found }
}

/// The things named before 各 and a verb: 甲、乙各引进.
fn each_does(sentence: &Sentence, place: &Place) -> Option<Range<usize>> {
    let names = sentence.slice(place.metric.clone()).find('各')?;
    let end = place.metric.start + names;
    let verb = sentence.word_at(end + '各'.len_utf8())?;
    matches!(verb.word, Word::Verb | Word::Adding).then_some(place.metric.start..end)
}

/// Values in a row after 分别.
struct List {
    /// The first of them among the amounts of the sentence.
    first: usize,
    /// Place of this amount among them.
    position: usize,
    /// How many there are.
    length: usize,
    /// Where what they are for stands.
    names: Range<usize>,
    /// Where the clause starts.
    start: usize,
    /// Where the row ends.
    end: usize,
}

/// Most values in a row after 分别.
const LONGEST_LIST: usize = 12;

impl List {
    /// The row of values after 分别 that an amount belongs to.
    fn around(sentence: &Sentence, amounts: &[Amount], index: usize) -> Option<Self> {
        let amount = amounts.get(index)?;
        let clause = sentence.around(amount.range.start, Break::Comma);
        let word = sentence.slice(clause.start..amount.range.start).rfind("分别")?;
        let after = clause.start + word + "分别".len();
        let first = amounts.partition_point(|other| other.range.start < after);
        let row = amounts.get(first..)?;
        let mut length = 0;
        let mut end = after;
        for (other, next) in row.iter().zip(row.iter().skip(1).map(Some).chain([None])).take(LONGEST_LIST) {
            if other.range.start >= clause.end {
                break;
            }
            length += 1;
            end = other.whole().end;
            let linked = next.is_some_and(|next| {
                let between = sentence.slice(end..next.whole().start.max(end));
                matches!(between, "、" | "和" | "与" | "及" | "以及" | "," | "、和")
            });
            if !linked {
                break;
            }
        }
        let position = index.checked_sub(first)?;
        (position < length && length > 1).then(|| Self {
            first,
            position,
            length,
            names: clause.start..clause.start + word,
            start: clause.start,
            end,
        })
    }

    /// Gives the statement its metric or year, and all of them the whole row as their words.
    fn share(
        &self,
        sentence: &Sentence,
        moments: &[Moment],
        amounts: &[Amount],
        mut statement: Statement,
    ) -> Statement {
        self.compare(amounts, &mut statement);
        let years: Vec<&Moment> = moments
            .iter()
            .filter(|moment| {
                moment.range.start >= self.sentence_start(sentence, moments)
                    && moment.range.end <= self.names.end
            })
            .filter(|moment| matches!(moment.time, Time::In(_) | Time::Until(_)))
            .filter(|moment| amount::is_due(moment.time))
            .collect();
        let start = years
            .last()
            .filter(|_| years.len() != self.length)
            .map_or(self.names.start, |moment| moment.range.end.clamp(self.names.start, self.names.end));
        let mut names = items(sentence, start..self.names.end);
        if years.len() == self.length
            && let Some(moment) = years.get(self.position)
            && let Time::In(year) | Time::Until(year) = moment.time
        {
            statement.deadline = Some(year);
            statement.deadline_text = Some(moment.range.clone());
            statement.inferred_deadline = false;
            let first = years.first().map_or(self.start, |moment| moment.range.start);
            let last = years.last().map_or(self.start, |moment| moment.range.end);
            let before = self.start..first.max(self.start);
            let after = last.max(self.start)..self.names.end;
            let left = if before.len() > after.len() { before } else { after };
            statement.metric = match amounts.get(self.first) {
                Some(first) if left.is_empty() => {
                    self.names.end + "分别".len()..first.whole().start.max(self.names.end + "分别".len())
                }
                _ => left,
            };
        } else if names.len() == self.length {
            statement.metric = names.swap_remove(self.position);
        }
        statement.quote = self.start.min(statement.quote.start)..self.end;
        statement
    }

    /// The word before the first value holds for all: 分别不低于100%和95%.
    fn compare(&self, amounts: &[Amount], statement: &mut Statement) {
        let Some(first) = amounts.get(self.first).filter(|_| self.position > 0) else { return };
        let leads = first.compared.token.as_ref().is_some_and(|token| token.end <= first.range.start);
        if leads && statement.token.is_none() && statement.comparator == Comparator::Point {
            statement.comparator = first.compared.comparator;
            statement.token.clone_from(&first.compared.token);
        }
        let about = first.compared.approximate.as_ref().filter(|word| word.end <= first.range.start);
        if statement.approximate.is_none() && statement.token.is_none() {
            statement.approximate = about.cloned();
        }
    }

    /// Where the years may start that the values are for: the clause before may name them.
    fn sentence_start(&self, sentence: &Sentence, moments: &[Moment]) -> usize {
        let before = self.start.saturating_sub(1).max(sentence.range.start);
        let clause = sentence.around(before, Break::Comma);
        let within = |moment: &&Moment| clause.start <= moment.range.start && moment.range.end <= clause.end;
        let several = moments.iter().filter(within).count() == self.length;
        let opens = sentence.slice(before..self.start) == "," && (several || self.names.end == self.start);
        if opens { clause.start } else { self.start }
    }
}

/// The things named in a stretch: 甲、乙和丙.
fn items(sentence: &Sentence, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for (at, c) in sentence.slice(range.clone()).char_indices() {
        let at = range.start + at;
        let word = c == '及' && sentence.slice(start..at).ends_with(['普', '涉', '波', '以', '惠']);
        if word || !matches!(c, '、' | '和' | '与' | '及') || sentence.part(at).is_some() {
            continue;
        }
        if at > start {
            found.push(start..at);
        }
        start = at + c.len_utf8();
    }
    if range.end > start {
        found.push(start..range.end);
    }
    found
}
