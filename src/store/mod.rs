//! The embedded store: named graphs, and a default graph that physically holds their merge.
//!
//! Only this module touches [`oxigraph::store`] for writing. What one call writes is one transaction:
//! all of it or nothing. See `docs/ARCHITECTURE.md`, "The merge".

mod backend;
mod backup;
mod bulk;
mod catalog;
mod computed;
mod counted;
mod documents;
#[cfg(not(feature = "rocksdb"))]
mod dump;
mod files;
mod gather;
mod info;
mod lexical;
mod lock;
mod merge;
mod network;
mod read;
mod reports;
mod scan;
mod sealed;
mod snapshots;
mod versions;
mod visible;
mod write;

use std::path::{Path, PathBuf};

use oxigraph::model::{NamedNode, Triple};
use oxigraph::store::{StorageError, Store, Transaction};

pub use backend::Access;
pub use backup::{Restored, restore};
pub use documents::{Outcome, Publication};
pub use info::{DocumentInfo, Info};
pub use network::network_of;
pub use versions::{KEPT_VERSIONS, Version};
pub use write::{Change, Changed, Deadline, MAX_CHANGES, WriteError};

use crate::digest::DigestError;
use crate::infer::RULES;
use crate::iri::Iris;
use crate::record::PlanRecord;
use crate::register::Register;
use crate::report::ReportError;
use crate::snapshot::SnapshotError;
use backend::Directory;
use snapshots::Snapshots;

/// Why the store refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process holds the data directory.
    #[error("the data directory {} is in use by {holder}; wait for it, stop it, or ask a server over HTTP", path.display())]
    Busy {
        /// The data directory.
        path: PathBuf,
        /// What the lock file says of its holder.
        holder: String,
    },
    /// There is nothing at the given path.
    #[error("there is no plangraph data in {}; run `plangraph load --data {}` first", path.display(), path.display())]
    Missing {
        /// The data directory.
        path: PathBuf,
    },
    /// The directory holds something else, or data of another version or base.
    #[error("{} cannot be used: {reason}", path.display())]
    Unusable {
        /// The data directory.
        path: PathBuf,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// No document of that id is loaded.
    #[error("no document `{id}` is loaded{}", hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default())]
    UnknownDocument {
        /// The id asked for.
        id: String,
        /// The nearest id, if one is near.
        hint: Option<String>,
    },
    /// Another document was made from another version of the same source file.
    #[error(
        "`{id}` and `{other}`, which is loaded, name the same source file {file} with different hashes; rename one of the files, or remove `{other}`"
    )]
    SourceConflict {
        /// The document to be loaded.
        id: String,
        /// The document that is loaded.
        other: String,
        /// Name of the source file.
        file: String,
    },
    /// A backup cannot be restored.
    #[error("the backup {} is of no use: {reason}", path.display())]
    Useless {
        /// The backup.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The store opened for reading was asked to write.
    #[error("the store is open for reading only")]
    ReadOnly,
    /// A sync failed before: what is on the disk is not known.
    #[error(
        "nothing is written until the program is started again: what was written last could not be made durable ({reason}); \
         see to the disk first"
    )]
    Unsynced {
        /// What the system said.
        reason: String,
    },
    /// Reading or writing a file failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine failed.
    #[error(
        "the store failed: {0}; if the data directory is damaged, restore it from a copy, or remove it and load again"
    )]
    Engine(#[from] StorageError),
    /// A snapshot could not be written or read.
    #[error("the snapshot for queries failed: {0}")]
    Snapshot(#[from] SnapshotError),
    /// A report could not be computed.
    #[error("a report could not be computed: {0}")]
    Report(ReportError),
    /// A graph could not be canonicalised.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// An embedded vocabulary does not parse.
    #[error("{file} does not parse: {message}")]
    Vocabulary {
        /// The file.
        file: String,
        /// What the parser said.
        message: String,
    },
}

impl StoreError {
    fn conflict(record: &PlanRecord, other: &str) -> Self {
        let (id, other, file) = (record.id.clone(), other.to_owned(), record.source.file.clone());
        Self::SourceConflict { id, other, file }
    }
}

/// The plan graph in its store.
pub struct PlanStore {
    store: Store,
    iris: Iris,
    directory: Option<Directory>,
    snapshots: Snapshots,
}

impl PlanStore {
    /// An empty store in memory.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn in_memory(iris: Iris) -> Result<Self, StoreError> {
        Ok(Self { store: Store::new()?, iris, directory: None, snapshots: Snapshots::default() })
    }

    /// Opens the store in a data directory; creates it when opened for writing.
    ///
    /// # Errors
    /// When the directory is missing (reading), in use, of another format or base, or damaged.
    pub fn open(path: &Path, iris: Iris, access: Access) -> Result<Self, StoreError> {
        let (directory, store) = Directory::open(path, &iris, access)?;
        if access == Access::Write {
            snapshots::remove_leftovers(path);
        }
        Ok(Self { store, iris, directory: Some(directory), snapshots: Snapshots::default() })
    }

    /// The engine's store, with what is never shown; see [`PlanStore::quads`].
    #[must_use]
    pub fn engine(&self) -> &Store {
        &self.store
    }

    /// The minting of IRIs this store was built with.
    #[must_use]
    pub fn iris(&self) -> &Iris {
        &self.iris
    }

    /// Writes into the lock file who holds the data directory, for others to read.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub fn announce(&self, holder: &str) -> Result<(), StoreError> {
        self.directory.as_ref().map_or(Ok(()), |directory| directory.announce(holder))
    }

    /// Describes the inferred graphs and the dataset, and makes everything committed so far durable against power loss;
    /// success is not to be reported before.
    ///
    /// (A commit alone survives the death of the process, not that of the machine: the engine never
    /// syncs its log. Once after many documents is enough.)
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.describe_totals()?;
        self.persist()
    }

    /// Makes everything committed so far durable.
    fn persist(&self) -> Result<(), StoreError> {
        self.directory.as_ref().map_or(Ok(()), |directory| directory.persist(&self.store))
    }

    /// Fills in the digests of inferred graphs and the version of the dataset where they are not known: they changed, or a
    /// load was killed. Returns whether there were any.
    fn describe_totals(&self) -> Result<bool, StoreError> {
        let mut transaction = self.begin()?;
        let mut is_changed = false;
        for rule in RULES {
            let graph = rule.graph(&self.iris);
            if !transaction.contains_named_graph(graph.as_ref())? || !self.digest_of(&graph)?.is_empty() {
                continue;
            }
            let triples: Vec<Triple> = transaction
                .quads_for_pattern(None, None, None, Some(graph.as_ref().into()))
                .map(|quad| quad.map(Triple::from))
                .collect::<Result<_, _>>()?;
            computed::describe_inferred(&mut transaction, &self.iris, &graph, rule, &triples)?;
            is_changed = true;
        }
        let has_computed = transaction.contains_named_graph(computed::graph(&self.iris).as_ref())?;
        if has_computed && self.version()?.is_empty() {
            computed::describe_dataset(&mut transaction, &self.iris)?;
            is_changed = true;
        }
        if is_changed {
            self.commit(transaction)?;
        }
        Ok(is_changed)
    }

    /// Makes what was committed durable against power loss, without the work that [`PlanStore::sync`] does
    /// for many documents.
    ///
    /// # Errors
    /// When the files cannot be synced.
    pub fn sync_log(&self) -> Result<(), StoreError> {
        self.directory.as_ref().map_or(Ok(()), |directory| directory.sync_log(&self.store))
    }

    /// Moves the engine's log into tables, which frees the memory that its content takes: to be called now and then by
    /// who writes for long. (The engine holds up to two tables of 64 MB for each of its orders.) How long the log is, its
    /// files do not tell: the engine uses them again.
    ///
    /// # Errors
    /// When the files cannot be written; what the log holds stays there.
    pub fn shorten_log(&self) -> Result<(), StoreError> {
        // Without RocksDB there is no log, and to persist is to write all of the store.
        if cfg!(feature = "rocksdb") { self.persist() } else { Ok(()) }
    }

    /// Checks that the engine's indexes agree with one another.
    ///
    /// # Errors
    /// When they do not, or cannot be read.
    pub fn validate(&self) -> Result<(), StoreError> {
        Ok(self.store.validate()?)
    }

    /// Writes a consistent copy of the data directory to `path`, which must not exist, while others read and
    /// write. It is opened, or put in the place of the original, like any data directory.
    ///
    /// # Errors
    /// When there is no data directory, `path` exists, or it cannot be written.
    pub fn backup(&self, path: &Path) -> Result<(), StoreError> {
        let Some(directory) = &self.directory else {
            let reason = "the store is in memory: there is nothing to copy".to_owned();
            return Err(StoreError::Unusable { path: path.to_owned(), reason });
        };
        directory.backup(&self.store, path)
    }

    /// Brings register, vocabulary and ontology up to date. Returns whether the register changed:
    /// what was mapped with another register stays as it was until it is loaded again.
    ///
    /// # Errors
    /// When the engine fails; the store is then unchanged.
    pub fn load_foundation(&self, register: &Register) -> Result<bool, StoreError> {
        let mut transaction = self.begin()?;
        let changed = self.put_foundation(&mut transaction, register)?;
        self.finish(transaction)?;
        Ok(changed)
    }

    /// Makes sure that documents are loaded.
    ///
    /// # Errors
    /// Names the first that is not, and the nearest that is.
    pub fn require(&self, ids: &[impl AsRef<str>]) -> Result<(), StoreError> {
        let loaded = self.document_ids()?;
        let missing = ids.iter().map(AsRef::as_ref).find(|id| !loaded.iter().any(|known| known == id));
        missing.map_or(Ok(()), |id| {
            let hint = crate::diagnostic::nearest(id, loaded.iter().map(String::as_str));
            Err(StoreError::UnknownDocument { id: id.to_owned(), hint })
        })
    }

    /// Why nothing more is written until the store is opened again; none where all is well.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.directory.as_ref().and_then(Directory::fault)
    }

    /// A transaction. It ends with [`PlanStore::commit`], or comes to nothing.
    fn begin(&self) -> Result<Transaction<'_>, StoreError> {
        self.directory.as_ref().map_or(Ok(()), Directory::require_writable)?;
        Ok(self.store.start_transaction()?)
    }

    /// Commits a transaction: the only way that anything comes into the store.
    fn commit(&self, transaction: Transaction<'_>) -> Result<(), StoreError> {
        self.mark_written()?;
        match &self.directory {
            Some(directory) => directory.commit(transaction, &self.iris),
            None => Ok(transaction.commit()?),
        }
    }

    fn finish(&self, mut transaction: Transaction<'_>) -> Result<(), StoreError> {
        computed::describe_dataset(&mut transaction, &self.iris)?;
        self.commit(transaction)
    }

    /// Replaces a named graph's triples, and the merge with them where the graph belongs to it.
    fn replace_graph(
        &self,
        transaction: &mut Transaction<'_>,
        graph: &NamedNode,
        triples: &[Triple],
    ) -> Result<bool, StoreError> {
        let changed = merge::replace(transaction, &self.iris, graph, triples)?;
        if changed {
            computed::describe_graph(transaction, &self.iris, graph, triples)?;
        }
        Ok(changed)
    }
}
