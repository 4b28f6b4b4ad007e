"""Jena's rsparql and rupdate, from Debian's libapache-jena-java.

The package has no scripts, only classes (`arq.rsparql`, `arq.rupdate`), and moved its copy of Xerces without the
message files that copy looks for, so they are put in their place here. rupdate has no option for a bearer token: it
is run once as it is, which must fail, and once through a proxy that adds the header, as a gateway would.
"""

import shutil
import subprocess
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from rdflib import Graph

import plans
from http_raw import Connection
from live import HOST, expect, expect_equal

JARS = Path("/usr/share/java")
NAMES = """jena-arq jena-base jena-cmds jena-core jena-iri jena-rdfconnection jena-shacl jena-shex jena-tdb jena-tdb2
    jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data jena-dboe-transaction commons-cli
    commons-codec commons-compress commons-csv commons-io commons-lang3 dexx.collection gson guava httpclient httpcore
    jackson-annotations jackson-core jackson-databind jakarta.json-api jsonld-java protobuf slf4j-api slf4j-nop thrift
    titanium-json-ld""".split()
MOVED_FROM = "org/apache/jena/ext/xerces/"
GRAPH = "http://example.org/clients/jena"


def run(checks, server):
    with tempfile.TemporaryDirectory(prefix="plangraph-service-") as folder:
        jena = Jena(Path(folder))
        if not checks.run("Jena: is installed", jena.prepare):
            return
        for form in ("csv", "tsv", "json", "xml"):
            checks.run(f"Jena rsparql: SELECT as {form}", select, jena, server, form)
        checks.run("Jena rsparql: POST", post, jena, server)
        checks.run("Jena rsparql: ASK", ask, jena, server)
        checks.run("Jena rsparql: CONSTRUCT", construct, jena, server)
        checks.run("Jena rsparql: DESCRIBE", describe, jena, server)
        checks.run("Jena rupdate: refused without a token", update_refused, jena, server)
        checks.run("Jena rupdate: through a proxy that adds the token", update_accepted, jena, server)


class Jena:
    """Runs Jena's commands; `folder` takes the files the package has in the wrong place."""

    def __init__(self, folder):
        self.folder = folder

    def prepare(self):
        expect(shutil.which("java"), "there is no java: install default-jre-headless")
        expect((JARS / "jena-cmds.jar").exists(), "Jena is missing: install libapache-jena-java")
        with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
            for name in jar.namelist():
                if name.startswith(MOVED_FROM) and name.endswith(".properties"):
                    target = self.folder / "xerces" / name.removeprefix(MOVED_FROM)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(jar.read(name))

    def command(self, name, *arguments, proxy=None):
        path = ":".join([*(str(JARS / f"{jar}.jar") for jar in NAMES), str(self.folder)])
        options = ["-Dfile.encoding=UTF-8"]
        if proxy:
            options += [f"-Dhttp.proxyHost={HOST}", f"-Dhttp.proxyPort={proxy}", "-Dhttp.nonProxyHosts="]
        command = ["java", *options, "-cp", path, f"arq.{name}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)

    def query(self, server, text, *arguments):
        done = self.command("rsparql", "--service", server.url("/sparql"), *arguments, text)
        expect_equal(done.returncode, 0, f"({done.stderr[:400]}) the exit of rsparql")
        return done.stdout


def select(jena, server, form):
    answer = jena.query(server, plans.PER_PLAN, f"--results={form}")
    for plan, count in plans.TASKS_PER_PLAN.items():
        expect(plan in answer and str(count) in answer, f"{plan} or {count} is not in\n{answer}")
    expect(plans.BUSIEST_LABEL in jena.query(server, plans.LABEL, f"--results={form}"), "the label is not there")


def post(jena, server):
    answer = jena.query(server, plans.COUNT_ASSIGNMENTS, "--post", "--results=csv").split()
    expect_equal(answer, ["n", str(plans.ASSIGNMENTS)])


def ask(jena, server):
    found = ["yes" in jena.query(server, query).lower() for query in (plans.ASK_TRUE, plans.ASK_FALSE)]
    expect_equal(found, [True, False])


def construct(jena, server):
    graph = Graph().parse(data=jena.query(server, plans.CONSTRUCT, "--results=nt"), format="turtle")
    expect_equal(len(graph), plans.ASSIGNMENTS, "the number of triples")


def describe(jena, server):
    answer = jena.query(server, plans.DESCRIBE, "--results=nt")
    expect(f"<{plans.JIADING}> <http://purl.org/dc/terms/identifier>" in answer, f"the plan is not in\n{answer[:400]}")


def update_refused(jena, server):
    graph = f"{GRAPH}/refused"
    done = jena.command("rupdate", "--service", server.url("/update"), plans.insert(graph))
    expect(done.returncode != 0, "rupdate without a token succeeds")
    expect("false" in server.query(plans.holds(graph)).text, "the triple is there")


def update_accepted(jena, server):
    with AuthorisingProxy(server) as proxy:
        done = jena.command("rupdate", "--service", server.url("/update"), plans.insert(GRAPH), proxy=proxy.port)
    expect_equal(done.returncode, 0, f"({done.stderr[:400]}) the exit of rupdate")
    expect("true" in server.query(plans.holds(GRAPH)).text, "the triple is not there")


class AuthorisingProxy:
    """Passes POST requests on and adds the write token."""

    def __init__(self, server):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = [("Content-Type", self.headers["Content-Type"]), server.authorization]
                with Connection(HOST, server.port) as connection:
                    answer = connection.request("POST", urlsplit(self.path).path, headers, body)
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer((HOST, 0), Handler)
        self.port = self.http.server_port

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()
