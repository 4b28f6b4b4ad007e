//! What is counted comes in whole numbers: more than 500 certificates are at least 501.

use schemars::JsonSchema;
use serde::Serialize;

use super::Outcome;
use crate::network::Statement;

/// Counting words. A measure (亩, 元, 平方米) is none.
const COUNTERS: [char; 13] = ['件', '家', '个', '個', '项', '項', '场', '場', '种', '種', '款', '台', '名'];

/// A comparison in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Counted {
    /// The least count that meets the whole.
    pub whole: f64,
    /// Sum of the least counts that meet the parts.
    pub sum: f64,
    /// Sum less the whole.
    pub slack: f64,
    /// Whether the parts imply the whole.
    pub outcome: Outcome,
}

impl Counted {
    pub(super) fn new(whole: &Statement, parts: &[&Statement]) -> Self {
        let (whole, sum) = (least(whole), parts.iter().map(|part| least(part)).sum::<f64>());
        let slack = sum - whole;
        let outcome = if slack > 0.0 {
            Outcome::Exceeded
        } else if slack < 0.0 {
            Outcome::NotImplied
        } else {
            Outcome::ExactlyMet
        };
        Self { whole, sum, slack, outcome }
    }
}

/// The least whole number a statement allows; 0 without lower bound.
pub(super) fn least(statement: &Statement) -> f64 {
    statement.lower.map_or(
        0.0,
        |lower| {
            if lower.inclusive { lower.value.ceil() } else { lower.value.floor() + 1.0 }
        },
    )
}

/// Whether a metric is counted: some text gives one of its figures with a counting word right behind. Where a
/// text has lost the word, another text of the same metric tells.
pub(super) fn is_count(metric: &str, statements: &[Statement]) -> bool {
    statements.iter().any(|statement| {
        let bounds = [statement.lower, statement.upper].into_iter().flatten();
        let mut values = bounds.map(|bound| bound.value.to_string());
        statement.metric == metric
            && values.any(|value| statement.quotes.iter().any(|quote| has_counter(quote, &value)))
    })
}

fn has_counter(quote: &str, value: &str) -> bool {
    quote.match_indices(value).any(|(at, _)| {
        let part_of_number = quote[..at].ends_with(|before: char| before.is_ascii_digit() || before == '.');
        !part_of_number && quote[at + value.len()..].starts_with(COUNTERS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::statement;
    use crate::network::Bound;

    fn of(value: f64, inclusive: bool, quote: &str) -> Statement {
        Statement {
            lower: Some(Bound { value, inclusive }),
            quotes: vec![quote.to_owned()],
            ..statement("m")
        }
    }

    #[test]
    fn more_than_a_count_is_at_least_the_next() {
        let whole = of(100.0, false, "超100件");
        let parts = [of(50.0, false, ""), of(30.0, false, ""), of(20.0, true, "")];
        let found = Counted::new(&whole, &parts.iter().collect::<Vec<_>>());
        assert_eq!((found.whole, found.sum, found.slack), (101.0, 102.0, 1.0));
        assert_eq!(found.outcome, Outcome::Exceeded);
    }

    #[test]
    fn a_counting_word_right_behind_the_figure_tells_a_count() {
        let counts = |value, quote: &str| is_count("m", &[of(value, true, quote)]);
        assert!(counts(15.0, "新药15个以上") && counts(1.0, "超100亿元的企业1家"));
        assert!(!counts(300.0, "达到300亿") && !counts(1.0, "新药21个") && !counts(5.0, "5以上"));
        assert!(!counts(380.0, "完成380亩") && !is_count("other", &[of(15.0, true, "15个")]));
    }
}
