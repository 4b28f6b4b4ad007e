//! The way of a record: text → record → triples → digest → store → answer. Run with `make bench`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use divan::{Bencher, black_box};
use plangraph::iri::Iris;
use plangraph::kernel::{Synth, Watch};
use plangraph::network::{ResponsibilityGraph, Row, Selection, Task, Unit};
use plangraph::record::PlanRecord;
use plangraph::report::{self, REPORTS, Request};
use plangraph::sparql::{Format, Limits, Local, Prepared, TableFormat};
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
    let (snapshot, limits) = (store.snapshot().unwrap(), Limits::within(std::time::Duration::from_mins(1)));
    bencher.bench_local(|| {
        for query in &queries {
            let mut answer = Vec::new();
            let prepared = Prepared::from(query.bind(&[]).unwrap());
            prepared
                .run(
                    &snapshot,
                    &limits,
                    &Local::new(&snapshot),
                    Format::Table(TableFormat::Json),
                    &mut answer,
                )
                .unwrap();
            black_box(answer);
        }
    });
}

/// A made-up graph of 200 units and 2,000 tasks in four districts.
fn made_up() -> ResponsibilityGraph {
    let synth =
        Synth { units: 200, tasks: 2_000, assignments: 9_000, districts: 4, cross: 0.05, zipf: 0.8, seed: 1 };
    let id = |unit: u32| format!("31010{}/u{unit}", unit / 50);
    let units = (0..200).map(|unit| Unit {
        id: id(unit),
        label: format!("u{unit}"),
        open_set: false,
        functions: Vec::new(),
    });
    let tasks = (0..2_000).map(|task| Task {
        plan: format!("plan-{}", task / 500),
        number: task % 500 + 1,
        title: format!("任务{task}"),
    });
    let mut position = 0;
    let mut before = u32::MAX;
    let rows = synth.edges().into_iter().map(|(task, unit)| {
        position = if task == before { position + 1 } else { 1 };
        before = task;
        Row {
            plan: format!("plan-{}", task / 500),
            task: task % 500 + 1,
            position,
            unit: id(unit),
            assignment: format!("{task}/{position}"),
        }
    });
    ResponsibilityGraph::new(units.collect(), tasks.collect(), rows.collect())
}

/// Each report that needs no value, JSON included, on the made-up graph.
#[divan::bench(args = REPORTS.iter().filter(|report| report.needs_nothing()).map(|report| report.name), sample_count = 5)]
fn report_200_by_2000(bencher: Bencher, name: &str) {
    let graph = made_up();
    let request = Request {
        selection: Selection::default(),
        report: name.to_owned(),
        arguments: Vec::new(),
        quotes: false,
    };
    bencher.bench_local(|| report::run(black_box(&graph), &request, &Watch::default()).unwrap().0);
}

/// What if the busiest unit goes.
#[divan::bench(sample_count = 20)]
fn what_if_200_by_2000(bencher: Bencher) {
    let graph = made_up();
    let busiest = "remove:310100/u0".parse().unwrap();
    let changes = [busiest];
    bencher.bench_local(|| plangraph::analysis::what_if(black_box(&graph), &changes).unwrap());
}

/// Ten thousand random graphs of a real plan, all pairs counted.
#[divan::bench(sample_count = 5)]
fn ten_thousand_samples_of_a_plan(bencher: Bencher) {
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    fill(&store);
    let plan = Selection { plans: vec!["pudong-2025-32".to_owned()], ..Selection::default() };
    let graph = store.network().unwrap().select(&plan);
    bencher.bench_local(|| plangraph::analysis::significance(black_box(&graph), 10_000, 0));
}

/// All smallest covers of a real plan.
#[divan::bench(sample_count = 20)]
fn covers_of_a_plan(bencher: Bencher) {
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    fill(&store);
    let plan = Selection { plans: vec!["jiading-2025".to_owned()], ..Selection::default() };
    let graph = store.network().unwrap().select(&plan);
    bencher.bench_local(|| plangraph::analysis::cover(black_box(&graph)));
}
