//! Dates (convention 8): `2025年6月9日`, `2025-06-09`, `2025/6/9`, `二〇二五年四月十八日`.

use std::ops::Range;

use memchr::memchr3_iter;

use super::around::{after, before, places};
use crate::record::Date;

/// A date of the text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// The date.
    pub date: Date,
}

/// Dates within a range, in order.
pub(super) fn dates(text: &str, range: &Range<usize>) -> Vec<Dated> {
    let mut found: Vec<Dated> =
        places(text, range.clone(), "月").filter_map(|month| written(text, month)).collect();
    let bytes = text.get(range.clone()).unwrap_or_default().as_bytes();
    let mut end = 0;
    for mark in memchr3_iter(b'-', b'/', b'.', bytes).map(|at| range.start + at) {
        if mark >= end
            && let Some(dated) = marked(text, mark)
        {
            end = dated.range.end;
            found.push(dated);
        }
    }
    found.retain(|dated| dated.range.start >= range.start && dated.range.end <= range.end);
    found.sort_by_key(|dated| dated.range.start);
    found
}

/// The date whose 月 stands at a byte.
fn written(text: &str, month: usize) -> Option<Dated> {
    let ahead = before(text, month, 40);
    let (year_part, month_part) = ahead.rsplit_once('年')?;
    let behind = after(text, month + "月".len(), 16);
    let (day_part, _) = behind.split_once('日')?;
    let month_number = number(month_part)?;
    let day = number(day_part)?;
    let (year, length) = year(year_part)?;
    let start = month - month_part.len() - "年".len() - length;
    let end = month + "月".len() + day_part.len() + "日".len();
    dated(start..end, year, month_number, day)
}

/// The date whose first mark (`-`, `/` or `.`) stands at a byte.
fn marked(text: &str, mark: usize) -> Option<Dated> {
    let (year, length) = year(before(text, mark, 12)).filter(|(_, length)| *length == 4)?;
    let behind = after(text, mark + 1, 12);
    let sign = char::from(*text.as_bytes().get(mark)?);
    let (month, rest) = behind.split_once(sign)?;
    let run = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
    // The blank before a time of day is gone: `2025-06-0908:15`.
    let timed = rest.as_bytes().get(run) == Some(&b':') && run > 2;
    let day_length = if timed { run - 2 } else { run };
    let day = rest.get(..day_length).filter(|day| day.len() <= 2)?;
    if month.len() > 2 || (sign == '.' && month.len() + day.len() < 3) {
        return None;
    }
    let end = mark + 1 + month.len() + 1 + day.len();
    dated(mark - length..end, year, month.parse().ok()?, day.parse().ok()?)
}

fn dated(range: Range<usize>, year: i16, month: i8, day: i8) -> Option<Dated> {
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    Some(Dated { range, date: Date(date) })
}

/// The year at the end of a text, and its length in bytes.
fn year(text: &str) -> Option<(i16, usize)> {
    let mut value = 0;
    let mut length = 0;
    let mut scale = 1;
    let mut chars = text.chars().rev();
    for _ in 0..4 {
        let c = chars.next()?;
        value += scale * i16::from(digit(c)?);
        scale = scale.saturating_mul(10);
        length += c.len_utf8();
    }
    let alone = chars.next().is_none_or(|c| !c.is_ascii_digit());
    (alone && (1949..=2100).contains(&value)).then_some((value, length))
}

/// A digit as dates write it, zero in all its forms.
fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(c.to_digit(10)?).ok(),
        '〇' | '零' | '○' | '◯' | 'O' | 'o' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).and_then(|at| u8::try_from(at + 1).ok()),
    }
}

/// A month or day: `6`, `06`, `六`, `十八`, `二十三`.
fn number(text: &str) -> Option<i8> {
    if text.is_empty() || text.chars().count() > 3 {
        return None;
    }
    let parse = |part: &str| -> Option<i8> {
        part.chars().try_fold(0_i8, |sum, c| sum.checked_mul(10)?.checked_add(i8::try_from(digit(c)?).ok()?))
    };
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { parse(tens)? };
            let ones = if ones.is_empty() { 0 } else { parse(ones)? };
            (tens < 4 && ones < 10).then_some(tens * 10 + ones)
        }
        None => parse(text).filter(|value| (1..=31).contains(value)),
    }
}

/// A month and day without a year, as reports give them (`11月26日`): `--11-26`.
pub(super) fn month_day(text: &str, month: usize) -> Option<(Range<usize>, String)> {
    let digits = before(text, month, 2).bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = month - digits;
    let month_number = text.get(start..month).and_then(number).filter(|value| *value <= 12)?;
    let (day_part, _) = after(text, month + "月".len(), 8).split_once('日')?;
    let day = number(day_part)?;
    let range = start..month + "月".len() + day_part.len() + "日".len();
    let dated = before(text, start, 3) == "年" || before(text, start, 1).bytes().any(|b| b.is_ascii_digit());
    (!dated).then(|| (range, format!("--{month_number:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let found = dates(text, &(0..text.len()));
        found.iter().map(|d| format!("{}={}", &text[d.range.clone()], d.date.0)).collect()
    }

    #[test]
    fn every_form_of_a_date_is_read() {
        assert_eq!(all("甲局2025年6月9日"), ["2025年6月9日=2025-06-09"]);
        assert_eq!(all("日期2025-06-0908:15"), ["2025-06-09=2025-06-09"]);
        assert_eq!(all("日期2025/6/918:15:07"), ["2025/6/9=2025-06-09"]);
        assert_eq!(all("于2024/12/3至2024.12.31"), ["2024/12/3=2024-12-03", "2024.12.31=2024-12-31"]);
        assert_eq!(all("二〇二五年四月十八日"), ["二〇二五年四月十八日=2025-04-18"]);
        assert_eq!(all("二○一二年十月三十日"), ["二○一二年十月三十日=2012-10-30"]);
        assert_eq!(all("二零二一年十二月二日"), ["二零二一年十二月二日=2021-12-02"]);
    }

    #[test]
    fn figures_that_are_no_dates_are_left() {
        for text in [
            "电话0599-8612-33",
            "2.5平方公里",
            "2025年6月底前",
            "2025—2027年",
            "2025年13月40日",
            "12025-01-02",
        ] {
            assert!(all(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_date_without_year_stays_without() {
        let text = "11月26日,区政府印发";
        let (range, value) = month_day(text, text.find('月').unwrap()).unwrap();
        assert_eq!((&text[range], value.as_str()), ("11月26日", "--11-26"));
        assert!(month_day("2024年11月26日", "2024年11".len()).is_none());
    }
}
