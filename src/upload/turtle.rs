//! What is refused in Turtle, TriG, N-Triples and N-Quads before they are parsed.

use super::error::UploadError;

/// Deepest nesting of lists, blank nodes and graphs.
const MAX_DEPTH: usize = 100;

/// Refuses deep nesting and quoted triples; strings, IRIs and comments are skipped.
pub(super) fn check(text: &str) -> Result<(), UploadError> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'#' => skip_until(bytes, at, |byte| byte == b'\n' || byte == b'\r'),
            b'"' | b'\'' => end_of_string(bytes, at, byte),
            b'<' if bytes.get(at + 1) == Some(&b'<') => return Err(quoted_triple(text, at)),
            // An IRI cannot hold a line break: what follows an unclosed `<` is looked at again.
            b'<' => skip_until(bytes, at, |byte| matches!(byte, b'>' | b'\n')),
            // An escaped character of a name.
            b'\\' => at + 1,
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(too_deep(text, at));
                }
                at
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at
            }
            _ => at,
        } + 1;
    }
    Ok(())
}

fn quoted_triple(text: &str, at: usize) -> UploadError {
    let remedy = "describe the statement with a node of its own (rdf:Statement), as RDF 1.1 does";
    UploadError::refused("a quoted triple (`<<`) is not accepted", remedy).at(text, at)
}

fn too_deep(text: &str, at: usize) -> UploadError {
    let message = format!("brackets nest deeper than {MAX_DEPTH} levels");
    UploadError::refused(message, "give inner blank nodes labels (`_:b1`) and state them one by one")
        .at(text, at)
}

/// Where the first byte after `start` is that meets the condition; the end where none does.
fn skip_until(bytes: &[u8], start: usize, stop: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start + 1..).unwrap_or_default();
    start + 1 + rest.iter().position(|&byte| stop(byte)).unwrap_or(rest.len())
}

/// Last byte of the string that starts at `start`, or of the document where it never ends.
fn end_of_string(bytes: &[u8], start: usize, quote: u8) -> usize {
    let is_long = |at: usize| bytes.get(at..at + 3) == Some(&[quote; 3]);
    let long = is_long(start);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            // Not a string: a short one cannot hold a line break.
            b'\n' if !long => return start,
            byte if byte == quote && !long => return at,
            byte if byte == quote && is_long(at) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<(usize, usize)> {
        check(text).err().map(|error| (error.line.unwrap(), error.column.unwrap()))
    }

    #[test]
    fn quoted_triples_are_found_where_they_are_and_nowhere_else() {
        assert_eq!(place("<a:s> <a:p>\n  <<( <a:s> <a:p> <a:o> )>> ."), Some((2, 3)));
        assert_eq!(place("<< <a:s> <a:p> <a:o> >> <a:q> 1 ."), Some((1, 1)));
        for text in [
            "<a:s> <a:p> \"<<\", '<<', '''\n<<'\\'' ''' . # <<\n",
            "a:b\\#c a:p \"x\" . # don't <<",
            "<a:x#y> <a:p> \"\\\"<<\" .",
        ] {
            assert_eq!(place(text), None, "{text}");
        }
        // Nothing hides behind an escaped quote, a comment's end or an IRI.
        for text in
            ["a:b\\' <<", "a:b\\\" <<", "# '\n<<", "# '\r<<", "<a:'> <<", "\"\\\\\" <<", "'' <<", "''''''<<"]
        {
            assert!(place(text).is_some(), "{text}");
        }
    }

    #[test]
    fn nesting_is_counted_outside_strings_iris_and_comments() {
        for open in ["[ <a:p> ", "(", "( [ "] {
            let deep = |n: usize| format!("<a:s> <a:p> {}", open.repeat(n));
            let each = open.matches(['(', '[']).count();
            assert_eq!(place(&deep(100 / each)), None, "{open}");
            assert!(place(&deep(100 / each + 1)).is_some(), "{open}");
        }
        let flat = "<a:((((> a:p \"((((\", '''((((''' ; # ((((\n a:q ( [ ] ) .\n".repeat(50);
        assert_eq!(place(&flat), None);
    }
}
