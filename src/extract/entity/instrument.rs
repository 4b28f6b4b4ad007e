//! Policy instruments by their last word: quoted programmes, funds, platforms, mechanisms, pilots,
//! catalogues and events with a name of their own. Titles in 《》 are citations and none of these.

use std::ops::Range;
use std::sync::LazyLock;

use super::heads::Head;
use super::places::Places;
use super::start::{Before, Start, is_measure, nearest};
use super::{Entity, EntityKind};
use crate::extract::finder::Finder;
use crate::register::InstrumentKind as Kind;

/// What makes the words before the last word a proper name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// A quoted part: “X”计划, “X计划”.
    Quotes,
    /// A quoted part, or a place in front.
    QuotesOrPlace,
    /// That, or a verb that sets it up and at least four letters: 搭建医企交流平台.
    Verb,
    /// That, or words that say what for: 低空产业基金.
    Purpose,
}

const HEADS: &[(&str, Kind, Needs)] = &[
    ("基金", Kind::Fund, Needs::Purpose),
    ("贷", Kind::Credit, Needs::Quotes),
    ("计划", Kind::Programme, Needs::Quotes),
    ("工程", Kind::Programme, Needs::Quotes),
    ("条", Kind::Programme, Needs::Quotes),
    ("目录", Kind::Catalogue, Needs::QuotesOrPlace),
    ("平台", Kind::Platform, Needs::Verb),
    ("数据空间", Kind::Platform, Needs::Verb),
    ("试点", Kind::Pilot, Needs::Verb),
    ("服务包", Kind::ServicePackage, Needs::QuotesOrPlace),
    ("机制", Kind::Mechanism, Needs::Verb),
    ("制度", Kind::Mechanism, Needs::Quotes),
    ("论坛", Kind::Event, Needs::QuotesOrPlace),
    ("沙龙", Kind::Event, Needs::QuotesOrPlace),
    ("博览会", Kind::Event, Needs::QuotesOrPlace),
];

/// Words after the last word that make it another.
const NOT_BEFORE: &[&str] = &[
    "会", "管理", "公司", "型", "化", "企业", "经济", "公司", "名单", "城市", "工作", "单位", "项目", "类",
    "体系", "规模", "师", "款", "期间", "支撑", "作用", "功能", "优势", "创新", "件", "例", "线",
];
/// Words that name no fund or platform of their own.
const GENERAL: &[&str] = &[
    "产业",
    "投资",
    "中小企业",
    "企业",
    "引导",
    "专项",
    "政府",
    "创业",
    "母",
    "子",
    "股权",
    "社会",
    "公共",
    "服务",
    "综合",
    "各类",
    "市场化",
    "市级",
    "省级",
    "区级",
    "国家级",
    "创新",
    "高能级",
    "高水平",
    "高质量",
    "一站式",
    "专业",
    "专业化",
    "信息",
    "管理",
    "工作",
    "协调",
    "医保",
    "医疗保险",
    "社保",
    "养老",
    "住房",
    "功能性",
    "功能型",
    "共性",
    "技术",
    "科技",
    "重大",
    "长效",
    "联动",
    "协同",
    "有效",
    "相关",
    "激励",
    "考核",
    "评价",
    "保障",
    "市区",
    "两级",
    "支撑",
    "数字",
    "数据",
    "数字化",
    "改革",
    "国家",
    "省",
    "市",
    "区",
    "等",
    "推进",
    "运行",
];

static OTHERS: LazyLock<Finder> = LazyLock::new(|| Finder::of(NOT_BEFORE.iter().copied()));
static GENERAL_STARTS: LazyLock<Finder> = LazyLock::new(|| Finder::of(GENERAL.iter().copied()));

/// The last words of the names of instruments.
pub(super) fn heads() -> Vec<&'static str> {
    HEADS.iter().map(|head| head.0).collect()
}

/// The instruments a stretch of the text names.
pub(super) fn find(text: &str, range: &Range<usize>, heads: &[Head], places: &Places) -> Vec<Entity> {
    let mut found = Vec::new();
    for hit in heads {
        let Some((_, kind, needs)) = HEADS.get(hit.index) else { continue };
        let (head, end) = (hit.range.start, hit.range.end);
        let after = text.get(end..).unwrap_or_default();
        if after.starts_with(|letter: char| letter.is_ascii_digit() || is_measure(letter))
            || OTHERS.starts(after)
        {
            continue;
        }
        let name = if after.starts_with('”') {
            whole_quotation(text, range.start, head, end)
        } else {
            let quoted = text.get(..head).is_some_and(ends_near_quote);
            let quoted_only = *needs == Needs::Quotes && (!quoted || text.get(head..end) == Some("条"));
            let start = (!quoted_only).then(|| nearest(text, range.start, head));
            start
                .filter(|start| is_proper(text, start, head, (*kind, *needs), places))
                .map(|start| start.at..end)
        };
        found.extend(name.map(|range| Entity { kind: EntityKind::Instrument(*kind), range, known: None }));
    }
    found
}

/// “明珠计划”, “青创15条”: the words between the marks.
fn whole_quotation(text: &str, floor: usize, head: usize, end: usize) -> Option<Range<usize>> {
    let before = text.get(floor..head)?;
    let from = before.char_indices().rev().take(14).find(|(_, letter)| "“”,。、;《》".contains(*letter));
    let (at, _) = from.filter(|(_, letter)| *letter == '“')?;
    let start = floor + at + '“'.len_utf8();
    let words = text.get(start..head)?;
    let numbered =
        text.get(head..end) != Some("条") || words.ends_with(|letter: char| letter.is_ascii_digit());
    (words.chars().count() >= 2
        && numbered
        && !words
            .starts_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十百".contains(letter)))
    .then_some(start..end)
}

/// Whether a quotation ends at most six letters before the end.
fn ends_near_quote(before: &str) -> bool {
    before.chars().rev().take(7).take_while(|letter| !"“,。、;".contains(*letter)).any(|letter| letter == '”')
}

fn is_proper(text: &str, start: &Start, head: usize, (kind, needs): (Kind, Needs), places: &Places) -> bool {
    let modifier = text.get(start.at..head).unwrap_or_default();
    let length = modifier.chars().count();
    if start.counted || !(2..=24).contains(&length) || modifier.contains("行动") {
        return false;
    }
    let long_enough = match kind {
        Kind::Mechanism => 7,
        Kind::Platform => 5,
        _ => 4,
    };
    if modifier.contains('”') {
        // A list in quotation marks is a slogan.
        return !modifier.contains(['、']) && !modifier.contains("十四五") && !modifier.contains("十五五");
    }
    let local = places.at_start(modifier) > 0;
    match needs {
        Needs::Quotes => false,
        Needs::QuotesOrPlace => local && length >= 4,
        Needs::Verb => {
            length >= long_enough
                && (local || matches!(start.before, Before::Verb | Before::Aspire))
                && tells_more(modifier)
        }
        Needs::Purpose => local || tells_more(modifier),
    }
}

/// Whether anything is left of a name without the general words it starts with.
fn tells_more(modifier: &str) -> bool {
    let mut rest = modifier;
    while let Some((length, _)) = GENERAL_STARTS.at_start(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.chars().count() >= 2
}
