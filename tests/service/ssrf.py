"""Ways to make a server fetch what it must not: each is a request, none may reach the listener."""

import json
import socket
from dataclasses import dataclass
from urllib.parse import quote

from http_raw import BrokenAnswer, Response
from listener import SECRET, Listener
from live import Server, allow, expect, expect_equal

# Forms of the loopback address. A name that resolves to it under /etc/hosts is added where this machine has one.
HOSTS = [
    "127.0.0.1", "localhost", "localhost.", "LOCALHOST", "ip6-localhost", "[::1]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::]", "0.0.0.0", "0", "127.0.0.2", "127.1", "127.0.1",
    "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "nobody@127.0.0.1", "%31%32%37.0.0.1",
]  # fmt: skip

PATTERNS = {
    "constant": "SELECT * {{ {service} }}",
    "SILENT": "SELECT * {{ {silent} }}",
    "variable of VALUES": "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "variable of VALUES, SILENT": "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "variable of BIND": "SELECT * {{ BIND(IRI('{url}') AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "OPTIONAL": "SELECT * {{ OPTIONAL {{ {service} }} }}",
    "UNION": "SELECT * {{ {{ {service} }} UNION {{ {silent} }} }}",
    "MINUS": "SELECT * {{ BIND(1 AS ?s) MINUS {{ {silent} }} }}",
    "EXISTS": "SELECT * {{ VALUES ?x {{ 1 }} FILTER EXISTS {{ {service} }} }}",
    "NOT EXISTS": "SELECT * {{ VALUES ?x {{ 1 }} FILTER NOT EXISTS {{ {silent} }} }}",
    "EXISTS in BIND": "SELECT * {{ BIND(EXISTS {{ {silent} }} AS ?x) }}",
    "EXISTS in ORDER BY": "SELECT * {{ VALUES ?x {{ 1 2 }} }} ORDER BY (EXISTS {{ {silent} }})",
    "EXISTS in HAVING": "SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ 1 }} }} HAVING (EXISTS {{ {silent} }})",
    "subselect": "SELECT * {{ {{ SELECT * {{ {{ SELECT ?s {{ {service} }} }} }} }} }}",
    "GRAPH": "SELECT * {{ GRAPH <http://example.org/g> {{ {silent} }} }}",
    "SERVICE in SERVICE": "SELECT * {{ SERVICE SILENT <{url}> {{ {silent} }} }}",
    "ASK": "ASK {{ {silent} }}",
    "CONSTRUCT": "CONSTRUCT {{ ?s ?s ?s }} WHERE {{ {silent} }}",
    "DESCRIBE": "DESCRIBE ?s {{ {silent} }}",
    "FROM": "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "FROM NAMED": "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "GRAPH with the IRI": "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
}

UPDATES = {
    "LOAD": "LOAD <{url}>",
    "LOAD SILENT": "LOAD SILENT <{url}>",
    "LOAD INTO GRAPH": "LOAD <{url}> INTO GRAPH <http://example.org/g>",
    "LOAD SILENT INTO GRAPH": "LOAD SILENT <{url}> INTO GRAPH <http://example.org/g>",
    "LOAD after others": "INSERT DATA {{ <x:a> <x:b> 1 }} ; LOAD SILENT <{url}> ; DELETE DATA {{ <x:a> <x:b> 1 }}",
    "SERVICE in WHERE": "INSERT {{ ?s <x:p> ?s }} WHERE {{ {service} }}",
    "SERVICE SILENT in WHERE": "INSERT {{ <x:s> <x:p> ?s }} WHERE {{ {silent} }}",
    "SERVICE in EXISTS in WHERE": "INSERT {{ <x:s> <x:p> 1 }} WHERE {{ FILTER EXISTS {{ {silent} }} }}",
    "SERVICE in DELETE's WHERE": "DELETE {{ ?s <x:p> 1 }} WHERE {{ {{ SELECT ?s {{ {silent} }} }} }}",
    "USING": "INSERT {{ ?s ?p ?o }} USING <{url}> WHERE {{ ?s ?p ?o }}",
    "USING NAMED": "INSERT {{ ?s ?p ?o }} USING NAMED <{url}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "WITH": "WITH <{url}> INSERT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "COPY": "COPY SILENT <{url}> TO <http://example.org/g>",
}

# With these the answer must say no: nothing in them is silent or a mere name of a graph.
MUST_REFUSE = {"constant", "LOAD", "LOAD INTO GRAPH", "SERVICE in WHERE"}


@dataclass
class Attempt:
    """One request. `refused`: only a status of 4xx is right."""

    name: str
    method: str
    target: str
    headers: list
    body: bytes | None = None
    refused: bool = False


def fill(text, url):
    return text.format(url=url, service=f"SERVICE <{url}> {{ ?s ?p ?o }}", silent=f"SERVICE SILENT <{url}> {{ ?s ?p ?o }}")


def query(name, text, url, refused=False):
    headers = [("Content-Type", "application/sparql-query")]
    return Attempt(f"query, {name}", "POST", "/sparql", headers, fill(text, url).encode(), refused)


def update(name, text, url, refused=False):
    headers = [("Content-Type", "application/sparql-update")]
    return Attempt(f"update, {name}", "POST", "/update", headers, fill(text, url).encode(), refused)


def upload(name, media_type, body, method="PUT"):
    target = f"/store?graph={quote('http://example.org/upload', safe='')}"
    return Attempt(f"upload, {name}", method, target, [("Content-Type", media_type)], body.encode(), refused=True)


def attempts(url, file):
    """Every way but that of the address's form. `url` is the listener's, `file` a file with the secret."""
    yield from (query(name, text, url, name in MUST_REFUSE) for name, text in PATTERNS.items())
    yield from (update(name, text, url, name in MUST_REFUSE) for name, text in UPDATES.items())
    for name in ("LOAD", "LOAD SILENT INTO GRAPH"):
        yield update(f"{name} of a file", UPDATES[name], file.as_uri(), name in MUST_REFUSE)
    yield query("SERVICE with a file", PATTERNS["constant"], file.as_uri(), True)
    for parameter in ("default-graph-uri", "named-graph-uri"):
        target = f"/sparql?{parameter}={quote(url, safe='')}&query={quote('SELECT * { ?s ?p ?o }')}"
        yield Attempt(parameter, "GET", target, [])
    for parameter in ("using-graph-uri", "using-named-graph-uri"):
        target, body = f"/update?{parameter}={quote(url, safe='')}", b"INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        yield Attempt(parameter, "POST", target, [("Content-Type", "application/sparql-update")], body)
    for method in ("GET", "HEAD", "DELETE"):
        yield Attempt(f"{method} of a graph with the IRI", method, f"/store?graph={quote(url, safe='')}", [])
    yield Attempt("GET with an absolute target", "GET", url, [])
    yield Attempt("CONNECT", "CONNECT", url.removeprefix("http://").partition("/")[0], [])
    yield from uploads(url, file)


def uploads(url, file):
    """Documents that name another to be fetched while they are parsed."""
    contexts = {"string": url, "array": [{"p": "http://example.org/p"}, url], "@import": {"@version": 1.1, "@import": url}}
    contexts["of a property"] = {"p": {"@id": "http://example.org/p", "@context": url}}
    contexts["of a file"] = file.as_uri()
    for name, context in contexts.items():
        body = json.dumps({"@context": context, "@id": "http://example.org/s", "p": {"@value": "1"}})
        yield upload(f"JSON-LD context, {name}", "application/ld+json", body)
    for name, declaration in {
        "external subset": f'<!DOCTYPE r SYSTEM "{url}">',
        "entity": f'<!DOCTYPE r [<!ENTITY e SYSTEM "{url}">]>',
        "entity of a file": f'<!DOCTYPE r [<!ENTITY e SYSTEM "{file.as_uri()}">]>',
        "parameter entity": f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{url}"> %e;]>',
        "inner entity": '<!DOCTYPE r [<!ENTITY e "value">]>',
    }.items():
        yield upload(f"RDF/XML DOCTYPE, {name}", "application/rdf+xml", RDF_XML.format(declaration=declaration))


RDF_XML = """<?xml version="1.0"?>
{declaration}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://example.org/">
  <rdf:Description rdf:about="http://example.org/s"><x:p>&e;</x:p></rdf:Description>
</rdf:RDF>
"""


def by_address(listener):
    """SERVICE and LOAD with every form of the address, and the listener's name on this machine."""
    hosts = [*HOSTS, *([name] if resolves_to_loopback(name := socket.gethostname()) else [])]
    for host in hosts:
        url = listener.url(host=host)
        yield query(f"to {host}", PATTERNS["constant"], url, True)
        yield update(f"LOAD from {host}", UPDATES["LOAD"], url, True)


def resolves_to_loopback(name):
    try:
        return socket.gethostbyname(name).startswith("127.")
    except OSError:
        return False


def make(server, attempt, listener, seen):
    """Makes the attempt; nothing may reach the listener, nothing of it may be in the answer. `seen`: visits before."""
    headers = [*attempt.headers, server.authorization]
    response = ask(server, attempt, headers)
    expect_equal(listener.count, seen, f"the number of connections to the listener ({listener.requests[seen:][:1]})")
    expect(SECRET not in response.text, f"the answer holds the secret:\n{response.brief()}")
    expect(response.status < 500 or not attempt.refused, f"the server failed instead of refusing:\n{response.brief()}")
    if attempt.refused:
        expect(400 <= response.status < 500, f"the answer is no refusal:\n{response.brief()}")


def run(checks, binary, folder):
    """All attempts on a server that may call nobody, and on one that may call another port only."""
    file = folder / "secret.nt"
    file.write_text(f'<http://example.org/s> <http://example.org/p> "{SECRET}" .\n', encoding="utf-8")
    with Listener() as listener:
        with Listener(target=listener.url()) as other:
            for name, config in {"nothing allowed": None, "another port allowed": allow(other.port)}.items():
                with Server(binary, plans=False, config=config) as server:
                    for attempt in [*attempts(listener.url(), file), *by_address(listener)]:
                        checks.run(f"SSRF ({name}): {attempt.name}", make, server, attempt, listener, listener.count)
                    if config:
                        run_redirects(checks, server, listener, other)
                    checks.run(f"SSRF ({name}): nothing was stored", nothing_stored, server)
        with Server(binary, plans=False, config=allow(listener.port, host="localhost")) as server:
            name, url = "a listed name that leads to loopback", listener.url(host="localhost")
            for attempt in [query(name, PATTERNS["constant"], url), update(f"LOAD, {name}", UPDATES["LOAD"], url)]:
                checks.run(f"SSRF: {attempt.name}", make, server, attempt, listener, listener.count)
        with Server(binary, plans=False, config=allow(listener.port)) as server:
            checks.run("SSRF: an allowed SERVICE gets there, so the attempts mean something", allowed_service, server, listener)
            checks.run("SSRF: an allowed LOAD gets there, so the attempts mean something", allowed_load, server, listener)


def run_redirects(checks, server, listener, other):
    """An allowed host that sends the server on; the host must be reached, the listener must not."""
    for status in (301, 302, 303, 307, 308):
        for attempt in [
            query(f"redirected by {status}", PATTERNS["constant"], other.url(f"/{status}")),
            update(f"LOAD redirected by {status}", UPDATES["LOAD"], other.url(f"/{status}")),
        ]:
            checks.run(f"SSRF: {attempt.name}", redirected, server, attempt, listener, other)
    for name, url in {
        "https where http is allowed": other.url().replace("http:", "https:"),
        "another name for the allowed host": other.url(host="localhost"),
    }.items():
        for attempt in [query(name, PATTERNS["constant"], url, True), update(f"LOAD, {name}", UPDATES["LOAD"], url, True)]:
            checks.run(f"SSRF: {attempt.name}", make, server, attempt, other, other.count)
    confused = f"http://127.0.0.1:{other.port}@127.0.0.1:{listener.port}/sparql"
    attempt = query("the allowed host as a user name", PATTERNS["constant"], confused, True)
    checks.run(f"SSRF: {attempt.name}", make, server, attempt, listener, listener.count)


def ask(server, attempt, headers):
    """The answer; one that broke off, as it must when a query fails midway, counts as 500."""
    try:
        return server.request(attempt.method, attempt.target, headers, attempt.body)
    except BrokenAnswer as problem:
        return Response(500, [], str(problem).encode())


def redirected(server, attempt, listener, other):
    visits, seen = other.count, listener.count
    response = ask(server, attempt, [*attempt.headers, server.authorization])
    expect(other.count > visits, f"the allowed host was not asked, the test shows nothing:\n{response.brief()}")
    expect_equal(listener.count, seen, "the number of connections to the listener")
    expect(response.status >= 400, f"a redirection was taken for an answer:\n{response.brief()}")


def nothing_stored(server):
    response = server.query(f'ASK {{ {{ ?s ?p "{SECRET}" }} UNION {{ GRAPH ?g {{ ?s ?p "{SECRET}" }} }} }}')
    expect_equal(response.status, 200, "the status")
    expect('"boolean":false' in response.text.replace(" ", ""), f"the secret is in the store:\n{response.brief()}")


def allowed_service(server, listener):
    response = server.query(fill(PATTERNS["constant"], listener.url()))
    expect(listener.count > 0 and SECRET in response.text, response.brief())


def allowed_load(server, listener):
    seen = listener.count
    response = server.update(f"LOAD <{listener.url('/data')}> INTO GRAPH <http://example.org/loaded>")
    expect(listener.count > seen and response.status < 300, response.brief())
    stored = server.query(f'ASK {{ GRAPH <http://example.org/loaded> {{ ?s ?p "{SECRET}" }} }}')
    expect("true" in stored.text, stored.brief())
