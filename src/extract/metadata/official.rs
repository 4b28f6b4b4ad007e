//! Putting the metadata of a document together, from its head to its foot.

use std::ops::Range;

use super::around::{after, before, is_han, places, slice, starts_with_any};
use super::block::{self, Entry, Label};
use super::date::{Dated, dates};
use super::notice::{self, NoticeTitle};
use super::signature::{self, Signature};
use super::words::LEADS;
use super::{
    Metadata, Report, Stated, body, congress, issuer, name, note, own_number, period, report, title,
};
use crate::extract::fold::Folded;
use crate::record::{Date, SourceKind};

/// Bytes at the start of a text that hold notice, titles and metadata.
const HEAD: usize = 24_000;
/// Bytes at the start of a text that hold a metadata block.
const BLOCK: usize = 9000;
/// Bytes after a notice's title within which it is signed.
const SIGNED_WITHIN: usize = 9000;
/// Longest rest of a date after a line end, in bytes.
const BROKEN_DATE: usize = 12;
/// Bytes after a title within which its author and date stand.
const BYLINE: usize = 400;
/// Bytes at the end of a text that hold a signature.
const FOOT: usize = 6000;

/// What a document's head says.
struct Head {
    /// The notice's title where it counts, and all its places.
    notice: Option<(NoticeTitle, Vec<Range<usize>>)>,
    /// The title of the plan, and its places as a heading.
    title: Option<Stated<String>>,
    /// Where the last title before the addressees ends.
    title_end: usize,
    /// Whether the plan's title is the title of the whole document.
    own: bool,
}

/// Reads the metadata of a text.
pub(super) fn read(folded: &Folded<'_>) -> Metadata {
    let text = folded.text();
    let mut data = Metadata::empty(0..text.len());
    if after(text, 0, HEAD).chars().filter(|c| is_han(*c)).take(8).count() < 8 {
        return data;
    }
    let entries = block::entries(folded, &(0..text.floor_char_boundary(BLOCK.min(text.len()))));
    let head = head(folded, &entries);
    let known = head.notice.is_some();
    if !known && report::is_report(text, head.title.is_some()) {
        read_report(folded, &entries, &mut data);
        return data;
    }
    read_official(folded, &entries, &head, &mut data);
    data
}

fn head(folded: &Folded<'_>, entries: &[Entry]) -> Head {
    let text = folded.text();
    let range = 0..text.floor_char_boundary(HEAD.min(text.len()));
    let titles = notice::titles(folded, &range);
    if let Some(first) = titles.first() {
        let plan = |title: &NoticeTitle| title.plans.first().map(|plan| slice(text, plan.clone()).to_owned());
        let same: Vec<NoticeTitle> =
            titles.iter().filter(|title| plan(title) == plan(first)).cloned().collect();
        let ranges: Vec<Range<usize>> = same.iter().map(|title| title.range.clone()).collect();
        if let Some(main) =
            same.into_iter().max_by_key(|title| (title.issuers.len().min(1), title.range.start))
        {
            let title_end = ranges.iter().map(|range| range.end).max().unwrap_or(main.range.end);
            let title = issued_title(folded, &main, &ranges, title_end);
            return Head { title_end, title, notice: Some((main, ranges)), own: false };
        }
    }
    let labelled = entries
        .iter()
        .find(|entry| entry.label == Label::Title)
        .map(|entry| slice(text, entry.value.clone()).to_owned());
    if let Some(range) = congress::report_title(folded)
        .or_else(|| congress::other_report(folded))
        .or_else(|| title::explanation(folded))
    {
        return own_head(folded, vec![range]);
    }
    let own = title::own(folded, 0);
    let by_label = labelled.filter(|label| label.chars().count() >= 6).and_then(|label| {
        let ranges = title::headings(folded, &label, &[]);
        ranges.iter().any(|range| range.start < HEAD).then_some((label, ranges))
    });
    if let Some(title) = title::announced(folded) {
        return Head { notice: None, title: Some(title), title_end: 0, own: false };
    }
    match (by_label, own) {
        (Some((_, ranges)), _) if !ranges.is_empty() => own_head(folded, ranges),
        (_, Some(range)) => {
            let ranges = title::headings(folded, slice(text, range.clone()), &[]);
            own_head(folded, if ranges.is_empty() { vec![range] } else { ranges })
        }
        _ => Head { notice: None, title: None, title_end: 0, own: false },
    }
}

/// The head of a document whose own title stands at some places.
fn own_head(folded: &Folded<'_>, ranges: Vec<Range<usize>>) -> Head {
    let text = folded.text();
    let title_end =
        ranges.iter().take_while(|range| range.end < HEAD).map(|range| range.end).last().unwrap_or(0);
    let value = ranges
        .first()
        .map(|range| folded.canonical(&title::with_bracket(text, range.clone())))
        .unwrap_or_default();
    let ranges = ranges.into_iter().map(|range| title::with_bracket(text, range)).collect();
    Head { notice: None, title: Some(Stated { value, ranges }), title_end, own: true }
}

/// The title of the plan that a notice issues, and its headings.
fn issued_title(
    folded: &Folded<'_>,
    main: &NoticeTitle,
    outside: &[Range<usize>],
    from: usize,
) -> Option<Stated<String>> {
    let text = folded.text();
    for plan in &main.plans {
        let ranges = title::headings(folded, slice(text, plan.clone()), outside);
        if ranges.iter().any(|range| range.start >= from) {
            return Some(Stated { value: alone(&folded.canonical(plan)), ranges });
        }
        // A work that the title names stands in 〈〉 within 《》, and in 《》 where the title stands alone.
        let heading = alone(slice(text, plan.clone()));
        let ranges = title::headings(folded, &heading, outside);
        if let Some(first) = ranges.iter().find(|range| range.start >= from) {
            return Some(Stated { value: folded.canonical(first), ranges });
        }
    }
    // The heading may differ from the title in the notice, or be missing.
    let signed =
        signature::last(folded, &(from..text.floor_char_boundary((from + SIGNED_WITHIN).min(text.len()))));
    let plan = main.plans.first()?;
    let heading = signed.and_then(|signed| title::own(folded, signed.dated.range.end)).filter(|range| {
        let heading = slice(text, range.clone());
        main.plans.iter().any(|plan| alike(heading, slice(text, plan.clone())))
    });
    Some(match heading {
        Some(range) => Stated { value: folded.canonical(&range), ranges: vec![range] },
        None => Stated { value: alone(&folded.canonical(plan)), ranges: Vec::new() },
    })
}

/// A title that stood within 《》, as it reads alone.
fn alone(title: &str) -> String {
    title.replace('〈', "《").replace('〉', "》")
}

/// Whether two titles, without the brackets at their ends, have most of their characters in common.
fn alike(one: &str, other: &str) -> bool {
    let bare = |title: &'_ str| title.split('(').next().map_or(0, str::len);
    let one = one.get(..bare(one)).unwrap_or(one);
    let other = other.get(..bare(other)).unwrap_or(other);
    if one.ends_with(other) {
        return true;
    }
    let common = one.chars().filter(|c| other.contains(*c)).count();
    common * 4 >= one.chars().count().max(other.chars().count()) * 3
}

fn read_report(folded: &Folded<'_>, entries: &[Entry], data: &mut Metadata) {
    let text = folded.text();
    let plan = report::plan(text);
    let (told, published) = report::read(folded, entries, plan.as_ref());
    data.kind = if report::is_copy(text) { SourceKind::MediaReprint } else { SourceKind::MediaReport };
    data.title = plan.map(|plan| {
        let range = plan.start - "《".len()..plan.end + "》".len();
        Stated { value: folded.canonical(&plan), ranges: vec![range] }
    });
    let start =
        told.headline.iter().flat_map(|headline| &headline.ranges).map(|range| range.end).max().unwrap_or(0);
    let start = block::line_end(folded, entries, published.as_ref(), start);
    data.published = published.map(stated_date);
    let titles = data.title.iter().flat_map(|title| &title.ranges);
    let plan_period = titles.clone().find_map(|range| period::of_title(text, range));
    data.report = Some(Report { plan_period: plan_period.map(|(_, years)| years), ..told });
    data.body = start..body::end(folded, start, None).max(start);
    let whole = 0..data.body.end;
    data.horizon = period::horizon(text, &data.body, None)
        .map(|(range, value)| Stated { value, ranges: vec![range] })
        .or_else(|| period::reported_horizon(text, &whole).map(|(ranges, value)| Stated { value, ranges }));
}

fn read_official(folded: &Folded<'_>, entries: &[Entry], head: &Head, data: &mut Metadata) {
    let text = folded.text();
    let addressees = note::addressees(text, head.title_end).filter(|_| head.title_end > 0);
    let notice_end = addressees.as_ref().map_or(head.title_end, |range| range.end + 1);
    let heading = head
        .title
        .iter()
        .flat_map(|title| &title.ranges)
        .find(|range| range.start >= notice_end && !head.own);
    let signed = sign(folded, notice_end, heading, head);
    let printing = signature::printed(folded);
    let starts = body_start(folded, head, heading, entries, addressees.as_ref(), signed.as_ref());
    data.body = starts..body::end(folded, starts, printing.as_ref()).max(starts);
    data.letter =
        letter(notice_end, heading, signed.as_ref(), data.body.start).filter(|_| head.notice.is_some());
    let lead = lead_end(folded, head, addressees.as_ref());
    let mut titles: Vec<Range<usize>> = head.title.iter().flat_map(|title| title.ranges.clone()).collect();
    titles.extend(head.notice.iter().flat_map(|(_, ranges)| ranges.clone()));
    data.number = own_number::read(folded, &(0..lead), entries, &titles);
    // Some offices print the number between the notice's signature and the heading of the plan.
    if let (None, Some(signed), Some(heading)) = (&data.number, &signed, heading) {
        let between = signed.dated.range.end..heading.start.max(signed.dated.range.end);
        data.number = own_number::read(folded, &between, &[], &titles);
    }
    let named = issuer::Places {
        signature: signed.as_ref().map(|signed| signed.names.clone()).unwrap_or_default(),
        title: title_issuers(folded, head),
        number: over_number(folded, data.number.as_ref()),
        printing: printing.iter().filter_map(|printing| printing.name.clone()).collect(),
    };
    data.issuers = issuer::read(folded, &(0..lead), entries, &named);
    data.copied_to = note::copied_to(folded, printing.as_ref()).map(|(_, range)| stated(folded, range));
    read_dates(folded, entries, head, signed, printing.map(|printing| printing.dated), data);
    read_notes(folded, notice_end, addressees, data);
    data.notice_title = head.notice.as_ref().map(|(title, _)| stated(folded, title.range.clone()));
    data.title.clone_from(&head.title);
    read_period(text, head, data);
    let official = data.notice_title.is_some() || data.number.is_some() || data.signed.is_some();
    data.kind = if official { SourceKind::OfficialNotice } else { SourceKind::PlanText };
}

/// Bodies in lines over the document's number, where nothing else stands before it.
fn over_number(folded: &Folded<'_>, number: Option<&Stated<String>>) -> Vec<Range<usize>> {
    let Some(range) = number.and_then(|number| number.ranges.first()) else { return Vec::new() };
    let names = name::ending_at(folded, range.start, 0);
    let opens = names.first().is_some_and(|first| first.start == 0) && folded.gap(range.start).any();
    if opens { names } else { Vec::new() }
}

/// The signature: of the notice before the plan's heading, else at the foot.
fn sign(folded: &Folded<'_>, from: usize, heading: Option<&Range<usize>>, head: &Head) -> Option<Signature> {
    let text = folded.text();
    if head.notice.is_some() || heading.is_some() {
        let near = text.floor_char_boundary((from + SIGNED_WITHIN).min(text.len()));
        let until = heading.map_or(near, |range| range.start);
        if let Some(signed) = signature::last(folded, &(from..until.max(from))) {
            return Some(signed);
        }
    }
    let foot = text.ceil_char_boundary(text.len().saturating_sub(FOOT).max(from));
    // A date alone is one of a signature where the text ends with it.
    signature::last(folded, &(foot..text.len()))
        .filter(|signed| !signed.names.is_empty() || signed.dated.range.end == text.len())
        .or_else(|| byline(folded, head))
}

/// Who wrote a paper without a notice, and when, in lines under its title.
fn byline(folded: &Folded<'_>, head: &Head) -> Option<Signature> {
    let text = folded.text();
    let window = after(text, head.title_end, BYLINE);
    let until = head.title_end + window.find(['。', ':', ',']).unwrap_or(window.len());
    let signed = signature::last(folded, &(head.title_end..until)).filter(|_| head.own)?;
    let first = signed.names.first()?;
    let end = signed.dated.range.end;
    // On one line with the rest, the addressees or the first words of the text come next.
    let ends = folded.gap(end).line() || folded.gap(end).any() && starts_with_any(after(text, end, 9), LEADS);
    (folded.gap(first.start).any() && ends).then_some(signed)
}

/// Where the plan's own text starts.
fn body_start(
    folded: &Folded<'_>,
    head: &Head,
    heading: Option<&Range<usize>>,
    entries: &[Entry],
    addressees: Option<&Range<usize>>,
    signed: Option<&Signature>,
) -> usize {
    let text = folded.text();
    let headings: Vec<Range<usize>> =
        head.title.iter().flat_map(|title| title.ranges.iter().cloned()).collect();
    let addressed = addressees.map_or(0, |range| range.end + 1);
    let signed = signed.filter(|signed| signed.dated.range.end + 40 < text.len());
    let first = match heading {
        Some(heading) => title::with_bracket(text, heading.clone()).end,
        None if head.notice.is_some() => {
            let end = signed.map_or(head.title_end, |signed| signed.dated.range.end);
            let near = end..text.floor_char_boundary((end + 200).min(text.len()));
            note::publicity(text, &near).map_or(end, |(range, _)| range.end)
        }
        None if addressed > 0 => addressed,
        None => headings.first().map_or(0, |range| range.end),
    };
    let start = body::start(folded, &headings, entries, first);
    if head.own { start.max(addressed) } else { start }
}

/// What a notice says itself: from its addressees to its signature or the heading of the plan, before the plan's text.
fn letter(
    from: usize,
    heading: Option<&Range<usize>>,
    signed: Option<&Signature>,
    body: usize,
) -> Option<Range<usize>> {
    let ends = heading.map(|range| range.start).into_iter().chain(signed.map(Signature::start));
    let end = ends.filter(|end| *end > from).min()?;
    (end <= body).then_some(from..end)
}

/// Where what stands before the addressees or the first sentence ends.
fn lead_end(folded: &Folded<'_>, head: &Head, addressees: Option<&Range<usize>>) -> usize {
    let text = folded.text();
    if let Some(addressees) = addressees {
        return addressees.end;
    }
    let window = after(text, head.title_end, 1500);
    head.title_end + window.find('。').unwrap_or(window.len())
}

/// Issuers that the document's own title names: before 关于 or 印发.
fn title_issuers(folded: &Folded<'_>, head: &Head) -> Vec<Range<usize>> {
    if let Some((title, _)) = &head.notice {
        return title.issuers.clone();
    }
    let text = folded.text();
    let Some(range) = head.title.as_ref().filter(|_| head.own).and_then(|title| title.ranges.first()) else {
        return Vec::new();
    };
    if let Some(author) = congress::author(folded, range) {
        return vec![author];
    }
    let about = places(text, range.clone(), "关于").next().filter(|about| *about > range.start);
    about.map(|about| name::ending_at(folded, about, range.start)).unwrap_or_default()
}

fn read_dates(
    folded: &Folded<'_>,
    entries: &[Entry],
    head: &Head,
    signed: Option<Signature>,
    printed: Option<Dated>,
    data: &mut Metadata,
) {
    let text = folded.text();
    let labelled = |label: Label| {
        let mut values = entries.iter().filter(|entry| entry.label == label);
        values.find_map(|entry| labelled_date(text, &entry.value))
    };
    let under_title = || {
        let mut titles = head.title.iter().flat_map(|title| &title.ranges);
        titles
            .find_map(|range| signature::bracketed(text, title::with_bracket(text, range.clone()).end))
            .map(|(dated, _)| dated)
    };
    let signed = signed.map(|signed| signed.dated).or_else(under_title).or_else(|| labelled(Label::Signed));
    data.signed = signed.map(stated_date);
    data.printed = printed.or_else(|| labelled(Label::Printed)).map(stated_date);
    data.published = labelled(Label::Published).map(stated_date);
}

/// The date that a label has for its value; a line end may break it.
fn labelled_date(text: &str, value: &Range<usize>) -> Option<Dated> {
    let whole = value.start..value.end + after(text, value.end, BROKEN_DATE).len();
    dates(text, &whole).into_iter().next().filter(|dated| dated.range.start < value.end)
}

fn read_notes(folded: &Folded<'_>, notice_end: usize, addressees: Option<Range<usize>>, data: &mut Metadata) {
    let text = folded.text();
    let words = |range: &Range<usize>, places: Range<usize>| Stated {
        value: folded.canonical(range),
        ranges: vec![places],
    };
    data.addressees = addressees.map(|range| stated(folded, range));
    let foot = text.len() - before(text, text.len(), FOOT).len();
    let notice = notice_end..data.body.start.max(notice_end);
    data.publicity = note::publicity(text, &notice)
        .or_else(|| note::publicity(text, &(foot.max(notice.end)..text.len())))
        .map(|(places, range)| words(&range, places));
    data.approved_by = note::approval(text, &notice).map(|(places, range)| words(&range, places));
}

fn read_period(text: &str, head: &Head, data: &mut Metadata) {
    let mut titles: Vec<Range<usize>> = head.title.iter().flat_map(|title| title.ranges.clone()).collect();
    for range in &mut titles {
        *range = title::with_bracket(text, range.clone());
    }
    titles.extend(head.notice.iter().filter_map(|(title, _)| title.plans.first().cloned()));
    let title = head.title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
    let found = titles
        .iter()
        .find_map(|range| period::of_title(text, range))
        .or_else(|| {
            let (range, year) = titles.first().and_then(|range| congress::year(text, range))?;
            Some((range, (year, year)))
        })
        .or_else(|| period::stated(text, &data.body))
        .or_else(|| period::from_start(text, title, &data.body));
    let horizon = period::horizon(text, &data.body, found.as_ref().map(|(_, years)| *years));
    data.horizon = match (&found, horizon) {
        (Some((_, years)), Some((range, year))) if year == years.1 => {
            Some(Stated { value: year, ranges: vec![range] })
        }
        (Some((range, years)), _) => Some(Stated { value: years.1, ranges: vec![range.clone()] }),
        (None, horizon) => horizon.map(|(range, value)| Stated { value, ranges: vec![range] }),
    };
    data.period = found.map(|(range, value)| Stated { value, ranges: vec![range] });
    data.effective = period::effective(text, &data.body);
}

fn stated_date(dated: Dated) -> Stated<Date> {
    Stated { value: dated.date, ranges: vec![dated.range] }
}

fn stated(folded: &Folded<'_>, range: Range<usize>) -> Stated<String> {
    Stated { value: folded.canonical(&range), ranges: vec![range] }
}

#[cfg(test)]
mod tests;
