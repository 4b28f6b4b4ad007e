//! Figures that hold for each thing of a kind, or tell what is allowed or what there is, and promise nothing
//! (convention 64).

use std::ops::Range;

use crate::record::Comparator;

use super::Setting;
use super::case::Case;
use super::unit::Class;

/// What every one of a kind has: 单人居住面积.
const EACH: &[&str] = &["单人", "单个", "单体", "单次", "单户", "单套"];
/// Nouns of the measures of a thing.
const MEASURES: &[&str] =
    &["厚度", "宽度", "高度", "层高", "净高", "深度", "间距", "坡度", "直径", "半径", "跨度"];

/// Whether a bound is a norm for things, not something to be reached: 占比不得超过15%, 层高不低于3米,
/// 每班不超过20人.
pub(super) fn is_norm(case: &Case) -> bool {
    if case.metric().ends_with("上限") || case.metric().ends_with("下限") {
        return true;
    }
    if before(case).contains("不得") || before(case).ends_with("规定为") || token(case).starts_with("不得")
    {
        return true;
    }
    case.place.change.is_none() && (is_usual(case) || is_shared(case) || is_for_each(case))
        || is_ceiling(case)
        || is_ratio(case)
        || is_daily(case)
}

/// The clause up to the figure and the words beside it.
fn before<'t>(case: &Case<'_, 't>) -> &'t str {
    case.sentence.slice(case.place.clause.start..case.amount.whole().start)
}

/// The comparator as written.
fn token<'t>(case: &Case<'_, 't>) -> &'t str {
    case.amount.compared.token.clone().map(|token| case.sentence.slice(token)).unwrap_or_default()
}

fn bounds(case: &Case) -> bool {
    matches!(case.amount.compared.comparator, Comparator::AtMost | Comparator::AtLeast)
}

/// Whether it tells how a thing usually is, how large, or how often a day: 一般为3.5米, 每日不少于2次.
fn is_usual(case: &Case) -> bool {
    let before = before(case);
    let usual = ["一般", "一般为", "原则上"].iter().any(|word| before.ends_with(word));
    let metric = case.metric().trim_end_matches("一般");
    let sized =
        case.amount.class() == Some(Class::Length) && MEASURES.iter().any(|word| metric.ends_with(word));
    if bounds(case) {
        return usual || sized || before.contains("每日") || before.contains("每天");
    }
    usual && sized
}

/// Whether things like those before it have a standard too: 按照不低于车位20%的比例配建,其他停车场不低于10%.
fn is_shared(case: &Case) -> bool {
    bounds(case) && case.amount.class() == Some(Class::Percent) && case.place.verb.is_none() && {
        let so_far = case.sentence.slice(case.place.segment.start..case.place.clause.start);
        so_far.contains("%的比例") || so_far.contains("的标准")
    }
}

/// Whether it is the most that each may have, or how large each shall be: 每班不超过20人, 每座80平方米以上.
fn is_for_each(case: &Case) -> bool {
    let sized = matches!(case.amount.class(), Some(Class::Area | Class::Length));
    (case.amount.compared.comparator == Comparator::AtMost || bounds(case) && sized)
        && (case.is_for_each() || EACH.iter().any(|word| before(case).contains(word)))
}

/// Whether it is how many there are to be for so many others: 每300亩耕地配备1名网格员.
fn is_ratio(case: &Case) -> bool {
    const GIVEN: &[&str] = &["配备", "配置", "设置", "安排", "明确", "落实"];
    let before = before(case);
    let counted =
        before.strip_prefix('每').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    counted && GIVEN.iter().any(|word| before.contains(word)) && !before.contains('人')
}

/// Whether it is how often something is done a day: 每日播放3次.
fn is_daily(case: &Case) -> bool {
    let often = case.amount.unit.as_ref().is_some_and(|unit| matches!(unit.name.as_str(), "次" | "遍"));
    often && ["每日", "每天", "每晚"].iter().any(|word| before(case).contains(word))
}

/// Whether it is a ceiling on others: 租金不高于市场租金的85%, 以不超过70平方米为主.
fn is_ceiling(case: &Case) -> bool {
    let ceiling = case.amount.compared.comparator == Comparator::AtMost;
    let free = case.setting == Setting::Task && !case.due() && case.place.change.is_none();
    let relative = case.sentence.slice(case.place.clause.start..case.amount.range.start).ends_with('的');
    let price = ["费率", "利率"].iter().any(|word| case.metric().ends_with(word));
    let rate = case.metric().ends_with('率') && !price;
    let percent = case.amount.class() == Some(Class::Percent);
    let plain = matches!(token(case), "不超过" | "不高于") && !rate;
    ceiling && (case.rest().starts_with("为主") || free && percent && (relative || plain))
}

/// Whether a change is allowed, or points are given: 可放宽3个百分点, 分值占比不低于1%.
pub(super) fn is_allowed(case: &Case) -> bool {
    const ALLOWED: &[&str] = &[
        "可放宽",
        "可提高",
        "可延长",
        "可上浮",
        "可下浮",
        "可适当",
        "可再",
        "分值",
        "权重",
        "扣减",
        "考核分",
        "扣分",
        "加分",
    ];
    let before = case.sentence.slice(case.place.left..case.amount.range.start);
    ALLOWED.iter().any(|word| before.contains(word))
}

/// Whether a bracket tells what something is made up of or which are meant, or the words after say that a rate is
/// charged: (含甲、乙等4枚), 门店(面积200平方米以上)的企业, 0.35元/千瓦时优惠标准.
pub(super) fn is_contained(case: &Case) -> bool {
    let Range { start, end } = case.place.clause;
    let bracket = case.sentence.slice(start.saturating_sub(1)..start) == "(";
    if bracket
        && case.sentence.slice(end..case.sentence.end()).starts_with(")的")
        && case.place.verb.is_none()
    {
        return true;
    }
    let holds = ["含", "包括", "包含"].iter().any(|word| case.clause().starts_with(word));
    bracket && holds && !case.carried || case.rest().starts_with("优惠") || case.rest().starts_with("标准")
}

/// Whether 多 or 余 tells what there is, where no year and no striving makes it a goal: 集聚企业1300余家.
pub(super) fn is_count_so_far(case: &Case) -> bool {
    matches!(token(case), "余" | "多")
        && !case.due()
        && case.place.striving.is_none()
        && case.state.striving.is_none()
}

/// Whether the next clause tells the rank that the figure gives: 森林覆盖率75.1%,居全区首位.
pub(super) fn is_ranked(case: &Case) -> bool {
    let end = case.place.clause.end;
    let next = case.sentence.slice(end..case.sentence.end()).strip_prefix(',').unwrap_or_default();
    let ranked = ["居全", "位居", "稳居", "位列", "排名", "列全"].iter().any(|word| next.starts_with(word));
    let next = next.split([',', '。', ';']).next().unwrap_or_default();
    ranked
        && next.contains(['位', '第'])
        && !case.due()
        && case.place.verb.is_none()
        && case.place.striving.is_none()
}
