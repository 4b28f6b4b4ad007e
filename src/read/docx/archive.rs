//! The ZIP archive around a DOCX file.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::error::ReadError;
use super::MAX_PART_BYTES;

/// An open archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damage("the archive", &error))?;
        Ok(Self { zip })
    }

    /// The names of all parts, as far as they are readable.
    pub(super) fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.zip.file_names().flatten()
    }

    /// A part as text, if there is one of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damage(name, &error)),
        };
        let mut bytes = Vec::new();
        // The size in the directory may be false: what counts is what comes out.
        part.take(MAX_PART_BYTES + 1).read_to_end(&mut bytes).map_err(|error| damage(name, &error))?;
        if bytes.len() as u64 > MAX_PART_BYTES {
            return Err(ReadError::TooLarge { part: name.to_owned() });
        }
        decode(name, bytes).map(Some)
    }
}

/// XML is UTF-8, or UTF-16 with a byte order mark.
fn decode(name: &str, bytes: Vec<u8>) -> Result<String, ReadError> {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => {
            let rest = bytes.get(mark..).unwrap_or_default();
            encoding.decode_without_bom_handling_and_without_replacement(rest).map(Cow::into_owned)
        }
        None => String::from_utf8(bytes).ok(),
    }
    .ok_or_else(|| ReadError::Docx(format!("`{name}` is neither UTF-8 nor UTF-16")))
}

fn damage(name: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Docx(format!("{name}: {error}"))
}
