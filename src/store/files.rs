//! Files that are there after a loss of power: written aside, synced, then put in their place.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Puts a file in the place of the one of that name, or of none: a reader sees one of the two, whole.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let fresh = beside(path, "new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().map_err(io_error(path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// A path beside another, its name with something added: names may have dots, so that no ending is replaced.
pub(super) fn beside(path: &Path, added: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(added);
    path.with_file_name(name)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // The folder of a path without one is where the process is.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}

pub(super) fn io_error(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_stay_apart() {
        assert_eq!(beside(Path::new("plans.2025"), "restoring"), Path::new("plans.2025.restoring"));
        assert_eq!(beside(Path::new("a/plans.2024/"), "restoring"), Path::new("a/plans.2024.restoring"));
    }
}
