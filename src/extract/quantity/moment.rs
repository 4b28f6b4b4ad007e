//! Years and spans of time that say by when something is due (convention 51).

use std::ops::Range;

use super::figure::Figure;
use super::sentence::Sentence;
use super::words::Word;

/// What a time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// By the end of a year: 到2027年, 2026年6月底前.
    Until(i16),
    /// In a year: 2027年.
    In(i16),
    /// Over several years, the first and the last of them: 2025—2027年.
    Span(i16, i16),
    /// Within some years from the start: 三年内.
    Within(Option<i64>),
    /// A year that something is held against: 较2024年.
    Base,
    /// The end of a month of the year at hand: 6月底前.
    Month,
    /// Up to the end of a year, over or to come: 截至2024年底.
    AsOf(i16),
    /// A time that is over: 截至6月底, 近三年.
    Past,
    /// A date of no interest: 自2024年10月1日起.
    Date,
}

/// A time and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// Its bytes, with 到 and 底前.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) time: Time,
}

/// Words before a year that make it a deadline.
const UNTIL: &[&str] = &["到", "至", "于"];
/// Words before a time up to which something is told.
pub(super) const SINCE: &[&str] = &["截至", "截止", "截止到", "截至到", "截止至"];
/// Words before a year that make it the base of a comparison.
const AGAINST: &[&str] =
    &["较", "比", "与", "同", "相比", "高于", "低于", "在", "以", "按", "从", "由", "自", "相对于"];
/// Nouns before a year that end in 比: 占比2026年达到…
const RATIOS: &[&str] = &["占比", "配比", "能效比", "投入比", "产出比", "性价比"];
/// Words after a year that make it the base of a comparison.
const BASE_AFTER: &[&str] = &["基础上", "的基础", "为基", "为起点", "相比", "水平", "不变价", "起"];
/// Words after the last of several years.
const SEASONS: &[&str] = &["年度", "年", "雪季", "冰雪季", "采暖季", "供暖季", "学年", "榨季", "赛季"];
/// Words after the name of a five-year plan that make it a time.
const FIVE_YEAR_END: &[&str] = &["末", "期末", "时期末", "期间", "时期", "以来", "收官"];
/// What may stand between years and month or day.
const YEAR_END: &[&str] = &["年末", "年终", "年底", "年内", "年度", "年"];
/// Words after a number of years that make it a time to act in.
const WITHIN: &[&str] = &["内", "之内", "以内", "时间", "左右时间", "左右的时间", "累计", "共", "新", "总计"];
/// Words before a number of years that make it something else.
const NOT_WITHIN: &[&str] = &[
    "连续",
    "满",
    "过去",
    "前",
    "每",
    "第",
    "期",
    "期限",
    "为",
    "超过",
    "不少于",
    "不低于",
    "由",
    "至少",
    "不超过",
    "有效期",
    "给予",
    "近",
    "最近",
    "最长",
    "最高",
    "达",
    "达到",
    "到",
    "至",
    "从",
    "缩短",
    "免",
    "享受",
    "的",
];

/// The time that a number in a sentence is part of.
pub(super) fn moment(sentence: &Sentence, at: usize, figure: &Figure) -> Option<Moment> {
    if figure.integer && figure.digits == 4 && (1949..=2100).contains(&figure.whole) {
        return year(sentence, at, figure);
    }
    if figure.integer && figure.whole <= 20 {
        return this_month(sentence, at, figure).or_else(|| within(sentence, at, figure));
    }
    None
}

/// Whether a text ends in one of some words.
fn ends(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter(|word| text.ends_with(**word)).map(|word| word.len()).max()
}

fn starts(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter(|word| text.starts_with(**word)).map(|word| word.len()).max()
}

fn year(sentence: &Sentence, at: usize, figure: &Figure) -> Option<Moment> {
    let before = sentence.slice(sentence.range.start..at);
    let rest = |from: usize| sentence.slice(from..sentence.range.end);
    let first = i16::try_from(figure.whole).ok()?;
    if let Some((last, end)) = last_year(rest(figure.end), first) {
        let end = figure.end + end;
        let end = end + starts(rest(end), &["期间", "间"]).unwrap_or_default();
        return Some(Moment { range: at..end, time: Time::Span(first, last) });
    }
    let Some(word) = starts(rest(figure.end), YEAR_END) else {
        let opens = before.is_empty() || before.ends_with([',', ';', ':', '。']) || before.ends_with("到");
        let lost = !figure.chinese && opens && rest(figure.end).starts_with(',');
        let start = at - if before.ends_with('到') { '到'.len_utf8() } else { 0 };
        return lost.then_some(Moment { range: start..figure.end, time: Time::In(first) });
    };
    let mut end = figure.end + word;
    let (tail, bound, day) = month(rest(end));
    end += tail;
    let until = bound || matches!(rest(figure.end).get(..word), Some("年底" | "年末" | "年终" | "年内"));
    if let Some(length) = starts(rest(end), &["之前", "以前", "前"]) {
        end += length;
        return Some(Moment { range: at - prefix(before)..end, time: Time::Until(first) });
    }
    let time = if ends(before, SINCE).is_some() {
        Time::AsOf(first)
    } else if day || starts(rest(end), &["版", "修订", "修正", "第", "1号", "出生"]).is_some() {
        Time::Date
    } else if starts(rest(end), BASE_AFTER).is_some()
        || starts(rest(end), &["的"]).is_some() && is_base(before)
    {
        Time::Base
    } else if ends(before, UNTIL).is_some() {
        Time::Until(first)
    } else if is_base(before) {
        Time::Base
    } else if until {
        Time::Until(first)
    } else {
        Time::In(first)
    };
    Some(Moment { range: at - prefix(before)..end, time })
}

fn is_base(before: &str) -> bool {
    if ends(before, RATIOS).is_some() || before.ends_with('在') {
        return false;
    }
    ends(before, AGAINST).is_some() && !before.ends_with('同') || before.ends_with("比同")
}

/// How long the word before a year is that belongs to it.
fn prefix(before: &str) -> usize {
    ends(before, SINCE).or_else(|| ends(before, UNTIL)).or_else(|| ends(before, AGAINST)).unwrap_or_default()
}

/// The last year of a span of years, and where it ends: —2027年 after 2025.
fn last_year(rest: &str, first: i16) -> Option<(i16, usize)> {
    let offset = starts(rest, &["年-", "年~", "年至", "年到", "-", "~", "至"])?;
    let last: i16 = rest.get(offset..offset + 4)?.parse().ok()?;
    let end = offset + 4;
    let year = starts(rest.get(end..)?, SEASONS)?;
    (last > first && last - first <= 30).then_some((last, end + year))
}

/// What stands after 年: months, quarters, days. Its length, whether it names an end, whether a day.
fn month(rest: &str) -> (usize, bool, bool) {
    let quarters = [
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
        "上半年",
        "下半年",
    ];
    if let Some(length) = starts(rest, &quarters) {
        let end = starts(rest.get(length..).unwrap_or_default(), &["末", "底"]).unwrap_or_default();
        return (length + end, end > 0, false);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).unwrap_or_default();
    if !(1..=2).contains(&digits) || !after.starts_with('月') {
        return (0, false, false);
    }
    let mut end = digits + '月'.len_utf8();
    if let Some(length) =
        starts(rest.get(end..).unwrap_or_default(), &["份底", "份", "底", "末", "上旬", "中旬", "下旬"])
    {
        return (end + length, true, false);
    }
    let days = rest.get(end..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&days) && rest.get(end + days..).unwrap_or_default().starts_with('日') {
        end += days + '日'.len_utf8();
        return (end, false, true);
    }
    (end, false, false)
}

/// The end of a month without its year: 6月底前.
fn this_month(sentence: &Sentence, at: usize, figure: &Figure) -> Option<Moment> {
    const ENDS: &[&str] = &["月底前", "月底", "月末前", "月末", "月前", "月份前", "月底之前", "月底以前"];
    let before = sentence.slice(sentence.range.start..at);
    let length = starts(sentence.slice(figure.end..sentence.range.end), ENDS)?;
    if ends(before, SINCE).is_some() {
        return Some(Moment { range: at..figure.end + length, time: Time::Past });
    }
    let alone = !before.ends_with(['年', '-', '至', '每', '~']) && (1..=12).contains(&figure.whole);
    let start = at - if before.ends_with(['于', '到']) { '于'.len_utf8() } else { 0 };
    alone.then_some(Moment { range: start..figure.end + length, time: Time::Month })
}

/// A number of years within which something is to be done: 三年内, 用3—5年时间.
fn within(sentence: &Sentence, at: usize, figure: &Figure) -> Option<Moment> {
    let rest = |from: usize| sentence.slice(from..sentence.range.end);
    let before = sentence.slice(sentence.range.start..at);
    let mut end = figure.end;
    let mut years = Some(figure.whole);
    if let Some(length) = starts(rest(end), &["-", "~", "至", "到"]) {
        let digits = rest(end + length).bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        end += length + digits;
        years = None;
    }
    if !rest(end).starts_with('年') {
        return None;
    }
    end += '年'.len_utf8();
    if before.ends_with(['近', '去']) || rest(end).starts_with('来') {
        return Some(Moment { range: at..end, time: Time::Past });
    }
    if ends(before, NOT_WITHIN).is_some() {
        return None;
    }
    let future = ends(before, &["未来", "今后", "用"]);
    let strives = ends(before, &["力争", "争取"]).is_some();
    let opens = before.is_empty() || before.ends_with([',', '。', ';', ':']);
    let noun = [
        "的", "期", "来", "以", "后", "级", "制", "行动", "一", "度", "生", "龄", "前", "规划", "计划",
        "攻坚", ",", "、", "和", "或", "起",
    ];
    let governs = opens
        && figure.whole >= 2
        && rest(end).starts_with(char::is_alphabetic)
        && starts(rest(end), &noun).is_none();
    let acts = strives
        || governs
        || sentence.word_at(end).is_some_and(|mark| {
            matches!(mark.word, Word::Verb | Word::Adding | Word::Cumulative | Word::Striving)
        });
    let closed = starts(rest(end), &["内", "之内", "以内", "时间", "左右时间", "左右的时间"]);
    if closed.is_none() && future.is_none() && !acts && starts(rest(end), WITHIN).is_none() {
        return None;
    }
    let start = at - future.unwrap_or_default();
    Some(Moment { range: start..end + closed.unwrap_or_default(), time: Time::Within(years) })
}

/// The end of a five-year plan period that a word names: “十五五”末.
pub(super) fn five_year(sentence: &Sentence, mark: &Range<usize>, year: i16) -> Option<Moment> {
    let before = sentence.slice(sentence.range.start..mark.start);
    let quoted = before.ends_with(['“', '‘']);
    let start = mark.start - if quoted { '“'.len_utf8() } else { 0 };
    let mut end = mark.end;
    let rest = |from: usize| sentence.slice(from..sentence.range.end);
    if quoted {
        end += starts(rest(end), &["”", "’"])?;
    }
    let sums = rest(end).starts_with(['累', '共', '新']);
    let length = starts(rest(end), FIVE_YEAR_END).or(sums.then_some(0))?;
    let word = rest(end).get(..length)?;
    let before = sentence.slice(sentence.range.start..start);
    let start = start - if before.ends_with(['到', '至']) { '到'.len_utf8() } else { 0 };
    let end = end + length;
    let time = match word {
        "以来" => Time::Past,
        _ if ends(before, SINCE).is_some() => Time::AsOf(year),
        _ if is_base(before) || starts(rest(end), BASE_AFTER).is_some() => Time::Base,
        "期间" | "时期" | "" => Time::Span(year - 4, year),
        _ => Time::Until(year),
    };
    Some(Moment { range: start..end, time })
}
