//! Paragraph styles, as far as they number paragraphs.

use std::collections::HashMap;

use super::super::error::ReadError;
use super::xml::{Element, Node, walk};

/// Longest chain of styles that build on each other.
const MAX_CHAIN: usize = 32;

/// The numbering that a paragraph or a style asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NumberingRequest {
    /// Number of the list; 0 means none.
    pub(super) list: Option<u32>,
    /// Level, from 0.
    pub(super) level: Option<u32>,
}

impl NumberingRequest {
    /// Takes in an element of `numPr`.
    pub(super) fn note(&mut self, element: &Element<'_>) {
        match element.name() {
            "numId" => self.list = element.number(),
            "ilvl" => self.level = element.number(),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    numbering: NumberingRequest,
}

/// All styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(xml: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let (mut current, mut changes) = (None, 0_usize);
        walk(xml, |node| match node {
            Node::Start(element) if element.name() == "style" => {
                let id = element.attribute("styleId").unwrap_or_default();
                let is_default =
                    element.attribute("default").is_some_and(|value| value == "1" || value == "true");
                if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                    styles.default_paragraph = Some(id.clone());
                }
                current = Some((id, Style::default()));
            }
            Node::Start(element) => match (&mut current, element.name()) {
                (_, "pPrChange") => changes += 1,
                (Some((_, style)), "basedOn") => style.based_on = element.value(),
                (Some((_, style)), _) if changes == 0 => style.numbering.note(&element),
                _ => {}
            },
            Node::End("pPrChange") => changes = changes.saturating_sub(1),
            Node::End("style") => {
                if let Some((id, style)) = current.take() {
                    styles.styles.insert(id, style);
                }
            }
            _ => {}
        })?;
        Ok(styles)
    }

    /// The style of a paragraph that names none.
    pub(super) fn default_paragraph(&self) -> Option<&str> {
        self.default_paragraph.as_deref()
    }

    /// The numbering that a style asks for, and the style that does so, along the chain it builds on.
    pub(super) fn numbering<'a>(&'a self, id: &'a str) -> Option<(&'a str, NumberingRequest)> {
        let mut id = id;
        let mut level = None;
        for _ in 0..MAX_CHAIN {
            let style = self.styles.get(id)?;
            level = level.or(style.numbering.level);
            if style.numbering.list.is_some() {
                return Some((id, NumberingRequest { list: style.numbering.list, level }));
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}
