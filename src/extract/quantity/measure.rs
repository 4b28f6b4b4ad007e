//! What a figure measures, and its unit (conventions 55 and 58).

use std::ops::Range;

use crate::record::{Comparator, Status, UnitStatus};

use super::Measure;
use super::amount::{Amount, Value};
use super::case::Verdict;
use super::judge::is_index;
use super::place::{Change, Pace, Place};
use super::sentence::Sentence;
use super::unit::Class;
use super::words::Word;

/// Whether a verb before the last amount governs this one too: 新增甲10家、乙5家.
pub(super) fn goes_on(amount: &Amount, place: &Place, carried: bool) -> bool {
    let own = place.verb.is_some() && place.pace != Some(Pace::Annual) && place.verb != Some(Word::Verb);
    let level = amount.compared.comparator == Comparator::Reaches || place.change.is_some();
    carried && !own && !level && matches!(amount.class(), Some(Class::Count | Class::Area | Class::Length))
}

/// What the verb of the last amount makes of a figure.
pub(super) fn inherited(last: Measure, own: Measure) -> Measure {
    match (last, own) {
        (Measure::Increment | Measure::Cumulative | Measure::Annual, Measure::Level) => last,
        _ => own,
    }
}

/// What a figure measures.
pub(super) fn measure(
    sentence: &Sentence,
    amount: &Amount,
    place: &Place,
    verdict: Verdict,
    from: bool,
    plain: bool,
) -> Measure {
    let metric = sentence.slice(place.metric.clone());
    let by = matches!(place.change, Some(Change::Up | Change::Down)) && !from;
    match (amount.value, amount.class()) {
        (Value::Ratio(_), _) => return Measure::Ratio,
        (Value::Times(_), _) | (_, Some(Class::Multiple)) => return Measure::Multiple,
        (_, Some(Class::Percent)) if by || place.pace == Some(Pace::Average) => return Measure::Rate,
        (_, Some(Class::Percent)) if ["增速", "增长率", "增幅"].iter().any(|word| metric.ends_with(word)) =>
        {
            return Measure::Rate;
        }
        (_, Some(Class::Percent)) => return Measure::Share,
        (_, Some(Class::Point)) => return Measure::Change,
        (_, Some(Class::Duration)) => return Measure::Duration,
        _ => {}
    }
    match verdict.status {
        Status::SubsidyCeiling => return Measure::Amount,
        Status::Area => return Measure::Extent,
        _ => {}
    }
    let annual = plain
        && metric.contains('年')
        && ["年飞", "年培", "年处", "年接", "年举", "年服", "年新", "年产", "年均", "年度"]
            .iter()
            .any(|word| metric.contains(word));
    if place.pace == Some(Pace::Annual)
        || place.pace == Some(Pace::Average)
        || (annual && amount.class() == Some(Class::Count))
    {
        return Measure::Annual;
    }
    if place.pace == Some(Pace::Cumulative) {
        return Measure::Cumulative;
    }
    if place.verb == Some(Word::Adding) || by {
        return Measure::Increment;
    }
    Measure::Level
}

/// Name, place and status of the unit: 亿 of an output value is 亿元, a lost one is not guessed.
pub(super) fn unit(
    sentence: &Sentence,
    amount: &Amount,
    place: &Place,
) -> (Option<String>, Option<Range<usize>>, UnitStatus) {
    const MONEY: &[&str] = &[
        "产值",
        "规模",
        "营收",
        "收入",
        "投资",
        "资本",
        "增加值",
        "总额",
        "销售额",
        "交易额",
        "产业",
        "利润",
        "税收",
        "贷款",
        "余额",
        "基金",
        "经济",
        "营业额",
        "融资",
        "额",
        "GDP",
        "消费",
        "资金",
        "市值",
        "零售",
        "外资",
        "出口",
        "进出口",
        "财政",
    ];
    let metric = sentence.slice(place.metric.clone());
    match &amount.unit {
        None if matches!(amount.value, Value::Times(_) | Value::Ratio(_)) => (None, None, UnitStatus::None),
        None if is_index(sentence, amount, place) => (None, None, UnitStatus::None),
        None => (None, None, UnitStatus::Lost),
        Some(unit) if unit.class == Class::Magnitude => {
            let money = MONEY.iter().any(|word| metric.contains(word));
            if money && unit.name.contains(['亿', '万']) {
                (Some(format!("{}元", unit.name)), Some(unit.range.clone()), UnitStatus::Inferred)
            } else {
                (Some(unit.name.clone()), Some(unit.range.clone()), UnitStatus::Lost)
            }
        }
        Some(unit) => (Some(unit.name.clone()), Some(unit.range.clone()), UnitStatus::Stated),
    }
}
