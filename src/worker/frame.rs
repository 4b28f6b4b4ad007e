//! What goes through the pipes: frames of one byte of tag, four bytes of length (little endian), payload.

use std::io::{self, Read, Write};

/// Bytes before the payload.
pub(super) const HEADER_BYTES: usize = 5;

/// Longest payload to a worker, in bytes: a job, or the reply to a call.
pub const MAX_INPUT_BYTES: usize = 64 << 20;

/// Longest payload of one frame from a worker, in bytes: a head, the value of a job, a failure, a call.
pub const MAX_OUTPUT_FRAME_BYTES: usize = 1 << 20;

/// Longest chunk of an answer, in bytes: as much as a pipe holds.
pub(super) const CHUNK_BYTES: usize = 64 << 10;

/// What a frame means. The first two go to the worker, the others come from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Eight bytes of memory budget (little endian), then the job.
    Job,
    /// The answer to a call.
    Reply,
    /// The worker serves; its confinement as JSON.
    Ready,
    /// The job begins; eight bytes: the limit of the address space.
    Started,
    /// What precedes the chunks.
    Head,
    /// A part of the answer.
    Chunk,
    /// Eight bytes of private memory, then the value of the job.
    Done,
    /// Eight bytes of private memory, then what the handler says went wrong.
    Failed,
    /// Something for the parent to do; the worker waits for the reply.
    Call,
}

const TAGS: [(Tag, u8); 9] = [
    (Tag::Job, b'J'),
    (Tag::Reply, b'R'),
    (Tag::Ready, b'Y'),
    (Tag::Started, b'S'),
    (Tag::Head, b'H'),
    (Tag::Chunk, b'C'),
    (Tag::Done, b'D'),
    (Tag::Failed, b'F'),
    (Tag::Call, b'A'),
];

impl Tag {
    fn byte(self) -> u8 {
        TAGS.iter().find(|(tag, _)| *tag == self).map_or(0, |(_, byte)| *byte)
    }

    fn of(byte: u8) -> io::Result<Self> {
        let found = TAGS.iter().find(|(_, known)| *known == byte).map(|(tag, _)| *tag);
        found.ok_or_else(|| invalid(format!("no frame begins with byte {byte}")))
    }

    fn longest(self) -> usize {
        match self {
            Self::Job | Self::Reply => MAX_INPUT_BYTES + 8,
            Self::Chunk => CHUNK_BYTES,
            _ => MAX_OUTPUT_FRAME_BYTES + 8,
        }
    }
}

/// The bytes that announce a payload.
///
/// # Errors
/// `InvalidInput` when the payload is longer than its kind may be.
pub(super) fn header(tag: Tag, length: usize) -> io::Result<[u8; HEADER_BYTES]> {
    let fits = (length <= tag.longest()).then(|| u32::try_from(length).ok()).flatten();
    let [a, b, c, d] = fits
        .ok_or_else(|| {
            let longest = tag.longest();
            io::Error::new(io::ErrorKind::InvalidInput, format!("{length} bytes, at most {longest} fit"))
        })?
        .to_le_bytes();
    Ok([tag.byte(), a, b, c, d])
}

/// Tag and length of the payload.
///
/// # Errors
/// `InvalidData` for an unknown tag or a payload longer than its kind may be.
pub(super) fn parse_header(header: [u8; HEADER_BYTES]) -> io::Result<(Tag, usize)> {
    let [tag, a, b, c, d] = header;
    let tag = Tag::of(tag)?;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    if length > tag.longest() {
        return Err(invalid(format!("a frame {tag:?} of {length} bytes")));
    }
    Ok((tag, length))
}

/// Writes one frame.
///
/// # Errors
/// As [`header`], and those of the writer.
pub(super) fn write(to: &mut impl Write, tag: Tag, payload: &[u8]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
    bytes.extend_from_slice(&header(tag, payload.len())?);
    bytes.extend_from_slice(payload);
    to.write_all(&bytes)
}

/// The next frame; `None` at the end of the input.
///
/// # Errors
/// As [`parse_header`], and those of the reader; `UnexpectedEof` within a frame.
pub(super) fn read(from: &mut impl Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut header = [0; HEADER_BYTES];
    if from.read(header.split_at_mut(1).0)? == 0 {
        return Ok(None);
    }
    from.read_exact(header.split_at_mut(1).1)?;
    let (tag, length) = parse_header(header)?;
    let mut payload = vec![0; length];
    from.read_exact(&mut payload)?;
    Ok(Some((tag, payload)))
}

/// A number in front of a payload, and the rest.
///
/// # Errors
/// `InvalidData` when there are fewer than eight bytes.
pub(super) fn split_number(payload: &[u8]) -> io::Result<(u64, &[u8])> {
    let (number, rest) =
        payload.split_first_chunk::<8>().ok_or_else(|| invalid("a frame without its number".to_owned()))?;
    Ok((u64::from_le_bytes(*number), rest))
}

pub(super) fn invalid(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_frame_comes_back_as_it_was_sent() {
        for (tag, _) in TAGS {
            let mut wire = Vec::new();
            write(&mut wire, tag, b"one").unwrap();
            write(&mut wire, tag, b"").unwrap();
            let mut rest = wire.as_slice();
            assert_eq!(read(&mut rest).unwrap(), Some((tag, b"one".to_vec())));
            assert_eq!(read(&mut rest).unwrap(), Some((tag, Vec::new())));
            assert_eq!(read(&mut rest).unwrap(), None);
        }
    }

    #[test]
    fn a_length_is_refused_before_it_is_allocated() {
        let error = read(&mut [b'C', 0xff, 0xff, 0xff, 0xff].as_slice()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        let error = write(&mut Vec::new(), Tag::Chunk, &vec![0; CHUNK_BYTES + 1]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn half_a_frame_and_an_unknown_tag_are_errors() {
        assert_eq!(read(&mut [b'H', 3, 0].as_slice()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(
            read(&mut [b'H', 3, 0, 0, 0, 1].as_slice()).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
        assert_eq!(read(&mut [b'?', 0, 0, 0, 0].as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(split_number(b"short").is_err());
        assert_eq!(split_number(b"\x07\0\0\0\0\0\0\0rest").unwrap(), (7, b"rest".as_slice()));
    }
}
