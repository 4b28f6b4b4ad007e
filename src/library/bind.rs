//! Binding a parameter in the algebra: the one row of `VALUES ?name { … }` is replaced by a term.

use oxigraph::model::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

use super::walk::{children_mut, pattern_mut};

/// The row of the `VALUES` block of one row for the variable alone, if there is such a block.
pub(super) fn slot(query: &Query, name: &str) -> Option<Row> {
    let mut found = None;
    let mut query = query.clone();
    visit(pattern_mut(&mut query), &mut |variables, rows| {
        if is_slot(variables, rows, name) {
            found = rows.first().cloned();
        }
    });
    found
}

/// Binds the variable in every such block.
pub(super) fn bind(query: &mut Query, name: &str, term: &Term) {
    let ground = match term {
        Term::NamedNode(node) => GroundTerm::from(node.clone()),
        Term::Literal(literal) => GroundTerm::from(literal.clone()),
        Term::BlankNode(_) => return,
    };
    visit(pattern_mut(query), &mut |variables, rows| {
        if is_slot(variables, rows, name) {
            *rows = vec![vec![Some(ground.clone())]];
        }
    });
}

fn is_slot(variables: &[Variable], rows: &[Row], name: &str) -> bool {
    variables.len() == 1 && variables[0].as_str() == name && rows.len() == 1
}

/// The terms of a row, none for `UNDEF`.
type Row = Vec<Option<GroundTerm>>;

/// Calls `act` on every `VALUES` block outside of expressions.
fn visit(pattern: &mut GraphPattern, act: &mut impl FnMut(&[Variable], &mut Vec<Row>)) {
    match pattern {
        GraphPattern::Values { variables, bindings } => act(variables, bindings),
        other => children_mut(other).for_each(|child| visit(child, act)),
    }
}
