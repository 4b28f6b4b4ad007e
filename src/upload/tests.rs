//! Whole documents: attacks, mistakes and right ones in each format.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::{GraphName, NamedNode, Quad};
use proptest::prelude::*;

use super::*;

const JSON: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
const FORMATS: [RdfFormat; 6] =
    [RdfFormat::Turtle, RdfFormat::TriG, RdfFormat::NTriples, RdfFormat::NQuads, RdfFormat::RdfXml, JSON];

fn base() -> NamedNode {
    NamedNode::new("http://example.org/dir/doc").unwrap()
}

fn graph() -> Target {
    Target::Graph(NamedNode::new("http://example.org/g").unwrap().into())
}

fn parse_into(format: RdfFormat, text: impl AsRef<[u8]>, target: &Target) -> Result<Vec<Quad>, UploadError> {
    check(format, text.as_ref(), Limits::default())?.parse(&base(), target)
}

fn parse(format: RdfFormat, text: impl AsRef<[u8]>) -> Result<Vec<Quad>, UploadError> {
    parse_into(format, text, &graph())
}

fn place(error: &UploadError) -> Option<(usize, usize)> {
    Some((error.line?, error.column?))
}

/// The same triple in each format, with a relative IRI where the format has such.
fn happy(format: RdfFormat) -> &'static str {
    match format {
        RdfFormat::Turtle => "@prefix e: <http://example.org/dir/> . <s> e:p \"中\"@zh .",
        RdfFormat::TriG => "{ <s> <p> \"中\"@zh }",
        RdfFormat::NTriples | RdfFormat::NQuads => {
            "<http://example.org/dir/s> <http://example.org/dir/p> \"中\"@zh .\n"
        }
        RdfFormat::RdfXml => {
            "<?xml version='1.0' encoding='UTF-8'?>
             <r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://example.org/dir/'>
             <r:Description r:about='s'><p xml:lang='zh'>中</p></r:Description></r:RDF>"
        }
        _ => {
            r#"{ "@context": { "p": "http://example.org/dir/p" }, "@id": "s",
                 "p": { "@value": "中", "@language": "zh" } }"#
        }
    }
}

#[test]
fn each_format_is_read_with_and_without_byte_order_mark() {
    let expected = "<http://example.org/dir/s> <http://example.org/dir/p> \"中\"@zh <http://example.org/g>";
    for format in FORMATS {
        for text in [happy(format).to_owned(), format!("\u{feff}{}", happy(format))] {
            let quads = parse(format, text).unwrap();
            assert_eq!(quads.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected], "{format}");
        }
    }
    let text = happy(RdfFormat::RdfXml).replace("UTF-8", "UTF-16");
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(parse(RdfFormat::RdfXml, utf_16).unwrap()[0].to_string(), expected);
}

#[test]
fn an_empty_document_is_an_empty_graph_where_the_format_has_one() {
    for format in [RdfFormat::Turtle, RdfFormat::TriG, RdfFormat::NTriples, RdfFormat::NQuads] {
        for text in ["", "\u{feff}", " \n# nothing\n"] {
            assert_eq!(parse(format, text).unwrap(), [], "{format}");
        }
    }
    for text in ["{}", "[]", "{\"@graph\":[]}"] {
        assert_eq!(parse(JSON, text).unwrap(), [], "{text}");
    }
    assert!(parse(JSON, "").is_err());
    assert!(parse(RdfFormat::RdfXml, "").is_err());
    assert!(parse(RdfFormat::RdfXml, " <!-- nothing --> ").is_err());
}

#[test]
fn mistakes_are_told_with_their_place() {
    let xml = "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>\n";
    for (format, text, expected) in [
        (RdfFormat::Turtle, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> x:y .".to_owned(), (2, 13)),
        (RdfFormat::TriG, "{ <a:s> <a:p> }".to_owned(), (1, 15)),
        (RdfFormat::NTriples, "<a:s> <a:p> <a:o> .\n<a:s> \"中\" <a:o> .\n".to_owned(), (2, 7)),
        (RdfFormat::NQuads, "<a:s> <a:p> <a:o> <a:g> <a:x> .".to_owned(), (1, 25)),
        (RdfFormat::RdfXml, format!("{xml}<e:T r:about='s'>\n</e:U></r:RDF>"), (3, 1)),
        (RdfFormat::RdfXml, format!("{xml}<e:T r:ID='1 x'/></r:RDF>"), (2, 1)),
        (RdfFormat::RdfXml, format!("{xml}<e:T/>\n  <r:li/></r:RDF>"), (3, 3)),
        (RdfFormat::RdfXml, format!("{xml}<e:T><e:p>中 &nbsp; b</e:p></e:T></r:RDF>"), (2, 11)),
        (RdfFormat::RdfXml, format!("{xml}<e:T>"), (2, 6)),
        (JSON, "{ \"a\": 1,\n  b }".to_owned(), (2, 3)),
        (JSON, "{ \"a\": ".to_owned(), (1, 8)),
    ] {
        let error = parse_into(format, &text, &Target::Dataset).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::Syntax, "{text}: {error}");
        assert_eq!(place(&error), Some(expected), "{text}: {error}");
        assert!(!error.message.contains("Parser error") && !error.remedy.is_empty(), "{error}");
    }
}

#[test]
fn entities_are_refused_in_every_disguise() {
    let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>";
    let file = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>";
    let parameter = "<!DOCTYPE r [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;]>";
    for doctype in [bomb, file, parameter, "<!DOCTYPE r SYSTEM 'http://127.0.0.1:9/'>"] {
        for before in ["", "<!-- -->\n", "<?xml version='1.0'?><?x?>", "<!---->"] {
            let text = format!("{before}{doctype}<r>&a;</r>");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let marked = [b"\xFF\xFE".as_slice(), &little].concat();
            for bytes in [text.clone().into_bytes(), format!("\u{feff}{text}").into_bytes(), little, marked] {
                let error = parse(RdfFormat::RdfXml, bytes).unwrap_err();
                assert_eq!(error.kind, UploadErrorKind::Refused, "{text}: {error}");
                assert!(error.message.contains("DOCTYPE"), "{text}: {error}");
            }
        }
    }
}

#[test]
fn remote_contexts_are_refused_in_every_form() {
    let inner = r#""@id": "s", "http://e/p": 1"#;
    for (text, iri) in [
        (format!(r#"{{"@context":"https://schema.org/", {inner}}}"#), "https://schema.org/"),
        (format!(r#"{{"@context":["http://a/c"], {inner}}}"#), "http://a/c"),
        (format!(r#"{{"@context":[{{"x":"http://x/"}}, "http://a/c"], {inner}}}"#), "http://a/c"),
        (format!(r#"{{"@context":{{"@import":"http://a/c"}}, {inner}}}"#), "http://a/c"),
        (format!(r#"{{{inner}, "@context":"http://a/c"}}"#), "http://a/c"),
        (format!(r#"{{"\u0040context":"http:\/\/a\/c", {inner}}}"#), "http://a/c"),
        (format!(r#"{{"@context":"c.jsonld", {inner}}}"#), "http://example.org/dir/c.jsonld"),
        (format!(r#"{{"@context":"file:///etc/passwd", {inner}}}"#), "file:///etc/passwd"),
        (r#"{"http://e/p":{"@context":"http://a/c","@id":"t","http://e/p":1}}"#.to_owned(), "http://a/c"),
        (r#"[{"@id":"a","http://e/p":[1]},{"@context":"http://a/c","@id":"t"}]"#.to_owned(), "http://a/c"),
        (
            r#"{"@context":{"p":{"@id":"http://e/p","@context":"http://a/c"}},"p":{"@id":"t"}}"#.to_owned(),
            "http://a/c",
        ),
        (
            r#"{"@context":{"T":{"@id":"http://e/T","@context":["http://a/c"]}},"@type":"T"}"#.to_owned(),
            "http://a/c",
        ),
    ] {
        let error = parse(JSON, &text).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::Refused, "{text}: {error}");
        assert!(error.message.contains(&format!("<{iri}>")), "{text}: {error}");
        assert!(!text.contains(&format!("\"{iri}\"")) || place(&error).is_some(), "{text}: {error}");
    }
    // Data that looks like one.
    let data = r#"{"http://e/p":{"@type":"@json","@value":{"@context":"http://a/c"}}}"#;
    assert_eq!(parse(JSON, data).unwrap().len(), 1);
}

#[test]
fn deep_documents_are_refused_before_they_are_parsed() {
    let start = Instant::now();
    for n in [1_000, 10_000, 100_000] {
        for (format, open) in [
            (JSON, "["),
            (JSON, "{\"a\":"),
            (JSON, "{\"@graph\":["),
            (RdfFormat::Turtle, "("),
            (RdfFormat::Turtle, "<a:s> <a:p> [ <a:p> "),
            (RdfFormat::TriG, "{ <a:s> <a:p> ( "),
            (RdfFormat::RdfXml, "<a>"),
            (RdfFormat::NTriples, "<<( "),
            (RdfFormat::Turtle, "<< "),
        ] {
            let error = parse(format, open.repeat(n)).unwrap_err();
            assert_eq!(error.kind, UploadErrorKind::Refused, "{open}: {error}");
        }
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn quoted_triples_are_refused_in_every_format() {
    for (format, text) in [
        (RdfFormat::Turtle, "<< <a:s> <a:p> <a:o> >> <a:q> 1 ."),
        (RdfFormat::TriG, "{ <a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> }"),
        (RdfFormat::NTriples, "<a:s> <a:p> <<( <a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> )>> ."),
        (RdfFormat::NQuads, "<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> <a:g> ."),
    ] {
        let error = parse(format, text).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::Refused, "{text}: {error}");
        assert!(error.message.contains("quoted triple") && error.line == Some(1), "{error}");
    }
}

#[test]
fn a_named_graph_goes_into_a_dataset_only() {
    for (format, text) in [
        (RdfFormat::NQuads, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> <a:g> ."),
        (RdfFormat::NQuads, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> _:g ."),
        (RdfFormat::TriG, "<a:s> <a:p> <a:o> . GRAPH <a:g> { <a:s> <a:p> <a:o> }"),
        (JSON, r#"[{"@id":"a:s","a:p":1},{"@id":"a:g","@graph":{"@id":"a:s","a:p":1}}]"#),
    ] {
        let error = parse(format, text).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::Refused, "{text}: {error}");
        assert!(error.message.contains("names the graph"), "{text}: {error}");
        let quads = parse_into(format, text, &Target::Dataset).unwrap();
        let graphs: BTreeSet<String> = quads.iter().map(|quad| quad.graph_name.to_string()).collect();
        assert_eq!(graphs.len(), 2, "{text}");
        assert!(quads.iter().any(|quad| quad.graph_name == GraphName::DefaultGraph), "{text}");
    }
    let quads = parse_into(RdfFormat::NTriples, "<a:s> <a:p> 1 .", &Target::Graph(GraphName::DefaultGraph));
    assert!(quads.is_err());
}

#[test]
fn blank_nodes_are_new_in_each_upload_and_the_same_within_one() {
    for (format, text) in [
        (RdfFormat::Turtle, "_:b0 <a:p> _:b0 ."),
        (RdfFormat::NTriples, "_:b0 <a:p> _:b0 ."),
        (RdfFormat::NQuads, "_:b0 <a:p> _:b0 ."),
        (RdfFormat::TriG, "{ _:b0 <a:p> _:b0 }"),
        (JSON, r#"{"@id":"_:b0","a:p":{"@id":"_:b0"}}"#),
        (
            RdfFormat::RdfXml,
            "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='a:'>\
             <r:Description r:nodeID='b0'><a:p r:nodeID='b0'/></r:Description></r:RDF>",
        ),
    ] {
        let names: Vec<String> = (0..2)
            .map(|_| {
                let quads = parse(format, text).unwrap();
                assert_eq!(quads[0].subject.to_string(), quads[0].object.to_string(), "{format}");
                quads[0].subject.to_string()
            })
            .collect();
        assert_ne!(names[0], names[1], "{format}");
        assert!(!names.contains(&"_:b0".to_owned()), "{format}");
    }
}

#[test]
fn limits_are_kept() {
    let limits = Limits { bytes: 100, quads: 2, term_bytes: 60 };
    let parse = |text: &str| check(RdfFormat::Turtle, text.as_bytes(), limits)?.parse(&base(), &graph());
    assert_eq!(parse("<a:s> <a:p> 1, 2 .").unwrap_err().kind, UploadErrorKind::TooLarge);
    assert_eq!(parse("<a:s> <a:p> <a:o> .").unwrap().len(), 1);
    let quads = Limits { term_bytes: 10_000, ..limits };
    let error = check(RdfFormat::Turtle, b"<a:s> <a:p> 1, 2, 3 .", quads).unwrap().parse(&base(), &graph());
    assert!(error.unwrap_err().message.contains("2 quads"));
    assert_eq!(parse(&" ".repeat(101)).unwrap_err().kind, UploadErrorKind::TooLarge);
    let n3 = check(RdfFormat::N3, b"", limits).unwrap_err();
    assert_eq!(n3.kind, UploadErrorKind::Unsupported);
}

#[test]
fn a_short_document_cannot_stand_for_a_long_graph() {
    let long = "x".repeat(1_000_000);
    let turtle = format!("@prefix a: <http://e/{long}> . a:s a:p {}1 .", "a:o, ".repeat(5_000));
    let namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let xml = format!(
        "<r:RDF xmlns:r='{namespace}' xmlns:a='http://e/{long}'><a:T>{}</a:T></r:RDF>",
        "<a:p>1</a:p>".repeat(5_000)
    );
    let json = format!(r#"{{"@context":{{"@vocab":"http://e/{}"}}, {}"p":1}}"#, "x".repeat(16_000), {
        (0..50_000).fold(String::new(), |keys, n| keys + &format!("\"p{n}\":1,"))
    });
    for (format, text) in [(RdfFormat::Turtle, turtle), (RdfFormat::RdfXml, xml), (JSON, json)] {
        let error = parse(format, &text).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::TooLarge, "{format}: {error}");
    }
}

#[test]
fn a_chain_of_terms_does_not_overflow_the_stack() {
    // Each term is defined by the next: the parser follows them by recursion.
    let chain: Vec<String> = (0..1000).map(|n| format!("\"{n:x}\":\"{:x}:\"", n + 1)).collect();
    let text = format!("{{\"@context\":{{{},\"3e8\":\"http://e/\"}},\"0:x\":1}}", chain.join(","));
    assert!(text.len() < json::MAX_CONTEXT_BYTES);
    let _ = parse(JSON, text);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8], zlib: bool) -> Vec<u8> {
    if zlib {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    } else {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Brotli, quality 11, of a thousand times `<a:s> <a:p> <a:o> .` and a line break.
const BROTLI: &[u8] = &[
    27, 31, 78, 248, 29, 7, 110, 44, 55, 71, 167, 172, 83, 20, 53, 136, 139, 14, 143, 12, 243, 81, 200, 55,
    184, 185, 68, 96, 160, 203, 234, 128, 17, 98, 61, 43, 108, 92, 4, 96, 1,
];

#[test]
fn codings_are_taken_off_and_cut_off_ones_noticed() {
    let text = "<a:s> <a:p> <a:o> .\n".repeat(1000).into_bytes();
    let two = [gzip(&text[..100]), gzip(&text[100..])].concat();
    let frames = [zstd(&text[..100]), zstd(&text[100..])].concat();
    for (encoding, body) in [
        ("gzip", gzip(&text)),
        ("x-gzip", gzip(&text)),
        (" GZIP ", two),
        ("deflate", deflate(&text, true)),
        ("deflate", deflate(&text, false)),
        ("zstd", zstd(&text)),
        ("zstd", frames),
        ("br", BROTLI.to_vec()),
        ("identity", text.clone()),
        ("", text.clone()),
    ] {
        assert_eq!(*inflate(encoding, &body, 20_000).unwrap(), *text, "{encoding}");
        let error = inflate(encoding, &body, 19_999).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::TooLarge, "{encoding}");
        if body.len() < text.len() {
            for cut in [body.len() / 2, body.len() - 1] {
                let error = inflate(encoding, &body[..cut], 20_000).unwrap_err();
                assert_eq!(error.kind, UploadErrorKind::Syntax, "{encoding} {cut}");
            }
            let longer = [&body, b"rest".as_slice()].concat();
            assert!(inflate(encoding, &longer, 20_000).is_err(), "{encoding}");
        }
    }
    for encoding in ["compress", "gzip, br", "*", "snappy", "exi"] {
        assert_eq!(inflate(encoding, b"x", 10).unwrap_err().kind, UploadErrorKind::Unsupported);
    }
}

#[test]
fn bombs_are_stopped_early() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let start = Instant::now();
    for (encoding, body) in
        [("gzip", gzip(&zeros)), ("deflate", deflate(&zeros, true)), ("zstd", zstd(&zeros))]
    {
        let started = Instant::now();
        let error = inflate(encoding, &body, usize::MAX).unwrap_err();
        assert_eq!(error.kind, UploadErrorKind::TooLarge, "{encoding}");
        assert!(error.message.contains("100 times"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(5), "{encoding}");
        // A small document may be as repetitive as it likes.
        let small = gzip(&zeros[..1024 * 1024]);
        assert!(inflate("gzip", &small, usize::MAX).is_ok());
    }
    assert!(start.elapsed() < Duration::from_mins(1));
    // Windows no content coding has.
    assert!(inflate("br", &[0x11, 0x1E, 0, 0, 0, 0], 100).is_err());
    assert!(inflate("zstd", &[0x28, 0xB5, 0x2F, 0xFD, 0, 0xA8, 1, 0, 0], 100).is_err());
}

/// Pieces that mean something in some format, for texts that go deep into the parsers.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<a:s>",
        "<",
        ">",
        "<<",
        "\"",
        "'",
        "'''",
        "\\",
        "\\u",
        "@prefix",
        "@en",
        "^^",
        "_:b",
        ":",
        "a:b",
        ".",
        ";",
        ",",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "GRAPH",
        "#",
        "\n",
        " ",
        "1",
        "-1e3",
        "true",
        "null",
        "\"@context\"",
        "\"@id\"",
        "\"@type\"",
        "\"@list\"",
        "\"@reverse\"",
        "\"@value\"",
        "\"a:b\"",
        "\"http://a/\"",
        "<?xml version='1.0'?>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>",
        "<r:Description>",
        "</r:RDF>",
        "/>",
        " r:parseType='Literal'",
        " r:ID='x'",
        "&amp;",
        "&#0;",
        "&x;",
        "\u{feff}",
        "中",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in pieces()) {
        let start = Instant::now();
        for format in FORMATS {
            let _ = parse_into(format, &bytes, &Target::Dataset);
            let _ = parse_into(format, &text, &Target::Dataset);
        }
        prop_assert!(start.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn a_damaged_document_does_not_panic(format in prop::sample::select(FORMATS.to_vec()), at: usize, byte: u8) {
        let mut bytes = happy(format).as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = parse(format, &bytes);
        let _ = parse(format, &bytes[..at]);
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for encoding in ["gzip", "deflate", "br", "zstd"] {
            let _ = inflate(encoding, &bytes, 10_000);
        }
    }
}
