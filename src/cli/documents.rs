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
use crate::store::{Outcome, PlanStore};
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
    each(workspace, paths, taken, |path, record| {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let outcome =
            match store.load_document(&record, &workspace.register).map_err(|error| named(&error))? {
                Outcome::Added => "added",
                Outcome::Replaced => "replaced",
                Outcome::Unchanged => "unchanged",
            };
        let targets = record.quantities.iter().filter(|quantity| quantity.status.is_target()).count();
        let units: usize = record.tasks.iter().map(|task| task.responsible.len()).sum();
        _ = writeln!(
            report,
            "{outcome:<9} {} ({}: {} tasks, {units} units, {targets} targets)",
            record.id,
            path.display(),
            record.tasks.len()
        );
        Ok(())
    })
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
    let outcome = each(workspace, paths, BTreeMap::new(), |path, record| {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = review::toml(&record).map_err(|error| named(&error))?;
        let target = folder.join(format!("{}.toml", record.id));
        output::save(&target, |mut file| file.write_all(text.as_bytes()))
            .map_err(|error| format!("{}: {error}", target.display()))?;
        _ = writeln!(report, "{} from {}", target.display(), path.display());
        Ok(())
    });
    if !quiet {
        print(&report)?;
    }
    outcome
}

/// Hands the checked record of every document on; ids already taken are refused.
fn each(
    workspace: &Workspace,
    paths: &[PathBuf],
    mut taken: BTreeMap<String, PathBuf>,
    mut hand_on: impl FnMut(&Path, PlanRecord) -> Result<(), String>,
) -> Result<(), Failure> {
    let mut failed = Vec::new();
    let extractor = Extractor::new(&workspace.register);
    let bar = progress::documents(paths.len());
    for batch in paths.chunks(BATCH) {
        let made: Vec<Result<PlanRecord, String>> =
            batch.par_iter().map(|path| record(workspace, &extractor, path)).collect();
        for (path, made) in batch.iter().zip(made) {
            bar.inc(1);
            let outcome = made.and_then(|record| match taken.insert(record.id.clone(), path.clone()) {
                Some(first) => Err(format!(
                    "{}: its id `{}` is that of {} too\n  help: give the two files names that differ",
                    path.display(),
                    record.id,
                    first.display()
                )),
                None => hand_on(path, record),
            });
            failed.extend(outcome.err());
        }
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
