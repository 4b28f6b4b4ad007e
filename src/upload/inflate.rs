//! Content codings: taking them off, within bounds.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::error::UploadError;

/// Up to here any ratio is accepted: a small document of one repeated line is not an attack.
const FREE_BYTES: usize = 1024 * 1024;

/// Highest ratio beyond that. Turtle compresses about 10:1, N-Triples 20:1.
const MAX_RATIO: usize = 100;

/// Largest window of zstd as a content coding (RFC 9659).
const MAX_ZSTD_WINDOW: u64 = 8 * 1024 * 1024;

/// Takes off the content coding `encoding` (the value of `Content-Encoding`; empty for none), up to `cap`
/// bytes.
///
/// # Errors
/// When the coding is not known, the data is broken or ends early, or it grows beyond `cap` bytes or
/// suspiciously much.
pub fn inflate<'a>(encoding: &str, bytes: &'a [u8], cap: usize) -> Result<Cow<'a, [u8]>, UploadError> {
    let ratio = FREE_BYTES.max(bytes.len().saturating_mul(MAX_RATIO));
    let most = cap.min(ratio);
    let encoding = encoding.trim().to_ascii_lowercase();
    let inflated = match encoding.as_str() {
        "" | "identity" if bytes.len() > cap => return Err(too_large(cap)),
        "" | "identity" => return Ok(Cow::Borrowed(bytes)),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(bytes), most),
        "deflate" => inflate_deflate(bytes, most),
        "br" => inflate_brotli(bytes, most),
        "zstd" => inflate_zstd(bytes, most),
        _ => {
            let message = format!("the content coding `{}` is not read", shorten(&encoding));
            return Err(UploadError::unsupported(message, "send gzip, deflate, br, zstd or none"));
        }
    };
    let inflated = inflated.map_err(|_| {
        let message = format!("the body is not valid {encoding}, or is cut off");
        UploadError::syntax(message, "send it whole, or without Content-Encoding")
    })?;
    match inflated {
        Some(inflated) => Ok(Cow::Owned(inflated)),
        None if most == cap => Err(too_large(cap)),
        None => Err(UploadError::too_large(
            format!("the body grows to more than {MAX_RATIO} times its size"),
            "send it without Content-Encoding",
        )),
    }
}

fn too_large(cap: usize) -> UploadError {
    UploadError::too_large(format!("the document is larger than {cap} bytes"), "send it in parts")
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Reads to the end; `None` where that is more than `most` bytes.
fn read(reader: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let take = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(take).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// `deflate` is the zlib format (RFC 9110, section 8.4.1.2); some send its content alone.
fn inflate_deflate(bytes: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
    let is_zlib = matches!(bytes, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0);
    let mut state = Decompress::new(is_zlib);
    let mut inflated = Vec::new();
    let mut rest = bytes;
    // The readers of the library take the end of a cut-off stream for its end.
    loop {
        inflated.reserve(64 * 1024);
        let before = (state.total_in(), state.total_out());
        let status = state.decompress_vec(rest, &mut inflated, FlushDecompress::None)?;
        let used = usize::try_from(state.total_in() - before.0).unwrap_or(usize::MAX);
        rest = rest.get(used..).unwrap_or_default();
        if inflated.len() > most {
            return Ok(None);
        }
        if status == Status::StreamEnd {
            return if rest.is_empty() { Ok(Some(inflated)) } else { Err(io::ErrorKind::InvalidData.into()) };
        }
        if before == (state.total_in(), state.total_out()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn inflate_brotli(bytes: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
    // The extension for windows of up to 1 GiB, which content codings do not have.
    if bytes.first().is_some_and(|first| first & 0x7F == 0x11) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut reader = brotli_decompressor::Decompressor::new(bytes, 4096);
    let inflated = read(&mut reader, most)?;
    if inflated.is_some() {
        // One more read fails where bytes are left in its buffer.
        let more = reader.read(&mut [0])?;
        if more > 0 || !reader.get_ref().is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(inflated)
}

fn inflate_zstd(bytes: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut inflated = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut frame = FrameDecoder::new();
        frame.set_max_window_size(MAX_ZSTD_WINDOW);
        let mut reader = StreamingDecoder::new_with_decoder(&mut rest, frame).map_err(io::Error::other)?;
        let room = most.saturating_sub(inflated.len());
        let Some(part) = read(&mut reader, room)? else { return Ok(None) };
        let frame = reader.into_frame_decoder();
        let told = frame.get_checksum_from_data();
        if told.is_some() && told != frame.get_calculated_checksum() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        inflated.extend(part);
    }
    Ok(Some(inflated))
}
