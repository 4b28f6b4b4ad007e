use super::first;
use crate::assets;
use crate::diagnostic::line_column;
use crate::library::{parse, parse_update};
use crate::sparql::Operation::{self, Query, Update};

/// A text that is wrong at a line and a column, the token there, and words of what is said and of the hint.
type Case = (&'static str, (usize, usize), &'static str, &'static str, &'static str);

fn operation(text: &str) -> Operation {
    if text.starts_with("INSERT") || text.starts_with("DELETE") { Update } else { Query }
}

fn check(cases: &[Case]) {
    for &(text, place, token, said, hint) in cases {
        assert!(parse(text, None).is_err() && parse_update(text, None).is_err(), "{text} is right");
        let mistake = first(text, operation(text)).unwrap_or_else(|| panic!("nothing is found in {text}"));
        let found = (line_column(text, mistake.at), mistake.token.as_str());
        assert_eq!(found, (place, token), "{text}: {mistake:?}");
        assert!(mistake.said.contains(said) && mistake.hint.contains(hint), "{text}: {mistake:?}");
    }
}

#[test]
fn parts_of_triples_that_are_missing() {
    check(&[
        ("SELECT ?x { ?x a }", (1, 18), "}", "an object is missing after `a`", "?value"),
        (
            "SELECT ?x {\n ?x plan:value FILTER(?x > 1) }",
            (2, 16),
            "FILTER",
            "object is missing after `plan:value`",
            "",
        ),
        ("SELECT ?x { ?x }", (1, 16), "}", "a predicate is missing after `?x`", "three parts"),
        (
            "SELECT ?x { ?x plan:value ?y ; plan:metric }",
            (1, 44),
            "}",
            "object is missing after `plan:metric`",
            "",
        ),
        ("SELECT ?x { ?x plan:value ?y, }", (1, 31), "}", "object is missing after `,`", ""),
        ("SELECT ?x { ?x plan:party/ ?y }", (1, 28), "?y", "predicate is missing after `/`", ""),
        (
            "SELECT ?x {\n ?x plan:party ?u\n ?u plan:task ?t }",
            (3, 2),
            "?u",
            "`.` is missing before `?u`",
            "`;`",
        ),
        ("SELECT ?x { ?x plan:value 5 6 }", (1, 29), "6", "`.` is missing", ""),
        ("INSERT DATA { <a:a> <a:b> }", (1, 27), "}", "object is missing", ""),
    ]);
}

#[test]
fn conditions_without_filter_or_brackets() {
    check(&[
        ("SELECT ?x { ?x plan:value ?y . ?y = 3 }", (1, 35), "=", "comparison", "FILTER(?x = …)"),
        ("SELECT ?x { ?x plan:value ?y FILTER ?y = 3 }", (1, 37), "?y", "brackets", "FILTER(?x = …)"),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y == 3) }", (1, 40), "==", "no operator", "`=`"),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y > 3 AND ?y < 5) }", (1, 44), "AND", "", "`&&`"),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y <> 3) }", (1, 40), "<>", "", "`!=`"),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y LIKE \"a\") }", (1, 40), "LIKE", "", "CONTAINS"),
        (
            "SELECT ?x { ?x plan:value ?y FILTER(CONTAIN(?y, \"a\")) }",
            (1, 37),
            "CONTAIN",
            "no function",
            "CONTAINS",
        ),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y = 市) }", (1, 42), "市", "", "a text `\"市\"`"),
        ("SELECT ?x { ?x plan:value ?y FILTER(?y > 1 ?y < 5) }", (1, 44), "?y", "operator is missing", "&&"),
        ("SELECT ?x { ?x plan:value ?y BIND(?y + 1) }", (1, 41), ")", "name", "AS ?name"),
    ]);
}

#[test]
fn what_is_selected() {
    check(&[
        ("SELECT ?x, ?y { ?x plan:value ?y }", (1, 10), ",", "blanks", "comma"),
        ("SELECT ?x AS ?y { ?x plan:value ?y }", (1, 11), "AS", "brackets", "(?x AS ?name)"),
        ("SELECT COUNT(?x) AS ?n { ?x plan:value ?y }", (1, 8), "COUNT", "brackets", "(COUNT(…) AS ?name)"),
        ("SELECT (COUNT(?x)) { ?x plan:value ?y }", (1, 18), ")", "name", "AS ?name"),
        ("SELECT x { ?x plan:value ?y }", (1, 8), "x", "", "`?x`"),
        ("SELEC ?x { ?x plan:value ?y }", (1, 1), "SELEC", "", "SELECT"),
        ("SELECT ?x WHRE { ?x plan:value ?y }", (1, 11), "WHRE", "", "WHERE"),
        ("SELECT ?x WHERE ?x plan:value ?y", (1, 17), "?x", "`{` is missing", "braces"),
        ("SELECT ?x { OPTIONAL ?x plan:value ?y }", (1, 22), "?x", "`{` is missing after `OPTIONAL`", ""),
        ("SELECT ?x { ?x plan:value ?y } ORDER ?y", (1, 38), "?y", "BY", "ORDER BY"),
        (
            "SELECT ?x { ?x a plan:Task ORDER ?x }",
            (1, 28),
            "ORDER",
            "within the braces",
            "`ORDER BY …` after the closing `}`",
        ),
        ("SELECT ?x { ?x a plan:Task . limit 5 }", (1, 30), "limit", "within the braces", "`LIMIT …` after"),
        ("SELECT ?x { ?x plan:value ?y } ORDER BY DESC ?y", (1, 41), "DESC", "brackets", "DESC(?x)"),
        ("SELECT ?x { ?x plan:value ?y } LIMIT", (1, 37), "", "number", "LIMIT 10"),
        ("INSERT { ?x a plan:Task }", (1, 26), "", "WHERE", "DATA"),
    ]);
}

#[test]
fn prefixes_that_are_not_declared() {
    check(&[
        ("SELECT ?x { ?x foo:bar ?y }", (1, 16), "foo:bar", "`foo:` is not declared", "PREFIX foo: <…>"),
        ("SELECT ?x { ?x skso:prefLabel ?y }", (1, 16), "skso:prefLabel", "", "did you mean `skos`"),
        ("PREFIX ex <http://e/> SELECT ?x { ?x a ex:y }", (1, 8), "ex", "colon", "PREFIX ex: <"),
        ("PREFIX ex: http://e/ SELECT ?x { ?x a ex:y }", (1, 12), "http:", "`<>`", "PREFIX ex: <"),
    ]);
}

#[test]
fn brackets_and_quotes_that_are_not_closed() {
    check(&[
        ("SELECT ?x {\n ?x plan:value ?y ", (2, 18), "", "`{` of line 1, column 11 is not closed", "`}`"),
        (
            "SELECT ?x { ?x plan:value ?y FILTER(?y = 3 }",
            (1, 44),
            "}",
            "`(` of line 1, column 36 is not closed",
            "`)`",
        ),
        ("SELECT ?x { ?x plan:value ?y } }", (1, 32), "}", "closes nothing", ""),
        ("SELECT ?x { ?x skos:prefLabel \"abc . }", (1, 31), "\"", "not closed", "same line"),
        ("SELECT ?x { ?x skos:prefLabel 'it's' }", (1, 36), "'", "not closed", "\\'"),
        ("SELECT ?x { ?x skos:prefLabel <http://a.b/ . }", (1, 31), "<http://a.b/", "not closed", "`>`"),
        ("SELECT ?x { ?x skos:prefLabel “市” }", (1, 31), "“", "no character", "write \""),
        ("SELECT ?x { ?x a ?y FILTER（?y = 3) }", (1, 27), "（", "no character", "write ("),
    ]);
}

#[test]
fn no_text_takes_the_stack_or_long() {
    let started = std::time::Instant::now();
    let begins =
        ["", "SELECT ", "SELECT (", "ASK ", "ASK { ?x ", "ASK { ?x ?y ", "ASK { FILTER", "INSERT DATA "];
    let parts = [
        "{",
        "(",
        "[",
        "{SELECT * ",
        "[?p ",
        "(1 + ",
        "EXISTS {",
        "!(",
        "a.",
        "<a",
        "\"\\",
        "{ } UNION ",
        "?x ",
        "^",
    ];
    for (begin, part) in begins.iter().flat_map(|begin| parts.iter().map(move |part| (begin, part))) {
        let text = format!("{begin}{}", part.repeat(100_000 / part.len()));
        _ = first(&text, operation(&text));
    }
    let each = started.elapsed() / u32::try_from(begins.len() * parts.len()).unwrap();
    assert!(each.as_millis() < 500, "{each:?}");
}

#[test]
fn nothing_is_found_in_what_is_right() {
    for file in assets::queries() {
        assert_eq!(first(&file.text, Query), None, "{file:?}");
    }
    let right = [
        "BASE <http://a/> PREFIX : <b#> SELECT DISTINCT ?x (COUNT(DISTINCT *) AS ?n) FROM <c> FROM NAMED :d WHERE { ?x :e/^:f*|!(:g|^a) [ :h 1, -2.5e3 ; ] ; a ?k } GROUP BY (STR(?x) AS ?k) ?x HAVING (?n > 1) (?n < 9) ORDER BY DESC(?n) ?x LIMIT 1 OFFSET 2 VALUES ?x { UNDEF }",
        "ASK { { SELECT * { ?a ?b \"\"\"c\n\"d\"\"\"@zh-Hans } LIMIT 3 } UNION { ?a ?b 'x'^^xsd:date } MINUS { GRAPH ?g { ?a ?b (1 2 <http://x>) } } FILTER NOT EXISTS { ?a ?b true } }",
        "SELECT ?x { ?x ?y ?z . FILTER(!(?z IN (1, 2)) && ?z NOT IN () || EXISTS { ?x a ?c } && plan:pinyin(?y) = \"a\"@en) BIND(IF(BOUND(?y), -?z * 2, <http://f>(1)) AS ?w) VALUES (?p ?q) { (1 UNDEF) } SERVICE SILENT <http://s> { [] ?y [] . [ a ?c ] } }",
        "CONSTRUCT { ?x a ?y } WHERE { ?x a ?y } ORDER BY STR(?x)",
        "CONSTRUCT WHERE { ?x a ?y }",
        "DESCRIBE <http://a> ?x WHERE { ?x a plan:Task } # end",
        "DESCRIBE plan:Task",
        "SELECT (GROUP_CONCAT(?x; SEPARATOR = \",\") AS ?l) { ?x ?y ?z. ?x plan:a? ?u; } HAVING (COUNT(*) > 1)",
    ];
    for text in right {
        assert!(parse(text, None).is_ok(), "{text}");
        assert_eq!(first(text, Query), None, "{text}");
    }
    let updates = [
        "PREFIX e: <http://e/> INSERT DATA { GRAPH e:g { e:a e:b 1 . e:c e:d _:e } } ; DELETE WHERE { ?x ?y ?z }",
        "WITH <http://g> DELETE { ?x ?y ?z } INSERT { ?x ?y 1 } USING NAMED <http://h> WHERE { ?x ?y ?z } ; CLEAR SILENT ALL ;",
    ];
    for text in updates {
        assert!(parse_update(text, None).is_ok(), "{text}");
        assert_eq!(first(text, Update), None, "{text}");
    }
}

#[test]
fn a_query_is_no_update_and_an_update_no_query() {
    let update = "PREFIX e: <http://e/>\nINSERT DATA { e:a e:b 1 }";
    let mistake = first(update, Query).unwrap();
    assert_eq!((line_column(update, mistake.at), mistake.token.as_str()), ((2, 1), "INSERT"));
    assert!(mistake.hint.contains("/update"), "{mistake:?}");
    let mistake = first("CLEAR ALL ; SELECT * { ?x ?y ?z }", Update).unwrap();
    assert_eq!((mistake.at, mistake.token.as_str()), (12, "SELECT"));
    assert!(mistake.hint.contains("/sparql"), "{mistake:?}");
}
