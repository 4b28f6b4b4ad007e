"""Publishing documents and rolling back under load.

    python tests/service/versions.py --binary target/release/plangraph

Clients query all the time while documents are published, replaced, removed and rolled back. Every answer must be
complete and wholly of one version: two queries of one version answer alike, whoever asks. Afterwards the dataset is
as it was before the step that was undone, clients' own triples are still there, and mistakes change nothing. The last
line is `N passed, M failed`; the exit code is 1 when anything failed.
"""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path

from http_raw import Connection
from live import HOST, Checks, Clients, Server, expect, expect_equal, multipart

RECORD = Path(__file__).parent.parent / "records" / "qinglan-yunhe-2025.toml"
HEADERS = [
    ("Content-Type", "application/sparql-query"),
    ("Accept", "application/sparql-results+json"),
    ("TE", "trailers"),
]
ADMIN = "a-token-for-operators-0123456789"
OPERATOR = ("Authorization", f"Bearer {ADMIN}")
CONFIG = f'[[token]]\nsha256 = "{sha256(ADMIN.encode()).hexdigest()}"\nscopes = ["admin"]\n'
CLIENTS = 3
# Seconds between two queries of a client, so that what is published has a processor too.
PAUSE = 0.01
OWN = "INSERT DATA { <x:mine> <x:p> 1 . GRAPH <x:g> { <x:mine> <x:q> 2 } }"
# Counts that only agree with one another in one version, and the titles of the documents.
ONE_VERSION = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
  (MIN(?title) AS ?first) (MAX(?title) AS ?last)
  WHERE { { ?s ?p ?o } UNION { ?plan a plan:Plan ; skos:prefLabel ?title } }"""
QUADS = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
MERGE = """SELECT ?s ?p ?o { { SELECT ?s ?p ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ?p ?o } FILTER(?n > 1) }"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    arguments = parser.parse_args()
    checks = Checks()
    with Server(arguments.binary, config=CONFIG) as server, Readers(server) as clients:
        steps = Steps(server)
        checks.run("without the scope nothing is published", steps.needs_scope)
        checks.run("a document is published", steps.publish)
        checks.run("publishing it again changes nothing and keeps no version", steps.again)
        checks.run("clients write", steps.write)
        checks.run("a mistake is told with its place, and changes nothing", steps.mistake)
        checks.run("a document is replaced", steps.replace)
        checks.run("back to the version before, and what clients wrote stays", steps.back)
        checks.run("forth again", steps.forth)
        checks.run("a document is removed, and comes back", steps.remove)
        checks.run("a damaged version is refused", steps.damage)
        checks.run("old versions go", steps.old)
        checks.run("no request failed, every answer is of one version", clients.judge)
    return checks.finish()


class Steps:
    def __init__(self, server):
        self.server = server
        self.text = RECORD.read_text(encoding="utf-8")
        self.states = {}

    def needs_scope(self):
        for headers, status in (([], 401), ([self.server.authorization], 403)):
            for method, name in (("POST", "publish"), ("POST", "rollback"), ("GET", "versions")):
                answer = self.server.request(method, f"/admin/{name}", headers, None if method == "GET" else b"")
                expect_equal(answer.status, status, f"the status of {name}")

    def publish(self):
        before = titles(self.server)
        answer = self.form(("record", "qinglan.toml", self.text))
        expect_equal(answer.status, 200, f"({answer.body[:500]}) the status")
        told = json.loads(answer.body)
        expect_equal([document["outcome"] for document in told["documents"]], ["added"], "the outcome")
        expect_equal(len(titles(self.server)), len(before) + 1, "the number of plans")
        expect_equal(len(self.kept()), 1, "the number of versions kept")

    def again(self):
        answer = self.form(("record", "qinglan.toml", self.text))
        expect_equal(json.loads(answer.body)["documents"][0]["outcome"], "unchanged", "the outcome")
        expect_equal(len(self.kept()), 1, "the number of versions kept")

    def write(self):
        expect_equal(self.server.update(OWN).status, 200, "the status")

    def mistake(self):
        before = quads(self.server)
        wrong = self.text.replace("[source]", "[sauce]", 1)
        answer = self.form(("record", "good.toml", self.text.replace("青岚", "青兰")), ("record", "wrong.toml", wrong))
        expect_equal(answer.status, 422, "the status")
        errors = json.loads(answer.body)["errors"]
        expect(errors and errors[0]["file"] == "wrong.toml" and errors[0]["line"] > 0, f"the errors are {errors[:2]}")
        expect_equal(self.form(("remove", None, "no-such-plan")).status, 404, "the status of removing what is not there")
        expect_equal(self.form(("other", None, "x")).status, 400, "the status of a strange part")
        same(quads(self.server), before)

    def replace(self):
        self.states["first"] = quads(self.server)
        changed = self.text.replace("青岚", "青兰")
        expect(changed != self.text, "the record has nothing to replace")
        answer = self.form(("record", "qinglan.toml", changed))
        expect_equal(json.loads(answer.body)["documents"][0]["outcome"], "replaced", "the outcome")
        self.states["second"] = quads(self.server)
        expect(self.states["first"] != self.states["second"], "nothing changed")

    def back(self):
        self.roll_back()
        same(quads(self.server), self.states["first"])
        expect(any("x:mine" in quad for quad in quads(self.server)), "what clients wrote is gone")
        expect_equal(rows(self.server, MERGE), [], "triples of the default graph that count twice")

    def forth(self):
        self.roll_back()
        same(quads(self.server), self.states["second"])
        self.roll_back()

    def remove(self):
        known = titles(self.server)
        answer = self.form(("remove", None, "qinglan-yunhe-2025"))
        expect_equal(answer.status, 200, f"({answer.body[:300]}) the status")
        expect_equal(len(titles(self.server)), len(known) - 1, "the number of plans")
        self.roll_back()
        same(quads(self.server), self.states["first"])

    def damage(self):
        before = quads(self.server)
        newest = self.kept()[-1]
        folder = Path(self.server.folder.name) / "data" / "versions"
        file = next(folder.glob(f"{newest['number']:06}-*"))
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0x40
        file.unlink()
        file.write_bytes(content)
        answer = self.server.request("POST", "/admin/rollback", [OPERATOR], b"")
        expect_equal(answer.status, 500, "the status")
        expect_equal(self.server.request("POST", "/admin/rollback?to=999", [OPERATOR], b"").status, 404, "an unknown number")
        expect_equal(self.server.request("POST", "/admin/rollback?to=x", [OPERATOR], b"").status, 400, "no number")
        same(quads(self.server), before)
        file.unlink()

    def old(self):
        for turn in range(6):
            text = self.text if turn % 2 else self.text.replace("青岚", "青兰")
            expect_equal(self.form(("record", "qinglan.toml", text)).status, 200, "the status")
        numbers = [version["number"] for version in self.kept()]
        expect(len(numbers) == 5 and numbers == sorted(numbers), f"the versions kept are {numbers}")
        same(quads(self.server), self.states["first"])

    def roll_back(self):
        answer = self.ask("POST", "/admin/rollback", [OPERATOR], b"")
        expect_equal(answer.status, 200, f"({answer.body[:300]}) the status of a rollback")

    def kept(self):
        answer = self.server.request("GET", "/admin/versions", [OPERATOR])
        expect_equal(answer.status, 200, "the status of the versions")
        return json.loads(answer.body)["kept"]

    def form(self, *parts):
        media_type, body = multipart(*parts)
        return self.ask("POST", "/admin/publish", [("Content-Type", media_type), OPERATOR], body)

    def ask(self, method, target, headers, body=None):
        """One request with patience: what is published is analysed before it is served."""
        with Connection(HOST, self.server.port, timeout=120) as connection:
            return connection.request(method, target, headers, body)


class Readers(Clients):
    """Clients that query until the end, and what they were told."""

    def __init__(self, server):
        super().__init__(CLIENTS)
        self.server = server
        self.answers, self.wrong, self.count = {}, [], 0

    def ask(self, number):
        turn = number
        while not self.stop.is_set():
            turn += 1
            self.stop.wait(PAUSE)
            # Half of them new to the server, so that they are evaluated.
            text = ONE_VERSION + (f" # {turn}-{number}" if turn % 2 else "")
            try:
                answer = self.server.request("POST", "/sparql", HEADERS, text.encode())
            except Exception as problem:
                self.note(f"{type(problem).__name__}: {problem}")
                continue
            if answer.status != 200 or answer.trailer("x-result-complete") != "true":
                self.note(f"status {answer.status}, complete: {answer.trailer('x-result-complete')}, {answer.body[:200]}")
                continue
            with self.lock:
                self.count += 1
                self.answers.setdefault(answer.header("x-dataset-version"), set()).add(answer.body)

    def note(self, problem):
        with self.lock:
            self.wrong.append(problem)

    def judge(self):
        self.__exit__()
        expect(not self.wrong, f"{len(self.wrong)} of {self.count} requests failed, such as: {self.wrong[:3]}")
        mixed = {version: len(bodies) for version, bodies in self.answers.items() if len(bodies) > 1}
        expect(not mixed, f"answers of one version differ: {mixed}")
        expect(len(self.answers) > 5, f"only {len(self.answers)} versions were seen")
        print(f"    {self.count} answers of {len(self.answers)} versions")


def rows(server, text):
    answer = server.query(text)
    expect_equal(answer.status, 200, f"({answer.body[:300]}) the status of a query")
    return json.loads(answer.body)["results"]["bindings"]


def quads(server):
    """All quads but what is computed, whose reports and digests are of their own time."""
    found = {json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows(server, QUADS)}
    return {quad for quad in found if "/graph/computed" not in quad}


def titles(server):
    return {row["title"]["value"] for row in rows(server, "SELECT ?title { ?plan a plan:Plan ; skos:prefLabel ?title }")}


def same(found, wanted):
    missing, extra = sorted(wanted - found), sorted(found - wanted)
    expect(not missing and not extra, f"{len(missing)} quads missing, {len(extra)} extra: {missing[:2]} {extra[:2]}")


if __name__ == "__main__":
    sys.exit(main())
