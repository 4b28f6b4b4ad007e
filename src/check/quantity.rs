//! Quantitative statements: one figure each, with a comparator, a unit and a status that agree.

use std::collections::BTreeSet;

use oxsdatatypes::Decimal;

use super::document::Checker;
use super::index::Table;
use crate::extract::fold::fold;
use crate::number::Number;
use crate::record::{Comparator, Modality, Quantity, Status, UnitStatus};

impl Checker<'_> {
    pub(super) fn quantities(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, quantity) in self.record.quantities.iter().enumerate() {
            let path = format!("quantity[{at}]");
            if quantity.id == 0 || !seen.insert(quantity.id) {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("statement {} stands twice or is 0", quantity.id),
                    "number the statements from 1; a number is never reused",
                );
            }
            self.findings.entry(format!("{path}.metric"), Table::Metric, &quantity.metric, self.index);
            self.figure(&path, quantity);
            self.unit(&path, quantity);
            self.wording(&path, quantity);
            self.status(&path, quantity);
            self.findings.evidence(&format!("{path}.evidence"), &quantity.evidence, &self.record.source);
        }
    }

    fn figure(&mut self, path: &str, quantity: &Quantity) {
        let given = (
            quantity.value.is_some(),
            quantity.low.is_some(),
            quantity.high.is_some(),
            quantity.factor.is_some(),
        );
        let expected = match quantity.comparator {
            Comparator::Range => (false, true, true, false),
            Comparator::Multiplies => (false, false, false, true),
            _ => (true, false, false, false),
        };
        if given != expected {
            let wants = match quantity.comparator {
                Comparator::Range => "`low` and `high`",
                Comparator::Multiplies => "`factor`",
                _ => "`value`",
            };
            self.findings.fail(
                format!("{path}.comparator"),
                format!("this comparator takes {wants} and no other figure"),
                "range takes `low` and `high`, multiplies takes `factor`, all others `value`",
            );
        }
        if let (Some(low), Some(high)) = (quantity.low, quantity.high)
            && low > high
        {
            self.findings.fail(
                format!("{path}.low"),
                format!("the range {low}–{high} is reversed"),
                "`low` is the smaller figure",
            );
        }
        for (key, number) in [
            ("value", quantity.value),
            ("low", quantity.low),
            ("high", quantity.high),
            ("factor", quantity.factor),
        ] {
            if let Some(number) = number {
                self.stands_in_evidence(&format!("{path}.{key}"), number, quantity);
            }
        }
    }

    /// A figure written in digits must stand in the words quoted for it.
    fn stands_in_evidence(&mut self, path: &str, figure: Number, quantity: &Quantity) {
        // 倍增 carries no digit, a reported fact may mix units in one phrase (6个月到1年), and damage may have
        // taken a digit away.
        if quantity.comparator == Comparator::Multiplies
            || quantity.status == Status::Fact
            || quantity.damaged
        {
            return;
        }
        // As written, and folded: numbers in neighbouring cells of a table run together without their tabs.
        let found: Vec<Decimal> = quantity
            .evidence
            .iter()
            .flat_map(|span| [figures(&span.quote), figures(fold(&span.quote).text())].concat())
            .collect();
        if !found.is_empty() && !found.contains(&figure.decimal()) {
            self.findings.fail(
                path,
                format!("the figure {figure} does not stand in its evidence"),
                "quote the words that carry the figure".to_owned(),
            );
        }
    }

    fn unit(&mut self, path: &str, quantity: &Quantity) {
        let path = format!("{path}.unit");
        match (&quantity.unit, quantity.unit_status) {
            (Some(id), UnitStatus::Stated | UnitStatus::Inferred) => {
                self.findings.entry(path.as_str(), Table::Measure, id, self.index);
            }
            (Some(_), UnitStatus::Lost | UnitStatus::None) => {
                self.findings.fail(
                    path.as_str(),
                    "a unit is given although `unit_status` says there is none",
                    "take the unit away, or say `unit_status = \"stated\"` or `\"inferred\"`",
                );
            }
            (None, UnitStatus::Stated | UnitStatus::Inferred) => {
                self.findings.fail(
                    path.as_str(),
                    "no unit is given",
                    "give the unit, or say `unit_status = \"lost\"` or `\"none\"`",
                );
            }
            (None, _) => {}
        }
        let measure = quantity.unit.as_ref().and_then(|id| self.index.measure(id));
        if let Some(measure) = measure {
            let too_large = [quantity.value, quantity.low, quantity.high]
                .into_iter()
                .flatten()
                .any(|number| number.decimal().checked_mul(measure.factor.decimal()).is_none());
            if too_large {
                self.findings.fail(
                    path,
                    "the figure is too large to be normalised exactly",
                    "give it in a larger unit of measurement",
                );
            }
        }
    }

    fn wording(&mut self, path: &str, quantity: &Quantity) {
        if let Some(token) = &quantity.token {
            if let Some(meaning) = meaning(token)
                && meaning != quantity.comparator
            {
                self.findings.fail(
                    format!("{path}.comparator"),
                    format!("{token} does not mean this comparator"),
                    "超 超过 突破: exceeds; 达 达到: reaches; 以上 不少于: at-least; 以内 最高: at-most; 倍增: multiplies",
                );
            }
        } else if matches!(
            quantity.comparator,
            Comparator::Exceeds | Comparator::AtLeast | Comparator::AtMost
        ) {
            self.findings.fail(
                format!("{path}.token"),
                "this comparator needs the word that states it",
                "a figure without such a word has the comparator `point`".to_owned(),
            );
        }
        let striven = quantity.modality_token.as_deref().is_some_and(Modality::strives);
        if striven != (quantity.modality == Modality::Aspirational) {
            self.findings.fail(
                format!("{path}.modality"),
                "力争 and only 力争 makes a figure aspirational, or a word like it (争取, 力求, 努力)",
                "give `modality_token = \"力争\"` with `modality = \"aspirational\"`".to_owned(),
            );
        }
    }

    fn status(&mut self, path: &str, quantity: &Quantity) {
        self.place(path, quantity.task, quantity.section.as_deref());
        if (quantity.status == Status::Task) != quantity.task.is_some() {
            self.findings.fail(
                format!("{path}.status"),
                "a statement has status `task` exactly when it names its task",
                "give `task`, or another status",
            );
        }
        if let Some(zone) = &quantity.zone {
            self.zone(&format!("{path}.zone"), zone);
        }
        if let Some(year) = quantity.deadline {
            self.year(format!("{path}.deadline"), year);
        }
    }

    pub(super) fn year(&mut self, path: String, year: i16) {
        if !(1949..2200).contains(&year) {
            self.findings.fail(path, "not a plausible year", "write the year with four digits, e.g. 2027");
        }
    }
}

/// Figures written in digits, full-width ones included; years (2027年) are none. What stands between digits may
/// be part of the figure (1,000; 1 5 by damage) or part two figures: both readings are given.
fn figures(quote: &str) -> Vec<Decimal> {
    [true, false].into_iter().flat_map(|joined| runs(quote, joined)).collect()
}

fn runs(quote: &str, joined: bool) -> Vec<Decimal> {
    let folded: Vec<char> = quote.chars().map(half_width).collect();
    let digit = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
    let mut found = Vec::new();
    let mut run = String::new();
    for (at, &c) in folded.iter().enumerate() {
        let inside = at > 0 && digit(at - 1) && digit(at + 1);
        match c {
            '0'..='9' => run.push(c),
            '.' if inside => run.push(c),
            ',' | ' ' if inside && joined => {}
            _ => {
                let year = c == '年' && run.len() == 4 && run.starts_with(['1', '2']);
                found.extend(run.parse().ok().filter(|_: &Decimal| !year));
                run.clear();
            }
        }
    }
    found.extend(run.parse::<Decimal>().ok());
    found
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// What a comparator word means (Civil Code of the PRC, art. 1259, and common usage).
fn meaning(token: &str) -> Option<Comparator> {
    Some(match token {
        "超" | "超过" | "突破" | "大于" | "高于" => Comparator::Exceeds,
        "达" | "达到" => Comparator::Reaches,
        "以上" | "不少于" | "不低于" | "至少" => Comparator::AtLeast,
        "以内" | "最高" | "不超过" | "不高于" => Comparator::AtMost,
        "低于" | "不到" => Comparator::Below,
        "倍增" | "翻番" | "翻一番" => Comparator::Multiplies,
        _ => return None,
    })
}
