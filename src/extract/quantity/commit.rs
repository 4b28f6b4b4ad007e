//! Commitments: what is promised, and how a promise is known (conventions 51–63).

use crate::record::Status;

use super::Setting;
use super::amount::Value;
use super::case::{Case, Verdict};
use super::describe::is_fund;
use super::judge::is_zero;
use super::place::{Change, Pace};
use super::report::Report;
use super::unit::Class;
use super::words::Word;

/// Words that tell what a thing is like, not what is to be done.
const DESCRIBING: &[&str] = &[
    "全长",
    "设计",
    "流量",
    "位于",
    "现有",
    "共有",
    "拥有",
    "占",
    "存续",
    "由",
    "库容",
    "分布",
    "户籍",
    "常住",
    "成立",
    "建于",
    "距",
    "海拔",
    "在校",
    "总投资",
    "投资规模",
    "注册",
    "前期",
    "原",
    "以前",
    "招收",
    "容量为",
    "涉及",
    "分为",
    "仅",
    "只有",
    "有",
];

/// Nouns of rates.
const RATES: &[&str] = &[
    "率",
    "占比",
    "比重",
    "比例",
    "度",
    "水平",
    "指数",
    "份额",
    "产值",
    "营收",
    "收入",
    "规模",
    "增加值",
    "总量",
    "能力",
    "面积",
    "投资",
    "寿命",
    "比",
    "能耗",
    "强度",
    "浓度",
    "排放",
    "系数",
    "产量",
    "数量",
    "总数",
    "人数",
    "人次",
    "价格",
    "消费",
    "总额",
    "额",
    "交易",
    "用量",
    "拥有量",
];

/// Judges what may be promised.
pub(super) fn commitment(case: &Case) -> Option<Verdict> {
    let headline = || Some(Status::Headline.into());
    let verb = case.place.verb.is_some()
        || case.carried
        || case.led
        || does_after(case)
        || opens_with_verb(case)
        || is_fund(case)
        || case.followed && case.state.stated;
    let part = case.amount.class() == Some(Class::Percent) && is_part(case.metric());
    let rated = part || RATES.iter().any(|word| case.metric().ends_with(word));
    let change = case.place.change.is_some() || matches!(case.amount.value, Value::Times(_));
    let metric = case.place.metric.len() >= 6
        || case.place.number_first
        || verb
        || case.place.change == Some(Change::To)
        || case.state.stated && case.compares()
        || case.compares() && case.place.striving.is_some();
    match case.setting {
        Setting::Goals | Setting::Zone => {
            let evidence = case.due() || verb || case.compares() || change || rated;
            if evidence && metric { headline() } else { None }
        }
        Setting::Task => {
            let stated =
                case.state.stated || case.due() || case.place.pace == Some(Pace::Annual) || case.state.annual;
            let evidence = verb
                || stated && (metric || change)
                || case.compares() && !case.place.number_first && metric
                || change && metric
                || rated
                    && (case.place.pace == Some(Pace::Annual) || case.amount.class() == Some(Class::Percent))
                || is_listed(case)
                || is_zero(case.sentence, case.amount, case.place);
            evidence.then(|| Status::Task.into())
        }
        Setting::Background | Setting::News => {
            let firm = case.state.stated
                || case.state.report == Report::Announces
                || case.setting == Setting::News
                    && (case.clause().contains('将') && verb
                        || case.has(Word::Firm)
                        || case.place.striving.is_some());
            if firm && metric && (verb || case.compares() || change || rated) {
                return if is_of_company(case) { Some(Status::Fact.into()) } else { headline() };
            }
            let told = case.compares() || case.amount.class() == Some(Class::Percent);
            told.then(|| Status::Fact.into())
        }
    }
}

/// Whether a company tells of itself: 公司今年订单已满,预计产值增长40%.
fn is_of_company(case: &Case) -> bool {
    let so_far = case.sentence.slice(case.sentence.range.start..case.amount.range.start);
    so_far.split([',', ';', '“', ':']).any(|clause| {
        ["公司", "该公司", "我们公司", "企业今年", "该企业", "我们企业"]
            .iter()
            .any(|word| clause.starts_with(word))
    })
}

/// Whether a share is one of a whole that is named: 产量占全国总产量的30%.
fn is_part(metric: &str) -> bool {
    const PARTS: &[&str] = &["产量占", "产值占", "收入占", "销售占", "额占", "增加值占", "投入占", "规模占"];
    metric.ends_with('的') && PARTS.iter().any(|word| metric.contains(word))
}

/// Whether the clause of a number that comes first opens with what is done.
fn opens_with_verb(case: &Case) -> bool {
    let word = case.sentence.word_at(case.place.clause.start).map(|mark| mark.word);
    case.place.number_first && case.compares() && matches!(word, Some(Word::Verb | Word::Adding))
}

/// Whether a clause of a task ends in what is to be had of a thing: 修缮历史建筑42处.
fn is_listed(case: &Case) -> bool {
    let metric = case.metric();
    let ends =
        case.rest().is_empty() || case.rest().starts_with(['、', '(', ')', '和', '及', '与', '并', '以']);
    let described = DESCRIBING.iter().any(|word| metric.contains(word));
    let class = !matches!(
        case.amount.class(),
        Some(Class::Percent | Class::Point | Class::Multiple | Class::Age) | None
    );
    class && ends && !case.place.number_first && metric.len() >= 12 && !described && !case.amount.chinese
}

/// Whether something is to be done where the number counts: 在3家医院开设门诊, 5门以上课程入选国家平台.
fn does_after(case: &Case) -> bool {
    const CHOSEN: &[&str] = &["入选", "上市", "获评", "进入", "纳入", "列入", "跻身", "挂牌"];
    let noun = case.sentence.slice(case.place.noun.clone());
    let rest = case.rest();
    let chosen = CHOSEN.iter().any(|word| rest.contains(word)) && !rest.contains('的') && !rest.contains('(');
    if case.place.number_first && case.compares() && case.amount.class() == Some(Class::Count) && chosen {
        return !noun.is_empty();
    }
    let verb = case.sentence.words(&case.place.noun).iter().any(|mark| mark.word == Word::Adding);
    let before = case.sentence.slice(case.place.clause.start..case.amount.whole().start);
    verb && (before.ends_with('在') || before.ends_with('为')) && case.amount.class() == Some(Class::Count)
}
