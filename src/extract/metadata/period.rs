//! Period, horizon and validity (conventions 10 and 11).

use std::ops::Range;

use memchr::memchr2_iter;

use super::around::{
    after, before, contains_any, ends_with_any, is_han, last_char, next_char, places, run_back, run_on,
    slice, starts_with_any,
};

/// Bytes at the start of a plan within which it states its period.
const STATED_WITHIN: usize = 6000;
/// Bytes at the end of a plan within which it may do so too, or state its validity.
const CLOSING: usize = 3000;
/// Words before a range of years that make it the plan's period.
const PERIOD_BEFORE: &[&str] = &[
    "期限",
    "年限",
    "实施期",
    "规划期",
    "行动期",
    "计划期",
    "执行期",
    "周期",
    "时限",
    "制定",
    "编制",
    "实施时间",
    "时间为",
    "年时间",
];
/// Words right after a range of years that do.
const PERIOD_AFTER: &[&str] =
    &["行动计划", "行动方案", "三年", "实施方案", "工作方案", "规划", "计划", "工作计划", "若干", "发展"];
/// What the title of a plan for one year ends with.
const YEARLY_ENDS: &[&str] = &[
    "要点",
    "计划",
    "任务",
    "清单",
    "安排",
    "方案",
    "任务分工",
    "分工表",
    "任务书",
    "实事",
    "分解表",
    "任务表",
    "一览表",
    "工作表",
    "台账",
    "重点工作",
];
/// Five-year plans by name, with their first year.
const FIVE_YEARS: &[(&str, i16)] =
    &[("十二五", 2011), ("十三五", 2016), ("十四五", 2021), ("十五五", 2026), ("十六五", 2031)];

/// A period and the words that state it.
pub(super) type Period = (Range<usize>, (i16, i16));

/// The period a title states: `（2025—2027年）`, with its brackets, or “十四五”.
pub(super) fn of_title(text: &str, title: &Range<usize>) -> Option<Period> {
    ranges(text, title)
        .into_iter()
        .next()
        .map(|(range, years)| (bracketed(text, range), years))
        .or_else(|| five_years(text, title))
        .or_else(|| one_year(text, title))
}

/// The year of a plan for one year: 2025年工作要点.
fn one_year(text: &str, title: &Range<usize>) -> Option<Period> {
    let words = slice(text, title.clone());
    if !ends_with_any(words.trim_end_matches(|c: char| c == ')' || c.is_ascii()), YEARLY_ENDS) {
        return None;
    }
    let mut years = places(words, 0..words.len(), "年").filter_map(|at| Some((at, year_before(words, at)?)));
    let (at, year) = years.next().filter(|_| years.next().is_none())?;
    let at = title.start + at;
    let start = at - 4;
    let bounded = ends_with_any(before(text, start, 6), &["到", "至", "自", "从", "截至", "-", "~", "起"])
        || starts_with_any(after(text, at + "年".len(), 9), &["前", "以前", "底前", "版", "起", "-", "至"]);
    (!bounded).then(|| (start..at + "年".len(), (year, year)))
}

fn five_years(text: &str, title: &Range<usize>) -> Option<Period> {
    let words = slice(text, title.clone());
    FIVE_YEARS.iter().find_map(|(name, first)| {
        let at = title.start + words.find(name)?;
        let range = at..at + name.len();
        let quoted = last_char(text, range.start) == Some('“') && next_char(text, range.end) == Some('”');
        let range = if quoted { range.start - "“".len()..range.end + "”".len() } else { range };
        Some((range, (*first, *first + 4)))
    })
}

/// The period a plan states as its own in its first or last paragraphs.
pub(super) fn stated(text: &str, body: &Range<usize>) -> Option<Period> {
    let head = body.start..text.floor_char_boundary((body.start + STATED_WITHIN).min(body.end));
    let tail = text.ceil_char_boundary(body.end.saturating_sub(CLOSING).max(head.end))..body.end;
    [head, tail].iter().find_map(|part| ranges(text, part).into_iter().find(|(range, _)| is_own(text, range)))
}

/// Whether a range of years stands where a plan states its own period.
fn is_own(text: &str, range: &Range<usize>) -> bool {
    let ahead = before(text, range.start, 60);
    if ahead.matches('《').count() > ahead.matches('》').count() {
        return false;
    }
    let clause =
        ahead.rfind(['。', ';', ',', ')', '》']).map_or(ahead, |at| ahead.get(at..).unwrap_or_default());
    let near = before(clause, clause.len(), 36);
    contains_any(near, PERIOD_BEFORE) || starts_with_any(after(text, range.end, 12), PERIOD_AFTER)
}

/// The period of a plan of so many years from a start it states: `从2024年起` of a 三年行动.
pub(super) fn from_start(text: &str, title: &str, body: &Range<usize>) -> Option<Period> {
    let years = [("三年", 3), ("五年", 5), ("两年", 2), ("3年", 3), ("5年", 5)]
        .iter()
        .find(|(word, _)| title.contains(word))?
        .1;
    let head = body.start..text.floor_char_boundary((body.start + STATED_WITHIN).min(body.end));
    places(text, head, "年起").find_map(|at| {
        let first = year_before(text, at)?;
        let ahead = before(text, at - 4, 3);
        let range = at - 4..at + "年起".len();
        let words = if matches!(ahead, "从" | "自") { range.start - 3..range.end } else { range };
        Some((words, (first, first + years - 1)))
    })
}

/// Ranges of years: `2025-2027年`, `2025年至2027年`, `2025~2027`.
fn ranges(text: &str, range: &Range<usize>) -> Vec<Period> {
    let window = slice(text, range.clone());
    let mut marks: Vec<usize> =
        memchr2_iter(b'-', b'~', window.as_bytes()).map(|at| range.start + at).collect();
    marks.extend(["至", "到"].iter().flat_map(|word| places(text, range.clone(), word)));
    marks.sort_unstable();
    marks
        .into_iter()
        .filter_map(|mark| years_around(text, mark))
        .filter(|(at, _)| at.start >= range.start && at.end <= range.end)
        .collect()
}

fn years_around(text: &str, mark: usize) -> Option<Period> {
    let close = run_back(text, mark, 3, |c| c == '年');
    let first = year_before(text, close)?;
    let open = run_on(text, mark, 6, |c| matches!(c, '-' | '~' | '至' | '到'));
    let digits = after(text, open, 5).bytes().take_while(u8::is_ascii_digit).count();
    let last: i16 = text.get(open..open + digits).filter(|_| digits == 4)?.parse().ok()?;
    let end = run_on(text, open + digits, 3, |c| c == '年');
    if matches!(next_char(text, end), Some('月' | '.' | '-' | '/')) {
        return None;
    }
    (first < last && last - first <= 20 && last <= 2100).then_some((close - 4..end, (first, last)))
}

/// The year whose four digits end at a place.
fn year_before(text: &str, at: usize) -> Option<i16> {
    let start = run_back(text, at, 6, |c| c.is_ascii_digit());
    let year: i16 = text.get(start..at).filter(|digits| digits.len() == 4)?.parse().ok()?;
    (1990..=2100).contains(&year).then_some(year)
}

/// A range with the bracket around it.
fn bracketed(text: &str, range: Range<usize>) -> Range<usize> {
    let within = last_char(text, range.start) == Some('(') && next_char(text, range.end) == Some(')');
    if within { range.start - 1..range.end + 1 } else { range }
}

/// The last year of a plan's goals not after its period, and where the text first states it (`到2027年`).
pub(super) fn horizon(
    text: &str,
    body: &Range<usize>,
    period: Option<(i16, i16)>,
) -> Option<(Range<usize>, i16)> {
    let mut latest: Option<(Range<usize>, i16)> = None;
    for at in places(text, body.clone(), "到20") {
        let digits = at + "到".len();
        let Some(year) = year_before(text, digits + 4) else { continue };
        let end = run_on(text, digits + 4, 3, |c| c == '年');
        let ranged =
            end == digits + 4 || last_char(text, at) == Some('年') || next_char(text, end) == Some('的');
        let within = period.is_none_or(|(_, last)| year <= last);
        if !ranged && within && latest.as_ref().is_none_or(|(_, best)| year > *best) {
            latest = Some((at..end, year));
        }
    }
    latest
}

/// Years that a report gives for its goals: `目标2027年`, `目标明确:2027年`.
pub(super) fn reported_horizon(text: &str, range: &Range<usize>) -> Option<(Vec<Range<usize>>, i16)> {
    let mut found: Vec<(Range<usize>, i16)> = Vec::new();
    for at in places(text, range.clone(), "目标") {
        let start = run_on(text, at, 30, |c| is_han(c) || c == ':');
        let end = run_on(text, start, 7, |c| c.is_ascii_digit());
        if let Some(year) = year_before(text, end).filter(|_| end == start + 4) {
            found.push((start..run_on(text, end, 3, |c| c == '年'), year));
        }
    }
    let last = found.iter().map(|(_, year)| *year).max()?;
    Some((found.into_iter().filter(|(_, year)| *year == last).map(|(range, _)| range).collect(), last))
}

/// The clause that states how long a plan is in force: `自…起施行，有效期…`.
pub(super) fn effective(text: &str, body: &Range<usize>) -> Option<Range<usize>> {
    let start = text.ceil_char_boundary(body.end.saturating_sub(CLOSING).max(body.start));
    let tail = start..body.end;
    let at = ["起施行", "起实施", "起执行", "有效期", "暂定为自"]
        .iter()
        .filter_map(|word| {
            let at = places(text, tail.clone(), word).last()?;
            let dated = before(text, at, 60).contains(['自', '日', '年'])
                || after(text, at, 60).contains(['年', '月', '日']);
            dated.then_some(at)
        })
        .min()?;
    let ahead = before(text, at, 240.min(at - start));
    let from = ahead.rfind(['。', ';', '(', '》']).map_or(0, |stop| ahead.ceil_char_boundary(stop + 1));
    let behind = after(text, at, 240);
    let end = behind.find(['。', ')', ';']).unwrap_or(behind.len());
    let clause = at - ahead.len() + from;
    let clause = slice(text, clause..at).rfind('自').map_or(clause, |from| clause + from);
    Some(clause..(at + end).min(body.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<(&str, (i16, i16))> {
        of_title(text, &(0..text.len())).map(|(range, years)| (&text[range], years))
    }

    fn body(text: &str) -> Option<(i16, i16)> {
        stated(text, &(0..text.len())).map(|(_, years)| years)
    }

    #[test]
    fn the_period_of_the_title() {
        assert_eq!(title("青岚市方案(2025-2027年)"), Some(("(2025-2027年)", (2025, 2027))));
        assert_eq!(title("青岚市2021年至2025年规划"), Some(("2021年至2025年", (2021, 2025))));
        assert_eq!(title("青岚市“十四五”节水规划"), Some(("“十四五”", (2021, 2025))));
        assert_eq!(title("青岚市2025年工作要点"), Some(("2025年", (2025, 2025))));
        assert_eq!(title("关于2025年放假安排的通知"), None);
        assert_eq!(title("青岚市2027年前达标方案"), None);
    }

    #[test]
    fn a_stated_period_is_the_plans_own_only_where_it_says_so() {
        assert_eq!(body("制定本方案,实施期限为2023-2025年。"), Some((2023, 2025)));
        assert_eq!(body("特制定2024-2026年行动计划。"), Some((2024, 2026)));
        assert_eq!(body("2022-2025年选育优质稻新品种8-10个。"), None);
        assert_eq!(body("落实《产业规划(2021-2035年)》,制定本方案。"), None);
        let text = "从2024年起,用三年时间";
        assert_eq!(
            from_start(text, "三年行动", &(0..text.len())).map(|(_, years)| years),
            Some((2024, 2026))
        );
    }

    #[test]
    fn the_horizon_is_the_last_year_of_the_goals() {
        let text = "到2025年,达到3家。到2030年,达到5家。";
        assert_eq!(
            horizon(text, &(0..text.len()), None).map(|(range, year)| (&text[range], year)),
            Some(("到2030年", 2030))
        );
        assert_eq!(horizon(text, &(0..text.len()), Some((2023, 2025))).map(|(_, year)| year), Some(2025));
        let text = "目标2027年规模达220亿元。目标已定:2027年,达到3家";
        let (ranges, year) = reported_horizon(text, &(0..text.len())).unwrap();
        assert_eq!((ranges.len(), &text[ranges[1].clone()], year), (2, "2027年", 2027));
    }

    #[test]
    fn validity_is_not_the_period() {
        let text = "由市科技局解释。本措施自2025年4月15日起施行,有效期至2028年4月14日。";
        let range = effective(text, &(0..text.len())).unwrap();
        assert_eq!(&text[range], "自2025年4月15日起施行,有效期至2028年4月14日");
        assert_eq!(body(text), None);
    }
}
