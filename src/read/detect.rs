//! What kind of file the bytes are.

use super::Format;
use super::error::ReadError;

/// A file that must be unpacked before there is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A ZIP archive: DOCX, if it holds a Word document.
    Zip,
    /// A PDF file.
    Pdf,
}

const SAVE_AS_DOCX: &str = "open it in Word, WPS or LibreOffice and save it as DOCX \
     (or run `soffice --headless --convert-to docx FILE`)";
const OCR: &str = "run OCR first (for example `tesseract IMAGE OUT -l chi_sim`) and give the text";
const UNPACK: &str = "unpack it and give the files inside";

/// First bytes, what the file is, and the remedy.
const UNREAD: [(&[u8], &str, &str); 18] = [
    (b"{\\rtf", "an RTF document", SAVE_AS_DOCX),
    (b"MIME-Version:", "a web archive (MHT)", "open it in a browser and save the page as HTML"),
    (b"\x89PNG", "a PNG image", OCR),
    (b"\xFF\xD8\xFF", "a JPEG image", OCR),
    (b"GIF8", "a GIF image", OCR),
    (b"II*\0", "a TIFF image", OCR),
    (b"MM\0*", "a TIFF image", OCR),
    (b"RIFF", "an image, sound or film (RIFF)", OCR),
    (b"\0\0\x01\0", "an icon", OCR),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x1F\x8B", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xFD7zXZ", "an xz file", UNPACK),
    (b"%!PS", "a PostScript file", "turn it into PDF first (`ps2pdf FILE`)"),
    (b"\x7FELF", "a program", "give the document itself"),
    (b"MZ\x90", "a program", "give the document itself"),
    (b"CAJ", "a CAJ document", "open it in CAJViewer and print it into a PDF"),
];

/// Finds out whether the bytes are a container, or of a kind that is not read.
pub(super) fn container(bytes: &[u8]) -> Result<Option<Container>, ReadError> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(compound(bytes));
    }
    if let Some((_, what, remedy)) = UNREAD.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return Err(ReadError::Unsupported { what, remedy });
    }
    if [b"PK\x03\x04", b"PK\x05\x06"].iter().any(|start| bytes.starts_with(*start)) {
        return Ok(Some(Container::Zip));
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    Ok(text.starts_with(b"%PDF-").then_some(Container::Pdf))
}

/// What an OLE file holds, by the names of its streams.
fn compound(bytes: &[u8]) -> ReadError {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    let (what, remedy) = if holds("EncryptedPackage") {
        ("an Office document with a password", "open it with its password and save it as DOCX without one")
    } else if holds("WordDocument") {
        ("a Word 97–2003 document (.doc) or WPS document (.wps)", SAVE_AS_DOCX)
    } else if holds("Workbook") {
        ("an Excel 97–2003 workbook (.xls)", "copy the table into a document and save that as DOCX or text")
    } else {
        ("an old Office or WPS document (.doc, .wps, .xls, .ppt)", SAVE_AS_DOCX)
    };
    ReadError::Unsupported { what, remedy }
}

/// What an archive without a Word document is, by the names inside.
pub(super) fn archive(names: impl Iterator<Item = impl AsRef<str>>) -> ReadError {
    let mut found = ("a ZIP archive without a Word document", UNPACK);
    for name in names {
        found = match name.as_ref() {
            "xl/workbook.xml" => {
                ("an Excel workbook (.xlsx)", "copy the table into a document and save that as DOCX or text")
            }
            "ppt/presentation.xml" => ("a PowerPoint file (.pptx)", "export it as PDF"),
            "OFD.xml" => ("an OFD document", "open it in an OFD reader or WPS and export it as PDF"),
            "content.xml" => ("an OpenDocument file (.odt, .ods)", SAVE_AS_DOCX),
            "META-INF/container.xml" => ("an e-book (EPUB)", "unpack it and give the HTML files inside"),
            _ => continue,
        };
    }
    ReadError::Unsupported { what: found.0, remedy: found.1 }
}

/// The format of a decoded text, by content first and by file ending second.
pub(super) fn markup(name: &str, text: &str) -> Result<Format, ReadError> {
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text);
    let head =
        head.trim_start_matches(|char: char| char.is_whitespace() || char == '\u{FEFF}').to_ascii_lowercase();
    if head.starts_with("<?xml")
        && ["word.document", "<pkg:package", "<w:worddocument"].iter().any(|s| head.contains(s))
    {
        return Err(ReadError::Unsupported {
            what: "a Word document as a single XML file",
            remedy: SAVE_AS_DOCX,
        });
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is_markdown = ["md", "markdown"].contains(&ending.as_str());
    let is_page = is_page(&head) || (!is_markdown && has_many_tags(text));
    Ok(if is_page || ["html", "htm", "xhtml", "shtml"].contains(&ending.as_str()) {
        Format::Html
    } else if is_markdown {
        Format::Markdown
    } else {
        Format::Text
    })
}

/// Whether a text opens like a page. Residue of tags in the midst of a text does not count.
fn is_page(head: &str) -> bool {
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<body")
        || (head.starts_with('<') && ["<html", "<body"].iter().any(|tag| head.contains(tag)))
}

/// Whether closing tags of elements that hold text are many: five, and one for every 500 bytes;
/// or two, in a text that opens with a tag.
fn has_many_tags(text: &str) -> bool {
    const NAMES: [&str; 13] =
        ["p", "div", "td", "tr", "li", "table", "span", "section", "article", "h1", "h2", "h3", "ul"];
    let closing = text.split("</").skip(1).filter(|after| {
        let name = after.split('>').next().unwrap_or_default().trim_end();
        name.len() < 8 && NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    });
    let opens = text.trim_start().starts_with('<') && !text.trim_start().starts_with("<br");
    let (enough, count) = (if opens { 2 } else { 5 }, closing.count());
    count >= enough && text.len() / count < 500
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> String {
        container(bytes).unwrap_err().to_string()
    }

    #[test]
    fn files_that_are_not_read_are_named() {
        let ole = |stream: &str| {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 40], &name].concat()
        };
        assert!(kind(&ole("WordDocument")).contains(".doc"));
        assert!(kind(&ole("EncryptedPackage")).contains("password"));
        assert!(kind(&ole("")).contains(".wps"));
        assert!(kind(b"\x89PNG\r\n\x1A\n").contains("PNG"));
        assert!(kind(b"{\\rtf1\\ansi").contains("RTF"));
        assert!(archive(["mimetype", "OFD.xml"].into_iter()).remedy().contains("PDF"));
        assert!(archive(["a.txt"].into_iter()).to_string().contains("ZIP"));
    }

    #[test]
    fn residue_of_tags_is_text() {
        for text in ["甲<br>乙<br/>丙 -->", "一、<html 是", "甲</p>乙", "<br>一</p>二</p>", ""] {
            assert_eq!(markup("a.txt", text), Ok(Format::Text), "{text}");
        }
        let long = "甲".repeat(3000);
        assert_eq!(markup("a.txt", &format!("{long}</p></p></p></p></p>")), Ok(Format::Text));
    }

    #[test]
    fn pages_are_found_without_an_ending() {
        for text in [
            "<!DOCTYPE html>x",
            "\u{FEFF}\n<HTML>",
            "<!-- x --><html>",
            "<p>甲</p><p>乙</p>",
            "x</p>y</p>z</p></p></p>",
        ] {
            assert_eq!(markup("a.txt", text), Ok(Format::Html), "{text}");
        }
        assert_eq!(markup("a.md", "<table><tr><td>x</td></tr></table>\n\n# 一"), Ok(Format::Markdown));
        assert!(
            markup("a.xml", "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>").is_err()
        );
    }
}
