"""Compares the service with oxigraph-cli (on disk, in memory), Virtuoso and rdflib-endpoint over HTTP.

    apt-get install virtuoso-opensource-7-bin
    python -m venv .venv && .venv/bin/pip install oxigraph==0.5.13 pyoxigraph==0.5.13 rdflib-endpoint oxrdflib uvicorn
    .venv/bin/python benches/compare/servers.py --binary PLANGRAPH --plans 200 --output docs/BENCHMARKS.md

Protocol:

1. `plangraph synth` makes the plans; we load the records, and every other server loads what we then export as
   N-Quads: all quads, our computed graph included. Our load maps, checks and analyses, theirs reads quads.
2. Queries: the query library as it stands, its parameters set to values that the made-up plans have, and an
   ad-hoc mix (AD_HOC). Every server gets the same bytes: a comment makes each text new, so that no cache of
   answers helps. Our cached times are those of the library route (`/queries/NAME`), asked before.
3. Answers are compared before times, as multisets of rows: numbers by value (12 digits), booleans as numbers,
   for Virtuoso has no other. A time counts only where the answer is the same as ours.
4. One client: after a first run of each query, rounds in which the servers take turns query by query. Several
   clients, each from an address of its own: the same list of queries, each client in an order of its own, one
   server at a time, rounds taking turns. The list of a server is what it and we answer alike, each in less than
   `--longest` at first; ratios are taken query by query.
5. Times are until the last byte of the answer. Client and servers share the machine's cores. A query that takes
   longer than `--cap` counts as not answered.
6. Memory is the proportional set size of all processes of a server.
"""

import argparse
import collections
import concurrent.futures
import decimal
import http.client
import json
import math
import os
import platform
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
OURS = "plangraph"
ROWS, BINARY_FORM = "application/sparql-results+json", "application/x-www-form-urlencoded"

PREFIXES = """PREFIX plan: <https://w3id.org/plangraph/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

# {plan}, {unit}, {park}: IRIs of the made-up data.
AD_HOC = {
    "plan-page": "SELECT ?p ?o {{ <{plan}> ?p ?o }}",
    "plan-parts": "SELECT ?part ?class {{ ?part plan:ofPlan <{plan}> ; a ?class }}",
    "plan-tasks": """SELECT ?n ?title ?unit ?quote {{ ?task plan:ofPlan <{plan}> ; a plan:Task ; plan:taskNumber ?n ; skos:prefLabel ?title .
        ?assignment plan:task ?task ; plan:party ?unit ; plan:evidence/plan:quote ?quote FILTER(lang(?title) = "zh-hans") }}""",
    "unit-look-up": "SELECT ?task ?title {{ ?task plan:responsibleParty <{unit}> ; skos:prefLabel ?title }}",
    "park-look-up": """SELECT ?park ?name ?district {{ ?park a plan:Park ; skos:prefLabel ?name ; plan:inDistrict/skos:prefLabel ?district
        FILTER(?park = <{park}> && lang(?name) = "zh-hans" && lang(?district) = "zh-hans") }}""",
    "park-roles": "SELECT ?role ?positioning {{ ?r a plan:ZoneRole ; plan:zone <{park}> ; plan:zoneRole ?role OPTIONAL {{ ?r plan:positioning ?positioning }} }}",
    "join-citations": """SELECT ?citing ?cited ?district {{ ?c a plan:Citation ; plan:ofPlan ?citing ; plan:citedWork ?cited .
        ?cited a plan:Plan ; eli:jurisdiction ?district . ?citing eli:jurisdiction ?district FILTER(?citing != ?cited) }}""",
    "join-targets": """SELECT ?park ?value ?year {{ ?park a plan:Park . ?q a plan:Target ; plan:scope ?park ; plan:value ?value ; plan:deadline ?year }}""",
    "count-tasks": "SELECT (COUNT(*) AS ?n) {{ ?task a plan:Task }}",
    "count-units": "SELECT (COUNT(DISTINCT ?unit) AS ?n) {{ ?task plan:responsibleParty ?unit }}",
    "busiest-units": "SELECT ?unit (COUNT(?task) AS ?tasks) {{ ?task plan:responsibleParty ?unit }} GROUP BY ?unit ORDER BY DESC(?tasks) ?unit LIMIT 20",
    "plans-by-area": "SELECT ?area (COUNT(?p) AS ?n) {{ ?p a plan:Plan ; eli:jurisdiction ?area }} GROUP BY ?area",
    "sectors-below": "SELECT ?sector {{ ?sector skos:broader+/dcterms:identifier \"synth-0\" }}",
    "areas-within": "SELECT ?p ?outer {{ ?p a plan:Plan ; eli:jurisdiction/geo:sfWithin+ ?outer }}",
    "title-text": "SELECT ?task ?title {{ ?task a plan:Task ; skos:prefLabel ?title FILTER(CONTAINS(?title, \"供应链\")) }}",
    "largest-targets": "SELECT ?q ?value {{ ?q a plan:Target ; plan:value ?value }} ORDER BY DESC(?value) ?q LIMIT 10",
    "in-which-graph": "SELECT ?graph (COUNT(*) AS ?n) {{ GRAPH ?graph {{ ?task a plan:Task }} }} GROUP BY ?graph",
    "without-tasks": "SELECT ?p {{ ?p a plan:Plan FILTER NOT EXISTS {{ ?task a plan:Task ; plan:ofPlan ?p }} }}",
}

# Values of the made-up plans for parameters whose default is of the project's own plans; {…} as found in the data.
PARAMETERS = {
    "plan": "{plan_id}",
    "unit": "{unit_label}",
    "first": "{unit_label}",
    "second": "{second_label}",
    "words": "供应链",
    "text": "供应链",
    "of": "synth-0",
    "metric": "leading-firms",
    "resource": "{plan}/quantity/1",
}

VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {host}:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = {host}:{http}
ServerRoot = .
ServerThreads = 40
Charset = UTF-8
KeepAliveTimeout = 60
MaxKeepAlives = 40
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = {cap}
"""


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


class Refused(Exception):
    """The server answers with an error."""


class Broken(Refused):
    """The connection ended before the answer did."""


class Late(Refused):
    """The server does not answer in time."""


class Client:
    """One connection that is kept, from an address of its own."""

    def __init__(self, port, cap, number=1):
        self.settings = {"port": port, "timeout": cap, "source_address": (f"127.0.0.{number}", 0)}
        self.connection = None

    def ask(self, method, path, body=None, headers=()):
        if self.connection is not None:
            try:
                return self.once(method, path, body, headers)
            except Broken:
                pass  # Servers close connections that were idle for some seconds.
        return self.once(method, path, body, headers)

    def once(self, method, path, body, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, **self.settings)
        try:
            self.connection.request(method, path, body, dict(headers))
            answer = self.connection.getresponse()
            content = answer.read()
        except TimeoutError:
            self.close()
            raise Late(f"no answer in {self.settings['timeout']} s") from None
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Broken(f"the connection broke: {error!r}") from None
        if answer.status != 200:
            raise Refused(f"{answer.status} {content.decode(errors='replace')[:300]}")
        return content, answer.headers

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Server:
    """A server in processes of its own."""

    path = "/query"
    extra = {}
    keeps = True
    """Whether a restart finds the data again."""

    def __init__(self, arguments, folder):
        self.arguments, self.folder, self.port = arguments, folder / type(self).__name__, free_port()
        self.folder.mkdir()
        self.process = None
        self.figures = {}

    def load(self, _quads):
        """Fills the data directory before the start."""

    def fill(self, _quads):
        """Fills the running server."""

    def run(self, command, **settings):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **settings)
        if done.returncode:
            sys.exit(f"{type(self).__name__}: {done.args}: {done.stderr[-800:]}")
        return done.stdout

    def spawn(self, command):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

    def begin(self):
        """Starts the process and waits for its first answer; returns the seconds."""
        tries = 5
        began = time.monotonic()
        self.spawn(self.command())
        while True:
            try:
                self.query(Client(self.port, 60), "ASK {}")
                return time.monotonic() - began
            except Refused:
                ended = self.process.poll() is not None
                # A client's connection may have had the port for its own end.
                if ended and tries:
                    tries -= 1
                    time.sleep(15)
                    began = time.monotonic()
                    self.spawn(self.command())
                elif ended or time.monotonic() - began > 1800:
                    log = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
                    sys.exit(f"{type(self).__name__} does not start: {log[-2000:]}")
                time.sleep(0.01)

    def prepare(self, quads):
        began = time.monotonic()
        self.load(quads)
        self.figures["load"] = time.monotonic() - began
        self.figures["start"] = self.begin()
        began = time.monotonic()
        self.fill(quads)
        filled = time.monotonic() - began
        if not self.keeps:
            self.figures["start"] += filled
            self.figures["load"] = self.figures["start"]
        elif self.needs_restart:
            self.figures["load"] += filled
            self.end()
            self.figures["start"] = self.begin()
        self.figures["disk"] = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        self.figures["memory"] = self.memory()

    needs_restart = False

    def again(self, quads):
        """Ends what a query that was given up still does, by a restart."""
        self.process.kill()
        self.process.wait()
        self.begin()
        if not self.keeps:
            self.fill(quads)

    def query(self, client, text):
        body = urllib.parse.urlencode({"query": text, **self.extra})
        form = text_form(text)
        return client.ask("POST", self.path, body, {"Content-Type": BINARY_FORM, "Accept": form})[0]

    def memory(self):
        """Bytes of all processes of the server, shared pages by share."""
        return sum(proportional(process) for process in descendants(self.process.pid))

    def end(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


class Plangraph(Server):
    path = "/sparql"

    def load(self, _quads):
        """Done before: the other servers load what this one exports."""

    def command(self):
        return [self.arguments.binary, "--timeout", self.arguments.cap, "--data", self.folder / "data", "serve", "--bind", f"{HOST}:{self.port}"]

    def make(self, quads):
        """Makes the plans, loads them, exports them; returns the seconds the load took."""
        made, data = self.folder / "made", self.folder / "data"
        plans, seed = str(self.arguments.plans), str(self.arguments.seed)
        self.run([self.arguments.binary, "synth", "--plans", plans, "--seed", seed, "--output", made])
        began = time.monotonic()
        self.run([self.arguments.binary, "load", "--quiet", "--data", data, "--register", made / "register", made / "plans"])
        seconds = time.monotonic() - began
        self.run([self.arguments.binary, "--data", data, "export", "--format", "nquads", "--output", quads])
        shutil.rmtree(made)
        return seconds


class OxigraphDisk(Server):
    def load(self, quads):
        self.run([self.arguments.oxigraph, "load", "--location", "data", "--file", quads])

    def command(self):
        return [self.arguments.oxigraph, "serve-read-only", "--location", "data", "--bind", f"{HOST}:{self.port}"]


class OxigraphMemory(Server):
    keeps = False

    def command(self):
        return [self.arguments.oxigraph, "serve", "--bind", f"{HOST}:{self.port}"]

    def fill(self, quads):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=3600)
        with open(quads, "rb") as body:
            headers = {"Content-Type": "application/n-quads", "Content-Length": str(os.path.getsize(quads))}
            connection.request("POST", "/store?no_transaction", body, headers)
        answer = connection.getresponse()
        if answer.status >= 300:
            sys.exit(f"oxigraph does not take the data: {answer.read()[:400]}")
        connection.close()


class Virtuoso(Server):
    path = "/sparql"
    extra = {"default-graph-uri": "urn:default", "timeout": "0"}
    needs_restart = True
    """Its loader runs in the server; the start that counts is one that finds the data."""

    def __init__(self, arguments, folder):
        super().__init__(arguments, folder)
        self.sql = free_port()
        cap = math.ceil(arguments.cap)
        text = VIRTUOSO.format(host=HOST, sql=self.sql, http=self.port, folder=folder, cap=cap)
        (self.folder / "virtuoso.ini").write_text(text, encoding="utf-8")

    def command(self):
        return ["virtuoso-t", "-f", "-c", "virtuoso.ini"]

    def fill(self, quads):
        script = f"ld_dir('{quads.parent}', '{quads.name}', 'urn:default');\nrdf_loader_run();\ncheckpoint;\nselect ll_state, ll_error from DB.DBA.load_list;\n"
        out = self.run(["isql-vt", f"{HOST}:{self.sql}", "dba", "dba", "BANNER=OFF", "PROMPT=OFF"], input=script)
        if "Error" in out or not re.search(r"^2\s+NULL", out, re.MULTILINE):
            sys.exit(f"Virtuoso does not take the data: {out[-800:]}")


class Rdflib(Server):
    path = "/"
    keeps = False

    def command(self):
        return [sys.executable, Path(__file__).resolve(), "--serve-rdflib", str(self.port), self.quads]

    def prepare(self, quads):
        self.quads = quads
        super().prepare(quads)


def serve_rdflib(port, quads):
    """rdflib-endpoint on pyoxigraph in memory."""
    import oxrdflib
    import pyoxigraph
    import rdflib
    import uvicorn
    from rdflib_endpoint import SparqlEndpoint

    store = pyoxigraph.Store()
    store.bulk_load(path=quads, format=pyoxigraph.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset(store=oxrdflib.OxigraphStore(store=store))
    uvicorn.run(SparqlEndpoint(graph=dataset, path="/"), host=HOST, port=port, log_level="warning")


PEERS = {"oxigraph on disk": OxigraphDisk, "oxigraph in memory": OxigraphMemory, "virtuoso": Virtuoso, "rdflib-endpoint": Rdflib}


def descendants(root):
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                parents[int(entry.name)] = int(stat.rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
    found = {root}
    while more := {process for process, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def proportional(process):
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
        return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) * 1024
    except (OSError, TypeError):
        return 0


def text_form(text):
    """The format to ask for: rows, or triples."""
    graph = re.search(r"^\s*(CONSTRUCT|DESCRIBE)", text, re.MULTILINE)
    return "application/n-triples" if graph else ROWS


def fresh(text, count=iter(range(10**9))):
    """The query with a comment that no query had before."""
    return f"{text}\n# {os.getpid()}-{next(count)}\n"


def multiset(content, form):
    """An answer in a form that is equal for equal answers."""
    if form != ROWS:
        return collections.Counter(content.decode().splitlines())
    answer = json.loads(content)
    if "boolean" in answer:
        return collections.Counter([answer["boolean"]])
    rows = answer["results"]["bindings"]
    return collections.Counter(frozenset((name, value(term)) for name, term in row.items() if term) for row in rows)


def value(term):
    text, datatype = term["value"], term.get("datatype", "").rpartition("#")[2]
    if datatype in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"):
        try:
            return "number", f"{decimal.Decimal(text):.11e}" if decimal.Decimal(text) else "0"
        except decimal.InvalidOperation:
            return "number", text
    if datatype == "boolean":
        return "number", f"{decimal.Decimal(1):.11e}" if text in ("true", "1") else "0"
    kind = "iri" if term["type"] == "uri" else "literal"
    return kind, text, term.get("xml:lang", "").lower(), "" if datatype == "string" else datatype


def difference(ours, theirs):
    """What differs, in short: for rows, the cells in which the nearest two rows do."""
    more, less = list((theirs - ours).elements()), list((ours - theirs).elements())
    if not more and not less:
        return None
    their_row, our_row = next(iter(more), None), next(iter(less), None)
    if isinstance(their_row, frozenset) and less:
        our_row = max(less[:1000], key=lambda row: len(row & their_row))
        their_row, our_row = sorted(their_row - our_row), sorted(our_row - their_row)
    return f"{sum(theirs.values())} rows for {sum(ours.values())}, {len(more)} others: {str(their_row)[:200]} for {str(our_row)[:200]}"


def sample(server, client):
    """IRIs and labels of the data for the queries: of the first plan that has a task of two units and a park."""
    text = PREFIXES + """SELECT ?plan ?plan_id ?unit ?unit_label ?second_label ?park {
        ?plan a plan:Plan ; dcterms:identifier ?plan_id . ?task plan:ofPlan ?plan .
        ?one plan:task ?task ; plan:position 1 ; plan:party ?unit ; plan:writtenLabel ?unit_label .
        ?two plan:task ?task ; plan:position 2 ; plan:writtenLabel ?second_label .
        ?role plan:ofPlan ?plan ; plan:zone ?park . ?park a plan:Park
    } ORDER BY ?plan ?unit ?second_label ?park LIMIT 1"""
    row = json.loads(server.query(client, text))["results"]["bindings"]
    if not row:
        sys.exit("the data has no plan with tasks, units and parks; make more plans")
    return {name: term["value"] for name, term in row[0].items()}


def library(found):
    """The query library: name → text and the parameters that were set."""
    queries = {}
    for file in sorted(ROOT.glob("queries/*/*.rq")):
        text, given = file.read_text("utf-8"), {}
        for name, kind in re.findall(r"^#\+ param (\w+): (\w+)", text, re.MULTILINE):
            block = re.compile(r"VALUES \?%s \{ (?!UNDEF)([^}]*) \}" % name)
            if name in PARAMETERS and block.search(text):
                given[name] = PARAMETERS[name].format(**found)
                term = f"<{given[name]}>" if kind == "iri" else json.dumps(given[name], ensure_ascii=False)
                text = block.sub(lambda _, term=term: f"VALUES ?{name} {{ {term} }}", text)
        body = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
        queries[file.stem] = (body, given)
    return queries


def timed(ask, *arguments):
    began = time.perf_counter()
    ask(*arguments)
    return time.perf_counter() - began


def first_runs(servers, clients, queries, quads, log):
    """Every query once on every server. Returns rows by query; by server why a time does not count, and the seconds."""
    rows, wrong, late = {}, {name: {} for name in servers}, {name: {} for name in servers}
    for label, (text, _) in queries.items():
        answers = {}
        for name, server in servers.items():
            try:
                began = time.perf_counter()
                answer = server.query(clients[name], fresh(text))
                late[name][label] = time.perf_counter() - began
                answers[name] = multiset(answer, text_form(text))
            except (Refused, ValueError, KeyError) as error:
                wrong[name][label] = f"no answer: {error}"
                log(f"{label}, {name}: {error}")
                if isinstance(error, Late):
                    server.again(quads)
        rows[label] = sum(answers[OURS].values()) if OURS in answers else None
        for name in answers.keys() - {OURS}:
            found = difference(answers[OURS], answers[name]) if OURS in answers else "we have no answer"
            if found:
                wrong[name][label] = found
        log(f"{label}: {rows[label]} rows, " + ", ".join(f"{name} {times[label]:.3f} s{' (differs)' if label in wrong[name] else ''}" for name, times in late.items() if label in times))
    return rows, wrong, late


def one_client(servers, clients, queries, arguments, wrong, log):
    """Seconds by query and server, the servers taking turns query by query; and ours from the cache."""
    times = {label: {name: [] for name in servers} for label in queries}
    cached = {label: [] for label, (_, given) in queries.items() if given is not None}
    names = list(servers)
    for turn in range(arguments.rounds):
        log(f"one client, round {turn + 1} of {arguments.rounds}, load {os.getloadavg()[0]:.2f}")
        for label, (text, given) in queries.items():
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                known = times[label][name]
                if "no answer" in wrong[name].get(label, "") or (len(known) > 1 and statistics.median(known) > arguments.slow):
                    continue
                try:
                    known.append(timed(servers[name].query, clients[name], fresh(text)))
                except Refused as error:
                    wrong[name][label] = f"no answer: {error}"
            if given is not None and label not in wrong[OURS]:
                path = f"/queries/{label}?{urllib.parse.urlencode(given)}"
                for _ in range(2):
                    began = time.perf_counter()
                    _, headers = clients[OURS].ask("GET", path, headers={"Accept": text_form(text)})
                    seconds = time.perf_counter() - began
                if headers.get("X-Cache") == "hit":
                    cached[label].append(seconds)
    return times, cached


def many_clients(servers, count, common, queries, arguments, log):
    """Per server: seconds by query of all clients, errors, wall time. `count` clients at once ask what is `common`."""
    found = {name: {"times": {label: [] for label in common[name]}, "errors": [], "wall": 0.0} for name in servers}

    def client(name, number, turn):
        own, order = Client(servers[name].port, arguments.cap, number), list(common[name])
        random.Random(f"{number} {turn}").shuffle(order)
        times, errors = [], []
        for label in order:
            try:
                times.append((label, timed(servers[name].query, own, fresh(queries[label][0]))))
            except Refused as error:
                errors.append(f"{label}: {error}")
        own.close()
        return times, errors

    for turn in range(arguments.rounds):
        for name in servers:
            began = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(count) as pool:
                for times, errors in pool.map(lambda number: client(name, number, turn), range(1, count + 1)):
                    found[name]["errors"] += errors
                    for label, seconds in times:
                        found[name]["times"][label].append(seconds)
            found[name]["wall"] += time.perf_counter() - began
            log(f"{count} clients, round {turn + 1}, {name}: {time.perf_counter() - began:.1f} s, {len(found[name]['errors'])} errors")
    return found


def geometric(ratios):
    return math.exp(statistics.fmean(map(math.log, ratios))) if ratios else math.nan


def percentile(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)] if ordered else math.nan


def ratios(times, peer, wrong, labels, ours=None):
    """Peer over ours for the queries of `labels` both answer alike."""
    found = {}
    for label in labels:
        own = (ours or {}).get(label) if ours is not None else times[label][OURS]
        if own and times[label].get(peer) and label not in wrong[peer]:
            found[label] = statistics.median(times[label][peer]) / statistics.median(own)
    return found


def summary(servers, result, arguments):
    """The tables of servers."""
    times, wrong, groups = result["times"], result["wrong"], result["groups"]
    megabytes = lambda size: f"{size / 1e6:,.0f}"
    lines = ["| server | load s | start-up s | on disk MB | memory MB, loaded | memory MB, after | answers that differ | no answer |", "|---|" + "---:|" * 7]
    for name, server in servers.items():
        figures = server.figures
        missing = sum("no answer" in reason for reason in wrong[name].values())
        row = [f"{figures['load']:.1f}", f"{figures['start']:.2f}", megabytes(figures["disk"]), megabytes(figures["memory"]), megabytes(figures["after"])]
        lines.append("| " + " | ".join([name, *row, str(len(wrong[name]) - missing), str(missing)]) + " |")
    lines += ["", "One client; how many times slower than ours, geometric mean over the queries answered alike (in brackets their number):", ""]
    lines += ["| server | library | library, ours cached | ad-hoc mix | all | slower than ours | faster than ours |", "|---|" + "---:|" * 6]
    for peer in [name for name in servers if name != OURS]:
        parts = [ratios(times, peer, wrong, groups["library"]), ratios(times, peer, wrong, groups["library"], result["cached"])]
        parts += [ratios(times, peer, wrong, groups["ad hoc"]), ratios(times, peer, wrong, times)]
        cells = [f"{geometric(list(part.values())):.2f} × ({len(part)})" for part in parts]
        slower = [label for label, ratio in parts[3].items() if ratio >= 1]
        lines.append("| " + " | ".join([peer, *cells, str(len(slower)), str(len(parts[3]) - len(slower))]) + " |")
    for count, found in result["many"].items():
        lines += ["", f"{count} clients, uncached; each server is asked what it and we answer alike, each in less than {arguments.longest} s at first:", ""]
        lines += ["| server | queries | requests a second | median ms | p99 ms | errors | median by query, times ours (geometric mean) |", "|---|" + "---:|" * 6]
        for name, entry in found.items():
            every = [seconds for label in entry["times"] for seconds in entry["times"][label]]
            own = found[OURS]["times"]
            against = [statistics.median(t) / statistics.median(own[label]) for label, t in entry["times"].items() if t and own[label]]
            row = [str(len(entry["times"])), f"{len(every) / entry['wall']:.0f}", f"{1e3 * percentile(every, 0.5):.1f}", f"{1e3 * percentile(every, 0.99):.1f}"]
            lines.append("| " + " | ".join([name, *row, str(len(entry["errors"])), f"{geometric(against):.2f} ×"]) + " |")
    return lines


def per_query(servers, result):
    """The table of queries, and what to know of it."""
    times, wrong, cached = result["times"], result["wrong"], result["cached"]
    lines = ["", "Median ms with one client, uncached (p99 of few runs is their largest and is left out); † the answer differs from ours, – none:", ""]
    lines += ["| query | rows | " + " | ".join([OURS, "cached", *[name for name in servers if name != OURS]]) + " |", "|---|" + "---:|" * (len(servers) + 2)]
    cell = lambda seconds: f"{1e3 * statistics.median(seconds):.2f}" if seconds else "–"
    for label, by_server in times.items():
        mark = lambda name: "†" if label in wrong[name] and by_server[name] else ""
        others = [cell(by_server[name]) + mark(name) for name in servers if name != OURS]
        rows = "–" if result["rows"][label] is None else str(result["rows"][label])
        lines.append("| " + " | ".join([label, rows, cell(by_server[OURS]), cell(cached.get(label)), *others]) + " |")
    slower = []
    for peer in [name for name in servers if name != OURS]:
        slower += [f"- {peer}: {label}, {ratio:.2f} ×" for label, ratio in ratios(times, peer, wrong, times).items() if ratio < 1]
    if slower:
        lines += ["", "Where a peer that gives the same answer is faster (its time over ours):", "", *slower]
    known = [f"- {name}, {label}: {reason}" for name in wrong for label, reason in wrong[name].items()]
    if known:
        lines += ["", "Answers that differ or are missing:", "", *[line.replace("\n", " ")[:400] for line in known]]
    errors = [f"- {count} clients, {name}: {error}" for count, found in result["many"].items() for name in found for error in found[name]["errors"][:3]]
    if errors:
        lines += ["", "Errors with several clients (the first three):", "", *[line.replace("\n", " ")[:300] for line in errors]]
    return lines


def machine(arguments, quads):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), platform.processor())
    version = lambda command: subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip().splitlines()[:1]
    versions = [*version([arguments.binary, "--version"]), *version([arguments.oxigraph, "--version"])]
    when = time.strftime("%Y-%m-%d")
    command = "servers.py " + " ".join(Path(word).name if "/" in word else word for word in sys.argv[1:])
    with open(quads, "rb") as lines:
        count = sum(1 for _ in lines)
    return [
        "## The service beside other servers",
        "",
        f"Made by `{command}`.",
        f"{when}, {model}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}; {', '.join(versions)}; {arguments.plans} plans, {count:,} quads, seed {arguments.seed}, {arguments.rounds} rounds.",
        "The client runs on the same cores. Protocol: `benches/compare/servers.py`.",
        "",
    ]


def written(path, lines, name="servers"):
    """Puts the table between its marks in a file; at its end where there are none."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    block = "\n".join([begin, *lines, end])
    file = Path(path)
    text = file.read_text("utf-8") if file.exists() else ""
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        text = before + block + rest.split(end, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{block}\n".lstrip()
    file.write_text(text, "utf-8")


def compared(arguments, folder, log):
    quads = folder / "quads" / "plans.nq"
    quads.parent.mkdir()
    ours = Plangraph(arguments, folder)
    servers = {OURS: ours}
    try:
        seconds = ours.make(quads)
        head = machine(arguments, quads)
        log(f"made, loaded in {seconds:.1f} s, exported {quads.stat().st_size / 1e6:.0f} MB")
        for name in [OURS, *arguments.peers]:
            server = servers.setdefault(name, None) or PEERS[name](arguments, folder)
            servers[name] = server
            server.prepare(quads)
            if name == OURS:
                server.figures["load"] = seconds
            log(f"{name}: {json.dumps({key: round(number, 2) for key, number in server.figures.items()})}")
        clients = {name: Client(server.port, arguments.cap) for name, server in servers.items()}
        found = sample(ours, clients[OURS])
        groups = {"library": library(found), "ad hoc": {label: (PREFIXES + text.format(**found), None) for label, text in AD_HOC.items()}}
        queries = {label: query for group in groups.values() for label, query in group.items() if not arguments.only or label in arguments.only}
        rows, wrong, late = first_runs(servers, clients, queries, quads, log)
        times, cached = one_client(servers, clients, queries, arguments, wrong, log)
        quick = lambda name, label: late[name].get(label, math.inf) < arguments.longest and label not in wrong[name]
        common = {name: [label for label in queries if quick(name, label) and quick(OURS, label)] for name in servers}
        many = {count: many_clients(servers, count, common, queries, arguments, log) for count in arguments.clients if count > 1}
        for server in servers.values():
            server.figures["after"] = server.memory()
        groups = {name: [label for label in group if label in queries] for name, group in groups.items()}
        result = {"rows": rows, "wrong": wrong, "times": times, "cached": cached, "common": common, "many": many, "groups": groups}
        return head + summary(servers, result, arguments) + per_query(servers, result)
    finally:
        for server in servers.values():
            if server is not None:
                server.end()


def main():
    if sys.argv[1:2] == ["--serve-rdflib"]:
        serve_rdflib(int(sys.argv[2]), sys.argv[3])
        return
    beside = Path(sys.executable).parent / "oxigraph"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the plangraph binary")
    parser.add_argument("--oxigraph", default=str(beside) if beside.exists() else "oxigraph", help="the oxigraph-cli binary")
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", default="1,16", help="numbers of clients, separated by commas; 1 is always run")
    parser.add_argument("--peers", default=",".join(PEERS), help="servers to compare with, separated by commas")
    parser.add_argument("--only", action="append", help="one query; may be repeated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cap", type=float, default=30, help="seconds a query may take")
    parser.add_argument("--slow", type=float, default=5, help="a query slower than this is run twice only")
    parser.add_argument("--longest", type=float, default=0.5, help="seconds a query may take to be run by several clients")
    parser.add_argument("--folder", help="where the data goes; a temporary folder without it")
    parser.add_argument("--output", help="Markdown file with the marks of the table; standard output without it")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # So that the servers are ended too.
    arguments.binary = str(Path(arguments.binary).resolve())
    arguments.clients = [int(count) for count in arguments.clients.split(",")]
    arguments.peers = arguments.peers.split(",")

    def log(text):
        print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="plangraph-servers-", dir=arguments.folder) as folder:
        lines = compared(arguments, Path(folder).resolve(), log)
    if arguments.output:
        written(arguments.output, lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
