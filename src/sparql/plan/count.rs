//! Counts of one triple pattern, read off the index in the place of its rows being counted.
//!
//! In one graph a triple is there once, so that the rows of a pattern whose variables are distinct are the entries of
//! the index that match it: `COUNT(*)`, and `COUNT(?v)` of a variable that each row binds. Distinct subjects and
//! objects of a predicate are kept in the snapshot. The default graph only: a merge of graphs has no such index.

use oxigraph::model::{Literal, Term, Variable};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{GroundTerm, TermPattern, TriplePattern};

use super::super::given::given_terms;
use super::scope;
use crate::library::children_mut;
use crate::snapshot::{Damage, Graphs, Pattern, Snapshot, TermId};

/// Most groups that are written into the query.
const MAX_GROUPS: usize = 2_000;

/// Rewrites the counts of a pattern that looks at the default graph.
///
/// `are_many` tells whether so many rows are worth being counted for so many groups.
pub(super) fn count(
    pattern: &mut GraphPattern,
    snapshot: &Snapshot,
    are_many: fn(f64, f64) -> bool,
) -> Result<(), Damage> {
    match pattern {
        GraphPattern::Group { inner, variables, aggregates } => {
            match rows(inner, variables, aggregates, snapshot, are_many)? {
                Some(values) => *pattern = values,
                None => count(inner, snapshot, are_many)?,
            }
            Ok(())
        }
        // What looks at other graphs, is correlated with rows outside, or asked of others.
        GraphPattern::Graph { .. } | GraphPattern::Lateral { .. } | GraphPattern::Service { .. } => Ok(()),
        other => children_mut(other).try_for_each(|child| count(child, snapshot, are_many)),
    }
}

/// One pattern whose matches are counted.
struct Counted<'a> {
    triple: &'a TriplePattern,
    pattern: Pattern,
    snapshot: &'a Snapshot,
}

/// The rows of a group, if they can be read off.
fn rows(
    inner: &GraphPattern,
    keys: &[Variable],
    aggregates: &[(Variable, AggregateExpression)],
    snapshot: &Snapshot,
    are_many: fn(f64, f64) -> bool,
) -> Result<Option<GraphPattern>, Damage> {
    let GraphPattern::Bgp { patterns } = inner else { return Ok(None) };
    let [triple] = patterns.as_slice() else { return Ok(None) };
    if !has_distinct_variables(triple) {
        return Ok(None);
    }
    let [subject, predicate, object] = given_terms(triple);
    let Some(pattern) = snapshot.pattern(subject, predicate, object)? else { return Ok(None) };
    let counted = Counted { triple, pattern, snapshot };
    let groups = match keys {
        [] => counted.one_group(aggregates)?,
        [key] => counted.groups(key, aggregates, are_many)?,
        _ => None,
    };
    let variables = keys.iter().cloned().chain(aggregates.iter().map(|(name, _)| name.clone())).collect();
    Ok(groups.map(|bindings| GraphPattern::Values { variables, bindings }))
}

type Bindings = Vec<Vec<Option<GroundTerm>>>;

impl Counted<'_> {
    /// The one row of a group without keys.
    fn one_group(&self, aggregates: &[(Variable, AggregateExpression)]) -> Result<Option<Bindings>, Damage> {
        let mut row = Vec::with_capacity(aggregates.len());
        for (_, aggregate) in aggregates {
            let Some(number) = self.number(aggregate)? else { return Ok(None) };
            row.push(Some(integer(number)));
        }
        Ok(Some(vec![row]))
    }

    fn number(&self, aggregate: &AggregateExpression) -> Result<Option<u64>, Damage> {
        let rows = self.snapshot.count(self.pattern, Graphs::Default)?;
        let (counted, distinct) = match aggregate {
            // No two rows are the same.
            AggregateExpression::CountSolutions { .. } => return Ok(Some(rows)),
            AggregateExpression::FunctionCall { name: AggregateFunction::Count, expr, distinct } => {
                (expr, *distinct)
            }
            AggregateExpression::FunctionCall { .. } => return Ok(None),
        };
        let Expression::Variable(name) = counted else { return Ok(None) };
        let name = Some(name.to_string());
        let [subject, predicate, object] = scope::of_triple(self.triple);
        let Pattern { subject: s, predicate: p, object: o } = self.pattern;
        if ![&subject, &predicate, &object].contains(&&name) {
            return Ok(None);
        }
        let free = [s, p, o].iter().filter(|term| term.is_none()).count();
        if !distinct || free == 1 {
            return Ok(Some(rows));
        }
        let Some((counts, _)) = p.map(|id| self.snapshot.counts_of(id)).transpose()?.flatten() else {
            return Ok(None);
        };
        Ok(Some(if subject == name { counts.subjects } else { counts.objects }))
    }

    /// A row for each object of a predicate.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn groups(
        &self,
        key: &Variable,
        aggregates: &[(Variable, AggregateExpression)],
        are_many: fn(f64, f64) -> bool,
    ) -> Result<Option<Bindings>, Damage> {
        let Pattern { subject: None, predicate: Some(predicate), object: None } = self.pattern else {
            return Ok(None);
        };
        let [subject, _, object] = scope::of_triple(self.triple);
        let are_rows =
            |(_, one): &(_, AggregateExpression)| counts_rows(one, subject.as_ref(), object.as_ref());
        if object != Some(key.to_string()) || !aggregates.iter().all(are_rows) {
            return Ok(None);
        }
        let counts = self.snapshot.counts_of(predicate)?.map(|(counts, _)| counts).unwrap_or_default();
        if !are_many(counts.quads as f64, counts.objects as f64) {
            return Ok(None);
        }
        let Some(objects) = self.snapshot.objects_of(predicate, MAX_GROUPS)? else { return Ok(None) };
        let mut rows = Vec::with_capacity(objects.len());
        for (object, number) in objects {
            let Some(object) = self.ground(object)? else { return Ok(None) };
            let mut row = vec![Some(object)];
            row.extend(aggregates.iter().map(|_| Some(integer(number))));
            rows.push(row);
        }
        Ok(Some(rows))
    }

    /// A term that can be written into a query: no blank node.
    fn ground(&self, id: TermId) -> Result<Option<GroundTerm>, Damage> {
        Ok(match self.snapshot.term(id)? {
            Term::NamedNode(node) => Some(node.into()),
            Term::Literal(literal) => Some(literal.into()),
            Term::BlankNode(_) => None,
        })
    }
}

/// Whether an aggregate over the triples of one predicate and object is their number.
fn counts_rows(aggregate: &AggregateExpression, subject: Option<&String>, object: Option<&String>) -> bool {
    match aggregate {
        AggregateExpression::CountSolutions { .. } => true,
        AggregateExpression::FunctionCall {
            name: AggregateFunction::Count,
            expr: Expression::Variable(name),
            distinct,
        } => {
            let name = name.to_string();
            Some(&name) == subject || (Some(&name) == object && !distinct)
        }
        AggregateExpression::FunctionCall { .. } => false,
    }
}

fn has_distinct_variables(triple: &TriplePattern) -> bool {
    // A blank node is not a variable that can be counted, but may stand twice as well.
    let is_plain = |term: &TermPattern| !matches!(term, TermPattern::BlankNode(_));
    let [subject, predicate, object] = scope::of_triple(triple);
    let differ = |a: &Option<String>, b: &Option<String>| a.is_none() || a != b;
    let differ = differ(&subject, &predicate) && differ(&subject, &object) && differ(&predicate, &object);
    differ && is_plain(&triple.subject) && is_plain(&triple.object)
}

fn integer(number: u64) -> GroundTerm {
    Literal::from(i64::try_from(number).unwrap_or(i64::MAX)).into()
}
