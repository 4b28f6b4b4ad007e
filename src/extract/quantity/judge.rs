//! What an amount is: target, process limit, area, subsidy, present state (conventions 57 and 64).

use crate::record::{Comparator, Status};

use super::Setting;
use super::amount::{Amount, Value};
use super::case::{Case, Verdict};
use super::commit::commitment;
use super::describe::{is_area, is_description, is_document_count};
use super::duration::duration;
use super::place::{Change, Pace, Place};
use super::report::Report;
use super::sentence::Sentence;
use super::unit::Class;
use super::words::Word;

/// Judges an amount; `None` where it is not worth a record.
pub(super) fn judge(case: &Case) -> Option<Verdict> {
    if let Value::Ratio(_) = case.amount.value {
        return case.has(Word::Subsidy).then(|| Status::SubsidyCeiling.into());
    }
    if case.amount.unit.is_none() && !matches!(case.amount.value, Value::Times(_)) && !lost_unit(case) {
        return None;
    }
    if case.place.permitted || is_allowed(case) {
        return None;
    }
    if case.amount.class() == Some(Class::Duration) {
        return duration(case);
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
    if is_description(case) || is_contained(case) {
        return None;
    }
    if case.state.past {
        let named = !case.place.metric.is_empty() || case.place.number_first || case.place.change.is_some();
        return named.then(|| Status::Baseline.into());
    }
    if is_norm(case) {
        return None;
    }
    if is_count_so_far(case) || is_ranked(case) {
        return Some(Status::Baseline.into());
    }
    commitment(case)
}

/// Whether a change is allowed, or points are given: 可放宽3个百分点, 分值占比不低于1%.
fn is_allowed(case: &Case) -> bool {
    const ALLOWED: &[&str] = &["可放宽", "可提高", "可延长", "可上浮", "可下浮", "可适当", "可再", "分值"];
    let before = case.sentence.slice(case.place.left..case.amount.range.start);
    ALLOWED.iter().any(|word| before.contains(word))
}

/// Whether a bracket tells what something is made up of, or the words after say that a rate is charged:
/// (含甲、乙等4枚), 0.35元/千瓦时优惠标准.
fn is_contained(case: &Case) -> bool {
    let start = case.place.clause.start;
    let bracket = case.sentence.slice(start.saturating_sub(1)..start) == "(";
    let holds = ["含", "包括", "包含"].iter().any(|word| case.clause().starts_with(word));
    bracket && holds && !case.carried || case.rest().starts_with("优惠") || case.rest().starts_with("标准")
}

/// Whether 多 or 余 tells what there is, where no year and no striving makes it a goal: 集聚企业1300余家.
fn is_count_so_far(case: &Case) -> bool {
    let token =
        case.amount.compared.token.clone().map(|token| case.sentence.slice(token)).unwrap_or_default();
    matches!(token, "余" | "多")
        && !case.due()
        && case.place.striving.is_none()
        && case.state.striving.is_none()
}

/// Whether the next clause tells the rank that the figure gives: 森林覆盖率75.1%,居全区首位.
fn is_ranked(case: &Case) -> bool {
    let end = case.place.clause.end;
    let next = case.sentence.slice(end..case.sentence.end()).strip_prefix(',').unwrap_or_default();
    let ranked = ["居全", "位居", "稳居", "位列", "排名", "列全"].iter().any(|word| next.starts_with(word));
    let placed =
        next.split([',', '。', ';']).next().is_some_and(|next| next.contains("位") || next.contains("第"));
    ranked && placed && !case.due() && case.place.verb.is_none() && case.place.striving.is_none()
}

/// What every one of a kind has: 每班不超过20人, 单人居住面积.
const EACH: &[&str] = &["单人", "单个", "单体", "单次", "单户", "单套"];
/// Nouns of the measures of a thing.
const MEASURES: &[&str] =
    &["厚度", "宽度", "高度", "层高", "净高", "深度", "间距", "坡度", "直径", "半径", "跨度"];

/// Whether a bound is a norm for things, not something to be reached: 占比不得超过15%, 以不超过70平方米为主,
/// 每班不超过20人, 层高不低于3米.
fn is_norm(case: &Case) -> bool {
    let token =
        case.amount.compared.token.clone().map(|token| case.sentence.slice(token)).unwrap_or_default();
    let before = case.sentence.slice(case.place.clause.start..case.amount.whole().start);
    if token.starts_with("不得") || before.contains("不得") {
        return true;
    }
    let bound = matches!(case.amount.compared.comparator, Comparator::AtMost | Comparator::AtLeast);
    let usual = before.ends_with("一般") || before.ends_with("一般为") || before.ends_with("原则上");
    let sized = case.amount.class() == Some(Class::Length)
        && MEASURES.iter().any(|word| case.metric().trim_end_matches("一般").ends_with(word));
    let daily = before.contains("每日") || before.contains("每天");
    let change = case.place.change.is_some();
    if !change && (usual && bound || usual && sized || bound && sized || bound && daily) {
        return true;
    }
    let so_far = case.sentence.slice(case.place.segment.start..case.place.clause.start);
    let shared = case.amount.class() == Some(Class::Percent)
        && ["的比例", "的标准"].iter().any(|word| so_far.contains(word));
    if bound && shared && !change && case.place.verb.is_none() {
        return true;
    }
    let most = case.amount.compared.comparator == Comparator::AtMost;
    if most && !change && (case.is_for_each() || EACH.iter().any(|word| before.contains(word))) {
        return true;
    }
    let ceiling = case.amount.compared.comparator == Comparator::AtMost;
    let free = case.setting == Setting::Task && !case.due() && case.place.change.is_none();
    let relative = case.sentence.slice(case.place.clause.start..case.amount.range.start).ends_with('的');
    let rate = case.metric().ends_with('率');
    let percent = case.amount.class() == Some(Class::Percent);
    ceiling
        && (case.rest().starts_with("为主")
            || free && percent && (relative || matches!(token, "不超过" | "不高于") && !rate))
}

/// Whether a number needs no unit: an index or coefficient.
pub(super) fn is_index(sentence: &Sentence, amount: &Amount, place: &Place) -> bool {
    const INDEXES: &[&str] = &["系数", "指数", "值", "比", "PUE", "强度", "容积率", "得分", "度"];
    let metric = sentence.slice(place.metric.clone());
    amount.unit.is_none()
        && INDEXES.iter().any(|word| metric.ends_with(word))
        && !metric.ends_with("产值")
        && (place.change == Some(Change::To) || amount.compared.comparator != Comparator::Point)
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
    let sought = case.sentence.slice(case.place.segment.start..case.amount.range.start);
    let sought = ["争取中央", "争取国家", "争取省", "争取上级"].iter().any(|word| sought.contains(word));
    let earlier = case.place.change.is_none() && case.had(Word::Subsidy) && !drawn && !sought;
    let voucher = money && (case.rest().starts_with("额度") || case.clause().contains("单项支持"));
    let given = voucher || money && (case.has(Word::Subsidy) || earlier);
    let rest = case.rest();
    let rewarded = !money && ["给予", "奖励", "补助", "补贴", "资助"].iter().any(|word| rest.contains(word));
    given || rewarded || ceiling && !case.due() || case.is_money() && case.is_for_each()
}
