//! Cheap checks before a query is parsed. The parser recurses: depth must be bounded first.

/// Longest query text in bytes.
pub const MAX_QUERY_BYTES: usize = 128 * 1024;

/// Longest update text in bytes: data stands in it.
pub const MAX_UPDATE_BYTES: usize = 8 << 20;

/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 100;

/// Admits a query text, or says why not.
///
/// # Errors
/// When the text is too long or nests too deep.
pub fn admit(text: &str) -> Result<(), String> {
    admit_as("query", text, MAX_QUERY_BYTES)
}

/// Admits an update text, or says why not.
///
/// # Errors
/// When the text is too long or nests too deep.
pub fn admit_update(text: &str) -> Result<(), String> {
    admit_as("update", text, MAX_UPDATE_BYTES)
}

/// How deep a query text nests.
pub(crate) fn depth(text: &str) -> usize {
    Nesting::of(text).depth
}

fn admit_as(what: &str, text: &str, longest: usize) -> Result<(), String> {
    if text.len() > longest {
        return Err(format!("the {what} has {} bytes; at most {longest} are accepted", text.len()));
    }
    let nesting = Nesting::of(text);
    if nesting.depth > MAX_DEPTH {
        let depth = nesting.depth;
        return Err(format!("the {what} nests {depth} brackets; at most {MAX_DEPTH} are accepted"));
    }
    if nesting.doubling > MAX_DOUBLING {
        return Err(format!(
            "the {what} nests REGEX, SUBSTR, REPLACE or GROUP_CONCAT {} deep; at most {MAX_DOUBLING} are accepted",
            nesting.doubling
        ));
    }
    Ok(())
}

/// Functions whose arguments the parser reads twice, so that nesting them doubles its time.
const DOUBLED: [&[u8]; 4] = [b"REGEX", b"SUBSTR", b"REPLACE", b"GROUP_CONCAT"];

/// Deepest nesting of these.
const MAX_DOUBLING: usize = 4;

/// How deep a text nests, strings and comments skipped. In doubt it nests deeper: what may be an IRI counts as if
/// it were none.
#[derive(Debug, Default, PartialEq, Eq)]
struct Nesting {
    /// Brackets of any kind, and signs that stand before one another (`!!!`).
    depth: usize,
    /// Functions of [`DOUBLED`].
    doubling: usize,
}

impl Nesting {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut found = Self::default();
        // For each open bracket, whether it is that of a function read twice.
        let mut open: Vec<bool> = Vec::new();
        let (mut at, mut signs, mut doubled) = (0, 0_usize, 0_usize);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => at = end_of_line(bytes, at),
                // In a name a backslash takes the meaning from the next character.
                b'\\' => at += 1,
                b'"' | b'\'' => at = end_of_string(bytes, at),
                // A quoted triple, which this dialect does not have, still makes the parser recurse.
                b'<' if bytes.get(at + 1) == Some(&b'<') => {
                    open.push(false);
                    at += 1;
                }
                b'<' => {
                    let end = end_of_iri(bytes, at);
                    let inside = bytes.get(at..end).unwrap_or_default();
                    let opened = inside.iter().filter(|byte| matches!(byte, b'(' | b'[' | b'{')).count();
                    found.depth = found.depth.max(open.len() + opened);
                    at = end;
                }
                b'(' | b'[' | b'{' => {
                    let is_doubled = byte == b'(' && follows_doubled(bytes.get(..at).unwrap_or_default());
                    doubled += usize::from(is_doubled);
                    open.push(is_doubled);
                }
                b')' | b']' | b'}' => {
                    if let Some(was_doubled) = open.pop() {
                        doubled -= usize::from(was_doubled);
                    }
                }
                _ => {}
            }
            signs = match byte {
                b'!' | b'^' | b'-' | b'+' => signs + 1,
                b' ' | b'\t' | b'\n' | b'\r' => signs,
                _ => 0,
            };
            found.depth = found.depth.max(open.len() + signs);
            found.doubling = found.doubling.max(doubled);
            at += 1;
        }
        found
    }
}

/// Whether a text ends with the name of a function that is read twice, blanks after it left aside.
fn follows_doubled(before: &[u8]) -> bool {
    let name = before.trim_ascii_end();
    let name = name.get(name.len().saturating_sub(12)..).unwrap_or_default();
    DOUBLED.iter().any(|function| {
        let start = name.len().checked_sub(function.len());
        start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(function))
    })
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    let is_end = |&byte: &u8| byte == b'\n' || byte == b'\r';
    bytes[start..].iter().position(is_end).map_or(bytes.len(), |length| start + length)
}

/// Last byte of the string that starts at `start`; the quote itself where it never ends.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !long => return start,
            byte if byte == quote && !long => return at,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    start
}

/// `>` of the IRI that starts at `start`; the `<` itself where it is an operator.
fn end_of_iri(bytes: &[u8], start: usize) -> usize {
    let stop =
        |byte: &u8| matches!(byte, b'>' | b'<' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\' | 0..=b' ');
    match bytes[start + 1..].iter().position(stop) {
        Some(length) if bytes[start + 1 + length] == b'>' => start + 1 + length,
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(text: &str) -> usize {
        Nesting::of(text).depth
    }

    #[test]
    fn what_hides_brackets_from_a_careless_eye_does_not_hide_them() {
        let many = "(".repeat(500);
        for text in [
            format!("ASK {{ ?s e:a\\#b ?o FILTER({many}"),
            format!("ASK {{ ?s e:a\\'b ?o FILTER({many} 'x'"),
            format!("ASK {{ FILTER(2<{many}2)&&2>1)"),
            format!("ASK {{ #\rFILTER({many}"),
            "!".repeat(500),
            format!("ASK {{ FILTER({}1", "- ".repeat(500)),
        ] {
            assert!(admit(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn functions_that_are_read_twice_nest_four_deep() {
        let nested = |count: usize| format!("ASK {{ FILTER({}", "regex (".repeat(count));
        assert!(admit(&nested(4)).is_ok());
        assert!(admit(&nested(5)).unwrap_err().contains("REGEX"));
        assert!(admit("SELECT (REGEX(?a,?b) AS ?x) (REPLACE(?a,?b,?c) AS ?y) {}").is_ok());
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        assert_eq!(depth("SELECT * { ?s ?p \"((((\" , '''((\n((''' , <http://x/(> } # (((("), 2);
        assert_eq!(depth("FILTER(?a < 3 && (?b > (1)))"), 3);
        assert_eq!(depth("\"never closed (("), 2);
    }

    #[test]
    fn a_bomb_of_brackets_is_refused_before_it_is_parsed() {
        for open in ["{", "(", "[ <a:p> ", "<<", "<<1 a "] {
            assert!(admit(&open.repeat(2000)).is_err(), "{open}");
        }
        assert!(admit(&" ".repeat(MAX_QUERY_BYTES + 1)).is_err());
    }
}
