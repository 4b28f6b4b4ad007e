//! Loading documents: extract, check and load in one go, batch by batch.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::extract::expand;
use super::failure::Failure;
use super::{output, print, progress, sources};
use crate::diagnostic::Problem;
use crate::extract::{Extractor, review};
use crate::record::PlanRecord;
use crate::store::{Outcome, PlanStore, StoreError};
use crate::workspace::Workspace;

/// Documents worked on at a time, so that memory does not grow with their number.
const BATCH: usize = 64;

/// Extracts, checks and loads documents. One that fails never stops the others; all failures are told together.
pub(super) fn load(
    store: &PlanStore,
    workspace: &Workspace,
    paths: &[PathBuf],
    records: &[PlanRecord],
    report: &mut String,
) -> Result<(), Failure> {
    let taken =
        records.iter().map(|record| (record.id.clone(), PathBuf::from(&record.source.file))).collect();
    each(workspace, paths, taken, |batch, failed| {
        let (paths, records): (Vec<&Path>, Vec<PlanRecord>) = batch.into_iter().unzip();
        let outcomes = match store.load_documents(&records, &workspace.register) {
            Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
            // One of them is refused: the others are loaded without it.
            Err(_) => one_by_one(store, workspace, &records),
        };
        for ((path, record), outcome) in paths.into_iter().zip(&records).zip(outcomes) {
            match outcome {
                Ok(outcome) => told_loaded(report, path, record, outcome),
                Err(error) => failed.push(format!("{}: {error}", path.display())),
            }
        }
    })
}

fn one_by_one(
    store: &PlanStore,
    workspace: &Workspace,
    records: &[PlanRecord],
) -> Vec<Result<Outcome, StoreError>> {
    records.iter().map(|record| store.load_document(record, &workspace.register)).collect()
}

fn told_loaded(report: &mut String, path: &Path, record: &PlanRecord, outcome: Outcome) {
    let targets = record.quantities.iter().filter(|quantity| quantity.status.is_target()).count();
    let units: usize = record.tasks.iter().map(|task| task.responsible.len()).sum();
    _ = writeln!(
        report,
        "{:<9} {} ({}: {} tasks, {units} units, {targets} targets)",
        outcome.word(),
        record.id,
        path.display(),
        record.tasks.len()
    );
}

/// The documents at the paths; a path that cannot be listed is a mistake before anything is loaded.
pub(super) fn list(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut failed = Vec::new();
    let found = expand(paths, &mut failed);
    if failed.is_empty() { Ok(found) } else { Err(Failure::Input(failed)) }
}

/// Writes the records made from documents to a folder and loads nothing.
pub(super) fn review(
    workspace: &Workspace,
    paths: &[PathBuf],
    folder: &Path,
    quiet: bool,
) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    let mut report = String::new();
    let outcome = each(workspace, paths, BTreeMap::new(), |batch, failed| {
        for (path, record) in batch {
            match save(&record, path, folder) {
                Ok(target) => _ = writeln!(report, "{} from {}", target.display(), path.display()),
                Err(error) => failed.push(error),
            }
        }
    });
    if !quiet {
        print(&report)?;
    }
    outcome
}

fn save(record: &PlanRecord, path: &Path, folder: &Path) -> Result<PathBuf, String> {
    let text = review::toml(record).map_err(|error| format!("{}: {error}", path.display()))?;
    let target = folder.join(format!("{}.toml", record.id));
    output::save(&target, |mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", target.display()))?;
    Ok(target)
}

/// Hands the checked records of the documents on, batch by batch; ids already taken are refused.
fn each(
    workspace: &Workspace,
    paths: &[PathBuf],
    mut taken: BTreeMap<String, PathBuf>,
    mut hand_on: impl FnMut(Vec<(&Path, PlanRecord)>, &mut Vec<String>),
) -> Result<(), Failure> {
    let mut failed = Vec::new();
    let extractor = Extractor::new(&workspace.register);
    let bar = progress::documents(paths.len());
    for batch in paths.chunks(BATCH) {
        let made: Vec<Result<PlanRecord, String>> =
            batch.par_iter().map(|path| record(workspace, &extractor, path)).collect();
        let mut good = Vec::with_capacity(batch.len());
        for (path, made) in batch.iter().zip(made) {
            bar.inc(1);
            match made.and_then(|record| unlike_others(record, path, &mut taken)) {
                Ok(record) => good.push((path.as_path(), record)),
                Err(error) => failed.push(error),
            }
        }
        hand_on(good, &mut failed);
    }
    bar.finish_and_clear();
    if failed.is_empty() {
        return Ok(());
    }
    if paths.len() > 1 {
        failed.push(format!("{} of {} documents failed, the others were taken", failed.len(), paths.len()));
    }
    Err(Failure::Input(failed))
}

/// The record, unless its id is that of another document.
fn unlike_others(
    record: PlanRecord,
    path: &Path,
    taken: &mut BTreeMap<String, PathBuf>,
) -> Result<PlanRecord, String> {
    match taken.insert(record.id.clone(), path.to_owned()) {
        Some(first) => Err(format!(
            "{}: its id `{}` is that of {} too\n  help: give the two files names that differ",
            path.display(),
            record.id,
            first.display()
        )),
        None => Ok(record),
    }
}

fn record(workspace: &Workspace, extractor: &Extractor<'_>, path: &Path) -> Result<PlanRecord, String> {
    let (file, _) = sources::read(path)?;
    let findings = extractor.findings(&file.text);
    let record = extractor.record(&file, &findings);
    if findings.text.text().is_empty() {
        return Err(format!("{}: the file holds no text", path.display()));
    }
    if findings.metadata.title.is_none() && record.tasks.is_empty() && record.quantities.is_empty() {
        return Err(format!("{}: no plan was found in it: no title, no tasks, no figures", path.display()));
    }
    let problems = workspace.check(&record);
    if problems.is_empty() { Ok(record) } else { Err(told(path, &problems)) }
}

/// What the checks found in an extracted record: a doubt of the extraction, to be settled by a person.
fn told(path: &Path, problems: &[Problem]) -> String {
    const SHOWN: usize = 3;
    let mut text = format!(
        "{}: the record extracted from it does not pass the checks; make it with `plangraph extract`, correct it and load that",
        path.display()
    );
    for problem in problems.iter().take(SHOWN) {
        _ = write!(text, "\n  {}: {}", problem.path, problem.message);
    }
    if problems.len() > SHOWN {
        _ = write!(text, "\n  and {} more", problems.len() - SHOWN);
    }
    text
}
