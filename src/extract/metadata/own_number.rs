//! The document's own number among all numbers of a text (conventions 2 and 3).

use std::ops::Range;

use super::Stated;
use super::around::{after, before, ends_with_any, is_han, last_char, next_char, starts_with_any};
use super::block::{Entry, Label};
use super::number::{DocumentNumber, numbers};
use crate::extract::fold::Folded;

/// What stands before a number that a text cites.
const CITING: &[&str] = &[
    "根据", "按照", "依据", "落实", "贯彻", "和", "与", "及", "、", ",", "遵照", "参见", "详见", "废止",
    "《", "转发", "印发",
];
/// What stands after a number that a text cites.
const CITED: &[&str] = &["精神", "要求", "文件精神", "文件要求", "规定", "和", "、", "同时废止", "废止"];

/// The own number: all places before the lead of the text where it stands alone, under a label, or with a title.
pub(super) fn read(
    folded: &Folded<'_>,
    head: &Range<usize>,
    entries: &[Entry],
    titles: &[Range<usize>],
) -> Option<Stated<String>> {
    let all = numbers(folded, head);
    let labelled = all.iter().find(|number| {
        entries.iter().any(|entry| {
            entry.label == Label::Number
                && entry.value.start <= number.range.start
                && number.range.start < entry.value.end
        })
    });
    let value = &labelled.or_else(|| all.iter().find(|number| stands_alone(folded, number, titles)))?.value;
    let ranges =
        all.iter().filter(|number| number.value == *value).map(|number| number.range.clone()).collect();
    Some(Stated { value: value.clone(), ranges })
}

/// Whether a number is the document's own by where it stands.
fn stands_alone(folded: &Folded<'_>, number: &DocumentNumber, titles: &[Range<usize>]) -> bool {
    let text = folded.text();
    let Range { start, end } = number.range;
    let ahead = last_char(text, start);
    if ahead == Some('(') {
        return titles.iter().any(|title| title.end + 1 == start) && next_char(text, end) == Some(')');
    }
    let starts = folded.gap(start).any()
        || ends_with_any(before(text, start, 6), &["文件"])
        || !ahead.is_some_and(is_han);
    let cited =
        ends_with_any(before(text, start, 12), CITING) || starts_with_any(after(text, end, 15), CITED);
    starts && !cited && !matches!(ahead, Some('》' | '〉' | '“'))
}

#[cfg(test)]
mod tests {
    use super::super::metadata;
    use crate::extract::fold::fold;

    fn own(source: &str) -> Option<String> {
        metadata(&fold(source)).number.map(|number| number.value)
    }

    const NOTICE: &str = "青岚市水利局关于印发《青岚市节水方案》的通知";

    #[test]
    fn the_own_number_stands_before_the_addressees() {
        let expected = Some("青水〔2025〕3号".to_owned());
        let rest = "\n各区水利局：\n根据《节水条例》（东政发〔2024〕9号）和东府〔2024〕1号精神，现印发。\n青岚市水利局\n2025年1月2日\n";
        assert_eq!(own(&format!("青水〔2025〕3号\n{NOTICE}{rest}")), expected);
        assert_eq!(own(&format!("青水〔2025〕3号-{NOTICE}{rest}")), expected);
        assert_eq!(own(&format!("{NOTICE}\n青水〔2025〕3号{rest}")), expected);
        assert_eq!(own(&format!("{NOTICE}（青水〔2025〕3号）{rest}")), expected);
        assert_eq!(own(&format!("{NOTICE}{rest}")), None);
    }

    #[test]
    fn the_own_number_may_stand_between_signature_and_heading() {
        let source = format!(
            "{NOTICE}\n各区水利局：\n现印发给你们。\n青岚市水利局\n2025年1月2日\n青水〔2025〕3号\n青岚市节水方案\n为了节水。"
        );
        assert_eq!(own(&source).as_deref(), Some("青水〔2025〕3号"));
    }

    #[test]
    fn a_number_that_stands_twice_counts_once() {
        let source =
            format!("发文字号：青水【2025】3号\n青岚市水利局文件\n青水〔2025〕 3 号\n{NOTICE}\n各区：\n");
        let folded = fold(&source);
        let number = metadata(&folded).number.unwrap();
        assert_eq!((number.value.as_str(), number.ranges.len()), ("青水〔2025〕3号", 2));
    }
}
