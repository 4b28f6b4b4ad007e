//! The pattern of a query, the patterns that a pattern is made of, and the operands of an expression.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The pattern of a query.
pub(crate) fn pattern(query: &Query) -> &GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

/// The same, to be changed.
pub(crate) fn pattern_mut(query: &mut Query) -> &mut GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

/// The body of [`children`] and [`children_mut`], which differ in `&` and `&mut` alone.
macro_rules! children_of {
    ($pattern:expr $(, $mutable:tt)?) => {{
        let (first, second) = match $pattern {
            GraphPattern::Join { left, right }
            | GraphPattern::LeftJoin { left, right, .. }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => (Some(left), Some(right)),
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Graph { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. }
            | GraphPattern::Service { inner, .. } => (Some(inner), None),
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => (None, None),
        };
        first.into_iter().chain(second).map(|child| &$($mutable)? **child)
    }};
}

/// The patterns directly within a pattern, from left to right; those in expressions are none of them.
pub(crate) fn children(pattern: &GraphPattern) -> impl DoubleEndedIterator<Item = &GraphPattern> {
    children_of!(pattern)
}

/// The same, to be changed.
pub(crate) fn children_mut(pattern: &mut GraphPattern) -> impl Iterator<Item = &mut GraphPattern> {
    children_of!(pattern, mut)
}

/// The body of [`operands`] and [`operands_mut`], which differ in `&` and `&mut` alone.
macro_rules! operands_of {
    ($expression:expr, $iter:ident $(, $mutable:tt)?) => {
        match $expression {
            Expression::Or(a, b)
            | Expression::And(a, b)
            | Expression::Equal(a, b)
            | Expression::SameTerm(a, b)
            | Expression::Greater(a, b)
            | Expression::GreaterOrEqual(a, b)
            | Expression::Less(a, b)
            | Expression::LessOrEqual(a, b)
            | Expression::Add(a, b)
            | Expression::Subtract(a, b)
            | Expression::Multiply(a, b)
            | Expression::Divide(a, b) => vec![a, b],
            Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => vec![a],
            Expression::In(a, list) => std::iter::once(&$($mutable)? **a).chain(list).collect(),
            Expression::If(a, b, c) => vec![a, b, c],
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list.$iter().collect(),
            Expression::NamedNode(_)
            | Expression::Literal(_)
            | Expression::Variable(_)
            | Expression::Bound(_)
            | Expression::Exists(_) => Vec::new(),
        }
    };
}

/// The expressions directly within an expression, from left to right; the pattern of an `EXISTS` is none.
pub(crate) fn operands(expression: &Expression) -> Vec<&Expression> {
    operands_of!(expression, iter)
}

/// The same, to be changed.
pub(crate) fn operands_mut(expression: &mut Expression) -> Vec<&mut Expression> {
    operands_of!(expression, iter_mut, mut)
}

/// The expressions directly within a pattern, to be changed.
pub(crate) fn expressions_mut(pattern: &mut GraphPattern) -> Vec<&mut Expression> {
    match pattern {
        GraphPattern::Filter { expr: expression, .. }
        | GraphPattern::Extend { expression, .. }
        | GraphPattern::LeftJoin { expression: Some(expression), .. } => vec![expression],
        GraphPattern::OrderBy { expression: keys, .. } => {
            keys.iter_mut().map(|(OrderExpression::Asc(key) | OrderExpression::Desc(key))| key).collect()
        }
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter_mut()
            .filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
                AggregateExpression::CountSolutions { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
