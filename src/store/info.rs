//! What is loaded: counts per document, evidence coverage, digests.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Quad, Term};
use oxigraph::store::StorageError;
use serde::Serialize;

use super::read::{Reader, chinese, text};
use super::{PlanStore, StoreError, computed};
use crate::vocab::{dcterms, plan, skos};

/// What is loaded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Info {
    /// The documents, in order of id.
    pub documents: Vec<DocumentInfo>,
    /// Triples of the default graph.
    pub triples: usize,
    /// Version of the dataset: a digest that changes with any asserted triple. Empty when nothing is loaded.
    pub version: String,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentInfo {
    /// Id of the document and its plan.
    pub id: String,
    /// Title of the plan.
    pub title: String,
    /// Numbered tasks.
    pub tasks: usize,
    /// Assignments of tasks to units or open sets.
    pub assignments: usize,
    /// Those of them that go to open sets.
    pub open_set_assignments: usize,
    /// Targets: headline targets and quantified commitments of tasks.
    pub targets: usize,
    /// All quantitative statements, targets among them.
    pub quantities: usize,
    /// Distinct zones that are given a role.
    pub zones: usize,
    /// Distinct sectors the plan or its zones focus on.
    pub sectors: usize,
    /// Share of assignments, quantities, zone roles and citations that point at their evidence, 0 to 1.
    pub evidence_coverage: f64,
    /// SHA-256 of the document graph's RDFC-1.0 canonical form.
    pub digest: String,
}

impl DocumentInfo {
    /// Evidence coverage in per cent, one digit, cut and not rounded: 100 means all.
    #[must_use]
    pub fn coverage_percent(&self) -> f64 {
        (self.evidence_coverage * 1000.0).floor() / 10.0
    }
}

impl PlanStore {
    /// Ids of the documents loaded, in order.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn document_ids(&self) -> Result<Vec<String>, StoreError> {
        let prefix = self.iris.document_graph("").into_string();
        let mut ids = Vec::new();
        for graph in self.store.named_graphs() {
            if let Some(id) = graph?.to_string().trim_matches(['<', '>']).strip_prefix(&prefix) {
                ids.push(id.to_owned());
            }
        }
        ids.sort();
        Ok(ids)
    }

    /// Counts what is loaded.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn info(&self) -> Result<Info, StoreError> {
        let documents =
            self.document_ids()?.iter().map(|id| self.document_info(id)).collect::<Result<_, _>>()?;
        let mut triples = 0;
        for quad in self.store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
            quad?;
            triples += 1;
        }
        Ok(Info { documents, triples, version: self.version()? })
    }

    /// Version of the dataset; empty when nothing is loaded.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn version(&self) -> Result<String, StoreError> {
        let node = computed::dataset(&self.iris);
        self.computed_value(&node, dcterms::HAS_VERSION)
    }

    /// Digest of a graph; empty where it is not known.
    pub(super) fn digest_of(&self, graph: &NamedNode) -> Result<String, StoreError> {
        self.computed_value(graph, plan::DIGEST)
    }

    fn computed_value(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Result<String, StoreError> {
        let graph = computed::graph(&self.iris);
        let object = self.reader(&graph).object(subject.as_ref().into(), predicate)?;
        Ok(object.as_ref().map(text).unwrap_or_default())
    }

    fn reader<'a>(&'a self, graph: &'a NamedNode) -> Reader<'a> {
        Reader { store: &self.store, graph: graph.as_ref().into() }
    }

    fn document_info(&self, id: &str) -> Result<DocumentInfo, StoreError> {
        let graph = self.iris.document_graph(id);
        let reader = self.reader(&graph);
        let assignments = reader.instances(plan::RESPONSIBILITY_ASSIGNMENT)?;
        let quantities = reader.instances(plan::QUANTITY_STATEMENT)?;
        let zone_roles = reader.instances(plan::ZONE_ROLE_CLASS)?;
        let citations = reader.instances(plan::CITATION)?;
        let facts = [&assignments, &quantities, &zone_roles, &citations];
        let total: usize = facts.iter().map(|nodes| nodes.len()).sum();
        let mut covered = 0;
        for node in facts.into_iter().flatten() {
            covered += usize::from(!reader.objects(node.as_ref(), plan::EVIDENCE)?.is_empty());
        }
        let mut open = 0;
        for node in &assignments {
            for party in reader.objects(node.as_ref(), plan::PARTY)? {
                open += usize::from(self.is_open_set(&party)?);
            }
        }
        let title = chinese(&reader.objects(self.iris.plan(id).as_ref().into(), skos::PREF_LABEL)?);
        Ok(DocumentInfo {
            id: id.to_owned(),
            title,
            tasks: reader.instances(plan::TASK_CLASS)?.len(),
            assignments: assignments.len(),
            open_set_assignments: open,
            targets: reader.instances(plan::TARGET)?.len(),
            quantities: quantities.len(),
            zones: reader.distinct_objects(plan::CONCERNS_ZONE)?,
            sectors: reader.distinct_objects(plan::FOCUS_SECTOR)?,
            #[expect(clippy::cast_precision_loss, reason = "counts of facts are far below 2^52")]
            evidence_coverage: if total == 0 { 1.0 } else { covered as f64 / total as f64 },
            digest: self.digest_of(&graph)?,
        })
    }

    fn is_open_set(&self, party: &Term) -> Result<bool, StorageError> {
        let Term::NamedNode(party) = party else { return Ok(false) };
        self.store.contains(&Quad::new(
            party.clone(),
            rdf::TYPE,
            plan::OPEN_PARTY_SET,
            self.iris.graph("register"),
        ))
    }
}
