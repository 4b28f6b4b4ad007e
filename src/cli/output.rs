//! Standard output, or a file that is replaced whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// Writes to a file, or to standard output where none is named; a reader that closed the pipe has had enough.
pub(super) fn write(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let flushed = |mut out: BufWriter<&mut dyn Write>| write(&mut out).and_then(|()| out.flush());
    match file {
        None => match flushed(BufWriter::new(&mut io::stdout().lock())) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(Failure::failed),
        },
        Some(path) => save(path, |mut file| flushed(BufWriter::new(&mut file)))
            .map_err(|error| Failure::Failed(format!("{}: {error}", path.display()))),
    }
}

/// Writes a file by way of a new one beside it: a reader sees the old content or the new, never a part.
/// What is no regular file (a device, a pipe, a link to nothing yet) is written to as it is.
pub(super) fn save(path: &Path, write: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    let Some(target) = replaceable(path) else {
        return write(&File::create(path)?);
    };
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let fresh = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let file = File::create_new(&fresh)?;
    let written = keep_permissions(&target, &file)
        .and_then(|()| write(&file))
        .and_then(|()| fs::rename(&fresh, &target));
    if written.is_err() {
        _ = fs::remove_file(&fresh);
    }
    written
}

/// The regular file a path names, links followed, whether it is there already or not.
fn replaceable(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => fs::canonicalize(path).ok(),
        Ok(_) => None,
        Err(_) => fs::symlink_metadata(path).is_err().then(|| path.to_owned()),
    }
}

fn keep_permissions(target: &Path, fresh: &File) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(found) => fresh.set_permissions(found.permissions()),
        Err(_) => Ok(()),
    }
}
