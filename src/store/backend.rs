//! The data directory: its format, its lock, and the engine's store inside it.
//!
//! Layout: `FORMAT` (version and base), `LOCK` (who holds it), the store: `store/` with RocksDB,
//! `store.nq` in a build without it, and `snapshots/`, which is made anew from it where it is missing.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

#[cfg(feature = "rocksdb")]
use oxigraph::store::StorageError;
use oxigraph::store::Store;

use super::StoreError;
use crate::iri::Iris;

const FORMAT_VERSION: u32 = 1;

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
        let directory = Self { path: path.to_owned(), access, lock: acquire(path, access)? };
        if format.exists() {
            check_format(path, &format, iris)?;
            directory.require_store()?;
            let store = directory.store()?;
            return Ok((directory, store));
        }
        // FORMAT comes last: a directory without it was never finished and holds nothing.
        let store = directory.store()?;
        directory.persist(&store)?;
        write_format(&format, iris)?;
        Ok((directory, store))
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

    /// Opens the engine's store.
    #[cfg(feature = "rocksdb")]
    fn store(&self) -> Result<Store, StoreError> {
        let path = self.path.join(STORE);
        // Reading is safe beside no writer, which the shared lock excludes.
        let opened = if self.is_read_only() { Store::open_read_only(path) } else { Store::open(path) };
        opened.map_err(|error| unopened(&self.path, &error))
    }

    /// Makes what was committed durable, and the next opening fast: nothing is left to replay.
    #[cfg(feature = "rocksdb")]
    pub(super) fn persist(&self, store: &Store) -> Result<(), StoreError> {
        _ = self;
        store.flush()?;
        Ok(())
    }

    /// Makes what was committed durable: the engine writes its log on commit and never syncs it.
    ///
    /// A log that was rotated away in between is in files that the engine synced itself.
    #[cfg(feature = "rocksdb")]
    pub(super) fn sync_log(&self, _: &Store) -> Result<(), StoreError> {
        let folder = self.path.join(STORE);
        let entries = fs::read_dir(&folder).map_err(io_error(&folder))?;
        for entry in entries {
            let path = entry.map_err(io_error(&folder))?.path();
            if path.extension().is_none_or(|extension| extension != "log") {
                continue;
            }
            match File::open(&path).and_then(|log| log.sync_data()) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(io_error(&path)(error)),
                _ => {}
            }
        }
        File::open(&folder).and_then(|folder| folder.sync_all()).map_err(io_error(&folder))
    }

    /// Makes what was committed durable: without RocksDB the whole store is written anew.
    #[cfg(not(feature = "rocksdb"))]
    pub(super) fn sync_log(&self, store: &Store) -> Result<(), StoreError> {
        self.persist(store)
    }

    /// Copies the directory as of now. `FORMAT` comes last here too: a copy without it is not finished.
    pub(super) fn backup(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        fs::create_dir_all(path.parent().unwrap_or(path)).map_err(io_error(path))?;
        fs::create_dir(path).map_err(io_error(path))?;
        self.copy_store(store, path)?;
        let format = path.join("FORMAT");
        fs::copy(self.path.join("FORMAT"), &format).map_err(io_error(&format))?;
        let sync = |name: &Path| File::open(name).and_then(|file| file.sync_all()).map_err(io_error(name));
        sync(&format)?;
        sync(path)
    }

    /// The engine's checkpoint: files are linked where they lie on the same disk.
    #[cfg(feature = "rocksdb")]
    fn copy_store(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        _ = self;
        Ok(store.backup(path.join(STORE))?)
    }

    #[cfg(not(feature = "rocksdb"))]
    fn copy_store(&self, store: &Store, path: &Path) -> Result<(), StoreError> {
        use oxigraph::io::RdfFormat;
        _ = self;
        let name = path.join(STORE);
        let write = || -> std::io::Result<()> {
            let file = std::io::BufWriter::new(File::create(&name)?);
            let file = store.dump_to_writer(RdfFormat::NQuads, file).map_err(std::io::Error::other)?;
            file.into_inner()?.sync_all()
        };
        write().map_err(io_error(&name))
    }

    /// Reads the whole store into memory.
    #[cfg(not(feature = "rocksdb"))]
    fn store(&self) -> Result<Store, StoreError> {
        use oxigraph::io::RdfFormat;
        let path = self.path.join(STORE);
        let store = Store::new()?;
        if path.exists() {
            let file = File::open(&path).map_err(io_error(&path))?;
            store
                .load_from_reader(RdfFormat::NQuads, std::io::BufReader::new(file))
                .map_err(|error| damaged(&self.path, &error.to_string()))?;
        }
        Ok(store)
    }

    /// Writes the whole store to a new file and puts it in the place of the old one.
    #[cfg(not(feature = "rocksdb"))]
    pub(super) fn persist(&self, store: &Store) -> Result<(), StoreError> {
        use oxigraph::io::RdfFormat;
        let (path, fresh) = (self.path.join(STORE), self.path.join("store.nq.new"));
        let write = || -> std::io::Result<()> {
            let file = std::io::BufWriter::new(File::create(&fresh)?);
            let file = store.dump_to_writer(RdfFormat::NQuads, file).map_err(std::io::Error::other)?;
            file.into_inner()?.sync_all()?;
            fs::rename(&fresh, &path)?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(io_error(&path))
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

fn acquire(path: &Path, access: Access) -> Result<File, StoreError> {
    let name = path.join("LOCK");
    let mut file = open_lock(&name, access)?;
    let taken = match access {
        Access::Read => file.try_lock_shared(),
        Access::Write => file.try_lock(),
    };
    match taken {
        Ok(()) => {
            if access == Access::Write {
                // The last writer may have died and left its name.
                file.set_len(0).map_err(io_error(&name))?;
            }
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::Busy { path: path.to_owned(), holder: holder(&mut file, access) })
        }
        Err(TryLockError::Error(source)) => Err(StoreError::Io { path: name, source }),
    }
}

/// Opens the lock file; one that is lost is made again, as nothing but the lock hangs on it.
fn open_lock(name: &Path, access: Access) -> Result<File, StoreError> {
    let make = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(name);
    if access == Access::Write {
        return make().map_err(io_error(name));
    }
    match File::open(name) {
        Err(error) if error.kind() == ErrorKind::NotFound => make().map_err(|error| StoreError::Unusable {
            path: name.parent().unwrap_or(name).to_owned(),
            reason: format!(
                "it is incomplete: its LOCK is missing and cannot be made ({error}); \
                 create an empty file of that name, or restore the directory from a copy"
            ),
        }),
        other => other.map_err(io_error(name)),
    }
}

/// Who holds the lock, as far as it can be told. Readers leave no name: what stands in the file while
/// they hold it is that of a writer that died.
fn holder(file: &mut File, access: Access) -> String {
    if access == Access::Write && file.try_lock_shared().is_ok() {
        return "one or more readers (`plangraph query`, `info` or `export`)".to_owned();
    }
    let mut holder = String::new();
    _ = file.read_to_string(&mut holder);
    match (holder.trim(), access) {
        ("", Access::Write) => "one or more readers or another process".to_owned(),
        ("", Access::Read) => "another process".to_owned(),
        (name, _) => name.to_owned(),
    }
}

fn write_format(path: &Path, iris: &Iris) -> Result<(), StoreError> {
    let fresh = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&fresh)?;
        file.write_all(format_text(iris).as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().map_err(io_error(path))
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

fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}
