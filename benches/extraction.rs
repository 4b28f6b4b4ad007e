//! Text → findings → JSON form → record, on composed plans. Run with `make bench`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "extraction/compose.rs"]
mod compose;

use compose::Composer;
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use plangraph::digest::hexadecimal;
use plangraph::extract::fold::fold;
use plangraph::extract::{Extractor, SourceFile, review};
use plangraph::record::FileFormat;
use plangraph::workspace::Workspace;

/// Counts allocations, so that the greatest memory in use is shown beside the time.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Plans of the corpus and their length, as many as a country issues in some years.
const PLANS: usize = 10_000;
const PLAN_BYTES: usize = 10_000;

fn main() {
    divan::main();
}

fn file(text: String) -> SourceFile {
    SourceFile {
        name: "plan.txt".to_owned(),
        file_sha256: hexadecimal(text.as_bytes()),
        file_bytes: text.len(),
        text,
        format: FileFormat::PlainText,
        encoding: None,
    }
}

fn plans(count: usize) -> Vec<SourceFile> {
    let mut composer = Composer::new(6);
    (0..count).map(|_| file(composer.plan(PLAN_BYTES))).collect()
}

fn bytes(files: &[SourceFile]) -> BytesCount {
    BytesCount::new(files.iter().map(|file| file.text.len()).sum::<usize>())
}

/// One plan after the other, as `plangraph extract` does it: each is let go before the next is read.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_thousand_plans(bencher: Bencher) {
    let workspace = Workspace::embedded().unwrap();
    let extractor = Extractor::new(&workspace.register);
    let files = plans(PLANS);
    bencher.counter(bytes(&files)).bench_local(|| {
        for file in &files {
            let findings = extractor.findings(&file.text);
            black_box(extractor.extraction(file, &findings));
            black_box(extractor.record(file, &findings));
        }
    });
}

#[divan::bench]
fn findings_of_a_plan(bencher: Bencher) {
    let workspace = Workspace::embedded().unwrap();
    let extractor = Extractor::new(&workspace.register);
    let files = plans(1);
    bencher.counter(bytes(&files)).bench_local(|| extractor.findings(black_box(&files[0].text)).tasks.len());
}

#[divan::bench]
fn record_of_a_plan(bencher: Bencher) {
    let workspace = Workspace::embedded().unwrap();
    let extractor = Extractor::new(&workspace.register);
    let files = plans(1);
    let findings = extractor.findings(&files[0].text);
    bencher.counter(bytes(&files)).bench_local(|| extractor.record(black_box(&files[0]), &findings));
}

#[divan::bench]
fn record_to_file(bencher: Bencher) {
    let workspace = Workspace::embedded().unwrap();
    let extractor = Extractor::new(&workspace.register);
    let files = plans(1);
    let record = extractor.record(&files[0], &extractor.findings(&files[0].text));
    bencher.counter(bytes(&files)).bench_local(|| review::toml(black_box(&record)).unwrap());
}

#[divan::bench]
fn fold_a_plan(bencher: Bencher) {
    let files = plans(1);
    bencher.counter(bytes(&files)).bench_local(|| fold(black_box(&files[0].text)).text().len());
}

/// One text as long as a book: time grows with the length alone.
#[divan::bench(args = [1, 4, 16], sample_count = 3, sample_size = 1)]
fn one_long_text(bencher: Bencher, megabytes: usize) {
    let workspace = Workspace::embedded().unwrap();
    let extractor = Extractor::new(&workspace.register);
    let files = vec![file(Composer::new(7).plan(megabytes << 20))];
    bencher
        .counter(bytes(&files))
        .bench_local(|| extractor.findings(black_box(&files[0].text)).statements.len());
}
