//! What is known of an amount when it is judged.

use crate::record::{Comparator, Status};

use super::Setting;
use super::amount::Amount;
use super::place::Place;
use super::sentence::{Break, Sentence};
use super::state::State;
use super::unit::Class;
use super::words::Word;

/// What the judge knows of an amount.
pub(super) struct Case<'a, 't> {
    pub(super) sentence: &'a Sentence<'t>,
    pub(super) amount: &'a Amount,
    pub(super) place: &'a Place,
    pub(super) state: &'a State,
    pub(super) setting: Setting,
    /// Whether the amount before it in the same stretch is a target.
    pub(super) carried: bool,
    /// Whether the clause before says what is done and counted: 举办活动,每年不少于15场.
    pub(super) led: bool,
    /// Whether a target stands before it in the sentence.
    pub(super) followed: bool,
}

/// The verdict on an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) status: Status,
    /// Whether a process limit is one that is to be brought down.
    pub(super) reduction: bool,
}

impl From<Status> for Verdict {
    fn from(status: Status) -> Self {
        Self { status, reduction: false }
    }
}

impl Case<'_, '_> {
    /// Whether a word of a kind stands in the clause.
    pub(super) fn has(&self, word: Word) -> bool {
        self.sentence.words(&self.place.clause).iter().any(|mark| mark.word == word)
    }

    /// Whether a word of a kind stands before the amount, after the last semicolon.
    pub(super) fn had(&self, word: Word) -> bool {
        let before = self.place.segment.start..self.amount.range.start;
        self.sentence.words(&before).iter().any(|mark| mark.word == word)
    }

    /// What is counted, before the number.
    pub(super) fn metric(&self) -> &str {
        self.sentence.slice(self.place.metric.clone())
    }

    /// The clause between commas.
    pub(super) fn clause(&self) -> &str {
        self.sentence.slice(self.place.clause.clone())
    }

    /// What follows the amount in its clause.
    pub(super) fn rest(&self) -> &str {
        let end = self.amount.whole().end;
        self.sentence.slice(end..self.place.clause.end.max(end))
    }

    /// Whether the clause names whom a rule is for: 对…的企业.
    pub(super) fn is_conditional(&self) -> bool {
        let clause = self.clause();
        let to = clause.starts_with('对') && !clause.starts_with("对接") && !clause.starts_with("对标")
            || clause.starts_with('凡')
            || clause.starts_with("每满");
        let others = ["的企业", "的项目", "的单位", "的个人", "的机构", "的,", "给予", "者"];
        let to = to
            && (!clause.starts_with('对')
                || others.iter().any(|word| self.before().contains(word))
                || self.before().contains('的') && !self.is_reached());
        let next = self.sentence.around((self.place.clause.end + 1).min(self.sentence.end()), Break::Comma);
        let paid = clause.starts_with('对')
            && self.place.clause.end < self.sentence.end()
            && self.sentence.words(&next).iter().any(|mark| mark.word == Word::Subsidy);
        to && self.place.verb.is_none()
            || paid
            || (self.had(Word::Condition) || self.has(Word::Condition)) && !self.state.stated
    }

    /// The words of the segment up to the amount.
    fn before(&self) -> &str {
        self.sentence.slice(self.place.clause.start..self.amount.range.start)
    }

    /// Whether the figure is one that is reached: by a change, or as a level.
    fn is_reached(&self) -> bool {
        self.place.change.is_some() || self.amount.compared.comparator == Comparator::Reaches
    }

    /// Whether it is said for each of many: 每站, 每人每天, 每个街道.
    pub(super) fn is_for_each(&self) -> bool {
        let before = self.sentence.slice(self.place.clause.start..self.amount.range.start);
        let each = before.rfind('每').map(|at| before.get(at + '每'.len_utf8()..).unwrap_or_default());
        each.is_some_and(|rest| {
            !rest.starts_with(['年', '季', '月', '周', '学', '半', '日', '天', '小', '秒'])
                && !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '千' | '万' | '百' | '十'))
        }) || before.contains("按每")
            || before.contains("单个")
    }

    /// Whether its unit is one of money.
    pub(super) fn is_money(&self) -> bool {
        self.amount.class() == Some(Class::Money)
    }

    /// Whether it has a comparator or a word of approximation.
    pub(super) fn compares(&self) -> bool {
        self.amount.compared.comparator != Comparator::Point || self.amount.compared.approximate.is_some()
    }

    /// Whether a deadline is in force.
    pub(super) fn due(&self) -> bool {
        self.state.deadline.is_some()
    }
}
