//! The data directory: its format, its lock, and the engine's store inside it.
//!
//! Layout: `FORMAT` (version and base), `LOCK` (who holds it), the store: `store/` with RocksDB,
//! `store.nq` in a build without it, `WRITES` (how many writes are known to be in it), and `snapshots/`, which
//! is made anew from the store where it is missing.

use std::fs::{self, File};
#[cfg(feature = "rocksdb")]
use std::io::ErrorKind;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(feature = "rocksdb")]
use oxigraph::store::StorageError;
use oxigraph::store::{Store, Transaction};

use super::counted::Writes;
#[cfg(not(feature = "rocksdb"))]
use super::files::sync_folder;
use super::files::{self, io_error};
use super::lock::acquire;
use super::{StoreError, backup};
use crate::iri::Iris;

const FORMAT_VERSION: u32 = 2;

/// Name of the engine's store.
const STORE: &str = if cfg!(feature = "rocksdb") { "store" } else { "store.nq" };

/// What a process that died while it made the directory may have left, `LOCK` first of all.
const UNFINISHED: [&str; 4] = ["LOCK", "FORMAT.new", STORE, "store.nq.new"];

/// Longest cause of the engine's that is passed on, in characters.
const CAUSE_CHARS: usize = 160;

/// What the store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading; several processes may read at once.
    Read,
    /// Reading and writing; one process alone.
    Write,
}

/// An open data directory.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    access: Access,
    /// Held for as long as the directory is open; the system releases it when the process ends.
    lock: File,
    writes: Writes,
    /// Why nothing more is written, once a sync of the log has failed.
    fault: OnceLock<String>,
    /// There was no space when the log was to be synced.
    behind: AtomicBool,
}

/// A name left in the lock file would be blamed for the lock of a later reader.
impl Drop for Directory {
    fn drop(&mut self) {
        if !self.is_read_only() {
            _ = self.lock.set_len(0);
        }
    }
}

impl Directory {
    /// Opens a data directory and the store in it; creates both when opened for writing.
    pub(super) fn open(path: &Path, iris: &Iris, access: Access) -> Result<(Self, Store), StoreError> {
        let format = path.join("FORMAT");
        if !format.exists() {
            if access == Access::Read {
                return Err(StoreError::Missing { path: path.to_owned() });
            }
            create(path)?;
        }
        let mut directory = Self {
            path: path.to_owned(),
            access,
            lock: acquire(path, access)?,
            writes: Writes::default(),
            fault: OnceLock::new(),
            behind: AtomicBool::new(false),
        };
        if format.exists() {
            check_format(path, &format, iris)?;
            directory.require_store()?;
            #[cfg(feature = "rocksdb")]
            directory.look(iris)?;
            let store = directory.store(access)?;
            directory.writes = Writes::of(path, &store, iris)?;
            return Ok((directory, store));
        }
        // FORMAT comes last: a directory without it was never finished and holds nothing.
        let store = directory.store(access)?;
        directory.persist(&store)?;
        files::replace(&format, format_text(iris).as_bytes())?;
        Ok((directory, store))
    }

    /// Looks for lost writes before the engine, opened for writing, clears away a log that it could not read to its end.
    #[cfg(feature = "rocksdb")]
    fn look(&self, iris: &Iris) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Ok(());
        }
        Writes::of(&self.path, &self.store(Access::Read)?, iris).map(|_| ())
    }

    /// An empty store in the place of a lost one would be silent loss.
    fn require_store(&self) -> Result<(), StoreError> {
        // The engine takes a folder without CURRENT for a new store.
        let needed = if cfg!(feature = "rocksdb") { "store/CURRENT" } else { STORE };
        if self.path.join(needed).exists() {
            return Ok(());
        }
        Err(StoreError::Unusable {
            path: self.path.clone(),
            reason: format!("its `{needed}` is missing; restore it, or remove the directory and load again"),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.access == Access::Read
    }

    pub(super) fn announce(&self, holder: &str) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Ok(());
        }
        let write = |mut file: &File| {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(holder.as_bytes())
        };
        write(&self.lock).map_err(io_error(&self.path.join("LOCK")))
    }

    /// Why nothing more is written until the directory is opened again; none where all is well.
    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.get().map(String::as_str)
    }

    /// Refuses to write where it makes no sense.
    pub(super) fn require_writable(&self) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        self.fault().map_or(Ok(()), |reason| Err(StoreError::Unsynced { reason: reason.to_owned() }))
    }

    /// Commits a transaction, and counts it.
    pub(super) fn commit(&self, mut transaction: Transaction<'_>, iris: &Iris) -> Result<(), StoreError> {
        let count = self.writes.count(&mut transaction, iris);
        transaction.commit()?;
        self.writes.committed(count);
        Ok(())
    }

    /// Makes what was committed durable, and the next opening fast: nothing is left to replay.
    pub(super) fn persist(&self, store: &Store) -> Result<(), StoreError> {
        self.settle(|| self.flush(store))
    }

    /// Makes what was committed durable: the engine writes its log on commit and never syncs it.
    pub(super) fn sync_log(&self, store: &Store) -> Result<(), StoreError> {
        // What a failed sync left in the log may be nowhere; tables made of what is in memory hold it.
        if self.behind.load(Ordering::Acquire) {
            return self.persist(store);
        }
        self.settle(|| self.sync(store))
    }

    /// Counts as acknowledged what is on the disk after `sync`.
    fn settle(&self, sync: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.require_writable()?;
        let count = self.writes.done();
        sync()?;
        self.behind.store(false, Ordering::Release);
        self.writes.acknowledge(&self.path, count)
    }

    /// Opens the engine's store.
    #[cfg(feature = "rocksdb")]
    fn store(&self, access: Access) -> Result<Store, StoreError> {
        let path = self.path.join(STORE);
        // Reading is safe beside no writer, which the shared lock excludes.
        let opened = if access == Access::Read {
            Store::open_read_only(path)
        } else {
            remove_unfinished_tables(&path);
            Store::open(path)
        };
        opened.map_err(|error| unopened(&self.path, &error))
    }

    #[cfg(feature = "rocksdb")]
    fn flush(&self, store: &Store) -> Result<(), StoreError> {
        _ = self;
        Ok(store.flush()?)
    }

    /// Syncs the log. One that was rotated away in between is in files that the engine synced itself.
    #[cfg(feature = "rocksdb")]
    fn sync(&self, _: &Store) -> Result<(), StoreError> {
        let folder = self.path.join(STORE);
        let entries = fs::read_dir(&folder).map_err(io_error(&folder))?;
        for entry in entries {
            let path = entry.map_err(io_error(&folder))?.path();
            if path.extension().is_none_or(|extension| extension != "log") {
                continue;
            }
            match File::open(&path) {
                Ok(log) => log.sync_data().map_err(|error| self.unsynced(&path, error))?,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(io_error(&path)(error)),
            }
        }
        let names = File::open(&folder).map_err(io_error(&folder))?;
        names.sync_all().map_err(|error| self.unsynced(&folder, error))
    }

    /// Notes that a sync failed. The system gives the error once and may drop what it could not write: a later sync that
    /// succeeds says nothing about it.
    #[cfg(feature = "rocksdb")]
    fn unsynced(&self, path: &Path, error: std::io::Error) -> StoreError {
        if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            self.behind.store(true, Ordering::Release);
        } else {
            _ = self.fault.set(error.to_string());
        }
        io_error(path)(error)
    }

    /// Without RocksDB the whole store is written anew.
    #[cfg(not(feature = "rocksdb"))]
    fn sync(&self, store: &Store) -> Result<(), StoreError> {
        self.flush(store)
    }

    /// Copies the directory as of now; what cannot be finished is removed.
    pub(super) fn backup(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        backup::begin(path)?;
        self.fill(store, path).inspect_err(|_| _ = fs::remove_dir_all(path))
    }

    fn fill(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        self.writes.copy_to(path)?;
        self.copy_store(store, path)?;
        let format = self.path.join("FORMAT");
        backup::finish(path, &fs::read(&format).map_err(io_error(&format))?)
    }

    /// The engine's checkpoint: files are linked where they lie on the same disk.
    #[cfg(feature = "rocksdb")]
    fn copy_store(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        _ = self;
        Ok(store.backup(path.join(STORE))?)
    }

    #[cfg(not(feature = "rocksdb"))]
    fn copy_store(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        _ = self;
        let name = path.join(STORE);
        super::dump::write(store, &name).map_err(io_error(&name))
    }

    /// Reads the whole store into memory.
    #[cfg(not(feature = "rocksdb"))]
    fn store(&self, _: Access) -> Result<Store, StoreError> {
        let path = self.path.join(STORE);
        let store = Store::new()?;
        if path.exists() {
            let text = fs::read(&path).map_err(io_error(&path))?;
            super::dump::read(&text, &store).map_err(|reason| damaged(&self.path, &reason))?;
        }
        Ok(store)
    }

    /// Writes the whole store to a new file and puts it in the place of the old one.
    #[cfg(not(feature = "rocksdb"))]
    fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let (path, fresh) = (self.path.join(STORE), self.path.join("store.nq.new"));
        super::dump::write(store, &fresh)
            .and_then(|()| fs::rename(&fresh, &path))
            .map_err(io_error(&path))?;
        sync_folder(&self.path)
    }
}

fn create(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(io_error(path))?;
    let entries = fs::read_dir(path).map_err(io_error(path))?;
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    let known = names.iter().all(|found| UNFINISHED.iter().any(|own| found == own));
    let unfinished = known && names.iter().any(|found| found == "LOCK");
    if !names.is_empty() && !unfinished {
        return Err(StoreError::Unusable {
            path: path.to_owned(),
            reason: "it is not empty and holds no plangraph data; choose an empty or new directory"
                .to_owned(),
        });
    }
    Ok(())
}

fn format_text(iris: &Iris) -> String {
    let engine = if cfg!(feature = "rocksdb") { "rocksdb" } else { "memory" };
    format!("plangraph data {FORMAT_VERSION}\nengine {engine}\nbase {}\n", iris.base())
}

fn check_format(path: &Path, format: &Path, iris: &Iris) -> Result<(), StoreError> {
    let found = fs::read(format).map_err(io_error(format))?;
    let found = String::from_utf8(found).map_err(|_| damaged(path, "its FORMAT file is not text"))?;
    let expected = format_text(iris);
    let differing = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    match differing {
        None if found.lines().count() == expected.lines().count() => Ok(()),
        Some((found, expected)) if expected.starts_with("plangraph data") => Err(StoreError::Unusable {
            path: path.to_owned(),
            reason: format!(
                "it holds `{found}` where this program expects `{expected}`; remove it and load again (what clients wrote, the program \
                 that made it exports)"
            ),
        }),
        Some((found, expected)) => Err(StoreError::Unusable {
            path: path.to_owned(),
            reason: format!(
                "it holds `{found}` where this program expects `{expected}`; use another directory or the same settings"
            ),
        }),
        None => Err(StoreError::Unusable {
            path: path.to_owned(),
            reason: "its FORMAT file is incomplete; remove the directory and load again".to_owned(),
        }),
    }
}

/// Removes what a killed load left of tables that the store never took; the engine does not know their names.
#[cfg(feature = "rocksdb")]
fn remove_unfinished_tables(store: &Path) {
    let Ok(entries) = fs::read_dir(store) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("bulk-") {
            _ = fs::remove_file(entry.path());
        }
    }
}

/// Why the engine did not open its store, with the way out.
#[cfg(feature = "rocksdb")]
fn unopened(path: &Path, error: &StorageError) -> StoreError {
    match error {
        StorageError::Io(error) if error.kind() != ErrorKind::NotFound => StoreError::Unusable {
            path: path.to_owned(),
            reason: format!(
                "its store cannot be opened ({}); see to the permissions and the space on the disk",
                cause(path, &error.to_string())
            ),
        },
        error => damaged(path, &error.to_string()),
    }
}

fn damaged(path: &Path, reason: &str) -> StoreError {
    StoreError::Unusable {
        path: path.to_owned(),
        reason: format!(
            "the store is damaged ({}); restore it from a copy, or remove the directory and load again",
            cause(path, reason)
        ),
    }
}

/// The first sentence of what the engine says, its files named from the data directory.
fn cause(path: &Path, text: &str) -> String {
    let local = text.replace(&format!("{}/", path.display()), "");
    let first = local.split("  ").next().unwrap_or_default();
    first.trim_start_matches("Corruption: ").chars().take(CAUSE_CHARS).collect()
}
