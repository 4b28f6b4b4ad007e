//! The protocol: whatever is sent, what is asked for is what was sent, or it is refused with a status of the 400s.

use std::sync::LazyLock;

use plangraph::http::fuzzing::{Asked, Sent, asked};
use plangraph::library::NamedQuery;
use tokio::runtime::{Builder, Runtime};

static QUERIES: LazyLock<Vec<NamedQuery>> =
    LazyLock::new(|| plangraph::library::read(&plangraph::assets::queries()).unwrap());
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().build().unwrap());

/// `METHOD TARGET`, headers, an empty line, the body.
pub fn protocol(input: &[u8]) {
    let end = input.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((input, &[][..]), |end| (&input[..end], &input[end + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let Some((method, target)) = first.split_once(' ') else { return };
    let headers: Vec<(String, &[u8])> = lines.filter_map(field).collect();
    let headers: Vec<(&str, &[u8])> = headers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let sent = Sent { method, target, headers: &headers, body };
    let answer = RUNTIME.block_on(asked(sent, &QUERIES));
    match &answer {
        None => {}
        Some(Err((status, reason))) => {
            assert!((400..500).contains(status), "{status}: {reason}");
            assert!(!reason.is_empty());
        }
        Some(Ok(asked)) => was_sent(asked, &sent),
    }
    assert_eq!(answer, RUNTIME.block_on(asked(sent, &QUERIES)), "the same request asks for the same");
}

fn field(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((String::from_utf8(line[..colon].to_vec()).ok()?, line[colon + 1..].trim_ascii()))
}

fn was_sent(asked: &Asked, sent: &Sent<'_>) {
    let address =
        sent.target.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    let in_address = decoded(address.as_bytes());
    let reads = ["GET", "HEAD"].contains(&sent.method);
    let mut anywhere = in_address.clone();
    if !reads {
        anywhere.extend(decoded(sent.body));
        anywhere.push((String::new(), String::from_utf8_lossy(sent.body).into_owned()));
    }
    let named =
        |value: &str, name: &str| anywhere.iter().any(|(n, v)| v == value && (n == name || n.is_empty()));
    match asked {
        Asked::Query(text, graphs) => {
            assert!(text.as_ref().is_none_or(|text| named(text, "query")), "{text:?}");
            let of_dataset =
                |graph: &String| named(graph, "default-graph-uri") || named(graph, "named-graph-uri");
            assert!(graphs.iter().all(of_dataset), "{graphs:?}");
        }
        Asked::Update(text, graphs) => {
            assert_eq!(sent.method, "POST", "an update by another method");
            assert!(named(text, "update"), "{text:?}");
            let of_dataset =
                |graph: &String| named(graph, "using-graph-uri") || named(graph, "using-named-graph-uri");
            assert!(graphs.iter().all(of_dataset), "{graphs:?}");
        }
        Asked::Graph(graph) => {
            assert!(reads, "a method that writes is taken for reading");
            assert!(graph.as_ref().is_none_or(|graph| is_named(graph, sent, &in_address)), "{graph:?}");
        }
        Asked::Stored(graph, _) => {
            assert!(
                ["PUT", "POST", "DELETE"].contains(&sent.method),
                "a method that reads is taken for writing"
            );
            assert!(graph.as_ref().is_none_or(|graph| is_named(graph, sent, &in_address)), "{graph:?}");
        }
        Asked::Named(values) => {
            assert!(values.iter().all(|pair| in_address.contains(pair)), "{values:?}");
        }
        Asked::Report(_) | Asked::Nothing => {}
    }
}

/// By `?graph=`, or by the address itself.
fn is_named(graph: &str, sent: &Sent<'_>, in_address: &[(String, String)]) -> bool {
    in_address.iter().any(|(name, value)| name == "graph" && value == graph)
        || graph
            .strip_prefix("http://")
            .is_some_and(|rest| rest.contains("/store/") && sent.target.contains("/store/"))
}

/// Names and values of a form, read by the definition of `application/x-www-form-urlencoded` once more.
fn decoded(encoded: &[u8]) -> Vec<(String, String)> {
    let pair = |part: &[u8]| {
        let equals = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
        (text(&part[..equals]), text(part.get(equals + 1..).unwrap_or_default()))
    };
    encoded.split(|byte| *byte == b'&').map(pair).collect()
}

fn text(encoded: &[u8]) -> String {
    let (mut bytes, mut at) = (Vec::new(), 0);
    while at < encoded.len() {
        let hexadecimal = encoded.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let code = hexadecimal.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match (encoded[at], code) {
            (b'%', Some(code)) => {
                bytes.push(u8::from_str_radix(code, 16).unwrap());
                at += 2;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
