//! `DESCRIBE`: what a reader needs to understand a resource, from the default graph of the query.
//!
//! For each resource: its triples, and those of the blank nodes they lead to (the concise bounded
//! description); type and labels of what it links to; the statements that reify its triples; the evidence of
//! both, down to quote and offsets; and what links to it, labelled, up to [`MAX_INCOMING`] triples.

use std::collections::{BTreeMap, HashSet};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults};
use spareval::QueryableDataset;

use crate::snapshot::{DatasetClause, Guard, ScanError, Snapshot, View};
use crate::vocab::{dcterms, oa, plan, skos};

/// Most triples that point at a resource and are told.
const MAX_INCOMING: usize = 200;

/// What a linked resource is told with.
const LABELS: [NamedNodeRef<'_>; 4] = [rdf::TYPE, skos::PREF_LABEL, rdfs::LABEL, dcterms::TITLE];

/// The triples that describe what the rows of a query bind, each once.
pub(super) fn describe(
    snapshot: &Snapshot,
    dataset: &DatasetClause,
    guard: &Guard,
    resources: PreparedSparqlQuery,
) -> Result<Vec<Triple>, QueryEvaluationError> {
    let new_view = || View::new(snapshot, dataset, guard).map_err(dataset_error);
    let described = found(resources, new_view()?)?;
    let view = new_view()?;
    let mut description = Description { view, seen: HashSet::new(), triples: Vec::new() };
    for resource in described.values() {
        description.resource(resource)?;
    }
    Ok(description.triples)
}

/// The resources that are to be described, in a fixed order.
fn found(
    resources: PreparedSparqlQuery,
    view: View<'_>,
) -> Result<BTreeMap<String, NamedOrBlankNode>, QueryEvaluationError> {
    let mut found = BTreeMap::new();
    if let QueryResults::Solutions(solutions) = resources.on_queryable_dataset(view).execute()? {
        for solution in solutions {
            for (_, term) in &solution? {
                if let Ok(node) = NamedOrBlankNode::try_from(term.clone()) {
                    found.insert(node.to_string(), node);
                }
            }
        }
    }
    Ok(found)
}

fn dataset_error(error: ScanError) -> QueryEvaluationError {
    QueryEvaluationError::Dataset(Box::new(error))
}

struct Description<'a> {
    view: View<'a>,
    seen: HashSet<Triple>,
    triples: Vec<Triple>,
}

impl Description<'_> {
    fn resource(&mut self, resource: &NamedOrBlankNode) -> Result<(), QueryEvaluationError> {
        let own = self.closure(resource)?;
        for triple in &own {
            self.evidence(triple)?;
            self.labels(&triple.object)?;
        }
        let about = self.matching(None, Some(rdf::SUBJECT), Some(&resource.clone().into()), usize::MAX)?;
        for statement in about {
            for triple in self.closure(&statement.subject)? {
                self.evidence(&triple)?;
            }
        }
        for incoming in self.matching(None, None, Some(&resource.clone().into()), MAX_INCOMING)? {
            self.labels(&incoming.subject.clone().into())?;
            self.add(incoming);
        }
        Ok(())
    }

    /// The triples of a node and of the blank nodes they lead to.
    fn closure(&mut self, node: &NamedOrBlankNode) -> Result<Vec<Triple>, QueryEvaluationError> {
        let (mut open, mut visited) = (vec![node.clone()], HashSet::new());
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            if !visited.insert(node.clone()) {
                continue;
            }
            for triple in self.matching(Some(&node), None, None, usize::MAX)? {
                if let Term::BlankNode(inner) = &triple.object {
                    open.push(inner.clone().into());
                }
                self.add(triple.clone());
                found.push(triple);
            }
        }
        Ok(found)
    }

    /// A span of evidence with its quote, its source and where in it the quote stands.
    fn evidence(&mut self, triple: &Triple) -> Result<(), QueryEvaluationError> {
        if triple.predicate != plan::EVIDENCE {
            return Ok(());
        }
        let Ok(span) = NamedOrBlankNode::try_from(triple.object.clone()) else { return Ok(()) };
        for part in self.closure(&span)? {
            if part.predicate == oa::HAS_SELECTOR
                && let Ok(selector) = NamedOrBlankNode::try_from(part.object)
            {
                self.closure(&selector)?;
            }
        }
        Ok(())
    }

    fn labels(&mut self, term: &Term) -> Result<(), QueryEvaluationError> {
        let Ok(node) = NamedOrBlankNode::try_from(term.clone()) else { return Ok(()) };
        for predicate in LABELS {
            for triple in self.matching(Some(&node), Some(predicate), None, usize::MAX)? {
                self.add(triple);
            }
        }
        Ok(())
    }

    fn add(&mut self, triple: Triple) {
        if self.seen.insert(triple.clone()) {
            self.triples.push(triple);
        }
    }

    /// The first triples of the default graph that match.
    fn matching(
        &self,
        subject: Option<&NamedOrBlankNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<&Term>,
        most: usize,
    ) -> Result<Vec<Triple>, QueryEvaluationError> {
        let intern = |term: Term| self.view.internalize_term(term).map_err(dataset_error);
        let subject = subject.map(|node| intern(node.clone().into())).transpose()?;
        let predicate = predicate.map(|node| intern(node.into())).transpose()?;
        let object = object.map(|term| intern(term.clone())).transpose()?;
        let quads = self.view.internal_quads_for_pattern(
            subject.as_ref(),
            predicate.as_ref(),
            object.as_ref(),
            Some(None),
        );
        let mut found = Vec::new();
        for quad in quads.take(most) {
            let quad = quad.map_err(dataset_error)?;
            let external = |term| self.view.externalize_term(term).map_err(dataset_error);
            let subject = NamedOrBlankNode::try_from(external(quad.subject)?);
            let predicate = NamedNode::try_from(external(quad.predicate)?);
            if let (Ok(subject), Ok(predicate)) = (subject, predicate) {
                found.push(Triple { subject, predicate, object: external(quad.object)? });
            }
        }
        Ok(found)
    }
}
