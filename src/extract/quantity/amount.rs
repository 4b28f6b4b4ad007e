//! Numbers of a sentence that count or measure something, and its times (conventions 54, 58 and 61).

use std::ops::Range;

use crate::record::{Comparator, Number};

use super::comparator::{self, Compared};
use super::figure::{self, Figure};
use super::moment::{self, Moment, Time};
use super::sentence::{Break, Sentence};
use super::unit::{self, Class, Unit};
use super::words::{Word, is_doing};

/// The figure of an amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// One number.
    One(Number),
    /// From one number to another.
    Between(Number, Number),
    /// A multiple of an earlier level.
    Times(Number),
    /// A ratio to one.
    Ratio(Number),
}

/// A number with its unit and the words beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    /// Number and unit.
    pub(super) range: Range<usize>,
    /// Its figure.
    pub(super) value: Value,
    /// Its unit, if the text has one.
    pub(super) unit: Option<Unit>,
    /// What its neighbours say.
    pub(super) compared: Compared,
    /// Whether it is in Chinese numerals.
    pub(super) chinese: bool,
    /// Whether the number is only 百, 亿 and the like: 超亿元.
    pub(super) round: bool,
}

impl Amount {
    /// What its unit measures.
    pub(super) fn class(&self) -> Option<Class> {
        self.unit.as_ref().map(|unit| unit.class)
    }

    /// Number, unit and the words beside it.
    pub(super) fn whole(&self) -> Range<usize> {
        self.compared.start..self.compared.end
    }
}

/// Signs between the ends of a range.
const TO: &[&str] = &["--", "-", "~", "至", "到"];
/// What after a number without a unit shows that it counts nothing.
const NOT_COUNTED: &[char] = &[
    '+', '×', '/', '类', '级', '期', '号', '楼', '层', '代', '维', '星', '大', '型', '制', '强', '月', '时',
    '年', '次', '-', '~', '#', '*', '.', '_', '=', '@', '后', '亚', '届', '字', '点', '轮', '档', '行', '区',
    '村', '县', '镇', '街', '市', '省',
];
/// What before a number shows that it counts nothing.
const NOT_BEFORE: &[char] =
    &['第', '+', '×', '/', '.', '_', '#', '*', '@', '=', '前', '号', '每', '逢', '&', '·', '式', '任'];

/// Amounts and times of a sentence, each in order.
pub(super) fn read(sentence: &Sentence, masked: &[Range<usize>]) -> (Vec<Amount>, Vec<Moment>) {
    let mut reader = Reader { sentence, masked, amounts: Vec::new(), moments: Vec::new() };
    reader.numbers();
    reader.words();
    (reader.amounts, reader.moments)
}

struct Reader<'a, 't> {
    sentence: &'a Sentence<'t>,
    masked: &'a [Range<usize>],
    amounts: Vec<Amount>,
    moments: Vec<Moment>,
}

impl Reader<'_, '_> {
    fn numbers(&mut self) {
        let range = self.sentence.range.clone();
        let mut end = range.start;
        for (at, c) in self.sentence.slice(range.clone()).char_indices() {
            let at = range.start + at;
            if at < end {
                continue;
            }
            if c.is_ascii_digit() {
                end = self.number(at, figure::arabic(self.sentence.text, at));
            } else if figure::starts_chinese(c) {
                end = self.number(at, figure::chinese(self.sentence.text, at));
            } else if matches!(c, '亿' | '万') {
                end = self.round(at, at, 1).unwrap_or(at);
            }
        }
    }

    /// Takes one number; returns where to go on.
    fn number(&mut self, at: usize, figure: Result<Figure, usize>) -> usize {
        let figure = match figure {
            Ok(figure) => figure,
            Err(end) => return end,
        };
        if self.ignored(at) || figure.chinese && self.names_school(figure.end) {
            return figure.end;
        }
        if let Some(moment) = moment::moment(self.sentence, at, &figure) {
            let end = moment.range.end;
            self.moments.push(moment);
            return end.max(figure.end);
        }
        let previous = self.sentence.slice(self.sentence.range.start..at).chars().next_back();
        let vague = figure.chinese && matches!(previous, Some('数' | '几'));
        if vague
            || previous.is_some_and(|c| c.is_ascii_alphanumeric() || NOT_BEFORE.contains(&c))
                && !self.counts_letters(at, &figure)
            || self.hyphenated(at, previous)
        {
            return self.skip(figure.end);
        }
        if let Some(end) = self.ratio(at, &figure) {
            return end;
        }
        if figure.chinese
            && let Some(end) = self.round(at, figure.end, figure.whole)
        {
            return end;
        }
        self.amount(at, &figure)
    }

    /// Whether years before a place are those of a kind of school: 九年义务教育, 十二年一贯制学校.
    fn names_school(&self, at: usize) -> bool {
        let rest = self.sentence.slice(at..self.sentence.range.end);
        ["年义务", "年一贯"].iter().any(|word| rest.starts_with(word))
    }

    /// Whether a hyphen before a number makes it part of a name or phone number.
    fn hyphenated(&self, at: usize, previous: Option<char>) -> bool {
        let before = self.sentence.slice(self.sentence.range.start..at);
        previous == Some('-') && before.chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphanumeric())
    }

    /// Whether letters before a number are the name of what it counts: 原创IP20个.
    fn counts_letters(&self, at: usize, figure: &Figure) -> bool {
        let before = self.sentence.slice(self.sentence.range.start..at);
        let letters = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let word = before
            .get(..before.len() - letters)
            .is_some_and(|rest| rest.ends_with(|c: char| c.is_alphabetic() || c == '、'));
        let counted = unit::unit(self.sentence.text, figure.end).is_some_and(|unit| {
            unit.class == Class::Count
                && matches!(unit.name.as_str(), "个" | "家" | "项" | "件" | "款" | "名" | "台" | "辆" | "套")
        });
        (2..=12).contains(&letters) && word && counted
    }

    /// Skips the rest of a chain such as `0599-8612345` or `1+5+X`.
    fn skip(&self, end: usize) -> usize {
        let rest = self.sentence.slice(end..self.sentence.range.end);
        let chain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '×' | '/');
        end + rest.chars().take(256).take_while(|c| chain(*c)).map(char::len_utf8).sum::<usize>()
    }

    /// Whether a byte lies in a name, a title or what the caller masks.
    fn ignored(&self, at: usize) -> bool {
        let next = self.masked.partition_point(|range| range.end <= at);
        self.masked.get(next).is_some_and(|range| range.contains(&at)) || self.sentence.in_name(at)
    }

    /// A ratio such as 1:1.
    fn ratio(&mut self, at: usize, figure: &Figure) -> Option<usize> {
        let rest = self.sentence.slice(figure.end..self.sentence.range.end);
        let second = rest.strip_prefix(':')?;
        if !second.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let end = match figure::arabic(self.sentence.text, figure.end + 1) {
            Ok(second) => {
                let after = self.sentence.slice(second.end..self.sentence.range.end);
                if second.whole == 1 && second.integer && !after.starts_with(':') {
                    let range = at..second.end;
                    self.push(range, Value::Ratio(figure.value), None, figure.chinese, false);
                }
                second.end
            }
            Err(end) => end,
        };
        Some(end)
    }

    /// 亿元, 千万元, 百亿 without a number before: one, ten or a hundred times the unit.
    fn round(&mut self, at: usize, magnitude: usize, times: i64) -> Option<usize> {
        if self.ignored(at) || (times > 1 && ![10, 100, 1000].contains(&times)) {
            return None;
        }
        let before = self.sentence.slice(self.sentence.range.start..at);
        if before.ends_with(|c: char| {
            c.is_ascii_digit() || c == '每' || c == '数' || c == '第' || figure::starts_chinese(c)
        }) {
            return None;
        }
        let rest = self.sentence.slice(magnitude..self.sentence.range.end);
        if !rest.starts_with(['亿', '万']) || (times == 1 && at != magnitude) {
            return None;
        }
        let unit = unit::unit(self.sentence.text, magnitude)?;
        if !matches!(unit.class, Class::Money | Class::Magnitude) && times == 1 && !rest.starts_with('亿') {
            return None;
        }
        let range = at..unit.range.end;
        let end = range.end;
        let compared = self.compared(&range, Some(unit.class));
        let plain = compared.start == range.start && compared.end == range.end;
        let level = self.sentence.slice(end..self.sentence.range.end).starts_with('级');
        if plain && !level && unit.class == Class::Magnitude {
            return None;
        }
        self.push(range, Value::One(Number::from(times)), Some(unit), false, true);
        Some(end)
    }

    /// A number with its unit, or the ends of a range.
    fn amount(&mut self, at: usize, figure: &Figure) -> usize {
        let text = self.sentence.text;
        let end = self.more(figure.end);
        let first_unit = unit::unit(text, end);
        let after_first = first_unit.as_ref().map_or(end, |unit| unit.range.end);
        if let Some((second, unit)) = self.second(after_first, figure) {
            let range = at..unit.range.end;
            let (value, unit) = same_unit(figure, first_unit, &second, unit);
            self.push(range.clone(), value, Some(unit), figure.chinese, false);
            return range.end;
        }
        match first_unit {
            Some(unit) => {
                let range = at..unit.range.end;
                if unit.class == Class::Duration && self.is_date(&range) {
                    return range.end;
                }
                let more = end > figure.end;
                let end = range.end;
                self.push(range, Value::One(figure.value), Some(unit), figure.chinese, false);
                if more {
                    self.more_than(figure.end..figure.end + '多'.len_utf8());
                }
                end
            }
            None => self.bare(at, figure),
        }
    }

    /// A number whose unit is lost, or one that counts nothing.
    fn bare(&mut self, at: usize, figure: &Figure) -> usize {
        let rest = self.sentence.slice(figure.end..self.sentence.range.end);
        let next = rest.chars().next();
        let counted = next.is_none_or(|c| !c.is_ascii_alphanumeric() && !NOT_COUNTED.contains(&c));
        if !figure.chinese && figure.digits <= 6 && counted && !self.is_label(at, rest) {
            self.push(at..figure.end, Value::One(figure.value), None, false, false);
            return figure.end;
        }
        self.skip(figure.end)
    }

    /// Whether a bare number is the number of an item: (1), 1、, 2. at the start.
    fn is_label(&self, at: usize, rest: &str) -> bool {
        let before = self.sentence.slice(self.sentence.range.start..at);
        let opens = before.is_empty() || before.ends_with(['(', ';', ':', ',', '、', '。']);
        opens && (rest.starts_with([')', '.', '、', ']', ',', ';', ':']) || rest.is_empty())
    }

    /// Whether a duration is a day of a month: 6月15日.
    fn is_date(&self, range: &Range<usize>) -> bool {
        let unit = self.sentence.slice(range.clone());
        unit.ends_with('日')
            && !unit.ends_with("工作日")
            && self.sentence.slice(self.sentence.range.start..range.start).ends_with('月')
    }

    /// Skips 多 and 余 between number and unit.
    fn more(&self, end: usize) -> usize {
        let rest = self.sentence.slice(end..self.sentence.range.end);
        end + if rest.starts_with(['多', '余']) { '多'.len_utf8() } else { 0 }
    }

    /// Notes 多 or 余 as a comparator of the last amount.
    fn more_than(&mut self, range: Range<usize>) {
        if let Some(amount) = self.amounts.last_mut()
            && amount.compared.token.is_none()
        {
            amount.compared.comparator = Comparator::Exceeds;
            amount.compared.token = Some(range);
        }
    }

    /// The upper end of a range with its unit.
    fn second(&self, at: usize, first: &Figure) -> Option<(Figure, Unit)> {
        let rest = self.sentence.slice(at..self.sentence.range.end);
        let sign = TO.iter().find(|sign| rest.starts_with(**sign))?;
        let start = at + sign.len();
        let next = rest.get(sign.len()..)?.chars().next()?;
        let figure = if next.is_ascii_digit() {
            figure::arabic(self.sentence.text, start).ok()?
        } else if figure::starts_chinese(next) && first.chinese {
            figure::chinese(self.sentence.text, start).ok()?
        } else {
            return None;
        };
        let unit = unit::unit(self.sentence.text, self.more(figure.end))?;
        Some((figure, unit))
    }

    /// 翻番, 倍增 and times named by their plan period.
    fn words(&mut self) {
        for mark in &self.sentence.marks {
            if self.ignored(mark.range.start) && !matches!(mark.word, Word::FiveYear(_)) {
                continue;
            }
            match mark.word {
                Word::Times(times) => {
                    let compared = Compared {
                        comparator: Comparator::Multiplies,
                        token: Some(mark.range.clone()),
                        approximate: None,
                        start: mark.range.start,
                        end: mark.range.end,
                    };
                    self.amounts.retain(|amount| {
                        amount.range.end <= mark.range.start || amount.range.start >= mark.range.end
                    });
                    self.amounts.push(Amount {
                        range: mark.range.clone(),
                        value: Value::Times(Number::from(times)),
                        unit: None,
                        compared,
                        chinese: false,
                        round: false,
                    });
                }
                Word::FiveYear(year) => {
                    self.moments.extend(moment::five_year(self.sentence, &mark.range, year));
                }
                _ => {}
            }
        }
        self.amounts.sort_by_key(|amount| amount.range.start);
        self.moments.sort_by_key(|moment| moment.range.start);
    }

    fn compared(&self, range: &Range<usize>, class: Option<Class>) -> Compared {
        let bound = self.sentence.around(range.start, Break::Pause);
        let from =
            bound.start.max(self.amounts.last().map_or(0, |amount| amount.compared.end)).min(range.start);
        let after = bound.end.max(range.end);
        let mut compared = comparator::compared(self.sentence.text, range, &(from..after), class);
        if compared.token.is_none()
            && let Some(token) = self.at_least(from..compared.start)
        {
            compared.comparator = Comparator::AtLeast;
            compared.token = Some(token);
        }
        compared
    }

    /// 至少 before a verb and what it does: 至少建成1所, 至少培养“法律明白人”3名, 至少每年培训200人次.
    fn at_least(&self, range: Range<usize>) -> Option<Range<usize>> {
        let at = range.start + self.sentence.slice(range.clone()).rfind("至少")?;
        let end = at + "至少".len();
        let yearly = self.sentence.word_at(end).filter(|mark| mark.word == Word::Annual);
        let verb = yearly.map_or(end, |mark| mark.range.end);
        self.sentence.word_at(verb).filter(|mark| is_doing(mark.word) && mark.range.end <= range.end)?;
        Some(at..end)
    }

    fn push(&mut self, range: Range<usize>, value: Value, unit: Option<Unit>, chinese: bool, round: bool) {
        let mut compared = self.compared(&range, unit.as_ref().map(|unit| unit.class));
        if matches!(value, Value::Between(..)) {
            compared.comparator = Comparator::Range;
            compared.token = None;
        }
        self.amounts.push(Amount { range, value, unit, compared, chinese, round });
    }
}

/// Both ends of a range in one unit: 6个月到1年 is 6 to 12 months.
fn same_unit(first: &Figure, first_unit: Option<Unit>, second: &Figure, unit: Unit) -> (Value, Unit) {
    match first_unit {
        Some(months) if months.name == "个月" && unit.name == "年" => {
            let end = unit.range.end;
            let high = Number::from(second.whole.saturating_mul(12));
            (Value::Between(first.value, high), Unit { range: months.range.start..end, ..months })
        }
        _ => (Value::Between(first.value, second.value), unit),
    }
}

/// Whether a time is a deadline of its own.
pub(super) fn is_due(time: Time) -> bool {
    matches!(time, Time::Until(_) | Time::In(_) | Time::Span(..) | Time::Within(_))
}
