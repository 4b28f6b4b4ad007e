//! The memory map, and with it the only unsafe code.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a whole file read-only.
///
/// # Errors
/// When the system refuses the map.
#[expect(
    unsafe_code,
    reason = "a map is undefined behaviour if the file changes under it; a snapshot is written once under \
              another name, renamed, and from then on only read or unlinked, which leaves the map whole"
)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: see the reason above. Only the owner of the data directory may write there; whoever
    // truncates or overwrites a snapshot in place breaks the promise this rests on.
    unsafe { Mmap::map(file) }
}
