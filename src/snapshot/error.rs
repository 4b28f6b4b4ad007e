//! What can be wrong with a snapshot file.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Why a snapshot could not be written, opened or verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Reading, writing or mapping a file failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is not a snapshot", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file has the layout of another version of this program.
    #[error("{} has snapshot format {found}, this program reads format {}; build it again", path.display(), super::layout::FORMAT)]
    Format {
        /// The file.
        path: PathBuf,
        /// The format it names.
        found: u32,
    },
    /// The file does not hold what was written to it.
    #[error("{}: {damage}; build it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
    /// More terms, or more triples in the default graph, than a 32-bit number counts.
    #[error("a snapshot holds at most {} distinct terms, and as many triples in its default graph", u32::MAX - 1)]
    TooLarge,
    /// The quads could not be read from where they come from.
    #[error("the quads could not be read: {0}")]
    Source(#[source] Box<dyn Error + Send + Sync>),
}

impl SnapshotError {
    /// Names the file an input or output error is about.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), source }
    }

    /// Names the file that is damaged.
    pub fn damaged(path: &Path) -> impl FnOnce(Damage) -> Self {
        move |damage| Self::Damaged { path: path.to_owned(), damage }
    }
}

/// What in a snapshot is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot is damaged: {0}")]
pub struct Damage(pub(super) &'static str);
