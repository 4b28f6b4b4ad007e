//! `plangraph extract`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::{ExtractArgs, ExtractFormat};
use super::failure::Failure;
use super::{files, output, print, progress, sources};
use crate::extract::model::Note;
use crate::extract::{Extractor, Kept, SourceFile, keep, review};
use crate::record::PlanRecord;
use crate::workspace::Workspace;

/// Documents worked on at a time; what they yield is written before the next are read.
const BATCH: usize = 64;

pub(super) fn extract(args: &ExtractArgs) -> Result<(), Failure> {
    let workspace = files::workspace(&args.register)?;
    let earlier = earlier(&workspace, &args.keep)?;
    let mut failed = Vec::new();
    let paths = expand(&args.files, &mut failed);
    if args.output.is_none() && paths.len() > 1 && args.format == ExtractFormat::Toml {
        return Err(Failure::Usage("records of several documents need a folder: --output DIR".to_owned()));
    }
    if let Some(folder) = &args.output {
        fs::create_dir_all(folder)
            .map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    }
    let maker = Maker {
        args,
        extractor: Extractor::new(&workspace.register),
        earlier: &earlier,
        pretty: paths.len() == 1,
    };
    let bar = progress::documents(paths.len());
    let mut written: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for batch in paths.chunks(BATCH) {
        let made: Vec<Result<Made, String>> = batch.par_iter().map(|path| maker.make(path)).collect();
        for (path, made) in batch.iter().zip(made) {
            bar.inc(1);
            match made.and_then(|made| write(args, path, &made, &mut written)) {
                Ok(()) => {}
                Err(message) => failed.push(message),
            }
        }
    }
    bar.finish_and_clear();
    if failed.is_empty() {
        return Ok(());
    }
    if paths.len() > 1 {
        failed.push(format!("{} of {} documents could not be extracted", failed.len(), paths.len()));
    }
    Err(Failure::Input(failed))
}

/// Documents at the paths; what cannot be listed is told with the failures.
pub(super) fn expand(paths: &[PathBuf], failed: &mut Vec<String>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        match sources::documents(path) {
            Ok(documents) => found.extend(documents),
            Err(message) => failed.push(message),
        }
    }
    found
}

/// Earlier records by the hash of their text and by the name of their source.
fn earlier(workspace: &Workspace, paths: &[PathBuf]) -> Result<Vec<PlanRecord>, Failure> {
    if paths.is_empty() { Ok(Vec::new()) } else { Ok(workspace.read(&files::records(paths)?)?) }
}

struct Made {
    /// What the file is called: the record's id or the document's own name.
    name: String,
    content: String,
    notes: Vec<String>,
}

struct Maker<'a> {
    args: &'a ExtractArgs,
    extractor: Extractor<'a>,
    earlier: &'a [PlanRecord],
    pretty: bool,
}

impl Maker<'_> {
    fn make(&self, path: &Path) -> Result<Made, String> {
        let (file, mut notes) = sources::read(path)?;
        let findings = self.extractor.findings(&file.text);
        let shown = path.display();
        let tell = |notes: &mut Vec<String>, told: &[Note]| {
            notes.extend(told.iter().map(|note| {
                format!("{shown}:{}:{}: {}: {}", note.line, note.column, note.code, note.message)
            }));
        };
        let failed = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let (name, content) = match self.args.format {
            ExtractFormat::Json => {
                let form = self.extractor.extraction(&file, &findings);
                tell(&mut notes, &form.diagnostics);
                let text = if self.pretty {
                    serde_json::to_string_pretty(&form)
                } else {
                    serde_json::to_string(&form)
                };
                (format!("{stem}.json"), text.map_err(|error| failed(&error))? + "\n")
            }
            ExtractFormat::Toml => {
                tell(&mut notes, &review::notes(&findings));
                let record = self.extractor.record(&file, &findings);
                let record = self.kept(record, &file, &mut notes, &shown.to_string());
                (format!("{}.toml", record.id), review::toml(&record).map_err(|error| failed(&error))?)
            }
            ExtractFormat::Review => {
                // The report tells them itself.
                let record = self.extractor.record(&file, &findings);
                (format!("{stem}.md"), review::report(&findings, &record, &file))
            }
        };
        Ok(Made { name, content, notes })
    }

    /// The record with the curated parts of the earlier one that was made of the same source.
    fn kept(
        &self,
        record: PlanRecord,
        file: &SourceFile,
        notes: &mut Vec<String>,
        shown: &str,
    ) -> PlanRecord {
        let same = |old: &&PlanRecord| {
            old.source.sha256 == record.source.sha256
                || old.source.file == record.source.file
                || old.source.original.as_ref().is_some_and(|original| original.file == file.name)
        };
        let Some(old) = self.earlier.iter().find(same) else { return record };
        let Kept { record, notes: more } = keep(record, old, &file.text);
        notes.extend(more.into_iter().map(|note| format!("{shown}: {note}")));
        record
    }
}

/// Writes what a document yields to its file or to standard output; the notes go to standard error.
fn write(
    args: &ExtractArgs,
    path: &Path,
    made: &Made,
    written: &mut BTreeMap<PathBuf, PathBuf>,
) -> Result<(), String> {
    if !args.quiet {
        let mut err = std::io::stderr().lock();
        for note in &made.notes {
            _ = writeln!(err, "note: {note}");
        }
    }
    let Some(folder) = &args.output else {
        return print(&made.content).map_err(|_| format!("{}: standard output is closed", path.display()));
    };
    let target = folder.join(&made.name);
    if let Some(first) = written.insert(target.clone(), path.to_owned()) {
        return Err(format!(
            "{}: would overwrite {}, made from {}\n  help: give the two documents names that differ in more than their folder and ending",
            path.display(),
            target.display(),
            first.display()
        ));
    }
    output::save(&target, |mut file| file.write_all(made.content.as_bytes()))
        .map_err(|error| format!("{}: {error}", target.display()))
}
