//! Signature blocks (conventions 7 and 8): issuers and date at the foot of a notice or paper, and the printing line.

use std::ops::Range;

use memchr::memmem;

use super::around::{
    after, before, contains_any, is_han, last_char, next_char, run_back, slice, starts_with_any,
};
use super::date::{Dated, dates};
use super::name;
use crate::extract::fold::{Folded, Gap};

/// What follows a date that is part of a sentence.
const GOES_ON: &[&str] = &[
    "起", "前", "至", "到", "以", "底", "印发", "在", "召开", "施行", "实施", "后", "止", "-", "~", ",",
    "、", "。", ";",
];

/// A signature: bodies and a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    /// Bodies that sign, in order; none where the date stands alone.
    pub names: Vec<Range<usize>>,
    /// The date.
    pub dated: Dated,
}

impl Signature {
    /// Where the signature starts.
    pub(super) fn start(&self) -> usize {
        self.names.first().map_or(self.dated.range.start, |name| name.start)
    }
}

/// The last signature within a range.
pub(super) fn last(folded: &Folded<'_>, range: &Range<usize>) -> Option<Signature> {
    dates(folded.text(), range).into_iter().rev().find_map(|dated| signature(folded, dated, range))
}

/// The signature that ends with a date, if the date is one of a signature.
fn signature(folded: &Folded<'_>, dated: Dated, within: &Range<usize>) -> Option<Signature> {
    let text = folded.text();
    let floor = within.start;
    let end = dated.range.end;
    let next = after(text, end, 12);
    let runs_on = next_char(text, end).is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric())
        && !folded.gap(end).any();
    let names = name::ending_at(folded, dated.range.start, floor);
    // On the line after a signature the heading of the plan may start with such a word: 前海….
    // So does the heading that the range ends at.
    let headed = end == within.end && folded.gap(end).any();
    let parted = headed || folded.gap(end).line() || folded.gap(end).has(Gap::WIDE);
    let signs = !names.is_empty() && parted && next.starts_with(is_han) && !next.starts_with("印发");
    if runs_on || (starts_with_any(next, GOES_ON) && !signs) {
        return None;
    }
    if !names.is_empty() {
        return Some(Signature { names, dated });
    }
    if let Some(name) = unusual(folded, dated.range.start, floor) {
        return Some(Signature { names: vec![name], dated });
    }
    let ahead = person(text, dated.range.start);
    let closed = match last_char(text, ahead) {
        Some('。' | ')' | '》') => true,
        // A half-width full stop after Chinese words.
        Some('.') => last_char(text, ahead - 1).is_some_and(is_han),
        _ => false,
    };
    (closed && folded.gap(dated.range.start).any()).then_some(Signature { names, dated })
}

/// Where the person who signs an order (`市长 X`) starts; the place itself where none does.
fn person(text: &str, end: usize) -> usize {
    let start = run_back(text, end, 36, is_han);
    let titled = ["省长", "市长", "州长", "县长", "区长", "主席", "部长", "局长", "主任"];
    if starts_with_any(slice(text, start..end), &titled) { start } else { end }
}

/// A body whose name does not end like one, alone between a sentence and the date.
fn unusual(folded: &Folded<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let text = folded.text();
    let start = run_back(text, end, 75, is_han).max(floor);
    let name = slice(text, start..end);
    let person = contains_any(name, &["长", "主任", "书记"]);
    let alone =
        !person && last_char(text, start) == Some('。') && folded.gap(start).any() && folded.gap(end).any();
    (alone && (4..=24).contains(&name.chars().count()) && name::names_place(name)).then_some(start..end)
}

/// A printing line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printing {
    /// The body that prints.
    pub name: Option<Range<usize>>,
    /// The date, with 印发.
    pub dated: Dated,
}

impl Printing {
    /// Where the line starts.
    pub(super) fn start(&self) -> usize {
        self.name.as_ref().map_or(self.dated.range.start, |name| name.start)
    }
}

/// The printing line (`X办公室 2025年6月11日印发`).
pub(super) fn printed(folded: &Folded<'_>) -> Option<Printing> {
    let text = folded.text();
    let mut limit = text.len();
    for _ in 0..16 {
        let at = memmem::rfind(text.get(..limit)?.as_bytes(), "日印发".as_bytes())?;
        let end = at + "日印发".len();
        let runs_on = next_char(text, end).is_some_and(is_han) && !folded.gap(end).any();
        let start = at - before(text, at, 40).len();
        let dated =
            dates(text, &(start..at + "日".len())).pop().filter(|dated| dated.range.end == at + "日".len());
        if let Some(dated) = dated
            && !runs_on
            && !matches!(next_char(text, end), Some('《' | '的' | '了'))
        {
            let name = name::ending_at(folded, dated.range.start, 0).pop();
            return Some(Printing { name, dated: Dated { range: dated.range.start..end, date: dated.date } });
        }
        limit = at;
    }
    None
}

/// A date in brackets right after a title: `（2025年6月9日）`, `（2012年5月3日市政府公布）`.
pub(super) fn bracketed(text: &str, at: usize) -> Option<(Dated, usize)> {
    let close = super::title::bracket(text, at)?;
    let dated = dates(text, &(at..close)).into_iter().next()?;
    (dated.range.start <= at + 30).then_some((dated, close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn found(source: &str) -> Option<(Vec<String>, String)> {
        let folded = fold(source);
        let text = folded.text();
        last(&folded, &(0..text.len())).map(|signature| {
            let names = signature.names.into_iter().map(|name| text[name].to_owned()).collect();
            (names, signature.dated.date.0.to_string())
        })
    }

    #[test]
    fn a_signature_is_bodies_and_a_date() {
        let expected = Some((vec!["青岚市水利局".to_owned()], "2025-03-12".to_owned()));
        assert_eq!(found("请遵照执行。\n青岚市水利局\n二〇二五年三月十二日\n青岚市节水方案"), expected);
        assert_eq!(found("请遵照执行。\n青岚市水利局\n2025年3月12日\n前湾新区节水方案"), expected);
        assert_eq!(found("请遵照执行。 青岚市水利局 2025 年 3 月 12 日 （此件公开发布）"), expected);
        assert_eq!(
            found("请遵照执行。\n2025年3月12日\n节水方案"),
            Some((Vec::new(), "2025-03-12".to_owned()))
        );
    }

    #[test]
    fn a_date_before_the_heading_of_the_plan_is_one_of_a_signature() {
        let source = "请遵照执行。 青岚市水利局 2025年3月12日 前湾新区节水方案 一、目标";
        let folded = fold(source);
        let heading = folded.text().find("前湾").unwrap();
        assert_eq!(last(&folded, &(0..heading)).map(|signed| signed.names.len()), Some(1));
        assert!(last(&folded, &(0..folded.text().len())).is_none());
        let half = found("请认真落实. 2025年3月12日 青岚市节水方案");
        assert_eq!(half, Some((Vec::new(), "2025-03-12".to_owned())));
    }

    #[test]
    fn dates_of_sentences_and_printing_are_no_signature() {
        for text in [
            "本方案自2025年3月12日起施行。",
            "。青岚市水利局\n2025年3月12日印发",
            "。青岚市水利局　2025年3月12日\n印发",
            "依据市水利局2025年3月12日通报",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn the_printing_line_has_its_own_date() {
        let folded = fold("。\n抄送：市委。\n青岚市人民政府办公室　　2025年3月14日印发\n");
        let printing = printed(&folded).unwrap();
        assert_eq!(folded.text()[printing.name.unwrap()], *"青岚市人民政府办公室");
        assert_eq!(printing.dated.date.0.to_string(), "2025-03-14");
        assert!(printed(&fold("2025年3月14日印发《方案》")).is_none());
    }
}
