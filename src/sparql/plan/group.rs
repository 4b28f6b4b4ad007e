//! The order and the way of joins within a group.
//!
//! What the index can be asked with variables bound (triple patterns, paths, `VALUES`, unions and graphs of such) is
//! joined by loops, in the order that [`order`] finds. A loop is written as `LATERAL`, which for such
//! parts is the join: a part has the same rows whether its variables are bound before or compared after. Any other part
//! (a sub-select, a `MINUS`, an `OPTIONAL` …) begins the sequence, or is joined by its values (hashed) at the end; the
//! engine would choose anew by its own guesses, which a projection of all variables, that changes no row, keeps it from.
//!
//! Where the engine's own order ([`native`](super::native)) is estimated to cost about the same, the group stays a join.

use spargebra::algebra::GraphPattern;

use super::estimate::{Place, Size};
use super::join::{Planned, Planner};
use super::order::{self, Order, Part};
use super::part::{self, HASH, LOOK_UP, Native};
use super::scope;
use crate::snapshot::Damage;

/// Look-ups for a part that has joins within, where the engine loops over it: a guess.
const LOOK_UPS_WITHIN: f64 = 4.0;

/// A part of a group.
#[derive(Clone)]
struct Element {
    pattern: GraphPattern,
    part: Part,
    /// Whether it may be looked up row by row.
    is_loopable: bool,
}

impl Planner<'_> {
    /// A group of parts that are joined.
    pub(super) fn group(
        &mut self,
        pattern: GraphPattern,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let mut flat = Vec::new();
        part::flatten(pattern, place, &mut flat);
        if let [GraphPattern::Union { .. } | GraphPattern::Graph { .. }] = flat.as_slice()
            && let Some(alone) = flat.pop()
        {
            return self.pattern(alone, place, outer);
        }
        let fixed = part::fixed(&flat);
        let mut elements = Vec::with_capacity(flat.len());
        let mut is_rewritten = false;
        for pattern in flat {
            if let Some(part) = self.estimator.loopable(&pattern, place, &fixed)? {
                elements.push(Element { pattern, part, is_loopable: true });
            } else {
                let planned = self.pattern(pattern, place, &Size::unit())?;
                is_rewritten |= planned.is_rewritten;
                let look_up = planned.cost.min(LOOK_UPS_WITHIN * LOOK_UP);
                let part = Part { size: planned.size, look_up, scan: planned.cost };
                elements.push(Element { pattern: planned.pattern, part, is_loopable: false });
            }
        }
        self.joined(elements, place, outer, is_rewritten)
    }

    /// The join of parts: ours if it promises enough, or as it was written.
    fn joined(
        &mut self,
        elements: Vec<Element>,
        place: &Place,
        outer: &Size,
        is_rewritten: bool,
    ) -> Result<Planned, Damage> {
        let native = self.estimator.native(
            &elements.iter().map(|element| &element.pattern).collect::<Vec<_>>(),
            &parts(&elements),
            place,
            &Self::bound(outer),
            outer,
        )?;
        // Within `EXISTS` nothing is looked up by what was found before.
        let cost = if self.is_exists && elements.len() > 1 { f64::INFINITY } else { native.cost };
        let most = self.margin.most(cost);
        if most > 0.0 {
            if elements.iter().all(|element| element.is_loopable) {
                if let Some(order) = order::order(&parts(&elements), &outer.one_row(), most) {
                    let planned = self.chain(None, elements, order, place, outer)?;
                    return Ok(Planned { guess: native.guess, ..planned });
                }
            } else {
                let before = self.steps.len();
                let ours = self.mixed(elements.clone(), place, outer)?;
                if ours.cost < most {
                    return Ok(Planned { guess: native.guess, ..ours });
                }
                self.steps.truncate(before);
            }
        }
        for (number, rows) in &native.sequence {
            if let Some(element) = elements.get(*number).filter(|element| element.is_loopable) {
                self.step(&element.pattern, *rows);
            }
        }
        let join = |left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
        let pattern = elements.into_iter().map(|element| element.pattern).reduce(join);
        let pattern = pattern.unwrap_or(GraphPattern::Bgp { patterns: Vec::new() });
        let Native { size, cost, guess, .. } = native;
        Ok(Planned { pattern, size, cost, guess, is_rewritten })
    }

    /// Parts of which some cannot be looked up.
    fn mixed(&mut self, elements: Vec<Element>, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        let (mut looped, mut others): (Vec<_>, Vec<_>) =
            elements.into_iter().partition(|element| element.is_loopable);
        others.sort_by(|a, b| a.part.size.rows.total_cmp(&b.part.size.rows));
        let mut joined: Option<Planned> = None;
        for other in others {
            let (near, apart) = reachable(looped, &other.part.size);
            looped = apart;
            let other = self.with_other(planned(other), near, place, outer)?;
            joined = Some(match joined {
                None => other,
                Some(before) => self.hashed(before, other, place),
            });
        }
        let apart = if looped.is_empty() { None } else { Some(self.loops(looped, place, outer)?) };
        Ok(match (joined, apart) {
            (Some(joined), Some(apart)) => self.hashed(joined, apart, place),
            (Some(joined), None) => joined,
            (None, Some(apart)) => apart,
            (None, None) => Planned::nothing(),
        })
    }

    /// One part that cannot be looked up, joined with those that can: before all of them, or after.
    fn with_other(
        &mut self,
        other: Planned,
        looped: Vec<Element>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        if looped.is_empty() {
            return Ok(other);
        }
        let before = order::order(&parts(&looped), &other.size, f64::INFINITY);
        let after = order::order(&parts(&looped), &outer.one_row(), f64::INFINITY);
        let hashed =
            after.as_ref().map_or(0.0, |after| after.cost + HASH * (after.size.rows + other.size.rows));
        if let Some(before) = before.filter(|before| before.cost <= hashed) {
            return self.chain(Some(other), looped, before, place, outer);
        }
        let chain = self.loops(looped, place, outer)?;
        Ok(self.hashed(chain, other, place))
    }

    /// Loops over parts in the order of least cost.
    fn loops(&mut self, elements: Vec<Element>, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        match order::order(&parts(&elements), &outer.one_row(), f64::INFINITY) {
            Some(order) => self.chain(None, elements, order, place, outer),
            None => Ok(Planned::nothing()),
        }
    }

    /// Loops over parts in an order.
    fn chain(
        &mut self,
        first: Option<Planned>,
        elements: Vec<Element>,
        order: Order,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let mut waiting: Vec<Option<Element>> = elements.into_iter().map(Some).collect();
        let (mut joined, mut size, cost) = match first {
            Some(first) => (Some(first.pattern), first.size, first.cost),
            None => (None, outer.one_row(), 0.0),
        };
        for (number, rows) in order.sequence.into_iter().zip(order.rows) {
            let Some(element) = waiting.get_mut(number).and_then(Option::take) else { continue };
            let pattern = match element.pattern {
                // Their own joins go by what is bound by now.
                pattern @ (GraphPattern::Union { .. } | GraphPattern::Graph { .. }) => {
                    self.pattern(pattern, place, &size.one_row())?.pattern
                }
                leaf => {
                    self.step(&leaf, rows);
                    leaf
                }
            };
            size = size.joined(&element.part.size);
            joined = Some(match joined {
                None => pattern,
                Some(before) => GraphPattern::Lateral { left: Box::new(before), right: Box::new(pattern) },
            });
        }
        let pattern = joined.unwrap_or(GraphPattern::Bgp { patterns: Vec::new() });
        Ok(Planned { pattern, size, cost: cost + order.cost, guess: 1.0, is_rewritten: true })
    }

    /// A join by the values of what both share.
    fn hashed(&self, left: Planned, right: Planned, place: &Place) -> Planned {
        let size = left.size.joined(&right.size);
        let cost = left.cost + right.cost + HASH * (left.size.rows + right.size.rows) + size.rows;
        let left = Box::new(self.fenced(left.pattern, place));
        let right = Box::new(self.fenced(right.pattern, place));
        Planned { pattern: GraphPattern::Join { left, right }, size, cost, guess: 1.0, is_rewritten: true }
    }

    /// The same rows from a pattern that the engine does not make a loop of.
    pub(super) fn fenced(&self, pattern: GraphPattern, place: &Place) -> GraphPattern {
        match pattern {
            GraphPattern::Project { .. }
            | GraphPattern::Distinct { .. }
            | GraphPattern::Reduced { .. }
            | GraphPattern::Slice { .. }
            | GraphPattern::Group { .. }
            | GraphPattern::OrderBy { .. }
            | GraphPattern::Minus { .. }
            | GraphPattern::Service { .. } => pattern,
            other if self.sees_outside => other,
            other => {
                let mut variables = scope::possible(&other);
                // Within `GRAPH ?g` the graph is bound by each pattern.
                variables.extend(place.variable().cloned());
                let variables = variables.into_iter().collect();
                GraphPattern::Project { inner: Box::new(other), variables }
            }
        }
    }
}

fn parts(elements: &[Element]) -> Vec<&Part> {
    elements.iter().map(|element| &element.part).collect()
}

fn planned(element: Element) -> Planned {
    let Element { pattern, part: Part { size, scan: cost, .. }, .. } = element;
    Planned { pattern, size, cost, guess: 1.0, is_rewritten: true }
}

/// Parts that share a variable with what has this size, or with another such part; and the others.
fn reachable(parts: Vec<Element>, size: &Size) -> (Vec<Element>, Vec<Element>) {
    let mut reached = size.one_row();
    let (mut near, mut apart) = (Vec::new(), parts);
    loop {
        let (touching, rest): (Vec<_>, Vec<_>) =
            apart.into_iter().partition(|element| reached.touches(&element.part.size));
        apart = rest;
        if touching.is_empty() {
            return (near, apart);
        }
        for element in &touching {
            reached = reached.joined(&element.part.size);
        }
        near.extend(touching);
    }
}
