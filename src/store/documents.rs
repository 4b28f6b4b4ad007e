//! Loading, replacing and removing documents: those of one call in one transaction, all of them or none.

use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::{StorageError, Transaction};

use super::{PlanStore, StoreError, catalog, computed};
use crate::infer::{RULES, Rule};
use crate::iri::Iris;
use crate::map;
use crate::record::PlanRecord;
use crate::register::Register;
use crate::vocab::plan;

/// What loading a document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The document is new.
    Added,
    /// Another version of the document was replaced.
    Replaced,
    /// The document was there already, triple for triple.
    Unchanged,
}

impl Outcome {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What makes a new version of the dataset of the one before.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The register, against which the records were checked.
    pub register: &'a Register,
    /// Checked records of documents that are new or replaced.
    pub records: &'a [PlanRecord],
    /// Ids of documents that go.
    pub removed: &'a [String],
}

/// Documents of one transaction after which the log is moved into tables: a document has some 4,000 quads. Few are
/// moved by [`PlanStore::sync`] once all are loaded.
const MANY_DOCUMENTS: usize = 16;

impl PlanStore {
    /// Loads a checked record: all of it or nothing. Loading it again changes nothing.
    ///
    /// # Errors
    /// When the engine fails; the store is then unchanged.
    pub fn load_document(&self, record: &PlanRecord, register: &Register) -> Result<Outcome, StoreError> {
        let mut outcomes = self.load_documents(std::slice::from_ref(record), register)?;
        Ok(outcomes.pop().unwrap_or(Outcome::Unchanged))
    }

    /// Loads checked records, all of them or none. For many documents this is faster than one by one, most of all
    /// where all of them are new; the version of the dataset is then unknown until [`PlanStore::sync`].
    ///
    /// # Errors
    /// When the engine fails; the store is then unchanged.
    pub fn load_documents(
        &self,
        records: &[PlanRecord],
        register: &Register,
    ) -> Result<Vec<Outcome>, StoreError> {
        if self.are_many_and_new(records)? {
            self.add_documents(records, register)?;
            return Ok(vec![Outcome::Added; records.len()]);
        }
        let mut transaction = self.begin()?;
        let outcomes = self.put_documents(&mut transaction, records, register)?;
        self.finish(transaction)?;
        if records.len() >= MANY_DOCUMENTS {
            self.shorten_log()?;
        }
        Ok(outcomes)
    }

    /// Removes a document and all that was made from it.
    ///
    /// # Errors
    /// When no such document is loaded or the engine fails; the store is then unchanged.
    pub fn remove_document(&self, id: &str) -> Result<(), StoreError> {
        self.require(&[id])?;
        let mut transaction = self.begin()?;
        self.take_document(&mut transaction, id)?;
        self.forget_reports();
        self.finish(transaction)
    }

    /// Brings the register up to date, loads and removes documents: all of it or nothing. Says what became of
    /// each record, and whether anything changed.
    ///
    /// # Errors
    /// When a document that goes is not loaded, or the engine fails; the store is then unchanged.
    pub fn publish(&self, publication: Publication<'_>) -> Result<(Vec<Outcome>, bool), StoreError> {
        self.require(publication.removed)?;
        self.as_version(|| self.put_publication(publication))
    }

    fn put_publication(&self, publication: Publication<'_>) -> Result<(Vec<Outcome>, bool), StoreError> {
        let register = publication.register;
        let mut transaction = self.begin()?;
        let foundation = self.put_foundation(&mut transaction, register)?;
        for id in publication.removed {
            self.take_document(&mut transaction, id)?;
        }
        if !publication.removed.is_empty() {
            self.forget_reports();
        }
        let outcomes = self.put_documents(&mut transaction, publication.records, register)?;
        let is_new = |outcome: &Outcome| *outcome != Outcome::Unchanged;
        let changed = foundation || !publication.removed.is_empty() || outcomes.iter().any(is_new);
        if changed {
            self.finish(transaction)?;
        }
        Ok((outcomes, changed))
    }

    /// Brings register, vocabulary and ontology up to date. Returns whether the register changed.
    pub(super) fn put_foundation(
        &self,
        transaction: &mut Transaction<'_>,
        register: &Register,
    ) -> Result<bool, StoreError> {
        let ontology = catalog::turtle("ontology/plangraph.ttl", &crate::assets::ontology())?;
        let concepts = catalog::turtle("ontology/concepts.ttl", &crate::assets::concepts())?;
        let register = map::register(register, &self.iris);
        self.replace_graph(transaction, &self.iris.graph("ontology"), &ontology)?;
        self.replace_graph(transaction, &self.iris.graph("vocabulary"), &concepts)?;
        let changed = self.replace_graph(transaction, &self.iris.graph("register"), &register)?;
        computed::forget_inferred(transaction, &self.iris)?;
        if changed {
            self.forget_reports();
        }
        Ok(changed)
    }

    fn put_documents(
        &self,
        transaction: &mut Transaction<'_>,
        records: &[PlanRecord],
        register: &Register,
    ) -> Result<Vec<Outcome>, StoreError> {
        let put = |record| self.put_document(transaction, record, register);
        let outcomes: Vec<Outcome> = records.iter().map(put).collect::<Result<_, _>>()?;
        // Once for all of them: this reads all that is computed.
        if outcomes.iter().any(|outcome| *outcome != Outcome::Unchanged) {
            self.forget_reports();
        }
        Ok(outcomes)
    }

    fn put_document(
        &self,
        transaction: &mut Transaction<'_>,
        record: &PlanRecord,
        register: &Register,
    ) -> Result<Outcome, StoreError> {
        let triples = map::document(record, register, &self.iris);
        let graph = self.iris.document_graph(&record.id);
        self.refuse_other_source(transaction, record)?;
        let known = transaction.contains_named_graph(graph.as_ref())?;
        let parts = self.parts(transaction, &record.id)?;
        let changed = self.replace_graph(transaction, &graph, &triples)?;
        // Also for an unchanged document: the rules may have changed since it was loaded.
        for rule in RULES {
            self.replace_inferred(transaction, rule, &parts, &rule.infer(record, &self.iris))?;
        }
        computed::describe_structure(transaction, &self.iris, record)?;
        Ok(match (known, changed) {
            (false, _) => Outcome::Added,
            (true, true) => Outcome::Replaced,
            (true, false) => Outcome::Unchanged,
        })
    }

    fn take_document(&self, transaction: &mut Transaction<'_>, id: &str) -> Result<(), StoreError> {
        let graph = self.iris.document_graph(id);
        let parts = self.parts(transaction, id)?;
        self.replace_graph(transaction, &graph, &[])?;
        transaction.remove_named_graph(graph.as_ref())?;
        for rule in RULES {
            self.replace_inferred(transaction, rule, &parts, &[])?;
        }
        Ok(computed::forget(transaction, &self.iris, id)?)
    }

    /// One source IRI cannot stand for two files: evidence would open the wrong words.
    fn refuse_other_source(
        &self,
        transaction: &Transaction<'_>,
        record: &PlanRecord,
    ) -> Result<(), StoreError> {
        let source = self.iris.source(&record.source.file);
        let subject = Some(source.as_ref().into());
        let hashes = transaction.quads_for_pattern(subject, Some(plan::SHA256), None, None);
        refuse_other_hash(&self.iris, record, hashes)
    }

    /// Parts of a loaded plan: what rules infer is about them alone.
    fn parts(&self, transaction: &Transaction<'_>, id: &str) -> Result<Vec<NamedOrBlankNode>, StoreError> {
        let (graph, node) = (self.iris.document_graph(id), self.iris.plan(id));
        let of_plan = Some(plan::OF_PLAN);
        let quads = transaction.quads_for_pattern(
            None,
            of_plan,
            Some(node.as_ref().into()),
            Some(graph.as_ref().into()),
        );
        Ok(quads.map(|quad| quad.map(|quad| quad.subject)).collect::<Result<_, _>>()?)
    }

    /// Replaces what a rule inferred from one document, whose parts were `old`. The digest of the rule's
    /// graph is then unknown until [`PlanStore::sync`], which sees the whole of it.
    fn replace_inferred(
        &self,
        transaction: &mut Transaction<'_>,
        rule: &Rule,
        old: &[NamedOrBlankNode],
        triples: &[Triple],
    ) -> Result<(), StoreError> {
        let graph = rule.graph(&self.iris);
        let name = GraphName::from(graph.clone());
        for part in old {
            let stale: Vec<Quad> = transaction
                .quads_for_pattern(Some(part.as_ref()), None, None, Some(name.as_ref()))
                .collect::<Result<_, _>>()?;
            for quad in &stale {
                transaction.remove(quad);
            }
        }
        for triple in triples {
            transaction.insert(triple.as_ref().in_graph(name.as_ref()));
        }
        let left = transaction.quads_for_pattern(None, None, None, Some(name.as_ref())).next();
        if left.transpose()?.is_none() {
            transaction.remove_named_graph(graph.as_ref())?;
        }
        computed::describe_inferred(transaction, &self.iris, &graph, rule, &[])
    }
}

/// Refuses a record whose source has another hash in another document, by the quads that state the hashes of the source.
pub(super) fn refuse_other_hash(
    iris: &Iris,
    record: &PlanRecord,
    hashes: impl Iterator<Item = Result<Quad, StorageError>>,
) -> Result<(), StoreError> {
    let own = GraphName::from(iris.document_graph(&record.id));
    let prefix = iris.document_graph("").into_string();
    let hash = Term::from(Literal::new_simple_literal(&record.source.sha256));
    for quad in hashes {
        let quad = quad?;
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && let Some(other) = graph.as_str().strip_prefix(&prefix)
            && quad.graph_name != own
            && quad.object != hash
        {
            return Err(StoreError::conflict(record, other));
        }
    }
    Ok(())
}
