"""Clients and engines we did not write, against a live server with the five bundled plans.

    python tests/service/clients.py --binary target/release/plangraph --node-modules DIR [--only PART]

rdflib, SPARQLWrapper, curl, Jena, Comunica (installed into `DIR` by npm when it is not there), and our SERVICE to
Virtuoso. Needs `requirements.txt` and the Debian packages curl, libapache-jena-java, default-jre-headless and
virtuoso-opensource-7-bin; without Node.js, Comunica is left out and said so. Prints a line a check; the last line is
`N passed, M failed`; the exit code is 1 when anything failed.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import client_comunica
import client_curl
import client_jena
import client_python
import engine_virtuoso
import plans
from live import HOST, Checks, Server, allow, expect_equal

PARTS = ("python", "curl", "jena", "comunica", "virtuoso")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the plangraph program")
    parser.add_argument("--node-modules", type=Path, required=True, help="folder to install Comunica into")
    parser.add_argument("--only", choices=PARTS, action="append", help="run these parts only")
    arguments = parser.parse_args()
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = HOST
    wanted, checks = arguments.only or PARTS, Checks()
    with engine_virtuoso.Virtuoso() as virtuoso, Server(arguments.binary, config=allow(virtuoso.port)) as server:
        if "python" in wanted:
            client_python.run(checks, server)
        if "curl" in wanted:
            client_curl.run(checks, server)
        if "jena" in wanted:
            client_jena.run(checks, server)
        if "comunica" in wanted:
            with Server(arguments.binary, plans=False, config=allow(server.port)) as other:
                client_comunica.run(checks, server, other, arguments.node_modules)
        if "virtuoso" in wanted:
            engine_virtuoso.run(checks, server, virtuoso)
        checks.run("the plans are as they were", unchanged, server)
    return checks.finish()


def unchanged(server):
    """What the clients wrote went into graphs of their own."""
    for query, count in [(plans.COUNT_TASKS, plans.TASKS), (plans.COUNT_ASSIGNMENTS, plans.ASSIGNMENTS)]:
        found = json.loads(server.query(query).body)["results"]["bindings"][0]["n"]["value"]
        expect_equal(int(found), count)


if __name__ == "__main__":
    sys.exit(main())
