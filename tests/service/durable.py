"""A data directory that outlives its servers, clients that know what must be in it, and how to look."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from http_raw import BrokenAnswer, Connection
from live import HOST, TOKEN, Failed, Server, expect, free_port, multipart, write

ADMIN = "an-admin-token-for-tests-0123456789"
HERE = "http://example.org/durability/"
MARKER, DEFAULT, COUNT = f"{HERE}marker", "default", f"{HERE}count"
TRIPLES = 50
RUN_SECONDS = 60
ADMIN_SECONDS = 120
PLANS = Path(__file__).parents[2] / "seeds" / "plans"
COMPUTED = "https://w3id.org/plangraph/graph/computed"
# What clients wrote to the default graph is kept here too, and not shown.
OWN = "https://w3id.org/plangraph/graph/own"


class Data:
    """A data directory with settings, a folder for backups and one for temporary files beside it."""

    def __init__(self, binary, root, path=None):
        self.binary, self.root = Path(binary).resolve(), Path(root)
        self.path = path or self.root / "data"
        self.backups, self.temporary = self.root / "backups", self.root / "tmp"
        for folder in (self.root, self.backups, self.temporary):
            folder.mkdir(parents=True, exist_ok=True)
        token = hashlib.sha256(ADMIN.encode()).hexdigest()
        text = f'backups = "{self.backups}"\n[[token]]\nsha256 = "{token}"\nscopes = ["admin"]\n'
        self.settings = write(self.root / "settings.toml", text)

    @property
    def environment(self):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PLANGRAPH_")}
        return kept | {"TMPDIR": str(self.temporary)}

    def begin(self, *arguments):
        """A command of the program on this directory, under way."""
        command = [self.binary, *arguments, "--data", self.path]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.root, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def attempt(self, *arguments):
        """A command of the program on this directory: exit code, output, errors. One that hangs is killed."""
        process = self.begin(*arguments)
        try:
            output, errors = process.communicate(timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            errors += f"it did not end within {RUN_SECONDS} seconds"
        return process.returncode, output, errors

    def run(self, *arguments):
        """The output of a command that must succeed."""
        code, output, errors = self.attempt(*arguments)
        expect(code == 0, f"{' '.join(map(str, arguments))} ends with {code}: {errors}")
        return output

    def load(self, *plans):
        self.run("load", "--quiet", *map(plan_file, plans))

    def info(self):
        return json.loads(self.run("info", "--format", "json"))

    def documents(self):
        """Digest of each document."""
        return {document["id"]: document["digest"] for document in self.info()["documents"]}

    def export(self):
        """Every quad of the store, in order, and those of `OWN`; what stands in snapshots does not count."""
        quads = self.run("export")
        code, triples, errors = self.attempt("export", "--graph", "own", "--format", "ntriples")
        expect(code == 0 or "there is no graph" in errors, f"export --graph own ends with {code}: {errors}")
        return quads + "".join(f"{triple.removesuffix('.')}<{OWN}> .\n" for triple in triples.splitlines())

    def check_named_snapshot(self):
        """A snapshot that `CURRENT` names must not hold what the store does not: the next write would undo it."""
        if not (self.path / "snapshots" / "CURRENT").exists():
            return
        shown = state_of_rows(rows_of(self.run("query", "--format", "json", "--query", OURS)))
        kept = state_of(self.export())
        expect(shown == kept, f"the snapshot differs from the store: {difference(kept, shown)}")

    def serve(self, environment=None):
        return LiveData(self, environment or {})

    def copy(self, root):
        """The same directory in another place."""
        other = Data(self.binary, root)
        shutil.copytree(self.path, other.path)
        return other


class LiveData(Server):
    """A server of a data directory that is there already, and stays."""

    def __init__(self, data, environment):
        self.token, self.data, self.port = TOKEN, data, free_port()
        self.log = data.root / "log"
        command = [data.binary, "serve", "--config", data.settings]
        command += ["--data", data.path, "--bind", f"{HOST}:{self.port}"]
        environment = data.environment | {"PLANGRAPH_WRITE_TOKEN": TOKEN} | environment
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=data.root, env=environment, stdout=log, stderr=log)

    def __enter__(self):
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def kill(self):
        """SIGKILL. The processes that the server had."""
        children = children_of(self.process.pid)
        self.process.kill()
        self.process.wait()
        return children

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def backup(self):
        """Asks for a backup: the answer."""
        return self.request("POST", "/admin/backup", [("Authorization", f"Bearer {ADMIN}")])

    def publish(self, part, text):
        """Publishes a record, or removes a plan: the answer."""
        return self._administer("publish", *multipart((part, "plan.toml" if part == "record" else None, text)))

    def roll_back(self):
        return self._administer("rollback", "application/x-www-form-urlencoded", b"")

    def _administer(self, what, media_type, body):
        headers = [("Authorization", f"Bearer {ADMIN}"), ("Content-Type", media_type)]
        with Connection(HOST, self.port, timeout=ADMIN_SECONDS) as connection:
            return connection.request("POST", f"/admin/{what}", headers, body)

    def rows(self, query):
        response = self.query(query, "application/sparql-results+json")
        expect(response.status == 200, f"a query answers {response.brief()}")
        return rows_of(response.body)

    def count(self, pattern):
        return int(self.rows(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0]["n"])

    def state(self):
        """What clients wrote, as it is served."""
        return state_of_rows(self.rows(OURS))


def plan_file(name):
    return PLANS / f"{name}.toml"


def rows_of(results):
    """The rows of SPARQL results in JSON."""
    rows = json.loads(results)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def state_of_rows(rows):
    """What clients wrote, in the rows of `OURS`."""
    found = Counter()
    for row in rows:
        add(found, row.get("g", DEFAULT), row["s"], row["p"], row["o"])
    return dict(found)


def add(found, graph, subject, predicate, value):
    if predicate == COUNT:
        found[graph, subject] += int(value)
    else:
        found[graph, subject] += 1


OURS = f'SELECT * {{ {{ GRAPH ?g {{ ?s ?p ?o }} }} UNION {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?s), "{HERE}")) }}'
QUAD = re.compile(rf'<({re.escape(HERE)}[^>]*)> <([^>]*)> "([^"]*)"(?:\^\^<[^>]*>)?(?: <([^>]*)>)? \.')


def state_of(quads):
    """What clients wrote, in N-Quads."""
    found = Counter()
    for line in quads.splitlines():
        if quad := QUAD.fullmatch(line):
            subject, predicate, value, graph = quad.groups()
            add(found, graph or DEFAULT, subject, predicate, value)
    kept = {key for key in found if key[0] == OWN}
    shown = {(OWN, subject) for graph, subject in found if graph == DEFAULT}
    expect(kept == shown, f"the default graph is not what was written to it: {sorted(kept ^ shown)[:4]}")
    return {key: count for key, count in found.items() if key not in kept}


def children_of(process):
    """Ids of the processes that a process started, and of those that they started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found += [int(status.parent.name), *children_of(int(status.parent.name))]
    return found


class Client:
    """Writes to graphs of its own, one write after another; knows what must be there after each.

    What must be there is a map from graph and subject to the number of triples (in the marker graph, to the number
    that stands there). `state` holds all that was acknowledged; `pending` is the state after a write that nobody
    answered, or None. The graphs are dropped when they hold more than `keep` writes.
    """

    def __init__(self, number, seed=0, kinds=("insert",), triples=TRIPLES, keep=7):
        self.keep = keep
        self.subjects, self.random = f"{HERE}{number}/", random.Random(f"{seed} {number}")
        self.graphs = [f"{self.subjects}{name}" for name in "abc"]
        self.kinds, self.triples = kinds, triples
        self.state, self.pending = {}, None
        self.written, self.acknowledged, self.refusals = 0, 0, []

    def next(self):
        """The next write: method, target, media type, body, and the state after it."""
        self.written += 1
        subject, after = f"{self.subjects}{self.written}", dict(self.state)
        first, second, third = self.graphs
        kind = self.random.choice(self.kinds)
        if kind == "put":
            forget(after, third)
            after[third, subject] = self.triples
            return "PUT", store(third), "text/turtle", self._triples(subject), after
        if kind == "delete" and any(graph == third for graph, _ in after):
            forget(after, third)
            return "DELETE", store(third), None, None, after
        mine = [name for graph, name in after if graph == DEFAULT]
        if kind == "default" and len(mine) > 2:
            del after[DEFAULT, mine[0]]
            return self._update(f"DELETE WHERE {{ <{mine[0]}> ?p ?o }}", after)
        if kind == "default":
            after[DEFAULT, subject] = 2
            return self._update(f"INSERT DATA {{ {self._triples(subject, 2)} }}", after)
        if sum(graph == first for graph, _ in after) > self.keep:
            forget(after, first)
            forget(after, second)
            return self._update(f"DROP GRAPH <{first}> ; DROP GRAPH <{second}>", after)
        after[first, subject] = after[second, subject] = self.triples
        triples = self._triples(subject)
        both = " ".join(f"GRAPH <{graph}> {{ {triples} }}" for graph in (first, second))
        return self._update(f"INSERT DATA {{ {both} }}", after)

    def _triples(self, subject, count=None):
        return "\n".join(f'<{subject}> <{HERE}p{index}> "{index}" .' for index in range(count or self.triples))

    def _update(self, text, after):
        old, new = (f"GRAPH <{MARKER}> {{ <{self.subjects}> <{COUNT}> {value} }}" for value in ("?n", self.written))
        after[MARKER, self.subjects] = self.written
        text += f" ; DELETE {{ {old} }} INSERT {{ {new} }} WHERE {{ OPTIONAL {{ {old} }} }}"
        return "POST", "/update", "application/sparql-update", text, after

    def marker(self, state):
        """The number of the newest update in a state."""
        return state.get((MARKER, self.subjects), 0)

    def write(self, server, connection):
        """One write. Whether another may follow: not after one whose fate is unknown."""
        method, target, media_type, body, after = self.next()
        headers = [server.authorization, *([("Content-Type", media_type)] if media_type else [])]
        self.pending = after
        try:
            response = connection.request(method, target, headers, body.encode() if body else None)
        except (OSError, BrokenAnswer):
            return False
        if 200 <= response.status < 300:
            self.state, self.pending = after, None
            self.acknowledged += 1
            return True
        self.refusals.append(f"{method} {target} answers {response.brief()}")
        return False

    def write_on(self, server, until):
        with server.connect() as connection:
            while not until.is_set() and self.write(server, connection):
                pass

    def settle(self, found):
        """Compares with what was found, and takes it over; a write that nobody answered is there or is not."""
        mine = {key: value for key, value in found.items() if key[1].startswith(self.subjects)}
        state, pending, self.state, self.pending = self.state, self.pending, mine, None
        if mine not in (state, pending):
            what = "acknowledged" if pending is None else "acknowledged, nor the write after it"
            raise Failed(f"what {self.subjects} wrote is not as {what}: {difference(state, mine)}")


def store(graph):
    return f"/store?graph={quote(graph, safe='')}"


def forget(state, graph):
    for key in [key for key in state if key[0] == graph]:
        del state[key]


def difference(wanted, found, limit=6):
    keys = sorted(key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key))
    lines = [f"{graph} {subject}: {found.get((graph, subject))} for {wanted.get((graph, subject))}"
             for graph, subject in keys]  # fmt: skip
    return "; ".join(lines[:limit]) + (f" and {len(lines) - limit} more" if len(lines) > limit else "")


def settle(clients, found):
    """Every client's state against what was found, and nothing else there."""
    problems = []
    for client in clients:
        try:
            client.settle(found)
        except Failed as problem:
            problems.append(str(problem))
    known = set().union(*(client.state for client in clients))
    if stray := found.keys() - known:
        problems.append(f"nobody wrote {sorted(stray)[:4]}")
    expect(not problems, "\n".join(problems))


def wait_for_write(clients, seconds=10):
    """Waits until one more write is acknowledged, so that a kill does not always come before the first."""
    before, until = sum(client.acknowledged for client in clients), time.monotonic() + seconds
    while sum(client.acknowledged for client in clients) == before and time.monotonic() < until:
        time.sleep(0.002)


def expect_same(found, wanted, what):
    """Compares N-Quads line by line."""
    found, wanted = set(found.splitlines()), set(wanted.splitlines())
    gone, new = sorted(wanted - found), sorted(found - wanted)
    expect(not gone and not new, f"{what}: {len(gone)} of {len(wanted)} quads are gone, {len(new)} are new: "
           f"{''.join((gone + new)[:1]):.200}")  # fmt: skip


def write_together(clients, server, until):
    """All clients at once, each in a thread of its own: the threads."""
    threads = [threading.Thread(target=client.write_on, args=(server, until)) for client in clients]
    for thread in threads:
        thread.start()
    return threads
