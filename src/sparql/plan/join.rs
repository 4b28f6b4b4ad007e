//! The joins of a query: walks through its pattern, and leaves as written what would gain little.
//!
//! Each pattern comes back with its estimated size and cost, and whether it was rewritten. [`group`](super::group) and
//! [`optional`](super::optional) decide on joins; the rest is passed through.

use spargebra::algebra::{Expression, GraphPattern};

use super::Step;
use super::estimate::{Estimator, Place, Size};
use super::native;
use super::scope::{self, Name};
use crate::snapshot::Damage;

/// Share of rows that a filter leaves: a guess.
const LEFT_BY_FILTER: f64 = 0.3;

/// What a rewriting must promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margin {
    /// Its cost is to be less than this share of what the engine's own way costs …
    share: f64,
    /// … and so many rows read less: fewer are read in the time that rewriting takes.
    saved: f64,
    /// How many times cheaper hashing must be than a loop, which is the safer way where rows are misjudged.
    caution: f64,
}

impl Margin {
    /// A clear gain.
    pub(super) const CLEAR: Self = Self { share: 0.4, saved: 1_000.0, caution: 4.0 };

    /// Nothing.
    pub(super) const NONE: Self = Self { share: f64::INFINITY, saved: f64::NEG_INFINITY, caution: 0.5 };

    /// The most that a rewriting may cost to be worth it.
    pub(super) fn most(self, native: f64) -> f64 {
        (native * self.share).min(native - self.saved)
    }

    /// Whether to hash what could be a loop.
    pub(super) fn hashes(self, by_hash: f64, by_loop: f64) -> bool {
        by_hash * self.caution < by_loop && self.is_met(by_hash, by_loop)
    }

    /// Whether a rewriting is worth it.
    pub(super) fn is_met(self, ours: f64, native: f64) -> bool {
        ours < self.most(native)
    }
}

/// Plans the joins of one query.
pub(super) struct Planner<'e> {
    pub(super) estimator: &'e Estimator<'e>,
    pub(super) margin: Margin,
    /// Whether steps are wanted.
    is_explained: bool,
    pub(super) steps: Vec<Step>,
    /// The rows outside are seen by conditions within: nothing is projected away there.
    pub(super) sees_outside: bool,
    /// Within `EXISTS` the engine joins as it is written.
    pub(super) is_exists: bool,
    /// Rows that the outermost `ORDER BY` sorts.
    sorted: f64,
}

/// A planned pattern.
pub(super) struct Planned {
    pub(super) pattern: GraphPattern,
    pub(super) size: Size,
    /// Rows read.
    pub(super) cost: f64,
    /// The size that the engine guesses.
    pub(super) guess: f64,
    /// Whether joins were written in another way.
    pub(super) is_rewritten: bool,
}

/// A planned condition.
pub(super) struct Condition {
    pub(super) expression: Expression,
    /// Rows read for each row that is tested.
    pub(super) cost: f64,
    /// Whether joins within were written in another way.
    pub(super) is_rewritten: bool,
}

impl Planned {
    /// One row that binds nothing.
    pub(super) fn nothing() -> Self {
        let pattern = GraphPattern::Bgp { patterns: Vec::new() };
        Self { pattern, size: Size::unit(), cost: 1.0, guess: 1.0, is_rewritten: false }
    }

    fn within(self, wrap: impl FnOnce(Box<GraphPattern>) -> GraphPattern) -> Self {
        Self { pattern: wrap(Box::new(self.pattern)), ..self }
    }

    fn with_size(self, size: Size) -> Self {
        Self { size, ..self }
    }
}

impl<'e> Planner<'e> {
    /// With the counts of a snapshot.
    pub(super) fn new(estimator: &'e Estimator<'e>, margin: Margin, is_explained: bool) -> Self {
        let steps = Vec::new();
        Self { estimator, margin, is_explained, steps, sees_outside: false, is_exists: false, sorted: 0.0 }
    }

    /// Rewrites a query's pattern, unless all of it is left as it is written.
    pub(super) fn plan(&mut self, pattern: GraphPattern, place: &Place) -> Result<GraphPattern, Damage> {
        let written = pattern.clone();
        let planned = self.pattern(pattern, place, &Size::unit())?;
        Ok(if planned.is_rewritten { planned.pattern } else { written })
    }

    /// Notes a step.
    pub(super) fn step(&mut self, pattern: &GraphPattern, rows: f64) {
        if self.is_explained {
            self.steps.push(Step { pattern: pattern.clone(), rows });
        }
    }

    /// The rows that the outermost `ORDER BY` is expected to sort.
    pub(super) fn sorted(&self) -> f64 {
        self.sorted
    }

    /// The patterns in the order of their evaluation.
    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Plans a pattern that is evaluated for each row of `outer`, of which only the bound variables count.
    pub(super) fn pattern(
        &mut self,
        pattern: GraphPattern,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        match pattern {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => Ok(Planned::nothing()),
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. } => self.group(pattern, place, outer),
            GraphPattern::Graph { name, inner } => {
                let place = self.estimator.inside(&name)?;
                let planned = self.pattern(*inner, &place, outer)?;
                Ok(planned.within(|inner| GraphPattern::Graph { name, inner }))
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.optional(*left, *right, expression, place, outer)
            }
            GraphPattern::Filter { expr, inner } => self.filter(expr, *inner, place, outer),
            GraphPattern::Union { left, right } => {
                let left = self.pattern(*left, place, outer)?;
                let right = self.pattern(*right, place, outer)?;
                Ok(Planned {
                    size: left.size.either(&right.size),
                    cost: left.cost + right.cost,
                    guess: left.guess + right.guess,
                    is_rewritten: left.is_rewritten || right.is_rewritten,
                    pattern: GraphPattern::Union {
                        left: Box::new(left.pattern),
                        right: Box::new(right.pattern),
                    },
                })
            }
            GraphPattern::Minus { left, right } => {
                let left = self.pattern(*left, place, outer)?;
                let right = self.pattern(*right, place, &Size::unit())?;
                let is_rewritten = left.is_rewritten || right.is_rewritten;
                let cost = left.cost + right.cost;
                let minus = |left| GraphPattern::Minus { left, right: Box::new(right.pattern) };
                Ok(Planned { cost, is_rewritten, ..left.within(minus) })
            }
            GraphPattern::Lateral { left, right } => {
                let left = self.pattern(*left, place, outer)?;
                let right = self.correlated(*right, place, &left.size.one_row())?;
                let size = left.size.joined(&right.size);
                let cost = left.cost + left.size.rows * right.cost;
                let guess = left.guess * right.guess;
                let is_rewritten = left.is_rewritten || right.is_rewritten;
                let lateral = |left| GraphPattern::Lateral { left, right: Box::new(right.pattern) };
                Ok(Planned { size, cost, guess, is_rewritten, ..left.within(lateral) })
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let mut inner = self.pattern(*inner, place, outer)?;
                let Condition { expression, cost, is_rewritten } =
                    self.condition(expression, place, &inner.size)?;
                inner.cost += inner.size.rows * cost;
                inner.is_rewritten |= is_rewritten;
                inner.size.set(Name::of(&variable), inner.size.rows.max(1.0));
                Ok(inner.within(|inner| GraphPattern::Extend { inner, variable, expression }))
            }
            GraphPattern::Service { .. } => Ok(Planned { pattern, ..Planned::nothing() }),
            GraphPattern::Project { .. }
            | GraphPattern::Group { .. }
            | GraphPattern::OrderBy { .. }
            | GraphPattern::Distinct { .. }
            | GraphPattern::Reduced { .. }
            | GraphPattern::Slice { .. } => self.modified(pattern, place, outer),
        }
    }

    /// What stands around the groups of a query.
    fn modified(&mut self, pattern: GraphPattern, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        Ok(match pattern {
            GraphPattern::Project { inner, variables } => {
                let inner = self.pattern(*inner, place, outer)?;
                let kept: Vec<Name> = variables.iter().map(Name::of).collect();
                let size = inner.size.clone().only(|name| kept.contains(&name));
                inner.with_size(size).within(|inner| GraphPattern::Project { inner, variables })
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let inner = self.pattern(*inner, place, &Size::unit())?;
                let keys: Vec<Name> = variables.iter().map(Name::of).collect();
                let values = keys.iter().map(|name| inner.size.get(*name).unwrap_or(1.0));
                let groups = values.product::<f64>().min(inner.size.rows);
                let mut size = inner.size.clone().only(|name| keys.contains(&name));
                for (name, _) in &aggregates {
                    size.set(Name::of(name), groups);
                }
                let group = |inner| GraphPattern::Group { inner, variables, aggregates };
                inner.with_size(size.with_rows(groups)).within(group)
            }
            GraphPattern::OrderBy { inner, expression } => {
                let inner = self.pattern(*inner, place, outer)?;
                self.sorted = inner.size.rows;
                inner.within(|inner| GraphPattern::OrderBy { inner, expression })
            }
            GraphPattern::Distinct { inner } => {
                self.pattern(*inner, place, outer)?.within(|inner| GraphPattern::Distinct { inner })
            }
            GraphPattern::Reduced { inner } => {
                self.pattern(*inner, place, outer)?.within(|inner| GraphPattern::Reduced { inner })
            }
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Slice { inner, start, length } => {
                let inner = self.pattern(*inner, place, &Size::unit())?;
                let rows = length.map_or(inner.size.rows, |length| inner.size.rows.min(length as f64));
                let size = inner.size.clone().with_rows(rows);
                inner.with_size(size).within(|inner| GraphPattern::Slice { inner, start, length })
            }
            other => return self.pattern(other, place, outer),
        })
    }

    fn filter(
        &mut self,
        expr: Expression,
        inner: GraphPattern,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let mut inner = self.pattern(inner, place, outer)?;
        let Condition { expression: expr, cost, is_rewritten } = self.condition(expr, place, &inner.size)?;
        let rows = inner.size.rows;
        inner.cost += rows * cost;
        inner.is_rewritten |= is_rewritten;
        let size = inner.size.clone().with_rows(rows * LEFT_BY_FILTER);
        Ok(inner.with_size(size).within(|inner| GraphPattern::Filter { expr, inner }))
    }

    /// The `EXISTS` of a condition are evaluated for each row.
    pub(super) fn condition(
        &mut self,
        expression: Expression,
        place: &Place,
        size: &Size,
    ) -> Result<Condition, Damage> {
        let mut whole = Condition { expression, cost: 0.0, is_rewritten: false };
        if scope::has_exists(&whole.expression) {
            let mut expression = whole.expression;
            self.exists(&mut expression, place, size, &mut whole.cost)?;
            whole = Condition { expression, is_rewritten: true, ..whole };
        }
        Ok(whole)
    }

    /// Plans the `EXISTS` of an expression and adds what they cost each time.
    fn exists(
        &mut self,
        expression: &mut Expression,
        place: &Place,
        size: &Size,
        cost: &mut f64,
    ) -> Result<(), Damage> {
        match expression {
            Expression::And(left, right) | Expression::Or(left, right) => {
                self.exists(left, place, size, cost)?;
                self.exists(right, place, size, cost)
            }
            Expression::Not(inner) => self.exists(inner, place, size, cost),
            Expression::If(condition, yes, no) => {
                for part in [condition, yes, no] {
                    self.exists(part, place, size, cost)?;
                }
                Ok(())
            }
            Expression::Exists(pattern) => {
                let written = std::mem::replace(&mut **pattern, GraphPattern::Bgp { patterns: Vec::new() });
                let before = std::mem::replace(&mut self.is_exists, true);
                let planned = self.correlated(written, place, &size.one_row());
                self.is_exists = before;
                let planned = planned?;
                *cost += planned.cost;
                **pattern = planned.pattern;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Plans a pattern in which the variables of each row outside stand for their values.
    fn correlated(&mut self, pattern: GraphPattern, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        let before = std::mem::replace(&mut self.sees_outside, true);
        let planned = self.pattern(pattern, place, outer);
        self.sees_outside = before;
        planned
    }

    /// Variables that the engine knows to be bound outside.
    pub(super) fn bound(outer: &Size) -> native::Bound {
        outer.values().map(|(name, _)| name).collect()
    }
}
