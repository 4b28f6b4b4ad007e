//! Content negotiation: any header, and headers composed by the grammar of RFC 9110 against its rules read literally.

use plangraph::http::fuzzing::{Offered, negotiated, offered};

/// The first byte says what is negotiated and whether the rest is a header or the plan of one.
pub fn negotiation(input: &[u8]) {
    let Some((first, rest)) = input.split_first() else { return };
    let graph = first & 1 == 1;
    if first & 2 == 0 { any(graph, rest) } else { composed(graph, rest) }
}

/// Lines that begin with `?` are values of `format`, the others headers.
fn any(graph: bool, input: &[u8]) {
    let (formats, accepted): (Vec<&[u8]>, Vec<&[u8]>) =
        input.split(|byte| *byte == b'\n').partition(|line| line.starts_with(b"?"));
    let formats: Vec<String> =
        formats.iter().map(|line| String::from_utf8_lossy(&line[1..]).into_owned()).collect();
    let chosen = negotiated(graph, &formats, &accepted);
    match chosen {
        Ok(place) => {
            let offer = &offered(graph)[place];
            let names = String::from_utf8_lossy(input).to_ascii_lowercase();
            assert!(!offer.only_named || names.contains("html"), "a page for who does not name it");
        }
        Err(status) => assert_eq!(status, if formats.is_empty() { 406 } else { 400 }),
    }
    if !formats.is_empty() {
        assert_eq!(chosen, negotiated(graph, &formats, &[]), "the parameter wins over the header");
    }
}

/// An entry of a header: a range and its quality in thousandths.
struct Entry {
    range: String,
    quality: u32,
}

const OTHER_RANGES: [&str; 5] = ["*/*", "text/*", "application/*", "image/*", "image/png"];
/// Spellings of qualities, in thousandths.
const QUALITIES: [(&str, u32); 9] = [
    ("", 1000),
    (";q=1", 1000),
    (" ; Q=1.000", 1000),
    (";q=0", 0),
    ("; q=0.000", 0),
    (";q=0.5", 500),
    (";\tq=0.50", 500),
    (";q=0.001", 1),
    (";q=.9", 900),
];
/// Parameters before the quality, which choose nothing here.
const PARAMETERS: [&str; 5] =
    ["", ";charset=utf-8", ";note=\"a, text/csv;q=1\"", "; note=\"\\\"\"", ";note=\"q=0\""];

/// Three bytes an entry: range, quality, parameters and what separates it from the one before.
fn composed(graph: bool, input: &[u8]) {
    let offers = offered(graph);
    let ranges: Vec<&str> =
        offers.iter().flat_map(|offer| offer.media_types).copied().chain(OTHER_RANGES).collect();
    let (mut entries, mut headers) = (Vec::<Entry>::new(), vec![String::new()]);
    for bytes in input.chunks_exact(3) {
        let range = ranges[usize::from(bytes[0]) % ranges.len()];
        if entries.iter().any(|entry| entry.range == range) {
            continue;
        }
        let (spelling, quality) = QUALITIES[usize::from(bytes[1]) % QUALITIES.len()];
        let parameters = PARAMETERS[usize::from(bytes[2]) % PARAMETERS.len()];
        let written = if bytes[2] & 128 == 0 { range.to_owned() } else { range.to_ascii_uppercase() };
        if bytes[2] & 64 != 0 {
            headers.push(String::new());
        }
        let header = headers.last_mut().unwrap();
        let separator =
            if header.is_empty() { "" } else { [",", " , ", ", ,"][usize::from(bytes[2] / 16) % 3] };
        *header += &format!("{separator}{written}{parameters}{spelling}");
        entries.push(Entry { range: range.to_owned(), quality });
    }
    let values: Vec<&[u8]> = headers.iter().map(String::as_bytes).collect();
    assert_eq!(negotiated(graph, &[], &values), expected(&offers, &entries), "{headers:?}");
}

/// The first of the best by the most specific range of each type.
fn expected(offers: &[Offered], entries: &[Entry]) -> Result<usize, u16> {
    if entries.is_empty() {
        return Ok(0);
    }
    let quality = |offer: &Offered| {
        offer
            .media_types
            .iter()
            .map(|media_type| of_type(media_type, offer.only_named, entries))
            .max()
            .unwrap_or(0)
    };
    let qualities: Vec<u32> = offers.iter().map(quality).collect();
    let best = qualities.iter().copied().max().unwrap_or(0);
    if best == 0 { Err(406) } else { Ok(qualities.iter().position(|quality| *quality == best).unwrap()) }
}

fn of_type(media_type: &str, only_named: bool, entries: &[Entry]) -> u32 {
    let group = format!("{}/*", media_type.split('/').next().unwrap());
    let ranges = if only_named { vec![media_type] } else { vec![media_type, &group, "*/*"] };
    let find = |range: &&str| entries.iter().find(|entry| entry.range == **range);
    ranges.iter().find_map(find).map_or(0, |entry| entry.quality)
}
