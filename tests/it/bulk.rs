//! Many new documents at once: the same store as one by one, all of them or none.

use std::collections::BTreeSet;

use plangraph::iri::Iris;
use plangraph::record::PlanRecord;
use plangraph::store::{Access, Outcome, PlanStore, StoreError};
use plangraph::workspace::Workspace;

use crate::merge::open_free;
use crate::support;

fn quads(store: &PlanStore) -> BTreeSet<String> {
    store.quads().map(|quad| quad.unwrap().to_string()).collect()
}

fn founded(workspace: &Workspace) -> PlanStore {
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    store.load_foundation(&workspace.register).unwrap();
    store
}

#[test]
fn in_bulk_and_one_by_one_the_store_is_the_same() {
    let workspace = support::workspace();
    let records = support::records(&workspace);
    let single = support::store_with(&workspace, &records);
    let store = founded(&workspace);
    let outcomes = store.load_documents(&records, &workspace.register).unwrap();
    assert_eq!(outcomes, vec![Outcome::Added; records.len()]);
    store.sync().unwrap();
    assert!(quads(&store) == quads(&single));
    assert_eq!(store.version().unwrap(), single.version().unwrap());

    let again = store.load_documents(&records, &workspace.register).unwrap();
    assert_eq!(again, vec![Outcome::Unchanged; records.len()]);
    for record in &records {
        store.remove_document(&record.id).unwrap();
        single.remove_document(&record.id).unwrap();
    }
    store.sync().unwrap();
    single.sync().unwrap();
    assert!(quads(&store) == quads(&single), "something stays");
}

#[test]
fn more_documents_come_to_those_that_are_there() {
    let workspace = support::workspace();
    let mut records = support::records(&workspace);
    let single = support::store_with(&workspace, &records);
    let store = founded(&workspace);
    let first = records.pop().unwrap();
    store.load_document(&first, &workspace.register).unwrap();
    store.sync().unwrap();
    let before = store.version().unwrap();
    store.load_documents(&records, &workspace.register).unwrap();
    assert_eq!(store.version().unwrap(), "", "what is not true any more is told");
    store.sync().unwrap();
    assert_ne!(store.version().unwrap(), before);
    assert!(quads(&store) == quads(&single));
}

/// Records of which the last names the source of the first, with another hash.
fn contradicting(workspace: &Workspace) -> Vec<PlanRecord> {
    let mut records = support::records(workspace);
    let file = records[0].source.file.clone();
    records.last_mut().unwrap().source.file = file;
    records
}

#[test]
fn two_versions_of_a_source_are_refused_and_nothing_is_loaded() {
    let workspace = support::workspace();
    let records = contradicting(&workspace);
    let store = founded(&workspace);
    let before = quads(&store);
    let error = store.load_documents(&records, &workspace.register).unwrap_err();
    let StoreError::SourceConflict { id, other, .. } = &error else { panic!("{error}") };
    assert_eq!((id, other), (&records.last().unwrap().id, &records[0].id));
    assert!(quads(&store) == before);

    store.load_document(&records[0], &workspace.register).unwrap();
    let error = store.load_documents(&records[1..], &workspace.register).unwrap_err();
    assert!(matches!(error, StoreError::SourceConflict { .. }), "{error}");
    assert_eq!(store.document_ids().unwrap(), [records[0].id.clone()]);
}

#[test]
fn a_process_that_dies_before_the_end_leaves_nothing_false() {
    let workspace = support::workspace();
    let records = support::records(&workspace);
    let folder = tempfile::tempdir().unwrap();
    let open = || open_free(folder.path(), &Iris::default(), Access::Write).unwrap();
    let store = open();
    store.load_foundation(&workspace.register).unwrap();
    store.load_documents(&records, &workspace.register).unwrap();
    // In a build without RocksDB nothing else is on the disk.
    store.sync_log().unwrap();
    drop(store);
    let unfinished = folder.path().join("store").join("bulk-1.sst");
    if cfg!(feature = "rocksdb") {
        std::fs::write(&unfinished, "a table that no store took").unwrap();
    }
    let store = open();
    assert!(!unfinished.exists());
    assert_eq!((store.document_ids().unwrap().len(), store.version().unwrap().as_str()), (records.len(), ""));
    store.fill_in().unwrap();
    let single = support::completed();
    assert_eq!(store.version().unwrap(), single.version().unwrap());
    assert!(quads(&store) == quads(&single));
}
