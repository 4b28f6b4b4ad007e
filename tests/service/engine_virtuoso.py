"""Our SERVICE to Virtuoso (Debian's virtuoso-opensource-7), started here on loopback."""

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import plans
from http_raw import Connection
from live import HOST, expect, expect_equal, free_port

# No answer has more rows than this, so a join that fetches all of the other side misses most of it.
MOST_ROWS, FILLER = 100, 1000
GRAPH, STAFF, REMARK = "http://example.org/graph", "http://example.org/staff", "http://example.org/remark"
SETTINGS = """[Database]
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
NumberOfBuffers = 2000
MaxDirtyBuffers = 1000
[HTTPServer]
ServerPort = {host}:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


class Virtuoso:
    """Virtuoso with a database of its own. `port` is known before it is started, for the list of allowed servers."""

    def __init__(self):
        self.port, self.sql = free_port(), free_port()
        self.folder = self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder:
            self.folder.cleanup()

    @property
    def url(self):
        return f"http://{HOST}:{self.port}/sparql"

    def start(self):
        expect(shutil.which("virtuoso-t") and shutil.which("isql-vt"), "Virtuoso is missing: install virtuoso-opensource-7-bin")
        self.folder = tempfile.TemporaryDirectory(prefix="plangraph-service-")
        settings = Path(self.folder.name, "virtuoso.ini")
        settings.write_text(SETTINGS.format(host=HOST, sql=self.sql, http=self.port, rows=MOST_ROWS), encoding="utf-8")
        command = ["virtuoso-t", "-f", "-c", "virtuoso.ini"]
        self.process = subprocess.Popen(command, cwd=self.folder.name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not self._answers():
            expect(time.monotonic() < deadline and self.process.poll() is None, "Virtuoso does not start")
            time.sleep(0.2)

    def _answers(self):
        try:
            with Connection(HOST, self.port) as connection:
                return connection.request("GET", f"/sparql?query={quote('ASK {}')}").status == 200
        except OSError:
            return False

    def load(self, units):
        """A number and a word about each unit, among many others of the same form."""
        others = [f"http://example.org/other/{n}" for n in range(FILLER)]
        lines = [
            f'<{subject}> <{STAFF}> {n} ; <{REMARK}> "第{n}号"@zh .'
            for group in (others, units)
            for n, subject in enumerate(group)
        ]
        batches = ["\n".join(lines[n : n + 100]) for n in range(0, len(lines), 100)]
        updates = [f"SPARQL INSERT DATA {{ GRAPH <{GRAPH}> {{\n{batch}\n}} }};\n" for batch in batches]
        script = Path(self.folder.name, "load.sql")
        script.write_text("".join(updates), encoding="utf-8")
        command = ["isql-vt", f"{HOST}:{self.sql}", "dba", "dba", "BANNER=OFF", script]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        expect("Error" not in done.stdout + done.stderr, (done.stdout + done.stderr)[-400:])


def run(checks, server, virtuoso):
    """`server` has the plans and allows Virtuoso's port."""
    if not checks.run("Virtuoso: starts", virtuoso.start):
        return
    units = rows(server.query(plans.PREFIXES + "SELECT DISTINCT ?unit { ?task plan:responsibleParty ?unit } ORDER BY ?unit"))
    units = [row["unit"] for row in units]
    if not checks.run("Virtuoso: takes the data", virtuoso.load, units):
        return
    checks.run("SERVICE to Virtuoso: alone", alone, server, virtuoso)
    checks.run("SERVICE to Virtuoso: joined, with bindings sent along", joined, server, virtuoso, units)
    checks.run("SERVICE to Virtuoso: in OPTIONAL", optional, server, virtuoso, units)
    checks.run("SERVICE to Virtuoso: an error there is told, and silenced by SILENT", error, server, virtuoso)


def rows(response):
    expect_equal(response.status, 200, f"({response.text[:400]}) the status")
    return [{name: term["value"] for name, term in row.items()} for row in json.loads(response.body)["results"]["bindings"]]


def alone(server, virtuoso):
    pattern = f"GRAPH <{GRAPH}> {{ <http://example.org/other/7> <{STAFF}> ?n }}"
    query = f"SELECT ?n {{ SERVICE <{virtuoso.url}> {{ {pattern} }} }}"
    expect_equal(rows(server.query(query)), [{"n": "7"}])


def joined(server, virtuoso, units):
    query = (
        plans.PREFIXES
        + f"""SELECT ?unit ?n ?remark (COUNT(?task) AS ?tasks) {{
        ?task plan:responsibleParty ?unit
        SERVICE <{virtuoso.url}> {{ GRAPH <{GRAPH}> {{ ?unit ex:staff ?n ; ex:remark ?remark }} }}
    }} GROUP BY ?unit ?n ?remark"""
    )
    found = rows(server.query(query))
    expect_equal({row["unit"]: int(row["n"]) for row in found}, {unit: n for n, unit in enumerate(units)}, "the numbers")
    expect(all(row["remark"] == f"第{row['n']}号" for row in found), "the words are damaged")
    busiest = next(row for row in found if row["unit"] == plans.BUSIEST)
    expect_equal(int(busiest["tasks"]), plans.TASKS_OF_BUSIEST, "tasks of the busiest unit")
    expect_equal(sum(int(row["tasks"]) for row in found), plans.ASSIGNMENTS, "tasks of all units")


def optional(server, virtuoso, units):
    query = (
        plans.PREFIXES
        + f"""SELECT DISTINCT ?party ?n {{
        {{ ?task plan:responsibleParty ?party }} UNION {{ BIND(<{plans.JIADING}> AS ?party) }}
        OPTIONAL {{ SERVICE <{virtuoso.url}> {{ GRAPH <{GRAPH}> {{ ?party ex:staff ?n }} }} }}
    }}"""
    )
    found = {row["party"]: row.get("n") for row in rows(server.query(query))}
    expect_equal(found, {plans.JIADING: None, **{unit: str(n) for n, unit in enumerate(units)}})


def error(server, virtuoso):
    query = "SELECT * {{ VALUES ?x {{ 1 }} SERVICE {} <{}> {{ ?s ?p ?o }} }}"
    broken = virtuoso.url.replace("/sparql", "/no-such-path")
    response = server.query(query.format("", broken))
    expect(response.status >= 400, f"the answer is\n{response.brief()}")
    expect("<html" not in response.text.lower(), f"the other's words are passed on:\n{response.brief()}")
    silent = rows(server.query(query.format("SILENT", broken)))
    expect_equal(silent, [{"x": "1"}], "the answer with SILENT")
