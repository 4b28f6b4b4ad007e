//! Document numbers (conventions 1–3): `X府办〔2025〕32号` in all its brackets, and orders (`令第12号`).

use std::ops::Range;

use super::around::{before, ends_with_any, is_han, last_char, places, run_back, slice};
use crate::extract::fold::Folded;

/// Longest prefix of a number, in bytes (16 characters).
const LONGEST_PREFIX: usize = 48;

/// Words that stand before a number and are not part of it.
const AHEAD: &[&str] = &[
    "文件",
    "根据",
    "按照",
    "依据",
    "遵照",
    "依照",
    "落实",
    "贯彻",
    "文号",
    "字号",
    "编号",
    "的通知",
    "通知",
    "精神",
    "关于",
    "号",
    "以及",
    "及",
    "与",
    "或",
    "按",
    "依",
    "见",
    "详见",
];

/// First characters that only continue a prefix broken by a line end.
const CONTINUED: &[char] = &['府', '政', '办', '委'];

/// A document number and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::extract) struct DocumentNumber {
    /// Bytes of the folded text, from the first character of the prefix to 号.
    pub range: Range<usize>,
    /// Normal form: 〔〕 around the year, no blanks.
    pub value: String,
}

/// Document numbers within a range, in order.
pub(in crate::extract) fn numbers(folded: &Folded<'_>, range: &Range<usize>) -> Vec<DocumentNumber> {
    places(folded.text(), range.clone(), "号")
        .filter_map(|mark| number_at(folded, mark, range.start))
        .collect()
}

/// The number whose 号 stands at a byte, not reaching back before another one.
pub(in crate::extract) fn number_at(
    folded: &Folded<'_>,
    mark: usize,
    floor: usize,
) -> Option<DocumentNumber> {
    let text = folded.text();
    let digits = run_back(text, mark, 6, |c| c.is_ascii_digit());
    let serial = text.get(digits..mark).filter(|serial| !serial.is_empty() && serial.len() <= 5)?;
    let at = if before(text, digits, 3) == "第" { digits - 3 } else { digits };
    let (start, value) = match year(text, at) {
        Some((open, year)) => {
            let start = prefix(folded, open, floor)?;
            (start, format!("{}〔{year}〕{serial}号", slice(text, start..open)))
        }
        None if at < digits => (order(folded, at)?, String::new()),
        None => return None,
    };
    let range = start..mark + "号".len();
    let value = if value.is_empty() { slice(text, range.clone()).to_owned() } else { value };
    (start >= floor).then_some(DocumentNumber { range, value })
}

/// The year in brackets that ends at a byte: where its bracket opens, and the year.
fn year(text: &str, end: usize) -> Option<(usize, &str)> {
    let close = last_char(text, end)?;
    let open = match close {
        '〕' => "〔[【",
        ']' => "[〔",
        '】' => "【〔",
        ')' => "(〔",
        _ => return None,
    };
    let digits_end = end - close.len_utf8();
    let year = before(text, digits_end, 4);
    let start = digits_end - year.len();
    let opening = last_char(text, start).filter(|c| open.contains(*c))?;
    let plausible =
        year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) && year > "1948" && year < "2101";
    plausible.then(|| (start - opening.len_utf8(), year))
}

/// Where the prefix before the year's bracket starts.
fn prefix(folded: &Folded<'_>, open: usize, floor: usize) -> Option<usize> {
    let text = folded.text();
    let mut start = run_back(text, open, LONGEST_PREFIX, is_han).max(floor);
    let run = slice(text, start..open);
    let cut = AHEAD.iter().filter_map(|word| run.rfind(word).map(|at| at + word.len())).max().unwrap_or(0);
    start += cut;
    let bracketed = cut == 0 && matches!(last_char(text, start), Some('(' | '《' | '》'));
    let joined = slice(text, start..open);
    if joined.starts_with('日') && last_char(text, start).is_some_and(|c| c.is_ascii_digit()) {
        start += "日".len();
    }
    if joined.starts_with('和') && !folded.gap(start).any() {
        start += "和".len();
    }
    if !bracketed && let Some(within) = line_start(folded, start, open) {
        start = within;
    }
    let length = slice(text, start..open).chars().count();
    (1..=12).contains(&length).then_some(start)
}

/// The last place within a run before a number where the number's own line starts.
fn line_start(folded: &Folded<'_>, start: usize, open: usize) -> Option<usize> {
    let text = folded.text();
    let run = slice(text, start..open);
    let long = run.chars().count() > 8;
    run.char_indices()
        .rev()
        .map(|(offset, _)| start + offset)
        .filter(|at| *at > start && folded.gap(*at).any())
        .find(|at| {
            let own = slice(text, *at..open);
            let ahead = slice(text, start..*at);
            let body = ends_with_any(ahead, super::words::BODY_ENDS) && ahead.chars().count() > 3;
            own.chars().count() >= 2 && (body || (long && !own.starts_with(CONTINUED)))
        })
}

/// Where an order's number starts (`X省人民政府令第12号`), given where 第 stands.
fn order(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let text = folded.text();
    let ahead = before(text, at, 6);
    let word = ["公告", "通告", "令"].iter().find(|word| ahead.ends_with(**word))?;
    let end = at - word.len();
    let names = super::name::ending_at(folded, end, 0);
    names.first().map(|name| name.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn all(source: &str) -> Vec<String> {
        let folded = fold(source);
        numbers(&folded, &(0..folded.text().len())).into_iter().map(|number| number.value).collect()
    }

    #[test]
    fn brackets_and_blanks_are_normalised() {
        for source in [
            "青府办[2025]32号",
            "青府办【2025】 32 号",
            "青府办﹝2025﹞32号",
            "青府办（2025）32号",
            "青府办〔2025〕第32 号",
        ] {
            assert_eq!(all(source), ["青府办〔2025〕32号"], "{source}");
        }
    }

    #[test]
    fn words_before_a_number_are_not_part_of_it() {
        assert_eq!(
            all("根据国发〔2018〕42号和东政发〔2019〕3号精神"),
            ["国发〔2018〕42号", "东政发〔2019〕3号"]
        );
        assert_eq!(all("青岚市人民政府文件\n青政发〔2020〕3号"), ["青政发〔2020〕3号"]);
        assert_eq!(all("青岚市农业农村局\n青农〔2020〕3号"), ["青农〔2020〕3号"]);
    }

    #[test]
    fn a_number_broken_over_lines_is_joined() {
        assert_eq!(all("（发改环\n资规〔2019〕6\n95号）"), ["发改环资规〔2019〕695号"]);
    }

    #[test]
    fn an_order_is_a_number() {
        assert_eq!(all("青岚市人民政府令\n第12号"), ["青岚市人民政府令第12号"]);
    }

    #[test]
    fn other_numbers_are_none() {
        assert!(all("中山路12号、第12号楼、（2025）年3号").is_empty());
    }
}
