"""Comunica, from npm: queries, federation over two of our servers, an update."""

import json
import shutil
import subprocess
from pathlib import Path

import plans
from live import expect, expect_equal

# The last one that runs on Node 18 and 20, which Debian and most machines have; 5 needs Node 22.15.
VERSION = "4.4.1"
GRAPH = "http://example.org/clients/comunica"
NOTES_GRAPH = "http://example.org/notes"
JSON = "application/sparql-results+json"
FEDERATED = plans.PREFIXES + "SELECT ?task ?note { ?task a plan:Task ; plan:responsibleParty ?unit . ?unit ex:note ?note }"


def run(checks, server, other, folder):
    """`other` is a server that gets a small graph; `folder` the place for node_modules."""
    if not shutil.which("node") or not shutil.which("npm"):
        checks.skip("Comunica", "there is no Node.js with npm on this machine; install nodejs and npm to run these checks")
        return
    if not checks.run("Comunica: is installed", install, folder):
        return
    for graph in (None, NOTES_GRAPH):
        other.put_graph(graph, f'<{plans.BUSIEST}> <http://example.org/note> "科创"@zh .')
    checks.run("Comunica: SELECT", select, folder, server)
    checks.run("Comunica: SELECT, finding out by itself that this is an endpoint", detect, folder, server)
    checks.run("Comunica: ASK", ask, folder, server)
    checks.run("Comunica: CONSTRUCT", construct, folder, server)
    checks.run("Comunica: federation over two servers", federated, folder, server, other)
    checks.run("Comunica: federation by SERVICE", service, folder, server, other)
    checks.run("Comunica: update", update, folder, other)


def install(folder):
    if command(folder).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--prefix", folder, "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    done = subprocess.run(["npm", "install", *options, f"@comunica/query-sparql@{VERSION}"], capture_output=True, text=True)
    expect(command(folder).exists(), f"npm: {done.stdout[-400:]}{done.stderr[-400:]}")


def command(folder):
    return folder / "node_modules" / ".bin" / "comunica-sparql"


def comunica(folder, sources, query, form=JSON):
    arguments = [command(folder), *sources, "-q", query, "-t", form]
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", timeout=120)
    expect_equal(done.returncode, 0, f"({done.stderr[-600:]}) the exit of Comunica")
    return done.stdout


def rows(text):
    return [{name: term["value"] for name, term in row.items()} for row in json.loads(text)["results"]["bindings"]]


def endpoint(server):
    return f"sparql@{server.url('/sparql')}"


def select(folder, server):
    found = rows(comunica(folder, [endpoint(server)], plans.PER_PLAN))
    expect_equal({row["plan"]: int(row["n"]) for row in found}, plans.TASKS_PER_PLAN)


def detect(folder, server):
    found = rows(comunica(folder, [server.url("/sparql")], plans.COUNT_TASKS))
    expect_equal(found, [{"n": str(plans.TASKS)}])


def ask(folder, server):
    found = [json.loads(comunica(folder, [endpoint(server)], query))["boolean"] for query in (plans.ASK_TRUE, plans.ASK_FALSE)]
    expect_equal(found, [True, False])


def construct(folder, server):
    triples = comunica(folder, [endpoint(server)], plans.CONSTRUCT, "application/n-triples").strip().splitlines()
    expect_equal(len(set(triples)), plans.ASSIGNMENTS, "the number of triples")


def federated(folder, server, other):
    found = rows(comunica(folder, [endpoint(server), endpoint(other)], FEDERATED))
    expect_equal(len({row["task"] for row in found}), plans.TASKS_OF_BUSIEST, "the number of tasks")
    expect_equal({row["note"] for row in found}, {"科创"}, "the notes")


def service(folder, server, other):
    inner = f"SERVICE <{server.url('/sparql')}> {{ ?task a plan:Task ; plan:responsibleParty ?unit }}"
    query = plans.PREFIXES + f"SELECT ?task {{ GRAPH <{NOTES_GRAPH}> {{ ?unit ex:note ?note }} {inner} }}"
    expect_equal(len(rows(comunica(folder, [endpoint(other)], query))), plans.TASKS_OF_BUSIEST, "the number of tasks")


def update(folder, server):
    script = Path(__file__).with_name("comunica.mjs")
    arguments = [folder.resolve(), server.url("/sparql"), server.url("/update"), server.token, plans.insert(GRAPH)]
    done = subprocess.run(["node", script, *arguments], capture_output=True, text=True, timeout=120)
    expect_equal(done.returncode, 0, f"({done.stderr[-600:]}) the exit of Comunica")
    expect("true" in server.query(plans.holds(GRAPH)).text, "the triple is not there")
