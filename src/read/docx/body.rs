//! `document.xml` → text.

use super::super::error::ReadError;
use super::super::flow::Flow;
use super::counter::Counter;
use super::paragraph::{Paragraph, Place};
use super::xml::{Element, Node, walk};

/// Elements that are not part of the text as it stands: deletions, former states, field codes, the second
/// form of a text box, phonetic guides.
const LEFT_OUT: [&str; 14] = [
    "del",
    "moveFrom",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "tblGrid",
    "numberingChange",
    "instrText",
    "delText",
    "rt",
];

/// The text of a document part.
pub(super) fn to_text(
    xml: &str,
    counter: Counter<'_>,
    warnings: &mut Vec<String>,
) -> Result<String, ReadError> {
    let mut body = Body::new(counter);
    walk(xml, |node| match node {
        Node::Start(element) => body.start(&element),
        Node::End(name) => body.end(name),
        Node::Text(text) => body.text(text),
    })?;
    if body.foreign > 0 {
        warnings.push(format!("{} embedded files (altChunk, subDoc) were left out", body.foreign));
    }
    body.end_paragraph();
    Ok(body.flow.finish())
}

struct Body<'a> {
    counter: Counter<'a>,
    flow: Flow,
    path: Vec<Place>,
    /// Depth inside an element that is left out.
    left_out: usize,
    paragraph: Option<Paragraph>,
    /// Paragraphs that wait for the end of a text box.
    hosts: Vec<Option<Paragraph>>,
    /// Text of a paragraph whose end mark is deleted.
    carried: String,
    is_hidden: bool,
    /// Per open cell, whether it goes on with the cell above; and how many do.
    continued: Vec<bool>,
    hidden_cells: usize,
    is_row_deleted: bool,
    foreign: usize,
}

impl<'a> Body<'a> {
    fn new(counter: Counter<'a>) -> Self {
        Self {
            counter,
            flow: Flow::default(),
            path: Vec::new(),
            left_out: 0,
            paragraph: None,
            hosts: Vec::new(),
            carried: String::new(),
            is_hidden: false,
            continued: Vec::new(),
            hidden_cells: 0,
            is_row_deleted: false,
            foreign: 0,
        }
    }

    /// The place `up` levels above the element in hand.
    fn place(&self, up: usize) -> Option<Place> {
        self.path.iter().rev().nth(up).copied()
    }

    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        if self.left_out == 0 && !self.is_mark(name) && !LEFT_OUT.contains(&name) {
            self.enter(name, element);
            self.path.push(Place::inside(name));
            return;
        }
        self.left_out += 1;
    }

    /// Notes a deletion mark among properties: of a paragraph's end, or of a row.
    fn is_mark(&mut self, name: &str) -> bool {
        let place = (self.place(0), self.place(1));
        if self.left_out > 0 || !matches!(name, "del" | "moveFrom") {
            return false;
        }
        match (place, &mut self.paragraph) {
            ((Some(Place::RunProperties), Some(Place::ParagraphProperties)), Some(paragraph)) => {
                paragraph.runs_on = true;
            }
            ((Some(Place::TableProperties), _), _) => self.is_row_deleted = true,
            _ => return false,
        }
        true
    }

    fn enter(&mut self, name: &str, element: &Element<'_>) {
        match (self.place(0), name) {
            (Some(Place::ParagraphProperties | Place::RunProperties | Place::NumberingProperties), _) => {
                self.note_property(name, element);
            }
            (Some(Place::TableProperties), _) => self.note_table_property(name, element),
            (Some(Place::Run), _) => self.enter_in_run(name, element),
            (_, "p") => {
                self.end_paragraph();
                let text = std::mem::take(&mut self.carried);
                self.paragraph = Some(Paragraph { text, ..Paragraph::default() });
            }
            (_, "r") => self.is_hidden = false,
            (_, "txbxContent") => self.hosts.push(self.paragraph.take()),
            (_, "tbl") => {
                self.end_paragraph();
                self.flow.start_table();
            }
            (_, "tr") => {
                self.is_row_deleted = false;
                self.flow.start_row();
            }
            (_, "tc") => {
                self.continued.push(false);
                self.flow.start_cell(1, 1);
            }
            (_, "altChunk" | "subDoc") => self.foreign += 1,
            _ => {}
        }
    }

    fn enter_in_run(&mut self, name: &str, element: &Element<'_>) {
        let char = match name {
            "tab" | "ptab" => '\t',
            "br" | "cr" => '\n',
            "noBreakHyphen" => '-',
            "sym" => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            "txbxContent" => return self.hosts.push(self.paragraph.take()),
            _ => return,
        };
        self.text_of_run(char.encode_utf8(&mut [0; 4]));
    }

    fn note_property(&mut self, name: &str, element: &Element<'_>) {
        let is_own = self.place(1) == Some(Place::Run);
        let Some(paragraph) = &mut self.paragraph else { return };
        match name {
            "pStyle" => paragraph.style = element.value(),
            "numId" | "ilvl" => paragraph.numbering.note(element),
            "vanish" if is_own => self.is_hidden = element.is_on(),
            _ => {}
        }
    }

    fn note_table_property(&mut self, name: &str, element: &Element<'_>) {
        let count = || element.number().and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
        match name {
            "gridSpan" => self.flow.set_columns(count()),
            "gridBefore" => self.flow.skip_columns(count()),
            "vMerge" | "hMerge" => {
                let goes_on = element.value().as_deref() != Some("restart");
                if let Some(continued) = self.continued.last_mut().filter(|continued| goes_on && !**continued)
                {
                    *continued = true;
                    self.hidden_cells += 1;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.left_out == 0 && self.place(0) == Some(Place::Text) && self.place(1) == Some(Place::Run) {
            self.text_of_run(text);
        }
    }

    fn text_of_run(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !self.is_hidden) {
            paragraph.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        self.path.pop();
        match name {
            "p" => self.end_paragraph(),
            "txbxContent" => {
                self.end_paragraph();
                self.paragraph = self.hosts.pop().flatten();
            }
            "tc" => {
                self.end_paragraph();
                self.hidden_cells -= usize::from(self.continued.pop() == Some(true));
                self.flow.end_cell();
            }
            "tr" if self.is_row_deleted => self.flow.drop_row(),
            "tr" => self.flow.end_row(),
            "tbl" => self.flow.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        if self.hidden_cells > 0 || self.is_row_deleted {
            return;
        }
        if paragraph.runs_on {
            self.carried = paragraph.text;
            return;
        }
        if let Some(label) = self.counter.label(paragraph.style.as_deref(), paragraph.numbering) {
            self.flow.push_str(&label);
        }
        self.flow.push_str(&paragraph.text);
        if self.flow.in_cell() {
            self.flow.end_block();
        } else {
            self.flow.break_line();
        }
    }
}
