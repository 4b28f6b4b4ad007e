//! `plangraph load` and `plangraph remove`.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::args::{LoadArgs, RemoveArgs};
use super::config::Config;
use super::failure::Failure;
use super::{documents, files, print, progress, sources};
use crate::input::SourceText;
use crate::record::PlanRecord;
use crate::store::{Access, PlanStore};
use crate::workspace::Workspace;

/// Records loaded in one transaction: what is made of the whole dataset is made once for all of them.
const BATCH: usize = 64;

/// Records of new documents, which are loaded faster: all of them or none.
const NEW: usize = 512;

pub(super) fn load(args: &LoadArgs, config: &Config) -> Result<(), Failure> {
    let workspace = files::workspace(&args.register)?;
    let named = Named::of(&args.files);
    let records = workspace.read(&named.records()?)?;
    let documents = documents::list(&named.documents)?;
    if let Some(folder) = &args.review {
        return documents::review(&workspace, &documents, folder, args.quiet);
    }
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.announce(&format!("`plangraph load`, process {}", std::process::id()))?;
    let mut report = load_all(&store, &workspace, &records)?;
    let outcome = if documents.is_empty() {
        Ok(())
    } else {
        documents::load(&store, &workspace, &documents, &records, &mut report)
    };
    store.complete()?;
    if !args.quiet {
        print(&report)?;
    }
    outcome
}

/// What a user named: records, and documents to be extracted.
struct Named {
    records: Vec<PathBuf>,
    documents: Vec<PathBuf>,
    none: bool,
}

impl Named {
    /// A folder counts as one of records where it holds a record, else as one of documents.
    fn of(paths: &[PathBuf]) -> Self {
        let is_record = |path: &PathBuf| sources::is_record(path) || files::holds_records(path);
        let (records, documents) = paths.iter().cloned().partition(is_record);
        Self { records, documents, none: paths.is_empty() }
    }

    /// The records named, or those that come with the program where nothing is named.
    fn records(&self) -> Result<Vec<SourceText>, Failure> {
        if self.records.is_empty() && !self.none { Ok(Vec::new()) } else { files::records(&self.records) }
    }
}

pub(super) fn remove(args: &RemoveArgs, config: &Config) -> Result<(), Failure> {
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.announce(&format!("`plangraph remove`, process {}", std::process::id()))?;
    store.require(&args.ids)?;
    let mut report = String::new();
    for id in &args.ids {
        store.remove_document(id)?;
        _ = writeln!(report, "removed   {id}");
    }
    store.complete()?;
    print(&report)
}

/// Loads checked records, batch by batch, and reports a line each.
pub(super) fn load_all(
    store: &PlanStore,
    workspace: &Workspace,
    records: &[PlanRecord],
) -> Result<String, Failure> {
    let ids = store.document_ids()?;
    let loaded: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let is_new = |record: &PlanRecord| !loaded.contains(record.id.as_str());
    let stale = store.load_foundation(&workspace.register)?;
    let bar = progress::documents(records.len());
    let mut report = String::new();
    let alike = records.chunk_by(|left, right| is_new(left) == is_new(right));
    let batches = alike.flat_map(|run| run.chunks(if run.first().is_some_and(is_new) { NEW } else { BATCH }));
    for batch in batches {
        for (record, outcome) in batch.iter().zip(store.load_documents(batch, &workspace.register)?) {
            _ = writeln!(report, "{:<9} {}", outcome.word(), record.id);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let known: HashSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let others: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !known.contains(id)).collect();
    if stale && !others.is_empty() {
        _ = writeln!(
            report,
            "the register changed; load these again to map them with it: {}",
            others.join(", ")
        );
    }
    Ok(report)
}
