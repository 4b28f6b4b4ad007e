//! DOCX files made for tests.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A ZIP archive of named parts.
pub(in super::super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document with this body.
pub(in super::super) fn document(body: &str) -> Vec<u8> {
    with_lists(body, "", "")
}

/// A document with this body, list definitions and styles.
pub(in super::super) fn with_lists(body: &str, numbering: &str, styles: &str) -> Vec<u8> {
    let part =
        |root: &str, inner: &str| format!("<?xml version=\"1.0\"?><w:{root} {NAMES}>{inner}</w:{root}>");
    let document = part("document", &format!("<w:body>{body}</w:body>"));
    let (numbering, styles) = (part("numbering", numbering), part("styles", styles));
    archive(&[
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ])
}

/// A paragraph of plain text.
pub(in super::super) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A numbered paragraph.
pub(in super::super) fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
         <w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}
