//! What a page shows, gathered tag by tag.

use html5gum::StartTag;

use super::super::flow::Flow;
use super::list::List;

/// Elements without visible text.
const UNSEEN: [&str; 10] =
    ["script", "style", "noscript", "template", "title", "iframe", "object", "svg", "noembed", "noframes"];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 45] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "textarea",
    "ul",
];
/// Elements that can have no content.
const VOID: [&str; 9] = ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta"];

/// An element and how many of the same name are open inside it, itself included.
struct Region {
    name: String,
    depth: usize,
}

/// The page so far.
pub(super) struct Page {
    flow: Flow,
    drop_navigation: bool,
    skipped: Option<Region>,
    preserved: Option<Region>,
    lists: Vec<List>,
    blank: Option<char>,
    /// A list number that waits for the text of its item.
    number: Option<String>,
}

impl Page {
    /// An empty page.
    pub(super) fn new(drop_navigation: bool) -> Self {
        let (flow, lists) = (Flow::default(), Vec::new());
        Self { flow, drop_navigation, skipped: None, preserved: None, lists, blank: None, number: None }
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.flow.finish()
    }

    /// The navigation element that swallowed the rest of the page, if one did.
    pub(super) fn unclosed_navigation(&self) -> Option<&'static str> {
        self.skipped.as_ref().filter(|region| region.name == "nav").map(|_| "nav")
    }

    /// A start tag.
    pub(super) fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let name: &str = &name;
        if let Some(region) = &mut self.skipped {
            region.depth += usize::from(region.name == name);
            return;
        }
        if UNSEEN.contains(&name) || (self.drop_navigation && name == "nav") {
            let is_empty = tag.self_closing && ["object", "svg"].contains(&name);
            self.skipped = Some(Region { name: name.to_owned(), depth: 1 }).filter(|_| !is_empty);
            return;
        }
        self.note_preserved(name, tag);
        match name {
            "br" => {
                self.blank = None;
                self.flow.break_line();
            }
            "table" | "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" => self.start_table_part(name, tag),
            _ => {}
        }
        if BLOCKS.contains(&name) || name == "nav" {
            self.end_block();
        }
        match name {
            "ol" | "ul" | "menu" | "dir" => self.lists.push(List::new(name, |key| attribute(tag, key))),
            "li" => {
                self.number = self.lists.last_mut().and_then(|list| list.number(attribute(tag, "value")));
            }
            _ => {}
        }
    }

    fn start_table_part(&mut self, name: &str, tag: &StartTag<()>) {
        self.blank = None;
        if name == "table" {
            self.flow.start_table();
        } else if !self.flow.in_table() {
            self.end_block();
        } else if name == "tr" {
            self.flow.start_row();
        } else if name == "td" || name == "th" {
            let rows = match attribute(tag, "rowspan").as_deref().map(str::parse) {
                Some(Ok(0)) => u32::MAX,
                Some(Ok(rows)) => rows,
                _ => 1,
            };
            let columns = attribute(tag, "colspan").and_then(|columns| columns.parse().ok()).unwrap_or(1);
            self.flow.start_cell(columns, rows);
        } else {
            self.flow.end_row();
            self.flow.end_spans();
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &str) {
        if let Some(region) = &mut self.skipped {
            region.depth -= usize::from(region.name == name);
            if region.depth == 0 {
                self.skipped = None;
            }
            return;
        }
        if let Some(region) = self.preserved.as_mut().filter(|region| region.name == name) {
            region.depth -= 1;
            if region.depth == 0 {
                self.preserved = None;
            }
        }
        match name {
            "table" => self.flow.end_table(),
            "tr" | "thead" | "tbody" | "tfoot" => self.flow.end_row(),
            "td" | "th" => self.flow.end_cell(),
            "ol" | "ul" | "menu" | "dir" => {
                self.lists.pop();
            }
            _ => {}
        }
        if BLOCKS.contains(&name) || ["nav", "table", "tr", "td", "th"].contains(&name) {
            self.end_block();
        }
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        for char in text.chars() {
            match char {
                '\r' => {}
                ' ' | '\t' | '\n' | '\u{C}' if self.preserved.is_none() => {
                    self.blank = Some(if self.blank == Some('\n') { '\n' } else { char });
                }
                _ => self.visible(char),
            }
        }
    }

    fn visible(&mut self, char: char) {
        if let Some(number) = self.number.take() {
            self.flow.push_str(&number);
        }
        if let Some(blank) = self.blank.take()
            && let Some(last) = self.flow.last()
            && !(blank == '\n' && joins(last, char))
        {
            self.flow.push(' ');
        }
        self.flow.push(char);
    }

    fn end_block(&mut self) {
        self.blank = None;
        self.flow.end_block();
    }

    /// Keeps blanks and line ends as they are inside `<pre>` and elements styled like it.
    fn note_preserved(&mut self, name: &str, tag: &StartTag<()>) {
        if let Some(region) = &mut self.preserved {
            region.depth += usize::from(region.name == name);
            return;
        }
        let is_styled = || {
            let style = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
            style
                .split_once("white-space")
                .is_some_and(|(_, value)| value.trim_start_matches([':', ' ']).starts_with("pre"))
        };
        if ["pre", "textarea", "listing", "xmp", "plaintext"].contains(&name)
            || (!VOID.contains(&name) && is_styled())
        {
            self.preserved = Some(Region { name: name.to_owned(), depth: 1 });
        }
    }
}

/// Whether a line end of the source between two characters is not seen, as between ideographs (CSS Text 4).
/// After the end of a sentence it stays a blank: it may be all that is left of a paragraph.
fn joins(before: char, after: char) -> bool {
    let is_wide = |char| matches!(char, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}');
    is_wide(before) && is_wide(after) && !['。', '；', '！', '？', '：'].contains(&before)
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).trim().to_owned())
}
