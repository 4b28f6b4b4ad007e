//! Whether the engine's plan of a query multiplies rows that it holds.
//!
//! The engine joins in two ways: it evaluates one side for each row of the other (`Lateral`), so that rows cost quads, or it
//! holds the rows of both and compares them, which no budget of quads bounds. Which it takes is decided by its optimiser, by
//! what is bound for certain, hence it is asked here. Patterns within expressions are not optimised.

use spargebra::term::NamedNodePattern;
use sparopt::Optimizer;
use sparopt::algebra::{GraphPattern, GroundTermPattern};

/// Rows that a part gives each time it is evaluated, whatever the data. Rows that a query brings along are left out: it may
/// do so once ([`paid`](super::paid)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// One at most.
    One,
    /// At most as many as quads were read for it.
    Paid,
    /// One more than that.
    PaidButOne,
    /// A few more than that.
    PaidButFew,
}

use Rows::{One, Paid, PaidButFew, PaidButOne};

/// Whether rows are held and compared with others, outside of expressions, once the pattern is planned.
pub(super) fn is_multiplied(pattern: &spargebra::algebra::GraphPattern) -> bool {
    rows(&Optimizer::optimize_graph_pattern(pattern.into())).is_none()
}

/// The rows of a part; nothing where it multiplies some.
fn rows(pattern: &GraphPattern) -> Option<Rows> {
    match pattern {
        GraphPattern::QuadPattern { subject, predicate, object, graph_name } => {
            let is_one = [subject, object].into_iter().all(is_ground)
                && [Some(predicate), graph_name.as_ref()].into_iter().flatten().all(is_given);
            Some(if is_one { One } else { Paid })
        }
        GraphPattern::Values { bindings, .. } => Some(if bindings.len() <= 1 { One } else { Paid }),
        // Paths of no steps are not read. Where both ends are open there may be two for each quad.
        GraphPattern::Path { .. } => Some(PaidButOne),
        GraphPattern::Graph { graph_name } => is_given(graph_name).then_some(One),
        GraphPattern::Lateral { left, right } => looked_up(rows(left)?, rows(right)?),
        GraphPattern::Join { left, right, .. } => match (rows(left)?, rows(right)?) {
            (One, rows) | (rows, One) => Some(rows),
            _ => None,
        },
        GraphPattern::LeftJoin { left, right, .. } => match (rows(left)?, rows(right)?) {
            (One, Paid) => Some(PaidButOne),
            (One, rows) | (rows, One) => Some(rows),
            _ => None,
        },
        GraphPattern::Union { inner } => {
            let parts: Option<Vec<Rows>> = inner.iter().map(rows).collect();
            Some(united(&parts?))
        }
        GraphPattern::Group { inner, .. } => {
            rows(inner).map(|rows| if rows == Paid { PaidButOne } else { rows })
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => rows(inner),
        GraphPattern::Minus { .. } | GraphPattern::Service { .. } => None,
    }
}

/// The rows of a part that is evaluated for each row of another. Few for each of many would be multiplied.
fn looked_up(left: Rows, right: Rows) -> Option<Rows> {
    match (left, right) {
        (_, One) => Some(left),
        (One, _) | (_, Paid) => Some(right),
        (_, PaidButOne) => Some(left),
        (_, PaidButFew) => None,
    }
}

fn united(parts: &[Rows]) -> Rows {
    let mut unpaid = parts.iter().filter(|rows| **rows != Paid);
    match (unpaid.next(), unpaid.next()) {
        (None, _) => Paid,
        (Some(One), None) if parts.len() == 1 => One,
        (Some(One | PaidButOne), None) => PaidButOne,
        _ => PaidButFew,
    }
}

fn is_given(name: &NamedNodePattern) -> bool {
    matches!(name, NamedNodePattern::NamedNode(_))
}

fn is_ground(term: &GroundTermPattern) -> bool {
    matches!(term, GroundTermPattern::NamedNode(_) | GroundTermPattern::Literal(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparql::paid::tests::{LOOKED_UP, prepared};

    fn multiplied(text: &str) -> bool {
        is_multiplied(prepared(text).pattern())
    }

    #[test]
    fn what_hangs_together_is_looked_up() {
        let more = [
            "SELECT ?a { GRAPH ?g { ?a :p ?b } ?b :q ?c FILTER NOT EXISTS { ?c :r ?d } }",
            "SELECT ?a { { ?a :p ?b } UNION { ?a :q ?b } ?b :r ?c }",
            "SELECT * { :x :p :y . ?a :q ?b . ?b :r ?c }",
            "SELECT * { OPTIONAL { ?a :p ?b } }",
            "SELECT * { { OPTIONAL { ?a :p ?b } } UNION { VALUES ?a { 1 } } }",
            "SELECT * { ?a :p ?b ; :q* ?c ; :r? ?d }",
            "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c . ?c :r ?d } OPTIONAL { ?a :r ?e } }",
        ];
        for text in LOOKED_UP.into_iter().chain(more) {
            assert!(!multiplied(text), "{text}");
        }
    }

    #[test]
    fn what_is_held_and_compared_is_told() {
        for text in [
            "SELECT * { ?a :p ?b . ?c :q ?d }",
            "SELECT * { ?a :p ?b OPTIONAL { ?c :q ?d } }",
            "SELECT * { ?a :p ?b MINUS { ?a :q ?c } }",
            "SELECT * { ?a :p ?b { SELECT ?a { ?a :q ?c } } }",
            "SELECT * { { ?a :p ?b } UNION { ?c :q ?d } ?e :r ?f }",
            "SELECT * { VALUES ?a { 1 } OPTIONAL { ?a :p ?b } ?c :q ?d }",
            "SELECT * { :x (:p/:q)|:r :y . ?c :q ?d }",
            "SELECT * { OPTIONAL { ?b :p ?a } OPTIONAL { ?c :p ?a } }",
            "SELECT * { { OPTIONAL { ?b :p ?a } } ?c :p ?a }",
            "SELECT * { ?b :p ?d { ?d :q ?a . :x :q :x } UNION { ?a :p ?d } }",
            "SELECT * { ?a :p ?b { ?a :q ?c OPTIONAL { ?a :r ?b } } }",
            "SELECT * { ?a :p ?b { VALUES ?b { 1 } } UNION { VALUES ?b { 2 } } { VALUES ?b { 1 } } UNION { VALUES ?b { 3 } } }",
            "SELECT * { GRAPH ?g {} }",
        ] {
            assert!(multiplied(text), "{text}");
        }
    }
}
