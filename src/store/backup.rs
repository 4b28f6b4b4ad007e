//! Copies of a data directory, and data directories made of them.
//!
//! A copy holds `SHA256SUMS` over all its files, in the form that `sha256sum --check` reads. `FORMAT` comes last: a copy
//! without it is not finished.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::files::{self, beside, io_error, sync_folder};
use super::{Access, PlanStore, StoreError};
use crate::digest;
use crate::iri::Iris;

const SUMS: &str = "SHA256SUMS";
const FORMAT: &str = "FORMAT";

/// A data directory that was made of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// How many documents it holds.
    pub documents: usize,
    /// Version of its dataset; empty when nothing is loaded.
    pub version: String,
    /// Whether the backup has checksums, which backups of former versions have not.
    pub has_sums: bool,
}

/// Makes the folder of a copy, which must not be there.
pub(super) fn begin(path: &Path) -> Result<(), StoreError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io_error(parent))?;
    }
    fs::create_dir(path).map_err(io_error(path))
}

/// Adds the checksums, and `FORMAT`; the copy is on the disk when this returns.
pub(super) fn finish(path: &Path, format: &[u8]) -> Result<(), StoreError> {
    let mut sums = sums(path).map_err(io_error(path))?;
    sums.push((digest::hexadecimal(format), FORMAT.to_owned()));
    let text = sums.iter().fold(String::new(), |mut text, (sum, name)| {
        _ = writeln!(text, "{sum}  {name}");
        text
    });
    files::replace(&path.join(SUMS), text.as_bytes())?;
    files::replace(&path.join(FORMAT), format)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Checksums of the files of a folder, in order of their names; syncs them.
fn sums(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut sums = Vec::new();
    for name in names(folder)? {
        let file = File::open(folder.join(&name))?;
        sums.push((digest::sha256_of(&file)?, name));
        file.sync_all()?;
    }
    Ok(sums)
}

/// Names of the files below a folder, `/` between their parts.
fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            names.extend(self::names(&entry.path())?.into_iter().map(|below| format!("{name}/{below}")));
            File::open(entry.path())?.sync_all()?;
        } else {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Makes a data directory of a backup. The backup is checked first; the directory appears whole or not at all.
///
/// # Errors
/// When there is something in `data`, the backup is damaged or not finished, or files cannot be written.
pub fn restore(source: &Path, data: &Path, iris: Iris) -> Result<Restored, StoreError> {
    let data = std::path::absolute(data).map_err(io_error(data))?;
    if fs::read_dir(&data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(StoreError::Unusable {
            path: data,
            reason: "it is not empty; move it away first".to_owned(),
        });
    }
    let useless = |reason: String| StoreError::Useless { path: source.to_owned(), reason };
    let (files, has_sums) = checked(source).map_err(useless)?;
    let fresh = beside(&data, "restoring");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(io_error(&fresh))?;
    }
    let opened = copy(source, &fresh, &files)
        .and_then(|()| open(&fresh, iris))
        .map_err(|error| useless(error.to_string()));
    let (documents, version) = opened.inspect_err(|_| _ = fs::remove_dir_all(&fresh))?;
    if data.exists() {
        fs::remove_dir(&data).map_err(io_error(&data))?;
    }
    fs::rename(&fresh, &data).map_err(io_error(&data))?;
    data.parent().map_or(Ok(()), sync_folder)?;
    Ok(Restored { documents, version, has_sums })
}

/// Opens a store, checks it and makes what a backup leaves out, snapshot and reports: its documents and version.
fn open(path: &Path, iris: Iris) -> Result<(usize, String), StoreError> {
    let store = PlanStore::open(path, iris, Access::Write)?;
    store.validate()?;
    store.fill_reports()?;
    Ok((store.document_ids()?.len(), store.version()?))
}

/// The files of a backup, after their checksums were compared; and whether there are any.
///
/// # Errors
/// Says what is wrong with the backup.
fn checked(source: &Path) -> Result<(BTreeSet<String>, bool), String> {
    let failed = |error: io::Error| error.to_string();
    if !source.join(FORMAT).is_file() {
        return Err(format!("it has no {FORMAT}: it is no backup, or was never finished"));
    }
    let mut names = names(source).map_err(failed)?;
    if !names.remove(SUMS) {
        return Ok((names, false));
    }
    let sums = fs::read_to_string(source.join(SUMS)).map_err(failed)?;
    let mut listed = BTreeSet::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").ok_or_else(|| format!("its {SUMS} is damaged"))?;
        let is_below = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let file = File::open(source.join(name)).ok().filter(|_| is_below);
        let file = file.ok_or_else(|| format!("{name}, which its {SUMS} names, is missing"))?;
        if digest::sha256_of(file).map_err(failed)? != sum {
            return Err(format!("{name} is damaged: it is not what {SUMS} says"));
        }
        listed.insert(name.to_owned());
    }
    match names.symmetric_difference(&listed).next() {
        Some(name) => {
            Err(format!("its {SUMS} does not name {name}: it is damaged, or the file does not belong to it"))
        }
        None => Ok((listed, true)),
    }
}

/// Copies files durably.
fn copy(source: &Path, target: &Path, names: &BTreeSet<String>) -> Result<(), StoreError> {
    let mut folders = BTreeSet::from([target.to_owned()]);
    for name in names {
        let to = target.join(name);
        let folder = to.parent().map_or_else(PathBuf::new, Path::to_owned);
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        let copied = fs::copy(source.join(name), &to).and_then(|_| File::open(&to)?.sync_all());
        copied.map_err(io_error(&to))?;
        folders.insert(folder);
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A finished copy of some files, which were never a store.
    fn backup() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy");
        begin(&path).unwrap();
        fs::create_dir(path.join("store")).unwrap();
        fs::write(path.join("store/1.log"), "one").unwrap();
        fs::write(path.join("WRITES"), "two").unwrap();
        finish(&path, b"three").unwrap();
        folder
    }

    #[test]
    fn sums_are_in_the_form_of_sha256sum() {
        let folder = backup();
        let sums = fs::read_to_string(folder.path().join("copy/SHA256SUMS")).unwrap();
        let one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
        assert!(sums.contains(&format!("{one}  store/1.log\n")), "{sums}");
        assert_eq!(sums.lines().count(), 3);
        assert!(checked(&folder.path().join("copy")).unwrap().1);
    }

    #[test]
    fn what_is_changed_missing_or_strange_is_named() {
        type Case = (&'static str, fn(&Path));
        let changes: [Case; 5] = [
            ("store/1.log is damaged", |path| fs::write(path.join("store/1.log"), "ome").unwrap()),
            ("store/1.log, which", |path| fs::remove_file(path.join("store/1.log")).unwrap()),
            ("does not name store/2.log", |path| fs::write(path.join("store/2.log"), "").unwrap()),
            ("does not name", |path| fs::write(path.join(SUMS), "").unwrap()),
            ("../copy/FORMAT, which", |path| {
                let sum = digest::hexadecimal(b"three");
                fs::write(path.join(SUMS), format!("{sum}  ../copy/FORMAT\n")).unwrap();
            }),
        ];
        for (says, change) in changes {
            let folder = backup();
            let path = folder.path().join("copy");
            change(&path);
            let problem = checked(&path).unwrap_err();
            assert!(problem.contains(says), "{says}: {problem}");
        }
    }
}
