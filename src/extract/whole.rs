//! What is decided about a text as a whole: the area it is for, years in words.

use std::ops::Range;

use super::findings::Findings;
use super::fold::Folded;
use super::metadata::Metadata;
use super::quantity::{Deadline, governing};
use crate::area::{Place, resolve};

/// The area a plan is for, from its issuers, titles and number.
#[must_use]
pub fn jurisdiction<'f>(findings: &'f Findings<'_>) -> Option<Place<'f>> {
    place(&findings.metadata)
}

/// The area that metadata name.
pub(super) fn place(metadata: &Metadata) -> Option<Place<'_>> {
    let mut names: Vec<&str> = metadata.issuers.iter().map(|issuer| issuer.value.as_str()).collect();
    names.extend(metadata.title.iter().chain(&metadata.notice_title).map(|title| title.value.as_str()));
    names.extend(metadata.number.iter().map(|number| number.value.as_str()));
    resolve(&names)
}

/// The year that words of a deadline name.
#[must_use]
pub(super) fn year(findings: &Findings<'_>, words: &Range<usize>) -> Option<i16> {
    due(&findings.text, &findings.metadata, words).and_then(|deadline| deadline.year)
}

/// The time that words of a task's own deadline name; a month alone is one of the plan's only year.
pub(super) fn due(text: &Folded, metadata: &Metadata, words: &Range<usize>) -> Option<Deadline> {
    let period = metadata.period.as_ref().map(|period| period.value);
    let stated = governing(text, words.clone(), period);
    if stated.as_ref().is_some_and(|deadline| deadline.year.is_some()) {
        return stated;
    }
    let named = text.text().get(words.clone())?;
    // A day is one to be done by, too: 完成时限:2025年9月30日.
    if let Some(year) = day(named) {
        return Some(Deadline { year: Some(year), range: Some(words.clone()), inferred: false });
    }
    let within_year = ["月", "年底", "全年", "年内", "季度"].iter().any(|word| named.contains(word));
    let (first, last) = period?;
    (within_year && first == last).then(|| Deadline {
        year: Some(last),
        range: Some(words.clone()),
        inferred: true,
    })
}

/// The year of words that are nothing but a day: 2025年9月30日.
fn day(words: &str) -> Option<i16> {
    let (year, rest) = words.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let whole =
        year.len() == 4 && is_number(month, 2) && is_number(day, 2) && rest.trim_end_matches('。').is_empty();
    year.parse().ok().filter(|_| whole)
}
