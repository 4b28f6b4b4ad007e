//! Citations of titled works and document numbers (convention 67): `《P》（X发〔2019〕2号）`, nested 〈〉, 以下简称,
//! and numbers without a title.

mod alias;
mod marks;
mod strength;
mod unquoted;

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::extract::metadata::{BARE_TITLES, Metadata};
use crate::record::{CitationStrength, Citing};

use marks::Mark;

pub use alias::Alias;

/// A work or number that the text cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Bytes of the folded text: 《…》 with the bracket that holds its number, if any.
    pub range: Range<usize>,
    /// Bytes of 《…》 alone.
    pub work: Range<usize>,
    /// Title in canonical form, nested 〈〉 kept; absent where a number alone is cited.
    pub title: Option<String>,
    /// Document number in normal form.
    pub number: Option<String>,
    /// Strength of the citation.
    pub strength: CitationStrength,
    /// Which text cites.
    pub citing: Citing,
    /// Words that make the work a basis (为贯彻落实), once for all works of the sentence.
    pub trigger: Option<Range<usize>>,
}

/// All citations of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Citations {
    /// Cited works and numbers in the order of the text. The plan's own title is among them only where the notice
    /// issues it ([`CitationStrength::Issues`]) or a report tells of it ([`CitationStrength::Reports`]).
    pub cited: Vec<Cited>,
    /// Short names the text gives to works.
    pub aliases: Vec<Alias>,
    /// Sorted ranges of everything in 《》, with number brackets, that other stages must not read into.
    pub masks: Vec<Range<usize>>,
}

/// Finds what a text cites. One pass, linear in the length of the text.
#[must_use]
pub fn citations(text: &Folded<'_>, metadata: &Metadata) -> Citations {
    let titles = marks::marks(text);
    let mut aliases = alias::aliases(text);
    let mut context = strength::Context::new(text, metadata);
    let mut cited = Vec::new();
    for mark in &titles {
        if in_heading(mark, metadata) {
            continue;
        }
        let title = text.canonical(&mark.inside);
        let setting = context.advance(mark);
        if aliases.iter().any(|alias| alias.names(&title) || alias.contains(mark.work.start))
            || is_bare(&title)
        {
            continue;
        }
        if let Some(found) = judge(mark, title, setting, metadata, &context) {
            cited.push(found);
        }
    }
    once_explained(&mut cited, metadata);
    let masks = masks(&titles);
    cited.extend(unquoted::numbers(text, metadata, &masks, &context));
    cited.sort_by_key(|cited| cited.range.start);
    for alias in &mut aliases {
        alias.work = cited.iter().rposition(|cited| {
            cited.work.end <= alias.range.start && alias.range.start <= cited.range.end + 6
        });
    }
    Citations { cited, aliases, masks }
}

/// What a mark cites; none for the plan's own title within the plan and for what stands outside of the document.
fn judge(
    mark: &Mark,
    title: String,
    setting: strength::Setting,
    metadata: &Metadata,
    context: &strength::Context<'_>,
) -> Option<Cited> {
    let citing = context.citing(mark.work.start)?;
    let own = metadata.title.as_ref().is_some_and(|own| is_own(&own.value, &title, citing));
    let strength = match (citing, own) {
        (Citing::Notice, true) => CitationStrength::Issues,
        (Citing::Report, true) => CitationStrength::Reports,
        (Citing::Plan, true) => return None,
        _ => setting.strength,
    };
    let trigger = setting.trigger.filter(|_| strength == CitationStrength::Basis);
    let Mark { range, work, number, .. } = mark.clone();
    Some(Cited { range, work, title: Some(title), number, strength, citing, trigger })
}

/// Whether a title is only a part of a heading of the document: 2025年市《政府工作报告》分工方案.
fn in_heading(mark: &Mark, metadata: &Metadata) -> bool {
    let headings = metadata.title.iter().chain(&metadata.notice_title).flat_map(|title| &title.ranges);
    let own = metadata.title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
    own.contains('《')
        && headings.into_iter().any(|range| range.start < mark.work.start && mark.work.end < range.end)
}

/// The title of an explanation (《P》政策解读) names the work that its text cites: one of both counts, that of the text.
fn once_explained(cited: &mut Vec<Cited>, metadata: &Metadata) {
    let headings = metadata.title.iter().flat_map(|title| &title.ranges);
    for heading in headings {
        let opens = |one: &Cited| one.work.start == heading.start && one.work.end < heading.end;
        let Some(first) = cited.iter().position(opens) else { continue };
        let title = cited.get(first).and_then(|one| one.title.clone());
        if cited.iter().skip(first + 1).any(|one| one.title == title) {
            cited.remove(first);
        }
    }
}

/// Whether a title is the plan's own, in a notice also as part of what the notice hands on.
fn is_own(own: &str, title: &str, citing: Citing) -> bool {
    let nested = own.replace('《', "〈").replace('》', "〉");
    let own = if own.contains('《') { nested.as_str() } else { own };
    let bare = |title: &str| title.split('（').next().unwrap_or(title).to_owned();
    own == title
        || (bare(own) == bare(title) && (own == bare(own) || title == bare(title)))
        || (citing == Citing::Notice && title.contains(own))
}

/// Whether a title is only a noun (`《方案》`), by which a text means itself or what it has just named.
fn is_bare(title: &str) -> bool {
    title.is_empty() || BARE_TITLES.contains(&title)
}

/// Ranges of the marks, one within another joined.
fn masks(marks: &[Mark]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.range.start < last.end => last.end = last.end.max(mark.range.end),
            _ => joined.push(mark.range.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
