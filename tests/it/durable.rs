//! What was acknowledged is there, or its loss is noticed: the count of writes, backups, and what is exported.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use plangraph::iri::Iris;
use plangraph::store::{self, Access, PlanStore, StoreError, WriteError};

use crate::merge::open_free;

fn open(data: &Path, access: Access) -> PlanStore {
    open_free(data, &Iris::default(), access).unwrap()
}

fn quad(number: u32, graph: impl Into<GraphName>) -> Quad {
    let node = |name: String| NamedNode::new(format!("http://example.org/{name}")).unwrap();
    let value = Literal::new_typed_literal(format!("00{number}"), xsd::INTEGER);
    Quad::new(node(format!("s{number}")), node("p".to_owned()), value, graph)
}

fn mine() -> NamedNode {
    NamedNode::new("http://example.org/graph").unwrap()
}

/// A write that is acknowledged.
fn write(store: &PlanStore, quad: Quad) {
    let mut change = store.change().unwrap();
    change.insert(quad).unwrap();
    change.commit().unwrap();
    store.sync_log().unwrap();
}

/// A data directory with so many writes of a client, closed.
fn with_writes(data: &Path, writes: std::ops::Range<u32>) {
    let store = open(data, Access::Write);
    for number in writes {
        write(&store, quad(number, mine()));
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

fn refusal(opened: Result<PlanStore, StoreError>) -> String {
    opened.err().expect("it is not refused").to_string()
}

#[test]
fn a_store_that_lost_writes_is_refused_until_the_loss_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let (data, former) = (folder.path().join("data"), folder.path().join("former"));
    with_writes(&data, 0..3);
    copy(&data, &former);
    with_writes(&data, 3..5);
    // The store as it was before, beside what tells of five writes.
    fs::copy(data.join("WRITES"), former.join("WRITES")).unwrap();
    for access in [Access::Read, Access::Write] {
        let refused = refusal(open_free(&former, &Iris::default(), access));
        assert!(refused.contains("lost the last 2 of 5 writes; restore"), "{refused}");
        assert!(refused.contains("remove its file WRITES"), "{refused}");
    }
    fs::remove_file(former.join("WRITES")).unwrap();
    let store = open(&former, Access::Write);
    assert_eq!(store.quads().count(), 3);
    write(&store, quad(9, mine()));
    drop(store);
    assert!(fs::read_to_string(former.join("WRITES")).unwrap().contains("writes 4\n"));
    assert_eq!(open(&data, Access::Read).quads().count(), 5);
}

#[test]
fn a_damaged_count_of_writes_is_named() {
    let folder = tempfile::tempdir().unwrap();
    with_writes(folder.path(), 0..2);
    let path = folder.path().join("WRITES");
    let text = fs::read_to_string(&path).unwrap();
    for damaged in [text.replace("writes 2", "writes 3"), text.replace("writes 2\n", ""), String::new()] {
        fs::write(&path, damaged).unwrap();
        let refused = refusal(open_free(folder.path(), &Iris::default(), Access::Write));
        assert!(refused.contains("its file WRITES, which says how many writes"), "{refused}");
    }
}

#[test]
fn what_the_store_keeps_for_itself_is_nowhere_seen() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), Access::Write);
    let written = [quad(1, GraphName::DefaultGraph), quad(2, mine())];
    for quad in &written {
        write(&store, quad.clone());
    }
    let mut seen = store.quads().collect::<Result<Vec<_>, _>>().unwrap();
    seen.sort_by_key(ToString::to_string);
    let mut wanted = written.to_vec();
    wanted.sort_by_key(ToString::to_string);
    assert_eq!(seen, wanted);
    assert_eq!(store.graphs().unwrap(), [mine().into()]);
    let mut change = store.change().unwrap();
    assert_eq!(change.quads().count(), 2);
    assert_eq!(change.named_graphs().unwrap(), [mine().into()]);
    for kept in ["own", "writes"] {
        let refused = change.insert(quad(3, store.iris().graph(kept)));
        assert!(matches!(refused, Err(WriteError::Kept(_))), "{kept}");
    }
    drop(change);
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.named_graphs().unwrap(), [mine().into()]);
}

#[test]
fn an_export_holds_what_clients_see() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("data"), Access::Write);
    write(&store, quad(7, GraphName::DefaultGraph));
    write(&store, quad(8, mine()));
    drop(store);
    let export = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plangraph"));
        let command = command.current_dir(folder.path()).args(["export", "--data", "data"]).args(arguments);
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
    };
    let (seven, eight) = (quad(7, GraphName::DefaultGraph), quad(8, mine()));
    assert_eq!(export(&[]), format!("{eight} .\n{seven} .\n"));
    assert_eq!(export(&["--graph", "own", "--format", "ntriples"]), format!("{seven} .\n"));
}

#[test]
fn a_backup_is_restored_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    with_writes(&data, 0..3);
    open(&data, Access::Write).backup(&backup).unwrap();

    let target = folder.path().join("plans.2025");
    let beside = folder.path().join("plans.restoring");
    fs::create_dir(&beside).unwrap();
    let restored = store::restore(&backup, &target, Iris::default()).unwrap();
    assert!(restored.has_sums);
    assert!(beside.exists(), "another folder was taken for an unfinished copy");
    let store = open(&target, Access::Write);
    assert_eq!(store.quads().count(), 3);
    assert!(target.join("WRITES").exists() && !target.join("SHA256SUMS").exists());
    write(&store, quad(3, mine()));
    drop(store);
    let refused = store::restore(&backup, &target, Iris::default()).unwrap_err().to_string();
    assert!(refused.contains("not empty"), "{refused}");

    let writes = fs::read_to_string(backup.join("WRITES")).unwrap();
    fs::write(backup.join("WRITES"), writes.replace('3', "4")).unwrap();
    let refused = store::restore(&backup, &folder.path().join("other"), Iris::default()).unwrap_err();
    assert!(refused.to_string().contains("is of no use: WRITES is damaged"), "{refused}");
    assert!(!folder.path().join("other").exists());
    // As a former version made it.
    fs::remove_file(backup.join("SHA256SUMS")).unwrap();
    fs::remove_file(backup.join("WRITES")).unwrap();
    let restored = store::restore(&backup, &folder.path().join("other"), Iris::default()).unwrap();
    assert!(!restored.has_sums);
    assert_eq!(open(&folder.path().join("other"), Access::Read).quads().count(), 3);
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_log_is_moved_into_tables_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let tables = || {
        let entries = fs::read_dir(data.join("store")).unwrap().map(Result::unwrap);
        entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "sst")).count()
    };
    let store = open(&data, Access::Write);
    write(&store, quad(1, mine()));
    let before = tables();
    store.shorten_log().unwrap();
    assert!(tables() > before, "{} tables, before {before}", tables());
    write(&store, quad(2, mine()));
    drop(store);
    let store = open(&data, Access::Read);
    assert_eq!(store.quads().filter(|quad| quad.as_ref().unwrap().graph_name == mine().into()).count(), 2);
}
