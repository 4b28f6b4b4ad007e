//! What a person needs to finish a record: the record as a file, and what is uncertain, each with its place.

use std::fmt::Write as _;

use super::findings::Findings;
use super::model::Note;
use super::source::SourceFile;
use crate::record::{PlanRecord, Role, Task};
use crate::register::Register;

/// What is uncertain, in the order of the text.
#[must_use]
pub fn notes(findings: &Findings<'_>) -> Vec<Note> {
    super::notes::notes(findings)
}

/// A record as a TOML file.
///
/// # Errors
/// Never for records, which serialise.
pub fn toml(record: &PlanRecord) -> Result<String, toml::ser::Error> {
    super::file::write(record)
}

/// A report in Markdown: what was found in short, then what to look at.
#[must_use]
pub fn report(findings: &Findings<'_>, record: &PlanRecord, file: &SourceFile) -> String {
    let mut text = String::new();
    let units: usize = record.tasks.iter().map(|task| task.responsible.len()).sum();
    let targets = record.quantities.iter().filter(|quantity| quantity.status.is_target()).count();
    _ = writeln!(text, "# {}\n", record.plan.title);
    _ = writeln!(
        text,
        "{} · {} tasks · {units} units named · {targets} targets\n",
        file.name,
        record.tasks.len()
    );
    let notes = notes(findings);
    _ = writeln!(text, "## To look at ({})\n", notes.len());
    for note in &notes {
        _ = writeln!(text, "- {}:{} {}: {}", note.line, note.column, note.code, note.message);
    }
    proposals(&record.proposed, &mut text);
    _ = writeln!(text, "\n## Tasks\n");
    for task in &record.tasks {
        line(task, &mut text);
    }
    _ = writeln!(text, "\n## Targets\n");
    for quantity in record.quantities.iter().filter(|quantity| quantity.status.is_target()) {
        let quote = quantity.evidence.first().map_or("", |words| words.quote.as_str());
        let due = quantity.deadline.map_or_else(|| "no year".to_owned(), |year| year.to_string());
        _ = writeln!(text, "- {} ({due})", quote.split_whitespace().collect::<String>());
    }
    text
}

/// Names the register does not know: to be added there, or to be resolved to an entry it has.
fn proposals(proposed: &Register, text: &mut String) {
    let tables: [(&str, Vec<(&str, &str)>); 8] = [
        ("unit", proposed.units.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect()),
        ("district", proposed.districts.iter().map(|row| (row.code.as_str(), row.label.as_str())).collect()),
        ("zone", proposed.zones.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect()),
        (
            "institution",
            proposed.institutions.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect(),
        ),
        (
            "instrument",
            proposed.instruments.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect(),
        ),
        ("sector", proposed.sectors.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect()),
        ("metric", proposed.metrics.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect()),
        ("work", proposed.works.iter().map(|row| (row.id.as_str(), row.title.as_str())).collect()),
    ];
    let count: usize = tables.iter().map(|(_, rows)| rows.len()).sum();
    _ = writeln!(text, "\n## Names the register lacks ({count})\n");
    for (table, rows) in tables {
        for (id, label) in rows {
            _ = writeln!(text, "- {table} {label} as `{id}`");
        }
    }
}

fn line(task: &Task, text: &mut String) {
    let units: Vec<String> = task
        .responsible
        .iter()
        .map(|unit| match unit.role {
            Role::Lead => format!("{} (lead)", unit.label()),
            Role::Support => format!("{} (support)", unit.label()),
            Role::Responsible => unit.label(),
        })
        .collect();
    let open = if task.open_list { ", and others" } else { "" };
    _ = writeln!(text, "{}. {}: {}{open}", task.number, task.title, units.join(", "));
}
