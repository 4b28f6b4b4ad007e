//! Numbers as they are written: Arabic digits and Chinese numerals (convention 61).

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, F64Deserializer};

use crate::record::Number;

/// A number and where it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// First byte after the number.
    pub(super) end: usize,
    /// Its value, without any 万 or 亿 behind it.
    pub(super) value: Number,
    /// Its whole part.
    pub(super) whole: i64,
    /// Whether it has no fraction.
    pub(super) integer: bool,
    /// How many digits its whole part is written with.
    pub(super) digits: usize,
    /// Whether it is written in Chinese numerals.
    pub(super) chinese: bool,
}

/// Digits that a number of a plan may have; longer ones are identifiers.
const MOST_DIGITS: usize = 12;
/// Digits that are skipped at once; what follows them starts with a digit before it and is skipped too.
const LONGEST_RUN: usize = 256;

/// The number in Arabic digits that starts at a byte; thousands may be set off by commas.
/// Where digits stand that are no number (`3.2.1`, twenty digits), `Err` tells where they end.
pub(super) fn arabic(text: &str, at: usize) -> Result<Figure, usize> {
    let bytes = text.as_bytes();
    let run = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        let digit = |at: usize| is_digit(rest, at);
        (0..=MOST_DIGITS).take_while(|at| digit(*at)).count()
    };
    let first = run(at);
    let mut digits = first;
    let mut end = at + first;
    if (1..=3).contains(&first) {
        while bytes.get(end) == Some(&b',') && run(end + 1) == 3 && digits < MOST_DIGITS {
            digits += 3;
            end += 4;
        }
    }
    let whole_end = end;
    if bytes.get(end) == Some(&b'.') {
        let fraction = run(end + 1);
        if fraction > 0 {
            end += 1 + fraction;
            if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
                return Err(skip_digits(bytes, end));
            }
        }
    }
    if digits == 0 || digits > MOST_DIGITS || end - whole_end > 6 {
        return Err(skip_digits(bytes, end));
    }
    let written = text.get(at..end).unwrap_or_default().chars().filter(|c| *c != ',');
    let written: String = written.map(|c| if c == 'O' { '0' } else { c }).collect();
    let whole = written.split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or_default();
    let integer = end == whole_end;
    let value = if integer { Some(Number::from(whole)) } else { decimal(&written) };
    match value {
        Some(value) => Ok(Figure { end, value, whole, integer, digits, chinese: false }),
        None => Err(end),
    }
}

/// Whether a digit stands at a place of a run of digits, or a letter O that a scan put for a zero within it: 4O00.
fn is_digit(run: &[u8], at: usize) -> bool {
    let digit = |at: usize| run.get(at).is_some_and(u8::is_ascii_digit);
    let misread = run.get(at) == Some(&b'O') && digit(at + 1);
    digit(at) || misread && at.checked_sub(1).is_some_and(digit)
}

/// A decimal as an exact number.
fn decimal(written: &str) -> Option<Number> {
    let float: f64 = written.parse().ok()?;
    let deserializer: F64Deserializer<Error> = float.into_deserializer();
    Number::deserialize(deserializer).ok()
}

fn skip_digits(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default().iter().take(LONGEST_RUN);
    from + rest.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count()
}

/// The number in Chinese numerals below 万 that starts at a byte: 两, 十五, 二〇二七.
/// 三五 and the like are vague and no number; `Err` tells where the numerals end.
pub(super) fn chinese(text: &str, at: usize) -> Result<Figure, usize> {
    let rest = text.get(at..).unwrap_or_default();
    let mut total = 0_i64;
    let mut pending: Option<i64> = None;
    let mut plain = true;
    let mut vague = false;
    let mut plain_value = 0_i64;
    let mut digits = 0;
    let mut end = at;
    for c in rest.chars().take(MOST_DIGITS) {
        match numeral(c) {
            Some(Numeral::Digit(digit)) => {
                vague |= pending.is_some_and(|before| before != 0);
                pending = Some(digit);
                plain_value = plain_value * 10 + digit;
            }
            Some(Numeral::Place(place)) => {
                plain = false;
                total += pending.take().unwrap_or(1).max(1) * place;
            }
            None => break,
        }
        digits += 1;
        end += c.len_utf8();
    }
    let year = plain && digits == 4;
    if digits == 0 || (vague && !year) {
        return Err(end.max(at + 1));
    }
    let whole = if year { plain_value } else { total + pending.unwrap_or_default() };
    Ok(Figure { end, value: Number::from(whole), whole, integer: true, digits, chinese: true })
}

/// A Chinese numeral.
enum Numeral {
    Digit(i64),
    Place(i64),
}

fn numeral(c: char) -> Option<Numeral> {
    Some(match c {
        '零' | '〇' => Numeral::Digit(0),
        '一' => Numeral::Digit(1),
        '二' | '两' => Numeral::Digit(2),
        '三' => Numeral::Digit(3),
        '四' => Numeral::Digit(4),
        '五' => Numeral::Digit(5),
        '六' => Numeral::Digit(6),
        '七' => Numeral::Digit(7),
        '八' => Numeral::Digit(8),
        '九' => Numeral::Digit(9),
        '十' => Numeral::Place(10),
        '百' => Numeral::Place(100),
        '千' => Numeral::Place(1000),
        _ => return None,
    })
}

/// Whether a character can start a number in Chinese numerals; 零 cannot: 零部件, 零售.
pub(super) fn starts_chinese(c: char) -> bool {
    !matches!(c, '零' | '〇') && numeral(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_numbers_keep_their_digits() {
        let figure = arabic("555.1亿", 0).unwrap();
        assert_eq!((figure.value.to_string().as_str(), figure.end, figure.integer), ("555.1", 5, false));
        assert_eq!(arabic("1,200家", 0).unwrap().whole, 1200);
        assert_eq!(arabic("15,30家", 0).unwrap().whole, 15);
        assert_eq!(arabic("4O00人", 0).unwrap().whole, 4000);
        assert_eq!(arabic("4OA0", 0).unwrap().whole, 4);
    }

    #[test]
    fn outline_numbers_and_identifiers_are_no_numbers() {
        assert_eq!(arabic("3.2.1节", 0), Err(5));
        assert_eq!(arabic("12345678901234号", 0), Err(14));
    }

    #[test]
    fn chinese_numerals_are_read_and_vague_ones_refused() {
        let value = |text| chinese(text, 0).map(|figure| figure.whole);
        assert_eq!(value("两家"), Ok(2));
        assert_eq!(value("十五个"), Ok(15));
        assert_eq!(value("一百二十项"), Ok(120));
        assert_eq!(value("二〇二七年"), Ok(2027));
        assert!(value("三五家").is_err());
        assert!(!starts_chinese('零') && starts_chinese('两'));
    }
}
