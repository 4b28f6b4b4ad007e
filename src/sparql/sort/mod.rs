//! `ORDER BY` of terms that are not alike.
//!
//! The engine compares terms by value where values can be compared, and by their text elsewhere. Together that is no order: 9 is
//! less than 10, `"10"` less than `"5"`, and 10 less than `"5"`, which is less than 9. The sort of the standard library panics where
//! it notices. The engine also evaluates what is sorted by anew for each comparison, so that `ORDER BY RAND()` is no order either.
//! Hence what is sorted by is evaluated once for each row, and a text ([`key`]) is put in the place of values, so that
//! all literals are compared by their text:
//!
//! ```text
//! OrderBy(inner, [Asc(e)])
//!   ⇒ OrderBy(Extend(Extend(inner, ?value, e), ?key, COALESCE(key(?value), ?value)), [Asc(?key)])
//! ```

mod key;

use oxigraph::model::{Literal, NamedNodeRef, Term, Variable};
use oxigraph::sparql::SparqlEvaluator;
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};

use crate::library::{children_mut, expressions_mut, operands_mut};

/// Name of the function; no IRI, so that no query can contain it.
const FUNCTION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("sort key");

/// Lets an evaluator know the function that a total order is made with.
pub(super) fn with_keys(evaluator: SparqlEvaluator) -> SparqlEvaluator {
    evaluator.with_custom_function(FUNCTION.into_owned(), |terms| {
        let [Term::Literal(literal)] = terms else { return None };
        key::key(literal).map(|key| Literal::new_simple_literal(key).into())
    })
}

/// Rewrites all orders in a pattern to total ones, those in its expressions included.
pub(super) fn make_total(pattern: &mut GraphPattern) {
    rewrite(pattern, &mut 0);
}

/// `named` counts the variables that were added.
fn rewrite(pattern: &mut GraphPattern, named: &mut usize) {
    children_mut(pattern).for_each(|child| rewrite(child, named));
    for expression in expressions_mut(pattern) {
        rewrite_within(expression, named);
    }
    if let GraphPattern::OrderBy { inner, expression: keys } = pattern {
        *keys = std::mem::take(keys).into_iter().map(|key| total(inner, key, named)).collect();
    }
}

/// The key in the place of one that was written, bound in the rows of `inner`.
fn total(inner: &mut GraphPattern, written: OrderExpression, named: &mut usize) -> OrderExpression {
    let (direction, written): (fn(Expression) -> OrderExpression, _) = match written {
        OrderExpression::Asc(written) => (OrderExpression::Asc, written),
        OrderExpression::Desc(written) => (OrderExpression::Desc, written),
    };
    let value = match written {
        Expression::Variable(_) => written,
        computed => extend(inner, computed, named),
    };
    let key = Expression::FunctionCall(Function::Custom(FUNCTION.into_owned()), vec![value.clone()]);
    direction(extend(inner, Expression::Coalesce(vec![key, value]), named))
}

/// Binds an expression in each row; the variable.
fn extend(inner: &mut GraphPattern, expression: Expression, named: &mut usize) -> Expression {
    *named += 1;
    // No name that a query can contain.
    let variable = Variable::new_unchecked(format!("sort {named}"));
    let rows = std::mem::take(inner);
    *inner = GraphPattern::Extend { inner: Box::new(rows), variable: variable.clone(), expression };
    variable.into()
}

fn rewrite_within(expression: &mut Expression, named: &mut usize) {
    match expression {
        Expression::Exists(pattern) => rewrite(pattern, named),
        other => operands_mut(other).into_iter().for_each(|operand| rewrite_within(operand, named)),
    }
}
