//! Functions of our own for expressions.

use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxigraph::sparql::{PreparedSparqlQuery, SparqlEvaluator};
use spargebra::Query;

use super::plan::Top;
use super::sort;
use crate::library::pattern_mut;
use crate::search;
use crate::vocab::plan;

/// A function of a text.
type OfText = fn(&str) -> String;

/// The functions: `plan:collationKey(?text)` for `ORDER BY` in the order of Chinese readers (by syllable and
/// tone), `plan:pinyin(?text)` for the syllables.
pub const FUNCTIONS: [(NamedNodeRef<'static>, OfText); 2] =
    [(plan::COLLATION_KEY, search::sort_key), (plan::PINYIN, search::pinyin)];

/// Longest text that is spelled, in bytes.
const MAX_TEXT: usize = 10_000;

/// A query that can be evaluated on a dataset: its orders total, its functions known, that of its plan among them.
pub(super) fn prepared(mut query: Query, top: Option<&Top>) -> PreparedSparqlQuery {
    sort::make_total(pattern_mut(&mut query));
    evaluator(top).for_query(query)
}

/// An evaluator that knows the functions, those that orders are rewritten with, and that of a plan.
fn evaluator(top: Option<&Top>) -> SparqlEvaluator {
    let evaluator = sort::with_keys(SparqlEvaluator::new());
    let evaluator = FUNCTIONS.into_iter().fold(evaluator, |evaluator, (name, function)| {
        evaluator.with_custom_function(name.into_owned(), move |arguments| match arguments {
            [Term::Literal(literal)] if literal.value().len() <= MAX_TEXT => {
                Some(Literal::new_simple_literal(function(literal.value())).into())
            }
            _ => None,
        })
    });
    match top.cloned() {
        Some(top) => evaluator.with_custom_function(Top::name(), move |keys| top.number(keys)),
        None => evaluator,
    }
}
