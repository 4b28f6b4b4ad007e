//! Reading: the bytes of a file → its text.
//!
//! The format is found by content first and by file ending second. The text that comes out is what
//! all later offsets refer to. Plain UTF-8 text stays as it is, byte order mark and CRLF included;
//! every other format is turned into lines: one a paragraph, heading, list item or table row.
//! In a row, a tab stands between cells and [`CELL_BREAK`] between the lines of one cell.

mod detect;
mod docx;
mod encoding;
mod error;
mod flow;
mod html;
mod markdown;
mod numerals;
mod pdf;

#[cfg(test)]
mod hostile;

pub use docx::MAX_PART_BYTES;
pub use error::ReadError;
pub use flow::CELL_BREAK;

use std::fmt;

/// The kind of file a text was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A Word document in Office Open XML.
    Docx,
    /// Markdown, as `CommonMark` with tables.
    Markdown,
    /// A PDF file with a text layer.
    Pdf,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Html => "HTML",
            Self::Docx => "DOCX",
            Self::Markdown => "Markdown",
            Self::Pdf => "PDF",
        })
    }
}

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text that all offsets refer to.
    pub text: String,
    /// What the file is.
    pub format: Format,
    /// The encoding of a text file, as detected; none for DOCX and PDF, which state their own.
    pub encoding: Option<&'static str>,
    /// What was damaged, guessed or left out.
    pub warnings: Vec<String>,
}

/// Reads a file. The name is used for its ending only.
///
/// # Errors
///
/// When the file is of a kind that is not read, damaged, or in no known encoding; [`ReadError::remedy`]
/// says what to do.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    match detect::container(bytes)? {
        Some(detect::Container::Zip) => docx::read(bytes),
        Some(detect::Container::Pdf) => pdf::read(bytes),
        None => read_text(name, bytes),
    }
}

fn read_text(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let decoded = encoding::decode(bytes)?;
    let format = detect::markup(name, &decoded.text)?;
    let mut warnings = decoded.warnings;
    let text = match format {
        Format::Html => html::to_text(without_mark(&decoded.text), &mut warnings),
        Format::Markdown => markdown::to_text(without_mark(&decoded.text)),
        _ => decoded.text,
    };
    Ok(Document { text, format, encoding: Some(decoded.encoding), warnings })
}

/// The text without its byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_utf_8_stays_byte_for_byte() {
        for text in ["", "一、总体要求\r\n（一）目标\r\n", "\u{FEFF}甲\n乙", "a\u{3000}b <br> --> c"]
        {
            let document = read("plan.txt", text.as_bytes()).unwrap();
            assert_eq!(document.text.as_bytes(), text.as_bytes());
            assert_eq!((document.format, document.encoding), (Format::Text, Some("UTF-8")));
            assert_eq!(document.warnings, Vec::<String>::new());
        }
    }

    #[test]
    fn the_ending_decides_where_the_content_does_not() {
        let format = |name| read(name, "甲<br>乙".as_bytes()).unwrap().format;
        assert_eq!(format("a.txt"), Format::Text);
        assert_eq!(format("a.HTM"), Format::Html);
        assert_eq!(format("a.md"), Format::Markdown);
        assert_eq!(format("a"), Format::Text);
        assert_eq!(read("a.md", b"<!DOCTYPE html><p>x").unwrap().format, Format::Html);
    }

    #[test]
    fn a_page_in_its_declared_encoding() {
        let page = "<html><head><meta charset=gb2312><title>x</title></head><body><p>一、总体要求</p>";
        let bytes = encoding_rs::GB18030.encode(page).0;
        let document = read("a", &bytes).unwrap();
        assert_eq!(document.text, "一、总体要求\n");
        assert_eq!((document.format, document.encoding), (Format::Html, Some("GB18030")));
    }
}
