//! From the bytes of a document to its text.
//!
//! Check and parser must see the same characters: a DOCTYPE in UTF-16 is one too. So the text is decoded
//! here, once, and is UTF-8 from then on.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use oxigraph::io::RdfFormat;

use super::error::UploadError;

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF_16BE_MARK: &[u8] = b"\xFE\xFF";
const UTF_16LE_MARK: &[u8] = b"\xFF\xFE";

/// The text of a document, without byte order mark.
///
/// # Errors
/// When the bytes are not in an encoding that the format allows.
pub(super) fn decode(format: RdfFormat, bytes: &[u8]) -> Result<Cow<'_, str>, UploadError> {
    if format == RdfFormat::RdfXml { decode_xml(bytes) } else { decode_utf_8(bytes) }
}

fn decode_utf_8(bytes: &[u8]) -> Result<Cow<'_, str>, UploadError> {
    if bytes.starts_with(UTF_16BE_MARK) || bytes.starts_with(UTF_16LE_MARK) {
        return Err(UploadError::refused("the document is in UTF-16", "send it in UTF-8"));
    }
    let bytes = bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(valid);
            Err(UploadError::syntax("the document is not valid UTF-8", "send it in UTF-8")
                .at(&before, before.len()))
        }
    }
}

/// Decodes by byte order mark, first bytes or declaration (XML 1.0, appendix F), and blanks the declaration:
/// it no longer holds.
fn decode_xml(bytes: &[u8]) -> Result<Cow<'_, str>, UploadError> {
    let encoding = xml_encoding(bytes)?;
    if encoding == UTF_8 {
        return decode_utf_8(bytes);
    }
    let (encoding, bytes) = match bytes {
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        _ => (encoding, bytes),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
        let message = format!("the document is not valid {}, which it says it is", encoding.name());
        UploadError::syntax(message, "send it in UTF-8")
    })?;
    Ok(blank_declaration(text))
}

fn xml_encoding(bytes: &[u8]) -> Result<&'static Encoding, UploadError> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Ok(UTF_8),
        [0, 0, _, _, ..] | [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => {
            Err(UploadError::refused("the document is in UTF-32", "send it in UTF-8"))
        }
        [0xFE, 0xFF, ..] | [0, _, ..] => Ok(UTF_16BE),
        [0xFF, 0xFE, ..] | [_, 0, ..] => Ok(UTF_16LE),
        _ => declared(bytes),
    }
}

/// The encoding of the XML declaration; UTF-8 unless it names one.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, UploadError> {
    let Some(label) = declared_label(bytes) else { return Ok(UTF_8) };
    match Encoding::for_label(label.as_bytes()) {
        // An encoding in which ASCII bytes stand for other characters could hide markup.
        Some(encoding) if encoding.is_ascii_compatible() => Ok(encoding),
        _ => {
            let message = format!("the encoding `{label}` is not read");
            Err(UploadError::unsupported(message, "send the document in UTF-8"))
        }
    }
}

fn declared_label(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(1024))?.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = String::from_utf8_lossy(head.get(..end)?);
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let value = value.strip_prefix(quote)?;
    Some(value.split_once(quote)?.0.trim().to_owned())
}

/// Puts spaces in place of the XML declaration, so that later positions stay.
fn blank_declaration(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with("<?xml") {
        return text;
    }
    let Some(end) = text.find("?>").map(|end| end + 2) else { return text };
    let (declaration, rest) = text.split_at(end);
    let blank = declaration.chars().map(|c| if c == '\n' { c } else { ' ' });
    Cow::Owned(blank.chain(rest.chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn xml_is_read_in_the_encoding_it_has() {
        let text = "<?xml version='1.0' encoding='UTF-16'?>\n<上海/>";
        for little in [true, false] {
            let mark = if little { UTF_16LE_MARK } else { UTF_16BE_MARK };
            let plain = utf_16(text, little);
            let marked = [mark, &plain].concat();
            for bytes in [plain, marked] {
                let read = decode(RdfFormat::RdfXml, &bytes).unwrap();
                assert_eq!(read.trim(), "<上海/>");
                assert_eq!(read.lines().count(), 2);
            }
        }
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding = \"GB2312\" ?><上海/>");
        assert_eq!(decode(RdfFormat::RdfXml, &gbk).unwrap().trim(), "<上海/>");
        let marked = "\u{feff}<?xml version='1.0' encoding='UTF-8'?><a/>";
        assert!(decode(RdfFormat::RdfXml, marked.as_bytes()).unwrap().starts_with("<?xml"));
    }

    #[test]
    fn encodings_that_could_hide_markup_are_refused() {
        for label in ["utf-7", "ISO-2022-JP", "UTF-16", "ebcdic-cp-us", "x-none", ""] {
            let text = format!("<?xml version='1.0' encoding='{label}'?><a/>");
            assert!(decode(RdfFormat::RdfXml, text.as_bytes()).is_err(), "{label}");
        }
        let utf_32: Vec<u8> = "<a/>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert!(decode(RdfFormat::RdfXml, &utf_32).is_err());
        let utf_32: Vec<u8> = "\u{feff}<a/>".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        assert!(decode(RdfFormat::RdfXml, &utf_32).is_err());
    }

    #[test]
    fn other_formats_are_utf_8_and_the_wrong_byte_is_shown() {
        let error = decode(RdfFormat::Turtle, b"<a:s>\n  <a:\xFFp>").unwrap_err();
        assert_eq!((error.line, error.column), (Some(2), Some(6)));
        assert!(decode(RdfFormat::Turtle, &utf_16("\u{feff}a", true)).is_err());
        assert_eq!(decode(RdfFormat::NTriples, "\u{feff}a".as_bytes()).unwrap(), "a");
    }
}
