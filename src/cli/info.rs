//! `plangraph info`.

use super::args::{InfoArgs, InfoFormat};
use super::config::Config;
use super::failure::Failure;
use super::{print, table};
use crate::report;
use crate::store::{Access, DocumentInfo, PlanStore};

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
        InfoFormat::Csv => {
            let rows: Vec<_> = info.documents.iter().map(|document| row(document, usize::MAX)).collect();
            report::csv(&HEADER, &rows).map_err(Failure::Failed)?
        }
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
