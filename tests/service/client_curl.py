"""curl: every way of asking, compression, conditional requests, trailers, the graph store."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import plans
from live import expect, expect_equal

GRAPH = "http://example.org/clients/curl"
JSON = ["-H", "Accept: application/sparql-results+json"]


def run(checks, server):
    for name, arguments in ways(plans.COUNT_TASKS).items():
        checks.run(f"curl: {name}", counts_tasks, server, arguments)
    for coding in (None, "gzip", "br", "zstd"):
        checks.run(f"curl --compressed: {coding or 'as it likes'}", compressed, server, coding)
    checks.run("curl: no coding unless asked for", not_compressed, server)
    checks.run("curl If-None-Match: 304 until something is written", not_modified, server)
    checks.run("curl: trailers of a complete answer", trailers, server)
    checks.run("curl: an error says where it is", problem, server)
    checks.run("curl: update with a token", update, server)
    checks.run("curl -T, -F, -I, -X DELETE on the graph store", graph_store, server)


def ways(query):
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", query]
    return {
        "GET": ["-G", "--data-urlencode", f"query={query}"],
        "POST, form": ["--data-urlencode", f"query={query}"],
        "POST, direct": direct,
        "QUERY": ["-X", "QUERY", *direct],
        "HTTP/1.0": ["--http1.0", "-G", "--data-urlencode", f"query={query}"],
        "HTTP/2 offered": ["--http2", "-G", "--data-urlencode", f"query={query}"],
        "Expect: 100-continue": ["-H", "Expect: 100-continue", *direct],
        "chunked": ["-H", "Transfer-Encoding: chunked", *direct],
    }


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


def curl(server, path, *arguments):
    """Runs curl; headers include trailers, names in lower case, the last of each name counts."""
    with tempfile.TemporaryDirectory(prefix="plangraph-service-") as folder:
        head, body = Path(folder, "head"), Path(folder, "body")
        command = ["curl", "-sS", "--max-time", "30", "-D", head, "-o", body, "-w", "%{http_code}", *arguments]
        done = subprocess.run([*command, server.url(path)], capture_output=True, text=True, timeout=60)
        expect_equal((done.returncode, done.stderr), (0, ""), "the exit of curl")
        fields = [line.partition(":") for line in head.read_text("utf-8", "replace").splitlines() if ":" in line]
        headers = {name.strip().lower(): value.strip() for name, _, value in fields}
        return Answer(int(done.stdout), headers, body.read_bytes() if body.exists() else b"")


def counts_tasks(server, arguments):
    answer = curl(server, "/sparql", *JSON, *arguments)
    expect_equal(answer.status, 200, "the status")
    expect_equal(answer.json()["results"]["bindings"][0]["n"]["value"], str(plans.TASKS), "the number of tasks")


def compressed(server, coding):
    asked = ["--compressed"] if coding is None else ["--compressed", "-H", f"Accept-Encoding: {coding}"]
    answer = curl(server, "/sparql", *JSON, *asked, "-G", "--data-urlencode", f"query={plans.ALL_ASSIGNMENTS}")
    found = answer.headers.get("content-encoding")
    expect(found == coding if coding else found in ("gzip", "br", "zstd"), f"Content-Encoding is {found}")
    expect("accept-encoding" in answer.headers.get("vary", "").lower(), f"Vary is {answer.headers.get('vary')}")
    expect_equal(len(answer.json()["results"]["bindings"]), plans.ASSIGNMENTS, "the number of rows")


def not_compressed(server):
    answer = curl(server, "/sparql", *JSON, "-G", "--data-urlencode", f"query={plans.ALL_ASSIGNMENTS}")
    expect_equal(answer.headers.get("content-encoding"), None, "Content-Encoding")
    expect_equal(len(answer.json()["results"]["bindings"]), plans.ASSIGNMENTS, "the number of rows")


def not_modified(server):
    asked = [*JSON, "-G", "--data-urlencode", f"query={plans.COUNT_TASKS}"]
    first = curl(server, "/sparql", *asked)
    tag = first.headers.get("etag")
    expect(tag, "there is no ETag")
    second = curl(server, "/sparql", *asked, "-H", f"If-None-Match: {tag}")
    expect_equal((second.status, second.body), (304, b""), "the second answer")
    expect_equal(second.headers.get("etag"), tag, "the ETag of 304")
    other = curl(server, "/sparql", *asked, "-H", 'If-None-Match: "another"')
    expect_equal(other.status, 200, "the status with another ETag")
    csv = curl(server, "/sparql", "-H", "Accept: text/csv", *asked[2:])
    expect(tag.startswith("W/") or csv.headers.get("etag") != tag, "two formats share a strong ETag")
    write(server, plans.insert(f"{GRAPH}/etag"))
    third = curl(server, "/sparql", *asked, "-H", f"If-None-Match: {tag}")
    expect_equal(third.status, 200, "the status after a write")
    expect(third.headers.get("etag") != tag, "the ETag is the same after a write")


def trailers(server):
    asked = [*JSON, "-H", "TE: trailers", "-G", "--data-urlencode", f"query={plans.ALL_ASSIGNMENTS}"]
    answer = curl(server, "/sparql", *asked)
    names = [name.strip().lower() for name in answer.headers.get("trailer", "").split(",") if name.strip()]
    expect(names, "no Trailer header announces them")
    values = {name: answer.headers.get(name) for name in names}
    expect(str(plans.ASSIGNMENTS) in values.values(), f"no trailer gives the number of rows: {values}")


def problem(server):
    answer = curl(server, "/sparql", "-G", "--data-urlencode", "query=SELECT *\nWHERE { ?s ?p }")
    expect_equal(answer.status, 400, "the status")
    expect_equal(answer.headers["content-type"].split(";")[0], "application/problem+json", "the media type")
    expect_equal((answer.json()["status"], answer.json()["line"]), (400, 2), "status and line of the problem")


def write(server, text):
    headers = ["-H", "Content-Type: application/sparql-update", "-H", ": ".join(server.authorization)]
    answer = curl(server, "/update", *headers, "--data-binary", text)
    expect(200 <= answer.status < 300, f"the update answers {answer.status}: {answer.body[:300]}")


def update(server):
    refused = curl(server, "/update", "--data-urlencode", f"update={plans.insert(GRAPH)}")
    expect(refused.status in (401, 403), f"without a token the answer is {refused.status}")
    write(server, plans.insert(GRAPH))
    answer = curl(server, "/sparql", *JSON, "--data-urlencode", f"query={plans.holds(GRAPH)}")
    expect_equal(answer.json()["boolean"], True, "the triple")


def graph_store(server):
    path, token = f"/store?graph={GRAPH}/store", ["-H", ": ".join(server.authorization)]
    with tempfile.TemporaryDirectory(prefix="plangraph-service-") as folder:
        one, two = Path(folder, "one.ttl"), Path(folder, "two.nt")
        one.write_text("<http://example.org/a> <http://example.org/p> 1 .\n", encoding="utf-8")
        two.write_text("<http://example.org/b> <http://example.org/p> <http://example.org/c> .\n", encoding="utf-8")
        put = curl(server, path, *token, "-H", "Content-Type: text/turtle", "-T", one)
        expect_equal(put.status, 201, "the status of PUT")
        post = curl(server, path, *token, "-F", f"file=@{two};type=application/n-triples")
        expect(post.status in (200, 204), f"the status of the form is {post.status}: {post.body[:300]}")
    head = curl(server, path, "-I", "-H", "Accept: application/n-triples")
    expect_equal((head.status, head.headers["content-type"].split(";")[0]), (200, "application/n-triples"), "HEAD")
    found = curl(server, path, "-H", "Accept: application/n-triples").body.decode()
    expect_equal(len(found.strip().splitlines()), 2, "the number of triples")
    expect_equal(curl(server, path, *token, "-X", "DELETE").status // 100, 2, "the class of the status of DELETE")
    expect_equal(curl(server, path).status, 404, "the status after DELETE")
