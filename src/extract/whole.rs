//! What is decided about a text as a whole: the area it is for, years in words.

use super::findings::Findings;
use super::metadata::Metadata;
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
pub(super) fn year(findings: &Findings<'_>, words: &std::ops::Range<usize>) -> Option<i16> {
    let period = findings.metadata.period.as_ref().map(|period| period.value);
    super::quantity::governing(&findings.text, words.clone(), period).and_then(|deadline| deadline.year)
}
