//! How an amount stands in its clause: what it counts, what is said before and after it (conventions 59 and 60).

use std::ops::Range;

use super::amount::Amount;
use super::moment::Moment;
use super::noun::{LEADING, VERBS_ONLY, is_compound};
use super::role::{self, NOUN_STOPS, is_fund};
use super::sentence::{Break, Sentence};
use super::unit::Class;
use super::words::{Word, is_doing};

/// What is said of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// To a level.
    To,
    /// Up by.
    Up,
    /// Down by.
    Down,
}

/// How a figure is spread over years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// For every year.
    Annual,
    /// On average over the years.
    Average,
    /// Summed over the years.
    Cumulative,
}

/// An amount in its clause.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The clause between commas.
    pub(super) clause: Range<usize>,
    /// The stretch between semicolons.
    pub(super) segment: Range<usize>,
    /// Where its own words start.
    pub(super) left: usize,
    /// Where the words to quote start.
    pub(super) quote: usize,
    /// What is counted, before the number.
    pub(super) metric: Range<usize>,
    /// What is counted, after the number.
    pub(super) noun: Range<usize>,
    /// Whether the number comes first.
    pub(super) number_first: bool,
    /// A word of doing in front or right before the number.
    pub(super) verb: Option<Word>,
    /// What is said of change.
    pub(super) change: Option<Change>,
    /// How it is spread over years.
    pub(super) pace: Option<Pace>,
    /// The word of striving in front.
    pub(super) striving: Option<Range<usize>>,
    /// Whether each of the things named has this value: 均, 各.
    pub(super) each: bool,
    /// Whether the change is allowed, not promised: 可延长至.
    pub(super) permitted: bool,
}

/// Words that link a clause to the one before.
const LINKS: &[&str] = &[
    "以及", "并且", "同时", "还要", "其中:", "其中", "另有", "即", "、", ",", ":", ")", "和", "及", "与",
    "并", "且", "将", "对", "为", "-", "”",
];
/// Words that start with 新 and are nouns; before others 新 says that things are added: 新认证, 新评定.
const NEW_NOUNS: &[&str] = &[
    "新型",
    "新能",
    "新兴",
    "新质",
    "新材",
    "新一",
    "新时",
    "新区",
    "新城",
    "新农",
    "新媒",
    "新业",
    "新基",
    "新消",
    "新动",
    "新模",
    "新场",
    "新产",
    "新技",
    "新零",
    "新药",
    "新车",
    "新房",
    "新生",
    "新市",
    "新高",
    "新闻",
    "新机",
    "新格",
    "新路",
    "新品",
    "新主",
    "新就",
    "新阶",
    "新三",
    "新经",
    "新装",
    "新赛",
    "新领",
    "新成",
    "新优",
    "新、",
    "新特",
    "新中",
    "新村",
    "新版",
    "新服",
    "新鲜",
    "新疆",
    "新突",
    "新发展",
    "新旧",
    "新老",
    "新社",
];

impl Place {
    /// Finds how an amount stands; `left` is where the words of the amount before it end.
    pub(super) fn of(
        sentence: &Sentence,
        amounts: &[Amount],
        moments: &[Moment],
        index: usize,
        left: usize,
    ) -> Option<Self> {
        let amount = amounts.get(index)?;
        let clause = sentence.around(amount.range.start, Break::Comma);
        let segment = sentence.around(amount.range.start, Break::Strong);
        let whole = amount.whole();
        let left = left.clamp(clause.start, whole.start.max(clause.start));
        let mut place = Self {
            clause: clause.clone(),
            segment,
            left,
            quote: left,
            metric: left..whole.start,
            noun: whole.end..whole.end,
            number_first: false,
            verb: None,
            change: None,
            pace: None,
            striving: None,
            each: false,
            permitted: false,
        };
        place.skip_to_striving(sentence);
        place.front(sentence, moments);
        place.back(sentence, moments);
        let before = sentence.slice(clause.start..whole.start);
        let from = if before.contains("分别") { clause.start } else { left };
        let spread = sentence.words(&(from..whole.start)).iter().any(|mark| mark.word == Word::Average);
        place.pace = place.pace.or((spread && place.change != Some(Change::To)).then_some(Pace::Average));
        place.after(sentence, amounts, index);
        Some(place)
    }

    /// Starts at a word of striving after the one who strives: 本区力争新增…
    fn skip_to_striving(&mut self, sentence: &Sentence) {
        let words = sentence.words(&(self.left..self.metric.end));
        let striving = words.iter().find(|mark| mark.word == Word::Striving);
        if let Some(mark) = striving
            && mark.range.start - self.left <= 24
            && self.metric.end.saturating_sub(mark.range.end) >= 6
            && sentence.slice(self.left..mark.range.start).chars().all(|c| !c.is_ascii_digit())
        {
            self.left = mark.range.start;
            self.quote = self.left;
        }
    }

    /// Where a clause goes on after whose it is and by when: 甲新区到2026年将建成….
    fn after_subject(&self, sentence: &Sentence, moments: &[Moment]) -> usize {
        const LONGEST_SUBJECT: usize = 45;
        let first = moments.partition_point(|moment| moment.range.start < self.left);
        let due = moments.get(first).filter(|moment| {
            let subject = self.left..moment.range.start;
            let end = moment.range.end;
            let rest = sentence.slice(end..self.metric.end.max(end));
            let done = end + if rest.starts_with('将') { '将'.len_utf8() } else { 0 };
            (6..=LONGEST_SUBJECT).contains(&subject.len())
                && sentence.slice(moment.range.clone()).starts_with('到')
                && sentence.words(&subject).is_empty()
                && sentence.slice(subject).chars().all(char::is_alphabetic)
                && sentence
                    .word_at(done)
                    .is_some_and(|mark| is_doing(mark.word) && mark.range.end < self.metric.end)
        });
        due.map_or(self.left, |moment| moment.range.end)
    }

    /// Reads links, times and verbs in front of what is counted.
    fn front(&mut self, sentence: &Sentence, moments: &[Moment]) {
        let end = self.metric.end;
        let mut at = self.after_subject(sentence, moments);
        let mut quote = (at > self.left).then_some(self.left);
        while at < end {
            let rest = sentence.slice(at..end);
            let first = moments.partition_point(|moment| moment.range.start < at);
            if let Some(moment) = moments.get(first).filter(|moment| moment.range.start == at) {
                let until = rest.starts_with(['到', '至']);
                let comma = sentence.slice(moment.range.end..end).starts_with(',');
                if until || comma {
                    quote = None;
                } else {
                    quote.get_or_insert(at);
                }
                at = moment.range.end;
                continue;
            }
            if let Some(mark) = sentence.word_at(at)
                && mark.range.end <= end
                && !(matches!(mark.word, Word::Up | Word::Down) && mark.range.len() <= 3)
                && !(is_doing(mark.word)
                    && !VERBS_ONLY.contains(&sentence.slice(mark.range.clone()))
                    && is_compound(sentence.slice(mark.range.end..end)))
                && self.front_word(mark.word, &mark.range)
            {
                if !matches!(mark.word, Word::Among) {
                    quote.get_or_insert(at);
                }
                at = mark.range.end;
                continue;
            }
            if let Some(year) = rest.strip_prefix('年')
                && year.len() < rest.len()
                && let Some(mark) = sentence.word_at(at + '年'.len_utf8()).filter(|mark| is_doing(mark.word))
                && !is_compound(sentence.slice(mark.range.end..end))
            {
                self.pace = Some(Pace::Annual);
                quote.get_or_insert(at);
                at += '年'.len_utf8();
                continue;
            }
            if rest.starts_with('新') && !NEW_NOUNS.iter().any(|noun| rest.starts_with(noun)) {
                self.verb = Some(Word::Adding);
                quote.get_or_insert(at);
                break;
            }
            let Some(link) = LINKS.iter().find(|link| rest.starts_with(**link)) else { break };
            at += link.len();
        }
        self.quote = quote.unwrap_or(at.min(end));
        self.metric.start = at.min(end);
    }

    /// Takes a word in front; tells whether it is no part of what is counted.
    fn front_word(&mut self, word: Word, range: &Range<usize>) -> bool {
        match word {
            Word::Verb | Word::Adding => {
                if self.verb != Some(Word::Adding) {
                    self.verb = Some(word);
                }
            }
            Word::Up | Word::Down => {
                self.verb = self.verb.or(Some(Word::Verb));
                self.change = Some(if word == Word::Up { Change::Up } else { Change::Down });
            }
            Word::Striving => self.striving = Some(range.clone()),
            Word::Annual => self.pace = Some(Pace::Annual),
            Word::Average => self.pace = Some(Pace::Average),
            Word::Cumulative => self.pace = self.pace.or(Some(Pace::Cumulative)),
            Word::Firm | Word::Realm | Word::Among | Word::ThisYear | Word::WholeYear | Word::PartYear => {}
            _ => return false,
        }
        true
    }

    /// Reads words of change and order between what is counted and the number.
    fn back(&mut self, sentence: &Sentence, moments: &[Moment]) {
        const SMALL: &[&str] = &[
            "分别", "平均", "月均", "日均", "均", "各", "都", "共", "为", "在", "将", "有", "也", "了", "(",
            ":",
        ];
        for _ in 0..8 {
            let end = self.metric.end;
            if end <= self.metric.start {
                break;
            }
            let rest = sentence.slice(self.metric.start..end);
            if let Some(mark) = sentence.word_before(end).filter(|mark| mark.range.start >= self.metric.start)
            {
                let stripped = self.back_word(mark.word, rest);
                if stripped {
                    if mark.word == Word::Striving {
                        self.striving = Some(mark.range.clone());
                    }
                    self.metric.end = mark.range.start;
                    let left = sentence.slice(self.metric.start..self.metric.end);
                    self.permitted |= mark.word == Word::ChangeTo && left.ends_with(['可', '允']);
                    continue;
                }
            }
            let last = moments.partition_point(|moment| moment.range.end <= end);
            if let Some(moment) = last.checked_sub(1).and_then(|last| moments.get(last))
                && moment.range.end == end
                && moment.range.start >= self.metric.start
            {
                self.metric.end = moment.range.start;
                continue;
            }
            let Some(word) = SMALL.iter().find(|word| rest.ends_with(**word)) else { break };
            self.each |= matches!(*word, "均" | "各" | "都");
            self.metric.end -= word.len();
        }
    }

    fn back_word(&mut self, word: Word, rest: &str) -> bool {
        match word {
            Word::ChangeTo => self.change = self.change.or(Some(Change::To)),
            Word::Up => self.change = self.change.or(Some(Change::Up)),
            Word::Down => self.change = self.change.or(Some(Change::Down)),
            Word::Average => self.pace = Some(Pace::Average),
            Word::Annual => self.pace = Some(Pace::Annual),
            Word::Cumulative => self.pace = self.pace.or(Some(Pace::Cumulative)),
            Word::Striving | Word::Firm | Word::YearOnYear => {}
            Word::Verb | Word::Adding => {
                self.verb = self.verb.or(Some(word));
                return [
                    "实现",
                    "达到",
                    "保持",
                    "稳定在",
                    "稳定",
                    "完成",
                    "维持",
                    "维持在",
                    "保持在",
                    "形成",
                    "达",
                ]
                .iter()
                .any(|verb| rest.ends_with(verb));
            }
            _ => return false,
        }
        true
    }

    /// Reads what is counted after the number.
    fn after(&mut self, sentence: &Sentence, amounts: &[Amount], index: usize) {
        let Some(amount) = amounts.get(index) else { return };
        let end = amount.whole().end;
        let mut start = end;
        if sentence.slice(end..self.clause.end.max(end)).starts_with('的') {
            start += '的'.len_utf8();
        }
        let mut stop = sentence.next_break(start).min(self.clause.end).max(start);
        if let Some(next) = amounts.get(index + 1) {
            stop = stop.min(next.whole().start).max(start);
        }
        self.noun = start..stop;
        let rest = sentence.slice(self.noun.clone());
        let is_noun = rest.len() >= 6 && !NOUN_STOPS.iter().any(|word| rest.starts_with(word));
        let doing = sentence
            .word_before(amount.whole().start)
            .filter(|mark| mark.range.start >= self.left && matches!(mark.word, Word::Verb | Word::Adding));
        if let Some(mark) = doing {
            self.verb = self.verb.or(Some(mark.word));
        }
        let nothing = self.metric.is_empty() || sentence.slice(self.metric.clone()).len() <= 3;
        let fund = start > end
            && is_fund(sentence.slice(self.clause.clone()))
            && amount.class() == Some(Class::Money);
        if fund && let Some(at) = sentence.slice(self.metric.clone()).find("规模") {
            let lead = ["总", "首期", "初期", "一期", "募集", "目标"]
                .iter()
                .find(|word| sentence.slice(self.metric.start..self.metric.start + at).ends_with(**word));
            self.quote = self.metric.start + at - lead.map_or(0, |word| word.len());
        }
        let leads = start > end && role::leads(sentence, amount, &self.clause);
        self.verb = self.verb.or(leads.then_some(Word::Verb));
        self.number_first = is_noun && (nothing || doing.is_some() || fund || leads);
    }

    /// What is counted: before the number, or after it where the number comes first.
    pub(super) fn counted(&self, sentence: &Sentence) -> Range<usize> {
        if !self.number_first {
            return self.metric.clone();
        }
        let verb = sentence.words(&self.noun).iter().find(|mark| {
            let closes = mark.range.end == self.noun.end;
            let leads = LEADING.contains(&sentence.slice(mark.range.clone()));
            is_doing(mark.word) && mark.range.start > self.noun.start + 3 && (closes || leads)
        });
        self.noun.start..verb.map_or(self.noun.end, |mark| mark.range.start)
    }
}
