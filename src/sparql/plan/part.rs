//! Parts of a group that the index can be asked for row by row, and what that costs.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::GroundTerm;

use super::estimate::{Estimator, Fixed, Place, Size};
use super::native::{self, Bound, Way};
use super::order::{self, Part};
use super::path;
use super::scope::{self, Name};
use crate::snapshot::Damage;

/// Rows that could be read in the time of one look-up.
pub(super) const LOOK_UP: f64 = 3.0;

/// Rows that could be read in the time it takes to hash one and to find it.
pub(super) const HASH: f64 = 3.0;

/// A group as the engine would join it.
pub(super) struct Native {
    /// Numbers of the parts, with the rows there should be after each.
    pub(super) sequence: Vec<(usize, f64)>,
    /// Of all.
    pub(super) size: Size,
    /// Rows read.
    pub(super) cost: f64,
    /// The size that the engine guesses.
    pub(super) guess: f64,
}

/// The parts of nested joins. A group of nothing is one within `GRAPH`: it says that the graph exists.
pub(super) fn flatten(pattern: GraphPattern, place: &Place, parts: &mut Vec<GraphPattern>) {
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

/// What `VALUES` of one row fix.
pub(super) fn fixed(parts: &[GraphPattern]) -> Fixed {
    let mut fixed = Fixed::new();
    for part in parts {
        if let GraphPattern::Values { variables, bindings } = part
            && let [row] = bindings.as_slice()
        {
            let terms = variables.iter().zip(row);
            fixed.extend(terms.filter_map(|(name, term)| Some((Name::of(name), term.clone()?))));
        }
    }
    fixed
}

/// Whether each part of a group may be looked up row by row.
pub(super) fn is_loopable(pattern: &GraphPattern, place: &Place) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !(patterns.is_empty() && place.is_named()),
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => true,
        GraphPattern::Join { left, right } => is_loopable(left, place) && is_loopable(right, place),
        GraphPattern::Union { left, right } => is_branch(left, place) && is_branch(right, place),
        GraphPattern::Graph { inner, .. } => {
            !matches!(&**inner, GraphPattern::Bgp { patterns } if patterns.is_empty())
                && is_branch(inner, place)
        }
        _ => false,
    }
}

/// Whether a branch of a union, or what stands in a graph, may be looked up row by row: conditions look at nothing but
/// what each of its own rows binds.
fn is_branch(pattern: &GraphPattern, place: &Place) -> bool {
    if let GraphPattern::Filter { expr, inner } = pattern {
        let bound = scope::certain(inner);
        let is_own = !scope::has_exists(expr) && scope::used(expr).iter().all(|name| bound.contains(name));
        return is_own && is_branch(inner, place);
    }
    is_loopable(pattern, place)
}

impl Estimator<'_> {
    /// A part that may be looked up row by row, with its size; nothing for any other.
    pub(super) fn loopable(
        &self,
        pattern: &GraphPattern,
        place: &Place,
        fixed: &Fixed,
    ) -> Result<Option<Part>, Damage> {
        Ok(match pattern {
            pattern if !is_loopable(pattern, place) => None,
            GraphPattern::Bgp { patterns } => {
                let [triple] = patterns.as_slice() else { return Ok(None) };
                let size = self.triple(triple, place, fixed)?;
                Some(Part { look_up: LOOK_UP, scan: size.rows, size })
            }
            GraphPattern::Path { subject, path, object } => {
                let size = path::size(self, [subject, object], path, place, fixed)?;
                Some(Part { look_up: LOOK_UP * path_steps(path), scan: size.rows * LOOK_UP, size })
            }
            GraphPattern::Values { variables, bindings } => Some(values(variables, bindings)),
            GraphPattern::Graph { name, inner } => Some(self.branch(inner, &self.inside(name)?)?),
            GraphPattern::Union { left, right } => {
                let (left, right) = (self.branch(left, place)?, self.branch(right, place)?);
                Some(Part {
                    look_up: left.look_up + right.look_up,
                    scan: left.scan + right.scan,
                    size: left.size.either(&right.size),
                })
            }
            _ => None,
        })
    }

    /// A branch of a union, or what stands in a graph, as one part.
    fn branch(&self, pattern: &GraphPattern, place: &Place) -> Result<Part, Damage> {
        if let GraphPattern::Filter { inner, .. } = pattern {
            return self.branch(inner, place);
        }
        let mut flat = Vec::new();
        flatten(pattern.clone(), place, &mut flat);
        let parts = self.all_loopable(&flat, place)?;
        let parts: Vec<&Part> = parts.iter().collect();
        let look_up = parts.iter().map(|part| part.look_up).sum::<f64>().max(1.0);
        Ok(match order::order(&parts, &Size::unit(), f64::INFINITY) {
            Some(order) => Part { look_up, scan: order.cost, size: order.size },
            None => Part { look_up, scan: 1.0, size: Size::unit() },
        })
    }

    /// The parts of a group each of which may be looked up row by row.
    fn all_loopable(&self, flat: &[GraphPattern], place: &Place) -> Result<Vec<Part>, Damage> {
        let fixed = fixed(flat);
        flat.iter().filter_map(|pattern| self.loopable(pattern, place, &fixed).transpose()).collect()
    }

    /// A group as the engine would join it, for each row of `start`, of which it knows those of `outside` to be bound.
    pub(super) fn native(
        &self,
        patterns: &[&GraphPattern],
        parts: &[&Part],
        place: &Place,
        outside: &Bound,
        start: &Size,
    ) -> Result<Native, Damage> {
        let (sequence, guess) = native::order(patterns, outside);
        let mut native = Native { sequence: Vec::new(), size: start.one_row(), cost: 0.0, guess };
        let mut component = native.size.clone();
        for (number, way) in sequence {
            let (Some(part), Some(pattern)) = (parts.get(number), patterns.get(number)) else { continue };
            if way == Way::Alone && !native.sequence.is_empty() {
                native.cost += component.rows;
                native.size = native.size.joined(&component);
                component = start.one_row();
            }
            native.cost += match way {
                Way::Hash => {
                    part.scan + HASH * (component.rows + part.size.rows) + component.joined_rows(&part.size)
                }
                Way::Alone | Way::Loop => match self.inner(pattern, place, &component)? {
                    Some(inner) => component.rows * (inner + LOOK_UP) + component.joined_rows(&part.size),
                    None => order::cost(&component, part),
                },
            };
            component = component.joined(&part.size);
            native.sequence.push((number, component.rows));
        }
        native.size = if native.size == start.one_row() { component } else { native.size.joined(&component) };
        native.cost += native.size.rows;
        Ok(native)
    }

    /// What it costs to look up once a part that has joins within, which the engine orders by themselves.
    fn inner(&self, pattern: &GraphPattern, place: &Place, start: &Size) -> Result<Option<f64>, Damage> {
        Ok(match pattern {
            GraphPattern::Union { left, right } => {
                Some(self.group_inside(left, place, start)? + self.group_inside(right, place, start)?)
            }
            GraphPattern::Graph { name, inner } => {
                Some(self.group_inside(inner, &self.inside(name)?, start)?)
            }
            _ => None,
        })
    }

    fn group_inside(&self, pattern: &GraphPattern, place: &Place, start: &Size) -> Result<f64, Damage> {
        if let GraphPattern::Filter { inner, .. } = pattern {
            return self.group_inside(inner, place, start);
        }
        let mut flat = Vec::new();
        flatten(pattern.clone(), place, &mut flat);
        let parts = self.all_loopable(&flat, place)?;
        let (flat, parts): (Vec<_>, Vec<_>) = (flat.iter().collect(), parts.iter().collect());
        Ok(self.native(&flat, &parts, place, &Bound::new(), &start.one_row())?.cost)
    }
}

/// The size of `VALUES`. A variable that some row leaves open fixes nothing.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn values(variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Part {
    let rows = bindings.len() as f64;
    let mut size = Size::of(rows);
    for (at, name) in variables.iter().enumerate() {
        let terms = bindings.iter().map(|row| row.get(at)?.as_ref().map(ToString::to_string));
        if let Some(terms) = terms.collect::<Option<BTreeSet<String>>>() {
            size.set(Name::of(name), terms.len() as f64);
        }
    }
    Part { size, look_up: rows, scan: rows }
}

fn path_steps(path: &PropertyPathExpression) -> f64 {
    use PropertyPathExpression as Path;
    match path {
        Path::NamedNode(_) | Path::NegatedPropertySet(_) => 1.0,
        Path::Reverse(path) | Path::ZeroOrOne(path) => path_steps(path),
        Path::Sequence(first, second) | Path::Alternative(first, second) => {
            path_steps(first) + path_steps(second)
        }
        Path::ZeroOrMore(path) | Path::OneOrMore(path) => 4.0 * path_steps(path),
    }
}
