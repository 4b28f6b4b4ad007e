//! Whether each step of a query is paid for by a quad that it reads, its joins aside.
//!
//! The engine can be stopped where it reads a quad and where it converts a term, and nowhere else. What is admitted here is
//! small patterns that can be looked up one after the other, and expressions that build no strings. Where the plan does look
//! them up ([`multiplied`](super::multiplied)), a budget of quads bounds all that such a query does.

use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};

use super::policy::steps;
use crate::library::operands;

/// Most patterns and operators.
const MAX_PARTS: usize = 60;

/// Most parts that are joined with one another: planning grows with their fourth power.
const MAX_JOINED: usize = 12;

/// Deepest nesting of patterns and of expressions.
const MAX_DEPTH: usize = 24;

/// Most steps of a property path.
const MAX_STEPS: usize = 8;

/// Most rows that a query may bring along, in one place: each row of the rest is compared with all of them.
const MAX_ROWS: usize = 16;

/// Most members of an `IN`.
const MAX_MEMBERS: usize = 32;

/// Whether a budget of quads bounds what the pattern of a query takes, if no rows are multiplied.
pub(super) fn is_paid(pattern: &GraphPattern) -> bool {
    let mut walk = Walk { parts: 0, depth: 0, has_rows: false };
    walk.outer(pattern).is_some()
}

/// Counts what was seen. Where a method gives nothing, the pattern is not admitted.
struct Walk {
    parts: usize,
    depth: usize,
    /// Whether the query brings rows along.
    has_rows: bool,
}

impl Walk {
    fn count(&mut self, parts: usize) -> Option<()> {
        self.parts += parts;
        (self.parts <= MAX_PARTS).then_some(())
    }

    fn deeper<T>(&mut self, act: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.count(1)?;
        self.depth += 1;
        let found = if self.depth <= MAX_DEPTH { act(self) } else { None };
        self.depth -= 1;
        found
    }

    /// What stands around the patterns: each of it takes the rows of one pattern, once.
    fn outer(&mut self, pattern: &GraphPattern) -> Option<()> {
        self.deeper(|walk| match pattern {
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => walk.outer(inner),
            GraphPattern::OrderBy { inner, expression } => {
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    walk.expression(expression)?;
                }
                walk.outer(inner)
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        walk.expression(expr)?;
                    }
                }
                walk.outer(inner)
            }
            GraphPattern::Extend { inner, expression, .. } => {
                walk.expression(expression)?;
                walk.outer(inner)
            }
            GraphPattern::Filter { inner, expr } => {
                walk.expression(expr)?;
                walk.outer(inner)
            }
            other => walk.part(other),
        })
    }

    fn part(&mut self, pattern: &GraphPattern) -> Option<()> {
        self.deeper(|walk| match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Join { .. } => {
                (walk.factors(pattern)? <= MAX_JOINED).then_some(())
            }
            GraphPattern::Path { path, .. } => {
                walk.count(steps(path))?;
                (steps(path) <= MAX_STEPS).then_some(())
            }
            GraphPattern::Values { bindings, .. } if bindings.len() <= 1 => Some(()),
            GraphPattern::Values { bindings, .. } => {
                let is_bound = bindings.iter().flatten().all(Option::is_some);
                let is_first = !std::mem::replace(&mut walk.has_rows, true);
                (is_first && is_bound && bindings.len() <= MAX_ROWS).then_some(())
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                expression.iter().try_for_each(|expression| walk.expression(expression))?;
                walk.part(left)?;
                walk.part(right)
            }
            GraphPattern::Union { left, right } => {
                walk.part(left)?;
                walk.part(right)
            }
            GraphPattern::Filter { inner, expr: expression }
            | GraphPattern::Extend { inner, expression, .. } => {
                walk.expression(expression)?;
                walk.part(inner)
            }
            GraphPattern::Graph { inner, .. } => walk.part(inner),
            // The rest is evaluated by itself, and its rows are then compared with all others.
            _ => None,
        })
    }

    /// How many parts are joined.
    fn factors(&mut self, pattern: &GraphPattern) -> Option<usize> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                self.count(patterns.len())?;
                Some(patterns.len())
            }
            GraphPattern::Join { left, right } => {
                self.deeper(|walk| Some(walk.factors(left)? + walk.factors(right)?))
            }
            other => self.part(other).map(|()| 1),
        }
    }

    /// A pattern whose existence is asked for: one look-up, for the engine plans nothing within expressions.
    fn existence(&mut self, pattern: &GraphPattern) -> Option<()> {
        self.deeper(|walk| match pattern {
            GraphPattern::Bgp { patterns } if patterns.len() <= 1 => walk.count(1),
            GraphPattern::Path { .. } => walk.part(pattern),
            GraphPattern::Filter { inner, expr } => {
                walk.expression(expr)?;
                walk.existence(inner)
            }
            GraphPattern::Graph { inner, .. } => walk.existence(inner),
            _ => None,
        })
    }

    fn expression(&mut self, expression: &Expression) -> Option<()> {
        self.deeper(|walk| match expression {
            Expression::Exists(pattern) => walk.existence(pattern),
            Expression::In(_, list) if list.len() > MAX_MEMBERS => None,
            Expression::FunctionCall(function, _) if !is_short(function) => None,
            other => operands(other).into_iter().try_for_each(|operand| walk.expression(operand)),
        })
    }
}

/// Functions that take time with the length of what they are given, and give nothing longer.
fn is_short(function: &Function) -> bool {
    matches!(
        function,
        Function::Str
            | Function::Lang
            | Function::LangMatches
            | Function::Datatype
            | Function::Iri
            | Function::Abs
            | Function::Ceil
            | Function::Floor
            | Function::Round
            | Function::StrLen
            | Function::SubStr
            | Function::UCase
            | Function::LCase
            | Function::Contains
            | Function::StrStarts
            | Function::StrEnds
            | Function::StrBefore
            | Function::StrAfter
            | Function::Year
            | Function::Month
            | Function::Day
            | Function::IsIri
            | Function::IsBlank
            | Function::IsLiteral
            | Function::IsNumeric
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sparql::Prepared;

    pub(in crate::sparql) fn prepared(text: &str) -> Prepared {
        Prepared::parse(&text.replace(':', "plan:")).unwrap()
    }

    fn paid(text: &str) -> bool {
        is_paid(prepared(text).pattern())
    }

    /// What is looked up, one pattern after the other.
    pub(in crate::sparql) const LOOKED_UP: [&str; 10] = [
        "ASK {}",
        "SELECT * { ?s ?p ?o }",
        "SELECT ?a { :x :p ?a . ?a :q ?b ; :r/:s+ ?c OPTIONAL { ?b :t ?d } } ORDER BY ?c LIMIT 3",
        "SELECT ?a { VALUES ?x { :x } VALUES ?y { :y } ?a :p ?x ; :q ?y }",
        "SELECT ?a (COUNT(?b) AS ?n) { VALUES ?a { :x :y } ?a :p ?b } GROUP BY ?a HAVING (?n > 1)",
        "SELECT ?g ?a { GRAPH ?g { ?a :p ?b } ?b :q ?c FILTER NOT EXISTS { ?c :r ?d } }",
        "SELECT ?a { { ?a :p ?b } UNION { ?a :q ?b } FILTER(LANG(?b) IN (\"zh\", \"en\") || STRLEN(?b) < 3) }",
        "CONSTRUCT { ?a :q ?b } WHERE { ?a :p ?b }",
        "ASK { :x :p+ :y }",
        "DESCRIBE :x",
    ];

    #[test]
    fn what_is_looked_up_is_paid() {
        for text in LOOKED_UP {
            assert!(paid(text), "{text}");
        }
    }

    #[test]
    fn what_stands_by_itself_or_grows_is_not() {
        for text in [
            "SELECT * { ?a :p ?b MINUS { ?a :q ?c } }",
            "SELECT * { ?a :p ?b { SELECT ?a { ?a :q ?c } } }",
            "SELECT * { VALUES ?a { 1 1 } VALUES ?a { 1 1 } ?a :p ?b }",
            "SELECT * { VALUES ?a { UNDEF :y } ?a :p ?b }",
            "SELECT * { ?a :p ?b FILTER EXISTS { ?b :q ?c . ?c :r ?e } }",
            "SELECT * { ?a :p ?b FILTER EXISTS { ?b :q/:r ?c } }",
            "SELECT * { ?a :p ?b FILTER(1 = 1 || EXISTS { { ?b :q ?c } UNION { ?b :r ?c } }) }",
            "SELECT * { ?a :p ?b BIND(CONCAT(?b, ?b) AS ?c) }",
            "SELECT * { ?a :p ?b FILTER(REGEX(?b, \"x\")) }",
            "SELECT * { SERVICE <http://e/> { ?a :p ?b } }",
        ] {
            assert!(!paid(text), "{text}");
        }
    }

    #[test]
    fn what_is_large_is_not() {
        let many = |count: usize, what: &str, between: &str| vec![what; count].join(between);
        assert!(paid(&format!("ASK {{ ?a {} ?b }}", many(8, ":p", "/"))));
        assert!(paid(&format!("ASK {{ ?a ({})* ?b }}", many(7, ":p", "/"))));
        assert!(!paid(&format!("ASK {{ ?a ({})* ?b }}", many(8, ":p", "/"))));
        assert!(paid(&format!("ASK {{ VALUES ?a {{ {} }} ?a :p ?b }}", many(16, "1", " "))));
        assert!(!paid(&format!("ASK {{ VALUES ?a {{ {} }} ?a :p ?b }}", many(17, "1", " "))));
        assert!(!paid(&format!("ASK {{ ?a :p ?b FILTER(?b IN ({})) }}", many(33, "1", ","))));
        assert!(!paid(&format!("ASK {{ ?a :p ?b FILTER({}) }}", many(200, "?b", "||"))));
        assert!(!paid(&format!("ASK {{ {} }}", many(30, "{ ?a :p ?b }", " UNION "))));
        assert!(paid(&format!("ASK {{ {} }}", many(12, "?a :p ?b", " . "))));
        assert!(!paid(&format!("ASK {{ {} }}", many(13, "?a :p ?b", " . "))));
        assert!(!paid(&format!("ASK {{ {} }}", many(13, ":a :p :b", " . "))));
    }
}
