//! Terms in our namespace that neither the ontology nor the data has: a query with one finds nothing, without a word.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{LiteralRef, NamedNode};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, GroundTermPattern, NamedNodePattern, Term, TermPattern, TriplePattern};
use spargebra::{GraphUpdateOperation, Update};

use crate::diagnostic::nearest;
use crate::library::{children, operands};
use crate::snapshot::{Damage, Pattern, Snapshot};
use crate::vocab::{NAMESPACE, dcterms, plan};

/// Most terms that are told of.
const MOST: usize = 3;

/// Most plans that are told of.
const MOST_PLANS: usize = 8;

/// What is said of the predicates and classes of a query that cannot be found, in ASCII; nothing where all can.
pub(super) fn of(pattern: &GraphPattern, snapshot: &Snapshot) -> Option<String> {
    let mut terms = Vec::new();
    collect(pattern, &mut terms);
    said(terms, snapshot)
}

/// The same of the patterns, templates and data of an update, before it is done.
pub(super) fn of_update(update: &Update, snapshot: &Snapshot) -> Option<String> {
    let mut terms = Vec::new();
    for operation in &update.operations {
        of_operation(operation, &mut terms);
    }
    said(terms, snapshot)
}

/// What is said where a query of the library finds nothing for the values it was given: one that nothing is called by is the
/// usual reason, and looks like an answer. In ASCII, hence by the names of the parameters. Where there is no such plan, it is
/// said which there are.
pub(super) fn of_values(values: &[(String, String)], snapshot: &Snapshot) -> Option<String> {
    let names: Vec<String> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
    let whose = match names.len() {
        0 => return None,
        1 => "is the value of",
        _ => "are the values of",
    };
    let plan = values.iter().find(|(name, _)| name == "plan");
    let plans = plan.and_then(|(_, given)| instead(given, snapshot).ok()).unwrap_or_default();
    let names = names.join(", ");
    Some(format!("no rows: {whose} {names} known? Without parameters the query shows values{plans}"))
}

/// The plans there are, where nothing has this identifier.
fn instead(given: &str, snapshot: &Snapshot) -> Result<String, Damage> {
    if snapshot.id(LiteralRef::new_simple_literal(given))?.is_some() {
        return Ok(String::new());
    }
    let plans = plans(snapshot)?;
    Ok(match plans.len() {
        0 => "; there are no plans".to_owned(),
        1..=MOST_PLANS => format!("; the plans are {}", plans.join(", ").escape_default()),
        _ => "; the query plan-summary lists the plans".to_owned(),
    })
}

/// Identifiers of the plans; of one more than are told of where there are many.
fn plans(snapshot: &Snapshot) -> Result<Vec<String>, Damage> {
    let identifier = snapshot.id(dcterms::IDENTIFIER)?;
    let all = snapshot.pattern(None, Some(rdf::TYPE.into()), Some(plan::PLAN.into()))?;
    let mut plans = Vec::new();
    let all = all.map(|all| snapshot.matches(None, all)).transpose()?.into_iter().flatten();
    for [subject, ..] in all.take(MOST_PLANS + 1) {
        let pattern = Pattern { subject: Some(subject), predicate: identifier, object: None };
        for [.., object] in snapshot.matches(None, pattern)? {
            if let Term::Literal(name) = snapshot.term(object)? {
                plans.push(name.destruct().0);
            }
        }
    }
    plans.sort_unstable();
    Ok(plans)
}

fn said(mut terms: Vec<&NamedNode>, snapshot: &Snapshot) -> Option<String> {
    terms.sort_unstable();
    terms.dedup();
    let is_unknown = |term: &&&NamedNode| {
        let known = plan::ALL.iter().any(|known| *known == term.as_ref());
        !known && snapshot.id(term.as_ref()).is_ok_and(|id| id.is_none())
    };
    let said: Vec<String> = terms.iter().filter(is_unknown).take(MOST).map(|term| hint(term)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn hint(term: &NamedNode) -> String {
    let name = term.as_str().strip_prefix(NAMESPACE).unwrap_or_default();
    let known = plan::ALL.iter().filter_map(|term| term.as_str().strip_prefix(NAMESPACE));
    let meant = nearest(name, known).map(|meant| format!(": {meant}")).unwrap_or_default();
    format!("plan:{} is no term of the ontology{meant}", name.escape_default())
}

/// Predicates and classes of our namespace, wherever patterns are matched here.
fn collect<'p>(pattern: &'p GraphPattern, terms: &mut Vec<&'p NamedNode>) {
    let mut open = vec![pattern];
    while let Some(pattern) = open.pop() {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| of_triple(triple, terms)),
            GraphPattern::Path { path, .. } => of_path(path, terms),
            GraphPattern::Service { .. } => {}
            other => {
                if let GraphPattern::Filter { expr, .. } = other {
                    open.extend(within(expr));
                }
                open.extend(children(other));
            }
        }
    }
}

/// The patterns of each `EXISTS` in an expression.
fn within(expression: &Expression) -> Vec<&GraphPattern> {
    let (mut found, mut open) = (Vec::new(), vec![expression]);
    while let Some(expression) = open.pop() {
        match expression {
            Expression::Exists(pattern) => found.push(&**pattern),
            other => open.extend(operands(other)),
        }
    }
    found
}

fn of_operation<'p>(operation: &'p GraphUpdateOperation, terms: &mut Vec<&'p NamedNode>) {
    match operation {
        GraphUpdateOperation::InsertData { data } => {
            for quad in data {
                let class = if let Term::NamedNode(class) = &quad.object { Some(class) } else { None };
                of_predicate(&quad.predicate, class, terms);
            }
        }
        GraphUpdateOperation::DeleteData { data } => {
            for quad in data {
                let class = if let GroundTerm::NamedNode(class) = &quad.object { Some(class) } else { None };
                of_predicate(&quad.predicate, class, terms);
            }
        }
        GraphUpdateOperation::DeleteInsert { delete, insert, pattern, .. } => {
            for quad in delete {
                let class =
                    if let GroundTermPattern::NamedNode(class) = &quad.object { Some(class) } else { None };
                of_verb(&quad.predicate, class, terms);
            }
            for quad in insert {
                of_verb(&quad.predicate, named(&quad.object), terms);
            }
            collect(pattern, terms);
        }
        _ => {}
    }
}

fn of_triple<'p>(triple: &'p TriplePattern, terms: &mut Vec<&'p NamedNode>) {
    of_verb(&triple.predicate, named(&triple.object), terms);
}

fn named(term: &TermPattern) -> Option<&NamedNode> {
    if let TermPattern::NamedNode(name) = term { Some(name) } else { None }
}

fn of_verb<'p>(verb: &'p NamedNodePattern, object: Option<&'p NamedNode>, terms: &mut Vec<&'p NamedNode>) {
    if let NamedNodePattern::NamedNode(predicate) = verb {
        of_predicate(predicate, object, terms);
    }
}

/// A predicate, and its object where that is a class.
fn of_predicate<'p>(predicate: &'p NamedNode, object: Option<&'p NamedNode>, terms: &mut Vec<&'p NamedNode>) {
    add(predicate, terms);
    if predicate.as_ref() == rdf::TYPE
        && let Some(class) = object
    {
        add(class, terms);
    }
}

fn of_path<'p>(path: &'p PropertyPathExpression, terms: &mut Vec<&'p NamedNode>) {
    match path {
        PropertyPathExpression::NamedNode(predicate) => add(predicate, terms),
        PropertyPathExpression::Sequence(left, right) | PropertyPathExpression::Alternative(left, right) => {
            of_path(left, terms);
            of_path(right, terms);
        }
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => of_path(inner, terms),
        PropertyPathExpression::NegatedPropertySet(predicates) => {
            for predicate in predicates {
                add(predicate, terms);
            }
        }
    }
}

fn add<'p>(term: &'p NamedNode, terms: &mut Vec<&'p NamedNode>) {
    if term.as_str().starts_with(NAMESPACE) {
        terms.push(term);
    }
}
