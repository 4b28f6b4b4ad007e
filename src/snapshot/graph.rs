//! One graph, read as triples or as the ids of their terms.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};

use super::index::{Order, Pattern, Row, TermId, columns};
use super::read::Snapshot;
use super::{Damage, SnapshotError};

impl Snapshot {
    /// The triples of a named graph, in a fixed order; none where there is no such graph.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn graph(&self, name: &NamedNode) -> Result<Vec<Triple>, SnapshotError> {
        self.triples_of(name).map_err(SnapshotError::damaged(self.path()))
    }

    /// The triples of a graph that match, subject, predicate, object, in the order that serves the pattern; nothing where
    /// there is no such graph. Without a name it is the default graph.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn matches(
        &self,
        graph: Option<TermId>,
        pattern: Pattern,
    ) -> Result<impl Iterator<Item = [TermId; 3]> + use<'_>, Damage> {
        let segment = match graph {
            None => Some(self.default_graph()?),
            Some(name) => self.named_graph(name)?,
        };
        let (order, rows) = match segment {
            Some(segment) => self.triples(segment, pattern)?,
            None => (Order::Spo, Default::default()),
        };
        Ok(rows.iter().map(move |row| order.triple(columns(row.key())).map(TermId)))
    }

    fn triples_of(&self, name: &NamedNode) -> Result<Vec<Triple>, Damage> {
        let Some(graph) = self.id(name)? else { return Ok(Vec::new()) };
        let Some(segment) = self.named_graph(graph)? else { return Ok(Vec::new()) };
        let (order, rows) = self.triples(segment, Pattern::default())?;
        rows.iter().map(|row| self.triple(order.triple(columns(row.key())))).collect()
    }

    fn triple(&self, [subject, predicate, object]: [u32; 3]) -> Result<Triple, Damage> {
        let subject = match self.term(TermId(subject))? {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => return Err(Damage("a subject is a literal")),
        };
        let Term::NamedNode(predicate) = self.term(TermId(predicate))? else {
            return Err(Damage("a predicate is not an IRI"));
        };
        Ok(Triple { subject, predicate, object: self.term(TermId(object))? })
    }
}
