//! Lengths of time: limits to be brought down, rules for others, or no record at all (conventions 55, 56 and 64).

use crate::record::{Comparator, Status};

use super::Setting;
use super::case::{Case, Verdict};
use super::judge::is_subsidy;
use super::words::Word;

/// Nouns of lengths of time.
const TIMES: &[&str] = &[
    "时间",
    "时限",
    "用时",
    "周期",
    "时长",
    "时效",
    "期限",
    "时延",
    "耗时",
    "工期",
    "天数",
    "间隔",
    "年限",
    "速度",
    "响应",
    "提前量",
    "年龄",
    "寿命",
    "时数",
    "停时",
    "能力",
];

/// Nouns of times that something lasts or somebody is bound.
const LASTING: &[&str] = &[
    "服务期",
    "期限",
    "有效期",
    "任期",
    "存续",
    "保质",
    "合同",
    "最长",
    "营业",
    "满",
    "连续",
    "经营",
    "居住",
    "工龄",
    "社保",
];

/// Whether it is the least that something must last, by a rule and not by a goal: 留样时间不少于48小时.
fn is_least(case: &Case) -> bool {
    const WHOLE: &[&str] = &["平均", "人均", "全年", "累计", "年"];
    let metric = case.metric();
    case.setting == Setting::Task
        && case.amount.compared.comparator == Comparator::AtLeast
        && (metric.ends_with("时间") || metric.ends_with("时长"))
        && !WHOLE.iter().any(|word| metric.contains(word))
        && !case.due()
        && !case.state.annual
        && case.place.pace.is_none()
}

/// Whether it is the time in which places shall be within reach: 中心城区至周边实现2小时左右通达.
fn is_reach(case: &Case) -> bool {
    const REACHED: &[&str] = &["通达", "可达", "直达", "到达", "互达"];
    let reached = REACHED.iter().any(|word| case.rest().starts_with(word));
    reached && case.due() && case.place.verb.is_some() && case.place.metric.len() >= 6
}

/// Judges a length of time.
pub(super) fn duration(case: &Case) -> Option<Verdict> {
    let limit = |reduction| Some(Verdict { status: Status::ProcessLimit, reduction });
    let metric = case.metric();
    let rest = case.rest();
    let named = TIMES.iter().any(|word| metric.contains(word));
    if is_subsidy(case) || case.is_conditional() {
        return None;
    }
    if case.place.change.is_some() && (named || case.place.metric.len() >= 6) {
        return if case.state.past { Some(Status::Baseline.into()) } else { limit(true) };
    }
    if is_reach(case) && !case.state.past {
        return limit(true);
    }
    if rest.starts_with(|c: char| c.is_alphabetic()) && !case.compares() {
        return None;
    }
    let rule = case.has(Word::Rule)
        || rest.starts_with(['办', '完', '作', '予', '审', '反', '答', '组', '回', '受']);
    if rule {
        return (case.amount.compared.comparator == Comparator::AtMost).then(|| limit(false)).flatten();
    }
    if case.state.past {
        return (named && case.compares()).then(|| Status::Baseline.into());
    }
    let bound = LASTING.iter().any(|word| metric.contains(word))
        || metric.ends_with('期') && !metric.ends_with("周期") && !metric.ends_with("工期");
    let plan = matches!(case.setting, Setting::Goals | Setting::Task | Setting::Zone);
    if is_least(case) {
        return limit(false);
    }
    if case.compares() && !bound && named && (plan || case.setting == Setting::News) {
        return limit(true);
    }
    if case.amount.compared.comparator == Comparator::AtMost && plan {
        return limit(false);
    }
    let told = case.setting == Setting::News && case.compares();
    told.then(|| Status::Fact.into())
}
