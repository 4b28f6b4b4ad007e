//! Where a job's handler puts its answer.

use std::fs::File;
use std::io::{self, BufReader, Write};

use super::frame::{self, CHUNK_BYTES, HEADER_BYTES, Tag};

/// Where frames from the parent come in.
pub(super) type Input = BufReader<File>;

/// Where a handler puts its answer: a head, then bytes through [`Write`].
///
/// They are sent when 64 KiB have come together or at [`flush`](Write::flush), so that a job that fails early
/// fails before its head. Writing blocks while the reader of the answer is slow. What is not sent when the job
/// fails is dropped.
#[derive(Debug)]
pub struct Output<'a> {
    pipe: &'a mut File,
    input: &'a mut Input,
    /// Frames to be sent, then room for the header of a chunk, then its bytes.
    pending: Vec<u8>,
    /// Where the chunk begins in `pending`, header included.
    chunk: usize,
    has_head: bool,
}

impl<'a> Output<'a> {
    pub(super) fn new(pipe: &'a mut File, input: &'a mut Input) -> Self {
        let mut pending = Vec::with_capacity(HEADER_BYTES + CHUNK_BYTES);
        pending.resize(HEADER_BYTES, 0);
        Self { pipe, input, pending, chunk: 0, has_head: false }
    }

    /// What the reader needs before the first byte of the answer. Without it the head is empty.
    ///
    /// # Errors
    /// `InvalidInput` for a second head, one after the first byte, or one of more than
    /// [`MAX_OUTPUT_FRAME_BYTES`](super::MAX_OUTPUT_FRAME_BYTES).
    pub fn head(&mut self, head: &[u8]) -> io::Result<()> {
        if self.has_head || self.pending.len() > HEADER_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the answer has begun"));
        }
        self.pending.clear();
        frame::write(&mut self.pending, Tag::Head, head)?;
        self.has_head = true;
        self.begin_chunk();
        Ok(())
    }

    /// Asks the parent to do something that a worker may not, and waits for its reply.
    ///
    /// # Errors
    /// `InvalidInput` for a request of more than [`MAX_OUTPUT_FRAME_BYTES`](super::MAX_OUTPUT_FRAME_BYTES); those of the pipe.
    pub fn call(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        frame::write(self.pipe, Tag::Call, request)?;
        match frame::read(self.input)? {
            Some((Tag::Reply, reply)) => Ok(reply),
            Some((tag, _)) => Err(frame::invalid(format!("a frame {tag:?} in the place of a reply"))),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// The frames that are still to be sent, after a job that did not fail.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.end_chunk()?;
        Ok(self.pending)
    }

    fn begin_chunk(&mut self) {
        self.chunk = self.pending.len();
        self.pending.resize(self.chunk + HEADER_BYTES, 0);
    }

    fn chunk_bytes(&self) -> usize {
        self.pending.len().saturating_sub(self.chunk + HEADER_BYTES)
    }

    /// Completes the frames in `pending`.
    fn end_chunk(&mut self) -> io::Result<()> {
        let length = self.chunk_bytes();
        let room = self.pending.get_mut(self.chunk..).and_then(<[u8]>::first_chunk_mut::<HEADER_BYTES>);
        match room {
            Some(room) if length > 0 => *room = frame::header(Tag::Chunk, length)?,
            _ => self.pending.truncate(self.chunk),
        }
        if !self.has_head {
            self.pending.splice(0..0, frame::header(Tag::Head, 0)?);
            self.has_head = true;
        }
        Ok(())
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = CHUNK_BYTES - self.chunk_bytes();
        let (fits, _) = bytes.split_at(room.min(bytes.len()));
        self.pending.extend_from_slice(fits);
        if fits.len() == room {
            self.flush()?;
        }
        Ok(fits.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.pending.len() == HEADER_BYTES && self.chunk == 0 {
            return Ok(());
        }
        self.end_chunk()?;
        let sent = self.pipe.write_all(&self.pending);
        self.pending.clear();
        self.begin_chunk();
        sent
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    /// The frames that `act` sends, those that it leaves included, with the replies it may receive.
    fn sent(replies: &[&[u8]], act: impl FnOnce(Output<'_>) -> Vec<u8>) -> Vec<(Tag, Vec<u8>)> {
        let mut pipe = tempfile::tempfile().unwrap();
        let mut parent = tempfile::tempfile().unwrap();
        for reply in replies {
            frame::write(&mut parent, Tag::Reply, reply).unwrap();
        }
        parent.rewind().unwrap();
        let mut input = BufReader::new(parent);
        let left = act(Output::new(&mut pipe, &mut input));
        pipe.rewind().unwrap();
        let mut wire = Vec::new();
        pipe.read_to_end(&mut wire).unwrap();
        wire.extend(left);
        let mut rest = wire.as_slice();
        std::iter::from_fn(|| frame::read(&mut rest).unwrap()).collect()
    }

    #[test]
    fn bytes_are_cut_into_full_chunks_after_one_head() {
        for head in [None, Some(b"head".as_slice())] {
            let frames = sent(&[], |mut output| {
                if let Some(head) = head {
                    output.head(head).unwrap();
                }
                let bytes: Vec<u8> = (0..=250).cycle().take(2 * CHUNK_BYTES + 7).collect();
                output.write_all(&bytes).unwrap();
                assert!(output.head(b"late").is_err());
                output.finish().unwrap()
            });
            let (first, chunks) = frames.split_first().unwrap();
            assert_eq!(first, &(Tag::Head, head.unwrap_or_default().to_vec()));
            assert!(chunks.iter().all(|(tag, _)| *tag == Tag::Chunk));
            let lengths: Vec<_> = chunks.iter().map(|(_, payload)| payload.len()).collect();
            assert_eq!(lengths, [CHUNK_BYTES, CHUNK_BYTES, 7]);
            let joined: Vec<u8> = chunks.iter().flat_map(|(_, payload)| payload.clone()).collect();
            assert!(joined.iter().enumerate().all(|(at, byte)| usize::from(*byte) == at % 251));
        }
    }

    #[test]
    fn a_flush_sends_what_there_is_and_nothing_empty() {
        let frames = sent(&[], |mut output| {
            output.flush().unwrap();
            output.write_all(b"a").unwrap();
            assert!(output.head(b"late").is_err(), "a byte precedes it");
            output.flush().unwrap();
            output.flush().unwrap();
            output.write_all(b"b").unwrap();
            output.finish().unwrap()
        });
        let chunk = |byte: &[u8]| (Tag::Chunk, byte.to_vec());
        assert_eq!(frames, [(Tag::Head, Vec::new()), chunk(b"a"), chunk(b"b")]);
    }

    #[test]
    fn a_head_is_sent_even_if_nothing_else_is() {
        assert_eq!(sent(&[], |output| output.finish().unwrap()), [(Tag::Head, Vec::new())]);
        let frames = sent(&[], |mut output| {
            output.head(b"only").unwrap();
            output.flush().unwrap();
            output.finish().unwrap()
        });
        assert_eq!(frames, [(Tag::Head, b"only".to_vec())]);
    }

    #[test]
    fn nothing_is_sent_of_an_answer_that_fails_early() {
        let frames = sent(&[], |mut output| {
            output.head(b"head").unwrap();
            output.write_all(b"some rows").unwrap();
            Vec::new()
        });
        assert_eq!(frames, []);
    }

    #[test]
    fn a_call_waits_for_its_reply_and_fails_when_the_parent_is_gone() {
        let frames = sent(&[b"pong"], |mut output| {
            assert_eq!(output.call(b"ping").unwrap(), b"pong");
            assert_eq!(output.call(b"ping").unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
            Vec::new()
        });
        assert_eq!(frames, [(Tag::Call, b"ping".to_vec()), (Tag::Call, b"ping".to_vec())]);
    }
}
