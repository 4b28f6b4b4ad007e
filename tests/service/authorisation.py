"""Who may write, and where the server may be made to go.

    python tests/service/authorisation.py --binary target/release/plangraph

A table of write routes by token, updates by the wrong door, cross-origin headers, then every way known to make a
server fetch what it must not (`ssrf.py`), with a listener that must receive nothing. Prints what fails; the last line
is `N passed, M failed`; the exit code is 1 when anything failed. Standard library only.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import ssrf
from http_raw import shorten
from live import TOKEN, Checks, Server, expect, expect_equal

GRAPH = "http://example.org/guarded"
TURTLE, UPDATE, QUERY, FORM = (
    "text/turtle", "application/sparql-update", "application/sparql-query", "application/x-www-form-urlencoded",
)  # fmt: skip
INSERT = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <x:intruder> <x:p> 1 }} }}"
TRIPLE = b"<x:intruder> <x:p> 1 ."
INDIRECT = f"/store?graph={quote(GRAPH, safe='')}"
GRAPHS = (INDIRECT, "/store?default", "/store/some/graph")
ORIGIN = ("Origin", "https://elsewhere.example")


@dataclass
class Route:
    method: str
    target: str
    media_type: str | None = None
    body: bytes | None = None

    @property
    def headers(self):
        return [("Content-Type", self.media_type)] if self.media_type else []

    def __str__(self):
        kind = f" ({self.media_type})" if self.media_type else ""
        return f"{self.method} {shorten(unquote(self.target), 60)}{kind}"


WRITES = [
    Route("POST", "/update", UPDATE, INSERT.encode()),
    Route("POST", "/update", FORM, f"update={quote(INSERT)}".encode()),
    *(Route(method, target, TURTLE, TRIPLE) for method in ("PUT", "POST") for target in GRAPHS),
    Route("POST", "/store", TURTLE, TRIPLE),
    *(Route("DELETE", target) for target in GRAPHS),
    *(Route("PATCH", target, UPDATE, INSERT.encode()) for target in GRAPHS),
]
ADMIN = [
    Route(method, f"/admin/{name}", "application/json" if method != "GET" else None, b"{}" if method != "GET" else None)
    for method in ("GET", "POST", "PUT", "DELETE")
    for name in ("backup", "publish", "rollback", "queries", "queries/1", "nothing-of-the-kind")
]
READS = [
    Route("GET", "/sparql?query=" + quote("ASK {}")),
    Route("POST", "/sparql", QUERY, b"ASK {}"),
    Route("POST", "/sparql", FORM, b"query=ASK%20%7B%7D"),
    Route("QUERY", "/sparql", QUERY, b"ASK {}"),
    Route("GET", "/sparql"),
    Route("GET", INDIRECT),
    Route("HEAD", INDIRECT),
]

# Whatever a caller may send instead of the token.
BAD = {
    "no token": [],
    "an empty header": ["Authorization: "],
    "Bearer without a token": ["Authorization: Bearer"],
    "Bearer and spaces": ["Authorization: Bearer    "],
    "another scheme": [f"Authorization: Token {TOKEN}"],
    "Basic": ["Authorization: Basic YWRtaW46YWRtaW4="],
    "the token alone": [f"Authorization: {TOKEN}"],
    "two words": [f"Authorization: Bearer {TOKEN} {TOKEN}"],
    "the token within another": [f"Authorization: Bearer x,Bearer {TOKEN}"],
    "a wrong token": ["Authorization: Bearer wrong"],
    "a token cut short": [f"Authorization: Bearer {TOKEN[:-1]}"],
    "a longer token": [f"Authorization: Bearer {TOKEN}x"],
    "the token in capitals": [f"Authorization: Bearer {TOKEN.upper()}"],
    "two headers, the second right": ["Authorization: Bearer wrong", f"Authorization: Bearer {TOKEN}"],
    "a token in a cookie": [f"Cookie: access_token={TOKEN}"],
    "a header of a proxy": [f"Proxy-Authorization: Bearer {TOKEN}", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-User: root"],
    "bytes that are no text": ["Authorization: Bearer \u00ff\u00fe"],
}

# Updates by a door that is not theirs, sent with a valid token.
WRONG_DOORS = [
    Route("GET", f"/update?update={quote(INSERT)}"),
    Route("HEAD", f"/update?update={quote(INSERT)}"),
    Route("QUERY", "/update", UPDATE, INSERT.encode()),
    Route("PUT", "/update", UPDATE, INSERT.encode()),
    Route("GET", f"/sparql?update={quote(INSERT)}"),
    Route("GET", f"/sparql?query={quote(INSERT)}"),
    Route("POST", "/sparql", UPDATE, INSERT.encode()),
    Route("POST", "/sparql", QUERY, INSERT.encode()),
    Route("POST", "/sparql", FORM, f"update={quote(INSERT)}".encode()),
    Route("POST", "/sparql", FORM, f"query={quote(INSERT)}".encode()),
    Route("QUERY", "/sparql", UPDATE, INSERT.encode()),
    Route("QUERY", "/sparql", QUERY, INSERT.encode()),
]

# Queries with an update beside them, which may be ignored.
MIXED = [
    Route("POST", f"/sparql?update={quote(INSERT)}", QUERY, b"ASK {}"),
    Route("POST", "/sparql", FORM, f"query=ASK%7B%7D&update={quote(INSERT)}".encode()),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the plangraph program")
    parser.add_argument("--verbose", action="store_true", help="print a line for the checks that pass, too")
    arguments = parser.parse_args()
    binary, checks = arguments.binary, Checks(quiet=not arguments.verbose)
    with Server(binary, plans=False) as server:
        server.put_graph(GRAPH, "<x:a> <x:b> <x:c> .")
        run_tokens(checks, server)
        run_doors(checks, server)
        run_origins(checks, server)
        run_right_token(checks, server)
    with Server(binary, plans=False, token=None) as server:
        run_read_only(checks, server)
    with tempfile.TemporaryDirectory(prefix="plangraph-service-") as folder:
        ssrf.run(checks, binary, Path(folder))
    return checks.finish()


def run_tokens(checks, server):
    before = state(server)
    for route in [*WRITES, *ADMIN]:
        for name, fields in BAD.items():
            checks.run(f"{route} with {name}", refused, server, route, fields)
    for target in (f"/update?access_token={TOKEN}", f"{INDIRECT}&access_token={TOKEN}"):
        route = Route("POST", target, UPDATE if "update" in target else TURTLE, INSERT.encode() if "update" in target else TRIPLE)
        checks.run(f"POST {target.split('?')[0]} with the token in the address", refused, server, route, [])
    for override in ("X-HTTP-Method-Override: DELETE", "X-Method-Override: DELETE", "X-HTTP-Method: PUT"):
        checks.run(f"GET with {override}", unchanged, server, before, Route("GET", INDIRECT), [override])
    checks.run("none of these wrote anything", lambda: expect_equal(state(server), before, "the store"))


def run_doors(checks, server):
    before = state(server)
    for route in WRONG_DOORS:
        checks.run(f"no update by {route}", wrong_door, server, route, before)
    for route in MIXED:
        checks.run(f"no update beside a query: {route}", unchanged, server, before, route, [f"Authorization: Bearer {TOKEN}"])


def run_origins(checks, server):
    for route in READS:
        checks.run(f"other origins may read: {route}", origin_allowed, server, route)
    for route in [*WRITES, *ADMIN]:
        checks.run(f"other origins may not write: {route}", origin_refused, server, route)
    for method in ("POST", "QUERY"):
        checks.run(f"a preflight request for a query by {method} is granted", preflight_granted, server, method)
    for route in WRITES:
        checks.run(f"a preflight request is not granted: {route}", preflight_refused, server, route)


def run_right_token(checks, server):
    """So that the refusals above mean something. Last, because these do write."""
    for route in ADMIN:
        checks.run(f"{route} with a token for writing only", scope_refused, server, route)
    for route in [route for route in WRITES if route.method in ("POST", "PUT")]:
        checks.run(f"{route} with the token", accepted, server, route, f"Bearer {TOKEN}")
    checks.run("the name of the scheme may be in any case", accepted, server, WRITES[0], f"bEARER {TOKEN}")
    checks.run("the update was made", lambda: expect("intruder" in state(server), "the triple is not there"))
    checks.run("DELETE with the token", accepted, server, Route("DELETE", INDIRECT), f"Bearer {TOKEN}")


def run_read_only(checks, server):
    before = state(server)
    tokens = {name: BAD[name] for name in ("no token", "a wrong token", "Bearer without a token", "Bearer and spaces")}
    tokens["the token of another server"] = [f"Authorization: Bearer {TOKEN}"]
    for route in [*WRITES, *ADMIN]:
        for name, fields in tokens.items():
            checks.run(f"read-only server: {route} with {name}", refused, server, route, fields)
    checks.run("read-only server: nothing was written", lambda: expect_equal(state(server), before, "the store"))
    checks.run("read-only server: queries are answered", reads, server)


def send(server, route, fields=()):
    pairs = [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in fields]
    return server.request(route.method, route.target, [*route.headers, *pairs], route.body)


def state(server):
    """All of the store as sorted lines."""
    response = server.query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", "text/tab-separated-values")
    expect_equal(response.status, 200, "the status of the query")
    return "\n".join(sorted(response.text.splitlines()))


def refused(server, route, fields):
    """401 or 403; a 401 names the scheme, as RFC 9110 §11.6.1 demands."""
    response = send(server, route, fields)
    expect(response.status in (401, 403), f"the answer is\n{response.brief()}")
    if response.status == 401:
        challenge = response.header("www-authenticate") or ""
        expect(challenge.lower().startswith("bearer"), f"WWW-Authenticate is {challenge!r}")
    expect(TOKEN not in response.text, "the answer holds the token")


def unchanged(server, before, route, fields):
    send(server, route, fields)
    expect_equal(state(server), before, "the store")


def wrong_door(server, route, before):
    response = send(server, route, [f"Authorization: Bearer {TOKEN}"])
    expect(400 <= response.status < 500, f"the answer is\n{response.brief()}")
    expect(response.status not in (401, 403), f"the token is not taken:\n{response.brief()}")
    expect_equal(state(server), before, "the store")


def origin_allowed(server, route):
    response = server.request(route.method, route.target, [*route.headers, ORIGIN], route.body)
    expect_equal(response.status, 200, "the status")
    expect_equal(response.header("access-control-allow-origin"), "*", "Access-Control-Allow-Origin")
    expect(response.header("access-control-allow-credentials") is None, "credentials are allowed")


def origin_refused(server, route):
    response = server.request(route.method, route.target, [*route.headers, ORIGIN], route.body)
    expect(response.header("access-control-allow-origin") is None, f"the answer is\n{response.brief()}")


def preflight(server, method, target, header):
    asked = [ORIGIN, ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", header)]
    return server.request("OPTIONS", target, asked)


def preflight_granted(server, method):
    response = preflight(server, method, "/sparql", "content-type")
    expect(200 <= response.status < 300, response.brief())
    expect_equal(response.header("access-control-allow-origin"), "*", "Access-Control-Allow-Origin")
    expect(method in (response.header("access-control-allow-methods") or ""), response.brief())
    expect("content-type" in (response.header("access-control-allow-headers") or "").lower(), response.brief())


def preflight_refused(server, route):
    response = preflight(server, route.method, route.target, "authorization, content-type")
    origin = response.header("access-control-allow-origin")
    methods = [method.strip() for method in (response.header("access-control-allow-methods") or "").split(",")]
    headers = (response.header("access-control-allow-headers") or "").lower()
    granted = origin and (route.method in methods or "*" in methods) and ("authorization" in headers)
    expect(not granted, f"the answer is\n{response.brief()}")


def scope_refused(server, route):
    response = send(server, route, [f"Authorization: Bearer {TOKEN}"])
    expect(response.status in (403, 404, 405), f"the answer is\n{response.brief()}")


def accepted(server, route, authorization):
    response = send(server, route, [f"Authorization: {authorization}"])
    expect(200 <= response.status < 300, f"the answer is\n{response.brief()}")


def reads(server):
    expect("true" in server.query("ASK {}").text, "ASK {} is not true")


if __name__ == "__main__":
    sys.exit(main())
