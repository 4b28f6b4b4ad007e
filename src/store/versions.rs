//! Versions that were published before, and the way back to them.
//!
//! A version is the snapshot that was served when the next one was published, kept under a number in
//! `versions/`. Rolling back puts the graphs of the loader as they are in it in the place of those that are
//! there; what clients wrote stays. It is a publication itself: what was there before it is kept too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use oxigraph::model::{NamedNode, NamedOrBlankNode};
use oxigraph::store::Transaction;

use super::files::{io_error, sync_folder};
use super::visible::Hidden;
use super::write::is_kept;
use super::{PlanStore, StoreError, merge, reports};
use crate::snapshot::{Snapshot, SnapshotError};

/// Versions that are kept; the oldest goes when another one comes.
pub const KEPT_VERSIONS: usize = 5;

const FOLDER: &str = "versions";
const EXTENSION: &str = "snapshot";

/// A version that can be gone back to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// Its number; later ones are larger.
    pub number: u64,
    /// Version of its dataset.
    pub version: String,
    /// When it was made.
    pub made: Timestamp,
    /// Length of its file.
    pub bytes: u64,
    #[serde(skip)]
    path: PathBuf,
}

impl PlanStore {
    /// The versions that are kept, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn versions(&self) -> Result<Vec<Version>, StoreError> {
        let Some(folder) = self.version_folder() else { return Ok(Vec::new()) };
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&folder).map_err(io_error(&folder))?;
        let mut versions = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io_error(&folder))?;
            versions.extend(version(&entry.path())?);
        }
        versions.sort_by_key(|version| version.number);
        Ok(versions)
    }

    /// Makes a change that is a new version; where nothing changed or the change failed, there is none. What
    /// was there before is kept first: a process that dies in between leaves a version too many, not one too few.
    pub(super) fn as_version<T>(
        &self,
        change: impl FnOnce() -> Result<(T, bool), StoreError>,
    ) -> Result<(T, bool), StoreError> {
        let kept = self.keep_version()?;
        let outcome = change();
        match (&outcome, kept) {
            // One that cannot be removed now goes next time.
            (Ok((_, true)), _) => _ = self.forget_old_versions(),
            (_, Some(kept)) => _ = fs::remove_file(kept),
            _ => {}
        }
        outcome
    }

    /// Keeps what is served now; nothing for a store in memory.
    fn keep_version(&self) -> Result<Option<PathBuf>, StoreError> {
        let Some(folder) = self.version_folder() else { return Ok(None) };
        let snapshot = self.snapshot()?;
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        let number = self.versions()?.last().map_or(1, |last| last.number + 1);
        let path = folder.join(format!("{number:06}-{}.{EXTENSION}", snapshot.version()));
        // The same file under a second name: it is written once and never changed.
        fs::hard_link(snapshot.path(), &path).map_err(io_error(&path))?;
        sync_folder(&folder)?;
        Ok(Some(path))
    }

    fn forget_old_versions(&self) -> Result<(), StoreError> {
        let versions = self.versions()?;
        let excess = versions.len().saturating_sub(KEPT_VERSIONS);
        for version in versions.iter().take(excess) {
            fs::remove_file(&version.path).map_err(io_error(&version.path))?;
        }
        Ok(())
    }

    /// Puts the documents of a version that is kept in the place of those that are loaded: all of it or nothing.
    ///
    /// # Errors
    /// When its file is damaged, or the engine fails; the store is then unchanged.
    pub fn roll_back(&self, version: &Version) -> Result<(), StoreError> {
        let snapshot = Snapshot::open(&version.path)?;
        snapshot.verify()?;
        self.as_version(|| self.put_back(&snapshot).map(|()| ((), true))).map(|_| ())
    }

    fn put_back(&self, snapshot: &Arc<Snapshot>) -> Result<(), StoreError> {
        let (mut transaction, is_report) = (self.begin()?, reports::is_report(&self.iris));
        for graph in self.graphs_of_documents(&transaction, snapshot)? {
            let mut triples = snapshot.graph(&graph)?;
            triples.retain(|triple| !is_report(triple));
            merge::replace(&mut transaction, &self.iris, &graph, &triples)?;
            if triples.is_empty() {
                transaction.remove_named_graph(graph.as_ref())?;
            }
        }
        // What clients wrote meanwhile may bear on them.
        self.forget_reports();
        self.finish(transaction)
    }

    /// The loader's graphs, there or in the snapshot.
    fn graphs_of_documents(
        &self,
        transaction: &Transaction<'_>,
        snapshot: &Arc<Snapshot>,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let now = transaction.named_graphs().collect::<Result<Vec<_>, _>>()?;
        let then = snapshot
            .named_graphs()
            .map_err(|damage| SnapshotError::Damaged { path: snapshot.path().to_owned(), damage })?;
        let names: BTreeSet<String> =
            now.into_iter().chain(then).filter_map(|name| self.loaded(name)).collect();
        Ok(names.into_iter().filter_map(|name| NamedNode::new(name).ok()).collect())
    }

    /// The name of a graph that the loader keeps; none for one of clients.
    fn loaded(&self, graph: NamedOrBlankNode) -> Option<String> {
        let NamedOrBlankNode::NamedNode(name) = graph else { return None };
        let is_loaded =
            is_kept(&self.iris, name.as_str()) && Hidden::of(&self.iris).shows(name.as_ref().into());
        is_loaded.then(|| name.into_string())
    }

    fn version_folder(&self) -> Option<PathBuf> {
        Some(self.directory.as_ref()?.path().join(FOLDER))
    }
}

/// The version that a file holds; none for a file of another name.
fn version(path: &Path) -> Result<Option<Version>, StoreError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let parts = name.strip_suffix(&format!(".{EXTENSION}")).and_then(|name| name.split_once('-'));
    let Some((number, version)) = parts.and_then(|(number, version)| Some((number.parse().ok()?, version)))
    else {
        return Ok(None);
    };
    let about = fs::metadata(path).map_err(io_error(path))?;
    let made = about.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_default();
    Ok(Some(Version { number, version: version.to_owned(), made, bytes: about.len(), path: path.to_owned() }))
}
