//! Why a file cannot be read, and what to do about it.

use super::docx::MAX_PART_BYTES;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A known kind of file that is not read here.
    #[error("this is {what}, which is not read")]
    Unsupported {
        /// What the file is.
        what: &'static str,
        /// How to turn it into a file that is read.
        remedy: &'static str,
    },
    /// The bytes are no text in the encoding they look most like.
    #[error(
        "not readable as text: taken for {encoding}, {invalid} places are not valid, the first at byte {offset}"
    )]
    Undecodable {
        /// The encoding with the fewest errors.
        encoding: &'static str,
        /// Byte offset of the first error.
        offset: usize,
        /// Number of errors.
        invalid: usize,
    },
    /// Text in form, but full of control characters.
    #[error("not text: {controls} control characters, the first at character {first}")]
    Binary {
        /// Number of control characters.
        controls: usize,
        /// Offset of the first one, in characters.
        first: usize,
    },
    /// A DOCX file that breaks the rules of its format.
    #[error("damaged DOCX file: {0}")]
    Docx(String),
    /// A DOCX part that unpacks to more than [`MAX_PART_BYTES`].
    #[error("`{part}` in the DOCX file unpacks to more than {} MiB", MAX_PART_BYTES >> 20)]
    TooLarge {
        /// Name of the part.
        part: String,
    },
    /// The tool that reads PDF files is missing.
    #[error("a PDF file is read by `pdftotext`, which is not installed")]
    PdfToolMissing,
    /// The tool that reads PDF files took too long.
    #[error("`pdftotext` did not finish within {seconds} seconds")]
    PdfTimeout {
        /// The time limit.
        seconds: u64,
    },
    /// The tool that reads PDF files failed.
    #[error("`pdftotext` cannot read the file: {0}")]
    Pdf(String),
    /// A PDF file of pictures.
    #[error("the PDF file has no text layer")]
    PdfWithoutText,
}

impl ReadError {
    /// How to mend it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unsupported { remedy, .. } => remedy,
            Self::Undecodable { .. } => {
                "open the file in an editor that shows the characters correctly and save it as UTF-8; \
                 if none does, the file is damaged or no text"
            }
            Self::Binary { .. } => "give the document itself: text, HTML, DOCX, Markdown or PDF",
            Self::Docx(_) => {
                "open the file in Word, WPS or LibreOffice, which may repair it, and save it as DOCX again"
            }
            Self::TooLarge { .. } => "copy the text into a new document and save that as DOCX",
            Self::PdfToolMissing => {
                "install poppler (Debian and Ubuntu: `apt install poppler-utils poppler-data`; macOS: `brew install \
                 poppler`), or save the document as DOCX or text"
            }
            Self::PdfTimeout { .. } => "split the PDF, or save the document as DOCX or text",
            Self::Pdf(_) => {
                "print the file into a new PDF without password, or save the document as DOCX or text"
            }
            Self::PdfWithoutText => {
                "the pages are pictures: run OCR first (for example `ocrmypdf -l chi_sim IN.pdf OUT.pdf`)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_place_and_the_limit() {
        let error = ReadError::Undecodable { encoding: "UTF-8", offset: 17, invalid: 3 };
        assert!(error.to_string().contains("byte 17"), "{error}");
        let error = ReadError::TooLarge { part: "word/document.xml".to_owned() };
        assert!(error.to_string().contains("64 MiB"), "{error}");
        assert!(ReadError::PdfToolMissing.remedy().contains("poppler-utils"));
    }
}
