//! Looking things up in one graph.

use std::collections::HashSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use oxigraph::store::{StorageError, Store};

/// Reads one graph of a store.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) store: &'a Store,
    pub(super) graph: GraphNameRef<'a>,
}

impl Reader<'_> {
    pub(super) fn instances(&self, class: NamedNodeRef<'_>) -> Result<Vec<NamedOrBlankNode>, StorageError> {
        self.store
            .quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), Some(self.graph))
            .map(|quad| quad.map(|quad| quad.subject))
            .collect()
    }

    /// Objects in a fixed order.
    pub(super) fn objects(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<Term>, StorageError> {
        let quads = self.store.quads_for_pattern(Some(subject), Some(predicate), None, Some(self.graph));
        let mut objects: Vec<Term> =
            quads.map(|quad| quad.map(|quad| quad.object)).collect::<Result<_, _>>()?;
        objects.sort_by_cached_key(ToString::to_string);
        Ok(objects)
    }

    pub(super) fn distinct_objects(&self, predicate: NamedNodeRef<'_>) -> Result<usize, StorageError> {
        let quads = self.store.quads_for_pattern(None, Some(predicate), None, Some(self.graph));
        let objects: HashSet<Term> =
            quads.map(|quad| quad.map(|quad| quad.object)).collect::<Result<_, _>>()?;
        Ok(objects.len())
    }

    pub(super) fn object(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Option<Term>, StorageError> {
        Ok(self.objects(subject, predicate)?.into_iter().next())
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
