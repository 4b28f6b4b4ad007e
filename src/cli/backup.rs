//! `plangraph backup` and `plangraph restore`.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::args::{BackupArgs, RestoreArgs};
use super::config::Config;
use super::failure::Failure;
use super::print;
use crate::store::{Access, PlanStore};

pub(super) fn backup(args: &BackupArgs, config: &Config) -> Result<(), Failure> {
    // Opened for reading only, the engine would leave out what still stands in its log.
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.backup(&args.target)?;
    print(&format!("backed up to {}\n", args.target.display()))
}

/// The backup is opened and checked first; the data directory appears whole or not at all.
pub(super) fn restore(args: &RestoreArgs, config: &Config) -> Result<(), Failure> {
    let data = &config.data;
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Data(format!("{} is not empty; move it away first", data.display())));
    }
    if !args.source.join("FORMAT").is_file() {
        return Err(Failure::Data(format!("{} is no backup: it has no FORMAT", args.source.display())));
    }
    let fresh = data.with_extension("restoring");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| failed(&fresh, &error))?;
    }
    copy(&args.source, &fresh).map_err(|error| failed(&args.source, &error))?;
    let checked = PlanStore::open(&fresh, config.iris.clone(), Access::Write).and_then(|store| {
        store.validate()?;
        Ok((store.document_ids()?.len(), store.version()?))
    });
    let (documents, version) = match checked {
        Ok(found) => found,
        Err(error) => {
            _ = fs::remove_dir_all(&fresh);
            return Err(Failure::Data(format!("the backup {} is of no use: {error}", args.source.display())));
        }
    };
    if data.exists() {
        fs::remove_dir(data).map_err(|error| failed(data, &error))?;
    }
    fs::rename(&fresh, data).map_err(|error| failed(data, &error))?;
    print(&format!("restored {documents} documents, version {version}, to {}\n", data.display()))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Data(format!("{}: {error}", path.display()))
}

/// Copies a folder of files and folders, durably.
fn copy(source: &Path, target: &Path) -> io::Result<()> {
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        let to = target.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
            File::open(&to)?.sync_all()?;
        }
    }
    File::open(target)?.sync_all()
}
