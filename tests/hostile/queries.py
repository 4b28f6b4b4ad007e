"""Hostile query texts by name. What they are built of:

- `nested`: brackets and functions within one another, at two depths: as deep as the text may be long, and just within
  what a guard of depth lets through;
- `flat`: long chains without any bracket, again long and just within the limits;
- the rest: growth while the query is evaluated (products, closures, strings, sorts), and what is merely huge.
"""

from collections.abc import Callable

PREFIX = "PREFIX plan: <https://w3id.org/plangraph/def#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
# The longest text that is read has 128 KiB; a comment is added to each.
TEXT_BYTES = 127_000
WITHIN_DEPTH = 95
WITHIN_PARTS = 180

Texts = dict[str, Callable[[], str]]


def queries() -> Texts:
    """All of them."""
    return {**nested(), **hidden(), **flat(), **exponential(), **products(), **strings(), **paths(), **huge(), **odd()}


def nest(before, opening, core, closing, after, depth=None):
    """`opening` within `opening`, `depth` times or as often as the text may be long."""
    if depth is None:
        depth = (TEXT_BYTES - len(before) - len(core) - len(after)) // (len(opening) + len(closing))
    return before + opening * depth + core + closing * depth + after


def nested() -> Texts:
    inside_filter, selected, pattern = ("SELECT * { FILTER(", "1", ") }"), ("SELECT (", "1", " AS ?x) {}"), ("SELECT * {", "?s ?p ?o", "}")
    kinds = {
        "{": ("{", "}", *pattern),
        "(": ("(", ")", *inside_filter),
        "[": ("[ <a:p> ", "] ", "SELECT * { ?s <a:p> ", "1", "}"),
        "collection": ("( ", ") ", "SELECT * { ?s <a:p> ", "1", "}"),
        "STR(": ("STR(", ")", *selected),
        "IF(": ("IF(1,1,", ")", *selected),
        "COALESCE(": ("COALESCE(", ")", *selected),
        "IN (": ("1 IN (", ")", *inside_filter),
        "FILTER EXISTS{": ("FILTER EXISTS{", "}", *pattern),
        "FILTER(!EXISTS{": ("FILTER(!EXISTS{", "})", *pattern),
        "OPTIONAL{": ("OPTIONAL{", "}", *pattern),
        "MINUS{": ("?s ?p ?o MINUS{", "}", *pattern),
        "UNION{": ("{}UNION{", "}", *pattern),
        "GRAPH{": ("GRAPH ?g{", "}", *pattern),
        "SERVICE{": ("SERVICE <a:s>{", "}", *pattern),
        "LATERAL{": ("?s ?p ?o LATERAL{", "}", *pattern),
        "sub-SELECT": ("{SELECT * {", "}}", *pattern),
        "quoted triple": ("<<( ?s <a:p> ", ")>> ", "SELECT * { ?s <a:p> ", "1", "}"),
        "quoted triple without brackets": ("<< ?s <a:p> ", ">> ", "SELECT * { ?s <a:p> ", "1", "}"),
        "annotation": ("{| <a:p> 1 ", "|} ", "SELECT * { ?s ?p ?o ", "", "}"),
        "path (": ("(", ")", "SELECT * { ?s ", "<a:p>", " ?o }"),
        "path (…)*": ("(", ")*", "SELECT * { ?s ", "<a:p>", " ?o }"),
        "path (…|": ("(<a:q>|", ")", "SELECT * { ?s ", "<a:p>", " ?o }"),
        "path ^(": ("^(", ")", "SELECT * { ?s ", "<a:p>", " ?o }"),
        "!": ("!", "", *inside_filter),
        "! with blanks": ("! ", "", *inside_filter),
        "-": ("- ", "", *inside_filter),
        "^": ("^", "", "SELECT * { ?s ", "<a:p>", " ?o }"),
    }
    texts = {}
    for name, (opening, closing, before, core, after) in kinds.items():
        parts = (before, opening, core, closing, after)
        texts[f"deep {name}"] = lambda parts=parts: nest(*parts)
        texts[f"open {name}"] = lambda parts=parts: nest(parts[0], parts[1], "", "", "")
        texts[f"nested {name}"] = lambda parts=parts: nest(*parts, depth=WITHIN_DEPTH)
    return texts


def hidden() -> Texts:
    """Brackets where a guard that reads the text loosely does not see them."""
    def deep(text):
        return nest(text.partition("…")[0], "(", "1", ")", text.partition("…")[2])

    return {
        "brackets after an escaped #": lambda: deep(r"PREFIX e: <e:> SELECT * { ?s e:a\#b ?o FILTER(…) }"),
        "brackets after an escaped quote": lambda: deep(r"PREFIX e: <e:> SELECT * { ?s e:a\'b ?o FILTER(…) ?s ?p 'x' }"),
        "brackets between < and >": lambda: deep("SELECT * { FILTER(2<…&&2>1) }"),
        "brackets as escaped code points": lambda: "SELECT * { FILTER(" + r"\u0028" * 20_000 + "1",
        "brackets after a carriage return": lambda: deep("SELECT * { #\rFILTER(…) }"),
        "brackets after a string that never ends": lambda: deep("SELECT * { ?s ?p '''x FILTER(…) }"),
    }


def chain(before, item, after, separator="", count=None):
    """`item` (with `№` for its number) again and again, `count` times or as often as the text may be long."""
    each = len(item) + len(separator) + 4 * item.count("№")
    count = count or (TEXT_BYTES - len(before) - len(after)) // each
    return before + separator.join(item.replace("№", str(number)) for number in range(count)) + after


def flat() -> Texts:
    group, inside_filter = ("SELECT * {", "}"), ("SELECT * { ?s ?p ?o FILTER(", ") }")
    kinds = {
        "UNION": ("{?s ?p ?o}", " UNION ", *group),
        "OPTIONAL": ("OPTIONAL{?s ?p ?o№}", "", *group),
        "OPTIONAL of nothing": ("OPTIONAL{}", "", *group),
        "MINUS": ("MINUS{?s ?p ?o№}", "", "SELECT * { ?s ?p ?o ", "}"),
        "BIND": ("BIND(1 AS ?x№)", "", *group),
        "FILTER": ("FILTER(?s != <a:№>)", "", "SELECT * { ?s ?p ?o ", "}"),
        "EXISTS": ("FILTER EXISTS{?s ?p ?x№}", "", "SELECT * { ?s ?p ?o ", "}"),
        "GRAPH": ("GRAPH ?g№{?s ?p ?o}", "", *group),
        "VALUES": ("VALUES ?x№{1 2}", "", *group),
        "sub-SELECT": ("{SELECT ?s {?s ?p ?x№}}", "", *group),
        "||": ("?o = №", "||", *inside_filter),
        "&&": ("?o != №", "&&", *inside_filter),
        "+": ("№", "+", "SELECT (", " AS ?x) {}"),
        "CONCAT": ('"№"', ",", "SELECT (CONCAT(", ") AS ?x) {}"),
        "COALESCE": ("?x№", ",", "SELECT (COALESCE(", ") AS ?x) {}"),
        "IN": ("№", ",", "SELECT * { ?s ?p ?o FILTER(?o IN (", ")) }"),
        "NOT IN of IRIs": ("<a:№>", ",", "SELECT * { ?s ?p ?o FILTER(?s NOT IN (", ")) }"),
        "IN of expressions": ("№+1", ",", "SELECT * { ?s ?p ?o FILTER(?o IN (", ")) }"),
        "path /": ("<a:№>", "/", "SELECT * { ?s ", " ?o }"),
        "path |": ("<a:№>", "|", "SELECT * { ?s ", " ?o }"),
        "path ?/": ("!<a:№>?", "/", "SELECT * { ?s ", " ?o }"),
        "path */": ("!<a:№>*", "/", "SELECT * { ?s ", " ?o }"),
        "negated set": ("<a:№>", "|", "SELECT * { ?s !(", ") ?o }"),
        "star of patterns": ("?s ?p№ ?o№ .", "", *group),
        "path of patterns": ("?x№ ?p№ ?x№0 .", "", *group),
        "clique of patterns": ("?s ?p ?o . ?o ?p ?s .", "", *group),
        "objects": ("?o№", ",", "SELECT * { ?s ?p ", "}"),
        "predicates": ("?p№ ?o№", ";", "SELECT * { ?s ", "}"),
        "selected expressions": ("(?s AS ?x№)", " ", "SELECT ", "{ ?s ?p ?o }"),
        "sort keys": ("DESC(STR(?o)+№)", " ", "SELECT * { ?s ?p ?o . ?a ?p ?b } ORDER BY ", ""),
        "group keys": ("(STR(?o)+№ AS ?x№)", " ", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?p ?b } GROUP BY ", ""),
        "aggregates": ("(GROUP_CONCAT(DISTINCT ?o) AS ?x№)", " ", "SELECT ", "{ ?s ?p ?o . ?a ?p ?b }"),
        "FROM": ("FROM <a:№>", " ", "SELECT * ", " { ?s ?p ?o }"),
        "FROM NAMED": ("FROM NAMED <a:№>", " ", "SELECT * ", " { GRAPH ?g { ?s ?p ?o } }"),
        "PREFIX": ("PREFIX p№: <a:№>", " ", "", " ASK {}"),
        "template": ("?s ?p ?o . ?o ?p _:b№ .", "", "CONSTRUCT {", "} WHERE { ?s ?p ?o . ?a ?p ?b }"),
        "described": ("<a:№>", " ", "DESCRIBE ", ""),
    }
    texts = {}
    for name, (item, separator, before, after) in kinds.items():
        parts = (before, item, after, separator)
        texts[f"long {name}"] = lambda parts=parts: chain(*parts)
        texts[f"some {name}"] = lambda parts=parts: chain(*parts, count=WITHIN_PARTS)
        texts[f"few {name}"] = lambda parts=parts: chain(*parts, count=55)
    return texts


def exponential() -> Texts:
    """Parsers that try two alternatives read the first argument twice, at every level."""
    selected = ("SELECT (", " AS ?x) { BIND('a' AS ?y) }")
    kinds = {
        "REGEX(": ("REGEX(", ",'a')"),
        "SUBSTR(": ("SUBSTR(", ",1)"),
        "REPLACE(": ("REPLACE(", ",'a','b')"),
        "GROUP_CONCAT(": ("GROUP_CONCAT(", ")"),
        "REGEX(SUBSTR(": ("REGEX(SUBSTR(", ",1),'a')"),
        "COUNT(REPLACE(": ("COUNT(REPLACE(", ",'a','b'))"),
    }
    return {
        f"exponential {name}": lambda o=opening, c=closing: nest(selected[0], o, "?y", c, selected[1], depth=40)
        for name, (opening, closing) in kinds.items()
    }


def rows(name, count):
    return f"VALUES ?{name} {{ {' '.join(map(str, range(count)))} }} "


def products() -> Texts:
    three = "".join(rows(name, 250) for name in "abc")
    many = rows("a", 4000) + rows("b", 4000)
    # They share the predicate, so they are no product to an estimate that looks at variables alone.
    joined = "?a ?p ?b . ?c ?p ?d . ?e ?p ?f "
    endings = {
        "": ("*", ""),
        ", sorted": ("*", "ORDER BY DESC(?b) ?a"),
        ", sorted and cut": ("*", "ORDER BY DESC(?b) ?a LIMIT 10"),
        ", counted": ("(COUNT(*) AS ?n)", ""),
        ", distinct": ("DISTINCT *", ""),
        ", reduced": ("REDUCED *", ""),
        ", grouped": ("?a ?b (COUNT(*) AS ?n)", "GROUP BY ?a ?b"),
        ", concatenated": ("(GROUP_CONCAT(?b) AS ?n)", ""),
        ", counted distinct": ("(COUNT(DISTINCT *) AS ?n)", ""),
        ", far offset": ("*", "OFFSET 900000000"),
    }
    bodies = {"VALUES³": three, "VALUES²": many, "join over a predicate": joined, "product of patterns": "?a ?p ?b . ?c ?q ?d . ?e ?r ?f "}
    texts = {}
    for what, body in bodies.items():
        for how, (selected, ending) in endings.items():
            texts[f"{what}{how}"] = lambda s=selected, b=body, e=ending: f"SELECT {s} {{ {b} }} {e}"
    limited = "{ SELECT ?a { ?a ?p ?x } LIMIT 4000 } { SELECT ?b { ?b ?p ?x } LIMIT 4000 } "
    inner = "{ ?x ?y ?z . ?u ?v ?w . ?i ?j ?k FILTER(?z = ?w && ?w = ?k && ?k = 'nothing') }"
    fixed = {
        "graph × graph": "SELECT * { GRAPH ?g1 { ?s ?p ?o } GRAPH ?g2 { ?a ?b ?c } } ORDER BY ?c",
        "graph × graph, joined late": "SELECT * { GRAPH ?g1 { ?s ?p ?o } GRAPH ?g2 { ?a ?p ?c } FILTER(?g1 != ?g2) } ORDER BY ?c",
        "limited × limited": f"SELECT * {{ {limited} }} ORDER BY ?a",
        "product in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {inner} }}",
        "product in NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {inner} }}",
        "VALUES product in EXISTS": f"ASK {{ FILTER EXISTS {{ {three} {rows('d', 250)} FILTER(?a + ?b + ?c + ?d < 0) }} }}",
        "product in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {inner} }}",
        "product in OPTIONAL": f"SELECT * {{ ?s ?p ?o OPTIONAL {inner} }}",
        "product in LATERAL": f"SELECT * {{ ?s ?p ?o LATERAL {inner} }}",
        "product in a sub-select of EXISTS": f"ASK {{ FILTER EXISTS {{ {{ SELECT (COUNT(*) AS ?n) {inner} }} FILTER(?n > 5) }} }}",
        "EXISTS in every sort key": f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {inner})",
        "MINUS that shares a late variable": "SELECT * { ?a ?p ?b MINUS { ?c ?p ?d . ?e ?p ?f } }",
        "UNION of all, sorted": chain("SELECT * {", "{?s ?p ?o}", "} ORDER BY ?o ?p ?s", " UNION ", 150),
        "UNION of all, distinct": chain("SELECT DISTINCT * {", "{?s ?p ?o№}", "}", " UNION ", 150),
        "CONSTRUCT of a product": "CONSTRUCT { ?a ?p ?d . ?c ?p ?b } WHERE { ?a ?p ?b . ?c ?p ?d }",
        "CONSTRUCT of new nodes": "CONSTRUCT { [ ?p ?b ] ?p [ ?p ?d ] } WHERE { ?a ?p ?b . ?c ?p ?d }",
        "DESCRIBE of everything": "DESCRIBE ?s ?p ?o { ?s ?p ?o }",
        "DESCRIBE of a product": "DESCRIBE * { ?a ?p ?b . ?c ?p ?d }",
        "aggregates of everything": "SELECT (COUNT(DISTINCT ?b) AS ?n) (MIN(?b) AS ?m) (MAX(?d) AS ?x) (AVG(?b) AS ?v) (SUM(?d) AS ?s) (SAMPLE(?a) AS ?y) { ?a ?p ?b . ?c ?p ?d }",
        "GROUP BY over a product": "SELECT ?a ?c (GROUP_CONCAT(?b) AS ?x) { ?a ?p ?b . ?c ?p ?d } GROUP BY ?a ?c HAVING (COUNT(*) > 0)",
        "filter that nothing passes": "SELECT * { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f FILTER(STRLEN(STR(?b)) < 0) }",
        "join by an expression": "SELECT * { ?a ?p ?b . ?c ?q ?d FILTER(STRLEN(STR(?b)) = STRLEN(STR(?d)) + 900000) }",
    }
    return texts | {name: lambda text=text: text for name, text in fixed.items()}


def strings() -> Texts:
    doubled = "BIND('0123456789abcdef' AS ?x0) " + "".join(f"BIND(CONCAT(?x{n},?x{n}) AS ?x{n + 1}) " for n in range(35))
    replaced = "BIND('0123456789abcdef' AS ?x0) " + "".join(f"BIND(REPLACE(?x{n},'(.)','$1$1$1$1') AS ?x{n + 1}) " for n in range(18))
    encoded = "BIND('中文中文' AS ?x0) " + "".join(f"BIND(ENCODE_FOR_URI(?x{n}) AS ?x{n + 1}) " for n in range(40))
    grown = "{ SELECT ('0123456789' AS ?x0) {} } "
    for level in range(6):
        grown = f"{{ SELECT (GROUP_CONCAT(?x{level}; SEPARATOR='-') AS ?x{level + 1}) {{ {rows(f'v{level}', 100)} {grown} }} }} "
    separator = "x" * 50_000
    fixed = {
        "CONCAT doubled": f"SELECT (STRLEN(?x35) AS ?n) {{ {doubled} }}",
        "CONCAT doubled in the answer": f"SELECT ?x35 {{ {doubled} }}",
        "CONCAT doubled, row by row": f"SELECT * {{ ?s ?p ?o {doubled.replace(chr(39) + '0123456789abcdef' + chr(39), 'STR(?o)')} }}",
        "REPLACE doubled": f"SELECT (STRLEN(?x18) AS ?n) {{ {replaced} }}",
        "ENCODE_FOR_URI of itself": f"SELECT (STRLEN(?x40) AS ?n) {{ {encoded} }}",
        "GROUP_CONCAT of GROUP_CONCAT": f"SELECT (STRLEN(?x6) AS ?n) {{ {grown} }}",
        "GROUP_CONCAT of everything": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?d))) AS ?x) { ?a ?p ?b . ?c ?p ?d }",
        "long separator": f"SELECT (GROUP_CONCAT(?a; SEPARATOR='{separator}') AS ?x) {{ ?a ?p ?b . ?c ?p ?d }}",
        "long separator, row by row": f"SELECT * {{ ?a ?p ?b . ?c ?p ?d BIND(CONCAT('{separator}', STR(?b), STR(?d)) AS ?x) }} ORDER BY ?x",
        "new IRIs": "SELECT * { ?a ?p ?b . ?c ?p ?d BIND(IRI(CONCAT('x:', STRUUID())) AS ?x) } ORDER BY ?x",
        "UUIDs": "SELECT DISTINCT ?x { ?a ?p ?b . ?c ?p ?d BIND(UUID() AS ?x) }",
        "hashes": "SELECT (MAX(SHA512(CONCAT(STR(?b), STR(?d), STR(RAND())))) AS ?x) { ?a ?p ?b . ?c ?p ?d }",
        "new literals": "SELECT DISTINCT (CONCAT(STR(?b), STR(?d), STR(RAND())) AS ?x) { ?a ?p ?b . ?c ?p ?d }",
        "regex (a+)+$": f"SELECT * {{ ?s ?p ?o FILTER(REGEX('{'a' * 60_000}!', '(a+)+$')) }}",
        "regex (a|aa)+$ on everything": "SELECT * { ?a ?p ?b . ?c ?p ?d FILTER(REGEX(CONCAT(STR(?b), STR(?d)), '^(.|..)+$!')) }",
        "regex (a{1000}){1000}": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{1000}){1000}){1000}')) }",
        "regex of all letters": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), CONCAT(STR(?s), '(\\\\p{L}|\\\\p{N}){200}'))) }",
        "regex of the data": "SELECT * { ?a ?p ?b . ?c ?p ?d FILTER(REGEX(STR(?b), CONCAT('(', STR(?d), '){9}'), 'i')) }",
        "regex of 100 kB": f"SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), '{'(a|b)*c' * 14_000}')) }}",
        "regex of brackets": f"SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), '{'(' * 50_000}{')' * 50_000}')) }}",
        "REPLACE of empty matches": "SELECT (MAX(STRLEN(REPLACE(STR(?b), 'x*', STR(?d)))) AS ?n) { ?a ?p ?b . ?c ?p ?d }",
        "LCASE of UCASE": "SELECT (MAX(LCASE(UCASE(LCASE(UCASE(CONCAT(STR(?b), STR(?d))))))) AS ?x) { ?a ?p ?b . ?c ?p ?d }",
    }
    return {name: lambda text=text: PREFIX + text for name, text in fixed.items()}


def paths() -> Texts:
    anything = "(<a:x>|!<a:x>)"
    both = "(<a:x>|!<a:x>|^<a:x>|!^<a:x>)"
    fixed = {
        "closure of anything": f"SELECT * {{ ?a {anything}* ?b }}",
        "closure of anything, both ways": f"SELECT * {{ ?a {both}* ?b }}",
        "closure of anything, counted": f"SELECT (COUNT(*) AS ?n) {{ ?a {both}+ ?b }}",
        "closure of anything, sorted": f"SELECT * {{ ?a {both}+ ?b }} ORDER BY ?b",
        "closure of closures": f"SELECT * {{ ?a ({both}+/{both}+)+ ?b }}",
        "closure of nested stars": f"SELECT * {{ ?a (((({both}*)*)*)*)* ?b }}",
        "product of closures": f"SELECT * {{ ?a {both}+ ?b . ?b {both}+ ?c . ?c {both}+ ?d }}",
        "closure in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ ?s {both}+ ?x . ?x {both}+ 'nothing' }} }}",
        "closure in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ ?s {both}+ ?x }} }}",
        "closure in named graphs": f"SELECT * {{ GRAPH ?g {{ ?a {both}* ?b }} }}",
        "closure from each node": f"SELECT * {{ {{ SELECT DISTINCT ?a {{ ?a ?p ?x }} }} ?a {both}+ ?b }}",
        "walks of ten steps": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([both] * 10)} ?b }}",
        "walks of up to ten steps": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([both + '?'] * 10)} ?b }}",
        "walks back and forth": f"SELECT * {{ ?a {'/'.join(['!<a:x>/^!<a:x>'] * 10)} ?b }} ORDER BY ?b",
    }
    return {name: lambda text=text: text for name, text in fixed.items()}


def huge() -> Texts:
    digits = "9" * 120_000
    fixed = {
        "integer of 120,000 digits": f"SELECT ({digits} + 1 AS ?x) {{}}",
        "decimal of 120,000 digits": f"SELECT ({digits[:60_000]}.{digits[60_000:]} * 2.5 AS ?x) {{}}",
        "double of 120,000 digits": f"SELECT ({digits}e999999 AS ?x) {{}}",
        "date of a far year": f"SELECT (YEAR('{digits}-01-01T00:00:00Z'^^xsd:dateTime) AS ?x) {{}}",
        "duration of ages": f"SELECT (NOW() + 'P{digits[:18]}Y'^^xsd:duration AS ?x) {{}}",
        "power by multiplication": "SELECT (?x30 AS ?n) { BIND(9.9 AS ?x0) " + "".join(f"BIND(?x{n}*?x{n} AS ?x{n + 1}) " for n in range(30)) + "}",
        "LIMIT of 120,000 digits": f"SELECT * {{ ?s ?p ?o }} LIMIT {digits}",
        "OFFSET of 120,000 digits": f"SELECT * {{ ?s ?p ?o }} OFFSET {digits}",
        "LIMIT and OFFSET at their largest": "SELECT * { ?s ?p ?o } OFFSET 18446744073709551615 LIMIT 18446744073709551615",
        "LIMIT of a number too large": "SELECT * { ?s ?p ?o } LIMIT 18446744073709551616",
        "SUBSTR of far away": "SELECT (SUBSTR(STR(?o), -1e300, 1e301) AS ?x) { ?s ?p ?o }",
        "literal of 120,000 characters": f"SELECT * {{ ?s ?p '{digits}' }}",
        "IRI of 120,000 characters": f"SELECT * {{ ?s ?p <a:{digits}> }}",
        "variable of 120,000 characters": f"SELECT * {{ ?s ?p ?x{digits} }}",
        "prefix of 120,000 characters": f"PREFIX p{digits}: <a:> ASK {{}}",
        "language of 120,000 characters": f"SELECT * {{ ?s ?p 'x'@a{'-abcdefg' * 15_000} }}",
        "datatype of 120,000 characters": f"SELECT * {{ ?s ?p 'x'^^<a:{digits}> }}",
        "relative IRI with 60,000 dots": f"BASE <a://b/{'x/' * 300}> SELECT * {{ ?s ?p <{'../' * 40_000}> }}",
        "comments": "#\n" * 63_000 + "ASK {}",
        "blanks": " " * 126_000 + "ASK {}",
        "one comment": "ASK {} #" + "(" * 126_000,
        "one word": "x" * 126_000,
        "one word of Chinese": "规" * 42_000,
        "strings": "ASK { ?s ?p '" + "\\n" * 60_000 + "' }",
        "escapes": "ASK { ?s ?p '" + r"\U0010FFFF" * 12_000 + "' }",
        "VALUES of 20,000 rows": "SELECT * { VALUES ?x { " + "1 " * 60_000 + "} ?s ?p ?x }",
        "VALUES of 3,000 columns": "SELECT * { VALUES (" + "".join(f"?x{n} " for n in range(3000)) + ") { (" + "1 " * 3000 + ") (" + "UNDEF " * 3000 + ") } }",
        "VALUES of UNDEF": "SELECT * { VALUES (?a ?b) { " + "(UNDEF 1) (1 UNDEF) " * 3000 + "} VALUES (?a ?b) { " + "(UNDEF 2) (2 UNDEF) " * 2000 + "} }",
        "colliding keys": "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + " ".join(str(n << 40) for n in range(3000)) + " } VALUES ?x { " + " ".join(str(n << 40) for n in range(3000)) + " } }",
    }
    return {name: lambda text=text: PREFIX + text for name, text in fixed.items()}


def odd() -> Texts:
    services = " ".join(f"<http://127.0.0.1:{port}/>" for port in range(1, 3000))
    words = " ".join("规划产业园区任务" * 4 for _ in range(20))
    unlike = [f"{n} '{n}' {n}.5 '{n}'@zh 'P{n}M'^^xsd:duration '2{n}-01-01'^^xsd:date" for n in range(100, 999, 7)]
    fixed = {
        "nothing": "",
        "a zero byte": "ASK { ?s ?p 'a\0b' }",
        "zero bytes": "\0" * 100_000,
        "SERVICE to loopback": "SELECT * { SERVICE <http://127.0.0.1:22/> { ?s ?p ?o } }",
        "SERVICE SILENT to thousands": f"SELECT * {{ VALUES ?e {{ {services} }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
        "SERVICE in EXISTS": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:22/> { ?s ?p ?o } } }",
        "search of many words": f"SELECT * {{ SERVICE plan:search {{ ?x plan:searchText '{words}' }} }}",
        "search of everything, joined": "SELECT * { SERVICE plan:search { ?x plan:searchText '区' ; plan:limit 1000 } ?a ?p ?b . ?c ?p ?d }",
        "searches": "SELECT * {" + "".join(f"SERVICE plan:search {{ ?x{n} plan:searchText '的' ; plan:limit 1000 }} " for n in range(50)) + "}",
        "search of 100 kB": f"SELECT * {{ SERVICE plan:search {{ ?x plan:searchText '{'规' * 40_000}' }} }}",
        "FROM everything, joined": "SELECT * FROM <https://w3id.org/plangraph/graph/register> FROM <https://w3id.org/plangraph/graph/source/jiading-2025> { ?a ?p ?b . ?c ?p ?d } ORDER BY ?d",
        "an update as a query": "DROP ALL",
        "two queries": "ASK {} ASK {}",
        "everything": "SELECT * { ?s ?p ?o }",
        "everything of everywhere": "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o",
        "unlike values in order": "SELECT * { VALUES ?o { " + " ".join(unlike) + " } } ORDER BY ?o",
        "everything in random order": "SELECT * { ?s ?p ?o } ORDER BY RAND()",
        "random order": "SELECT * { ?a ?p ?b . ?c ?p ?d } ORDER BY RAND()",
        "BNODE per row": "SELECT (BNODE(STR(?b)) AS ?x) (BNODE() AS ?y) { ?a ?p ?b . ?c ?p ?d }",
        "triples as terms": "SELECT (TRIPLE(?a, ?p, TRIPLE(?a, ?p, TRIPLE(?a, ?p, ?b))) AS ?x) { ?a ?p ?b . ?c ?p ?d } ORDER BY ?x",
    }
    return {name: lambda text=text: PREFIX + text for name, text in fixed.items()}
