//! `OPTIONAL`: a loop over its left side, or its right side read once and hashed.
//!
//! As a loop its condition is tested within, on the same rows. Only what may be looked up row by row is: anything else is
//! left to the engine.

use spargebra::algebra::{Expression, GraphPattern};

use super::estimate::{Place, Size};
use super::join::{Planned, Planner};
use super::native;
use super::part::{self, HASH, LOOK_UP};
use super::scope::{self, Name};
use crate::snapshot::Damage;

impl Planner<'_> {
    pub(super) fn optional(
        &mut self,
        left: GraphPattern,
        right: GraphPattern,
        expression: Option<Expression>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let left = self.pattern(left, place, outer)?;
        let (mut left, mut condition) = (left, None);
        if let Some(expression) = expression {
            let planned = self.condition(expression, place, &left.size)?;
            left.is_rewritten |= planned.is_rewritten;
            condition = Some(planned.expression);
        }
        let expression = condition;
        let mut is_near = false;
        right.on_in_scope_variable(|name| is_near |= left.size.get(Name::of(name)).is_some());
        if is_near && is_loopable(&right, &left.pattern, place) {
            self.looped_or_hashed(left, right, expression, place)
        } else {
            let apart = self.pattern(right.clone(), place, &Size::unit())?;
            let by_hash = apart.cost + HASH * (left.size.rows + apart.size.rows);
            // What the engine may loop over stays so.
            let is_rewritten = apart.is_rewritten && !native::is_fit(&right);
            let right = if is_rewritten { self.fenced(apart.pattern, place) } else { right };
            let rows = left.size.joined_rows(&apart.size).max(left.size.rows);
            let size = left.size.joined(&apart.size).with_rows(rows);
            let guess = (left.guess * apart.guess.max(1.0)).min(native::MOST);
            Ok(Side { left, size, guess, expression }.with(right, by_hash, is_rewritten))
        }
    }

    /// What may be either, as it costs less.
    fn looped_or_hashed(
        &mut self,
        left: Planned,
        right: GraphPattern,
        expression: Option<Expression>,
        place: &Place,
    ) -> Result<Planned, Damage> {
        let rows = left.size.rows;
        let before = self.steps.len();
        let written = right.clone();
        let looped = self.pattern(right, place, &left.size.one_row())?;
        let by_loop = rows * (LOOK_UP + looped.cost);
        let size = left.size.joined(&looped.size).with_rows(rows * looped.size.rows.max(1.0));
        let guess = (left.guess * looped.guess.max(1.0)).min(native::MOST);
        let is_native = !native::hashes(left.guess, &written, &Self::bound(&left.size));
        let option = Side { left, size, guess, expression };
        let looped = Planned { is_rewritten: looped.is_rewritten || !is_native, ..looped };
        if !self.margin.is_met(0.0, by_loop) {
            return Ok(option.looped(looped, by_loop));
        }
        let steps = self.steps.split_off(before);
        let apart = self.pattern(written, place, &Size::unit())?;
        let by_hash = apart.cost + HASH * (rows + apart.size.rows);
        if self.margin.hashes(by_hash, by_loop) {
            let right = self.fenced(apart.pattern, place);
            return Ok(option.with(right, by_hash, true));
        }
        self.steps.truncate(before);
        self.steps.extend(steps);
        Ok(option.looped(looped, by_loop))
    }
}

/// Whether the right side of an `OPTIONAL` may be looked up for each row of its left side. An `OPTIONAL` within may, if
/// what it shares with the left side is bound by what it is an option of: then it is the same row by row as by itself.
fn is_loopable(right: &GraphPattern, left: &GraphPattern, place: &Place) -> bool {
    let GraphPattern::LeftJoin { left: inner, right: option, expression } = right else {
        return part::is_loopable(right, place);
    };
    let bound = scope::certain(inner);
    let mut seen = scope::possible(option);
    if let Some(expression) = expression {
        if scope::has_exists(expression) {
            return false;
        }
        seen.extend(scope::used(expression));
    }
    let outside = scope::possible(left);
    seen.iter().all(|name| bound.contains(name) || !outside.contains(name))
        && is_loopable(inner, left, place)
        && is_loopable(option, left, place)
}

/// What is known of an `OPTIONAL` but its right side.
struct Side {
    left: Planned,
    size: Size,
    guess: f64,
    expression: Option<Expression>,
}

impl Side {
    /// The engine's own operator.
    fn with(self, right: GraphPattern, cost: f64, is_rewritten: bool) -> Planned {
        let Self { left, size, guess, expression } = self;
        let (is_rewritten, cost) = (is_rewritten || left.is_rewritten, cost + left.cost);
        let left = Box::new(left.pattern);
        let pattern = GraphPattern::LeftJoin { left, right: Box::new(right), expression };
        Planned { pattern, size, cost, guess, is_rewritten }
    }

    /// For each row of the left side; mostly what the engine does too.
    fn looped(self, right: Planned, cost: f64) -> Planned {
        let Self { left, size, guess, expression } = self;
        let (is_rewritten, cost) = (left.is_rewritten || right.is_rewritten, left.cost + cost);
        let unit = GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] };
        let right = Box::new(right.pattern);
        let right = GraphPattern::LeftJoin { left: Box::new(unit), right, expression };
        let pattern = GraphPattern::Lateral { left: Box::new(left.pattern), right: Box::new(right) };
        Planned { pattern, size, cost, guess, is_rewritten }
    }
}
