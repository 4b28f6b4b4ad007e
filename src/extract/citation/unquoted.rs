//! Numbers cited without 《》: `根据国发〔2018〕42号和…精神`, `国务院关于P的意见（国发〔2018〕42号）`.

use std::ops::Range;

use super::Cited;
use super::strength::Context;
use crate::extract::fold::Folded;
use crate::extract::metadata::around::{ends_with_any, is_han, last_char, next_char, run_back, slice};
use crate::extract::metadata::{Metadata, TITLE_ENDS, number};
use crate::record::Citing;

/// Words before a title that is not in 《》.
const AHEAD: &[&str] = &["根据", "按照", "依据", "遵照", "依照", "落实", "贯彻", "执行", "和", "及", "与"];

/// Numbers outside of all masks that are not the document's own.
pub(super) fn numbers(
    folded: &Folded<'_>,
    metadata: &Metadata,
    masks: &[Range<usize>],
    context: &Context<'_>,
) -> Vec<Cited> {
    let text = folded.text();
    let own = metadata.number.as_ref().map(|number| number.value.as_str());
    let range = 0..metadata.body.end;
    number::numbers(folded, &range)
        .into_iter()
        .filter(|number| Some(number.value.as_str()) != own)
        .filter(|number| {
            let next = masks.partition_point(|mark| mark.end <= number.range.start);
            masks.get(next).is_none_or(|mark| mark.start >= number.range.end)
        })
        .filter_map(|number| {
            let citing = context.citing(number.range.start)?;
            let titled = title(folded, &number.range).filter(|_| citing != Citing::Report);
            let work = titled.clone().unwrap_or(number.range.clone());
            let end = if titled.is_some() { number.range.end + 1 } else { number.range.end };
            Some(Cited {
                range: work.start..end,
                work,
                title: titled.map(|title| folded.canonical(&title)),
                strength: context.of_number(number.range.start),
                number: Some(number.value),
                citing,
                trigger: None,
            })
        })
        .collect::<Vec<_>>()
        .into_iter()
        .filter(|cited| slice(text, cited.range.clone()).chars().any(is_han))
        .collect()
}

/// The title before a number in brackets: a run that holds 关于 and ends like a title.
fn title(folded: &Folded<'_>, number: &Range<usize>) -> Option<Range<usize>> {
    let text = folded.text();
    let bracketed = last_char(text, number.start) == Some('(') && next_char(text, number.end) == Some(')');
    let end = number.start.checked_sub(1)?;
    if !bracketed || !ends_with_any(slice(text, 0..end), TITLE_ENDS) {
        return None;
    }
    let start =
        run_back(text, end, 240, |c| is_han(c) || matches!(c, '“' | '”' | '、') || c.is_ascii_digit());
    let run = slice(text, start..end);
    let about = run.find("关于")?;
    let cut = AHEAD
        .iter()
        .filter_map(|word| run.get(..about)?.rfind(word).map(|at| at + word.len()))
        .max()
        .unwrap_or(0);
    Some(start + cut..end)
}
