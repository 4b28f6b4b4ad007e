"""Runs the W3C tests of the SPARQL protocol, the graph store protocol and service description on a live server.

    python tests/service/w3c.py --binary target/release/plangraph --manifests DIR [--earl FILE] [--only NAME]

`DIR` holds the folders `protocol`, `graph-store-protocol` and `service-description` of w3c/rdf-tests. Each test has
a server with an empty store to itself. Prints a line a test, failures with request, expectation and answer; the last
line is `N passed, M failed`; the exit code is 1 when anything failed. Needs `requirements.txt`.
"""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import quote, urljoin

import description
import earl
import manifest
from http_raw import BrokenAnswer, shorten
from judge import judge, say
from live import Checks, Failed, expect, fresh_servers

AUTHORITY = "www.example"


def main():
    arguments = parse_arguments()
    folder = arguments.manifests
    tests = [(test.iri, test.title, run_exchanges, test) for test in protocol_tests(folder)]
    for iri, title in manifest.names(folder / "service-description" / "manifest.ttl"):
        tests.append((iri, title, run_description, iri.rpartition("#")[2]))
    tests = [test for test in tests if arguments.only in test[0]]
    checks, outcomes = Checks(), []
    for server, (iri, title, run, test) in zip(fresh_servers(len(tests), arguments.binary, plans=False), tests):
        outcomes.append((iri, checks.run(f"{iri.rpartition('#')[2]}: {title}", run, server, test)))
    if arguments.earl:
        earl.write(arguments.earl, arguments.binary, outcomes)
    return checks.finish()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the plangraph program")
    parser.add_argument("--manifests", type=Path, required=True, help="folder with the manifests")
    parser.add_argument("--earl", type=Path, help="file for the EARL report (Turtle)")
    parser.add_argument("--only", default="", help="part of the IRI of the tests to run")
    return parser.parse_args()


def protocol_tests(folder):
    store = folder / "graph-store-protocol"
    return [
        *manifest.read(folder / "protocol" / "manifest.ttl", "ProtocolTest"),
        *manifest.read(store / "manifest-direct.ttl", "GraphStoreProtocolTest"),
        *manifest.read(store / "manifest-indirect.ttl", "GraphStoreProtocolTest"),
    ]


def run_description(server, name):
    description.TESTS[name](server)


def run_exchanges(server, test):
    """Loads the graphs, then makes the requests in their order, on one connection."""
    for file, iri in test.graphs:
        server.put_graph(iri, file.read_text(encoding="utf-8"))
    locations = {}
    with server.connect() as connection:
        for number, exchange in enumerate(test.exchanges, 1):
            target = live_path(test.name, exchange, locations)
            body = live_body(exchange.body, server, locations)
            headers = [*exchange.headers, server.authorization]
            response = None
            try:
                response = connection.request(exchange.method, target, headers, body)
                judge(live_expected(exchange.expected, server), response, server.url(target))
                if exchange.method == "HEAD":
                    expect(not connection.stray_bytes(), "the answer to HEAD has a body")
            except (Failed, BrokenAnswer, OSError) as problem:
                raise Failed(explain(number, problem, exchange, target, body, response)) from problem
            if exchange.expected.location:
                locations[exchange.expected.location] = urljoin(server.url(target), response.header("location"))


def live_path(test, exchange, locations):
    """The path of a manifest on our routes; a graph's IRI in it stays as it is, in whatever encoding."""
    path = exchange.path
    for variable, iri in locations.items():
        path = path.replace(variable, quote(iri, safe=":/"))
    if path.startswith("/sparql/"):
        return ("/update" if is_update(test, exchange) else "/sparql") + path.removeprefix("/sparql/")
    return "/store" + path.removeprefix("/gsp")


def is_update(test, exchange):
    """A request that shows neither by media type nor by parameter what it is follows the name of its test."""
    parameters = exchange.path.encode() + b"&" + (exchange.body or b"")
    media_type = dict(exchange.headers).get("content-type", "").split(";")[0]
    if media_type == "application/sparql-query" or re.search(rb"[?&]query=", parameters):
        return False
    stated = media_type == "application/sparql-update" or re.search(rb"[?&]update=", parameters)
    return bool(stated) or test.startswith(("update_", "bad_update", "bad_multiple_updates"))


def live_body(body, server, locations):
    """IRIs under the manifest's graph store become IRIs under ours: sent and expected graphs alike."""
    if body is None:
        return None
    for variable, iri in locations.items():
        body = body.replace(variable.encode(), iri.encode())
    return body.replace(f"http://{AUTHORITY}/gsp".encode(), server.url("/store").encode())


def live_expected(expected, server):
    if expected.body is not None:
        expected.body = live_body(expected.body.encode(), server, {}).decode()
    return expected


def explain(number, problem, exchange, target, body, response):
    """All that is needed to see what went wrong."""
    expected = exchange.expected
    asked = [f"{exchange.method} {target}", *(f"{name}: {value}" for name, value in exchange.headers)]
    wanted = [f"status {say(expected.statuses)}", *(f"{name}: {value}" for name, value in expected.headers)]
    rest = {"boolean": expected.boolean, "format": expected.format}
    wanted += [f"{name} {value}" for name, value in rest.items() if value is not None]
    return "\n".join(
        [
            f"request {number}: {problem}",
            *(f"> {line}" for line in [*asked, "", *shorten(body or b"", 600).splitlines()]),
            f"expected: {'; '.join(wanted)}",
            *(f"< {line}" for line in (response.brief() if response else "no answer").splitlines()),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
