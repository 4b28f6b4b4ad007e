//! The file while it is written: sections in their order, checksums on the way, a new name at the end.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crc32fast::Hasher;

use super::layout::{self, Extent, Extents, HEADER_BYTES, Section};

const BUFFER_BYTES: usize = 1 << 20;

/// Builds begun by this process, so that two at once do not share a temporary name.
static BUILDS: AtomicU64 = AtomicU64::new(0);

/// A file under a temporary name; removed unless it is finished.
pub(super) struct Output {
    file: File,
    buffer: Vec<u8>,
    temporary: PathBuf,
    target: PathBuf,
    extents: Extents,
    end: u64,
    is_finished: bool,
}

impl Output {
    /// Starts a file that will be named `target`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        let build = BUILDS.fetch_add(1, Ordering::Relaxed);
        temporary.push(format!(".{}-{build}.tmp", std::process::id()));
        let temporary = target.with_file_name(temporary);
        let mut file = File::create(&temporary)?;
        file.write_all(&[0; HEADER_BYTES])?;
        Ok(Self {
            file,
            buffer: Vec::with_capacity(BUFFER_BYTES),
            temporary,
            target: target.to_owned(),
            extents: Extents::default(),
            end: HEADER_BYTES as u64,
            is_finished: false,
        })
    }

    /// Writes one section; sections must come in their order.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn section<B: AsRef<[u8]>>(
        &mut self,
        section: Section,
        chunks: impl IntoIterator<Item = B>,
    ) -> io::Result<()> {
        let mut hasher = Hasher::new();
        let mut length = 0;
        for chunk in chunks {
            self.buffer.extend_from_slice(chunk.as_ref());
            if self.buffer.len() >= BUFFER_BYTES / 2 {
                length += self.empty_buffer(&mut hasher)?;
            }
        }
        length += self.empty_buffer(&mut hasher)?;
        if let Some(extent) = self.extents.get_mut(section as usize) {
            *extent = Extent { offset: self.end, length, checksum: hasher.finalize() };
        }
        self.end += length;
        Ok(())
    }

    /// Writes what is buffered; its length.
    fn empty_buffer(&mut self, hasher: &mut Hasher) -> io::Result<u64> {
        hasher.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        let length = self.buffer.len() as u64;
        self.buffer.clear();
        Ok(length)
    }

    /// Writes the header, brings everything to the disk and gives the file its name. Its length in bytes.
    ///
    /// # Errors
    /// When it cannot be written or renamed.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&layout::encode(&self.extents))?;
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.target)?;
        self.is_finished = true;
        let directory = self.target.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(self.end)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.is_finished {
            // What remains is only clutter; the error that led here is the one to report.
            let _removed = fs::remove_file(&self.temporary);
        }
    }
}
