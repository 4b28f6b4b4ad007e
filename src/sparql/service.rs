//! `SERVICE`: what a service answers is put in its place before the evaluation.
//!
//! The evaluator would call a service once, without what is known of its variables. Here the part of the
//! query that it is joined with is evaluated first and its bindings are sent along in batches, so that a
//! service is asked for what can be joined and for nothing else. `plan:search` is the full-text search of
//! this endpoint; every other service is another endpoint, and goes through the list of those allowed.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::QueryResults;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use super::{Limits, SparqlError, functions};
use crate::library::children_mut;
use crate::snapshot::{DatasetClause, Guard, Snapshot, View};
use crate::vocab::plan;

/// Rows of bindings sent in one request.
const BATCH: usize = 200;

/// Most rows of bindings sent; where there are more, the service is asked for everything.
const MAX_BINDINGS: usize = 10_000;

/// Hits of a search without `plan:limit`.
const HITS: usize = 100;

/// Most hits of a search.
const MAX_HITS: usize = 1_000;

/// A hit of the full-text search.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Found {
    /// IRI of what the text is of.
    pub entity: String,
    /// The text that matches.
    pub text: String,
    /// What the text is of it: `label`, `alternative`, `heading`, `quote`.
    pub field: String,
    /// How well it matches, above 0.
    pub score: f32,
}

/// Rows of another endpoint: names of variables, and a term or nothing for each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The variables.
    pub variables: Vec<Variable>,
    /// The rows, as long as the variables.
    pub rows: Vec<Vec<Option<Term>>>,
}

/// Why a service did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ServiceError {
    /// It may not be asked; `SILENT` does not hide that.
    #[error("{0}")]
    Refused(String),
    /// It failed.
    #[error("{0}")]
    Failed(String),
}

/// What stands outside the evaluation.
pub trait Services {
    /// The best hits of a full-text search.
    ///
    /// # Errors
    /// When the words are none.
    fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, ServiceError>;

    /// What another endpoint answers to a query.
    ///
    /// # Errors
    /// When the endpoint may not be asked, or fails.
    fn select(&self, endpoint: &NamedNode, query: &str) -> Result<Rows, ServiceError>;
}

/// Where a query is evaluated.
pub(super) struct Site<'a> {
    pub snapshot: &'a Snapshot,
    pub dataset: &'a DatasetClause,
    pub guard: &'a Guard,
    pub limits: &'a Limits,
    pub services: &'a dyn Services,
}

/// Puts what the services of a pattern answer in their place.
pub(super) fn resolve(pattern: &mut GraphPattern, site: &Site<'_>) -> Result<(), SparqlError> {
    match pattern {
        GraphPattern::Service { .. } => site.replace(pattern, None),
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right } => {
            resolve(left, site)?;
            match (left.as_ref(), right.as_mut()) {
                (left, service @ GraphPattern::Service { .. }) => site.replace(service, Some(left)),
                (_, right) => resolve(right, site),
            }
        }
        other => children_mut(other).try_for_each(|child| resolve(child, site)),
    }
}

impl Site<'_> {
    fn replace(&self, service: &mut GraphPattern, joined: Option<&GraphPattern>) -> Result<(), SparqlError> {
        let GraphPattern::Service { name, inner, silent } = service else { return Ok(()) };
        let NamedNodePattern::NamedNode(name) = name else {
            let reason = "SERVICE with a variable is not supported; name the endpoint".to_owned();
            return Err(SparqlError::Refused(reason));
        };
        let answered = if *name == plan::SEARCH {
            let request = SearchRequest::read(inner)?;
            self.services.search(&request.words, request.limit).map(|found| request.rows(&found))
        } else {
            self.remote(name, inner, joined)?
        };
        *service = match answered {
            Ok(rows) => values(rows),
            Err(ServiceError::Failed(_)) if *silent => {
                GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] }
            }
            Err(ServiceError::Refused(reason)) => return Err(SparqlError::Refused(reason)),
            Err(ServiceError::Failed(reason)) => return Err(SparqlError::Service(reason)),
        };
        Ok(())
    }

    fn remote(
        &self,
        endpoint: &NamedNode,
        inner: &GraphPattern,
        joined: Option<&GraphPattern>,
    ) -> Result<Result<Rows, ServiceError>, SparqlError> {
        let Some(bindings) = self.bindings(inner, joined)? else {
            return Ok(self.services.select(endpoint, &select(inner.clone())));
        };
        let mut all = Rows::default();
        for batch in bindings.rows.chunks(BATCH) {
            let sent = values(Rows { variables: bindings.variables.clone(), rows: batch.to_vec() });
            let pattern = GraphPattern::Join { left: Box::new(sent), right: Box::new(inner.clone()) };
            match self.services.select(endpoint, &select(pattern)) {
                Ok(mut rows) => {
                    all.variables = rows.variables;
                    all.rows.append(&mut rows.rows);
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(all))
    }

    /// What the part that a service is joined with binds of its variables, each row once; `None` where it
    /// binds none, or too much.
    fn bindings(
        &self,
        inner: &GraphPattern,
        joined: Option<&GraphPattern>,
    ) -> Result<Option<Rows>, SparqlError> {
        let Some(joined) = joined else { return Ok(None) };
        let mut variables = BTreeSet::new();
        inner.on_in_scope_variable(|variable| _ = variables.insert(variable.clone()));
        let mut bound = BTreeSet::new();
        joined.on_in_scope_variable(|variable| _ = bound.insert(variable.clone()));
        let shared: Vec<Variable> = variables.intersection(&bound).cloned().collect();
        if shared.is_empty() {
            return Ok(None);
        }
        let project = GraphPattern::Project { inner: Box::new(joined.clone()), variables: shared.clone() };
        let pattern = GraphPattern::Distinct { inner: Box::new(project) };
        let query = Query::Select { dataset: None, pattern, base_iri: None };
        let view = View::new(self.snapshot, self.dataset, self.guard)
            .map_err(|reason| self.limits.stopped(reason))?;
        let prepared = functions::prepared(query, None);
        let failed = |error| self.limits.failed(&error);
        let mut rows: HashSet<Vec<Option<Term>>> = HashSet::new();
        let mut kept = Vec::new();
        if let QueryResults::Solutions(solutions) =
            prepared.on_queryable_dataset(view).execute().map_err(failed)?
        {
            for solution in solutions {
                let solution = solution.map_err(failed)?;
                // A blank node means nothing elsewhere.
                let known =
                    |name: &Variable| solution.get(name).filter(|term| !term.is_blank_node()).cloned();
                let row: Vec<_> = shared.iter().map(known).collect();
                if rows.insert(row.clone()) {
                    kept.push(row);
                }
                if kept.len() > MAX_BINDINGS {
                    return Ok(None);
                }
            }
        }
        Ok(Some(Rows { variables: shared, rows: kept }))
    }
}

fn select(pattern: GraphPattern) -> String {
    let mut variables = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| _ = variables.insert(variable.clone()));
    let variables = variables.into_iter().collect();
    let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
    Query::Select { dataset: None, pattern, base_iri: None }.to_string()
}

/// Rows as a `VALUES` block. A blank node of another endpoint becomes an IRI of its own.
fn values(rows: Rows) -> GraphPattern {
    let ground = |term: Term| match term {
        Term::NamedNode(node) => GroundTerm::from(node),
        Term::Literal(literal) => literal.into(),
        Term::BlankNode(node) => NamedNode::new(format!("urn:x-plangraph:genid:{}", node.as_str()))
            .map_or_else(|_| Literal::new_simple_literal(node.as_str()).into(), GroundTerm::from),
    };
    let bindings =
        rows.rows.into_iter().map(|row| row.into_iter().map(|term| term.map(ground)).collect()).collect();
    GraphPattern::Values { variables: rows.variables, bindings }
}

/// How a hit becomes a term.
type Column = fn(&Found) -> Option<Term>;

/// What the pattern in `SERVICE plan:search { … }` asks for.
struct SearchRequest {
    entity: Variable,
    words: String,
    limit: usize,
    score: Option<Variable>,
    text: Option<Variable>,
    field: Option<Variable>,
}

impl SearchRequest {
    fn read(pattern: &GraphPattern) -> Result<Self, SparqlError> {
        let usage = || {
            SparqlError::Refused(
                "SERVICE plan:search takes one subject with `plan:searchText \"words\"`, and optionally \
                 `plan:limit 20`, `plan:score ?score`, `plan:matchedText ?text`, `plan:matchedField ?field`"
                    .to_owned(),
            )
        };
        let GraphPattern::Bgp { patterns } = pattern else { return Err(usage()) };
        let Some(TermPattern::Variable(entity)) = patterns.first().map(|first| first.subject.clone()) else {
            return Err(usage());
        };
        let mut request =
            Self { entity, words: String::new(), limit: HITS, score: None, text: None, field: None };
        for triple in patterns {
            if triple.subject != TermPattern::Variable(request.entity.clone()) {
                return Err(usage());
            }
            let NamedNodePattern::NamedNode(predicate) = &triple.predicate else { return Err(usage()) };
            match (predicate.as_ref(), triple.object.clone()) {
                (plan::SEARCH_TEXT, TermPattern::Literal(words)) => {
                    words.value().clone_into(&mut request.words);
                }
                (plan::LIMIT, TermPattern::Literal(limit)) => {
                    let limit: usize = limit.value().parse().map_err(|_| usage())?;
                    request.limit = limit.min(MAX_HITS);
                }
                (plan::SCORE, TermPattern::Variable(name)) => request.score = Some(name),
                (plan::MATCHED_TEXT, TermPattern::Variable(name)) => request.text = Some(name),
                (plan::MATCHED_FIELD, TermPattern::Variable(name)) => request.field = Some(name),
                _ => return Err(usage()),
            }
        }
        Ok(request)
    }

    fn rows(&self, found: &[Found]) -> Rows {
        let columns: [(Option<&Variable>, Column); 4] = [
            (Some(&self.entity), |hit| NamedNode::new(&hit.entity).ok().map(Term::from)),
            (self.score.as_ref(), |hit| Some(Literal::from(hit.score).into())),
            (self.text.as_ref(), |hit| Some(Literal::new_simple_literal(&hit.text).into())),
            (self.field.as_ref(), |hit| Some(Literal::new_simple_literal(&hit.field).into())),
        ];
        let asked = || columns.iter().filter_map(|(name, value)| name.map(|name| (name.clone(), value)));
        let rows = found.iter().map(|hit| asked().map(|(_, value)| value(hit)).collect()).collect();
        Rows { variables: asked().map(|(name, _)| name).collect(), rows }
    }
}
