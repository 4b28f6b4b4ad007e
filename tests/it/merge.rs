//! The merge: the default graph holds each asserted triple once, whatever is loaded and removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
#[cfg(feature = "rocksdb")]
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use oxigraph::model::{GraphName, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use plangraph::iri::Iris;
use plangraph::record::PlanRecord;
use plangraph::store::{Access, Outcome, PlanStore, StoreError};
use plangraph::workspace::Workspace;
use proptest::prelude::*;

use crate::support;

/// Triples by graph; the default graph under the empty name.
type Graphs = BTreeMap<String, BTreeSet<String>>;

fn graphs(store: &PlanStore) -> Graphs {
    // Completes what is said of the inferred graphs; a store open for reading has it complete.
    _ = store.sync();
    let mut graphs = Graphs::new();
    for quad in store.quads() {
        let quad = quad.unwrap();
        let graph = match &quad.graph_name {
            GraphName::NamedNode(name) => short(store, name.as_str()),
            GraphName::DefaultGraph => String::new(),
            GraphName::BlankNode(node) => panic!("a blank node names a graph: {node}"),
        };
        graphs.entry(graph).or_default().insert(oxigraph::model::Triple::from(quad).to_string());
    }
    graphs
}

/// Name of a graph after `graph/`.
fn short(store: &PlanStore, name: &str) -> String {
    name.strip_prefix(store.iris().graph("").as_str()).expect("a graph of ours").to_owned()
}

fn graph_names(store: &PlanStore) -> BTreeSet<String> {
    let names = store.graphs().unwrap();
    names.iter().map(|name| short(store, name.to_string().trim_matches(['<', '>']))).collect()
}

fn is_asserted(graph: &str) -> bool {
    graph == "register" || graph == "vocabulary" || graph.starts_with("source/")
}

/// Asserts that the default graph is the set union of the asserted graphs.
fn assert_merged(store: &PlanStore) -> Graphs {
    let graphs = graphs(store);
    let union: BTreeSet<String> = graphs
        .iter()
        .filter(|(name, _)| is_asserted(name))
        .flat_map(|(_, triples)| triples.iter().cloned())
        .collect();
    let default = graphs.get("").cloned().unwrap_or_default();
    let difference: Vec<_> = default.symmetric_difference(&union).take(5).collect();
    assert!(difference.is_empty(), "default graph and union differ: {difference:?}");
    for (name, triples) in graphs.iter().filter(|(name, _)| !name.is_empty() && !is_asserted(name)) {
        let inside: Vec<_> = triples.iter().filter(|t| default.contains(*t) && !union.contains(*t)).collect();
        assert!(inside.is_empty(), "{name} is in the default graph: {inside:?}");
    }
    graphs
}

/// Mutations that leave a record valid enough to be mapped.
fn mutated(record: &PlanRecord, kind: u8) -> PlanRecord {
    let mut record = record.clone();
    if kind & 1 != 0 {
        record.quantities.pop();
        record.citations.clear();
    }
    if kind & 2 != 0 {
        record.plan.title_en = Some("A draft".to_owned());
        if let Some(horizon) = &mut record.plan.horizon {
            horizon.value += 1;
        }
    }
    if kind & 4 != 0
        && let Some(task) = record.tasks.iter_mut().find(|task| task.responsible.len() > 1)
    {
        task.responsible.reverse();
        task.responsible.truncate(1);
    }
    if kind & 8 != 0 {
        record.tasks.clear();
        record.zones.truncate(1);
    }
    record
}

struct Corpus {
    workspace: Workspace,
    records: Vec<PlanRecord>,
}

impl Corpus {
    fn new() -> Self {
        let workspace = support::workspace();
        let records = support::records(&workspace);
        Self { workspace, records }
    }

    fn store(&self, records: &[PlanRecord]) -> PlanStore {
        support::store_with(&self.workspace, records)
    }

    fn load(&self, store: &PlanStore, record: &PlanRecord) -> Outcome {
        store.load_document(record, &self.workspace.register).unwrap()
    }
}

#[test]
fn the_default_graph_is_the_union_after_every_step() {
    let corpus = Corpus::new();
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    assert!(assert_merged(&store).is_empty());
    store.load_foundation(&corpus.workspace.register).unwrap();
    let foundation = assert_merged(&store);
    assert!(foundation.contains_key("ontology"));
    for record in &corpus.records {
        assert_eq!(corpus.load(&store, record), Outcome::Added);
        let graphs = assert_merged(&store);
        assert!(graphs.contains_key(&format!("source/{}", record.id)));
    }
    let inferred = &graphs(&store)["inferred/first-listed-lead"];
    assert!(inferred.is_disjoint(&graphs(&store)[""]));
    for record in &corpus.records {
        store.remove_document(&record.id).unwrap();
        assert_merged(&store);
    }
    assert_eq!(graphs(&store), foundation);
    assert!(store.document_ids().unwrap().is_empty());
}

#[test]
fn removing_all_documents_leaves_not_even_empty_graphs() {
    let corpus = Corpus::new();
    let before = graph_names(&corpus.store(&[]));
    let store = corpus.store(&corpus.records[..1]);
    store.remove_document(&corpus.records[0].id).unwrap();
    assert_eq!(graph_names(&store), before);
}

#[test]
fn loading_again_changes_no_quad() {
    let corpus = Corpus::new();
    let store = corpus.store(&corpus.records);
    let before = graphs(&store);
    store.load_foundation(&corpus.workspace.register).unwrap();
    for record in &corpus.records {
        assert_eq!(corpus.load(&store, record), Outcome::Unchanged);
    }
    assert_eq!(graphs(&store), before);
}

#[test]
fn the_order_of_loading_leaves_no_trace() {
    let corpus = Corpus::new();
    let reversed: Vec<_> = corpus.records.iter().rev().cloned().collect();
    assert_eq!(graphs(&corpus.store(&corpus.records)), graphs(&corpus.store(&reversed)));
}

#[test]
fn a_replaced_document_leaves_no_trace_of_its_old_version() {
    let corpus = Corpus::new();
    for kind in [1, 2, 4, 8, 15] {
        for at in 0..corpus.records.len() {
            let mut records = corpus.records.clone();
            let store = corpus.store(&records[at..=at]);
            records[at] = mutated(&records[at], kind);
            if records[at] == corpus.records[at] {
                continue;
            }
            assert_eq!(corpus.load(&store, &records[at]), Outcome::Replaced, "{}", records[at].id);
            assert_merged(&store);
            assert!(graphs(&store) == graphs(&corpus.store(&records[at..=at])), "{} {kind}", records[at].id);
        }
    }
}

/// The title of a plan stands in the register and in the plan's own graph: one triple, two sources.
#[test]
fn a_triple_that_another_graph_asserts_stays() {
    let corpus = Corpus::new();
    let record = corpus.records.iter().find(|record| record.id == "pudong-2025-32").unwrap();
    let store = corpus.store(std::slice::from_ref(record));
    let shared: BTreeSet<String> = {
        let graphs = graphs(&store);
        graphs["register"].intersection(&graphs["source/pudong-2025-32"]).cloned().collect()
    };
    assert!(shared.iter().any(|triple| triple.contains(&record.plan.title)), "{shared:?}");

    let retitled = mutated(record, 2);
    corpus.load(&store, &retitled);
    assert!(graphs(&store)[""].is_superset(&shared), "after replacing");
    corpus.load(&store, record);
    store.remove_document(&record.id).unwrap();
    assert!(graphs(&store)[""].is_superset(&shared), "after removing");
}

#[test]
fn a_register_that_changes_takes_its_old_triples_with_it() {
    let corpus = Corpus::new();
    let store = corpus.store(&corpus.records[..1]);
    let mut other = support::workspace();
    other.register.units[0].label_en = Some("Renamed Commission".to_owned());
    other.register.zones.pop();
    store.load_foundation(&other.register).unwrap();
    let graphs = assert_merged(&store);
    assert!(graphs[""].iter().any(|triple| triple.contains("Renamed Commission")));
    assert!(!graphs[""].iter().any(|triple| triple.contains("Pudong Science, Technology and Economy")));
}

#[test]
fn two_versions_of_one_source_file_are_refused() {
    let corpus = Corpus::new();
    let store = corpus.store(&corpus.records);
    let before = graphs(&store);
    let mut copy = corpus.records[0].clone();
    copy.id = "copy-of-the-first".to_owned();
    assert!(
        store.load_document(&copy, &corpus.workspace.register).is_ok(),
        "the same file may be read twice"
    );
    store.remove_document(&copy.id).unwrap();
    copy.source.sha256 = "0".repeat(64);
    let refused = store.load_document(&copy, &corpus.workspace.register).unwrap_err();
    assert!(matches!(refused, StoreError::SourceConflict { .. }), "{refused}");
    assert!(refused.to_string().contains(&corpus.records[0].id), "{refused}");
    assert!(graphs(&store) == before);
}

#[test]
fn an_unknown_document_is_refused_with_the_nearest_and_nothing_changes() {
    let corpus = Corpus::new();
    let store = corpus.store(&corpus.records[..2]);
    let before = graphs(&store);
    let error = store.remove_document("jiading-2026").unwrap_err();
    assert!(matches!(error, StoreError::UnknownDocument { .. }));
    assert!(error.to_string().contains("did you mean `jiading-2025`?"), "{error}");
    assert_eq!(graphs(&store), before);
}

#[derive(Debug, Clone)]
enum Step {
    Load { document: usize, kind: u8 },
    Remove { document: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_usize..5, 0_u8..16).prop_map(|(document, kind)| Step::Load { document, kind }),
        1 => (0_usize..5).prop_map(|document| Step::Remove { document }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was loaded and removed before, the store is that of a fresh load of what is there now.
    #[test]
    fn the_store_depends_on_what_is_loaded_and_not_on_how(steps in prop::collection::vec(step(), 1..9)) {
        let corpus = Corpus::new();
        let store = corpus.store(&[]);
        let mut model: BTreeMap<String, PlanRecord> = BTreeMap::new();
        for step in &steps {
            match *step {
                Step::Load { document, kind } => {
                    let record = mutated(&corpus.records[document], kind);
                    let outcome = corpus.load(&store, &record);
                    let old = model.insert(record.id.clone(), record.clone());
                    let expected = match old {
                        None => Outcome::Added,
                        Some(old) if old == record => Outcome::Unchanged,
                        Some(_) => Outcome::Replaced,
                    };
                    prop_assert_eq!(outcome, expected);
                }
                Step::Remove { document } => {
                    let id = &corpus.records[document].id;
                    prop_assert_eq!(store.remove_document(id).is_ok(), model.remove(id).is_some());
                }
            }
            assert_merged(&store);
        }
        let records: Vec<_> = model.into_values().collect();
        let fresh = corpus.store(&records);
        prop_assert!(graphs(&store) == graphs(&fresh));
        prop_assert_eq!(graph_names(&store), graph_names(&fresh));
    }
}

fn count(store: &PlanStore, query: &str) -> String {
    let query = SparqlEvaluator::new().parse_query(query).unwrap().on_store(store.engine());
    let QueryResults::Solutions(mut rows) = query.execute().unwrap() else { panic!("not a SELECT") };
    match rows.next().unwrap().unwrap().get("n") {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Why there is a physical merge: the engine joins graphs without removing duplicates (SPARQL 1.1, 13.1
/// asks for an RDF merge). When this fails, the engine has learnt it.
#[test]
fn the_engine_counts_a_triple_once_a_graph_and_the_default_graph_counts_it_once() {
    let corpus = Corpus::new();
    let store = corpus.store(&corpus.records);
    let iris = Iris::default();
    let pattern = format!(
        "{{ <{}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(lang(?label) = \"zh-hans\") }}",
        iris.plan("pudong-2025-32").as_str()
    );
    let two = format!("FROM <{}graph/register> FROM <{0}graph/source/pudong-2025-32>", iris.base());
    assert_eq!(count(&store, &format!("SELECT (COUNT(*) AS ?n) {two} WHERE {pattern}")), "2");
    assert_eq!(count(&store, &format!("SELECT (COUNT(*) AS ?n) WHERE {pattern}")), "1");
}

fn open(path: &Path, access: Access) -> Result<PlanStore, StoreError> {
    PlanStore::open(path, Iris::default(), access)
}

fn free(path: &Path, access: Access) -> PlanStore {
    open_free(path, &Iris::default(), access).unwrap()
}

/// Opens a directory that nobody holds. A child that another test is just starting may share the lock
/// until it runs its own program, so a busy directory gets some time.
pub fn open_free(path: &Path, iris: &Iris, access: Access) -> Result<PlanStore, StoreError> {
    let started = Instant::now();
    loop {
        match PlanStore::open(path, iris.clone(), access) {
            Err(StoreError::Busy { .. }) if started.elapsed() < Duration::from_secs(5) => {
                sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

fn refusal(opened: Result<PlanStore, StoreError>) -> StoreError {
    opened.err().expect("the directory must be refused")
}

#[test]
fn one_writer_or_many_readers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    assert!(matches!(refusal(open(&path, Access::Read)), StoreError::Missing { .. }));
    assert!(!path.exists(), "reading makes no directory");

    let writer = open(&path, Access::Write).unwrap();
    writer.announce("the first writer").unwrap();
    for access in [Access::Write, Access::Read] {
        let error = refusal(open(&path, access));
        assert!(matches!(error, StoreError::Busy { .. }), "{error}");
        assert!(error.to_string().contains("the first writer"), "{error}");
    }
    drop(writer);

    let readers = [free(&path, Access::Read), free(&path, Access::Read)];
    assert!(matches!(refusal(open(&path, Access::Write)), StoreError::Busy { .. }));
    let corpus = Corpus::new();
    assert!(matches!(readers[0].load_foundation(&corpus.workspace.register), Err(StoreError::ReadOnly)));
    assert!(matches!(
        readers[1].remove_document("x"),
        Err(StoreError::ReadOnly | StoreError::UnknownDocument { .. })
    ));
    drop(readers);
    free(&path, Access::Write);
}

#[test]
fn a_lock_is_not_blamed_on_who_had_it_before() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("LOCK");
    let writer = open(folder.path(), Access::Write).unwrap();
    writer.announce("a writer that is gone").unwrap();
    drop(writer);
    assert_eq!(fs::read_to_string(&lock).unwrap(), "", "the writer left its name");

    // A killed writer cannot tidy up.
    fs::write(&lock, "a writer that is gone").unwrap();
    let reader = free(folder.path(), Access::Read);
    let error = refusal(open(folder.path(), Access::Write)).to_string();
    assert!(error.contains("one or more readers") && !error.contains("gone"), "{error}");
    drop(reader);

    let writer = free(folder.path(), Access::Write);
    let error = refusal(open(folder.path(), Access::Read)).to_string();
    assert!(error.contains("another process") && !error.contains("gone"), "{error}");
    drop(writer);
}

#[test]
fn a_lost_lock_file_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), Access::Write).unwrap());
    fs::remove_file(folder.path().join("LOCK")).unwrap();
    drop(free(folder.path(), Access::Read));
    assert!(folder.path().join("LOCK").exists());
}

#[test]
fn data_of_another_base_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), Access::Write).unwrap());
    let other = Iris::new("https://example.org/").unwrap();
    for access in [Access::Write, Access::Read] {
        let error = refusal(open_free(folder.path(), &other, access)).to_string();
        assert!(error.contains("base https://w3id.org/plangraph/"), "{error}");
        assert!(error.contains("base https://example.org/"), "{error}");
    }
}

#[test]
fn foreign_and_damaged_directories_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.txt"), "do not touch").unwrap();
    let error = refusal(open(&foreign, Access::Write));
    assert!(error.to_string().contains("not empty and holds no plangraph data"), "{error}");
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);

    let damaged = folder.path().join("damaged");
    drop(open(&damaged, Access::Write).unwrap());
    for (text, says) in [
        ("", "FORMAT file is incomplete"),
        ("plangraph data 2\n", "FORMAT file is incomplete"),
        (
            "plangraph data 1\n",
            "holds `plangraph data 1` where this program expects `plangraph data 2`; remove it",
        ),
    ] {
        fs::write(damaged.join("FORMAT"), text).unwrap();
        let error = refusal(open_free(&damaged, &Iris::default(), Access::Read)).to_string();
        assert!(error.contains(says), "{text:?}: {error}");
    }

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(open(&file, Access::Write).is_err());
}

#[test]
fn a_store_that_is_gone_is_not_replaced_by_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(open_free(&data, &Iris::default(), Access::Write).unwrap());
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else if path.extension().is_some_and(|extension| extension == "nq") {
            fs::remove_file(path).unwrap();
        }
    }
    for access in [Access::Read, Access::Write] {
        let refused = refusal(open_free(&data, &Iris::default(), access)).to_string();
        assert!(refused.contains("is missing; restore it"), "{refused}");
    }
}

/// Damages a data directory that holds something, and checks that opening it says so and names the way out.
fn assert_damage_is_named(damage: impl FnOnce(&Path), says: &str) {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    let store = open(folder.path(), Access::Write).unwrap();
    store.load_foundation(&corpus.workspace.register).unwrap();
    store.sync().unwrap();
    drop(store);
    damage(folder.path());
    for access in [Access::Read, Access::Write] {
        let refused = refusal(open_free(folder.path(), &Iris::default(), access));
        assert!(matches!(refused, StoreError::Unusable { .. }), "{refused}");
        let refused = refused.to_string();
        assert!(refused.contains(says), "{refused}");
        assert!(refused.contains("or remove the directory and load again"), "{refused}");
        assert_eq!(refused.matches(folder.path().to_str().unwrap()).count(), 1, "{refused}");
    }
}

#[test]
fn a_format_file_that_is_not_text_is_named_with_the_way_out() {
    let damage = |data: &Path| fs::write(data.join("FORMAT"), [0xff, 0xfe, 0x00]).unwrap();
    assert_damage_is_named(damage, "the store is damaged (its FORMAT file is not text); restore it");
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_damaged_store_is_named_with_the_way_out() {
    let files = |data: &Path, like: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(data.join("store")).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.to_str().unwrap().contains(like)).collect()
    };
    assert_damage_is_named(
        |data| {
            fs::write(data.join("store/CURRENT"), "not a manifest\n").unwrap();
        },
        "the store is damaged (CURRENT file corrupted); restore it from a copy",
    );
    assert_damage_is_named(
        |data| {
            fs::remove_file(data.join("store/CURRENT")).unwrap();
        },
        "its `store/CURRENT` is missing; restore it",
    );
    let lose = |data: &Path| fs::remove_file(&files(data, "/MANIFEST")[0]).unwrap();
    assert_damage_is_named(lose, "the store is damaged (");
    let cut = |data: &Path| {
        let tables = files(data, ".sst");
        assert!(!tables.is_empty());
        for file in tables {
            fs::write(file, "short").unwrap();
        }
    };
    assert_damage_is_named(cut, "the store is damaged (");
}

#[test]
fn what_is_written_to_disk_is_read_back_the_same() {
    let corpus = Corpus::new();
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), Access::Write).unwrap();
    store.load_foundation(&corpus.workspace.register).unwrap();
    for record in &corpus.records {
        corpus.load(&store, &mutated(record, 15));
        corpus.load(&store, record);
    }
    store.remove_document(&corpus.records[4].id).unwrap();
    store.sync().unwrap();
    drop(store);
    let read = free(folder.path(), Access::Read);
    assert_merged(&read);
    assert!(graphs(&read) == graphs(&corpus.store(&corpus.records[..4])));
}
