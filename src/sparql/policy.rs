//! What is refused before it runs, because the engine could not be stopped once it does.
//!
//! The engine heeds a cancellation only where it reads a quad. It does not while it plans, nor while it
//! multiplies rows it holds already. So the size of a query is bounded, and so is the product of parts that
//! share no variable.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNode};
use oxigraph::store::{StorageError, Store};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// Most triple patterns, paths, optionals, unions, bindings and operators of a query.
const MAX_PARTS: usize = 400;

/// Most triple patterns and path steps of one basic graph pattern: planning grows with their fourth power.
const MAX_PATTERNS: usize = 60;

/// Most rows the parts of a query that share no variable may give when multiplied.
const MAX_PRODUCT: f64 = 2e7;

/// How many triples there are of each predicate, to tell a large product from a small one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    total: u64,
    predicates: BTreeMap<String, u64>,
}

impl Statistics {
    /// Counts the default graph.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(store: &Store) -> Result<Self, StorageError> {
        let mut statistics = Self::default();
        for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
            statistics.total += 1;
            *statistics.predicates.entry(quad?.predicate.into_string()).or_default() += 1;
        }
        Ok(statistics)
    }

    fn of(&self, predicate: &NamedNodePattern) -> f64 {
        match predicate {
            NamedNodePattern::NamedNode(name) => self.named(name),
            NamedNodePattern::Variable(_) => self.all(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn named(&self, predicate: &NamedNode) -> f64 {
        self.predicates.get(predicate.as_str()).copied().unwrap_or(0) as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn all(&self) -> f64 {
        self.total as f64
    }
}

/// Admits a query, or says why not.
pub(super) fn admit(query: &Query, statistics: &Statistics) -> Result<(), String> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut walk = Walk { statistics, parts: 0 };
    walk.pattern(pattern).map(|_| ())
}

/// Variables and estimated rows of a part of a query.
struct Part {
    variables: BTreeSet<String>,
    rows: f64,
}

struct Walk<'a> {
    statistics: &'a Statistics,
    parts: usize,
}

impl Walk<'_> {
    fn count(&mut self, parts: usize) -> Result<(), String> {
        self.parts += parts;
        if self.parts > MAX_PARTS {
            return Err(format!("the query has more than {MAX_PARTS} patterns and operators; split it"));
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &GraphPattern) -> Result<Part, String> {
        self.count(1)?;
        match pattern {
            GraphPattern::Bgp { patterns } => self.basic(patterns),
            GraphPattern::Path { subject, path, object } => {
                self.count(steps(path))?;
                if steps(path) > MAX_PATTERNS {
                    return Err(format!("a property path has more than {MAX_PATTERNS} steps"));
                }
                Ok(Part {
                    variables: names([subject, object]),
                    rows: rows(subject, object, self.statistics.all()),
                })
            }
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                let (left, right) = (self.pattern(left)?, self.pattern(right)?);
                joined(left, right)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let (left, right) = (self.pattern(left)?, self.pattern(right)?);
                expression.iter().try_for_each(|expression| self.expression(expression))?;
                let rows = left.rows;
                let part = joined(left, right)?;
                Ok(Part { rows: part.rows.max(rows), ..part })
            }
            GraphPattern::Union { left, right } => {
                let (left, mut right) = (self.pattern(left)?, self.pattern(right)?);
                right.variables.extend(left.variables);
                Ok(Part { rows: left.rows + right.rows, ..right })
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(right)?;
                self.pattern(left)
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr)?;
                self.pattern(inner)
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.expression(expression)?;
                let mut part = self.pattern(inner)?;
                part.variables.insert(variable.as_str().to_owned());
                Ok(part)
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => self.pattern(inner),
            GraphPattern::OrderBy { inner, expression } => {
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression)?;
                }
                self.pattern(inner)
            }
            GraphPattern::Project { inner, variables } => {
                let rows = self.pattern(inner)?.rows;
                Ok(Part { variables: variables.iter().map(|name| name.as_str().to_owned()).collect(), rows })
            }
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Slice { inner, length, .. } => {
                let part = self.pattern(inner)?;
                Ok(Part { rows: length.map_or(part.rows, |length| part.rows.min(length as f64)), ..part })
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr)?;
                    }
                }
                let part = self.pattern(inner)?;
                Ok(Part { rows: if variables.is_empty() { 1.0 } else { part.rows }, ..part })
            }
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Values { variables, bindings } => Ok(Part {
                variables: variables.iter().map(|name| name.as_str().to_owned()).collect(),
                rows: bindings.len() as f64,
            }),
            GraphPattern::Service { .. } => {
                Err("SERVICE is not allowed here: this endpoint calls no other".to_owned())
            }
        }
    }

    fn basic(&mut self, patterns: &[TriplePattern]) -> Result<Part, String> {
        self.count(patterns.len())?;
        if patterns.len() > MAX_PATTERNS {
            return Err(format!(
                "a group has more than {MAX_PATTERNS} triple patterns; split it with sub-selects"
            ));
        }
        let mut parts: Vec<Part> = Vec::new();
        for pattern in patterns {
            let mut variables = names([&pattern.subject, &pattern.object]);
            if let NamedNodePattern::Variable(name) = &pattern.predicate {
                variables.insert(name.as_str().to_owned());
            }
            let estimate = rows(&pattern.subject, &pattern.object, self.statistics.of(&pattern.predicate));
            let mut merged = Part { variables, rows: estimate };
            let (touching, apart): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|part| !part.variables.is_disjoint(&merged.variables));
            for part in touching {
                merged.rows = merged.rows.min(part.rows);
                merged.variables.extend(part.variables);
            }
            parts = apart;
            parts.push(merged);
        }
        let nothing = Part { variables: BTreeSet::new(), rows: 1.0 };
        parts.into_iter().try_fold(nothing, joined)
    }

    fn expression(&mut self, expression: &Expression) -> Result<(), String> {
        self.count(1)?;
        match expression {
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
            | Expression::Divide(a, b) => {
                self.expression(a)?;
                self.expression(b)
            }
            Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => self.expression(a),
            Expression::In(a, list) => {
                self.expression(a)?;
                list.iter().filter(|item| !is_term(item)).try_for_each(|item| self.expression(item))
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                list.iter().try_for_each(|item| self.expression(item))
            }
            Expression::If(a, b, c) => [a, b, c].into_iter().try_for_each(|item| self.expression(item)),
            Expression::Exists(pattern) => self.pattern(pattern).map(|_| ()),
            Expression::NamedNode(_)
            | Expression::Literal(_)
            | Expression::Variable(_)
            | Expression::Bound(_) => Ok(()),
        }
    }
}

/// Terms of an `IN` list cost a look-up, not an evaluation.
fn is_term(expression: &Expression) -> bool {
    matches!(expression, Expression::NamedNode(_) | Expression::Literal(_))
}

/// Joins two parts; multiplies them where they share no variable.
fn joined(left: Part, right: Part) -> Result<Part, String> {
    let apart = left.variables.is_disjoint(&right.variables);
    let rows = if apart { left.rows * right.rows } else { left.rows.min(right.rows) };
    if apart && rows > MAX_PRODUCT {
        return Err(format!(
            "parts of the query share no variable, and multiplied they give some {rows:.0e} rows; join them"
        ));
    }
    let mut variables = left.variables;
    variables.extend(right.variables);
    Ok(Part { variables, rows })
}

/// Names of the variables (and blank nodes, which are variables too) of a subject and object.
fn names(terms: [&TermPattern; 2]) -> BTreeSet<String> {
    terms
        .into_iter()
        .filter_map(|term| match term {
            TermPattern::Variable(name) => Some(name.as_str().to_owned()),
            TermPattern::BlankNode(name) => Some(format!("_:{}", name.as_str())),
            _ => None,
        })
        .collect()
}

/// Estimated rows of a pattern: all of its predicate, few where one end is given.
fn rows(subject: &TermPattern, object: &TermPattern, all: f64) -> f64 {
    let given = |term: &TermPattern| matches!(term, TermPattern::NamedNode(_) | TermPattern::Literal(_));
    match (given(subject), given(object)) {
        (true, true) => 1.0,
        (true, false) => all.min(100.0),
        _ => all,
    }
}

fn steps(path: &PropertyPathExpression) -> usize {
    match path {
        PropertyPathExpression::NamedNode(_) => 1,
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => 1 + steps(inner),
        PropertyPathExpression::Sequence(left, right) | PropertyPathExpression::Alternative(left, right) => {
            steps(left) + steps(right)
        }
        PropertyPathExpression::NegatedPropertySet(names) => names.len(),
    }
}
