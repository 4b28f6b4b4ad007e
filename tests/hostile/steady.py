"""Many connections that ask for minutes, each at once again: python3 tests/hostile/steady.py --binary PLANGRAPH

Wanted: every answer 200, whole, and of as many rows as the first time; memory that is flat once every query was asked.
The queries are those of the library, through their addresses and as texts that nobody asked before, and a few others.
"""

import argparse
import http.client
import json
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from live import HOST, Checks, Clients, Server, expect  # noqa: E402

from processes import family  # noqa: E402
from wire import nonce  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
ROWS = "application/sparql-results+json, application/n-triples;q=0.5"
OTHERS = (
    "SELECT ?s ?o { ?s plan:responsibleParty ?o }",
    "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class",
    "SELECT ?p ?o { ?plan a plan:Plan ; ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } { ?s a plan:Park ; ?p ?o }",
    "ASK { ?s plan:value ?v FILTER(?v > 100000000000) }",
)

# Memory may grow by this from the second quarter to the last: what is left of it is noise of the allocator.
FLAT, SLACK_BYTES = 1.15, 16 << 20
LOOKS_PER_SECOND = 2


class Askers(Clients):
    """Connections that stay open, each from an address of its own."""

    def __init__(self, port, count, asked):
        super().__init__(count)
        self.port, self.asked = port, asked
        self.seconds, self.faults, self.first = [], [], {}

    def ask(self, number):
        connection = http.client.HTTPConnection(HOST, self.port, 60, source_address=(f"127.0.6.{number + 1}", 0))
        turn = number * 7
        while not self.stop.is_set():
            name, method, path, body = self.asked[turn % len(self.asked)]
            began, fault, answer = time.monotonic(), None, b""
            try:
                connection.request(method, path, body and f"{body}\n#{nonce()}".encode(), headers(body))
                response = connection.getresponse()
                answer = response.read()
                if response.status != 200:
                    fault = f"{name}: {response.status} {answer[:200]}"
            except (OSError, http.client.HTTPException) as problem:
                fault = f"{name}: {type(problem).__name__} {problem}"
                connection.close()
            self.note(name, time.monotonic() - began, fault, answer)
            turn += 1
        connection.close()

    def note(self, name, seconds, fault, answer):
        rows = size(answer) if fault is None else None
        with self.lock:
            self.seconds.append(seconds)
            known = self.first.setdefault(name, rows) if rows is not None else None
            if fault is None and rows != known:
                fault = f"{name}: {rows} rows, {known} before"
            if fault:
                self.faults.append(fault)


def headers(body):
    return {"Accept": ROWS, "Content-Type": "application/sparql-query"} if body else {"Accept": ROWS}


def size(answer):
    """Rows of a table, truth of an answer to ASK, lines of a graph."""
    if not answer.startswith(b"{"):
        return answer.count(b"\n")
    table = json.loads(answer)
    return table["boolean"] if "boolean" in table else len(table["results"]["bindings"])


def requests():
    """Name, method, address and body of each request."""
    found = [(f"other {number}", "POST", "/sparql", text) for number, text in enumerate(OTHERS)]
    for path in sorted((ROOT / "queries").rglob("*.rq")):
        found.append((path.stem, "GET", f"/queries/{quote(path.stem)}", None))
        found.append((f"{path.stem} as a text", "POST", "/sparql", path.read_text(encoding="utf-8")))
    return found


def watch(pid, seconds):
    """Memory of the server and its workers in bytes, as seen now and then."""
    seen, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        seen.append(family(pid).held_bytes)
        time.sleep(1 / LOOKS_PER_SECOND)
    return seen


def is_flat(seen):
    quarter = len(seen) // 4
    before, after = statistics.mean(seen[quarter : 2 * quarter]), statistics.mean(seen[3 * quarter :])
    expect(after <= FLAT * before + SLACK_BYTES, f"{after / 1e6:.0f} MB at last, {before / 1e6:.0f} MB before")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the program under test")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=300.0)
    options = parser.parse_args()
    checks, asked = Checks(), requests()
    with Server(options.binary) as server:
        with Askers(server.port, options.connections, asked) as clients:
            seen = watch(server.process.pid, options.seconds)
        took = sorted(clients.seconds)
        at = [took[int(share * (len(took) - 1))] * 1000 for share in (0.5, 0.99, 1)]
        quarters = [f"{statistics.mean(seen[n * len(seen) // 4 : (n + 1) * len(seen) // 4]) / 1e6:.0f}" for n in range(4)]
        print(f"{len(took)} answers from {len(asked)} requests, {len(took) / options.seconds:.0f} a second")
        print(f"median {at[0]:.1f} ms, p99 {at[1]:.0f} ms, longest {at[2]:.0f} ms; MB by quarter {', '.join(quarters)}")
        faults = clients.faults
        checks.run("steady, no error", lambda: expect(not faults, f"{len(faults)}, first: {faults[:3]}"))
        checks.run("steady, every request is answered", lambda: expect(len(clients.first) == len(asked), f"{len(clients.first)} of {len(asked)}"))
        checks.run("steady, memory is flat", lambda: is_flat(seen))
    sys.exit(checks.finish())


if __name__ == "__main__":
    main()
