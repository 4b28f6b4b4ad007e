//! The way of a record: text → record → triples → digest → store → answer. Run with `make bench`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use divan::{Bencher, black_box};
use plangraph::iri::Iris;
use plangraph::record::PlanRecord;
use plangraph::sparql::{CancellationToken, Format, Prepared, TableFormat};
use plangraph::store::{Access, PlanStore};
use plangraph::workspace::Workspace;
use plangraph::{assets, digest, library, map};

fn main() {
    divan::main();
}

fn corpus() -> (Workspace, Vec<PlanRecord>) {
    let workspace = Workspace::embedded().unwrap();
    let records = workspace.read(&assets::plans()).unwrap();
    (workspace, records)
}

fn fill(store: &PlanStore) {
    let (workspace, records) = corpus();
    store.load_foundation(&workspace.register).unwrap();
    for record in &records {
        store.load_document(record, &workspace.register).unwrap();
    }
}

#[divan::bench]
fn read_and_check() {
    black_box(corpus());
}

#[divan::bench]
fn map_five_records(bencher: Bencher) {
    let (workspace, records) = corpus();
    let iris = Iris::default();
    bencher.bench_local(|| {
        records.iter().map(|record| map::document(record, &workspace.register, &iris).len()).sum::<usize>()
    });
}

#[divan::bench]
fn digest_one_graph(bencher: Bencher) {
    let (workspace, records) = corpus();
    let triples = map::document(&records[0], &workspace.register, &Iris::default());
    bencher.bench_local(|| digest::digest(black_box(&triples)).unwrap());
}

#[divan::bench]
fn load_in_memory() {
    fill(&PlanStore::in_memory(Iris::default()).unwrap());
}

#[divan::bench(sample_count = 20)]
fn load_on_disk(bencher: Bencher) {
    bencher.with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(|folder| {
        let store = PlanStore::open(&folder.path().join("data"), Iris::default(), Access::Write).unwrap();
        fill(&store);
        store.sync().unwrap();
        folder
    });
}

/// Every query of the library once, in memory.
#[divan::bench]
fn answer_the_library(bencher: Bencher) {
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    fill(&store);
    let queries = library::read(&assets::queries()).unwrap();
    bencher.bench_local(|| {
        for query in &queries {
            let mut answer = Vec::new();
            let prepared = Prepared::from(query.bind(&[]).unwrap());
            prepared
                .run(store.engine(), Format::Table(TableFormat::Json), CancellationToken::new(), &mut answer)
                .unwrap();
            black_box(answer);
        }
    });
}
