//! Statements from the amounts of each sentence.

use std::ops::Range;

use crate::record::{Modality, Status};

use super::amount::{self, Amount, Value};
use super::case::{Case, Verdict};
use super::current;
use super::judge::judge;
use super::measure::{goes_on, inherited, measure, unit};
use super::moment::{Moment, Time};
use super::place::{Change, Pace, Place};
use super::report::Report;
use super::role::{self, Role};
use super::sentence::{Break, Sentence, sentences};
use super::share;
use super::state::{self, Course};
use super::subject::follows_place;
use super::words::{Word, is_doing};
use super::{Deadline, Frame, Measure, Setting, Statement};

/// The statements of a passage.
pub(super) fn statements(
    text: &str,
    range: &Range<usize>,
    frame: &Frame,
    masked: &[Range<usize>],
) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut deadline = frame.deadline.clone();
    let mut report = Report::Silent;
    let mut noted = false;
    for range in sentences(text, range) {
        let range = before_note(text, range, masked);
        let words = text.get(range.clone()).unwrap_or_default();
        noted = is_note(words, noted);
        if !has_number(words) || noted {
            continue;
        }
        let sentence = Sentence::read(text, range);
        let (amounts, moments) = amount::read(&sentence, masked);
        if amounts.is_empty()
            && let Some(deadline) = closing(&sentence, &moments, frame)
        {
            for statement in found.iter_mut().filter(|statement| is_open(statement)) {
                statement.deadline = deadline.year;
                statement.deadline_text.clone_from(&deadline.range);
            }
        }
        if frame.setting == Setting::News {
            report = Report::after(report, sentence.slice(sentence.range.clone()));
        }
        let mut reader = Reader::new(&sentence, &amounts, &moments, frame, deadline.clone(), report);
        reader.run();
        if state::carries(frame.setting)
            && let Some(last) = last_due(&moments, frame)
        {
            deadline = if is_of_place(&sentence, &last) { frame.deadline.clone() } else { Some(last) };
        }
        found.append(&mut reader.found);
    }
    within_the_year(&mut found, frame);
    found
}

/// What a plan for one year promises without a time is due in that year.
fn within_the_year(found: &mut [Statement], frame: &Frame) {
    let planned = matches!(frame.setting, Setting::Goals | Setting::Task | Setting::Zone);
    let Some((year, _)) = frame.period.filter(|(first, last)| planned && first == last) else { return };
    let undated = |statement: &&mut Statement| {
        statement.is_target()
            && statement.deadline.is_none()
            && statement.deadline_text.is_none()
            && statement.measure != Measure::Annual
    };
    for statement in found.iter_mut().filter(undated) {
        statement.deadline = Some(year);
        statement.inferred_deadline = true;
    }
}

/// Whether a sentence is a note that explains a table, or goes on with one: 注:第2项为五年累计数。其中38条为累计建成数.
fn is_note(words: &str, noted: bool) -> bool {
    NOTES.iter().any(|label| words.starts_with(label)) || noted && words.contains("累计数")
}

/// Labels of notes under a table.
const NOTES: [&str; 4] = ["注:", "备注:", "注释:", "注1:"];

/// A sentence up to the note under the table within it.
fn before_note(text: &str, sentence: Range<usize>, masked: &[Range<usize>]) -> Range<usize> {
    let first = masked.partition_point(|mask| mask.end <= sentence.start);
    let within = masked.iter().skip(first).take_while(|mask| mask.end < sentence.end);
    let noted = within
        .map(|mask| mask.end)
        .find(|end| NOTES.iter().any(|label| text.get(*end..).is_some_and(|rest| rest.starts_with(label))));
    sentence.start..noted.unwrap_or(sentence.end)
}

/// The deadline that a passage hands down.
pub(super) fn governing(text: &str, range: &Range<usize>, period: Option<(i16, i16)>) -> Option<Deadline> {
    let frame = Frame { period, issued: None, setting: Setting::Goals, deadline: None };
    sentences(text, range).into_iter().rev().find_map(|range| {
        let sentence = Sentence::read(text, range);
        let (_, moments) = amount::read(&sentence, &[]);
        let due = last_due(&moments, &frame);
        due.or_else(|| {
            let within = moments.iter().rev().find(|moment| matches!(moment.time, Time::Within(_)))?;
            let end = sentence.end();
            let mut course = Course::new(&sentence, &moments, &frame, None, Report::Silent);
            course.reach(end, None);
            course.state.deadline.filter(|deadline| deadline.range.as_ref() == Some(&within.range))
        })
    })
}

/// Whether a deadline stands after the name of a place, and so is none for the sentences after it.
fn is_of_place(sentence: &Sentence, deadline: &Deadline) -> bool {
    deadline.range.as_ref().is_some_and(|range| follows_place(sentence, range.start))
}

/// The last year of a sentence by which something is due.
fn last_due(moments: &[Moment], frame: &Frame) -> Option<Deadline> {
    moments.iter().rev().find_map(|moment| match moment.time {
        Time::Until(year) | Time::In(year) if !state::is_past(frame, moment.time) => {
            Some(Deadline { year: Some(year), range: Some(moment.range.clone()), inferred: false })
        }
        _ => None,
    })
}

/// Whether a sentence can hold a number at all; 一 alone counts nothing unless it is bounded.
fn has_number(sentence: &str) -> bool {
    sentence.bytes().any(|byte| byte.is_ascii_digit())
        || sentence.contains([
            '二', '三', '四', '五', '六', '七', '八', '九', '十', '两', '百', '千', '亿', '倍', '翻',
        ])
        || (sentence.contains('一') && (sentence.contains("至少") || sentence.contains("不少于")))
}

/// Reads the amounts of one sentence.
struct Reader<'a, 't> {
    sentence: &'a Sentence<'t>,
    amounts: &'a [Amount],
    moments: &'a [Moment],
    frame: &'a Frame,
    course: Course<'a, 't>,
    found: Vec<Statement>,
    /// Where the words of the amount before end.
    left: usize,
    /// Qualifier that belongs to the next amount.
    qualifier: Option<Range<usize>>,
    /// Level the next amount starts from.
    from: Option<Range<usize>>,
    /// Stretch between semicolons in which the last target stands.
    carried: Option<Range<usize>>,
    /// Amounts for which each statement found stands.
    sources: Vec<usize>,
}

impl<'a, 't> Reader<'a, 't> {
    fn new(
        sentence: &'a Sentence<'t>,
        amounts: &'a [Amount],
        moments: &'a [Moment],
        frame: &'a Frame,
        deadline: Option<Deadline>,
        report: Report,
    ) -> Self {
        Self {
            sentence,
            amounts,
            moments,
            frame,
            course: Course::new(sentence, moments, frame, deadline, report),
            found: Vec::new(),
            left: sentence.range.start,
            qualifier: None,
            from: None,
            carried: None,
            sources: Vec::new(),
        }
    }

    fn run(&mut self) {
        for (index, amount) in self.amounts.iter().enumerate() {
            match role::role(self.sentence, self.amounts, index) {
                Role::From => {
                    self.from = Some(self.start_of_from(amount)..amount.whole().end);
                }
                Role::Qualifier => {
                    let start = self.qualifier.take().map_or(amount.whole().start, |range| range.start);
                    self.qualifier = Some(start..amount.whole().end);
                }
                Role::Condition => {
                    self.left = amount.whole().end;
                    self.qualifier = None;
                }
                Role::Own => self.own(index, amount),
            }
        }
        self.later_deadline();
    }

    /// Where 由 or 从 stands before the level that a target starts from.
    fn start_of_from(&self, amount: &Amount) -> usize {
        let start = amount.whole().start;
        let before = self.sentence.slice(self.left.min(start)..start);
        before.rfind(['由', '从']).map_or(start, |at| self.left.min(start) + at)
    }

    fn own(&mut self, index: usize, amount: &Amount) {
        let qualifier = self.qualifier.take();
        let from = self.from.take();
        self.course.reach(amount.range.start, from.as_ref());
        let Some(mut place) = Place::of(self.sentence, self.amounts, self.moments, index, self.left) else {
            return;
        };
        if let Some(from) = &from {
            place.metric.end = from.start.max(place.metric.start);
            place.change = Some(Change::To);
        }
        self.left = match self.amounts.get(index + 1) {
            Some(next) => role::left_of_next(self.sentence, amount, next),
            None => amount.whole().end,
        };
        let lead = self.lead(index, &place);
        let carried =
            self.carried.as_ref().is_some_and(|range| *range == place.segment) || self.among(&place);
        let case = Case {
            sentence: self.sentence,
            amount,
            place: &place,
            state: &self.course.state,
            setting: self.frame.setting,
            carried,
            led: lead.is_some(),
            followed: self.found.last().is_some_and(Statement::is_target),
        };
        let Some(verdict) = judge(&case) else { return };
        if let Some(lead) = lead.filter(|_| matches!(verdict.status, Status::Headline | Status::Task)) {
            place.quote = place.quote.min(lead.start);
            place.metric = lead;
        }
        if place.metric.is_empty() && !place.number_first {
            place.metric = self.found.last().map_or(place.metric.clone(), |last| last.metric.clone());
        }
        let statement = self.statement(amount, &place, verdict, qualifier, from.as_ref(), carried);
        if statement.is_target() {
            self.carried = Some(place.segment.clone());
        }
        for shared in share::spread(self.sentence, self.moments, self.amounts, index, &place, statement) {
            self.sources.push(index);
            self.found.push(shared);
        }
    }

    /// Whether the amount tells in a bracket of a part of the target before it: …15家(其中国家级2家).
    fn among(&self, place: &Place) -> bool {
        let words = self.sentence.slice(place.clause.clone());
        let bracket = self.sentence.slice(place.clause.start.saturating_sub(1)..place.clause.start) == "(";
        let target = self
            .found
            .last()
            .is_some_and(|last| last.is_target() && last.quote.end + 1 == place.clause.start);
        bracket && target && (words.starts_with("其中") || words.starts_with('含'))
    }

    /// The clause before that says what is done and counted where the own clause says only how much.
    fn lead(&self, index: usize, place: &Place) -> Option<Range<usize>> {
        if place.verb.is_some()
            || !place.metric.is_empty()
            || place.number_first
            || place.clause.start <= place.segment.start
        {
            return None;
        }
        let before = self.sentence.around(place.clause.start - 1, Break::Comma);
        let counted = index.checked_sub(1).and_then(|last| self.amounts.get(last));
        let words = self.sentence.words(&before);
        let doing = words.iter().any(|mark| is_doing(mark.word));
        let other =
            words.iter().any(|mark| matches!(mark.word, Word::Subsidy | Word::Rule | Word::Condition));
        let free = counted.is_none_or(|last| last.whole().end <= before.start);
        (doing && !other && free && before.start >= place.segment.start && before.end < place.clause.start)
            .then_some(before)
    }

    fn statement(
        &self,
        amount: &Amount,
        place: &Place,
        verdict: Verdict,
        qualifier: Option<Range<usize>>,
        from: Option<&Range<usize>>,
        carried: bool,
    ) -> Statement {
        let plain = qualifier.is_none();
        let mut measure = measure(self.sentence, amount, place, verdict, from.is_some(), plain);
        if let Some(last) = self.found.last().filter(|_| goes_on(amount, place, carried)) {
            measure = inherited(last.measure, measure);
        }
        let (modality, modality_token) = self.modality(place, verdict);
        let (unit, unit_range, unit_status) = unit(self.sentence, amount, place);
        let end = if place.number_first || verdict.status == Status::DocumentCount {
            place.noun.end
        } else {
            amount.whole().end
        };
        let mut statement = Statement {
            status: verdict.status,
            reduction: verdict.reduction,
            quote: place.quote.min(amount.whole().start)..end,
            metric: place.counted(self.sentence),
            qualifier,
            comparator: amount.compared.comparator,
            token: amount.compared.token.clone(),
            value: None,
            low: None,
            high: None,
            factor: None,
            unit,
            unit_range,
            unit_status,
            approximate: amount.compared.approximate.clone(),
            measure,
            modality,
            modality_token,
            deadline: None,
            deadline_text: None,
            inferred_deadline: false,
            damaged: false,
        };
        match amount.value {
            Value::One(value) | Value::Ratio(value) => statement.value = Some(value),
            Value::Between(low, high) => (statement.low, statement.high) = (Some(low), Some(high)),
            Value::Times(factor) => statement.factor = Some(factor),
        }
        if let Some(deadline) = self.deadline(place, measure, verdict) {
            statement.deadline = deadline.year;
            statement.deadline_text = deadline.range;
            statement.inferred_deadline = deadline.inferred;
        }
        statement
    }

    /// The deadline of a statement: none for what is due every year.
    fn deadline(&self, place: &Place, measure: Measure, verdict: Verdict) -> Option<Deadline> {
        let state = &self.course.state;
        let dated =
            matches!(verdict.status, Status::Headline | Status::Task | Status::ProcessLimit | Status::Area);
        if !dated || state.past || (verdict.status == Status::ProcessLimit && !verdict.reduction) {
            return None;
        }
        let own = self.frame.setting == Setting::Task && !state.annual && place.pace.is_none();
        let annual = measure == Measure::Annual && (self.annual_word(place) || !state.stated && !own)
            || measure == Measure::Change && self.annual_word(place)
            || place.pace == Some(Pace::Average);
        let shared = measure == Measure::Share;
        match &state.loose {
            _ if annual => None,
            Some((before, end)) if shared && place.clause.start >= *end => before.clone(),
            _ => state.deadline.clone(),
        }
    }

    /// Whether 每年 or 年度 stands in the clause.
    fn annual_word(&self, place: &Place) -> bool {
        place.pace == Some(Pace::Annual)
            && self.sentence.words(&place.clause).iter().any(|mark| mark.word == Word::Annual)
            || self.course.state.annual
    }

    fn modality(&self, place: &Place, verdict: Verdict) -> (Modality, Option<Range<usize>>) {
        let state = &self.course.state;
        let striving =
            place.striving.clone().or_else(|| state.striving.as_ref().map(|(range, _)| range.clone()));
        match verdict.status {
            Status::Baseline | Status::Fact | Status::DocumentCount => (Modality::Reported, None),
            Status::SubsidyCeiling => (Modality::Permitted, None),
            Status::ProcessLimit if !verdict.reduction => {
                let words = self.sentence.words(&place.clause);
                let rule = words.iter().find(|mark| mark.word == Word::Rule);
                let word = rule
                    .filter(|mark| self.sentence.slice(mark.range.clone()).starts_with(['应', '须', '必']));
                (Modality::Required, word.map(|mark| mark.range.start..mark.range.start + '应'.len_utf8()))
            }
            Status::Area if self.frame.setting == Setting::News => (Modality::Reported, None),
            _ => match striving {
                Some(range) => (Modality::Aspirational, Some(range)),
                None => (Modality::Committed, None),
            },
        }
    }

    /// A deadline after the last number holds for those before it that have none: …300个，2026年底前完成。
    fn later_deadline(&mut self) {
        let Some(last) = self.amounts.last() else { return };
        let after = self.moments.iter().filter(|moment| moment.range.start >= last.range.end);
        let due = after.rev().find_map(|moment| match moment.time {
            Time::Until(year) if !state::is_past(self.frame, moment.time) => {
                Some((year, moment.range.clone()))
            }
            _ => None,
        });
        let Some((year, range)) = due.or_else(|| self.later_this_year(last.range.end)) else { return };
        for statement in &mut self.found {
            if is_open(statement) {
                statement.deadline = Some(year);
                statement.deadline_text = Some(range.clone());
            }
        }
    }
}

impl Reader<'_, '_> {
    /// The year at hand where a word after the last number names it: …300个,年底前完成。
    fn later_this_year(&self, from: usize) -> Option<(i16, Range<usize>)> {
        let word = self.sentence.marks.iter().rev().find(|mark| {
            mark.word == Word::ThisYear
                && mark.range.start >= from
                && self.sentence.slice(mark.range.clone()).ends_with(['前', '内'])
                && current::is_own(self.sentence, self.moments, mark.word, &mark.range)
        });
        let month =
            self.moments.iter().rev().find(|moment| moment.time == Time::Month && moment.range.start >= from);
        let range = word.map(|mark| &mark.range).or(month.map(|moment| &moment.range))?;
        let year = current::year(self.frame, Word::ThisYear, self.sentence.slice(range.clone()))?;
        Some((year, range.clone()))
    }
}

/// Whether a target has no deadline and may get one.
fn is_open(statement: &Statement) -> bool {
    statement.is_target()
        && statement.deadline.is_none()
        && statement.deadline_text.is_none()
        && !matches!(statement.measure, Measure::Annual | Measure::Rate)
}

/// The deadline of a closing sentence that says who is in charge and by when: 由A牵头，2026年6月底前完成。
fn closing(sentence: &Sentence, moments: &[Moment], frame: &Frame) -> Option<Deadline> {
    let words = sentence.slice(sentence.range.clone());
    let charge =
        ["牵头", "负责", "责任单位", "完成时限", "时限", "落实到位"].iter().any(|word| words.contains(word));
    if frame.setting != Setting::Task || !charge {
        return None;
    }
    let bound = moments.iter().any(|moment| matches!(moment.time, Time::Until(_)));
    last_due(moments, frame).filter(|_| bound)
}
