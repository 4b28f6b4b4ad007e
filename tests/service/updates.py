"""Updates on the live server beside the same updates on another implementation.

    python tests/service/updates.py --binary target/release/plangraph

Sequences of SPARQL updates, written down and made up (seeded), run on the server and on a store of pyoxigraph's; the
two datasets are compared after each. Then updates that would take all time or memory: each must end within its
deadline, change nothing, and leave a server that reads and writes. The last line is `N passed, M failed`; the exit
code is 1 when anything failed.
"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from pyoxigraph import QueryResultsFormat, Store

from live import Checks, Server, expect, expect_equal

BASE = "http://example.org/"
PREFIX = f"PREFIX : <{BASE}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
SECONDS = 3
EVERYTHING = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
CONFIG = f"timeout = {SECONDS}\n"

# In canonical forms only: the other store does not keep how a number was written.
DATA = """INSERT DATA { :a :p :b, "x"@en, "007", 7, "2025-01-01"^^xsd:date .
  GRAPH :g { :a :p :b . :b :q 1.5 } GRAPH :h { :a :p :c . :c :q "q\\"uo\\nte" } }"""
SEQUENCES = {
    "data in and out": [DATA, 'DELETE DATA { :a :p "007" . GRAPH :g { :a :p :b } }', "DELETE DATA { :a :p :nothing }"],
    "a pattern moves quads": [DATA, "DELETE { GRAPH :g { ?s ?p ?o } } INSERT { GRAPH :h { ?s ?p ?o } } WHERE { GRAPH :g { ?s ?p ?o } }"],
    "a value of 12 MB": [
        f"INSERT DATA {{ :a :p '{'x' * (6 << 20)}' }}",
        "INSERT { :a :q ?twice } WHERE { :a :p ?once BIND(CONCAT(?once, ?once) AS ?twice) }",
        "DELETE { ?s ?p ?o } INSERT { ?o_ :of ?s } WHERE { ?s ?p ?o BIND(:b AS ?o_) }",
    ],
    "WITH": [DATA, "WITH :g DELETE { ?s :p ?o } INSERT { ?s :was ?o } WHERE { ?s :p ?o }"],
    "USING": [DATA, "INSERT { GRAPH :new { ?s :seen ?o } } USING :h WHERE { ?s :p ?o }"],
    "USING NAMED": [DATA, "INSERT { GRAPH ?g { ?s :seen true } } USING NAMED :h WHERE { GRAPH ?g { ?s :p ?o } }"],
    "a graph by name": [DATA, "INSERT { GRAPH ?g { :a :in ?g } } WHERE { GRAPH ?g { ?s ?p ?o } }"],
    "what is unbound or no subject makes no quad": [DATA, "INSERT { ?o :of ?s . ?s :none ?z } WHERE { ?s :p ?o OPTIONAL { ?o :zz ?z } }"],
    "each operation sees the one before": [
        "INSERT DATA { :n :v 1 } ; DELETE { :n :v ?v } INSERT { :n :v ?w } WHERE { :n :v ?v BIND(?v + 1 AS ?w) } ; "
        "DELETE { :n :v ?v } INSERT { :n :v ?w } WHERE { :n :v ?v BIND(?v * 10 AS ?w) } ; INSERT { :m :v ?v } WHERE { :n :v ?v }"
    ],
    "deletion and insertion are made from what was there before": [DATA, "DELETE { ?s :p ?o } INSERT { ?s :p ?o } WHERE { ?s :p ?o }"],
    "DELETE WHERE": [DATA, "DELETE WHERE { :a :p ?o }", "DELETE WHERE { GRAPH ?g { ?s :q ?o } }"],
    "CLEAR and DROP": [DATA, "CLEAR GRAPH :g", "CLEAR SILENT GRAPH :missing", "DROP GRAPH :h", "CLEAR DEFAULT"],
    "CLEAR ALL": [DATA, "CLEAR ALL"],
    "CREATE": ["CREATE GRAPH :fresh", "CREATE SILENT GRAPH :fresh"],
    "COPY, MOVE, ADD": [DATA, "COPY :g TO :k", "MOVE :h TO :l", "ADD DEFAULT TO :g", "COPY :l TO DEFAULT"],
    "paths, negation, aggregates": [
        DATA + " ; INSERT DATA { :b :p :d . :d :p :e }",
        "INSERT { ?s :reaches ?o } WHERE { ?s :p+ ?o FILTER(isIRI(?o)) }",
        "INSERT { :all :count ?n } WHERE { SELECT (COUNT(*) AS ?n) WHERE { ?s :p ?o } }",
        "DELETE { ?s :p ?o } WHERE { ?s :p ?o FILTER NOT EXISTS { ?o :p ?x } MINUS { :a :p ?o } }",
    ],
    "VALUES and strings": ['INSERT { ?s :name ?n } WHERE { VALUES (?s ?l) { (:a "a\\tb") (:b "中文") (UNDEF "z") } BIND(CONCAT(?l, "!") AS ?n) }'],
}  # fmt: skip
REFUSED = {
    "a graph that is there": "CREATE GRAPH :g",
    "a graph that is not": "DROP GRAPH :missing",
    "no update": "INSERT DATA { :a :p }",
    "a failure after a change": "INSERT DATA { :half :done 1 } ; DROP GRAPH :missing",
}
ROWS = " ".join(f"({number})" for number in range(400))
HOSTILE = {
    "a product": "INSERT { ?a :x ?f } WHERE { " + " ".join(f"VALUES (?{name}) {{ {ROWS} }}" for name in "abcdef") + " }",
    "a sorted product": "INSERT { ?a :x ?n } WHERE { SELECT ?a (COUNT(?b) AS ?n) { "
    + " ".join(f"VALUES (?{name}) {{ {ROWS} }}" for name in "abcd")
    + " } GROUP BY ?a ORDER BY ?n }",
    "growth of strings": "INSERT { :a :x ?l } WHERE { "
    + 'BIND("0123456789" AS ?z0) '
    + " ".join(f"BIND(CONCAT({', '.join([f'?z{step}'] * 10)}) AS ?z{step + 1})" for step in range(9))
    + " BIND(STRLEN(?z9) AS ?l) }",
    "brackets": "INSERT { :a :x 1 } WHERE { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "braces": "INSERT { :a :x 1 } WHERE " + "{" * 5000 + "}" * 5000,
    "a long path": "INSERT { ?a :x ?b } WHERE { ?a " + "/".join([":p*"] * 300) + " ?b }",
}

# Each of its operations looks at what the one before did.
LONG = " ; ".join(["INSERT DATA { :n :v 1 } ; DELETE { :n :v ?v } WHERE { :n :v ?v }"] * 20_000)
OTHERS = [":n", ":o", ":p", ":q", ":r"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--made-up", type=int, default=150, help="number of updates made up")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    checks = Checks(quiet=True)
    with Server(arguments.binary, plans=False, config=CONFIG) as server:
        for name, updates in SEQUENCES.items():
            checks.run(name, both, server, updates)
        for name, update in REFUSED.items():
            checks.run(f"refused: {name}", refused, server, update)
        checks.run("datasets of the request", using, server)
        rng = random.Random(arguments.seed)
        checks.run("updates made up", both, server, [DATA, *(made_up(rng) for _ in range(arguments.made_up))])
        for name, update in HOSTILE.items():
            checks.run(f"hostile: {name}", hostile, server, update)
        checks.run("hostile: several at once", at_once, server)
    return checks.finish()


def both(server, updates):
    """Runs the updates here and there, from nothing, and compares after each."""
    clear(server)
    other = Store()
    for update in updates:
        other.update(PREFIX + update)
        answer = server.update(PREFIX + update)
        expect_equal(answer.status, 200, f"({update[:200]}: {answer.body[:300]}) the status")
        found, wanted = state(server), state_of(other)
        missing, extra = sorted(wanted - found), sorted(found - wanted)
        expect(not missing and not extra, f"after {update[:300]}: missing {missing[:5]}, extra {extra[:5]}")


def refused(server, update):
    clear(server)
    server.update(PREFIX + DATA)
    before = state(server)
    answer = server.update(PREFIX + update)
    expect(400 <= answer.status < 500, f"the status is {answer.status}")
    expect_equal(answer.media_type, "application/problem+json", "the media type")
    expect_equal(state(server), before, "the dataset")


def using(server):
    """`using-graph-uri` stands in the place of the default dataset, and beside USING it is refused."""
    clear(server)
    server.update(PREFIX + DATA)
    headers = [("Content-Type", "application/sparql-update"), server.authorization]
    target = f"/update?using-graph-uri={quote(BASE + 'h', safe='')}"
    body = PREFIX + "INSERT { GRAPH :seen { ?s :p ?o } } WHERE { ?s :p ?o }"
    answer = server.request("POST", target, headers, body.encode())
    expect_equal(answer.status, 200, f"({answer.body[:300]}) the status")
    seen = sorted(quad for quad in state(server) if quad.endswith(f"<{BASE}seen>"))
    expect_equal(seen, [f"<{BASE}a> <{BASE}p> <{BASE}c> <{BASE}seen>"], "what was inserted")
    body = PREFIX + "INSERT { :x :y ?o } USING :g WHERE { ?s :p ?o }"
    expect_equal(server.request("POST", target, headers, body.encode()).status, 400, "the status with USING besides")


def hostile(server, update):
    before = state(server)
    started = time.monotonic()
    answer = server.update(PREFIX + update)
    seconds = time.monotonic() - started
    expect(answer.status in (400, 413, 503, 504), f"the status is {answer.status}: {answer.body[:300]}")
    # The bound of a busy machine; the service's own is the deadline.
    expect(seconds < SECONDS + 2, f"it took {seconds:.1f} s")
    expect_equal(state(server), before, "the dataset")
    expect_equal(server.update(PREFIX + "INSERT DATA { :still :writes 1 }").status, 200, "a write after it")


def at_once(server):
    """Each has its time from when it was sent, however many wait before it; nothing is left of those that had too little."""
    clear(server)
    before = state(server)
    with ThreadPoolExecutor(len(OTHERS)) as pool:
        started = time.monotonic()
        answers = list(pool.map(lambda name: server.update(PREFIX + LONG.replace(":n", name)), OTHERS))
        seconds = time.monotonic() - started
    expect_equal([answer.status for answer in answers], [503] * len(OTHERS), "the statuses")
    expect_equal({json.loads(answer.body)["title"] for answer in answers}, {"Time limit reached"}, "the titles")
    expect(seconds < SECONDS + 2, f"they took {seconds:.1f} s")
    expect_equal(state(server), before, "the dataset")


def clear(server):
    answer = server.update("DROP ALL")
    expect_equal(answer.status, 200, f"({answer.body[:200]}) the status of DROP ALL")


def state(server):
    """All quads."""
    answer = server.query(EVERYTHING)
    expect_equal(answer.status, 200, "the status of a query")
    return quads(answer.body)


def state_of(store):
    """The same of the other store."""
    return quads(store.query(EVERYTHING).serialize(format=QueryResultsFormat.JSON))


def quads(results):
    """The rows as N-Quads without the full stop."""
    rows = json.loads(results)["results"]["bindings"]
    return {" ".join(term(row[name]) for name in ("s", "p", "o", "g") if name in row) for row in rows}


def term(value):
    if value["type"] == "uri":
        return f"<{value['value']}>"
    literal = json.dumps(value["value"], ensure_ascii=False)
    if "xml:lang" in value:
        return f"{literal}@{value['xml:lang']}"
    return f"{literal}^^<{value['datatype']}>" if "datatype" in value else literal


def made_up(rng):
    """One update over few terms, so that much of it meets."""

    def name():
        return rng.choice([":a", ":b", ":c", ":d"])

    def property():
        return rng.choice([":p", ":q", ":r"])

    def object():
        return rng.choice([name(), name(), "1", "2.5", '"x"', '"x"@en'])

    def graph(body):
        return rng.choice([body, body, f"GRAPH :g {{ {body} }}", f"GRAPH :h {{ {body} }}"])

    def template():
        subject, value = rng.choice(["?s", name()]), rng.choice(["?o", object()])
        return graph(f"{subject} {rng.choice(['?p', property()])} {value}")

    def pattern():
        first = graph(f"?s {rng.choice(['?p', property()])} ?o")
        rest = [
            "",
            f"?o {property()} ?z",
            f"OPTIONAL {{ ?s {property()} ?z }}",
            f"FILTER(?o != {object()})",
            f"MINUS {{ ?s {property()} {object()} }}",
            f"FILTER EXISTS {{ GRAPH ?g {{ ?s ?x ?y }} }}",
            f"VALUES ?s {{ {name()} {name()} }}",
        ]
        return f"{first} . {rng.choice(rest)}"

    with_graph = rng.choice(["", "", "WITH :g "])
    using_graph = "" if with_graph else rng.choice(["", "", "USING :h ", "USING :g USING NAMED :h "])
    kinds = [
        lambda: f"INSERT DATA {{ {graph(f'{name()} {property()} {object()}')} }}",
        lambda: f"DELETE DATA {{ {graph(f'{name()} {property()} {object()}')} }}",
        lambda: f"{with_graph}INSERT {{ {template()} }} {using_graph}WHERE {{ {pattern()} }}",
        lambda: f"{with_graph}DELETE {{ {template()} }} {using_graph}WHERE {{ {pattern()} }}",
        lambda: f"{with_graph}DELETE {{ {template()} }} INSERT {{ {template()} }} {using_graph}WHERE {{ {pattern()} }}",
        lambda: f"{rng.choice(['COPY', 'ADD', 'MOVE'])} SILENT {rng.choice([':g', ':h', 'DEFAULT'])} TO {rng.choice([':g', ':k'])}",
        lambda: f"CLEAR SILENT GRAPH {rng.choice([':g', ':h'])}",
    ]
    weights = [6, 2, 5, 2, 4, 1, 1]
    return " ;\n".join(kind() for kind in rng.choices(kinds, weights, k=rng.choice([1, 1, 2, 3])))


if __name__ == "__main__":
    sys.exit(main())
