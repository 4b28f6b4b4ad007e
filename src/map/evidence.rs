//! Evidence spans: Web Annotation selectors over the source file.

use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;

use super::document::Context;
use crate::record::Evidence;
use crate::vocab::{oa, plan};
use oxigraph::model::{NamedNodeRef, Term};

impl Context<'_> {
    /// Links `node` to the spans it rests on.
    pub(super) fn evidence(&mut self, node: &NamedNode, evidence: &[Evidence]) {
        for span in evidence {
            let span = self.span(span);
            self.sink.node(node.clone()).add(plan::EVIDENCE, span);
        }
    }

    /// Describes a span once and returns its IRI.
    pub(super) fn span(&mut self, evidence: &Evidence) -> NamedNode {
        let file = &self.record.source.file;
        let (start, end) = (evidence.start, evidence.end);
        let span = self.iris.span(file, start, end);
        let selector = NamedNode::new_unchecked(format!("{}/selector/{start}-{end}", self.source.as_str()));
        self.sink
            .node(span.clone())
            .a(plan::EVIDENCE_SPAN)
            .a(oa::SPECIFIC_RESOURCE)
            .add(oa::HAS_SOURCE, self.source.clone())
            .add(oa::HAS_SELECTOR, selector.clone())
            .text(plan::QUOTE, &evidence.quote);
        self.sink
            .node(selector)
            .a(oa::TEXT_POSITION_SELECTOR)
            .a(oa::TEXT_QUOTE_SELECTOR)
            .integer(oa::START, start)
            .integer(oa::END, end)
            .text(oa::EXACT, &evidence.quote);
        span
    }

    /// States a triple and reifies it, so that it can carry its evidence.
    pub(super) fn attested(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
        evidence: &[Evidence],
    ) {
        let name = predicate.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_lowercase();
        self.attested_as(&name, subject, predicate, object, evidence);
    }

    /// The same under a name of its own, for a property that a subject has several times.
    pub(super) fn attested_as(
        &mut self,
        name: &str,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
        evidence: &[Evidence],
    ) {
        let object = object.into();
        let statement = NamedNode::new_unchecked(format!("{}/statement/{name}", subject.as_str()));
        self.sink.node(subject.clone()).add(predicate, object.clone());
        self.sink
            .node(statement.clone())
            .a(rdf::STATEMENT)
            .add(rdf::SUBJECT, subject.clone())
            .add(rdf::PREDICATE, predicate)
            .add(rdf::OBJECT, object);
        self.evidence(&statement, evidence);
    }
}
