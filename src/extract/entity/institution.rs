//! Institutions in running text by their last word: universities, hospitals, institutes, courts,
//! offices, associations and firms with a proper name.

use std::ops::Range;
use std::sync::LazyLock;

use super::general::before_general;
use super::heads::Head;
use super::places::Places;
use super::start::{Start, char_before, is_han, is_measure, starts};
use super::{Entity, EntityKind};
use crate::extract::finder::Finder;
use crate::register::InstitutionKind as Kind;

/// What makes the words before the last word a proper name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// A place, or a first word that is in no list of general words: 复旦大学.
    Name,
    /// A place or a level of government: 市中医院, 青岚日报.
    Place,
    /// A level of government right before it, or a place: 市药监局.
    Office,
}

const HEADS: &[(&str, Kind, Needs)] = &[
    ("大学", Kind::University, Needs::Name),
    ("学院", Kind::University, Needs::Name),
    ("高等专科学校", Kind::University, Needs::Place),
    ("医院", Kind::Hospital, Needs::Name),
    ("院区", Kind::Hospital, Needs::Place),
    ("医学中心", Kind::Hospital, Needs::Name),
    ("疾控中心", Kind::Hospital, Needs::Place),
    ("妇幼保健院", Kind::Hospital, Needs::Place),
    ("科学院", Kind::Research, Needs::Place),
    ("工程院", Kind::Research, Needs::Place),
    ("研究院", Kind::Research, Needs::Place),
    ("研究所", Kind::Research, Needs::Place),
    ("设计院", Kind::Research, Needs::Place),
    ("实验室", Kind::Research, Needs::Place),
    ("研究中心", Kind::Research, Needs::Place),
    ("法院", Kind::Court, Needs::Place),
    ("检察院", Kind::Court, Needs::Place),
    ("协会", Kind::Association, Needs::Place),
    ("商会", Kind::Association, Needs::Place),
    ("学会", Kind::Association, Needs::Place),
    ("促进会", Kind::Association, Needs::Place),
    ("联合会", Kind::Association, Needs::Place),
    ("基金会", Kind::Association, Needs::Place),
    ("有限公司", Kind::Company, Needs::Name),
    ("集团", Kind::Company, Needs::Place),
    ("供电公司", Kind::Company, Needs::Place),
    ("分公司", Kind::Company, Needs::Place),
    ("铁塔公司", Kind::Company, Needs::Place),
    ("服务中心", Kind::ServiceCentre, Needs::Place),
    ("保护中心", Kind::ServiceCentre, Needs::Place),
    ("检测中心", Kind::ServiceCentre, Needs::Place),
    ("共享中心", Kind::ServiceCentre, Needs::Place),
    ("服务基地", Kind::ServiceCentre, Needs::Place),
    ("孵化器", Kind::Incubator, Needs::Place),
    ("日报", Kind::Media, Needs::Place),
    ("日报社", Kind::Media, Needs::Place),
    ("电视台", Kind::Media, Needs::Place),
    ("监管局", Kind::Regulator, Needs::Office),
    ("药监局", Kind::Regulator, Needs::Office),
    ("监督管理局", Kind::Regulator, Needs::Office),
    ("海关", Kind::Regulator, Needs::Place),
    ("海事局", Kind::Regulator, Needs::Place),
    ("分中心", Kind::Regulator, Needs::Office),
    ("管委会", Kind::Government, Needs::Place),
    ("管理委员会", Kind::Government, Needs::Place),
    ("人民政府", Kind::Government, Needs::Place),
    ("发展改革委", Kind::Government, Needs::Office),
    ("发改委", Kind::Government, Needs::Office),
    ("发改局", Kind::Government, Needs::Office),
    ("科委", Kind::Government, Needs::Office),
    ("经委", Kind::Government, Needs::Office),
    ("发展和改革委员会", Kind::Government, Needs::Office),
    ("科技厅", Kind::Government, Needs::Office),
    ("工信厅", Kind::Government, Needs::Office),
    ("工业和信息化厅", Kind::Government, Needs::Office),
    ("财政厅", Kind::Government, Needs::Office),
    ("教育厅", Kind::Government, Needs::Office),
    ("商务厅", Kind::Government, Needs::Office),
    ("商务委", Kind::Government, Needs::Office),
    ("商务局", Kind::Government, Needs::Office),
    ("科技局", Kind::Government, Needs::Office),
    ("工信局", Kind::Government, Needs::Office),
    ("工业和信息化局", Kind::Government, Needs::Office),
    ("财政局", Kind::Government, Needs::Office),
    ("教育局", Kind::Government, Needs::Office),
    ("住建局", Kind::Government, Needs::Office),
    ("卫健委", Kind::Government, Needs::Office),
    ("卫健局", Kind::Government, Needs::Office),
    ("卫生健康委", Kind::Government, Needs::Office),
    ("医保局", Kind::Government, Needs::Office),
    ("统计局", Kind::Government, Needs::Office),
    ("数据局", Kind::Government, Needs::Office),
    ("农业农村局", Kind::Government, Needs::Office),
    ("自然资源局", Kind::Government, Needs::Office),
    ("生态环境局", Kind::Government, Needs::Office),
    ("交通运输局", Kind::Government, Needs::Office),
    ("人力资源社会保障局", Kind::Government, Needs::Office),
    ("人社局", Kind::Government, Needs::Office),
    ("民政局", Kind::Government, Needs::Office),
    ("文旅局", Kind::Government, Needs::Office),
    ("应急管理局", Kind::Government, Needs::Office),
    ("公安局", Kind::Government, Needs::Office),
    ("林业局", Kind::Government, Needs::Office),
    ("水利局", Kind::Government, Needs::Office),
];

/// Words after the last word that make it another: 大学生, 医院感染.
const NOT_BEFORE: &[&str] = &[
    "生",
    "城",
    "校",
    "科技园",
    "派",
    "堂",
    "毕业",
    "会员",
    "成员",
    "化",
    "制",
    "型",
    "级",
    "院",
    "园",
    "群",
    "主任",
    "主管",
    "单位",
    "们",
    "或",
    "等级",
    "类",
];
/// Words a general name starts with beside those of the common table.
const GENERAL: &[&str] = &[
    "各",
    "与",
    "定点",
    "公立",
    "县级",
    "市级",
    "省级",
    "区级",
    "区属",
    "市属",
    "省属",
    "国家级",
    "省部级",
    "社区",
    "校",
    "院",
    "兼职",
    "高校",
    "知名",
    "综合",
    "互联网",
    "智慧",
    "所在",
    "本地",
    "外地",
    "有条件",
    "链主",
    "龙头",
    "部分",
    "多家",
    "乡镇",
    "专业",
    "业务",
    "上级",
    "下属",
    "直属",
    "中心",
    "牵头",
    "成员",
    "行政",
    "主管",
    "开放",
    "老年",
    "联合",
    "共建",
    "双",
    "线上",
    "附属",
    "康复",
    "三甲",
    "每",
    "特色",
    "儿科",
    "属地",
    "面向",
];
const OFFICE_LEVELS: &[&str] = &["国家", "中国", "省", "市", "区", "县", "州"];

static OTHERS: LazyLock<Finder> = LazyLock::new(|| Finder::of(NOT_BEFORE.iter().copied()));
static GENERAL_STARTS: LazyLock<Finder> = LazyLock::new(|| Finder::of(GENERAL.iter().copied()));

/// The last words of the names of institutions.
pub(super) fn heads() -> Vec<&'static str> {
    HEADS.iter().map(|head| head.0).collect()
}

/// The institutions a stretch of the text names.
pub(super) fn find(text: &str, range: &Range<usize>, heads: &[Head], places: &Places) -> Vec<Entity> {
    let mut found = Vec::new();
    // A name ends where the one before it ended, though no mark may stand between them.
    let mut floor = range.start;
    for hit in heads {
        let Some((_, kind, needs)) = HEADS.get(hit.index) else { continue };
        let (head, end) = (hit.range.start, hit.range.end);
        let after = text.get(end..).unwrap_or_default();
        let counted = after.starts_with(|letter: char| letter.is_ascii_digit() || is_measure(letter))
            || OTHERS.starts(after);
        if counted {
            continue;
        }
        let from = if *kind == Kind::Government { floor } else { range.start };
        let start = starts(text, from, head).find(|start| is_proper(text, start, head, *needs, places));
        if let Some(start) = start {
            if matches!(kind, Kind::Government | Kind::Regulator) {
                floor = end;
            }
            found.push(Entity { kind: EntityKind::Institution(*kind), range: start.at..end, known: None });
        }
    }
    found
}

fn is_proper(text: &str, start: &Start, head: usize, needs: Needs, places: &Places) -> bool {
    let modifier = text.get(start.at..head).unwrap_or_default();
    let length = modifier.chars().count();
    let numbered = modifier.bytes().any(|byte| byte.is_ascii_digit());
    if start.counted || numbered || length == 0 || length > 24 || GENERAL_STARTS.starts(modifier) {
        return false;
    }
    if modifier.ends_with(['型', '级']) {
        return false;
    }
    let place = places.at_start(modifier);
    if place > 0 {
        return true;
    }
    // 市中医院, but not 城市医院: the level is the first letter of the name.
    let level = OFFICE_LEVELS.iter().find(|level| modifier.starts_with(**level));
    let whole = char_before(text, start.at)
        .is_none_or(|letter| !is_han(letter) || start.before != super::start::Before::Mark);
    let rest = level.map(|level| modifier.get(level.len()..).unwrap_or_default());
    let governed = whole
        && rest.is_some_and(|rest| {
            !rest.starts_with(['级', '属', '域', '直', '内', '外', '场', '区', '际', '家'])
        });
    match needs {
        Needs::Office => governed,
        Needs::Place => {
            governed
                && (level.is_some_and(|level| level.len() > 3)
                    || rest.is_some_and(|rest| rest.chars().count() <= 6))
        }
        Needs::Name => {
            let own = before_general(modifier);
            let named = (2..=8).contains(&own.chars().count()) && own.chars().all(is_han);
            governed || named
        }
    }
}
