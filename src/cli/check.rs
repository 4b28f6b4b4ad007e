//! `plangraph check` and `plangraph schema`.

use std::path::Path;

use super::args::CheckArgs;
use super::failure::Failure;
use super::{files, print};
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
    let path = folder.join(&record.source.file);
    match std::fs::read(&path) {
        Ok(bytes) => {
            let diagnostics = crate::input::place_all(text, &check::source(record, &bytes));
            problems.extend(diagnostics.iter().map(ToString::to_string));
        }
        Err(error) => problems.push(format!("{}: source.file: {}: {error}", text.name, path.display())),
    }
}

pub(super) fn schema() -> Result<String, Failure> {
    let schema = schemars::schema_for!(PlanRecord);
    Ok(serde_json::to_string_pretty(&schema).map_err(Failure::failed)? + "\n")
}
