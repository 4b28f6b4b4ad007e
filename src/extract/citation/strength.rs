//! How strongly a text cites: as what it rests on, as a means of a task, or in passing.

use std::ops::Range;

use super::marks::Mark;
use crate::extract::fold::Folded;
use crate::extract::metadata::Metadata;
use crate::extract::metadata::around::{after, before, contains_any, places, slice};
use crate::record::{CitationStrength, Citing, SourceKind};

/// Words by which a text rests on a work.
const BASIS: &[&str] = &["根据", "按照", "依据", "依照", "遵照", "贯彻", "落实", "对照", "对标", "按"];
/// Words that stand before a basis word and belong to its phrase.
const PHRASE: &[&str] = &["为", "贯彻", "深入", "认真", "全面", "进一步", "抓好", "严格", "坚决"];
/// Words by which a task draws on a work.
const MEANS: &[&str] = &[
    "执行", "实施", "用好", "依托", "运用", "推广", "兑现", "出台", "修订", "制定", "发挥", "推进", "结合",
    "依", "编制", "完善",
];
/// Bytes at the start of a plan that may be its lead.
const LEAD: usize = 6000;
/// Bytes before a work within which the words that cite it stand.
const REACH: usize = 240;

/// How a mark is cited by the words before it.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// Strength by the words before the mark.
    pub strength: CitationStrength,
    /// The words that make it a basis.
    pub trigger: Option<Range<usize>>,
}

/// Where in the document the reading stands.
pub(super) struct Context<'a> {
    text: &'a str,
    body: Range<usize>,
    start: usize,
    lead_end: usize,
    kind: SourceKind,
    notice: bool,
    last_end: usize,
    trigger: Option<Range<usize>>,
    means: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(folded: &'a Folded<'_>, metadata: &Metadata) -> Self {
        let text = folded.text();
        let body = metadata.body.clone();
        let titles = metadata.notice_title.iter().chain(&metadata.title);
        let start = titles
            .flat_map(|title| &title.ranges)
            .map(|range| range.start)
            .min()
            .unwrap_or(0)
            .min(body.start);
        let notice = metadata.notice_title.is_some();
        let lead_end = lead_end(text, &body);
        Self {
            text,
            body,
            start,
            lead_end,
            kind: metadata.kind,
            notice,
            last_end: 0,
            trigger: None,
            means: false,
        }
    }

    /// Which text cites at a place; none outside of the document.
    pub(super) fn citing(&self, at: usize) -> Option<Citing> {
        let inside = at < self.body.end && at >= self.start;
        inside.then_some(match self.kind {
            SourceKind::MediaReport | SourceKind::MediaReprint => Citing::Report,
            _ if self.notice && at < self.body.start => Citing::Notice,
            _ => Citing::Plan,
        })
    }

    /// Reads on to a mark: what the words since the last mark make of it.
    pub(super) fn advance(&mut self, mark: &Mark) -> Setting {
        let at = mark.work.start;
        let between = slice(self.text, self.last_end.min(at)..at);
        if between.contains(['。', ';']) || self.last_end == 0 {
            self.trigger = None;
            self.means = false;
        }
        let near = before(between, between.len(), REACH);
        let near = near.rsplit(['。', ';']).next().unwrap_or(near);
        if let Some((offset, word)) = BASIS
            .iter()
            .filter_map(|word| near.rfind(word).map(|offset| (offset, word)))
            .max_by_key(|(o, w)| o + w.len())
        {
            let end = at - near.len() + offset + word.len();
            self.trigger = Some(phrase(self.text, end, word.len()));
        }
        self.means |= contains_any(near, MEANS);
        self.last_end = mark.range.end;
        Setting { strength: self.strength(at), trigger: self.trigger.clone() }
    }

    fn strength(&self, at: usize) -> CitationStrength {
        match self.citing(at) {
            None | Some(Citing::Report) => CitationStrength::Mention,
            Some(_) if self.trigger.is_some() && at < self.lead_end => CitationStrength::Basis,
            Some(_) if self.trigger.is_some() || self.means => CitationStrength::Instrument,
            Some(_) => CitationStrength::Mention,
        }
    }

    /// Strength of a number that stands without a title.
    pub(super) fn of_number(&self, at: usize) -> CitationStrength {
        let ahead = before(self.text, at, REACH);
        let rests = contains_any(ahead.rsplit('。').next().unwrap_or(ahead), BASIS);
        match self.citing(at) {
            Some(Citing::Report) | None => CitationStrength::Mention,
            Some(_) if rests && at < self.lead_end => CitationStrength::Basis,
            Some(_) if rests => CitationStrength::Instrument,
            Some(_) => CitationStrength::Mention,
        }
    }
}

/// The phrase that ends with a basis word: 为深入贯彻落实.
fn phrase(text: &str, end: usize, word: usize) -> Range<usize> {
    let mut start = end - word;
    for _ in 0..6 {
        let ahead = before(text, start, 12);
        let Some(before_it) = PHRASE.iter().find(|word| ahead.ends_with(**word)) else { break };
        start -= before_it.len();
    }
    start..end
}

/// Where the lead of a plan ends: at its first task section.
fn lead_end(text: &str, body: &Range<usize>) -> usize {
    let window = body.start..text.floor_char_boundary((body.start + LEAD).min(body.end));
    let first = ["一、", "第一条", "第一章", "(一)", "1."]
        .iter()
        .filter_map(|word| places(text, window.clone(), word).next())
        .min();
    let Some(first) = first else { return body.start + after(text, body.start, 900).len() };
    let general = contains_any(after(text, first, 30), &["总体要求", "指导思想", "总体思路", "工作思路"]);
    let second = places(text, window, "二、").next();
    match second {
        Some(second) if general => second,
        _ => first,
    }
}
