//! What governs a place in a sentence: the deadline, striving, whether it tells of the present (convention 51).

use std::ops::Range;

use super::current;
use super::moment::{Moment, SINCE, Time};
use super::report::Report;
use super::sentence::{Break, Sentence};
use super::subject::{follows_place, opens_with_place};
use super::words::{Word, is_doing};
use super::{Deadline, Frame, Setting};

/// What governs the place that was reached.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// The deadline in force.
    pub(super) deadline: Option<Deadline>,
    /// Whether the deadline stands in this sentence.
    pub(super) stated: bool,
    /// Whether the present or the past is told of.
    pub(super) past: bool,
    /// The word of striving in force, and up to where.
    pub(super) striving: Option<(Range<usize>, usize)>,
    /// 每年 and the like, in force till a deadline comes.
    pub(super) annual: bool,
    /// The deadline before a span that sums over years (三年建成…), and where its clause ends.
    pub(super) loose: Option<(Option<Deadline>, usize)>,
    /// What a report does in the sentence.
    pub(super) report: Report,
    /// Where a bracket ends that tells of the past only.
    past_until: Option<usize>,
    /// What the deadline was before one that holds for its clause only.
    outer: Option<(Option<Deadline>, usize)>,
    /// What the deadline was before one that a place has, and where the stretch about the place ends.
    placed: Option<(Option<Deadline>, usize)>,
}

/// Something that changes what governs.
enum Event {
    Time(Time, Range<usize>),
    Word(Word, Range<usize>),
}

/// What governs each place of a sentence, read from left to right.
pub(super) struct Course<'a, 't> {
    sentence: &'a Sentence<'t>,
    frame: &'a Frame,
    events: Vec<Event>,
    next: usize,
    pub(super) state: State,
}

impl Event {
    fn at(&self) -> usize {
        match self {
            Self::Time(_, range) | Self::Word(_, range) => range.start,
        }
    }
}

impl<'a, 't> Course<'a, 't> {
    /// Starts a sentence with the deadline that is handed in.
    pub(super) fn new(
        sentence: &'a Sentence<'t>,
        moments: &[Moment],
        frame: &'a Frame,
        deadline: Option<Deadline>,
        report: Report,
    ) -> Self {
        let times = moments.iter().map(|moment| Event::Time(moment.time, moment.range.clone()));
        let words = sentence.marks.iter().filter(|mark| {
            let telling = matches!(
                mark.word,
                Word::Past
                    | Word::YearOnYear
                    | Word::Striving
                    | Word::Firm
                    | Word::Annual
                    | Word::ThisYear
                    | Word::WholeYear
                    | Word::PartYear
            );
            telling && current::is_own(sentence, moments, mark.word, &mark.range)
        });
        let words = words.map(|mark| Event::Word(mark.word, mark.range.clone()));
        let mut events: Vec<Event> = times.chain(words).collect();
        events.sort_by_key(Event::at);
        let state = State { deadline, report, ..State::default() };
        Self { sentence, frame, events, next: 0, state }
    }

    /// Goes on to a place; `from` is where the level a target starts from stands, which says nothing of the target.
    pub(super) fn reach(&mut self, at: usize, from: Option<&Range<usize>>) {
        while let Some(event) = self.events.get(self.next) {
            if event.at() >= at {
                break;
            }
            let skipped = from.is_some_and(|from| from.contains(&event.at()));
            match event {
                Event::Time(time, range) => {
                    let (time, range) = (*time, range.clone());
                    self.leave(range.start);
                    if !skipped || matches!(time, Time::Until(_)) {
                        self.time(time, range);
                    }
                }
                Event::Word(word, range) => {
                    let (word, range) = (*word, range.clone());
                    if !skipped {
                        self.word(word, range);
                    }
                }
            }
            self.next += 1;
        }
        self.leave(at);
    }

    /// Ends what holds for a clause only.
    fn leave(&mut self, at: usize) {
        if let Some((deadline, end)) = self.state.outer.clone()
            && at >= end
        {
            self.state.deadline = deadline;
            self.state.outer = None;
        }
        if let Some((deadline, end)) = self.state.placed.clone()
            && at >= end
            && opens_with_place(self.sentence, at)
        {
            self.state.deadline = deadline;
            self.state.stated = false;
            self.state.placed = None;
        }
        if self.state.past_until.is_some_and(|end| at >= end) {
            self.state.past = false;
            self.state.past_until = None;
        }
        if self.state.striving.as_ref().is_some_and(|(_, end)| at >= *end) {
            self.state.striving = None;
        }
    }

    fn time(&mut self, time: Time, range: Range<usize>) {
        let year = match time {
            Time::Until(year) | Time::In(year) | Time::Span(_, year) | Time::AsOf(year) => year,
            Time::Within(years) => return self.within(years, range),
            Time::Past => {
                self.state.past = true;
                return;
            }
            Time::Base => return self.base(&range),
            Time::Month => return self.this_year(Word::ThisYear, range),
            Time::Date => return,
        };
        let undated = self.frame.setting == Setting::Background
            && self.frame.issued.is_none()
            && self.frame.period.is_none();
        let told = undated || self.state.report == Report::Tells;
        if is_past(self.frame, time) || told && matches!(time, Time::In(_)) {
            self.state.past = true;
            self.state.stated = false;
            return;
        }
        let clause = self.sentence.around(range.start, Break::Comma);
        let before = self.sentence.slice(clause.start..range.start);
        let passing = matches!(time, Time::In(_)) && before.ends_with("其中");
        if passing && self.state.outer.is_none() {
            self.state.outer = Some((self.state.deadline.clone(), clause.end));
        }
        let inferred = matches!(time, Time::Span(..));
        self.own_of_place(&range);
        self.state.deadline = Some(Deadline { year: Some(year), range: Some(range), inferred });
        self.state.loose = None;
        self.state.stated = true;
        self.state.past = false;
        self.state.annual = false;
    }

    /// Notes where a year ends that stands after the name of a place: 甲产业园2027年产值达到9亿元;乙产业园…
    fn own_of_place(&mut self, range: &Range<usize>) {
        let stretch = self.sentence.around(range.start, Break::Strong);
        self.state.placed =
            follows_place(self.sentence, range.start).then(|| (self.state.deadline.clone(), stretch.end));
    }

    /// 三年内: the end of the period if it is as long, else no year.
    fn within(&mut self, years: Option<i64>, range: Range<usize>) {
        self.state.past = false;
        let period = self.frame.period.filter(|(start, end)| years == Some(i64::from(end - start) + 1));
        let year = period.map(|(_, end)| end);
        if year.is_none() && self.state.stated {
            return;
        }
        let words = self.sentence.slice(range.clone());
        let rest = self.sentence.slice(range.end..self.sentence.range.end);
        self.state.loose = (!words.ends_with(['内', '间']) && !rest.starts_with(','))
            .then(|| (self.state.deadline.clone(), self.sentence.around(range.start, Break::Comma).end));
        self.state.deadline = Some(Deadline { year, range: Some(range), inferred: true });
        self.state.stated = true;
    }

    /// A bracket after a base year tells of that year: 以2022年为基数(…).
    fn base(&mut self, range: &Range<usize>) {
        let rest = self.sentence.slice(range.end..self.sentence.range.end);
        let open = rest.char_indices().take(5).find(|(_, c)| *c == '(').map(|(at, _)| range.end + at + 1);
        if let Some(part) = open.and_then(|open| self.sentence.part(open)) {
            self.state.past = true;
            self.state.past_until = Some(part.inner.end);
        }
    }

    /// The year at hand is a deadline unless the sentence has one; a part of a year the plan does not name is past.
    fn this_year(&mut self, word: Word, range: Range<usize>) {
        let before = self.sentence.slice(self.sentence.range.start..range.start);
        if SINCE.iter().any(|word| before.ends_with(word)) {
            self.state.past = true;
            return;
        }
        let year = current::year(self.frame, word, self.sentence.slice(range.clone()));
        if word == Word::PartYear && year.is_none() {
            self.state.past |= !self.state.stated;
        }
        if let Some(year) = year.filter(|_| !self.state.stated) {
            self.own_of_place(&range);
            self.state.deadline = Some(Deadline { year: Some(year), range: Some(range), inferred: true });
            self.state.stated = true;
            self.state.past = false;
        }
    }

    fn word(&mut self, word: Word, range: Range<usize>) {
        match word {
            Word::Past => {
                let before = self.sentence.slice(self.sentence.range.start..range.start);
                let written = self.sentence.slice(range.clone());
                let object = matches!(written, "现有" | "原有" | "已")
                    && self.sentence.word_before(range.start).is_some_and(|mark| is_doing(mark.word));
                let reached = written == "累计获批" && self.state.stated;
                // 线上年销售额: no year before.
                let inside = written.starts_with('上') && before.ends_with(['线', '以', '网']);
                if !object && !reached && !inside && !before.ends_with(['较', '比', '于', '与', '同']) {
                    self.state.past = true;
                    self.state.past_until = self.end_of_past(written, range.start);
                }
            }
            Word::YearOnYear => {
                let clause = self.sentence.around(range.start, Break::Comma);
                let rest = self.sentence.slice(range.end..clause.end.max(range.end));
                let bounded = ["以上", "以内", "不低于", "不少于"].iter().any(|word| rest.contains(word));
                let open = !self.state.stated && self.state.deadline.is_none();
                self.state.past |= open && !(bounded && self.frame.setting == Setting::Task);
            }
            Word::ThisYear | Word::WholeYear | Word::PartYear => self.this_year(word, range),
            Word::Striving => {
                self.state.past = false;
                let governs = self.governs(range.end);
                let end = if governs {
                    self.sentence.range.end
                } else {
                    self.sentence.around(range.start, Break::Comma).end
                };
                self.state.striving = Some((range, end));
            }
            Word::Firm => self.state.past = false,
            Word::Annual => self.state.annual = true,
            _ => {}
        }
    }

    /// Where a word of the past stops telling, if not at the end of the sentence: 已 before a stretch of a task that says
    /// what is to be done, 上年 in the clause that says whom a measure is for.
    fn end_of_past(&self, written: &str, at: usize) -> Option<usize> {
        let clause = self.sentence.around(at, Break::Comma);
        if written.starts_with("上") && self.sentence.slice(clause.clone()).starts_with('对') {
            return Some(clause.end);
        }
        let stretch = self.sentence.around(at, Break::Strong);
        let next = self.sentence.word_at(stretch.end + 1).is_some_and(|mark| is_doing(mark.word));
        (matches!(written, "已" | "已经")
            && self.frame.setting == Setting::Task
            && next
            && !self.state.stated)
            .then_some(stretch.end)
    }

    /// Whether a word of striving stands before a deadline that governs the sentence: 力争到2027年,
    fn governs(&self, end: usize) -> bool {
        let time = self.events.iter().skip(self.next).find_map(|event| match event {
            Event::Time(_, range) if range.start >= end && range.start <= end + 3 => Some(range.end),
            _ => None,
        });
        time.is_some_and(|end| self.sentence.slice(end..self.sentence.range.end).starts_with(','))
    }
}

/// Whether a year is over when the plan starts.
pub(super) fn is_past(frame: &Frame, time: Time) -> bool {
    let before = |year: i16| {
        frame.period.is_some_and(|(start, _)| year < start)
            || frame.issued.is_some_and(|issued| year < issued)
    };
    match time {
        Time::Until(year) | Time::In(year) => before(year),
        // A season that had begun when the plan was issued: 2023—2024年冰雪季.
        Time::Span(first, last) => {
            before(last)
                || last == first + 1 && before(first) && frame.period.is_none_or(|(_, end)| last < end)
        }
        // 截至2027年底 in a plan of 2025 is a deadline, in others it tells what was so far.
        Time::AsOf(year) => {
            frame.issued.or(frame.period.map(|(start, _)| start)).is_none_or(|known| known >= year)
        }
        other => other == Time::Past,
    }
}

/// Whether a sentence's deadline holds on for the sentences after it.
pub(super) fn carries(setting: Setting) -> bool {
    matches!(setting, Setting::Goals | Setting::Zone)
}
