//! What is refused in JSON-LD before it is parsed.
//!
//! The parser keeps a copy of what an object holds on each level above it, so its memory grows with depth
//! times bytes. And a context multiplies: each of its terms holds a whole IRI, which a prefix makes long, and
//! is copied for each node below that has a context of its own or one scoped to a term. So all of these are
//! bounded here; whether the text is JSON at all, the parser decides.

use super::error::UploadError;

/// Deepest nesting of arrays and objects.
const MAX_DEPTH: usize = 64;

/// Most bytes times depth: 16 MiB four levels deep. The parser needs some 15 bytes of memory for each.
const MAX_WEIGHT: usize = 64 * 1024 * 1024;

/// Most bytes of all contexts that hold at one place of the document.
pub(super) const MAX_CONTEXT_BYTES: usize = 16 * 1024;

/// Most bytes of contexts that are copied, over all copies.
const MAX_COPIED_BYTES: usize = 4 * 1024 * 1024;

/// An array or object that is open.
#[derive(Default)]
struct Level {
    start: usize,
    is_array: bool,
    /// It is the value of `@context`.
    is_context: bool,
    /// A context in it scopes further contexts to its terms.
    scopes: bool,
    /// Bytes of contexts directly in it.
    contexts: usize,
    /// The most bytes of contexts along one way further down.
    below: usize,
    /// Arrays and objects in it.
    nodes: usize,
    /// How often the contexts that hold here are copied further down.
    copies: usize,
}

/// A document as far as it was looked at.
struct Scan<'a> {
    text: &'a str,
    open: Vec<Level>,
    /// Items of arrays.
    items: usize,
    weight: usize,
    copied: usize,
}

/// Refuses deep nesting, arrays of more than `most` items in all (the parser holds a list whole before it
/// gives its first quad), and contexts that are large or copied too often.
pub(super) fn check(text: &str, most: usize) -> Result<(), UploadError> {
    let mut scan = Scan { text, open: Vec::new(), items: 0, weight: 0, copied: 0 };
    let bytes = text.as_bytes();
    let (mut at, mut after_key) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        let mut is_context = false;
        let start = at;
        match byte {
            b'"' => {
                at = end_of_string(bytes, start);
                let string = bytes.get(start + 1..at).unwrap_or_default();
                is_context = is_context_key(string) && is_followed_by_colon(bytes, at + 1);
            }
            b'{' | b'[' => scan.open(at, byte == b'[', after_key)?,
            b',' => scan.count(at, most)?,
            b'}' | b']' => scan.close(at)?,
            // Between a key and its value.
            b':' | b' ' | b'\t' | b'\n' | b'\r' => is_context = after_key,
            _ => {}
        }
        after_key = is_context;
        at += 1;
        scan.weigh(start, at)?;
    }
    // The parser works through a document that is cut off, too, up to its end.
    while !scan.open.is_empty() {
        scan.close(bytes.len())?;
    }
    Ok(())
}

impl Scan<'_> {
    fn open(&mut self, start: usize, is_array: bool, is_context: bool) -> Result<(), UploadError> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("arrays and objects nest deeper than {MAX_DEPTH} levels");
            return Err(self.refused(message, FLATTEN, start));
        }
        if is_context && let Some(outer) = self.open.iter_mut().find(|level| level.is_context) {
            outer.scopes = true;
        }
        self.open.push(Level { start, is_array, is_context, ..Level::default() });
        Ok(())
    }

    /// Ends the innermost level and adds up its contexts.
    fn close(&mut self, end: usize) -> Result<(), UploadError> {
        let Some(level) = self.open.pop() else { return Ok(()) };
        let bytes = if level.is_context { end - level.start } else { level.contexts + level.below };
        if bytes > MAX_CONTEXT_BYTES {
            let message = format!("contexts of more than {MAX_CONTEXT_BYTES} bytes hold at one place");
            return Err(self.refused(message, EXPAND, level.start));
        }
        let nodes = level.nodes + 1;
        let copies = if level.scopes { nodes } else { level.copies };
        if level.is_context {
            if let Some(parent) = self.open.last_mut() {
                parent.contexts += bytes;
                parent.copies += 1;
                parent.scopes |= level.scopes;
            }
            return Ok(());
        }
        self.copied = self.copied.saturating_add(level.contexts.saturating_mul(copies));
        if self.copied > MAX_COPIED_BYTES {
            let message = "its contexts hold for too many nodes with contexts of their own";
            return Err(self.refused(message, EXPAND, level.start));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.below = parent.below.max(bytes);
            parent.nodes += nodes;
            parent.copies += copies;
        }
        Ok(())
    }

    /// A comma: one item more, if it is in an array.
    fn count(&mut self, at: usize, most: usize) -> Result<(), UploadError> {
        self.items += usize::from(self.open.last().is_some_and(|level| level.is_array));
        if self.items >= most {
            let message = format!("the arrays of the document have more than {most} items");
            return Err(UploadError::too_large(message, "send it in parts").at(self.text, at));
        }
        Ok(())
    }

    fn weigh(&mut self, start: usize, end: usize) -> Result<(), UploadError> {
        self.weight += (end - start) * self.open.len();
        if self.weight > MAX_WEIGHT {
            let message = "the document is too large for its nesting (bytes times levels)";
            return Err(UploadError::too_large(message, FLATTEN).at(self.text, start));
        }
        Ok(())
    }

    fn refused(&self, message: impl Into<String>, remedy: &str, at: usize) -> UploadError {
        UploadError::refused(message, remedy).at(self.text, at)
    }
}

const FLATTEN: &str = "flatten it, so that nodes refer to each other by @id, or send N-Quads";
const EXPAND: &str = "send the expanded form, which needs no context, or another format";

/// The closing quote of the string that starts at `start`; the end where there is none.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a key, as written between its quotes, is `@context`; any character may be an escape.
fn is_context_key(mut written: &[u8]) -> bool {
    for expected in "@context".bytes() {
        let escape = format!("\\u{expected:04x}");
        written = match written {
            [first, rest @ ..] if *first == expected => rest,
            _ => match written.split_at_checked(escape.len()) {
                Some((first, rest)) if first.eq_ignore_ascii_case(escape.as_bytes()) => rest,
                _ => return false,
            },
        };
    }
    written.is_empty()
}

fn is_followed_by_colon(bytes: &[u8], from: usize) -> bool {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), UploadError> {
        super::check(text, 200_000)
    }

    #[test]
    fn items_of_arrays_are_counted() {
        assert!(super::check("[1,2,{\"a\":[3],\"b\":\",,,,,,\",\"c\":0}]", 3).is_ok());
        assert!(super::check("[1,2,[3,4]]", 3).is_err());
    }

    #[test]
    fn size_counts_on_each_level_of_nesting() {
        let wide = |depth: usize| format!("{}\"{}\"", "[".repeat(depth), "x".repeat(2_000_000));
        assert!(check(&wide(33)).is_ok());
        assert_eq!(check(&wide(34)).unwrap_err().kind, crate::upload::UploadErrorKind::TooLarge);
    }

    #[test]
    fn copies_of_contexts_are_counted() {
        let outer = format!("\"@context\":{{\"a\":\"{}\"}}", "x".repeat(4000));
        let nodes = |node: &str, count: usize| format!("[{}1]", format!("{node},").repeat(count));
        let own = r#"{"@context":{},"a":1}"#;
        let plain = r#"{"a":1}"#;
        assert!(check(&format!("{{{outer},\"p\":{}}}", nodes(plain, 100_000))).is_ok());
        assert!(check(&nodes(own, 100_000)).is_ok());
        assert!(check(&format!("{{{outer},\"p\":{}}}", nodes(own, 900))).is_ok());
        assert!(check(&format!("{{{outer},\"p\":{}}}", nodes(own, 1100))).is_err());
        assert!(check(&format!("{{\"p\":{},{outer}}}", nodes(own, 1100))).is_err());
        // A context scoped to a term is copied for any node.
        let scoped = outer.replace('}', ",\"p\":{\"@id\":\"q:\",\"@context\":{}}}");
        assert!(check(&format!("{{{scoped},\"p\":{}}}", nodes(plain, 900))).is_ok());
        assert!(check(&format!("{{{scoped},\"p\":{}}}", nodes(plain, 1100))).is_err());
        assert!(check(&format!("{{\"p\":{},{scoped}}}", nodes(plain, 1100))).is_err());
    }

    #[test]
    fn nesting_is_counted_outside_strings() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = |n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
            assert!(check(&deep(64)).is_ok(), "{open}");
            let error = check(&deep(65)).unwrap_err();
            assert_eq!(error.column, Some(64 * open.len() + 1), "{open}");
        }
        let strings = format!("[{}1]", r#""[[\"[[\\", "]", "#.repeat(50));
        assert!(check(&strings).is_ok());
        assert!(check(&format!("[\"\\\\\", {}", "[".repeat(64))).is_err());
    }

    #[test]
    fn the_key_is_known_in_every_spelling() {
        for key in ["@context", "\\u0040context", "@\\u0063on\\u0074ext", "\\u0040\\u0063\\u006F\\u006etext"]
        {
            assert!(is_context_key(key.as_bytes()), "{key}");
        }
        for key in ["", "@contex", "@contexts", "context", "\\u0041context", "\\u004", "@Context"] {
            assert!(!is_context_key(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn contexts_are_added_up_along_a_way_and_not_across() {
        let context = |bytes: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes));
        let half = context(9000);
        assert!(check(&format!("{{\"@context\" : {}}}", context(17000))).is_err());
        assert!(check(&format!("{{\"@context\":[{}]}}", context(17000))).is_err());
        assert!(check(&format!("{{\"p\":{}}}", context(17000))).is_ok());
        assert!(check(&format!("{{\"p\":\"@context\",\"q\":{}}}", context(17000))).is_ok());
        let across = format!("[{}1]", format!("{{\"@context\":{half}}},").repeat(9));
        assert!(check(&across).is_ok());
        for along in [
            format!("{{\"@context\":{half},\"p\":[{{\"@context\":{half}}}]}}"),
            format!("{{\"p\":[{{\"@context\":{half}}}],\"@context\":{half}}}"),
            format!("{{\"@context\":{half},\"@context\":{half}}}"),
            format!("{{\"@context\":{{\"a\":{half},\"b\":{half}}}}}"),
            format!("{{\"@context\":{half},\"p\":[{{\"@context\":{half},"),
            format!("{{\"@context\":{{\"a\":{half},\"b\":{half}"),
        ] {
            assert!(check(&along).is_err());
        }
    }
}
