//! `plangraph backup` and `plangraph restore`.

use super::args::{BackupArgs, RestoreArgs};
use super::config::Config;
use super::failure::Failure;
use super::print;
use crate::store::{self, Access, PlanStore};

pub(super) fn backup(args: &BackupArgs, config: &Config) -> Result<(), Failure> {
    // Opened for reading only, the engine would leave out what still stands in its log.
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.backup(&args.target)?;
    print(&format!("backed up to {}\n", args.target.display()))
}

pub(super) fn restore(args: &RestoreArgs, config: &Config) -> Result<(), Failure> {
    let (source, data) = (args.source.display(), config.data.display());
    let restored = store::restore(&args.source, &config.data, config.iris.clone())?;
    if !restored.has_sums {
        eprintln!(
            "warning: {source} has no SHA256SUMS: a former version made it, and damage in it may not have been found"
        );
    }
    let (documents, version) = (restored.documents, restored.version);
    print(&format!("restored {documents} documents, version {version}, to {data}\n"))
}
