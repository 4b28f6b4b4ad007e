//! Killing `plangraph load` at any moment: a document is wholly there or wholly absent.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use oxigraph::model::{GraphName, Triple};
use plangraph::iri::Iris;
use plangraph::map;
use plangraph::record::PlanRecord;
use plangraph::store::{Access, PlanStore};
use plangraph::workspace::Workspace;

use crate::merge::open_free;
use crate::support;

const ROUNDS: u32 = 30;

/// All that a round is compared with.
struct Expected {
    workspace: Workspace,
    records: Vec<PlanRecord>,
    /// The complete dataset as sorted N-Quads.
    complete: BTreeSet<String>,
}

impl Expected {
    fn new() -> Self {
        let workspace = support::workspace();
        let records = support::records(&workspace);
        let complete = quads(&support::completed());
        Self { workspace, records, complete }
    }

    fn triples(&self, record: &PlanRecord) -> BTreeSet<String> {
        map::document(record, &self.workspace.register, &Iris::default())
            .iter()
            .map(Triple::to_string)
            .collect()
    }
}

fn quads(store: &PlanStore) -> BTreeSet<String> {
    store.quads().map(|quad| quad.unwrap().to_string()).collect()
}

fn load(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plangraph"));
    command.current_dir(data.parent().unwrap()).arg("load").arg("--data").arg(data);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A load that must succeed, once nobody holds the directory (see [`open_free`]).
fn load_all(data: &Path) {
    let outputs = std::iter::repeat_with(|| load(data).output().unwrap());
    let output = outputs.take(5).find(|output| output.status.code() != Some(4));
    let output = output.unwrap_or_else(|| load(data).output().unwrap());
    assert!(output.status.success(), "{}: {}", data.display(), String::from_utf8_lossy(&output.stderr));
}

/// How many documents are there; panics when one is there in part.
fn inspect(data: &Path, expected: &Expected) -> usize {
    if !data.join("FORMAT").exists() {
        return 0;
    }
    let store = open_free(data, &Iris::default(), Access::Write).unwrap();
    let mut graphs: HashMap<GraphName, BTreeSet<String>> = HashMap::new();
    for quad in store.engine() {
        let quad = quad.unwrap();
        graphs.entry(quad.graph_name.clone()).or_default().insert(Triple::from(quad).to_string());
    }
    let graph = |name: GraphName| graphs.get(&name).cloned().unwrap_or_default();
    let mut union: BTreeSet<String> = BTreeSet::new();
    for name in ["register", "vocabulary"] {
        union.extend(graph(store.iris().graph(name).into()));
    }
    let mut whole = 0;
    for record in &expected.records {
        let found = graph(store.iris().document_graph(&record.id).into());
        assert!(found.is_empty() || found == expected.triples(record), "{} is there in part", record.id);
        whole += usize::from(!found.is_empty());
        union.extend(found);
    }
    assert!(graph(GraphName::DefaultGraph) == union, "the default graph is not the union");
    let present = expected
        .records
        .iter()
        .filter(|r| !graph(store.iris().document_graph(&r.id).into()).is_empty())
        .cloned();
    if whole > 0 {
        let fresh = support::store_with(&expected.workspace, &present.collect::<Vec<_>>());
        store.complete().unwrap();
        fresh.complete().unwrap();
        assert!(quads(&store) == quads(&fresh), "something was inferred or computed in part");
    }
    whole
}

/// Numbers that look random and are the same in every run (a linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// How long a load of all documents takes here, so that kills fall inside it on any machine.
fn duration(folder: &Path) -> Duration {
    let started = Instant::now();
    assert!(load(&folder.join("timed")).status().unwrap().success());
    started.elapsed()
}

/// Kills a load after a time. Returns whether it died of that, and how many documents are there.
fn killed(data: &Path, expected: &Expected, after: Duration) -> (bool, usize) {
    let mut child = load(data).spawn().unwrap();
    sleep(after);
    child.kill().unwrap();
    (!child.wait().unwrap().success(), inspect(data, expected))
}

#[test]
fn a_killed_load_leaves_every_document_whole_or_absent() {
    let expected = Expected::new();
    let folder = tempfile::tempdir().unwrap();
    let full = u64::try_from(duration(folder.path()).as_micros()).unwrap();
    let mut dice = Dice(20_251_122);
    let (mut kills, mut midway) = (0, 0);
    for round in 0..ROUNDS {
        // Three kills on one directory, then a fresh one: loads of partly filled directories die too.
        let data = folder.path().join(format!("data{}", round / 3));
        let (died, there) = killed(&data, &expected, Duration::from_micros(dice.roll(full)));
        kills += u32::from(died);
        midway += u32::from(there > 0 && there < expected.records.len());
        if round % 3 == 2 {
            load_all(&data);
            let store = open_free(&data, &Iris::default(), Access::Read).unwrap();
            assert!(quads(&store) == expected.complete, "the load after the kills is not complete");
        }
    }
    println!("{kills} of {ROUNDS} loads were killed, {midway} left some documents and not others");
    assert!(kills > 0, "every load ended before its kill");
    // One call is one transaction, with RocksDB and without.
    assert!(midway == 0, "a killed load left some of its documents and not others");
}

/// The moments before the data directory is complete, which random kills hardly ever meet.
#[test]
fn a_load_killed_while_it_makes_the_directory_is_no_obstacle() {
    let expected = Expected::new();
    let folder = tempfile::tempdir().unwrap();
    let store = if cfg!(feature = "rocksdb") { "store/" } else { "store.nq.new" };
    // FORMAT comes last: a directory that has it has its store.
    let moments = [
        ("locked", &["LOCK"][..]),
        ("stored", &["LOCK", store]),
        ("unnamed", &["LOCK", store, "FORMAT.new"]),
    ];
    for (name, entries) in moments {
        let data = folder.path().join(name);
        std::fs::create_dir(&data).unwrap();
        for entry in entries {
            match entry.strip_suffix('/') {
                Some(directory) => std::fs::create_dir(data.join(directory)).unwrap(),
                None => std::fs::write(data.join(entry), "").unwrap(),
            }
        }
        load_all(&data);
        let store = open_free(&data, &Iris::default(), Access::Read).unwrap();
        assert!(quads(&store) == expected.complete, "{name}");
    }
}
