//! Choosing the format of an answer: `?format=` or the `Accept` header (RFC 9110, 12.5.1).

use axum::http::StatusCode;

use super::problem::Problem;
use crate::sparql::{Form, Format, GraphFormat, TableFormat};

/// What a client gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// Format of the data.
    pub(super) format: Format,
    /// Whether the data is shown on a page for people.
    pub(super) page: bool,
}

/// What a client gets, for each kind of answer: which it will be is known only once the query was parsed.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    /// Of a table or a truth value.
    pub(super) table: Result<Choice, Problem>,
    /// Of a graph.
    pub(super) graph: Result<Choice, Problem>,
}

impl Choices {
    pub(super) fn new(formats: &[String], accept: &str) -> Self {
        Self { table: choose(Form::Table, formats, accept), graph: choose(Form::Graph, formats, accept) }
    }

    /// The formats, where one is acceptable.
    pub(super) fn formats(&self) -> (Option<TableFormat>, Option<GraphFormat>) {
        let table = match &self.table {
            Ok(Choice { format: Format::Table(format), .. }) => Some(*format),
            _ => None,
        };
        let graph = match &self.graph {
            Ok(Choice { format: Format::Graph(format), .. }) => Some(*format),
            _ => None,
        };
        (table, graph)
    }
}

/// The format of a graph.
pub(super) fn graph_format(formats: &[String], accept: &str) -> Result<GraphFormat, Problem> {
    let offers: Vec<Offer<GraphFormat>> = GraphFormat::ALL
        .iter()
        .map(|&format| Offer {
            name: format.name(),
            other_names: other_names(format),
            media_types: format.media_types(),
            only_named: false,
            value: format,
        })
        .collect();
    pick(&offers, "a graph", formats, accept)
}

/// Whether a client that got no answer wants the reason on a page, and not as the document that it asks for by name.
pub(super) fn wants_page(formats: &[String], accept: &str) -> bool {
    let ranges = parse(accept);
    let prefers_document = quality(&ranges, PROBLEM, true) >= quality(&ranges, "text/html", true);
    let names_page = formats.iter().any(|name| name == "html" || name == "text/html");
    (names_page || !prefers_document) && choose(Form::Table, formats, accept).is_ok_and(|choice| choice.page)
}

/// Media type of a problem document.
const PROBLEM: &str = "application/problem+json";

/// One entry of an `Accept` header.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: f32,
}

/// Something that can be answered with.
pub(super) struct Offer<T> {
    /// Name for `?format=`.
    pub(super) name: &'static str,
    /// Names other endpoints use for the same.
    pub(super) other_names: &'static [&'static str],
    /// Media types, the first the one to be told of.
    pub(super) media_types: &'static [&'static str],
    /// Whether it is served only to who names it, wildcards left aside.
    pub(super) only_named: bool,
    /// What is chosen.
    pub(super) value: T,
}

impl<T> Offer<T> {
    fn answers_to(&self, name: &str) -> bool {
        name == self.name
            || self.other_names.contains(&name)
            // Some clients send a list of media types in one value.
            || name.split(',').any(|name| self.media_types.contains(&name.trim()))
    }
}

/// Chooses for a query that answers with `form`. A page is served only to who names `text/html`.
pub(super) fn choose(form: Form, formats: &[String], accept: &str) -> Result<Choice, Problem> {
    pick(&offers(form), "this query", formats, accept)
}

/// Chooses among `offers` for `what`.
///
/// `formats` are the values of `?format=`: our short names, the names other endpoints use, or media types;
/// the first that fits wins over the header. Among offers of equal quality the order of the server counts.
pub(super) fn pick<T: Copy>(
    offers: &[Offer<T>],
    what: &str,
    formats: &[String],
    accept: &str,
) -> Result<T, Problem> {
    if !formats.is_empty() {
        let fitting = formats.iter().find_map(|name| offers.iter().find(|offer| offer.answers_to(name)));
        return fitting.map(|offer| offer.value).ok_or_else(|| {
            let names: Vec<_> = offers.iter().map(|offer| offer.name).collect();
            let given = formats.join(", ");
            Problem::bad_request(format!(
                "the format `{given}` does not fit {what}; use {}",
                names.join(", ")
            ))
        });
    }
    let ranges = parse(accept);
    if ranges.is_empty() {
        return Ok(offers[0].value);
    }
    let mut best: Option<(f32, T)> = None;
    for offer in offers {
        let quality = offer
            .media_types
            .iter()
            .map(|media_type| quality(&ranges, media_type, offer.only_named))
            .fold(0.0, f32::max);
        if quality > best.map_or(0.0, |(best, _)| best) {
            best = Some((quality, offer.value));
        }
    }
    best.map(|(_, value)| value).ok_or_else(|| {
        let types: Vec<_> = offers.iter().map(|offer| offer.media_types[0]).collect();
        Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "No acceptable format",
            format!("{what} can be answered as {}", types.join(", ")),
        )
    })
}

pub(super) fn offers(form: Form) -> Vec<Offer<Choice>> {
    let data = |name, other_names, media_types, format| Offer {
        name,
        other_names,
        media_types,
        only_named: false,
        value: Choice { format, page: false },
    };
    let mut offers: Vec<_> = match form {
        Form::Table => {
            let table = |&f: &TableFormat| data(f.name(), &[] as &[_], f.media_types(), Format::Table(f));
            TableFormat::ALL.iter().map(table).collect()
        }
        Form::Graph => {
            let graph = |&f: &GraphFormat| data(f.name(), other_names(f), f.media_types(), Format::Graph(f));
            GraphFormat::ALL.iter().map(graph).collect()
        }
    };
    // A page shows the default format.
    let page = Choice { page: true, ..offers[0].value };
    offers.push(Offer {
        name: "html",
        other_names: &[],
        media_types: &["text/html"],
        only_named: true,
        value: page,
    });
    offers
}

fn other_names(format: GraphFormat) -> &'static [&'static str] {
    match format.name() {
        "jsonld" => &["json-ld", "json"],
        "rdfxml" => &["xml", "rdf", "rdf+xml", "pretty-xml"],
        // Turtle is a part of N3.
        "turtle" => &["n3", "ttl"],
        "ntriples" => &["nt", "n-triples"],
        _ => &[],
    }
}

/// Quality of a media type: that of the most specific range it matches.
fn quality(ranges: &[Range<'_>], media_type: &str, only_named: bool) -> f32 {
    let (kind, subtype) = media_type.split_once('/').unwrap_or((media_type, ""));
    let mut best = (0, 0.0);
    for range in ranges {
        let specificity = match (range.kind, range.subtype) {
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subtype) => 3,
            (k, "*") if k.eq_ignore_ascii_case(kind) && !only_named => 2,
            ("*", "*") if !only_named => 1,
            _ => continue,
        };
        if specificity > best.0 {
            best = (specificity, range.quality);
        }
    }
    best.1
}

fn parse(accept: &str) -> Vec<Range<'_>> {
    unquoted(accept, ',')
        .filter_map(|part| {
            let mut fields = unquoted(part, ';').map(str::trim);
            let (kind, subtype) = fields.next()?.split_once('/')?;
            let quality = fields
                .filter_map(|field| field.split_once('='))
                .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
                .map_or(1.0, |(_, value)| weight(value.trim()));
            Some(Range { kind, subtype, quality })
        })
        .collect()
}

/// What follows `q=`, from 0 to 1. The parser of numbers also takes `inf` and `nan`, which would win over all.
fn weight(value: &str) -> f32 {
    value.parse::<f32>().ok().filter(|weight| weight.is_finite()).map_or(0.0, |weight| weight.clamp(0.0, 1.0))
}

/// The parts between the separators that stand outside of quoted strings (RFC 9110, 5.6.4).
fn unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        let separates = character == separator && !quoted;
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        separates
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(form: Form, formats: &[&str], accept: &str) -> String {
        let formats: Vec<String> = formats.iter().map(|&format| format.to_owned()).collect();
        match choose(form, &formats, accept) {
            Ok(Choice { page: true, .. }) => "html".into(),
            Ok(Choice { format: Format::Table(format), .. }) => format.name().into(),
            Ok(Choice { format: Format::Graph(format), .. }) => format.name().into(),
            Err(problem) => problem.parts().0.to_string(),
        }
    }

    #[test]
    fn quality_then_specificity_then_our_order() {
        let table = |accept| name(Form::Table, &[], accept);
        assert_eq!(table(""), "json");
        assert_eq!(table("*/*"), "json");
        assert_eq!(table("text/*"), "xml");
        assert_eq!(table("text/csv"), "csv");
        assert_eq!(table("text/csv;q=0.5, text/tab-separated-values"), "tsv");
        assert_eq!(table("*/*, application/sparql-results+json;q=0, application/json;q=0"), "xml");
        assert_eq!(table("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), "html");
        assert_eq!(table("image/png"), "406 Not Acceptable");
        assert_eq!(table("text/csv;q=inf, text/tab-separated-values;q=nan, application/json"), "json");
        assert_eq!(table("text/csv;note=\"a, application/json;q=1\";q=0.5"), "csv");
        assert_eq!(name(Form::Graph, &[], "application/ld+json"), "jsonld");
        assert_eq!(name(Form::Graph, &[], "*/*"), "turtle");
    }

    #[test]
    fn browsers_are_told_of_problems_on_pages() {
        let wants = |format: &str, accept| {
            let formats: Vec<String> = (!format.is_empty()).then(|| format.to_owned()).into_iter().collect();
            wants_page(&formats, accept)
        };
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        assert!(wants("", browser) && wants("html", "*/*"));
        for other in [
            "",
            "*/*",
            "application/json",
            "text/csv, text/html;q=0.5",
            "text/html, application/problem+json",
        ] {
            assert!(!wants("", other), "{other}");
        }
        assert!(!wants("csv", browser) && !wants("unheard-of", browser));
    }

    #[test]
    fn the_format_parameter_wins_over_the_header() {
        assert_eq!(name(Form::Table, &["csv"], "text/html"), "csv");
        assert_eq!(name(Form::Table, &["turtle"], ""), "400 Bad Request");
    }

    #[test]
    fn formats_are_known_by_the_names_other_clients_send() {
        let sent = ["json-ld", "application/ld+json,application/x-json+ld"];
        assert_eq!(name(Form::Graph, &sent, "application/ld+json"), "jsonld");
        assert_eq!(name(Form::Graph, &["xml"], ""), "rdfxml");
        assert_eq!(name(Form::Graph, &["n3"], ""), "turtle");
        assert_eq!(name(Form::Table, &["application/sparql-results+json"], ""), "json");
        assert_eq!(name(Form::Table, &["unheard-of", "tsv"], ""), "tsv");
    }
}
