//! What is refused before it runs, because the engine could not be stopped once it does.
//!
//! The engine heeds a cancellation only where it reads a quad. It does not while it plans, nor while it
//! multiplies rows it holds already, and nothing bounds the strings it builds. So the size of a query is
//! bounded, and by estimate the product of parts that share no variable and the length of built strings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use oxigraph::model::Variable;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
    PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::given::{given, given_terms};
use crate::library::{children, operands};
use crate::snapshot::{Damage, DatasetClause, DefaultGraph, Graphs, Pattern, Snapshot};

/// Most triple patterns, paths, optionals, unions, bindings and operators of a query.
const MAX_PARTS: usize = 400;

/// Most triple patterns and path steps of one basic graph pattern: planning grows with their fourth power.
const MAX_PATTERNS: usize = 60;

/// Most rows the parts of a query that share no variable may give when multiplied.
const MAX_PRODUCT: f64 = 2e7;

/// Longest string an expression may build, by estimate, in bytes.
const MAX_STRING: f64 = 1e6;

/// Length taken for a string that comes from the data.
const STORED_STRING: f64 = 200.0;

/// Groups taken for a `GROUP BY` whose keys are not counted.
const GROUPS: f64 = 2_000.0;

/// Rows taken for the answer of a service.
const SERVICE_ROWS: f64 = 1_000.0;

/// What is known of the data, to tell a large product from a small one.
#[derive(Clone)]
pub struct Statistics {
    snapshot: Arc<Snapshot>,
    default: f64,
    named: f64,
}

/// Which graphs a pattern looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Default,
    Named,
}

impl Place {
    /// A FROM puts named graphs in the place of the default graph.
    fn of(clause: &DatasetClause) -> Self {
        if clause.default == DefaultGraph::Stored { Self::Default } else { Self::Named }
    }
}

impl Statistics {
    /// Of a snapshot.
    ///
    /// # Errors
    /// When the snapshot is damaged.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub fn new(snapshot: Arc<Snapshot>) -> Result<Self, Damage> {
        let (default, named) = (
            snapshot.count(Pattern::default(), Graphs::Default)? as f64,
            snapshot.count(Pattern::default(), Graphs::AllNamed)? as f64,
        );
        Ok(Self { snapshot, default, named })
    }

    /// The triple patterns of a query, each with the number of quads that match it alone.
    pub(super) fn patterns(&self, pattern: &GraphPattern, clause: &DatasetClause) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        let mut open = vec![(pattern, Place::of(clause))];
        while let Some((pattern, place)) = open.pop() {
            match pattern {
                GraphPattern::Bgp { patterns } => {
                    let counted = |triple: &TriplePattern| {
                        (triple.to_string(), self.count(triple, place).unwrap_or_default())
                    };
                    found.extend(patterns.iter().map(counted));
                }
                GraphPattern::Graph { inner, .. } => open.push((inner, Place::Named)),
                GraphPattern::Service { .. } => {}
                // What stands first is told first.
                other => open.extend(children(other).rev().map(|child| (child, place))),
            }
        }
        found
    }

    fn total(&self, place: Place) -> f64 {
        match place {
            Place::Default => self.default,
            Place::Named => self.named,
        }
    }

    /// Rows of a triple pattern, at least one.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn rows(&self, pattern: &TriplePattern, place: Place) -> f64 {
        (self.count(pattern, place).unwrap_or_default() as f64).max(1.0)
    }

    /// Exactly as many quads match; none where a term is in no quad.
    fn count(&self, triple: &TriplePattern, place: Place) -> Result<u64, Damage> {
        let [subject, predicate, object] = given_terms(triple);
        let graphs = match place {
            Place::Default => Graphs::Default,
            Place::Named => Graphs::AllNamed,
        };
        let pattern = self.snapshot.pattern(subject, predicate, object)?;
        pattern.map_or(Ok(0), |pattern| self.snapshot.count(pattern, graphs))
    }
}

/// Admits a pattern evaluated on some dataset, or says why not. Without statistics it is refused for what it is on any data.
pub(super) fn admit(
    pattern: &GraphPattern,
    clause: &DatasetClause,
    statistics: Option<&Statistics>,
) -> Result<(), String> {
    let place = Place::of(clause);
    let mut walk = Walk { statistics, place, parts: 0, lengths: BTreeMap::new(), inside_exists: false };
    walk.pattern(pattern).map(|_| ())
}

/// A part of a query.
struct Part {
    /// Variables that are bound in every row.
    variables: BTreeSet<String>,
    /// Estimated rows.
    rows: f64,
    /// Whether its rows are written in the query (VALUES, BIND), so that keys may repeat.
    written: bool,
}

impl Part {
    /// Joins two parts; multiplies them where they share no variable, or where keys may repeat. One row multiplies nothing.
    /// Within EXISTS, products of what is not written are not what they seem.
    fn joined(self, right: Self, inside_exists: bool) -> Result<Self, String> {
        let apart = self.variables.is_disjoint(&right.variables);
        let written = self.written && right.written;
        let multiplied = apart || written;
        let rows = if multiplied { self.rows * right.rows } else { self.rows.min(right.rows) };
        let several = self.rows > 1.0 && right.rows > 1.0;
        if multiplied && several && rows > MAX_PRODUCT && (written || !inside_exists) {
            return Err(format!(
                "parts of the query that share no variable, or rows written in it, multiply to some {rows:.0e} rows; \
                 join them"
            ));
        }
        let mut variables = self.variables;
        variables.extend(right.variables);
        Ok(Self { variables, rows, written })
    }
}

struct Walk<'a> {
    /// None where the data are not known: each pattern is then taken to have one row.
    statistics: Option<&'a Statistics>,
    /// Which graphs the patterns at hand look at.
    place: Place,
    parts: usize,
    /// Estimated lengths of the strings that BIND builds.
    lengths: BTreeMap<String, f64>,
    /// The variables outside are bound within EXISTS; products there are not what they seem.
    inside_exists: bool,
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
            GraphPattern::Bgp { .. } | GraphPattern::Join { .. } => {
                let mut factors = Vec::new();
                self.factors(pattern, &mut factors)?;
                self.product(factors)
            }
            GraphPattern::Path { subject, path, object } => {
                self.count(steps(path))?;
                if steps(path) > MAX_PATTERNS {
                    return Err(format!("a property path has more than {MAX_PATTERNS} steps"));
                }
                let given = given(subject).is_some() || given(object).is_some();
                let total = self.statistics.map_or(1.0, |known| known.total(self.place));
                let rows = if given { total.sqrt() } else { total };
                Ok(Part { variables: names([subject, object]), rows: rows.max(1.0), written: false })
            }
            GraphPattern::Lateral { left, right } => {
                let (left, right) = (self.pattern(left)?, self.pattern(right)?);
                left.joined(right, self.inside_exists)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let (left, right) = (self.pattern(left)?, self.pattern(right)?);
                expression.iter().try_for_each(|expression| self.expression(expression))?;
                let (variables, rows) = (left.variables.clone(), left.rows);
                let part = left.joined(right, self.inside_exists)?;
                Ok(Part { variables, rows: part.rows.max(rows), ..part })
            }
            GraphPattern::Union { left, right } => {
                let (left, right) = (self.pattern(left)?, self.pattern(right)?);
                let variables = left.variables.intersection(&right.variables).cloned().collect();
                Ok(Part { variables, rows: left.rows + right.rows, written: left.written && right.written })
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
                let mut part = self.pattern(inner)?;
                self.expression(expression)?;
                let length = self.length(expression)?;
                self.lengths.insert(variable.as_str().to_owned(), length);
                part.variables.insert(variable.as_str().to_owned());
                Ok(part)
            }
            GraphPattern::Graph { inner, name } => {
                let outside = std::mem::replace(&mut self.place, Place::Named);
                let mut part = self.pattern(inner)?;
                self.place = outside;
                if let NamedNodePattern::Variable(name) = name {
                    part.variables.insert(name.as_str().to_owned());
                }
                Ok(part)
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => self.pattern(inner),
            GraphPattern::OrderBy { inner, expression } => {
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression)?;
                }
                self.pattern(inner)
            }
            GraphPattern::Project { inner, variables } => {
                let part = self.pattern(inner)?;
                let kept = variables.iter().map(|name| name.as_str().to_owned());
                Ok(Part { variables: kept.filter(|name| part.variables.contains(name)).collect(), ..part })
            }
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Slice { inner, length, .. } => {
                let part = self.pattern(inner)?;
                Ok(Part { rows: length.map_or(part.rows, |length| part.rows.min(length as f64)), ..part })
            }
            GraphPattern::Group { inner, variables, aggregates } => self.group(inner, variables, aggregates),
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            GraphPattern::Values { variables, bindings } => {
                let bound = |(at, _): &(usize, _)| bindings.iter().all(|row| row[*at].is_some());
                let names = variables.iter().enumerate().filter(bound);
                let variables = names.map(|(_, name)| name.as_str().to_owned()).collect();
                Ok(Part { variables, rows: bindings.len() as f64, written: true })
            }
            // What a service answers stands in its place before the evaluation, within bounds of its own.
            GraphPattern::Service { .. } if self.inside_exists => {
                Err("SERVICE within EXISTS is not supported; join it outside".to_owned())
            }
            GraphPattern::Service { inner, .. } => {
                let mut part = self.pattern(inner)?;
                part.rows = part.rows.min(SERVICE_ROWS);
                Ok(Part { written: false, ..part })
            }
        }
    }

    fn group(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Result<Part, String> {
        let part = self.pattern(inner)?;
        let groups = if variables.is_empty() { 1.0 } else { part.rows.clamp(1.0, GROUPS) };
        self.aggregates(aggregates, part.rows / groups)?;
        let keys = variables.iter().map(|name| name.as_str().to_owned());
        let kept = keys.filter(|name| part.variables.contains(name));
        let counted = aggregates.iter().map(|(name, _)| name.as_str().to_owned());
        Ok(Part { variables: kept.chain(counted).collect(), rows: groups, ..part })
    }

    /// Aggregates over some rows of a group. The length of a `GROUP_CONCAT` counts where it is put into another string: by
    /// itself it is bounded by the memory of the query.
    fn aggregates(
        &mut self,
        aggregates: &[(Variable, AggregateExpression)],
        rows: f64,
    ) -> Result<(), String> {
        for (name, aggregate) in aggregates {
            if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                self.expression(expr)?;
                let length = self.length(expr)? * if is_concat(aggregate) { rows } else { 1.0 };
                self.lengths.insert(name.as_str().to_owned(), length);
            }
        }
        Ok(())
    }

    /// What a chain of joins joins: the engine takes it apart and orders it anew, so that two parts which a third
    /// connects are never multiplied.
    fn factors(&mut self, pattern: &GraphPattern, factors: &mut Vec<Part>) -> Result<(), String> {
        match pattern {
            GraphPattern::Bgp { patterns } => self.basic(patterns, factors),
            GraphPattern::Join { left, right } => {
                for side in [left, right] {
                    self.count(1)?;
                    self.factors(side, factors)?;
                }
                Ok(())
            }
            other => {
                factors.push(self.pattern(other)?);
                Ok(())
            }
        }
    }

    fn basic(&mut self, patterns: &[TriplePattern], factors: &mut Vec<Part>) -> Result<(), String> {
        self.count(patterns.len())?;
        if patterns.len() > MAX_PATTERNS {
            return Err(format!(
                "a group has more than {MAX_PATTERNS} triple patterns; split it with sub-selects"
            ));
        }
        factors.extend(patterns.iter().map(|pattern| Part {
            variables: names_of(pattern),
            rows: self.statistics.map_or(1.0, |known| known.rows(pattern, self.place)),
            written: false,
        }));
        Ok(())
    }

    /// Joins parts: first those that share variables, then what is left.
    fn product(&self, factors: Vec<Part>) -> Result<Part, String> {
        let mut parts: Vec<Part> = Vec::new();
        for factor in factors {
            let (touching, apart): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|part| !part.variables.is_disjoint(&factor.variables));
            parts = apart;
            parts.push(
                touching
                    .into_iter()
                    .try_fold(factor, |left, right| left.joined(right, self.inside_exists))?,
            );
        }
        let nothing = Part { variables: BTreeSet::new(), rows: 1.0, written: true };
        parts.into_iter().try_fold(nothing, |left, right| left.joined(right, self.inside_exists))
    }

    /// Estimated length of the string an expression builds.
    fn length(&self, expression: &Expression) -> Result<f64, String> {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let length = match expression {
            Expression::Literal(literal) => literal.value().len() as f64,
            // What is there already is not built here.
            Expression::Variable(name) => {
                return Ok(self.lengths.get(name.as_str()).copied().unwrap_or(STORED_STRING));
            }
            Expression::FunctionCall(function, arguments) => {
                let lengths: Vec<f64> =
                    arguments.iter().map(|item| self.length(item)).collect::<Result<_, _>>()?;
                match function {
                    Function::Concat => lengths.iter().sum(),
                    // A replacement may be put before every character.
                    Function::Replace => {
                        lengths.first().unwrap_or(&0.0) * (1.0 + lengths.get(2).unwrap_or(&0.0))
                    }
                    Function::EncodeForUri => 3.0 * lengths.iter().sum::<f64>(),
                    _ => lengths.into_iter().fold(0.0, f64::max),
                }
            }
            Expression::Coalesce(arguments) => arguments
                .iter()
                .map(|item| self.length(item))
                .try_fold(0.0, |most, length| length.map(|l| l.max(most)))?,
            Expression::If(_, yes, no) => self.length(yes)?.max(self.length(no)?),
            _ => STORED_STRING,
        };
        if length > MAX_STRING {
            return Err("the query builds a string that may grow beyond a megabyte".to_owned());
        }
        Ok(length)
    }

    fn expression(&mut self, expression: &Expression) -> Result<(), String> {
        self.count(1)?;
        if let Expression::FunctionCall(..) = expression {
            self.length(expression)?;
        }
        match expression {
            Expression::In(a, list) => {
                self.expression(a)?;
                list.iter().filter(|item| !is_term(item)).try_for_each(|item| self.expression(item))
            }
            Expression::Exists(pattern) => {
                let outside = std::mem::replace(&mut self.inside_exists, true);
                self.pattern(pattern)?;
                self.inside_exists = outside;
                Ok(())
            }
            other => operands(other).into_iter().try_for_each(|operand| self.expression(operand)),
        }
    }
}

fn is_concat(aggregate: &AggregateExpression) -> bool {
    let AggregateExpression::FunctionCall { name, .. } = aggregate else { return false };
    matches!(name, AggregateFunction::GroupConcat { .. })
}

/// Terms of an `IN` list cost a look-up, not an evaluation.
fn is_term(expression: &Expression) -> bool {
    matches!(expression, Expression::NamedNode(_) | Expression::Literal(_))
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

/// Names of the variables of a triple pattern.
fn names_of(triple: &TriplePattern) -> BTreeSet<String> {
    let mut names = names([&triple.subject, &triple.object]);
    if let NamedNodePattern::Variable(name) = &triple.predicate {
        names.insert(name.as_str().to_owned());
    }
    names
}

pub(super) fn steps(path: &PropertyPathExpression) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn part(names: &[&str], rows: f64) -> Part {
        Part { variables: names.iter().map(|name| (*name).to_owned()).collect(), rows, written: false }
    }

    #[test]
    fn a_large_part_alone_is_no_product() {
        let nothing = Part { written: true, ..part(&[], 1.0) };
        let all = nothing.joined(part(&["s"], 1e9), false).unwrap();
        assert!((all.rows - 1e9).abs() < 1.0);
        let connected = all.joined(part(&["s", "o"], 1e9), false).unwrap();
        assert!(connected.joined(part(&["x"], 2.0), false).is_err());
        assert!(part(&["s"], 1e9).joined(part(&["x"], 2.0), true).is_ok(), "within EXISTS");
    }
}
