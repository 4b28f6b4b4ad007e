//! `plangraph check` and `plangraph schema`.

use std::io::ErrorKind;
use std::path::Path;

use super::args::CheckArgs;
use super::failure::Failure;
use super::{files, print, sources};
use crate::check;
use crate::input::SourceText;
use crate::record::PlanRecord;

pub(super) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let workspace = files::workspace(&args.register)?;
    let texts = files::records(&args.files)?;
    let records = workspace.read(&texts)?;
    if let Some(folder) = &args.sources {
        let mut problems = Vec::new();
        for (record, text) in records.iter().zip(&texts) {
            against_source(record, text, folder, &mut problems);
        }
        if !problems.is_empty() {
            return Err(Failure::Input(problems));
        }
    }
    let what = if args.sources.is_some() { ", every quote re-cut from its source" } else { "" };
    print(&format!("{} records and the register are good{what}\n", records.len()))
}

fn against_source(record: &PlanRecord, text: &SourceText, folder: &Path, problems: &mut Vec<String>) {
    match source_text(record, folder) {
        Ok(bytes) => {
            let diagnostics = crate::input::place_all(text, &check::source(record, &bytes));
            problems.extend(diagnostics.iter().map(ToString::to_string));
        }
        Err(error) => problems.push(format!("{}: {error}", text.name)),
    }
}

/// The text a record was made of: the file that holds it, or else what the original file gives when it is read again.
fn source_text(record: &PlanRecord, folder: &Path) -> Result<Vec<u8>, String> {
    let path = folder.join(&record.source.file);
    match (std::fs::read(&path), &record.source.original) {
        (Err(error), Some(original)) if error.kind() == ErrorKind::NotFound => {
            let (file, _) = sources::read(&folder.join(&original.file))
                .map_err(|error| format!("source.original.file: {error}"))?;
            if file.file_sha256 == original.sha256 {
                Ok(file.text.into_bytes())
            } else {
                Err(format!(
                    "source.original.sha256: {} has {}\n  help: the record was made from another version of the file; make it again",
                    original.file, file.file_sha256
                ))
            }
        }
        (read, _) => read.map_err(|error| format!("source.file: {}: {error}", path.display())),
    }
}

pub(super) fn schema() -> Result<String, Failure> {
    let schema = schemars::schema_for!(PlanRecord);
    Ok(serde_json::to_string_pretty(&schema).map_err(Failure::failed)? + "\n")
}
