//! Worker processes, tested with this very program as the worker. No test harness: a worker may have nothing
//! else on its standard output and only one thread at its start.
//!
//! `cargo test --test worker [PART OF A NAME]`; `cargo test --test worker -- measure` times instead.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests without a harness")]

mod budgets;
mod common;
mod confinement;
mod jobs;
mod lifetime;
mod measure;
mod pool;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use plangraph::worker::serve_jobs;

/// A test and its name.
type Test = (&'static str, fn());

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["worker", folder] => return serve(folder),
        ["parent", folder] => lifetime::parent(folder),
        ["measure"] => measure::all(),
        // What test runners ask.
        ["--list", ..] => {}
        words => return run(words.iter().copied().find(|word| !word.starts_with('-')).unwrap_or_default()),
    }
    ExitCode::SUCCESS
}

fn serve(folder: &str) -> ExitCode {
    match serve_jobs(Path::new(folder), jobs::Jobs::default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs, one after another, the tests whose names have this part.
fn run(part: &str) -> ExitCode {
    let all = [budgets::TESTS, confinement::TESTS, lifetime::TESTS, pool::TESTS].concat();
    let mut failed = Vec::new();
    for (name, test) in all.into_iter().filter(|(name, _)| name.contains(part)) {
        print!("test {name} … ");
        let _ = io::stdout().flush();
        let start = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(test)).is_ok();
        println!("{} ({:.2} s)", if passed { "ok" } else { "FAILED" }, start.elapsed().as_secs_f64());
        if !passed {
            failed.push(name);
        }
    }
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("failed: {}", failed.join(", "));
    ExitCode::FAILURE
}
