//! What an amount is: target, process limit, area, subsidy, present state (conventions 57 and 64).

use crate::record::{Comparator, Number, Status};

use super::Setting;
use super::amount::{Amount, Value};
use super::case::{Case, Verdict};
use super::commit::commitment;
use super::describe::{is_area, is_description, is_document_count};
use super::duration::duration;
use super::norm;
use super::place::{Change, Pace, Place};
use super::report::Report;
use super::sentence::Sentence;
use super::unit::Class;
use super::words::{Word, is_doing};

/// Judges an amount; `None` where it is not worth a record.
pub(super) fn judge(case: &Case) -> Option<Verdict> {
    if let Value::Ratio(_) = case.amount.value {
        let reached = case.metric().ends_with("之比") && (case.place.change.is_some() || case.compares());
        return if case.has(Word::Subsidy) {
            Some(Status::SubsidyCeiling.into())
        } else {
            commitment(case).filter(|_| reached)
        };
    }
    if is_place_name(case) {
        return None;
    }
    if case.amount.unit.is_none() && !matches!(case.amount.value, Value::Times(_)) && !lost_unit(case) {
        return None;
    }
    if case.place.permitted || norm::is_allowed(case) {
        return None;
    }
    if case.amount.class() == Some(Class::Duration) {
        return duration(case);
    }
    if is_rate_of_subsidy(case) {
        return None;
    }
    if is_subsidy(case) {
        let money = matches!(case.amount.class(), Some(Class::Money | Class::Percent | Class::Magnitude));
        return (money && !case.is_conditional()).then(|| Status::SubsidyCeiling.into());
    }
    if case.is_conditional() {
        return None;
    }
    if is_area(case) {
        return Some(Status::Area.into());
    }
    if is_document_count(case) {
        let declared = case.has(Word::Document) || case.clause().contains('共');
        return declared.then(|| Status::DocumentCount.into());
    }
    if is_description(case) || norm::is_contained(case) {
        return None;
    }
    if case.state.past {
        let named = !case.place.metric.is_empty() || case.place.number_first || case.place.change.is_some();
        return named.then(|| Status::Baseline.into());
    }
    if norm::is_norm(case) {
        return None;
    }
    if norm::is_count_so_far(case) || norm::is_ranked(case) {
        return Some(Status::Baseline.into());
    }
    commitment(case)
}

/// Whether what reads as a count is the name of a place in a list: 开工建设三台、平武机场.
fn is_place_name(case: &Case) -> bool {
    let before = case.sentence.slice(case.place.clause.start..case.amount.whole().start);
    let verb = case.sentence.word_before(case.amount.whole().start).is_some_and(|mark| is_doing(mark.word));
    case.amount.chinese
        && verb
        && case.place.clause.len() > before.len()
        && case.rest().starts_with('、')
        && !case.rest().contains(|c: char| c.is_ascii_digit())
        && !case.compares()
        && !case.carried
}

/// Whether a number needs no unit: an index or coefficient.
pub(super) fn is_index(sentence: &Sentence, amount: &Amount, place: &Place) -> bool {
    const INDEXES: &[&str] = &["系数", "指数", "值", "比", "PUE", "效率", "强度", "容积率", "得分", "度"];
    let whole = sentence.slice(place.metric.clone());
    // An index may have its short name after it: 路面状况指数(PQI).
    let named =
        whole.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(whole, |(name, _)| name);
    let metric = whole.trim_end_matches(')');
    amount.unit.is_none() && is_zero(sentence, amount, place)
        || amount.unit.is_none()
            && INDEXES.iter().any(|word| metric.ends_with(word) || named.ends_with(word))
            && !metric.ends_with("产值")
            && (place.change == Some(Change::To) || amount.compared.comparator != Comparator::Point)
}

/// Whether nothing of a kind shall happen: 重大安全事件为0.
pub(super) fn is_zero(sentence: &Sentence, amount: &Amount, place: &Place) -> bool {
    let zero = matches!(amount.value, Value::One(value) if value == Number::from(0));
    let last = sentence.slice(amount.whole().end..place.clause.end.max(amount.whole().end)).is_empty();
    zero && last && place.metric.len() >= 6
}

/// Whether a number without a unit has lost it: 新增注册证120;
fn lost_unit(case: &Case) -> bool {
    if is_index(case.sentence, case.amount, case.place) {
        return true;
    }
    let due = (case.due() || case.state.report == Report::Announces)
        && matches!(case.setting, Setting::Goals | Setting::News | Setting::Zone);
    let rest = case.rest();
    let closed = rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii());
    let verb = case.place.verb.is_some() || case.carried || case.followed || case.compares();
    due && verb && closed && (case.metric().len() >= 6 || case.place.number_first)
}

/// Words for what a subsidy draws after it, which is a target.
const DRAWN: &[&str] = &["拉动", "撬动", "带动", "释放"];

/// Whether it is money or a rate that somebody is given.
pub(super) fn is_subsidy(case: &Case) -> bool {
    let money = matches!(case.amount.class(), Some(Class::Money | Class::Percent | Class::Magnitude));
    let ceiling = matches!(case.amount.compared.comparator, Comparator::AtMost)
        && case.is_money()
        && case.amount.unit.as_ref().is_some_and(|unit| unit.name == "万元" || unit.name == "元");
    let own = DRAWN.iter().any(|word| case.clause().starts_with(word));
    let drawn = (own || case.place.pace == Some(Pace::Cumulative)) && !case.has(Word::Subsidy);
    let apart = drawn || is_sought(case) || is_turnover(case);
    let earlier = case.place.change.is_none() && case.had(Word::Subsidy) && !apart;
    let given = money && (case.has(Word::Subsidy) || earlier || is_voucher(case));
    let rest = case.rest();
    let rewarded = !money && ["给予", "奖励", "补助", "补贴", "资助"].iter().any(|word| rest.contains(word));
    given || rewarded || ceiling && !case.due() || case.is_money() && case.is_for_each()
}

/// Whether it is by how much the share that is paid changes: 补助比例提高2个百分点.
fn is_rate_of_subsidy(case: &Case) -> bool {
    const PAID: &[&str] =
        &["补助比例", "补贴比例", "奖补比例", "奖励比例", "资助比例", "贴息比例", "补助标准", "补贴标准"];
    let metric = case.metric();
    case.place.change.is_some() && !case.due() && PAID.iter().any(|word| metric.ends_with(word))
}

/// Whether the subsidy named before is one that the plan seeks, not one it gives: 争取中央补助资金.
fn is_sought(case: &Case) -> bool {
    let before = case.sentence.slice(case.place.segment.start..case.amount.range.start);
    ["争取中央", "争取国家", "争取省", "争取上级"].iter().any(|word| before.contains(word))
}

/// Whether a clause after one about a subsidy says what a trade is to amount to, or what part of a fund goes where:
/// 给予扶持,…年交易额达到3000亿元; 予以支持,公益金用于养老服务的比例不低于55%.
fn is_turnover(case: &Case) -> bool {
    const TOTALS: &[&str] = &["交易额", "销售额", "产值", "营业收入", "营收", "出口额", "进口额", "贸易额"];
    let large = case.amount.unit.as_ref().is_some_and(|unit| unit.name.contains('亿'));
    let total = large && TOTALS.iter().any(|word| case.metric().ends_with(word));
    let spent = case.amount.compared.comparator == Comparator::AtLeast
        && case.metric().contains('用')
        && case.metric().ends_with("比例");
    (total || spent) && case.rest().is_empty()
}

/// Whether it is the size of a grant: 每年1000万元额度, 单项支持不超过300万元.
fn is_voucher(case: &Case) -> bool {
    let before = case.sentence.slice(case.place.left..case.amount.whole().start);
    case.rest().starts_with("额度") || before.contains("单项支持")
}
