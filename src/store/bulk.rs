//! Loading many new documents at once.
//!
//! A transaction keeps what it changes sorted in memory, then writes it to a log and, once more sorted, to tables. Where
//! nothing is replaced all of that can be left out: the engine's bulk loader writes tables, which the store takes in one
//! step. What is told of the whole dataset is forgotten before, so that a process that dies in between leaves it unknown
//! and never wrong; [`PlanStore::sync`] tells it anew.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Quad};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::documents::refuse_other_hash;
use super::{PlanStore, StoreError, computed};
use crate::infer::RULES;
use crate::iri::Iris;
use crate::map;
use crate::record::PlanRecord;
use crate::register::Register;
use crate::vocab::plan;

/// Documents from which on they are loaded in bulk.
const MANY: usize = 4;

/// Documents that are mapped at once, on all cores.
const MAPPED_AT_ONCE: usize = 16;

/// Threads that write tables, and what they may take in megabytes: by the engine's own measure 250,000 quads a thread, which
/// are a file for each of its orders. Fewer would be many files, more would be memory.
const THREADS: usize = 2;
const MEGABYTES: usize = 500;

impl PlanStore {
    /// Whether records are worth to be loaded in bulk, and can be.
    pub(super) fn are_many_and_new(&self, records: &[PlanRecord]) -> Result<bool, StoreError> {
        let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
        if records.len() < MANY || ids.len() < records.len() {
            return Ok(false);
        }
        for id in ids {
            if self.store.contains_named_graph(self.iris.document_graph(id).as_ref())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Loads new documents, all of them or none.
    pub(super) fn add_documents(
        &self,
        records: &[PlanRecord],
        register: &Register,
    ) -> Result<(), StoreError> {
        self.refuse_other_sources(records)?;
        self.forget_reports();
        let mut transaction = self.begin()?;
        computed::forget_totals(&mut transaction, &self.iris)?;
        self.commit(transaction)?;
        // Tables are on the disk at once: a loss of power must not bring back what was forgotten.
        self.sync_log()?;
        let loader = self.store.bulk_loader().with_num_threads(THREADS);
        let mut loader = loader.with_max_memory_size_in_megabytes(MEGABYTES);
        let mapped = records.chunks(MAPPED_AT_ONCE).flat_map(|some| {
            let quads = some.into_par_iter().map(|record| quads(record, register, &self.iris));
            quads.collect::<Vec<_>>()
        });
        let quads = mapped.flat_map(|quads| {
            let (quads, error) = quads.map_or_else(|error| (Vec::new(), Some(error)), |quads| (quads, None));
            quads.into_iter().map(Ok).chain(error.map(Err))
        });
        loader.load_ok_quads::<StoreError, StoreError>(quads)?;
        Ok(loader.commit()?)
    }

    /// As for a single document, and within the records as well.
    fn refuse_other_sources(&self, records: &[PlanRecord]) -> Result<(), StoreError> {
        let mut known = BTreeMap::<&str, &PlanRecord>::new();
        for record in records {
            let source = self.iris.source(&record.source.file);
            let subject = Some(source.as_ref().into());
            let hashes = self.store.quads_for_pattern(subject, Some(plan::SHA256), None, None);
            refuse_other_hash(&self.iris, record, hashes)?;
            let other = known.insert(&record.source.file, record);
            if let Some(other) = other.filter(|other| other.source.sha256 != record.source.sha256) {
                return Err(StoreError::conflict(record, &other.id));
            }
        }
        Ok(())
    }
}

/// All that the store holds of a document: its graph, its part of the merge, what rules infer, what is computed.
fn quads(record: &PlanRecord, register: &Register, iris: &Iris) -> Result<Vec<Quad>, StoreError> {
    let triples = map::document(record, register, iris);
    let graph = iris.document_graph(&record.id);
    let mut quads = computed::description(iris, &graph, &triples)?;
    quads.extend(computed::structure(iris, record));
    for rule in RULES {
        let inferred = rule.infer(record, iris).into_iter();
        quads.extend(inferred.map(|triple| triple.in_graph(rule.graph(iris))));
    }
    for triple in triples {
        quads.push(triple.clone().in_graph(graph.clone()));
        quads.push(triple.in_graph(GraphName::DefaultGraph));
    }
    Ok(quads)
}
