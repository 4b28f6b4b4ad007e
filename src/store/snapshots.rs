//! The snapshots beside the store: what queries read.
//!
//! `snapshots/CURRENT` names the snapshot of what is committed. It is removed before the first commit after
//! it was made and written anew once the next snapshot is whole: a process that dies in between leaves no
//! snapshot, never a false one.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad};
use oxigraph::store::StorageError;
use tempfile::TempDir;

use super::merge::own;
use super::{PlanStore, StoreError, lexical};
use crate::snapshot::{self, Snapshot};

const CURRENT: &str = "CURRENT";
const EXTENSION: &str = "snapshot";

/// How the names of folders begin that hold the snapshot of a change that is not committed.
const PENDING: &str = "pending-";

/// Where snapshots lie, and which are in use.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// A folder of our own, for a store in memory or one that may not be written to.
    temporary: Option<TempDir>,
    current: Option<Arc<Snapshot>>,
    /// Snapshots made before, some of which may still be read.
    former: Vec<(PathBuf, Weak<Snapshot>)>,
}

impl Snapshots {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PlanStore {
    /// The snapshot of what is committed; makes it where there is none.
    ///
    /// # Errors
    /// When the engine fails or the file cannot be written.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, StoreError> {
        let mut state = self.snapshots.lock();
        if let Some(current) = &state.current {
            return Ok(Arc::clone(current));
        }
        let made = match self.named_snapshot() {
            Some(found) => found,
            None => self.make_snapshot(&mut state)?,
        };
        state.current = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Notes that the current snapshot is about to be outdated. Called before every commit.
    pub(super) fn mark_written(&self) -> Result<(), StoreError> {
        let mut state = self.snapshots.lock();
        if let Some(old) = state.current.take() {
            state.former.push((old.path().to_owned(), Arc::downgrade(&old)));
        }
        let Some(folder) = self.snapshot_folder() else { return Ok(()) };
        let name = folder.join(CURRENT);
        match fs::remove_file(&name) {
            Ok(()) => sync_folder(&folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(StoreError::Io { path: name, source }),
        }
    }

    /// Writes a snapshot of `quads` into a file that is removed with the returned guard.
    ///
    /// # Errors
    /// When the engine fails or the file cannot be written.
    pub fn temporary_snapshot(
        &self,
        quads: impl Iterator<Item = Result<Quad, StorageError>>,
        graphs: &[NamedOrBlankNode],
    ) -> Result<(TempDir, Arc<Snapshot>), StoreError> {
        let folder = self.folder_of_workers()?;
        let path = folder.path().join("change").with_extension(EXTENSION);
        snapshot::write(&path, "change", graphs, quads)?;
        Ok((folder, Snapshot::open(&path)?))
    }

    /// A folder of its own below the one that workers can read.
    fn folder_of_workers(&self) -> Result<TempDir, StoreError> {
        let above = self.snapshot_folder().or_else(|| {
            let state = self.snapshots.lock();
            state.temporary.as_ref().map(|folder| folder.path().to_owned())
        });
        let Some(above) = above else { return temporary() };
        fs::create_dir_all(&above).map_err(|source| StoreError::Io { path: above.clone(), source })?;
        let made = tempfile::Builder::new().prefix(PENDING).tempdir_in(&above);
        made.map_err(|source| StoreError::Io { path: above, source })
    }

    fn snapshot_folder(&self) -> Option<PathBuf> {
        let directory = self.directory.as_ref().filter(|directory| !directory.is_read_only());
        directory.map(|directory| directory.path().join("snapshots"))
    }

    /// The snapshot that `CURRENT` names. One that is gone or damaged is made again.
    fn named_snapshot(&self) -> Option<Arc<Snapshot>> {
        let folder = self.directory.as_ref()?.path().join("snapshots");
        let name = fs::read_to_string(folder.join(CURRENT)).ok()?;
        let is_plain = Path::new(&name).components().count() == 1;
        let opened = Snapshot::open(&folder.join(&name)).ok().filter(|_| is_plain)?;
        // Whoever opens a store to serve it reads the file once; a flipped byte is found before it answers.
        opened.verify().ok().map(|()| opened)
    }

    fn make_snapshot(&self, state: &mut State) -> Result<Arc<Snapshot>, StoreError> {
        let own = NamedOrBlankNode::from(own(&self.iris));
        let graphs = self.store.named_graphs().filter(|name| name.as_ref().map_or(true, |name| *name != own));
        let graphs = graphs.collect::<Result<Vec<_>, _>>()?;
        let hidden = GraphName::from(own);
        let quads = self.store.iter().filter(|quad| quad.as_ref().map_or(true, |q| q.graph_name != hidden));
        let quads = quads.map(|quad| quad.map(lexical::written));
        let version = self.snapshot_version()?;
        let name = format!("{version}.{EXTENSION}");
        let Some(folder) = self.snapshot_folder() else {
            let folder = match state.temporary.take() {
                Some(folder) => folder,
                None => temporary()?,
            };
            let path = folder.path().join(&name);
            state.temporary = Some(folder);
            snapshot::write(&path, &version, &graphs, quads)?;
            return Ok(Snapshot::open(&path)?);
        };
        fs::create_dir_all(&folder).map_err(|source| StoreError::Io { path: folder.clone(), source })?;
        let path = folder.join(&name);
        snapshot::write(&path, &version, &graphs, quads)?;
        let made = Snapshot::open(&path)?;
        // Named before the log is on the disk, it would outlive a power cut that what it holds does not.
        self.sync_log()?;
        point_at(&folder, &name)?;
        state.former.retain(|(path, readers)| readers.strong_count() > 0 || fs::remove_file(path).is_err());
        Ok(made)
    }

    /// The version of the dataset, and something that no other state of the store has.
    fn snapshot_version(&self) -> Result<String, StoreError> {
        let version = self.version()?;
        let digest = version.strip_prefix("sha256:").unwrap_or(&version);
        let short = digest.get(..12).unwrap_or("empty");
        Ok(format!("{short}-{:08x}", rand::random::<u32>()))
    }
}

/// Removes the snapshots that a process before this one left, `CURRENT` and what it names excepted.
pub(super) fn remove_leftovers(data: &Path) {
    let folder = data.join("snapshots");
    let current = fs::read_to_string(folder.join(CURRENT)).unwrap_or_default();
    let Ok(entries) = fs::read_dir(&folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(PENDING) {
            _ = fs::remove_dir_all(entry.path());
        } else if name != CURRENT && name != *current {
            _ = fs::remove_file(entry.path());
        }
    }
}

fn point_at(folder: &Path, name: &str) -> Result<(), StoreError> {
    let (path, fresh) = (folder.join(CURRENT), folder.join("CURRENT.new"));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&fresh)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, &path)
    };
    write().map_err(|source| StoreError::Io { path: path.clone(), source })?;
    sync_folder(folder)
}

pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| StoreError::Io { path: folder.to_owned(), source })
}

fn temporary() -> Result<TempDir, StoreError> {
    let folder = tempfile::Builder::new().prefix("plangraph-").tempdir();
    folder.map_err(|source| StoreError::Io { path: std::env::temp_dir(), source })
}
