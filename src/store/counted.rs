//! Counting writes, so that a store that lost some of them is not taken for whole.
//!
//! The engine reads a damaged log up to the damage and opens without what came after; its indexes agree. Each
//! transaction therefore counts itself in the store, in a graph that is never shown, and the file `WRITES` beside
//! the store says how many are known to be on the disk. A store that counts fewer has lost the others.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::store::{StorageError, Store, Transaction};

use super::sealed::{self, Sealing};
use super::{StoreError, computed, files};
use crate::iri::Iris;

/// Name of the file.
const FILE: &str = "WRITES";

/// What the number stands after.
const LABEL: &str = "writes ";

/// Writes of a store: how many it holds, and how many the file tells of.
#[derive(Debug, Default)]
pub(super) struct Writes {
    done: AtomicU64,
    acknowledged: AtomicU64,
}

/// The graph that holds the number. It is never shown.
pub(super) fn graph(iris: &Iris) -> NamedNode {
    iris.graph("writes")
}

fn quad(iris: &Iris, count: u64) -> Quad {
    Quad::new(computed::dataset(iris), rdf::VALUE, Literal::from(count), graph(iris))
}

/// How many writes a store holds; none where it was made before they were counted.
fn held(store: &Store, iris: &Iris) -> Result<u64, StorageError> {
    let graph = GraphName::from(graph(iris));
    let mut held = 0;
    for quad in store.quads_for_pattern(None, None, None, Some(graph.as_ref())) {
        if let Term::Literal(count) = quad?.object {
            held = count.value().parse().map_or(held, |count| held.max(count));
        }
    }
    Ok(held)
}

impl Writes {
    /// Counts what an opened store holds.
    ///
    /// # Errors
    /// When it holds fewer writes than the file in `folder` tells of, or the file is damaged.
    pub(super) fn of(folder: &Path, store: &Store, iris: &Iris) -> Result<Self, StoreError> {
        let (held, acknowledged) = (held(store, iris)?, read(folder)?);
        if held < acknowledged {
            return Err(unusable(
                folder,
                &format!(
                    "the store is damaged: it lost the last {} of {acknowledged} writes; restore the directory from \
                     a backup, or go on without them: remove its file {FILE}",
                    acknowledged - held
                ),
            ));
        }
        Ok(Self { done: held.into(), acknowledged: acknowledged.into() })
    }

    /// Counts a transaction within itself. Returns the number, for [`Writes::committed`].
    pub(super) fn count(&self, transaction: &mut Transaction<'_>, iris: &Iris) -> u64 {
        let done = self.done();
        transaction.remove(&quad(iris, done));
        transaction.insert(&quad(iris, done + 1));
        done + 1
    }

    /// The transaction of that number is in the store.
    pub(super) fn committed(&self, count: u64) {
        self.done.store(count, Ordering::Release);
    }

    /// How many writes the store holds.
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Acquire)
    }

    /// Notes in the file that so many writes are on the disk.
    pub(super) fn acknowledge(&self, folder: &Path, count: u64) -> Result<(), StoreError> {
        if self.acknowledged.load(Ordering::Acquire) >= count {
            return Ok(());
        }
        write(folder, count)?;
        self.acknowledged.fetch_max(count, Ordering::AcqRel);
        Ok(())
    }

    /// Notes in a copy of the directory that is about to be made what it will hold at least.
    pub(super) fn copy_to(&self, folder: &Path) -> Result<(), StoreError> {
        match self.done() {
            0 => Ok(()),
            count => write(folder, count),
        }
    }
}

fn write(folder: &Path, count: u64) -> Result<(), StoreError> {
    let path = folder.join(FILE);
    let text = || -> std::io::Result<Vec<u8>> {
        let mut text = Sealing::begin(Vec::new())?;
        writeln!(text, "{LABEL}{count}")?;
        text.end()
    };
    files::replace(&path, &text().map_err(files::io_error(&path))?)
}

/// What the file tells; nothing where there is none.
fn read(folder: &Path) -> Result<u64, StoreError> {
    let path = folder.join(FILE);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        other => other.map_err(files::io_error(&path))?,
    };
    let count = String::from_utf8_lossy(&text)
        .lines()
        .find_map(|line| line.strip_prefix(LABEL).and_then(|count| count.parse().ok()));
    match (sealed::check(&text), count) {
        (Ok(true), Some(count)) => Ok(count),
        _ => Err(unusable(
            folder,
            &format!(
                "its file {FILE}, which says how many writes the store holds, is damaged; restore the directory from a \
                 backup, or remove the file if you know that the store is whole"
            ),
        )),
    }
}

fn unusable(folder: &Path, reason: &str) -> StoreError {
    StoreError::Unusable { path: folder.to_owned(), reason: reason.to_owned() }
}
