//! Metadata of a source (conventions 1–12): what it is, its titles, number, issuers, dates, period, and where the
//! plan's own text stands in it.
//!
//! Everything is read from the head and the foot of a text; white space only supports what the words say, so that
//! flattened and rewrapped copies give the same.

pub(in crate::extract) mod around;
mod block;
mod body;
mod congress;
mod date;
mod issuer;
mod name;
mod note;
mod notice;
pub(in crate::extract) mod number;
mod official;
mod own_number;
mod period;
mod report;
mod signature;
mod title;
mod words;

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::record::{Date, SourceKind};

pub(in crate::extract) use words::{BARE_TITLES, TITLE_ENDS};

/// A value with the places of the folded text that state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value, in normal form.
    pub value: T,
    /// Bytes of the folded text.
    pub ranges: Vec<Range<usize>>,
}

/// Metadata of a source. All ranges are bytes of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Title of the notice that issues the plan (关于印发《P》的通知), as written, in canonical form (convention 4).
    pub notice_title: Option<Stated<String>>,
    /// Title of the plan; places where it stands as a heading. In a report: the plan it tells of.
    pub title: Option<Stated<String>>,
    /// The document's own number, brackets normalised (conventions 1–3).
    pub number: Option<Stated<String>>,
    /// Issuing bodies in order (convention 7), each by the longest form of its name.
    pub issuers: Vec<Stated<String>>,
    /// Date of signature (convention 8).
    pub signed: Option<Stated<Date>>,
    /// Date of printing.
    pub printed: Option<Stated<Date>>,
    /// Date of publication on a site or by an outlet.
    pub published: Option<Stated<Date>>,
    /// Period of the plan in years, both included (convention 10).
    pub period: Option<Stated<(i16, i16)>>,
    /// Last year of the plan's goals.
    pub horizon: Option<Stated<i16>>,
    /// Clause on the validity of the document (convention 11), which is not its period.
    pub effective: Option<Range<usize>>,
    /// Addressees (主送机关) as written (convention 12).
    pub addressees: Option<Stated<String>>,
    /// Bodies copied to (抄送机关).
    pub copied_to: Option<Stated<String>>,
    /// Note on publicity, e.g. 此件公开发布.
    pub publicity: Option<Stated<String>>,
    /// Body whose approval the notice states (经…同意), as written.
    pub approved_by: Option<Stated<String>>,
    /// What a media report says of itself and of the plan.
    pub report: Option<Report>,
    /// What the notice says between its addressees and its signature, where the plan follows it.
    pub letter: Option<Range<usize>>,
    /// The plan's own text, without titles, notice, signature, copies and page furniture.
    pub body: Range<usize>,
}

/// A media report about a plan (convention 65).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Headline.
    pub headline: Option<Stated<String>>,
    /// Outlet that wrote it.
    pub publisher: Option<Stated<String>>,
    /// Outlet that copied it.
    pub reprinted_by: Option<Stated<String>>,
    /// When the report says the plan was issued, month and day only: `--11-26`.
    pub plan_issued: Option<Stated<String>>,
    /// Who the report says issued the plan, as written.
    pub plan_issuer: Option<Stated<String>>,
    /// First and last year of the plan, as its title says: what the report's 三年 is reckoned by.
    pub plan_period: Option<(i16, i16)>,
}

impl Metadata {
    /// The metadata of a text that says nothing of itself.
    fn empty(body: Range<usize>) -> Self {
        Self {
            kind: SourceKind::PlanText,
            notice_title: None,
            title: None,
            number: None,
            issuers: Vec::new(),
            signed: None,
            printed: None,
            published: None,
            period: None,
            horizon: None,
            effective: None,
            addressees: None,
            copied_to: None,
            publicity: None,
            approved_by: None,
            report: None,
            letter: None,
            body,
        }
    }
}

/// Reads the metadata of a text.
///
/// Linear in the length of the text; all but a few searches for fixed words look at its head and foot only.
#[must_use]
pub fn metadata(text: &Folded<'_>) -> Metadata {
    official::read(text)
}
