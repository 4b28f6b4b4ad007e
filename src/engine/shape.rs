//! The shape of a query: the same for texts that differ in names, values, prefixes, blanks and comments alone.

use crate::sparql::token::{Kind, tokens};

/// Bytes of a text that its shape is read from. (Those of an update of 8 MB would take hundreds of MB.)
const READ: usize = 64 << 10;

/// Reads a query text into its shape. Variables are numbered as they first occur; IRIs, strings and numbers are
/// but their kind, and a long list of them its order of magnitude. What is no SPARQL has a shape too. Of a long text it is
/// that of its beginning, and its length.
pub(super) fn shape(text: &str) -> Vec<u8> {
    let read = &text[..text.floor_char_boundary(READ)];
    let mut shape = Shape { out: Vec::with_capacity(read.len() / 2), variables: Vec::new(), run: None };
    let mut skipped = 0;
    for token in tokens(read) {
        // The name and the IRI of a prefix, the IRI of a base.
        if token.is_word("PREFIX") {
            skipped = 2;
        } else if token.is_word("BASE") {
            skipped = 1;
        } else if skipped > 0 && matches!(token.kind, Kind::Iri | Kind::Name) {
            skipped -= 1;
        } else {
            shape.add(token.kind, token.text);
        }
    }
    shape.end_run();
    if read.len() < text.len() {
        shape.out.extend_from_slice(format!(" {}", text.len()).as_bytes());
    }
    shape.out
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
            Kind::Iri | Kind::Name => self.term(b'i'),
            Kind::Text | Kind::OpenText => self.term(b's'),
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
            Kind::Word | Kind::Sign | Kind::Tag | Kind::OpenIri | Kind::Strange => {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(a: &str, b: &str) -> bool {
        shape(a) == shape(b)
    }

    #[test]
    fn a_long_text_is_told_by_its_beginning_and_its_length() {
        let long = |first: &str, more: usize| format!("{first} {{ {} }}", "市 ".repeat(READ / 4 + more));
        assert!(shape(&long("DELETE", 0)).len() < 2 * READ);
        assert!(same(&long("DELETE", 9), &long("delete", 9)));
        assert!(
            !same(&long("DELETE", 9), &long("INSERT", 9)) && !same(&long("DELETE", 9), &long("DELETE", 10))
        );
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
