"""Hostile documents for the graph store, and hostile updates; both are sent with the token."""

import base64
import gzip
import json
import struct
import zlib

from queries import hidden, nest, rows

GRAPH = "http://example.org/hostile"
TURTLE, NTRIPLES, XML, JSON = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'

# 256 MiB of blanks in 203 bytes; the standard library does not write this coding.
BROTLI_BOMB = base64.b64decode(
    "z///fwAkQOKxQHLv//n//w+ABEAcFoDu/T////8BkACIwwLQvf/n//8/ABIAcVgAuvf//P//B0ACIA4LQPf+n////wBIAMRhAeje//P//x8ACY"
    "A4LADd+3/+//8DIAEQhwWge//P//9/ACQA4rAAdO//+f//D4AEQBwWgO79P////wGQAIjDAtC9/+f//z8AEgBxWAC69//8//8HQAIgDgtA9/6f"
    "////AEgAxGEB6N7/8///HwAJgDgsAN37//z//wcgARCHBaB7/w8="
)


def zstd_bomb(blocks):
    """A frame of blocks that each repeat one blank 128 KiB long (RFC 8878, 3.1.1.2.2)."""
    header = struct.pack("<IBB", 0xFD2FB528, 0, 0x38)  # no size, no check, a window of 128 KiB
    block = (128 * 1024 << 3 | 1 << 1).to_bytes(3, "little") + b" "
    last = (128 * 1024 << 3 | 1 << 1 | 1).to_bytes(3, "little") + b" "
    return header + block * (blocks - 1) + last


def documents():
    """By name: media type, content coding or none, and what makes the body."""
    texts = {
        "entity ladder": (XML, lambda: entities(12)),
        "entity ladder of a million": (XML, lambda: entities(30)),
        "one long entity": (XML, lambda: f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]><rdf:RDF {RDF}><rdf:Description><a:p xmlns:a="a:">{"&a;" * 10_000}</a:p></rdf:Description></rdf:RDF>'),
        "external entity": (XML, lambda: f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF {RDF}><rdf:Description><a:p xmlns:a="a:">&a;</a:p></rdf:Description></rdf:RDF>'),
        "DOCTYPE of elsewhere": (XML, lambda: f'<!DOCTYPE rdf:RDF SYSTEM "http://127.0.0.1:22/x.dtd"><rdf:RDF {RDF}/>'),
        "deep elements": (XML, lambda: f"<rdf:RDF {RDF}>" + nest("", "<rdf:Seq><rdf:li>", "", "</rdf:li></rdf:Seq>", "", 30_000) + "</rdf:RDF>"),
        "many attributes": (XML, lambda: f"<rdf:RDF {RDF} " + " ".join(f'xmlns:p{n}="a:{n}"' for n in range(50_000)) + "/>"),
        "comment that never ends": (XML, lambda: f"<rdf:RDF {RDF}><!-- " + "- " * 1_000_000),
        "deep objects": (JSON, lambda: nest("", '{"a:p":', "1", "}", "", 100_000)),
        "deep lists": (JSON, lambda: nest('{"a:p":', "[", "1", "]", "}", 100_000)),
        "objects as deep as lists": (JSON, lambda: nest('{"a:p":', '[{"@list":', "1", "}]", "}", 1000)),
        "deep context": (JSON, lambda: nest("", '{"@context":', "{}", "}", "", 10_000)),
        "context of elsewhere": (JSON, lambda: '{"@context":"http://127.0.0.1:22/","a:p":1}'),
        "contexts in chains": (JSON, lambda: json.dumps({"@context": {f"t{n}": f"t{n + 1}:x" for n in range(5000)} | {"t5000": "a:"}, "t0:p": 1})),
        "context of everything": (JSON, lambda: json.dumps({"@context": {f"t{n}": {"@id": f"a:{n}", "@type": "@id"} for n in range(100_000)}, "t1": "a:x"})),
        "one member 100,000 times": (JSON, lambda: "{" + ",".join('"a:p":1' for _ in range(100_000)) + "}"),
        "deep brackets": (TURTLE, lambda: nest("<a:s> <a:p> ", "[ <a:p> ", "1", " ]", " .", 200_000)),
        "deep collections": (TURTLE, lambda: nest("<a:s> <a:p> ", "(", "1", ")", " .", 200_000)),
        "deep quoted triples": (TURTLE, lambda: nest("<a:s> <a:p> ", "<<( <a:s> <a:p> ", "1", " )>>", " .", 20_000)),
        "deep triple terms": (NTRIPLES, lambda: nest("<a:s> <a:p> ", "<<( <a:s> <a:p> ", "<a:o>", " )>>", " .", 20_000)),
        "deep annotations": (TURTLE, lambda: nest("<a:s> <a:p> 1 ", "{| <a:p> 1 ", "", "|}", " .", 20_000)),
        "integer of a million digits": (TURTLE, lambda: f"<a:s> <a:p> {'9' * 1_000_000} ."),
        "decimal of a million digits": (TURTLE, lambda: f"<a:s> <a:p> {'9' * 500_000}.{'1' * 500_000} ."),
        "literal of 8 MB": (TURTLE, lambda: f"<a:s> <a:p> '{'x' * (8 << 20)}' ."),
        "IRI of 1 MB": (TURTLE, lambda: f"<a:s> <a:p> <a:{'x' * (1 << 20)}> ."),
        "relative IRIs with dots": (TURTLE, lambda: f"@base <http://a/{'x/' * 1000}> . <a:s> <a:p> " + ", ".join(f"<{'../' * 1000}{n}>" for n in range(300)) + " ."),
        "prefixes": (TURTLE, lambda: "".join(f"@prefix p{n}: <a:{n}> ." for n in range(200_000))),
        "string that never ends": (TURTLE, lambda: "<a:s> <a:p> '''" + "'' " * 1_000_000),
        "quotes": (TURTLE, lambda: "'\n" * 500_000),
        "brackets that never close": (TURTLE, lambda: "<" * 1_000_000),
        "many nameless nodes": (TURTLE, lambda: "[] <a:p> [], [] . " * 20_000),
        "another graph": ("application/trig", lambda: "<a:g> { <a:s> <a:p> 1 }"),
        "zero bytes": (TURTLE, lambda: "\0" * 1_000_000),
    }
    blanks = b" " * (64 << 20)
    coded = {
        "gzip bomb": (TURTLE, "gzip", lambda: gzip.compress(blanks) * 8),
        "gzip bomb of many parts": (TURTLE, "gzip", lambda: gzip.compress(b" " * 1000) * 100_000),
        "gzip of nothing, many times": (TURTLE, "gzip", lambda: gzip.compress(b"") * 200_000),
        "deflate bomb": (TURTLE, "deflate", lambda: zlib.compress(blanks)),
        "brotli bomb": (TURTLE, "br", lambda: BROTLI_BOMB),
        "zstd bomb": (TURTLE, "zstd", lambda: zstd_bomb(8000)),
        "zstd of many frames": (TURTLE, "zstd", lambda: zstd_bomb(1) * 50_000),
        "zstd with a huge window": (TURTLE, "zstd", lambda: struct.pack("<IBB", 0xFD2FB528, 0, 0xF8) + b"\x01\x00\x00"),
        "codings in a row": (TURTLE, ", ".join(["gzip"] * 1000), lambda: gzip.compress(b" ")),
        "an unknown coding": (TURTLE, "x" * 10_000, lambda: b""),
        "not gzip": (TURTLE, "gzip", lambda: b"x" * 1_000_000),
    }
    plain = {name: (kind, None, lambda make=make: make().encode()) for name, (kind, make) in texts.items()}
    return plain | coded | {
        "not UTF-8": (TURTLE, None, lambda: b"\xff\xfe" * 500_000),
        "UTF-16": (TURTLE, None, lambda: "<a:s> <a:p> 1 .".encode("utf-16")),
    }


def entities(levels):
    """Each entity is ten of the one before."""
    declared = '<!ENTITY e0 "0123456789">' + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(levels))
    return f'<!DOCTYPE r [{declared}]><rdf:RDF {RDF}><rdf:Description><a:p xmlns:a="a:">&e{levels};</a:p></rdf:Description></rdf:RDF>'


def updates():
    """Updates by name. Those that change something do so in a graph of their own."""
    where = "INSERT {{ GRAPH <{graph}> {{ {template} }} }} WHERE {{ {pattern} }}"

    def insert(pattern, template="?a <a:p> ?b"):
        return where.format(graph=GRAPH, template=template, pattern=pattern)

    doubled = "BIND('0123456789abcdef' AS ?x0) " + "".join(f"BIND(CONCAT(?x{n},?x{n}) AS ?x{n + 1}) " for n in range(35))
    grown = "{ SELECT ('0123456789' AS ?x0) {} } "
    for level in range(6):
        grown = f"{{ SELECT (GROUP_CONCAT(?x{level}) AS ?x{level + 1}) {{ {rows(f'v{level}', 100)} {grown} }} }} "
    both = "(<a:x>|!<a:x>|^<a:x>|!^<a:x>)"
    texts = {
        "open brackets": lambda: "INSERT DATA { " + "[ <a:p> " * 500_000,
        "deep groups": lambda: insert(nest("", "{", "?a ?p ?b", "}", "", 300_000)),
        "chain of !": lambda: insert(f"?a ?p ?b FILTER({'!' * 4_000_000}1)"),
        "chain of -": lambda: insert(f"?a ?p ?b FILTER({'- ' * 2_000_000}1)"),
        "chain of ^": lambda: insert(f"?a {'^' * 4_000_000}<a:p> ?b"),
        "chain of UNION": lambda: insert("{}" + " UNION {}" * 500_000),
        "chain of OPTIONAL": lambda: insert("OPTIONAL{}" * 500_000),
        "chain of ||": lambda: insert(f"?a ?p ?b FILTER({'||'.join('1' * 1_000_000)})"),
        "chain of path steps": lambda: insert(f"?a {'/'.join(['<a:p>'] * 500_000)} ?b"),
        "exponential REGEX(": lambda: insert(nest("?a ?p ?b FILTER(", "REGEX(", "?b", ",'a')", ")", 40)),
        "exponential GROUP_CONCAT(": lambda: insert(nest("{ SELECT (", "GROUP_CONCAT(", "?b", ")", " AS ?a) { ?s ?p ?b } }", 40)),
        "quoted triples": lambda: "INSERT DATA { " + nest("<a:s> <a:p> ", "<<( <a:s> <a:p> ", "1", " )>>", "", 20_000) + " }",
        "star of 60 patterns": lambda: insert(" . ".join(f"?a ?p{n} ?o{n}" for n in range(60)), "?a <a:p> ?o1"),
        "VALUES product": lambda: insert("".join(rows(name, 250) for name in "bcd") + "FILTER(?b + ?c + ?d < 0) BIND(<a:s> AS ?a)"),
        "VALUES product in EXISTS": lambda: insert("?a ?p ?b FILTER EXISTS { " + "".join(rows(name, 250) for name in "cdefg") + "FILTER(?c + ?d + ?e + ?f + ?g < 0) }"),
        "join over a predicate": lambda: insert("?a ?p ?b . ?c ?p ?d . ?e ?p ?f"),
        "join over a predicate, sorted": lambda: insert("{ SELECT * { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f } ORDER BY ?b }"),
        "closure": lambda: insert(f"?a {both}+ ?c . ?c {both}+ ?b"),
        "CONCAT doubled": lambda: insert(f"{doubled} BIND(<a:s> AS ?a)", "?a <a:p> ?x35"),
        "GROUP_CONCAT of GROUP_CONCAT": lambda: insert(f"{grown} BIND(<a:s> AS ?a)", "?a <a:p> ?x6"),
        "new nodes": lambda: insert("?a ?p ?b . ?c ?p ?d", "[] <a:p> [ <a:q> [] ]"),
        "many operations": lambda: ";".join(f"DELETE DATA {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> {n} }} }}" for n in range(50_000)),
        "writes that each look": lambda: ";".join(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> {n} }} }} ; DELETE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}" for n in range(2000)),
        "copies of copies": lambda: ";".join(f"ADD DEFAULT TO <{GRAPH}>; MOVE <{GRAPH}> TO <{GRAPH}/{n}>; MOVE <{GRAPH}/{n}> TO <{GRAPH}>" for n in range(500)),
        "200,000 quads": lambda: f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {' . '.join(f'<a:s> <a:p> {n}' for n in range(200_000))} }} }}",
        "literal of 7 MB": lambda: f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> '{'x' * (7 << 20)}' }} }}",
        "8 MB and a byte": lambda: " " * (8 << 20) + " ",
        "LOAD of a file": lambda: "LOAD <file:///etc/passwd>",
        "LOAD of a device": lambda: "LOAD SILENT <file:///dev/zero>",
        "LOAD of loopback": lambda: "LOAD SILENT <http://127.0.0.1:22/>",
        "LOADs": lambda: ";".join(f"LOAD SILENT <http://127.0.0.1:{port}/>" for port in range(1, 5000)),
        "SERVICE": lambda: insert("SERVICE SILENT <http://127.0.0.1:22/> { ?a ?p ?b }"),
        "one word": lambda: "x" * (8 << 20),
        "comments": lambda: "#\n" * (4 << 20),
    }
    for name in hidden():
        text = hidden()[name]
        texts[name] = lambda text=text: longer(text())
    return texts


def longer(query):
    """A hidden bomb of a query as one of an update, forty times as long."""
    pattern = query[query.index("{") + 1 : query.rindex("}") if "}" in query else len(query)]
    opening = "\\u0028" if "\\u0028" in pattern else "("
    pattern = pattern.replace(opening, opening * 40).replace(")", ")" * 40)
    prefix = query[: query.index("SELECT")]
    return f"{prefix}INSERT {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} WHERE {{ {pattern} }}"


# Takes away what updates and uploads left.
CLEANING = f"DROP SILENT GRAPH <{GRAPH}>"
