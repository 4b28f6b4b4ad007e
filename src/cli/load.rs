//! `plangraph load` and `plangraph remove`.

use std::fmt::Write as _;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{LoadArgs, RemoveArgs};
use super::config::Config;
use super::failure::Failure;
use super::{files, print};
use crate::record::PlanRecord;
use crate::store::{Access, Outcome, PlanStore};
use crate::workspace::Workspace;

/// Documents from which on a progress bar is worth its line.
const PROGRESS_FROM: usize = 20;

pub(super) fn load(args: &LoadArgs, config: &Config) -> Result<(), Failure> {
    let workspace = files::workspace(&args.register)?;
    let records = workspace.read(&files::records(&args.files)?)?;
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.announce(&format!("`plangraph load`, process {}", std::process::id()))?;
    let report = load_all(&store, &workspace, &records)?;
    if args.quiet { Ok(()) } else { print(&report) }
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

/// Loads checked records, each in its own transaction, and reports a line each.
pub(super) fn load_all(
    store: &PlanStore,
    workspace: &Workspace,
    records: &[PlanRecord],
) -> Result<String, Failure> {
    let loaded = store.document_ids()?;
    let stale = store.load_foundation(&workspace.register)?;
    let bar = progress(records.len());
    let mut report = String::new();
    for record in records {
        let outcome = match store.load_document(record, &workspace.register)? {
            Outcome::Added => "added",
            Outcome::Replaced => "replaced",
            Outcome::Unchanged => "unchanged",
        };
        _ = writeln!(report, "{outcome:<9} {}", record.id);
        bar.inc(1);
    }
    store.complete()?;
    bar.finish_and_clear();
    let others = loaded.iter().filter(|id| !records.iter().any(|record| record.id == **id));
    let others: Vec<&str> = others.map(String::as_str).collect();
    if stale && !others.is_empty() {
        _ = writeln!(
            report,
            "the register changed; load these again to map them with it: {}",
            others.join(", ")
        );
    }
    Ok(report)
}

/// A bar on standard error (hidden by itself where that is not a terminal).
fn progress(documents: usize) -> ProgressBar {
    if documents < PROGRESS_FROM {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(documents as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} documents, {eta} left") {
        bar.set_style(style);
    }
    bar
}
