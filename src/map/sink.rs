//! Collecting triples, node by node.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use oxsdatatypes::Decimal;
use serde::Serialize;

use crate::iri;

/// Collects triples.
#[derive(Debug, Default)]
pub(super) struct Sink {
    triples: Vec<Triple>,
}

impl Sink {
    /// Starts describing `subject`.
    pub(super) fn node(&mut self, subject: NamedNode) -> Node<'_> {
        Node { sink: self, subject }
    }

    /// The triples, sorted, each once.
    pub(super) fn into_sorted(self) -> Vec<Triple> {
        let mut keyed: Vec<(String, Triple)> =
            self.triples.into_iter().map(|triple| (triple.to_string(), triple)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        keyed.dedup_by(|a, b| a.0 == b.0);
        keyed.into_iter().map(|(_, triple)| triple).collect()
    }
}

/// One subject being described; every method adds a triple and returns the node.
pub(super) struct Node<'a> {
    sink: &'a mut Sink,
    subject: NamedNode,
}

impl Node<'_> {
    pub(super) fn add(&mut self, predicate: NamedNodeRef<'_>, object: impl Into<Term>) -> &mut Self {
        self.sink.triples.push(Triple::new(self.subject.clone(), predicate, object));
        self
    }

    pub(super) fn a(&mut self, class: NamedNodeRef<'_>) -> &mut Self {
        self.add(rdf::TYPE, class)
    }

    pub(super) fn text(&mut self, predicate: NamedNodeRef<'_>, value: &str) -> &mut Self {
        self.add(predicate, Literal::new_simple_literal(value))
    }

    pub(super) fn opt_text(&mut self, predicate: NamedNodeRef<'_>, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.text(predicate, value);
        }
        self
    }

    /// A label in simplified Chinese. (The store lower-cases language tags, so we do it here.)
    pub(super) fn zh(&mut self, predicate: NamedNodeRef<'_>, value: &str) -> &mut Self {
        self.add(predicate, Literal::new_language_tagged_literal_unchecked(value, "zh-hans"))
    }

    pub(super) fn en(&mut self, predicate: NamedNodeRef<'_>, value: &str) -> &mut Self {
        self.add(predicate, Literal::new_language_tagged_literal_unchecked(value, "en"))
    }

    /// An English gloss, where there is one yet.
    pub(super) fn opt_en(&mut self, predicate: NamedNodeRef<'_>, value: Option<&str>) -> &mut Self {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.en(predicate, value);
        }
        self
    }

    pub(super) fn integer(&mut self, predicate: NamedNodeRef<'_>, value: impl Into<i64>) -> &mut Self {
        self.add(predicate, Literal::from(value.into()))
    }

    pub(super) fn count(&mut self, predicate: NamedNodeRef<'_>, value: usize) -> &mut Self {
        self.add(predicate, Literal::from(value as u64))
    }

    pub(super) fn decimal(&mut self, predicate: NamedNodeRef<'_>, value: Decimal) -> &mut Self {
        self.typed(predicate, &value.to_string(), xsd::DECIMAL)
    }

    pub(super) fn boolean(&mut self, predicate: NamedNodeRef<'_>, value: bool) -> &mut Self {
        self.add(predicate, Literal::from(value))
    }

    pub(super) fn year(&mut self, predicate: NamedNodeRef<'_>, value: i16) -> &mut Self {
        self.typed(predicate, &format!("{value:04}"), xsd::G_YEAR)
    }

    pub(super) fn typed(
        &mut self,
        predicate: NamedNodeRef<'_>,
        value: &str,
        datatype: NamedNodeRef<'_>,
    ) -> &mut Self {
        self.add(predicate, Literal::new_typed_literal(value, datatype))
    }

    /// The concept of `scheme` that an enum value stands for.
    pub(super) fn concept(
        &mut self,
        predicate: NamedNodeRef<'_>,
        scheme: &str,
        value: &impl Serialize,
    ) -> &mut Self {
        self.add(predicate, iri::concept(scheme, &slug(value)))
    }
}

/// The kebab-case name of a fieldless enum value, as in the records.
fn slug(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(slug)) => slug,
        other => unreachable!("a concept is made from a fieldless enum, not {other:?}"),
    }
}
