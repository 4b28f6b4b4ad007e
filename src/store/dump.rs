//! The store as one file of N-Quads with a checksum, in a build without RocksDB.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::store::Store;

use super::sealed::{self, Sealing};

/// Writes a store to a file that is on the disk when this returns.
pub(super) fn write(store: &Store, path: &Path) -> io::Result<()> {
    let file = Sealing::begin(BufWriter::new(File::create(path)?))?;
    let file = store.dump_to_writer(RdfFormat::NQuads, file).map_err(io::Error::other)?;
    file.end()?.into_inner()?.sync_all()
}

/// Reads a file into a store. Files of former versions have no checksum.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn read(text: &[u8], store: &Store) -> Result<(), String> {
    sealed::check(text).map_err(|broken| format!("store.nq: {broken}"))?;
    store.load_from_reader(RdfFormat::NQuads, text).map_err(|error| error.to_string())
}
