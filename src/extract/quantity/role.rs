//! What an amount is to its neighbours: a statement of its own, or part of another (conventions 56 and 60).

use std::ops::Range;

use crate::record::{Comparator, Number};

use super::amount::{Amount, Value};
use super::noun::LEADING;
use super::sentence::{Break, Sentence};
use super::unit::Class;
use super::words::{Word, is_doing};

/// What an amount is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A statement of its own.
    Own,
    /// The level that another starts from: 由50家 before 增加到90家.
    From,
    /// Part of what the next one counts: 年产值超100亿元 before 的企业1家.
    Qualifier,
    /// A restriction with nothing counted after it: 总规模20亿元 before 的基金.
    Condition,
}

/// Words after which a number is about what stands before it.
pub(super) const NOUN_STOPS: &[&str] = &[
    "规模", "大关", "目标", "水平", "关口", "门槛", "量级", "台阶", "能力", "和", "及", "与", "并", "或",
    "到", "至", "等",
];

/// What an amount is to its neighbours.
pub(super) fn role(sentence: &Sentence, amounts: &[Amount], index: usize) -> Role {
    let Some(amount) = amounts.get(index) else { return Role::Own };
    let clause = sentence.around(amount.range.start, Break::Comma);
    let end = amount.whole().end;
    let rest = sentence.slice(end..clause.end.max(end));
    let next = amounts.get(index + 1).filter(|next| next.range.start < clause.end);
    if let Some(next) = next
        && is_from(sentence, amount, next)
    {
        return Role::From;
    }
    let counted = next.filter(|next| next.class() == Some(Class::Count) || next.unit.is_none());
    let between = counted.map(|next| sentence.slice(end..next.whole().start.max(end))).unwrap_or_default();
    let same_piece = counted.is_some() && !between.contains('、');
    let part_of_next = if same_piece { Role::Qualifier } else { Role::Condition };
    let measure = !matches!(
        amount.class(),
        Some(Class::Count | Class::Percent | Class::Point | Class::Multiple) | None
    );
    let doing = sentence
        .word_before(amount.whole().start)
        .is_some_and(|mark| matches!(mark.word, Word::Verb | Word::Adding));
    let stops = NOUN_STOPS.iter().any(|word| rest.starts_with(word));
    if rest.starts_with('级') {
        return part_of_next;
    }
    if rest.starts_with('的') && leads(sentence, amount, &clause) {
        return Role::Own;
    }
    if rest.starts_with('的') && !stops {
        if is_fund(sentence.slice(clause.clone())) && amount.class() == Some(Class::Money) {
            return Role::Own;
        }
        return if doing && counted.is_none() { Role::Own } else { part_of_next };
    }
    let lists = next.is_some_and(|next| {
        let after = sentence.slice(next.whole().end..clause.end.max(next.whole().end));
        let last = amounts.get(index + 2).is_none_or(|other| other.range.start >= clause.end);
        rest.starts_with(['、', '且', '或']) && after.starts_with('的') && last
    });
    let opens = sentence.word_at(clause.start).is_some_and(|mark| is_doing(mark.word));
    if lists && !opens && amount.whole().end > amount.range.end {
        return Role::Condition;
    }
    let noun = rest.chars().next().is_some_and(|c| c.is_alphabetic() || c == '“') && !stops;
    if (amount.round || measure) && noun && same_piece {
        return Role::Qualifier;
    }
    if measure && noun && is_project(sentence, amount, rest) {
        return Role::Condition;
    }
    let sized = amount.class() == Some(Class::Count)
        && amount.compared.comparator == Comparator::AtLeast
        && amount.whole().end > amount.range.end
        && ["自然村", "行政村", "村庄", "小区"].iter().any(|word| rest.starts_with(word));
    if sized && next.is_some() {
        return Role::Qualifier;
    }
    let share = next.is_some_and(|next| next.class() == Some(Class::Percent));
    if noun && share && amount.class() == Some(Class::Length) && amount.whole().end > amount.range.end {
        return Role::Qualifier;
    }
    let before = sentence.slice(clause.start..amount.whole().start);
    let opens = before.is_empty() || before.ends_with(['、', '(']) || before.ends_with("在");
    let physical = matches!(amount.class(), Some(Class::Length | Class::Physical | Class::Age));
    if physical && noun && !doing && !opens {
        return Role::Condition;
    }
    if amount.round && noun && !doing || noun && is_size(amount) {
        return Role::Condition;
    }
    let bounded = matches!(amount.compared.comparator, Comparator::Exceeds | Comparator::AtLeast);
    if measure
        && bounded
        && between.starts_with(['、', '且'])
        && between.contains('的')
        && !between.ends_with('、')
    {
        return Role::Qualifier;
    }
    Role::Own
}

/// Whether an amount is the size of a project that is furthered: 支持120万吨钢铁项目建设.
fn is_project(sentence: &Sentence, amount: &Amount, rest: &str) -> bool {
    const FURTHERING: &[&str] = &["支持", "推进", "推动", "保障", "促进", "服务", "加快"];
    let before = sentence.slice(sentence.range.start..amount.whole().start);
    FURTHERING.iter().any(|word| before.ends_with(word))
        && ["项目", "工程", "装置", "机组", "电站", "生产线"].iter().any(|word| rest.contains(word))
}

/// Whether a share opens its clause and tells how many are to do something: 80%以上的企业完成改造.
pub(super) fn leads(sentence: &Sentence, amount: &Amount, clause: &Range<usize>) -> bool {
    let whole = amount.whole();
    let before = sentence.slice(clause.start..whole.start);
    let opens = before.is_empty()
        || sentence
            .word_at(clause.start)
            .is_some_and(|mark| mark.word == Word::Realm && mark.range.end == whole.start)
        || ["确保", "推动", "实现", "力争"].contains(&before);
    let does = sentence.words(&(whole.end..clause.end.max(whole.end))).iter().any(|mark| {
        mark.range.start >= whole.end + 6 && LEADING.contains(&sentence.slice(mark.range.clone()))
    });
    amount.class() == Some(Class::Percent) && opens && does
}

/// Whether a round number of people says how large something is: 举办千人以上演唱会.
fn is_size(amount: &Amount) -> bool {
    let round =
        matches!(amount.value, Value::One(value) if [100, 1000, 10_000].map(Number::from).contains(&value));
    let people = amount.unit.as_ref().is_some_and(|unit| unit.name == "人");
    amount.chinese && round && people && amount.whole().end > amount.range.end
}

/// Whether a clause sets up a fund, whose size is then promised.
pub(super) fn is_fund(clause: &str) -> bool {
    clause.contains("基金") && ["设立", "发起", "组建"].iter().any(|word| clause.contains(word))
}

/// Whether an amount is where another starts from (convention 56).
fn is_from(sentence: &Sentence, amount: &Amount, next: &Amount) -> bool {
    let between = sentence.slice(amount.whole().end..next.whole().start.max(amount.whole().end));
    if between.len() > 60 || between.contains(['、', ',']) {
        return false;
    }
    let to = sentence
        .words(&(amount.whole().end..next.whole().start))
        .iter()
        .any(|mark| mark.word == Word::ChangeTo);
    let from = sentence.slice(sentence.around(amount.range.start, Break::Comma).start..amount.whole().start);
    to || (matches!(between, "到" | "至" | "达到") && from.contains(['由', '从']))
}

/// Where the words of the amount after this one start.
pub(super) fn left_of_next(sentence: &Sentence, amount: &Amount, next: &Amount) -> usize {
    let end = amount.whole().end;
    let rest = sentence.slice(end..next.whole().start.max(end));
    let noun_follows =
        rest.chars().next().is_some_and(char::is_alphabetic) && !rest.starts_with(['和', '及', '与']);
    if noun_follows && rest.ends_with(['和', '与', '及']) {
        return next.whole().start;
    }
    if noun_follows {
        return sentence.last_pause(end..next.whole().start.max(end)).unwrap_or(end);
    }
    end
}
