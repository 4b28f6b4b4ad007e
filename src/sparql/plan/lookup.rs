//! Filters that fix a variable become `VALUES`, so that the index is asked for what it has in the place of every row
//! being compared.
//!
//! `FILTER(?x = c)` keeps the rows in which `?x` is `c`, and so does a join with `VALUES ?x { c }` if
//!
//! - `?x` is bound in every row: a join would bind it where it is not;
//! - no term but `c` is equal to `c`. That holds for IRIs, and for plain and language-tagged strings: the engine
//!   compares these as they stand, and nothing of another datatype equals a string. It does not for numbers (`1 =
//!   1.0`), dates and booleans, nor for datatypes that are unknown, where a comparison is an error.
//!
//! The `VALUES` is moved inwards only past what gives the same rows with the rest left out: not past `LIMIT`, not into
//! the right side of `OPTIONAL` and `MINUS`, not into a group unless `?x` is its key.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use oxigraph::model::vocab::xsd;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::scope::certain;
use crate::library::children_mut;

/// Rewrites the filters of a pattern. What is correlated with rows outside, or asked of others, stays as it is.
pub(super) fn narrow(pattern: &mut GraphPattern) {
    match &mut *pattern {
        GraphPattern::Lateral { left, .. } => narrow(left),
        GraphPattern::Service { .. } => {}
        other => children_mut(other).for_each(narrow),
    }
    if let GraphPattern::Filter { .. } = pattern
        && let GraphPattern::Filter { expr, inner } = std::mem::replace(pattern, nothing())
    {
        *pattern = filtered(expr, *inner);
    }
}

/// What stands in the place of a pattern that is being rewritten.
fn nothing() -> GraphPattern {
    GraphPattern::Bgp { patterns: Vec::new() }
}

fn filtered(condition: Expression, inner: GraphPattern) -> GraphPattern {
    let mut conjuncts = Vec::new();
    conjuncts_of(condition, &mut conjuncts);
    let bound =
        if conjuncts.iter().any(|one| fixed(one).is_some()) { certain(&inner) } else { BTreeSet::new() };
    let mut narrowed = inner;
    let mut rest = None;
    for conjunct in conjuncts {
        match fixed(&conjunct) {
            Some((name, terms)) if bound.contains(&name) => narrowed = restricted(narrowed, &name, &terms),
            _ => {
                rest = Some(match rest {
                    Some(others) => Expression::And(Box::new(others), Box::new(conjunct)),
                    None => conjunct,
                });
            }
        }
    }
    match rest {
        Some(expr) => GraphPattern::Filter { expr, inner: Box::new(narrowed) },
        None => narrowed,
    }
}

fn conjuncts_of(expression: Expression, conjuncts: &mut Vec<Expression>) {
    if let Expression::And(left, right) = expression {
        conjuncts_of(*left, conjuncts);
        conjuncts_of(*right, conjuncts);
    } else {
        conjuncts.push(expression);
    }
}

/// The variable that a condition fixes, and the terms it may be, each once.
fn fixed(condition: &Expression) -> Option<(Variable, Vec<GroundTerm>)> {
    match condition {
        Expression::Equal(left, right) | Expression::SameTerm(left, right) => match (&**left, &**right) {
            (Expression::Variable(name), term) | (term, Expression::Variable(name)) => {
                Some((name.clone(), vec![distinct_term(term)?]))
            }
            _ => None,
        },
        Expression::In(left, list) if !list.is_empty() => {
            let Expression::Variable(name) = &**left else { return None };
            let mut seen = BTreeSet::new();
            let mut terms = Vec::new();
            for term in list {
                let term = distinct_term(term)?;
                if seen.insert(term.to_string()) {
                    terms.push(term);
                }
            }
            Some((name.clone(), terms))
        }
        _ => None,
    }
}

/// A term that no other term is equal to.
fn distinct_term(expression: &Expression) -> Option<GroundTerm> {
    match expression {
        Expression::NamedNode(node) => Some(node.clone().into()),
        Expression::Literal(literal) if literal.language().is_some() || literal.datatype() == xsd::STRING => {
            Some(literal.clone().into())
        }
        _ => None,
    }
}

/// The rows of a pattern, in each of which the variable is bound, in which it is one of the terms.
fn restricted(pattern: GraphPattern, name: &Variable, terms: &[GroundTerm]) -> GraphPattern {
    let inwards = |inner: Box<GraphPattern>| Box::new(restricted(*inner, name, terms));
    let has = |pattern: &GraphPattern| certain(pattern).contains(name);
    match pattern {
        GraphPattern::Join { left, right } if has(&left) => GraphPattern::Join { left: inwards(left), right },
        GraphPattern::Join { left, right } if has(&right) => {
            GraphPattern::Join { left, right: inwards(right) }
        }
        GraphPattern::LeftJoin { left, right, expression } if has(&left) => {
            GraphPattern::LeftJoin { left: inwards(left), right, expression }
        }
        GraphPattern::Lateral { left, right } if has(&left) => {
            GraphPattern::Lateral { left: inwards(left), right }
        }
        GraphPattern::Minus { left, right } => GraphPattern::Minus { left: inwards(left), right },
        GraphPattern::Union { left, right } => {
            GraphPattern::Union { left: inwards(left), right: inwards(right) }
        }
        GraphPattern::Filter { expr, inner } => GraphPattern::Filter { expr, inner: inwards(inner) },
        GraphPattern::Extend { inner, variable, expression } if variable != *name => {
            GraphPattern::Extend { inner: inwards(inner), variable, expression }
        }
        GraphPattern::Graph { name: graph, inner }
            if has(&inner) && graph != NamedNodePattern::Variable(name.clone()) =>
        {
            GraphPattern::Graph { name: graph, inner: inwards(inner) }
        }
        GraphPattern::OrderBy { inner, expression } => {
            GraphPattern::OrderBy { inner: inwards(inner), expression }
        }
        GraphPattern::Project { inner, variables } => {
            GraphPattern::Project { inner: inwards(inner), variables }
        }
        GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: inwards(inner) },
        GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: inwards(inner) },
        GraphPattern::Group { inner, variables, aggregates } if variables.contains(name) => {
            GraphPattern::Group { inner: inwards(inner), variables, aggregates }
        }
        other => {
            let values = GraphPattern::Values {
                variables: vec![name.clone()],
                bindings: terms.iter().map(|term| vec![Some(term.clone())]).collect(),
            };
            GraphPattern::Join { left: Box::new(values), right: Box::new(other) }
        }
    }
}
