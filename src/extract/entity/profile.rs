//! What a passage says of its parks: what they are to become, and on which sectors they focus
//! (convention 63).

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::finder::Finder;
use crate::extract::fold::Folded;

use super::focus::focus;
use super::zone::is_headed;
use super::{Entity, EntityKind};

/// What a passage says of one park.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneProfile {
    /// The park's name.
    pub zone: Range<usize>,
    /// What it is to become, in the words of the text: 打造…高地 without 打造.
    pub positioning: Option<Range<usize>>,
    /// Sectors it is to focus on.
    pub focus: Vec<Range<usize>>,
    /// The words that speak of it: from its name to the next park's, or to the end of its sentence when
    /// it is named within one.
    pub evidence: Range<usize>,
}

/// Words before what a park is to become, the surest first.
const BECOMES: &[&str] = &[
    "建设成为",
    "打造成为",
    "打造成",
    "打造为",
    "打造",
    "建设成",
    "建成",
    "定位为",
    "定位于",
    "成为",
    "形成",
    "构建",
];
/// Words before its function, where nothing says what it is to become.
const DOES: &[&str] =
    &["重点集聚", "重点布局", "重点承接", "重点推动", "重点发展", "侧重", "突出", "主打", "聚焦", "提供"];
/// Last words of what a park is to become.
const ENDS: &[&str] = &[
    "高地",
    "集聚区",
    "集聚地",
    "基地",
    "示范区",
    "示范地",
    "引领地",
    "引领区",
    "策源地",
    "承载区",
    "联动区",
    "先导区",
    "试验区",
    "中心",
    "枢纽",
    "样板",
    "标杆",
    "园区",
    "产业园",
    "门户",
    "新城",
    "社区",
    "街区",
    "首选地",
    "目的地",
    "小镇",
    "谷",
    "港",
    "城",
    "集群",
    "名片",
    "窗口",
    "前沿",
    "增长极",
    "生态圈",
];

/// First words of a sentence that goes on about the same park.
const STILL: &[&str] = &["该", "园区", "基地", "集聚区", "其中", "规划面积", "重点发展", "到20"];

static OPENERS: LazyLock<Finder> = LazyLock::new(|| Finder::of(BECOMES.iter().chain(DOES).copied()));

/// The profiles of the parks named in a passage, which should be about parks. `entities` are those of
/// the document, in order. A park that the passage names without saying more has none.
#[must_use]
pub fn profiles(text: &Folded<'_>, range: Range<usize>, entities: &[Entity]) -> Vec<ZoneProfile> {
    let from = entities.partition_point(|entity| entity.range.start < range.start);
    let zones: Vec<&Range<usize>> = entities
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|entity| entity.range.start < range.end)
        .filter(|entity| entity.kind == EntityKind::Zone)
        .map(|entity| &entity.range)
        .collect();
    let mut found = Vec::new();
    for (index, zone) in zones.iter().enumerate() {
        let mut end = zones.get(index + 1).map_or(range.end, |next| next.start);
        if zone.start > range.start && !is_headed(text.text(), zone.start) {
            end = sentence_end(text.text(), zone.end..end);
        }
        let said = zone.end..end;
        let positioning = positioning(text.text(), said.clone());
        let focus: Vec<Range<usize>> = focus(text, said).into_iter().flat_map(|list| list.items).collect();
        if positioning.is_some() || !focus.is_empty() {
            found.push(ZoneProfile { zone: (*zone).clone(), positioning, focus, evidence: zone.start..end });
        }
    }
    found
}

/// End of what is said of a park that is named within a sentence: its sentence and those after it that
/// speak of the same park.
fn sentence_end(text: &str, range: Range<usize>) -> usize {
    let words = text.get(range.clone()).unwrap_or_default();
    for (at, stop) in words.match_indices('。') {
        let next = words.get(at + stop.len()..).unwrap_or_default();
        if !STILL.iter().any(|word| next.starts_with(word)) {
            return range.start + at;
        }
    }
    range.end
}

/// What a park is to become, else what it does.
fn positioning(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(range.clone())?;
    let mut does = None;
    for hit in OPENERS.find(words) {
        let rest = words.get(hit.range.end..)?;
        let end = hit.range.end + rest.find([',', '。', ';', '(', ')']).unwrap_or(rest.len());
        let phrase = words.get(hit.range.end..end)?;
        let length = phrase.chars().take(61).count();
        if !(3..=60).contains(&length) {
            continue;
        }
        let at = range.start + hit.range.end..range.start + end;
        if hit.word >= BECOMES.len() {
            does = does.or(Some(at));
        } else if ENDS.iter().any(|word| phrase.ends_with(word)) {
            return Some(at);
        }
    }
    featured(words).map(|at| range.start + at.start..range.start + at.end).or(does)
}

/// A of `以A为特色`, `以A为主体`.
fn featured(words: &str) -> Option<Range<usize>> {
    ["为特色", "为主体", "为核心", "为主导", "为重点"].iter().find_map(|close| {
        let end = words.find(close)?;
        let before = words.get(..end)?;
        let clause = before.char_indices().rfind(|(_, letter)| ",。;".contains(*letter));
        let clause = clause.map_or(0, |(at, letter)| at + letter.len_utf8());
        let open = before.get(clause..).and_then(|part| part.find('以'))? + clause + '以'.len_utf8();
        (open < end).then_some(open..end)
    })
}
