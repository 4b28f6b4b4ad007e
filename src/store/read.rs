//! Looking things up in one graph of a snapshot.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, Term, TermRef};

use crate::snapshot::{Damage, Pattern, Snapshot, TermId};

/// Reads one named graph.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Nothing where the snapshot has no such graph.
    pub(super) graph: Option<TermId>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, graph: NamedNodeRef<'_>) -> Result<Self, Damage> {
        Ok(Self { snapshot, graph: snapshot.id(graph)? })
    }

    pub(super) fn id<'t>(self, term: impl Into<TermRef<'t>>) -> Result<Option<TermId>, Damage> {
        self.snapshot.id(term)
    }

    fn matches(
        self,
        subject: Option<TermId>,
        predicate: NamedNodeRef<'_>,
        object: Option<TermId>,
    ) -> Result<Vec<[TermId; 3]>, Damage> {
        let (Some(graph), Some(predicate)) = (self.graph, self.id(predicate)?) else { return Ok(Vec::new()) };
        let pattern = Pattern { subject, predicate: Some(predicate), object };
        Ok(self.snapshot.matches(Some(graph), pattern)?.collect())
    }

    pub(super) fn instances(self, class: NamedNodeRef<'_>) -> Result<Vec<TermId>, Damage> {
        let Some(class) = self.id(class)? else { return Ok(Vec::new()) };
        Ok(self.matches(None, rdf::TYPE, Some(class))?.into_iter().map(|[subject, ..]| subject).collect())
    }

    pub(super) fn objects(self, subject: TermId, predicate: NamedNodeRef<'_>) -> Result<Vec<TermId>, Damage> {
        Ok(self.matches(Some(subject), predicate, None)?.into_iter().map(|[.., object]| object).collect())
    }

    pub(super) fn distinct_objects(self, predicate: NamedNodeRef<'_>) -> Result<usize, Damage> {
        let objects = self.matches(None, predicate, None)?.into_iter().map(|[.., object]| object);
        Ok(objects.collect::<BTreeSet<_>>().len())
    }

    /// Objects of a subject by its name, in a fixed order; none where it is no subject.
    pub(super) fn terms_of(
        self,
        subject: NamedNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<Term>, Damage> {
        let Some(subject) = self.id(subject)? else { return Ok(Vec::new()) };
        let objects = self.objects(subject, predicate)?.into_iter().map(|object| self.snapshot.term(object));
        let mut terms: Vec<Term> = objects.collect::<Result<_, _>>()?;
        terms.sort_by_cached_key(ToString::to_string);
        Ok(terms)
    }

    /// The first object of a subject as a text; empty where there is none.
    pub(super) fn text_of(
        self,
        subject: NamedNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
    ) -> Result<String, Damage> {
        Ok(self.terms_of(subject, predicate)?.first().map(text).unwrap_or_default())
    }
}

/// IRI, value or label of a term.
pub(super) fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    }
}

/// The Chinese one of some labels; empty where there is none.
pub(super) fn chinese(labels: &[Term]) -> String {
    let is_chinese =
        |label: &&Term| matches!(label, Term::Literal(literal) if literal.language() == Some("zh-hans"));
    labels.iter().find(is_chinese).map(text).unwrap_or_default()
}
