//! What a number describes rather than promises: sizes, costs, counts of the document, turns of phrase (convention 64).

use crate::record::Comparator;

use super::Setting;
use super::amount::Value;
use super::case::Case;
use super::place::{Change, Pace};
use super::role;
use super::sentence::Break;
use super::unit::Class;
use super::words::{Mark, Word};

/// Nouns of the document's own parts.
const DOCUMENT_PARTS: &[&str] = &[
    "任务",
    "重点任务",
    "主要任务",
    "措施",
    "举措",
    "政策措施",
    "具体措施",
    "方面",
    "行动",
    "专项行动",
    "重点行动",
    "工程",
    "重点工程",
    "政策",
    "条款",
    "工作任务",
    "部分",
    "章",
    "条",
    "支持政策",
    "若干措施",
    "具体举措",
    "重点举措",
    "目标任务",
    "工作举措",
    "大任务",
    "支持举措",
    "专项",
    "事项",
    "领域",
    "重点领域",
    "维度",
    "环节",
    "标志性领域",
    "特色优势领域",
];

/// Nouns of places, whose size is an attribute.
const PLACES: &[&str] = &[
    "核心",
    "先导区",
    "启动区",
    "起步区",
    "示范区",
    "片区",
    "园区",
    "产业园",
    "小镇",
    "新城",
    "集聚区",
    "拓展区",
    "控制区",
    "承载区",
    "科学城",
    "新区",
    "基地",
];

/// Whether it is the size of a place.
pub(super) fn is_area(case: &Case) -> bool {
    if case.amount.class() != Some(Class::Area) || case.place.change.is_some() {
        return false;
    }
    let words = case.sentence.words(&(case.place.left..case.amount.range.start));
    let total = |mark: &&Mark| !matches!(case.sentence.slice(mark.range.clone()), "总面积" | "总建筑面积");
    let exceeds = case.amount.compared.comparator == Comparator::Exceeds;
    let sized = words.iter().filter(|mark| mark.word == Word::Area).any(|mark| !exceeds || total(&mark))
        && !matches!(case.place.verb, Some(Word::Adding));
    let plain = matches!(case.metric(), "面积" | "建筑面积" | "用地面积")
        && case.place.verb.is_none()
        && case.place.pace != Some(Pace::Cumulative)
        && case.amount.compared.comparator == Comparator::Point
        && !is_renewed(case);
    let part = ["起步区", "启动区", "核心区", "先导区"].iter().any(|word| case.metric().ends_with(word));
    let site = part || case.metric().ends_with("用地") && case.place.verb.is_none() && !case.due();
    let rest = case.rest();
    let noun = rest.strip_prefix('的').unwrap_or(rest);
    let square = case.amount.unit.as_ref().is_some_and(|unit| unit.name.ends_with("平方公里"));
    sized || plain || site || (square && PLACES.iter().any(|word| noun.contains(word)))
}

/// Whether what is renewed is told by its number and its area: 完成老旧小区整治28个、建筑面积96万平方米.
fn is_renewed(case: &Case) -> bool {
    const RENEWED: &[&str] = &["改造", "整治", "修缮", "更新", "拆除", "腾退", "盘活"];
    let so_far = case.sentence.slice(case.place.segment.start..case.place.metric.start);
    case.carried && so_far.ends_with(['、', ',']) && RENEWED.iter().any(|word| so_far.contains(word))
}

/// Whether the document counts its own parts.
pub(super) fn is_document_count(case: &Case) -> bool {
    if case.amount.class() != Some(Class::Count) || case.setting == Setting::Goals && case.state.stated {
        return false;
    }
    let noun = case.sentence.slice(case.place.noun.clone());
    let unit =
        case.amount.unit.as_ref().is_some_and(|unit| matches!(unit.name.as_str(), "项" | "个" | "条" | "份"));
    let part = DOCUMENT_PARTS.iter().any(|word| noun.ends_with(word)) && noun.len() <= 24;
    let verb = matches!(case.place.verb, Some(Word::Adding));
    unit && part && !(verb && case.state.stated) && (!verb || case.has(Word::Document)) && !case.compares()
}

/// Whether it describes a thing rather than promises it: 总投资100亿元, 设立…基金, 距离.
pub(super) fn is_description(case: &Case) -> bool {
    let clause = case.clause();
    let before = case.sentence.slice(case.place.clause.start..case.amount.range.start);
    if case.is_money() || case.amount.class() == Some(Class::Magnitude) {
        let cost = case.sentence.words(&case.place.clause).iter().any(|mark| mark.word == Word::Cost);
        let level = case.place.change == Some(Change::To) || case.place.pace == Some(Pace::Cumulative);
        let done =
            ["完成", "实现", "达到", "突破", "超过", "力争", "争取"].iter().any(|word| before.contains(word));
        let bounded = case.carried
            && case.rest().is_empty()
            && ["不低于", "不少于"].iter().any(|word| before.ends_with(word));
        let done = done || bounded;
        let funded = case.has(Word::Funding) && !done && !is_fund(case);
        if cost && !done && !level || funded {
            return true;
        }
    }
    let so_far = case.sentence.slice(case.place.segment.start..case.amount.range.start);
    if case.amount.class() == Some(Class::Age) && !so_far.contains("寿命") && !so_far.contains("年龄") {
        return true;
    }
    let added = case.has(Word::Adding) && case.setting == Setting::Task;
    let counted =
        case.amount.class() == Some(Class::Count) && (case.compares() || added) && !before.contains("按每");
    if case.is_for_each() && !case.state.stated && case.setting != Setting::Goals && !counted {
        return true;
    }
    let degrees =
        case.amount.unit.as_ref().is_some_and(|unit| matches!(unit.name.as_str(), "℃" | "°C" | "摄氏度"));
    // 新增2-8℃冷库: what a store is like.
    if degrees && case.place.number_first || is_frequency(case) || is_stock(case) {
        return true;
    }
    if ["达产后", "建成后", "投产后", "满产后"].iter().any(|word| clause.starts_with(word)) {
        return true;
    }
    let percent = case.amount.class() == Some(Class::Percent);
    if percent && is_standard(case, before)
        || before.contains('按') && case.rest().contains("的标准")
        || before.contains("按每")
    {
        return true;
    }
    let apart = before.contains("距离") || before.contains("相距") || before.contains("全长");
    if case.amount.class() == Some(Class::Length)
        && apart
        && case.place.change.is_none()
        && !case.state.stated
    {
        return true;
    }
    case.amount.chinese && is_slogan(case, clause)
}

/// Whether money is the size of a fund that is to be set up.
pub(super) fn is_fund(case: &Case) -> bool {
    let start = case.place.clause.start;
    let before = case.sentence.around(start.saturating_sub(1), Break::Comma);
    let sized = ["总规模", "规模", "首期"].iter().any(|word| case.clause().starts_with(word));
    role::is_fund(case.clause())
        || sized && before.start >= case.place.segment.start && role::is_fund(case.sentence.slice(before))
}

/// Things that are held for their own sake, so that their number is promised.
const EVENTS: &[&str] =
    &["大赛", "竞赛", "比武", "演练", "展会", "展销", "论坛", "峰会", "赛事", "招聘会", "活动"];

/// Whether it is how often people meet or report: 每季度至少1次, 召开推进会4次.
fn is_frequency(case: &Case) -> bool {
    let unit = case.amount.unit.as_ref().map(|unit| unit.name.as_str()).unwrap_or_default();
    let often = |mark: &Mark| {
        mark.word == Word::Annual
            && case.sentence.slice(mark.range.clone()).contains(['季', '月', '周', '期', '半'])
    };
    let short = case.sentence.words(&case.place.clause).iter().any(often);
    if matches!(unit, "次" | "场" | "场次") && case.clause().contains("召开") {
        return true;
    }
    let counted = matches!(unit, "次" | "场" | "期" | "轮" | "场次" | "批次");
    let event = counted && EVENTS.iter().any(|word| case.clause().contains(word));
    let times = !event && unit == "次" || short && matches!(unit, "场" | "期" | "轮" | "场次" | "批次");
    times
        && !(event && unit != "次" && case.place.verb.is_some() && !case.led)
        && (case.place.pace == Some(Pace::Annual) || case.has(Word::Annual) || case.is_for_each())
        && !case.state.stated
}

/// Whether it counts what there is, to all of which something is done: 对全市21座热源厂、386座换热站开展检修.
fn is_stock(case: &Case) -> bool {
    let Some(rest) = case.clause().strip_prefix('对') else { return false };
    let at = case.place.clause.start + '对'.len_utf8();
    let realm = case.sentence.word_at(at).filter(|mark| mark.word == Word::Realm);
    let numbered = realm
        .and_then(|mark| rest.get(mark.range.len()..))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered && case.place.number_first && !case.compares()
}

/// Whether a share is the name of a standard or what a payment is reckoned by.
fn is_standard(case: &Case, before: &str) -> bool {
    let noun = case.sentence.slice(case.place.noun.clone());
    let by = before.rfind('按').filter(|at| {
        let rest = before.get(*at..).unwrap_or_default();
        rest.len() < 40 && !["按期", "按时", "按需", "按规定"].iter().any(|word| rest.starts_with(word))
    });
    let reckoned = by.is_some() && case.place.change.is_none();
    noun.contains("标准") && !noun.contains("达到") || reckoned && case.place.pace != Some(Pace::Cumulative)
}

/// Whether a Chinese numeral belongs to a turn of phrase: 三个转变, 一个中心.
fn is_slogan(case: &Case, clause: &str) -> bool {
    let one = matches!(case.amount.value, Value::One(value) if value.to_string() == "1");
    if one && !case.compares() {
        let metric_first = !case.place.number_first && case.rest().is_empty() && case.place.verb.is_some();
        return !metric_first || !case.due();
    }
    let follows = case.rest().starts_with(char::is_alphabetic);
    if !case.place.number_first && follows && !case.compares() {
        return true;
    }
    if case.place.number_first && !case.compares() {
        let single =
            case.amount.unit.as_ref().is_some_and(|unit| !matches!(unit.name.as_str(), "个" | "项" | "条"));
        let doing = case.place.verb == Some(Word::Adding) && (case.due() || single);
        return !doing
            || ["转变", "方面", "体系", "环节", "层面", "一批"].iter().any(|word| clause.contains(word));
    }
    false
}
