//! Checking and parsing a document.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::error::{UploadError, UploadErrorKind};
use super::{Limits, json, text, turtle, xml};

/// Stack of the thread that parses JSON-LD: its parser follows chains of terms by recursion, of which a
/// context of [`json::MAX_CONTEXT_BYTES`] can hold some thousand.
const JSON_STACK_BYTES: usize = 256 * 1024 * 1024;

/// Where the quads of a document go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into one graph: a document that names a graph is refused.
    Graph(GraphName),
    /// Into the graphs the document names; what is in none, into the default graph.
    Dataset,
}

/// A document that may be parsed.
#[derive(Debug)]
pub struct Checked<'a> {
    format: RdfFormat,
    text: Cow<'a, str>,
    limits: Limits,
}

/// Checks a document before it is parsed.
///
/// # Errors
/// When its format or encoding is not read, it is too large, or it holds what is refused: a DOCTYPE, deep
/// nesting, large JSON-LD contexts, quoted triples.
pub fn check(format: RdfFormat, bytes: &[u8], limits: Limits) -> Result<Checked<'_>, UploadError> {
    if bytes.len() > limits.bytes {
        let message = format!("the document is larger than {} bytes", limits.bytes);
        return Err(UploadError::too_large(message, "send it in parts"));
    }
    let text = text::decode(format, bytes)?;
    match format {
        RdfFormat::Turtle | RdfFormat::TriG | RdfFormat::NTriples | RdfFormat::NQuads => {
            turtle::check(&text)?;
        }
        RdfFormat::RdfXml => xml::check(&text, limits.quads)?,
        RdfFormat::JsonLd { .. } => json::check(&text, limits.quads)?,
        _ => {
            let message = format!("{} is not read", format.name());
            return Err(UploadError::unsupported(message, "send Turtle, TriG or another format of RDF"));
        }
    }
    Ok(Checked { format, text, limits })
}

impl Checked<'_> {
    /// Parses the document. Relative IRIs are resolved against `base`.
    ///
    /// Its blank nodes get new random names (128 bits), one for each label of the document: they are never
    /// those of another upload or of the store, whatever their labels.
    ///
    /// # Errors
    /// When it is not valid, names a remote context, names a graph although one graph is the target, or has
    /// too many quads or too much in them.
    pub fn parse(&self, base: &NamedNode, target: &Target) -> Result<Vec<Quad>, UploadError> {
        match self.format {
            RdfFormat::JsonLd { .. } => thread::scope(|scope| {
                let worker = thread::Builder::new().name("json-ld".to_owned()).stack_size(JSON_STACK_BYTES);
                let worker = worker.spawn_scoped(scope, || self.parse_json(base, target));
                let failed = || UploadError::too_large("there is no room to parse it now", "try again later");
                worker.map_err(|_| failed())?.join().map_err(|_| failed())?
            }),
            RdfFormat::RdfXml => self.parse_xml(base, target),
            _ => self.gather(self.parser(base)?.for_slice(self.text.as_bytes()), target, |_| None),
        }
    }

    fn parser(&self, base: &NamedNode) -> Result<RdfParser, UploadError> {
        let parser = RdfParser::from_format(self.format).rename_blank_nodes();
        parser.with_base_iri(base.as_str()).map_err(|error| {
            UploadError::refused(format!("{base} cannot be a base: {error}"), "name an absolute IRI")
        })
    }

    /// The parser decides what is a remote context: one may be anywhere, under any name, or be mere data.
    fn parse_json(&self, base: &NamedNode, target: &Target) -> Result<Vec<Quad>, UploadError> {
        let wanted: Arc<Mutex<Option<String>>> = Arc::default();
        let asked = Arc::clone(&wanted);
        let parser = self.parser(base)?.for_slice(self.text.as_bytes()).with_document_loader(move |iri| {
            asked.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| iri.to_owned());
            Err("remote contexts are not fetched".into())
        });
        self.gather(parser, target, |_| {
            let iri = wanted.lock().unwrap_or_else(PoisonError::into_inner).take()?;
            let error = UploadError::refused(
                format!("the document refers to the remote context <{iri}>, and nothing is fetched for it"),
                "put the context itself in its place, or send the expanded form",
            );
            // A relative reference is written otherwise: then the first context is shown.
            let at = self.text.find(&format!("\"{iri}\"")).or_else(|| self.text.find("\"@context\""));
            Some(at.map_or_else(|| error.clone(), |at| error.clone().at(&self.text, at)))
        })
    }

    /// The parser's errors say not where: how far it has read tells.
    fn parse_xml(&self, base: &NamedNode, target: &Target) -> Result<Vec<Quad>, UploadError> {
        let last = Rc::new(Cell::new(0));
        let reader = Pieces { text: &self.text, at: 0, last: Rc::clone(&last) };
        self.gather(self.parser(base)?.for_reader(reader), target, |message| {
            Some(UploadError::syntax(message, remedy(self.format)).at(&self.text, last.get()))
        })
    }

    /// Collects the quads; `explain` may know more of an error than its message.
    fn gather(
        &self,
        quads: impl Iterator<Item = Result<Quad, impl Into<RdfParseError>>>,
        target: &Target,
        explain: impl Fn(&str) -> Option<UploadError>,
    ) -> Result<Vec<Quad>, UploadError> {
        let mut gathered = Vec::new();
        let mut term_bytes = 0_usize;
        for quad in quads {
            let quad = quad.map_err(|error| {
                let error = self.syntax_error(&error.into());
                explain(&error.message).unwrap_or(error)
            })?;
            let quad = put(quad, target)?;
            term_bytes = term_bytes.saturating_add(size(&quad));
            if gathered.len() >= self.limits.quads {
                let message = format!("the document has more than {} quads", self.limits.quads);
                return Err(UploadError::too_large(message, "send it in parts"));
            }
            if term_bytes > self.limits.term_bytes {
                let message =
                    format!("the terms of the document have more than {} bytes", self.limits.term_bytes);
                return Err(UploadError::too_large(message, "send it in parts, or shorten its IRIs"));
            }
            gathered.push(quad);
        }
        Ok(gathered)
    }

    fn syntax_error(&self, error: &RdfParseError) -> UploadError {
        let RdfParseError::Syntax(error) = error else {
            return UploadError::syntax("the document cannot be read", "send it again");
        };
        let (told, location) = (error.to_string(), error.location());
        // The location is told apart from the message.
        let message = match told.split_once(": ") {
            Some((place, message)) if place.starts_with("Parser error") => message.to_owned(),
            _ => told,
        };
        let mut error = UploadError::new(UploadErrorKind::Syntax, message, remedy(self.format));
        if let Some(location) = location {
            let from_one = |number: u64| usize::try_from(number).ok().map(|number| number + 1);
            (error.line, error.column) = (from_one(location.start.line), from_one(location.start.column));
        }
        error
    }
}

fn remedy(format: RdfFormat) -> String {
    format!("mend the {}, or name the format it is in by Content-Type", format.name())
}

/// Puts a quad where it goes.
fn put(mut quad: Quad, target: &Target) -> Result<Quad, UploadError> {
    if let Target::Graph(graph) = target {
        if quad.graph_name != GraphName::DefaultGraph {
            let message =
                format!("the document names the graph {}, but one graph is written", quad.graph_name);
            let remedy = "send the triples of one graph, or send the document to the dataset";
            return Err(UploadError::refused(message, remedy));
        }
        quad.graph_name = graph.clone();
    }
    Ok(quad)
}

/// Bytes of the terms of a quad.
fn size(quad: &Quad) -> usize {
    let node = |node: &NamedOrBlankNode| match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().len(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().len(),
    };
    let object = match &quad.object {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
        #[allow(unreachable_patterns, reason = "triple terms, where another crate turns on RDF 1.2")]
        _ => 0,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => node.as_str().len(),
        GraphName::BlankNode(node) => node.as_str().len(),
        GraphName::DefaultGraph => 0,
    };
    node(&quad.subject) + quad.predicate.as_str().len() + object + graph
}

/// Gives a text tag by tag and line by line, and tells where the last piece began.
struct Pieces<'a> {
    text: &'a str,
    at: usize,
    last: Rc<Cell<usize>>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let piece =
            rest.iter().position(|byte| matches!(byte, b'>' | b'\n')).map_or(rest.len(), |end| end + 1);
        let piece = rest.get(..piece.min(buffer.len())).unwrap_or_default();
        if let Some(ink) = piece.iter().position(|byte| !byte.is_ascii_whitespace()) {
            self.last.set(self.at + ink);
        }
        buffer.get_mut(..piece.len()).unwrap_or_default().copy_from_slice(piece);
        self.at += piece.len();
        Ok(piece.len())
    }
}
