//! Ordinals: the number an item starts with (conventions 13 and 18).

use super::super::numeral;

/// A habit of numbering. Two styles may stand on one level only by damage (convention 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `第一章`, `第一编`, `第一部分`
    Chapter,
    /// `第一节`
    Section,
    /// `第一条`
    Article,
    /// `一、`
    Han,
    /// `（一）`
    HanBracket,
    /// `1.`
    Dot,
    /// `1、`
    Comma,
    /// `（1）`, `1)`
    Bracket,
    /// `①`
    Circle,
    /// `5.1`, `5.1.2`: with the number of parts
    Decimal(u8),
    /// `任务一：`, `行动1`
    Labelled,
    /// `专栏3`: a box, whose content is not part of the sequence around it
    Box,
    /// `【总体目标】`
    Title,
    /// `## 主要任务`: with the number of signs
    Markdown(u8),
    /// A known section name alone on its line: 重点任务
    Named,
}

impl Style {
    /// Whether items of the style carry no number.
    #[must_use]
    pub fn is_unnumbered(self) -> bool {
        matches!(self, Self::Title | Self::Markdown(_) | Self::Named)
    }

    /// Styles that damage puts for one another.
    pub(super) fn is_kin(self, other: Self) -> bool {
        use Style::{Bracket, Comma, Dot, Han, HanBracket};
        let bracketed = |style| matches!(style, HanBracket | Bracket);
        let plain = |style| matches!(style, Han | Comma | Dot);
        (bracketed(self) && bracketed(other)) || (plain(self) && plain(other))
    }
}

/// An ordinal read at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub style: Style,
    /// Number; for decimals the last part.
    pub number: u32,
    /// First part of a decimal; else the number.
    pub first: u32,
    /// Bytes from the start of the mark to the first byte after it.
    pub len: usize,
}

/// Highest number an item can have.
const HIGHEST: u32 = 400;
/// Words before a number that make it an ordinal.
const LABELS: [&str; 9] =
    ["重点任务", "主要任务", "任务", "行动", "措施", "举措", "工程", "专项行动", "项目"];
/// What can follow a figure with a decimal point, so that it is no ordinal: measure words and magnitudes.
const MEASURES: &str = "亿万千百个件家户项名人场次套座处条张届批元平公亩倍%米吨度级折版点小分秒天周月年≥≤~";

/// The ordinal at the start of a text, if there is one.
pub(super) fn read(text: &str) -> Option<Token> {
    let marks = text.len() - text.trim_start_matches(['#', '*', '>']).len();
    let token = bare(text.get(marks..)?)?;
    Some(Token { len: token.len + marks, ..token })
}

fn bare(text: &str) -> Option<Token> {
    let first = text.chars().next()?;
    match first {
        '第' => numbered_part(text),
        '(' => bracket(text),
        '0'..='9' => arabic(text),
        '\u{2460}'..='\u{2473}' => circle(text, u32::from(first) - 0x2460 + 1),
        '\u{2776}'..='\u{277f}' => circle(text, u32::from(first) - 0x2776 + 1),
        '\u{3220}'..='\u{3229}' => {
            let number = u32::from(first) - 0x3220 + 1;
            Some(Token { style: Style::HanBracket, number, first: number, len: first.len_utf8() })
        }
        '专' if text.starts_with("专栏") => labelled(text, "专栏", Style::Box),
        _ if numeral::prefix(text) > 0 => han(text),
        _ => LABELS
            .iter()
            .find(|label| text.starts_with(**label))
            .and_then(|label| labelled(text, label, Style::Labelled)),
    }
}

/// What two numerals in a row count or rank: 四、五类, 二、三产业, 三、四线城市.
const COUNTED: [char; 12] = ['类', '级', '等', '档', '线', '期', '批', '型', '产', '层', '标', '度'];

fn han(text: &str) -> Option<Token> {
    let len = numeral::prefix(text);
    let number = numeral::value(text.get(..len)?)?;
    let rest = text.get(len..)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '、' | '.' | ','))?;
    let next = rest.get(mark.len_utf8()..)?.chars().next()?;
    // 四、五类桥梁 at the start of a line: the numerals of what is counted.
    let second = numeral::prefix(text.get(len + mark.len_utf8()..)?);
    let counted = text.get(len + mark.len_utf8() + second..)?.starts_with(COUNTED);
    if mark == '、' && second == next.len_utf8() && counted {
        return None;
    }
    // 第一、二、三类: numerals in a row are no ordinals.
    if mark != '、' && (next.is_ascii_digit() || numeral::digits(next).is_some()) {
        return None;
    }
    number_token(Style::Han, number, len + mark.len_utf8())
}

fn bracket(text: &str) -> Option<Token> {
    let close = text.bytes().take(24).position(|byte| byte == b')')?;
    let inner = text.get(1..close)?;
    let len = close + 1 + separator(text.get(close + 1..)?);
    if let Ok(number) = inner.parse() {
        return number_token(Style::Bracket, number, len).filter(|_| inner.len() <= 2);
    }
    number_token(Style::HanBracket, numeral::value(inner)?, len)
}

/// Length of a `、` or `.` that follows a bracket by habit.
fn separator(rest: &str) -> usize {
    if rest.starts_with('、') { '、'.len_utf8() } else { usize::from(rest.starts_with('.')) }
}

/// A bare number that a blank follows, as in texts numbered 1, 1.1, 1.1.1.
pub(super) fn chapter_number(text: &str) -> Option<Token> {
    let len = digits(text);
    let number: u32 = text.get(..len)?.parse().ok().filter(|_| len <= 2)?;
    let next = text.get(len..)?.chars().next()?;
    let heading = !next.is_ascii() && !MEASURES.contains(next) && !matches!(next, '、' | '。' | '》' | '”');
    number_token(Style::Decimal(1), number, len).filter(|_| heading)
}

fn arabic(text: &str) -> Option<Token> {
    let len = digits(text);
    let number: u32 = text.get(..len)?.parse().ok().filter(|_| len <= 4)?;
    let rest = text.get(len..)?;
    if rest.starts_with('、') {
        return number_token(Style::Comma, number, len + '、'.len_utf8());
    }
    if let Some(after) = rest.strip_prefix(')') {
        return number_token(Style::Bracket, number, len + 1 + separator(after)).filter(|_| len <= 2);
    }
    let after = rest.strip_prefix('.')?;
    if digits(after) == 0 {
        return number_token(Style::Dot, number, len + 1);
    }
    decimal(text).or_else(|| {
        // 1.2027年底前…, 3.100个…: an item that starts with a figure.
        let figure = digits(after);
        let next = after.get(figure..)?.chars().next()?;
        (figure >= 2 && MEASURES.contains(next)).then_some(())?;
        number_token(Style::Dot, number, len + 1)
    })
}

fn decimal(text: &str) -> Option<Token> {
    let mut at = 0;
    let mut parts = 0u8;
    let mut first = 0;
    let mut number = 0;
    loop {
        let len = digits(text.get(at..)?);
        number = if len == 0 { break } else { text.get(at..at + len)?.parse().ok().filter(|_| len <= 5)? };
        if parts == 0 {
            first = number;
        }
        parts = parts.checked_add(1).filter(|parts| *parts <= 5)?;
        at += len;
        if !text.get(at..)?.starts_with('.') {
            break;
        }
        at += 1;
    }
    let rest = text.get(at..)?;
    let next = rest.chars().next()?;
    let doubtful = parts == 2 && (MEASURES.contains(next) || next.is_ascii_alphanumeric());
    (parts >= 2 && (1..=99).contains(&number) && !doubtful && !next.is_ascii_digit()).then_some(Token {
        style: Style::Decimal(parts),
        number,
        first,
        len: at + if rest.starts_with('、') { '、'.len_utf8() } else { 0 },
    })
}

fn numbered_part(text: &str) -> Option<Token> {
    let rest = text.strip_prefix('第')?;
    let (len, number) = number_prefix(rest)?;
    let unit = rest.get(len..)?;
    let (style, word) = [
        (Style::Chapter, "章"),
        (Style::Chapter, "编"),
        (Style::Chapter, "部分"),
        (Style::Section, "节"),
        (Style::Article, "条"),
    ]
    .into_iter()
    .find(|(_, word)| unit.starts_with(word))?;
    let mut len = '第'.len_utf8() + len + word.len();
    if let Some(c) = text.get(len..)?.chars().next().filter(|c| matches!(c, ':' | '、' | '.')) {
        len += c.len_utf8();
    }
    number_token(style, number, len)
}

fn labelled(text: &str, label: &str, style: Style) -> Option<Token> {
    let rest = text.get(label.len()..)?;
    let (len, number) = number_prefix(rest)?;
    let mut end = label.len() + len;
    let mark = text.get(end..)?.chars().next().filter(|c| matches!(c, ':' | '、' | '.' | ',' | '-'));
    end += mark.map_or(0, char::len_utf8);
    number_token(style, number, end)
}

/// An Arabic or Chinese number at the start of a text: its length and value.
fn number_prefix(text: &str) -> Option<(usize, u32)> {
    let len = digits(text);
    if len > 0 {
        return Some((len, text.get(..len)?.parse().ok().filter(|_| len <= 3)?));
    }
    let len = numeral::prefix(text);
    Some((len, numeral::value(text.get(..len)?)?))
}

#[expect(clippy::unnecessary_wraps, reason = "the callers chain it")]
fn circle(text: &str, number: u32) -> Option<Token> {
    let len = text.chars().next().map_or(0, char::len_utf8);
    Some(Token { style: Style::Circle, number, first: number, len })
}

fn number_token(style: Style, number: u32, len: usize) -> Option<Token> {
    (1..=HIGHEST).contains(&number).then_some(Token { style, number, first: number, len })
}

fn digits(text: &str) -> usize {
    text.bytes().take(6).take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> Option<(Style, u32, usize)> {
        read(text).map(|token| (token.style, token.number, token.len))
    }

    #[test]
    fn ordinals_of_every_style() {
        assert_eq!(token("十二、目标"), Some((Style::Han, 12, 9)));
        assert_eq!(token("(三)目标"), Some((Style::HanBracket, 3, 5)));
        assert_eq!(token("㈡目标"), Some((Style::HanBracket, 2, 3)));
        assert_eq!(token("1.加强"), Some((Style::Dot, 1, 2)));
        assert_eq!(token("12、加强"), Some((Style::Comma, 12, 5)));
        assert_eq!(token("(2)加强"), Some((Style::Bracket, 2, 3)));
        assert_eq!(token("2)加强"), Some((Style::Bracket, 2, 2)));
        assert_eq!(token("③加强"), Some((Style::Circle, 3, 3)));
        assert_eq!(token("5.1.2加强"), Some((Style::Decimal(3), 2, 5)));
        assert_eq!(token("2.1优化"), Some((Style::Decimal(2), 1, 3)));
        assert_eq!(token("第十条支持"), Some((Style::Article, 10, 9)));
        assert_eq!(token("第二部分任务"), Some((Style::Chapter, 2, 12)));
        assert_eq!(token("任务一:推进"), Some((Style::Labelled, 1, 10)));
        assert_eq!(token("专栏3重点"), Some((Style::Box, 3, 7)));
        assert_eq!(token("###2.加强"), Some((Style::Dot, 2, 5)));
        assert_eq!(token("**1.加强**"), Some((Style::Dot, 1, 4)));
        assert_eq!(token("1.2027年底前"), Some((Style::Dot, 1, 2)));
    }

    #[test]
    fn figures_are_no_ordinals() {
        for text in [
            "2.5平方公里",
            "12.5%",
            "1.3亿",
            "7×24小时",
            "2025年",
            "一批",
            "三家",
            "(试行)",
            "行动方案",
            "1.5G",
            "(2025)",
        ] {
            assert_eq!(token(text), None, "{text}");
        }
    }
}
