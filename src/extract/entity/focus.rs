//! Lists of the sectors to be developed: 重点发展A、B、C等产业, 聚焦A、B等领域.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::finder::Finder;
use crate::extract::fold::Folded;

/// A list of sectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// The sectors, each without 等 and 领域.
    pub items: Vec<Range<usize>>,
    /// The list from the word that opens it to its end.
    pub range: Range<usize>,
}

/// Words that open a list by themselves.
const STRONG: &[&str] = &[
    "重点发展",
    "大力发展",
    "加快发展",
    "积极发展",
    "优先发展",
    "着力发展",
    "培育发展",
    "加快培育发展",
    "主攻",
    "主打",
    "重点培育",
    "主导产业为",
    "积极布局",
    "集中发展",
    "错位发展",
    "做大做强",
    "重点布局发展",
];
/// Words that open a list only when words for a class of things close it: 聚焦A、B等领域.
const WEAK: &[&str] = &[
    "聚焦",
    "围绕",
    "对于",
    "针对",
    "在",
    "集聚",
    "推动",
    "突出",
    "发展",
    "促进",
    "加快",
    "推进",
    "重点推动",
    "重点布局",
    "重点承接",
    "承接",
    "布局",
    "包括",
    "涵盖",
    "突破",
    "推动包括",
    "加快推动",
];
/// Words for the class of things listed.
const CLASSES: &[&str] = &[
    "领域",
    "赛道",
    "产业",
    "方向",
    "行业",
    "技术",
    "产品",
    "环节",
    "器械",
    "设备",
    "材料",
    "业态",
    "装备",
    "板块",
    "门类",
    "品种",
    "集群",
    "元器件",
    "器件",
];
/// Words between the last item and the class: A、B等新兴(领域).
const MOST_BEFORE_CLASS: usize = 12;
const LONGEST_ITEM: usize = 24;
/// Words in which 等 ends no list.
const NOT_AND_SO_ON: &[&str] = &["高等", "平等", "均等", "中等", "初等", "等级", "等离子"];
/// Words that no sector contains.
const NO_SECTOR: &[&str] = &[
    "企业",
    "机构",
    "《",
    "》",
    "到20",
    "达到",
    "万元",
    "亿元",
    "平方",
    "服务体系",
    "基础上",
    "过程",
    "方面",
    "单位",
    "部门",
    "人才",
    "条件",
    "情况",
    "政策",
    "机制",
    "举措",
    "问题",
    "需求",
    "会议",
    "期间",
    "高校",
    "院所",
    "加强",
    "建立",
    "完善",
    "提升",
    "负责",
    "区政府",
    "有关",
];

/// Steps of business, which are in no list of sectors.
const STEPS: &[&str] = &[
    "研发", "生产", "销售", "管理", "服务", "设计", "制造", "应用", "采购", "物流", "审批", "方向", "领域",
    "流通",
];
/// Letters after a word for a class that make it another: 产业园, 技术员.
const NOT_A_CLASS: [char; 8] = ['园', '链', '区', '基', '带', '化', '员', '集'];
/// 在A、B等领域 names sectors to be developed only before these.
const ADVANCES: &[&str] =
    &["突破", "攻关", "布局", "形成", "发展", "培育", "取得", "抢占", "集聚", "引进", "领先"];

static OPENERS: LazyLock<Finder> = LazyLock::new(|| Finder::of(STRONG.iter().chain(WEAK).copied()));

/// The lists of sectors in a stretch of the text, in order.
#[must_use]
pub fn focus(text: &Folded<'_>, range: Range<usize>) -> Vec<Focus> {
    let text = text.text();
    let part = text.get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut from = range.start;
    let mut depth = 0_u8;
    for (at, letter) in part.char_indices() {
        match letter {
            '(' | '“' => depth = depth.saturating_add(1),
            ')' | '”' => depth = depth.saturating_sub(1),
            ',' if depth > 0 => continue,
            ',' | '。' | ';' | ':' | '!' | '?' => depth = 0,
            _ => continue,
        }
        if matches!(letter, ',' | '。' | ';' | ':' | '!' | '?') {
            found.extend(clause(text, from..range.start + at));
            from = range.start + at + letter.len_utf8();
        }
    }
    found.extend(clause(text, from..range.end));
    found
}

/// The name of the field in its heading: 1个高端医疗影像赛道 → 高端医疗影像, 壮大A产业 → A.
#[must_use]
pub fn field(text: &Folded<'_>, heading: Range<usize>) -> Range<usize> {
    const VERBS: &[&str] = &[
        "做大做强",
        "大力发展",
        "加快发展",
        "重点发展",
        "培育",
        "壮大",
        "发展",
        "做强",
        "做优",
        "提升",
        "布局",
    ];
    let words = text.text().get(heading.clone()).unwrap_or_default();
    let mut start = words
        .find('个')
        .filter(|at| words.bytes().take(*at).all(|byte| byte.is_ascii_digit()))
        .map_or(0, |at| at + 3);
    let rest = words.get(start..).unwrap_or_default();
    start += VERBS.iter().find(|verb| rest.starts_with(**verb)).map_or(0, |verb| verb.len());
    let rest = words.get(start..).unwrap_or_default();
    let kept =
        ["领域", "赛道", "产业", "方向"].iter().find_map(|class| rest.strip_suffix(class)).unwrap_or(rest);
    heading.start + start..heading.start + start + kept.len()
}

/// The list of one clause.
fn clause(text: &str, range: Range<usize>) -> Option<Focus> {
    let words = text.get(range.clone())?;
    let first = words.find('、');
    // The opener of a list stands in its first item; without 、 only a strong one opens it.
    let open = last_opener(words.get(..first.unwrap_or(words.len()))?, first.is_some())?;
    let start = range.start + open.1;
    let (items, closed) = items(text, start..range.end);
    let strong = open.2;
    if words.get(open.0..open.1) == Some("在") {
        let listed = items.last().map_or(range.end, |item| item.end);
        let after = text.get(listed..range.end).unwrap_or_default();
        if !ADVANCES.iter().any(|word| after.contains(word)) {
            return None;
        }
    }
    let enough = if strong { !items.is_empty() } else { closed && !items.is_empty() };
    let end = items.last()?.end;
    (enough && items.iter().all(|item| is_sector(text, item)))
        .then_some(Focus { items, range: range.start + open.0..end })
}

/// Start, end and strength of the opener that counts.
type Opener = (usize, usize, bool);

fn last_opener(words: &str, listed: bool) -> Option<Opener> {
    OPENERS
        .find(words)
        .map(|hit| (hit.range.start, hit.range.end, hit.word < STRONG.len()))
        .filter(|open| listed || open.2)
        .last()
}

/// The items of a list, and whether words for a class close it.
fn items(text: &str, range: Range<usize>) -> (Vec<Range<usize>>, bool) {
    let words = text.get(range.clone()).unwrap_or_default();
    let end = and_so_on(words);
    let listed = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
    let mut items = split(listed);
    let mut closed = end.is_some_and(|end| {
        let after = words.get(end..).unwrap_or_default();
        let near: usize = after.chars().take(MOST_BEFORE_CLASS + 1).map(char::len_utf8).sum();
        let near = after.get(..near).unwrap_or_default();
        CLASSES.iter().any(|class| near.contains(class))
    });
    if end.is_none()
        && let Some(last) = items.last_mut()
    {
        let item = listed.get(last.clone()).unwrap_or_default();
        let class = ["领域", "赛道", "产业", "方向", "行业", "环节"].iter().filter_map(|class| {
            let at = item.find(class)?;
            let after = item.get(at + class.len()..)?;
            (!after.starts_with(NOT_A_CLASS)).then_some(at)
        });
        let class = class.min();
        if let Some(at) = class.filter(|at| *at > 0) {
            closed = true;
            last.end = last.start + at;
        }
    }
    (items.into_iter().map(|item| range.start + item.start..range.start + item.end).collect(), closed)
}

/// Where 等 ends a list.
fn and_so_on(words: &str) -> Option<usize> {
    words.match_indices('等').map(|(at, _)| at).find(|at| {
        let other = |word: &&&str| {
            let inside = word.find('等').unwrap_or(0);
            at.checked_sub(inside)
                .and_then(|from| words.get(from..))
                .is_some_and(|rest| rest.starts_with(**word))
        };
        *at > 0 && NOT_AND_SO_ON.iter().find(other).is_none()
    })
}

/// Splits at 、 outside brackets and quotation marks, and the last item at 和, 及, 以及.
fn split(listed: &str) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let (mut from, mut depth) = (0, 0_u8);
    for (at, letter) in listed.char_indices() {
        match letter {
            '(' | '“' => depth = depth.saturating_add(1),
            ')' | '”' => depth = depth.saturating_sub(1),
            '、' if depth == 0 => {
                items.push(from..at);
                from = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    let last = listed.get(from..).unwrap_or_default();
    let joined = ["以及", "和", "及"].iter().find_map(|word| {
        let at = last.rfind(word)?;
        let (left, right) = (last.get(..at)?, last.get(at + word.len()..)?);
        let apart =
            (*word == "以及" || !items.is_empty()) && left.chars().count() >= 2 && right.chars().count() >= 2;
        apart.then_some((from..from + at, from + at + word.len()..listed.len()))
    });
    match joined {
        Some((left, right)) => items.extend([left, right]),
        None => items.push(from..listed.len()),
    }
    items
}

fn is_sector(text: &str, item: &Range<usize>) -> bool {
    let words = text.get(item.clone()).unwrap_or_default();
    let length = words.chars().count();
    !words.starts_with(['的', '了', '中', '和'])
        && (2..=LONGEST_ITEM).contains(&length)
        && !STEPS.contains(&words)
        && !NO_SECTOR.iter().any(|word| words.contains(word))
}
