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

fn admit_as(what: &str, text: &str, longest: usize) -> Result<(), String> {
    if text.len() > longest {
        return Err(format!("the {what} has {} bytes; at most {longest} are accepted", text.len()));
    }
    let depth = depth(text);
    if depth > MAX_DEPTH {
        return Err(format!("the {what} nests {depth} brackets; at most {MAX_DEPTH} are accepted"));
    }
    Ok(())
}

/// Deepest nesting of `( [ {`, strings, IRIs and comments skipped.
fn depth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut deepest) = (0, 0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at = end_of_line(bytes, at),
            b'"' | b'\'' => at = end_of_string(bytes, at),
            // A quoted triple, which this dialect does not have, still makes the parser recurse.
            b'<' if bytes.get(at + 1) == Some(&b'<') => {
                open += 1;
                deepest = deepest.max(open);
                at += 1;
            }
            b'<' => at = end_of_iri(bytes, at),
            b'(' | b'[' | b'{' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    deepest
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| start + length)
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

    #[test]
    fn brackets_in_strings_iris_and_comments_do_not_count() {
        assert_eq!(depth("SELECT * { ?s ?p \"((((\" , '''((\n((''' , <http://x/((> } # (((("), 1);
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
