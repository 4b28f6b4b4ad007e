//! `plangraph info`.

use std::fmt::Write as _;

use super::args::{InfoArgs, InfoFormat};
use super::config::Config;
use super::failure::Failure;
use super::{print, table};
use crate::store::{Access, DocumentInfo, Info, PlanStore};

const HEADER: [&str; 11] = [
    "id",
    "title",
    "tasks",
    "assignments",
    "open_set",
    "targets",
    "quantities",
    "zones",
    "sectors",
    "evidence",
    "digest",
];

pub(super) fn info(args: &InfoArgs, config: &Config) -> Result<(), Failure> {
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Read)?;
    let info = store.info()?;
    let text = match args.format {
        InfoFormat::Json => serde_json::to_string_pretty(&info).map_err(Failure::failed)? + "\n",
        InfoFormat::Csv => csv(&info),
        InfoFormat::Table => {
            let rows = info.documents.iter().map(|document| row(document, 23)).collect();
            let counts = format!("{} triples in the default graph, version {}\n", info.triples, info.version);
            table::table(&HEADER, rows) + &counts
        }
    };
    print(&text)
}

fn row(document: &DocumentInfo, digest_length: usize) -> Vec<String> {
    vec![
        document.id.clone(),
        document.title.clone(),
        document.tasks.to_string(),
        document.assignments.to_string(),
        document.open_set_assignments.to_string(),
        document.targets.to_string(),
        document.quantities.to_string(),
        document.zones.to_string(),
        document.sectors.to_string(),
        format!("{}%", document.coverage_percent()),
        document.digest.chars().take(digest_length).collect(),
    ]
}

fn csv(info: &Info) -> String {
    let mut text = HEADER.join(",") + "\r\n";
    for document in &info.documents {
        let cells: Vec<String> = row(document, usize::MAX).into_iter().map(|cell| quoted(&cell)).collect();
        _ = write!(text, "{}\r\n", cells.join(","));
    }
    text
}

/// RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
