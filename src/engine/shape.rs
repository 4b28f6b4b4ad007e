//! The shape of a query: the same for texts that differ in names, values, prefixes, blanks and comments alone.

/// Reads a query text into its shape. Variables are numbered as they first occur; IRIs, strings and numbers are
/// but their kind, and a long list of them its order of magnitude. What is no SPARQL has a shape too.
pub(super) fn shape(text: &str) -> Vec<u8> {
    let mut shape = Shape { out: Vec::with_capacity(text.len() / 2), variables: Vec::new(), run: None };
    let mut words = Words { text, at: 0 };
    let mut skipped = 0;
    while let Some((kind, word)) = words.next() {
        match kind {
            // The name and the IRI of a prefix, the IRI of a base.
            Kind::Word if word.eq_ignore_ascii_case("PREFIX") => skipped = 2,
            Kind::Word if word.eq_ignore_ascii_case("BASE") => skipped = 1,
            Kind::Iri if skipped > 0 => skipped -= 1,
            _ => shape.add(kind, word),
        }
    }
    shape.end_run();
    shape.out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Variable,
    Iri,
    String,
    Number,
    Word,
    Sign,
}

struct Shape<'t> {
    out: Vec<u8>,
    variables: Vec<&'t str>,
    /// Terms of one kind after one another, and how many.
    run: Option<(u8, usize)>,
}

/// Variables that are told apart; of a query with more the rest are one.
const VARIABLES: usize = 200;

impl<'t> Shape<'t> {
    fn add(&mut self, kind: Kind, word: &'t str) {
        match kind {
            Kind::Iri => self.term(b'i'),
            Kind::String => self.term(b's'),
            Kind::Number => self.term(b'n'),
            // A list, whether with commas or without.
            Kind::Sign if word == "," && self.run.is_some() => {}
            Kind::Variable => {
                self.end_run();
                let name = word.get(1..).unwrap_or_default();
                let known = self.variables.iter().position(|other| *other == name);
                let number = known.unwrap_or(self.variables.len());
                if known.is_none() && number < VARIABLES {
                    self.variables.push(name);
                }
                self.out.extend_from_slice(format!("?{number}").as_bytes());
            }
            Kind::Word | Kind::Sign => {
                self.end_run();
                self.out.push(b' ');
                self.out.extend(word.bytes().map(|byte| byte.to_ascii_uppercase()));
            }
        }
    }

    fn term(&mut self, kind: u8) {
        match &mut self.run {
            Some((of, count)) if *of == kind => *count += 1,
            _ => {
                self.end_run();
                self.run = Some((kind, 1));
            }
        }
    }

    fn end_run(&mut self) {
        if let Some((kind, count)) = self.run.take() {
            let magnitude = if count < 4 { count } else { 4 + count.ilog2() as usize };
            self.out.extend_from_slice(format!(" {}{magnitude}", char::from(kind)).as_bytes());
        }
    }
}

/// The words of a text, without blanks and comments.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    fn next(&mut self) -> Option<(Kind, &'t str)> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            if first == '#' {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if first.is_whitespace() {
                self.at += first.len_utf8();
            } else {
                let (kind, length) = word(rest, first);
                self.at += length;
                return Some((kind, &rest[..length]));
            }
        }
    }
}

/// Kind and length of the word that a text begins with.
fn word(text: &str, first: char) -> (Kind, usize) {
    let while_in = |is_part: fn(char) -> bool| text.find(|c| !is_part(c)).unwrap_or(text.len());
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '%');
    match first {
        '?' | '$' => {
            let name = text[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len() - 1);
            // By itself it is the sign of a path.
            (if name > 0 { Kind::Variable } else { Kind::Sign }, 1 + name)
        }
        '<' => {
            let end = text[1..].find(|c: char| c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}'));
            match end.filter(|end| text[1 + end..].starts_with('>')) {
                Some(end) => (Kind::Iri, end + 2),
                None => (Kind::Sign, 1),
            }
        }
        '"' | '\'' => (Kind::String, string(text)),
        '@' => (Kind::Sign, 1 + text[1..].find(|c: char| !is_name(c)).unwrap_or(text.len() - 1)),
        '0'..='9' => (Kind::Number, number(text)),
        ':' | '_' => (Kind::Iri, while_in(is_name)),
        first if first.is_alphabetic() => {
            let length = while_in(is_name);
            (if text[..length].contains(':') { Kind::Iri } else { Kind::Word }, length)
        }
        first => (Kind::Sign, first.len_utf8()),
    }
}

/// Length of the number that a text begins with; a point after it may end a sentence.
fn number(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())
    };
    let whole = digits(0);
    let fraction = text.get(whole..).and_then(|rest| rest.strip_prefix('.'));
    if fraction.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        digits(whole + 1)
    } else {
        whole
    }
}

/// Length of the string that a text begins with; of one that never ends, that of its quote.
fn string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[0];
    let long = bytes.starts_with(&[quote; 3]);
    let mut at = if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' if !long => return 1,
            _ if byte == quote && !long => return at + 1,
            _ if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(a: &str, b: &str) -> bool {
        shape(a) == shape(b)
    }

    #[test]
    fn names_values_blanks_and_comments_do_not_matter() {
        let text = "SELECT ?a { ?a <http://x/p> \"v\"@zh ; a plan:Task FILTER(?b > 12.5) } LIMIT 10";
        for other in [
            "select $x{$x <http://y/q#r> '''w'''@zh; a e:B filter(?y>7)}limit 99#comment",
            "PREFIX p: <http://x/> SELECT ?a { ?a p:q \"\\\"\"@zh ; a p:T FILTER(?b > 1e3) } LIMIT 1",
            "BASE <http://x/> PREFIX : <y> SELECT ?a { ?a :q \"v\"@zh ; a <T> FILTER(?b > 1) } LIMIT 1",
        ] {
            assert!(same(text, other), "{:?}", String::from_utf8_lossy(&shape(other)));
        }
    }

    #[test]
    fn what_is_asked_matters() {
        let text = "SELECT * { ?a ?b ?c }";
        for other in [
            "SELECT * { ?a ?b ?a }",
            "SELECT * { ?a <p> ?c }",
            "SELECT * { ?a ?b ?c . ?c ?d ?e }",
            "SELECT * { ?a ?b ?c } ORDER BY ?a",
            "SELECT DISTINCT * { ?a ?b ?c }",
            "SELECT * { ?a ?b \"?c }",
        ] {
            assert!(!same(text, other), "{other}");
        }
        assert!(!same("ASK { ?a <p>* ?b }", "ASK { ?a <p>+ ?b }"));
        assert!(!same("ASK { ?a <p>? ?b }", "ASK { ?a <p> ?b }"));
    }

    #[test]
    fn a_list_counts_by_its_order_of_magnitude() {
        let list =
            |count: usize, sign: &str| format!("ASK {{ VALUES ?x {{ {} }} }}", vec!["1"; count].join(sign));
        assert!(same(&list(100, " "), &list(101, " , ")));
        assert!(!same(&list(10, " "), &list(100, " ")));
        assert!(!same(&list(1, " "), &list(2, " ")));
    }

    proptest! {
        /// Any text has a shape, no longer than a small multiple of the text.
        #[test]
        fn any_text_has_a_shape(text in "[?$<>a-c:\"'#@\\\\ \n{}().,0-9é计]{0,60}") {
            prop_assert!(shape(&text).len() <= 4 * text.len());
        }
    }
}
