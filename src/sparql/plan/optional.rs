//! `OPTIONAL`: a loop over its left side, or its right side read once and hashed.
//!
//! As a loop its condition is tested within, on the same rows. The engine chooses by its own guesses; it is left to do so
//! where the other way does not promise clearly more.

use spargebra::algebra::{Expression, GraphPattern};

use super::estimate::{Place, Size};
use super::join::{Planned, Planner};
use super::native;
use super::part::{self, HASH, LOOK_UP};
use crate::snapshot::Damage;

/// How many times cheaper hashing must be estimated than a loop, which is the safer way where rows are misjudged.
const CAUTION: f64 = 3.0;

impl Planner<'_> {
    pub(super) fn optional(
        &mut self,
        left: GraphPattern,
        right: GraphPattern,
        expression: Option<Expression>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let (binds, outside) = (native::certain(&left), Self::bound(outer));
        let left = self.pattern(left, place, outer)?;
        let expression = match expression {
            Some(expression) => Some(self.expression(expression, place, &left.size)?.0),
            None => None,
        };
        let rows = left.size.rows;
        let is_loopable = self.is_loopable(&right, place)?;
        let before = self.steps.len();
        let looped = self.pattern(right.clone(), place, &left.size.one_row())?;
        let by_loop = rows * (LOOK_UP + looped.cost);
        let size = left.size.joined(&looped.size).with_rows(rows * looped.size.rows.max(1.0));
        let loops = native::loops(&binds, &right, &outside) && !self.is_exists;
        let cost = left.cost;
        let side = Side { left, size, expression };
        let is_written = loops && !(looped.is_rewritten && is_loopable);
        let as_loop = |side: Side, looped: GraphPattern, right: GraphPattern| {
            if is_written {
                side.with(right, cost + by_loop, false)
            } else {
                side.looped(looped, cost + by_loop)
            }
        };
        if loops && !self.margin.is_met(0.0, by_loop) {
            return Ok(as_loop(side, looped.pattern, right));
        }
        let steps = self.steps.split_off(before);
        let apart = self.pattern(right.clone(), place, &Size::unit())?;
        let by_hash = apart.cost + HASH * (rows + apart.size.rows);
        let is_near = side.left.size.touches(&apart.size);
        let is_loop = if loops {
            !self.margin.is_met(CAUTION * by_hash, by_loop)
        } else {
            is_near && is_loopable && self.margin.is_met(by_loop, by_hash)
        };
        if is_loop {
            self.steps.truncate(before);
            self.steps.extend(steps);
            return Ok(as_loop(side, looped.pattern, right));
        }
        let is_forced = loops || apart.is_rewritten;
        let right = if is_forced { self.fenced(apart.pattern, place) } else { right };
        Ok(side.with(right, cost + by_hash, is_forced))
    }

    /// Whether each part of a group may be looked up row by row.
    fn is_loopable(&self, pattern: &GraphPattern, place: &Place) -> Result<bool, Damage> {
        let mut flat = Vec::new();
        part::flatten(pattern.clone(), place, &mut flat);
        let fixed = part::fixed(&flat);
        for pattern in &flat {
            if self.estimator.loopable(pattern, place, &fixed)?.is_none() {
                return Ok(false);
            }
        }
        Ok(!flat.is_empty())
    }
}

/// What is known of an `OPTIONAL` but its right side.
struct Side {
    left: Planned,
    size: Size,
    expression: Option<Expression>,
}

impl Side {
    /// The engine's own operator.
    fn with(self, right: GraphPattern, cost: f64, is_rewritten: bool) -> Planned {
        let Self { left, size, expression } = self;
        let is_rewritten = is_rewritten || left.is_rewritten;
        let left = Box::new(left.pattern);
        let pattern = GraphPattern::LeftJoin { left, right: Box::new(right), expression };
        Planned { pattern, size, cost, is_rewritten }
    }

    /// For each row of the left side.
    fn looped(self, right: GraphPattern, cost: f64) -> Planned {
        let Self { left, size, expression } = self;
        let unit = GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] };
        let right = GraphPattern::LeftJoin { left: Box::new(unit), right: Box::new(right), expression };
        let pattern = GraphPattern::Lateral { left: Box::new(left.pattern), right: Box::new(right) };
        Planned { pattern, size, cost, is_rewritten: true }
    }
}
