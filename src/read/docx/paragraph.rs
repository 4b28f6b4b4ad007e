//! A paragraph in the making.

use super::styles::NumberingRequest;

/// A paragraph whose end is not yet reached.
#[derive(Default)]
pub(super) struct Paragraph {
    /// Its text so far.
    pub(super) text: String,
    /// The style it names.
    pub(super) style: Option<String>,
    /// The numbering it asks for itself.
    pub(super) numbering: NumberingRequest,
    /// Its end mark is deleted: it runs on into the next paragraph.
    pub(super) runs_on: bool,
}

/// The elements whose place matters to what is inside them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    ParagraphProperties,
    NumberingProperties,
    Run,
    RunProperties,
    Text,
    TableProperties,
    Other,
}

impl Place {
    /// The place inside an element.
    pub(super) fn inside(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "pPr" => Self::ParagraphProperties,
            "numPr" => Self::NumberingProperties,
            "r" => Self::Run,
            "rPr" => Self::RunProperties,
            "t" => Self::Text,
            "trPr" | "tcPr" => Self::TableProperties,
            _ => Self::Other,
        }
    }
}
