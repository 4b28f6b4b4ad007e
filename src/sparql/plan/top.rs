//! `ORDER BY … LIMIT`: rows that cannot be among the first are left out before the rest is sorted.
//!
//! The engine collects all rows and compares them by reading their terms anew. Here a function with a memory of the
//! least `k` rows so far numbers each row that is less than the last of these, and gives nothing for any other:
//!
//! ```text
//! Slice(OrderBy(inner, keys))
//!   ⇒ Slice(OrderBy(Filter(BOUND(?n), Extend(inner, ?n, first(keys))), keys, ?n))
//! ```
//!
//! A row is left out only if `k` rows before it sort before it or equal it, and rows that are equal are sorted as they
//! came: the first `k` are those of a stable sort. Keys are compared only with keys of the same [`Kind`], within which
//! the order of the engine is plain; rows with other keys are always kept. So memory is bounded by `k` for each of at
//! most [`MAX_KINDS`] combinations of kinds.
//!
//! It is done for the outermost `ORDER BY` alone, whose rows are produced once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use oxsdatatypes::{Decimal, Integer};
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};

/// Most rows that are remembered of one kind.
const MAX_ROWS: usize = 10_000;

/// Most combinations of kinds.
const MAX_KINDS: usize = 16;

/// Name of the function; no IRI, so that no query can contain it.
const FUNCTION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("first rows");

/// Stands for an unbound key; no IRI, so that no dataset can contain it.
const UNBOUND: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("nothing bound");

/// The least rows so far.
#[derive(Debug, Clone)]
pub(in crate::sparql) struct Top {
    rows: usize,
    /// For each key, whether the greatest comes first.
    descending: Vec<bool>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    numbered: i64,
    kinds: BTreeMap<Vec<Kind>, BinaryHeap<Row>>,
}

/// What a key is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Unbound,
    BlankNode,
    Iri,
    String,
    Language(String),
    Integer,
    Decimal,
}

/// A key, comparable within its kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Unbound,
    Text(String),
    Integer(Integer),
    Decimal(Decimal),
}

/// The keys of a row, and for each whether the greatest comes first.
#[derive(Debug, PartialEq, Eq)]
struct Row(Vec<(Key, bool)>);

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        let mut orders = pairs.map(
            |((ours, descending), (theirs, _))| {
                if *descending { theirs.cmp(ours) } else { ours.cmp(theirs) }
            },
        );
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Rewrites a query of the first rows of an order, if there are said to be many more than its first.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
pub(super) fn keep_first(
    pattern: GraphPattern,
    are_many: impl FnOnce(f64) -> bool,
) -> (GraphPattern, Option<Top>) {
    let GraphPattern::Slice { inner, start, length: Some(length) } = pattern else { return (pattern, None) };
    let slice = |inner| GraphPattern::Slice { inner: Box::new(inner), start, length: Some(length) };
    let rows = start.saturating_add(length);
    if rows > MAX_ROWS || rows == 0 || !are_many(rows as f64) {
        return (slice(*inner), None);
    }
    let (ordered, top) = match *inner {
        GraphPattern::Project { inner, variables } => {
            let (inner, top) = first_ordered(*inner, rows);
            (GraphPattern::Project { inner: Box::new(inner), variables }, top)
        }
        GraphPattern::Distinct { inner } => first_distinct(*inner, rows),
        other => first_ordered(other, rows),
    };
    (slice(ordered), top)
}

fn first_ordered(pattern: GraphPattern, rows: usize) -> (GraphPattern, Option<Top>) {
    match pattern {
        GraphPattern::OrderBy { inner, expression } => first(*inner, &expression, rows),
        other => (other, None),
    }
}

/// `DISTINCT` may be taken before the order if the order looks at nothing but what is distinct.
fn first_distinct(pattern: GraphPattern, rows: usize) -> (GraphPattern, Option<Top>) {
    let keep = |pattern| (GraphPattern::Distinct { inner: Box::new(pattern) }, None);
    let GraphPattern::Project { inner, variables } = pattern else { return keep(pattern) };
    let GraphPattern::OrderBy { inner, expression } = *inner else {
        return keep(GraphPattern::Project { inner, variables });
    };
    let is_kept = |key: &OrderExpression| matches!(key.expression(), Expression::Variable(name) if variables.contains(name));
    if !expression.iter().all(is_kept) {
        let inner = Box::new(GraphPattern::OrderBy { inner, expression });
        return keep(GraphPattern::Project { inner, variables });
    }
    let projected = GraphPattern::Project { inner, variables: variables.clone() };
    let (ordered, top) = first(GraphPattern::Distinct { inner: Box::new(projected) }, &expression, rows);
    (GraphPattern::Project { inner: Box::new(ordered), variables }, top)
}

fn first(inner: GraphPattern, keys: &[OrderExpression], rows: usize) -> (GraphPattern, Option<Top>) {
    let mut inner = inner;
    let mut names = Vec::with_capacity(keys.len());
    for (number, key) in keys.iter().enumerate() {
        names.push(match key.expression() {
            Expression::Variable(name) => name.clone(),
            other => {
                let name = Variable::new_unchecked(format!("order key {number}"));
                inner = GraphPattern::Extend {
                    inner: Box::new(inner),
                    variable: name.clone(),
                    expression: other.clone(),
                };
                name
            }
        });
    }
    // Nothing is pushed past a slice: the function sees rows that are otherwise complete, each once.
    let fenced = GraphPattern::Slice { inner: Box::new(inner), start: 0, length: Some(usize::MAX) };
    let number = Variable::new_unchecked("order number");
    let bound = |name: &Variable| {
        let unbound = Expression::NamedNode(UNBOUND.into_owned());
        Expression::Coalesce(vec![Expression::Variable(name.clone()), unbound])
    };
    let function = Function::Custom(FUNCTION.into_owned());
    let numbered = GraphPattern::Extend {
        inner: Box::new(fenced),
        variable: number.clone(),
        expression: Expression::FunctionCall(function, names.iter().map(bound).collect()),
    };
    let kept = GraphPattern::Filter { expr: Expression::Bound(number.clone()), inner: Box::new(numbered) };
    let descending: Vec<bool> = keys.iter().map(OrderExpression::is_descending).collect();
    let mut expression: Vec<OrderExpression> = names
        .into_iter()
        .zip(&descending)
        .map(|(name, descending)| {
            let key = Expression::Variable(name);
            if *descending { OrderExpression::Desc(key) } else { OrderExpression::Asc(key) }
        })
        .collect();
    expression.push(OrderExpression::Asc(Expression::Variable(number)));
    let top = Top { rows, descending, state: Arc::default() };
    (GraphPattern::OrderBy { inner: Box::new(kept), expression }, Some(top))
}

/// What an order expression is made of.
trait Direction {
    fn expression(&self) -> &Expression;
    fn is_descending(&self) -> bool;
}

impl Direction for OrderExpression {
    fn expression(&self) -> &Expression {
        let (Self::Asc(expression) | Self::Desc(expression)) = self;
        expression
    }

    fn is_descending(&self) -> bool {
        matches!(self, Self::Desc(_))
    }
}

impl Top {
    /// The name of the function in the rewritten query.
    pub(in crate::sparql) fn name() -> NamedNode {
        FUNCTION.into_owned()
    }

    /// The same for another evaluation.
    pub(super) fn anew(&self) -> Self {
        Self { rows: self.rows, descending: self.descending.clone(), state: Arc::default() }
    }

    /// The number of a row with these keys, or nothing if it cannot be among the first.
    pub(in crate::sparql) fn number(&self, keys: &[Term]) -> Option<Term> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.admits(&mut state, keys) {
            return None;
        }
        state.numbered += 1;
        Some(Literal::from(state.numbered).into())
    }

    fn admits(&self, state: &mut State, keys: &[Term]) -> bool {
        let Some((kinds, keys)) = keys.iter().map(key).collect::<Option<(Vec<_>, Vec<_>)>>() else {
            return true;
        };
        if !state.kinds.contains_key(&kinds) && state.kinds.len() == MAX_KINDS {
            return true;
        }
        let row = Row(keys.into_iter().zip(self.descending.iter().copied()).collect());
        let least = state.kinds.entry(kinds).or_default();
        if least.len() < self.rows {
            least.push(row);
            return true;
        }
        match least.peek_mut() {
            Some(mut worst) if row < *worst => {
                *worst = row;
                true
            }
            _ => false,
        }
    }
}

/// A term as a key, if its order among its kind is plain.
fn key(term: &Term) -> Option<(Kind, Key)> {
    let text = |kind, text: &str| Some((kind, Key::Text(text.to_owned())));
    match term {
        Term::NamedNode(node) if node.as_ref() == UNBOUND => Some((Kind::Unbound, Key::Unbound)),
        Term::NamedNode(node) => text(Kind::Iri, node.as_str()),
        Term::BlankNode(node) => text(Kind::BlankNode, node.as_str()),
        Term::Literal(literal) => {
            let value = literal.value();
            if let Some(language) = literal.language() {
                return text(Kind::Language(language.to_owned()), value);
            }
            match literal.datatype() {
                xsd::STRING => text(Kind::String, value),
                xsd::INTEGER => Some((Kind::Integer, Key::Integer(value.parse().ok()?))),
                xsd::DECIMAL => Some((Kind::Decimal, Key::Decimal(value.parse().ok()?))),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top(rows: usize, descending: &[bool]) -> Top {
        Top { rows, descending: descending.to_vec(), state: Arc::default() }
    }

    fn kept(top: &Top, terms: &[Term]) -> Vec<bool> {
        terms.iter().map(|term| top.number(std::slice::from_ref(term)).is_some()).collect()
    }

    #[test]
    fn a_row_is_left_out_only_if_enough_rows_come_before_it() {
        let numbers = [5, 3, 4, 9, 3, 1, 4].map(|n| Literal::from(n).into());
        assert_eq!(kept(&top(2, &[false]), &numbers), [true, true, true, false, true, true, false]);
        assert_eq!(kept(&top(2, &[true]), &numbers), [true, true, true, true, false, false, false]);
    }

    #[test]
    fn kinds_are_not_compared_with_each_other() {
        let terms: [Term; 6] = [
            Literal::from(1).into(),
            Literal::from("a").into(),
            NamedNodeRef::new_unchecked("http://a/").into_owned().into(),
            UNBOUND.into_owned().into(),
            Literal::from(2).into(),
            Literal::new_typed_literal("x", xsd::INTEGER).into(),
        ];
        assert_eq!(kept(&top(1, &[false]), &terms), [true, true, true, true, false, true]);
    }

    #[test]
    fn rows_are_numbered_as_they_come() {
        let top = top(1, &[false]);
        let number = |n: i64| top.number(&[Literal::from(n).into()]);
        let numbers = [number(3), number(4), number(2)];
        assert_eq!(numbers, [Some(Literal::from(1).into()), None, Some(Literal::from(2).into())]);
    }
}
