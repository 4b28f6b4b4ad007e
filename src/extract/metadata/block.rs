//! Metadata blocks of government sites (convention 9): label and value on the same or the next line.

use std::ops::Range;
use std::sync::LazyLock;

use super::around::{after, last_char, next_char, run_on, slice};
use super::date::Dated;
use crate::extract::finder::Finder;
use crate::extract::fold::{Folded, Gap};

/// What a label says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Issuing body.
    Issuer,
    /// Body that put the text on the site; the issuer where nothing else says.
    Publisher,
    /// Date of signature.
    Signed,
    /// Date of printing.
    Printed,
    /// Date of publication on the site.
    Published,
    /// Document number.
    Number,
    /// Title of the document.
    Title,
    /// Where a text was taken from.
    Source,
    /// Anything else a block holds.
    Other,
}

const LABELS: &[(&str, Label)] = &[
    ("发文机关", Label::Issuer),
    ("发文单位", Label::Issuer),
    ("制发机关", Label::Issuer),
    ("制定机关", Label::Issuer),
    ("发布机构", Label::Publisher),
    ("发布机关", Label::Publisher),
    ("公开主体", Label::Publisher),
    ("发布单位", Label::Publisher),
    ("成文日期", Label::Signed),
    ("发文日期", Label::Signed),
    ("成文时间", Label::Signed),
    ("发文时间", Label::Signed),
    ("印发日期", Label::Printed),
    ("印发时间", Label::Printed),
    ("发布日期", Label::Published),
    ("发布时间", Label::Published),
    ("公开日期", Label::Published),
    ("公开时间", Label::Published),
    ("发文字号", Label::Number),
    ("发文文号", Label::Number),
    ("文件编号", Label::Number),
    ("文号", Label::Number),
    ("发布文号", Label::Number),
    ("标题", Label::Title),
    ("信息名称", Label::Title),
    ("文件名称", Label::Title),
    ("名称", Label::Title),
    ("信息来源", Label::Source),
    ("来源", Label::Source),
    ("稿源", Label::Source),
    ("转自", Label::Source),
    ("索引号", Label::Other),
    ("索取号", Label::Other),
    ("主题词", Label::Other),
    ("主题分类", Label::Other),
    ("信息分类", Label::Other),
    ("体裁分类", Label::Other),
    ("组配分类", Label::Other),
    ("有效性", Label::Other),
    ("效力状态", Label::Other),
    ("是否有效", Label::Other),
    ("废止日期", Label::Other),
    ("生效日期", Label::Other),
    ("实施日期", Label::Other),
    ("失效日期", Label::Other),
    ("施行日期", Label::Other),
    ("有效期", Label::Other),
    ("公开范围", Label::Other),
    ("公开方式", Label::Other),
    ("公开类别", Label::Other),
    ("公开形式", Label::Other),
    ("公开属性", Label::Other),
    ("服务对象", Label::Other),
    ("关键词", Label::Other),
    ("内容概述", Label::Other),
    ("浏览次数", Label::Other),
    ("浏览量", Label::Other),
    ("点击数", Label::Other),
    ("阅读次数", Label::Other),
    ("阅读", Label::Other),
    ("阅读量", Label::Other),
    ("点击", Label::Other),
    ("访问量", Label::Other),
    ("字体", Label::Other),
    ("字号", Label::Other),
    ("作者", Label::Other),
    ("编辑", Label::Other),
    ("责任编辑", Label::Other),
    ("统一登记号", Label::Other),
    ("分类", Label::Other),
    ("语种", Label::Other),
    ("生成日期", Label::Published),
];

static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::of(LABELS.iter().map(|(word, _)| *word)));

/// Longest value, in bytes.
const LONGEST_VALUE: usize = 400;

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What the value is.
    pub label: Label,
    /// Bytes of the label.
    pub name: Range<usize>,
    /// Bytes of the value; up to the next label, or the end of the line.
    pub value: Range<usize>,
}

/// Labels with their values within a range, in order.
pub(super) fn entries(folded: &Folded<'_>, range: &Range<usize>) -> Vec<Entry> {
    let text = folded.text();
    let mut entries: Vec<Entry> = FINDER
        .find(slice(text, range.clone()))
        .filter_map(|found| {
            let name = range.start + found.range.start..range.start + found.range.end;
            let (_, label) = LABELS.get(found.word)?;
            let value = value_start(folded, &name, *label)?;
            Some(Entry { label: *label, name, value: value..value })
        })
        .collect();
    let starts: Vec<usize> =
        entries.iter().skip(1).map(|entry| entry.name.start).chain([range.end]).collect();
    for (entry, next) in entries.iter_mut().zip(starts) {
        entry.value.end = value_end(folded, entry.value.start, next);
    }
    entries
}

/// Where the value of a label starts, if the word is a label here and not part of a sentence.
fn value_start(folded: &Folded<'_>, name: &Range<usize>, label: Label) -> Option<usize> {
    let text = folded.text();
    let opened = matches!(last_char(text, name.start), Some('[' | '【' | '|' | '*'));
    if !(opened || folded.gap(name.start).any() || last_char(text, name.start) == Some(']')) {
        return None;
    }
    let mark = next_char(text, name.end);
    match mark {
        Some(':' | ']' | '】' | '|') => {
            let end = run_on(text, name.end, 12, |c| matches!(c, ':' | ']' | '】' | '|' | '*'));
            Some(end)
        }
        // Without a mark only words that are nothing but labels count.
        _ if folded.gap(name.end).any() && name.len() >= 12 && label != Label::Title => Some(name.end),
        _ => None,
    }
}

/// Where a value ends: at the next label, or at the end of its line where lines are kept.
fn value_end(folded: &Folded<'_>, start: usize, next: usize) -> usize {
    let text = folded.text();
    let limit = text.floor_char_boundary(next.min(start + LONGEST_VALUE));
    let first_line = slice(text, start..limit)
        .char_indices()
        .skip(1)
        .map(|(offset, _)| start + offset)
        .find(|at| folded.gap(*at).has(Gap::TAB) || folded.gap(*at).line());
    let end = first_line.unwrap_or(limit);
    let value = slice(text, start..end).trim_end_matches(['[', '【', '|', '*']);
    start + value.len()
}

/// Where the line of outlet, date and page tools that starts at a place ends.
pub(super) fn line_end(
    folded: &Folded<'_>,
    entries: &[Entry],
    published: Option<&Dated>,
    from: usize,
) -> usize {
    let text = folded.text();
    let mut at = from;
    for _ in 0..24 {
        let entry = entries.iter().find(|entry| entry.name.start >= at && entry.name.start <= at + 24);
        let date = published.filter(|dated| dated.range.start >= at && dated.range.start <= at + 12);
        let end = match (entry, date) {
            (_, Some(dated)) => run_on(text, dated.range.end, 10, |c| c.is_ascii_digit() || c == ':'),
            (Some(entry), None) => word_end(folded, entry.value.start, entry.value.end),
            (None, None) => match after(text, at, 12).find('】') {
                Some(close) => at + close + "】".len(),
                None => break,
            },
        };
        at = end.max(at);
        if folded.gap(at).has(Gap::EMPTY_LINE) {
            break;
        }
    }
    at
}

/// End of the word that starts at a place.
fn word_end(folded: &Folded<'_>, start: usize, limit: usize) -> usize {
    let word = slice(folded.text(), start..limit);
    let end = word.char_indices().skip(1).map(|(offset, _)| start + offset).find(|at| folded.gap(*at).any());
    end.unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn all(source: &str) -> Vec<(Label, String)> {
        let folded = fold(source);
        entries(&folded, &(0..folded.text().len()))
            .into_iter()
            .map(|entry| (entry.label, folded.text()[entry.value].to_owned()))
            .collect()
    }

    #[test]
    fn labels_and_values_on_one_line_or_two() {
        let expected =
            [(Label::Number, "青政发〔2025〕3号".to_owned()), (Label::Signed, "2025-01-02".to_owned())];
        assert_eq!(all("发文字号：青政发〔2025〕3号\n成文日期：2025-01-02\n正文"), expected);
        assert_eq!(all("发文字号\n青政发〔2025〕3号\n成文日期\n2025-01-02\n正文"), expected);
        assert_eq!(all("[发文字号] 青政发〔2025〕3号　[成文日期] 2025-01-02\n"), expected);
        assert_eq!(all("【发文字号】青政发〔2025〕3号【成文日期】2025-01-02"), expected);
    }

    #[test]
    fn words_of_a_sentence_are_no_labels() {
        assert!(all("多渠道筹集资金来源，统一字号和名称。按发文字号排列").is_empty());
    }
}
