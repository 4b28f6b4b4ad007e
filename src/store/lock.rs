//! The lock of a data directory, and who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::StoreError;
use super::backend::Access;
use super::files::io_error;

/// Takes the lock: shared for reading, alone for writing. The system releases it when the process ends.
pub(super) fn acquire(path: &Path, access: Access) -> Result<File, StoreError> {
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
