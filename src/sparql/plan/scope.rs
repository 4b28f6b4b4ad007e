//! Which variables a pattern binds.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use oxigraph::model::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::library::operands;

/// A variable, or a blank node of a pattern, by a hash of its name: estimates compare many. If two had the same, an
/// estimate would be off, never an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(u64);

impl Name {
    /// Of a variable.
    pub(super) fn of(variable: &Variable) -> Self {
        Self::hashed(variable.as_str(), false)
    }

    /// Of what a term of a pattern binds.
    pub(super) fn of_term(term: &TermPattern) -> Option<Self> {
        match term {
            TermPattern::Variable(name) => Some(Self::of(name)),
            TermPattern::BlankNode(name) => Some(Self::hashed(name.as_str(), true)),
            _ => None,
        }
    }

    /// Of what the predicate of a pattern binds.
    pub(super) fn of_predicate(predicate: &NamedNodePattern) -> Option<Self> {
        match predicate {
            NamedNodePattern::Variable(name) => Some(Self::of(name)),
            NamedNodePattern::NamedNode(_) => None,
        }
    }

    /// Of what a triple pattern binds.
    pub(super) fn of_triple(triple: &TriplePattern) -> [Option<Self>; 3] {
        [Self::of_term(&triple.subject), Self::of_predicate(&triple.predicate), Self::of_term(&triple.object)]
    }

    fn hashed(text: &str, is_blank: bool) -> Self {
        let mut hasher = DefaultHasher::new();
        (text, is_blank).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Variables that are bound in every row.
pub(super) fn certain(pattern: &GraphPattern) -> BTreeSet<Variable> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => possible(pattern),
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut bound = certain(left);
            bound.extend(certain(right));
            bound
        }
        GraphPattern::Union { left, right } => {
            let right = certain(right);
            certain(left).into_iter().filter(|name| right.contains(name)).collect()
        }
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => certain(inner),
        GraphPattern::Graph { name, inner } => {
            let mut bound = certain(inner);
            if let NamedNodePattern::Variable(name) = name
                && reads(inner)
            {
                bound.insert(name.clone());
            }
            bound
        }
        GraphPattern::Project { inner, variables } | GraphPattern::Group { inner, variables, .. } => {
            let bound = certain(inner);
            variables.iter().filter(|name| bound.contains(name)).cloned().collect()
        }
        GraphPattern::Values { variables, bindings } => {
            let bound = |at: usize| bindings.iter().all(|row| row.get(at).is_some_and(Option::is_some));
            variables.iter().enumerate().filter(|(at, _)| bound(*at)).map(|(_, name)| name.clone()).collect()
        }
        GraphPattern::Service { .. } => BTreeSet::new(),
    }
}

/// Variables that are bound in some rows.
pub(super) fn possible(pattern: &GraphPattern) -> BTreeSet<Variable> {
    let mut names = BTreeSet::new();
    pattern.on_in_scope_variable(|name| {
        names.insert(name.clone());
    });
    names
}

/// Whether every row of a pattern in a graph comes from a triple of that graph.
fn reads(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Join { left, right } => reads(left) || reads(right),
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => reads(inner),
        _ => false,
    }
}

/// Names of what a triple pattern binds; blank nodes are variables too.
pub(super) fn of_triple(triple: &TriplePattern) -> [Option<String>; 3] {
    let predicate = match &triple.predicate {
        NamedNodePattern::Variable(name) => Some(name.to_string()),
        NamedNodePattern::NamedNode(_) => None,
    };
    [of_term(&triple.subject), predicate, of_term(&triple.object)]
}

/// The name of what a term of a pattern binds.
pub(super) fn of_term(term: &TermPattern) -> Option<String> {
    match term {
        TermPattern::Variable(name) => Some(name.to_string()),
        TermPattern::BlankNode(name) => Some(name.to_string()),
        _ => None,
    }
}

/// Variables of an expression, those within `EXISTS` included.
pub(super) fn used(expression: &Expression) -> BTreeSet<Variable> {
    let mut names = BTreeSet::new();
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        match expression {
            Expression::Variable(name) | Expression::Bound(name) => {
                names.insert(name.clone());
            }
            Expression::Exists(pattern) => names.extend(possible(pattern)),
            other => open.extend(operands(other)),
        }
    }
    names
}

/// Whether an expression has an `EXISTS`.
pub(super) fn has_exists(expression: &Expression) -> bool {
    matches!(expression, Expression::Exists(_)) || operands(expression).into_iter().any(has_exists)
}
