//! How many rows a property path has. Paths stay as they are: only their place in a join is chosen.

use spargebra::algebra::PropertyPathExpression;
use spargebra::term::TermPattern;

use super::super::given::given;
use super::estimate::{Estimator, Fixed, Place, Size};
use super::scope::Name;
use crate::snapshot::Damage;

/// Steps that a path of any length takes on average: a guess.
const LENGTH: f64 = 4.0;

/// What a path relates: pairs, distinct starts and ends.
struct Pairs {
    rows: f64,
    starts: f64,
    ends: f64,
}

/// Of a path between two terms.
pub(super) fn size(
    estimator: &Estimator<'_>,
    [subject, object]: [&TermPattern; 2],
    path: &PropertyPathExpression,
    place: &Place,
    fixed: &Fixed,
) -> Result<Size, Damage> {
    let pairs = pairs(estimator, path, place)?;
    let mut size = Size::of(pairs.rows);
    for (term, values) in [(subject, pairs.starts), (object, pairs.ends)] {
        let name = Name::of_term(term);
        let is_fixed = name.is_some_and(|name| fixed.iter().any(|(fixed, _)| *fixed == name));
        if is_fixed || given(term).is_some() {
            size.rows /= values.max(1.0);
        }
        if let Some(name) = name {
            size.set(name, if is_fixed { 1.0 } else { values });
        }
    }
    let rows = size.rows;
    Ok(size.with_rows(rows))
}

fn pairs(estimator: &Estimator<'_>, path: &PropertyPathExpression, place: &Place) -> Result<Pairs, Damage> {
    let of = |path: &PropertyPathExpression| pairs(estimator, path, place);
    Ok(match path {
        PropertyPathExpression::NamedNode(name) => {
            let [rows, starts, ends] = estimator.predicate(name, place)?;
            Pairs { rows, starts, ends }
        }
        PropertyPathExpression::Reverse(path) => {
            let Pairs { rows, starts, ends } = of(path)?;
            Pairs { rows, starts: ends, ends: starts }
        }
        PropertyPathExpression::Sequence(first, second) => {
            let (first, second) = (of(first)?, of(second)?);
            let rows = first.rows * second.rows / first.ends.max(second.starts).max(1.0);
            Pairs { rows, starts: first.starts.min(rows), ends: second.ends.min(rows) }
        }
        PropertyPathExpression::Alternative(one, other) => {
            let (one, other) = (of(one)?, of(other)?);
            Pairs {
                rows: one.rows + other.rows,
                starts: one.starts + other.starts,
                ends: one.ends + other.ends,
            }
        }
        PropertyPathExpression::OneOrMore(path) => {
            let path = of(path)?;
            Pairs { rows: path.rows * LENGTH, ..path }
        }
        // Every term is at both ends of a path of no step.
        PropertyPathExpression::ZeroOrMore(path) => {
            let (path, terms) = (of(path)?, estimator.terms());
            Pairs { rows: path.rows * LENGTH + terms, starts: terms, ends: terms }
        }
        PropertyPathExpression::ZeroOrOne(path) => {
            let (path, terms) = (of(path)?, estimator.terms());
            Pairs { rows: path.rows + terms, starts: terms, ends: terms }
        }
        PropertyPathExpression::NegatedPropertySet(_) => {
            let rows = estimator.total(place)?;
            Pairs { rows, starts: rows / LENGTH, ends: rows / LENGTH }
        }
    })
}
