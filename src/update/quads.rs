//! Quads of an update: those it names, and those that its templates make of a solution.

use std::collections::HashMap;

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::QuerySolution;
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm, GroundTermPattern, NamedNodePattern,
    QuadPattern, TermPattern,
};

/// Blank nodes of a request, each made new.
pub(super) type Blank = HashMap<BlankNode, BlankNode>;

pub(super) fn graph_name(name: spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(name) => name.into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn fresh(node: BlankNode, blank: &mut Blank) -> BlankNode {
    blank.entry(node).or_default().clone()
}

pub(super) fn data_quad(quad: spargebra::term::Quad, blank: &mut Blank) -> Quad {
    let subject = match quad.subject {
        NamedOrBlankNode::BlankNode(node) => fresh(node, blank).into(),
        NamedOrBlankNode::NamedNode(node) => node.into(),
    };
    let object = match quad.object {
        Term::BlankNode(node) => fresh(node, blank).into(),
        other => other,
    };
    Quad { subject, predicate: quad.predicate, object, graph_name: graph_name(quad.graph_name) }
}

pub(super) fn ground_quad(quad: GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: ground_term(quad.object),
        graph_name: graph_name(quad.graph_name),
    }
}

fn ground_term(term: GroundTerm) -> Term {
    match term {
        GroundTerm::NamedNode(node) => node.into(),
        GroundTerm::Literal(literal) => Literal::into(literal),
    }
}

/// A quad to be removed; none where a variable is unbound or a term cannot stand where it would.
pub(super) fn removed_quad(pattern: &GroundQuadPattern, solution: &QuerySolution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| match pattern {
        GroundTermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
        GroundTermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    Some(Quad {
        subject: NamedOrBlankNode::try_from(term(&pattern.subject)?).ok()?,
        predicate: predicate(&pattern.predicate, solution)?,
        object: term(&pattern.object)?,
        graph_name: graph(&pattern.graph_name, solution)?,
    })
}

/// A quad to be added, likewise; a blank node of the template is a new one for each solution.
pub(super) fn added_quad(pattern: &QuadPattern, solution: &QuerySolution, blank: &mut Blank) -> Option<Quad> {
    let mut term = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        TermPattern::BlankNode(node) => Some(fresh(node.clone(), blank).into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    Some(Quad {
        subject: NamedOrBlankNode::try_from(term(&pattern.subject)?).ok()?,
        object: term(&pattern.object)?,
        predicate: predicate(&pattern.predicate, solution)?,
        graph_name: graph(&pattern.graph_name, solution)?,
    })
}

fn predicate(pattern: &NamedNodePattern, solution: &QuerySolution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => NamedNode::try_from(solution.get(variable)?.clone()).ok(),
    }
}

fn graph(pattern: &GraphNamePattern, solution: &QuerySolution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::Variable(variable) => {
            NamedNode::try_from(solution.get(variable)?.clone()).ok().map(GraphName::from)
        }
    }
}
