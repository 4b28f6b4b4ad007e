//! The order and the way of joins.
//!
//! What the index can be asked with variables bound (triple patterns, paths, `VALUES`, unions of such) is joined by
//! loops, in the order that [`order`](super::order) finds. A loop is written as `LATERAL`, which for such parts is the
//! join: a part has the same rows whether its variables are bound before or compared after. Any other part (a
//! sub-select, a `MINUS`, an `OPTIONAL` …) begins the sequence, or is joined by its values (hashed) at the end; the
//! engine would choose anew by its own guesses, which a projection of all variables, that changes no row, keeps it from.
//!
//! `OPTIONAL` becomes a loop over its left side where that is estimated to take less than reading its right side
//! once; its condition is tested within the loop, on the same rows.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::estimate::{Estimator, Fixed, Place, Size};
use super::order::{self, Part};
use super::{Step, path, scope};
use crate::snapshot::Damage;

/// Rows that could be read in the time of one look-up.
const LOOK_UP: f64 = 3.0;

/// Rows that could be read in the time it takes to hash one and to find it.
const HASH: f64 = 3.0;

/// Share of rows that a filter leaves: a guess.
const LEFT_BY_FILTER: f64 = 0.3;

/// Plans the joins of one query.
pub(super) struct Planner<'e> {
    estimator: &'e Estimator<'e>,
    steps: Vec<Step>,
    /// The rows outside are seen by conditions within: nothing is projected away there.
    sees_outside: bool,
}

/// A planned pattern and its size.
type Planned = (GraphPattern, Size);

/// A part of a group.
struct Element {
    pattern: GraphPattern,
    part: Part,
}

impl<'e> Planner<'e> {
    /// With the counts of a snapshot.
    pub(super) fn new(estimator: &'e Estimator<'e>) -> Self {
        Self { estimator, steps: Vec::new(), sees_outside: false }
    }

    /// Rewrites a query's pattern.
    pub(super) fn plan(&mut self, pattern: GraphPattern, place: &Place) -> Result<GraphPattern, Damage> {
        Ok(self.pattern(pattern, place, &Size::unit())?.0)
    }

    /// The patterns in the order of their evaluation.
    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Plans a pattern that is evaluated for each row of `outer`, of which only the bound variables count.
    fn pattern(&mut self, pattern: GraphPattern, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        match pattern {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => {
                Ok((GraphPattern::Bgp { patterns }, Size::unit()))
            }
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. } => self.group(pattern, place, outer),
            GraphPattern::Graph { name, inner } => self.graph(name, *inner, outer),
            GraphPattern::LeftJoin { left, right, expression } => {
                self.optional(*left, *right, expression, place, outer)
            }
            GraphPattern::Filter { expr, inner } => {
                let (inner, size) = self.pattern(*inner, place, outer)?;
                let expr = self.expression(expr, place, &size)?;
                let rows = size.rows * LEFT_BY_FILTER;
                Ok((GraphPattern::Filter { expr, inner: Box::new(inner) }, size.with_rows(rows)))
            }
            GraphPattern::Union { left, right } => {
                let (left, left_size) = self.pattern(*left, place, outer)?;
                let (right, right_size) = self.pattern(*right, place, outer)?;
                Ok((
                    GraphPattern::Union { left: Box::new(left), right: Box::new(right) },
                    either(&left_size, &right_size),
                ))
            }
            GraphPattern::Minus { left, right } => {
                let (left, size) = self.pattern(*left, place, outer)?;
                let (right, _) = self.pattern(*right, place, &Size::unit())?;
                Ok((GraphPattern::Minus { left: Box::new(left), right: Box::new(right) }, size))
            }
            GraphPattern::Lateral { left, right } => {
                let (left, size) = self.pattern(*left, place, outer)?;
                let (right, more) = self.correlated(*right, place, &one_row(&size))?;
                let size = size.joined(&more);
                Ok((GraphPattern::Lateral { left: Box::new(left), right: Box::new(right) }, size))
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let (inner, mut size) = self.pattern(*inner, place, outer)?;
                size.values.insert(variable.to_string(), size.rows.max(1.0));
                Ok((GraphPattern::Extend { inner: Box::new(inner), variable, expression }, size))
            }
            GraphPattern::Project { inner, variables } => {
                let (inner, mut size) = self.pattern(*inner, place, outer)?;
                size.values.retain(|name, _| variables.iter().any(|variable| variable.to_string() == *name));
                Ok((GraphPattern::Project { inner: Box::new(inner), variables }, size))
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let (inner, size) = self.pattern(*inner, place, &Size::unit())?;
                let values = |name: &Variable| size.values.get(&name.to_string()).copied().unwrap_or(1.0);
                let groups = variables.iter().map(values).product::<f64>().min(size.rows);
                let mut values = size.values.clone();
                values.retain(|name, _| variables.iter().any(|variable| variable.to_string() == *name));
                for (name, _) in &aggregates {
                    values.insert(name.to_string(), groups);
                }
                let size = Size { rows: groups, values }.with_rows(groups);
                Ok((GraphPattern::Group { inner: Box::new(inner), variables, aggregates }, size))
            }
            GraphPattern::OrderBy { inner, expression } => {
                let (inner, size) = self.pattern(*inner, place, outer)?;
                Ok((GraphPattern::OrderBy { inner: Box::new(inner), expression }, size))
            }
            GraphPattern::Distinct { inner } => {
                let (inner, size) = self.pattern(*inner, place, outer)?;
                Ok((GraphPattern::Distinct { inner: Box::new(inner) }, size))
            }
            GraphPattern::Reduced { inner } => {
                let (inner, size) = self.pattern(*inner, place, outer)?;
                Ok((GraphPattern::Reduced { inner: Box::new(inner) }, size))
            }
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Slice { inner, start, length } => {
                let (inner, size) = self.pattern(*inner, place, &Size::unit())?;
                let rows = length.map_or(size.rows, |length| size.rows.min(length as f64));
                Ok((GraphPattern::Slice { inner: Box::new(inner), start, length }, size.with_rows(rows)))
            }
            GraphPattern::Service { .. } => Ok((pattern, Size::unit())),
        }
    }

    /// The `EXISTS` of a condition are evaluated for each row.
    fn expression(
        &mut self,
        expression: Expression,
        place: &Place,
        size: &Size,
    ) -> Result<Expression, Damage> {
        let mut both = |left: Box<Expression>, right: Box<Expression>| {
            Ok((
                Box::new(self.expression(*left, place, size)?),
                Box::new(self.expression(*right, place, size)?),
            ))
        };
        Ok(match expression {
            Expression::And(left, right) => {
                let (left, right) = both(left, right)?;
                Expression::And(left, right)
            }
            Expression::Or(left, right) => {
                let (left, right) = both(left, right)?;
                Expression::Or(left, right)
            }
            Expression::Not(inner) => Expression::Not(Box::new(self.expression(*inner, place, size)?)),
            Expression::Exists(pattern) => {
                Expression::Exists(Box::new(self.correlated(*pattern, place, &one_row(size))?.0))
            }
            other => other,
        })
    }

    /// Plans a pattern in which the variables of each row outside stand for their values.
    fn correlated(&mut self, pattern: GraphPattern, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        let before = std::mem::replace(&mut self.sees_outside, true);
        let planned = self.pattern(pattern, place, outer);
        self.sees_outside = before;
        planned
    }

    /// A group of parts that are joined.
    fn group(&mut self, pattern: GraphPattern, place: &Place, outer: &Size) -> Result<Planned, Damage> {
        let mut flat = Vec::new();
        flatten(pattern, place, &mut flat);
        let fixed = fixed(&flat);
        let (mut looped, mut others) = (Vec::new(), Vec::new());
        for pattern in flat {
            match self.loopable(&pattern, place, &fixed)? {
                Some(part) => looped.push(Element { pattern, part }),
                None => others.push(self.pattern(pattern, place, &Size::unit())?),
            }
        }
        others.sort_by(|a, b| a.1.rows.total_cmp(&b.1.rows));
        let mut joined: Option<Planned> = None;
        for other in others {
            let (near, apart) = reachable(looped, &other.1);
            looped = apart;
            let other = self.with_other(other, near, place, outer)?;
            joined = Some(match joined {
                None => other,
                Some(before) => self.hashed(before, other, place),
            });
        }
        match joined {
            Some(joined) if looped.is_empty() => Ok(joined),
            Some(joined) => {
                let apart = self.chain(None, looped, place, outer)?;
                Ok(self.hashed(joined, apart, place))
            }
            None => self.chain(None, looped, place, outer),
        }
    }

    /// One part that cannot be looked up, joined with those that can: before all of them, or after.
    fn with_other(
        &mut self,
        other: Planned,
        looped: Vec<Element>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let parts: Vec<Part> = looped.iter().map(|element| element.part.clone()).collect();
        let (before, after) = (order::order(&parts, &other.1), order::order(&parts, &one_row(outer)));
        let alone = after.sizes.last().map_or(1.0, |size| size.rows);
        if before.cost <= after.cost + HASH * (alone + other.1.rows) {
            return self.chain(Some(other), looped, place, outer);
        }
        let chain = self.chain(None, looped, place, outer)?;
        Ok(self.hashed(chain, other, place))
    }

    /// Loops over parts in the order of least cost.
    fn chain(
        &mut self,
        first: Option<Planned>,
        elements: Vec<Element>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let parts: Vec<Part> = elements.iter().map(|element| element.part.clone()).collect();
        let start = first.as_ref().map_or_else(|| one_row(outer), |(_, size)| size.clone());
        let order = order::order(&parts, &start);
        let mut waiting: Vec<Option<GraphPattern>> =
            elements.into_iter().map(|element| Some(element.pattern)).collect();
        let mut joined = first.map(|(pattern, _)| pattern);
        let mut size = start;
        for (number, next) in order.sequence.into_iter().zip(order.sizes) {
            let Some(pattern) = waiting.get_mut(number).and_then(Option::take) else { continue };
            let pattern = match pattern {
                // Its own joins go by what is bound by now.
                GraphPattern::Union { .. } => self.pattern(pattern, place, &one_row(&size))?.0,
                leaf => {
                    self.steps.push(Step { pattern: leaf.clone(), rows: next.rows });
                    leaf
                }
            };
            size = next;
            joined = Some(match joined {
                None => pattern,
                Some(before) => GraphPattern::Lateral { left: Box::new(before), right: Box::new(pattern) },
            });
        }
        Ok((joined.unwrap_or(GraphPattern::Bgp { patterns: Vec::new() }), size))
    }

    /// `GRAPH name { inner }`: its parts one by one.
    fn graph(
        &mut self,
        name: NamedNodePattern,
        inner: GraphPattern,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let place = self.estimator.inside(&name)?;
        let (inner, size) = self.pattern(inner, &place, outer)?;
        Ok((GraphPattern::Graph { name, inner: Box::new(inner) }, size))
    }

    fn optional(
        &mut self,
        left: GraphPattern,
        right: GraphPattern,
        expression: Option<Expression>,
        place: &Place,
        outer: &Size,
    ) -> Result<Planned, Damage> {
        let (left, left_size) = self.pattern(left, place, outer)?;
        let expression = match expression {
            Some(expression) => Some(self.expression(expression, place, &left_size)?),
            None => None,
        };
        let mut flat = Vec::new();
        flatten(right.clone(), place, &mut flat);
        let fixed = fixed(&flat);
        let mut are_loopable = !flat.is_empty();
        for pattern in &flat {
            are_loopable &= self.loopable(pattern, place, &fixed)?.is_some();
        }
        let before = self.steps.len();
        let (inside, per_row) = self.pattern(right.clone(), place, &one_row(&left_size))?;
        let rows = left_size.rows * per_row.rows.max(1.0);
        let size = left_size.joined(&per_row).with_rows(rows);
        if !are_loopable {
            // As the engine sees fit.
            let (left, right) = (Box::new(left), Box::new(inside));
            return Ok((GraphPattern::LeftJoin { left, right, expression }, size));
        }
        let inner_steps = self.steps.split_off(before);
        let (apart, apart_size) = self.pattern(right, place, &Size::unit())?;
        let is_near = left_size.touches(&apart_size);
        let by_loop = left_size.rows * (LOOK_UP + per_row.rows);
        if !is_near || by_loop > HASH * (apart_size.rows + left_size.rows) {
            let (left, right) = (Box::new(left), Box::new(self.fenced(apart, place)));
            return Ok((GraphPattern::LeftJoin { left, right, expression }, size));
        }
        self.steps.truncate(before);
        self.steps.extend(inner_steps);
        let unit = GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] };
        let inside = GraphPattern::LeftJoin { left: Box::new(unit), right: Box::new(inside), expression };
        Ok((GraphPattern::Lateral { left: Box::new(left), right: Box::new(inside) }, size))
    }

    /// A part that may be looked up row by row, with its size; nothing for any other.
    fn loopable(&self, pattern: &GraphPattern, place: &Place, fixed: &Fixed) -> Result<Option<Part>, Damage> {
        Ok(match pattern {
            GraphPattern::Bgp { patterns } => {
                let [triple] = patterns.as_slice() else { return Ok(None) };
                let size = self.estimator.triple(triple, place, fixed)?;
                Some(Part { look_up: LOOK_UP, scan: size.rows, size })
            }
            GraphPattern::Path { subject, path, object } => {
                let size = path::size(self.estimator, [subject, object], path, place, fixed)?;
                Some(Part { look_up: LOOK_UP * path_steps(path), scan: size.rows * LOOK_UP, size })
            }
            GraphPattern::Values { variables, bindings } => Some(values(variables, bindings)),
            GraphPattern::Union { left, right } => {
                let (Some(left), Some(right)) = (self.branch(left, place)?, self.branch(right, place)?)
                else {
                    return Ok(None);
                };
                Some(Part {
                    look_up: left.look_up + right.look_up,
                    scan: left.scan + right.scan,
                    size: either(&left.size, &right.size),
                })
            }
            _ => None,
        })
    }

    /// A branch of a union as one part.
    fn branch(&self, pattern: &GraphPattern, place: &Place) -> Result<Option<Part>, Damage> {
        if let GraphPattern::Filter { expr, inner } = pattern {
            let bound = scope::certain(inner);
            if scope::has_exists(expr) || !scope::used(expr).iter().all(|name| bound.contains(name)) {
                return Ok(None);
            }
            return self.branch(inner, place);
        }
        let mut flat = Vec::new();
        flatten(pattern.clone(), place, &mut flat);
        let fixed = fixed(&flat);
        let mut parts = Vec::with_capacity(flat.len());
        for pattern in &flat {
            let Some(part) = self.loopable(pattern, place, &fixed)? else { return Ok(None) };
            parts.push(part);
        }
        let order = order::order(&parts, &Size::unit());
        Ok(Some(Part {
            look_up: parts.iter().map(|part| part.look_up).sum::<f64>().max(1.0),
            scan: order.cost,
            size: order.sizes.into_iter().next_back().unwrap_or_else(Size::unit),
        }))
    }

    /// A join by the values of what both share.
    fn hashed(&self, left: Planned, right: Planned, place: &Place) -> Planned {
        let size = left.1.joined(&right.1);
        let left = Box::new(self.fenced(left.0, place));
        let right = Box::new(self.fenced(right.0, place));
        (GraphPattern::Join { left, right }, size)
    }

    /// The same rows from a pattern that the engine does not make a loop of.
    fn fenced(&self, pattern: GraphPattern, place: &Place) -> GraphPattern {
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
                variables.extend(
                    place.variable().and_then(|name| name.strip_prefix('?')).map(Variable::new_unchecked),
                );
                let variables = variables.into_iter().collect();
                GraphPattern::Project { inner: Box::new(other), variables }
            }
        }
    }
}

/// The parts of nested joins. A group of nothing is one within `GRAPH`: it says that the graph exists.
fn flatten(pattern: GraphPattern, place: &Place, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, place, parts);
            flatten(*right, place, parts);
        }
        GraphPattern::Bgp { patterns } if !(patterns.is_empty() && place.is_named()) => {
            parts.extend(patterns.into_iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple] }));
        }
        // A parameter that was not given: one row that binds nothing.
        GraphPattern::Values { bindings, .. } if !place.is_named() && is_open(&bindings) => {}
        other => parts.push(other),
    }
}

/// Whether these are one row without a term.
fn is_open(bindings: &[Vec<Option<GroundTerm>>]) -> bool {
    matches!(bindings, [row] if row.iter().all(Option::is_none))
}

/// Parts that share a variable with what has this size, or with another such part; and the others.
fn reachable(parts: Vec<Element>, size: &Size) -> (Vec<Element>, Vec<Element>) {
    let mut reached = Size { rows: 1.0, values: size.values.clone() };
    let (mut near, mut apart) = (Vec::new(), parts);
    loop {
        let (touching, rest): (Vec<_>, Vec<_>) =
            apart.into_iter().partition(|element| reached.touches(&element.part.size));
        apart = rest;
        if touching.is_empty() {
            return (near, apart);
        }
        for element in &touching {
            reached.values.extend(element.part.size.values.clone());
        }
        near.extend(touching);
    }
}

/// What `VALUES` of one row fix.
fn fixed(parts: &[GraphPattern]) -> Fixed {
    let mut fixed = Fixed::new();
    for part in parts {
        if let GraphPattern::Values { variables, bindings } = part
            && let [row] = bindings.as_slice()
        {
            let terms = variables.iter().zip(row);
            fixed.extend(terms.filter_map(|(name, term)| Some((name.to_string(), term.clone()?))));
        }
    }
    fixed
}

/// The size of `VALUES`. A variable that some row leaves open fixes nothing.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn values(variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Part {
    let rows = bindings.len() as f64;
    let distinct = |at: usize| {
        let terms = bindings.iter().map(|row| row.get(at)?.as_ref().map(ToString::to_string));
        terms.collect::<Option<BTreeSet<String>>>().map(|terms| terms.len() as f64)
    };
    let values =
        variables.iter().enumerate().filter_map(|(at, name)| Some((name.to_string(), distinct(at)?)));
    Part { size: Size { rows, values: values.collect() }, look_up: rows, scan: rows }
}

fn path_steps(path: &spargebra::algebra::PropertyPathExpression) -> f64 {
    use spargebra::algebra::PropertyPathExpression as Path;
    match path {
        Path::NamedNode(_) | Path::NegatedPropertySet(_) => 1.0,
        Path::Reverse(path) | Path::ZeroOrOne(path) => path_steps(path),
        Path::Sequence(first, second) | Path::Alternative(first, second) => {
            path_steps(first) + path_steps(second)
        }
        Path::ZeroOrMore(path) | Path::OneOrMore(path) => 4.0 * path_steps(path),
    }
}

/// The bound variables of some rows, in one of them.
fn one_row(size: &Size) -> Size {
    Size { rows: 1.0, values: size.values.clone() }.with_rows(1.0)
}

/// The rows of both.
fn either(left: &Size, right: &Size) -> Size {
    let mut size = left.clone();
    size.rows += right.rows;
    size.values.retain(|name, _| right.values.contains_key(name));
    for (name, values) in &mut size.values {
        *values += right.values.get(name).copied().unwrap_or_default();
    }
    size
}
