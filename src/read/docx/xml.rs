//! XML events, by local name. Document types are refused, so no entity can expand.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::ReadError;

/// What a walk over XML meets.
pub(super) enum Node<'a> {
    /// An element opens.
    Start(Element<'a>),
    /// An element closes.
    End(&'a str),
    /// Text, entities decoded.
    Text(&'a str),
}

/// The start tag of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Name without prefix.
    pub(super) fn name(&self) -> &str {
        self.0.name().local_name().into_inner()
    }

    /// Value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let attribute = attributes.flatten().find(|one| one.key.local_name().into_inner() == name)?;
        attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// The attribute `val`.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<u32> {
        self.value()?.trim().parse().ok()
    }

    /// Whether a switch is on: no `val` means on.
    pub(super) fn is_on(&self) -> bool {
        !self.value().is_some_and(|value| ["0", "false", "off"].contains(&value.as_str()))
    }
}

/// Walks over all elements and texts in order.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Node<'_>)) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        let damage = |what: &dyn std::fmt::Display| ReadError::Docx(format!("XML at byte {at}: {what}"));
        match reader.read_event().map_err(|error| damage(&error))? {
            Event::Start(start) => {
                depth += 1;
                visit(Node::Start(Element(start)));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::End(end.name().local_name().into_inner()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::CData(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(entity) => {
                let char = entity.resolve_char_ref().map_err(|error| damage(&error))?;
                let text = match (char, &*entity) {
                    (Some(char), _) => char,
                    (None, "amp") => '&',
                    (None, "lt") => '<',
                    (None, "gt") => '>',
                    (None, "quot") => '"',
                    (None, "apos") => '\'',
                    (None, name) => return Err(damage(&format!("unknown entity `&{name};`"))),
                };
                visit(Node::Text(text.encode_utf8(&mut [0; 4])));
            }
            Event::DocType(_) => return Err(damage(&"document types are not allowed")),
            Event::Eof if depth > 0 => return Err(damage(&"the end is missing")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
