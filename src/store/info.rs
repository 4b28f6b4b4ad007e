//! What is loaded: counts per document, evidence coverage, digests.

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode};
use serde::Serialize;

use super::read::{Reader, chinese, text};
use super::{PlanStore, StoreError, computed};
use crate::iri::Iris;
use crate::snapshot::{Damage, Graphs, Pattern, Snapshot, SnapshotError, TermId};
use crate::vocab::{dcterms, plan, skos};

/// What is loaded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Info {
    /// The documents, in order of id.
    pub documents: Vec<DocumentInfo>,
    /// Triples of the default graph.
    pub triples: u64,
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
        let graphs = self.store.named_graphs().collect::<Result<Vec<_>, _>>()?;
        Ok(documents_of(&graphs, &self.iris))
    }

    /// Counts what is loaded.
    ///
    /// # Errors
    /// When the engine fails or the snapshot cannot be made.
    pub fn info(&self) -> Result<Info, StoreError> {
        let snapshot = self.snapshot()?;
        Ok(Info::of(&snapshot, &self.iris)?)
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
        let (subject, graph) = (subject.as_ref().into(), graph.as_ref().into());
        let mut quads = self.store.quads_for_pattern(Some(subject), Some(predicate), None, Some(graph));
        Ok(quads.next().transpose()?.map(|quad| text(&quad.object)).unwrap_or_default())
    }
}

/// Ids of the documents that have a graph among these, in order.
fn documents_of(graphs: &[NamedOrBlankNode], iris: &Iris) -> Vec<String> {
    let prefix = iris.document_graph("").into_string();
    let id = |graph: &NamedOrBlankNode| match graph {
        NamedOrBlankNode::NamedNode(graph) => graph.as_str().strip_prefix(&prefix).map(str::to_owned),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let mut ids: Vec<String> = graphs.iter().filter_map(id).collect();
    ids.sort_unstable();
    ids
}

impl Info {
    /// Counts what is in a snapshot.
    ///
    /// # Errors
    /// When the snapshot is damaged.
    pub fn of(snapshot: &Snapshot, iris: &Iris) -> Result<Self, SnapshotError> {
        let counted = Counter::new(snapshot, iris).and_then(|counter| counter.all());
        counted.map_err(SnapshotError::damaged(snapshot.path()))
    }
}

/// What the counts of all documents rest on.
struct Counter<'a> {
    snapshot: &'a Snapshot,
    iris: &'a Iris,
    /// The computed graph.
    computed: Reader<'a>,
    /// The open sets of the register, ascending.
    open_sets: Vec<TermId>,
}

impl<'a> Counter<'a> {
    fn new(snapshot: &'a Snapshot, iris: &'a Iris) -> Result<Self, Damage> {
        let computed = Reader::new(snapshot, computed::graph(iris).as_ref())?;
        let register = Reader::new(snapshot, iris.graph("register").as_ref())?;
        Ok(Self { snapshot, iris, computed, open_sets: register.instances(plan::OPEN_PARTY_SET)? })
    }

    fn all(&self) -> Result<Info, Damage> {
        let ids = documents_of(&self.snapshot.named_graphs()?, self.iris);
        let version = self.computed.text_of(computed::dataset(self.iris).as_ref(), dcterms::HAS_VERSION)?;
        Ok(Info {
            documents: ids.iter().map(|id| self.document(id)).collect::<Result<_, _>>()?,
            triples: self.snapshot.count(Pattern::default(), Graphs::Default)?,
            version,
        })
    }

    fn document(&self, id: &str) -> Result<DocumentInfo, Damage> {
        let graph = self.iris.document_graph(id);
        let reader = Reader::new(self.snapshot, graph.as_ref())?;
        let assignments = reader.instances(plan::RESPONSIBILITY_ASSIGNMENT)?;
        let quantities = reader.instances(plan::QUANTITY_STATEMENT)?;
        let zone_roles = reader.instances(plan::ZONE_ROLE_CLASS)?;
        let citations = reader.instances(plan::CITATION)?;
        let facts = [&assignments, &quantities, &zone_roles, &citations];
        let total: usize = facts.iter().map(|nodes| nodes.len()).sum();
        let mut covered = 0;
        for node in facts.into_iter().flatten() {
            covered += usize::from(!reader.objects(*node, plan::EVIDENCE)?.is_empty());
        }
        let mut open = 0;
        for node in &assignments {
            let parties = reader.objects(*node, plan::PARTY)?;
            open += parties.iter().filter(|party| self.open_sets.binary_search(party).is_ok()).count();
        }
        Ok(DocumentInfo {
            id: id.to_owned(),
            title: chinese(&reader.terms_of(self.iris.plan(id).as_ref(), skos::PREF_LABEL)?),
            tasks: reader.instances(plan::TASK_CLASS)?.len(),
            assignments: assignments.len(),
            open_set_assignments: open,
            targets: reader.instances(plan::TARGET)?.len(),
            quantities: quantities.len(),
            zones: reader.distinct_objects(plan::CONCERNS_ZONE)?,
            sectors: reader.distinct_objects(plan::FOCUS_SECTOR)?,
            #[expect(clippy::cast_precision_loss, reason = "counts of facts are far below 2^52")]
            evidence_coverage: if total == 0 { 1.0 } else { covered as f64 / total as f64 },
            digest: self.computed.text_of(graph.as_ref(), plan::DIGEST)?,
        })
    }
}
