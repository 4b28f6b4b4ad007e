//! Text that ends with the SHA-256 of what is before it, as a comment: `# sha256 <hex>`.
//!
//! The first line is a comment that says so: a file that is cut off does not pass for one without a checksum.
//! N-Quads has comments, so that any program reads a dump in this form.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::digest;

const FIRST: &str = "# The last line is the SHA-256 of what is before it.\n";
const LAST: &str = "# sha256 ";

/// Writes a sealed text.
pub(super) struct Sealing<W> {
    out: W,
    sum: Sha256,
}

impl<W: Write> Sealing<W> {
    /// Begins a text.
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut sealing = Self { out, sum: Sha256::new() };
        sealing.write_all(FIRST.as_bytes())?;
        Ok(sealing)
    }

    /// Ends the text with its checksum.
    pub(super) fn end(mut self) -> io::Result<W> {
        let sum = digest::digits(&self.sum.finalize());
        self.out.write_all(format!("{LAST}{sum}\n").as_bytes())?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Why a text is not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Broken {
    /// The last line is gone.
    #[error("its last line, the checksum, is missing")]
    Cut,
    /// The checksum is another.
    #[error("it is not what its checksum says")]
    Changed,
}

/// Checks a sealed text. One that was never sealed passes; returns whether it was.
pub(super) fn check(text: &[u8]) -> Result<bool, Broken> {
    let body = text.strip_suffix(b"\n").unwrap_or(text);
    let start = body.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (before, last) = text.split_at(start);
    match last.strip_prefix(LAST.as_bytes()) {
        Some(sum) if sum == format!("{}\n", digest::hexadecimal(before)).as_bytes() => Ok(true),
        Some(_) => Err(Broken::Changed),
        None if text.starts_with(FIRST.as_bytes()) => Err(Broken::Cut),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(text: &str) -> Vec<u8> {
        let mut sealing = Sealing::begin(Vec::new()).unwrap();
        sealing.write_all(text.as_bytes()).unwrap();
        sealing.end().unwrap()
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_found() {
        let whole = sealed("<a> <b> \"c\" .\n<a> <b> \"d\" .\n");
        assert_eq!(check(&whole), Ok(true));
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 4;
            assert!(check(&flipped).is_err(), "byte {at}");
        }
        for length in FIRST.len()..whole.len() {
            assert!(check(&whole[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn what_was_never_sealed_passes() {
        assert_eq!(check(b"<a> <b> \"c\" .\n"), Ok(false));
        assert_eq!(check(b""), Ok(false));
    }
}
