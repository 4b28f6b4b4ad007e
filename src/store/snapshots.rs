//! The snapshots beside the store: what queries read.
//!
//! `snapshots/CURRENT` names the snapshot of what is committed. It is removed before the first commit after
//! it was made and written anew once the next snapshot is whole: a process that dies in between leaves no
//! snapshot, never a false one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use oxigraph::model::{NamedOrBlankNode, Quad, Triple};
use oxigraph::store::StorageError;
use tempfile::TempDir;

use super::files::{self, io_error, sync_folder};
use super::{PlanStore, StoreError, computed, reports};
use crate::snapshot::{self, Snapshot};

const CURRENT: &str = "CURRENT";
const EXTENSION: &str = "snapshot";

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
    /// The last one made, while its reports are true.
    reported: Option<Arc<Snapshot>>,
    /// Snapshots made before, some of which may still be read.
    former: Vec<(PathBuf, Weak<Snapshot>)>,
}

impl Snapshots {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The current snapshot becomes a former one.
    fn supersede(&mut self) {
        if let Some(old) = self.current.take() {
            self.former.push((old.path().to_owned(), Arc::downgrade(&old)));
        }
    }

    /// The folder of our own, made the first time.
    fn temporary_folder(&mut self) -> Result<PathBuf, StoreError> {
        let folder = match self.temporary.take() {
            Some(folder) => folder,
            None => temporary(None)?,
        };
        Ok(self.temporary.insert(folder).path().to_owned())
    }

    /// The snapshot that is made now is the current one.
    fn set(&mut self, made: &Arc<Snapshot>) {
        (self.current, self.reported) = (Some(Arc::clone(made)), Some(Arc::clone(made)));
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
        if let Some(found) = self.named_snapshot() {
            state.set(&found);
            return Ok(found);
        }
        let reports = match &state.reported {
            Some(known) => reports::of_snapshot(known, &self.iris)?,
            None => Vec::new(),
        };
        self.make_snapshot(&mut state, reports)
    }

    /// Puts a snapshot with reports in the place of the current one. Nothing may have been written since they were made.
    pub(super) fn add_to_snapshot(&self, reports: Vec<Triple>) -> Result<(), StoreError> {
        let mut state = self.snapshots.lock();
        state.supersede();
        self.make_snapshot(&mut state, reports).map(|_| ())
    }

    /// Notes that something is about to change that reports rest on.
    pub(super) fn forget_reports(&self) {
        self.snapshots.lock().reported = None;
    }

    /// The reports that are known, unless what they rest on changed.
    ///
    /// # Errors
    /// When the snapshot they stand in is damaged.
    pub fn reports(&self) -> Result<Vec<Quad>, StoreError> {
        let known = self.snapshots.lock().reported.clone();
        let reports = known.map_or(Ok(Vec::new()), |known| reports::of_snapshot(&known, &self.iris))?;
        let graph = computed::graph(&self.iris);
        Ok(reports.into_iter().map(|triple| triple.in_graph(graph.clone())).collect())
    }

    /// Notes that the current snapshot is about to be outdated. Called before every commit.
    pub(super) fn mark_written(&self) -> Result<(), StoreError> {
        let mut state = self.snapshots.lock();
        state.supersede();
        let Some(folder) = self.snapshot_folder() else { return Ok(()) };
        let name = folder.join(CURRENT);
        match fs::remove_file(&name) {
            Ok(()) => sync_folder(&folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(io_error(&name)(error)),
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
        temporary(above.as_deref())
    }

    fn snapshot_folder(&self) -> Option<PathBuf> {
        let directory = self.directory.as_ref().filter(|directory| !directory.is_read_only());
        directory.map(|directory| directory.path().join("snapshots"))
    }

    /// The snapshot that `CURRENT` names. One that is gone or damaged is made again; what is left of it is removed.
    fn named_snapshot(&self) -> Option<Arc<Snapshot>> {
        let directory = self.directory.as_ref()?;
        let current = directory.path().join("snapshots").join(CURRENT);
        let name = fs::read_to_string(&current).ok()?;
        let is_plain = Path::new(&name).components().count() == 1;
        let path = current.with_file_name(if is_plain { &name } else { CURRENT });
        // Whoever opens a store to serve it reads the file once; a flipped byte is found before it answers.
        let whole = Snapshot::open(&path).ok().filter(|opened| opened.verify().is_ok());
        if whole.is_none() && !directory.is_read_only() {
            _ = fs::remove_file(&current);
            _ = fs::remove_file(&path);
        }
        whole
    }

    fn make_snapshot(&self, state: &mut State, reports: Vec<Triple>) -> Result<Arc<Snapshot>, StoreError> {
        let computed = computed::graph(&self.iris);
        let mut graphs = self.graphs()?;
        // Tasks that clients wrote have reports too, without a document that made the graph.
        if !reports.is_empty() && !graphs.contains(&computed.clone().into()) {
            graphs.push(computed.clone().into());
        }
        let reports = reports.into_iter().map(|triple| Ok(triple.in_graph(computed.clone())));
        let version = self.snapshot_version()?;
        let name = format!("{version}.{EXTENSION}");
        let kept = self.snapshot_folder();
        let folder = match &kept {
            Some(folder) => {
                fs::create_dir_all(folder).map_err(io_error(folder))?;
                folder.clone()
            }
            None => state.temporary_folder()?,
        };
        let path = folder.join(&name);
        self.with_quads(|quads| snapshot::write(&path, &version, &graphs, quads.chain(reports)))??;
        let made = Snapshot::open(&path)?;
        if kept.is_some() {
            // Named before the log is on the disk, it would outlive a power cut that what it holds does not.
            self.sync_log()?;
            files::replace(&folder.join(CURRENT), name.as_bytes())?;
        }
        state.set(&made);
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

/// Removes the snapshots and folders that a process before this one left, `CURRENT` and what it names excepted.
pub(super) fn remove_leftovers(data: &Path) {
    let folder = data.join("snapshots");
    let current = fs::read_to_string(folder.join(CURRENT)).unwrap_or_default();
    let Ok(entries) = fs::read_dir(&folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != CURRENT && name != *current {
            let path = entry.path();
            _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// A folder for files of one use: below the snapshots, where what a killed process left is removed; for a store in memory,
/// or one that may not be written to, where the system keeps such things.
fn temporary(snapshots: Option<&Path>) -> Result<TempDir, StoreError> {
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("plangraph-");
    match snapshots {
        Some(folder) => {
            fs::create_dir_all(folder).and_then(|()| builder.tempdir_in(folder)).map_err(io_error(folder))
        }
        None => builder.tempdir().map_err(io_error(&std::env::temp_dir())),
    }
}
