//! The terms of a triple pattern that are given, and no variables.

use oxigraph::model::TermRef;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// A term of a pattern that is no variable.
pub(super) fn given(term: &TermPattern) -> Option<TermRef<'_>> {
    match term {
        TermPattern::NamedNode(node) => Some(node.as_ref().into()),
        TermPattern::Literal(literal) => Some(literal.as_ref().into()),
        TermPattern::BlankNode(_) | TermPattern::Variable(_) => None,
    }
}

/// Those of subject, predicate and object.
pub(super) fn given_terms(triple: &TriplePattern) -> [Option<TermRef<'_>>; 3] {
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(node) => Some(node.as_ref().into()),
        NamedNodePattern::Variable(_) => None,
    };
    [given(&triple.subject), predicate, given(&triple.object)]
}
