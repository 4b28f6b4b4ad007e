//! Whether anyone can tell, when the time comes, if a figure was reached.
//!
//! That takes a bound, its unit, the year it is due and, for a multiple of a present value, that value.

use schemars::JsonSchema;
use serde::Serialize;

use super::around::find;
use super::wording::{Figure, yes};
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Statement};

/// Every quantity of the plans: what cannot be checked first, targets before the rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Checkability {
    /// One entry a quantity.
    pub quantities: Vec<Check>,
    /// Number of targets.
    pub targets: usize,
    /// Number of targets that can be checked.
    pub checkable_targets: usize,
}

/// Whether one quantity can be checked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Check {
    /// The quantity.
    pub figure: Figure,
    /// Whether it is a target; what is none has no year to be due.
    pub target: bool,
    /// What its bounds ask for.
    pub comparator: Comparator,
    /// Whether it is a multiple of a present value, so that a baseline is needed.
    pub needs_baseline: bool,
    /// IRIs of the baselines of its metric and scope.
    pub baselines: Vec<String>,
    /// Slug of the state of its unit of measure: `stated`, `inferred`, `lost` or `none`.
    pub unit_status: String,
    /// Whether a year is named by which it is due.
    pub has_deadline: bool,
    /// Whether damage leaves the figure in doubt.
    pub damaged: bool,
    /// Whether it is striven for and not committed.
    pub aspirational: bool,
    /// Whether it can be checked.
    pub checkable: bool,
    /// Why it cannot be checked; empty where it can.
    pub reasons: Vec<String>,
    /// What else a reader must know before holding anyone to it.
    pub caveats: Vec<String>,
    /// IRIs of the statement and of its baselines.
    pub evidence: Vec<String>,
}

/// What the bounds of a quantity ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparator {
    /// No bound at all.
    None,
    /// At least a value.
    AtLeast,
    /// More than a value.
    MoreThan,
    /// At most a value.
    AtMost,
    /// Less than a value.
    LessThan,
    /// Between two values.
    Between,
    /// A bare value: the text names no comparator.
    Bare,
    /// A multiple of a present value.
    Multiple,
}

/// Whether the quantities of `network` can be checked.
#[must_use]
pub fn checkability(network: &ResponsibilityGraph) -> Checkability {
    let statements = &network.context.statements;
    let baselines: Vec<&Statement> = statements.iter().filter(|statement| statement.baseline).collect();
    let mut quantities: Vec<Check> =
        statements.iter().map(|statement| check(network, statement, &baselines)).collect();
    let targets = quantities.iter().filter(|check| check.target);
    let (targets, checkable_targets) =
        (targets.clone().count(), targets.filter(|check| check.checkable).count());
    // The sort is stable: the order of plan and number stays.
    quantities.sort_by_key(|check| (check.checkable, !check.target));
    Checkability { quantities, targets, checkable_targets }
}

fn check(network: &ResponsibilityGraph, statement: &Statement, baselines: &[&Statement]) -> Check {
    let own = baselines.iter().filter(|baseline| {
        baseline.metric == statement.metric
            && baseline.scope == statement.scope
            && baseline.iri != statement.iri
    });
    let baselines: Vec<String> = own.map(|baseline| baseline.iri.clone()).collect();
    let reasons = reasons(statement, &baselines);
    Check {
        figure: Figure::of(statement, &network.context),
        target: statement.target,
        comparator: comparator(statement),
        needs_baseline: statement.factor.is_some(),
        unit_status: statement.unit_status.clone(),
        has_deadline: statement.deadline.is_some(),
        damaged: statement.damaged,
        aspirational: statement.aspirational,
        checkable: reasons.is_empty(),
        caveats: caveats(network, statement),
        evidence: std::iter::once(statement.iri.clone()).chain(baselines.iter().cloned()).collect(),
        reasons,
        baselines,
    }
}

fn comparator(statement: &Statement) -> Comparator {
    match (statement.lower, statement.upper) {
        _ if statement.factor.is_some() => Comparator::Multiple,
        (None, None) => Comparator::None,
        (Some(lower), Some(upper)) if lower == upper => Comparator::Bare,
        (Some(_), Some(_)) => Comparator::Between,
        (Some(lower), None) if lower.inclusive => Comparator::AtLeast,
        (Some(_), None) => Comparator::MoreThan,
        (None, Some(upper)) if upper.inclusive => Comparator::AtMost,
        (None, Some(_)) => Comparator::LessThan,
    }
}

fn reasons(statement: &Statement, baselines: &[String]) -> Vec<String> {
    let bare = comparator(statement) == Comparator::None;
    let unfounded = statement.factor.is_some() && baselines.is_empty();
    let undated = statement.target && statement.deadline.is_none() && statement.kind != "annual";
    let reasons = [
        (statement.damaged, "the figure is damaged in the source"),
        (statement.unit_lost, "its unit is lost in the source"),
        (bare, "no bound can be read"),
        (unfounded, "it is a multiple of a present value that no plan states"),
        (undated, "no year is named by which it is due"),
    ];
    reasons.into_iter().filter(|(is, _)| *is).map(|(_, reason)| reason.to_owned()).collect()
}

fn caveats(network: &ResponsibilityGraph, statement: &Statement) -> Vec<String> {
    let task = find(network, &statement.plan, statement.task);
    let owned = task.is_some_and(|task| !network.incidence().units_of(task).is_empty());
    let annual = statement.kind == "annual" && statement.deadline.is_none();
    let bare = statement.target && comparator(statement) == Comparator::Bare;
    let caveats = [
        (statement.aspirational, "striven for (力争), not committed"),
        (statement.unit_status == "inferred", "its unit is left out in the source and was inferred"),
        (bare, "a bare figure: whether more would do, the text does not say"),
        (annual, "due every year; the last year is not named"),
        (statement.target && !owned, "no unit answers for it"),
    ];
    caveats.into_iter().filter(|(is, _)| *is).map(|(_, caveat)| caveat.to_owned()).collect()
}

impl Comparator {
    /// Its name in JSON.
    fn slug(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AtLeast => "at-least",
            Self::MoreThan => "more-than",
            Self::AtMost => "at-most",
            Self::LessThan => "less-than",
            Self::Between => "between",
            Self::Bare => "bare",
            Self::Multiple => "multiple",
        }
    }
}

impl Tabular for Checkability {
    fn sheet(&self) -> Sheet {
        let row = |check: &Check| {
            vec![
                format!("{} {}", check.figure.plan, check.figure.number),
                check.figure.title(),
                yes(check.target),
                yes(check.checkable),
                check.comparator.slug().to_owned(),
                check.unit_status.clone(),
                check.figure.deadline.clone().unwrap_or_default(),
                check.reasons.join("; "),
                check.caveats.join("; "),
            ]
        };
        Sheet {
            header: vec![
                "statement",
                "figure",
                "target",
                "checkable",
                "comparator",
                "unit_status",
                "deadline",
                "reasons",
                "caveats",
            ],
            rows: self.quantities.iter().map(row).collect(),
            summary: format!("{} of {} targets can be checked\n", self.checkable_targets, self.targets),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::{network, statement};
    use crate::network::{Bound, Context};

    fn of(statements: Vec<Statement>) -> Checkability {
        checkability(&network(&[&[1], &[]]).with_context(Context { statements, ..Context::default() }))
    }

    #[test]
    fn a_multiple_needs_the_value_it_multiplies() {
        let doubled = Statement { factor: Some(2.0), lower: None, ..statement("m") };
        let alone = of(vec![doubled.clone()]);
        assert_eq!(alone.quantities[0].reasons, ["it is a multiple of a present value that no plan states"]);
        let present = Statement {
            baseline: true,
            target: false,
            deadline: None,
            iri: "base".to_owned(),
            ..statement("m")
        };
        let founded = of(vec![doubled, present]);
        assert_eq!((founded.targets, founded.checkable_targets), (1, 1));
        assert_eq!(founded.quantities[0].evidence, ["s-m", "base"]);
    }

    #[test]
    fn each_lack_is_named() {
        let lost = Statement { unit_lost: true, aspirational: true, ..statement("m") };
        let undated = Statement { deadline: None, task: Some(1), ..statement("n") };
        let annual = Statement { kind: "annual".to_owned(), ..undated.clone() };
        let found = of(vec![annual, statement("o"), lost, undated]);
        let reasons: Vec<_> = found.quantities.iter().map(|check| check.reasons.join("; ")).collect();
        let undated = "no year is named by which it is due";
        assert_eq!(reasons, ["its unit is lost in the source", undated, "", ""]);
        assert_eq!(
            found.quantities[0].caveats,
            ["striven for (力争), not committed", "no unit answers for it"]
        );
        assert_eq!(found.quantities[2].caveats, ["due every year; the last year is not named"]);
        assert_eq!((found.targets, found.checkable_targets), (4, 2));
        assert_eq!(of(Vec::new()), Checkability::default());
    }

    #[test]
    fn comparators_are_those_of_the_bounds() {
        let with = |lower: Option<(f64, bool)>, upper: Option<(f64, bool)>| {
            let bound = |(value, inclusive)| Bound { value, inclusive };
            comparator(&Statement { lower: lower.map(bound), upper: upper.map(bound), ..statement("m") })
        };
        assert_eq!(with(Some((1.0, true)), None), Comparator::AtLeast);
        assert_eq!(with(Some((1.0, false)), None), Comparator::MoreThan);
        assert_eq!(with(None, Some((1.0, false))), Comparator::LessThan);
        assert_eq!(with(Some((1.0, true)), Some((2.0, true))), Comparator::Between);
        assert_eq!(with(Some((1.0, true)), Some((1.0, true))), Comparator::Bare);
        assert_eq!(with(None, None), Comparator::None);
    }
}
