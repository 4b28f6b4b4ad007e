//! What is refused in RDF/XML before it is parsed.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::UploadError;

/// Deepest nesting of elements. Far more than RDF/XML needs; the parser's time grows with its square.
const MAX_DEPTH: usize = 100;

/// Most attributes of one element; the parser's time grows with their square.
const MAX_ATTRIBUTES: usize = 256;

/// Most namespaces declared at one place, which the parser searches for each element.
const MAX_NAMESPACES: usize = 256;

/// Most bytes of namespaces that the parser repeats in the elements of XML literals.
const MAX_REPEATED_BYTES: usize = 64 * 1024 * 1024;

/// What holds in an element.
#[derive(Clone, Copy, Default)]
struct Scope {
    namespaces: usize,
    namespace_bytes: usize,
    /// Its content is an XML literal.
    is_literal: bool,
    /// Its elements are the items of a list.
    is_collection: bool,
}

/// Refuses a DOCTYPE, quoted triples, XML that is not well-formed, and what costs the parser too much.
///
/// Collections may have half of `quads` items in all: each is two quads, and the parser holds a collection
/// whole before it gives the first.
pub(super) fn check(text: &str, quads: usize) -> Result<(), UploadError> {
    refuse_doctype(text)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Scope> = Vec::new();
    let (mut roots, mut items, mut repeated) = (0_usize, 0_usize, 0_usize);
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event();
        if let Ok(Event::Start(element) | Event::Empty(element)) = &event {
            let outer = open.last().copied().unwrap_or_default();
            let scope = enter(element, outer).map_err(|error| error.at(text, start))?;
            roots += usize::from(open.is_empty());
            items += usize::from(outer.is_collection);
            if outer.is_literal {
                repeated = repeated.saturating_add(scope.namespace_bytes);
            }
            if open.len() >= MAX_DEPTH || repeated > MAX_REPEATED_BYTES {
                return Err(too_much(open.len()).at(text, start));
            }
            if items > quads / 2 {
                let message = format!("its collections alone have more than {quads} quads");
                return Err(UploadError::too_large(message, "send it in parts").at(text, start));
            }
            if matches!(event, Ok(Event::Start(_))) {
                open.push(scope);
            }
        }
        match event {
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) => return end(open.len(), roots).map_err(|error| error.at(text, text.len())),
            Ok(_) => {}
            Err(error) => {
                let at = offset(reader.error_position());
                return Err(UploadError::syntax(error.to_string(), "mend the XML").at(text, at));
            }
        }
    }
}

fn too_much(depth: usize) -> UploadError {
    if depth >= MAX_DEPTH {
        let message = format!("elements nest deeper than {MAX_DEPTH} levels");
        UploadError::refused(message, "give inner nodes rdf:nodeID and describe them one by one")
    } else {
        let message = "the XML literals have too many elements for the namespaces that hold in them";
        UploadError::too_large(message, "declare in a literal only what it needs, or send it in parts")
    }
}

fn end(depth: usize, roots: usize) -> Result<(), UploadError> {
    if depth > 0 {
        let message = format!("the document ends inside {depth} open elements");
        return Err(UploadError::syntax(message, "send the whole document"));
    }
    if roots != 1 {
        let message = format!("the document has {roots} root elements");
        return Err(UploadError::syntax(message, "put all into one rdf:RDF"));
    }
    Ok(())
}

/// What holds in an element, given what holds around it.
fn enter(element: &BytesStart<'_>, outer: Scope) -> Result<Scope, UploadError> {
    let mut scope = Scope { is_collection: false, ..outer };
    for (index, attribute) in element.attributes().enumerate() {
        let attribute = attribute.map_err(|error| UploadError::syntax(error.to_string(), "mend the XML"))?;
        let (key, value) = (attribute.key, attribute.value.as_ref());
        if key.as_ref().starts_with("xmlns") {
            scope.namespaces += 1;
            scope.namespace_bytes += key.as_ref().len() + value.len();
        } else if key.local_name().as_ref() == "parseType" {
            if value == "Triple" {
                let remedy = "describe the statement with a node of its own (rdf:Statement), as RDF 1.1 does";
                return Err(UploadError::refused("a quoted triple is not accepted", remedy));
            }
            scope.is_collection = value == "Collection" && !outer.is_literal;
            // By the specification, what is not known is a literal.
            scope.is_literal |= !matches!(value, "Resource" | "Collection");
        }
        if index >= MAX_ATTRIBUTES || scope.namespaces > MAX_NAMESPACES {
            let message =
                format!("more than {MAX_ATTRIBUTES} attributes, or {MAX_NAMESPACES} namespaces at one place");
            return Err(UploadError::refused(message, "write properties as elements, with fewer namespaces"));
        }
    }
    Ok(scope)
}

/// Refuses the characters `<!DOCTYPE` wherever they stand, in comments too: so no reading of comments and
/// sections that differs from the parser's can hide one.
fn refuse_doctype(text: &str) -> Result<(), UploadError> {
    const START: &[u8] = b"<!DOCTYPE";
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')) {
        let at = from + found;
        if bytes.get(at..at + START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START)) {
            let message = "a DOCTYPE is not accepted: its entities can be made to grow without bound or to \
                           name other files";
            let remedy = "remove it and write what its entities stand for; in comments and CDATA too";
            return Err(UploadError::refused(message, remedy).at(text, at));
        }
        from = at + 1;
    }
    Ok(())
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload::UploadErrorKind;

    fn check(text: &str) -> Result<(), UploadError> {
        super::check(text, 4000)
    }

    #[test]
    fn items_of_collections_are_counted() {
        let items =
            |n: usize| format!("<a><p parseType='Collection'>{}</p><b/></a>", "<b><c/></b>".repeat(n));
        super::check(&items(3), 6).unwrap();
        assert_eq!(super::check(&items(4), 6).unwrap_err().kind, UploadErrorKind::TooLarge);
    }

    #[test]
    fn a_doctype_is_refused_wherever_it_stands() {
        for text in [
            "<!DOCTYPE r [<!ENTITY a 'b'>]><r/>",
            "<?xml version='1.0'?>\n<!-- x -->\n<!doctype r SYSTEM 'file:///etc/passwd'><r/>",
            "<!--><!DOCTYPE r>--><r/>",
            "<r><![CDATA[<!DocType r>]]></r>",
            "<?x <!DOCTYPE r> ?><r/>",
            "<r a='<!DOCTYPE'/>",
        ] {
            let error = check(text).unwrap_err();
            assert_eq!(error.kind, UploadErrorKind::Refused, "{text}");
            assert!(error.message.contains("DOCTYPE") && error.line.is_some(), "{text}");
        }
        check("<r>&lt;!DOCTYPE r></r>").unwrap();
    }

    #[test]
    fn nesting_is_bounded_and_ends_must_match() {
        let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        check(&deep(100)).unwrap();
        assert_eq!(check(&deep(101)).unwrap_err().column, Some(301));
        for text in ["<a>", "<a></b>", "<a", "<a><!--", "<a/></a>", "<a b='></a>", "", " <!---->", "<a/><b/>"]
        {
            assert_eq!(check(text).unwrap_err().kind, UploadErrorKind::Syntax, "{text}");
        }
    }

    #[test]
    fn what_costs_the_parser_more_than_its_bytes_is_bounded() {
        let attributes = |n: usize| (0..n).fold(String::new(), |text, n| text + &format!(" a{n}=''"));
        check(&format!("<a{}/>", attributes(256))).unwrap();
        assert!(check(&format!("<a{}/>", attributes(257))).is_err());
        let namespaces =
            |n: usize| (0..n).fold("<a".to_owned(), |text, n| text + &format!(" xmlns:a{n}='x'")) + ">";
        check(&format!("{0}{0}</a></a>", namespaces(128))).unwrap();
        assert!(check(&format!("{0}{0}{0}</a></a></a>", namespaces(128))).is_err());
        let literal = |attribute: &str| {
            let (space, inner) = ("x".repeat(100_000), "<b/>".repeat(1000));
            format!("<a xmlns='{space}'><p {attribute}>{inner}</p></a>")
        };
        for attribute in ["p:parseType='Literal'", "p:parseType='x'"] {
            assert_eq!(
                check(&literal(attribute)).unwrap_err().kind,
                UploadErrorKind::TooLarge,
                "{attribute}"
            );
        }
        check(&literal("p:parseType='Collection'")).unwrap();
    }

    #[test]
    fn quoted_triples_are_not_taken_for_literals() {
        let error = check("<r>\n <p r:parseType='Triple'/></r>").unwrap_err();
        assert_eq!((error.line, error.column), (Some(2), Some(2)));
        check("<r><p r:parseType='Literal'/></r>").unwrap();
    }
}
