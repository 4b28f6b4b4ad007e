"""A live plangraph server for tests, and the counting of checks."""

import os
import socket
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from http_raw import Connection

HOST = "127.0.0.1"
TOKEN = "a-token-for-tests-0123456789abcdef"
START_SECONDS = 60


class Server:
    """`plangraph serve` on a loopback port of its own, with a data directory and settings of its own.

    With `plans` the bundled plans are loaded first; `token` is the write token, None for a server that only reads;
    `config` is the text of a configuration file.
    """

    def __init__(self, binary, plans=True, token=TOKEN, config=None):
        self.token = token
        self.folder = tempfile.TemporaryDirectory(prefix="plangraph-service-")
        root = Path(self.folder.name)
        settings = ["--config", write(root / "settings.toml", config)] if config else []
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PLANGRAPH_")}
        if token:
            environment["PLANGRAPH_WRITE_TOKEN"] = token
        self.port = free_port()
        program = Path(binary).resolve()
        if plans:
            load = [program, "load", "--quiet", "--data", root / "data"]
            subprocess.run(load, cwd=root, env=environment, check=True)
        command = [program, "serve", *settings]
        command += ["--data", root / "data", "--bind", f"{HOST}:{self.port}"]
        self.log = root / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def address(self):
        return f"{HOST}:{self.port}"

    def url(self, path):
        return f"http://{self.address}{path}"

    @property
    def authorization(self):
        return ("Authorization", f"Bearer {self.token}")

    def connect(self):
        return Connection(HOST, self.port)

    def request(self, method, target, headers=(), body=None):
        """One request on a connection of its own, without a token unless `headers` has it."""
        with self.connect() as connection:
            return connection.request(method, target, list(headers), body)

    def query(self, text, accept="application/sparql-results+json"):
        """One query; the answer, whatever it is."""
        headers = [("Content-Type", "application/sparql-query"), ("Accept", accept)]
        return self.request("POST", "/sparql", headers, text.encode())

    def update(self, text):
        """One update with the token; the answer, whatever it is."""
        headers = [("Content-Type", "application/sparql-update"), self.authorization]
        return self.request("POST", "/update", headers, text.encode())

    def put_graph(self, iri, turtle):
        """Replaces a named graph, or the default graph if `iri` is None, through the graph store."""
        headers = [("Content-Type", "text/turtle"), self.authorization]
        target = f"/store?graph={quote(iri, safe='')}" if iri else "/store?default"
        response = self.request("PUT", target, headers, turtle.encode())
        expect(200 <= response.status < 300, f"PUT {target} answers {response.brief()}")

    def stop(self):
        """Asks the server to end, then ends it; its data go with it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def _wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.request("GET", "/readyz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError(f"the server does not start:\n{self.log.read_text(errors='replace')}")


def fresh_servers(count, binary, **options):
    """`count` servers one after another; while one is used the next is started and the last one stopped."""
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(Server, binary, **options)
        try:
            for remaining in reversed(range(count)):
                server, waiting = waiting.result(), None
                if remaining:
                    waiting = pool.submit(Server, binary, **options)
                try:
                    yield server
                finally:
                    pool.submit(server.stop)
        finally:
            if waiting:
                waiting.result().stop()


def free_port():
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def multipart(*parts):
    """The media type and body of a form: name, file name or None, and text of each part."""
    body = ""
    for name, file, text in parts:
        named = f'; filename="{file}"' if file else ""
        body += f'--edge\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{text}\r\n'
    return "multipart/form-data; boundary=edge", f"{body}--edge--\r\n".encode()


class Clients:
    """Threads that ask at the same time, each with `ask(number)` of a subclass, until `stop` is set."""

    def __init__(self, count):
        self.stop, self.lock = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.ask, args=(number,)) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Failed(Exception):
    """What a check found wrong."""


def expect(holds, message):
    if not holds:
        raise Failed(message)


def expect_equal(found, wanted, what="the answer"):
    expect(found == wanted, f"{what} is {found!r}, expected {wanted!r}")


class Checks:
    """Runs checks, prints a line for each (for those that fail only, if `quiet`), counts."""

    def __init__(self, quiet=False):
        self.passed, self.failed, self.quiet = 0, 0, quiet

    def run(self, name, check, *arguments):
        """`check` raises when something is wrong. Says whether all was well."""
        try:
            check(*arguments)
        except Exception as problem:  # whatever it is, it is a failure of this check, not the end of the run
            kind = "" if isinstance(problem, Failed) else f"{type(problem).__name__}: "
            self.failed += 1
            print(f"FAILED {name}\n{indent(f'{kind}{problem}')}", flush=True)
            return False
        self.passed += 1
        if not self.quiet:
            print(f"passed {name}", flush=True)
        return True

    def skip(self, name, why):
        print(f"skipped {name}: {why}", flush=True)

    def finish(self):
        """Prints the last line; the exit code of the program."""
        print(f"{self.passed} passed, {self.failed} failed")
        return int(self.failed > 0)


def indent(text):
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def allow(*ports, host=HOST):
    """A configuration that lets SERVICE and LOAD go to these ports of a host, and nowhere else."""
    entry = '[[outgoing.allow]]\nscheme = "http"\nhost = "{}"\nport = {}\n'
    return "\n".join(entry.format(host, port) for port in ports)
